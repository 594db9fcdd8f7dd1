/* The claims of base/console.h, but for terminals: with pipes.
 * SPDX-License-Identifier: MIT */
#include "console_sample.h"

static void whole_lines_are_read_one_by_one(void **state)
{
    (void)state;

    expect_no_line();
    type("kick Ann\nlan on\nhal");
    expect_line("kick Ann");
    expect_line("lan on");
    expect_no_line();
    expect_no_line();
    type("f\n");
    expect_line("half");
    expect_no_line();
    expect_screen("");
}

static void lines_are_cleaned_and_empty_ones_are_none(void **state)
{
    static const char typed[] = "\n  \r\n say \x1B[2J\t hi \xFF\r\nki\0ck\n\x07\n";
    (void)state;

    type_bytes(typed, sizeof(typed) - 1);
    expect_line("say [2J hi");
    expect_line("kick");
    expect_no_line();
}

static void line_of_the_most_bytes_is_whole_and_a_longer_one_is_cut_and_said(void **state)
{
    char text[CONSOLE_TEXT_BYTES + 3];
    (void)state;

    memset(text, 'x', sizeof(text));
    text[CONSOLE_TEXT_BYTES] = '\n';
    type_bytes(text, CONSOLE_TEXT_BYTES + 1);
    assert_true(read_at(NOW_US));
    assert_int_equal(strlen(line), CONSOLE_TEXT_BYTES);
    expect_no_line();
    expect_screen("");

    text[CONSOLE_TEXT_BYTES] = 'y';
    text[CONSOLE_TEXT_BYTES + 1] = '\n';
    type_bytes(text, CONSOLE_TEXT_BYTES + 2);
    type("next\n");
    assert_true(read_at(NOW_US));
    assert_int_equal(strlen(line), CONSOLE_TEXT_BYTES);
    assert_null(strchr(line, 'y'));
    expect_screen("That line is too long: its end is not used.\n");
    expect_line("next");
}

static void line_is_cut_to_its_buffer_at_a_whole_character(void **state)
{
    char small[4];
    (void)state;

    type("ab\xC3\xABz\n");
    assert_true(console_read(&console, NOW_US, small, sizeof(small)));
    assert_string_equal(small, "ab");
    expect_screen("That line is too long: its end is not used.\n");
}

/* Its beginning is the line, what follows is none, however much it is. */
static void bytes_without_an_end_give_one_line_and_one_sentence(void **state)
{
    char text[CONSOLE_BYTES];
    uint64_t now_us = NOW_US;
    int lines = 0;
    (void)state;

    memset(text, 'x', sizeof(text));
    for (int i = 0; i < 100; i++, now_us += CONSOLE_REST_US) {
        type_bytes(text, sizeof(text));
        while (read_at(now_us)) {
            lines++;
        }
    }
    assert_int_equal(lines, 1);
    type("tail\nnext\n");
    assert_true(read_at(now_us));
    assert_string_equal(line, "next");
    expect_screen("That line is too long: its end is not used.\n");
}

static void flood_of_lines_is_taken_a_bufferful_at_a_time_and_rests(void **state)
{
    int lines = 0;
    (void)state;

    for (int i = 0; i < CONSOLE_BYTES; i++) {
        type_bytes("y\ny\n", 4);
    }
    while (read_at(NOW_US)) {
        lines++;
    }
    assert_int_equal(lines, CONSOLE_BYTES / 2);
    assert_int_equal(console_fd(&console, NOW_US), -1);
    assert_false(read_at(NOW_US));
    assert_int_equal(console_next_us(&console, NOW_US), NOW_US + CONSOLE_REST_US);
    assert_true(console_fd(&console, NOW_US + CONSOLE_REST_US) >= 0);
    assert_true(console_next_us(&console, NOW_US + CONSOLE_REST_US) == UINT64_MAX);
    assert_true(read_at(NOW_US + CONSOLE_REST_US));
}

static void pipe_that_ends_gives_its_last_line_and_is_over(void **state)
{
    (void)state;

    type("one\nlast");
    hang_up(&keyboard);
    expect_line("one");
    expect_no_line();
    expect_line("last"); /* the end is seen in the next round */
    expect_no_line();
    assert_true(is_over());
    expect_screen("");
}

static void console_that_is_over_still_prints(void **state)
{
    (void)state;

    hang_up(&keyboard);
    expect_no_line();
    assert_true(is_over());
    console_print(&console, "a new code");
    expect_screen("a new code\n");
}

static void expect_end_of(int fd)
{
    console_close(&console);
    console_open(&console, fd, near_out);
    expect_no_line();
    assert_true(is_over());
    expect_screen("");
}

static void null_device_and_closed_input_end_silently(void **state)
{
    int fd = open("/dev/null", O_RDONLY);
    (void)state;

    expect_end_of(fd);
    close(fd);
    expect_end_of(fd);
}

static void file_gives_its_lines_and_ends(void **state)
{
    FILE *file = tmpfile();
    (void)state;

    assert_non_null(file);
    assert_true(fputs("one\ntwo\n", file) >= 0);
    rewind(file);
    console_close(&console);
    console_open(&console, fileno(file), near_out);
    expect_line("one");
    expect_line("two");
    expect_no_line();
    expect_no_line();
    assert_true(is_over());
    expect_screen("");
    fclose(file);
}

/* A server under a supervisor may have none of the three. */
static void console_without_ends_reads_and_prints_nothing(void **state)
{
    (void)state;

    console_close(&console);
    console_open(&console, -1, -1);
    expect_no_line();
    console_print(&console, "nobody hears");
    assert_true(is_over());
    console_close(&console);
    console_close(&console);
    assert_true(fcntl(near_in, F_GETFD) >= 0);
}

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

static void printed_lines_are_clean_and_bounded(void **state)
{
    char text[2 * CONSOLE_PRINT_BYTES];
    (void)state;

    console_print(&console, "a\nb \x1B]0;title\x07 %s%n \xC2\x9B");
    expect_screen("a b ]0;title %s%n\n");
    memset(text, 'x', sizeof(text));
    text[sizeof(text) - 1] = '\0';
    console_print(&console, text);
    assert_int_equal(strlen(take_screen("\n")), CONSOLE_PRINT_BYTES + 1);
}

static void reader_that_stopped_costs_lines_and_never_waits(void **state)
{
    (void)state;

    fill_screen();
    assert_true(strlen(take_screen("\n")) >= CONSOLE_PRINT_BYTES);
    assert_int_equal(printed[strlen(printed) - 1], '\n');
    console_print(&console, "now");
    console_print(&console, "and now");
    expect_screen("now (and 3 more before)\nand now\n");
}

static void reader_that_is_gone_ends_no_process(void **state)
{
    (void)state;

    hang_up(&screen);
    console_print(&console, "to nobody");
    assert_int_equal(console.dropped, 1);
}

static void full_disk_under_the_output_costs_the_line(void **state)
{
    int full = open("/dev/full", O_WRONLY);
    (void)state;

    console_close(&console);
    console_open(&console, near_in, full);
    console_print(&console, "x");
    assert_int_equal(console.dropped, 1);
    close(full);
}

#define CASE(claim) cmocka_unit_test_setup_teardown(claim, setup_pipes, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(whole_lines_are_read_one_by_one),
        CASE(lines_are_cleaned_and_empty_ones_are_none),
        CASE(line_of_the_most_bytes_is_whole_and_a_longer_one_is_cut_and_said),
        CASE(line_is_cut_to_its_buffer_at_a_whole_character),
        CASE(bytes_without_an_end_give_one_line_and_one_sentence),
        CASE(flood_of_lines_is_taken_a_bufferful_at_a_time_and_rests),
        CASE(pipe_that_ends_gives_its_last_line_and_is_over),
        CASE(console_that_is_over_still_prints),
        CASE(null_device_and_closed_input_end_silently),
        CASE(file_gives_its_lines_and_ends),
        CASE(console_without_ends_reads_and_prints_nothing),
        CASE(flags_of_the_given_ends_stay_as_they_are),
        CASE(printed_lines_are_clean_and_bounded),
        CASE(reader_that_stopped_costs_lines_and_never_waits),
        CASE(reader_that_is_gone_ends_no_process),
        CASE(full_disk_under_the_output_costs_the_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
