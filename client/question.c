/* A question over the whole window.
 * SPDX-License-Identifier: MIT */
#include "client/question.h"

#include <math.h>

#include "client/panel.h"

enum {
    FRAME_MS = 40,
    MS_PER_S = 1000,
};

static bool is_clicked(const SDL_Event *event, const SDL_FRect *spot)
{
    const SDL_FPoint at = { (float)event->button.x, (float)event->button.y };

    return event->type == SDL_MOUSEBUTTONDOWN && event->button.button == SDL_BUTTON_LEFT &&
           SDL_PointInFRect(&at, spot);
}

enum question_answer question_event(const SDL_Event *event, const struct question_spots *spots,
                                    uint32_t stood_ms)
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
    if (key == SDLK_RETURN || key == SDLK_KP_ENTER || button == SDL_CONTROLLER_BUTTON_A ||
        is_clicked(event, &spots->yes)) {
        return QUESTION_YES;
    }
    return key == SDLK_ESCAPE || button == SDL_CONTROLLER_BUTTON_B || is_clicked(event, &spots->no)
               ? QUESTION_NO
               : QUESTION_OPEN;
}

/* A button's place, in output pixels. */
static SDL_FRect draw_button(const struct scene_frame *f, float x, float y, const char *word)
{
    float u = f->unit;
    SDL_FRect spot = { x, y, font_width(f->font, FONT_BOLD, word) + 36 * u,
                       font_height(f->font, FONT_BOLD) + 12 * u };

    paint_round(f->paint, spot.x, spot.y, spot.w, spot.h, 5 * u, palette_ink(INK_EDGE));
    font_draw(f->font, f->paint, FONT_BOLD, FONT_CENTRE, x + spot.w / 2, y + 6 * u,
              palette_ink(INK_TEXT), word);
    return spot;
}

/* Events speak of the window's points. */
static SDL_FRect in_points(SDL_FRect spot, float pixels_per_point)
{
    return (SDL_FRect){ spot.x / pixels_per_point, spot.y / pixels_per_point,
                        spot.w / pixels_per_point, spot.h / pixels_per_point };
}

static struct question_spots draw(struct screen *s, struct canvas *canvas, const char *text,
                                  const struct question_words *words)
{
    int points = 1;
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
        font_draw_wrapped(f.font, NULL, FONT_BODY, 0, 0, inner, palette_ink(INK_TEXT), words->keys);
    float buttons = font_height(f.font, FONT_BOLD) + 24 * u;
    float height = head + foot + buttons + 52 * u;
    float x = ((float)f.camera.width - width) / 2;
    float y = ((float)f.camera.height - height) * 0.42f;

    panel_page(&f, x, y, width, height);
    font_draw_wrapped(f.font, f.paint, FONT_TITLE, x + 20 * u, y + 18 * u, inner,
                      palette_ink(INK_TEXT), text);
    font_draw_wrapped(f.font, f.paint, FONT_BODY, x + 20 * u, y + 28 * u + head, inner,
                      palette_ink(INK_ACCENT), words->keys);
    float below = y + 40 * u + head + foot;
    SDL_FRect yes = draw_button(&f, x + 20 * u, below, words->yes);
    SDL_FRect no = { 0 };

    if (words->no != NULL) {
        no = draw_button(&f, yes.x + yes.w + 12 * u, below, words->no);
    }

    paint_flush(f.paint);
    canvas_present(canvas);
    SDL_GetWindowSize(canvas->window, &points, NULL);
    float scale = (float)f.camera.width / (float)(points > 0 ? points : 1);

    return (struct question_spots){ in_points(yes, scale), in_points(no, scale) };
}

/* All that has come, or one frame's wait for it. */
static enum question_answer listen(struct screen *s, struct controls *controls,
                                   const struct question_spots *spots, uint32_t since_ms)
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
        answer = question_event(&event, spots, SDL_GetTicks() - since_ms);
    }
    return answer;
}

bool question_ask(struct screen *s, struct canvas *canvas, struct controls *controls,
                  const char *text, const struct question_words *words, uint32_t run_for_s,
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
        const struct question_spots spots = draw(s, canvas, text, words);

        answer = listen(s, controls, &spots, since_ms);
    }
    controls_release(controls);
    return answer == QUESTION_YES;
}
