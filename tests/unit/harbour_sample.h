/* A harbour of open water, and boats put where a test wants them.
 * SPDX-License-Identifier: MIT */
#ifndef HP_HARBOUR_SAMPLE_H
#define HP_HARBOUR_SAMPLE_H

#include "game/harbour/chart.h"
#include "game/harbour/trig.h"
#include "game/harbour/tuning.h"
#include "game_sample.h"

enum {
    PX = HARBOUR_UNIT,
    EAST = 0,
    SOUTH = TRIG_TURN / 4,
    WEST = TRIG_TURN / 2,
    NORTH = TRIG_TURN / 4 * 3,
    OPEN_WIDTH = 50,
    OPEN_HEIGHT = 40,
    COUNTDOWN_TICKS = 3 * TICK_HZ,
};

static inline struct harbour *harbour_of(struct table *t)
{
    return (struct harbour *)(void *)t->world;
}

static inline struct harbour_level *level_of(struct table *t)
{
    return (struct harbour_level *)(void *)t->level;
}

/* Open water with quays around it, 16 spawns near the top, and nobody there. */
static inline void harbour_begin(struct table *t)
{
    static char text[GAME_LEVEL_TEXT_BYTES];
    struct level_fault fault;
    size_t at = (size_t)sprintf(text, "title: Open\nmap:\n");

    for (int y = 0; y < OPEN_HEIGHT; y++) {
        for (int x = 0; x < OPEN_WIDTH; x++) {
            bool is_border = x == 0 || y == 0 || x == OPEN_WIDTH - 1 || y == OPEN_HEIGHT - 1;
            bool is_spawn = y == 2 && x >= 2 && x < 34 && x % 2 == 0;

            text[at++] = is_border ? '#' : is_spawn ? 'S' : '.';
        }
        text[at++] = '\n';
    }
    memset(t, 0, sizeof(*t));
    t->g = &harbour_game;
    t->g->level_load(t->level, text, at, &fault);
    t->g->init(t->world, t->level, 1, GAME_SEATS);
}

/* `seats` people whose round has just begun. */
static inline void harbour_play(struct table *t, int seats)
{
    harbour_begin(t);
    table_join(t, seats, SEAT_HUMAN);
    table_run(t, COUNTDOWN_TICKS);
}

/* Puts a seat's boat somewhere, at rest and without protection. */
static inline struct boat *harbour_put(struct table *t, int seat, int x_px, int y_px, int heading)
{
    struct boat *b = &harbour_of(t)->boats[seat];

    b->x = x_px * PX;
    b->y = y_px * PX;
    b->vx = 0;
    b->vy = 0;
    b->spin = 0;
    b->heading = (uint16_t)heading;
    b->turret = (uint16_t)heading;
    b->timer = 0;
    return b;
}

static inline void harbour_hold(struct table *t, int seat, int drive, int steer, int buttons)
{
    struct harbour_input in = {
        .drive = (int8_t)drive,
        .steer = (int8_t)steer,
        .aim = (uint16_t)(harbour_of(t)->boats[seat].turret / (TRIG_TURN / HARBOUR_AIM_STEPS)),
        .buttons = (uint8_t)buttons,
    };

    memcpy(&t->tick.inputs[seat], &in, sizeof(in));
}

static inline void harbour_square(struct table *t, int column, int row, enum harbour_square square)
{
    level_of(t)->squares[row * OPEN_WIDTH + column] = (uint8_t)square;
    chart_measure(level_of(t));
}

static inline int harbour_shells(struct table *t)
{
    int count = 0;

    for (int i = 0; i < HARBOUR_SHELLS; i++) {
        count += harbour_of(t)->shells[i].ttl > 0;
    }
    return count;
}

#endif
