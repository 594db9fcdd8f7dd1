/* What mines, crates and cargo have done. SPDX-License-Identifier: MIT */
#include "client/harbour_finds.h"

#include <string.h>

#include "client/harbour_flotsam.h"
#include "client/harbour_memory.h"

void harbour_finds_begin(struct harbour_finds *finds, const struct view *view)
{
    const struct harbour *w = harbour_confirmed(view);

    for (int i = 0; i < HARBOUR_MINES; i++) {
        finds->laid[i] = harbour_flotsam_has_mine(&harbour_now(view)->mines[i]);
    }
    memcpy(finds->mines, w->mines, sizeof(finds->mines));
    memcpy(finds->crates, w->crates, sizeof(finds->crates));
    memcpy(finds->cargo, w->cargo, sizeof(finds->cargo));
}

static void tell(struct incidents *into, enum incident_kind kind, uint8_t by, uint8_t whom,
                 int32_t x, int32_t y)
{
    incidents_add(
        into, (struct incident){
                  .kind = kind, .by = by, .whom = whom, .x = harbour_px(x), .y = harbour_px(y) });
}

static void look_at_mine(const struct harbour_finds *finds, const struct view *view, int i,
                         struct incidents *into)
{
    const struct mine *predicted = &harbour_now(view)->mines[i];
    const struct mine *now = &harbour_confirmed(view)->mines[i];

    if (harbour_flotsam_has_mine(predicted) && finds->laid[i] == 0) {
        tell(into, INCIDENT_MINE, predicted->owner, GAME_SEAT_NONE, predicted->x, predicted->y);
    }
    if (now->blown != 0 && finds->mines[i].blown == 0) {
        uint8_t whom = now->blown <= GAME_SEATS ? (uint8_t)(now->blown - 1) : GAME_SEAT_NONE;
        tell(into, INCIDENT_BLAST, now->owner, whom, now->x, now->y);
    }
}

static const enum incident_kind takings[CRATE_KINDS] = {
    [CRATE_NONE] = INCIDENT_REPAIR,
    [CRATE_REPAIR] = INCIDENT_REPAIR,
    [CRATE_AMMUNITION] = INCIDENT_AMMUNITION,
    [CRATE_POWER] = INCIDENT_POWER,
};

static void look_at_crate(const struct crate *was, const struct crate *now, struct incidents *into)
{
    if (now->taken_by != 0 && (was->taken_by == 0 || was->life != now->life)) {
        uint8_t by = (uint8_t)(now->taken_by - 1);
        tell(into, takings[now->kind], by, by, now->x, now->y);
    }
}

static void look_at_cargo(const struct cargo *was, const struct cargo *now, struct incidents *into)
{
    if (now->state == CARGO_CARRIED && was->state != CARGO_CARRIED) {
        tell(into, INCIDENT_LIFT, now->carrier, now->carrier, now->x, now->y);
    } else if (now->state == CARGO_HOME && was->state == CARGO_CARRIED) {
        tell(into, INCIDENT_CAPTURE, was->carrier, was->carrier, was->x, was->y);
    }
}

void harbour_finds_update(struct harbour_finds *finds, const struct view *view,
                          struct incidents *into)
{
    const struct harbour *w = harbour_confirmed(view);

    for (int i = 0; i < HARBOUR_MINES; i++) {
        look_at_mine(finds, view, i, into);
    }
    for (int i = 0; i < HARBOUR_CRATES; i++) {
        look_at_crate(&finds->crates[i], &w->crates[i], into);
    }
    for (int i = 0; i < HARBOUR_TEAMS && w->head.phase == PHASE_PLAY; i++) {
        look_at_cargo(&finds->cargo[i], &w->cargo[i], into);
    }
    harbour_finds_begin(finds, view);
}
