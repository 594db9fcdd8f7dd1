/* A profile's folder: found or made, narrowed, locked, its identity read or made.
 * Owns the layout of the folder; knows nothing of servers, windows or what the keys prove.
 * SPDX-License-Identifier: MIT */
#include "client/profile.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/folder.h"
#include "base/text.h"

enum {
    OWNER_FILE = 0600,
    PLAYER_FILE_BYTES = 256, /* a longer one was not written by us */
};

static const char too_long[] = "the path is too long";

static enum profile_outcome no_place(const char *what, const char *path, const char *why,
                                     char *fault, size_t size)
{
    text_format(fault, size, "cannot %s %s: %s; mend that, or give another folder with --data",
                what, path, why);
    return PROFILE_NO_PLACE;
}

static bool is_name(const char *name)
{
    static const char allowed[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    size_t length = strlen(name);

    return length > 0 && length <= PROFILE_NAME_BYTES && strspn(name, allowed) == length;
}

static enum profile_outcome in_use(const char *name, long holder, char *fault, size_t size)
{
    if (holder > 0) {
        text_format(fault, size,
                    "the profile %s is in use by process %ld; end that, or name another with "
                    "--profile",
                    name, holder);
    } else {
        text_format(fault, size,
                    "the profile %s is in use by another process; name another with --profile",
                    name);
    }
    return PROFILE_IN_USE;
}

static enum profile_outcome take_lock(struct profile *p, char *fault, size_t size)
{
    char path[PATH_MAX];
    long holder;

    if (!folder_join(path, p->folder, "lock")) {
        return no_place("lock", p->folder, too_long, fault, size);
    }
    p->lock = folder_lock(path, &holder);
    if (p->lock >= 0) {
        return PROFILE_FINE;
    }
    return errno == EWOULDBLOCK ? in_use(p->name, holder, fault, size)
                                : no_place("lock", path, strerror(errno), fault, size);
}

static enum profile_outcome make_identity(struct profile *p, const char *path, char *fault,
                                          size_t size)
{
    char why[PROFILE_FAULT_BYTES];

    if (!identity_make(&p->identity, fault, size)) {
        return PROFILE_NO_PLACE;
    }
    if (!identity_write(&p->identity, path, why, sizeof(why))) {
        text_format(fault, size, "%s; mend that, or give another folder with --data", why);
        return PROFILE_NO_PLACE;
    }
    return PROFILE_FINE;
}

/* Whatever bears the key file's name is never written over, not even a link that leads nowhere. */
static enum profile_outcome take_identity(struct profile *p, char *fault, size_t size)
{
    char path[PATH_MAX];
    char why[PROFILE_FAULT_BYTES];
    struct stat what;

    if (!folder_join(path, p->folder, "identity.key")) {
        return no_place("keep an identity in", p->folder, too_long, fault, size);
    }
    if (lstat(path, &what) != 0 && errno == ENOENT) {
        return make_identity(p, path, fault, size);
    }
    if (identity_read(&p->identity, path, why, sizeof(why)) && stat(path, &what) == 0) {
        if (folder_narrow(path, what.st_mode, p->notice, sizeof(p->notice))) {
            return PROFILE_FINE;
        }
        text_format(why, sizeof(why), "cannot close %s to others: %s", path, strerror(errno));
    }
    text_format(fault, size,
                "%s; it is left as it is: put a good copy back, move it away to be someone new, or "
                "name another profile with --profile",
                why);
    return PROFILE_BROKEN;
}

/* Nobody needs it to play, so whatever is wrong with the file, there is just no name. */
static void read_player(struct profile *p)
{
    char path[PATH_MAX];
    char text[PLAYER_FILE_BYTES + 1];
    char unsaid[1];
    struct stat what;
    size_t length = 0;

    if (folder_join(path, p->folder, "name") && stat(path, &what) == 0 && S_ISREG(what.st_mode) &&
        file_read(path, text, PLAYER_FILE_BYTES, &length, unsaid, sizeof(unsaid))) {
        text[length] = '\0';
        text_clean(p->player, sizeof(p->player), text);
    }
}

/* One profile, of a name that is good. */
static enum profile_outcome take(struct profile *p, const char *profiles, const char *name,
                                 char *fault, size_t size)
{
    text_format(p->name, sizeof(p->name), "%s", name);
    const char *why = folder_join(p->folder, profiles, name)
                          ? folder_own(p->folder, p->notice, sizeof(p->notice))
                          : too_long;

    if (why != NULL) {
        return no_place("use the folder", p->folder, why, fault, size);
    }
    enum profile_outcome outcome = take_lock(p, fault, size);

    if (outcome == PROFILE_FINE) {
        outcome = take_identity(p, fault, size);
    }
    if (outcome == PROFILE_FINE) {
        read_player(p);
    }
    return outcome;
}

static enum profile_outcome take_first_free(struct profile *p, const char *profiles, char *fault,
                                            size_t size)
{
    enum profile_outcome outcome = take(p, profiles, "main", fault, size);

    for (int number = 2; outcome == PROFILE_IN_USE && number <= PROFILES_MOST; number++) {
        char name[PROFILE_NAME_BYTES + 1];

        text_format(name, sizeof(name), "main-%d", number);
        outcome = take(p, profiles, name, fault, size);
    }
    if (outcome == PROFILE_IN_USE) {
        text_format(fault, size, "all of %d profiles are in use; name another with --profile",
                    PROFILES_MOST);
    }
    return outcome;
}

static void clear(struct profile *p)
{
    memset(p, 0, sizeof(*p));
    p->lock = -1;
}

enum profile_outcome profile_open(struct profile *p, const struct profile_options *options,
                                  char *fault, size_t fault_size)
{
    char profiles[PATH_MAX];

    clear(p);
    if (options->name != NULL && !is_name(options->name)) {
        text_format(fault, fault_size,
                    "a profile's name has 1 to %d letters (A-Z, a-z), digits, - and _",
                    PROFILE_NAME_BYTES);
        return PROFILE_MISNAMED;
    }
    enum profile_outcome outcome = folder_open(options->data, "profiles", "a profile", profiles,
                                               p->notice, sizeof(p->notice), fault, fault_size)
                                       ? PROFILE_FINE
                                       : PROFILE_NO_PLACE;

    if (outcome == PROFILE_FINE) {
        outcome = options->name != NULL ? take(p, profiles, options->name, fault, fault_size)
                                        : take_first_free(p, profiles, fault, fault_size);
    }
    if (outcome != PROFILE_FINE) {
        profile_close(p);
    }
    return outcome;
}

bool profile_folder(const struct profile_options *options, char folder[PATH_MAX])
{
    const char *name = options->name != NULL ? options->name : "main";
    char base[PATH_MAX];
    char path[PATH_MAX];
    bool has_base = options->data != NULL ? folder_join(base, options->data, "profiles")
                                          : file_data_folder(path, sizeof(path)) &&
                                                folder_join(base, path, "profiles");

    return is_name(name) && has_base && folder_join(folder, base, name);
}

bool profile_peek(struct identity *id, const struct profile_options *options)
{
    char folder[PATH_MAX];
    char path[PATH_MAX];
    char unsaid[PROFILE_FAULT_BYTES];

    return profile_folder(options, folder) && folder_join(path, folder, "identity.key") &&
           identity_read(id, path, unsaid, sizeof(unsaid));
}

bool profile_open_temporary(struct profile *p, char *fault, size_t fault_size)
{
    clear(p);
    return identity_make(&p->identity, fault, fault_size);
}

bool profile_keep_player(struct profile *p, const char *player, char *fault, size_t fault_size)
{
    char path[PATH_MAX];
    char line[GAME_NAME_BYTES + 2];

    text_clean(p->player, sizeof(p->player), player);
    if (p->folder[0] == '\0') {
        return true;
    }
    if (!folder_join(path, p->folder, "name")) {
        text_format(fault, fault_size, "cannot write the name in %s: %s", p->folder, too_long);
        return false;
    }
    text_format(line, sizeof(line), "%s\n", p->player);
    if (!file_replace(path, line, strlen(line), fault, fault_size)) {
        return false;
    }
    if (chmod(path, OWNER_FILE) != 0) {
        text_format(fault, fault_size, "cannot set permissions of %s: %s", path, strerror(errno));
        return false;
    }
    return true;
}

void profile_close(struct profile *p)
{
    identity_wipe(&p->identity);
    if (p->lock >= 0) {
        close(p->lock);
    }
    clear(p);
}
