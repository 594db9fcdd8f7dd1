/* Parts follow from the world alone, so that friends agree on them without a word.
 * SPDX-License-Identifier: MIT */
#include "game/harbour/haul.h"

#include "game/harbour/shell.h"

enum {
    PX = WATCH_PX,
    GUARD_EVERY = 3,       /* every third of a team stays near home */
    GUARD_NEAR = 260 * PX, /* a guard that is so near home fights as it likes */
    ESCORT_NEAR = 200 * PX,
    CUT_OFF = 220 * PX, /* a carrier so near is chased; further away it is awaited at its home... */
    WAIT_NEAR = 100 * PX, /* ...but who is there goes to meet it */
};

bool haul_carries(const struct watch *w, int seat)
{
    for (int team = 0; team < HARBOUR_TEAMS; team++) {
        const struct cargo *c = &w->h->cargo[team];

        if (c->state == CARGO_CARRIED && c->carrier == seat) {
            return true;
        }
    }
    return false;
}

static void go_to(struct watch *w, int32_t x, int32_t y)
{
    w->s->goal_x = x;
    w->s->goal_y = y;
}

/* How many of its team have a lower seat. */
static int rank(const struct watch *w, int team)
{
    int before = 0;

    for (int i = 0; i < w->seat; i++) {
        before += w->h->head.seats[i].kind != SEAT_EMPTY && w->h->head.seats[i].team == team;
    }
    return before;
}

/* Whether no friend afloat is nearer to a place. */
static bool is_nearest(const struct watch *w, int team, int32_t x, int32_t y)
{
    int32_t own = watch_distance(w, x, y);

    for (int i = 0; i < GAME_SEATS; i++) {
        const struct boat *b = &w->h->boats[i];

        if (i != w->seat && b->state == BOAT_AFLOAT && w->h->head.seats[i].team == team &&
            trig_length(b->x - x, b->y - y) < own) {
            return false;
        }
    }
    return true;
}

/* After the enemy that carries ours: him if he is near, else where he must come to. */
static bool hunt_carrier(struct watch *w, const struct cargo *ours,
                         const struct harbour_place *their_home)
{
    bool is_near = watch_distance(w, ours->x, ours->y) < CUT_OFF ||
                   watch_distance(w, their_home->x, their_home->y) < WAIT_NEAR;
    bool is_ahead = watch_distance(w, their_home->x, their_home->y) <
                    trig_length(ours->x - their_home->x, ours->y - their_home->y);

    w->s->target = (uint8_t)(ours->carrier + 1);
    watch_look_at(w, ours->carrier);
    w->s->has_sight = shell_can_pass(w->level, w->me->x, w->me->y, w->target->x, w->target->y);
    if (!is_near && is_ahead) {
        go_to(w, their_home->x, their_home->y);
    } else {
        go_to(w, ours->x, ours->y);
    }
    return !is_near || !w->s->has_sight;
}

/* With the friend that carries theirs; who is with him fights. */
static bool escort(struct watch *w, const struct cargo *theirs)
{
    go_to(w, theirs->x, theirs->y);
    return watch_distance(w, theirs->x, theirs->y) > ESCORT_NEAR;
}

static bool guard(struct watch *w, const struct harbour_place *home)
{
    go_to(w, home->x, home->y);
    return watch_distance(w, home->x, home->y) > GUARD_NEAR;
}

bool haul_choose(struct watch *w)
{
    int team = w->h->head.seats[w->seat].team % HARBOUR_TEAMS;
    const struct cargo *ours = &w->h->cargo[team];
    const struct cargo *theirs = &w->h->cargo[1 - team];
    const struct harbour_place *homes = w->level->homes;

    if (ours->state == CARGO_NONE) {
        return false;
    }
    if (haul_carries(w, w->seat)) {
        go_to(w, homes[team].x, homes[team].y);
        return true;
    }
    if (ours->state == CARGO_ADRIFT && is_nearest(w, team, ours->x, ours->y)) {
        go_to(w, ours->x, ours->y);
        return true;
    }
    if (theirs->state != CARGO_CARRIED && is_nearest(w, team, theirs->x, theirs->y)) {
        go_to(w, theirs->x, theirs->y);
        return true;
    }
    if (ours->state == CARGO_CARRIED) {
        return hunt_carrier(w, ours, &homes[1 - team]);
    }
    if (theirs->state == CARGO_CARRIED) {
        return escort(w, theirs);
    }
    if (rank(w, team) % GUARD_EVERY == GUARD_EVERY - 1) {
        return guard(w, &homes[team]);
    }
    go_to(w, theirs->x, theirs->y);
    return true;
}
