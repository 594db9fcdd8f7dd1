/* The harbour put together: the order of a tick, the field tables, what a hostile world must not
 * hold, and the game's entry for the seam.
 * SPDX-License-Identifier: MIT */
#include "game/harbour/harbour.h"

#include <string.h>

#include "game/harbour/boat.h"
#include "game/harbour/chart.h"
#include "game/harbour/collide.h"
#include "game/harbour/helm.h"
#include "game/harbour/shell.h"
#include "game/harbour/skipper.h"
#include "game/harbour/tuning.h"
#include "game/lobby.h"

_Static_assert(sizeof(struct harbour) <= GAME_WORLD_BYTES, "a world fits");
_Static_assert(sizeof(struct harbour_level) <= GAME_LEVEL_BYTES, "a level fits");

enum {
    COORDINATE_MOST = HARBOUR_MAP_MOST * HARBOUR_TILE - 1,
};

static const struct field boat_rows[] = {
    FIELD(struct boat, x, I32, 0, COORDINATE_MOST),
    FIELD(struct boat, y, I32, 0, COORDINATE_MOST),
    FIELD(struct boat, vx, I16, -TUNE_SPEED_MOST, TUNE_SPEED_MOST),
    FIELD(struct boat, vy, I16, -TUNE_SPEED_MOST, TUNE_SPEED_MOST),
    FIELD(struct boat, heading, U16, 0, UINT16_MAX),
    FIELD(struct boat, spin, I16, -TUNE_SPIN_MOST, TUNE_SPIN_MOST),
    FIELD(struct boat, turret, U16, 0, UINT16_MAX),
    FIELD(struct boat, timer, U16, 0, HARBOUR_PROTECT_TICKS),
    FIELD(struct boat, state, U8, 0, BOAT_STATE_COUNT - 1),
    FIELD(struct boat, hull, U8, 0, HARBOUR_HULL),
    FIELD(struct boat, reload, U8, 0, HARBOUR_RELOAD_TICKS),
    FIELD(struct boat, life, U8, 0, UINT8_MAX),
    FIELD(struct boat, hit_by, U8, 0, GAME_SEAT_NONE),
    FIELD(struct boat, hit_age, U8, 0, UINT8_MAX),
    FIELD(struct boat, shots, U8, 0, UINT8_MAX),
    FIELD(struct boat, spare, U8, 0, 0),
};
static const struct field_table boat_fields = FIELD_TABLE_OF(struct boat, boat_rows);

static const struct field shell_rows[] = {
    FIELD(struct shell, x, I32, 0, COORDINATE_MOST),
    FIELD(struct shell, y, I32, 0, COORDINATE_MOST),
    FIELD(struct shell, vx, I16, -TUNE_SHELL_SPEED, TUNE_SHELL_SPEED),
    FIELD(struct shell, vy, I16, -TUNE_SHELL_SPEED, TUNE_SHELL_SPEED),
    FIELD(struct shell, owner, U8, 0, GAME_SEATS - 1),
    FIELD(struct shell, ttl, U8, 0, TUNE_SHELL_TICKS),
    FIELD_ARRAY(struct shell, spare, U8, 2, 0, 0),
};
static const struct field_table shell_fields = FIELD_TABLE_OF(struct shell, shell_rows);

static const struct field harbour_rows[] = {
    FIELD_TABLE(struct harbour, head, 1, &world_head_fields),
    FIELD_TABLE(struct harbour, boats, GAME_SEATS, &boat_fields),
    FIELD_TABLE(struct harbour, shells, HARBOUR_SHELLS, &shell_fields),
};
static const struct field_table harbour_fields = FIELD_TABLE_OF(struct harbour, harbour_rows);

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

static bool is_all_zero(const void *bytes, size_t count)
{
    const uint8_t *at = bytes;

    while (count > 0 && *at == 0) {
        at++;
        count--;
    }
    return count == 0;
}

static bool is_taken(const struct harbour *h, int seat)
{
    return seat < GAME_SEATS && h->head.seats[seat].kind != SEAT_EMPTY;
}

static bool boat_is_sane(const struct harbour *h, const struct harbour_level *level, int seat)
{
    const struct boat *b = &h->boats[seat];
    bool is_afloat = b->state == BOAT_AFLOAT;

    if (!is_taken(h, seat)) {
        return is_all_zero(b, sizeof(*b));
    }
    return b->state != BOAT_NONE && is_afloat == (b->hull > 0) && b->life > 0 &&
           (is_afloat || b->timer > 0) && (b->hit_by == GAME_SEAT_NONE || is_taken(h, b->hit_by)) &&
           collide_is_free(level, b->x, b->y);
}

static bool shell_is_sane(const struct harbour *h, const struct harbour_level *level,
                          const struct shell *shell)
{
    if (shell->ttl == 0) {
        return is_all_zero(shell, sizeof(*shell));
    }
    return is_taken(h, shell->owner) && chart_index(shell->x) < level->width &&
           chart_index(shell->y) < level->height;
}

static bool is_sane(const void *world, const void *level)
{
    const struct harbour *h = world;

    if (!lobby_is_sane(&h->head, &harbour_game.lobby)) {
        return false;
    }
    for (int seat = 0; seat < GAME_SEATS; seat++) {
        if (!boat_is_sane(h, level, seat)) {
            return false;
        }
    }
    for (int i = 0; i < HARBOUR_SHELLS; i++) {
        if (!shell_is_sane(h, level, &h->shells[i])) {
            return false;
        }
    }
    return true;
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
    { .name = "skirmish", .title = "Skirmish", .score_limit = 10 },
    { .name = "crews", .title = "Two crews", .teams = 2, .score_limit = 20 },
};

const struct game harbour_game = {
    .name = "harbour",
    .title = "Harbour",
    .default_map = "basin",
    .rules_revision = 2,
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
    .is_sane = is_sane,
    .input_pack = helm_pack,
    .input_unpack = helm_unpack,
    .bodies = bodies,
    .news = news,
    .bot_think = skipper_think,
};
