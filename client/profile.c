/* A profile's folder: found or made, narrowed, locked, its identity read or made.
 * Owns the layout of the folder; knows nothing of servers, windows or what the keys prove.
 * SPDX-License-Identifier: MIT */
#include "client/profile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"

enum {
    PERMISSIONS = 0777,
    OTHERS = 0077,
    OWNER = 0700,
    OWNER_FILE = 0600,
    PID_BYTES = 16,
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

static bool join(char to[PATH_MAX], const char *folder, const char *name)
{
    int length = snprintf(to, PATH_MAX, "%s/%s", folder, name);

    return length > 0 && length < PATH_MAX;
}

/* Takes from others what they may do with `path`, and notes it. */
static bool narrow(struct profile *p, const char *path, mode_t mode)
{
    size_t used = strlen(p->notice);

    if ((mode & OTHERS) == 0) {
        return true;
    }
    if (chmod(path, mode & OWNER) != 0) {
        return false;
    }
    text_format(p->notice + used, sizeof(p->notice) - used,
                "%s%s was open to others (%03o) and is now yours alone (%03o)",
                used > 0 ? "; " : "", path, (unsigned)(mode & PERMISSIONS),
                (unsigned)(mode & OWNER));
    return true;
}

/* A folder of ours: made if missing, narrowed if wide; another user's is refused, who could read
 * the key or put his own there. NULL, or why not. */
static const char *own_folder(struct profile *p, const char *path)
{
    struct stat what;

    if (!file_make_folder(path) || stat(path, &what) != 0) {
        return strerror(errno);
    }
    if (what.st_uid != geteuid()) {
        return "it belongs to another user";
    }
    return narrow(p, path, what.st_mode) ? NULL : strerror(errno);
}

static enum profile_outcome find_base(const char *data, char base[PATH_MAX], char *fault,
                                      size_t size)
{
    if (data == NULL) {
        if (!file_data_folder(base, PATH_MAX)) {
            text_format(fault, size,
                        "there is no place for a profile: neither XDG_DATA_HOME nor HOME has the "
                        "path of a folder; give one with --data");
            return PROFILE_NO_PLACE;
        }
        return PROFILE_FINE;
    }
    size_t length = strlen(data);

    if (length == 0 || length >= PATH_MAX) {
        text_format(fault, size, "--data needs the path of a folder, of 1 to %d bytes",
                    PATH_MAX - 1);
        return PROFILE_NO_PLACE;
    }
    memcpy(base, data, length + 1);
    return PROFILE_FINE;
}

/* Makes BASE/profiles and puts its absolute path into `profiles`. */
static enum profile_outcome find_profiles(struct profile *p, const char *data,
                                          char profiles[PATH_MAX], char *fault, size_t size)
{
    char base[PATH_MAX];
    char absolute[PATH_MAX];
    enum profile_outcome outcome = find_base(data, base, fault, size);
    const char *why = NULL;

    if (outcome != PROFILE_FINE) {
        return outcome;
    }
    if (!file_make_folders(base) || realpath(base, absolute) == NULL) {
        return no_place("make the folder", base, strerror(errno), fault, size);
    }
    /* A folder that the player chose may be anything, and stays as open as it is. */
    if (data == NULL) {
        why = own_folder(p, absolute);
    }
    if (why != NULL) {
        return no_place("use the folder", absolute, why, fault, size);
    }
    why = join(profiles, absolute, "profiles") ? own_folder(p, profiles) : too_long;
    if (why != NULL) {
        return no_place("use the folder", profiles, why, fault, size);
    }
    return PROFILE_FINE;
}

static bool is_name(const char *name)
{
    static const char allowed[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    size_t length = strlen(name);

    return length > 0 && length <= PROFILE_NAME_BYTES && strspn(name, allowed) == length;
}

static enum profile_outcome in_use(const char *name, int lock, char *fault, size_t size)
{
    char text[PID_BYTES] = "";
    ssize_t length = pread(lock, text, sizeof(text) - 1, 0);
    long pid = length > 0 ? strtol(text, NULL, 10) : 0;

    if (pid > 0) {
        text_format(fault, size,
                    "the profile %s is in use by process %ld; end that, or name another with "
                    "--profile",
                    name, pid);
    } else {
        text_format(fault, size,
                    "the profile %s is in use by another process; name another with --profile",
                    name);
    }
    return PROFILE_IN_USE;
}

/* Writes who holds the lock. On a full disk the file stays empty, and the lock holds all the same:
 * only the number can't be said then. */
static bool sign(int lock)
{
    char pid[PID_BYTES];

    text_format(pid, sizeof(pid), "%d\n", (int)getpid());
    return ftruncate(lock, 0) == 0 && pwrite(lock, pid, strlen(pid), 0) > 0;
}

/* The lock goes with the process that holds it, in whichever way that ends. */
static enum profile_outcome take_lock(struct profile *p, char *fault, size_t size)
{
    char path[PATH_MAX];
    int taken;

    if (!join(path, p->folder, "lock")) {
        return no_place("lock", p->folder, too_long, fault, size);
    }
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, OWNER_FILE);

    if (fd < 0) {
        return no_place("write", path, strerror(errno), fault, size);
    }
    do {
        taken = flock(fd, LOCK_EX | LOCK_NB);
    } while (taken != 0 && errno == EINTR);
    if (taken != 0) {
        enum profile_outcome outcome = errno == EWOULDBLOCK
                                           ? in_use(p->name, fd, fault, size)
                                           : no_place("lock", path, strerror(errno), fault, size);
        close(fd);
        return outcome;
    }
    p->lock = fd;
    if (fchmod(fd, OWNER_FILE) != 0) {
        return no_place("lock", path, strerror(errno), fault, size);
    }
    (void)sign(fd);
    return PROFILE_FINE;
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

    if (!join(path, p->folder, "identity.key")) {
        return no_place("keep an identity in", p->folder, too_long, fault, size);
    }
    if (lstat(path, &what) != 0 && errno == ENOENT) {
        return make_identity(p, path, fault, size);
    }
    if (identity_read(&p->identity, path, why, sizeof(why)) && stat(path, &what) == 0) {
        if (narrow(p, path, what.st_mode)) {
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

    if (join(path, p->folder, "name") && stat(path, &what) == 0 && S_ISREG(what.st_mode) &&
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
    const char *why = join(p->folder, profiles, name) ? own_folder(p, p->folder) : too_long;

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
    enum profile_outcome outcome = find_profiles(p, options->data, profiles, fault, fault_size);

    if (outcome == PROFILE_FINE) {
        outcome = options->name != NULL ? take(p, profiles, options->name, fault, fault_size)
                                        : take_first_free(p, profiles, fault, fault_size);
    }
    if (outcome != PROFILE_FINE) {
        profile_close(p);
    }
    return outcome;
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
    if (!join(path, p->folder, "name")) {
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
