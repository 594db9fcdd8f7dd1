/* What the harbour's picture remembers. Owns the reasons for effects; draws nothing.
 * SPDX-License-Identifier: MIT */
#include "client/harbour_memory.h"

#include <math.h>
#include <string.h>

#include "client/harbour_boat.h"
#include "client/harbour_ground.h"

bool harbour_memory_is_sunk(const struct view *view, int seat)
{
    return harbour_now(view)->boats[seat].state == BOAT_SUNK &&
           harbour_confirmed(view)->boats[seat].state == BOAT_SUNK;
}

static enum harbour_square square_at(const struct view *view, float x, float y)
{
    float side = (float)HARBOUR_TILE / HARBOUR_UNIT;

    return harbour_ground_square(harbour_level_of(view), (int)floorf(x / side),
                                 (int)floorf(y / side));
}

static bool is_boat_near(const struct harbour *w, const struct shell *shell)
{
    const int32_t reach = 2 * HARBOUR_BOAT_RADIUS;

    for (int i = 0; i < GAME_SEATS; i++) {
        const struct boat *b = &w->boats[i];
        bool is_near = b->x > shell->x - reach && b->x < shell->x + reach &&
                       b->y > shell->y - reach && b->y < shell->y + reach;
        if (b->state != BOAT_NONE && i != shell->owner && is_near) {
            return true;
        }
    }
    return false;
}

/* Where the shell was last seen it hit a boat, a wall, or fell into the water. */
static void end_shell(struct harbour_memory *m, const struct view *view, const struct shell *shell)
{
    float x = harbour_px(shell->x + shell->vx / 2);
    float y = harbour_px(shell->y + shell->vy / 2);
    struct effects *e = &m->effects;
    enum harbour_square beyond =
        square_at(view, harbour_px(shell->x + shell->vx), harbour_px(shell->y + shell->vy));

    if (is_boat_near(harbour_now(view), shell)) {
        effects_add(e, EFFECT_FLASH, x, y, 0, 0, 1.1f, view->now_us);
        effects_burst(e, EFFECT_SPARK, 9, x, y, 190, 1, view->now_us);
        effects_burst(e, EFFECT_SPLINTER, 3, x, y, 90, 1, view->now_us);
        return;
    }
    if (beyond == SQUARE_QUAY || beyond == SQUARE_ROCK) {
        effects_burst(e, EFFECT_DUST, 5, x, y, 60, 1, view->now_us);
        effects_burst(e, EFFECT_SPARK, 4, x, y, 130, 0.8f, view->now_us);
        return;
    }
    effects_add(e, EFFECT_RIPPLE, x, y, 0, 0, 1, view->now_us);
    effects_add(e, EFFECT_RIPPLE, x, y, 0, 0, 0.55f, view->now_us);
    effects_burst(e, EFFECT_DROP, 9, x, y, 62, 1, view->now_us);
}

static void look_at_shells(struct harbour_memory *m, const struct view *view)
{
    const struct harbour *w = harbour_now(view);

    for (int i = 0; i < HARBOUR_SHELLS; i++) {
        const struct shell *before = &m->shells[i];
        const struct shell *now = &w->shells[i];
        bool is_other = now->owner != before->owner || now->ttl > before->ttl;
        if (before->ttl > 0 && (now->ttl == 0 || is_other)) {
            end_shell(m, view, before);
        }
    }
    memcpy(m->shells, w->shells, sizeof(m->shells));
}

static void fire(struct harbour_memory *m, const struct view *view, int seat)
{
    const struct boat *b = &harbour_now(view)->boats[seat];
    float turn = harbour_radians(b->turret);
    float x = harbour_px(view->bodies[seat].x) + BOAT_BARREL_PX * cosf(turn);
    float y = harbour_px(view->bodies[seat].y) + BOAT_BARREL_PX * sinf(turn);

    m->boats[seat].fired_us = view->now_us;
    effects_add(&m->effects, EFFECT_FLASH, x, y, 0, 0, 1, view->now_us);
    for (int i = 0; i < 3; i++) {
        float fast = 26.0f + 16.0f * (float)i;
        effects_add(&m->effects, EFFECT_SMOKE, x, y, fast * cosf(turn), fast * sinf(turn), 0.45f,
                    view->now_us);
    }
}

static void go_down(struct harbour_memory *m, const struct view *view, int seat)
{
    float x = harbour_px(view->bodies[seat].x);
    float y = harbour_px(view->bodies[seat].y);
    struct effects *e = &m->effects;

    m->boats[seat].sunk_us = view->now_us;
    effects_add(e, EFFECT_FLASH, x, y, 0, 0, 2.4f, view->now_us);
    effects_add(e, EFFECT_RIPPLE, x, y, 0, 0, 2.2f, view->now_us);
    effects_burst(e, EFFECT_SPARK, 14, x, y, 240, 1.2f, view->now_us);
    effects_burst(e, EFFECT_SPLINTER, 9, x, y, 120, 1.2f, view->now_us);
    effects_burst(e, EFFECT_SMOKE, 7, x, y, 42, 1.3f, view->now_us);
}

/* A boat seen for the first time under way has a wake already: back along its course, as far as the
 * water goes. */
static void guess_wake(struct boat_memory *b, const struct view *view, int seat)
{
    const struct boat *boat = &harbour_now(view)->boats[seat];
    float turn = harbour_radians(view->bodies[seat].heading);
    float spin = (float)boat->spin * (6.2831853f / 65536.0f);
    float speed = hypotf(harbour_px(boat->vx), harbour_px(boat->vy));
    float x = harbour_px(view->bodies[seat].x) - 12 * cosf(turn);
    float y = harbour_px(view->bodies[seat].y) - 12 * sinf(turn);
    float ticks = (float)WAKE_STEP_US * TICK_HZ / 1e6f;

    turn = atan2f((float)boat->vy, (float)boat->vx);
    for (uint32_t i = 0; i < WAKE_KNOTS - 1 && square_at(view, x, y) == SQUARE_WATER; i++) {
        b->wake[WAKE_KNOTS - 1 - i] =
            (struct wake_knot){ x, y, speed, view->now_us - (i + 1) * (uint64_t)WAKE_STEP_US };
        x -= speed * ticks * cosf(turn);
        y -= speed * ticks * sinf(turn);
        turn -= spin * ticks;
    }
}

static void leave_wake(struct boat_memory *b, const struct view *view, int seat)
{
    const struct boat *boat = &harbour_now(view)->boats[seat];
    const struct wake_knot *last = &b->wake[(b->wake_next + WAKE_KNOTS - 1) % WAKE_KNOTS];
    float turn = harbour_radians(view->bodies[seat].heading);

    if (view->now_us < last->at_us + WAKE_STEP_US) {
        return;
    }
    b->wake[b->wake_next++ % WAKE_KNOTS] = (struct wake_knot){
        .x = harbour_px(view->bodies[seat].x) - 12 * cosf(turn),
        .y = harbour_px(view->bodies[seat].y) - 12 * sinf(turn),
        .speed = hypotf(harbour_px(boat->vx), harbour_px(boat->vy)),
        .at_us = view->now_us,
    };
}

/* Smoke from a beaten hull, bubbles where one went down. */
static void breathe(struct harbour_memory *m, const struct view *view, int seat)
{
    struct boat_memory *b = &m->boats[seat];
    const struct boat *boat = &harbour_now(view)->boats[seat];
    float x = harbour_px(view->bodies[seat].x);
    float y = harbour_px(view->bodies[seat].y);
    uint64_t pause_us = b->is_sunk ? 70000 : 60000u + 3500u * boat->hull;

    if (view->now_us < b->smoked_us + pause_us || (!b->is_sunk && boat->hull > 50)) {
        return;
    }
    b->smoked_us = view->now_us;
    if (b->is_sunk) {
        effects_burst(&m->effects, EFFECT_BUBBLE, 1, x, y, 26, 1, view->now_us);
    } else {
        effects_burst(&m->effects, EFFECT_SMOKE, 1, x, y, 16, 0.7f, view->now_us);
    }
}

static void look_at_boat(struct harbour_memory *m, const struct view *view, int seat)
{
    struct boat_memory *b = &m->boats[seat];
    const struct boat *boat = &harbour_now(view)->boats[seat];
    bool is_sunk = harbour_memory_is_sunk(view, seat);

    if (boat->life != b->life) {
        memset(b, 0, sizeof(*b));
        b->life = boat->life;
        b->shots = boat->shots;
        b->is_sunk = is_sunk;
        b->sunk_us = is_sunk ? view->now_us : 0;
        guess_wake(b, view, seat);
    }
    if (boat->state == BOAT_NONE) {
        return;
    }
    if (boat->shots != b->shots) {
        fire(m, view, seat);
    }
    if (is_sunk && !b->is_sunk) {
        go_down(m, view, seat);
    }
    b->shots = boat->shots;
    b->is_sunk = is_sunk;
    if (!is_sunk) {
        leave_wake(b, view, seat);
    }
    breathe(m, view, seat);
}

void harbour_memory_update(struct harbour_memory *m, const struct view *view)
{
    uint32_t tick = harbour_now(view)->head.tick;

    if (tick < m->tick || tick > m->tick + 2 * TICK_HZ) { /* another match, or a long pause */
        memset(m, 0, sizeof(*m));
        memcpy(m->shells, harbour_now(view)->shells, sizeof(m->shells));
    }
    m->tick = tick;
    look_at_shells(m, view);
    for (int seat = 0; seat < GAME_SEATS; seat++) {
        look_at_boat(m, view, seat);
    }
}
