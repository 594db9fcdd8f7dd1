/* The harbour's columns in the table of scores.
 * SPDX-License-Identifier: MIT */
#include "client/harbour_table.h"

#include "base/text.h"
#include "game/harbour/harbour.h"

static const struct tally *tally_of(const struct view *view, int seat)
{
    const struct harbour *w = (const struct harbour *)(const void *)view->confirmed;

    return &w->tallies[seat];
}

static void say_sinkings(const struct view *view, int seat, char text[SCENE_CELL_BYTES])
{
    text_format(text, SCENE_CELL_BYTES, "%u", tally_of(view, seat)->sinkings);
}

static void say_assists(const struct view *view, int seat, char text[SCENE_CELL_BYTES])
{
    text_format(text, SCENE_CELL_BYTES, "%u", tally_of(view, seat)->assists);
}

static void say_captures(const struct view *view, int seat, char text[SCENE_CELL_BYTES])
{
    text_format(text, SCENE_CELL_BYTES, "%u", tally_of(view, seat)->captures);
}

/* Who has not fired has none. */
static void say_accuracy(const struct view *view, int seat, char text[SCENE_CELL_BYTES])
{
    const struct tally *t = tally_of(view, seat);

    if (t->shots == 0) {
        text_format(text, SCENE_CELL_BYTES, "-");
    } else {
        text_format(text, SCENE_CELL_BYTES, "%d %%", (t->hits * 100 + t->shots / 2) / t->shots);
    }
}

static void say_run(const struct view *view, int seat, char text[SCENE_CELL_BYTES])
{
    text_format(text, SCENE_CELL_BYTES, "%u", tally_of(view, seat)->longest_run);
}

static bool has_cargo(const struct view *view)
{
    return view_head(view->confirmed)->mode == HARBOUR_CARGO;
}

const struct scene_column harbour_columns[HARBOUR_COLUMNS] = {
    { "sunk", say_sinkings, NULL },
    { "assists", say_assists, NULL },
    { "cargo", say_captures, has_cargo },
    { "hits", say_accuracy, NULL },
    { "run", say_run, NULL },
};
