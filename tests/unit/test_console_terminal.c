/* The claims of base/console.h about terminals and jobs.
 * SPDX-License-Identifier: MIT */
#include "console_sample.h"

#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>

static void flags_of_the_given_ends_stay_as_they_are(void **state)
{
    int before_in = fcntl(near_in, F_GETFL);
    int before_out = fcntl(near_out, F_GETFL);
    (void)state;

    type("line\n");
    expect_line("line");
    console_print(&console, "answer");
    assert_int_equal(fcntl(near_in, F_GETFL), before_in);
    assert_int_equal(fcntl(near_out, F_GETFL), before_out);
    assert_int_equal(before_in & O_NONBLOCK, 0);
}

/* Prints until the terminal takes a part of a line only. Its room can end where a line ends, too:
 * then a few bytes are taken off the screen and it is filled again. */
static void tear_a_line(void)
{
    enum { FEW_BYTES = 100 };

    fill_screen();
    while (!console.out.is_torn) {
        assert_true(read(screen, printed, FEW_BYTES) > 0);
        console.dropped = 0;
        fill_screen();
    }
}

/* A terminal that nobody looks at says that it can be written, takes a part and would wait with the
 * rest: a window that hangs, a connection that is slow. */
static void full_terminal_tears_a_line_and_the_next_stands_by_itself(void **state)
{
    struct termios mode;
    (void)state;

    /* As terminals are: a line's end is two bytes, and has no room where one is left. */
    assert_int_equal(tcgetattr(near_out, &mode), 0);
    mode.c_oflag |= OPOST | ONLCR;
    assert_int_equal(tcsetattr(near_out, TCSANOW, &mode), 0);
    tear_a_line();
    while (console.dropped > 0) {
        assert_true(read(screen, printed, sizeof(printed)) > 0);
        console_print(&console, "now");
    }
    take_screen("before)\r\n");
    const char *last = strstr(printed, "now (and ");

    assert_non_null(last);
    assert_true(last > printed);
    assert_memory_equal(last - 3, "x\r\n", 3);
    assert_false(console.out.is_torn);
}

static void terminal_halted_by_ctrl_s_takes_nothing_until_ctrl_q(void **state)
{
    (void)state;

    assert_int_equal(tcflow(near_out, TCOOFF), 0);
    console_print(&console, "a");
    console_print(&console, "b");
    assert_int_equal(console.dropped, 2);
    assert_int_equal(tcflow(near_out, TCOON), 0);
    console_print(&console, "c");
    expect_screen("c (and 2 more before)\n");
}

static void terminal_has_a_prompt_before_each_line(void **state)
{
    (void)state;

    expect_no_line();
    expect_no_line();
    expect_screen("> ");
    type("help\n");
    expect_line("help");
    console_print(&console, "no help");
    expect_no_line();
    expect_screen("no help\n> ");
    type("\n");
    expect_no_line();
    expect_screen("> ");
}

static void line_printed_in_between_stands_by_itself_and_the_prompt_comes_again(void **state)
{
    (void)state;

    expect_no_line();
    console_print(&console, "a new code");
    console_print(&console, "another");
    expect_no_line();
    expect_screen("> \na new code\nanother\n> ");
    console_close(&console);
    expect_screen("\n");
}

static void one_terminal_and_one_pipe_have_no_prompt(void **state)
{
    int ends[2];
    (void)state;

    assert_int_equal(pipe(ends), 0);
    console_close(&console);
    console_open(&console, near_in, ends[1]);
    expect_no_line();
    console_close(&console);
    console_open(&console, ends[0], near_out);
    expect_no_line();
    expect_screen("");
    close(ends[0]);
    close(ends[1]);
}

static void end_of_file_at_a_terminal_ends_reading_with_its_line(void **state)
{
    (void)state;

    expect_no_line();
    type("\x04");
    expect_no_line();
    assert_true(is_over());
    expect_screen("> \n");
}

static void terminal_that_is_hung_up_ends_reading(void **state)
{
    (void)state;

    hang_up(&keyboard);
    hang_up(&screen);
    expect_no_line();
    assert_true(is_over());
    console_print(&console, "to nobody");
}

/* In a session of its own on the terminal, with a job that reads: while that is in the background,
 * and in front. What does not hold, or NULL. */
static const char *job(int told, int tell)
{
    char byte;

    console_open(&console, near_in, near_out);
    if (console_fd(&console, NOW_US) != -1 || read_at(NOW_US)) {
        return "a job in the background reads";
    }
    if (console_next_us(&console, NOW_US) != NOW_US + CONSOLE_LOOK_US) {
        return "it does not look again after a second";
    }
    if (write(tell, "b", 1) != 1 || read(told, &byte, 1) != 1) {
        return "no word from the shell";
    }
    if (read_at(NOW_US + CONSOLE_LOOK_US - 1)) {
        return "it reads before the second is over";
    }
    if (!read_at(NOW_US + CONSOLE_LOOK_US) || strcmp(line, "stop") != 0) {
        return "in front it does not read";
    }
    return NULL;
}

static const char *shell(void)
{
    int to_job[2];
    int to_shell[2];
    int status = -1;
    char byte;

    if (setsid() < 0 || ioctl(near_in, TIOCSCTTY, 0) != 0 || pipe(to_job) != 0 ||
        pipe(to_shell) != 0) {
        return "no terminal of its own";
    }
    signal(SIGTTOU, SIG_IGN);
    type("stop\n");
    pid_t child = fork();

    if (child == 0) {
        signal(SIGTTOU, SIG_DFL);
        setpgid(0, 0);
        const char *wrong = job(to_job[0], to_shell[1]);
        if (wrong != NULL) {
            fprintf(stderr, "%s\n", wrong);
        }
        _exit(wrong != NULL);
    }
    close(to_shell[1]);
    if (read(to_shell[0], &byte, 1) == 1) {
        tcsetpgrp(near_in, child);
        (void)!write(to_job[1], "f", 1);
    }
    if (waitpid(child, &status, WUNTRACED) == child && WIFSTOPPED(status)) {
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        return "the job was stopped";
    }
    return status == 0 ? NULL : "the job failed";
}

static void job_in_the_background_is_not_stopped_and_reads_when_it_is_in_front(void **state)
{
    int status = -1;
    (void)state;

    fflush(NULL);
    pid_t child = fork();

    if (child == 0) {
        alarm(TIMEOUT_S);
        const char *wrong = shell();
        if (wrong != NULL) {
            fprintf(stderr, "%s\n", wrong);
        }
        _exit(wrong != NULL);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

#define CASE(claim) cmocka_unit_test_setup_teardown(claim, setup_terminal, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(job_in_the_background_is_not_stopped_and_reads_when_it_is_in_front),
        CASE(flags_of_the_given_ends_stay_as_they_are),
        CASE(full_terminal_tears_a_line_and_the_next_stands_by_itself),
        CASE(terminal_halted_by_ctrl_s_takes_nothing_until_ctrl_q),
        CASE(terminal_has_a_prompt_before_each_line),
        CASE(line_printed_in_between_stands_by_itself_and_the_prompt_comes_again),
        CASE(one_terminal_and_one_pipe_have_no_prompt),
        CASE(end_of_file_at_a_terminal_ends_reading_with_its_line),
        CASE(terminal_that_is_hung_up_ends_reading),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
