/* What mines, crates and cargo have done since the last frame.
 * SPDX-License-Identifier: MIT */
#ifndef HP_HARBOUR_FINDS_H
#define HP_HARBOUR_FINDS_H

#include "client/incident.h"
#include "game/harbour/harbour.h"

/* As they were when last looked at. */
struct harbour_finds {
    uint8_t laid[HARBOUR_MINES];      /* a mine lies there, as predicted */
    struct mine mines[HARBOUR_MINES]; /* confirmed, as all below */
    struct crate crates[HARBOUR_CRATES];
    struct cargo cargo[HARBOUR_TEAMS];
};

/* Takes them as they are, and tells nothing. */
void harbour_finds_begin(struct harbour_finds *finds, const struct view *view);

/* Adds what has happened: a mine laid as soon as it is predicted, all else when it is confirmed. */
void harbour_finds_update(struct harbour_finds *finds, const struct view *view,
                          struct incidents *into);

#endif
