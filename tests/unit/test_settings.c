/* The claims of server/settings.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "server/settings.h"

enum {
    FAULT_BYTES = 256,
    WORDS_MOST = 8,
};

static struct settings settings;
static char fault[FAULT_BYTES];

/* The command line with these words, NULL behind the last. */
static bool reads(const char *const words[])
{
    char *argv[WORDS_MOST + 1] = { (char *)(uintptr_t) "homeport-server" };
    int argc = 1;

    for (; words[argc - 1] != NULL; argc++) {
        argv[argc] = (char *)(uintptr_t)words[argc - 1];
    }
    return settings_read(&settings, argc, argv, fault, sizeof(fault));
}

#define READS(...) reads((const char *const[]){ __VA_ARGS__, NULL })

static void nothing_said_is_one_open_match_on_the_usual_port_of_loopback(void **state)
{
    (void)state;

    assert_true(reads((const char *const[]){ NULL }));
    assert_int_equal(settings.listen.ipv4, 0x7F000001);
    assert_int_equal(settings.listen.port, 62893);
    assert_int_equal(settings.match_count, 1);
    assert_string_equal(settings.matches[0].name, "main");
    assert_false(settings.matches[0].is_private);
    assert_false(settings.is_json_log);
}

static void port_may_stand_in_either_option(void **state)
{
    (void)state;

    assert_true(READS("--port", "5"));
    assert_int_equal(settings.listen.port, 5);
    assert_true(READS("--address", "127.0.0.2:6"));
    assert_int_equal(settings.listen.ipv4, 0x7F000002);
    assert_int_equal(settings.listen.port, 6);
    assert_true(READS("--address", "127.0.0.1:5", "--port", "5"));
    assert_int_equal(settings.listen.port, 5);
    assert_true(READS("--port", "0"));
    assert_int_equal(settings.listen.port, 0);
}

static void two_ports_are_refused_with_both_named(void **state)
{
    (void)state;

    assert_false(READS("--address", "127.0.0.1:5", "--port", "6"));
    assert_string_equal(fault, "--address says port 5 and --port 6; leave one of them out");
    assert_false(READS("--port", "62893", "--address", "127.0.0.1:5"));
    assert_false(READS("--address", "127.0.0.1:5", "--port", "0"));
}

static void help_is_given_whatever_else_is_wrong(void **state)
{
    (void)state;

    assert_true(READS("--log", "xml", "--help"));
    assert_true(settings.help);
    assert_true(READS("--match", "x", "--version"));
    assert_true(settings.version);
    assert_false(READS("--log", "xml"));
}

static void bots_are_for_the_matches_that_do_not_say_how_many(void **state)
{
    (void)state;

    assert_true(READS("--bots", "3", "--match", "a:open", "--match", "b:open,bots=1"));
    assert_int_equal(settings.match_count, 2);
    assert_int_equal(settings.matches[0].bots, 3);
    assert_int_equal(settings.matches[1].bots, 1);
}

static void help_and_faults_name_every_game(void **state)
{
    char *help = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&help, &length);
    (void)state;

    settings_help(out);
    fclose(out);
    assert_false(READS("--match", "open,game=chess"));
    for (size_t i = 0; game_at(i) != NULL; i++) {
        assert_non_null(strstr(help, game_at(i)->name));
        assert_non_null(strstr(fault, game_at(i)->name));
    }
    assert_non_null(strstr(help, "harbour|puck"));
    free(help);
}

static void matches_whose_names_look_alike_are_refused_with_both_named(void **state)
{
    (void)state;
    assert_false(READS("--match", "x:open", "--match", "X:open"));
    assert_non_null(strstr(fault, "'x' and 'X'"));
    assert_false(READS("--match", "hall:open", "--match", "ha11:private"));
    assert_true(READS("--match", "hall:open", "--match", "hall 2:open"));
}

static void an_address_of_others_is_public_only_if_that_is_meant(void **state)
{
    (void)state;
    assert_false(READS("--address", "203.0.113.5"));
    assert_non_null(strstr(fault, "--lan=ADDRESS"));
    assert_true(READS("--address", "203.0.113.5:7", "--public"));
    assert_int_equal(settings.listen.ipv4, 0x7f000001);
    assert_int_equal(settings.listen.port, 7);
    assert_string_equal(settings.lan, "203.0.113.5");
    assert_true(READS("--lan"));
    assert_string_equal(settings.lan, "");
    assert_false(settings.is_open);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_of_others_is_public_only_if_that_is_meant),
        cmocka_unit_test(nothing_said_is_one_open_match_on_the_usual_port_of_loopback),
        cmocka_unit_test(port_may_stand_in_either_option),
        cmocka_unit_test(two_ports_are_refused_with_both_named),
        cmocka_unit_test(help_is_given_whatever_else_is_wrong),
        cmocka_unit_test(help_and_faults_name_every_game),
        cmocka_unit_test(matches_whose_names_look_alike_are_refused_with_both_named),
        cmocka_unit_test(bots_are_for_the_matches_that_do_not_say_how_many),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
