/* Where preferences are kept between starts: one INI file a profile, so that no two windows write
 * the same one.
 *
 *     $XDG_CONFIG_HOME/homeport/settings.ini          of the profile main
 *     $XDG_CONFIG_HOME/homeport/settings-NAME.ini     of another; as long as there is none it
 * begins as main's
 *     ....ini.broken                                  the last one that could not be read whole
 *
 * ~/.config stands for $XDG_CONFIG_HOME where that is not set; with --data DIR they are in DIR. All
 * are 0600. For the rim only: it asks the machine for files and its environment.
 * SPDX-License-Identifier: MIT */
#ifndef HP_PREFERENCES_FILE_H
#define HP_PREFERENCES_FILE_H

#include <limits.h>

#include "client/preferences.h"

struct preferences_file {
    char path[PATH_MAX];  /* "": nothing is kept */
    char usual[PATH_MAX]; /* main's, for a profile without its own */
    bool is_withheld;     /* what is there could not be read nor put aside: it is left alone */
};

/* Which file it is, for a profile ("": one for this run only) and what --data says (NULL: nothing).
 * Where that can't be told, nothing is kept. */
void preferences_file_open(struct preferences_file *f, const char *data, const char *profile);

/* Begins with what is usual, and takes all that is good of the file. False: something was not;
 * `fault` names the file, the line and what is wrong, and a copy was put aside as .broken; of a
 * file longer than PREFERENCES_FILE_BYTES nothing is taken, and it is itself put aside. No file is
 * no fault. */
bool preferences_file_read(struct preferences_file *f, struct preferences *p, char *fault,
                           size_t size);

/* Writes all of it beside the old file and renames it over that. False: `fault` says why not; the
 * old file is as it was. */
bool preferences_file_write(const struct preferences_file *f, const struct preferences *p,
                            char *fault, size_t size);

#endif
