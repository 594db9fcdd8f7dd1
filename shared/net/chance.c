/* Chance out of libsodium's generator.
 * SPDX-License-Identifier: MIT */
#include "net/chance.h"

#include <sodium.h>

static void fill(void *context, void *bytes, size_t length)
{
    (void)context;
    randombytes_buf(bytes, length);
}

struct chance chance_of_machine(void)
{
    return (struct chance){ .fill = fill };
}
