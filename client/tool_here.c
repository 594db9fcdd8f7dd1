/* Looking at this machine in a process of its own: a driver that hangs or crashes does so there.
 * SPDX-License-Identifier: MIT */
#include "client/tool_here.h"

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

/* How long it had something to do and no processor, as the kernel counts; 0 where it does not. */
static uint64_t starved_us(pid_t child)
{
    char path[PATH_MAX];
    uint64_t starved_ns = 0;

    text_format(path, sizeof(path), "/proc/%d/schedstat", (int)child);
    FILE *file = fopen(path, "re");

    if (file != NULL) {
        if (fscanf(file, "%*u %" SCNu64, &starved_ns) != 1) {
            starved_ns = 0;
        }
        fclose(file);
    }
    return starved_ns / 1000;
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
        lost_us = starved_us(child);
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
