/* Who has the cargo, where it is, and when it counts.
 * SPDX-License-Identifier: MIT */
#include "game/harbour/cargo.h"

#include <string.h>

#include "game/harbour/boat.h"
#include "game/harbour/tally.h"
#include "game/harbour/trig.h"
#include "game/lobby.h"

static void bring_home(struct harbour *h, const struct harbour_level *level, int team)
{
    h->cargo[team] = (struct cargo){
        .x = level->homes[team].x,
        .y = level->homes[team].y,
        .state = CARGO_HOME,
        .carrier = GAME_SEAT_NONE,
    };
}

void cargo_clear(struct harbour *h, const struct harbour_level *level)
{
    memset(h->cargo, 0, sizeof(h->cargo));
    for (int team = 0; team < HARBOUR_TEAMS && h->head.mode == HARBOUR_CARGO; team++) {
        bring_home(h, level, team);
    }
}

int cargo_carried_by(const struct harbour *h, int seat)
{
    for (int team = 0; team < HARBOUR_TEAMS; team++) {
        if (h->cargo[team].state == CARGO_CARRIED && h->cargo[team].carrier == seat) {
            return team;
        }
    }
    return -1;
}

int cargo_toucher(const struct harbour *h, int team, bool is_friend)
{
    struct harbour_place place = { h->cargo[team].x, h->cargo[team].y };
    unsigned seats = 0;

    for (int seat = 0; seat < GAME_SEATS; seat++) {
        seats |= (h->head.seats[seat].team == team) == is_friend ? 1u << seat : 0;
    }
    return boat_toucher(h, seats, place, HARBOUR_CRATE_RADIUS);
}

static void set_adrift(struct cargo *cargo)
{
    cargo->state = CARGO_ADRIFT;
    cargo->timer = HARBOUR_ADRIFT_TICKS;
    cargo->carrier = GAME_SEAT_NONE;
}

void cargo_lose(struct harbour *h, int seat)
{
    int team = cargo_carried_by(h, seat);

    if (team >= 0) {
        set_adrift(&h->cargo[team]);
    }
}

static void take(struct harbour *h, struct cargo *cargo, int seat)
{
    cargo->state = CARGO_CARRIED;
    cargo->timer = 0;
    cargo->carrier = (uint8_t)seat;
    h->boats[seat].timer = 0; /* whoever carries can be shot at */
}

static void count_capture(struct harbour *h, int seat)
{
    tally_capture(h, seat);
    lobby_score(&h->head, &harbour_game.lobby, seat, 1);
}

/* The carrier's boat may be lost, moored or in other hands since the last tick. */
static void carry(struct harbour *h, const struct harbour_level *level, int team)
{
    struct cargo *cargo = &h->cargo[team];
    int seat = cargo->carrier;
    const struct boat *b = &h->boats[seat];
    const struct harbour_place *home = &level->homes[h->head.seats[seat].team];

    if (b->state != BOAT_AFLOAT || boat_is_moored(h, seat) || h->head.seats[seat].team == team) {
        set_adrift(cargo);
        return;
    }
    cargo->x = b->x;
    cargo->y = b->y;
    if (boat_guns_are_free(h) &&
        trig_length(b->x - home->x, b->y - home->y) < HARBOUR_HOME_RADIUS) {
        bring_home(h, level, team);
        count_capture(h, seat);
    }
}

/* It lies in the water: at home, or where it was lost. */
static void lie(struct harbour *h, const struct harbour_level *level, int team)
{
    struct cargo *cargo = &h->cargo[team];
    bool is_adrift = cargo->state == CARGO_ADRIFT;
    int enemy = cargo_toucher(h, team, false);

    cargo->timer = (uint16_t)(cargo->timer - (cargo->timer > 0));
    if (is_adrift && (cargo->timer == 0 || cargo_toucher(h, team, true) != GAME_SEAT_NONE)) {
        bring_home(h, level, team);
    } else if (enemy != GAME_SEAT_NONE && cargo_carried_by(h, enemy) < 0) {
        take(h, cargo, enemy);
    }
}

void cargo_step_all(struct harbour *h, const struct harbour_level *level)
{
    if (h->head.mode != HARBOUR_CARGO || h->cargo[0].state == CARGO_NONE) {
        cargo_clear(h, level);
    }
    for (int team = 0; team < HARBOUR_TEAMS; team++) {
        if (h->cargo[team].state == CARGO_CARRIED) {
            carry(h, level, team);
        } else if (h->cargo[team].state != CARGO_NONE && boat_guns_are_free(h)) {
            lie(h, level, team);
        }
    }
}
