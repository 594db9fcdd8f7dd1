/* A trial's folder.
 * SPDX-License-Identifier: MIT */
#include "client/trial_folder.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"

enum {
    ROOM_BYTES = 256 << 10, /* what a short trial leaves; a long one may need more */
};

static enum exit_status refuse(const char *path, int error, char *fault, size_t size)
{
    text_format(fault, size, "%s: %s", path, file_reason(error));
    return EXIT_STATUS_CANNOT_CREATE;
}

static enum exit_status find(struct trial_folder *f, const char *out, char *fault, size_t size)
{
    char notice[FOLDER_NOTICE_BYTES] = "";

    if (out != NULL) {
        return file_make_folders(out) && realpath(out, f->path) != NULL
                   ? EXIT_STATUS_OK
                   : refuse(out, errno, fault, size);
    }
    return folder_open(NULL, "trial", "a trial's reports", f->path, notice, sizeof(notice), fault,
                       size)
               ? EXIT_STATUS_OK
               : EXIT_STATUS_CANNOT_CREATE;
}

/* Two in one folder would take each other's reports for their own. */
static enum exit_status lock(struct trial_folder *f, char *fault, size_t size)
{
    char path[PATH_MAX];
    long holder = 0;

    if (!folder_join(path, f->path, "lock")) {
        return refuse(f->path, ENAMETOOLONG, fault, size);
    }
    f->lock = folder_lock(path, &holder);
    if (f->lock >= 0) {
        return EXIT_STATUS_OK;
    }
    if (errno != EWOULDBLOCK) {
        return refuse(path, errno, fault, size);
    }
    text_format(fault, size,
                "%s is in use by another trial (process %ld); wait for it or end it, or name "
                "another folder with --out",
                f->path, holder);
    return EXIT_STATUS_UNAVAILABLE;
}

static enum exit_status try_room(const struct trial_folder *f, char *fault, size_t size)
{
    char path[PATH_MAX];

    if (!folder_join(path, f->path, "trial.json")) {
        return refuse(f->path, ENAMETOOLONG, fault, size);
    }
    return file_has_room(path, ROOM_BYTES, fault, size) ? EXIT_STATUS_OK
                                                        : EXIT_STATUS_CANNOT_CREATE;
}

enum exit_status trial_folder_open(struct trial_folder *f, const char *out, char *fault,
                                   size_t fault_size)
{
    f->lock = -1;
    enum exit_status status = find(f, out, fault, fault_size);

    if (status == EXIT_STATUS_OK) {
        status = lock(f, fault, fault_size);
    }
    if (status == EXIT_STATUS_OK) {
        status = try_room(f, fault, fault_size);
    }
    if (status != EXIT_STATUS_OK) {
        trial_folder_close(f);
    }
    return status;
}

void trial_folder_close(struct trial_folder *f)
{
    if (f->lock >= 0) {
        close(f->lock);
    }
    f->lock = -1;
}
