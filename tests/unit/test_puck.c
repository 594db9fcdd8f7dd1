/* The rules of puck.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "game/puck/puck.h"
#include "game_sample.h"

enum {
    PX = PUCK_UNIT,
    MIDDLE = PUCK_HEIGHT / 2,
    FACE = PUCK_PADDLE_INSET + PUCK_PADDLE_WIDTH / 2 + PUCK_RADIUS,
};

static struct table t;
static struct puck *puck;

static void begin(int players)
{
    table_load(&t, &puck_game, NULL);
    t.g->init(t.world, t.level, 1, PUCK_SEATS);
    puck = (struct puck *)(void *)t.world;
    table_join(&t, players, SEAT_HUMAN);
}

/* Two people whose round has just begun. */
static int set_up(void **state)
{
    (void)state;
    begin(2);
    table_run(&t, (int)puck_game.lobby.countdown_ticks);
    assert_int_equal(puck->head.phase, PHASE_PLAY);
    return 0;
}

static void hold(int seat, int move)
{
    t.tick.inputs[seat].bytes[0] = (uint8_t)move;
}

static void put(int x_px, int y_px, int vx, int vy)
{
    puck->x = x_px * PX;
    puck->y = y_px * PX;
    puck->vx = (int16_t)vx;
    puck->vy = (int16_t)vy;
    puck->wait = 0;
}

static void a_paddle_moves_as_the_stick_says_and_stays_on_the_table(void **state)
{
    (void)state;
    hold(0, -7);
    table_step(&t);
    assert_int_equal(puck->paddle_y[0], (MIDDLE - 7) * PX);
    table_run(&t, 200);
    assert_int_equal(puck->paddle_y[0], PUCK_PADDLE_HALF * PX);
    hold(0, 7);
    table_run(&t, 200);
    assert_int_equal(puck->paddle_y[0], (PUCK_HEIGHT - PUCK_PADDLE_HALF) * PX);
    assert_int_equal(puck->paddle_y[1], MIDDLE * PX);
}

static void the_puck_waits_a_second_and_moves_off(void **state)
{
    (void)state;
    assert_int_equal(puck->x, PUCK_WIDTH / 2 * PX);
    table_run(&t, PUCK_SERVE_TICKS - 1);
    assert_int_equal(puck->x, PUCK_WIDTH / 2 * PX);
    table_run(&t, 2);
    assert_int_not_equal(puck->x, PUCK_WIDTH / 2 * PX);
}

static void the_puck_bounces_off_the_long_sides(void **state)
{
    (void)state;
    put(400, PUCK_RADIUS + 3, 300, -1000);
    table_step(&t);
    assert_int_equal(puck->vy, 1000);
    assert_int_equal(puck->y, PUCK_RADIUS * PX);
    put(400, PUCK_HEIGHT - PUCK_RADIUS - 3, 300, 1000);
    table_step(&t);
    assert_int_equal(puck->vy, -1000);
}

static void a_paddle_returns_the_puck_faster(void **state)
{
    (void)state;
    put(FACE + 2, MIDDLE, -1000, 0);
    table_step(&t);
    assert_true(puck->vx > 1000);
    put(PUCK_WIDTH - FACE - 2, MIDDLE, 1000, 0);
    table_step(&t);
    assert_true(puck->vx < -1000);
}

static void a_paddle_sends_the_puck_off_by_where_it_meets_it(void **state)
{
    (void)state;
    put(FACE + 2, MIDDLE - 30, -1000, 0);
    table_step(&t);
    assert_true(puck->vy < -500);
    put(FACE + 2, MIDDLE + 30, -1000, 0);
    table_step(&t);
    assert_true(puck->vy > 500);
}

static void no_speed_passes_a_paddle(void **state)
{
    (void)state;
    for (int speed = 256; speed <= 12 * PX; speed += 64) {
        for (int offset = 0; offset < 16; offset++) {
            put(FACE + 1 + offset, MIDDLE, -speed, 0);
            table_run(&t, 80);
            assert_true(puck->x > FACE * PX / 2);
            assert_int_equal(puck->head.seats[1].score, 0);
        }
    }
}

static void returns_never_exceed_the_top_speed(void **state)
{
    (void)state;
    for (int i = 0; i < 100; i++) {
        put(FACE + 2, MIDDLE, puck->vx > 0 ? -puck->vx : puck->vx, 0);
        table_step(&t);
        assert_true(table_is_sound(&t));
    }
    assert_int_equal(puck->vx, 12 * PX);
}

static void a_missed_puck_is_a_goal_and_is_told(void **state)
{
    struct news news[GAME_NEWS];
    uint8_t serves = puck->serves;
    (void)state;

    put(20, PUCK_HEIGHT - 20, -3000, 0);
    table_step(&t);
    assert_int_equal(t.g->news(t.before, t.world, news), 0);
    table_step(&t);
    assert_int_equal(puck->head.seats[1].score, 1);
    assert_int_equal(puck->head.seats[0].losses, 1);
    assert_int_equal(t.g->news(t.before, t.world, news), 1);
    assert_int_equal(news[0].by, 1);
    assert_int_equal(news[0].whom, 0);
    assert_string_equal(news[0].verb, "scored against");
    assert_int_equal(puck->x, PUCK_WIDTH / 2 * PX);
    assert_int_not_equal(puck->serves, serves);
    assert_int_equal(puck->wait, PUCK_SERVE_TICKS);
}

static void what_is_behind_the_paddle_is_lost(void **state)
{
    (void)state;
    put(PUCK_PADDLE_INSET - 1, MIDDLE, -1000, 0);
    table_run(&t, 10);
    assert_int_equal(puck->head.seats[1].score, 1);
}

static void seven_goals_end_the_round(void **state)
{
    (void)state;
    for (int i = 0; i < 7; i++) {
        assert_int_equal(puck->head.phase, PHASE_PLAY);
        put(PUCK_WIDTH - 5, 20, 3000, 0);
        table_step(&t);
    }
    assert_int_equal(puck->head.seats[0].score, 7);
    assert_int_equal(puck->head.phase, PHASE_RESULTS);
}

static void the_puck_lies_still_between_rounds_and_paddles_move(void **state)
{
    (void)state;
    begin(2);
    hold(1, 1);
    table_run(&t, (int)puck_game.lobby.countdown_ticks - 1);
    assert_int_equal(puck->x, PUCK_WIDTH / 2 * PX);
    assert_int_equal(puck->wait, PUCK_SERVE_TICKS);
    assert_true(puck->paddle_y[1] > MIDDLE * PX);
}

static void alone_one_plays_against_a_wall_and_nothing_counts(void **state)
{
    (void)state;
    begin(1);
    assert_int_equal(puck->head.phase, PHASE_LOBBY);
    put(PUCK_WIDTH - FACE - 2, 20, 1000, 0);
    table_step(&t);
    assert_true(puck->vx < 0);
    put(5, 20, -3000, 0);
    table_step(&t);
    assert_int_equal(puck->wait, PUCK_SERVE_TICKS);
    assert_int_equal(puck->head.seats[0].losses, 0);
}

static void bodies_are_the_paddles_and_the_puck(void **state)
{
    struct body bodies[GAME_BODIES];
    (void)state;

    begin(1);
    t.g->bodies(t.world, bodies);
    assert_int_equal(bodies[0].x, PUCK_PADDLE_INSET * PX);
    assert_int_equal(bodies[0].y, MIDDLE * PX);
    assert_int_equal(bodies[0].life, 1);
    assert_int_equal(bodies[1].life, 0);
    assert_int_equal(bodies[PUCK_BODY].x, PUCK_WIDTH / 2 * PX);
    assert_int_equal(bodies[PUCK_BODY].life, puck->serves);
}

static void an_impossible_world_is_not_sane(void **state)
{
    (void)state;
    table_step(&t);
    assert_true(table_is_sound(&t));
    puck->head.seat_limit = PUCK_SEATS + 1;
    assert_false(t.g->is_sane(t.world, t.level));
    puck->head.seat_limit = PUCK_SEATS;
    puck->vx = 0;
    assert_false(t.g->is_sane(t.world, t.level));
    puck->vx = 1;
    puck->head.phase_end_tick = puck->head.tick - 1;
    assert_false(t.g->is_sane(t.world, t.level));
}

static void the_stick_arrives_whatever_it_was_before(void **state)
{
    (void)state;
    for (int from = -PUCK_AXIS; from <= PUCK_AXIS; from++) {
        for (int to = -PUCK_AXIS; to <= PUCK_AXIS; to++) {
            struct input before = { { (uint8_t)from } };
            struct input in = { { (uint8_t)to } };
            struct input out;
            uint8_t bytes[4] = { 0 };
            struct bit_writer w;
            struct bit_reader r;

            bits_begin_write(&w, bytes, sizeof(bytes));
            t.g->input_pack(&w, &before, &in);
            assert_int_equal(w.at_bits, from == to ? 1 : 5);
            bits_begin_read(&r, bytes, bits_written_bytes(&w));
            t.g->input_unpack(&r, &before, &out);
            assert_false(r.has_failed);
            assert_memory_equal(&out, &in, sizeof(in));
        }
    }
}

static void bots_return_most_pucks_but_not_all(void **state)
{
    int returns = 0;
    int goals = 0;
    (void)state;

    for (int tick = 0; tick < 20000; tick++) {
        struct news news[GAME_NEWS];
        int16_t vx = puck->vx;
        uint8_t serves = puck->serves;

        table_bot_step(&t, 2);
        returns += serves == puck->serves && (vx < 0) != (puck->vx < 0);
        goals += t.g->news(t.before, t.world, news);
    }
    assert_true(goals > 5);
    assert_true(returns > 4 * goals);
}

static void a_hard_bot_beats_an_easy_one(void **state)
{
    (void)state;
    for (int hard = 0; hard < 2; hard++) {
        begin(2);
        game_bot_begin(t.g, t.bots[hard], BOT_HARD);
        game_bot_begin(t.g, t.bots[1 - hard], BOT_EASY);
        while (puck->head.phase != PHASE_RESULTS) {
            table_bot_step(&t, 2);
        }
        assert_true(puck->head.seats[hard].score > puck->head.seats[1 - hard].score);
    }
}

int main(void)
{
#define CLAIM(test) cmocka_unit_test_setup(test, set_up)
    const struct CMUnitTest tests[] = {
        CLAIM(a_paddle_moves_as_the_stick_says_and_stays_on_the_table),
        CLAIM(the_puck_waits_a_second_and_moves_off),
        CLAIM(the_puck_bounces_off_the_long_sides),
        CLAIM(a_paddle_returns_the_puck_faster),
        CLAIM(a_paddle_sends_the_puck_off_by_where_it_meets_it),
        CLAIM(no_speed_passes_a_paddle),
        CLAIM(returns_never_exceed_the_top_speed),
        CLAIM(a_missed_puck_is_a_goal_and_is_told),
        CLAIM(what_is_behind_the_paddle_is_lost),
        CLAIM(seven_goals_end_the_round),
        CLAIM(the_puck_lies_still_between_rounds_and_paddles_move),
        CLAIM(alone_one_plays_against_a_wall_and_nothing_counts),
        CLAIM(bodies_are_the_paddles_and_the_puck),
        CLAIM(an_impossible_world_is_not_sane),
        CLAIM(the_stick_arrives_whatever_it_was_before),
        CLAIM(bots_return_most_pucks_but_not_all),
        CLAIM(a_hard_bot_beats_an_easy_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
