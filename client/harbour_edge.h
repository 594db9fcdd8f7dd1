/* Where a mark points to something that is not to be seen: beyond the window, or beneath a pane.
 * The marks lie on a round frame, and farther in where the HUD has a pane.
 * SPDX-License-Identifier: MIT */
#ifndef HP_HARBOUR_EDGE_H
#define HP_HARBOUR_EDGE_H

#include "client/scene.h"
#include "game/harbour/harbour.h"

struct harbour_edge {
    float x; /* output pixels; before it is settled, of what the window shows its own place */
    float y;
    float turn;     /* radians: where it points, from its place to the thing */
    SDL_FPoint at;  /* where that is */
    float out;      /* how far the thing is from the middle, 1 at the frame */
    bool is_beyond; /* the window does not show it */
    bool is_hidden; /* or a pane lies over it */
};

/* For a thing at `at`, in output pixels. */
struct harbour_edge harbour_edge_towards(const struct scene_frame *f, SDL_FPoint at);

enum {
    HARBOUR_EDGE_MARKS = 16,
    HARBOUR_EDGE_MOST =
        GAME_SEATS + HARBOUR_MINES + HARBOUR_CRATES + 2 * HARBOUR_TEAMS + HARBOUR_EDGE_MARKS,
};

/* In output pixels. */
struct harbour_spot {
    SDL_FPoint at;
    float half; /* how far it reaches around that */
};

/* What is in sight that no mark is to lie on, then the marks of one frame so far. */
struct harbour_edges {
    struct harbour_spot spots[HARBOUR_EDGE_MOST];
    int count;
    int things; /* the first of them are boats, mines, crates, cargo and homes */
};

/* Gives the mark its place: clear of all panes and, moved along the frame as little as need be, of
 * all before it. False: there is none, and it is not to be drawn. */
bool harbour_edge_settle(const struct scene_frame *f, struct harbour_edge *mark,
                         struct harbour_edges *all);

#endif
