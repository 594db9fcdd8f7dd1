/* The list of games, the field table of every world's common part, and the hash of a game's rules.
 * SPDX-License-Identifier: MIT */
#include "game/game.h"

#include <ctype.h>
#include <string.h>
#include <xxhash.h>

#include "base/text.h"
#include "game/harbour/harbour.h"
#include "game/lobby.h"
#include "game/puck/puck.h"

static const struct game *const games[] = { &harbour_game, &puck_game };

static const struct field seat_rows[] = {
    FIELD_TEXT(struct seat, name),
    FIELD(struct seat, kind, U8, 0, SEAT_KIND_COUNT - 1),
    FIELD(struct seat, team, U8, 0, GAME_TEAMS - 1),
    FIELD(struct seat, is_ready, U8, 0, 1),
    FIELD(struct seat, score, I16, -LOBBY_SCORE_MOST, LOBBY_SCORE_MOST),
    FIELD(struct seat, losses, U16, 0, UINT16_MAX),
    FIELD(struct seat, colour, U8, 0, GAME_SEATS - 1),
    FIELD(struct seat, emblem, U8, 0, GAME_SEATS - 1),
    FIELD_ARRAY(struct seat, spare, U8, 2, 0, 0),
    FIELD(struct seat, moored_until, U32, 0, UINT32_MAX),
};
static const struct field_table seat_fields = FIELD_TABLE_OF(struct seat, seat_rows);

static const struct field vote_rows[] = {
    FIELD(struct vote, end_tick, U32, 0, UINT32_MAX),
    FIELD(struct vote, yes, U16, 0, UINT16_MAX),
    FIELD(struct vote, no, U16, 0, UINT16_MAX),
    FIELD(struct vote, topic, U8, 0, VOTE_TOPICS - 1),
    FIELD(struct vote, state, U8, 0, VOTE_STATES - 1),
    FIELD(struct vote, by, U8, 0, GAME_SEATS - 1),
    FIELD(struct vote, whom, U8, 0, GAME_SEATS - 1),
    FIELD_TEXT(struct vote, map),
    FIELD_ARRAY(struct vote, spare, U8, 3, 0, 0),
};
static const struct field_table vote_fields = FIELD_TABLE_OF(struct vote, vote_rows);

static const struct field input_rows[] = {
    FIELD_ARRAY(struct input, bytes, U8, GAME_INPUT_BYTES, 0, UINT8_MAX),
};
static const struct field_table raw_input_fields = FIELD_TABLE_OF(struct input, input_rows);

static const struct field head_rows[] = {
    FIELD(struct world_head, chance, U64, 0, 0),
    FIELD(struct world_head, tick, U32, 0, UINT32_MAX),
    FIELD(struct world_head, phase_tick, U32, 0, UINT32_MAX),
    FIELD(struct world_head, phase_end_tick, U32, 0, UINT32_MAX),
    FIELD(struct world_head, round, U16, 0, UINT16_MAX),
    FIELD(struct world_head, phase, U8, 0, PHASE_COUNT - 1),
    FIELD(struct world_head, seat_limit, U8, 1, GAME_SEATS),
    FIELD(struct world_head, host, U8, 0, GAME_SEAT_NONE),
    FIELD(struct world_head, is_locked, U8, 0, 1),
    FIELD(struct world_head, mode, U8, 0, GAME_MODES - 1),
    FIELD(struct world_head, is_sudden, U8, 0, 1),
    FIELD_ARRAY(struct world_head, spare, U8, 4, 0, 0),
    FIELD_TABLE(struct world_head, vote, 1, &vote_fields),
    FIELD_TABLE(struct world_head, seats, GAME_SEATS, &seat_fields),
    FIELD_TABLE(struct world_head, inputs, GAME_SEATS, &raw_input_fields),
};

const struct field_table world_head_fields = FIELD_TABLE_OF(struct world_head, head_rows);

const struct game *game_find(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(games); i++) {
        if (strcmp(games[i]->name, name) == 0) {
            return games[i];
        }
    }
    return NULL;
}

const struct game *game_at(size_t index)
{
    return index < ARRAY_LEN(games) ? games[index] : NULL;
}

static const char *const level_names[BOT_LEVELS] = {
    [BOT_HARD] = "hard",
    [BOT_EASY] = "easy",
};

void game_bot_begin(const struct game *g, void *bot, enum bot_level level)
{
    struct bot_head *head = bot;

    memset(bot, 0, g->bot_bytes);
    head->level = (uint8_t)level;
}

const char *game_bot_level_name(enum bot_level level)
{
    return level_names[level];
}

bool game_bot_level_find(const char *name, enum bot_level *level)
{
    for (int i = 0; i < BOT_LEVELS; i++) {
        if (strcmp(level_names[i], name) == 0) {
            *level = (enum bot_level)i;
            return true;
        }
    }
    return false;
}

const char *game_names(char *text, size_t size)
{
    size_t at = 0;

    for (size_t i = 0; i < ARRAY_LEN(games); i++) {
        text_format(text + at, size - at, "%s%s", i > 0 ? "|" : "", games[i]->name);
        at += strlen(text + at);
    }
    return text;
}

void game_title_map(const char *map, char title[GAME_MAP_BYTES + 1])
{
    text_format(title, GAME_MAP_BYTES + 1, "%s", map);
    title[0] = (char)toupper((unsigned char)title[0]);
}

static uint64_t hash_text(uint64_t hash, const char *text)
{
    return XXH64(text, strlen(text) + 1, hash);
}

static uint64_t hash_table(uint64_t hash, const struct field_table *table)
{
    for (int i = 0; i < table->count; i++) {
        const struct field *f = &table->fields[i];
        const int64_t figures[] = { f->kind, f->offset, f->size, f->count, f->least, f->most };

        hash = XXH64(figures, sizeof(figures), hash_text(hash, f->name));
        if (f->kind == FIELD_KIND_TABLE) {
            hash = hash_table(hash, f->table);
        }
    }
    return hash;
}

uint64_t game_rules_hash(const struct game *g)
{
    const uint32_t figures[] = {
        g->rules_revision,        g->world_bytes,      g->level_bytes,
        g->lobby.seats,           g->lobby.mode_count, g->lobby.players_to_start,
        g->lobby.countdown_ticks, g->lobby.play_ticks, g->lobby.results_ticks,
        g->lobby.sudden_ticks,
    };
    uint64_t hash = XXH64(figures, sizeof(figures), hash_text(0, g->name));

    for (int i = 0; i < g->lobby.mode_count; i++) {
        const struct lobby_mode *m = &g->lobby.modes[i];
        const uint32_t teams = m->teams;

        hash = XXH64(&teams, sizeof(teams), hash_text(hash, m->name));
        hash = XXH64(m->score_limits, sizeof(m->score_limits), hash);
    }
    return hash_table(hash_table(hash, g->world_fields), g->input_fields);
}
