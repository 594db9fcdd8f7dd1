/* A profile is a folder, and who holds it is one person: a key pair, made at the first start, and
 * the name last played under. A profile in use is locked, so two clients on one machine are two
 * people. For the rim only: it asks the machine for files, its environment and its chance.
 *
 *     BASE/profiles/NAME/identity.key    the identity, read at every start
 *     BASE/profiles/NAME/lock            flock'ed while in use; the holder's process id as text
 *     BASE/profiles/NAME/name            the name last played under as text, optional
 *     BASE/profiles/NAME/hosts           see client/hosts.h; resume: see client/resume_store.h
 *
 * BASE is the folder given with --data, else $XDG_DATA_HOME/homeport, else
 * ~/.local/share/homeport; never the current folder unless that is given. What is made is 0700 and
 * 0600 whatever the umask.
 *
 * SPDX-License-Identifier: MIT */
#ifndef HP_PROFILE_H
#define HP_PROFILE_H

#include <limits.h>

#include "base/folder.h"
#include "client/identity.h"
#include "game/game.h"

enum {
    PROFILE_NAME_BYTES = 32, /* of a profile's own name */
    PROFILES_MOST = 1000,    /* that are tried if none is named */
    PROFILE_NOTICE_BYTES = FOLDER_NOTICE_BYTES,
    PROFILE_FAULT_BYTES = FOLDER_FAULT_BYTES, /* no fault is longer */
};

struct profile_options {
    const char *name; /* letters, digits, - and _, 1 to 32; NULL: the first of main, main-2, main-3
                         ... that is not in use */
    const char *data; /* the folder given with --data, made if missing; NULL: the usual place */
};

enum profile_outcome {
    PROFILE_FINE,     /* open, and the caller closes it */
    PROFILE_MISNAMED, /* no profile can be called that */
    PROFILE_IN_USE,   /* the one named, or all */
    PROFILE_BROKEN,   /* its key file can't be used; it is left as it is */
    PROFILE_NO_PLACE, /* nowhere to keep one (read-only, full, another's): still to be had is
                         profile_open_temporary */
};

struct profile {
    char name[PROFILE_NAME_BYTES + 1]; /* "": for this run only */
    char folder[PATH_MAX];             /* absolute; "": for this run only */
    char player[GAME_NAME_BYTES + 1];  /* the name last played under, cleaned; "": none yet */
    char notice[PROFILE_NOTICE_BYTES]; /* to be told: permissions that were too wide and are not
                                          any more; "": nothing */
    struct identity identity;
    int lock; /* closed on exec; -1: none */
};

/* Opens a profile, making what is missing. Anything but PROFILE_FINE: `fault` says what is in the
 * way, with its path or process, and what to do; `p` holds nothing. */
enum profile_outcome profile_open(struct profile *p, const struct profile_options *options,
                                  char *fault, size_t fault_size);

/* The folder of a profile ("main" where none is named), whether or not it is there. False: it can't
 * be told. */
bool profile_folder(const struct profile_options *options, char folder[PATH_MAX]);

/* Reads who a profile is ("main" where none is named), in use or not, and changes nothing. False:
 * there is none that can be read, and `id` holds nothing. Wiped by the caller. */
bool profile_peek(struct identity *id, const struct profile_options *options);

/* A new identity that is gone with profile_close, and no folder. False: the machine gives no memory
 * or no randomness; `fault` says so. */
bool profile_open_temporary(struct profile *p, char *fault, size_t fault_size);

/* Keeps the name played under, cleaned, in p->player and, if there is a folder, for the next start.
 * False: `fault` says why that can't be written; p->player has it all the same. */
bool profile_keep_player(struct profile *p, const char *player, char *fault, size_t fault_size);

/* Wipes and frees the secret key and lets go of the lock. Harmless on one that failed to open. */
void profile_close(struct profile *p);

#endif
