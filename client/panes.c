/* Where panes lie over the picture. SPDX-License-Identifier: MIT */
#include "client/panes.h"

#include <math.h>
#include <string.h>

static const float slack_px = 0.5f; /* however the sums are rounded */

void panes_begin(struct panes *p)
{
    memcpy(p->before, p->now, sizeof(p->before));
    p->before_count = p->now_count;
    p->now_count = 0;
}

void panes_add(struct panes *p, SDL_FRect place)
{
    if (p != NULL && p->now_count < PANES_MOST && place.w > 0 && place.h > 0) {
        p->now[p->now_count++] = place;
    }
}

/* The first of the frame before that touches the place; NULL: none does. */
static const SDL_FRect *find_touching(const struct panes *p, const SDL_FRect *place)
{
    for (int i = 0; p != NULL && i < p->before_count; i++) {
        if (SDL_HasIntersectionF(&p->before[i], place)) {
            return &p->before[i];
        }
    }
    return NULL;
}

bool panes_are_clear_of(const struct panes *p, const SDL_FRect *place)
{
    return find_touching(p, place) == NULL;
}

/* How far along the way `by` one is beyond whichever of the two edges lies ahead, from `at`. */
static float part_of(float at, float by, float least, float most)
{
    return by == 0 ? INFINITY : ((by > 0 ? most + slack_px : least - slack_px) - at) / by;
}

bool panes_leave(const struct panes *p, SDL_FPoint *at, SDL_FPoint middle, float reach)
{
    SDL_FPoint moved = *at;

    for (int i = 0; i <= PANES_MOST; i++) { /* each of them is left for good: they are convex */
        const SDL_FRect around = { moved.x - reach, moved.y - reach, 2 * reach, 2 * reach };
        const SDL_FRect *pane = find_touching(p, &around);

        if (pane == NULL) {
            *at = moved;
            return true;
        }
        float dx = middle.x - moved.x;
        float dy = middle.y - moved.y;
        float part = fminf(part_of(moved.x, dx, pane->x - reach, pane->x + pane->w + reach),
                           part_of(moved.y, dy, pane->y - reach, pane->y + pane->h + reach));

        if (part >= 1) {
            return false;
        }
        moved = (SDL_FPoint){ moved.x + dx * part, moved.y + dy * part };
    }
    return false;
}

/* Touching is no overlapping, however the sums were rounded. */
static bool is_free(const SDL_FRect *pane, const SDL_FRect taken[], int count)
{
    const SDL_FRect inner = { pane->x + slack_px, pane->y + slack_px, pane->w - 2 * slack_px,
                              pane->h - 2 * slack_px };

    for (int i = 0; i < count; i++) {
        if (SDL_HasIntersectionF(&inner, &taken[i])) {
            return false;
        }
    }
    return true;
}

bool panes_place(SDL_FRect *pane, const struct panes_room *room, const SDL_FRect taken[], int count)
{
    SDL_FRect tried = *pane;
    float wished = fmaxf(room->top, fminf(pane->y, room->bottom - pane->h));
    float best = -1;

    for (int i = -1; i < 2 * count; i++) {
        const SDL_FRect *one = i < 0 ? NULL : &taken[i / 2];

        tried.y = one == NULL ? wished : i % 2 == 0 ? one->y - pane->h : one->y + one->h;
        float way = fabsf(tried.y - wished);
        bool is_inside =
            tried.y >= room->top - slack_px && tried.y + tried.h <= room->bottom + slack_px;

        if (is_inside && is_free(&tried, taken, count) && (best < 0 || way < best)) {
            best = way;
            pane->y = tried.y;
        }
    }
    return best >= 0;
}
