/* Packing an input against the one before it.
 * SPDX-License-Identifier: MIT */
#include "game/harbour/helm.h"

#include <string.h>

enum {
    AIM_BITS = 10,
    AIM_NEAR_BITS = 5,
    AIM_NEAR = 1 << (AIM_NEAR_BITS - 1), /* the largest change that goes in few bits */
    AXIS_BITS = 4,
    BUTTON_BITS = 2,
    AXIS_MOST = 2 * HARBOUR_AXIS,
};

_Static_assert(sizeof(struct harbour_input) == sizeof(struct input), "an input is opaque bytes");
_Static_assert(HARBOUR_AIM_STEPS == 1 << AIM_BITS, "every aim of 10 bits is one");
_Static_assert(HARBOUR_BUTTONS == (1 << BUTTON_BITS) - 1, "all bits of buttons are sent");

static const struct field rows[] = {
    FIELD(struct harbour_input, steer, I8, -HARBOUR_AXIS, HARBOUR_AXIS),
    FIELD(struct harbour_input, drive, I8, -HARBOUR_AXIS, HARBOUR_AXIS),
    FIELD(struct harbour_input, aim, U16, 0, HARBOUR_AIM_STEPS - 1),
    FIELD(struct harbour_input, buttons, U8, 0, HARBOUR_BUTTONS),
    FIELD_ARRAY(struct harbour_input, spare, U8, 3, 0, 0),
};

const struct field_table helm_fields = FIELD_TABLE_OF(struct harbour_input, rows);

/* -512..511: the short way round. */
static int aim_change(uint16_t from, uint16_t to)
{
    return ((to - from + HARBOUR_AIM_STEPS / 2) & (HARBOUR_AIM_STEPS - 1)) - HARBOUR_AIM_STEPS / 2;
}

static void pack_axis(struct bit_writer *w, int8_t from, int8_t to)
{
    bits_write(w, from != to, 1);
    if (from != to) {
        bits_write(w, (uint32_t)(to + HARBOUR_AXIS), AXIS_BITS);
    }
}

static int8_t unpack_axis(struct bit_reader *r, int8_t from)
{
    uint32_t value;

    if (bits_read(r, 1) == 0) {
        return from;
    }
    value = bits_read(r, AXIS_BITS);
    if (value > AXIS_MOST || (int)value - HARBOUR_AXIS == from) {
        bits_fail(r);
        return 0;
    }
    return (int8_t)((int)value - HARBOUR_AXIS);
}

static void pack_aim(struct bit_writer *w, uint16_t from, uint16_t to)
{
    int change = aim_change(from, to);

    if (change >= -AIM_NEAR && change <= AIM_NEAR) {
        bits_write(w, 0, 1);
        bits_write(w, (uint32_t)(change + AIM_NEAR - (change > 0)), AIM_NEAR_BITS);
    } else {
        bits_write(w, 1, 1);
        bits_write(w, to, AIM_BITS);
    }
}

static uint16_t unpack_aim(struct bit_reader *r, uint16_t from)
{
    int change;
    uint16_t to;

    if (bits_read(r, 1) == 0) {
        change = (int)bits_read(r, AIM_NEAR_BITS) - AIM_NEAR;
        change += change >= 0;
        return (uint16_t)((from + change) & (HARBOUR_AIM_STEPS - 1));
    }
    to = (uint16_t)bits_read(r, AIM_BITS);
    change = aim_change(from, to);
    if (change >= -AIM_NEAR && change <= AIM_NEAR) {
        bits_fail(r); /* it has a shorter encoding */
    }
    return to;
}

static bool keys_differ(const struct harbour_input *a, const struct harbour_input *b)
{
    return a->steer != b->steer || a->drive != b->drive || a->buttons != b->buttons;
}

void helm_pack(struct bit_writer *w, const struct input *before, const struct input *in)
{
    struct harbour_input from;
    struct harbour_input to;
    bool has_keys;
    bool has_aim;

    memcpy(&from, before, sizeof(from));
    memcpy(&to, in, sizeof(to));
    has_keys = keys_differ(&from, &to);
    has_aim = from.aim != to.aim;
    bits_write(w, has_keys || has_aim, 1);
    if (!has_keys && !has_aim) {
        return;
    }
    bits_write(w, has_aim, 1);
    if (has_aim) {
        pack_aim(w, from.aim, to.aim);
        bits_write(w, has_keys, 1);
    }
    if (has_keys) {
        bits_write(w, to.buttons, BUTTON_BITS);
        pack_axis(w, from.steer, to.steer);
        pack_axis(w, from.drive, to.drive);
    }
}

void helm_unpack(struct bit_reader *r, const struct input *before, struct input *in)
{
    struct harbour_input from;
    struct harbour_input to;
    bool has_keys = true;

    memcpy(&from, before, sizeof(from));
    to = from;
    if (bits_read(r, 1) != 0) {
        if (bits_read(r, 1) != 0) {
            to.aim = unpack_aim(r, from.aim);
            has_keys = bits_read(r, 1) != 0;
        }
        if (has_keys) {
            to.buttons = (uint8_t)bits_read(r, BUTTON_BITS);
            to.steer = unpack_axis(r, from.steer);
            to.drive = unpack_axis(r, from.drive);
            if (!keys_differ(&from, &to)) {
                bits_fail(r);
            }
        }
    }
    if (r->has_failed) {
        memset(&to, 0, sizeof(to));
    }
    memcpy(in, &to, sizeof(to));
}
