/* What lies behind the menu where there is no match: boats that sail about a small harbour of their
 * own. Nobody plays there; it is a world of this window alone.
 * SPDX-License-Identifier: MIT */
#ifndef HP_BACKDROP_H
#define HP_BACKDROP_H

#include "client/stage.h"

struct backdrop {
    bool is_open;
    struct stage stage;
    struct view view;
    void *bots;
    uint64_t next_us; /* when its next tick is due */
};

/* The boats have sailed for a while when it opens. False: no memory. */
bool backdrop_open(struct backdrop *b, uint64_t now_us);

/* Up to that time, or on from it if it has not been looked at for a while. */
void backdrop_move(struct backdrop *b, uint64_t now_us);

/* Moves it on, unless the picture is to be calm, and draws it over the whole picture; f is as for
 * the screen, but its view is not read; now_us as in a view. Opens it the first time; where there
 * is no memory for it nothing is drawn. */
void backdrop_draw(struct backdrop *b, const struct scene_frame *f, SDL_Renderer *renderer,
                   uint64_t now_us);

/* The renderer has lost its textures. */
void backdrop_forget(struct backdrop *b);

void backdrop_close(struct backdrop *b);

#endif
