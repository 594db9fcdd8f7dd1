/* Reading, writing and setting aside the list of bans.
 * SPDX-License-Identifier: MIT */
#include "server/bans_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/text.h"

enum {
    OWNER = 0700,
    FAULT_BYTES = PATH_MAX + 256,
    SUFFIX_BYTES = sizeof(".damaged-9"),
};

static const char name[] = "bans.json";
_Static_assert(BANS_FILE_ASIDE <= 9, "one digit is room enough");

/* Long enough for every folder that bans_file_open takes. */
static void path_of(const struct bans_file *f, const char *suffix, char path[PATH_MAX])
{
    text_format(path, PATH_MAX, "%s/%s%s", f->folder, name, suffix);
}

/* The first name that nothing has; else the last, whatever has it. */
static void find_aside(const struct bans_file *f, char suffix[SUFFIX_BYTES], char path[PATH_MAX])
{
    struct stat what;

    text_format(suffix, SUFFIX_BYTES, ".damaged");
    path_of(f, suffix, path);
    for (int i = 2; i <= BANS_FILE_ASIDE && lstat(path, &what) == 0; i++) {
        text_format(suffix, SUFFIX_BYTES, ".damaged-%d", i);
        path_of(f, suffix, path);
    }
}

/* Without a copy the file is not used in this run, lest the next ban be written over it. */
static void set_aside(struct bans_file *f, const char *fault)
{
    char path[PATH_MAX];
    char aside[PATH_MAX];
    char suffix[SUFFIX_BYTES];

    path_of(f, "", path);
    find_aside(f, suffix, aside);
    if (rename(path, aside) == 0) {
        text_format(f->word, sizeof(f->word),
                    "the list of bans %s can't be used: %s; it is called %s%s now, and nobody is "
                    "banned",
                    path, fault, name, suffix);
        return;
    }
    text_format(f->word, sizeof(f->word),
                "the list of bans %s can't be used: %s; it can't be set aside either (%s), so "
                "nobody is banned, and bans are kept until this server ends",
                path, fault, strerror(errno));
    f->folder[0] = '\0';
}

static void read_list(struct bans_file *f, struct bans *b, const char *path,
                      const struct stat *what)
{
    char *text = malloc(BANS_FILE_BYTES);
    char fault[FAULT_BYTES] = "it is no file";
    size_t length = 0;

    if (text == NULL) {
        text_format(f->word, sizeof(f->word), "not enough memory for the list of bans %s", path);
        f->folder[0] = '\0';
        return;
    }
    /* A pipe of that name would keep the server waiting. */
    if (!S_ISREG(what->st_mode) ||
        !file_read(path, text, BANS_FILE_BYTES, &length, fault, sizeof(fault)) ||
        !bans_parse(b, text, length, fault, sizeof(fault))) {
        set_aside(f, fault);
    }
    free(text);
}

void bans_file_open(struct bans_file *f, struct bans *b, const char *folder)
{
    char path[PATH_MAX];
    struct stat what;

    memset(f, 0, sizeof(*f));
    memset(b, 0, sizeof(*b));
    if (folder[0] == '\0') {
        return;
    }
    if (strlen(folder) + sizeof("/bans.json") + SUFFIX_BYTES > sizeof(path)) {
        text_format(f->word, sizeof(f->word),
                    "bans are kept until this server ends: the path of its folder is too long");
        return;
    }
    text_format(f->folder, sizeof(f->folder), "%s", folder);
    path_of(f, "", path);
    if (stat(path, &what) == 0) {
        read_list(f, b, path, &what);
    } else if (errno != ENOENT && errno != ENOTDIR) {
        set_aside(f, strerror(errno));
    }
}

/* False: it was not written, and if that is new it is to be said. */
static bool write_list(struct bans_file *f, const struct bans *b, bool waits)
{
    char path[PATH_MAX];
    char fault[FAULT_BYTES] = "not enough memory";

    path_of(f, "", path);
    (void)mkdir(f->folder, OWNER); /* if it can't be made, the file can't either, and says why */
    char *text = bans_print(b);
    size_t length = text != NULL ? strlen(text) : 0;
    bool is_kept =
        text != NULL && (waits ? file_replace(path, text, length, fault, sizeof(fault))
                               : file_replace_soon(path, text, length, fault, sizeof(fault)));

    free(text);
    if (!is_kept && !f->has_failed) {
        text_format(f->word, sizeof(f->word), "bans are kept until this server ends: %s", fault);
    }
    f->has_failed = !is_kept;
    return is_kept;
}

uint64_t bans_file_next_us(const struct bans_file *f, const struct bans *b)
{
    return b->is_changed && f->folder[0] != '\0' ? f->next_us : UINT64_MAX;
}

void bans_file_keep(struct bans_file *f, struct bans *b, uint64_t now_us)
{
    if (now_us < bans_file_next_us(f, b)) {
        return;
    }
    b->is_changed = !write_list(f, b, false);
    f->is_unsynced = true;
    f->next_us = now_us + (b->is_changed ? BANS_FILE_RETRY_US : BANS_FILE_PAUSE_US);
}

void bans_file_finish(struct bans_file *f, struct bans *b)
{
    if (f->folder[0] != '\0' && (b->is_changed || f->is_unsynced)) {
        b->is_changed = !write_list(f, b, true);
        f->is_unsynced = b->is_changed;
    }
}

bool bans_file_take_word(struct bans_file *f, char *text, size_t size)
{
    if (f->word[0] == '\0') {
        return false;
    }
    text_format(text, size, "%s", f->word);
    f->word[0] = '\0';
    return true;
}
