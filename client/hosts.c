/* Remembered hosts, read and written.
 * SPDX-License-Identifier: MIT */
#include "client/hosts.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/text.h"

enum {
    OWNER_FILE = 0600,
    LOOPBACK_NET = 127,
    FILE_BYTES = HOSTS_MOST * INET_ADDRSTRLEN,
};

/* Each once. */
static void add(struct hosts *h, uint32_t ipv4)
{
    for (int i = 0; i < h->count; i++) {
        if (h->ipv4[i] == ipv4) {
            return;
        }
    }
    if (h->count < HOSTS_MOST) {
        h->ipv4[h->count++] = ipv4;
    }
}

/* A longer file was not written by us. */
void hosts_read(struct hosts *h, const char *folder)
{
    char path[PATH_MAX];
    char text[FILE_BYTES + 1];
    char unsaid[1];
    char *rest = NULL;
    struct stat what;
    size_t length = 0;

    h->count = 0;
    if (folder[0] == '\0' || !folder_join(path, folder, "hosts") || lstat(path, &what) != 0 ||
        !S_ISREG(what.st_mode) ||
        !file_read(path, text, FILE_BYTES, &length, unsaid, sizeof(unsaid))) {
        return;
    }
    text[length] = '\0';
    for (char *line = strtok_r(text, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        struct in_addr address;

        if (inet_pton(AF_INET, line, &address) == 1) {
            add(h, ntohl(address.s_addr));
        }
    }
}

void hosts_peek(struct hosts *h, const struct profile_options *options)
{
    char folder[PATH_MAX];

    h->count = 0;
    if (profile_folder(options, folder)) {
        hosts_read(h, folder);
    }
}

static bool write_file(const struct hosts *h, const char *path, char *fault, size_t size)
{
    char text[FILE_BYTES + 1] = "";

    for (int i = 0; i < h->count; i++) {
        const struct in_addr address = { .s_addr = htonl(h->ipv4[i]) };
        size_t length = strlen(text);

        inet_ntop(AF_INET, &address, text + length, (socklen_t)(sizeof(text) - length));
        length = strlen(text);
        text_format(text + length, sizeof(text) - length, "\n");
    }
    if (!file_replace_soon(path, text, strlen(text), fault, size)) {
        return false;
    }
    if (chmod(path, OWNER_FILE) != 0) { /* the umask may have taken bits */
        text_format(fault, size, "cannot set permissions of %s: %s", path, strerror(errno));
        return false;
    }
    return true;
}

bool hosts_keep(const char *folder, uint32_t ipv4, char *fault, size_t size)
{
    struct hosts old;
    struct hosts new = { .count = 0 };
    char path[PATH_MAX];

    if (folder[0] == '\0' || ipv4 >> 24 == LOOPBACK_NET || !folder_join(path, folder, "hosts")) {
        return true;
    }
    hosts_read(&old, folder);
    if (old.count > 0 && old.ipv4[0] == ipv4) {
        return true;
    }
    add(&new, ipv4);
    for (int i = 0; i < old.count; i++) {
        add(&new, old.ipv4[i]);
    }
    return write_file(&new, path, fault, size);
}
