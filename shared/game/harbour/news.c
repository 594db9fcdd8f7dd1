/* The news are what differs between two worlds a tick apart.
 * SPDX-License-Identifier: MIT */
#include "game/harbour/news.h"

#include "game/harbour/cargo.h"

struct paper {
    const struct harbour *was;
    const struct harbour *is;
    struct news *news;
    int count;
};

static void print(struct paper *p, int by, const char *verb, int whom)
{
    if (p->count < GAME_NEWS) {
        p->news[p->count++] =
            (struct news){ .by = (uint8_t)by, .whom = (uint8_t)whom, .verb = verb };
    }
}

static void tell_sinking(struct paper *p, int seat)
{
    const struct boat *b = &p->is->boats[seat];

    if (p->was->boats[seat].state != BOAT_AFLOAT || b->state != BOAT_SUNK) {
        return;
    }
    if (b->hit_by != GAME_SEAT_NONE) {
        print(p, b->hit_by, "sank", seat);
    } else {
        print(p, seat, "ran aground", GAME_SEAT_NONE);
    }
}

/* Back at home without a capture: a friend touched it, or time did. */
static void tell_return(struct paper *p, int team)
{
    int seat = cargo_toucher(p->was, team, true);

    if (seat != GAME_SEAT_NONE) {
        print(p, seat, "brought back the own cargo", GAME_SEAT_NONE);
    } else {
        print(p, GAME_SEAT_NONE, "Lost cargo is back at its quay", GAME_SEAT_NONE);
    }
}

static void tell_cargo(struct paper *p, int team)
{
    const struct cargo *was = &p->was->cargo[team];
    const struct cargo *is = &p->is->cargo[team];

    if (was->state == is->state || was->state == CARGO_NONE || is->state == CARGO_NONE) {
        return;
    }
    if (is->state == CARGO_CARRIED) {
        print(p, is->carrier, "has the cargo", GAME_SEAT_NONE);
    } else if (is->state == CARGO_ADRIFT) {
        print(p, was->carrier, "lost the cargo", GAME_SEAT_NONE);
    } else if (was->state == CARGO_CARRIED) {
        print(p, was->carrier, "brought the cargo home", GAME_SEAT_NONE);
    } else {
        tell_return(p, team);
    }
}

static void tell_crate(struct paper *p, int i)
{
    const struct crate *was = &p->was->crates[i];
    const struct crate *is = &p->is->crates[i];

    if (is->kind != CRATE_POWER) {
        return;
    }
    if (was->life != is->life) {
        print(p, GAME_SEAT_NONE, "A power crate drifts in", GAME_SEAT_NONE);
    } else if (was->taken_by == 0 && is->taken_by != 0) {
        print(p, is->taken_by - 1, "has full steam", GAME_SEAT_NONE);
    }
}

int news_tell(const void *before, const void *after, struct news *news)
{
    struct paper p = { .was = before, .is = after, .news = news };

    for (int seat = 0; seat < GAME_SEATS; seat++) {
        tell_sinking(&p, seat);
    }
    if (p.was->head.round != p.is->head.round) {
        return p.count; /* all was put in its place */
    }
    if (p.is->head.is_sudden && !p.was->head.is_sudden) {
        print(&p, GAME_SEAT_NONE, "Time is up and nobody leads: who leads next has won",
              GAME_SEAT_NONE);
    }
    for (int team = 0; team < HARBOUR_TEAMS; team++) {
        tell_cargo(&p, team);
    }
    for (int i = 0; i < HARBOUR_CRATES; i++) {
        tell_crate(&p, i);
    }
    return p.count;
}
