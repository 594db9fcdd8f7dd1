/* What is drawn upon. Owns the window, the renderer and the pixels; knows nothing of what is drawn.
 * SPDX-License-Identifier: MIT */
#include "client/canvas.h"

#include <string.h>

#include "base/text.h"

enum {
    DEFAULT_HZ = 60,
    VSYNC_SLACK_PERCENT = 5,
    GL_NAME_OF_RENDERER = 0x1F01, /* GL_RENDERER */
};

bool canvas_open_pixels(struct canvas *c, int width, int height, char *fault, size_t size)
{
    SDL_SetHint(SDL_HINT_RENDER_SCALE_QUALITY, "1");
    c->surface = SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_RGB888);
    c->renderer = c->surface != NULL ? SDL_CreateSoftwareRenderer(c->surface) : NULL;
    if (c->renderer == NULL) {
        text_format(fault, size, "Can't make a picture of %d x %d pixels: %s", width, height,
                    SDL_GetError());
    }
    return c->renderer != NULL;
}

static void drop_renderer(struct canvas *c)
{
    if (c->renderer != NULL) {
        SDL_DestroyRenderer(c->renderer);
    }
    if (c->surface != NULL) {
        SDL_FreeSurface(c->surface);
    }
    c->renderer = NULL;
    c->surface = NULL;
}

void canvas_close(struct canvas *c)
{
    drop_renderer(c);
    if (c->window != NULL) {
        SDL_DestroyWindow(c->window);
    }
    memset(c, 0, sizeof(*c));
}

/* Whether an OpenGL renderer has no card beneath it. */
static bool is_gl_by_software(void)
{
    static const char *const names[] = { "llvmpipe", "softpipe", "swrast", "SwiftShader" };
    const unsigned char *(*get_string)(unsigned) = NULL;
    void *found = SDL_GL_GetProcAddress("glGetString");

    memcpy(&get_string, &found, sizeof(get_string));
    const char *name = get_string != NULL ? (const char *)get_string(GL_NAME_OF_RENDERER) : NULL;
    for (size_t i = 0; name != NULL && i < ARRAY_LEN(names); i++) {
        if (strstr(name, names[i]) != NULL) {
            return true;
        }
    }
    return false;
}

static bool is_by_software(const struct canvas *c)
{
    SDL_RendererInfo info = { .flags = 0 };
    bool is_chosen = SDL_GetHint(SDL_HINT_RENDER_DRIVER) != NULL;

    SDL_GetRendererInfo(c->renderer, &info);
    if ((info.flags & SDL_RENDERER_SOFTWARE) != 0) {
        return true;
    }
    return !is_chosen && strncmp(info.name, "opengl", 6) == 0 && is_gl_by_software();
}

static SDL_Window *make_window(const char *title, const SDL_Rect *place, Uint32 flags)
{
    return SDL_CreateWindow(title, place->x, place->y, place->w, place->h, flags);
}

bool canvas_open(struct canvas *c, const char *title, const SDL_Rect *place, Uint32 flags,
                 bool has_no_vsync, char *fault, size_t size)
{
    Uint32 wanted = has_no_vsync ? 0 : SDL_RENDERER_PRESENTVSYNC;

    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0"); /* or pixels would go through OpenGL */
    c->window = make_window(title, place, flags | SDL_WINDOW_HIDDEN); /* it may yet be dropped */
    if (c->window != NULL) {
        c->renderer = SDL_CreateRenderer(c->window, -1, wanted);
    }
    if (c->renderer != NULL && !is_by_software(c)) {
        if ((flags & SDL_WINDOW_HIDDEN) == 0) {
            SDL_ShowWindow(c->window);
        }
        return true;
    }
    /* A window that had OpenGL on it doesn't take pixels on every system: a fresh one does. */
    canvas_close(c);
    c->window = make_window(title, place, flags);
    SDL_Surface *shown = c->window != NULL ? SDL_GetWindowSurface(c->window) : NULL;
    if (shown == NULL) {
        text_format(fault, size, "Can't open a window: %s", SDL_GetError());
        return false;
    }
    return canvas_open_pixels(c, shown->w, shown->h, fault, size);
}

void canvas_size(const struct canvas *c, int *width, int *height)
{
    SDL_GetRendererOutputSize(c->renderer, width, height);
}

bool canvas_is_outgrown(const struct canvas *c)
{
    SDL_Surface *shown = NULL;

    if (c->window != NULL && c->surface != NULL) {
        shown = SDL_GetWindowSurface(c->window);
    }
    return shown != NULL && (shown->w != c->surface->w || shown->h != c->surface->h);
}

bool canvas_refit(struct canvas *c, char *fault, size_t size)
{
    SDL_Surface *shown = SDL_GetWindowSurface(c->window);

    if (shown == NULL) {
        text_format(fault, size, "Can't draw into the window: %s", SDL_GetError());
        return false;
    }
    drop_renderer(c);
    return canvas_open_pixels(c, shown->w, shown->h, fault, size);
}

void canvas_present(struct canvas *c)
{
    if (c->surface == NULL) {
        SDL_RenderPresent(c->renderer);
        return;
    }
    SDL_RenderFlush(c->renderer);
    if (c->window != NULL) {
        SDL_BlitSurface(c->surface, NULL, SDL_GetWindowSurface(c->window), NULL);
        SDL_UpdateWindowSurface(c->window);
    }
}

uint64_t canvas_frame_us(const struct canvas *c)
{
    SDL_DisplayMode mode = { .refresh_rate = 0 };
    SDL_RendererInfo info = { .flags = 0 };
    int display = SDL_GetWindowDisplayIndex(c->window);
    uint64_t hz = DEFAULT_HZ;

    SDL_GetRendererInfo(c->renderer, &info);
    bool has_mode = SDL_GetCurrentDisplayMode(display < 0 ? 0 : display, &mode) == 0;
    if (c->surface == NULL && has_mode && mode.refresh_rate > 0) {
        hz = (uint64_t)mode.refresh_rate;
    }
    bool has_vsync = c->surface == NULL && (info.flags & SDL_RENDERER_PRESENTVSYNC) != 0;
    return 1000000u * 100 / (hz * (has_vsync ? 100 + VSYNC_SLACK_PERCENT : 100));
}
