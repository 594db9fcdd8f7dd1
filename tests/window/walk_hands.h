/* Hands on the keyboard and on a pad, by one table, so that one walk goes with both. SDL's own
 * virtual joystick is the pad.
 * SPDX-License-Identifier: MIT */
#ifndef HP_WALK_HANDS_H
#define HP_WALK_HANDS_H

#include "client/menu.h"

/* What a device does: keys or buttons. `unused` is bound to nothing at first. */
struct hands {
    bool is_pad;
    int down, right, left, enter, back, tab, menu, ready, phrases, clear, unused;
};

extern const struct hands walk_keyboard;
extern const struct hands walk_gamepad;

/* Presses it and lets it go again, a frame each. */
void walk_press(const struct hands *h, int what);

/* On the menu's page for that: with keys as they are typed, with the pad by the symbols there. */
void walk_type_code(const struct hands *h, const struct menu *m, const char *code);

/* Into a field that is open: "Zoe", or a letter turned over by the pad; and ends it. */
void walk_type_name(const struct hands *h);

/* By whoever walks: draws a frame; the pad to press. */
void walk_frame(void);
SDL_Joystick *walk_pad(void);

#endif
