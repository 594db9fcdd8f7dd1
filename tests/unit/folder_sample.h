/* Files of a machine, below the folder of profile_sample.h.
 * SPDX-License-Identifier: MIT */
#ifndef HP_FOLDER_SAMPLE_H
#define HP_FOLDER_SAMPLE_H

#include "profile_sample.h"

/* A file below the folder, and the folders above it. */
static inline void put(const char *path, const char *text)
{
    char whole[2 * SAMPLE_PATH_BYTES];

    snprintf(whole, sizeof(whole), "%s%s", sample_folder, path);
    for (char *at = whole + strlen(sample_folder) + 1; (at = strchr(at, '/')) != NULL; at++) {
        *at = '\0';
        mkdir(whole, 0700);
        *at = '/';
    }
    FILE *f = fopen(whole, "w");

    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

#endif
