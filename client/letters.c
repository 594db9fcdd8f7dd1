/* Lines of text as pixels. Owns nothing. The library draws a line in one direction only and breaks
 * it as it is written, and knows one face; so a text with two directions, or with what only another
 * face has, is broken here and drawn part by part.
 * SPDX-License-Identifier: MIT */
#include "client/letters.h"

#include <string.h>

#include "base/bidi.h"
#include "base/text.h"

enum {
    LINES_MOST = 12,
    LINE_BYTES = 300,
    PARTS_MOST = LINE_BYTES, /* of a line, and more than there are lines: each has a byte or more */
};

static const SDL_Color white = { 255, 255, 255, 255 };

/* The code at *text, which is well-formed, and on to the next one. */
static Uint32 take_code(const char **text)
{
    const unsigned char *at = (const unsigned char *)*text;
    int more = at[0] >= 0xF0 ? 3 : at[0] >= 0xE0 ? 2 : at[0] >= 0xC0 ? 1 : 0;
    Uint32 code = more == 0 ? at[0] : at[0] & (0x3Fu >> more);

    for (int i = 1; i <= more && at[i] != '\0'; i++) {
        code = code << 6 | (at[i] & 0x3Fu);
        *text += 1;
    }
    *text += 1;
    return code;
}

/* The joiner and the variation selectors: they go with what stands before them, and no face need
 * have them. */
static bool is_joiner(Uint32 code)
{
    return code == 0x200D || (code >= 0xFE00 && code <= 0xFE0F);
}

/* -1: none has it. */
static int find_face(const struct letters *l, Uint32 code)
{
    for (int i = 0; i < l->count; i++) {
        if (TTF_GlyphIsProvided32(l->faces[i], code) != 0) {
            return i;
        }
    }
    return -1;
}

bool letters_lack(const struct letters *l, const char *text)
{
    while (*text != '\0') {
        Uint32 code = take_code(&text);

        if (code >= ' ' && !is_joiner(code) && find_face(l, code) < 0) {
            return true;
        }
    }
    return false;
}

static bool has_all(const struct letters *l, const char *text)
{
    const struct letters first = { { l->faces[0] }, 1 };

    return l->count == 1 || !letters_lack(&first, text);
}

/* A part of a text that one face draws. */
struct piece {
    char text[LINE_BYTES];
    TTF_Font *face;
};

/* The next one, from *text on and before `end`; false: there is none. */
static bool take_piece(const struct letters *l, const char **text, const char *end,
                       struct piece *piece)
{
    const char *from = *text;
    int face = -2;

    while (*text < end) {
        const char *next = *text;
        Uint32 code = take_code(&next);
        int its = find_face(l, code);

        its = its < 0 ? 0 : its;
        if (face != -2 && its != face && !is_joiner(code)) {
            break;
        }
        face = face == -2 ? its : face;
        *text = next;
    }
    text_format(piece->text, sizeof(piece->text), "%.*s", (int)(*text - from), from);
    piece->face = l->faces[face < 0 ? 0 : face];
    return *text > from;
}

/* How wide the first bytes of it are. */
static int width_of(const struct letters *l, const char *text, size_t length)
{
    const char *end = text + length;
    struct piece piece;
    int width = 0;

    while (take_piece(l, &text, end, &piece)) {
        int its = 0;

        TTF_SizeUTF8(piece.face, piece.text, &its, NULL);
        width += its;
    }
    return width;
}

/* The direction stays with the face, so the usual one is put back. */
static SDL_Surface *draw_right(TTF_Font *face, const char *text)
{
    bool is_hebrew = strpbrk(text, "\xD6\xD7") != NULL; /* what its letters begin with */

    TTF_SetFontDirection(face, TTF_DIRECTION_RTL);
    TTF_SetFontScriptName(face, is_hebrew ? "Hebr" : "Arab");
    SDL_Surface *surface = TTF_RenderUTF8_Blended(face, text, white);

    TTF_SetFontDirection(face, TTF_DIRECTION_LTR);
    TTF_SetFontScriptName(face, "Latn");
    return surface;
}

/* Copies it as it is, its transparency too. */
static void put(SDL_Surface *from, SDL_Surface *onto, int x, int y)
{
    SDL_Rect to = { x, y, from->w, from->h };

    SDL_SetSurfaceBlendMode(from, SDL_BLENDMODE_NONE);
    SDL_BlitSurface(from, NULL, onto, &to);
}

/* Pieces, one beside the other on a line of the first face's; or lines, one below the other. */
struct parts {
    SDL_Surface *list[PARTS_MOST];
    int rise[PARTS_MOST]; /* how far it stands below the line's top */
    int count;
};

static void add_part(struct parts *p, SDL_Surface *surface, int rise)
{
    if (surface != NULL && p->count < PARTS_MOST) {
        p->rise[p->count] = rise;
        p->list[p->count++] = surface;
    } else {
        SDL_FreeSurface(surface);
    }
}

static SDL_Surface *join(const struct parts *p, bool is_below)
{
    int width = 0;
    int height = 0;
    int at = 0;

    for (int i = 0; i < p->count; i++) {
        int end = p->rise[i] + p->list[i]->h;

        width = is_below ? (p->list[i]->w > width ? p->list[i]->w : width) : width + p->list[i]->w;
        height = end > height ? end : height;
    }
    SDL_Surface *whole =
        SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_ARGB8888);

    for (int i = 0; i < p->count && whole != NULL; i++) {
        put(p->list[i], whole, at, p->rise[i]);
        at += is_below ? 0 : p->list[i]->w;
    }
    return whole;
}

static SDL_Surface *join_and_free(const struct parts *p, bool is_below)
{
    SDL_Surface *whole = p->count > 0 ? join(p, is_below) : NULL;

    for (int i = 0; i < p->count; i++) {
        SDL_FreeSurface(p->list[i]);
    }
    return whole;
}

/* The first one that has all of it, else the first: a run to the left is not taken apart. */
static TTF_Font *face_of(const struct letters *l, const char *text)
{
    for (int i = 0; i < l->count; i++) {
        const struct letters one = { { l->faces[i] }, 1 };

        if (!letters_lack(&one, text)) {
            return l->faces[i];
        }
    }
    return l->faces[0];
}

static void add_drawn(struct parts *parts, const struct letters *l, TTF_Font *face,
                      SDL_Surface *surface)
{
    add_part(parts, surface, TTF_FontAscent(l->faces[0]) - TTF_FontAscent(face));
}

/* All faces stand on the first one's ground line. */
static void draw_run(const struct letters *l, const char *line, const struct bidi_run *run,
                     struct parts *parts)
{
    const char *text = line + run->from;
    const char *end = text + run->length;
    struct piece piece;

    if (run->is_right) {
        text_format(piece.text, sizeof(piece.text), "%.*s", run->length, text);
        piece.face = face_of(l, piece.text);
        add_drawn(parts, l, piece.face, draw_right(piece.face, piece.text));
        return;
    }
    while (take_piece(l, &text, end, &piece)) {
        add_drawn(parts, l, piece.face, TTF_RenderUTF8_Blended(piece.face, piece.text, white));
    }
}

static SDL_Surface *draw_line(const struct letters *l, const char *line, bool begins_right)
{
    struct bidi_run runs[BIDI_RUNS];
    struct parts parts = { .count = 0 };
    int count = bidi_runs(line, begins_right, runs);

    for (int i = 0; i < count; i++) {
        draw_run(l, line, &runs[i], &parts);
    }
    return join_and_free(&parts, false);
}

/* How many bytes of it fit into a line, whole words if one does. Nothing is measured again for what
 * comes behind it, but a word that is longer than the line, once: a text may be a stranger's. */
static size_t fit(const struct letters *l, const char *text, int wrap)
{
    size_t length = strlen(text);
    size_t fits = 0;
    int width = 0;

    for (size_t end = 0; end < length; fits = end) {
        size_t from = end;

        end += 1 + strcspn(text + end + 1, " ");
        width += width_of(l, text + from, end - from);
        if (width > wrap) {
            break;
        }
    }
    width = 0;
    for (const char *at = text; fits == 0 && *at != '\0';) { /* a word longer than the line */
        const char *before = at;

        take_code(&at);
        width += width_of(l, before, (size_t)(at - before));
        if (width > wrap) {
            return before > text ? (size_t)(before - text) : (size_t)(at - text);
        }
    }
    return fits > 0 ? fits : length;
}

SDL_Surface *letters_draw(const struct letters *l, const char *text, int wrap)
{
    struct parts lines = { .count = 0 };
    char line[LINE_BYTES];

    if (!bidi_is_needed(text) && has_all(l, text)) {
        return wrap > 0 ? TTF_RenderUTF8_Blended_Wrapped(l->faces[0], text, white, (Uint32)wrap)
                        : TTF_RenderUTF8_Blended(l->faces[0], text, white);
    }
    bool begins_right = bidi_begins_right(text);

    for (int i = 0; *text != '\0' && i < LINES_MOST; i++) {
        size_t length = wrap > 0 ? fit(l, text, wrap) : strlen(text);

        text_format(line, sizeof(line), "%.*s", (int)length, text);
        add_part(&lines, draw_line(l, line, begins_right), i * TTF_FontLineSkip(l->faces[0]));
        text += length;
        text += strspn(text, " ");
    }
    return join_and_free(&lines, true);
}
