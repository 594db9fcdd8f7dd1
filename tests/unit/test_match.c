/* The claims of server/match.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/rng.h"
#include "match_viewed.h"

enum {
    SEED = 7411,
};

static void a_person_gets_the_first_empty_seat(void **state)
{
    struct match *m = open_match("harbour", 4, 0);

    (void)state;
    assert_int_equal(match_join(m, 7, NULL, "Ann"), 0);
    assert_int_equal(match_join(m, 8, NULL, "Bob"), 1);
    assert_int_equal(m->seats[1].session, 8);
    assert_int_equal(match_open_seats(m), 2);
    make_tick(m);
    assert_string_equal(world_seat(m, 0)->name, "Ann");
    assert_int_equal(world_seat(m, 1)->kind, SEAT_HUMAN);
    assert_int_equal(m->players, 2);
    match_leave(m, 0);
    assert_int_equal(match_join(m, 9, NULL, "Cid"), 0);
    make_tick(m);
    assert_string_equal(world_seat(m, 0)->name, "Cid");
    match_done(m);
}

static void a_full_match_gives_no_seat(void **state)
{
    struct match *m = open_match("puck", 2, 0);

    (void)state;
    match_join(m, 0, NULL, "Ann");
    match_join(m, 1, NULL, "Bob");
    assert_int_equal(match_join(m, 2, NULL, "Cid"), GAME_SEAT_NONE);
    assert_int_equal(match_open_seats(m), 0);
    match_leave(m, 1);
    assert_int_equal(match_join(m, 2, NULL, "Cid"), 1);
    match_done(m);
}

static int bots_in(const struct match *m)
{
    int count = 0;

    for (int i = 0; i < GAME_SEATS; i++) {
        count += world_seat(m, i)->kind == SEAT_BOT;
    }
    return count;
}

static void bots_take_the_last_seats(void **state)
{
    struct match *m = open_match("harbour", 5, 2);

    (void)state;
    make_tick(m);
    assert_int_equal(bots_in(m), 2);
    assert_int_equal(world_seat(m, 4)->kind, SEAT_BOT);
    assert_int_equal(world_seat(m, 3)->kind, SEAT_BOT);
    assert_int_equal(match_open_seats(m), 5);
    match_done(m);
}

static void bots_stay_while_seats_are_empty(void **state)
{
    struct match *m = open_match("harbour", 5, 2);

    (void)state;
    for (uint16_t i = 0; i < 3; i++) {
        assert_int_equal(match_join(m, i, NULL, "Ann"), i);
    }
    make_tick(m);
    assert_int_equal(bots_in(m), 2);
    match_done(m);
}

static void bots_give_way_when_full_and_come_back(void **state)
{
    struct match *m = open_match("harbour", 3, 2);

    (void)state;
    make_tick(m);
    match_join(m, 0, NULL, "Ann");
    make_tick(m);
    assert_int_equal(bots_in(m), 2);
    match_join(m, 1, NULL, "Bob");
    make_tick(m);
    assert_int_equal(bots_in(m), 1);
    assert_int_equal(m->players, 3);
    match_join(m, 2, NULL, "Cid");
    make_tick(m);
    assert_int_equal(bots_in(m), 0);
    assert_int_equal(match_join(m, 3, NULL, "Dan"), GAME_SEAT_NONE);
    match_leave(m, 1);
    make_tick(m);
    assert_int_equal(bots_in(m), 1);
    assert_int_equal(world_seat(m, 1)->kind, SEAT_BOT);
    match_leave(m, 0);
    match_leave(m, 2);
    make_tick(m);
    assert_int_equal(bots_in(m), 2);
    match_done(m);
}

static void a_bot_is_never_the_namesake_of_a_person(void **state)
{
    struct match *m = open_match("harbour", 3, 1);
    char bot[GAME_NAME_BYTES + 1];

    (void)state;
    make_tick(m);
    match_join(m, 0, NULL, "x");
    match_join(m, 1, NULL, "y");
    match_join(m, 2, NULL,
               "z"); /* the bot is gone; whoever leaves now is followed by one in his seat */
    match_leave(m, 1);
    memcpy(bot, m->seats[1].name, sizeof(bot));
    match_leave(m, 0);
    match_join(m, 0, NULL,
               bot); /* takes seat 0; it is made another name, as the bot is still there */
    assert_string_not_equal(m->seats[0].name, bot);
    match_done(m);

    m = open_match("harbour", 3, 1);
    match_join(m, 0, NULL, bot);
    match_join(m, 1, NULL, "y");
    match_join(m, 2, NULL, "z");
    match_leave(m, 1);
    assert_int_equal(m->seats[1].kind, SEAT_BOT);
    assert_string_equal(m->seats[0].name, bot);
    assert_string_not_equal(m->seats[1].name, bot);
    match_done(m);
}

static void who_takes_a_bots_seat_may_have_its_name(void **state)
{
    struct match *m = open_match("harbour", 1, 1);
    char bot[GAME_NAME_BYTES + 1];

    (void)state;
    memcpy(bot, m->seats[0].name, sizeof(bot));
    match_join(m, 0, NULL, bot);
    assert_int_equal(m->seats[0].kind, SEAT_HUMAN);
    assert_string_equal(m->seats[0].name, bot);
    match_done(m);
}

static void a_bot_that_comes_back_begins_with_an_empty_memory(void **state)
{
    struct match *m = open_match("harbour", 2, 2);
    static const uint8_t zero[1024];
    const uint8_t *memory = m->bots;

    (void)state;
    assert_true(m->game->bot_bytes <= sizeof(zero));
    for (int i = 0; i < 600; i++) {
        make_tick(m);
    }
    assert_memory_not_equal(memory, zero, m->game->bot_bytes);
    match_join(m, 0, NULL, "Ann");
    match_leave(m, 0);
    assert_memory_equal(memory, zero, m->game->bot_bytes);
    match_done(m);
}

/* Sixteen people of one name: what they are called must be theirs alone and fit. */
static void expect_sixteen_names(const char *name)
{
    struct match *m = open_match("harbour", GAME_SEATS, 0);

    for (uint16_t i = 0; i < GAME_SEATS; i++) {
        const char *given = m->seats[match_join(m, i, NULL, name)].name;
        size_t length = strlen(given);

        assert_in_range(length, 1, GAME_NAME_BYTES);
        assert_true(text_is_clean(given, length));
        for (int j = 0; j < i; j++) {
            assert_string_not_equal(given, m->seats[j].name);
        }
    }
    assert_string_equal(m->seats[0].name, name);
    make_tick(m);
    make_tick(m);
    for (int i = 0; i < GAME_SEATS; i++) {
        assert_string_equal(world_seat(m, i)->name, m->seats[i].name);
    }
    match_done(m);
}

static void names_are_made_unique(void **state)
{
    struct match *m = open_match("harbour", 4, 0);

    (void)state;
    match_join(m, 0, NULL, "Ann");
    match_join(m, 1, NULL, "Ann");
    match_join(m, 2, NULL, "Ann 2");
    match_join(m, 3, NULL, "Ann");
    assert_string_equal(m->seats[1].name, "Ann 2");
    assert_string_equal(m->seats[2].name, "Ann 2 2");
    assert_string_equal(m->seats[3].name, "Ann 3");
    match_done(m);
}

static void names_that_look_alike_are_made_unique(void **state)
{
    struct match *m = open_match("harbour", 6, 0);

    (void)state;
    match_join(m, 0, NULL, "Ann");
    match_join(m, 1, NULL, "ANN");
    match_join(m, 2, NULL, "\u0410nn"); /* a Cyrillic A */
    match_join(m, 3, NULL, "A n n");
    match_join(m, 4, NULL, "Bill");
    match_join(m, 5, NULL, "B1ll");
    assert_string_equal(m->seats[1].name, "ANN 2");
    assert_string_equal(m->seats[2].name, "\u0410nn 3");
    assert_string_equal(m->seats[3].name, "A n n 4");
    assert_string_equal(m->seats[5].name, "B1ll 2");
    match_done(m);
}

static void long_and_multibyte_names_are_made_unique_within_their_bytes(void **state)
{
    (void)state;
    expect_sixteen_names("a");
    expect_sixteen_names("abcdefghijklmnopqrstuvwx");
    expect_sixteen_names("abcdefghijklmnopqrst vwx"); /* a space where it is cut */
    expect_sixteen_names("\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9"
                         "\u00e9");
    expect_sixteen_names("a\u6e2f\u6e2f\u6e2f\u6e2f\u6e2f\u6e2f\u6e2f");
    expect_sixteen_names("\U00026935\U00026935\U00026935\U00026935\U00026935\U00026935");
}

static void leave_and_join_of_one_seat_in_one_tick_gives_it_to_the_newcomer(void **state)
{
    struct match *m = open_match("puck", 2, 0);

    (void)state;
    match_join(m, 0, NULL, "Ann");
    match_join(m, 1, NULL, "Bob");
    make_tick(m);
    inputs[0].bytes[0] = 2;
    match_leave(m, 0);
    assert_int_equal(match_join(m, 5, NULL, "Cid"), 0);
    struct tick tick = make_tick(m);

    assert_int_equal(tick.command_count, 2);
    assert_int_equal(tick.commands[0].kind, COMMAND_LEAVE);
    assert_int_equal(tick.commands[1].kind, COMMAND_JOIN);
    assert_int_equal(tick.inputs[0].bytes[0], 0);
    assert_string_equal(world_seat(m, 0)->name, "Cid");
    assert_int_equal(m->seats[0].session, 5);
    match_done(m);
}

static void a_seat_changes_hands_whole_or_not_at_all(void **state)
{
    struct match *m = open_match("harbour", 10, 0);

    (void)state;
    for (uint16_t i = 0; i < 10; i++) {
        match_join(m, i, NULL, "old");
    }
    make_tick(m);
    for (uint8_t i = 0; i < 9; i++) {
        match_leave(m, i);
    }
    make_tick(m);
    for (uint16_t i = 0; i < 9; i++) {
        char name[] = "abcdefghijklmnopqrstuvw?";

        name[23] = (char)('a' + i);
        match_join(m, i, NULL, name);
    }
    /* 13 of the 256 bytes are left: room for the newcomer, not for the leaver before him. */
    match_leave(m, 9);
    assert_int_equal(match_join(m, 20, NULL, "abcdefghij"), 9);
    assert_int_equal(make_tick(m).command_count, 9);
    assert_string_equal(world_seat(m, 9)->name, "old 10");
    assert_int_equal(make_tick(m).command_count, 2);
    assert_string_equal(world_seat(m, 9)->name, "abcdefghij");
    match_done(m);
}

static void a_fresh_match_has_a_hash_and_no_sessions(void **state)
{
    struct match *m = open_match("harbour", 4, 2);

    (void)state;
    assert_true(m->hash == world_hash(m->game, m->world));
    for (int i = 0; i < GAME_SEATS; i++) {
        assert_int_equal(m->seats[i].session, MATCH_SESSION_NONE);
    }
    match_done(m);
}

static void join_and_leave_in_one_tick_is_no_command(void **state)
{
    struct match *m = open_match("puck", 2, 0);

    (void)state;
    match_join(m, 0, NULL, "Ann");
    match_leave(m, 0);
    assert_int_equal(make_tick(m).command_count, 0);
    assert_int_equal(m->players, 0);
    match_done(m);
}

static void what_a_person_asked_for_goes_with_the_person(void **state)
{
    struct match *m = open_match("puck", 2, 0);
    struct command leaver = chat(0, 'x', 3);
    struct command stayer = chat(1, 'y', 3);

    (void)state;
    match_join(m, 0, NULL, "Ann");
    match_join(m, 1, NULL, "Bob");
    make_tick(m);
    match_request(m, &leaver);
    match_request(m, &stayer);
    match_request(m, &leaver);
    match_leave(m, 0);
    match_join(m, 2, NULL, "Cid");
    struct tick tick = make_tick(m);

    assert_int_equal(tick.command_count, 3);
    assert_int_equal(tick.commands[2].kind, COMMAND_CHAT);
    assert_int_equal(tick.commands[2].seat, 1);
    match_done(m);
}

static void only_people_in_the_world_have_inputs(void **state)
{
    struct match *m = open_match("puck", 2, 0);

    (void)state;
    inputs[0].bytes[0] = 1;
    inputs[1].bytes[0] = 2;
    match_join(m, 0, NULL, "Ann");
    make_tick(m);
    struct tick tick = make_tick(m);

    assert_int_equal(tick.inputs[0].bytes[0], 1);
    assert_int_equal(tick.inputs[1].bytes[0], 0);
    match_done(m);
}

static void a_match_is_awake_while_somebody_watches(void **state)
{
    struct match *m = open_match("puck", 2, 1);

    (void)state;
    assert_false(match_is_awake(m));
    m->viewers = 1;
    assert_true(match_is_awake(m));
    match_done(m);
}

static void a_bad_level_is_told_with_its_line(void **state)
{
    struct match_options o = match_sample("harbour", 4, 0);
    struct level_fault fault = { 0 };

    (void)state;
    o.level_text = "title Nowhere\n...\n?\n";
    o.level_length = strlen(o.level_text);
    assert_false(match_init(&match, &o, &fault));
    assert_true(fault.line > 0);
    assert_string_not_equal(fault.text, "");
    match_done(&match);
}

/* People come, ask, and go at random; every record must carry every viewer to the same world. */
static void wander(const char *game, int seats, int bots)
{
    struct match *m = open_match(game, seats, bots);
    uint64_t chance = SEED;
    uint16_t session = 0;

    print_message("%s, seed %d\n", game, SEED);
    for (int i = 0; i < 3000; i++) {
        uint8_t seat = (uint8_t)rng_below(&chance, (uint32_t)seats);
        struct command c = chat(seat, 'a', 1 + rng_below(&chance, GAME_TEXT_BYTES));

        switch (rng_below(&chance, 8)) {
        case 0:
            match_join(m, session++, NULL,
                       rng_below(&chance, 2) ? "abcdefghijklmnopqrstuvwx" : "Ann");
            break;
        case 1:
            if (m->seats[seat].kind == SEAT_HUMAN) {
                match_leave(m, seat);
            }
            break;
        case 2:
            match_request(m, &c);
            break;
        default:
            inputs[seat].bytes[0] = (uint8_t)((int)rng_below(&chance, 15) - 7);
            make_tick(m);
            break;
        }
    }
    while (m->queued > 0) {
        make_tick(m);
    }
    make_tick(m);
    for (int i = 0; i < seats; i++) {
        assert_int_equal(world_seat(m, i)->kind, m->seats[i].kind);
        assert_string_equal(world_seat(m, i)->name, m->seats[i].name);
    }
    match_done(m);
}

static void records_carry_a_viewer_through_every_change_of_seats(void **state)
{
    (void)state;
    wander("harbour", GAME_SEATS, 5);
    wander("harbour", 3, 3);
    wander("puck", 2, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_person_gets_the_first_empty_seat),
        cmocka_unit_test(a_full_match_gives_no_seat),
        cmocka_unit_test(bots_take_the_last_seats),
        cmocka_unit_test(bots_stay_while_seats_are_empty),
        cmocka_unit_test(bots_give_way_when_full_and_come_back),
        cmocka_unit_test(a_bot_is_never_the_namesake_of_a_person),
        cmocka_unit_test(who_takes_a_bots_seat_may_have_its_name),
        cmocka_unit_test(a_bot_that_comes_back_begins_with_an_empty_memory),
        cmocka_unit_test(names_are_made_unique),
        cmocka_unit_test(names_that_look_alike_are_made_unique),
        cmocka_unit_test(long_and_multibyte_names_are_made_unique_within_their_bytes),
        cmocka_unit_test(leave_and_join_of_one_seat_in_one_tick_gives_it_to_the_newcomer),
        cmocka_unit_test(a_seat_changes_hands_whole_or_not_at_all),
        cmocka_unit_test(a_fresh_match_has_a_hash_and_no_sessions),
        cmocka_unit_test(join_and_leave_in_one_tick_is_no_command),
        cmocka_unit_test(what_a_person_asked_for_goes_with_the_person),
        cmocka_unit_test(only_people_in_the_world_have_inputs),
        cmocka_unit_test(a_match_is_awake_while_somebody_watches),
        cmocka_unit_test(a_bad_level_is_told_with_its_line),
        cmocka_unit_test(records_carry_a_viewer_through_every_change_of_seats),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
