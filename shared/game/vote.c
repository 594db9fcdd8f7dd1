/* Votes: who may, what counts, when it is decided.
 * SPDX-License-Identifier: MIT */
#include "game/vote.h"

#include <string.h>

#include "base/text.h"

enum {
    TOPIC_MASK = 15,
    WHOM_SHIFT = 4,
};

static bool is_open(const struct vote *v)
{
    return v->topic != VOTE_NONE && v->state == VOTE_OPEN;
}

static bool is_present(const struct world_head *head, int seat)
{
    return head->seats[seat].kind == SEAT_HUMAN && head->seats[seat].moored_until == 0;
}

/* The seats that may vote, a bit each. */
static uint16_t voters_of(const struct world_head *head)
{
    unsigned voters = 0;

    for (int i = 0; i < GAME_SEATS; i++) {
        bool is_accused = head->vote.topic == VOTE_KICK && head->vote.whom == i;

        voters |= is_present(head, i) && !is_accused ? 1u << i : 0;
    }
    return (uint16_t)voters;
}

int vote_voters(const struct world_head *head)
{
    return __builtin_popcount(voters_of(head));
}

static bool is_votable(const struct world_head *head, enum vote_topic topic, uint8_t whom,
                       const struct command *c)
{
    switch (topic) {
    case VOTE_REMATCH:
        return true;
    case VOTE_MAP:
        return strlen(c->text) <= GAME_MAP_BYTES && text_is_clean(c->text, strlen(c->text)) &&
               c->text[0] != '\0';
    case VOTE_KICK:
        return whom != c->seat && head->seats[whom].kind == SEAT_HUMAN;
    default:
        return false;
    }
}

void vote_call(struct world_head *head, const struct command *c)
{
    struct vote *v = &head->vote;
    enum vote_topic topic = (enum vote_topic)(c->value & TOPIC_MASK);
    uint8_t whom = c->value >> WHOM_SHIFT;

    if (is_open(v) || c->seat >= GAME_SEATS || !is_present(head, c->seat) ||
        !is_votable(head, topic, whom, c)) {
        return;
    }
    memset(v, 0, sizeof(*v));
    v->topic = (uint8_t)topic;
    v->state = VOTE_OPEN;
    v->by = c->seat;
    v->whom = topic == VOTE_KICK ? whom : 0;
    v->yes = (uint16_t)(1u << c->seat);
    v->end_tick = head->tick + VOTE_OPEN_TICKS;
    if (topic == VOTE_MAP) {
        memcpy(v->map, c->text, strlen(c->text));
    }
}

void vote_ballot(struct world_head *head, const struct command *c)
{
    struct vote *v = &head->vote;

    if (!is_open(v) || c->seat >= GAME_SEATS || c->value > 1 || !(voters_of(head) >> c->seat & 1)) {
        return;
    }
    uint16_t voice = (uint16_t)(1u << c->seat);

    v->yes = (uint16_t)(c->value != 0 ? v->yes | voice : v->yes & ~voice);
    v->no = (uint16_t)(c->value != 0 ? v->no & ~voice : v->no | voice);
}

static void decide(struct world_head *head, enum vote_state state)
{
    head->vote.state = (uint8_t)state;
    head->vote.end_tick = head->tick + VOTE_SHOWN_TICKS;
}

void vote_leave(struct world_head *head, int seat)
{
    struct vote *v = &head->vote;
    uint16_t others = (uint16_t) ~(1u << seat);

    if (!is_open(v)) {
        return;
    }
    v->yes &= others;
    v->no &= others;
    if (v->topic == VOTE_KICK && v->whom == seat) {
        decide(head, VOTE_FAILED);
    }
}

/* Only while it is open. Those who have gone meanwhile have no voice. */
static void count(struct world_head *head)
{
    struct vote *v = &head->vote;
    uint16_t voters = voters_of(head);
    int all = __builtin_popcount(voters);
    int least = v->topic == VOTE_KICK ? VOTE_KICK_VOICES : 1;

    v->yes &= voters;
    v->no &= voters;
    int yes = __builtin_popcount(v->yes);
    int no = __builtin_popcount(v->no);

    if (all < least) {
        decide(head, VOTE_FAILED);
    } else if (yes > all / 2) { /* that is `least`, too */
        decide(head, VOTE_PASSED);
    } else if ((int32_t)(head->tick - v->end_tick) >= 0) {
        decide(head, yes >= least && yes > no ? VOTE_PASSED : VOTE_FAILED);
    } else if (2 * (all - no) <= all) {
        decide(head, VOTE_FAILED);
    }
}

bool vote_step(struct world_head *head)
{
    struct vote *v = &head->vote;

    if (v->topic == VOTE_NONE) {
        return false;
    }
    if (v->state == VOTE_OPEN) {
        count(head);
    } else if ((int32_t)(head->tick - v->end_tick) >= 0) {
        memset(v, 0, sizeof(*v));
    }
    return vote_has_passed(head);
}

/* In the tick that the world has just made. */
static bool is_decided(const struct world_head *head, enum vote_state state)
{
    const struct vote *v = &head->vote;

    return v->topic != VOTE_NONE && v->state == state &&
           v->end_tick == head->tick + VOTE_SHOWN_TICKS;
}

bool vote_has_passed(const struct world_head *head)
{
    return is_decided(head, VOTE_PASSED);
}

bool vote_has_failed(const struct world_head *head)
{
    return is_decided(head, VOTE_FAILED);
}

/* While such a vote is open there is somebody to be thrown out. */
static bool has_target(const struct world_head *head)
{
    return head->vote.state != VOTE_OPEN || head->seats[head->vote.whom].kind == SEAT_HUMAN;
}

bool vote_is_sane(const struct world_head *head)
{
    static const struct vote none;
    const struct vote *v = &head->vote;
    uint32_t left = v->end_tick - head->tick;

    if (v->topic == VOTE_NONE) {
        return memcmp(v, &none, sizeof(none)) == 0;
    }
    return left <= (v->state == VOTE_OPEN ? VOTE_OPEN_TICKS : VOTE_SHOWN_TICKS) &&
           (v->map[0] != '\0') == (v->topic == VOTE_MAP) && (v->yes & v->no) == 0 &&
           (v->topic == VOTE_KICK ? has_target(head) : v->whom == 0);
}
