/* The claims of server/level_file.h about lists of maps. The maps are those that are shipped.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <dirent.h>
#include <limits.h>
#include <string.h>
#include <cmocka.h>

#include "server/level_file.h"

enum {
    NOW_US = 5000000,
};

static int scans;

int __real_scandir(const char *path, struct dirent ***entries, int (*filter)(const struct dirent *),
                   int (*compare)(const struct dirent **, const struct dirent **));
int __wrap_scandir(const char *path, struct dirent ***entries, int (*filter)(const struct dirent *),
                   int (*compare)(const struct dirent **, const struct dirent **));

int __wrap_scandir(const char *path, struct dirent ***entries, int (*filter)(const struct dirent *),
                   int (*compare)(const struct dirent **, const struct dirent **))
{
    scans++;
    return __real_scandir(path, entries, filter, compare);
}

static void a_list_names_the_games_maps(void **state)
{
    struct level_lists lists = { 0 };
    const struct game *harbour = game_find("harbour");

    (void)state;
    assert_non_null(strstr(level_file_list(&lists, harbour, NOW_US), harbour->default_map));
    assert_string_equal(level_file_list(&lists, game_find("puck"), NOW_US), "");
}

static void the_folder_is_read_once_in_a_while_however_often_it_is_asked_for(void **state)
{
    struct level_lists lists = { 0 };
    const struct game *harbour = game_find("harbour");

    (void)state;
    scans = 0;
    for (int i = 0; i < 100; i++) {
        level_file_list(&lists, harbour, NOW_US + (uint64_t)i);
    }
    assert_int_equal(scans, 1);
    level_file_list(&lists, harbour, NOW_US + LEVEL_LIST_US);
    assert_int_equal(scans, 2);
}

static void a_map_that_is_not_there_costs_no_look_at_the_folder(void **state)
{
    const struct game *harbour = game_find("harbour");
    char path[PATH_MAX];
    char fault[2 * PATH_MAX];
    size_t length;
    (void)state;

    scans = 0;
    level_file_path(harbour, "atlantis", path, sizeof(path));
    assert_null(level_file_read(harbour, "atlantis", &length, fault, sizeof(fault)));
    assert_non_null(strstr(fault, path));
    assert_int_equal(scans, 0);
}

static void only_of_a_map_that_is_not_there_it_is_told_which_are(void **state)
{
    const struct game *harbour = game_find("harbour");
    const struct game *puck = game_find("puck");
    char fault[PATH_MAX] = "cannot read";
    (void)state;

    scans = 0;
    level_file_tell_unknown(harbour, harbour->default_map, fault, sizeof(fault));
    assert_string_equal(fault, "cannot read");
    assert_int_equal(scans, 0);
    level_file_tell_unknown(puck, "atlantis", fault, sizeof(fault)); /* has no maps */
    assert_string_equal(fault, "cannot read");
    level_file_tell_unknown(harbour, "atlantis", fault, sizeof(fault));
    assert_non_null(strstr(fault, "Harbour has no map 'atlantis'; it has: "));
    assert_non_null(strstr(fault, harbour->default_map));
}

static void every_game_has_a_row_of_its_own(void **state)
{
    (void)state;
    assert_non_null(game_at(0));
    for (size_t i = 0; game_at(i) != NULL; i++) {
        assert_in_range(i, 0, LEVEL_LIST_GAMES - 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_names_the_games_maps),
        cmocka_unit_test(the_folder_is_read_once_in_a_while_however_often_it_is_asked_for),
        cmocka_unit_test(a_map_that_is_not_there_costs_no_look_at_the_folder),
        cmocka_unit_test(only_of_a_map_that_is_not_there_it_is_told_which_are),
        cmocka_unit_test(every_game_has_a_row_of_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
