/* A head at which people join and leave, for the tests of the lobby.
 * SPDX-License-Identifier: MIT */
#ifndef HP_LOBBY_SAMPLE_H
#define HP_LOBBY_SAMPLE_H

#include <string.h>

#include "game/lobby.h"

enum {
    COUNTDOWN = 5,
    PLAY = 20,
    RESULTS = 7,
    SEATS = 4,
    LIMIT = 3,
    MORE = 2, /* for each player above two, up to four */
};

static const struct lobby_mode modes[] = {
    { .name = "all", .title = "Each for himself", .score_limits = { LIMIT, LIMIT + 2 * MORE } },
    { .name = "teams", .title = "Teams", .teams = 2, .score_limits = { LIMIT, LIMIT } },
};

static const struct lobby_rules rules = {
    .players_to_start = 2,
    .seats = SEATS,
    .mode_count = 2,
    .modes = modes,
    .countdown_ticks = COUNTDOWN,
    .play_ticks = PLAY,
    .results_ticks = RESULTS,
};

static struct world_head head;
static struct tick tick;

static inline int set_up(void **state)
{
    (void)state;
    memset(&tick, 0, sizeof(tick));
    lobby_init(&head, 1, SEATS);
    return 0;
}

static inline void step(void)
{
    lobby_step(&head, &rules, &tick);
    tick.command_count = 0;
}

static inline void run(int ticks)
{
    for (int i = 0; i < ticks; i++) {
        step();
    }
}

static inline void command(int kind, int seat, int value, const char *text)
{
    struct command *c = &tick.commands[tick.command_count++];

    memset(c, 0, sizeof(*c));
    c->kind = (uint8_t)kind;
    c->seat = (uint8_t)seat;
    c->value = (uint8_t)value;
    memcpy(c->text, text, strlen(text));
}

static inline void join(int seat, enum seat_kind kind)
{
    command(COMMAND_JOIN, seat, (int)kind, "Ann");
    step();
}

static inline void leave(int seat)
{
    command(COMMAND_LEAVE, seat, 0, "");
    step();
}

/* Two people, and on to the phase's first tick. */
static inline void enter(enum phase phase)
{
    join(0, SEAT_HUMAN);
    join(1, SEAT_HUMAN);
    assert_int_equal(head.phase, PHASE_COUNTDOWN);
    run(phase >= PHASE_PLAY ? COUNTDOWN : 0);
    run(phase >= PHASE_RESULTS ? PLAY : 0);
    assert_int_equal(head.phase, phase);
    assert_int_equal(head.phase_tick, head.tick);
}

#endif
