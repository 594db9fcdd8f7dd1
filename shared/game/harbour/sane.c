/* Worlds from strangers: seats that are taken, places in the water, things whole or all zero.
 * SPDX-License-Identifier: MIT */
#include "game/harbour/sane.h"

#include "game/harbour/chart.h"
#include "game/harbour/collide.h"
#include "game/lobby.h"

static bool is_all_zero(const void *bytes, size_t count)
{
    const uint8_t *at = bytes;

    while (count > 0 && *at == 0) {
        at++;
        count--;
    }
    return count == 0;
}

static bool is_taken(const struct harbour *h, int seat)
{
    return seat < GAME_SEATS && h->head.seats[seat].kind != SEAT_EMPTY;
}

static bool is_seat_or_none(const struct harbour *h, uint8_t seat)
{
    return seat == GAME_SEAT_NONE || is_taken(h, seat);
}

static bool boat_is_sane(const struct harbour *h, const struct harbour_level *level, int seat)
{
    const struct boat *b = &h->boats[seat];
    bool is_afloat = b->state == BOAT_AFLOAT;

    if (!is_taken(h, seat)) {
        return is_all_zero(b, sizeof(*b));
    }
    return b->state != BOAT_NONE && is_afloat == (b->hull > 0) && b->life > 0 &&
           (is_afloat || b->timer > 0) && is_seat_or_none(h, b->hit_by) &&
           is_seat_or_none(h, b->assist) && b->refill < HARBOUR_REFILL_TICKS &&
           (b->idle == 0 || h->head.seats[seat].kind == SEAT_HUMAN) &&
           collide_is_free(level, b->x, b->y);
}

static bool shell_is_sane(const struct harbour *h, const struct harbour_level *level,
                          const struct shell *shell)
{
    if (shell->ttl == 0) {
        return is_all_zero(shell, sizeof(*shell));
    }
    return is_taken(h, shell->owner) && chart_index(shell->x) < level->width &&
           chart_index(shell->y) < level->height;
}

static bool is_in_water(const struct harbour_level *level, int32_t x, int32_t y)
{
    return square_is_water(chart_square(level, chart_index(x), chart_index(y)));
}

static bool mine_is_sane(const struct harbour *h, const struct harbour_level *level,
                         const struct mine *mine)
{
    if (mine->ttl == 0) {
        return is_all_zero(mine, sizeof(*mine));
    }
    return is_taken(h, mine->owner) && is_in_water(level, mine->x, mine->y) &&
           (mine->blown == 0 || mine->ttl <= HARBOUR_GONE_TICKS);
}

static bool crate_is_sane(const struct harbour_level *level, const struct crate *crate)
{
    if (crate->kind == CRATE_NONE) {
        return is_all_zero(crate, sizeof(*crate));
    }
    return crate->ttl > 0 && crate->life > 0 && is_in_water(level, crate->x, crate->y) &&
           (crate->taken_by == 0 || crate->ttl <= HARBOUR_GONE_TICKS);
}

static bool cargo_is_sane(const struct harbour *h, const struct harbour_level *level, int team)
{
    const struct cargo *cargo = &h->cargo[team];

    if (h->head.mode != HARBOUR_CARGO || cargo->state == CARGO_NONE) {
        return is_all_zero(cargo, sizeof(*cargo));
    }
    if ((cargo->state == CARGO_ADRIFT) != (cargo->timer > 0) ||
        (cargo->state == CARGO_CARRIED) != (cargo->carrier != GAME_SEAT_NONE)) {
        return false;
    }
    if (cargo->state == CARGO_CARRIED &&
        (!is_taken(h, cargo->carrier) || h->head.seats[cargo->carrier].team == team ||
         h->boats[cargo->carrier].state != BOAT_AFLOAT)) {
        return false;
    }
    return is_in_water(level, cargo->x, cargo->y);
}

static bool tally_is_sane(const struct harbour *h, int seat)
{
    const struct tally *tally = &h->tallies[seat];

    if (!is_taken(h, seat)) {
        return is_all_zero(tally, sizeof(*tally));
    }
    return tally->hits <= tally->shots && tally->run <= tally->longest_run;
}

bool sane_harbour(const void *world, const void *level)
{
    const struct harbour *h = world;
    bool is_sane = lobby_is_sane(&h->head, &harbour_game.lobby);

    for (int seat = 0; seat < GAME_SEATS && is_sane; seat++) {
        is_sane = boat_is_sane(h, level, seat) && tally_is_sane(h, seat);
    }
    for (int i = 0; i < HARBOUR_SHELLS && is_sane; i++) {
        is_sane = shell_is_sane(h, level, &h->shells[i]);
    }
    for (int i = 0; i < HARBOUR_MINES && is_sane; i++) {
        is_sane = mine_is_sane(h, level, &h->mines[i]);
    }
    for (int i = 0; i < HARBOUR_CRATES && is_sane; i++) {
        is_sane = crate_is_sane(level, &h->crates[i]);
    }
    for (int team = 0; team < HARBOUR_TEAMS && is_sane; team++) {
        is_sane = cargo_is_sane(h, level, team);
    }
    return is_sane;
}
