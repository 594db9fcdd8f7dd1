/* The harbour's signs. Owns their words; they look as they do on the water.
 * SPDX-License-Identifier: MIT */
#include "client/harbour_signs.h"

#include "client/harbour_cargo.h"
#include "client/harbour_flotsam.h"

static void draw_repair(const struct scene_frame *f)
{
    harbour_flotsam_crate(f, &(struct crate){ .kind = CRATE_REPAIR, .ttl = UINT16_MAX });
}

static void draw_ammunition(const struct scene_frame *f)
{
    harbour_flotsam_crate(f, &(struct crate){ .kind = CRATE_AMMUNITION, .ttl = UINT16_MAX });
}

static void draw_power(const struct scene_frame *f)
{
    harbour_flotsam_crate(f, &(struct crate){ .kind = CRATE_POWER, .ttl = UINT16_MAX });
}

static uint8_t own_seat(const struct scene_frame *f)
{
    return (uint8_t)(f->whom < GAME_SEATS ? f->whom : 0);
}

/* The next seat is of the other crew. */
static void draw_hostile_mine(const struct scene_frame *f)
{
    uint8_t other = (uint8_t)((own_seat(f) + 1) % GAME_SEATS);

    harbour_flotsam_mine(f, &(struct mine){ .owner = other }, true);
}

static void draw_own_mine(const struct scene_frame *f)
{
    harbour_flotsam_mine(f, &(struct mine){ .owner = own_seat(f) }, false);
}

static void draw_map_mine(const struct scene_frame *f)
{
    paint_line(f->paint, -5, -5, 5, 5, 2.4f, palette_ink(INK_BAD));
    paint_line(f->paint, -5, 5, 5, -5, 2.4f, palette_ink(INK_BAD));
}

static void draw_cargo(const struct scene_frame *f)
{
    harbour_cargo_sign(f->paint, 1);
}

const struct scene_sign harbour_signs[HARBOUR_SIGNS] = {
    { "Repairs the hull", draw_repair },
    { "Shells and mines, as many as fit", draw_ammunition },
    { "Full steam for some seconds: a faster boat, a faster gun", draw_power },
    { "Dashed: somebody else's mine; stay away, or shoot it", draw_hostile_mine },
    { "Your own mine, or your crew's: harmless to you", draw_own_mine },
    { "Somebody else's mine on the small map", draw_map_mine },
    { "Cargo: bring the other crew's home to your own ring", draw_cargo },
};
