/* The claims of game/harbour/sane.h about what floats and what is counted: worlds that pass their
 * field table and still can't be.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "harbour_duel.h"

/* Two crews after each other's cargo, seats 0 and 1. */
static int set_up_cargo(void **state)
{
    (void)state;
    harbour_begin(&t);
    table_command(&t, COMMAND_MODE, 0, HARBOUR_CARGO, "");
    table_join(&t, 2, SEAT_HUMAN);
    table_run(&t, COUNTDOWN_TICKS);
    return 0;
}

static const struct mine sound_mine = { .x = 600 * PX, .y = 600 * PX, .ttl = 20, .owner = 1 };
static const struct crate sound_crate = {
    .x = 600 * PX, .y = 600 * PX, .ttl = 20, .kind = CRATE_REPAIR, .life = 1
};

static void spoil_mine_of_nobody(struct harbour *h)
{
    h->mines[3].owner = 9;
}

static void spoil_mine_in_quay(struct harbour *h)
{
    h->mines[3].x = 0;
}

static void spoil_mine_beyond_map(struct harbour *h)
{
    h->mines[3].x = OPEN_WIDTH * HARBOUR_TILE;
}

static void spoil_mine_sunk(struct harbour *h)
{
    h->mines[3].ttl = 0;
}

static void spoil_mine_blown_for_long(struct harbour *h)
{
    h->mines[3].blown = 1;
    h->mines[3].ttl = HARBOUR_GONE_TICKS + 1;
}

static void spoil_crate_in_quay(struct harbour *h)
{
    h->crates[2].y = 0;
}

static void spoil_crate_of_no_kind(struct harbour *h)
{
    h->crates[2].kind = CRATE_NONE;
}

static void spoil_crate_sunk(struct harbour *h)
{
    h->crates[2].ttl = 0;
}

static void spoil_crate_without_life(struct harbour *h)
{
    h->crates[2].life = 0;
}

static void spoil_crate_taken_for_long(struct harbour *h)
{
    h->crates[2].taken_by = 1;
    h->crates[2].ttl = HARBOUR_GONE_TICKS + 1;
}

static void spoil_cargo_in_another_mode(struct harbour *h)
{
    h->head.mode = HARBOUR_CREWS;
}

static void spoil_cargo_in_quay(struct harbour *h)
{
    h->cargo[0].x = 0;
}

static void spoil_cargo_at_home_for_a_time(struct harbour *h)
{
    h->cargo[0].timer = 5;
}

static void spoil_cargo_adrift_for_good(struct harbour *h)
{
    h->cargo[0].state = CARGO_ADRIFT;
}

static void spoil_cargo_at_home_with_a_carrier(struct harbour *h)
{
    h->cargo[0].carrier = 1;
}

static void carry(struct harbour *h, int team, uint8_t seat)
{
    h->cargo[team].state = CARGO_CARRIED;
    h->cargo[team].carrier = seat;
}

static void spoil_cargo_carried_by_nobody(struct harbour *h)
{
    carry(h, 0, GAME_SEAT_NONE);
}

static void spoil_cargo_carried_by_no_seat(struct harbour *h)
{
    carry(h, 0, 100);
}

static void spoil_cargo_carried_by_an_empty_seat(struct harbour *h)
{
    carry(h, 0, 7);
}

static void spoil_cargo_carried_by_a_friend(struct harbour *h)
{
    carry(h, 0, 0);
}

static void spoil_cargo_carried_by_the_sunk(struct harbour *h)
{
    carry(h, 0, 1);
    h->boats[1].state = BOAT_SUNK;
    h->boats[1].hull = 0;
    h->boats[1].timer = 9;
}

static void spoil_cargo_that_is_none(struct harbour *h)
{
    h->cargo[0].state = CARGO_NONE;
}

static void spoil_tally_of_nobody(struct harbour *h)
{
    h->tallies[9].shots = 1;
}

static void spoil_tally_of_more_hits_than_shots(struct harbour *h)
{
    h->tallies[0].hits = 1;
}

static void spoil_tally_of_a_run_beyond_the_longest(struct harbour *h)
{
    h->tallies[0].run = 1;
}

static void spoil_assist_of_nobody(struct harbour *h)
{
    h->boats[0].assist = 7;
}

static void spoil_refill(struct harbour *h)
{
    h->boats[0].refill = HARBOUR_REFILL_TICKS;
}

static void spoil_idle_bot(struct harbour *h)
{
    h->head.seats[0].kind = SEAT_BOT;
    h->boats[0].idle = 1;
}

static void spoil_sudden_lobby(struct harbour *h)
{
    h->head.phase = PHASE_RESULTS;
    h->head.is_sudden = 1;
}

static void an_impossible_world_is_not_sane(void **state)
{
    static void (*const spoilers[])(struct harbour *) = {
        spoil_mine_of_nobody,
        spoil_mine_in_quay,
        spoil_mine_beyond_map,
        spoil_mine_sunk,
        spoil_mine_blown_for_long,
        spoil_crate_in_quay,
        spoil_crate_of_no_kind,
        spoil_crate_sunk,
        spoil_crate_without_life,
        spoil_crate_taken_for_long,
        spoil_cargo_in_another_mode,
        spoil_cargo_in_quay,
        spoil_cargo_at_home_for_a_time,
        spoil_cargo_adrift_for_good,
        spoil_cargo_at_home_with_a_carrier,
        spoil_cargo_carried_by_nobody,
        spoil_cargo_carried_by_no_seat,
        spoil_cargo_carried_by_an_empty_seat,
        spoil_cargo_carried_by_a_friend,
        spoil_cargo_carried_by_the_sunk,
        spoil_cargo_that_is_none,
        spoil_tally_of_nobody,
        spoil_tally_of_more_hits_than_shots,
        spoil_tally_of_a_run_beyond_the_longest,
        spoil_assist_of_nobody,
        spoil_refill,
        spoil_idle_bot,
        spoil_sudden_lobby,
    };
    (void)state;

    memset(harbour_of(&t)->crates, 0, sizeof(harbour_of(&t)->crates));
    harbour_of(&t)->mines[3] = sound_mine;
    harbour_of(&t)->crates[2] = sound_crate;
    assert_true(table_is_sound(&t));
    for (size_t i = 0; i < ARRAY_LEN(spoilers); i++) {
        static struct table spoilt;

        memcpy(&spoilt, &t, sizeof(t));
        spoilers[i](harbour_of(&spoilt));
        assert_true(fields_are_within(t.g->world_fields, spoilt.world));
        if (t.g->is_sane(spoilt.world, spoilt.level)) {
            fail_msg("spoiler %zu is taken for sane", i);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(an_impossible_world_is_not_sane, set_up_cargo),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
