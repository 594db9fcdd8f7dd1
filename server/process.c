/* What /proc says of a process.
 * SPDX-License-Identifier: MIT */
#include "server/process.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

enum {
    PATH_BYTES = 300,
    LINE_BYTES = 1024,
    TARGET_BYTES = 64,
};

static bool process_has(const char *pid, const char *socket)
{
    char path[PATH_BYTES];
    char target[TARGET_BYTES];
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

bool process_has_socket(int pid, unsigned long inode)
{
    char number[TARGET_BYTES];
    char socket[TARGET_BYTES];

    text_format(number, sizeof(number), "%d", pid);
    text_format(socket, sizeof(socket), "socket:[%lu]", inode);
    return process_has(number, socket);
}

int process_with_socket(unsigned long inode)
{
    char socket[TARGET_BYTES];
    DIR *processes = opendir("/proc");
    int pid = 0;

    text_format(socket, sizeof(socket), "socket:[%lu]", inode);
    for (struct dirent *e = processes ? readdir(processes) : NULL; e != NULL && pid == 0;
         e = readdir(processes)) {
        if (e->d_name[0] >= '1' && e->d_name[0] <= '9' && process_has(e->d_name, socket)) {
            pid = atoi(e->d_name);
        }
    }
    if (processes != NULL) {
        closedir(processes);
    }
    return pid;
}

/* As /proc/PID/stat says behind the name: T by a signal, t by a debugger. Those of others are not
 * even opened: this is looked at between ticks. */
static bool is_stopped(int processes, const char *pid)
{
    char path[PATH_BYTES];
    char line[LINE_BYTES] = "";
    struct stat what;

    if (fstatat(processes, pid, &what, 0) != 0 || (what.st_uid != geteuid() && geteuid() != 0)) {
        return false;
    }
    text_format(path, sizeof(path), "%s/stat", pid);
    int fd = openat(processes, path, O_RDONLY | O_CLOEXEC);
    ssize_t length = fd >= 0 ? read(fd, line, sizeof(line) - 1) : 0;

    if (fd >= 0) {
        close(fd);
    }
    line[length > 0 ? length : 0] = '\0';
    const char *end = strrchr(line, ')');

    return end != NULL && end[1] == ' ' && (end[2] == 'T' || end[2] == 't');
}

int process_list_stopped(int *pids, int most)
{
    DIR *processes = opendir("/proc");
    int count = 0;

    for (struct dirent *e = processes ? readdir(processes) : NULL; e != NULL && count < most;
         e = readdir(processes)) {
        if (e->d_name[0] >= '1' && e->d_name[0] <= '9' && is_stopped(dirfd(processes), e->d_name)) {
            pids[count++] = atoi(e->d_name);
        }
    }
    if (processes != NULL) {
        closedir(processes);
    }
    return count;
}

/* When this machine was started, Unix time. 0: not told. */
static uint64_t boot_s(void)
{
    FILE *f = fopen("/proc/stat", "r");
    char line[LINE_BYTES];
    unsigned long long boot = 0;

    while (f != NULL && boot == 0 && fgets(line, sizeof(line), f) != NULL) {
        if (sscanf(line, "btime %llu", &boot) != 1) {
            boot = 0;
        }
    }
    if (f != NULL) {
        fclose(f);
    }
    return boot;
}

/* `line` is that of /proc/PID/stat. The name, in brackets, may itself have brackets in it. */
static bool parse(char *line, struct process *p)
{
    unsigned long long start;
    long per_s = sysconf(_SC_CLK_TCK);
    char *name = strchr(line, '(');
    char *end = strrchr(line, ')');

    if (name == NULL || end == NULL || end < name ||
        sscanf(end + 1,
               " %*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu",
               &p->parent, &start) != 2) {
        return false;
    }
    uint64_t boot = boot_s();

    *end = '\0';
    text_clean(p->name, sizeof(p->name), name + 1);
    p->since_s = boot != 0 && per_s > 0 ? boot + start / (unsigned long)per_s : 0;
    return true;
}

bool process_look(int pid, struct process *p)
{
    char path[PATH_BYTES];
    char line[LINE_BYTES] = "";
    struct stat what;

    text_format(path, sizeof(path), "/proc/%d/stat", pid);
    FILE *f = fopen(path, "r");

    if (f == NULL) {
        return false;
    }
    p->pid = pid;
    p->owner = fstat(fileno(f), &what) == 0 ? what.st_uid : (uid_t)-1;
    bool is_read = fgets(line, sizeof(line), f) != NULL && parse(line, p);

    fclose(f);
    return is_read;
}
