/* The maps that are shipped: alike for both teams, every place a good one.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "game/harbour/collide.h"
#include "game/harbour/pilot.h"
#include "harbour_sample.h"

static const char *const names[] = { "basin", "canals", "islands", "duel" };
static struct table t;

static void enter(const char *name)
{
    print_message("%s\n", name);
    assert_true(table_load(&t, &harbour_game, name));
}

/* The same square seen from the other side of the map. */
static enum harbour_square turned(enum harbour_square square)
{
    static const enum harbour_square others[SQUARE_COUNT] = {
        [SQUARE_WATER] = SQUARE_WATER,         [SQUARE_QUAY] = SQUARE_QUAY,
        [SQUARE_PIER] = SQUARE_PIER,           [SQUARE_ROCK] = SQUARE_ROCK,
        [SQUARE_FLOW_EAST] = SQUARE_FLOW_WEST, [SQUARE_FLOW_SOUTH] = SQUARE_FLOW_NORTH,
        [SQUARE_FLOW_WEST] = SQUARE_FLOW_EAST, [SQUARE_FLOW_NORTH] = SQUARE_FLOW_SOUTH,
    };

    return others[square];
}

static void half_a_turn_of_a_map_is_the_same_map(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        enter(names[i]);
        const struct harbour_level *level = level_of(&t);
        int32_t width = level->width * HARBOUR_TILE;
        int32_t height = level->height * HARBOUR_TILE;

        for (int row = 0; row < level->height; row++) {
            for (int column = 0; column < level->width; column++) {
                assert_int_equal(chart_square(level, column, row),
                                 turned(chart_square(level, level->width - 1 - column,
                                                     level->height - 1 - row)));
            }
        }
        assert_int_equal(level->homes[0].x, width - level->homes[1].x);
        assert_int_equal(level->homes[0].y, height - level->homes[1].y);
        for (int k = 0; k < level->spawn_count; k++) { /* they are read row by row */
            const struct harbour_spawn *other = &level->spawns[level->spawn_count - 1 - k];

            assert_int_equal(level->spawns[k].x, width - other->x);
            assert_int_equal(level->spawns[k].y, height - other->y);
        }
        for (int k = 0; k < level->crate_spot_count; k++) {
            assert_int_equal(level->crate_spots[k].x,
                             width - level->crate_spots[level->crate_spot_count - 1 - k].x);
        }
    }
}

/* A way from one spawn to another, and the same trip seen from the other side of the map. */
static void compare_ways(const struct harbour_level *level, int from, int to)
{
    uint16_t ways[2][200];
    int counts[2];

    for (int side = 0; side < 2; side++) {
        int last = side * (level->spawn_count - 1);
        const struct harbour_spawn *start = &level->spawns[abs(last - from)];
        const struct harbour_spawn *goal = &level->spawns[abs(last - to)];
        const struct pilot_trip trip = { .x = start->x,
                                         .y = start->y,
                                         .to_x = goal->x,
                                         .to_y = goal->y,
                                         .course = (uint16_t)(side * (TRIG_TURN / 2)) };

        counts[side] = pilot_way(level, &trip, ways[side], ARRAY_LEN(ways[side]));
    }
    assert_int_equal(counts[0], counts[1]);
    for (int i = 0; i < counts[0]; i++) {
        assert_int_equal(ways[0][i], level->width * level->height - 1 - ways[1][i]);
    }
}

static void half_a_turn_of_a_way_is_the_way_after_half_a_turn(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        enter(names[i]);
        const struct harbour_level *level = level_of(&t);

        for (int from = 0; from < level->spawn_count; from++) {
            for (int to = 0; to < level->spawn_count; to++) {
                compare_ways(level, from, to);
            }
        }
    }
}

static void each_team_has_half_of_the_spawns(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        int of_first = 0;

        enter(names[i]);
        const struct harbour_level *level = level_of(&t);

        for (int k = 0; k < level->spawn_count; k++) {
            const struct harbour_spawn *s = &level->spawns[k];
            int32_t to_first = trig_length(s->x - level->homes[0].x, s->y - level->homes[0].y);
            int32_t to_second = trig_length(s->x - level->homes[1].x, s->y - level->homes[1].y);

            of_first += to_first < to_second;
        }
        assert_int_equal(2 * of_first, level->spawn_count);
    }
}

static void boats_crates_and_homes_have_room(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        enter(names[i]);
        const struct harbour_level *level = level_of(&t);

        for (int k = 0; k < level->spawn_count; k++) {
            assert_true(collide_is_free(level, level->spawns[k].x, level->spawns[k].y));
        }
        for (int k = 0; k < level->crate_spot_count; k++) {
            assert_true(collide_is_free(level, level->crate_spots[k].x, level->crate_spots[k].y));
        }
        for (int k = 0; k < HARBOUR_TEAMS; k++) {
            assert_true(collide_is_free(level, level->homes[k].x, level->homes[k].y));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(half_a_turn_of_a_map_is_the_same_map),
        cmocka_unit_test(half_a_turn_of_a_way_is_the_way_after_half_a_turn),
        cmocka_unit_test(each_team_has_half_of_the_spawns),
        cmocka_unit_test(boats_crates_and_homes_have_room),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
