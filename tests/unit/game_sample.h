/* Worlds with players in them, for the tests of the games.
 * SPDX-License-Identifier: MIT */
#ifndef HP_GAME_SAMPLE_H
#define HP_GAME_SAMPLE_H

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/rng.h"
#include "base/text.h"
#include "game/game.h"

/* A game under test: its level, world, bots and the tick about to be made. */
struct table {
    const struct game *g;
    uint64_t level[GAME_LEVEL_BYTES / 8];
    uint64_t world[GAME_WORLD_BYTES / 8];
    uint64_t before[GAME_WORLD_BYTES / 8];
    uint64_t bots[GAME_SEATS][64];
    struct tick tick;
};

static inline struct world_head *table_head(struct table *t)
{
    return (struct world_head *)(void *)t->world;
}

/* Loads a map of a game as it is shipped; no map for a game without. */
static inline bool table_load(struct table *t, const struct game *g, const char *map)
{
    static char text[GAME_LEVEL_TEXT_BYTES];
    char path[256];
    char sentence[256];
    struct level_fault fault;
    size_t length = 0;

    memset(t, 0, sizeof(*t));
    t->g = g;
    if (map != NULL) {
        text_format(path, sizeof(path), "%s/%s/%s.txt", MAPS, g->name, map);
        if (!file_read(path, text, sizeof(text), &length, sentence, sizeof(sentence))) {
            printf("%s\n", sentence);
            return false;
        }
    }
    return g->level_load(t->level, text, length, &fault);
}

static inline void table_command(struct table *t, enum command_kind kind, int seat, int value,
                                 const char *text)
{
    struct command *c = &t->tick.commands[t->tick.command_count++];

    memset(c, 0, sizeof(*c));
    c->kind = (uint8_t)kind;
    c->seat = (uint8_t)seat;
    c->value = (uint8_t)value;
    text_format(c->text, sizeof(c->text), "%s", text);
}

/* One tick with the inputs and commands set; the commands are used up. */
static inline void table_step(struct table *t)
{
    memcpy(t->before, t->world, t->g->world_bytes);
    t->g->step(t->world, t->level, &t->tick);
    t->tick.command_count = 0;
}

/* One tick in which bots hold the first seats. */
static inline void table_bot_step(struct table *t, int seats)
{
    for (int i = 0; i < seats; i++) {
        t->g->bot_think(t->bots[i], t->world, t->level, i, &t->tick.inputs[i]);
    }
    table_step(t);
}

static inline void table_run(struct table *t, int ticks)
{
    for (int i = 0; i < ticks; i++) {
        table_step(t);
    }
}

static inline void table_join(struct table *t, int seats, enum seat_kind kind)
{
    for (int i = 0; i < seats; i++) {
        table_command(t, COMMAND_JOIN, i, (int)kind, "Player");
    }
    table_step(t);
}

/* Whether the world is one that a stranger may send. */
static inline bool table_is_sound(struct table *t)
{
    return fields_are_within(t->g->world_fields, t->world) && t->g->is_sane(t->world, t->level);
}

#endif
