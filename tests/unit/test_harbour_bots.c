/* Bots against each other and against a beginner, in whole rounds: the levels are what they are
 * said to be, nobody is stuck on any map, and inputs change seldom.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <stdlib.h>

#include "harbour_sample.h"

enum {
    MINUTE = 60 * TICK_HZ,
    ROUNDS = 20,
    MOST = 16, /* of them */
    STUCK_TICKS = 5 * TICK_HZ,
    HELD_TICKS = 3 * TICK_HZ,
    STUCK_REACH = 24 * PX,
    LAG_TICKS = 12, /* of a beginner's eyes and hands */
    MAPS_MOST = 32,
};

static struct table t;

static struct boat *boat(int seat)
{
    return &harbour_of(&t)->boats[seat];
}

/* --- a beginner ---------------------------------------------------------------------------------
 */

/* Its enemy as it was, so many ticks ago. */
static struct boat seen[LAG_TICKS];

/* Goes where it sees the enemy until that is near, then in a circle; shoots ahead of it by half of
 * what were right, all the time that it is in reach. */
static void beginner_think(int seat, int enemy, int tick)
{
    struct boat *sight = &seen[tick % LAG_TICKS];
    const struct boat *me = boat(seat);
    int32_t distance = trig_length(sight->x - me->x, sight->y - me->y);
    int32_t flight = distance / TUNE_SHELL_SPEED;
    uint16_t bearing = trig_angle(sight->x - me->x, sight->y - me->y);
    uint16_t aim = trig_angle(sight->x + sight->vx * flight / 2 - me->x,
                              sight->y + sight->vy * flight / 2 - me->y);
    int32_t off = trig_turn(me->heading, bearing);
    struct harbour_input in = {
        .drive = 7,
        .steer = (int8_t)(distance < 160 * PX || off > 4000 ? 7
                          : off < -4000                     ? -7
                                                            : 0),
        .aim = (uint16_t)(aim / (TRIG_TURN / HARBOUR_AIM_STEPS)),
        .buttons = distance < 350 * PX ? HARBOUR_FIRE : 0,
    };

    *sight = *boat(enemy);
    memcpy(&t.tick.inputs[seat], &in, sizeof(in));
}

static int duel_with_beginner(enum bot_level level, int round)
{
    const int bot = round % 2;

    memset(seen, 0, sizeof(seen));
    harbour_begin(&t);
    t.g->init(t.world, t.level, (uint64_t)round + 1, 2);
    table_join(&t, 2, SEAT_BOT);
    game_bot_begin(t.g, t.bots[bot], level);
    for (int tick = 0; tick < 2 * MINUTE && table_head(&t)->phase != PHASE_RESULTS; tick++) {
        t.g->bot_think(t.bots[bot], t.world, t.level, bot, &t.tick.inputs[bot]);
        beginner_think(1 - bot, bot, tick);
        table_step(&t);
    }
    return table_head(&t)->seats[bot].score - table_head(&t)->seats[1 - bot].score;
}

static void an_easy_bot_loses_to_a_beginner(void **state)
{
    int lost = 0;
    (void)state;

    for (int round = 0; round < ROUNDS; round++) {
        lost += duel_with_beginner(BOT_EASY, round) < 0;
    }
    print_message("%d of %d lost\n", lost, ROUNDS);
    assert_true(lost >= MOST);
}

static void a_hard_bot_beats_a_beginner(void **state)
{
    int won = 0;
    (void)state;

    for (int round = 0; round < ROUNDS; round++) {
        won += duel_with_beginner(BOT_HARD, round) > 0;
    }
    print_message("%d of %d won\n", won, ROUNDS);
    assert_true(won >= MOST);
}

/* --- among bots ---------------------------------------------------------------------------------
 */

static void begin(const char *map, int mode, int seed, int seats)
{
    assert_true(table_load(&t, &harbour_game, map));
    t.g->init(t.world, t.level, (uint64_t)seed, seats);
    table_command(&t, COMMAND_MODE, 0, mode, "");
    table_join(&t, seats, SEAT_BOT);
}

static void a_hard_bot_beats_an_easy_one(void **state)
{
    int won = 0;
    (void)state;

    for (int round = 0; round < ROUNDS; round++) {
        const int hard = round % 2;

        begin("basin", 0, round + 1, 2);
        game_bot_begin(t.g, t.bots[1 - hard], BOT_EASY);
        for (int tick = 0; tick < MINUTE; tick++) {
            table_bot_step(&t, 2);
        }
        won += table_head(&t)->seats[hard].score > table_head(&t)->seats[1 - hard].score;
    }
    print_message("%d of %d won\n", won, ROUNDS);
    assert_true(won >= MOST);
}

/* How often boats were stuck: tried for STUCK_TICKS and got no further than STUCK_REACH; and how
 * often held up, for HELD_TICKS. */
static int count_stuck(int seats, int minutes, int *held, size_t *changes)
{
    int32_t anchors[GAME_SEATS][2] = { { 0 } };
    int tried[GAME_SEATS] = { 0 };
    int stuck = 0;

    for (int tick = 0; tick < minutes * MINUTE; tick++) {
        struct input before[GAME_SEATS];

        memcpy(before, t.tick.inputs, sizeof(before));
        table_bot_step(&t, seats);
        for (int seat = 0; seat < seats; seat++) {
            const struct boat *b = boat(seat);
            int32_t gone = trig_length(b->x - anchors[seat][0], b->y - anchors[seat][1]);

            *changes += memcmp(&before[seat], &t.tick.inputs[seat], sizeof(before[seat])) != 0;
            if (b->state != BOAT_AFLOAT || gone > STUCK_REACH) {
                anchors[seat][0] = b->x;
                anchors[seat][1] = b->y;
                tried[seat] = 0;
            }
            tried[seat] += (int8_t)t.tick.inputs[seat].bytes[1] != 0;
            stuck += tried[seat] == STUCK_TICKS;
            *held += tried[seat] == HELD_TICKS;
        }
    }
    return stuck;
}

static int is_map_file(const struct dirent *d)
{
    return strstr(d->d_name, ".txt") != NULL;
}

static void bots_are_not_stuck_on_any_map_and_inputs_change_seldom(void **state)
{
    enum { SEATS = 16, MINUTES = 4, CHANGES_A_SECOND = 8, STUCK_MOST = 0, HELD_MINUTES = 100 };
    struct dirent **entries;
    int count = scandir(MAPS "/harbour", &entries, is_map_file, alphasort);
    int held = 0;
    int boat_minutes = 0;
    (void)state;

    assert_true(count > 0);
    for (int i = 0; i < count; i++) {
        for (int mode = 0; mode < harbour_game.lobby.mode_count; mode++) {
            char map[GAME_MAP_BYTES + 1];
            size_t changes = 0;

            text_format(map, sizeof(map), "%.*s", (int)strlen(entries[i]->d_name) - 4,
                        entries[i]->d_name);
            begin(map, mode, 1, SEATS);
            int stuck = count_stuck(SEATS, MINUTES, &held, &changes);

            print_message("%s, %s: %d stuck, %.1f changes a bot and second\n", map,
                          harbour_game.lobby.modes[mode].name, stuck,
                          (double)changes / (MINUTES * 60 * SEATS));
            boat_minutes += SEATS * MINUTES;
            assert_in_range(stuck, 0, STUCK_MOST);
            assert_true(changes <= (size_t)CHANGES_A_SECOND * MINUTES * 60 * SEATS);
        }
        free(entries[i]);
    }
    free(entries);
    print_message("%d times held up for 3 s, in %d minutes of a boat\n", held, boat_minutes);
    assert_true(held * HELD_MINUTES <= boat_minutes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_easy_bot_loses_to_a_beginner),
        cmocka_unit_test(a_hard_bot_beats_a_beginner),
        cmocka_unit_test(a_hard_bot_beats_an_easy_one),
        cmocka_unit_test(bots_are_not_stuck_on_any_map_and_inputs_change_seldom),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
