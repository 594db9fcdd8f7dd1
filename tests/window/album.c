/* A folder of pictures of the program. Owns their names and sizes; must never know what is on them.
 * SPDX-License-Identifier: MIT */
#include "tests/window/album.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "tests/window/layout.h"

enum {
    SHEET_SIDE = 2, /* pictures */
    SHEET_MOST = SHEET_SIDE * SHEET_SIDE,
    FAULT_BYTES = 256,
    PATH_BYTES = 512,
};

const struct album_way album_ways[ALBUM_WAYS] = {
    { 1280, 720, 100 },  { 1920, 1080, 100 }, { 1280, 720, 200 },
    { 1920, 1080, 150 }, { 640, 360, 100 },
};

static const struct {
    const char *name;
    enum palette_kind kind;
    bool is_strong;
} looks[ALBUM_LOOKS] = {
    { "usual", PALETTE_USUAL, false },
    { "red-green", PALETTE_RED_GREEN, false },
    { "blue-yellow", PALETTE_BLUE_YELLOW, false },
    { "high-contrast", PALETTE_USUAL, true },
};

static void fail(const char *what)
{
    fprintf(stderr, "album: %s\n", what);
    exit(EXIT_FAILURE);
}

static void save(SDL_Renderer *renderer, const char *path)
{
    char fault[FAULT_BYTES];

    if (!picture_save(renderer, path, fault, sizeof(fault))) {
        fail(fault);
    }
}

static void end_sheet(struct album *a)
{
    char path[PATH_BYTES];

    if (a->sheet == NULL) {
        return;
    }
    SDL_Renderer *renderer = SDL_CreateSoftwareRenderer(a->sheet);
    if (renderer == NULL) {
        fail(SDL_GetError());
    }
    text_format(path, sizeof(path), "%s/sheet-%s.png", a->folder, a->sheet_name);
    save(renderer, path);
    SDL_DestroyRenderer(renderer);
    SDL_FreeSurface(a->sheet);
    a->sheet = NULL;
}

/* At half its size, by the mean of its pixels: words stay readable. */
static void add_to_sheet(struct album *a, const char *name)
{
    SDL_Surface *picture = a->canvas.surface;
    int width = picture->w / SHEET_SIDE;
    int height = picture->h / SHEET_SIDE;

    if (a->sheet == NULL) {
        a->sheet =
            SDL_CreateRGBSurfaceWithFormat(0, picture->w, picture->h, 32, picture->format->format);
        a->sheet_count = 0;
        text_format(a->sheet_name, sizeof(a->sheet_name), "%s", name);
    }
    const SDL_Rect to = { a->sheet_count % SHEET_SIDE * width, a->sheet_count / SHEET_SIDE * height,
                          width, height };

    if (a->sheet == NULL || SDL_SoftStretchLinear(picture, NULL, a->sheet, &to) != 0) {
        fail(SDL_GetError());
    }
    if (++a->sheet_count == SHEET_MOST) {
        end_sheet(a);
    }
}

static void open_screen(struct album *a)
{
    char fault[FAULT_BYTES];

    if (!screen_open(&a->screen, &a->canvas, fault, sizeof(fault))) {
        fail(fault);
    }
    a->screen.preferences = &a->preferences;
    a->screen.menu.preferences = &a->preferences;
}

void album_open(struct album *a, const char *folder, const struct album_way *way)
{
    const char *only = a->only;
    char fault[FAULT_BYTES];

    memset(a, 0, sizeof(*a));
    a->only = only;
    a->folder = folder;
    a->way = way;
    preferences_reset(&a->preferences);
    preferences_set(&a->preferences, PREFERENCE_TEXT_SIZE, way->text_size);
    if (!canvas_open_pixels(&a->canvas, way->width, way->height, fault, sizeof(fault))) {
        fail(fault);
    }
    open_screen(a);
}

void album_clear(struct album *a)
{
    screen_close(&a->screen);
    open_screen(a);
}

int album_close(struct album *a)
{
    end_sheet(a);
    screen_close(&a->screen);
    canvas_close(&a->canvas);
    return a->faults;
}

/* With its size, and whether it is wanted. */
static bool name_whole(const struct album *a, const char *name, char *whole, size_t size)
{
    text_format(whole, size, "%s-%dx%d-%d", name, a->way->width, a->way->height, a->way->text_size);
    return a->only == NULL || strstr(whole, a->only) != NULL;
}

void album_take(struct album *a, const struct view *view, const char *name)
{
    const struct controls controls = { .pointer_x = 0 }; /* so that newcomers' keys are shown */
    char whole[sizeof(a->sheet_name)];

    if (!name_whole(a, name, whole, sizeof(whole))) {
        return;
    }
    screen_draw(&a->screen, view, &controls); /* what is laid out by the frame before */
    layout_begin(a->way->width, a->way->height);
    screen_draw(&a->screen, view, &controls);
    a->faults += layout_end(whole);
    album_keep(a, name);
}

void album_keep(struct album *a, const char *name)
{
    char path[PATH_BYTES];
    char whole[sizeof(a->sheet_name)];

    if (a->folder == NULL || !name_whole(a, name, whole, sizeof(whole))) {
        return;
    }
    text_format(path, sizeof(path), "%s/%s.png", a->folder, whole);
    save(a->canvas.renderer, path);
    puts(path);
    add_to_sheet(a, whole);
}

const char *album_look(struct album *a, int look)
{
    palette_use(looks[look].kind, looks[look].is_strong);
    preferences_set(&a->preferences, PREFERENCE_PALETTE, (int)looks[look].kind);
    preferences_set(&a->preferences, PREFERENCE_HIGH_CONTRAST, looks[look].is_strong);
    screen_forget(&a->screen);
    return looks[look].name;
}
