/* Shells fly straight at one speed and are followed in steps too short to jump a hull or a corner.
 * SPDX-License-Identifier: MIT */
#include "game/harbour/shell.h"

#include <string.h>

#include "game/harbour/boat.h"
#include "game/harbour/chart.h"
#include "game/harbour/mine.h"
#include "game/harbour/tally.h"
#include "game/harbour/trig.h"
#include "game/harbour/tuning.h"

enum {
    STEPS = 2, /* a tick */
    STEP_U = TUNE_SHELL_SPEED / STEPS,
};

static bool is_in_wall(const struct harbour_level *level, int32_t x, int32_t y)
{
    int column = chart_index(x);
    int row = chart_index(y);
    enum harbour_square square = chart_square(level, column, row);
    int64_t dx;
    int64_t dy;

    if (square != SQUARE_ROCK) {
        return square == SQUARE_QUAY;
    }
    dx = x - chart_middle(column);
    dy = y - chart_middle(row);
    return dx * dx + dy * dy < (int64_t)HARBOUR_ROCK_RADIUS * HARBOUR_ROCK_RADIUS;
}

bool shell_can_pass(const struct harbour_level *level, int32_t x, int32_t y, int32_t to_x,
                    int32_t to_y)
{
    int32_t steps = trig_length(to_x - x, to_y - y) / STEP_U + 1;
    int32_t dx = (to_x - x) / steps;
    int32_t dy = (to_y - y) / steps;

    for (int32_t i = 0; i < steps; i++) {
        if (is_in_wall(level, x + i * dx, y + i * dy)) {
            return false;
        }
    }
    return true;
}

void shell_fire(struct harbour *h, int seat)
{
    struct boat *b = &h->boats[seat];
    struct harbour_input in = boat_input(h, seat);
    bool is_loaded = b->reload == 0 && (b->ammo > 0 || b->power > 0);

    if (b->state != BOAT_AFLOAT || !is_loaded || !(in.buttons & HARBOUR_FIRE) ||
        !boat_guns_are_free(h)) {
        return;
    }
    for (int i = 0; i < HARBOUR_SHELLS; i++) {
        if (h->shells[i].ttl == 0) {
            h->shells[i] = (struct shell){
                .x = b->x, /* from the middle, so that no wall lies between gun and shell */
                .y = b->y,
                .vx = (int16_t)trig_round((int64_t)trig_cos(b->turret) * TUNE_SHELL_SPEED, 14),
                .vy = (int16_t)trig_round((int64_t)trig_sin(b->turret) * TUNE_SHELL_SPEED, 14),
                .owner = (uint8_t)seat,
                .ttl = TUNE_SHELL_TICKS,
            };
            b->reload = b->power > 0 ? HARBOUR_RELOAD_TICKS / 2 : HARBOUR_RELOAD_TICKS;
            b->ammo = (uint8_t)(b->ammo - (b->power == 0));
            b->timer = 0;
            b->shots++;
            tally_shot(h, seat);
            return;
        }
    }
}

/* The seat whose boat a shell is in, or GAME_SEAT_NONE. It flies over friends and moored boats. */
static int boat_hit(const struct harbour *h, const struct shell *shell)
{
    const int32_t reach = HARBOUR_BOAT_RADIUS + HARBOUR_SHELL_RADIUS;

    for (int i = 0; i < GAME_SEATS; i++) {
        const struct boat *b = &h->boats[i];
        int32_t dx = shell->x - b->x;
        int32_t dy = shell->y - b->y;

        if (dx >= -reach && dx <= reach && dy >= -reach && dy <= reach && b->state == BOAT_AFLOAT &&
            dx * dx + dy * dy < reach * reach && !boat_is_moored(h, i) &&
            !boat_is_friend(h, shell->owner, i)) {
            return i;
        }
    }
    return GAME_SEAT_NONE;
}

static void strike(struct harbour *h, const struct shell *shell, int seat)
{
    struct boat *b = &h->boats[seat];
    int32_t vx = b->vx + trig_round((int64_t)shell->vx * TUNE_SHELL_PUSH, 10);
    int32_t vy = b->vy + trig_round((int64_t)shell->vy * TUNE_SHELL_PUSH, 10);

    b->vx = (int16_t)clamp_i32(vx, -TUNE_SPEED_MOST, TUNE_SPEED_MOST);
    b->vy = (int16_t)clamp_i32(vy, -TUNE_SPEED_MOST, TUNE_SPEED_MOST);
    tally_hit(h, shell->owner);
    boat_hurt(h, seat, TUNE_SHELL_DAMAGE, shell->owner);
}

/* False: the shell ends in this tick. */
static bool fly(struct harbour *h, const struct harbour_level *level, struct shell *shell)
{
    for (int step = 0; step < STEPS; step++) {
        int seat;

        shell->x += shell->vx / STEPS;
        shell->y += shell->vy / STEPS;
        if (is_in_wall(level, shell->x, shell->y)) {
            return false;
        }
        seat = boat_hit(h, shell);
        if (seat != GAME_SEAT_NONE) {
            strike(h, shell, seat);
            return false;
        }
    }
    shell->ttl--;
    return shell->ttl > 0 && !mine_is_shot(h, shell->x, shell->y, shell->owner);
}

void shell_move_all(struct harbour *h, const struct harbour_level *level)
{
    for (int i = 0; i < HARBOUR_SHELLS; i++) {
        if (h->shells[i].ttl > 0 && !fly(h, level, &h->shells[i])) {
            memset(&h->shells[i], 0, sizeof(h->shells[i]));
        }
    }
}
