/* How long a frame takes by software: matches of bots drawn into memory, without a display. Prints
 * a table; usage: bench_frames [WIDTHxHEIGHT] (1920x1080). It counts the processor's time, so that
 * neighbours count little; what a window adds, a copy of the pixels to the display, is not in it.
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
static void measure(struct screen *screen, struct show *show, int width, int height,
                    uint64_t times[FRAMES])
{
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
        SDL_RenderFlush(screen->renderer);
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

int main(int argc, char *argv[])
{
    static struct screen screen;
    static uint64_t times[FRAMES];
    int width = 1920;
    int height = 1080;
    char fault[256];

    if (argc > 1 && sscanf(argv[1], "%dx%d", &width, &height) != 2) {
        fprintf(stderr, "usage: bench_frames [WIDTHxHEIGHT]\n");
        return EXIT_FAILURE;
    }
    printf("| %-15s | players | median ms |    p99 ms | frames/s |\n", "by software");
    printf("|-----------------|--------:|----------:|----------:|---------:|\n");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct show *show = show_open(rows[i].game, rows[i].map, 0, rows[i].players, SEED);
        struct canvas canvas = { .window = NULL };
        char name[64];

        if (!canvas_open_pixels(&canvas, width, height, fault, sizeof(fault)) ||
            !screen_open(&screen, &canvas, fault, sizeof(fault))) {
            fprintf(stderr, "bench_frames: %s\n", fault);
            return EXIT_FAILURE;
        }
        measure(&screen, show, width, height, times);
        snprintf(name, sizeof(name), "%s %s", rows[i].game, rows[i].map != NULL ? rows[i].map : "");
        print_row(name, rows[i].players, times);
        screen_close(&screen);
        canvas_close(&canvas);
        show_close(show);
    }
    return EXIT_SUCCESS;
}
