/* Lines of text as pixels. Owns nothing. The library draws a line in one direction only and breaks
 * it as it is written, so a text with two directions is broken here and drawn part by part.
 * SPDX-License-Identifier: MIT */
#include "client/letters.h"

#include <string.h>

#include "base/bidi.h"
#include "base/text.h"

enum {
    LINES_MOST = 12,
    LINE_BYTES = 300,
};

static const SDL_Color white = { 255, 255, 255, 255 };

/* The direction stays with the face, so the usual one is put back. */
static SDL_Surface *draw_run(TTF_Font *face, const char *line, const struct bidi_run *run)
{
    char text[LINE_BYTES];

    text_format(text, sizeof(text), "%.*s", run->length, line + run->from);
    if (run->is_right) {
        bool is_hebrew = strpbrk(text, "\xD6\xD7") != NULL; /* what its letters begin with */

        TTF_SetFontDirection(face, TTF_DIRECTION_RTL);
        TTF_SetFontScriptName(face, is_hebrew ? "Hebr" : "Arab");
    }
    SDL_Surface *surface = TTF_RenderUTF8_Blended(face, text, white);

    if (run->is_right) {
        TTF_SetFontDirection(face, TTF_DIRECTION_LTR);
        TTF_SetFontScriptName(face, "Latn");
    }
    return surface;
}

/* Copies it as it is, its transparency too. */
static void put(SDL_Surface *from, SDL_Surface *onto, int x, int y)
{
    SDL_Rect to = { x, y, from->w, from->h };

    SDL_SetSurfaceBlendMode(from, SDL_BLENDMODE_NONE);
    SDL_BlitSurface(from, NULL, onto, &to);
}

static SDL_Surface *join(SDL_Surface *const parts[], int count, bool is_below, int pitch)
{
    int width = 0;
    int height = 0;
    int at = 0;

    for (int i = 0; i < count; i++) {
        width = is_below ? (parts[i]->w > width ? parts[i]->w : width) : width + parts[i]->w;
        height = is_below ? pitch * i + parts[i]->h : (parts[i]->h > height ? parts[i]->h : height);
    }
    SDL_Surface *whole =
        SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_ARGB8888);

    for (int i = 0; i < count && whole != NULL; i++) {
        put(parts[i], whole, is_below ? 0 : at, is_below ? at : 0);
        at += is_below ? pitch : parts[i]->w;
    }
    return whole;
}

static SDL_Surface *join_and_free(SDL_Surface *parts[], int count, bool is_below, int pitch)
{
    SDL_Surface *whole = count > 0 ? join(parts, count, is_below, pitch) : NULL;

    for (int i = 0; i < count; i++) {
        SDL_FreeSurface(parts[i]);
    }
    return whole;
}

static SDL_Surface *draw_line(TTF_Font *face, const char *line, bool begins_right)
{
    struct bidi_run runs[BIDI_RUNS];
    SDL_Surface *parts[BIDI_RUNS];
    int count = bidi_runs(line, begins_right, runs);
    int drawn = 0;

    for (int i = 0; i < count; i++) {
        parts[drawn] = draw_run(face, line, &runs[i]);
        drawn += parts[drawn] != NULL;
    }
    return join_and_free(parts, drawn, false, 0);
}

/* How many bytes of it fit into a line, whole words if one does. */
static size_t fit(TTF_Font *face, const char *text, int wrap)
{
    char line[LINE_BYTES];
    size_t length = strlen(text);
    size_t fits = 0;
    int width = 0;

    for (size_t end = 0; end < length;) {
        end += 1 + strcspn(text + end + 1, " ");
        text_format(line, sizeof(line), "%.*s", (int)end, text);
        if (TTF_SizeUTF8(face, line, &width, NULL) != 0 || width > wrap) {
            break;
        }
        fits = end;
    }
    if (fits == 0) { /* a word longer than the line */
        int characters = 0;

        TTF_MeasureUTF8(face, text, wrap, &width, &characters);
        for (fits = 0; characters > 0 && text[fits] != '\0'; characters--) {
            fits++;
            while (((unsigned char)text[fits] & 0xC0) == 0x80) {
                fits++;
            }
        }
    }
    return fits > 0 ? fits : length;
}

SDL_Surface *letters_draw(TTF_Font *face, const char *text, int wrap)
{
    SDL_Surface *lines[LINES_MOST];
    char line[LINE_BYTES];
    int count = 0;

    if (!bidi_is_needed(text)) {
        return wrap > 0 ? TTF_RenderUTF8_Blended_Wrapped(face, text, white, (Uint32)wrap)
                        : TTF_RenderUTF8_Blended(face, text, white);
    }
    bool begins_right = bidi_begins_right(text);

    while (*text != '\0' && count < LINES_MOST) {
        size_t length = wrap > 0 ? fit(face, text, wrap) : strlen(text);

        text_format(line, sizeof(line), "%.*s", (int)length, text);
        lines[count] = draw_line(face, line, begins_right);
        count += lines[count] != NULL;
        text += length;
        text += strspn(text, " ");
    }
    return join_and_free(lines, count, true, TTF_FontLineSkip(face));
}
