/* The box about the link.
 * SPDX-License-Identifier: MIT */
#include "client/status.h"

#include <math.h>

#include "base/text.h"
#include "client/panel.h"

static const char *const state_titles[] = {
    [VIEW_HOME] = "",    [VIEW_CONNECTING] = "Connecting", [VIEW_LOADING] = "Joining",
    [VIEW_PLAYING] = "", [VIEW_LOST] = "Connection lost",  [VIEW_REFUSED] = "Not in a match",
};

void status_draw(const struct scene_frame *f)
{
    const struct view *view = f->view;
    float u = f->unit;
    float width = fminf(520 * u, (float)f->camera.width - 40 * u);
    float x = ((float)f->camera.width - width) / 2;
    float title = font_height(f->font, FONT_TITLE);
    const char *text = view->status[0] != '\0' ? view->status : view->server;
    char below[VIEW_TEXT_BYTES + 32];
    bool is_bad = view->state == VIEW_LOST || view->state == VIEW_REFUSED;

    if (view->state == VIEW_HOME) {
        return;
    }
    if (view->state == VIEW_PLAYING) {
        float words = font_width(f->font, FONT_BODY, view->status);

        panes_add(f->panes,
                  (SDL_FRect){ ((float)f->camera.width - words) / 2, (float)f->camera.height * 0.8f,
                               words, font_height(f->font, FONT_BODY) });
        font_draw_edged(f->font, f->paint, FONT_BODY, FONT_CENTRE, (float)f->camera.width / 2,
                        (float)f->camera.height * 0.8f, palette_ink(INK_WARN), view->status);
        return;
    }
    float body = font_draw_wrapped(f->font, NULL, FONT_BODY, 0, 0, width - 40 * u,
                                   palette_ink(INK_TEXT), text);
    float small = font_height(f->font, FONT_SMALL);
    float height = title + body + small + 44 * u;
    float y = ((float)f->camera.height - height) * 0.42f;
    text_format(below, sizeof(below), "%s - Escape: %smatches on the LAN, a code, leave",
                view->server, view->state == VIEW_REFUSED ? "join again, " : "");
    panel_dim(f, view->state == VIEW_LOST ? 0.5f : 0.35f);
    panel_page(f, x, y, width, height);
    font_draw(f->font, f->paint, FONT_TITLE, FONT_LEFT, x + 20 * u, y + 12 * u,
              palette_ink(is_bad ? INK_BAD : INK_ACCENT), state_titles[view->state]);
    font_draw_wrapped(f->font, f->paint, FONT_BODY, x + 20 * u, y + title + 18 * u, width - 40 * u,
                      palette_ink(INK_TEXT), text);
    font_draw(f->font, f->paint, FONT_SMALL, FONT_LEFT, x + 20 * u, y + height - small - 10 * u,
              palette_ink(INK_DIM), below);
}
