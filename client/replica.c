/* The replica: keyframes in, records applied on a scratch copy, committed when the hash agrees.
 * SPDX-License-Identifier: MIT */
#include "client/replica.h"

#include <string.h>

#include "wire/keyframe.h"
#include "wire/record.h"

void replica_init(struct replica *r, const struct game *g, const void *level)
{
    r->game = g;
    r->level = level;
    r->is_valid = false;
    r->epoch = 0;
    r->current = 0;
}

static void *scratch(struct replica *r)
{
    return r->worlds[1 - r->current];
}

bool replica_take_keyframe(struct replica *r, uint8_t epoch, const uint8_t *bytes, size_t length)
{
    if (!keyframe_unpack(r->game, r->level, bytes, length, scratch(r))) {
        return false;
    }
    r->current = 1 - r->current;
    r->epoch = epoch;
    r->is_valid = true;
    return true;
}

static struct replica_event *add_event(struct replica_update *u, uint32_t tick)
{
    if (u->event_count == REPLICA_EVENTS) {
        return NULL;
    }
    struct replica_event *e = &u->events[u->event_count++];

    e->tick = tick;
    return e;
}

static void note_commands(struct replica_update *u, uint32_t tick, const struct tick *t,
                          const struct world_head *before, const struct world_head *after)
{
    for (int i = 0; i < t->command_count; i++) {
        struct replica_event *e = add_event(u, tick);

        if (e == NULL) {
            return;
        }
        const struct command *c = &t->commands[i];
        const struct world_head *then = c->kind == COMMAND_LEAVE ? before : after;

        e->is_command = true;
        e->command = *c;
        memcpy(e->name, then->seats[c->seat].name, sizeof(e->name));
    }
}

static void note_news(const struct game *g, struct replica_update *u, uint32_t tick,
                      const void *before, const void *after)
{
    struct news news[GAME_NEWS];
    int count = g->news(before, after, news);

    for (int i = 0; i < count; i++) {
        struct replica_event *e = add_event(u, tick);

        if (e == NULL) {
            return;
        }
        e->is_command = false;
        e->news = news[i];
    }
}

/* Reads one record and steps the scratch world by it. */
static bool apply_record(struct replica *r, const uint8_t *record, size_t length,
                         struct replica_update *u)
{
    uint64_t before[GAME_WORLD_BYTES / 8];
    struct world_head *head = (struct world_head *)scratch(r);
    struct bit_reader reader;
    struct tick tick;

    bits_begin_read(&reader, record, length);
    record_unpack(r->game, head, &reader, &tick);
    if (!bits_is_finished(&reader)) {
        return false;
    }
    memcpy(before, head, r->game->world_bytes);
    r->game->step(head, r->level, &tick);
    memcpy(u->inputs[u->count], tick.inputs, sizeof(tick.inputs));
    u->has_commands[u->count] = tick.command_count > 0;
    u->count++;
    note_commands(u, head->tick, &tick, (const struct world_head *)(const void *)before, head);
    note_news(r->game, u, head->tick, before, head);
    return true;
}

/* Walks the records: those that are known already are skipped by their length. */
static bool apply_records(struct replica *r, const uint8_t *at, const uint8_t *end, int known,
                          int count, struct replica_update *u)
{
    for (int i = 0; i < count; i++) {
        size_t prefix;
        size_t length;

        if (!record_length(at, (size_t)(end - at), &prefix, &length)) {
            return false;
        }
        if (i >= known && !apply_record(r, at + prefix, length, u)) {
            return false;
        }
        at += prefix + length;
    }
    return at == end;
}

enum replica_result replica_apply(struct replica *r, const struct msg_state *state,
                                  const uint8_t *bytes, size_t length,
                                  struct replica_update *update)
{
    update->count = 0;
    update->event_count = 0;
    if (!r->is_valid || state->epoch != r->epoch) {
        return REPLICA_IGNORED;
    }
    uint32_t have = replica_head(r)->tick;
    uint32_t newest = tick_expand(state->tick, have);
    int32_t missing = (int32_t)(newest - have);

    update->first_tick = have + 1;
    if (missing < 0 || (missing == 0 && state->records > 0) || state->records == 0) {
        return REPLICA_IGNORED;
    }
    if (missing > state->records) {
        return REPLICA_GAP;
    }
    memcpy(scratch(r), replica_world(r), r->game->world_bytes);
    size_t tail = state->tempo != PROTO_TEMPO_USUAL ? PROTO_STATE_TAIL : 0;

    if (!apply_records(r, bytes + PROTO_STATE_HEADER, bytes + length - tail,
                       state->records - missing, state->records, update)) {
        return REPLICA_BAD;
    }
    if ((uint16_t)world_hash(r->game, scratch(r)) != state->hash) {
        return REPLICA_DESYNC;
    }
    r->current = 1 - r->current;
    return REPLICA_APPLIED;
}
