/* The claims of game/harbour/skipper.h and pilot.h: bots that find their way, hit, and stay alive.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "game/harbour/pilot.h"
#include "game/harbour/skipper.h"
#include "harbour_sample.h"

enum {
    MINUTE = 60 * TICK_HZ,
    MOVED = 20 * PX,
    STANDSTILL_TICKS = 6 * TICK_HZ,
    BITS_MOST = 10, /* on average, a bot and tick */
};

static struct table t;

static struct boat *boat(int seat)
{
    return &harbour_of(&t)->boats[seat];
}

static struct pilot_trip trip(int column, int row, int to_column, int to_row)
{
    return (struct pilot_trip){
        .x = chart_middle(column),
        .y = chart_middle(row),
        .to_x = chart_middle(to_column),
        .to_y = chart_middle(to_row),
        .course = EAST,
        .shunned = NULL,
        .shunned_count = 0,
    };
}

static int find_way(struct pilot_trip wanted, uint16_t *way, int most)
{
    return pilot_way(level_of(&t), &wanted, way, most);
}

static void a_way_goes_round_walls_square_by_square(void **state)
{
    uint16_t way[200];
    int count;
    (void)state;

    harbour_begin(&t);
    for (int row = 1; row < 30; row++) {
        harbour_square(&t, 20, row, SQUARE_PIER);
    }
    count = find_way(trip(18, 10, 22, 10), way, ARRAY_LEN(way));
    assert_int_equal(count, 4 + 2 * 20);
    assert_int_equal(way[count - 1], 10 * OPEN_WIDTH + 22);
    for (int i = 0; i < count; i++) {
        int step = way[i] - (i > 0 ? way[i - 1] : 10 * OPEN_WIDTH + 18);

        assert_int_equal(level_of(&t)->squares[way[i]], SQUARE_WATER);
        assert_true(step == 1 || step == -1 || step == OPEN_WIDTH || step == -OPEN_WIDTH);
    }
}

static void a_way_is_cut_to_the_room_for_it(void **state)
{
    uint16_t way[5];
    (void)state;

    harbour_begin(&t);
    assert_int_equal(find_way(trip(3, 10, 30, 10), way, ARRAY_LEN(way)), 5);
    assert_int_equal(way[0], 10 * OPEN_WIDTH + 4);
}

static void there_is_no_way_into_walls_or_to_where_one_is(void **state)
{
    uint16_t way[5];
    (void)state;

    harbour_begin(&t);
    assert_int_equal(find_way(trip(3, 10, 0, 10), way, ARRAY_LEN(way)), 0);
    assert_int_equal(find_way(trip(3, 10, 3, 10), way, ARRAY_LEN(way)), 0);
}

static void of_two_ways_about_as_long_one_keeps_to_the_side_one_steers_for(void **state)
{
    uint16_t way[60];
    (void)state;

    harbour_begin(&t);
    for (int row = 10; row <= 20; row++) {
        harbour_square(&t, 20, row, SQUARE_QUAY);
    }
    for (int i = 0; i < 2; i++) {
        struct pilot_trip wanted = trip(19, 14 + i, 21, 14 + i);

        wanted.course = NORTH;
        find_way(wanted, way, ARRAY_LEN(way));
        assert_int_equal(way[0], (13 + i) * OPEN_WIDTH + 19);
        wanted.course = SOUTH;
        find_way(wanted, way, ARRAY_LEN(way));
        assert_int_equal(way[0], (15 + i) * OPEN_WIDTH + 19);
    }
}

static void reach_ends_before_a_wall(void **state)
{
    int32_t reach;
    (void)state;

    harbour_begin(&t);
    reach = pilot_reach(level_of(&t), 200 * PX, 600 * PX, WEST, 400 * PX);
    assert_in_range(reach, (200 - 32 - 14 - 12) * PX, (200 - 32 - 14) * PX);
    assert_int_equal(pilot_reach(level_of(&t), 600 * PX, 600 * PX, WEST, 100 * PX), 100 * PX);
}

/* Two boats, of which seat 0 is a bot's; the other is held still. */
static void face(int x, int y)
{
    harbour_play(&t, 2);
    harbour_put(&t, 0, 600, 600, EAST);
    harbour_put(&t, 1, x, y, EAST);
}

static void a_bot_sinks_a_boat_that_lies_still(void **state)
{
    (void)state;
    face(900, 700);
    for (int i = 0; i < MINUTE && boat(1)->state == BOAT_AFLOAT; i++) {
        table_bot_step(&t, 1);
    }
    assert_int_equal(boat(1)->state, BOAT_SUNK);
    assert_int_equal(boat(1)->hit_by, 0);
}

static void a_bot_leads_a_boat_that_crosses(void **state)
{
    (void)state;
    face(800, 500);
    for (int i = 0; i < MINUTE && boat(1)->state == BOAT_AFLOAT; i++) {
        harbour_hold(&t, 1, 7, 0, 0);
        if (i % 240 == 0) {
            harbour_put(&t, 1, 600, boat(0)->y / PX - 120, EAST)->vx = 640;
        }
        table_bot_step(&t, 1);
    }
    assert_int_equal(boat(1)->state, BOAT_SUNK);
}

static void a_bot_finds_its_target_behind_a_long_wall(void **state)
{
    (void)state;
    face(700, 200);
    for (int row = 1; row < 30; row++) {
        harbour_square(&t, 20, row, SQUARE_QUAY);
    }
    for (int i = 0; i < MINUTE && boat(1)->state == BOAT_AFLOAT; i++) {
        table_bot_step(&t, 1);
    }
    assert_int_equal(boat(1)->state, BOAT_SUNK);
}

static void a_bot_does_not_shoot_into_a_wall(void **state)
{
    (void)state;
    face(760, 600);
    for (int row = 1; row < OPEN_HEIGHT - 1; row++) {
        harbour_square(&t, 21, row, SQUARE_QUAY);
    }
    for (int i = 0; i < 600; i++) {
        table_bot_step(&t, 1);
    }
    assert_int_equal(boat(0)->shots, 0);
}

/* Whatever the moment between two of its thoughts at which it loses sight. */
static void a_bot_stops_shooting_when_its_target_is_out_of_sight(void **state)
{
    (void)state;
    for (int delay = 0; delay < 30; delay++) {
        int shots;

        face(760, 600);
        for (int i = 0; i < 120 + delay; i++) {
            table_bot_step(&t, 1);
        }
        shots = boat(0)->shots;
        assert_true(shots > 0);
        for (int row = 1; row < OPEN_HEIGHT - 1; row++) {
            harbour_square(&t, 35, row, SQUARE_QUAY);
        }
        harbour_put(&t, 1, 36 * 32 + 50, 600, EAST);
        for (int i = 0; i < 300; i++) {
            table_bot_step(&t, 1);
        }
        assert_in_range(boat(0)->shots, shots, shots + 1);
    }
}

/* A cell without a door, a mine in a corner of it, and whom it wants beyond the other one. */
static void a_bot_that_is_held_shoots_the_mine_that_holds_it(void **state)
{
    struct mine *mine = &harbour_of(&t)->mines[0];
    (void)state;

    face(1200, 300);
    for (int i = -2; i <= 2; i++) {
        harbour_square(&t, 18 + i, 16, SQUARE_QUAY);
        harbour_square(&t, 18 + i, 20, SQUARE_QUAY);
        harbour_square(&t, 16, 18 + i, SQUARE_QUAY);
        harbour_square(&t, 20, 18 + i, SQUARE_QUAY);
    }
    *mine = (struct mine){
        .x = chart_middle(17), .y = chart_middle(19), .ttl = HARBOUR_MINE_TICKS, .owner = 1
    };
    for (int i = 0; i < 10 * TICK_HZ && mine->blown == 0 && mine->ttl > 0; i++) {
        table_bot_step(&t, 1);
    }
    assert_int_equal(mine->blown, HARBOUR_MINE_SHOT);
}

/* The same seat at the same tick of two rounds: else it wins or loses by its seat. */
static void a_bot_goes_another_way_in_another_round(void **state)
{
    struct skipper skipper;
    uint32_t moods[2];
    (void)state;

    for (int round = 0; round < 2; round++) {
        assert_true(table_load(&t, &harbour_game, "basin"));
        t.g->init(t.world, t.level, (uint64_t)round + 1, GAME_SEATS);
        table_join(&t, GAME_SEATS, SEAT_BOT);
        table_bot_step(&t, GAME_SEATS);
        memcpy(&skipper, t.bots[0], sizeof(skipper));
        moods[round] = skipper.mood;
    }
    assert_int_not_equal(moods[0], moods[1]);
}

static void a_bot_spares_a_protected_boat(void **state)
{
    (void)state;
    face(800, 600);
    for (int i = 0; i < 300; i++) {
        boat(1)->timer = HARBOUR_PROTECT_TICKS;
        table_bot_step(&t, 1);
    }
    assert_int_equal(boat(0)->shots, 0);
}

static void a_bot_keeps_its_distance(void **state)
{
    int close = 0;
    (void)state;

    face(900, 600);
    for (int i = 0; i < MINUTE; i++) {
        boat(1)->hull = HARBOUR_HULL;
        table_bot_step(&t, 1);
        close += trig_length(boat(0)->x - boat(1)->x, boat(0)->y - boat(1)->y) < 60 * PX;
    }
    assert_in_range(close, 0, MINUTE / 20);
}

/* Abeam at full speed, nearer than it can turn. */
static void a_bot_takes_what_lies_within_its_turning_circle(void **state)
{
    (void)state;
    for (int aside = 40; aside <= 80; aside += 10) {
        face(1500, 1200);
        boat(0)->vx = 640;
        harbour_of(&t)->crates[0] = (struct crate){ .x = 620 * PX,
                                                    .y = (600 + aside) * PX,
                                                    .ttl = HARBOUR_CRATE_TICKS,
                                                    .kind = CRATE_POWER,
                                                    .life = 1 };
        for (int i = 0; i < STANDSTILL_TICKS && boat(0)->power == 0; i++) {
            table_bot_step(&t, 1);
        }
        assert_true(boat(0)->power > 0);
    }
}

static void a_bot_alone_sails_about(void **state)
{
    int32_t x;
    int32_t y;
    int moved = 0;
    (void)state;

    assert_true(table_load(&t, &harbour_game, "basin"));
    t.g->init(t.world, t.level, 1, GAME_SEATS);
    table_join(&t, 1, SEAT_BOT);
    for (int i = 0; i < 60; i++) {
        x = boat(0)->x;
        y = boat(0)->y;
        for (int tick = 0; tick < TICK_HZ; tick++) {
            table_bot_step(&t, 1);
        }
        moved += trig_length(boat(0)->x - x, boat(0)->y - y) > 40 * PX;
    }
    assert_in_range(moved, 40, 60);
}

static void bots_are_neutral_at_the_helm_when_nobody_may_move(void **state)
{
    struct harbour_input in;
    (void)state;

    harbour_begin(&t);
    table_join(&t, 4, SEAT_BOT);
    for (int i = 0; i < COUNTDOWN_TICKS - 1; i++) {
        table_bot_step(&t, 4);
        memcpy(&in, &t.tick.inputs[2], sizeof(in));
        assert_int_equal(in.drive, 0);
        assert_int_equal(in.steer, 0);
    }
}

static void a_bot_is_its_memory_and_the_world(void **state)
{
    uint64_t memory[ARRAY_LEN(t.bots[0])];
    struct input first;
    struct input second;
    (void)state;

    assert_true(table_load(&t, &harbour_game, "canals"));
    t.g->init(t.world, t.level, 1, GAME_SEATS);
    table_join(&t, 8, SEAT_BOT);
    for (int i = 0; i < 1000; i++) {
        memcpy(memory, t.bots[3], sizeof(memory));
        t.g->bot_think(memory, t.world, t.level, 3, &first);
        memcpy(memory, t.bots[3], sizeof(memory));
        t.g->bot_think(memory, t.world, t.level, 3, &second);
        assert_memory_equal(&first, &second, sizeof(first));
        table_bot_step(&t, 8);
    }
}

/* What a match of bots looks like: bits sent, standstills, sinkings. */
struct match {
    size_t bits;
    int standstills; /* boats that moved less than MOVED in STANDSTILL_TICKS at play */
    int sunk;
};

static void count_standstills(struct match *m, int32_t (*seen)[2])
{
    for (int seat = 0; seat < GAME_SEATS; seat++) {
        int32_t moved = trig_length(boat(seat)->x - seen[seat][0], boat(seat)->y - seen[seat][1]);

        m->standstills += table_head(&t)->phase == PHASE_PLAY && boat(seat)->state == BOAT_AFLOAT &&
                          moved < MOVED;
        seen[seat][0] = boat(seat)->x;
        seen[seat][1] = boat(seat)->y;
    }
}

static struct match play(const char *map, int minutes)
{
    struct match m = { 0 };
    struct input before[GAME_SEATS];
    int32_t seen[GAME_SEATS][2] = { { 0 } };

    assert_true(table_load(&t, &harbour_game, map));
    t.g->init(t.world, t.level, 1, GAME_SEATS);
    table_join(&t, GAME_SEATS, SEAT_BOT);
    for (int tick = 0; tick < minutes * MINUTE; tick++) {
        struct news news[GAME_NEWS];

        memcpy(before, t.tick.inputs, sizeof(before));
        table_bot_step(&t, GAME_SEATS);
        for (int seat = 0; seat < GAME_SEATS; seat++) {
            uint8_t bytes[8];
            struct bit_writer w;

            bits_begin_write(&w, bytes, sizeof(bytes));
            t.g->input_pack(&w, &before[seat], &t.tick.inputs[seat]);
            m.bits += w.at_bits;
        }
        m.sunk += t.g->news(t.before, t.world, news);
        if (tick % STANDSTILL_TICKS == 0) {
            count_standstills(&m, seen);
        }
    }
    return m;
}

static void a_match_of_bots_is_lively_and_takes_few_bits(void **state)
{
    static const char *const maps[] = { "basin", "canals" };
    enum { MINUTES = 5 };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(maps); i++) {
        struct match m = play(maps[i], MINUTES);

        print_message("%s: %.2f bits a bot and tick, %d sunk, %d standstills\n", maps[i],
                      (double)m.bits / (MINUTES * MINUTE * GAME_SEATS), m.sunk, m.standstills);
        assert_in_range(m.bits, 0, (size_t)BITS_MOST * MINUTES * MINUTE * GAME_SEATS);
        assert_true(m.sunk > 20 * MINUTES);
        assert_in_range(m.standstills, 0, GAME_SEATS * MINUTES * MINUTE / STANDSTILL_TICKS / 50);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_way_goes_round_walls_square_by_square),
        cmocka_unit_test(a_way_is_cut_to_the_room_for_it),
        cmocka_unit_test(there_is_no_way_into_walls_or_to_where_one_is),
        cmocka_unit_test(of_two_ways_about_as_long_one_keeps_to_the_side_one_steers_for),
        cmocka_unit_test(reach_ends_before_a_wall),
        cmocka_unit_test(a_bot_sinks_a_boat_that_lies_still),
        cmocka_unit_test(a_bot_leads_a_boat_that_crosses),
        cmocka_unit_test(a_bot_finds_its_target_behind_a_long_wall),
        cmocka_unit_test(a_bot_does_not_shoot_into_a_wall),
        cmocka_unit_test(a_bot_stops_shooting_when_its_target_is_out_of_sight),
        cmocka_unit_test(a_bot_that_is_held_shoots_the_mine_that_holds_it),
        cmocka_unit_test(a_bot_goes_another_way_in_another_round),
        cmocka_unit_test(a_bot_spares_a_protected_boat),
        cmocka_unit_test(a_bot_keeps_its_distance),
        cmocka_unit_test(a_bot_takes_what_lies_within_its_turning_circle),
        cmocka_unit_test(a_bot_alone_sails_about),
        cmocka_unit_test(bots_are_neutral_at_the_helm_when_nobody_may_move),
        cmocka_unit_test(a_bot_is_its_memory_and_the_world),
        cmocka_unit_test(a_match_of_bots_is_lively_and_takes_few_bits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
