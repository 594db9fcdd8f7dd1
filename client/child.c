/* Child processes.
 * SPDX-License-Identifier: MIT */
#include "client/child.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"

enum {
    NAP_US = 5000,
    CANNOT_RUN = 127,
};

static void path_beside(const char *program, char *path, size_t size)
{
    ssize_t length = readlink("/proc/self/exe", path, size - 1);

    path[length > 0 ? length : 0] = '\0';
    char *slash = strrchr(path, '/');
    size_t folder = slash != NULL ? (size_t)(slash - path) + 1 : 0;

    text_format(path + folder, size - folder, "%s", program);
}

/* In the child. The kernel sends the signal when the parent's thread dies; if that has happened
 * before the call, the parent has changed already. A group of its own keeps the terminal's Ctrl-C
 * away: the parent passes it on, once, and a second signal would end the child without a goodbye.
 */
static void become(const char *path, const char *const argv[], pid_t parent, int out_fd)
{
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) {
        _exit(CANNOT_RUN);
    }
    if (out_fd >= 0) {
        dup2(out_fd, STDOUT_FILENO);
    }
    execv(path, (char *const *)(uintptr_t)argv);
    _exit(CANNOT_RUN);
}

bool child_start(struct child *c, const char *program, const char *const argv[], bool takes_output,
                 char *fault, size_t fault_size)
{
    char path[PATH_MAX];
    int ends[2] = { -1, -1 };
    pid_t parent = getpid();

    *c = (struct child){ .out_fd = -1 };
    path_beside(program, path, sizeof(path));
    if (access(path, X_OK) != 0) {
        text_format(fault, fault_size, "%s: %s", path, strerror(errno));
        return false;
    }
    if (takes_output && pipe2(ends, O_CLOEXEC) != 0) {
        text_format(fault, fault_size, "cannot make a pipe: %s", strerror(errno));
        return false;
    }
    c->pid = fork();
    if (c->pid == 0) {
        become(path, argv, parent, ends[1]);
    }
    if (c->pid < 0) {
        text_format(fault, fault_size, "cannot start %s: %s", path, strerror(errno));
        c->pid = 0;
        close(ends[0]);
    } else {
        c->out_fd = ends[0];
    }
    if (ends[1] >= 0) {
        close(ends[1]);
    }
    return c->pid > 0;
}

bool child_line(struct child *c, char *line, size_t size, uint64_t until_us)
{
    size_t at = 0;

    while (at < size) {
        uint64_t now_us = clock_now_us();
        struct pollfd readable = { .fd = c->out_fd, .events = POLLIN };

        if (now_us >= until_us || poll(&readable, 1, (int)((until_us - now_us) / 1000) + 1) <= 0 ||
            read(c->out_fd, line + at, 1) != 1) {
            return false;
        }
        if (line[at] == '\n') {
            line[at] = '\0';
            return true;
        }
        at++;
    }
    return false;
}

bool child_runs(struct child *c)
{
    int status;

    if (c->pid == 0) {
        return false;
    }
    if (waitpid(c->pid, &status, WNOHANG) == 0) {
        return true;
    }
    c->pid = 0;
    c->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (c->out_fd >= 0) {
        close(c->out_fd);
        c->out_fd = -1;
    }
    return false;
}

void child_stop(struct child *c, uint64_t grace_us)
{
    uint64_t end_us = clock_now_us() + grace_us;

    if (!child_runs(c)) {
        return;
    }
    kill(c->pid, SIGTERM);
    while (child_runs(c)) {
        if (clock_now_us() > end_us) {
            kill(c->pid, SIGKILL);
        }
        clock_sleep_until_us(clock_now_us() + NAP_US);
    }
}
