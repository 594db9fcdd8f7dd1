/* The small menu behind Escape.
 * SPDX-License-Identifier: MIT */
#include "client/menu.h"

#include "client/panel.h"

static const char *const choices[MENU_CHOICES] = {
    [MENU_RESUME] = "Back to the match",
    [MENU_CARD] = "Controls",
    [MENU_FULLSCREEN] = "Full screen on or off",
    [MENU_QUIT] = "Leave",
};

void menu_open(struct menu *m)
{
    m->is_open = true;
    m->at = MENU_RESUME;
}

static enum menu_choice choose(struct menu *m, int choice)
{
    m->is_open = false;
    return (enum menu_choice)choice;
}

/* The row under a place, MENU_NONE beside them. */
static int row_at(const struct menu *m, float x, float y)
{
    if (m->row <= 0 || x < m->left || x > m->left + m->width || y < m->top) {
        return MENU_NONE;
    }
    int row = (int)((y - m->top) / m->row);
    return row < MENU_CHOICES ? row : MENU_NONE;
}

static enum menu_choice key(struct menu *m, SDL_Keycode code)
{
    switch (code) {
    case SDLK_UP:
    case SDLK_w:
        m->at = (m->at + MENU_CHOICES - 1) % MENU_CHOICES;
        return MENU_NONE;
    case SDLK_DOWN:
    case SDLK_s:
    case SDLK_TAB:
        m->at = (m->at + 1) % MENU_CHOICES;
        return MENU_NONE;
    case SDLK_RETURN:
    case SDLK_KP_ENTER:
    case SDLK_SPACE:
        return choose(m, m->at);
    case SDLK_ESCAPE:
        return choose(m, MENU_RESUME);
    default:
        return MENU_NONE;
    }
}

static enum menu_choice pad(struct menu *m, Uint8 button)
{
    switch (button) {
    case SDL_CONTROLLER_BUTTON_DPAD_UP:
        return key(m, SDLK_UP);
    case SDL_CONTROLLER_BUTTON_DPAD_DOWN:
        return key(m, SDLK_DOWN);
    case SDL_CONTROLLER_BUTTON_A:
        return key(m, SDLK_RETURN);
    case SDL_CONTROLLER_BUTTON_B:
    case SDL_CONTROLLER_BUTTON_START:
        return key(m, SDLK_ESCAPE);
    default:
        return MENU_NONE;
    }
}

enum menu_choice menu_event(struct menu *m, const SDL_Event *event, float pixels_per_point)
{
    int row;

    switch (event->type) {
    case SDL_KEYDOWN:
        return key(m, event->key.keysym.sym);
    case SDL_CONTROLLERBUTTONDOWN:
        return pad(m, event->cbutton.button);
    case SDL_MOUSEMOTION:
        row = row_at(m, (float)event->motion.x * pixels_per_point,
                     (float)event->motion.y * pixels_per_point);
        m->at = row != MENU_NONE ? row : m->at;
        return MENU_NONE;
    case SDL_MOUSEBUTTONDOWN:
        row = row_at(m, (float)event->button.x * pixels_per_point,
                     (float)event->button.y * pixels_per_point);
        return row != MENU_NONE ? choose(m, row) : MENU_NONE;
    default:
        return MENU_NONE;
    }
}

void menu_draw(struct menu *m, const struct scene_frame *f)
{
    float u = f->unit;

    if (!m->is_open) {
        return;
    }
    m->row = font_height(f->font, FONT_BOLD) + 16 * u;
    m->width = 280 * u;
    m->left = ((float)f->camera.width - m->width) / 2;
    m->top = ((float)f->camera.height - m->row * MENU_CHOICES) / 2;
    panel_dim(f, 0.45f);
    panel_box(f, m->left - 12 * u, m->top - 12 * u, m->width + 24 * u,
              m->row * MENU_CHOICES + 24 * u);
    for (int i = 0; i < MENU_CHOICES; i++) {
        float y = m->top + m->row * (float)i;
        bool is_lit = i == m->at;
        if (is_lit) {
            paint_round(f->paint, m->left, y + 2 * u, m->width, m->row - 4 * u, 5 * u,
                        paint_fade(palette_ink(INK_ACCENT), 0.85f));
        }
        font_draw(f->font, f->paint, FONT_BOLD, FONT_CENTRE, m->left + m->width / 2, y + 8 * u,
                  is_lit ? (SDL_Color){ 6, 22, 36, 255 } : palette_ink(INK_TEXT), choices[i]);
    }
}
