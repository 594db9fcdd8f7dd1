/* The claims of base/log.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/log.h"
#include "base/text.h"

enum {
    SECOND_US = 1000000,
    TIMEOUT_S = 5,
    LINES_MOST = 4000,
    PIPE_MOST_BYTES = 1 << 20,
};

/* A log into memory. */
struct tape {
    struct log log;
    char *text;
    size_t size;
};

static void tape_open(struct tape *tape, bool is_json)
{
    tape->text = NULL;
    FILE *out = open_memstream(&tape->text, &tape->size);
    assert_non_null(out);
    log_init(&tape->log, out, is_json);
}

/* Compares what was logged, closes. */
static void tape_expect(struct tape *tape, const char *expected)
{
    fclose(tape->log.out);
    assert_string_equal(tape->text, expected);
    free(tape->text);
}

static void line_has_time_event_and_text(void **state)
{
    struct tape tape;
    (void)state;

    tape_open(&tape, false);
    log_event(&tape.log, 0, "start", "port %d", 62893);
    log_event(&tape.log, 12345678, "join", "%s", "Ann");
    tape_expect(&tape, "00:00:00.000 start: port 62893\n00:00:12.345 join: Ann\n");
}

static void json_line_is_one_escaped_object(void **state)
{
    struct tape tape;
    (void)state;

    tape_open(&tape, true);
    log_event(&tape.log, 5, "chat", "say \"hi\\\"\n\x1B[0m");
    tape_expect(&tape, "{\"us\":5,\"event\":\"chat\",\"text\":\"say \\\"hi\\\\\\\" [0m\","
                       "\"held_back\":0}\n");
}

static void event_is_logged_once_a_second_and_the_rest_is_counted(void **state)
{
    struct tape tape;
    (void)state;

    tape_open(&tape, false);
    log_event(&tape.log, 0, "drop", "first");
    log_event(&tape.log, 1, "drop", "second");
    log_event(&tape.log, SECOND_US - 1, "drop", "third");
    log_event(&tape.log, SECOND_US, "drop", "fourth");
    log_event(&tape.log, 2 * SECOND_US, "drop", "fifth");
    tape_expect(&tape, "00:00:00.000 drop: first\n"
                       "00:00:01.000 drop: fourth (and 2 more before)\n"
                       "00:00:02.000 drop: fifth\n");
}

static void each_of_some_events_is_logged_up_to_twenty_a_second(void **state)
{
    struct tape tape;
    char expected[2000] = "";
    (void)state;

    tape_open(&tape, false);
    for (unsigned i = 0; i < LOG_EACH_MOST + 3; i++) {
        log_each(&tape.log, i, "join", "number %u", i);
        if (i < LOG_EACH_MOST) {
            size_t at = strlen(expected);
            snprintf(expected + at, sizeof(expected) - at, "00:00:00.000 join: number %u\n", i);
        }
    }
    log_each(&tape.log, SECOND_US, "join", "next");
    log_each(&tape.log, SECOND_US, "join", "and next");
    strcat(expected, "00:00:01.000 join: next (and 3 more before)\n00:00:01.000 join: and next\n");
    tape_expect(&tape, expected);
}

static void held_back_count_stands_in_json_too(void **state)
{
    struct tape tape;
    (void)state;

    tape_open(&tape, true);
    log_event(&tape.log, 0, "drop", "a");
    log_event(&tape.log, 1, "drop", "b");
    log_event(&tape.log, SECOND_US, "drop", "c");
    tape_expect(&tape, "{\"us\":0,\"event\":\"drop\",\"text\":\"a\",\"held_back\":0}\n"
                       "{\"us\":1000000,\"event\":\"drop\",\"text\":\"c\",\"held_back\":1}\n");
}

static void events_do_not_hold_each_other_back(void **state)
{
    struct tape tape;
    char same_word[] = "join";
    (void)state;

    tape_open(&tape, false);
    log_event(&tape.log, 0, "join", "a");
    log_event(&tape.log, 0, "leave", "b");
    log_event(&tape.log, 0, same_word, "c");
    tape_expect(&tape, "00:00:00.000 join: a\n00:00:00.000 leave: b\n");
}

static void events_beyond_the_table_share_the_last_row(void **state)
{
    static char words[LOG_EVENTS + 2][8];
    struct tape tape;
    char expected[LOG_EVENTS * 32] = "";
    (void)state;

    tape_open(&tape, false);
    for (int i = 0; i < LOG_EVENTS + 2; i++) {
        text_format(words[i], sizeof(words[i]), "e%d", i);
        log_event(&tape.log, 0, words[i], "x");
        if (i < LOG_EVENTS) {
            size_t length = strlen(expected);
            text_format(expected + length, sizeof(expected) - length, "00:00:00.000 %s: x\n",
                        words[i]);
        }
    }
    log_event(&tape.log, SECOND_US, words[LOG_EVENTS], "x");
    strcat(expected, "00:00:01.000 e32: x (and 2 more before)\n");
    tape_expect(&tape, expected);
}

static void control_bytes_never_reach_the_stream(void **state)
{
    struct tape tape;
    char all[256];
    (void)state;

    for (int i = 0; i < 255; i++) {
        all[i] = (char)(i + 1);
    }
    all[255] = '\0';
    for (int is_json = 0; is_json < 2; is_json++) {
        tape_open(&tape, is_json == 1);
        log_event(&tape.log, 0, "chat", "%s \xE2\x80\xAE \xC2\x85", all);
        fflush(tape.log.out);
        assert_int_equal(tape.text[tape.size - 1], '\n');
        assert_true(text_is_clean(tape.text, tape.size - 1));
        fclose(tape.log.out);
        free(tape.text);
    }
}

static void long_text_is_cut_and_the_line_still_ends(void **state)
{
    struct tape tape;
    char text[2 * LOG_LINE_BYTES];
    (void)state;

    memset(text, '"', sizeof(text));
    text[sizeof(text) - 1] = '\0';
    tape_open(&tape, true);
    log_event(&tape.log, 0, "chat", "%s", text);
    fclose(tape.log.out);
    assert_true(tape.size > LOG_LINE_BYTES);
    assert_string_equal(tape.text + tape.size - 19, "\\\"\",\"held_back\":0}\n");
    free(tape.text);
}

static void silent_log_and_no_log_take_events(void **state)
{
    struct log log;
    (void)state;

    log_init(&log, NULL, false);
    log_event(&log, 0, "join", "x");
    log_event(NULL, 0, "join", "x");
}

/* Waiting would be for ever: nobody reads until the test does. */
static void line_is_held_back_while_its_reader_has_no_room(void **state)
{
    char drained[PIPE_MOST_BYTES];
    char expected[64];
    struct log log;
    int ends[2];
    int lines = 0;
    (void)state;

    assert_int_equal(pipe(ends), 0);
    log_init(&log, fdopen(ends[1], "w"), false);
    alarm(TIMEOUT_S);
    for (; lines < LINES_MOST && log.held_back[0] < 3; lines++) {
        log_event(&log, (uint64_t)lines * SECOND_US, "join", "%0400d", lines);
    }
    assert_int_equal(log.held_back[0], 3);
    assert_in_range(read(ends[0], drained, sizeof(drained)), 1, sizeof(drained));
    log_event(&log, (uint64_t)lines * SECOND_US, "join", "now");
    alarm(0);

    size_t length = (size_t)snprintf(expected, sizeof(expected),
                                     "%02d:%02d:%02d.000 join: now (and 3 more before)\n",
                                     lines / 3600, lines / 60 % 60, lines % 60);

    assert_int_equal(read(ends[0], drained, sizeof(drained)), length);
    assert_memory_equal(drained, expected, length);
    FILE *out = log.out;

    log_done(&log);
    fclose(out);
    close(ends[0]);
}

/* A terminal that nobody reads says that it can be written, takes a part and would wait with the
 * rest. */
static void terminal_that_nobody_reads_holds_no_line_up(void **state)
{
    static char shown[PIPE_MOST_BYTES];
    struct log log;
    int far;
    int near;
    int lines = 0;
    (void)state;

    assert_int_equal(openpty(&far, &near, NULL, NULL, NULL), 0);
    int flags = fcntl(near, F_GETFL);
    FILE *out = fdopen(near, "w");

    log_init(&log, out, false);
    alarm(TIMEOUT_S);
    for (; lines < LINES_MOST && log.held_back[0] < 3; lines++) {
        log_event(&log, (uint64_t)lines * SECOND_US, "join", "%0100d", lines);
    }
    assert_int_equal(log.held_back[0], 3);
    assert_true(log.outlet.is_torn);
    assert_int_equal(fcntl(near, F_GETFL), flags);
    while (log.held_back[0] > 0) {
        assert_true(read(far, shown, sizeof(shown)) > 0);
        log_event(&log, (uint64_t)lines++ * SECOND_US, "join", "now");
    }
    size_t length = 0;

    do { /* what a terminal is written is there a moment later */
        ssize_t n = read(far, shown + length, sizeof(shown) - 1 - length);

        assert_true(n > 0);
        length += (size_t)n;
        shown[length] = '\0';
    } while (strstr(shown, " more before)\r\n") == NULL);
    alarm(0);
    const char *last = strstr(shown, " join: now (and ");

    assert_non_null(last);
    assert_memory_equal(last - strlen("\n00:00:00.000"), "\n", 1); /* in a line of its own */
    log_done(&log);
    fclose(out);
    close(far);
}

int main(void)
{
    setenv("TZ", "UTC", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(line_has_time_event_and_text),
        cmocka_unit_test(json_line_is_one_escaped_object),
        cmocka_unit_test(event_is_logged_once_a_second_and_the_rest_is_counted),
        cmocka_unit_test(each_of_some_events_is_logged_up_to_twenty_a_second),
        cmocka_unit_test(held_back_count_stands_in_json_too),
        cmocka_unit_test(events_do_not_hold_each_other_back),
        cmocka_unit_test(events_beyond_the_table_share_the_last_row),
        cmocka_unit_test(control_bytes_never_reach_the_stream),
        cmocka_unit_test(long_text_is_cut_and_the_line_still_ends),
        cmocka_unit_test(line_is_held_back_while_its_reader_has_no_room),
        cmocka_unit_test(terminal_that_nobody_reads_holds_no_line_up),
        cmocka_unit_test(silent_log_and_no_log_take_events),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
