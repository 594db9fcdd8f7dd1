/* The claims of game/harbour/chart.h: maps that load, and each way in which one does not.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "game/harbour/chart.h"
#include "game/harbour/trig.h"
#include "game/harbour/tuning.h"
#include "game_sample.h"

enum {
    WIDTH = 20,
    HEIGHT = 14,
    SEED = 3,
    TORN_TEXTS = 20000,
};

static struct harbour_level level;
static struct level_fault fault;

/* A sound map that each test spoils in one place. */
static char rows[HEIGHT][WIDTH + 1];
static char text[GAME_LEVEL_TEXT_BYTES + 2];

static int set_up(void **state)
{
    (void)state;
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
            bool is_border = x == 0 || y == 0 || x == WIDTH - 1 || y == HEIGHT - 1;

            rows[y][x] = is_border ? '#' : '.';
        }
        rows[y][WIDTH] = '\0';
    }
    for (int x = 2; x < 10; x++) {
        rows[2][x] = 'S';
        rows[11][x] = 'S';
    }
    return 0;
}

static void compose(const char *header, const char *end)
{
    size_t at = (size_t)sprintf(text, "%s", header);

    for (int y = 0; y < HEIGHT; y++) {
        at += (size_t)sprintf(text + at, "%s%s", rows[y], end);
    }
}

static bool load(void)
{
    compose("title: Test\nmap:\n", "\n");
    return chart_load(&level, text, strlen(text), &fault);
}

/* The map is refused, at that line, with a sentence that has these words. */
static void assert_refused(bool is_loaded, int line, const char *words)
{
    assert_false(is_loaded);
    assert_int_equal(fault.line, line);
    if (strstr(fault.text, words) == NULL) {
        fail_msg("\"%s\" does not say \"%s\"", fault.text, words);
    }
}

static void a_sound_map_loads_with_its_squares(void **state)
{
    (void)state;
    rows[5][6] = '=';
    rows[6][7] = 'o';
    rows[7][8] = '#';
    assert_true(load());
    assert_string_equal(level.title, "Test");
    assert_int_equal(level.width, WIDTH);
    assert_int_equal(level.height, HEIGHT);
    assert_int_equal(level.spawn_count, 16);
    assert_int_equal(chart_square(&level, 6, 5), SQUARE_PIER);
    assert_int_equal(chart_square(&level, 7, 6), SQUARE_ROCK);
    assert_int_equal(chart_square(&level, 8, 7), SQUARE_QUAY);
    assert_int_equal(chart_square(&level, 2, 2), SQUARE_WATER);
}

static void all_outside_the_map_is_quay(void **state)
{
    (void)state;
    assert_true(load());
    assert_int_equal(chart_square(&level, -1, 3), SQUARE_QUAY);
    assert_int_equal(chart_square(&level, 3, -1), SQUARE_QUAY);
    assert_int_equal(chart_square(&level, WIDTH, 3), SQUARE_QUAY);
    assert_int_equal(chart_square(&level, 3, HEIGHT), SQUARE_QUAY);
    assert_int_equal(chart_index(-1), -1);
    assert_int_equal(chart_index(0), 0);
    assert_int_equal(chart_index(HARBOUR_TILE), 1);
}

static void spawns_lie_in_their_squares_and_look_to_the_middle(void **state)
{
    (void)state;
    assert_true(load());
    for (int i = 0; i < level.spawn_count; i++) {
        const struct harbour_spawn *s = &level.spawns[i];
        uint16_t middle =
            trig_angle(WIDTH * HARBOUR_TILE / 2 - s->x, HEIGHT * HARBOUR_TILE / 2 - s->y);

        assert_int_equal(s->x, chart_middle(2 + i % 8));
        assert_int_equal(s->y, chart_middle(i < 8 ? 2 : 11));
        assert_int_equal(s->heading, middle);
    }
}

static void lines_may_end_in_carriage_returns_and_the_last_in_nothing(void **state)
{
    (void)state;
    compose("title: Test\r\nmap:\r\n", "\r\n");
    assert_true(chart_load(&level, text, strlen(text) - 2, &fault));
}

static void rocks_close_a_border(void **state)
{
    (void)state;
    rows[4][0] = 'o';
    assert_true(load());
}

static void the_maps_that_are_shipped_load(void **state)
{
    static const char *const names[] = { "basin", "canals", "islands", "duel" };
    static struct table t;
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        assert_true(table_load(&t, &harbour_game, names[i]));
    }
}

static bool is_all_water(int column, int row, int room)
{
    for (int y = row - room; y <= row + room; y++) {
        for (int x = column - room; x <= column + room; x++) {
            if (!square_is_water(chart_square(&level, x, y))) {
                return false;
            }
        }
    }
    return true;
}

static void room_is_how_many_squares_round_about_are_water(void **state)
{
    static const char *const names[] = { "basin", "canals", "islands", "duel" };
    static struct table t;
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        assert_true(table_load(&t, &harbour_game, names[i]));
        memcpy(&level, t.level, sizeof(level));
        for (int row = -1; row <= level.height; row++) {
            for (int column = -1; column <= level.width; column++) {
                int room = chart_room(&level, chart_middle(column), chart_middle(row));

                assert_true(room == 0 || is_all_water(column, row, room));
                assert_false(is_all_water(column, row, room + 1));
            }
        }
    }
}

static void a_missing_or_bad_title_is_refused(void **state)
{
    static const struct {
        const char *header;
        const char *words;
    } cases[] = {
        { "", "first line" },
        { "map:\n", "first line" },
        { "Title: Test\nmap:\n", "first line" },
        { "title: \nmap:\n", "1 to 31 bytes" },
        { "title: 12345678901234567890123456789012\nmap:\n", "1 to 31 bytes" },
        { "title: a\x1B[2J\nmap:\n", "control characters" },
        { "title: \xFF\xFE\nmap:\n", "control characters" },
    };
    (void)state;

    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        compose(cases[i].header, "\n");
        assert_refused(chart_load(&level, text, strlen(text), &fault), 1, cases[i].words);
    }
    assert_refused(chart_load(&level, "", 0, &fault), 1, "first line");
}

static void a_missing_map_line_is_refused(void **state)
{
    (void)state;
    compose("title: Test\n", "\n");
    assert_refused(chart_load(&level, text, strlen(text), &fault), 2, "'map:'");
    assert_refused(chart_load(&level, "title: Test\n", 12, &fault), 2, "'map:'");
}

static void an_unknown_square_is_refused_with_its_place(void **state)
{
    (void)state;
    rows[3][4] = 'x';
    assert_refused(load(), 6, "Column 5 is 'x'");
    rows[3][4] = '\t';
    assert_refused(load(), 6, "Column 5 is byte 9");
    rows[3][4] = (char)0xC3;
    assert_refused(load(), 6, "Column 5 is byte 195");
}

static void a_zero_byte_is_no_square(void **state)
{
    (void)state;
    compose("title: Test\nmap:\n", "\n");
    text[17 + 3 * (WIDTH + 1) + 4] = '\0';
    assert_refused(chart_load(&level, text, 17 + HEIGHT * (WIDTH + 1), &fault), 6, "byte 0");
}

static void rows_of_different_length_are_refused(void **state)
{
    (void)state;
    rows[3][WIDTH - 1] = '\0';
    assert_refused(load(), 6, "19 squares, the first one has 20");
}

static void an_empty_line_is_a_row_of_another_length(void **state)
{
    size_t length;
    (void)state;

    compose("title: Test\nmap:\n", "\n");
    length = strlen(text);
    text[length] = '\n';
    assert_refused(chart_load(&level, text, length + 1, &fault), 3 + HEIGHT, "0 squares");
}

static void a_map_too_narrow_or_wide_is_refused(void **state)
{
    char wide[200];
    (void)state;

    assert_refused(chart_load(&level, "title: T\nmap:\n###########\n", 26, &fault), 3,
                   "12 to 64 squares");
    sprintf(wide, "title: T\nmap:\n%065d\n", 0);
    assert_refused(chart_load(&level, wide, strlen(wide), &fault), 3, "12 to 64 squares");
}

static void a_map_too_low_is_refused(void **state)
{
    (void)state;
    compose("title: Test\nmap:\n", "\n");
    assert_refused(chart_load(&level, text, 17 + 11 * (WIDTH + 1), &fault), 0, "12 to 64 rows");
    assert_refused(chart_load(&level, text, 17, &fault), 0, "12 to 64 rows");
}

static void a_map_too_high_is_refused(void **state)
{
    size_t at = (size_t)sprintf(text, "title: Test\nmap:\n");
    (void)state;

    for (int y = 0; y < 65; y++) {
        at += (size_t)sprintf(text + at, "############\n");
    }
    assert_refused(chart_load(&level, text, at, &fault), 67, "more than 64 rows");
}

static void an_open_border_is_refused_on_every_side(void **state)
{
    (void)state;
    rows[0][3] = '.';
    assert_refused(load(), 3, "Column 4");
    set_up(NULL);
    rows[HEIGHT - 1][3] = '.';
    assert_refused(load(), 2 + HEIGHT, "border");
    set_up(NULL);
    rows[5][0] = '.';
    assert_refused(load(), 8, "Column 1:");
    set_up(NULL);
    rows[5][WIDTH - 1] = '=';
    assert_refused(load(), 8, "Column 20:");
}

static void currents_are_water_that_flows(void **state)
{
    (void)state;
    memcpy(rows[6] + 4, ">v<^", 4);
    assert_true(load());
    for (int i = 0; i < 4; i++) {
        assert_int_equal(chart_square(&level, 4 + i, 6), SQUARE_FLOW_EAST + i);
        assert_true(square_is_water(chart_square(&level, 4 + i, 6)));
    }
    assert_int_equal(chart_flow(&level, chart_middle(4), chart_middle(6)).x, TUNE_CURRENT);
    assert_int_equal(chart_flow(&level, chart_middle(7), chart_middle(6)).y, -TUNE_CURRENT);
    assert_int_equal(chart_flow(&level, chart_middle(3), chart_middle(6)).x, 0);
}

static void homes_and_crates_stand_on_water(void **state)
{
    (void)state;
    rows[4][3] = 'A';
    rows[9][16] = 'B';
    rows[6][5] = 'c';
    assert_true(load());
    assert_int_equal(level.homes[0].x, chart_middle(3));
    assert_int_equal(level.homes[0].y, chart_middle(4));
    assert_int_equal(level.homes[1].x, chart_middle(16));
    assert_int_equal(level.crate_spot_count, 1);
    assert_int_equal(level.crate_spots[0].y, chart_middle(6));
    assert_int_equal(chart_square(&level, 3, 4), SQUARE_WATER);
}

static void without_homes_the_teams_begin_far_apart_at_spawns(void **state)
{
    (void)state;
    assert_true(load());
    assert_int_equal(level.homes[0].x, level.spawns[0].x);
    assert_int_equal(level.homes[0].y, level.spawns[0].y);
    assert_int_equal(level.homes[1].x, chart_middle(9));
    assert_int_equal(level.homes[1].y, chart_middle(11));
}

static void one_home_or_two_alike_are_refused(void **state)
{
    (void)state;
    rows[4][3] = 'B';
    assert_refused(load(), 0, "both 'A' and 'B'");
    rows[6][3] = 'B';
    assert_refused(load(), 9, "one 'A', one 'B'");
}

static void too_many_crates_are_refused(void **state)
{
    (void)state;
    memset(rows[5] + 2, 'c', HARBOUR_CRATE_SPOTS);
    assert_true(load());
    rows[7][5] = 'c';
    assert_refused(load(), 10, "more than 16 crate marks");
}

static void too_few_spawns_are_refused(void **state)
{
    (void)state;
    rows[2][2] = '.';
    assert_refused(load(), 0, "15 spawn marks");
}

static void too_many_spawns_are_refused(void **state)
{
    (void)state;
    memset(&rows[4][1], 'S', WIDTH - 2);
    assert_refused(load(), 13 + 1, "more than 32");
}

static void water_that_cannot_be_reached_is_refused(void **state)
{
    (void)state;
    rows[7][5] = '#';
    rows[7][7] = '#';
    rows[6][6] = '#';
    rows[8][6] = '#';
    assert_refused(load(), 10, "Column 7");
}

static void water_that_touches_at_corners_only_is_not_connected(void **state)
{
    (void)state;
    for (int x = 1; x < WIDTH - 1; x++) {
        rows[6][x] = '=';
        rows[7][x] = '=';
    }
    rows[6][4] = '.';
    rows[7][5] = '.';
    assert_refused(load(), 10, "can't be reached");
    rows[7][4] = '.';
    assert_true(load());
}

static void a_text_too_long_is_refused(void **state)
{
    (void)state;
    memset(text, '.', sizeof(text));
    assert_refused(chart_load(&level, text, GAME_LEVEL_TEXT_BYTES + 1, &fault), 0, "16,384");
}

static void torn_maps_are_refused_or_sound(void **state)
{
    uint64_t chance = SEED;
    int loaded = 0;
    (void)state;

    print_message("seed %d\n", SEED);
    for (int i = 0; i < TORN_TEXTS; i++) {
        size_t length;

        compose("title: Test\nmap:\n", "\n");
        length = strlen(text);
        for (uint32_t k = rng_below(&chance, 4); k > 0; k--) {
            text[rng_below(&chance, (uint32_t)length)] = (char)rng_next(&chance);
        }
        length -= rng_below(&chance, 2) * rng_below(&chance, (uint32_t)length);
        if (chart_load(&level, text, length, &fault)) {
            assert_true(level.spawn_count >= HARBOUR_SPAWNS_LEAST);
            loaded++;
        } else {
            assert_true(fault.text[0] != '\0');
        }
    }
    assert_true(loaded > 0 && loaded < TORN_TEXTS);
}

int main(void)
{
#define CLAIM(test) cmocka_unit_test_setup(test, set_up)
    const struct CMUnitTest tests[] = {
        CLAIM(a_sound_map_loads_with_its_squares),
        CLAIM(all_outside_the_map_is_quay),
        CLAIM(spawns_lie_in_their_squares_and_look_to_the_middle),
        CLAIM(lines_may_end_in_carriage_returns_and_the_last_in_nothing),
        CLAIM(rocks_close_a_border),
        CLAIM(the_maps_that_are_shipped_load),
        CLAIM(room_is_how_many_squares_round_about_are_water),
        CLAIM(a_missing_or_bad_title_is_refused),
        CLAIM(a_missing_map_line_is_refused),
        CLAIM(an_unknown_square_is_refused_with_its_place),
        CLAIM(a_zero_byte_is_no_square),
        CLAIM(rows_of_different_length_are_refused),
        CLAIM(an_empty_line_is_a_row_of_another_length),
        CLAIM(a_map_too_narrow_or_wide_is_refused),
        CLAIM(a_map_too_low_is_refused),
        CLAIM(a_map_too_high_is_refused),
        CLAIM(an_open_border_is_refused_on_every_side),
        CLAIM(currents_are_water_that_flows),
        CLAIM(homes_and_crates_stand_on_water),
        CLAIM(without_homes_the_teams_begin_far_apart_at_spawns),
        CLAIM(one_home_or_two_alike_are_refused),
        CLAIM(too_many_crates_are_refused),
        CLAIM(too_few_spawns_are_refused),
        CLAIM(too_many_spawns_are_refused),
        CLAIM(water_that_cannot_be_reached_is_refused),
        CLAIM(water_that_touches_at_corners_only_is_not_connected),
        CLAIM(a_text_too_long_is_refused),
        CLAIM(torn_maps_are_refused_or_sound),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
