/* The claims of server/handlers.c about who says hello: into which match, or why into none.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "handlers_sample.h"

static void expect_refusal(const struct bare *b, enum refuse_cause cause, const char *detail)
{
    struct msg_refuse refuse = bare_refusal(b);

    assert_int_equal(b->got[MSG_REFUSE].count, 1);
    assert_int_equal(refuse.cause, cause);
    assert_string_equal(refuse.detail, detail);
    assert_int_equal(rig.sv.refused[cause], 1);
}

static struct bare *say(const struct sample *m)
{
    struct bare *b = rig_connect(&rig);

    bare_send(b, m->channel, m->bytes, m->length);
    rig_run(&rig, 10000);
    return b;
}

static void another_version_is_refused_naming_both(void **state)
{
    struct msg_hello hello = bare_hello("Eve", "");
    char both[64];

    (void)state;
    rig_open_one(&rig, "harbour", 4, 0);
    hello.version = PROTO_VERSION + 6;
    struct sample m = hello_sample(&hello);

    text_format(both, sizeof(both), "(server %d, client %d)", PROTO_VERSION, hello.version);
    expect_refusal(say(&m), REFUSE_VERSION, both);
    assert_int_equal(drops(), 0);
    rig_close(&rig);
}

static void a_hello_of_another_version_may_have_any_length(void **state)
{
    static const size_t lengths[] = { 3, 5, 200, NET_BLOCK_BYTES };
    char both[64];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(lengths); i++) {
        struct sample m = { .channel = NET_CONTROL,
                            .length = lengths[i],
                            .bytes = { MSG_HELLO, 9, 0 } };

        rig_open_one(&rig, "harbour", 4, 0);
        text_format(both, sizeof(both), "(server %d, client 9)", PROTO_VERSION);
        expect_refusal(say(&m), REFUSE_VERSION, both);
        assert_int_equal(drops(), 0);
        rig_close(&rig);
    }
}

static void a_hello_of_another_version_on_another_channel_is_unknown(void **state)
{
    struct sample m = { .channel = NET_STATE, .length = 3, .bytes = { MSG_HELLO, 9, 0 } };

    (void)state;
    rig_open_one(&rig, "harbour", 4, 0);
    expect_refusal(say(&m), REFUSE_PROTOCOL, "unknown message");
    assert_int_equal(rig.sv.dropped[DROP_UNKNOWN], 1);
    rig_close(&rig);
}

static void other_rules_are_refused_naming_both(void **state)
{
    struct msg_hello hello = bare_hello("Eve", "");
    char detail[PROTO_DETAIL_BYTES];

    (void)state;
    rig_open_one(&rig, "harbour", 4, 0);
    for (int i = 0; i < PROTO_GAMES; i++) {
        hello.games[i].rules = 0xABCDEF;
    }
    struct sample m = hello_sample(&hello);

    text_format(detail, sizeof(detail), "(harbour: server %08x, client 00abcdef)",
                (uint32_t)game_rules_hash(game_find("harbour")));
    expect_refusal(say(&m), REFUSE_RULES, detail);
    rig_close(&rig);
}

static void a_client_without_the_game_is_refused(void **state)
{
    struct msg_hello hello = bare_hello("Eve", "");

    (void)state;
    rig_open_one(&rig, "harbour", 4, 0);
    memset(hello.games, 0, sizeof(hello.games));
    struct sample m = hello_sample(&hello);
    struct bare *b = say(&m);

    assert_int_equal(bare_refusal(b).cause, REFUSE_RULES);
    rig_close(&rig);
}

static void a_full_match_is_refused_by_its_name(void **state)
{
    (void)state;
    rig_open_one(&rig, "puck", 2, 2);
    rig_join(&rig, "Ann", "");
    rig_join(&rig, "Bob", "");
    struct bare *b = rig_join(&rig, "Cid", "");

    expect_refusal(b, REFUSE_FULL, "test");
    rig_run(&rig, SECOND_US);
    assert_int_equal(b->ends, 1);
    rig_close(&rig);
}

static void a_match_that_is_not_there_is_refused_by_its_name(void **state)
{
    (void)state;
    rig_open_one(&rig, "puck", 2, 0);
    expect_refusal(rig_join(&rig, "Ann", "nowhere"), REFUSE_NO_MATCH, "nowhere");
    rig_close(&rig);
}

static void an_empty_name_is_refused(void **state)
{
    (void)state;
    rig_open_one(&rig, "puck", 2, 0);
    expect_refusal(rig_join(&rig, "", ""), REFUSE_NAME, "");
    rig_close(&rig);
}

static void a_name_that_cannot_be_shown_is_refused(void **state)
{
    static const char *const names[] = { "...", "- -", "a\u0301\u0301\u0301", "\u0301", "\uE000" };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        rig_open_one(&rig, "puck", 2, 0);
        expect_refusal(rig_join(&rig, names[i], ""), REFUSE_NAME, "");
        rig_close(&rig);
    }
}

/* Two open matches with a private one between them. */
static void open_three(void)
{
    struct match_options o[] = { match_sample("puck", 1, 0), match_sample("puck", 2, 0),
                                 match_sample("puck", 2, 0) };

    text_format(o[0].name, sizeof(o[0].name), "first");
    text_format(o[1].name, sizeof(o[1].name), "private");
    text_format(o[2].name, sizeof(o[2].name), "third");
    o[1].is_private = true;
    rig_open(&rig, o, 3, NULL);
}

static struct bare *join_through(uint8_t door, const char *match)
{
    struct msg_hello hello = bare_hello("Ann", match);
    struct bare *b = rig_connect(&rig);

    assert_int_equal(rig_session(&rig, b)->door, NET_DOOR_OPEN);
    rig_session(&rig, b)->door = door;
    bare_send_hello(b, &hello);
    rig_run(&rig, 10000);
    return b;
}

static void a_code_opens_its_own_match_and_no_other(void **state)
{
    static const char *const names[] = { "", "private", "third", "nowhere" };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        open_three();
        assert_int_equal(rig_session(&rig, join_through(1, names[i]))->match, 1);
        rig_close(&rig);
    }
    open_three();
    join_through(1, "");
    join_through(1, "");
    expect_refusal(join_through(1, ""), REFUSE_FULL, "private");
    rig_close(&rig);
}

static void without_a_code_only_open_matches_are_chosen(void **state)
{
    (void)state;
    open_three();
    assert_int_equal(rig_session(&rig, join_through(NET_DOOR_OPEN, ""))->match, 0);
    assert_int_equal(rig_session(&rig, join_through(NET_DOOR_OPEN, ""))->match, 2);
    assert_int_equal(rig_session(&rig, join_through(NET_DOOR_OPEN, ""))->match, 2);
    expect_refusal(join_through(NET_DOOR_OPEN, ""), REFUSE_FULL, "first");
    assert_int_equal(rig.sv.matches[1].viewers, 0);
    rig_close(&rig);
}

static void a_private_match_asked_for_by_name_is_refused_for_want_of_its_code(void **state)
{
    (void)state;
    open_three();
    expect_refusal(join_through(NET_DOOR_OPEN, "private"), REFUSE_CODE, "private");
    assert_int_equal(rig.sv.matches[1].viewers, 0);
    rig_close(&rig);
}

static void who_says_nothing_is_refused_as_silent(void **state)
{
    (void)state;
    rig_open_one(&rig, "puck", 2, 0);
    struct bare *b = rig_connect(&rig);

    rig_run(&rig, SESSION_GREETING_MS * 1000 - 50000);
    assert_int_equal(b->got[MSG_REFUSE].count, 0);
    rig_run(&rig, 100000);
    expect_refusal(b, REFUSE_SILENT, "");
    rig_close(&rig);
}

static void who_goes_silent_in_play_is_moored_then_refused_and_the_seat_waits(void **state)
{
    (void)state;
    rig_open_one(&rig, "puck", 2, 0);
    struct bare *b = rig_play(&rig, "Ann", "");

    for (int ms = 0; ms < 2 * SESSION_SILENT_MS; ms += 100) {
        rig_run(&rig, 100000);
        uint32_t tick = match_head(&rig.sv.matches[0])->tick;

        rig_send_input(&rig, b, tick + 2, tick);
    }
    assert_int_equal(match_head(&rig.sv.matches[0])->seats[0].moored_until, 0);
    rig_run(&rig, SERVER_HUSH_MS * 1000 + 50000);
    assert_int_not_equal(match_head(&rig.sv.matches[0])->seats[0].moored_until, 0);
    rig_run(&rig, (SESSION_SILENT_MS - SERVER_HUSH_MS) * 1000 - 100000);
    assert_int_equal(b->got[MSG_REFUSE].count, 0);
    assert_int_equal(rig.sv.matches[0].seats[0].kind, SEAT_HUMAN);
    rig_run(&rig, 100000);
    expect_refusal(b, REFUSE_SILENT, "");
    assert_int_equal(rig.sv.matches[0].seats[0].kind, SEAT_HUMAN);
    assert_int_equal(rig.sv.matches[0].seats[0].session, MATCH_SESSION_NONE);
    rig_close(&rig);
}

static void who_comes_when_the_server_ends_is_refused_as_closed(void **state)
{
    (void)state;
    rig_open_one(&rig, "puck", 2, 0);
    server_close(&rig.sv, rig.now_us);
    expect_refusal(rig_connect(&rig), REFUSE_CLOSED, "");
    rig_close(&rig);
}

static uint16_t match_of(const struct bare *b)
{
    return rig_session(&rig, b)->match;
}

static void each_client_comes_into_the_match_it_names(void **state)
{
    struct match_options o[3] = { match_sample("puck", 2, 0), match_sample("harbour", 4, 0),
                                  match_sample("puck", 2, 0) };

    (void)state;
    text_format(o[0].name, sizeof(o[0].name), "one");
    text_format(o[1].name, sizeof(o[1].name), "two");
    text_format(o[2].name, sizeof(o[2].name), "three");
    rig_open(&rig, o, 3, NULL);
    assert_int_equal(match_of(rig_join(&rig, "Ann", "three")), 2);
    assert_int_equal(match_of(rig_join(&rig, "Ann", "two")), 1);
    assert_int_equal(match_of(rig_join(&rig, "Ann", "one")), 0);
    rig_close(&rig);
}

static void without_a_name_the_first_match_with_room_is_chosen(void **state)
{
    struct match_options o[3] = { match_sample("puck", 2, 0), match_sample("puck", 2, 1),
                                  match_sample("puck", 2, 0) };
    static const uint16_t expected[] = { 0, 0, 1, 1, 2, 2 };

    (void)state;
    rig_open(&rig, o, 3, NULL);
    for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
        assert_int_equal(match_of(rig_join(&rig, "Ann", "")), expected[i]);
    }
    struct bare *b = rig_join(&rig, "Ann", "");

    assert_int_equal(bare_refusal(b).cause, REFUSE_FULL);
    rig_close(&rig);
}

static void a_welcome_names_game_match_seat_and_level(void **state)
{
    struct msg_welcome w;

    (void)state;
    rig_open_one(&rig, "harbour", 4, 0);
    rig_join(&rig, "Ann", "");
    struct bare *b = rig_join(&rig, "Ann", "test");
    const struct bare_message *m = &b->got[MSG_WELCOME];

    assert_int_equal(m->count, 1);
    assert_true(message_unpack(&msg_welcome_fields, m->bytes, m->length, &w));
    assert_string_equal(w.game.name, "harbour");
    assert_int_equal(w.game.rules, (uint32_t)game_rules_hash(game_find("harbour")));
    assert_string_equal(w.match, "test");
    assert_int_equal(w.seat, 1);
    assert_int_equal(w.level_bytes, rig.sv.matches[0].level_length);
    assert_string_equal(rig_session(&rig, b)->name, "Ann 2");
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(another_version_is_refused_naming_both),
        cmocka_unit_test(a_hello_of_another_version_may_have_any_length),
        cmocka_unit_test(a_hello_of_another_version_on_another_channel_is_unknown),
        cmocka_unit_test(other_rules_are_refused_naming_both),
        cmocka_unit_test(a_client_without_the_game_is_refused),
        cmocka_unit_test(a_full_match_is_refused_by_its_name),
        cmocka_unit_test(a_match_that_is_not_there_is_refused_by_its_name),
        cmocka_unit_test(an_empty_name_is_refused),
        cmocka_unit_test(a_name_that_cannot_be_shown_is_refused),
        cmocka_unit_test(a_code_opens_its_own_match_and_no_other),
        cmocka_unit_test(without_a_code_only_open_matches_are_chosen),
        cmocka_unit_test(a_private_match_asked_for_by_name_is_refused_for_want_of_its_code),
        cmocka_unit_test(who_says_nothing_is_refused_as_silent),
        cmocka_unit_test(who_goes_silent_in_play_is_moored_then_refused_and_the_seat_waits),
        cmocka_unit_test(who_comes_when_the_server_ends_is_refused_as_closed),
        cmocka_unit_test(each_client_comes_into_the_match_it_names),
        cmocka_unit_test(without_a_name_the_first_match_with_room_is_chosen),
        cmocka_unit_test(a_welcome_names_game_match_seat_and_level),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
