/* The claims of client/desk.h and client/line_in.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/rng.h"
#include "base/text.h"
#include "client/desk.h"
#include "client/line_in.h"

enum {
    SEED = 11,
    DRAWS = 20000,
    FAULT_BYTES = 256,
};

static struct link_plan plan_of(const char *name)
{
    struct link_plan plan;
    char fault[FAULT_BYTES];

    assert_true(link_plan_parse(&plan, name, fault, sizeof(fault)));
    return plan;
}

/* --- the desk --------------------------------------------------------------------------------- */

static void every_network_comes_back_as_it_was_sent(void **state)
{
    (void)state;

    for (int i = 0; i < link_profile_count; i++) {
        const struct link_plan sent = plan_of(link_profiles[i].name);
        struct link_plan read = { .name = "" };
        char line[DESK_LINE_BYTES];

        desk_print(&sent, line, sizeof(line));
        assert_true(desk_read(&read, line));
        assert_memory_equal(&read.up, &sent.up, sizeof(sent.up));
        assert_memory_equal(&read.down, &sent.down, sizeof(sent.down));
        assert_string_equal(read.name, sent.name);
    }
}

static void no_network_comes_back_as_none(void **state)
{
    const struct link_plan none = { .name = "" };
    struct link_plan read = plan_of("storm");
    char line[DESK_LINE_BYTES];
    (void)state;

    desk_print(&none, line, sizeof(line));
    assert_true(desk_read(&read, line));
    assert_string_equal(read.name, "");
    assert_int_equal(read.up.loss_ppm, 0);
}

static void a_changed_network_says_so(void **state)
{
    struct link_plan plan = plan_of("wifi+loss=7");
    char text[LINK_TEXT_BYTES];
    (void)state;

    assert_false(desk_is_changed(&plan));
    plan.up.delay_us = 90000;
    assert_true(desk_is_changed(&plan));
    desk_say(&plan, text, sizeof(text));
    assert_non_null(strstr(text, "wifi+loss=7, changed: up delay 90 ms"));
}

static void take(struct desk *desk, int i, int count, const char *who, const char *network)
{
    const struct link_plan plan = plan_of(network);
    char how[DESK_LINE_BYTES];
    char line[DESK_LINE_BYTES];

    desk_print(&plan, how, sizeof(how));
    text_format(line, sizeof(line), "DESK %d %d 0 %s %s", i, count, who, how);
    assert_true(desk_take(desk, line));
}

static void a_desk_is_known_line_by_line(void **state)
{
    struct desk desk = { .count = 0 };
    (void)state;

    take(&desk, 0, 2, "P1", "lan");
    take(&desk, 1, 2, "P2", "storm");
    assert_int_equal(desk.count, 2);
    assert_string_equal(desk.links[1].plan.name, "storm");
    assert_int_equal(desk_find(&desk, "p2"), 1);
    assert_int_equal(desk_find(&desk, "P3"), -1);
}

static void a_link_that_is_not_told_yet_is_one_that_starts(void **state)
{
    struct desk desk = { .count = 0 };
    char text[LINK_TEXT_BYTES];
    (void)state;

    assert_true(desk_take(&desk, "DESK 0 1 0 P1 0,0,0,0,0,0,0,0,0,0 0,0,0,0,0,0,0,0,0,0 ?"));
    assert_false(desk_is_told(&desk.links[0].plan));
    desk_say(&desk.links[0].plan, text, sizeof(text));
    assert_string_equal(text, "starting");
    assert_true(desk_take(&desk, "DESK 0 1 0 P1 0,0,0,0,0,0,0,0,0,0 0,0,0,0,0,0,0,0,0,0 "));
    assert_true(desk_is_told(&desk.links[0].plan));
    desk_say(&desk.links[0].plan, text, sizeof(text));
    assert_string_equal(text, "no bad network in between");
    assert_true(desk_take(&desk, "DESK 0 1 0 P1 0,0,0,0,0,0,0,0,0,0 0,0,0,0,0,0,0,0,0,0 -"));
    assert_false(desk_is_told(&desk.links[0].plan));
    desk_say(&desk.links[0].plan, text, sizeof(text));
    assert_string_equal(text, "its window has been closed");
}

static void a_line_that_is_none_changes_nothing(void **state)
{
    static const char *const lines[] = {
        "",
        "DESK",
        "DESK 0 1 0 P1",
        "DESK 16 17 0 P1 0,0,0,0,0,0,0,0,0,0 0,0,0,0,0,0,0,0,0,0 lan",
        "DESK 0 17 0 P1 0,0,0,0,0,0,0,0,0,0 0,0,0,0,0,0,0,0,0,0 lan",
        "DESK 1 1 0 P1 0,0,0,0,0,0,0,0,0,0 0,0,0,0,0,0,0,0,0,0 lan",
        "DESK 0 1 1 P1 0,0,0,0,0,0,0,0,0,0 0,0,0,0,0,0,0,0,0,0 lan",
        "DESK -1 1 0 P1 0,0,0,0,0,0,0,0,0,0 0,0,0,0,0,0,0,0,0,0 lan",
        "DESK 0 1 0 P1 0,0,0,0,0,0,0,0,0 0,0,0,0,0,0,0,0,0,0 lan",
        "DESK 0 1 0 P1 0,0,0,0,0,0,0,0,0,0,0 0,0,0,0,0,0,0,0,0,0 lan",
        "DESK 0 1 0 P1 0,0,101,0,0,0,0,0,0,0 0,0,0,0,0,0,0,0,0,0 lan",
        "DESK 0 1 0 P1 x,0,0,0,0,0,0,0,0,0 0,0,0,0,0,0,0,0,0,0 lan",
        "loss 5",
    };
    struct desk desk = { .count = 0 };
    (void)state;

    take(&desk, 0, 1, "P1", "4g");
    const struct desk before = desk;

    for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
        assert_false(desk_take(&desk, lines[i]));
        assert_memory_equal(&desk, &before, sizeof(desk));
    }
}

/* --- lines out of a pipe ---------------------------------------------------------------------- */

static void write_all(int fd, const char *bytes, size_t length)
{
    assert_int_equal(write(fd, bytes, length), (ssize_t)length);
}

static void a_line_is_whole_or_not_there_yet(void **state)
{
    struct line_in in;
    char line[LINE_IN_BYTES];
    int ends[2];
    (void)state;

    assert_int_equal(pipe(ends), 0);
    line_in_open(&in, ends[0]);
    write_all(ends[1], "LINK wi", 7);
    assert_false(line_in_next(&in, line, sizeof(line), 0));
    write_all(ends[1], "fi\nsecond\n", 10);
    assert_true(line_in_next(&in, line, sizeof(line), 0));
    assert_string_equal(line, "LINK wifi");
    assert_true(line_in_next(&in, line, sizeof(line), 0));
    assert_string_equal(line, "second");
    assert_false(line_in_next(&in, line, sizeof(line), 0));
    close(ends[1]);
    assert_false(line_in_next(&in, line, sizeof(line), 0));
    assert_int_equal(in.fd, -1);
    close(ends[0]);
}

static void a_line_too_long_goes_and_the_next_one_comes(void **state)
{
    static char flood[3 * LINE_IN_BYTES];
    struct line_in in;
    char line[LINE_IN_BYTES];
    int ends[2];
    (void)state;

    memset(flood, 'x', sizeof(flood));
    assert_int_equal(pipe(ends), 0);
    line_in_open(&in, ends[0]);
    write_all(ends[1], flood, sizeof(flood));
    write_all(ends[1], "\nhere\n", 6);
    assert_true(line_in_next(&in, line, sizeof(line), 0));
    assert_string_equal(line, "here");
    close(ends[0]);
    close(ends[1]);
}

/* Cut anywhere, the lines are the same. */
static void lines_do_not_depend_on_how_they_come(void **state)
{
    uint64_t chance = SEED;
    struct line_in in;
    char line[LINE_IN_BYTES];
    char expected[32];
    char text[32];
    int ends[2];
    int next = 0;
    (void)state;

    print_message("seed %d\n", SEED);
    assert_int_equal(pipe(ends), 0);
    line_in_open(&in, ends[0]);
    for (int i = 0; i < DRAWS; i++) {
        text_format(text, sizeof(text), "line %d\n", i);
        size_t length = strlen(text);
        size_t cut = rng_below(&chance, (uint32_t)length);

        write_all(ends[1], text, cut);
        while (line_in_next(&in, line, sizeof(line), 0)) {
            text_format(expected, sizeof(expected), "line %d", next++);
            assert_string_equal(line, expected);
        }
        write_all(ends[1], text + cut, length - cut);
    }
    while (line_in_next(&in, line, sizeof(line), 0)) {
        next++;
    }
    assert_int_equal(next, DRAWS);
    close(ends[0]);
    close(ends[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_network_comes_back_as_it_was_sent),
        cmocka_unit_test(no_network_comes_back_as_none),
        cmocka_unit_test(a_changed_network_says_so),
        cmocka_unit_test(a_desk_is_known_line_by_line),
        cmocka_unit_test(a_link_that_is_not_told_yet_is_one_that_starts),
        cmocka_unit_test(a_line_that_is_none_changes_nothing),
        cmocka_unit_test(a_line_is_whole_or_not_there_yet),
        cmocka_unit_test(a_line_too_long_goes_and_the_next_one_comes),
        cmocka_unit_test(lines_do_not_depend_on_how_they_come),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
