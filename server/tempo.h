/* A match's tempo: in which of the server's ticks it makes one of its own. At first in each; slowed
 * down in each second to hundredth; or in none, but those that are asked for one by one. A change
 * begins with a tick, which brings the word of it to all and tells newer messages from older ones.
 * All zero is the usual tempo.
 * SPDX-License-Identifier: MIT */
#ifndef HP_TEMPO_H
#define HP_TEMPO_H

#include "wire/message.h"

struct tempo {
    uint8_t every; /* PROTO_TEMPO_USUAL, _STILL, or LEAST..MOST */
    uint8_t waited;
    uint32_t steps; /* ticks to be made at once, whatever the tempo */
};

/* From the next tick on, which is made at once. `every` as in the struct. */
void tempo_set(struct tempo *t, uint8_t every);

/* That many ticks more, though it stands still. */
void tempo_step(struct tempo *t, uint32_t ticks);

/* One of the server's ticks has come. True: the match makes one. */
bool tempo_turn(struct tempo *t);

static inline bool tempo_is_still(const struct tempo *t)
{
    return t->every == PROTO_TEMPO_STILL;
}

/* How many of the server's ticks it takes to the match's next, that one included. 0: there is none
 * to come. */
uint8_t tempo_left(const struct tempo *t);

#endif
