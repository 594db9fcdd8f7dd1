/* Plays each game with a full table of bots from a fixed seed and prints a hash over all of it, one
 * line a game. Builds of any compiler and optimisation must print the same lines; with a golden
 * file it compares with that, and exits 1 where they differ.
 * SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "game/game.h"

enum {
    SEED = 20,
    TICKS = 100000,
    HASH_EVERY = 1000,
    CHANGE_EVERY = 1500, /* a bot leaves and another one comes */
    BOT_WORDS = 64,
    LINE_BYTES = 120,
    GOLDEN_BYTES = 4096,
};

/* All that a game needs; too large for the stack of a careful build. */
struct play {
    uint64_t level[GAME_LEVEL_BYTES / 8];
    uint64_t world[GAME_WORLD_BYTES / 8];
    uint64_t bots[GAME_SEATS][BOT_WORDS];
    struct tick tick;
};

static bool load(struct play *p, const struct game *g, const char *maps)
{
    static char text[GAME_LEVEL_TEXT_BYTES];
    char path[512];
    char sentence[640];
    struct level_fault fault;
    size_t length = 0;

    if (g->default_map != NULL) {
        text_format(path, sizeof(path), "%s/%s/%s.txt", maps, g->name, g->default_map);
        if (!file_read(path, text, sizeof(text), &length, sentence, sizeof(sentence))) {
            fprintf(stderr, "%s\n", sentence);
            return false;
        }
    }
    return g->level_load(p->level, text, length, &fault);
}

static void command(struct tick *tick, enum command_kind kind, int seat)
{
    struct command *c = &tick->commands[tick->command_count++];

    memset(c, 0, sizeof(*c));
    c->kind = (uint8_t)kind;
    c->seat = (uint8_t)seat;
    c->value = SEAT_BOT;
    text_format(c->text, sizeof(c->text), "Bot %d", seat + 1);
}

static void give_commands(struct tick *tick, int seats, int number)
{
    tick->command_count = 0;
    for (int seat = 0; seat < seats && number == 0; seat++) {
        command(tick, COMMAND_JOIN, seat);
    }
    if (number % CHANGE_EVERY == CHANGE_EVERY - 1) {
        int seat = number / CHANGE_EVERY % seats;

        command(tick, COMMAND_LEAVE, seat);
        command(tick, COMMAND_JOIN, seat);
    }
}

static uint64_t play(struct play *p, const struct game *g)
{
    int seats = g->lobby.seats;
    uint64_t hash = 0;

    g->init(p->world, p->level, SEED, seats);
    for (int number = 0; number < TICKS; number++) {
        give_commands(&p->tick, seats, number);
        for (int seat = 0; seat < seats && number > 0; seat++) {
            g->bot_think(p->bots[seat], p->world, p->level, seat, &p->tick.inputs[seat]);
        }
        g->step(p->world, p->level, &p->tick);
        if (number % HASH_EVERY == HASH_EVERY - 1) {
            hash = hash * 31 + fields_hash(g->world_fields, p->world);
        }
    }
    return hash;
}

/* Whether the golden text has exactly this line. */
static bool has_line(const char *golden, const char *line)
{
    const char *at = strstr(golden, line);

    return at != NULL && (at == golden || at[-1] == '\n') && at[strlen(line)] == '\n';
}

int main(int argc, char *argv[])
{
    char golden[GOLDEN_BYTES + 1] = "";
    char sentence[640];
    size_t length = 0;
    int status = EXIT_SUCCESS;
    const struct game *g;

    if (argc < 2 || argc > 3) {
        fprintf(stderr, "usage: determinism MAPS [GOLDEN]\n");
        return 64;
    }
    if (argc == 3 &&
        !file_read(argv[2], golden, GOLDEN_BYTES, &length, sentence, sizeof(sentence))) {
        fprintf(stderr, "%s\n", sentence);
        return 66;
    }
    for (size_t i = 0; (g = game_at(i)) != NULL; i++) {
        struct play *p = calloc(1, sizeof(*p));
        char line[LINE_BYTES];

        if (p == NULL || g->bot_bytes > sizeof(p->bots[0]) || !load(p, g, argv[1])) {
            return 70;
        }
        text_format(line, sizeof(line), "%s revision %" PRIu32 " %016" PRIx64, g->name,
                    g->rules_revision, play(p, g));
        free(p);
        printf("%s\n", line);
        if (argc == 3 && !has_line(golden, line)) {
            fprintf(stderr, "%s: the golden file says otherwise.\n", g->name);
            status = EXIT_FAILURE;
        }
    }
    return status;
}
