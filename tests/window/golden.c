/* Pictures of each game and map at fixed moments, compared with those in tests/data/golden: the
 * mean colours of their blocks, so that compilers may round as they like. The worlds are placed by
 * hand, boat by boat, not played: what bots do and how boats handle changes none of them. usage:
 * golden FOLDER          compares; says what is unlike, and leaves it in golden-*.png golden
 * --remake FOLDER writes them anew
 * SPDX-License-Identifier: MIT */
#include <math.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "client/picture.h"
#include "client/screen.h"
#include "game/harbour/harbour.h"
#include "tests/window/show.h"

enum {
    WIDTH = 960,
    HEIGHT = 540,
    BLOCK = 15, /* output pixels on a side of a block */
    COLUMNS = WIDTH / BLOCK,
    ROWS = HEIGHT / BLOCK,
    CHANNELS = 3,
    FRAMES = 90,     /* drawn into the memory before the picture */
    BLOCK_MOST = 14, /* a block may differ by so much */
    SEED = 5,
};

static const float mean_most = 1.0f; /* and all of them together */

/* One picture. */
struct moment {
    const char *name;
    const char *game;
    const char *map;
    int mode;
    int seats;
    uint8_t seat; /* who sees it */
    bool is_calm;
};

static const struct moment moments[] = {
    { "basin", "harbour", "basin", 0, 12, 0, false },
    { "basin-calm", "harbour", "basin", 0, 12, 0, true },
    { "basin-crews", "harbour", "basin", 1, 8, 0, false },
    { "basin-watched", "harbour", "basin", 0, 16, GAME_SEAT_NONE, false },
    { "canals", "harbour", "canals", 0, 12, 0, false },
    { "canals-watched", "harbour", "canals", 1, 16, GAME_SEAT_NONE, false },
    { "islands", "harbour", "islands", 0, 12, 0, false },
    { "islands-watched", "harbour", "islands", 2, 16, GAME_SEAT_NONE, false },
    { "duel", "harbour", "duel", 0, 2, 0, false },
    { "duel-watched", "harbour", "duel", 0, 4, GAME_SEAT_NONE, false },
    { "puck", "puck", NULL, 0, 2, 0, false },
    { "puck-watched", "puck", NULL, 0, 2, GAME_SEAT_NONE, true },
};

typedef uint8_t blocks[ROWS][COLUMNS][CHANNELS];

/* --- worlds -------------------------------------------------------------------------------------
 */

static bool is_water(const struct harbour_level *level, int column, int row)
{
    return column > 0 && row > 0 && column < level->width - 1 && row < level->height - 1 &&
           square_is_water(level->squares[row * level->width + column]);
}

/* The water square nearest to a place, in a fixed order. */
static void find_water(const struct harbour_level *level, int32_t *x, int32_t *y)
{
    int column = *x / HARBOUR_TILE;
    int row = *y / HARBOUR_TILE;

    for (int reach = 0; reach < HARBOUR_MAP_MOST; reach++) {
        for (int r = row - reach; r <= row + reach; r++) {
            for (int c = column - reach; c <= column + reach; c++) {
                if (is_water(level, c, r)) {
                    *x = c * HARBOUR_TILE + HARBOUR_TILE / 2;
                    *y = r * HARBOUR_TILE + HARBOUR_TILE / 2;
                    return;
                }
            }
        }
    }
}

/* A boat on a small circle in the water near its place in a spiral around the middle. */
static void place_boat(struct harbour *w, const struct harbour_level *level, int seat, int frame)
{
    struct boat *b = &w->boats[seat];
    float turn = 2.4f * (float)seat;
    float far = (60 + 34.0f * (float)seat) * HARBOUR_UNIT;
    float way = 0.03f * (float)frame + (float)seat;
    float radius = 26 * HARBOUR_UNIT;

    b->x = level->width * HARBOUR_TILE / 2 + (int32_t)(far * cosf(turn));
    b->y = level->height * HARBOUR_TILE / 2 + (int32_t)(far * 0.6f * sinf(turn));
    find_water(level, &b->x, &b->y);
    b->x += (int32_t)(radius * cosf(way));
    b->y += (int32_t)(radius * sinf(way));
    b->vx = (int16_t)(-0.03f * radius * sinf(way));
    b->vy = (int16_t)(0.03f * radius * cosf(way));
    b->heading = (uint16_t)(int)((way / 6.2831853f + 0.25f) * 65536);
    b->turret = (uint16_t)(b->heading + 9000 * seat);
    b->state = BOAT_AFLOAT;
    b->hull = (uint8_t)(HARBOUR_HULL - 7 * (seat % 13));
    b->timer = seat == 3 ? HARBOUR_PROTECT_TICKS : 0;
    b->hit_by = GAME_SEAT_NONE;
    if (seat == 1) {
        b->shots = frame >= FRAMES - 3;
    } else if (seat == 2 && frame > FRAMES - 30) {
        b->state = BOAT_SUNK;
        b->hull = 0;
        b->timer = 60;
        b->hit_by = 0;
    } else if (seat == 5) {
        w->head.seats[seat].moored_until = w->head.tick + 40 * TICK_HZ;
    }
}

/* Shells that fly outward from three boats, and end in turn. */
static void place_shells(struct harbour *w, int frame)
{
    memset(w->shells, 0, sizeof(w->shells));
    for (int i = 0; i < 3; i++) {
        int age = (frame + 17 * i) % 40;
        float turn = 1.1f + 2 * (float)i;
        int32_t dx = (int32_t)(2048 * cosf(turn));
        int32_t dy = (int32_t)(2048 * sinf(turn));
        w->shells[i] = (struct shell){ .x = w->boats[4 + i].x + age * dx,
                                       .y = w->boats[4 + i].y + age * dy,
                                       .vx = (int16_t)dx,
                                       .vy = (int16_t)dy,
                                       .owner = (uint8_t)(4 + i),
                                       .ttl = (uint8_t)(50 - age) };
    }
}

/* What floats: two mines of others and an own one, a crate of each kind, in crews both cargoes. */
static void place_flotsam(struct harbour *w, const struct harbour_level *level, int frame)
{
    for (int i = 0; i < 3; i++) {
        struct mine *mine = &w->mines[i];
        int32_t x = w->boats[0].x + (3 - 2 * i) * HARBOUR_TILE;
        int32_t y = w->boats[0].y + (i - 1) * 3 * HARBOUR_TILE;
        find_water(level, &x, &y);
        *mine = (struct mine){ .x = x, .y = y, .ttl = 900, .owner = (uint8_t)i };
        mine->arming = i == 2 ? 30 : 0;
    }
    for (uint8_t kind = CRATE_NONE + 1; kind < CRATE_KINDS; kind++) {
        int32_t x = w->boats[0].x + (2 * kind - 5) * 2 * HARBOUR_TILE;
        int32_t y = w->boats[0].y - 4 * HARBOUR_TILE;
        find_water(level, &x, &y);
        w->crates[kind] = (struct crate){
            .x = x, .y = y, .ttl = (uint16_t)(1200 - frame), .kind = kind, .life = kind
        };
    }
    w->boats[4].power = 300;
    if (w->head.mode == HARBOUR_SKIRMISH) {
        return;
    }
    w->cargo[0] = (struct cargo){ .x = w->boats[0].x + 3 * HARBOUR_TILE,
                                  .y = w->boats[0].y + 2 * HARBOUR_TILE,
                                  .timer = 700,
                                  .state = CARGO_ADRIFT,
                                  .carrier = GAME_SEAT_NONE };
    w->cargo[1] = (struct cargo){
        .x = w->boats[0].x, .y = w->boats[0].y, .state = CARGO_CARRIED, .carrier = 0
    };
}

static void place_harbour(struct show *show, int frame)
{
    struct harbour *w = (struct harbour *)(void *)show->view.now;
    const struct harbour_level *level = (const void *)show->view.level;

    memcpy(show->view.before, w, sizeof(*w));
    w->head.phase = PHASE_PLAY;
    w->head.tick = 1000 + (uint32_t)frame;
    w->head.phase_tick = 100;
    w->head.phase_end_tick = 9000;
    for (int seat = 0; seat < show->seats; seat++) {
        w->head.seats[seat].score = (int16_t)(3 + seat % 4);
        place_boat(w, level, seat, frame);
    }
    place_shells(w, frame);
    place_flotsam(w, level, frame);
    memcpy(show->view.confirmed, w, sizeof(*w));
    show->game->bodies(w, show->view.bodies);
    show->view.now_us = 10000000 + tick_to_us(w->head.tick);
}

/* --- pictures -----------------------------------------------------------------------------------
 */

static void fail(const char *what, const char *which)
{
    fprintf(stderr, "golden: %s: %s\n", which, what);
    exit(EXIT_FAILURE);
}

/* The stage alone: what lies over it has words that change. */
static void draw_stage(struct screen *screen, const struct view *view)
{
    struct scene_frame f = {
        .paint = &screen->paint,
        .font = screen->font,
        .view = view,
        .camera = screen->stage.camera,
        .unit = screen_unit(WIDTH, HEIGHT),
        .seconds = (float)(view->now_us / 1000 % 3600000) / 1000,
    };

    font_scale(screen->font, f.unit);
    screen_clear(screen, WIDTH, HEIGHT);
    stage_draw(&screen->stage, &f);
    SDL_RenderFlush(screen->renderer);
}

static void take_blocks(const struct canvas *canvas, blocks into)
{
    for (int row = 0; row < ROWS; row++) {
        for (int column = 0; column < COLUMNS; column++) {
            uint32_t sums[CHANNELS] = { 0 };
            for (int i = 0; i < BLOCK * BLOCK; i++) {
                const uint8_t *line = (const uint8_t *)canvas->surface->pixels +
                                      (row * BLOCK + i / BLOCK) * canvas->surface->pitch;
                uint32_t pixel = ((const uint32_t *)(const void *)line)[column * BLOCK + i % BLOCK];
                sums[0] += pixel >> 16 & 0xFF;
                sums[1] += pixel >> 8 & 0xFF;
                sums[2] += pixel & 0xFF;
            }
            for (int c = 0; c < CHANNELS; c++) {
                into[row][column][c] = (uint8_t)(sums[c] / (BLOCK * BLOCK));
            }
        }
    }
}

/* `whole`: where the picture itself goes, too; NULL: nowhere. */
static void draw_moment(const struct moment *m, const char *whole, blocks into)
{
    static struct screen screen;
    struct canvas canvas = { .window = NULL };
    struct show *show = show_open(m->game, m->map, m->mode, m->seats, SEED);
    char fault[256];

    if (!canvas_open_pixels(&canvas, WIDTH, HEIGHT, fault, sizeof(fault)) ||
        !screen_open(&screen, &canvas, fault, sizeof(fault))) {
        fail(fault, m->name);
    }
    screen.stage.is_calm = m->is_calm;
    show->view.seat = m->seat;
    for (int i = 0; i < 4; i++) {
        show_step(show); /* everybody is there */
    }
    for (int frame = 0; frame < FRAMES; frame++) {
        if (strcmp(m->game, "harbour") == 0) {
            place_harbour(show, frame);
        } else {
            for (int i = 0; i < 6; i++) {
                show_step(show);
            }
        }
        screen_update(&screen, &show->view, WIDTH, HEIGHT);
    }
    draw_stage(&screen, &show->view);
    take_blocks(&canvas, into);
    if (whole != NULL && !picture_save(canvas.renderer, whole, fault, sizeof(fault))) {
        fail(fault, whole);
    }
    screen_close(&screen);
    canvas_close(&canvas);
    show_close(show);
}

/* --- files --------------------------------------------------------------------------------------
 */

static void write_blocks(const char *path, blocks from)
{
    png_image image = {
        .version = PNG_IMAGE_VERSION, .width = COLUMNS, .height = ROWS, .format = PNG_FORMAT_RGB
    };

    if (png_image_write_to_file(&image, path, 0, from, 0, NULL) == 0) {
        fail(image.message, path);
    }
}

static void read_blocks(const char *path, blocks into)
{
    png_image image = { .version = PNG_IMAGE_VERSION };

    if (png_image_begin_read_from_file(&image, path) == 0) {
        fail(image.message, path);
    }
    image.format = PNG_FORMAT_RGB;
    if (image.width != COLUMNS || image.height != ROWS ||
        png_image_finish_read(&image, NULL, into, 0, NULL) == 0) {
        fail("no picture of blocks", path);
    }
}

/* Whether the picture is as it should be; says where not. */
static bool is_alike(const struct moment *m, blocks is, blocks should)
{
    int64_t sum = 0;
    int worst = -1;
    int worst_row = 0;
    int worst_column = 0;

    for (int row = 0; row < ROWS; row++) {
        for (int column = 0; column < COLUMNS; column++) {
            for (int c = 0; c < CHANNELS; c++) {
                int gap = abs(is[row][column][c] - should[row][column][c]);
                sum += gap;
                if (gap > worst) {
                    worst = gap;
                    worst_row = row;
                    worst_column = column;
                }
            }
        }
    }
    float mean = (float)sum / (ROWS * COLUMNS * CHANNELS);
    printf("%s: differs by %.2f in the mean, by %d at most, around pixel %d,%d\n", m->name,
           (double)mean, worst, worst_column * BLOCK, worst_row * BLOCK);
    return worst <= BLOCK_MOST && mean <= mean_most;
}

int main(int argc, char *argv[])
{
    bool is_remade = argc == 3 && strcmp(argv[1], "--remake") == 0;
    bool is_whole = argc == 3 && strcmp(argv[1], "--whole") == 0;
    bool is_good = true;

    if (argc != 2 && !is_remade && !is_whole) {
        fail("usage: golden [--remake|--whole] FOLDER", "arguments");
    }
    for (size_t i = 0; i < ARRAY_LEN(moments); i++) {
        static blocks is;
        static blocks should;
        char path[512];
        char unlike[128];

        text_format(path, sizeof(path), "%s/%s.png", argv[argc - 1], moments[i].name);
        draw_moment(&moments[i], is_whole ? path : NULL, is);
        if (is_whole) {
            continue;
        }
        if (is_remade) {
            write_blocks(path, is);
            continue;
        }
        read_blocks(path, should);
        if (!is_alike(&moments[i], is, should)) {
            text_format(unlike, sizeof(unlike), "golden-%s.png", moments[i].name);
            write_blocks(unlike, is);
            is_good = false;
        }
    }
    if (!is_good) {
        fprintf(stderr, "golden: if it should look so now: tests/window/remake_golden\n");
    }
    return is_good ? EXIT_SUCCESS : EXIT_FAILURE;
}
