/* A child process whose word to end comes in the moment between fork and exec: neither is it lost,
 * nor does the parent miss its own. This program is its own child.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/clock.h"
#include "client/child.h"

enum {
    FAULT_BYTES = 256,
    CHILD_LIFE_S = 20, /* if it is not ended */
    PATIENCE_US = 5000000,
    NAP_US = 5000,
};

static volatile sig_atomic_t caught; /* in the parent, or in the child before its exec */
static bool is_for_child;
static bool is_for_parent;

static void note(int signal)
{
    caught = signal;
}

pid_t __real_fork(void);
pid_t __wrap_fork(void);

pid_t __wrap_fork(void)
{
    pid_t pid = __real_fork();

    if (pid == 0 ? is_for_child : is_for_parent) {
        kill(getpid(), SIGTERM);
    }
    return pid;
}

static struct child start(void)
{
    static const char *const argv[] = { "test_child", "as-child", NULL };
    const struct child_start how = { .argv = argv };
    struct child c;
    char fault[FAULT_BYTES] = "";

    caught = 0;
    signal(SIGTERM, note);
    if (!child_start(&c, &how, fault, sizeof(fault))) {
        fail_msg("%s", fault);
    }
    return c;
}

static void a_word_to_end_between_fork_and_exec_ends_the_child(void **state)
{
    (void)state;
    is_for_child = true;
    struct child c = start();
    const uint64_t until_us = clock_now_us() + PATIENCE_US;

    is_for_child = false;
    while (child_runs(&c) && clock_now_us() < until_us) {
        clock_sleep_until_us(clock_now_us() + NAP_US);
    }
    bool has_ended = c.pid == 0;

    child_stop(&c, 0);
    assert_true(has_ended);
    assert_int_equal(c.status, CHILD_BY_SIGNAL + SIGTERM);
    assert_int_equal(caught, 0);
}

static void one_for_the_parent_meanwhile_is_caught_there(void **state)
{
    (void)state;
    is_for_parent = true;
    struct child c = start();

    is_for_parent = false;
    assert_int_equal(caught, SIGTERM);
    assert_true(child_runs(&c));
    child_stop(&c, PATIENCE_US);
    assert_int_equal(c.status, CHILD_BY_SIGNAL + SIGTERM);
}

/* Threads of SDL hold back what ends a process. */
static void what_the_starting_thread_holds_back_reaches_the_child(void **state)
{
    sigset_t term;

    (void)state;
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    sigprocmask(SIG_BLOCK, &term, NULL);
    struct child c = start();

    sigprocmask(SIG_UNBLOCK, &term, NULL);
    child_stop(&c, PATIENCE_US);
    assert_int_equal(c.status, CHILD_BY_SIGNAL + SIGTERM);
}

int main(int argc, char *argv[])
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_to_end_between_fork_and_exec_ends_the_child),
        cmocka_unit_test(one_for_the_parent_meanwhile_is_caught_there),
        cmocka_unit_test(what_the_starting_thread_holds_back_reaches_the_child),
    };

    (void)argv;
    if (argc > 1) {
        alarm(CHILD_LIFE_S);
        pause();
        return 0;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
