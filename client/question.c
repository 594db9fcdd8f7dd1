/* A question over the whole window.
 * SPDX-License-Identifier: MIT */
#include "client/question.h"

#include <math.h>

#include "client/panel.h"

enum {
    FRAME_MS = 40,
    MS_PER_S = 1000,
};

enum question_answer question_event(const SDL_Event *event, uint32_t stood_ms)
{
    SDL_Keycode key = event->type == SDL_KEYDOWN ? event->key.keysym.sym : SDLK_UNKNOWN;
    Uint8 button = event->type == SDL_CONTROLLERBUTTONDOWN ? event->cbutton.button : UINT8_MAX;
    bool is_repeated = event->type == SDL_KEYDOWN && event->key.repeat != 0;

    if (event->type == SDL_QUIT) {
        return QUESTION_NO;
    }
    if (stood_ms < QUESTION_HUSH_MS || is_repeated) {
        return QUESTION_OPEN;
    }
    if (key == SDLK_RETURN || key == SDLK_KP_ENTER || button == SDL_CONTROLLER_BUTTON_A) {
        return QUESTION_YES;
    }
    return key == SDLK_ESCAPE || button == SDL_CONTROLLER_BUTTON_B ? QUESTION_NO : QUESTION_OPEN;
}

static void draw(struct screen *s, struct canvas *canvas, const char *text, const char *keys)
{
    struct scene_frame f = { .paint = &s->paint, .font = s->font };

    canvas_size(canvas, &f.camera.width, &f.camera.height);
    f.unit = screen_unit(f.camera.width, f.camera.height) * (float)s->preferences->text_size / 100;
    font_scale(f.font, f.unit);
    f.seconds = (float)(SDL_GetTicks() % 3600000) / MS_PER_S;
    f.is_calm = s->preferences->reduced_motion != 0;
    screen_clear(s, f.camera.width, f.camera.height);
    backdrop_draw(&s->backdrop, &f, s->renderer, (uint64_t)SDL_GetTicks() * 1000 + 1);
    panel_dim(&f, 0.35f);
    float u = f.unit;
    float width = fminf(680 * u, (float)f.camera.width - 24 * u);
    float inner = width - 40 * u;
    float head =
        font_draw_wrapped(f.font, NULL, FONT_TITLE, 0, 0, inner, palette_ink(INK_TEXT), text);
    float foot =
        font_draw_wrapped(f.font, NULL, FONT_BODY, 0, 0, inner, palette_ink(INK_TEXT), keys);
    float height = head + foot + 52 * u;
    float x = ((float)f.camera.width - width) / 2;
    float y = ((float)f.camera.height - height) * 0.42f;

    panel_page(&f, x, y, width, height);
    font_draw_wrapped(f.font, f.paint, FONT_TITLE, x + 20 * u, y + 18 * u, inner,
                      palette_ink(INK_TEXT), text);
    font_draw_wrapped(f.font, f.paint, FONT_BODY, x + 20 * u, y + 28 * u + head, inner,
                      palette_ink(INK_ACCENT), keys);
    paint_flush(f.paint);
    canvas_present(canvas);
}

/* All that has come, or one frame's wait for it. */
static enum question_answer listen(struct screen *s, struct controls *controls, uint32_t since_ms)
{
    SDL_Event event;
    enum question_answer answer = QUESTION_OPEN;

    for (int wait_ms = FRAME_MS; answer == QUESTION_OPEN; wait_ms = 0) {
        if (SDL_WaitEventTimeout(&event, wait_ms) == 0) {
            break;
        }
        if (event.type == SDL_RENDER_TARGETS_RESET || event.type == SDL_RENDER_DEVICE_RESET) {
            screen_forget(s);
        }
        controls_event(controls, &event); /* a pad may be plugged in */
        answer = question_event(&event, SDL_GetTicks() - since_ms);
    }
    return answer;
}

bool question_ask(struct screen *s, struct canvas *canvas, struct controls *controls,
                  const char *text, const char *keys, uint32_t run_for_s,
                  volatile sig_atomic_t *stop, char *fault, size_t size)
{
    const uint32_t since_ms = SDL_GetTicks();
    enum question_answer answer = QUESTION_OPEN;

    fault[0] = '\0';
    while (answer == QUESTION_OPEN && *stop == 0 &&
           (run_for_s == 0 || (SDL_GetTicks() - since_ms) / MS_PER_S < run_for_s)) {
        if (!screen_fit(s, canvas, fault, size)) {
            return false;
        }
        draw(s, canvas, text, keys);
        answer = listen(s, controls, since_ms);
    }
    controls_release(controls);
    return answer == QUESTION_YES;
}
