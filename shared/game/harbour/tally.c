/* Counting, with an end to every figure.
 * SPDX-License-Identifier: MIT */
#include "game/harbour/tally.h"

static void add(const struct harbour *h, uint8_t *figure)
{
    *figure = (uint8_t)(*figure + (h->head.phase == PHASE_PLAY && *figure < UINT8_MAX));
}

static void add_many(const struct harbour *h, uint16_t *figure, uint16_t most)
{
    *figure = (uint16_t)(*figure + (h->head.phase == PHASE_PLAY && *figure < most));
}

void tally_shot(struct harbour *h, int seat)
{
    add_many(h, &h->tallies[seat].shots, HARBOUR_TALLY_MOST);
}

void tally_hit(struct harbour *h, int seat)
{
    add_many(h, &h->tallies[seat].hits, h->tallies[seat].shots);
}

void tally_capture(struct harbour *h, int seat)
{
    add(h, &h->tallies[seat].captures);
}

void tally_sinking(struct harbour *h, int seat)
{
    const struct boat *b = &h->boats[seat];

    h->tallies[seat].run = 0;
    if (b->hit_by != GAME_SEAT_NONE) {
        struct tally *t = &h->tallies[b->hit_by];

        add(h, &t->sinkings);
        add(h, &t->run);
        t->longest_run = t->run > t->longest_run ? t->run : t->longest_run;
    }
    if (b->assist != GAME_SEAT_NONE) {
        add(h, &h->tallies[b->assist].assists);
    }
}
