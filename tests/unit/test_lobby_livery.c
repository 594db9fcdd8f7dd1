/* The claims of game/lobby.h about what tells players apart.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/rng.h"
#include "game/livery.h"
#include "lobby_sample.h"

enum {
    SEED = 11,
    OPERATIONS = 5000,
};

static void wish(int seat, int colour, int emblem)
{
    command(COMMAND_LIVERY, seat, livery_value(colour, emblem), "");
    step();
}

static void check(int seat, int colour, int emblem)
{
    assert_int_equal(head.seats[seat].colour, colour);
    assert_int_equal(head.seats[seat].emblem, emblem);
}

static void who_joins_has_the_seats_own_livery(void **state)
{
    (void)state;
    join(0, SEAT_HUMAN);
    join(2, SEAT_BOT);
    check(0, 0, 0);
    check(2, 2, 2);
}

static void a_wish_that_nobody_else_has_is_granted_in_any_phase(void **state)
{
    (void)state;
    join(0, SEAT_HUMAN);
    wish(0, 9, 15);
    check(0, 9, 15);
    join(1, SEAT_HUMAN);
    run(COUNTDOWN);
    assert_int_equal(head.phase, PHASE_PLAY);
    wish(0, 3, 15);
    check(0, 3, 15);
    wish(0, 0, 0);
    check(0, 0, 0);
}

static void what_another_has_gives_the_next_that_is_free(void **state)
{
    (void)state;
    join(0, SEAT_HUMAN);
    join(1, SEAT_HUMAN);
    wish(0, 15, 7);
    wish(1, 15, 7);
    check(1, 0, 8);
    wish(0, 2, 8); /* the emblem alone is another's */
    check(0, 2, 9);
    join(2, SEAT_HUMAN); /* the seat's own colour is taken */
    check(2, 3, 2);
}

static void a_persons_wish_goes_before_what_a_bot_has(void **state)
{
    (void)state;
    join(0, SEAT_BOT);
    join(1, SEAT_BOT);
    join(2, SEAT_HUMAN);
    wish(2, 1, 0);
    check(2, 1, 0);
    check(0, 0, 2); /* the first that is free, from its own on */
    check(1, 2, 1);
    join(3, SEAT_HUMAN);
    check(3, 3, 3);
}

static void who_leaves_gives_the_livery_back(void **state)
{
    (void)state;
    join(0, SEAT_HUMAN);
    join(1, SEAT_HUMAN);
    wish(0, 5, 6);
    command(COMMAND_LEAVE, 0, 0, "");
    step();
    check(0, 0, 0);
    wish(1, 5, 6);
    check(1, 5, 6);
}

static void an_empty_seat_has_no_wishes(void **state)
{
    struct world_head before;
    (void)state;

    join(0, SEAT_HUMAN);
    before = head;
    wish(1, 4, 4);
    wish(GAME_SEATS - 1, 4, 4);
    wish(GAME_SEAT_NONE, 4, 4);
    before.tick = head.tick;
    assert_memory_equal(&head, &before, sizeof(head));
}

static void no_two_that_are_taken_are_ever_alike(void **state)
{
    uint64_t chance = SEED;
    (void)state;

    print_message("seed %d\n", SEED);
    lobby_init(&head, 1, GAME_SEATS);
    for (int i = 0; i < OPERATIONS; i++) {
        static const int kinds[] = { COMMAND_JOIN, COMMAND_JOIN, COMMAND_LIVERY, COMMAND_LIVERY,
                                     COMMAND_LEAVE };
        int kind = kinds[rng_below(&chance, ARRAY_LEN(kinds))];
        unsigned colours = 0;
        unsigned emblems = 0;

        command(kind, (int)rng_below(&chance, GAME_SEATS),
                kind == COMMAND_JOIN ? SEAT_HUMAN + (int)rng_below(&chance, 2)
                                     : (int)rng_below(&chance, UINT8_MAX + 1),
                kind == COMMAND_JOIN ? "Ann" : "");
        step();
        for (int seat = 0; seat < GAME_SEATS; seat++) {
            if (head.seats[seat].kind != SEAT_EMPTY) {
                assert_int_equal(colours >> head.seats[seat].colour & 1, 0);
                assert_int_equal(emblems >> head.seats[seat].emblem & 1, 0);
                colours |= 1u << head.seats[seat].colour;
                emblems |= 1u << head.seats[seat].emblem;
            }
        }
        assert_true(lobby_is_sane(&head, &rules));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(who_joins_has_the_seats_own_livery, set_up),
        cmocka_unit_test_setup(a_wish_that_nobody_else_has_is_granted_in_any_phase, set_up),
        cmocka_unit_test_setup(what_another_has_gives_the_next_that_is_free, set_up),
        cmocka_unit_test_setup(a_persons_wish_goes_before_what_a_bot_has, set_up),
        cmocka_unit_test_setup(who_leaves_gives_the_livery_back, set_up),
        cmocka_unit_test_setup(an_empty_seat_has_no_wishes, set_up),
        cmocka_unit_test_setup(no_two_that_are_taken_are_ever_alike, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
