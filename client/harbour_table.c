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

enum {
    AIM_SHOTS = 10, /* fewer are luck */
};

static int rank_sinkings(const struct view *view, int seat)
{
    return tally_of(view, seat)->sinkings;
}

static int rank_captures(const struct view *view, int seat)
{
    return tally_of(view, seat)->captures;
}

static int rank_accuracy(const struct view *view, int seat)
{
    const struct tally *t = tally_of(view, seat);

    return t->shots >= AIM_SHOTS ? t->hits * 1000 / t->shots : 0;
}

/* One is no run. */
static int rank_run(const struct view *view, int seat)
{
    int run = tally_of(view, seat)->longest_run;

    return run > 1 ? run : 0;
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
    { "sunk", say_sinkings, NULL, "most sunk", rank_sinkings },
    { "assists", say_assists, NULL, NULL, NULL },
    { "cargo", say_captures, has_cargo, "most cargo", rank_captures },
    { "hits", say_accuracy, NULL, "best aim, 10 shots or more", rank_accuracy },
    { "best run", say_run, NULL, "longest run", rank_run },
};
