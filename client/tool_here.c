/* Looking at this machine in a process of its own: a driver that hangs or crashes does so there.
 * SPDX-License-Identifier: MIT */
#include "client/tool_here.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "client/here_words.h"
#include "client/tool.h"

enum {
    PATIENCE_US = 1800000, /* with a driver, not with who keeps the processors busy */
    BUSY_US = 8000000,     /* in all */
    NAP_US = 5000,
};

/* In the child. What libraries print is nothing to act on: the findings are. */
static void look(struct here *h, pid_t parent)
{
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() == parent) {
        dup2(nowhere, STDOUT_FILENO);
        dup2(nowhere, STDERR_FILENO);
        here_look(h);
    }
    _exit(EXIT_STATUS_OK);
}

/* As the kernel counts for a thread; 0 where it does not. */
static uint64_t starved_thread_us(const char *path)
{
    FILE *file = fopen(path, "re");
    uint64_t starved_ns = 0;

    if (file != NULL) {
        if (fscanf(file, "%*u %" SCNu64, &starved_ns) != 1) {
            starved_ns = 0;
        }
        fclose(file);
    }
    return starved_ns / 1000;
}

/* How long it had something to do and no processor: that of its threads which had to wait longest,
 * for drivers work in threads of their own, and the others wait for those. Other processes do not
 * count, a display server or what a driver starts, and what two threads have waited one after the
 * other counts once. */
static uint64_t starved_us(pid_t child)
{
    char path[PATH_MAX];
    uint64_t most_us = 0;

    text_format(path, sizeof(path), "/proc/%d/task", (int)child);
    DIR *threads = opendir(path);

    for (struct dirent *e; threads != NULL && (e = readdir(threads)) != NULL;) {
        text_format(path, sizeof(path), "/proc/%d/task/%s/schedstat", (int)child, e->d_name);
        uint64_t us = starved_thread_us(path);

        most_us = us > most_us ? us : most_us;
    }
    if (threads != NULL) {
        closedir(threads);
    }
    return most_us;
}

/* True: it ended by itself. */
static bool wait_for(pid_t child, bool *is_busy)
{
    uint64_t begun_us = clock_now_us();
    uint64_t now_us = begun_us;
    uint64_t lost_us = 0;

    while (tool_stop == 0 && now_us < begun_us + PATIENCE_US + lost_us &&
           now_us < begun_us + BUSY_US) {
        if (waitpid(child, NULL, WNOHANG) != 0) {
            return true;
        }
        clock_sleep_until_us(now_us + NAP_US);
        now_us = clock_now_us();
        uint64_t now_lost_us = starved_us(child);

        lost_us = now_lost_us > lost_us ? now_lost_us : lost_us; /* less: that thread has ended */
    }
    *is_busy = now_us < begun_us + PATIENCE_US + lost_us;
    kill(child, SIGKILL);
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {
    }
    return false;
}

bool tool_here(struct findings *all, char *fault, size_t size)
{
    struct here *h =
        mmap(NULL, sizeof(*h), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t self = getpid();
    pid_t child = h != MAP_FAILED ? fork() : -1;

    if (child == 0) {
        look(h, self);
    }
    if (child > 0) {
        bool is_busy = false;

        h->is_late = !wait_for(child, &is_busy) && tool_stop == 0;
        h->is_busy = h->is_late && is_busy;
        here_tell(h, all);
    } else {
        text_format(fault, size, "this machine can't be looked at: %s", strerror(errno));
    }
    if (h != MAP_FAILED) {
        munmap(h, sizeof(*h));
    }
    return child > 0;
}
