/* A folder of its own for each test of profiles, removed with all that is in it; and children.
 * SPDX-License-Identifier: MIT */
#ifndef HP_PROFILE_SAMPLE_H
#define HP_PROFILE_SAMPLE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "client/profile.h"

enum {
    SAMPLE_PATH_BYTES = 512,
    SAMPLE_NOBODY = 65534,
    SAMPLE_TEXT_BYTES = 4096,
};

static char sample_folder[SAMPLE_PATH_BYTES];

/* The path of `name` in the folder; lives for three more calls. */
static inline const char *sample_path(const char *name)
{
    static char paths[4][2 * SAMPLE_PATH_BYTES];
    static int turn;

    turn = (turn + 1) % 4;
    snprintf(paths[turn], sizeof(paths[turn]), "%s/%s", sample_folder, name);
    return paths[turn];
}

static inline int sample_setup(void **state)
{
    (void)state;
    snprintf(sample_folder, sizeof(sample_folder), "/tmp/homeport-test-profile-XXXXXX");
    return mkdtemp(sample_folder) == NULL;
}

static inline int sample_remove(const char *path, const struct stat *what, int kind,
                                struct FTW *place)
{
    (void)what;
    (void)kind;
    (void)place;
    return remove(path);
}

static inline int sample_teardown(void **state)
{
    (void)state;
    return nftw(sample_folder, sample_remove, 8, FTW_DEPTH | FTW_PHYS);
}

/* Opens the profile `name` (NULL: the first free) below the folder. */
static inline enum profile_outcome sample_open(struct profile *p, const char *name, char *fault)
{
    struct profile_options options = { .name = name, .data = sample_folder };

    fault[0] = '\0';
    return profile_open(p, &options, fault, PROFILE_FAULT_BYTES);
}

static inline void sample_must_open(struct profile *p, const char *name)
{
    char fault[PROFILE_FAULT_BYTES];

    if (sample_open(p, name, fault) != PROFILE_FINE) {
        fail_msg("%s", fault);
    }
}

static inline int sample_mode(const char *name)
{
    struct stat what;

    return stat(sample_path(name), &what) == 0 ? (int)(what.st_mode & 0777) : -1;
}

static inline void sample_write(const char *name, const char *bytes, size_t length)
{
    FILE *file = fopen(sample_path(name), "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    fclose(file);
    assert_int_equal(chmod(sample_path(name), 0600), 0);
}

static inline size_t sample_read(const char *name, char bytes[SAMPLE_TEXT_BYTES])
{
    FILE *file = fopen(sample_path(name), "rb");

    assert_non_null(file);
    size_t length = fread(bytes, 1, SAMPLE_TEXT_BYTES - 1, file);
    bytes[length] = '\0';
    fclose(file);
    return length;
}

/* Runs `claim` in a child that has no power over permissions, owning the folder. It says what does
 * not hold, or NULL. */
static inline void sample_as_nobody(const char *(*claim)(void))
{
    if (geteuid() == 0) {
        assert_int_equal(chown(sample_folder, SAMPLE_NOBODY, SAMPLE_NOBODY), 0);
    }
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        bool is_nobody =
            geteuid() != 0 || (setgid(SAMPLE_NOBODY) == 0 && setuid(SAMPLE_NOBODY) == 0);
        const char *wrong = is_nobody ? claim() : "cannot become nobody";
        if (wrong != NULL) {
            fprintf(stderr, "%s\n", wrong);
        }
        _exit(wrong != NULL);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

#endif
