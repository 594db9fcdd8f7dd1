/* The file in which the list of bans outlives the server: FOLDER/bans.json, form as in bans.h, mode
 * 0600. Read at start, written beside and renamed when the list has changed, once a second at most
 * and without waiting for the disk; at the end the disk is waited for. A list that can't be read is
 * set aside, never written over; a disk that takes nothing is tried again each minute.
 * For the rim only: it asks the machine for files.
 *
 *     FOLDER/bans.json            the list
 *     FOLDER/bans.json.damaged    the first that could not be read, for people to mend
 *     FOLDER/bans.json.damaged-2  the next, and so on; of -9 and later ones the latest is kept
 *
 * SPDX-License-Identifier: MIT */
#ifndef HP_BANS_FILE_H
#define HP_BANS_FILE_H

#include <limits.h>

#include "server/bans.h"

enum {
    BANS_FILE_WORD_BYTES = 3 * PATH_MAX,
    BANS_FILE_ASIDE = 9,           /* lists that could not be read; one digit */
    BANS_FILE_PAUSE_US = 1000000,  /* between two writes */
    BANS_FILE_RETRY_US = 60000000, /* after one that has failed */
};

struct bans_file {
    char folder[PATH_MAX]; /* "": none is kept */
    char word[BANS_FILE_WORD_BYTES];
    bool has_failed;  /* the last time, and that was said */
    bool is_unsynced; /* what was written last may be lost in a power cut */
    uint64_t next_us; /* nothing is written before */
};

/* Reads the list in the server's own folder; "": none is kept. *b is good in any case: empty if
 * there is no file, or none that can be used. */
void bans_file_open(struct bans_file *f, struct bans *b, const char *folder);

/* Writes the list if it has changed and its time has come. Call it again at bans_file_next_us. */
void bans_file_keep(struct bans_file *f, struct bans *b, uint64_t now_us);

/* When there is something to be written; UINT64_MAX: nothing is. */
uint64_t bans_file_next_us(const struct bans_file *f, const struct bans *b);

/* At the end: writes what is not on the disk yet, and waits until it is. */
void bans_file_finish(struct bans_file *f, struct bans *b);

/* Takes the sentence that is to be told, if there is one: a file that was damaged, a disk that is
 * full. Each is told once. */
bool bans_file_take_word(struct bans_file *f, char *text, size_t size);

#endif
