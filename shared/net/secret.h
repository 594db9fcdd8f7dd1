/* Memory for secrets: locked, guarded, wiped when it is given back. With these in place of malloc
 * and free a library that only carries a secret along leaves none behind.
 * SPDX-License-Identifier: MIT */
#ifndef HP_SECRET_H
#define HP_SECRET_H

#include "base/base.h"

/* Once, before the rest. False: libsodium does not start on this machine. */
bool secret_start(void);

/* Zeroed, aligned as malloc's. NULL: no memory. */
void *secret_take(size_t size);

/* Wipes it, too. NULL is harmless. */
void secret_give(void *memory);

/* Wipes what a secret has passed through. */
void secret_wipe(void *memory, size_t size);

/* No core dump of this process or of what it starts: it would hold the secrets. A debugger is not
 * kept out. */
void secret_keep_from_cores(void);

#endif
