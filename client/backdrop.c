/* Boats that sail about behind the menu.
 * SPDX-License-Identifier: MIT */
#include "client/backdrop.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "game/harbour/harbour.h"

enum {
    BOATS = 6,
    FOLLOWED = 0,
    SEED = 20,
    WARM_UP_TICKS = 420, /* the countdown, and until all have left the quay */
    CATCH_UP_TICKS = 4,
    BLEND_WHOLE = 65536,
    TICK_US = 1000000 / TICK_HZ,
};

static const char map[] = "title: Still Bay\n"
                          "map:\n"
                          "########################################\n"
                          "#....=......######.....................#\n"
                          "#.S..=.S....######...S......S.......S..#\n"
                          "#....=......####.......................#\n"
                          "#.......................oo.............#\n"
                          "#........................o.............#\n"
                          "#.S...............................=====#\n"
                          "#.............####.....................#\n"
                          "#.............####.......S..........S..#\n"
                          "####..............................######\n"
                          "####.....o........................######\n"
                          "#.......oo.............................#\n"
                          "#.S..............S............oo....S..#\n"
                          "#..............................o.......#\n"
                          "#.......====...........####............#\n"
                          "#......................####............#\n"
                          "#.S.................................S..#\n"
                          "#..........o...........................#\n"
                          "#.................S.........=.......=..#\n"
                          "#...S......S..........S.....=...S...=..#\n"
                          "########################################\n";

static struct tick next_tick(struct backdrop *b)
{
    const struct game *g = b->view.game;
    struct tick tick = { .command_count = 0 };

    for (int i = 0; i < BOATS; i++) {
        struct harbour_input in;

        g->bot_think((char *)b->bots + (size_t)i * g->bot_bytes, b->view.now, b->view.level, i,
                     &tick.inputs[i]);
        memcpy(&in, &tick.inputs[i], sizeof(in));
        in.buttons = 0; /* it is a quiet bay */
        memcpy(&tick.inputs[i], &in, sizeof(in));
    }
    return tick;
}

static void step(struct backdrop *b, const struct tick *tick)
{
    struct view *v = &b->view;

    memcpy(v->before, v->now, v->game->world_bytes);
    v->game->step(v->now, v->level, tick);
    memcpy(v->confirmed, v->now, v->game->world_bytes);
}

static void seat_boats(struct backdrop *b)
{
    struct tick tick = { .command_count = 0 };

    for (int i = 0; i < BOATS; i++) {
        tick.commands[tick.command_count++] =
            (struct command){ .kind = COMMAND_JOIN, .seat = (uint8_t)i, .value = SEAT_BOT };
    }
    step(b, &tick);
    for (int i = 0; i < WARM_UP_TICKS; i++) {
        tick = next_tick(b);
        step(b, &tick);
    }
}

bool backdrop_open(struct backdrop *b, uint64_t now_us)
{
    struct view *v = &b->view;
    struct level_fault fault;

    v->game = &harbour_game;
    v->state = VIEW_PLAYING;
    v->level_serial = 1;
    free(b->bots);
    b->bots = calloc(BOATS, v->game->bot_bytes);
    if (b->bots == NULL || !v->game->level_load(v->level, map, sizeof(map) - 1, &fault)) {
        return false;
    }
    stage_init(&b->stage);
    v->game->init(v->now, v->level, SEED, BOATS);
    seat_boats(b);
    b->next_us = now_us;
    b->is_open = true;
    return true;
}

static int32_t between(int32_t from, int32_t to, uint32_t blend)
{
    return from + (int32_t)((int64_t)(to - from) * blend / BLEND_WHOLE);
}

static void blend_bodies(struct view *v)
{
    struct body before[GAME_BODIES];

    v->game->bodies(v->before, before);
    v->game->bodies(v->now, v->bodies);
    for (int i = 0; i < GAME_BODIES; i++) {
        struct body *to = &v->bodies[i];
        int16_t turn = (int16_t)(to->heading - before[i].heading);

        if (before[i].life == to->life) {
            to->x = between(before[i].x, to->x, v->blend);
            to->y = between(before[i].y, to->y, v->blend);
            to->heading = (uint16_t)(before[i].heading + between(0, turn, v->blend));
        }
    }
}

/* Who has not looked for a while finds it as it was. */
void backdrop_move(struct backdrop *b, uint64_t now_us)
{
    if (now_us > b->next_us + CATCH_UP_TICKS * TICK_US) {
        b->next_us = now_us;
    }
    while (b->next_us <= now_us) {
        struct tick tick = next_tick(b);

        step(b, &tick);
        b->next_us += TICK_US;
    }
    uint64_t since_us = TICK_US - min_u32((uint32_t)(b->next_us - now_us), TICK_US);

    b->view.blend = (uint32_t)(since_us * BLEND_WHOLE / TICK_US);
    b->view.now_us = now_us;
    blend_bodies(&b->view);
}

void backdrop_draw(struct backdrop *b, const struct scene_frame *f, SDL_Renderer *renderer,
                   uint64_t now_us)
{
    struct scene_frame own = *f;

    if (!b->is_open && !backdrop_open(b, now_us)) {
        return;
    }
    if (!f->is_calm || b->view.now_us == 0) {
        backdrop_move(b, now_us);
    }
    b->stage.renderer = renderer;
    b->view.seat = FOLLOWED; /* by the camera alone: nothing is drawn as one's own */
    stage_update(&b->stage, &b->view, f->camera.width, f->camera.height);
    b->view.seat = GAME_SEAT_NONE;
    own.view = &b->view;
    own.controls = NULL;
    own.is_scenery = true;
    stage_draw(&b->stage, &own);
}

void backdrop_forget(struct backdrop *b)
{
    stage_forget(&b->stage);
}

void backdrop_close(struct backdrop *b)
{
    stage_done(&b->stage);
    free(b->bots);
    *b = (struct backdrop){ .is_open = false };
}
