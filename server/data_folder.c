/* Whether the data folder can be used.
 * SPDX-License-Identifier: MIT */
#include "server/data_folder.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"

enum {
    OTHERS = 0077,
};

/* The nearest folder above that is there can be written. */
static bool can_be_made(const char *path)
{
    char above[PATH_MAX];
    struct stat what;

    text_format(above, sizeof(above), "%s", path);
    for (char *slash = strrchr(above, '/'); slash != NULL; slash = strrchr(above, '/')) {
        *slash = '\0';
        const char *folder = above[0] != '\0' ? above : "/";

        if (stat(folder, &what) == 0) {
            return S_ISDIR(what.st_mode) && access(folder, W_OK | X_OK) == 0;
        }
    }
    return access(".", W_OK | X_OK) == 0;
}

/* What does not count its room says nothing of it. */
static bool is_full(const char *path)
{
    struct statvfs disk;
    bool is_root = geteuid() == 0;

    if (statvfs(path, &disk) != 0) {
        return false;
    }
    return (disk.f_blocks > 0 && (is_root ? disk.f_bfree : disk.f_bavail) == 0) ||
           (disk.f_files > 0 && (is_root ? disk.f_ffree : disk.f_favail) == 0);
}

void data_folder_tell(struct findings *all, const char *path)
{
    char usual[PATH_MAX];
    struct stat what;
    struct finding *f;

    if (path == NULL) {
        path = file_data_folder(usual, sizeof(usual)) ? usual : NULL;
    }
    if (path == NULL) {
        f = findings_add(all, FINDING_NOTE, "there is no place for bans and keys");
        finding_follows(f, "they do not outlive the server");
        finding_command(f, "homeport-server --data FOLDER, one that you may write to");
    } else if (stat(path, &what) != 0 && errno == ENOENT && can_be_made(path)) {
        findings_add(all, FINDING_OK, "%s is not there yet; the first server makes it", path);
    } else if (stat(path, &what) != 0 || !S_ISDIR(what.st_mode) || access(path, W_OK | X_OK) != 0) {
        f = findings_add(all, FINDING_PROBLEM, "%s can't be written", path);
        finding_follows(f, "bans and keys do not outlive the server");
        finding_command(f, "homeport-server --data FOLDER, one that you may write to");
    } else if (is_full(path)) {
        f = findings_add(all, FINDING_PROBLEM, "%s is on a full disk", path);
        finding_follows(f, "bans and keys do not outlive the server");
        finding_command(f, "df '%s', and make room there; or: homeport-server --data FOLDER", path);
    } else if (what.st_mode & OTHERS) {
        f = findings_add(all, FINDING_NOTE, "%s is open to others (%03o)", path,
                         (unsigned)what.st_mode & 0777);
        finding_follows(f, "the next server closes it");
        finding_command(f, "chmod 700 '%s'", path);
    } else {
        findings_add(all, FINDING_OK, "%s is yours alone, and can be written", path);
    }
}
