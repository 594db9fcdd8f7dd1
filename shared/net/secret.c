/* Memory for secrets, libsodium's.
 * SPDX-License-Identifier: MIT */
#include "net/secret.h"

#include <sodium.h>
#include <stdalign.h>
#include <string.h>
#include <sys/resource.h>

bool secret_start(void)
{
    return sodium_init() >= 0;
}

void *secret_take(size_t size)
{
    const size_t unit = alignof(max_align_t);
    size_t whole = (size + unit - 1) / unit * unit;
    void *memory = whole >= size ? sodium_malloc(whole) : NULL; /* it ends where a page does */

    if (memory != NULL) {
        memset(memory, 0, whole);
    }
    return memory;
}

void secret_give(void *memory)
{
    sodium_free(memory);
}

void secret_wipe(void *memory, size_t size)
{
    sodium_memzero(memory, size);
}

void secret_keep_from_cores(void)
{
    const struct rlimit none = { 0, 0 };

    setrlimit(RLIMIT_CORE, &none);
}
