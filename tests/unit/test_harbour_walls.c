/* The claims of game/harbour/collide.h: nothing is pushed into a wall, and nothing stays stuck.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "game/harbour/collide.h"
#include "harbour_sample.h"

enum {
    SEED = 8,
    CROWDS = 160, /* of 16 boats each */
    CROWD_TICKS = 240,
    NOOKS = 40000,
    PLACES = 100000,
    ESCAPE_TICKS = 3600,
    PLAN_TICKS = 100,
    ESCAPED = 48 * PX,
};

/* Pockets one square wide, corners, wedges between rocks, rocks against quays, piers. */
static const char rough_water[] = "title: Rough water\n"
                                  "map:\n"
                                  "##################\n"
                                  "#SS....o...o.#.#S#\n"
                                  "#SS...o...o..#.#.#\n"
                                  "#....o.o.o...#.#.#\n"
                                  "#..o.............#\n"
                                  "#.o..o..==.==....#\n"
                                  "#..#.#..=...=..#.#\n"
                                  "#..#.#..=.o.=.o..#\n"
                                  "#..###..=...=..#.#\n"
                                  "#.......=====....#\n"
                                  "#SS...........o#.#\n"
                                  "#SS.#o#..oo....o.#\n"
                                  "#...o.o.oSSo..#o.#\n"
                                  "#S..#..o.SS.o....#\n"
                                  "#SS......o.....SS#\n"
                                  "##################\n";

static struct table t;
static struct table alone;

static void enter_rough_water(uint64_t seed)
{
    struct level_fault fault;

    memset(&t, 0, sizeof(t));
    t.g = &harbour_game;
    assert_true(t.g->level_load(t.level, rough_water, sizeof(rough_water) - 1, &fault));
    t.g->init(t.world, t.level, seed, GAME_SEATS);
}

static bool is_in_wall(const struct harbour_level *level, int32_t x, int32_t y)
{
    enum harbour_square square = chart_square(level, chart_index(x), chart_index(y));
    int32_t dx = x - chart_middle(chart_index(x));
    int32_t dy = y - chart_middle(chart_index(y));

    if (square == SQUARE_ROCK) {
        return trig_length(dx, dy) < HARBOUR_ROCK_RADIUS;
    }
    return square != SQUARE_WATER;
}

/* Most hold full ahead for long, as people do in corners; some swing about. */
static void hold_at_random(uint64_t *chance)
{
    for (int seat = 0; seat < GAME_SEATS; seat++) {
        if (rng_below(chance, 30) == 0) {
            int drive = rng_below(chance, 3) == 0 ? (int)rng_below(chance, 15) - 7 : 7;

            harbour_hold(&t, seat, drive, (int)rng_below(chance, 15) - 7,
                         (int)rng_below(chance, 2));
        }
    }
}

static void assert_all_clear_of_walls(void)
{
    for (int seat = 0; seat < GAME_SEATS; seat++) {
        const struct boat *b = &harbour_of(&t)->boats[seat];

        assert_false(is_in_wall(level_of(&t), b->x, b->y));
        assert_true(collide_is_free(level_of(&t), b->x, b->y));
    }
}

static int16_t random_speed(uint64_t *chance)
{
    return (int16_t)((int)rng_below(chance, 2 * TUNE_SPEED_MOST + 1) - TUNE_SPEED_MOST);
}

static void random_places_and_speeds(uint64_t *chance)
{
    for (int seat = 0; seat < GAME_SEATS; seat++) {
        struct boat *b = &harbour_of(&t)->boats[seat];
        int32_t x;
        int32_t y;

        do {
            x = (int32_t)rng_below(chance, level_of(&t)->width * HARBOUR_TILE);
            y = (int32_t)rng_below(chance, level_of(&t)->height * HARBOUR_TILE);
        } while (!collide_is_free(level_of(&t), x, y));
        b->x = x;
        b->y = y;
        b->heading = (uint16_t)rng_next(chance);
        b->vx = random_speed(chance);
        b->vy = random_speed(chance);
    }
}

/* A helmsman who tries this and that, without the other boats: does he get out of where he is? */
static bool can_get_free(int seat, uint64_t *chance)
{
    struct boat *b = &harbour_of(&alone)->boats[seat];
    int32_t x;
    int32_t y;

    memcpy(&alone, &t, sizeof(alone));
    x = b->x;
    y = b->y;
    for (int other = 0; other < GAME_SEATS; other++) {
        if (other != seat) {
            table_command(&alone, COMMAND_LEAVE, other, 0, "");
        }
    }
    for (int tick = 0; tick < ESCAPE_TICKS; tick++) {
        if (tick % PLAN_TICKS == 0) {
            int drive = rng_below(chance, 2) == 0 ? 7 : -7;

            harbour_hold(&alone, seat, drive, (int)rng_below(chance, 3) * 7 - 7, 0);
        }
        table_step(&alone);
        if (trig_length(b->x - x, b->y - y) > ESCAPED || b->state != BOAT_AFLOAT) {
            return true;
        }
    }
    return false;
}

static void no_boat_is_ever_in_a_wall_and_each_gets_free_again(void **state)
{
    uint64_t chance = SEED;
    (void)state;

    print_message("seed %d\n", SEED);
    for (int crowd = 0; crowd < CROWDS; crowd++) {
        enter_rough_water(chance);
        table_join(&t, GAME_SEATS, SEAT_HUMAN);
        table_run(&t, COUNTDOWN_TICKS);
        random_places_and_speeds(&chance);
        for (int tick = 0; tick < CROWD_TICKS; tick++) {
            hold_at_random(&chance);
            table_step(&t);
            assert_all_clear_of_walls();
        }
        for (int seat = 0; seat < GAME_SEATS; seat++) {
            if (harbour_of(&t)->boats[seat].state == BOAT_AFLOAT) {
                assert_true(can_get_free(seat, &chance));
            }
        }
    }
}

/* All boats in one pocket, all full ahead into it. */
static void a_crowd_that_pushes_into_a_pocket_stays_out_of_its_walls(void **state)
{
    (void)state;
    enter_rough_water(SEED);
    table_join(&t, GAME_SEATS, SEAT_HUMAN);
    table_run(&t, COUNTDOWN_TICKS);
    for (int seat = 0; seat < GAME_SEATS; seat++) {
        harbour_put(&t, seat, 14 * 32 + 16, 3 * 32 + 16, NORTH);
        harbour_hold(&t, seat, 7, 0, 0);
    }
    for (int tick = 0; tick < 1200; tick++) {
        table_step(&t);
        assert_all_clear_of_walls();
    }
}

/* Any squares around a boat, any speed. */
static void no_nook_holds_a_boat_in_a_wall(void **state)
{
    uint64_t chance = SEED;
    struct boat *b;
    (void)state;

    print_message("seed %d\n", SEED);
    harbour_play(&t, 1);
    b = &harbour_of(&t)->boats[0];
    for (int nook = 0; nook < NOOKS; nook++) {
        for (int i = 0; i < 25; i++) {
            uint32_t draw = rng_below(&chance, 8);

            level_of(&t)->squares[(18 + i / 5) * OPEN_WIDTH + 18 + i % 5] =
                (uint8_t)(draw < SQUARE_COUNT ? draw : SQUARE_WATER);
        }
        harbour_square(&t, 20, 20, SQUARE_WATER);
        for (int i = 0; i < 5; i++) {
            do {
                b->x = 20 * HARBOUR_TILE + (int32_t)rng_below(&chance, HARBOUR_TILE);
                b->y = 20 * HARBOUR_TILE + (int32_t)rng_below(&chance, HARBOUR_TILE);
            } while (!collide_is_free(level_of(&t), b->x, b->y));
            b->vx = random_speed(&chance);
            b->vy = random_speed(&chance);
            collide_move(harbour_of(&t), level_of(&t));
            assert_true(collide_is_free(level_of(&t), b->x, b->y));
        }
    }
}

static void what_touches_no_wall_is_clear(void **state)
{
    uint64_t chance = SEED;
    (void)state;

    enter_rough_water(1);
    for (int i = 0; i < PLACES; i++) {
        int32_t x = (int32_t)rng_below(&chance, 20 * HARBOUR_TILE) - HARBOUR_TILE;
        int32_t y = (int32_t)rng_below(&chance, 18 * HARBOUR_TILE) - HARBOUR_TILE;
        int32_t radius = (int32_t)rng_below(&chance, HARBOUR_TILE) + 1;

        assert_int_equal(collide_is_clear(level_of(&t), x, y, radius),
                         collide_walls(level_of(&t), x, y, radius).depth <= 0);
    }
}

/* All boats on one spot beside a wall one square thick: what parts them pushes at the wall. */
static void a_crowd_pushes_nobody_through_a_wall(void **state)
{
    (void)state;
    harbour_play(&t, GAME_SEATS);
    for (int row = 1; row < OPEN_HEIGHT - 1; row++) {
        harbour_square(&t, 21, row, SQUARE_PIER);
    }
    for (int seat = 0; seat < GAME_SEATS; seat++) {
        harbour_put(&t, seat, 21 * 32 - 11, 600, EAST)->vx = TUNE_SPEED_MOST;
    }
    for (int tick = 0; tick < 60; tick++) {
        table_step(&t);
        for (int seat = 0; seat < GAME_SEATS; seat++) {
            assert_true(harbour_of(&t)->boats[seat].x < 21 * HARBOUR_TILE);
        }
    }
}

/* Straight at a wall with every speed and angle that the world can hold. */
static void no_speed_tunnels(void **state)
{
    (void)state;
    harbour_play(&t, 1);
    for (int column = 20; column < 30; column++) {
        harbour_square(&t, column, 20, SQUARE_PIER);
    }
    for (int speed = 100; speed <= TUNE_SPEED_MOST; speed += 50) {
        for (int offset = 0; offset < 64; offset++) {
            struct boat *b =
                harbour_put(&t, 0, 25 * 32 + offset % 32, 20 * 32 - 11 - offset, SOUTH);

            b->vy = (int16_t)speed;
            b->vx = (int16_t)(offset * 30 % TUNE_SPEED_MOST);
            table_run(&t, 30);
            assert_true(b->y <= 20 * HARBOUR_TILE);
        }
    }
}

static void a_boat_slides_along_a_wall_it_meets_at_an_angle(void **state)
{
    struct boat *b;
    (void)state;

    harbour_play(&t, 1);
    b = harbour_put(&t, 0, 600, 32 + 40, NORTH + TRIG_TURN / 8);
    harbour_hold(&t, 0, 7, 0, 0);
    table_run(&t, 120);
    assert_true(b->x > 750 * PX);
}

static void a_boat_that_goes_astern_slides_along_too(void **state)
{
    struct boat *b;
    (void)state;

    harbour_play(&t, 1);
    b = harbour_put(&t, 0, 600, 32 + 20, SOUTH + TRIG_TURN / 8);
    harbour_hold(&t, 0, -7, 0, 0);
    table_run(&t, 240);
    assert_true(b->x > 700 * PX);
}

static void a_row_of_squares_is_one_smooth_wall(void **state)
{
    struct boat *b;
    (void)state;

    harbour_play(&t, 1);
    b = harbour_put(&t, 0, 200, 32 + 11, EAST);
    harbour_hold(&t, 0, 7, 0, 0);
    table_run(&t, 300);
    assert_in_range(b->vx, 600, 660);
    assert_in_range(b->y, (32 + 11) * PX - 128, (32 + 12) * PX);
}

static void head_on_stops_the_boat_and_bounces_it_a_little(void **state)
{
    struct boat *b;
    (void)state;

    harbour_play(&t, 1);
    b = harbour_put(&t, 0, 600, 32 + 13, NORTH);
    b->vy = -600;
    table_step(&t);
    assert_in_range(b->vy, 1, 300);
}

static void boats_share_their_speed_when_they_meet(void **state)
{
    struct boat *a;
    struct boat *b;
    (void)state;

    harbour_play(&t, 2);
    a = harbour_put(&t, 0, 600, 600, EAST);
    b = harbour_put(&t, 1, 624, 600, EAST);
    a->vx = 600;
    table_run(&t, 3);
    assert_true(b->vx > a->vx);
    assert_true(b->vx > 300);
    assert_in_range(a->vx + b->vx, 500, 600);
}

static void boats_on_one_spot_come_apart(void **state)
{
    struct boat *a;
    struct boat *b;
    (void)state;

    harbour_play(&t, 2);
    a = harbour_put(&t, 0, 600, 600, EAST);
    b = harbour_put(&t, 1, 600, 600, EAST);
    table_run(&t, 60);
    assert_true(trig_length(a->x - b->x, a->y - b->y) >= 2 * HARBOUR_BOAT_RADIUS - PX);
}

static void a_sunk_boat_is_in_nobodys_way(void **state)
{
    struct boat *a;
    struct boat *b;
    (void)state;

    harbour_play(&t, 2);
    a = harbour_put(&t, 0, 600, 600, EAST);
    b = harbour_put(&t, 1, 620, 600, EAST);
    b->state = BOAT_SUNK;
    b->hull = 0;
    b->timer = HARBOUR_SINK_TICKS;
    a->vx = 600;
    table_step(&t);
    assert_int_equal(b->vx, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_boat_is_ever_in_a_wall_and_each_gets_free_again),
        cmocka_unit_test(a_crowd_that_pushes_into_a_pocket_stays_out_of_its_walls),
        cmocka_unit_test(no_nook_holds_a_boat_in_a_wall),
        cmocka_unit_test(what_touches_no_wall_is_clear),
        cmocka_unit_test(a_crowd_pushes_nobody_through_a_wall),
        cmocka_unit_test(no_speed_tunnels),
        cmocka_unit_test(a_boat_slides_along_a_wall_it_meets_at_an_angle),
        cmocka_unit_test(a_boat_that_goes_astern_slides_along_too),
        cmocka_unit_test(a_row_of_squares_is_one_smooth_wall),
        cmocka_unit_test(head_on_stops_the_boat_and_bounces_it_a_little),
        cmocka_unit_test(boats_share_their_speed_when_they_meet),
        cmocka_unit_test(boats_on_one_spot_come_apart),
        cmocka_unit_test(a_sunk_boat_is_in_nobodys_way),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
