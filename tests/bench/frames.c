/* How long a frame takes: matches of bots, drawn by software into memory, without a display. Prints
 * a table; usage: bench_frames [--card] [WIDTHxHEIGHT] (1920x1080). It counts the processor's time,
 * so that neighbours count little; what a window adds, a copy of the pixels to the display, is not
 * in it.
 * --card: what is left for the processor where a graphics card fills the pixels: in a window,
 * through SDL's OpenGL renderer and the driver. Where there is no card, Mesa's driver can do all
 * but fill: GALLIUM_NOOP=1 xvfb-run -s "-screen 0 1920x1080x24" bench_frames --card
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client/screen.h"
#include "tests/window/show.h"

enum {
    WARM_TICKS = 600, /* of play before the measuring starts */
    FRAMES = 600,
    SEED = 11,
};

static const struct {
    const char *game;
    const char *map;
    int players;
} rows[] = {
    { "harbour", "basin", 2 },  { "harbour", "basin", 4 },   { "harbour", "basin", 16 },
    { "harbour", "canals", 4 }, { "harbour", "canals", 16 }, { "puck", NULL, 2 },
};

static uint64_t processor_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (uint64_t)t.tv_sec * 1000000u + (uint64_t)t.tv_nsec / 1000u;
}

static int by_size(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

/* Microseconds of each frame, sorted. */
static void measure(struct screen *screen, const struct canvas *canvas, struct show *show,
                    uint64_t times[FRAMES])
{
    int width;
    int height;

    canvas_size(canvas, &width, &height);
    for (int i = 0; i < WARM_TICKS; i++) {
        show_step(show);
        screen_update(screen, &show->view, width, height);
    }
    screen_draw(screen, &show->view, NULL);
    for (int i = 0; i < FRAMES; i++) {
        show_step(show);
        uint64_t from_us = processor_us();
        screen_update(screen, &show->view, width, height);
        screen_draw(screen, &show->view, NULL);
        if (canvas->window != NULL) {
            SDL_RenderPresent(canvas->renderer);
        } else {
            SDL_RenderFlush(screen->renderer);
        }
        times[i] = processor_us() - from_us;
    }
    qsort(times, FRAMES, sizeof(times[0]), by_size);
}

static void print_row(const char *name, int players, const uint64_t times[FRAMES])
{
    uint64_t sum = 0;

    for (int i = 0; i < FRAMES; i++) {
        sum += times[i];
    }
    printf("| %-15s | %7d | %9.2f | %9.2f | %8.0f |\n", name, players,
           (double)times[FRAMES / 2] / 1000, (double)times[FRAMES * 99 / 100] / 1000,
           1e6 * FRAMES / (double)(sum > 0 ? sum : 1));
}

static void fail(const char *fault)
{
    fprintf(stderr, "bench_frames: %s\n", fault);
    exit(EXIT_FAILURE);
}

static void open_canvas(struct canvas *c, bool has_card, int width, int height)
{
    const SDL_Rect place = { 0, 0, width, height };
    char fault[256];
    bool is_open = has_card ? canvas_open(c, "bench_frames", &place, 0, true, fault, sizeof(fault))
                            : canvas_open_pixels(c, width, height, fault, sizeof(fault));

    if (!is_open) {
        fail(fault);
    }
    if (has_card && c->surface != NULL) {
        fail("there is no OpenGL here");
    }
}

int main(int argc, char *argv[])
{
    static struct screen screen;
    static uint64_t times[FRAMES];
    int width = 1920;
    int height = 1080;
    char fault[256];
    bool has_card = argc > 1 && strcmp(argv[1], "--card") == 0;
    int words = has_card ? 2 : 1;

    if (argc > words && sscanf(argv[words], "%dx%d", &width, &height) != 2) {
        fprintf(stderr, "usage: bench_frames [--card] [WIDTHxHEIGHT]\n");
        return EXIT_FAILURE;
    }
    if (has_card) {
        SDL_SetHint(SDL_HINT_RENDER_DRIVER, "opengl");
        if (SDL_Init(SDL_INIT_VIDEO) != 0) {
            fail(SDL_GetError());
        }
    }
    printf("| %-15s | players | median ms |    p99 ms | frames/s |\n",
           has_card ? "with a card" : "by software");
    printf("|-----------------|--------:|----------:|----------:|---------:|\n");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct show *show = show_open(rows[i].game, rows[i].map, 0, rows[i].players, SEED);
        struct canvas canvas = { .window = NULL };
        char name[64];

        open_canvas(&canvas, has_card, width, height);
        if (!screen_open(&screen, &canvas, fault, sizeof(fault))) {
            fail(fault);
        }
        measure(&screen, &canvas, show, times);
        snprintf(name, sizeof(name), "%s %s", rows[i].game, rows[i].map != NULL ? rows[i].map : "");
        print_row(name, rows[i].players, times);
        screen_close(&screen);
        canvas_close(&canvas);
        show_close(show);
    }
    return EXIT_SUCCESS;
}
