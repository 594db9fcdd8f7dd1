/* The tickets by which this player gets back to the servers it was at: the newest one of each
 * server's address, in memory for secrets and in a file of the profile's folder. Knows no
 * connection and does not judge tickets: only their server can. For the rim only.
 *
 *     bytes     what
 *     8         "hpresum1"
 *     176       for each server, the newest first: ipv4 u32, port u16, zeros 2, ticket 134,
 *               secret 32
 *     8         XXH3 of all before
 *
 * A write does not wait for the disk: it survives the end of the client in whichever way, and a
 * power cut costs a code to type.
 * SPDX-License-Identifier: MIT */
#ifndef HP_RESUME_STORE_H
#define HP_RESUME_STORE_H

#include <limits.h>

#include "net/resume.h"

enum {
    RESUME_STORE_SERVERS = 16, /* the one longest not put is forgotten for another */
    RESUME_STORE_WORD_BYTES = PATH_MAX + 256,
};

struct resume_store_memory;

struct resume_store {
    char path[PATH_MAX]; /* "": for this run only */
    struct resume_store_memory *memory;
};

/* Opens the store in a profile's folder; "": for this run only. `word` is "", or says that what was
 * there could not be used; the store is then empty. False: no memory. secret_start was called. */
bool resume_store_open(struct resume_store *s, const char *folder, char *word, size_t word_size);

/* False: there is none for that server. */
bool resume_store_find(const struct resume_store *s, const struct net_address *server,
                       uint8_t ticket[RESUME_TICKET_BYTES], uint8_t secret[RESUME_SECRET_BYTES]);

/* From now on that is the ticket of that server; or it has none any more. False: `fault` says why
 * that can't be written; it holds for this run all the same. */
bool resume_store_put(struct resume_store *s, const struct net_address *server,
                      const uint8_t *ticket, const uint8_t *secret, char *fault, size_t fault_size);
bool resume_store_forget(struct resume_store *s, const struct net_address *server, char *fault,
                         size_t fault_size);

/* Wipes what is in memory. Harmless on one that failed to open. */
void resume_store_close(struct resume_store *s);

#endif
