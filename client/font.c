/* Text in the picture. Owns the faces and the cache of drawn strings; must never know what the text
 * is about.
 * SPDX-License-Identifier: MIT */
#include "client/font.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <SDL_ttf.h>

#include "base/file.h"
#include "base/text.h"
#include "client/letters.h"

enum {
    CACHE_STRINGS = 256,
    STRING_BYTES = 300,
};

#define FACE_FOLDER "/usr/share/fonts/truetype/dejavu/"

struct face {
    const char *path;
    float size; /* in HUD units */
};

static const struct face faces[FONT_STYLES] = {
    [FONT_SMALL] = { FACE_FOLDER "DejaVuSans.ttf", 12 },
    [FONT_BODY] = { FACE_FOLDER "DejaVuSans.ttf", 15 },
    [FONT_BOLD] = { FACE_FOLDER "DejaVuSans-Bold.ttf", 15 },
    [FONT_TITLE] = { FACE_FOLDER "DejaVuSans-Bold.ttf", 26 },
    [FONT_LARGE] = { FACE_FOLDER "DejaVuSans-Bold.ttf", 44 },
    [FONT_HUGE] = { FACE_FOLDER "DejaVuSans-Bold.ttf", 84 },
};

/* What DejaVu lacks, where one of these is installed: Chinese, Japanese and Korean, signs. */
static const char *const others[] = {
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/ancient-scripts/Symbola_hint.ttf",
    "/usr/share/fonts/truetype/freefont/FreeSans.ttf",
};

_Static_assert(1 + ARRAY_LEN(others) <= (size_t)LETTERS_FACES, "each has its place");

struct string {
    char text[STRING_BYTES];
    SDL_Texture *texture; /* NULL: the place is free */
    enum font_style style;
    int wrap;
    int width;
    int height;
    uint64_t used; /* stamp of the last use */
};

struct font {
    SDL_Renderer *renderer;
    struct letters letters[FONT_STYLES];
    bool has_others[FONT_STYLES]; /* they have been looked for */
    float scale;
    uint64_t stamp;
    struct string strings[CACHE_STRINGS];
};

static int pixel_size(const struct face *face, float scale)
{
    float size = roundf(face->size * scale);

    return size < 7 ? 7 : (int)size;
}

/* The library does not tell a missing file from one that can't be opened. */
static void say_why(const char *path, char *fault, size_t size)
{
    const char *why = TTF_GetError();
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd >= 0) {
        close(fd);
    } else {
        why = errno == ENOENT ? "install the package fonts-dejavu-core" : file_reason(errno);
    }
    text_format(fault, size, "Can't read the font %s: %s", path, why);
}

static bool add_face(struct letters *l, const char *path, int size)
{
    TTF_Font *face = TTF_OpenFont(path, size);

    if (face != NULL) {
        l->faces[l->count++] = face;
    }
    return face != NULL;
}

/* Only when they are needed: most machines never do. */
static void add_others(struct font *f, enum font_style style)
{
    for (size_t i = 0; i < ARRAY_LEN(others) && !f->has_others[style]; i++) {
        add_face(&f->letters[style], others[i], pixel_size(&faces[style], f->scale));
    }
    f->has_others[style] = true;
}

struct font *font_open(char *fault, size_t size)
{
    struct font *f = calloc(1, sizeof(*f));

    if (f == NULL || TTF_Init() != 0) {
        text_format(fault, size, "The font library can't start: %s", TTF_GetError());
        free(f);
        return NULL;
    }
    f->scale = 1;
    for (int i = 0; i < FONT_STYLES; i++) {
        if (!add_face(&f->letters[i], faces[i].path, pixel_size(&faces[i], 1))) {
            say_why(faces[i].path, fault, size);
            font_close(f);
            return NULL;
        }
    }
    return f;
}

void font_use(struct font *f, SDL_Renderer *renderer)
{
    f->renderer = renderer;
}

void font_forget(struct font *f)
{
    for (int i = 0; i < CACHE_STRINGS; i++) {
        if (f->strings[i].texture != NULL) {
            SDL_DestroyTexture(f->strings[i].texture);
            f->strings[i].texture = NULL;
        }
    }
}

void font_close(struct font *f)
{
    font_forget(f);
    for (int i = 0; i < FONT_STYLES; i++) {
        for (int k = 0; k < f->letters[i].count; k++) {
            TTF_CloseFont(f->letters[i].faces[k]);
        }
    }
    TTF_Quit();
    free(f);
}

void font_scale(struct font *f, float scale)
{
    if (fabsf(scale - f->scale) < 0.01f) {
        return;
    }
    f->scale = scale;
    font_forget(f);
    for (int i = 0; i < FONT_STYLES; i++) {
        for (int k = 0; k < f->letters[i].count; k++) {
            TTF_SetFontSize(f->letters[i].faces[k], pixel_size(&faces[i], scale));
        }
    }
}

static bool render(struct font *f, struct string *s)
{
    struct letters *l = &f->letters[s->style];

    if (!f->has_others[s->style] && letters_lack(l, s->text)) {
        add_others(f, s->style);
    }
    SDL_Surface *surface = letters_draw(l, s->text, s->wrap);

    if (surface == NULL) {
        return false;
    }
    s->texture = SDL_CreateTextureFromSurface(f->renderer, surface);
    s->width = surface->w;
    s->height = surface->h;
    SDL_FreeSurface(surface);
    return s->texture != NULL;
}

/* The cached string, drawn now if it is new; the one unused for longest gives way. NULL: empty text
 * or the renderer refuses. */
static const struct string *find(struct font *f, enum font_style style, int wrap, const char *text)
{
    struct string *oldest = &f->strings[0];

    if (text[0] == '\0') {
        return NULL;
    }
    f->stamp++;
    for (int i = 0; i < CACHE_STRINGS; i++) {
        struct string *s = &f->strings[i];
        if (s->texture == NULL) {
            s->used = 0;
        } else if (s->style == style && s->wrap == wrap && strcmp(s->text, text) == 0) {
            s->used = f->stamp;
            return s;
        }
        oldest = s->used < oldest->used ? s : oldest;
    }
    if (oldest->texture != NULL) {
        SDL_DestroyTexture(oldest->texture);
    }
    *oldest = (struct string){ .style = style, .wrap = wrap, .used = f->stamp };
    text_format(oldest->text, sizeof(oldest->text), "%s", text);
    return render(f, oldest) ? oldest : NULL;
}

static void show(struct font *f, const struct string *s, float x, float y, SDL_Color color)
{
    SDL_FRect to = { roundf(x), roundf(y), (float)s->width, (float)s->height };

    SDL_SetTextureColorMod(s->texture, color.r, color.g, color.b);
    SDL_SetTextureAlphaMod(s->texture, color.a);
    SDL_RenderCopyF(f->renderer, s->texture, NULL, &to);
}

static float aligned(float x, float width, enum font_align align)
{
    return align == FONT_LEFT ? x : align == FONT_CENTRE ? x - width / 2 : x - width;
}

float font_draw(struct font *f, struct paint *p, enum font_style style, enum font_align align,
                float x, float y, SDL_Color color, const char *text)
{
    const struct string *s = find(f, style, 0, text);

    if (s == NULL) {
        return 0;
    }
    paint_flush(p);
    show(f, s, aligned(x, (float)s->width, align), y, color);
    return (float)s->width;
}

void font_draw_cut(struct font *f, struct paint *p, enum font_style style, float x, float y,
                   float width, SDL_Color color, const char *text)
{
    const struct string *s = find(f, style, 0, text);
    enum { FADES = 8 };

    if (s == NULL) {
        return;
    }
    if ((float)s->width <= width) {
        font_draw(f, p, style, FONT_LEFT, x, y, color, text);
        return;
    }
    paint_flush(p);
    int step = (int)(width / 4) / FADES;
    int whole = (int)width - step * FADES;
    for (int i = 0; i <= FADES; i++) {
        SDL_Rect from = { i == 0 ? 0 : whole + step * (i - 1), 0, i == 0 ? whole : step,
                          s->height };
        SDL_FRect to = { roundf(x) + (float)from.x, roundf(y), (float)from.w, (float)from.h };
        SDL_Color faded = paint_fade(color, 1 - (float)i / (FADES + 1));
        SDL_SetTextureColorMod(s->texture, faded.r, faded.g, faded.b);
        SDL_SetTextureAlphaMod(s->texture, faded.a);
        SDL_RenderCopyF(f->renderer, s->texture, &from, &to);
    }
}

float font_draw_edged(struct font *f, struct paint *p, enum font_style style, enum font_align align,
                      float x, float y, SDL_Color color, const char *text)
{
    static const SDL_FPoint around[] = { { -1, 0 }, { 1, 0 }, { 0, -1 }, { 0, 1 }, { 1, 1 } };
    const struct string *s = find(f, style, 0, text);
    SDL_Color dark = { 0, 14, 26, (Uint8)(color.a / 2) };
    float step = f->scale > 1 ? f->scale : 1;

    if (s == NULL) {
        return 0;
    }
    paint_flush(p);
    x = aligned(x, (float)s->width, align);
    for (size_t i = 0; i < ARRAY_LEN(around); i++) {
        show(f, s, x + around[i].x * step, y + around[i].y * step, dark);
    }
    show(f, s, x, y, color);
    return (float)s->width;
}

float font_draw_wrapped(struct font *f, struct paint *p, enum font_style style, float x, float y,
                        float width, SDL_Color color, const char *text)
{
    const struct string *s = find(f, style, width < 1 ? 1 : (int)width, text);

    if (s == NULL) {
        return 0;
    }
    if (p != NULL) {
        paint_flush(p);
        show(f, s, x, y, color);
    }
    return (float)s->height;
}

float font_width(struct font *f, enum font_style style, const char *text)
{
    const struct string *s = find(f, style, 0, text);

    return s != NULL ? (float)s->width : 0;
}

float font_height(const struct font *f, enum font_style style)
{
    return (float)TTF_FontLineSkip(f->letters[style].faces[0]);
}
