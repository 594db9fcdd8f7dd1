/* The last match's folder: found, made, locked.
 * SPDX-License-Identifier: MIT */
#include "client/last_match.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"

enum {
    NAME_BYTES = 32, /* of the folder itself */
};

enum outcome {
    HELD,
    TAKEN,  /* by another session */
    FAILED, /* errno says why */
};

static enum outcome take(struct last_match *m, const char *folder)
{
    if (!file_make_folders(folder) || access(folder, W_OK) != 0) {
        return FAILED;
    }
    m->lock = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (m->lock < 0) {
        return FAILED;
    }
    if (flock(m->lock, LOCK_EX | LOCK_NB) == 0) {
        return HELD;
    }
    int error = errno;

    last_match_close(m);
    errno = error;
    return error == EWOULDBLOCK ? TAKEN : FAILED;
}

bool last_match_open(struct last_match *m, char *fault, size_t fault_size)
{
    char base[PATH_MAX - NAME_BYTES];
    char folder[PATH_MAX];

    *m = (struct last_match){ .lock = -1 };
    if (!file_data_folder(base, sizeof(base))) {
        text_format(fault, fault_size, "set HOME or XDG_DATA_HOME to the whole path of a folder");
        return false;
    }
    for (int i = 1; i <= LAST_MATCHES; i++) {
        text_format(folder, sizeof(folder), i == 1 ? "%s/last-match" : "%s/last-match-%d", base, i);
        enum outcome outcome = take(m, folder);

        if (outcome == HELD) {
            text_format(m->picture, sizeof(m->picture), "%s/picture.png", folder);
            text_format(m->report, sizeof(m->report), "%s/report.json", folder);
            return true;
        }
        if (outcome == FAILED) {
            text_format(fault, fault_size, "cannot write into %s: %s", folder, file_reason(errno));
            return false;
        }
    }
    text_format(fault, fault_size, "%d other sessions run at the same time", LAST_MATCHES);
    return false;
}

void last_match_close(struct last_match *m)
{
    if (m->lock >= 0) {
        close(m->lock);
    }
    m->lock = -1;
}
