/* One view as a picture, without a window.
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/text.h"
#include "client/picture.h"
#include "client/screen.h"
#include "client/window.h"

bool window_picture(const struct view *view, int width, int height, const char *path, char *fault,
                    size_t size)
{
    struct screen *screen = calloc(1, sizeof(*screen));
    struct canvas canvas = { .window = NULL };
    bool is_done = false;

    if (screen == NULL) {
        text_format(fault, size, "Can't draw %s: no memory", path);
        return false;
    }
    if (canvas_open_pixels(&canvas, width, height, fault, size) &&
        screen_open(screen, &canvas, fault, size)) {
        screen_update(screen, view, width, height);
        screen_draw(screen, view, NULL);
        is_done = picture_save(canvas.renderer, path, fault, size);
        screen_close(screen);
    }
    canvas_close(&canvas);
    free(screen);
    return is_done;
}
