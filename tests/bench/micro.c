/* Micro benchmarks: what one tick of one full match costs, part by part. Bots' inputs are recorded
 * first, so that only the part itself is timed. Prints one line each: NAME MEDIAN LEAST MOST,
 * nanoseconds a call over many batches (names in _ns), or a size (names in _bytes).
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "game/game.h"
#include "wire/keyframe.h"
#include "wire/record.h"

enum {
    WARM_TICKS = 600, /* of play before the recording starts */
    COURSE_TICKS = 600,
    BATCHES = 51,
    SEED = 7,
};

/* A recorded stretch of play, and room for the timed calls to work in. */
struct course {
    const struct game *game;
    uint64_t level[GAME_LEVEL_BYTES / 8];
    uint64_t start[GAME_WORLD_BYTES / 8];
    uint64_t world[GAME_WORLD_BYTES / 8];
    struct world_head before[COURSE_TICKS]; /* the head that ticks[i] is stepped from */
    struct tick ticks[COURSE_TICKS];
    uint8_t record[COURSE_TICKS][RECORD_BYTES];
    size_t record_bytes[COURSE_TICKS];
    uint8_t keyframe[KEYFRAME_BYTES];
    size_t keyframe_bytes;
    uint64_t sink; /* takes results, so that no call can be left out */
};

/* --- recording -----------------------------------------------------------------------------------
 */

static bool load_level(struct course *c)
{
    char path[256];
    char text[GAME_LEVEL_TEXT_BYTES];
    struct level_fault fault;

    snprintf(path, sizeof path, "%s/%s/%s.txt", BENCH_MAPS, c->game->name, c->game->default_map);
    FILE *f = fopen(path, "rb");
    if (f == NULL) {
        perror(path);
        return false;
    }
    size_t length = fread(text, 1, sizeof text, f);
    fclose(f);
    if (!c->game->level_load(c->level, text, length, &fault)) {
        fprintf(stderr, "%s:%d: %s\n", path, fault.line, fault.text);
        return false;
    }
    return true;
}

static void join_all(struct tick *tick)
{
    memset(tick, 0, sizeof *tick);
    for (uint8_t i = 0; i < GAME_SEATS; i++) {
        struct command *join = &tick->commands[tick->command_count++];

        join->kind = COMMAND_JOIN;
        join->seat = i;
        join->value = SEAT_BOT;
        snprintf(join->text, sizeof join->text, "Bot %u", i + 1u);
    }
}

static void think_all(const struct course *c, uint8_t *bots, struct tick *tick)
{
    memset(tick, 0, sizeof *tick);
    for (int i = 0; i < GAME_SEATS; i++) {
        c->game->bot_think(bots + (size_t)i * c->game->bot_bytes, c->world, c->level, i,
                           &tick->inputs[i]);
    }
}

static const struct world_head *head_of(const struct course *c)
{
    return (const struct world_head *)(const void *)c->world;
}

/* Plays on until WARM_TICKS into a round, then records. */
static void record_course(struct course *c, uint8_t *bots)
{
    struct tick *tick = &c->ticks[0];

    c->game->init(c->world, c->level, SEED, GAME_SEATS);
    join_all(tick);
    c->game->step(c->world, c->level, tick);
    for (int played = 0; played < WARM_TICKS; played += head_of(c)->phase == PHASE_PLAY) {
        think_all(c, bots, tick);
        c->game->step(c->world, c->level, tick);
    }
    memcpy(c->start, c->world, sizeof c->start);
    for (int i = 0; i < COURSE_TICKS; i++) {
        c->before[i] = *head_of(c);
        think_all(c, bots, &c->ticks[i]);
        c->game->step(c->world, c->level, &c->ticks[i]);
    }
    memcpy(c->world, c->start, sizeof c->world);
}

/* --- the timed batches: COURSE_TICKS calls each --------------------------------------------------
 */

static void step_batch(struct course *c)
{
    memcpy(c->world, c->start, sizeof c->world);
    for (int i = 0; i < COURSE_TICKS; i++) {
        c->game->step(c->world, c->level, &c->ticks[i]);
    }
}

static void hash_batch(struct course *c)
{
    for (int i = 0; i < COURSE_TICKS; i++) {
        c->sink += world_hash(c->game, c->world);
    }
}

static void keyframe_pack_batch(struct course *c)
{
    for (int i = 0; i < COURSE_TICKS; i++) {
        c->keyframe_bytes = keyframe_pack(c->game, c->world, c->keyframe, sizeof c->keyframe);
    }
}

static void keyframe_unpack_batch(struct course *c)
{
    for (int i = 0; i < COURSE_TICKS; i++) {
        c->sink += keyframe_unpack(c->game, c->level, c->keyframe, c->keyframe_bytes, c->world);
    }
}

static void record_pack_batch(struct course *c)
{
    for (int i = 0; i < COURSE_TICKS; i++) {
        c->record_bytes[i] =
            record_pack(c->game, &c->before[i], &c->ticks[i], c->record[i], RECORD_BYTES);
    }
}

static void record_unpack_batch(struct course *c)
{
    struct tick tick;

    for (int i = 0; i < COURSE_TICKS; i++) {
        struct bit_reader r;

        bits_begin_read(&r, c->record[i], c->record_bytes[i]);
        record_unpack(c->game, &c->before[i], &r, &tick);
        c->sink += tick.inputs[0].bytes[0];
    }
}

/* In this order: unpacking reads what packing left. */
static const struct {
    const char *name;
    void (*batch)(struct course *c);
} parts[] = {
    { "world_step_ns", step_batch },
    { "world_hash_ns", hash_batch },
    { "keyframe_pack_ns", keyframe_pack_batch },
    { "keyframe_unpack_ns", keyframe_unpack_batch },
    { "record_pack_ns", record_pack_batch },
    { "record_unpack_ns", record_unpack_batch },
};

static double now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

static void measure(struct course *c, const char *name, void (*batch)(struct course *c))
{
    double ns[BATCHES];

    batch(c);
    for (int i = 0; i < BATCHES; i++) {
        double start = now_ns();

        batch(c);
        ns[i] = (now_ns() - start) / COURSE_TICKS;
    }
    qsort(ns, BATCHES, sizeof ns[0], compare);
    printf("%s %.1f %.1f %.1f\n", name, ns[BATCHES / 2], ns[0], ns[BATCHES - 1]);
}

static void print_sizes(const struct course *c)
{
    size_t total = 0;
    size_t most = 0;

    for (int i = 0; i < COURSE_TICKS; i++) {
        total += c->record_bytes[i];
        most = c->record_bytes[i] > most ? c->record_bytes[i] : most;
    }
    printf("keyframe_bytes %zu\n", c->keyframe_bytes);
    printf("record_bytes %.1f (largest %zu)\n", (double)total / COURSE_TICKS, most);
}

int main(void)
{
    struct course *c = calloc(1, sizeof *c);
    const struct game *game = game_find("harbour");

    if (c == NULL || game == NULL) {
        return 70;
    }
    c->game = game;
    uint8_t *bots = calloc(GAME_SEATS, game->bot_bytes);
    if (bots == NULL || !load_level(c)) {
        return 65;
    }
    record_course(c, bots);
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        measure(c, parts[i].name, parts[i].batch);
    }
    print_sizes(c);
    free(bots);
    free(c);
    return 0;
}
