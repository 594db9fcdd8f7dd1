/* What the harbour's picture remembers. Owns the reasons for effects; draws nothing.
 * SPDX-License-Identifier: MIT */
#include "client/harbour_memory.h"

#include <math.h>
#include <string.h>

#include "client/harbour_boat.h"
#include "client/harbour_effects.h"
#include "client/harbour_ground.h"

enum {
    BUMP_PAUSE_US = 250000,
    ALARM_PAUSE_US = 2500000,
};

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

/* Whose boat a shell is at, GAME_SEAT_NONE: nobody's. */
static uint8_t boat_near(const struct harbour *w, const struct shell *shell)
{
    const int32_t reach = 2 * HARBOUR_BOAT_RADIUS;

    for (int i = 0; i < GAME_SEATS; i++) {
        const struct boat *b = &w->boats[i];
        bool is_near = b->x > shell->x - reach && b->x < shell->x + reach &&
                       b->y > shell->y - reach && b->y < shell->y + reach;
        if (b->state != BOAT_NONE && i != shell->owner && is_near) {
            return (uint8_t)i;
        }
    }
    return GAME_SEAT_NONE;
}

/* Where the shell was last seen it hit a boat, a wall, or fell into the water. */
static void end_shell(const struct view *view, const struct shell *shell, struct incidents *into)
{
    enum harbour_square beyond =
        square_at(view, harbour_px(shell->x + shell->vx), harbour_px(shell->y + shell->vy));
    uint8_t whom = boat_near(harbour_now(view), shell);

    incidents_add(into,
                  (struct incident){
                      .kind = whom != GAME_SEAT_NONE                           ? INCIDENT_HIT
                              : beyond == SQUARE_QUAY || beyond == SQUARE_ROCK ? INCIDENT_STONE
                                                                               : INCIDENT_SPLASH,
                      .by = shell->owner,
                      .whom = whom,
                      .x = harbour_px(shell->x + shell->vx / 2),
                      .y = harbour_px(shell->y + shell->vy / 2),
                  });
}

static void look_at_shells(struct harbour_memory *m, const struct view *view,
                           struct incidents *into)
{
    const struct harbour *w = harbour_now(view);

    for (int i = 0; i < HARBOUR_SHELLS; i++) {
        const struct shell *before = &m->shells[i];
        const struct shell *now = &w->shells[i];
        bool is_other = now->owner != before->owner || now->ttl > before->ttl;
        if (before->ttl > 0 && (now->ttl == 0 || is_other)) {
            end_shell(view, before, into);
        }
    }
    memcpy(m->shells, w->shells, sizeof(m->shells));
}

/* Something that the boat of a seat does or suffers, where it is. */
static struct incident at_boat(const struct view *view, int seat, enum incident_kind kind)
{
    return (struct incident){ .kind = kind,
                              .by = (uint8_t)seat,
                              .whom = (uint8_t)seat,
                              .x = harbour_px(view->bodies[seat].x),
                              .y = harbour_px(view->bodies[seat].y) };
}

static void fire(struct harbour_memory *m, const struct view *view, int seat,
                 struct incidents *into)
{
    struct incident shot = at_boat(view, seat, INCIDENT_SHOT);

    shot.turn = harbour_radians(harbour_now(view)->boats[seat].turret);
    shot.x += BOAT_BARREL_PX * cosf(shot.turn);
    shot.y += BOAT_BARREL_PX * sinf(shot.turn);
    m->boats[seat].fired_us = view->now_us;
    incidents_add(into, shot);
}

static void go_down(struct harbour_memory *m, const struct view *view, int seat,
                    struct incidents *into)
{
    struct incident sunk = at_boat(view, seat, INCIDENT_SUNK);

    sunk.by = harbour_confirmed(view)->boats[seat].hit_by;
    m->boats[seat].sunk_us = view->now_us;
    incidents_add(into, sunk);
}

/* What no engine can do to a boat's speed a wall or another boat has done. */
static void look_for_bump(struct boat_memory *b, const struct view *view, int seat,
                          struct incidents *into)
{
    const struct boat *boat = &harbour_now(view)->boats[seat];
    float change = hypotf((float)(boat->vx - b->vx), (float)(boat->vy - b->vy));
    struct incident bump = at_boat(view, seat, INCIDENT_BUMP);

    b->vx = boat->vx;
    b->vy = boat->vy;
    bump.strength = fminf(1, change / 800);
    if (change > 220 && view->now_us > b->bumped_us + BUMP_PAUSE_US) {
        b->bumped_us = view->now_us;
        incidents_add(into, bump);
    }
}

/* The own hull is nearly gone: told now and then, as long as it is so. */
static void look_for_alarm(struct boat_memory *b, const struct view *view, int seat,
                           struct incidents *into)
{
    const struct boat *boat = &harbour_now(view)->boats[seat];
    bool is_low = boat->state == BOAT_AFLOAT && boat->hull <= HARBOUR_HULL * 3 / 10;

    if (seat == view->seat && is_low && view->now_us > b->alarmed_us + ALARM_PAUSE_US) {
        b->alarmed_us = view->now_us;
        incidents_add(into, at_boat(view, seat, INCIDENT_ALARM));
    }
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
    for (uint32_t i = 0; i < WAKE_KNOTS - 1 && square_is_water(square_at(view, x, y)); i++) {
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

static void look_at_boat(struct harbour_memory *m, const struct view *view, int seat,
                         struct incidents *into)
{
    struct boat_memory *b = &m->boats[seat];
    const struct boat *boat = &harbour_now(view)->boats[seat];
    bool is_sunk = harbour_memory_is_sunk(view, seat);

    if (boat->life != b->life) {
        if (b->is_sunk) {
            incidents_add(into, at_boat(view, seat, INCIDENT_LAUNCH));
        }
        *b = (struct boat_memory){ .life = boat->life,
                                   .shots = boat->shots,
                                   .vx = boat->vx,
                                   .vy = boat->vy,
                                   .is_sunk = is_sunk,
                                   .sunk_us = is_sunk ? view->now_us : 0 };
        guess_wake(b, view, seat);
    }
    if (boat->state == BOAT_NONE) {
        return;
    }
    if (boat->shots != b->shots) {
        fire(m, view, seat, into);
    }
    if (is_sunk && !b->is_sunk) {
        go_down(m, view, seat, into);
    }
    b->shots = boat->shots;
    b->is_sunk = is_sunk;
    look_for_bump(b, view, seat, into);
    look_for_alarm(b, view, seat, into);
    if (!is_sunk) {
        leave_wake(b, view, seat);
    }
    breathe(m, view, seat);
}

static void listen_to_engine(const struct view *view, struct incidents *into)
{
    const struct harbour *w = harbour_now(view);
    struct harbour_input held;

    if (view->seat >= GAME_SEATS || w->boats[view->seat].state != BOAT_AFLOAT ||
        w->head.phase == PHASE_RESULTS) {
        return;
    }
    memcpy(&held, &w->head.inputs[view->seat], sizeof(held));
    into->has_engine = true;
    into->engine = fabsf((float)held.drive) / HARBOUR_AXIS;
}

void harbour_memory_update(struct harbour_memory *m, const struct view *view,
                           struct incidents *into)
{
    uint32_t tick = harbour_now(view)->head.tick;

    if (tick < m->tick || tick > m->tick + 2 * TICK_HZ) { /* another match, or a long pause */
        memset(m, 0, sizeof(*m));
        memcpy(m->shells, harbour_now(view)->shells, sizeof(m->shells));
        harbour_finds_begin(&m->finds, view);
    }
    m->tick = tick;
    look_at_shells(m, view, into);
    for (int seat = 0; seat < GAME_SEATS; seat++) {
        look_at_boat(m, view, seat, into);
    }
    harbour_finds_update(&m->finds, view, into);
    listen_to_engine(view, into);
    harbour_effects_start(&m->effects, into, view->now_us);
    harbour_marks_update(&m->marks, view, into);
}
