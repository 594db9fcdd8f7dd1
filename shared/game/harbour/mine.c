/* Mines lie where they were dropped; whoever touches one pays.
 * SPDX-License-Identifier: MIT */
#include "game/harbour/mine.h"

#include <string.h>

#include "game/harbour/boat.h"
#include "game/harbour/chart.h"
#include "game/harbour/collide.h"
#include "game/harbour/trig.h"
#include "game/harbour/tuning.h"

static bool is_within(int32_t dx, int32_t dy, int32_t reach)
{
    return dx > -reach && dx < reach && dy > -reach && dy < reach &&
           dx * dx + dy * dy < reach * reach;
}

/* A free place in the array for one more of a seat's mines; NULL: it has as many as it may. */
static struct mine *find_place(struct harbour *h, int seat)
{
    struct mine *place = NULL;
    int out = 0;

    for (int i = 0; i < HARBOUR_MINES; i++) {
        struct mine *mine = &h->mines[i];

        out += mine->ttl > 0 && mine->owner == seat && mine->blown == 0;
        place = mine->ttl == 0 ? mine : place;
    }
    return out < HARBOUR_MINES_OUT ? place : NULL;
}

/* A rock leaves the corners of its square free, but that square is no water. */
static bool is_in_water(const struct harbour_level *level, int32_t x, int32_t y)
{
    return square_is_water(chart_square(level, chart_index(x), chart_index(y)));
}

void mine_drop(struct harbour *h, const struct harbour_level *level, int seat)
{
    const int32_t astern = HARBOUR_BOAT_RADIUS + HARBOUR_MINE_RADIUS;
    struct boat *b = &h->boats[seat];
    struct mine *mine;

    if (b->state != BOAT_AFLOAT || b->mines == 0 || !boat_guns_are_free(h)) {
        return;
    }
    mine = find_place(h, seat);
    if (mine == NULL) {
        return;
    }
    *mine = (struct mine){
        .x = b->x - trig_round((int64_t)trig_cos(b->heading) * astern, 14),
        .y = b->y - trig_round((int64_t)trig_sin(b->heading) * astern, 14),
        .ttl = HARBOUR_MINE_TICKS,
        .arming = HARBOUR_ARMING_TICKS,
        .owner = (uint8_t)seat,
    };
    if (collide_walls(level, mine->x, mine->y, HARBOUR_MINE_RADIUS).depth > 0 ||
        !is_in_water(level, mine->x, mine->y)) {
        mine->x = b->x; /* no room astern */
        mine->y = b->y;
    }
    b->mines--;
    b->timer = 0;
}

static void blow(struct mine *mine, int by)
{
    mine->blown = (uint8_t)by;
    mine->ttl = HARBOUR_GONE_TICKS;
    mine->arming = 0;
}

/* Away from the mine, or ahead if it lies right under the boat. */
static void push(struct boat *b, const struct mine *mine)
{
    uint16_t away = b->x == mine->x && b->y == mine->y ? b->heading
                                                       : trig_angle(b->x - mine->x, b->y - mine->y);
    int32_t vx = b->vx + trig_round((int64_t)trig_cos(away) * TUNE_MINE_PUSH, 14);
    int32_t vy = b->vy + trig_round((int64_t)trig_sin(away) * TUNE_MINE_PUSH, 14);

    b->vx = (int16_t)clamp_i32(vx, -TUNE_SPEED_MOST, TUNE_SPEED_MOST);
    b->vy = (int16_t)clamp_i32(vy, -TUNE_SPEED_MOST, TUNE_SPEED_MOST);
}

static void look_for_boats(struct harbour *h, struct mine *mine)
{
    const int32_t reach = HARBOUR_BOAT_RADIUS + HARBOUR_MINE_RADIUS;

    for (int i = 0; i < GAME_SEATS; i++) {
        struct boat *b = &h->boats[i];

        if (b->state == BOAT_AFLOAT && is_within(b->x - mine->x, b->y - mine->y, reach) &&
            b->timer == 0 && !boat_is_moored(h, i) && !boat_is_friend(h, mine->owner, i)) {
            push(b, mine);
            boat_hurt(h, i, TUNE_MINE_DAMAGE, mine->owner);
            blow(mine, i + 1);
            return;
        }
    }
}

void mine_step_all(struct harbour *h)
{
    bool is_live = boat_guns_are_free(h);

    for (int i = 0; i < HARBOUR_MINES; i++) {
        struct mine *mine = &h->mines[i];

        if (mine->ttl == 0) {
            continue;
        }
        mine->ttl--;
        if (mine->ttl == 0) {
            memset(mine, 0, sizeof(*mine));
        } else if (mine->arming > 0) {
            mine->arming--;
        } else if (mine->blown == 0 && is_live) {
            look_for_boats(h, mine);
        }
    }
}

bool mine_is_shot(struct harbour *h, int32_t x, int32_t y, int owner)
{
    const int32_t reach = HARBOUR_MINE_RADIUS + HARBOUR_SHELL_RADIUS;

    for (int i = 0; i < HARBOUR_MINES; i++) {
        struct mine *mine = &h->mines[i];

        if (mine->ttl > 0 && mine->blown == 0 && is_within(x - mine->x, y - mine->y, reach) &&
            !boat_is_friend(h, mine->owner, owner)) {
            blow(mine, HARBOUR_MINE_SHOT);
            return true;
        }
    }
    return false;
}
