/* What the server keeps between its runs: its folder, locked while it runs, and in it the key of
 * its resume tickets. Owns the key, in memory for secrets; nothing here writes it anywhere else.
 * For the rim only.
 *
 *     BASE/server/lock          flock'ed while in use; the process id as text
 *     BASE/server/ticket.key    read at every start, made at the first
 *     BASE/server/ledger        ledger.h
 *
 * BASE is as base/folder.h says.
 * SPDX-License-Identifier: MIT */
#ifndef HP_KEYRING_H
#define HP_KEYRING_H

#include "base/folder.h"
#include "net/chance.h"
#include "net/resume.h"

struct keyring {
    char folder[PATH_MAX];            /* absolute; "": nothing is kept beyond this run */
    char notice[FOLDER_NOTICE_BYTES]; /* to be told: permissions that were too wide and are not any
                                         more; "": nothing */
    uint8_t *ticket_key;              /* RESUME_KEY_BYTES; lives until keyring_close */
    int lock;                         /* -1: none */
};

/* Opens the server's folder below `data` (that of --data; NULL: the usual place) and reads the key,
 * or makes it. Where none can be kept there is one for this run, and `why` is a sentence that says
 * so; else it is "". False: no memory. secret_start was called. */
bool keyring_open(struct keyring *k, const char *data, const struct chance *chance, char *why,
                  size_t why_size);

/* Wipes the key and lets go of the folder. Harmless after a keyring_open that failed. */
void keyring_close(struct keyring *k);

#endif
