/* One round: bots are seated, think and play until it is decided; what happens is counted by
 * looking at the worlds before and after each tick.
 * SPDX-License-Identifier: MIT */
#include "tournament.h"

#include <string.h>
#include <time.h>

#include "base/rng.h"
#include "base/text.h"
#include "game/harbour/harbour.h"

enum {
    BOT_WORDS = 256,
    STUCK_TICKS = 5 * TICK_HZ,
    STUCK_REACH = 24 * HARBOUR_UNIT, /* less than this far from where it was is nowhere */
    THOUGHTS_EVERY = 17, /* ticks whose thoughts are timed; shares no factor with paces */
};

/* Where a boat is watched from, and for how long it has tried to leave there. */
struct anchor {
    int32_t x;
    int32_t y;
    uint32_t tried_ticks;
    uint8_t life;
};

struct table {
    const struct contest *c;
    uint64_t world[GAME_WORLD_BYTES / 8];
    uint64_t before[GAME_WORLD_BYTES / 8];
    uint64_t bots[GAME_SEATS][BOT_WORDS];
    struct anchor anchors[GAME_SEATS];
    struct tick tick;
};

static const struct world_head *head_of(const struct table *t)
{
    return (const struct world_head *)(const void *)t->world;
}

static void command(struct tick *tick, enum command_kind kind, int seat, int value)
{
    struct command *c = &tick->commands[tick->command_count++];

    c->kind = (uint8_t)kind;
    c->seat = (uint8_t)seat;
    c->value = (uint8_t)value;
    text_format(c->text, sizeof(c->text), "Bot %d", seat + 1);
}

static uint32_t now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint32_t)((uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec);
}

static void think_all(struct table *t, struct histogram *thoughts)
{
    const struct game *g = t->c->game;
    bool is_timed = head_of(t)->tick % THOUGHTS_EVERY == 0;

    for (int seat = 0; seat < t->c->players; seat++) {
        uint32_t start_ns = is_timed ? now_ns() : 0;

        g->bot_think(t->bots[seat], t->world, t->c->level, seat, &t->tick.inputs[seat]);
        if (is_timed) {
            histogram_add(thoughts, now_ns() - start_ns);
        }
    }
}

static void count_news(const struct table *t, struct outcome *o)
{
    struct news news[GAME_NEWS];
    int count = t->c->game->news(t->before, t->world, news);

    for (int i = 0; i < count; i++) {
        o->sunk += strcmp(news[i].verb, "sank") == 0;
        o->aground += strcmp(news[i].verb, "ran aground") == 0;
    }
}

static void count_changes(const struct table *t, struct outcome *o)
{
    const struct world_head *before = (const struct world_head *)(const void *)t->before;

    for (int seat = 0; seat < t->c->players; seat++) {
        o->changes +=
            memcmp(&before->inputs[seat], &head_of(t)->inputs[seat], sizeof(struct input)) != 0;
    }
}

static void watch_boat(struct table *t, const struct harbour *h, int seat, struct outcome *o)
{
    const struct boat *b = &h->boats[seat];
    struct anchor *a = &t->anchors[seat];
    struct harbour_input in;
    int32_t dx = b->x - a->x;
    int32_t dy = b->y - a->y;

    memcpy(&in, &h->head.inputs[seat], sizeof(in));
    if (b->state != BOAT_AFLOAT || b->life != a->life || dx > STUCK_REACH || dx < -STUCK_REACH ||
        dy > STUCK_REACH || dy < -STUCK_REACH) {
        *a = (struct anchor){ .x = b->x, .y = b->y, .life = b->life };
        return;
    }
    a->tried_ticks += in.drive != 0;
    o->stuck += a->tried_ticks == STUCK_TICKS;
}

static void watch_boats(struct table *t, struct outcome *o)
{
    const struct harbour *h = (const struct harbour *)(const void *)t->world;

    for (int seat = 0; seat < t->c->players; seat++) {
        watch_boat(t, h, seat, o);
    }
}

/* What the harbour keeps for the results. */
static void take_tallies(const struct table *t, struct outcome *o)
{
    const struct harbour *h = (const struct harbour *)(const void *)t->world;

    for (int seat = 0; seat < t->c->players; seat++) {
        o->shots += h->tallies[seat].shots;
        o->hits += h->tallies[seat].hits;
        o->captures += h->tallies[seat].captures;
    }
}

static void step(struct table *t)
{
    memcpy(t->before, t->world, t->c->game->world_bytes);
    t->c->game->step(t->world, t->c->level, &t->tick);
    t->tick.command_count = 0;
}

static void seat_all(struct table *t, int index, struct outcome *o)
{
    command(&t->tick, COMMAND_MODE, 0, t->c->mode);
    for (int seat = 0; seat < t->c->players; seat++) {
        o->is_hard[seat] =
            t->c->skill == SKILL_HARD || (t->c->skill == SKILL_MIXED && (seat + index) % 2 == 0);
        game_bot_begin(t->c->game, t->bots[seat], o->is_hard[seat] ? BOT_HARD : BOT_EASY);
        command(&t->tick, COMMAND_JOIN, seat, SEAT_BOT);
    }
    step(t);
}

void round_play(const struct contest *c, int index, struct outcome *o, struct histogram *thoughts)
{
    static struct table t;
    uint64_t seed = c->seed + (uint64_t)index;

    memset(&t, 0, sizeof(t));
    memset(o, 0, sizeof(*o));
    t.c = c;
    c->game->init(t.world, c->level, (uint64_t)rng_next(&seed) << 32 | rng_next(&seed), c->players);
    seat_all(&t, index, o);
    for (int i = 0; i < ROUND_MINUTES_MOST * 60 * TICK_HZ; i++) {
        think_all(&t, thoughts);
        step(&t);
        if (head_of(&t)->phase == PHASE_RESULTS) {
            break;
        }
        if (head_of(&t)->phase == PHASE_PLAY) {
            o->ticks++;
            count_changes(&t, o);
            count_news(&t, o);
            if (c->game == game_find("harbour")) {
                watch_boats(&t, o);
            }
        }
    }
    o->ticks = head_of(&t)->phase == PHASE_RESULTS ? o->ticks : 0;
    if (c->game == game_find("harbour")) {
        take_tallies(&t, o);
    }
    for (int seat = 0; seat < c->players; seat++) {
        o->scores[seat] = head_of(&t)->seats[seat].score;
        o->teams[seat] = head_of(&t)->seats[seat].team;
    }
}
