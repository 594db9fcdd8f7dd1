/* Child processes.
 * SPDX-License-Identifier: MIT */
#include "client/child.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
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
static void die_with(pid_t parent)
{
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) {
        _exit(CANNOT_RUN);
    }
}

/* In the child. Signals were held back since before the fork: our own handlers would take what is
 * meant for the child. Nor is it any of its business what the thread that starts it holds back, as
 * those of SDL do. */
static void become(const char *path, const struct child_start *how, pid_t parent, int in_fd,
                   int out_fd)
{
    sigset_t none;

    signal(SIGTERM, SIG_DFL);
    signal(SIGINT, SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (how->outlives) {
        setsid();                                 /* the terminal may go, too */
        close_range(3, ~0U, CLOSE_RANGE_CLOEXEC); /* and what the parent has open */
    } else {
        die_with(parent);
    }
    if (out_fd >= 0) {
        dup2(out_fd, STDOUT_FILENO);
    }
    if (in_fd >= 0) {
        dup2(in_fd, STDIN_FILENO);
    }
    int errors_fd =
        how->errors != NULL ? open(how->errors, O_WRONLY | O_CREAT | O_APPEND, 0600) : -1;

    if (errors_fd >= 0) {
        dup2(errors_fd, STDERR_FILENO);
        close(errors_fd);
    }
    execv(path, (char *const *)(uintptr_t)how->argv);
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

/* ends[1] is ours, ends[0] the child's. */
static bool open_input(bool is_told, int ends[2])
{
    return !is_told || (pipe2(ends, O_CLOEXEC) == 0 && fcntl(ends[1], F_SETFL, O_NONBLOCK) == 0);
}

static void close_end(int *fd)
{
    if (*fd >= 0) {
        close(*fd);
    }
    *fd = -1;
}

bool child_start(struct child *c, const struct child_start *how, char *fault, size_t fault_size)
{
    char path[PATH_MAX];
    int in[2] = { -1, -1 };
    int out[2] = { -1, -1 };
    pid_t parent = getpid();
    sigset_t all;
    sigset_t usual;

    *c = (struct child){ .output = how->output, .in_fd = -1, .out_fd = -1 };
    path_beside(how->argv[0], path, sizeof(path));
    if (access(path, X_OK) != 0) {
        text_format(fault, fault_size, "%s: %s", path, strerror(errno));
        return false;
    }
    if (open_output(how->output, out) && open_input(how->is_told, in)) {
        sigfillset(&all);
        sigprocmask(SIG_SETMASK, &all, &usual);
        c->pid = fork();
        if (c->pid == 0) {
            become(path, how, parent, in[0], out[1]);
        }
        int error = errno;

        sigprocmask(SIG_SETMASK, &usual, NULL);
        errno = error;
    } else {
        c->pid = -1;
    }
    if (c->pid < 0) {
        text_format(fault, fault_size, "cannot start %s: %s", path, file_reason(errno));
        c->pid = 0;
        close_end(&in[1]);
        close_end(&out[0]);
    }
    c->in_fd = in[1];
    c->out_fd = out[0];
    line_in_open(&c->lines, out[0]);
    close_end(&in[0]);
    close_end(&out[1]);
    return c->pid > 0;
}

bool child_tell(struct child *c, const char *line)
{
    char text[LINE_IN_BYTES];

    text_format(text, sizeof(text) - 1, "%s", line);
    size_t length = strlen(text);

    text[length] = '\n';
    /* Below PIPE_BUF: whole or not at all. */
    return c->in_fd >= 0 && write(c->in_fd, text, length + 1) == (ssize_t)length + 1;
}

bool child_line(struct child *c, char *line, size_t size, uint64_t until_us)
{
    return line_in_next(&c->lines, line, size, until_us);
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
    close_end(&c->out_fd);
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
        close_end(&c->out_fd);
        c->lines.fd = -1;
    }
    close_end(&c->in_fd);
    return false;
}

void child_say_end(const struct child *c, char *text, size_t size)
{
    int signal = c->status - CHILD_BY_SIGNAL;

    if (signal > 0) {
        text_format(text, size, "was ended by signal %d (%s)", signal, strsignal(signal));
    } else {
        text_format(text, size, "has ended with status %d", c->status);
    }
}

void child_ask(struct child *c)
{
    if (child_runs(c) && !c->is_asked) {
        c->is_asked = true;
        kill(c->pid, SIGTERM);
    }
}

void child_stop(struct child *c, uint64_t grace_us)
{
    uint64_t end_us = clock_now_us() + grace_us;

    child_ask(c);
    while (child_runs(c)) {
        if (clock_now_us() > end_us) {
            kill(c->pid, SIGKILL);
        }
        clock_sleep_until_us(clock_now_us() + NAP_US);
    }
}
