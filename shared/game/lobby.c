/* Seats, ready marks and the phases' clock, for every game alike.
 * SPDX-License-Identifier: MIT */
#include "game/lobby.h"

#include <string.h>

#include "base/text.h"

/* How long a phase lasts and what follows it. The lobby has no end of its own. */
struct phase_rule {
    size_t ticks_offset; /* of the length in struct lobby_rules */
    enum phase next;
};

static const struct phase_rule phase_rules[PHASE_COUNT] = {
    [PHASE_COUNTDOWN] = { offsetof(struct lobby_rules, countdown_ticks), PHASE_PLAY },
    [PHASE_PLAY] = { offsetof(struct lobby_rules, play_ticks), PHASE_RESULTS },
    [PHASE_RESULTS] = { offsetof(struct lobby_rules, results_ticks), PHASE_COUNTDOWN },
};

static uint32_t phase_ticks(const struct lobby_rules *rules, enum phase phase)
{
    uint32_t ticks;

    memcpy(&ticks, (const char *)rules + phase_rules[phase].ticks_offset, sizeof(ticks));
    return ticks;
}

static void begin(struct world_head *head, const struct lobby_rules *rules, enum phase phase)
{
    head->phase = (uint8_t)phase;
    head->phase_tick = head->tick;
    head->phase_end_tick = phase == PHASE_LOBBY ? 0 : head->tick + phase_ticks(rules, phase);
    for (int i = 0; i < GAME_SEATS; i++) {
        head->seats[i].is_ready = 0;
        if (phase == PHASE_COUNTDOWN) {
            head->seats[i].score = 0;
            head->seats[i].losses = 0;
        }
    }
    if (phase == PHASE_COUNTDOWN) {
        head->round++;
    }
}

static bool is_taken(const struct world_head *head, uint8_t seat)
{
    return seat < GAME_SEATS && head->seats[seat].kind != SEAT_EMPTY;
}

static void join(struct world_head *head, const struct lobby_rules *rules, const struct command *c)
{
    struct seat *seat = &head->seats[c->seat % GAME_SEATS];

    (void)rules;
    if (c->seat >= head->seat_limit || seat->kind != SEAT_EMPTY) {
        return;
    }
    if (c->value != SEAT_HUMAN && c->value != SEAT_BOT) {
        return;
    }
    seat->kind = c->value;
    text_clean(seat->name, sizeof(seat->name), c->text);
}

static void leave(struct world_head *head, const struct lobby_rules *rules, const struct command *c)
{
    (void)rules;
    if (is_taken(head, c->seat)) {
        memset(&head->seats[c->seat], 0, sizeof(head->seats[c->seat]));
    }
}

static void ready(struct world_head *head, const struct lobby_rules *rules, const struct command *c)
{
    bool is_between_rounds = head->phase == PHASE_LOBBY || head->phase == PHASE_RESULTS;

    (void)rules;
    if (is_between_rounds && is_taken(head, c->seat) && c->value <= 1) {
        head->seats[c->seat].is_ready = c->value;
    }
}

static void start(struct world_head *head, const struct lobby_rules *rules, const struct command *c)
{
    (void)c;
    if (head->phase == PHASE_LOBBY && lobby_players(head) > 0) {
        begin(head, rules, PHASE_COUNTDOWN);
    }
}

static void team(struct world_head *head, const struct lobby_rules *rules, const struct command *c)
{
    if (is_taken(head, c->seat) && c->value < rules->teams && head->phase == PHASE_LOBBY) {
        head->seats[c->seat].team = c->value;
    }
}

/* What each command does to the head; chat does nothing to it. */
static void (*const effects[COMMAND_COUNT])(struct world_head *, const struct lobby_rules *,
                                            const struct command *) = {
    [COMMAND_JOIN] = join,   [COMMAND_LEAVE] = leave, [COMMAND_READY] = ready,
    [COMMAND_START] = start, [COMMAND_TEAM] = team,
};

static bool all_humans_are_ready(const struct world_head *head)
{
    int humans = 0;

    for (int i = 0; i < GAME_SEATS; i++) {
        if (head->seats[i].kind == SEAT_HUMAN) {
            if (!head->seats[i].is_ready) {
                return false;
            }
            humans++;
        }
    }
    return humans > 0;
}

/* Until the phase ends by itself; as a difference, because ticks begin again behind the last. */
static int32_t ticks_left(const struct world_head *head)
{
    return (int32_t)(head->phase_end_tick - head->tick);
}

static void move_phase(struct world_head *head, const struct lobby_rules *rules, bool has_shrunk)
{
    bool is_enough = lobby_players(head) >= rules->players_to_start;
    bool is_over = ticks_left(head) <= 0;

    if (head->phase == PHASE_LOBBY) {
        if (is_enough) {
            begin(head, rules, PHASE_COUNTDOWN);
        }
        return;
    }
    if (head->phase == PHASE_RESULTS) {
        is_over = is_over || all_humans_are_ready(head);
        has_shrunk = has_shrunk || is_over;
    }
    if (has_shrunk && !is_enough) {
        begin(head, rules, PHASE_LOBBY);
    } else if (is_over) {
        begin(head, rules, phase_rules[head->phase].next);
    }
}

void lobby_init(struct world_head *head, uint64_t seed, int seat_limit)
{
    memset(head, 0, sizeof(*head));
    head->chance = seed;
    head->seat_limit = (uint8_t)clamp_i32(seat_limit, 1, GAME_SEATS);
}

void lobby_step(struct world_head *head, const struct lobby_rules *rules, const struct tick *tick)
{
    int players = lobby_players(head);

    head->tick++;
    for (int i = 0; i < tick->command_count; i++) {
        const struct command *c = &tick->commands[i];

        if (c->kind < COMMAND_COUNT && effects[c->kind] != NULL) {
            effects[c->kind](head, rules, c);
        }
    }
    memcpy(head->inputs, tick->inputs, sizeof(head->inputs));
    for (int i = 0; i < GAME_SEATS; i++) {
        if (head->seats[i].kind == SEAT_EMPTY) {
            memset(&head->inputs[i], 0, sizeof(head->inputs[i]));
        }
    }
    move_phase(head, rules, lobby_players(head) < players);
}

void lobby_finish(struct world_head *head, const struct lobby_rules *rules)
{
    if (head->phase == PHASE_PLAY) {
        begin(head, rules, PHASE_RESULTS);
    }
}

void lobby_score(struct world_head *head, const struct lobby_rules *rules, int seat, int points)
{
    struct seat *s = &head->seats[seat];

    if (head->phase != PHASE_PLAY || s->kind == SEAT_EMPTY) {
        return;
    }
    s->score = (int16_t)clamp_i32(s->score + points, -LOBBY_SCORE_MOST, LOBBY_SCORE_MOST);
    if (rules->score_limit > 0 && s->score >= rules->score_limit) {
        lobby_finish(head, rules);
    }
}

void lobby_loss(struct world_head *head, int seat)
{
    struct seat *s = &head->seats[seat];

    if (head->phase == PHASE_PLAY && s->kind != SEAT_EMPTY && s->losses < UINT16_MAX) {
        s->losses++;
    }
}

int lobby_players(const struct world_head *head)
{
    int players = 0;

    for (int i = 0; i < GAME_SEATS; i++) {
        players += head->seats[i].kind != SEAT_EMPTY;
    }
    return players;
}

bool lobby_is_sane(const struct world_head *head)
{
    static const struct seat empty_seat;
    static const struct input neutral;

    for (int i = 0; i < GAME_SEATS; i++) {
        if (head->seats[i].kind != SEAT_EMPTY) {
            if (i >= head->seat_limit) {
                return false;
            }
        } else if (memcmp(&head->seats[i], &empty_seat, sizeof(empty_seat)) != 0 ||
                   memcmp(&head->inputs[i], &neutral, sizeof(neutral)) != 0) {
            return false;
        }
    }
    if (head->phase == PHASE_LOBBY) {
        return head->phase_end_tick == 0;
    }
    return ticks_left(head) >= 0 && lobby_players(head) > 0;
}
