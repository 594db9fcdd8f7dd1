/* The claims of base/options.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/options.h"
#include "base/text.h"

enum {
    WORDS_MOST = 80,
};

struct settings {
    bool is_open;
    bool is_loud;
    int64_t port;
    int64_t offset;
    const char *name;
    const char *data;
    const char *lan;
    struct option_list matches;
};

static const struct option rows[] = {
    { "open", 'o', OPTION_FLAG, offsetof(struct settings, is_open), NULL, 0, 0, "Let all in." },
    { "loud", 0, OPTION_FLAG, offsetof(struct settings, is_loud), NULL, 0, 0, "Say more." },
    { "port", 'p', OPTION_NUMBER, offsetof(struct settings, port), "N", 0, 65535, "The port." },
    { "offset", 0, OPTION_NUMBER, offsetof(struct settings, offset), "N", INT64_MIN, INT64_MAX,
      "Any number." },
    { "name", 'n', OPTION_TEXT, offsetof(struct settings, name), "NAME", 0, 8, "Who plays." },
    { "data", 0, OPTION_TEXT, offsetof(struct settings, data), "DIR", 0, 0, "Where files go." },
    { "lan", 0, OPTION_MAYBE, offsetof(struct settings, lan), "NET", 0, 8, "Friends, too." },
    { "match", 'm', OPTION_LIST, offsetof(struct settings, matches), "SPEC", 0, 0, "A match." },
};

static const struct option_table table = { rows, ARRAY_LEN(rows), "[TARGET] [MAP]", 2 };

/* One parse and all it yields. */
struct outcome {
    bool is_good;
    struct settings settings;
    struct option_list words;
    char fault[160];
};

/* `line` is split at single spaces; ~ stands for an empty argument. */
static struct outcome parse(const char *line)
{
    static char copy[1024];
    char *argv[WORDS_MOST] = { "program" };
    int argc = 1;
    struct outcome out = { .settings = { .port = 62893, .name = "Ann" } };

    text_format(copy, sizeof(copy), "%s", line);
    for (char *word = strtok(copy, " "); word != NULL; word = strtok(NULL, " ")) {
        argv[argc] = strcmp(word, "~") == 0 ? "" : word;
        argc++;
    }
    memset(out.fault, 0x55, sizeof(out.fault));
    out.is_good =
        options_parse(&table, argc, argv, &out.settings, &out.words, out.fault, sizeof(out.fault));
    return out;
}

static void nothing_given_leaves_the_defaults(void **state)
{
    struct outcome out = parse("");
    (void)state;

    assert_true(out.is_good);
    assert_string_equal(out.fault, "");
    assert_false(out.settings.is_open);
    assert_int_equal(out.settings.port, 62893);
    assert_string_equal(out.settings.name, "Ann");
    assert_int_equal(out.settings.matches.count, 0);
    assert_int_equal(out.words.count, 0);
}

static void flag_is_set_by_name_and_by_letter(void **state)
{
    (void)state;

    assert_true(parse("--open").settings.is_open);
    assert_true(parse("-o").settings.is_open);
    assert_false(parse("-o").settings.is_loud);
    assert_true(parse("--loud --open").settings.is_loud);
}

static void value_that_may_be_left_out_stands_behind_the_sign_or_not_at_all(void **state)
{
    (void)state;

    assert_null(parse("").settings.lan);
    assert_string_equal(parse("--lan").settings.lan, "");
    assert_string_equal(parse("--lan=eth0").settings.lan, "eth0");
    assert_true(parse("--lan --open").settings.is_open);
    assert_false(parse("--lan=wlp123456").is_good);
}

static void value_may_stand_in_four_ways(void **state)
{
    static const char *const lines[] = { "--port 7", "--port=7", "-p 7", "-p7", "--port 8 -p 7" };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
        struct outcome out = parse(lines[i]);
        assert_true(out.is_good);
        assert_int_equal(out.settings.port, 7);
    }
}

static void number_is_whole_decimal_and_within_its_bounds(void **state)
{
    static const struct {
        const char *value;
        bool is_good;
    } values[] = {
        { "0", true },    { "65535", true }, { "007", true }, { "65536", false },
        { "-1", false },  { "~", false },    { "x", false },  { "7x", false },
        { "7.5", false }, { "0x10", false }, { "+7", false }, { "\t7", false },
        { "1e3", false }, { "-", false },    { "--", false }, { "99999999999999999999", false },
    };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(values); i++) {
        char line[64];
        text_format(line, sizeof(line), "--port %s", values[i].value);
        assert_int_equal(parse(line).is_good, values[i].is_good);
    }
    assert_string_equal(parse("--port 65536").fault,
                        "--port takes a whole number from 0 to 65535, not \"65536\".");
}

static void number_reaches_both_ends_of_64_bits(void **state)
{
    (void)state;

    assert_true(parse("--offset 9223372036854775807").settings.offset == INT64_MAX);
    assert_true(parse("--offset -9223372036854775808").settings.offset == INT64_MIN);
    assert_false(parse("--offset 9223372036854775808").is_good);
    assert_false(parse("--offset -9223372036854775809").is_good);
}

static void text_may_be_as_long_as_its_most_and_no_longer(void **state)
{
    (void)state;

    assert_string_equal(parse("--name 12345678").settings.name, "12345678");
    assert_string_equal(parse("--name=").settings.name, "");
    assert_string_equal(parse("--name=a=b").settings.name, "a=b");
    assert_string_equal(parse("--name=--open").settings.name, "--open");
    assert_string_equal(parse("--data 123456789012345678901234567890").settings.data,
                        "123456789012345678901234567890");
    assert_false(parse("--name 123456789").is_good);
    assert_string_equal(parse("--name 123456789").fault,
                        "--name takes at most 8 bytes; \"123456789\" is longer.");
}

static void list_gathers_its_values_in_order_up_to_its_most(void **state)
{
    char line[1024] = "";
    (void)state;

    struct outcome out = parse("-m a --match=b --match c");
    assert_int_equal(out.settings.matches.count, 3);
    assert_string_equal(out.settings.matches.values[0], "a");
    assert_string_equal(out.settings.matches.values[2], "c");
    for (int i = 0; i < OPTION_LIST_MOST; i++) {
        strcat(line, "-mx ");
    }
    assert_int_equal(parse(line).settings.matches.count, OPTION_LIST_MOST);
    strcat(line, "-mx");
    assert_false(parse(line).is_good);
    assert_string_equal(parse(line).fault, "--match is given more than 64 times.");
}

static void words_are_gathered_and_limited(void **state)
{
    (void)state;

    struct outcome out = parse("here --open - --port 7");
    assert_true(out.is_good);
    assert_int_equal(out.words.count, 2);
    assert_string_equal(out.words.values[0], "here");
    assert_string_equal(out.words.values[1], "-");
    out = parse("-- --open -p");
    assert_true(out.is_good);
    assert_false(out.settings.is_open);
    assert_string_equal(out.words.values[1], "-p");
    assert_string_equal(parse("a b c").fault, "\"c\" is one word too many.");
}

static void word_is_refused_where_none_is_allowed(void **state)
{
    static const struct option_table no_words = { rows, ARRAY_LEN(rows), NULL, 0 };
    char *argv[] = { "program", "word", NULL };
    struct settings settings = { 0 };
    char fault[80];
    (void)state;

    assert_false(options_parse(&no_words, 2, argv, &settings, NULL, fault, sizeof(fault)));
    assert_string_equal(fault, "\"word\" is one word too many.");
    assert_true(options_parse(&no_words, 1, argv, &settings, NULL, fault, sizeof(fault)));
    assert_true(options_parse(&no_words, 0, argv, &settings, NULL, fault, sizeof(fault)));
}

static void each_fault_is_one_sentence_about_its_option(void **state)
{
    static const struct {
        const char *line;
        const char *fault;
    } faults[] = {
        { "--prot 7", "There is no option --prot; did you mean --port?" },
        { "--prot=7", "There is no option --prot; did you mean --port?" },
        { "-port 7", "--port takes a whole number from 0 to 65535, not \"ort\"." },
        { "-loud", "There is no option -loud; did you mean --loud?" },
        { "--bandwidth", "There is no option --bandwidth; --help lists them." },
        { "-x", "There is no option -x; --help lists them." },
        { "--open=yes", "--open takes no value." },
        { "-oyes", "--open takes no value." },
        { "--port", "--port needs a value: --port N." },
        { "--name --open", "--name needs a value: --name NAME." },
        { "-p", "--port needs a value: --port N." },
        { "--=7", "There is no option --; --help lists them." },
        { "--ope", "There is no option --ope; did you mean --open?" },
    };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
        struct outcome out = parse(faults[i].line);
        assert_false(out.is_good);
        assert_string_equal(out.fault, faults[i].fault);
    }
}

static void control_bytes_never_reach_the_fault(void **state)
{
    static const char *const lines[] = {
        "--\x1B[31mopen",       "-\x1B",
        "--port \x1B[0m\x07",   "--name \x1B\x1B\x1B\x1B\x1B\x1B\x1B\x1B\x1B",
        "a b \xE2\x80\xAE\x07", "--\xC3",
        "--port=\x80\xFF",
    };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
        struct outcome out = parse(lines[i]);
        assert_false(out.is_good);
        assert_true(text_is_clean(out.fault, strlen(out.fault)));
    }
}

static void fault_is_cut_to_its_buffer(void **state)
{
    char *argv[] = { "program", "--prot", NULL };
    struct settings settings = { 0 };
    char fault[16];
    (void)state;

    for (size_t size = 1; size < sizeof(fault); size++) {
        memset(fault, 0x55, sizeof(fault));
        assert_false(options_parse(&table, 2, argv, &settings, NULL, fault, size));
        assert_int_equal(strlen(fault), size - 1);
        assert_int_equal(fault[size], 0x55);
    }
}

static void long_arguments_are_refused_whole(void **state)
{
    char line[600];
    (void)state;

    memset(line, 'x', sizeof(line));
    memcpy(line, "--", 2);
    line[sizeof(line) - 1] = '\0';
    struct outcome out = parse(line);
    assert_false(out.is_good);
    assert_memory_equal(out.fault, "There is no option --xxx", 24);
}

static void nearest_is_within_two_edits_or_three_letters_that_are_missing(void **state)
{
    static const char *const names[] = { "address", "port", "lan", "bots", "bans", "match" };
    static const struct {
        const char *word;
        const char *nearest;
    } words[] = {
        { "port", "port" },
        { "prt", "port" },
        { "prot", "port" },
        { "ports", "port" },
        { "bot", "bots" },
        { "mach", "match" },
        { "adress", "address" },
        { "adres", "address" },
        { "adre", "address" },
        { "adr", NULL },
        { "l", NULL },
        { "la", "lan" },
        { "", NULL },
        { "somethingelse", NULL },
        { "matchmake", NULL },
        { "canals", NULL }, /* not bans */
    };
    char endless[200];
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        const char *nearest = options_nearest(words[i].word, names, ARRAY_LEN(names));
        if (words[i].nearest == NULL) {
            assert_null(nearest);
        } else {
            assert_non_null(nearest);
            assert_string_equal(nearest, words[i].nearest);
        }
    }
    memset(endless, 'p', sizeof(endless));
    endless[sizeof(endless) - 1] = '\0';
    assert_null(options_nearest(endless, names, ARRAY_LEN(names)));
    assert_null(options_nearest("port", names, 0));
}

static void help_has_an_aligned_line_for_each_row(void **state)
{
    static const char expected[] = "  -o, --open        Let all in.\n"
                                   "      --loud        Say more.\n"
                                   "  -p, --port N      The port. (0 to 65535)\n"
                                   "      --offset N    Any number.\n"
                                   "  -n, --name NAME   Who plays.\n"
                                   "      --data DIR    Where files go.\n"
                                   "      --lan[=NET]   Friends, too.\n"
                                   "  -m, --match SPEC  A match.\n";
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    (void)state;

    assert_non_null(out);
    options_help(&table, out);
    fclose(out);
    assert_string_equal(text, expected);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_given_leaves_the_defaults),
        cmocka_unit_test(flag_is_set_by_name_and_by_letter),
        cmocka_unit_test(value_that_may_be_left_out_stands_behind_the_sign_or_not_at_all),
        cmocka_unit_test(value_may_stand_in_four_ways),
        cmocka_unit_test(number_is_whole_decimal_and_within_its_bounds),
        cmocka_unit_test(number_reaches_both_ends_of_64_bits),
        cmocka_unit_test(text_may_be_as_long_as_its_most_and_no_longer),
        cmocka_unit_test(list_gathers_its_values_in_order_up_to_its_most),
        cmocka_unit_test(words_are_gathered_and_limited),
        cmocka_unit_test(word_is_refused_where_none_is_allowed),
        cmocka_unit_test(each_fault_is_one_sentence_about_its_option),
        cmocka_unit_test(control_bytes_never_reach_the_fault),
        cmocka_unit_test(fault_is_cut_to_its_buffer),
        cmocka_unit_test(long_arguments_are_refused_whole),
        cmocka_unit_test(nearest_is_within_two_edits_or_three_letters_that_are_missing),
        cmocka_unit_test(help_has_an_aligned_line_for_each_row),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
