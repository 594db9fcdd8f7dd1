/* The harbour's bot. SPDX-License-Identifier: MIT */
#include "game/harbour/skipper.h"

#include <string.h>

#include "game/harbour/trig.h"

void skipper_think(void *bot, const void *world, const void *level, int seat, struct input *in)
{
    const struct harbour *h = world;
    struct harbour_input out = { .drive = HARBOUR_AXIS };
    uint32_t leg = (h->head.tick / 64 + (uint32_t)seat * 7) % 4;

    (void)bot;
    (void)level;
    out.steer = (int8_t)(leg == 0 ? -4 : leg == 1 ? 4 : 0);
    out.drive = (int8_t)(leg == 3 ? -HARBOUR_AXIS : HARBOUR_AXIS);
    out.aim = (uint16_t)(h->head.tick / 16 * 8 % HARBOUR_AIM_STEPS);
    out.buttons = (uint8_t)(h->head.tick / 64 & 1);
    memcpy(in, &out, sizeof(out));
}
