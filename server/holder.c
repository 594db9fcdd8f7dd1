/* Looking for the holder of a port: the socket's inode in /proc/net/udp, then the process that has
 * it open.
 * SPDX-License-Identifier: MIT */
#include "server/holder.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

enum {
    LINE_BYTES = 512,
    PATH_BYTES = 300,
    NAME_BYTES = 64,
};

static bool find_inode(const struct net_address *address, unsigned long *inode)
{
    FILE *f = fopen("/proc/net/udp", "r");
    char line[LINE_BYTES];
    bool is_found = false;

    while (f != NULL && !is_found && fgets(line, sizeof(line), f) != NULL) {
        unsigned ip;
        unsigned port;

        if (sscanf(line, "%*d: %8X:%4X %*s %*s %*s %*s %*s %*s %*s %lu", &ip, &port, inode) != 3) {
            continue;
        }
        is_found = port == address->port && (ip == 0 || __builtin_bswap32(ip) == address->ipv4);
    }
    if (f != NULL) {
        fclose(f);
    }
    return is_found;
}

static bool process_has(const char *pid, const char *socket)
{
    char path[PATH_BYTES];
    char target[NAME_BYTES];
    bool has = false;

    text_format(path, sizeof(path), "/proc/%s/fd", pid);
    DIR *fds = opendir(path);

    for (struct dirent *e = fds ? readdir(fds) : NULL; e != NULL && !has; e = readdir(fds)) {
        ssize_t length = readlinkat(dirfd(fds), e->d_name, target, sizeof(target) - 1);

        target[length > 0 ? length : 0] = '\0';
        has = strcmp(target, socket) == 0;
    }
    if (fds != NULL) {
        closedir(fds);
    }
    return has;
}

static bool find_process(unsigned long inode, char *pid, size_t size)
{
    char socket[NAME_BYTES];
    bool is_found = false;
    DIR *processes = opendir("/proc");

    text_format(socket, sizeof(socket), "socket:[%lu]", inode);
    for (struct dirent *e = processes ? readdir(processes) : NULL; e != NULL && !is_found;
         e = readdir(processes)) {
        if (e->d_name[0] >= '1' && e->d_name[0] <= '9' && process_has(e->d_name, socket)) {
            text_format(pid, size, "%s", e->d_name);
            is_found = true;
        }
    }
    if (processes != NULL) {
        closedir(processes);
    }
    return is_found;
}

static void process_name(const char *pid, char *name, size_t size)
{
    char path[PATH_BYTES];
    char raw[NAME_BYTES] = "";

    text_format(path, sizeof(path), "/proc/%s/comm", pid);
    FILE *f = fopen(path, "r");

    if (f != NULL) {
        if (fgets(raw, sizeof(raw), f) == NULL) {
            raw[0] = '\0';
        }
        fclose(f);
    }
    text_clean(name, size, raw);
}

void holder_describe(const struct net_address *address, char *text, size_t size)
{
    char where[NAME_BYTES];
    char who[2 * NAME_BYTES] = "";
    char pid[NAME_BYTES];
    char name[NAME_BYTES];
    unsigned long inode;

    text_format(where, sizeof(where), "%u.%u.%u.%u", address->ipv4 >> 24,
                address->ipv4 >> 16 & 0xFF, address->ipv4 >> 8 & 0xFF, address->ipv4 & 0xFF);
    if (find_inode(address, &inode) && find_process(inode, pid, sizeof(pid))) {
        process_name(pid, name, sizeof(name));
        text_format(who, sizeof(who), " It is held by %s, process %s.", name, pid);
    }
    text_format(text, size,
                "Port %d already in use: failed to bind to %s:%d.%s\n"
                "  To join the server that is there:   homeport %s:%d\n"
                "  To start another on a free port:    homeport-server --port 0",
                address->port, where, address->port, who, where, address->port);
}
