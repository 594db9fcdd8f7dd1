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
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
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
static void become(const char *path, const char *const argv[], pid_t parent, int out_fd,
                   const char *errors)
{
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) {
        _exit(CANNOT_RUN);
    }
    if (out_fd >= 0) {
        dup2(out_fd, STDOUT_FILENO);
    }
    int errors_fd = errors != NULL ? open(errors, O_WRONLY | O_CREAT | O_APPEND, 0600) : -1;

    if (errors_fd >= 0) {
        dup2(errors_fd, STDERR_FILENO);
        close(errors_fd);
    }
    execv(path, (char *const *)(uintptr_t)argv);
    _exit(CANNOT_RUN);
}

/* ends[0] is ours, ends[1] the child's. */
static bool open_output(enum child_output output, int ends[2])
{
    switch (output) {
    case CHILD_OUTPUT_LINES:
        return pipe2(ends, O_CLOEXEC) == 0;
    case CHILD_OUTPUT_KEPT:
        /* Not a pipe: nobody need read it while the child writes, and it has no end to fill. */
        ends[1] = memfd_create("output", MFD_CLOEXEC);
        ends[0] = ends[1] >= 0 ? fcntl(ends[1], F_DUPFD_CLOEXEC, 0) : -1;
        return ends[0] >= 0;
    default:
        return true;
    }
}

static void close_output(int *fd)
{
    if (*fd >= 0) {
        close(*fd);
    }
    *fd = -1;
}

bool child_start(struct child *c, const char *program, const char *const argv[],
                 enum child_output output, char *fault, size_t fault_size)
{
    return child_start_logged(c, program, argv, output, NULL, fault, fault_size);
}

bool child_start_logged(struct child *c, const char *program, const char *const argv[],
                        enum child_output output, const char *errors, char *fault,
                        size_t fault_size)
{
    char path[PATH_MAX];
    int ends[2] = { -1, -1 };
    pid_t parent = getpid();

    *c = (struct child){ .output = output, .out_fd = -1 };
    path_beside(program, path, sizeof(path));
    if (access(path, X_OK) != 0) {
        text_format(fault, fault_size, "%s: %s", path, strerror(errno));
        return false;
    }
    if (!open_output(output, ends)) {
        text_format(fault, fault_size, "cannot take the output of %s: %s", path,
                    file_reason(errno));
        close_output(&ends[1]);
        return false;
    }
    c->pid = fork();
    if (c->pid == 0) {
        become(path, argv, parent, ends[1], errors);
    }
    if (c->pid < 0) {
        text_format(fault, fault_size, "cannot start %s: %s", path, strerror(errno));
        c->pid = 0;
        close_output(&ends[0]);
    }
    c->out_fd = ends[0];
    close_output(&ends[1]);
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

char *child_text(struct child *c, size_t *length)
{
    off_t end = lseek(c->out_fd, 0, SEEK_END);
    char *text = malloc(end >= 0 ? (size_t)end + 1 : 1);
    ssize_t got = text != NULL && end > 0 ? pread(c->out_fd, text, (size_t)end, 0) : 0;

    *length = got > 0 ? (size_t)got : 0;
    if (text != NULL) {
        text[*length] = '\0';
    }
    close_output(&c->out_fd);
    return text;
}

bool child_runs(struct child *c)
{
    int status = 0; /* where whoever started us has children reaped by themselves */

    if (c->pid == 0) {
        return false;
    }
    if (waitpid(c->pid, &status, WNOHANG) == 0) {
        return true;
    }
    c->pid = 0;
    c->status = WIFEXITED(status) ? WEXITSTATUS(status) : CHILD_BY_SIGNAL + WTERMSIG(status);
    if (c->output == CHILD_OUTPUT_LINES) {
        close_output(&c->out_fd);
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
