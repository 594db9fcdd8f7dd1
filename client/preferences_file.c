/* Where preferences are kept. Owns the path and the reading of lines; knows no setting by name.
 * SPDX-License-Identifier: MIT */
#include "client/preferences_file.h"

#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/folder.h"
#include "base/text.h"

/* inih takes " ;" for the beginning of a comment; in a name it is none. */
static const char hidden_semicolon = '\1';

/* A file being read, line by line. */
struct reading {
    struct preferences *into;
    const char *at;
    int line;
    int bad_line; /* the first one; 0: none */
    int bad_count;
    char why[PREFERENCES_FAULT_BYTES];
};

void preferences_file_open(struct preferences_file *f, const char *data, const char *profile)
{
    char folder[PATH_MAX];
    char name[NAME_MAX];

    memset(f, 0, sizeof(*f));
    if (profile[0] == '\0') {
        return;
    }
    text_format(folder, sizeof(folder), "%s", data != NULL ? data : "");
    bool is_main = strcmp(profile, "main") == 0;

    text_format(name, sizeof(name), "settings%s%s.ini", is_main ? "" : "-", is_main ? "" : profile);
    if ((data != NULL || file_config_folder(folder, sizeof(folder))) &&
        folder_join(f->usual, folder, "settings.ini") && folder_join(f->path, folder, name)) {
        return;
    }
    f->path[0] = '\0';
    f->usual[0] = '\0';
}

/* inih asks for lines as from fgets. A line that is too long comes in parts, and is bad by that. */
static char *read_line(char *line, int size, void *of)
{
    struct reading *r = of;
    int length = 0;

    if (*r->at == '\0') {
        return NULL;
    }
    r->line++;
    while (*r->at != '\0' && length < size - 1) {
        char byte = *r->at++;

        line[length] = byte == ';' && length > 0 ? hidden_semicolon : byte;
        length++;
        if (byte == '\n') {
            break;
        }
    }
    line[length] = '\0';
    return line;
}

static void note(struct reading *r, const char *why)
{
    r->bad_count++;
    if (r->bad_line == 0) {
        r->bad_line = r->line;
        text_format(r->why, sizeof(r->why), "%s", why);
    }
}

static int take_line(void *of, const char *section, const char *key, const char *value)
{
    struct reading *r = of;
    char clear[PREFERENCES_FAULT_BYTES];
    char why[PREFERENCES_FAULT_BYTES];

    text_format(clear, sizeof(clear), "%s", value);
    for (char *at = clear; *at != '\0'; at++) {
        *at = *at == hidden_semicolon ? ';' : *at;
    }
    if (preferences_take(r->into, section, key, clear, why, sizeof(why))) {
        return 1;
    }
    note(r, why);
    return 0;
}

static bool keep_broken(const char *path, const char *text, size_t length)
{
    char broken[PATH_MAX + 8];
    char unsaid[PREFERENCES_FAULT_BYTES];

    text_format(broken, sizeof(broken), "%s.broken", path);
    return file_replace(broken, text, length, unsaid, sizeof(unsaid));
}

/* Nothing of it is read, so there is nothing to copy. False: it is where it was. */
static bool put_aside(const char *path, char *fault, size_t size)
{
    char broken[PATH_MAX + 8];

    text_format(broken, sizeof(broken), "%s.broken", path);
    bool is_aside = rename(path, broken) == 0;

    text_format(fault, size, "%s is longer than %d bytes: nothing of it counts%s", path,
                PREFERENCES_FILE_BYTES, is_aside ? "; it is kept beside it as .broken" : "");
    return is_aside;
}

/* What stands in the file may be anything; on the terminal it must not be. */
static void say_bad_line(const struct reading *r, int line, const char *path, bool is_kept,
                         char *fault, size_t size)
{
    char clean[PREFERENCES_FAULT_BYTES];
    char more[32] = "";
    int others = r->bad_count - (line == r->bad_line);

    if (others > 0) {
        text_format(more, sizeof(more), ", and %d line%s more", others, others == 1 ? "" : "s");
    }
    text_clean(clean, sizeof(clean), line == r->bad_line ? r->why : "this is no \"key = value\"");
    text_format(fault, size, "%s, line %d: %s%s. The rest of it counts%s", path, line, clean, more,
                is_kept ? "; a copy is kept as .broken beside it" : "");
}

static bool read_file(struct preferences_file *f, const char *path, struct preferences *p,
                      char *fault, size_t size)
{
    char text[PREFERENCES_FILE_BYTES + 1];
    struct reading r = { .into = p, .at = text };
    bool is_own = strcmp(path, f->path) == 0;
    struct stat what = { 0 };
    size_t length = 0;

    /* A pipe of that name would keep the window waiting. */
    if (stat(path, &what) == 0 && !S_ISREG(what.st_mode) && !S_ISDIR(what.st_mode)) {
        text_format(fault, size, "%s is no file", path);
        f->is_withheld = is_own;
        return false;
    }
    if (is_own && S_ISREG(what.st_mode) && what.st_size > PREFERENCES_FILE_BYTES) {
        f->is_withheld = !put_aside(path, fault, size);
        return false;
    }
    if (!file_read(path, text, PREFERENCES_FILE_BYTES, &length, fault, size)) {
        f->is_withheld = is_own;
        return false;
    }
    text[length] = '\0';
    int line = ini_parse_stream(read_line, &r, take_line, &r);

    if (line == 0 && strlen(text) < length) {
        line = r.line + 1; /* a 0 ends it */
    }
    if (line == 0) {
        return true;
    }
    bool is_kept = is_own && keep_broken(path, text, length);

    f->is_withheld = is_own && !is_kept;
    say_bad_line(&r, line, path, is_kept, fault, size);
    return false;
}

bool preferences_file_read(struct preferences_file *f, struct preferences *p, char *fault,
                           size_t size)
{
    struct stat what;

    preferences_reset(p);
    fault[0] = '\0';
    if (f->path[0] == '\0') {
        return true;
    }
    if (stat(f->path, &what) == 0 || errno != ENOENT) {
        return read_file(f, f->path, p, fault, size);
    }
    return stat(f->usual, &what) != 0 || read_file(f, f->usual, p, fault, size);
}

bool preferences_file_write(const struct preferences_file *f, const struct preferences *p,
                            char *fault, size_t size)
{
    char text[PREFERENCES_FILE_BYTES];
    char folder[PATH_MAX];

    if (f->path[0] == '\0') {
        return true;
    }
    if (f->is_withheld) {
        text_format(fault, size, "%s can't be read, so it is not written over", f->path);
        return false;
    }
    text_format(folder, sizeof(folder), "%s", f->path);
    *strrchr(folder, '/') = '\0';
    if (!file_make_folders(folder)) {
        text_format(fault, size, "cannot make the folder %s: %s", folder, file_reason(errno));
        return false;
    }
    return file_replace(f->path, text, preferences_print(p, text), fault, size);
}
