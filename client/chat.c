/* The line in which a chat text is typed.
 * SPDX-License-Identifier: MIT */
#include "client/chat.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "client/panel.h"

void chat_open(struct chat *c)
{
    c->is_open = true;
    c->line[0] = '\0';
    SDL_StartTextInput();
}

void chat_close(struct chat *c)
{
    c->is_open = false;
    SDL_StopTextInput();
}

static void append(struct chat *c, const char *typed)
{
    size_t length = strlen(c->line);

    if (length + strlen(typed) < sizeof(c->line)) {
        memcpy(c->line + length, typed, strlen(typed) + 1);
    }
}

/* Takes away one whole character: its continuation bytes too. */
static void rub_out(struct chat *c)
{
    size_t length = strlen(c->line);

    while (length > 0 && ((unsigned char)c->line[length - 1] & 0xC0) == 0x80) {
        length--;
    }
    c->line[length > 0 ? length - 1 : 0] = '\0';
}

enum chat_result chat_event(struct chat *c, const SDL_Event *event)
{
    if (event->type == SDL_TEXTINPUT) {
        append(c, event->text.text);
    }
    if (event->type != SDL_KEYDOWN) {
        return CHAT_GOES_ON;
    }
    switch (event->key.keysym.sym) {
    case SDLK_RETURN:
    case SDLK_KP_ENTER:
        return c->line[0] != '\0' ? CHAT_SENT : CHAT_LEFT;
    case SDLK_ESCAPE:
        return CHAT_LEFT;
    case SDLK_BACKSPACE:
        rub_out(c);
        return CHAT_GOES_ON;
    default:
        return CHAT_GOES_ON;
    }
}

const char *chat_order(const char *line)
{
    if (line[0] != '/') {
        return NULL;
    }
    line += 1 + strspn(line + 1, " ");
    return line[0] != '\0' ? line : "help";
}

float chat_draw(const struct chat *c, const struct scene_frame *f, float x, float bottom,
                float width)
{
    float u = f->unit;
    float height = font_height(f->font, FONT_BODY) + 8 * u;
    char text[GAME_TEXT_BYTES + 8];

    if (!c->is_open) {
        return 0;
    }
    panel_plate(f, &(SDL_FRect){ x, bottom - height, width, height }, 5 * u,
                (SDL_Color){ 4, 18, 30, 225 });
    paint_round(f->paint, x, bottom - height, 3 * u, height, 1.5f * u, palette_ink(INK_ACCENT));
    bool is_lit = fmodf(f->seconds, 1) < 0.6f;
    text_format(text, sizeof(text), "%s%s", c->line, is_lit ? "_" : " ");
    /* A line longer than its box shows its end: that is where one types. */
    float over = fmaxf(0, font_width(f->font, FONT_BODY, text) - width + 20 * u);
    SDL_Rect clip = { (int)(x + 8 * u), (int)(bottom - height), (int)(width - 12 * u),
                      (int)height };
    paint_flush(f->paint);
    SDL_RenderSetClipRect(f->paint->renderer, &clip);
    font_draw(f->font, f->paint, FONT_BODY, FONT_LEFT, x + 10 * u - over, bottom - height + 4 * u,
              palette_ink(INK_TEXT), text);
    SDL_RenderSetClipRect(f->paint->renderer, NULL);
    if (c->line[0] == '\0') {
        font_draw(f->font, f->paint, FONT_BODY, FONT_LEFT, x + 24 * u, bottom - height + 4 * u,
                  palette_ink(INK_DIM), "to all; /help: orders; Enter sends, Escape leaves");
    }
    return height;
}
