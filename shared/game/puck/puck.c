/* The whole game of puck: rules, wire and bot, as small as a game behind the seam can be.
 * SPDX-License-Identifier: MIT */
#include "game/puck/puck.h"

#include <string.h>

#include "base/rng.h"
#include "game/lobby.h"

enum {
    SPEED_SERVE = 5 * PUCK_UNIT, /* u a tick along the table */
    SPEED_MOST = 12 * PUCK_UNIT, /* along, after many returns; less than FACE - BACK */
    SPEED_ASIDE = 6 * PUCK_UNIT, /* across, off the paddle's very end */
    RADIUS = PUCK_RADIUS * PUCK_UNIT,
    RIGHT = PUCK_WIDTH * PUCK_UNIT,
    BOTTOM = PUCK_HEIGHT * PUCK_UNIT,
    HALF = PUCK_PADDLE_HALF * PUCK_UNIT,
    FACE = PUCK_PADDLE_INSET * PUCK_UNIT + PUCK_PADDLE_WIDTH * PUCK_UNIT / 2 + RADIUS,
    BACK = PUCK_PADDLE_INSET * PUCK_UNIT, /* behind it the puck is lost */
};

static const struct field input_rows[] = {
    FIELD(struct puck_input, move, I8, -PUCK_AXIS, PUCK_AXIS),
    FIELD_ARRAY(struct puck_input, spare, U8, 7, 0, 0),
};
static const struct field_table input_fields = FIELD_TABLE_OF(struct puck_input, input_rows);

static const struct field puck_rows[] = {
    FIELD_TABLE(struct puck, head, 1, &world_head_fields),
    FIELD(struct puck, x, I32, 0, RIGHT),
    FIELD(struct puck, y, I32, RADIUS, BOTTOM - RADIUS),
    FIELD(struct puck, vx, I16, -SPEED_MOST, SPEED_MOST),
    FIELD(struct puck, vy, I16, -SPEED_ASIDE, SPEED_ASIDE),
    FIELD_ARRAY(struct puck, paddle_y, I32, PUCK_SEATS, HALF, BOTTOM - HALF),
    FIELD(struct puck, wait, U16, 0, PUCK_SERVE_TICKS),
    FIELD(struct puck, serves, U8, 1, UINT8_MAX),
    FIELD_ARRAY(struct puck, spare, U8, 9, 0, 0),
};
static const struct field_table puck_fields = FIELD_TABLE_OF(struct puck, puck_rows);

static bool level_load(void *level, const char *text, size_t length, struct level_fault *fault)
{
    (void)text;
    *(uint8_t *)level = 0;
    *fault = (struct level_fault){ .text = "Puck has no maps." };
    return length == 0;
}

/* Lays the puck in the middle; it moves off by itself. */
static void serve(struct puck *p)
{
    p->x = RIGHT / 2;
    p->y = BOTTOM / 2;
    p->vx = rng_below(&p->head.chance, 2) == 0 ? SPEED_SERVE : -SPEED_SERVE;
    p->vy = (int16_t)((int)rng_below(&p->head.chance, SPEED_ASIDE) - SPEED_ASIDE / 2);
    p->wait = PUCK_SERVE_TICKS;
    p->serves = (uint8_t)(p->serves % UINT8_MAX + 1);
}

static void init(void *world, const void *level, uint64_t seed, int seat_limit)
{
    struct puck *p = world;

    (void)level;
    *p = (struct puck){ .paddle_y = { BOTTOM / 2, BOTTOM / 2 } };
    lobby_init(&p->head, seed, clamp_i32(seat_limit, 1, PUCK_SEATS));
    serve(p);
}

/* What the end of a seat does with a puck that is `gap` off it and comes nearer. */
static void defend(struct puck *p, int seat, int32_t gap)
{
    int32_t off = p->y - p->paddle_y[seat];
    bool is_coming = gap <= FACE && (p->vx < 0) == (seat == 0);
    bool is_met = gap > BACK && off >= -HALF - RADIUS && off <= HALF + RADIUS;

    if (is_coming && (is_met || p->head.seats[seat].kind == SEAT_EMPTY)) {
        p->vx = (int16_t)clamp_i32(-p->vx - p->vx / 24, -SPEED_MOST, SPEED_MOST);
        p->vy = (int16_t)clamp_i32(off / (HALF / SPEED_ASIDE), -SPEED_ASIDE, SPEED_ASIDE);
    } else if (is_coming && gap <= 0) {
        lobby_loss(&p->head, seat);
        lobby_score(&p->head, &puck_game.lobby, 1 - seat, 1);
        serve(p);
    }
}

static void step(void *world, const void *level, const struct tick *tick)
{
    struct puck *p = world;

    (void)level;
    lobby_step(&p->head, &puck_game.lobby, tick);
    for (int seat = 0; seat < PUCK_SEATS; seat++) {
        int32_t move = (int8_t)p->head.inputs[seat].bytes[0] * PUCK_UNIT; /* 7 px a tick at most */

        p->paddle_y[seat] = clamp_i32(p->paddle_y[seat] + move, HALF, BOTTOM - HALF);
    }
    bool is_still = p->head.phase == PHASE_COUNTDOWN || p->head.phase == PHASE_RESULTS;
    if (is_still && p->head.phase_tick == p->head.tick) {
        serve(p);
    } else if (!is_still && p->wait > 0) {
        p->wait--;
    } else if (!is_still) {
        int32_t x = p->x + p->vx;
        int32_t y = p->y + p->vy;

        p->x = clamp_i32(x, 0, RIGHT);
        p->y = clamp_i32(y, RADIUS, BOTTOM - RADIUS);
        p->vy = (int16_t)(p->y == y ? p->vy : -p->vy);
        defend(p, 0, x);
        defend(p, 1, RIGHT - x);
    }
}

static bool is_sane(const void *world, const void *level)
{
    const struct puck *p = world;

    (void)level;
    return p->head.seat_limit <= PUCK_SEATS && lobby_is_sane(&p->head, &puck_game.lobby) &&
           p->vx != 0;
}

/* A stick's 4 bits of two's complement, behind a bit that tells that it moved. */
static void input_pack(struct bit_writer *w, const struct input *before, const struct input *in)
{
    bool is_moved = before->bytes[0] != in->bytes[0];

    bits_write(w, is_moved ? 1u | (in->bytes[0] & 15u) << 1 : 0, is_moved ? 5 : 1);
}

static void input_unpack(struct bit_reader *r, const struct input *before, struct input *in)
{
    bool is_moved = bits_read(r, 1) != 0;
    uint32_t old = before->bytes[0] & 15;
    uint32_t stick = is_moved ? bits_read(r, 4) : old;

    if (is_moved && (stick == old || stick == 8)) { /* 8 would be -8 */
        bits_fail(r);
        stick = 0;
    }
    *in = (struct input){ { (uint8_t)((stick ^ 8) - 8) } };
}

static void bodies(const void *world, struct body *into)
{
    const struct puck *p = world;

    memset(into, 0, GAME_BODIES * sizeof(*into));
    into[0] = (struct body){ BACK, p->paddle_y[0], 0, p->head.seats[0].kind != SEAT_EMPTY };
    into[1] = (struct body){ RIGHT - BACK, p->paddle_y[1], 0, p->head.seats[1].kind != SEAT_EMPTY };
    into[PUCK_BODY] = (struct body){ .x = p->x, .y = p->y, .life = p->serves };
}

static int news(const void *before, const void *after, struct news *into)
{
    const struct seat *was = ((const struct puck *)before)->head.seats;
    const struct seat *is = ((const struct puck *)after)->head.seats;
    int by = is[1].score > was[1].score;

    *into = (struct news){ (uint8_t)by, (uint8_t)(1 - by), "scored against" };
    return is[by].score > was[by].score;
}

/* Meets the puck with another part of the paddle at each speed; big steps, to change seldom. */
static void bot_think(void *bot, const void *world, const void *level, int seat, struct input *in)
{
    const struct puck *p = world;
    int32_t gap = seat == 0 ? p->x : RIGHT - p->x;
    int32_t speed = seat == 0 ? -p->vx : p->vx;
    int32_t look = ((const struct bot_head *)bot)->level == BOT_EASY ? 8 : 24; /* ticks ahead */
    int32_t y = speed > 0 ? p->y + p->vy * clamp_i32((gap - FACE) / speed, 0, look) : BOTTOM / 2;
    int32_t off = y + speed * 11 % (2 * HALF) - HALF - p->paddle_y[seat];

    (void)level;
    *in = (struct input){ { (uint8_t)clamp_i32(off / (8 * PUCK_UNIT), -look / 8, look / 8) } };
}

static const struct lobby_mode duel = { .name = "duel",
                                        .title = "Duel",
                                        .aim = "get the puck past the other paddle",
                                        .score_limits = { 7, 7, 7, 7 } };
const struct game puck_game = {
    .name = "puck",
    .title = "Puck",
    .rules_revision = 8,
    .units_per_px = PUCK_UNIT,
    .world_bytes = sizeof(struct puck),
    .level_bytes = 1,
    .bot_bytes = sizeof(struct bot_head),
    .lobby = { 2, 2, 1, &duel, 3 * TICK_HZ, 180 * TICK_HZ, 10 * TICK_HZ, 60 * TICK_HZ },
    .world_fields = &puck_fields,
    .input_fields = &input_fields,
    .level_load = level_load,
    .init = init,
    .step = step,
    .is_sane = is_sane,
    .input_pack = input_pack,
    .input_unpack = input_unpack,
    .bodies = bodies,
    .news = news,
    .bot_think = bot_think,
};
