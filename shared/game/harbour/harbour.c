/* The harbour put together: the order of a tick, what is told of it, and the game's entry for the
 * seam.
 * SPDX-License-Identifier: MIT */
#include "game/harbour/harbour.h"

#include <string.h>

#include "base/rng.h"
#include "game/harbour/boat.h"
#include "game/harbour/cargo.h"
#include "game/harbour/chart.h"
#include "game/harbour/collide.h"
#include "game/harbour/crate.h"
#include "game/harbour/fields.h"
#include "game/harbour/helm.h"
#include "game/harbour/mine.h"
#include "game/harbour/news.h"
#include "game/harbour/sane.h"
#include "game/harbour/shell.h"
#include "game/harbour/skipper.h"
#include "game/lobby.h"

_Static_assert(sizeof(struct harbour) <= GAME_WORLD_BYTES, "a world fits");
_Static_assert(GAME_SEATS + HARBOUR_CRATES <= GAME_BODIES, "all that moves is a body");
_Static_assert(sizeof(struct harbour_level) <= GAME_LEVEL_BYTES, "a level fits");

static void init(void *world, const void *level, uint64_t seed, int seat_limit)
{
    struct harbour *h = world;

    (void)level;
    memset(h, 0, sizeof(*h));
    lobby_init(&h->head, seed, seat_limit);
}

/* The seats that are moored, a bit each. */
static unsigned moored_seats(const struct harbour *h)
{
    unsigned moored = 0;

    for (int seat = 0; seat < GAME_SEATS; seat++) {
        moored |= boat_is_moored(h, seat) ? 1u << seat : 0;
    }
    return moored;
}

/* Boats for those who came, none for those who left; a seat may change hands within one tick.
 * `moored` are the seats that were before it. */
static void man_boats(struct harbour *h, const struct harbour_level *level, const struct tick *tick,
                      unsigned moored)
{
    for (int i = 0; i < tick->command_count; i++) {
        const struct command *c = &tick->commands[i];

        if (c->kind == COMMAND_LEAVE && c->seat < GAME_SEATS) {
            boat_vacate(h, c->seat);
        }
    }
    moored &= ~moored_seats(h);
    for (int seat = 0; seat < GAME_SEATS; seat++) {
        if (h->head.seats[seat].kind != SEAT_EMPTY && h->boats[seat].state == BOAT_NONE) {
            boat_launch(h, level, seat);
        } else if (moored >> seat & 1) {
            boat_unmoor(h, seat);
        }
    }
}

/* An order of the seats: the later one comes up, the more others it keeps away from, and that would
 * always be the same seat's luck. */
static void draw_order(uint64_t *chance, uint8_t order[GAME_SEATS])
{
    for (uint32_t i = 0; i < GAME_SEATS; i++) {
        uint32_t place = rng_below(chance, i + 1);

        order[i] = order[place];
        order[place] = (uint8_t)i;
    }
}

/* All boats whole at spawns far from each other, nothing in the air or adrift, no figures. */
static void line_up(struct harbour *h, const struct harbour_level *level)
{
    uint8_t order[GAME_SEATS] = { 0 };

    memset(h->shells, 0, sizeof(h->shells));
    memset(h->mines, 0, sizeof(h->mines));
    memset(h->tallies, 0, sizeof(h->tallies));
    crate_clear(h);
    cargo_clear(h, level);
    for (int seat = 0; seat < GAME_SEATS; seat++) {
        if (h->boats[seat].state != BOAT_NONE) {
            h->boats[seat].state = BOAT_SUNK; /* so that nobody keeps clear of where it was */
        }
    }
    draw_order(&h->head.chance, order);
    for (int i = 0; i < GAME_SEATS; i++) {
        if (h->boats[order[i]].state != BOAT_NONE) {
            boat_launch(h, level, order[i]);
        }
    }
}

/* Holding it drops one. */
static bool presses_mine(const struct harbour *h, int seat, const struct input *was)
{
    struct harbour_input before;

    memcpy(&before, was, sizeof(before));
    return (boat_input(h, seat).buttons & ~before.buttons & HARBOUR_MINE) != 0;
}

static void step(void *world, const void *level, const struct tick *tick)
{
    struct harbour *h = world;
    unsigned moored = moored_seats(h);
    struct input was[GAME_SEATS];

    memcpy(was, h->head.inputs, sizeof(was));
    lobby_step(&h->head, &harbour_game.lobby, tick);
    for (int seat = 0; seat < GAME_SEATS; seat++) {
        boat_watch(h, seat, &was[seat]);
    }
    man_boats(h, level, tick, moored);
    if (h->head.phase == PHASE_COUNTDOWN && h->head.phase_tick == h->head.tick) {
        line_up(h, level);
    }
    for (int seat = 0; seat < GAME_SEATS; seat++) {
        if (h->boats[seat].state != BOAT_NONE) {
            boat_steer(h, level, seat);
            shell_fire(h, seat);
            if (presses_mine(h, seat, &was[seat])) {
                mine_drop(h, level, seat);
            }
        }
    }
    collide_move(h, level);
    shell_move_all(h, level);
    mine_step_all(h);
    crate_step_all(h, level);
    cargo_step_all(h, level);
}

static void bodies(const void *world, struct body *into)
{
    const struct harbour *h = world;

    memset(into, 0, GAME_BODIES * sizeof(*into));
    for (int i = 0; i < GAME_SEATS; i++) {
        const struct boat *b = &h->boats[i];

        into[i].x = b->x;
        into[i].y = b->y;
        into[i].heading = b->heading;
        into[i].life = b->life;
    }
    for (int i = 0; i < HARBOUR_CRATES; i++) {
        const struct crate *c = &h->crates[i];

        into[GAME_SEATS + i] = (struct body){ .x = c->x, .y = c->y, .life = c->life };
    }
}

static const struct lobby_mode modes[] = {
    [HARBOUR_SKIRMISH] = { .name = "skirmish",
                           .title = "Skirmish",
                           .aim = "sink the others",
                           .score_limits = { 14, 21, 29, 35 } },
    [HARBOUR_CREWS] = { .name = "crews",
                        .title = "Two crews",
                        .aim = "sink the other crew",
                        .teams = 2,
                        .score_limits = { 14, 30, 62, 126 } },
    [HARBOUR_CARGO] = { .name = "cargo",
                        .title = "Cargo",
                        .aim = "bring the other crew's cargo to your quay",
                        .teams = 2,
                        .score_limits = { 9, 8, 6, 3 } },
};

const struct game harbour_game = {
    .name = "harbour",
    .title = "Harbour",
    .default_map = "basin",
    .rules_revision = 11,
    .units_per_px = HARBOUR_UNIT,
    .world_bytes = sizeof(struct harbour),
    .level_bytes = sizeof(struct harbour_level),
    .bot_bytes = sizeof(struct skipper),
    .lobby = {
        .players_to_start = 2,
        .seats = GAME_SEATS,
        .mode_count = ARRAY_LEN(modes),
        .modes = modes,
        .countdown_ticks = 3 * TICK_HZ,
        .play_ticks = 5 * 60 * TICK_HZ,
        .results_ticks = 10 * TICK_HZ,
        .sudden_ticks = 60 * TICK_HZ,
    },
    .world_fields = &harbour_fields,
    .input_fields = &helm_fields,
    .level_load = chart_load,
    .init = init,
    .step = step,
    .is_sane = sane_harbour,
    .input_pack = helm_pack,
    .input_unpack = helm_unpack,
    .bodies = bodies,
    .news = news_tell,
    .bot_think = skipper_think,
};
