/* Chance, handed in: in a program libsodium's generator, in a test a seeded one.
 * SPDX-License-Identifier: MIT */
#ifndef HP_CHANCE_H
#define HP_CHANCE_H

#include "base/base.h"

struct chance {
    void (*fill)(void *context, void *bytes, size_t length);
    void *context;
};

/* The machine's: for programs. sodium_init was called. */
struct chance chance_of_machine(void);

static inline void chance_fill(const struct chance *chance, void *bytes, size_t length)
{
    chance->fill(chance->context, bytes, length);
}

#endif
