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
};

static const char name[] = "bans.json";

/* Long enough for every folder that bans_file_open takes. */
static void path_of(const struct bans_file *f, const char *suffix, char path[PATH_MAX])
{
    text_format(path, PATH_MAX, "%s/%s%s", f->folder, name, suffix);
}

/* Without a copy the file is not used in this run, lest the next ban be written over it. */
static void set_aside(struct bans_file *f, const char *fault)
{
    char path[PATH_MAX];
    char aside[PATH_MAX];

    path_of(f, "", path);
    path_of(f, ".damaged", aside);
    if (rename(path, aside) == 0) {
        text_format(f->word, sizeof(f->word),
                    "the list of bans %s can't be used: %s; it is called %s%s now, and nobody is "
                    "banned",
                    path, fault, name, ".damaged");
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
    if (strlen(folder) + sizeof("/bans.json.damaged") > sizeof(path)) {
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

void bans_file_keep(struct bans_file *f, struct bans *b)
{
    char path[PATH_MAX];
    char fault[FAULT_BYTES] = "not enough memory";

    if (!b->is_changed) {
        return;
    }
    b->is_changed = false;
    if (f->folder[0] == '\0') {
        return;
    }
    path_of(f, "", path);
    (void)mkdir(f->folder, OWNER); /* if it can't be made, the file can't either, and says why */
    char *text = bans_print(b);
    bool is_kept = text != NULL && file_replace(path, text, strlen(text), fault, sizeof(fault));

    free(text);
    if (!is_kept && !f->has_failed) {
        text_format(f->word, sizeof(f->word), "bans are kept until this server ends: %s", fault);
    }
    f->has_failed = !is_kept;
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
