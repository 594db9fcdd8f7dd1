/* The small menu behind Escape. The match goes on beneath it.
 * SPDX-License-Identifier: MIT */
#ifndef HP_MENU_H
#define HP_MENU_H

#include "client/scene.h"

enum menu_choice {
    MENU_RESUME,
    MENU_CARD,
    MENU_FULLSCREEN,
    MENU_QUIT,
    MENU_CHOICES,
    MENU_NONE = MENU_CHOICES,
};

struct menu {
    bool is_open;
    int at;    /* enum menu_choice that is lit */
    float top; /* of the first row, output pixels; where it was last drawn */
    float left;
    float width;
    float row;
};

void menu_open(struct menu *m);

/* Takes an event while open; pixels_per_point turns the mouse's place into output pixels. Returns
 * what was chosen, MENU_NONE for all else. Choosing closes it. */
enum menu_choice menu_event(struct menu *m, const SDL_Event *event, float pixels_per_point);

void menu_draw(struct menu *m, const struct scene_frame *f);

#endif
