/* What `homeport probe` says: each stage in each state that it can be found in. Each problem has
 * what follows from it, and what to do next.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "client/probe_words.h"
#include "wire/message.h"

static struct probe p;
static struct view_list list;

/* On a LAN, sent and not answered. */
static int begin(void **state)
{
    (void)state;
    p = (struct probe){
        .target = "192.168.7.1:62893",
        .cause = DOOR_SILENT,
        .road = { .to = { 0xc0a80701, 62893 },
                  .place = ROAD_NEAR,
                  .over = { .name = "eth0", .ipv4 = 0xc0a80714, .prefix = 24, .is_up = true },
                  .fd = -1 }
    };
    list = (struct view_list){ .serial = 1, .count = 1 };
    list.rows[0] = (struct msg_match){ .name = "den", .seats = 4, .players = 1 };
    return 0;
}

/* The one that was found. */
static const struct finding *found(enum finding_level level)
{
    const struct finding *f = &p.findings.list[0];

    assert_int_equal(p.findings.count, 1);
    assert_int_equal(f->level, level);
    if (level == FINDING_PROBLEM) {
        assert_string_not_equal(f->consequence, "");
        assert_string_not_equal(f->command, "");
    }
    return f;
}

static void expect(const char *text, const char *words)
{
    if (strstr(text, words) == NULL) {
        fail_msg("\"%s\" does not say \"%s\"", text, words);
    }
}

static void expect_problem(const char *fact, const char *command)
{
    const struct finding *f = found(FINDING_PROBLEM);

    expect(f->fact, fact);
    expect(f->command, command);
    p.findings.count = 0;
}

/* --- address ---------------------------------------------------------------------------------- */

static void an_address_on_the_same_network_is_good(void **state)
{
    (void)state;
    assert_true(probe_tell_address(&p));
    expect(found(FINDING_OK)->fact, "which is 192.168.7.20 there (eth0)");
}

static void a_cable_that_is_out_is_a_problem(void **state)
{
    (void)state;
    p.road.over.is_up = false;
    assert_false(probe_tell_address(&p));
    expect_problem("behind eth0, which is down", "sudo ip link set eth0 up");
}

static void beyond_routers_is_a_note_and_it_goes_on(void **state)
{
    (void)state;
    p.road.place = ROAD_FAR;
    assert_true(probe_tell_address(&p));
    expect(found(FINDING_NOTE)->fact, "routers lie between");
}

static void what_this_machine_does_not_send_is_a_problem(void **state)
{
    static const struct {
        int error;
        const char *fact;
        const char *command;
    } rows[] = {
        { EPERM, "this machine itself forbids it", "sudo ufw allow out 62893/udp" },
        { EACCES, "this machine itself forbids it", "sudo nft list ruleset" },
        { ENETUNREACH, "there is no way beyond", "join the host's network" },
        { EHOSTUNREACH, "there is no way beyond", "ip address" },
        { ENOBUFS, "can't be sent to: No buffer space", "ip address" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        p.road.place = ROAD_FAR;
        p.road.error = rows[i].error;
        assert_false(probe_tell_address(&p));
        expect_problem(rows[i].fact, rows[i].command);
    }
}

static void no_machines_address_is_a_problem(void **state)
{
    (void)state;
    p.road.place = ROAD_NOWHERE;
    assert_false(probe_tell_address(&p));
    expect_problem("no machine's address", "lan on");
}

/* --- answer ----------------------------------------------------------------------------------- */

static void each_word_of_the_network_has_its_sentence(void **state)
{
    static const struct {
        const char *fact;
        const char *command;
    } rows[ROAD_WORDS] = {
        [ROAD_SILENCE] = { "there is a machine with that address", "homeport-server doctor" },
        [ROAD_REFUSED] = { "is refused", "'lan on'" },
        [ROAD_FORBIDDEN] = { "a firewall",
                             "sudo ufw allow from 192.168.7.0/24 to any port 62893 proto udp" },
        [ROAD_DESERTED] = { "no machine answers to that address", "the address that it shows" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        p.word = (enum road_word)i;
        assert_false(probe_tell_answer(&p));
        expect_problem(rows[i].fact, rows[i].command);
    }
}

static void silence_beyond_routers_does_not_claim_a_machine(void **state)
{
    (void)state;
    p.road.place = ROAD_FAR;
    assert_false(probe_tell_answer(&p));
    expect_problem("192.168.7.1:62893 does not answer", "join the host's network");
}

static void silence_here_is_somebody_elses_program(void **state)
{
    (void)state;
    p.road.place = ROAD_LOOPBACK;
    assert_false(probe_tell_answer(&p));
    expect_problem("though something has that port", "homeport-server doctor --port 62893");
}

/* --- version, cookie -------------------------------------------------------------------------- */

static void the_older_of_two_versions_is_named(void **state)
{
    (void)state;
    p.step = PROBE_ANSWERED;
    p.cause = DOOR_OTHER_VERSION;
    p.server_version = PROTO_VERSION + 1;
    assert_false(probe_tell_version(&p));
    expect_problem("the server there speaks protocol", "update this client");
    p.server_version = PROTO_VERSION - 1;
    assert_false(probe_tell_version(&p));
    expect_problem("the server there speaks protocol", "ask the host to update the server");
}

static void another_build_is_a_problem(void **state)
{
    (void)state;
    p.step = PROBE_ANSWERED;
    p.cause = DOOR_OTHER_BUILD;
    assert_false(probe_tell_version(&p));
    expect_problem("of different builds", "cmake --build build");
}

static void another_program_that_answers_is_not_taken_for_a_server(void **state)
{
    (void)state;
    p.step = PROBE_ANSWERED;
    assert_false(probe_tell_version(&p));
    expect_problem("not as a Homeport server does", "READY");
}

static void an_answer_that_does_not_come_is_told_as_what_it_is(void **state)
{
    (void)state;
    p.step = PROBE_KNOWN;
    assert_true(probe_tell_version(&p));
    p.findings.count = 0;
    assert_false(probe_tell_cookie(&p));
    expect_problem("has answered the first word, and not the second", "homeport probe");
    p.step = PROBE_TAKEN;
    assert_true(probe_tell_cookie(&p));
    found(FINDING_OK);
}

/* --- match, seat ------------------------------------------------------------------------------ */

static void each_cause_at_the_door_has_its_sentence(void **state)
{
    static const struct {
        enum door_cause cause;
        const char *fact;
        const char *command;
    } rows[] = {
        { DOOR_CODE_NEEDED, "without a code", "--code CODE" },
        { DOOR_WRONG_CODE, "no match there has that code", "as it is now" },
        { DOOR_LOCKED, "too many wrong codes", "wait a minute" },
        { DOOR_BUSY, "too many are at the door", "wait a moment" },
        { DOOR_FULL, "every place on the server is taken", "wait until somebody leaves" },
        { DOOR_WELCOME, "and then went silent", "homeport probe 192.168.7.1:62893" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        p.step = PROBE_TAKEN;
        p.cause = rows[i].cause;
        assert_false(probe_tell_match(&p));
        expect_problem(rows[i].fact, rows[i].command);
    }
}

static void a_match_with_a_free_seat_can_be_joined(void **state)
{
    (void)state;
    p.list = &list;
    p.has_code = true;
    probe_tell_seat(&p);
    const struct finding *f = found(FINDING_OK);

    expect(f->fact, "match den has 3 of 4 seats free");
    expect(f->command, "homeport 192.168.7.1:62893 --code CODE");
}

static void a_free_match_is_preferred_to_full_and_locked_ones(void **state)
{
    (void)state;
    list.count = 3;
    list.rows[1] = list.rows[2] = list.rows[0];
    list.rows[0].is_locked = true;
    list.rows[1].players = 4;
    memcpy(list.rows[2].name, "bay", 4);
    p.list = &list;
    probe_tell_seat(&p);
    expect(found(FINDING_OK)->fact, "match bay");
}

static void full_and_locked_matches_are_problems(void **state)
{
    (void)state;
    p.list = &list;
    list.rows[0].players = 4;
    probe_tell_seat(&p);
    expect_problem("all 4 seats are taken", "--watch");
    list.rows[0].is_locked = true;
    probe_tell_seat(&p);
    expect_problem("match den is locked", "unlock");
}

static void a_server_without_open_matches_is_a_problem(void **state)
{
    (void)state;
    list.count = 0;
    p.list = &list;
    probe_tell_seat(&p);
    expect_problem("no match is open there", "--make open");
}

static void each_refusal_inside_is_told_with_its_reason(void **state)
{
    (void)state;
    p.refused = refuse_texts[REFUSE_BANNED].word;
    probe_tell_seat(&p);
    expect_problem("you are banned here", "take it back");
    p.refused = NULL;
    probe_tell_seat(&p);
    expect_problem("then went silent", "homeport probe");
}

#define CLAIM(name) cmocka_unit_test_setup(name, begin)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLAIM(an_address_on_the_same_network_is_good),
        CLAIM(a_cable_that_is_out_is_a_problem),
        CLAIM(beyond_routers_is_a_note_and_it_goes_on),
        CLAIM(what_this_machine_does_not_send_is_a_problem),
        CLAIM(no_machines_address_is_a_problem),
        CLAIM(each_word_of_the_network_has_its_sentence),
        CLAIM(silence_beyond_routers_does_not_claim_a_machine),
        CLAIM(silence_here_is_somebody_elses_program),
        CLAIM(the_older_of_two_versions_is_named),
        CLAIM(another_build_is_a_problem),
        CLAIM(another_program_that_answers_is_not_taken_for_a_server),
        CLAIM(an_answer_that_does_not_come_is_told_as_what_it_is),
        CLAIM(each_cause_at_the_door_has_its_sentence),
        CLAIM(a_match_with_a_free_seat_can_be_joined),
        CLAIM(a_free_match_is_preferred_to_full_and_locked_ones),
        CLAIM(full_and_locked_matches_are_problems),
        CLAIM(a_server_without_open_matches_is_a_problem),
        CLAIM(each_refusal_inside_is_told_with_its_reason),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
