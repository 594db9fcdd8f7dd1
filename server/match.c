/* Matches: seats, bots, and the tick.
 * SPDX-License-Identifier: MIT */
#include "server/match.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/looks.h"
#include "base/text.h"
#include "game/lobby.h"
#include "wire/keyframe.h"

static const char *const bot_names[] = {
    "Ahab", "Bonny", "Calico", "Drake",    "Ebb",    "Flint", "Grace",  "Hook",
    "Isla", "Jonah", "Kidd",   "Lagertha", "Morgan", "Nemo",  "Odette", "Pugh",
};

static void seat_set(struct match_seat *seat, enum seat_kind kind, uint16_t session,
                     const char *name)
{
    seat->kind = (uint8_t)kind;
    seat->is_changed = true;
    seat->session = session;
    text_clean(seat->name, sizeof(seat->name), name);
}

static int seats_of(const struct match *m, enum seat_kind kind)
{
    int count = 0;

    for (int i = 0; i < m->seat_limit; i++) {
        count += m->seats[i].kind == kind;
    }
    return count;
}

/* Whether somebody has it, or one that looks like it. */
static bool name_is_taken(const struct match *m, const char *name)
{
    char looks[LOOKS_SKELETON_BYTES];
    char other[LOOKS_SKELETON_BYTES];

    looks_skeleton(name, looks, sizeof(looks));
    for (int i = 0; i < m->seat_limit; i++) {
        if (m->seats[i].kind != SEAT_EMPTY) {
            looks_skeleton(m->seats[i].name, other, sizeof(other));
            if (strcmp(looks, other) == 0) {
                return true;
            }
        }
    }
    return false;
}

/* "Ann", "Ann 2", "Ann 3"...; a long name is cut to make room for the number. */
static void unique_name(const struct match *m, const char *name, char *unique, size_t size)
{
    text_format(unique, size, "%s", name);
    for (int n = 2; name_is_taken(m, unique); n++) {
        char cut[GAME_NAME_BYTES - 2];
        char trimmed[GAME_NAME_BYTES - 2];

        text_format(cut, sizeof(cut), "%s", name);
        text_clean(trimmed, sizeof(trimmed), cut);
        text_format(unique, size, "%s %d", trimmed, n);
    }
}

static void fill_with_bots(struct match *m)
{
    char unique[GAME_NAME_BYTES + 1];
    int missing = m->bots_wanted - seats_of(m, SEAT_BOT);

    for (int i = m->seat_limit - 1; i >= 0 && missing > 0; i--) {
        if (m->seats[i].kind == SEAT_EMPTY) {
            unique_name(m, bot_names[i], unique, sizeof(unique));
            seat_set(&m->seats[i], SEAT_BOT, MATCH_SESSION_NONE, unique);
            memset(m->bots + (size_t)i * m->game->bot_bytes, 0, m->game->bot_bytes);
            missing--;
        }
    }
}

bool match_init(struct match *m, const struct match_options *o, struct level_fault *fault)
{
    memset(m, 0, sizeof(*m));
    text_format(m->name, sizeof(m->name), "%s", o->name);
    m->game = o->game;
    m->is_private = o->is_private;
    m->seat_limit = o->seats;
    m->bots_wanted = o->bots;
    m->world = calloc(1, o->game->world_bytes);
    m->level = calloc(1, o->game->level_bytes);
    m->bots = calloc(GAME_SEATS, o->game->bot_bytes);
    m->level_text = malloc(o->level_length + 1);
    m->level_length = (uint32_t)o->level_length;
    if (m->world == NULL || m->level == NULL || m->bots == NULL || m->level_text == NULL) {
        text_format(fault->text, sizeof(fault->text), "not enough memory for the match");
        fault->line = 0;
        return false;
    }
    memcpy(m->level_text, o->level_length > 0 ? o->level_text : "", o->level_length);
    if (!o->game->level_load(m->level, m->level_text, o->level_length, fault)) {
        return false;
    }
    o->game->init(m->world, m->level, o->seed, o->seats);
    m->hash = world_hash(m->game, m->world);
    stream_init(&m->stream, match_head(m)->tick + 1);
    for (int i = 0; i < GAME_SEATS; i++) {
        m->seats[i].session = MATCH_SESSION_NONE;
    }
    fill_with_bots(m);
    return true;
}

void match_done(struct match *m)
{
    free(m->world);
    free(m->level);
    free(m->bots);
    free(m->level_text);
    memset(m, 0, sizeof(*m));
}

bool match_is_awake(const struct match *m)
{
    return m->viewers > 0;
}

static int find_seat(const struct match *m, enum seat_kind kind)
{
    for (int i = 0; i < m->seat_limit; i++) {
        if (m->seats[i].kind == kind) {
            return i;
        }
    }
    return -1;
}

uint8_t match_join(struct match *m, uint16_t session, const char *name)
{
    char unique[GAME_NAME_BYTES + 1];
    int seat = find_seat(m, SEAT_EMPTY);

    if (seat < 0) {
        seat = find_seat(m, SEAT_BOT);
    }
    if (seat < 0) {
        return GAME_SEAT_NONE;
    }
    m->seats[seat].kind = SEAT_EMPTY;
    unique_name(m, name, unique, sizeof(unique));
    seat_set(&m->seats[seat], SEAT_HUMAN, session, unique);
    return (uint8_t)seat;
}

/* What the leaver asked for must not be done in the name of who comes next. */
static void forget_requests(struct match *m, uint8_t seat)
{
    int kept = 0;

    for (int i = 0; i < m->queued; i++) {
        if (m->queue[i].seat != seat) {
            m->queue[kept++] = m->queue[i];
        }
    }
    m->queued = kept;
}

void match_leave(struct match *m, uint8_t seat)
{
    assert(seat < m->seat_limit);
    forget_requests(m, seat);
    seat_set(&m->seats[seat], SEAT_EMPTY, MATCH_SESSION_NONE, "");
    fill_with_bots(m);
}

int match_open_seats(const struct match *m)
{
    return seats_of(m, SEAT_EMPTY) + seats_of(m, SEAT_BOT);
}

bool match_request(struct match *m, const struct command *c)
{
    if (m->queued == MATCH_QUEUE) {
        return false;
    }
    m->queue[m->queued++] = *c;
    return true;
}

/* Adds a command to the tick unless that would break one of a record's two limits. */
static bool tick_add(struct tick *tick, unsigned *bits, const struct command *c)
{
    unsigned needed = command_bits(c);

    if (tick->command_count == GAME_TICK_COMMANDS || *bits + needed > 8 * RECORD_COMMAND_BYTES) {
        return false;
    }
    *bits += needed;
    tick->commands[tick->command_count++] = *c;
    return true;
}

_Static_assert(2 * GAME_SEATS <= GAME_TICK_COMMANDS, "every seat may change hands in one tick");

/* The commands that make the world's seat what it should be: whoever is there leaves, the new one
 * joins. Both or none, so that a seat is never left half changed. */
static bool add_seat_change(const struct match *m, int seat, struct tick *tick, unsigned *bits)
{
    const struct match_seat *wanted = &m->seats[seat];
    struct command leave = { .kind = COMMAND_LEAVE, .seat = (uint8_t)seat };
    struct command join = { .kind = COMMAND_JOIN, .seat = (uint8_t)seat, .value = wanted->kind };
    bool leaves = match_head(m)->seats[seat].kind != SEAT_EMPTY;
    bool joins = wanted->kind != SEAT_EMPTY;
    unsigned needed = 0;

    memcpy(join.text, wanted->name, sizeof(wanted->name));
    needed += leaves ? command_bits(&leave) : 0;
    needed += joins ? command_bits(&join) : 0;
    if (*bits + needed > 8 * RECORD_COMMAND_BYTES) {
        return false;
    }
    if (leaves) {
        tick_add(tick, bits, &leave);
    }
    if (joins) {
        tick_add(tick, bits, &join);
    }
    return true;
}

static void gather_commands(struct match *m, struct tick *tick)
{
    unsigned bits = 0;
    int taken = 0;

    tick->command_count = 0;
    for (int i = 0; i < m->seat_limit; i++) {
        if (m->seats[i].is_changed) {
            m->seats[i].is_changed = !add_seat_change(m, i, tick, &bits);
        }
    }
    /* Who is not seated yet can't be heard yet; the order is kept, so the others wait too. */
    while (taken < m->queued && !m->seats[m->queue[taken].seat].is_changed &&
           tick_add(tick, &bits, &m->queue[taken])) {
        taken++;
    }
    m->queued -= taken;
    memmove(m->queue, m->queue + taken, (size_t)m->queued * sizeof(m->queue[0]));
}

/* An input counts only for a seat that the world knows as taken; all others are neutral. */
static void gather_inputs(struct match *m, const struct input inputs[GAME_SEATS], struct tick *tick)
{
    const struct world_head *head = match_head(m);

    memset(tick->inputs, 0, sizeof(tick->inputs));
    for (int i = 0; i < m->seat_limit; i++) {
        if (head->seats[i].kind == SEAT_EMPTY || m->seats[i].is_changed) {
            continue;
        }
        if (m->seats[i].kind == SEAT_HUMAN) {
            tick->inputs[i] = inputs[i];
        } else if (m->seats[i].kind == SEAT_BOT) {
            m->game->bot_think(m->bots + (size_t)i * m->game->bot_bytes, m->world, m->level, i,
                               &tick->inputs[i]);
        }
    }
}

void match_tick(struct match *m, const struct input inputs[GAME_SEATS])
{
    struct tick tick;
    uint8_t record[RECORD_BYTES];

    gather_inputs(m, inputs, &tick);
    gather_commands(m, &tick);
    size_t length = record_pack(m->game, match_head(m), &tick, record, sizeof(record));

    assert(length > 0);
    stream_add(&m->stream, record, length);
    m->game->step(m->world, m->level, &tick);
    m->hash = world_hash(m->game, m->world);
    m->players = lobby_players(match_head(m));
    m->ticks++;
    assert(match_head(m)->tick == m->stream.last_tick);
}
