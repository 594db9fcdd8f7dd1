/* The harbour put together: the order of a tick, what is told of it, and the game's entry for the
 * seam.
 * SPDX-License-Identifier: MIT */
#include "game/harbour/harbour.h"

#include <string.h>

#include "game/harbour/boat.h"
#include "game/harbour/chart.h"
#include "game/harbour/collide.h"
#include "game/harbour/fields.h"
#include "game/harbour/helm.h"
#include "game/harbour/sane.h"
#include "game/harbour/shell.h"
#include "game/harbour/skipper.h"
#include "game/harbour/tuning.h"
#include "game/lobby.h"

_Static_assert(sizeof(struct harbour) <= GAME_WORLD_BYTES, "a world fits");
_Static_assert(sizeof(struct harbour_level) <= GAME_LEVEL_BYTES, "a level fits");

static void init(void *world, const void *level, uint64_t seed, int seat_limit)
{
    struct harbour *h = world;

    (void)level;
    memset(h, 0, sizeof(*h));
    lobby_init(&h->head, seed, seat_limit);
}

/* The seats whose players' links are lost, a bit each. */
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

/* All boats whole at spawns far from each other, no shell in the air. */
static void line_up(struct harbour *h, const struct harbour_level *level)
{
    memset(h->shells, 0, sizeof(h->shells));
    for (int seat = 0; seat < GAME_SEATS; seat++) {
        if (h->boats[seat].state != BOAT_NONE) {
            h->boats[seat].state = BOAT_SUNK; /* so that nobody keeps clear of where it was */
        }
    }
    for (int seat = 0; seat < GAME_SEATS; seat++) {
        if (h->boats[seat].state != BOAT_NONE) {
            boat_launch(h, level, seat);
        }
    }
}

static void step(void *world, const void *level, const struct tick *tick)
{
    struct harbour *h = world;
    unsigned moored = moored_seats(h);

    lobby_step(&h->head, &harbour_game.lobby, tick);
    man_boats(h, level, tick, moored);
    if (h->head.phase == PHASE_COUNTDOWN && h->head.phase_tick == h->head.tick) {
        line_up(h, level);
    }
    for (int seat = 0; seat < GAME_SEATS; seat++) {
        if (h->boats[seat].state != BOAT_NONE) {
            boat_steer(h, level, seat);
            shell_fire(h, seat);
        }
    }
    collide_move(h, level);
    shell_move_all(h, level);
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
}

static int news(const void *before, const void *after, struct news *into)
{
    const struct harbour *was = before;
    const struct harbour *is = after;
    int count = 0;

    for (int seat = 0; seat < GAME_SEATS && count < GAME_NEWS; seat++) {
        const struct boat *b = &is->boats[seat];

        if (was->boats[seat].state != BOAT_AFLOAT || b->state != BOAT_SUNK) {
            continue;
        }
        if (b->hit_by != GAME_SEAT_NONE) {
            into[count++] = (struct news){ .by = b->hit_by, .whom = (uint8_t)seat, .verb = "sank" };
        } else {
            into[count++] =
                (struct news){ .by = (uint8_t)seat, .whom = GAME_SEAT_NONE, .verb = "ran aground" };
        }
    }
    return count;
}

static const struct lobby_mode modes[] = {
    [HARBOUR_SKIRMISH] = { .name = "skirmish", .title = "Skirmish", .score_limit = 10 },
    [HARBOUR_CREWS] = { .name = "crews", .title = "Two crews", .teams = 2, .score_limit = 20 },
    [HARBOUR_CARGO] = { .name = "cargo", .title = "Cargo", .teams = 2, .score_limit = 3 },
};

const struct game harbour_game = {
    .name = "harbour",
    .title = "Harbour",
    .default_map = "basin",
    .rules_revision = 4,
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
    .news = news,
    .bot_think = skipper_think,
};
