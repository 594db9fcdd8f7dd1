/* Asking SDL for the desktop.
 * SPDX-License-Identifier: MIT */
#include "client/desktop.h"

#include <SDL.h>
#include <string.h>

#include "base/text.h"

enum {
    TITLE_BAR = 32, /* room for the window manager's frame, whose corner the place is */
};

static void set_hints(void)
{
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1"); /* the stop flag is main's */
    SDL_SetHint(SDL_HINT_APP_NAME, "Homeport");
    SDL_SetHint(SDL_HINT_RENDER_SCALE_QUALITY, "1");
    SDL_SetHint(SDL_HINT_RENDER_BATCHING, "1");
    SDL_SetHint(SDL_HINT_VIDEO_MINIMIZE_ON_FOCUS_LOSS, "0");
    SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0");
}

bool desktop_start(char *fault, size_t fault_size)
{
    set_hints();
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0) {
        text_format(fault, fault_size, "no display can be opened: %s", SDL_GetError());
        return false;
    }
    /* Where neither X11 nor Wayland answers, SDL 2.26 chooses a driver that nobody sees. */
    const char *driver = SDL_GetCurrentVideoDriver();
    const char *wanted = SDL_getenv("SDL_VIDEODRIVER");
    if ((wanted == NULL || wanted[0] == '\0') && driver != NULL &&
        strcmp(driver, "offscreen") == 0) {
        SDL_QuitSubSystem(SDL_INIT_VIDEO);
        text_format(fault, fault_size,
                    "no display can be opened: neither DISPLAY nor WAYLAND_DISPLAY leads to one. "
                    "Start it on a desktop; `homeport bot` needs none.");
        return false;
    }
    return true;
}

bool desktop_find(struct desktop *d, char *fault, size_t fault_size)
{
    SDL_Rect usable;

    if (!desktop_start(fault, fault_size)) {
        return false;
    }
    bool is_found = SDL_GetDisplayUsableBounds(0, &usable) == 0;
    if (is_found) {
        *d = (struct desktop){ usable.x, usable.y, usable.w, usable.h };
    } else {
        text_format(fault, fault_size, "no display can be opened: %s", SDL_GetError());
    }
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
    return is_found;
}

void desktop_tile(const struct desktop *d, int i, int n, char *text, size_t size)
{
    int columns = 1;

    while (columns * columns < n) {
        columns++;
    }
    int lines = (n + columns - 1) / columns;
    int width = d->width / columns;
    int height = d->height / lines;

    text_format(text, size, "%dx%d+%d+%d", width, height - TITLE_BAR, d->x + i % columns * width,
                d->y + i / columns * height);
}
