/* The harbour's rounds: phases, coming and going, respawns, and worlds that can't be.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include <math.h>

#include "game/lobby.h"
#include "harbour_duel.h"

static void no_more_news_are_told_than_there_is_room_for(void **state)
{
    struct news news[GAME_NEWS];
    (void)state;

    harbour_play(&t, GAME_SEATS);
    memcpy(t.before, t.world, sizeof(t.world));
    for (int i = 0; i < GAME_SEATS; i++) {
        boat(i)->state = BOAT_SUNK;
    }
    assert_int_equal(count_news(news), GAME_NEWS);
}

static void a_sunk_boat_lies_two_seconds_and_comes_back_whole_and_new(void **state)
{
    uint8_t life = boat(1)->life;
    (void)state;

    aim_to_sink();
    step_until_sunk(1);
    harbour_hold(&t, 0, 0, 0, 0);
    table_run(&t, HARBOUR_SINK_TICKS - 1);
    assert_int_equal(boat(1)->state, BOAT_SUNK);
    table_step(&t);
    assert_int_equal(boat(1)->state, BOAT_AFLOAT);
    assert_int_equal(boat(1)->hull, HARBOUR_HULL);
    assert_int_equal(boat(1)->timer, HARBOUR_PROTECT_TICKS);
    assert_int_equal(boat(1)->hit_by, GAME_SEAT_NONE);
    assert_int_not_equal(boat(1)->life, life);
    assert_int_not_equal(boat(1)->life, 0);
}

/* Where seat 1 comes back while seat 0 lies at x, y px: the distance between them in px. */
static int respawn_distance(int x, int y)
{
    harbour_put(&t, 0, x, y, EAST);
    boat(1)->state = BOAT_SUNK;
    boat(1)->hull = 0;
    boat(1)->timer = 1;
    table_step(&t);
    double dx = (boat(1)->x - boat(0)->x) / (double)PX;
    double dy = (boat(1)->y - boat(0)->y) / (double)PX;

    return (int)sqrt(dx * dx + dy * dy);
}

static void respawn_is_beyond_the_range_of_guns_but_near(void **state)
{
    (void)state;
    int distance = respawn_distance(2 * 32 + 16, 200);

    assert_true(distance >= TUNE_SPAWN_CLEAR / PX);
    for (int i = 0; i < level_of(&t)->spawn_count; i++) {
        const struct harbour_spawn *s = &level_of(&t)->spawns[i];
        double dx = (s->x - boat(0)->x) / (double)PX;
        double dy = (s->y - boat(0)->y) / (double)PX;
        int other = (int)sqrt(dx * dx + dy * dy);

        assert_true(other < TUNE_SPAWN_CLEAR / PX + 1 || other >= distance - 1);
    }
}

static void the_score_limit_ends_the_round(void **state)
{
    (void)state;
    seat_of(0)->score = (int16_t)(lobby_limit(table_head(&t), &harbour_game.lobby) - 1);
    aim_to_sink();
    step_until_sunk(1);
    assert_int_equal(table_head(&t)->phase, PHASE_RESULTS);
}

static void practice_does_not_count(void **state)
{
    (void)state;
    table_command(&t, COMMAND_LEAVE, 1, 0, "");
    table_step(&t);
    assert_int_equal(table_head(&t)->phase, PHASE_LOBBY);
    boat(0)->hull = 1;
    harbour_put(&t, 0, 600, 32 + 14, NORTH)->vy = -640;
    step_until_sunk(0);
    assert_int_equal(seat_of(0)->score, 0);
    assert_int_equal(seat_of(0)->losses, 0);
}

/* Nobody is there yet: all spawns are equal. */
static void of_equal_spawns_each_is_as_likely(void **state)
{
    int counts[16] = { 0 };
    (void)state;

    for (int i = 0; i < 1600; i++) {
        harbour_begin(&t);
        harbour_of(&t)->head.chance = (uint64_t)i * 7919;
        table_join(&t, 1, SEAT_HUMAN);
        counts[harbour_of(&t)->boats[0].x / HARBOUR_TILE / 2 - 1]++;
    }
    for (int i = 0; i < 16; i++) {
        assert_in_range(counts[i], 60, 140);
    }
}

/* The first of three is the one furthest from the others: these keep just clear of it, and then
 * can't of each other. */
static void no_seat_comes_up_first_more_often_than_others(void **state)
{
    int counts[3] = { 0 };
    (void)state;

    for (int i = 0; i < 900; i++) {
        int32_t gaps[3];

        harbour_begin(&t);
        harbour_of(&t)->head.chance = (uint64_t)i * 7919;
        table_join(&t, 3, SEAT_HUMAN);
        for (int seat = 0; seat < 3; seat++) {
            int32_t one = abs(boat(seat)->x - boat((seat + 1) % 3)->x);
            int32_t other = abs(boat(seat)->x - boat((seat + 2) % 3)->x);

            gaps[seat] = one < other ? one : other;
        }
        for (int seat = 0; seat < 3; seat++) {
            counts[seat] += gaps[seat] > gaps[(seat + 1) % 3] && gaps[seat] > gaps[(seat + 2) % 3];
        }
    }
    assert_in_range(counts[0], counts[1] * 3 / 4, counts[1] * 4 / 3);
    assert_in_range(counts[2], counts[1] * 3 / 4, counts[1] * 4 / 3);
}

static void a_countdown_puts_all_boats_whole_on_spawns_of_their_own(void **state)
{
    (void)state;
    harbour_begin(&t);
    table_join(&t, GAME_SEATS, SEAT_HUMAN);
    assert_int_equal(table_head(&t)->phase, PHASE_COUNTDOWN);
    for (int i = 0; i < GAME_SEATS; i++) {
        assert_int_equal(boat(i)->state, BOAT_AFLOAT);
        assert_int_equal(boat(i)->hull, HARBOUR_HULL);
        for (int k = 0; k < i; k++) {
            assert_true(boat(i)->x != boat(k)->x || boat(i)->y != boat(k)->y);
        }
    }
}

static void a_countdown_clears_the_air_and_heals(void **state)
{
    (void)state;
    shoot();
    boat(0)->reload = 0;
    harbour_put(&t, 1, 600, 1000, SOUTH);
    harbour_hold(&t, 0, 0, 0, FIRE);
    table_step(&t);
    assert_int_equal(harbour_shells(&t), 1);
    table_head(&t)->phase = PHASE_RESULTS;
    table_head(&t)->phase_end_tick = table_head(&t)->tick + 1;
    table_step(&t);
    assert_int_equal(table_head(&t)->phase, PHASE_COUNTDOWN);
    assert_int_equal(harbour_shells(&t), 0);
    assert_int_equal(boat(1)->hull, HARBOUR_HULL);
}

static void nobody_moves_or_shoots_in_the_countdown_but_turrets_turn(void **state)
{
    int32_t x;
    uint16_t turret;
    (void)state;

    harbour_begin(&t);
    table_join(&t, 2, SEAT_HUMAN);
    x = boat(0)->x;
    turret = boat(0)->turret;
    harbour_hold(&t, 0, 7, 7, FIRE);
    table_run(&t, COUNTDOWN_TICKS - 1);
    assert_int_equal(table_head(&t)->phase, PHASE_COUNTDOWN);
    assert_int_equal(boat(0)->x, x);
    assert_int_equal(boat(0)->shots, 0);
    t.tick.inputs[0].bytes[2] = (uint8_t)(turret / 64 + 100);
    table_step(&t);
    assert_int_not_equal(boat(0)->turret, turret);
}

static void in_the_results_boats_drift_and_guns_are_off(void **state)
{
    (void)state;
    table_head(&t)->phase = PHASE_RESULTS;
    boat(0)->vx = 500;
    harbour_hold(&t, 0, 7, 7, FIRE);
    table_run(&t, 60);
    assert_in_range(boat(0)->vx, 1, 400);
    assert_int_equal(boat(0)->shots, 0);
    assert_int_equal(boat(0)->heading, EAST);
}

static void shells_still_in_the_air_do_not_hurt_in_the_results(void **state)
{
    (void)state;
    harbour_hold(&t, 0, 0, 0, FIRE);
    table_step(&t);
    table_head(&t)->phase = PHASE_RESULTS;
    table_run(&t, 30);
    assert_int_equal(harbour_shells(&t), 0);
    assert_int_equal(boat(1)->hull, HARBOUR_HULL);
}

static void who_joins_plays_at_once_in_any_phase(void **state)
{
    (void)state;
    for (int phase = 0; phase < PHASE_COUNT; phase++) {
        set_up(NULL);
        table_head(&t)->phase = (uint8_t)phase;
        table_command(&t, COMMAND_JOIN, 9, SEAT_HUMAN, "Late");
        table_step(&t);
        assert_int_equal(boat(9)->state, BOAT_AFLOAT);
        assert_int_equal(boat(9)->timer > 0, 1);
    }
}

static void who_leaves_takes_boat_shells_and_claims_along(void **state)
{
    static const struct boat none;
    (void)state;

    table_command(&t, COMMAND_JOIN, 2, SEAT_HUMAN, "Cid");
    table_step(&t);
    shoot();
    boat(0)->reload = 0;
    harbour_hold(&t, 0, 0, 0, FIRE);
    table_step(&t);
    assert_int_equal(harbour_shells(&t), 1);
    assert_int_equal(boat(1)->hit_by, 0);
    table_command(&t, COMMAND_LEAVE, 0, 0, "");
    table_step(&t);
    assert_memory_equal(boat(0), &none, sizeof(none));
    assert_int_equal(harbour_shells(&t), 0);
    assert_int_equal(boat(1)->hit_by, GAME_SEAT_NONE);
}

static void a_seat_that_changes_hands_in_one_tick_gets_a_new_boat(void **state)
{
    (void)state;
    boat(0)->hull = 5;
    table_command(&t, COMMAND_JOIN, 2, SEAT_HUMAN, "Cid");
    table_command(&t, COMMAND_LEAVE, 0, 0, "");
    table_command(&t, COMMAND_JOIN, 0, SEAT_HUMAN, "Dot");
    table_step(&t);
    assert_string_equal(seat_of(0)->name, "Dot");
    assert_int_equal(boat(0)->hull, HARBOUR_HULL);
    assert_int_equal(boat(0)->timer, HARBOUR_PROTECT_TICKS - 1);
}

static void body_i_is_the_boat_of_seat_i(void **state)
{
    struct body bodies[GAME_BODIES];
    (void)state;

    t.g->bodies(t.world, bodies);
    assert_int_equal(bodies[1].x, 700 * PX);
    assert_int_equal(bodies[1].y, 600 * PX);
    assert_int_equal(bodies[1].heading, SOUTH);
    assert_int_equal(bodies[1].life, boat(1)->life);
    for (int i = 2; i < GAME_BODIES; i++) {
        assert_int_equal(bodies[i].life, 0);
    }
}

/* One row for each way in which a world can pass its field table and still not be possible. */
static void spoil_boat_in_quay(struct harbour *h)
{
    h->boats[0].x = 16 * PX;
}

static void spoil_boat_in_shallow_quay(struct harbour *h)
{
    h->boats[0].y = (32 + 9) * PX;
}

static void spoil_boat_beyond_map(struct harbour *h)
{
    h->boats[0].x = (OPEN_WIDTH + 2) * HARBOUR_TILE;
}

static void spoil_boat_without_player(struct harbour *h)
{
    h->boats[5] = h->boats[0];
}

static void spoil_player_without_boat(struct harbour *h)
{
    memset(&h->boats[0], 0, sizeof(h->boats[0]));
}

static void spoil_afloat_without_hull(struct harbour *h)
{
    h->boats[0].hull = 0;
}

static void spoil_sunk_with_hull(struct harbour *h)
{
    h->boats[0].state = BOAT_SUNK;
    h->boats[0].timer = 5;
}

static void spoil_sunk_for_good(struct harbour *h)
{
    h->boats[0].state = BOAT_SUNK;
    h->boats[0].hull = 0;
    h->boats[0].timer = 0;
}

static void spoil_life(struct harbour *h)
{
    h->boats[0].life = 0;
}

static void spoil_hit_by_nobody(struct harbour *h)
{
    h->boats[0].hit_by = 7;
}

static void spoil_hit_by_no_seat(struct harbour *h)
{
    h->boats[0].hit_by = 100;
}

static void spoil_shell_of_nobody(struct harbour *h)
{
    h->shells[3] = (struct shell){ .x = 600 * PX, .y = 600 * PX, .owner = 9, .ttl = 5 };
}

static void spoil_shell_beyond_map(struct harbour *h)
{
    h->shells[3] = (struct shell){ .x = OPEN_WIDTH * HARBOUR_TILE, .y = 600 * PX, .ttl = 5 };
}

static void spoil_dead_shell(struct harbour *h)
{
    h->shells[3].x = 1;
}

static void spoil_head(struct harbour *h)
{
    h->head.phase_end_tick = h->head.tick - 1;
}

static void an_impossible_world_is_not_sane(void **state)
{
    static void (*const spoilers[])(struct harbour *) = {
        spoil_boat_in_quay,        spoil_boat_in_shallow_quay, spoil_boat_beyond_map,
        spoil_boat_without_player, spoil_player_without_boat,  spoil_afloat_without_hull,
        spoil_sunk_with_hull,      spoil_sunk_for_good,        spoil_life,
        spoil_hit_by_nobody,       spoil_hit_by_no_seat,       spoil_shell_of_nobody,
        spoil_shell_beyond_map,    spoil_dead_shell,           spoil_head,
    };
    (void)state;

    table_step(&t);
    assert_true(table_is_sound(&t));
    for (size_t i = 0; i < ARRAY_LEN(spoilers); i++) {
        static struct table spoilt;

        memcpy(&spoilt, &t, sizeof(t));
        spoilers[i](harbour_of(&spoilt));
        assert_true(fields_are_within(t.g->world_fields, spoilt.world));
        if (t.g->is_sane(spoilt.world, spoilt.level)) {
            fail_msg("spoiler %zu is not seen", i);
        }
    }
}

int main(void)
{
#define CLAIM(test) cmocka_unit_test_setup(test, set_up)
    const struct CMUnitTest tests[] = {
        CLAIM(no_more_news_are_told_than_there_is_room_for),
        CLAIM(a_sunk_boat_lies_two_seconds_and_comes_back_whole_and_new),
        CLAIM(respawn_is_beyond_the_range_of_guns_but_near),
        CLAIM(the_score_limit_ends_the_round),
        CLAIM(practice_does_not_count),
        CLAIM(of_equal_spawns_each_is_as_likely),
        CLAIM(no_seat_comes_up_first_more_often_than_others),
        CLAIM(a_countdown_puts_all_boats_whole_on_spawns_of_their_own),
        CLAIM(a_countdown_clears_the_air_and_heals),
        CLAIM(nobody_moves_or_shoots_in_the_countdown_but_turrets_turn),
        CLAIM(in_the_results_boats_drift_and_guns_are_off),
        CLAIM(shells_still_in_the_air_do_not_hurt_in_the_results),
        CLAIM(who_joins_plays_at_once_in_any_phase),
        CLAIM(who_leaves_takes_boat_shells_and_claims_along),
        CLAIM(a_seat_that_changes_hands_in_one_tick_gets_a_new_boat),
        CLAIM(body_i_is_the_boat_of_seat_i),
        CLAIM(an_impossible_world_is_not_sane),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
