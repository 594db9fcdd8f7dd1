/* The form in which server/bans.h writes a list and reads it.
 * SPDX-License-Identifier: MIT */
#include "bans_sample.h"

static void fill_with_the_longest(void)
{
    for (int i = 0; i < BANS_MOST; i++) {
        struct ban ban = ban_of(i + 1, UINT64_MAX - (uint64_t)i, 253402300799u);

        memset(ban.name, '"', sizeof(ban.name) - 1);
        memset(ban.reason, '\\', sizeof(ban.reason) - 1);
        assert_true(bans_add(&bans, &ban, NOW_S));
    }
}

static void printed_list_is_read_back_and_the_longest_fits(void **state)
{
    static struct bans again;
    char fault[FAULT_BYTES] = "";
    (void)state;

    fill_with_the_longest();
    bans.rows[1].match = 0;
    bans.rows[2].until_s = 0;
    char *text = bans_print(&bans);

    assert_non_null(text);
    assert_in_range(strlen(text), BANS_FILE_BYTES / 2, BANS_FILE_BYTES);
    assert_true(bans_parse(&again, text, strlen(text), fault, sizeof(fault)));
    assert_false(again.is_changed);
    again.is_changed = true;
    assert_memory_equal(&again, &bans, sizeof(bans));
    free(text);
}

static void when_somebody_was_told_is_not_kept(void **state)
{
    static struct bans again;
    char fault[FAULT_BYTES] = "";
    (void)state;

    assert_true(add(1, MATCH, 0));
    assert_true(bans_tell(&bans.rows[0], 5));
    char *text = bans_print(&bans);

    assert_true(bans_parse(&again, text, strlen(text), fault, sizeof(fault)));
    assert_int_equal(again.rows[0].told_us, 0);
    free(text);
}

static void good_lists_are_read(void **state)
{
    static const struct {
        const char *text;
        int count;
    } rows[] = {
        { "{\"bans\":[]}", 0 },
        { " {\n \"version\": [1, {}], \"bans\" : [ ] } \n", 0 },
        { "{\"bans\":[{\"identity\":\"" ID "fF\",\"name\":\"Ann\",\"reason\":\"\"}]}", 1 },
        { "{\"bans\":[{\"identity\":\"" ID "00\",\"match\":\"000000000000000a\",\"until\":1,"
          "\"name\":\"\",\"reason\":\"x\",\"by\":null}]}",
          1 },
        { "{\"bans\":[{\"identity\":\"" ID "ff\",\"name\":\"a\",\"reason\":\"\"},"
          "{\"identity\":\"" ID "FF\",\"name\":\"b\",\"reason\":\"\"}]}",
          1 },
    };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char fault[FAULT_BYTES] = "";

        if (!bans_parse(&bans, rows[i].text, strlen(rows[i].text), fault, sizeof(fault))) {
            fail_msg("%s: %s", rows[i].text, fault);
        }
        assert_int_equal(bans.count, rows[i].count);
    }
    assert_string_equal(bans.rows[0].name, "b");
}

static void texts_in_a_file_are_cleaned(void **state)
{
    static const char text[] =
        "{\"bans\":[{\"identity\":\"" ID "ff\",\"name\":\"\\u001b[31mA\\u202e"
        "bcdefghijklmnopqrstuvwxyz0123\",\"reason\":\"a\\n\\n b\"}]}";
    char fault[FAULT_BYTES] = "";
    (void)state;

    assert_true(bans_parse(&bans, text, strlen(text), fault, sizeof(fault)));
    assert_string_equal(bans.rows[0].name, "[31mAbcdefghijklmnopqrst");
    assert_string_equal(bans.rows[0].reason, "a b");
}

static void damaged_lists_are_refused_with_a_sentence_and_leave_nothing(void **state)
{
#define GOOD "{\"identity\":\"" ID "ff\",\"name\":\"\",\"reason\":\"\"}"
#define BAD(members) "{\"bans\":[" GOOD ",{" members "}]}"
    static const struct {
        const char *text;
        const char *fault;
    } rows[] = {
        { "", "line 1: '[' or '{' expected near end of file" },
        { "{\"bans\":[" GOOD "]", "line 1: '}' expected near end of file" },
        { "{\"bans\":[" GOOD "]} x", "line 1: end of file expected near 'x'" },
        { "{\"bans\":[],\n\"bans\":[]}", "line 2: duplicate object key near '\"bans\"'" },
        { "[]", "it has no array \"bans\"" },
        { "{}", "it has no array \"bans\"" },
        { "{\"bans\":{}}", "it has no array \"bans\"" },
        { "{\"bans\":[" GOOD ",[]]}", "ban 2: it is no object" },
        { BAD("\"name\":\"\",\"reason\":\"\""), "ban 2: \"identity\"" },
        { BAD("\"identity\":7,\"name\":\"\",\"reason\":\"\""), "ban 2: \"identity\"" },
        { BAD("\"identity\":\"" ID "f\",\"name\":\"\",\"reason\":\"\""), "ban 2: \"identity\"" },
        { BAD("\"identity\":\"" ID "fff\",\"name\":\"\",\"reason\":\"\""), "ban 2: \"identity\"" },
        { BAD("\"identity\":\"" ID "fg\",\"name\":\"\",\"reason\":\"\""), "ban 2: \"identity\"" },
        { BAD("\"identity\":\"00000000000000000000000000000000"
              "00000000000000000000000000000000\",\"name\":\"\",\"reason\":\"\""),
          "ban 2: \"identity\"" },
        { BAD("\"identity\":\"" ID "ee\",\"match\":null,\"name\":\"\",\"reason\":\"\""),
          "ban 2: \"match\"" },
        { BAD("\"identity\":\"" ID "ee\",\"match\":\"main\",\"name\":\"\",\"reason\":\"\""),
          "ban 2: \"match\"" },
        { BAD("\"identity\":\"" ID "ee\",\"match\":\"0000000000000000\",\"name\":\"\","
              "\"reason\":\"\""),
          "ban 2: \"match\"" },
        { BAD("\"identity\":\"" ID "ee\",\"until\":0,\"name\":\"\",\"reason\":\"\""),
          "ban 2: \"until\"" },
        { BAD("\"identity\":\"" ID "ee\",\"until\":-1,\"name\":\"\",\"reason\":\"\""),
          "ban 2: \"until\"" },
        { BAD("\"identity\":\"" ID "ee\",\"until\":1.5,\"name\":\"\",\"reason\":\"\""),
          "ban 2: \"until\"" },
        { BAD("\"identity\":\"" ID "ee\",\"until\":\"1\",\"name\":\"\",\"reason\":\"\""),
          "ban 2: \"until\"" },
        { BAD("\"identity\":\"" ID "ee\",\"until\":253402300800,\"name\":\"\",\"reason\":\"\""),
          "ban 2: \"until\"" },
        { BAD("\"identity\":\"" ID "ee\",\"until\":99999999999999999999,\"name\":\"\","
              "\"reason\":\"\""),
          "line 1: too big integer" },
        { BAD("\"identity\":\"" ID "ee\",\"reason\":\"\""), "ban 2: \"name\"" },
        { BAD("\"identity\":\"" ID "ee\",\"name\":[],\"reason\":\"\""), "ban 2: \"name\"" },
        { BAD("\"identity\":\"" ID "ee\",\"name\":\"\""), "ban 2: \"reason\"" },
        { BAD("\"identity\":\"" ID "ee\",\"name\":\"\\u0000\",\"reason\":\"\""),
          "line 1: \\u0000 is not allowed" },
        { BAD("\"identity\":\"" ID "ee\",\"name\":\"\xFF\",\"reason\":\"\""),
          "line 1: unable to decode byte 0xff" },
    };
#undef BAD
#undef GOOD
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char fault[FAULT_BYTES] = "";

        memset(&bans, 0x55, sizeof(bans));
        if (bans_parse(&bans, rows[i].text, strlen(rows[i].text), fault, sizeof(fault)) ||
            strncmp(fault, rows[i].fault, strlen(rows[i].fault)) != 0) {
            fail_msg("%s: %s", rows[i].text, fault);
        }
        assert_int_equal(bans.count, 0);
        assert_int_equal(bans.rows[0].identity[0], 0);
        assert_false(bans.is_changed);
        assert_true(text_is_clean(fault, strlen(fault)));
    }
}

static void too_many_and_too_long_are_refused(void **state)
{
    static char text[BANS_FILE_BYTES + 1];
    char fault[FAULT_BYTES] = "";
    size_t at = (size_t)sprintf(text, "{\"bans\":[");
    (void)state;

    for (int i = 0; i <= BANS_MOST; i++) {
        at += (size_t)sprintf(text + at, "%s{\"identity\":\"%064x\",\"name\":\"\",\"reason\":\"\"}",
                              i > 0 ? "," : "", (unsigned)i + 1);
    }
    sprintf(text + at, "]}");
    assert_false(bans_parse(&bans, text, strlen(text), fault, sizeof(fault)));
    assert_string_equal(fault, "it has 257 bans; the most are 256");

    memset(text, ' ', sizeof(text));
    memcpy(text, "{\"bans\":[]}", 11);
    assert_true(bans_parse(&bans, text, BANS_FILE_BYTES, fault, sizeof(fault)));
    assert_false(bans_parse(&bans, text, BANS_FILE_BYTES + 1, fault, sizeof(fault)));
    assert_string_equal(fault, "it is longer than 131072 bytes");
}

static void list_cut_anywhere_is_refused(void **state)
{
    char fault[FAULT_BYTES];
    (void)state;

    assert_true(add(1, MATCH, NOW_S + 5));
    char *text = bans_print(&bans);

    for (size_t length = 0; length < strlen(text); length++) {
        assert_false(bans_parse(&bans, text, length, fault, sizeof(fault)));
    }
    assert_true(bans_parse(&bans, text, strlen(text), fault, sizeof(fault)));
    free(text);
}

int main(void)
{
    setenv("TZ", "UTC", 1);
    const struct CMUnitTest tests[] = {
        CASE(printed_list_is_read_back_and_the_longest_fits),
        CASE(when_somebody_was_told_is_not_kept),
        CASE(good_lists_are_read),
        CASE(texts_in_a_file_are_cleaned),
        CASE(damaged_lists_are_refused_with_a_sentence_and_leave_nothing),
        CASE(too_many_and_too_long_are_refused),
        CASE(list_cut_anywhere_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
