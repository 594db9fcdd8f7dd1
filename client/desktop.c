/* Asking SDL for the desktop.
 * SPDX-License-Identifier: MIT */
#include "client/desktop.h"

#include <SDL.h>

#include "base/text.h"

bool desktop_find(struct desktop *d, char *fault, size_t fault_size)
{
    SDL_Rect usable;
    bool is_found = SDL_InitSubSystem(SDL_INIT_VIDEO) == 0 &&
                    SDL_GetDisplayUsableBounds(0, &usable) == 0;

    if (is_found) {
        *d = (struct desktop){ usable.x, usable.y, usable.w, usable.h };
    } else {
        text_format(fault, fault_size, "no display can be opened: %s", SDL_GetError());
    }
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
    return is_found;
}
