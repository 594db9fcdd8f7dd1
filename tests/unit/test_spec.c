/* The claims of server/spec.h: what a SPEC may say, and every fault.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "server/spec.h"

static struct match_options options;
static char fault[512];

static bool parse(const char *spec)
{
    memset(fault, 0, sizeof(fault));
    return spec_parse(spec, 2, 3, &options, fault, sizeof(fault));
}

static void an_open_match_is_a_full_harbour_on_its_default_map(void **state)
{
    (void)state;
    assert_true(parse("open"));
    assert_string_equal(options.name, "match-3");
    assert_string_equal(options.game->name, "harbour");
    assert_string_equal(options.map, options.game->default_map);
    assert_int_equal(options.seats, options.game->lobby.seats);
    assert_int_equal(options.bots, 3);
}

static void every_word_is_used(void **state)
{
    (void)state;
    assert_true(parse("The Cove:open,game=harbour,map=cove_2-b,seats=5,bots=4"));
    assert_string_equal(options.name, "The Cove");
    assert_string_equal(options.map, "cove_2-b");
    assert_int_equal(options.seats, 5);
    assert_int_equal(options.bots, 4);
    assert_true(parse("t:open,game=puck"));
    assert_string_equal(options.game->name, "puck");
    assert_string_equal(options.map, "");
    assert_int_equal(options.seats, 2);
}

static void a_private_match_takes_the_same_words(void **state)
{
    (void)state;
    assert_true(parse("open"));
    assert_false(options.is_private);
    assert_true(parse("private"));
    assert_true(options.is_private);
    assert_string_equal(options.name, "match-3");
    assert_true(parse("cove:private,seats=5"));
    assert_true(options.is_private);
    assert_string_equal(options.name, "cove");
    assert_int_equal(options.seats, 5);
}

static void the_first_to_come_may_be_the_host(void **state)
{
    (void)state;
    assert_true(parse("open"));
    assert_false(options.first_hosts);
    assert_true(parse("open,host=first"));
    assert_true(options.first_hosts);
    assert_false(parse("open,host=last"));
}

static void bounds_are_within(void **state)
{
    (void)state;
    assert_true(parse("open,seats=1"));
    assert_int_equal(options.seats, 1);
    assert_true(parse("open,seats=16,bots=16"));
    assert_int_equal(options.bots, 16);
    assert_true(parse("abcdefghijklmnopqrstuvwx:open"));
    assert_string_equal(options.name, "abcdefghijklmnopqrstuvwx");
}

static void bots_are_never_more_than_seats(void **state)
{
    (void)state;
    assert_true(parse("open,seats=2,bots=9"));
    assert_int_equal(options.bots, 2);
    assert_true(parse("open,seats=2"));
    assert_int_equal(options.bots, 2);
}

static void bots_are_easy_unless_it_is_said(void **state)
{
    (void)state;
    assert_true(parse("open,bots=2"));
    assert_int_equal(options.bot_level, BOT_EASY);
    assert_true(parse("open,bots=2,level=hard"));
    assert_int_equal(options.bot_level, BOT_HARD);
    assert_true(parse("open,level=easy"));
    assert_int_equal(options.bot_level, BOT_EASY);
}

static void no_bots_said_is_not_the_same_as_bots_not_said(void **state)
{
    (void)state;
    assert_true(parse("open,bots=0"));
    assert_int_equal(options.bots, 0);
}

/* Each faulty SPEC, and what its sentence must name. */
static void every_fault_is_a_sentence_that_names_it(void **state)
{
    static const struct {
        const char *spec;
        const char *named;
    } cases[] = {
        { "", "'private', not ''" },
        { "Open", "'private', not 'Open'" },
        { "privat", "not 'privat'" },
        { "a:b:open", "not 'b:open'" },
        { ":open", "1 to 24 bytes" },
        { "abcdefghijklmnopqrstuvwxy:open", "1 to 24 bytes" },
        { "a\nb:open", "plain text" },
        { " a:open", "plain text" },
        { "\xFF:open", "plain text" },
        { "Open", SPEC_GRAMMAR },
        { "open,colour=red", SPEC_GRAMMAR },
        { "open,", "cannot use ''" },
        { "open,,seats=2", "cannot use ''" },
        { "open,seats", "'seats'" },
        { "open,seats=2,seats=3", "'seats=3' says twice what seats is" },
        { "open,colour=red", "'colour=red'" },
        { "open,game=chess", "'game=chess'" },
        { "open,game=", "'game='" },
        { "open,map=", "'map='" },
        { "open,map=../secret", "'map=../secret'" },
        { "open,map=Basin", "'map=Basin'" },
        { "open,map=a.b", "'map=a.b'" },
        { "open,seats=0", "'seats=0'" },
        { "open,seats=17", "'seats=17'" },
        { "open,seats=-1", "'seats=-1'" },
        { "open,seats=+2", "'seats=+2'" },
        { "open,seats= 2", "'seats= 2'" },
        { "open,seats=2x", "'seats=2x'" },
        { "open,seats=", "'seats='" },
        { "open,seats=99999999999999999999", "'seats=9999" },
        { "open,bots=17", "'bots=17'" },
        { "open,bots=-1", "'bots=-1'" },
        { "open,bots=many", "'bots=many'" },
        { "open,level=harder", "'level=harder'" },
        { "open,level=", "'level='" },
        { "open,game=puck,seats=3", "at most 2 seats, not 3" },
        { "open,game=puck,map=basin", "Puck has no maps" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        assert_false(parse(cases[i].spec));
        if (strstr(fault, cases[i].named) == NULL) {
            fail_msg("%s: %s", cases[i].spec, fault);
        }
    }
}

static void what_is_too_long_is_a_fault(void **state)
{
    char spec[400];

    (void)state;
    memset(spec, 'a', sizeof(spec));
    memcpy(spec, "open,map=", 9);
    spec[9 + GAME_MAP_BYTES] = '\0';
    assert_true(parse(spec));
    spec[9 + GAME_MAP_BYTES] = 'a';
    spec[9 + GAME_MAP_BYTES + 1] = '\0';
    assert_false(parse(spec));
    spec[9 + GAME_MAP_BYTES + 1] = 'a';
    spec[256] = '\0';
    assert_false(parse(spec));
    assert_non_null(strstr(fault, "at most 255 bytes"));
}

static void control_bytes_never_reach_the_sentence(void **state)
{
    static const char *const specs[] = {
        "\x1B[31mred",         "open,\x1B[31m=1", "open,map=\x1B]0;x\x07",
        "open,seats=\x7F\x9B", "a\x1B:open",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(specs); i++) {
        assert_false(parse(specs[i]));
        assert_true(text_is_clean(fault, strlen(fault)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_open_match_is_a_full_harbour_on_its_default_map),
        cmocka_unit_test(every_word_is_used),
        cmocka_unit_test(a_private_match_takes_the_same_words),
        cmocka_unit_test(the_first_to_come_may_be_the_host),
        cmocka_unit_test(bounds_are_within),
        cmocka_unit_test(bots_are_never_more_than_seats),
        cmocka_unit_test(bots_are_easy_unless_it_is_said),
        cmocka_unit_test(no_bots_said_is_not_the_same_as_bots_not_said),
        cmocka_unit_test(every_fault_is_a_sentence_that_names_it),
        cmocka_unit_test(what_is_too_long_is_a_fault),
        cmocka_unit_test(control_bytes_never_reach_the_sentence),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
