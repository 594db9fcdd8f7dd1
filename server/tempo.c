/* Which of the server's ticks are the match's.
 * SPDX-License-Identifier: MIT */
#include "server/tempo.h"

void tempo_set(struct tempo *t, uint8_t every)
{
    *t = (struct tempo){ .every = every, .steps = 1 };
}

void tempo_step(struct tempo *t, uint32_t ticks)
{
    t->steps += ticks;
}

bool tempo_turn(struct tempo *t)
{
    if (t->steps > 0) {
        t->steps--;
        return true;
    }
    if (tempo_is_still(t)) {
        return false;
    }
    t->waited++;
    if (t->waited < t->every) {
        return false;
    }
    t->waited = 0;
    return true;
}

uint8_t tempo_left(const struct tempo *t)
{
    if (t->steps > 0 || t->every == PROTO_TEMPO_USUAL) {
        return 1;
    }
    return tempo_is_still(t) ? 0 : (uint8_t)(t->every - t->waited);
}
