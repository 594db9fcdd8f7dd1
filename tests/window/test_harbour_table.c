/* The claims of client/harbour_table.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "client/harbour_table.h"
#include "client/scoreboard.h"
#include "game/harbour/harbour.h"
#include "view_sample.h"

static struct tally *own_tally(void)
{
    return &((struct harbour *)(void *)sample_view.confirmed)->tallies[0];
}

static const struct scene_column *column(const char *title)
{
    for (int i = 0; i < HARBOUR_COLUMNS; i++) {
        if (strcmp(harbour_columns[i].title, title) == 0) {
            return &harbour_columns[i];
        }
    }
    fail_msg("there is no column %s", title);
    return NULL;
}

static void expect(const char *title, const char *said)
{
    char text[SCENE_CELL_BYTES];

    column(title)->say(&sample_view, 0, text);
    assert_string_equal(text, said);
}

static void each_column_says_its_figure(void **state)
{
    (void)state;
    sample_open();
    *own_tally() = (struct tally){
        .shots = 30, .hits = 11, .sinkings = 4, .assists = 2, .captures = 1, .longest_run = 3
    };
    expect("sunk", "4");
    expect("assists", "2");
    expect("cargo", "1");
    expect("hits", "37 %");
    expect("best run", "3");
}

static void who_has_not_fired_has_no_accuracy(void **state)
{
    (void)state;
    sample_open();
    expect("hits", "-");
    own_tally()->shots = HARBOUR_TALLY_MOST;
    own_tally()->hits = HARBOUR_TALLY_MOST;
    expect("hits", "100 %");
}

static void cargo_stands_there_where_it_is_played(void **state)
{
    (void)state;
    sample_open();
    assert_false(column("cargo")->fits(&sample_view));
    sample_head()->mode = HARBOUR_CARGO;
    assert_true(column("cargo")->fits(&sample_view));
}

static void who_did_best_is_named(void **state)
{
    struct tally *tallies = own_tally();
    char text[VIEW_TEXT_BYTES];

    (void)state;
    sample_open();
    scoreboard_honours(&sample_view, text, sizeof(text));
    assert_string_equal(text, "");
    tallies[0] = (struct tally){ .shots = 10, .hits = 3, .sinkings = 2, .longest_run = 1 };
    tallies[1] = (struct tally){ .shots = 9, .hits = 9, .sinkings = 2, .longest_run = 2 };
    sample_head()->seats[1].score = 2; /* of equals the one who stands higher */
    scoreboard_honours(&sample_view, text, sizeof(text));
    assert_string_equal(
        text, "most sunk: Bob, 2    best aim, 10 shots or more: Ann, 30 %    longest run: Bob, 2");
    sample_head()->mode = HARBOUR_CARGO;
    tallies[0].captures = 1;
    scoreboard_honours(&sample_view, text, sizeof(text));
    assert_non_null(strstr(text, "most cargo: Ann, 1"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_column_says_its_figure),
        cmocka_unit_test(who_has_not_fired_has_no_accuracy),
        cmocka_unit_test(cargo_stands_there_where_it_is_played),
        cmocka_unit_test(who_did_best_is_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
