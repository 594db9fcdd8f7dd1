/* What the server keeps beyond its run: the key and serials of tickets, and bans. Opened before the
 * transport, written when it has changed. For the rim only: these are files.
 * SPDX-License-Identifier: MIT */
#ifndef HP_KEPT_H
#define HP_KEPT_H

#include "base/log.h"
#include "server/bans_file.h"
#include "server/keyring.h"
#include "server/ledger.h"

struct kept {
    struct keyring keyring;
    char fault[FOLDER_FAULT_BYTES]; /* why nothing is kept beyond this run; "": it is */
    struct ledger ledger;
    struct bans bans;
    struct bans_file bans_file;
};

/* `data` is the folder of --data; NULL: the usual one. False: no memory. */
bool kept_open(struct kept *k, const char *data, const struct chance *chance, uint64_t wall_us);

/* Says what stands in the way of keeping. Once the server is ready: what ends it before then has
 * the word alone. */
void kept_tell(const struct kept *k, struct log *log, uint64_t now_us);

/* Writes what has changed, and says what the files had to say. */
void kept_write(struct kept *k, struct log *log, uint64_t now_us);

/* At the end: the same, and waits until it is on the disk. */
void kept_write_last(struct kept *k, struct log *log, uint64_t now_us);

void kept_close(struct kept *k);

#endif
