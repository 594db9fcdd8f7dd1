/* The file in which the list of bans outlives the server: FOLDER/bans.json, form as in bans.h, mode
 * 0600. Read at start, written beside and renamed when the list has changed. A list that can't be
 * read is set aside, never written over; a disk that takes nothing costs the file and no more.
 * For the rim only: it asks the machine for files.
 *
 *     FOLDER/bans.json            the list
 *     FOLDER/bans.json.damaged    the latest that could not be read, for people to mend
 *
 * SPDX-License-Identifier: MIT */
#ifndef HP_BANS_FILE_H
#define HP_BANS_FILE_H

#include <limits.h>

#include "server/bans.h"

enum {
    BANS_FILE_WORD_BYTES = 3 * PATH_MAX,
};

struct bans_file {
    char folder[PATH_MAX]; /* "": none is kept */
    char word[BANS_FILE_WORD_BYTES];
    bool has_failed; /* the last time, and that was said */
};

/* Reads the list in the server's own folder; "": none is kept. *b is good in any case: empty if
 * there is no file, or none that can be used. */
void bans_file_open(struct bans_file *f, struct bans *b, const char *folder);

/* Writes the list if it has changed. Waits for the disk; what that does not take is tried again at
 * the next change. */
void bans_file_keep(struct bans_file *f, struct bans *b);

/* Takes the sentence that is to be told, if there is one: a file that was damaged, a disk that is
 * full. Each is told once. */
bool bans_file_take_word(struct bans_file *f, char *text, size_t size);

#endif
