/* Looking at this machine in a process of its own: a driver that hangs or crashes does so there.
 * SPDX-License-Identifier: MIT */
#include "client/tool_here.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
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
    PATIENCE_US = 1800000,
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

/* True: it ended by itself. */
static bool wait_for(pid_t child)
{
    uint64_t end_us = clock_now_us() + PATIENCE_US;
    uint64_t now_us = clock_now_us();

    while (tool_stop == 0 && now_us < end_us) {
        if (waitpid(child, NULL, WNOHANG) != 0) {
            return true;
        }
        clock_sleep_until_us(now_us + NAP_US);
        now_us = clock_now_us();
    }
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
        h->is_late = !wait_for(child) && tool_stop == 0;
        here_tell(h, all);
    } else {
        text_format(fault, size, "this machine can't be looked at: %s", strerror(errno));
    }
    if (h != MAP_FAILED) {
        munmap(h, sizeof(*h));
    }
    return child > 0;
}
