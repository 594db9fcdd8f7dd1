/* Everything one frame is drawn with. Owns the order of the layers; opens no window.
 * SPDX-License-Identifier: MIT */
#include "client/screen.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "client/card.h"
#include "client/overlay.h"

enum {
    DESIGN_WIDTH = 1000, /* the least where one HUD unit is one pixel */
    DESIGN_HEIGHT = 720,
};

/* Where panes stand, in units of the HUD, and what comes to it with the code and the overlay. */
static const struct stage_margin margins = { .left = 100, .top = 138, .right = 60, .bottom = 150 };
static const float code_height = 36;
static const float most_margin = 0.42f; /* of the window */
static const float high_corner = 0.3f;  /* from there up the own boat may be anywhere across */
static const float least_unit = 0.68f;
static const SDL_Color abyss = { 7, 26, 42, 255 };

static void use(struct screen *s, const struct canvas *canvas)
{
    s->renderer = canvas->renderer;
    s->stage.renderer = canvas->renderer;
    font_use(s->font, canvas->renderer);
    paint_init(&s->paint, canvas->renderer, canvas->surface);
}

bool screen_open(struct screen *s, const struct canvas *canvas, char *fault, size_t size)
{
    memset(s, 0, sizeof(*s));
    s->font = font_open(fault, size);
    if (s->font == NULL) {
        return false;
    }
    stage_init(&s->stage);
    preferences_reset(&s->usual);
    s->preferences = &s->usual;
    use(s, canvas);
    return true;
}

void screen_close(struct screen *s)
{
    stage_done(&s->stage);
    backdrop_close(&s->backdrop);
    font_close(s->font);
}

void screen_forget(struct screen *s)
{
    stage_forget(&s->stage);
    backdrop_forget(&s->backdrop);
    font_forget(s->font);
}

bool screen_fit(struct screen *s, struct canvas *canvas, char *fault, size_t size)
{
    if (!canvas_is_outgrown(canvas)) {
        return true;
    }
    screen_forget(s);
    if (!canvas_refit(canvas, fault, size)) {
        return false;
    }
    use(s, canvas);
    return true;
}

float screen_unit(int width, int height)
{
    float unit = fminf((float)width / DESIGN_WIDTH, (float)height / DESIGN_HEIGHT);

    return fmaxf(unit, least_unit);
}

/* With the text as large as the player has it. */
static float unit_of(const struct screen *s, int width, int height)
{
    return screen_unit(width, height) * (float)s->preferences->text_size / 100;
}

static struct stage_margin margin_of(const struct screen *s, const struct view *view, int width,
                                     int height)
{
    float unit = unit_of(s, width, height);
    float right = s->shows_overlay ? OVERLAY_WIDTH + margins.right : margins.right;
    float top = view->code[0] != '\0' ? margins.top + code_height : margins.top;
    if (s->stage.scene != NULL && margins.bottom * unit > high_corner * (float)height) {
        right = fmaxf(right, s->stage.scene->corner);
    }
    float most_x = most_margin * (float)width;
    float most_y = most_margin * (float)height;

    return (struct stage_margin){ fminf(margins.left * unit, most_x), fminf(top * unit, most_y),
                                  fminf(right * unit, most_x),
                                  fminf(margins.bottom * unit, most_y) };
}

void screen_update(struct screen *s, const struct view *view, int width, int height)
{
    float passed = (float)(view->now_us - s->last_us);

    if (s->last_us != 0 && passed < 1e6f) {
        frame_times_add(&s->frames, (uint64_t)passed);
        s->frame_us += (passed - s->frame_us) * (s->frame_us > 0 ? 0.05f : 1);
    }
    s->last_us = view->now_us;
    s->stage.margin = margin_of(s, view, width, height);
    stage_update(&s->stage, view, width, height);
}

void screen_clear(struct screen *s, int width, int height)
{
    SDL_SetRenderDrawColor(s->renderer, abyss.r, abyss.g, abyss.b, abyss.a);
    SDL_RenderClear(s->renderer);
    paint_begin(&s->paint, width, height);
}

/* At the lower edge, where nothing else stands. */
static void draw_frames(const struct screen *s, const struct scene_frame *f)
{
    char text[48];

    text_format(text, sizeof(text), "%.0f frames/s, 99 %% within %.1f ms",
                s->frame_us > 0 ? (double)(1e6f / s->frame_us) : 0.0,
                (double)frame_times_p99(&s->frames) / 1000);
    font_draw_edged(f->font, f->paint, FONT_SMALL, FONT_RIGHT, (float)f->camera.width - 8 * f->unit,
                    (float)f->camera.height - font_height(f->font, FONT_SMALL),
                    palette_ink(INK_TEXT), text);
}

void screen_draw(struct screen *s, const struct view *view, const struct controls *controls)
{
    struct scene_frame f = {
        .paint = &s->paint,
        .font = s->font,
        .view = view,
        .worn = stage_has_world(view) ? view_head(view->confirmed) : NULL,
        .controls = s->menu.is_open ? NULL : controls,
        .camera = s->stage.camera,
        .words = &s->words,
        .panes = &s->panes,
        .unit = unit_of(s, s->stage.camera.width, s->stage.camera.height),
        .seconds = (float)(view->now_us / 1000 % 3600000) / 1000,
        .shows_ghost = s->shows_overlay,
        .is_calm = s->stage.is_calm,
        .whom = stage_whom(&s->stage, view),
    };

    s->hud.is_covered = s->menu.is_open;
    s->hud.beside = s->menu.left - 14 * f.unit;
    bindings_say(&s->preferences->bindings, s->menu.words,
                 controls != NULL ? controls->device : BINDING_KEYS, &s->words);
    font_scale(s->font, f.unit);
    panes_begin(&s->panes);
    f.is_covered = hud_is_covered(&s->hud, &f);
    f.is_corner_taken = s->shows_overlay && overlay_takes_corner(&f);
    screen_clear(s, f.camera.width, f.camera.height);
    if (!stage_has_world(view)) {
        backdrop_draw(&s->backdrop, &f, s->renderer, view->now_us);
    }
    stage_draw(&s->stage, &f);
    hud_draw(&s->hud, &f, &s->stage);
    if (s->shows_overlay) {
        overlay_draw(&f, &(struct overlay_frames){ s->frame_us, frame_times_p99(&s->frames),
                                                   frame_times_p99(&s->work) });
    }
    s->menu.is_chatting = s->hud.chat.is_open;
    if (!s->hud.shows_card) {
        menu_draw(&s->menu, &f);
    }
    if (s->preferences->show_fps != 0) {
        draw_frames(s, &f);
    }
    if (s->menu.is_open) {
        hud_draw_chat(&s->hud, &f);
        hud_draw_note(&s->hud, &f);
    }
    if (s->hud.shows_card) {
        s->hud.card_pages = card_draw(&f, s->stage.scene, s->hud.card_page);
    }
    paint_flush(&s->paint);
}
