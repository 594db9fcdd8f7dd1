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
    *seat = (struct match_seat){ .kind = (uint8_t)kind, .is_changed = true, .session = session };
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

static void *bot_of(struct match *m, int seat)
{
    return m->bots + (size_t)seat * m->game->bot_bytes;
}

static void fill_with_bots(struct match *m)
{
    char unique[GAME_NAME_BYTES + 1];
    int missing = m->bots_wanted - seats_of(m, SEAT_BOT);

    for (int i = m->seat_limit - 1; i >= 0 && missing > 0; i--) {
        if (m->seats[i].kind == SEAT_EMPTY) {
            unique_name(m, bot_names[i], unique, sizeof(unique));
            seat_set(&m->seats[i], SEAT_BOT, MATCH_SESSION_NONE, unique);
            game_bot_begin(m->game, bot_of(m, i), m->bot_level);
            missing--;
        }
    }
}

/* World, level and their text for a map. False: nothing is kept of them. */
static bool load(struct match *m, const char *text, size_t length, struct level_fault *fault)
{
    void *level = calloc(1, m->game->level_bytes);
    char *copy = malloc(length + 1);

    if (level == NULL || copy == NULL) {
        text_format(fault->text, sizeof(fault->text), "not enough memory for the match");
        fault->line = 0;
    } else if (memcpy(copy, length > 0 ? text : "", length),
               m->game->level_load(level, copy, length, fault)) {
        free(m->level);
        free(m->level_text);
        m->level = level;
        m->level_text = copy;
        m->level_length = (uint32_t)length;
        return true;
    }
    free(level);
    free(copy);
    return false;
}

/* Tick 0, with nobody in it yet. */
static void begin_world(struct match *m, uint64_t seed)
{
    m->game->init(m->world, m->level, seed, m->seat_limit);
    m->hash = world_hash(m->game, m->world);
    m->players = 0;
    stream_init(&m->stream, match_head(m)->tick + 1);
}

bool match_init(struct match *m, const struct match_options *o, struct level_fault *fault)
{
    memset(m, 0, sizeof(*m));
    text_format(m->name, sizeof(m->name), "%s", o->name);
    text_format(m->map, sizeof(m->map), "%s", o->map);
    m->game = o->game;
    m->is_private = o->is_private;
    m->first_hosts = o->first_hosts;
    m->mode = (uint8_t)o->mode;
    m->host = GAME_SEAT_NONE;
    m->seat_limit = o->seats;
    m->bots_wanted = o->bots;
    m->bot_level = o->bot_level;
    m->world = calloc(1, o->game->world_bytes);
    m->bots = calloc(GAME_SEATS, o->game->bot_bytes);
    if (m->world == NULL || m->bots == NULL) {
        text_format(fault->text, sizeof(fault->text), "not enough memory for the match");
        fault->line = 0;
        return false;
    }
    if (!load(m, o->level_text, o->level_length, fault)) {
        return false;
    }
    begin_world(m, o->seed);
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

bool match_change_level(struct match *m, const char *map, const char *text, size_t length,
                        struct level_fault *fault)
{
    if (!load(m, text, length, fault)) {
        return false;
    }
    text_format(m->map, sizeof(m->map), "%s", map);
    begin_world(m, m->hash); /* as good as random, and the same for whoever replays it */
    for (int i = 0; i < m->seat_limit; i++) {
        game_bot_begin(m->game, bot_of(m, i), m->bot_level);
        m->seats[i].is_changed = m->seats[i].kind != SEAT_EMPTY;
    }
    m->queued = 0;
    return true;
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

/* In a match whose first is its host there is one while people are there: of those whose link
 * holds, the one on the first seat. */
static void elect(struct match *m)
{
    int first = -1;

    if (!m->first_hosts || m->host != GAME_SEAT_NONE) {
        return;
    }
    for (int i = m->seat_limit - 1; i >= 0; i--) {
        bool is_held = m->seats[i].hold_s > 0;

        if (m->seats[i].kind == SEAT_HUMAN &&
            (first < 0 || !is_held || m->seats[first].hold_s > 0)) {
            first = i;
        }
    }
    if (first >= 0) {
        match_set_host(m, (uint8_t)first);
    }
}

static void sit(struct match *m, int seat, uint16_t session, const uint8_t *identity,
                const char *name)
{
    char unique[GAME_NAME_BYTES + 1];

    m->seats[seat].kind = SEAT_EMPTY;
    unique_name(m, name, unique, sizeof(unique));
    seat_set(&m->seats[seat], SEAT_HUMAN, session, unique);
    if (identity == NULL) {
        return;
    }
    memcpy(m->seats[seat].identity, identity, NET_IDENTITY_BYTES);
    if (net_is_same_person(identity, m->host_identity)) {
        m->host = (uint8_t)seat;
    }
    elect(m);
}

uint8_t match_join(struct match *m, uint16_t session, const uint8_t *identity, const char *name)
{
    int seat = find_seat(m, SEAT_EMPTY);

    if (seat < 0) {
        seat = find_seat(m, SEAT_BOT);
    }
    if (seat < 0) {
        return GAME_SEAT_NONE;
    }
    sit(m, seat, session, identity, name);
    return (uint8_t)seat;
}

bool match_join_at(struct match *m, uint8_t seat, uint16_t session, const uint8_t *identity,
                   const char *name)
{
    if (seat >= m->seat_limit || m->seats[seat].kind == SEAT_HUMAN) {
        return false;
    }
    sit(m, seat, session, identity, name);
    return true;
}

uint8_t match_seat_of(const struct match *m, const uint8_t *identity)
{
    for (int i = 0; i < m->seat_limit; i++) {
        if (m->seats[i].kind == SEAT_HUMAN && net_is_same_person(identity, m->seats[i].identity)) {
            return (uint8_t)i;
        }
    }
    return GAME_SEAT_NONE;
}

void match_resume(struct match *m, uint8_t seat, uint16_t session)
{
    struct match_seat *s = &m->seats[seat];

    assert(seat < m->seat_limit && s->kind == SEAT_HUMAN);
    s->session = session;
    s->hold_s = 0;
    s->held_until_us = 0;
}

void match_hold(struct match *m, uint8_t seat, uint8_t hold_s, uint64_t until_us)
{
    struct match_seat *s = &m->seats[seat];

    assert(seat < m->seat_limit && s->kind == SEAT_HUMAN && hold_s > 0);
    s->hold_s = hold_s;
    s->held_until_us = until_us;
}

/* The server's own word, or a host's or the console's: it stands whoever leaves. */
static bool is_of_no_seat(const struct command *c)
{
    return c->kind == COMMAND_NOTICE || c->kind == COMMAND_RESTART;
}

/* What the leaver asked for must not be done in the name of who comes next. */
static void forget_requests(struct match *m, uint8_t seat)
{
    int kept = 0;

    for (int i = 0; i < m->queued; i++) {
        if (m->queue[i].seat != seat || is_of_no_seat(&m->queue[i])) {
            m->queue[kept++] = m->queue[i];
        }
    }
    m->queued = kept;
}

void match_unlink(struct match *m, uint8_t seat)
{
    forget_requests(m, seat);
    m->seats[seat].session = MATCH_SESSION_NONE;
}

uint32_t match_expire(struct match *m, uint64_t now_us)
{
    uint32_t given_up = 0;

    for (uint8_t i = 0; i < m->seat_limit; i++) {
        const struct match_seat *s = &m->seats[i];

        if (s->hold_s > 0 && s->session == MATCH_SESSION_NONE && now_us >= s->held_until_us) {
            match_leave(m, i);
            given_up |= 1u << i;
        }
    }
    return given_up;
}

void match_leave(struct match *m, uint8_t seat)
{
    assert(seat < m->seat_limit);
    forget_requests(m, seat);
    m->host = m->host == seat ? GAME_SEAT_NONE : m->host;
    seat_set(&m->seats[seat], SEAT_EMPTY, MATCH_SESSION_NONE, "");
    fill_with_bots(m);
    elect(m);
}

void match_set_bots(struct match *m, int bots, enum bot_level level)
{
    int surplus = seats_of(m, SEAT_BOT) - bots;

    m->bots_wanted = bots;
    m->bot_level = level;
    for (int i = m->seat_limit - 1; i >= 0; i--) {
        ((struct bot_head *)bot_of(m, i))->level = (uint8_t)level;
        if (m->seats[i].kind == SEAT_BOT && surplus > 0) {
            seat_set(&m->seats[i], SEAT_EMPTY, MATCH_SESSION_NONE, "");
            surplus--;
        }
    }
    fill_with_bots(m);
}

void match_set_host(struct match *m, uint8_t seat)
{
    static const uint8_t nobody[NET_IDENTITY_BYTES];

    m->host = seat;
    memcpy(m->host_identity, seat < m->seat_limit ? m->seats[seat].identity : nobody,
           NET_IDENTITY_BYTES);
}

int match_open_seats(const struct match *m)
{
    return seats_of(m, SEAT_EMPTY) + seats_of(m, SEAT_BOT);
}

int match_people(const struct match *m)
{
    return seats_of(m, SEAT_HUMAN);
}

int match_held(const struct match *m)
{
    int held = 0;

    for (int i = 0; i < m->seat_limit; i++) {
        held += m->seats[i].hold_s > 0;
    }
    return held;
}

bool match_request(struct match *m, const struct command *c)
{
    if (m->queued == MATCH_QUEUE) {
        return false;
    }
    m->queue[m->queued++] = *c;
    return true;
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
            m->game->bot_think(bot_of(m, i), m->world, m->level, i, &tick->inputs[i]);
        }
    }
}

void match_tick(struct match *m, const struct input inputs[GAME_SEATS])
{
    struct tick tick;
    uint8_t record[RECORD_BYTES];

    gather_inputs(m, inputs, &tick);
    match_gather_commands(m, &tick);
    size_t length = record_pack(m->game, match_head(m), &tick, record, sizeof(record));

    assert(length > 0);
    stream_add(&m->stream, record, length);
    m->game->step(m->world, m->level, &tick);
    m->hash = world_hash(m->game, m->world);
    m->players = lobby_players(match_head(m));
    m->ticks++;
    assert(match_head(m)->tick == m->stream.last_tick);
}
