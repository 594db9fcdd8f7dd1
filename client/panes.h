/* Where panes and words lie over the picture. What is beneath them is drawn before them: it keeps
 * clear of where they were in the frame before, so that nothing has to know how large they are.
 * SPDX-License-Identifier: MIT */
#ifndef HP_PANES_H
#define HP_PANES_H

#include "client/paint.h"

enum {
    PANES_MOST = 48,
};

/* A free place between them, in output pixels. */
struct panes_room {
    float left;
    float right;
    float top;
    float bottom;
};

/* In output pixels. All zero: there was no frame yet. */
struct panes {
    SDL_FRect before[PANES_MOST]; /* of the frame before */
    int before_count;
    SDL_FRect now[PANES_MOST]; /* of this one so far */
    int now_count;
};

/* A new frame. */
void panes_begin(struct panes *p);

/* One is drawn there. NULL: nobody keeps clear of it. Those that are too many are not noted. */
void panes_add(struct panes *p, SDL_FRect place);

/* Whether none lay there. NULL: none ever does. */
bool panes_are_clear_of(const struct panes *p, const SDL_FRect *place);

/* Moves *at straight towards `middle` until it is `reach` pixels clear of all of them. False: not
 * before the middle; *at stays. */
bool panes_leave(const struct panes *p, SDL_FPoint *at, SDL_FPoint middle, float reach);

/* Moves the pane up or down, as little as need be, until it lies in the room and touches none of
 * those. False: there is no such place. */
bool panes_place(SDL_FRect *pane, const struct panes_room *room, const SDL_FRect taken[],
                 int count);

#endif
