/* Shells are met once, by how near they pass; mines and boats by touch.
 * SPDX-License-Identifier: MIT */
#include "game/harbour/danger.h"

#include "game/harbour/boat.h"

enum {
    PX = WATCH_PX,

    /* In px of way. */
    BOAT_COST = 12,  /* each time it touches a boat */
    MINE_COST = 150, /* a mine that goes up */
    SHELL_COST = 90, /* a shell that hits; less if it passes nearer than MISS */

    MISS = HARBOUR_BOAT_RADIUS + HARBOUR_SHELL_RADIUS + 8 * PX,
    SHELL_FAR = 360 * PX,
    NEAR = 110 * PX, /* boats and mines further away can wait */
};

static int32_t touch_boats(const struct danger *d, int32_t x, int32_t y, int32_t ticks)
{
    const int32_t contact = 2 * HARBOUR_BOAT_RADIUS + 2 * PX;
    int32_t cost = 0;

    for (int i = 0; i < d->boat_count; i++) {
        int32_t dx = d->boats[i]->x + d->boats[i]->vx * ticks - x;
        int32_t dy = d->boats[i]->y + d->boats[i]->vy * ticks - y;

        if (dx < contact && dx > -contact && dy < contact && dy > -contact) {
            cost += BOAT_COST;
        }
    }
    return cost;
}

/* The shells that pass the boat in this step, each once, by how near. `met` has a bit for each
 * that is behind it. */
static int32_t touch_shells(const struct danger *d, int32_t x, int32_t y, int32_t ticks,
                            unsigned *met)
{
    int32_t cost = 0;

    for (int i = 0; i < d->shell_count; i++) {
        int32_t dx = x - d->shells[i]->x - d->shells[i]->vx * ticks;
        int32_t dy = y - d->shells[i]->y - d->shells[i]->vy * ticks;
        int64_t along = (int64_t)dx * d->shell_c[i] + (int64_t)dy * d->shell_s[i];

        if (along > 0 || (*met >> i & 1) != 0) {
            continue;
        }
        int32_t aside =
            (int32_t)(((int64_t)dy * d->shell_c[i] - (int64_t)dx * d->shell_s[i]) / TRIG_ONE);

        aside = aside < 0 ? -aside : aside;
        *met |= 1u << i;
        if (aside < MISS) {
            cost += SHELL_COST - SHELL_COST * aside / MISS / 2;
        }
    }
    return cost;
}

/* Mines that it touches, each once. */
static int32_t touch_mines(const struct danger *d, int32_t x, int32_t y, unsigned *met)
{
    const int32_t reach = HARBOUR_BOAT_RADIUS + HARBOUR_MINE_RADIUS + 6 * PX;
    int32_t cost = 0;

    for (int i = 0; i < d->mine_count; i++) {
        int32_t dx = d->mines[i]->x - x;
        int32_t dy = d->mines[i]->y - y;

        if ((*met >> i & 1) == 0 && dx < reach && dx > -reach && dy < reach && dy > -reach &&
            dx * dx + dy * dy < reach * reach) {
            *met |= 1u << i;
            cost += MINE_COST;
        }
    }
    return cost;
}

int32_t danger_cost(const struct danger *d, int32_t x, int32_t y, int32_t ticks,
                    struct danger_met *met)
{
    return touch_boats(d, x, y, ticks) + touch_mines(d, x, y, &met->mines) +
           touch_shells(d, x, y, ticks, &met->shells);
}

/* Passes near if both go straight on, and is still on its way. */
static bool threatens(const struct watch *w, const struct shell *shell)
{
    int64_t dx = w->me->x - shell->x;
    int64_t dy = w->me->y - shell->y;
    int64_t vx = shell->vx - w->me->vx;
    int64_t vy = shell->vy - w->me->vy;
    int64_t along = dx * vx + dy * vy;
    int64_t speed2 = vx * vx + vy * vy;

    if (dx >= SHELL_FAR || dx <= -SHELL_FAR || dy >= SHELL_FAR || dy <= -SHELL_FAR || along <= 0 ||
        along >= speed2 * shell->ttl) {
        return false;
    }
    int64_t aside = (dx * vy - dy * vx) / (3 * MISS);

    return aside * aside < speed2;
}

static void find_shells(const struct watch *w, struct danger *d)
{
    for (int i = 0; i < HARBOUR_SHELLS && d->shell_count < DANGERS; i++) {
        const struct shell *shell = &w->h->shells[i];

        if (shell->ttl > 0 && threatens(w, shell) && !boat_is_friend(w->h, w->seat, shell->owner)) {
            uint16_t direction = trig_angle(shell->vx, shell->vy);

            d->shell_c[d->shell_count] = trig_cos(direction);
            d->shell_s[d->shell_count] = trig_sin(direction);
            d->shells[d->shell_count++] = shell;
        }
    }
}

static void find_boats(const struct watch *w, struct danger *d)
{
    for (int i = 0; i < GAME_SEATS && d->boat_count < DANGERS; i++) {
        const struct boat *b = &w->h->boats[i];
        int32_t dx = b->x - w->me->x;
        int32_t dy = b->y - w->me->y;

        if (i != w->seat && b->state == BOAT_AFLOAT && dx < NEAR && dx > -NEAR && dy < NEAR &&
            dy > -NEAR && !boat_is_moored(w->h, i)) {
            d->boats[d->boat_count++] = b;
        }
    }
}

static void find_mines(const struct watch *w, struct danger *d)
{
    for (int i = 0; i < HARBOUR_MINES && d->mine_count < DANGERS; i++) {
        const struct mine *mine = &w->h->mines[i];
        int32_t dx = mine->x - w->me->x;
        int32_t dy = mine->y - w->me->y;

        if (mine->ttl > 0 && dx < NEAR && dx > -NEAR && dy < NEAR && dy > -NEAR &&
            watch_is_feared(w, mine)) {
            d->mines[d->mine_count++] = mine;
        }
    }
}

void danger_find(const struct watch *w, struct danger *d)
{
    *d = (struct danger){ .shell_count = 0 };
    if (w->skill->dodges) {
        find_shells(w, d);
    }
    find_mines(w, d);
    find_boats(w, d);
}
