/* A view to test the window's words with: a harbour with four people in it, Ann on the own seat.
 * SPDX-License-Identifier: MIT */
#ifndef HP_VIEW_SAMPLE_H
#define HP_VIEW_SAMPLE_H

#include <string.h>

#include "client/view.h"

enum {
    SAMPLE_NOW_US = 10000000,
    SAMPLE_TICK = 600,
};

static struct view sample_view;

static inline struct world_head *sample_head(void)
{
    return (struct world_head *)(void *)sample_view.confirmed;
}

static inline void sample_seat(int seat, const char *name, enum seat_kind kind)
{
    struct seat *s = &sample_head()->seats[seat];

    memset(s, 0, sizeof(*s));
    s->kind = (uint8_t)kind;
    strcpy(s->name, name);
}

static inline void sample_open(void)
{
    memset(&sample_view, 0, sizeof(sample_view));
    sample_view.state = VIEW_PLAYING;
    sample_view.game = game_find("harbour");
    sample_view.now_us = SAMPLE_NOW_US;
    strcpy(sample_view.match, "bay");
    strcpy(sample_view.map, "basin");
    strcpy(sample_view.server, "127.0.0.1:62893");
    sample_head()->tick = SAMPLE_TICK;
    sample_head()->host = GAME_SEAT_NONE;
    sample_head()->seat_limit = GAME_SEATS;
    sample_head()->phase = PHASE_PLAY;
    sample_seat(0, "Ann", SEAT_HUMAN);
    sample_seat(1, "Bob", SEAT_HUMAN);
    sample_seat(2, "Cy D", SEAT_HUMAN);
    sample_seat(15, "Nemo", SEAT_BOT);
}

#endif
