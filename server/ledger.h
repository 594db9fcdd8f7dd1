/* Which of a seat's resume tickets is the latest: the only one that is good. Serials grow over all
 * seats and runs. Owns the file in which that outlives the server. Knows seats as numbers, no
 * ticket and no session. For the rim only.
 *
 *     32 bytes a record: match u64, serial u64, seat u8, zeros 7, check u64 (XXH3 of the 24 before)
 *
 * The file is only appended to; the last record of a seat counts. A start reads it up to the first
 * record that does not check, and cuts off what follows. It is written anew, beside and renamed, at
 * a start and when it grows beyond LEDGER_BYTES.
 *
 * Nothing waits for the disk: what is written survives the end of the server in whichever way, in
 * the kernel's page cache, but not a power cut. What that loses are the latest serials; the seats'
 * owners then come back by the ordinary way, and who kept an older ticket is the same person.
 * SPDX-License-Identifier: MIT */
#ifndef HP_LEDGER_H
#define HP_LEDGER_H

#include <limits.h>

#include "base/base.h"

enum {
    LEDGER_SEATS = 1024, /* of all matches; beyond, the one longest unused is forgotten */
    LEDGER_RECORD_BYTES = 32,
    LEDGER_BYTES = 65536,
    LEDGER_WORD_BYTES = PATH_MAX + 128,
};

struct ledger_seat {
    uint64_t match;
    uint64_t serial; /* 0: no ticket of the seat is good */
    uint64_t used;   /* when, as a count of uses */
    uint8_t seat;
};

struct ledger {
    char path[PATH_MAX]; /* "": none is kept */
    char word[LEDGER_WORD_BYTES];
    bool has_failed; /* and that was said */
    int fd;          /* -1: none */
    size_t bytes;    /* of the file */
    uint64_t latest; /* serial of any seat */
    uint64_t uses;
    size_t count; /* of the rows that serve a seat, which come first */
    struct ledger_seat seats[LEDGER_SEATS];
};

/* Reads the ledger in `folder`; "": none is kept. `latest` is larger than any serial that was ever
 * given, should the file be lost: the wall clock in microseconds. */
void ledger_open(struct ledger *l, const char *folder, uint64_t latest);

/* The serial of the seat's next ticket: from now on the only good one. */
uint64_t ledger_next(struct ledger *l, uint64_t match, uint8_t seat);

/* Whether that is the seat's latest. */
bool ledger_is_latest(const struct ledger *l, uint64_t match, uint8_t seat, uint64_t serial);

/* No ticket of the seat is good any more. */
void ledger_spend(struct ledger *l, uint64_t match, uint8_t seat);

/* Takes the sentence that is to be told, if there is one: a file that was damaged, a disk that is
 * full. Each is told once. */
bool ledger_take_word(struct ledger *l, char *text, size_t size);

void ledger_close(struct ledger *l);

#endif
