/* Load clients of the server under test. Each speaks the whole protocol and reads its own stream to
 * the last bit; what is shared is one copy of the world for each match, stepped once, so that a
 * thousand clients fit on the core beside the server. Their inputs are the game's own bots'.
 * Knows nothing of prediction or pace: inputs go out a few ticks ahead, evenly spread.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "net/enet_transport.h"
#include "tests/bench/load.h"
#include "wire/keyframe.h"
#include "wire/message.h"
#include "wire/record.h"

enum {
    LOOPBACK = 0x7F000001,
    FAULT_BYTES = 256,
    HEADS = 128,     /* ticks whose heads are kept: records are read against the one before */
    AHEAD_LEAST = 2, /* ticks from the newest known one to the newest input */
    AHEAD_MOST = 6,
};

/* One client. */
struct member {
    uint32_t peer;
    bool is_in; /* has a keyframe */
    uint8_t seat;
    uint8_t epoch;
    uint32_t applied;
    uint32_t input_tick;
    struct input inputs[PROTO_INPUTS_LEAST]; /* newest first */
    uint32_t have;                           /* bytes of the level or keyframe that is coming */
    uint8_t parts[KEYFRAME_BYTES];
    uint64_t *bot;
};

/* One match: its clients, the socket and the world they share. */
struct group {
    struct transport *net;
    char match[PROTO_MATCH_BYTES + 1];
    bool has_level;
    bool has_world;
    bool has_played; /* a round has begun: from then on boats move */
    uint64_t level[GAME_LEVEL_BYTES / 8];
    uint64_t world[GAME_WORLD_BYTES / 8];
    struct world_head heads[HEADS]; /* of tick t at t % HEADS, if its tick is t */
    uint16_t hashes[HEADS];
    struct member members[LOAD_GROUP];
};

struct real_load {
    const struct game *game;
    struct net_address server;
    struct load_count count;
    uint64_t spare[GAME_WORLD_BYTES / 8]; /* a keyframe is unpacked here first */
    int group_count;
    struct group *groups;
};

static const struct world_head *head_of(const uint64_t *world)
{
    return (const struct world_head *)(const void *)world;
}

static const struct world_head *head_at(const struct group *g, uint32_t tick)
{
    const struct world_head *head = &g->heads[tick % HEADS];

    return g->has_world && head->tick == tick ? head : NULL;
}

static void remember(struct real_load *l, struct group *g)
{
    const struct world_head *head = head_of(g->world);

    g->has_played = g->has_played || head->phase == PHASE_PLAY;
    g->heads[head->tick % HEADS] = *head;
    g->hashes[head->tick % HEADS] = (uint16_t)world_hash(l->game, g->world);
}

static void fault(struct real_load *l, const char *what)
{
    if (l->count.faults++ == 0) {
        fprintf(stderr, "bench_load: %s\n", what);
    }
}

static struct member *member_of(struct group *g, uint32_t peer)
{
    for (int i = 0; i < LOAD_GROUP; i++) {
        if (g->members[i].peer == peer) {
            return &g->members[i];
        }
    }
    return NULL;
}

/* --- what arrives
 * --------------------------------------------------------------------------------- */

static void say_hello(struct real_load *l, struct group *g, const struct member *m)
{
    struct msg_hello hello = { .version = PROTO_VERSION, .wants = HELLO_PLAY };
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    hello.games[0].rules = (uint32_t)game_rules_hash(l->game);
    text_format(hello.games[0].name, sizeof hello.games[0].name, "%s", l->game->name);
    text_format(hello.name, sizeof hello.name, "load %d", (int)(m - g->members) + 1);
    text_format(hello.match, sizeof hello.match, "%s", g->match);
    size_t length = message_pack(MSG_HELLO, &msg_hello_fields, &hello, bytes);
    g->net->ops->send(g->net, m->peer, NET_CONTROL, bytes, length);
}

static void take_keyframe(struct real_load *l, struct group *g, struct member *m, uint8_t epoch)
{
    if (!g->has_level || !keyframe_unpack(l->game, g->level, m->parts, m->have, l->spare)) {
        fault(l, "a keyframe could not be read");
        return;
    }
    uint32_t tick = head_of(l->spare)->tick;

    /* The shared world only jumps when no client's stream can lead it there any more. */
    if (!g->has_world || tick > head_of(g->world)->tick + HEADS / 2) {
        memcpy(g->world, l->spare, sizeof g->world);
        g->has_world = true;
        remember(l, g);
    }
    m->is_in = true;
    m->epoch = epoch;
    m->applied = tick;
    m->input_tick = tick;
}

static void on_block(struct real_load *l, struct group *g, struct member *m, const uint8_t *bytes,
                     size_t length)
{
    struct msg_block block;
    struct level_fault level_fault;
    const uint8_t *content;
    size_t size;
    uint8_t epoch;

    if (!block_unpack(bytes, length, &block, &epoch, &content, &size) ||
        block.total > sizeof m->parts || block.offset + size > block.total) {
        fault(l, "a block is out of bounds");
        return;
    }
    memcpy(m->parts + block.offset, content, size);
    m->have = block.offset + (uint32_t)size;
    if (m->have < block.total) {
        return;
    }
    if (block.what == BLOCK_KEYFRAME) {
        take_keyframe(l, g, m, epoch);
    } else if (!g->has_level) {
        g->has_level = l->game->level_load(g->level, (const char *)m->parts, m->have, &level_fault);
    }
}

/* Reads the record of one tick; steps the shared world if this client is the first to bring it. */
static bool read_record(struct real_load *l, struct group *g, uint32_t tick, const uint8_t *bytes,
                        size_t length)
{
    const struct world_head *before = head_at(g, tick - 1);
    struct bit_reader r;
    struct tick record;

    if (before == NULL) {
        return false;
    }
    bits_begin_read(&r, bytes, length);
    record_unpack(l->game, before, &r, &record);
    if (!bits_is_finished(&r)) {
        fault(l, "a record could not be read");
        return false;
    }
    if (tick == head_of(g->world)->tick + 1) {
        l->game->step(g->world, g->level, &record);
        remember(l, g);
    }
    return true;
}

/* Reads the records of ticks first .. last, which fill the bytes. */
static bool read_records(struct real_load *l, struct group *g, uint32_t first, uint32_t last,
                         const uint8_t *bytes, size_t length)
{
    for (uint32_t t = first; t <= last; t++) {
        size_t prefix;
        size_t size;

        if (!record_length(bytes, length, &prefix, &size)) {
            fault(l, "a record has no length");
            return false;
        }
        if (!read_record(l, g, t, bytes + prefix, size)) {
            return false;
        }
        bytes += prefix + size;
        length -= prefix + size;
    }
    return length == 0;
}

static void on_state(struct real_load *l, struct group *g, struct member *m, const uint8_t *bytes,
                     size_t length)
{
    struct msg_state state;

    if (!state_message_unpack(bytes, length, &state)) {
        fault(l, "a state message is out of bounds");
        return;
    }
    l->count.received++;
    l->count.received_bytes += length;
    uint32_t tick = tick_expand(state.tick, m->applied);
    uint32_t first = tick - state.records + 1;
    if (!m->is_in || state.epoch != m->epoch || tick <= m->applied || first > m->applied + 1 ||
        !read_records(l, g, first, tick, bytes + PROTO_STATE_HEADER, length - PROTO_STATE_HEADER)) {
        return;
    }
    if (g->hashes[tick % HEADS] != state.hash) {
        fault(l, "a state message does not lead to the server's world");
        return;
    }
    m->applied = tick;
}

static void on_message(struct real_load *l, struct group *g, struct member *m,
                       const struct net_event *event)
{
    struct msg_welcome welcome;
    enum message_kind kind;

    if (!message_classify(event->data, event->length, (uint8_t)event->channel, false, &kind)) {
        fault(l, "a message of an unknown kind");
        return;
    }
    switch (kind) {
    case MSG_STATE:
        on_state(l, g, m, event->data, event->length);
        break;
    case MSG_BLOCK:
        on_block(l, g, m, event->data, event->length);
        break;
    case MSG_WELCOME:
        if (message_unpack(&msg_welcome_fields, event->data, event->length, &welcome)) {
            m->seat = welcome.seat;
        }
        break;
    case MSG_TICKET:
    case MSG_NOTICE:
    case MSG_MATCHES:
        break; /* nothing that load comes back with, or reads */
    default:
        fault(l, "the server refused a client");
        break;
    }
}

/* --- the kind
 * ------------------------------------------------------------------------------------- */

static void real_close(void *load)
{
    struct real_load *l = load;

    for (int i = 0; i < l->group_count; i++) {
        if (l->groups[i].net != NULL) {
            l->groups[i].net->ops->close(l->groups[i].net);
        }
        for (int j = 0; j < LOAD_GROUP; j++) {
            free(l->groups[i].members[j].bot);
        }
    }
    free(l->groups);
    free(l);
}

static bool open_group(struct real_load *l, struct group *g, int index)
{
    const struct enet_transport_options options = {
        .peers = LOAD_GROUP,
        .terms = { .version = PROTO_VERSION, .protocol = message_catalogue_hash() },
        .chance = chance_of_machine(),
    };
    char why[FAULT_BYTES];
    int error_number;

    snprintf(g->match, sizeof g->match, "m%d", index + 1);
    for (int i = 0; i < LOAD_GROUP; i++) {
        g->members[i].bot = calloc(1, l->game->bot_bytes + sizeof(uint64_t));
        if (g->members[i].bot == NULL) {
            return false;
        }
    }
    g->net = enet_transport_open(&options, why, sizeof why, &error_number);
    if (g->net == NULL) {
        fprintf(stderr, "bench_load: %s\n", why);
    }
    return g->net != NULL;
}

static void *real_open(uint16_t port, int clients)
{
    struct real_load *l = calloc(1, sizeof *l);
    char why[FAULT_BYTES];

    if (l == NULL || !enet_transport_start(why, sizeof why)) {
        free(l);
        return NULL;
    }
    l->game = game_find("harbour");
    l->server = (struct net_address){ LOOPBACK, port };
    l->group_count = (clients + LOAD_GROUP - 1) / LOAD_GROUP;
    l->groups = calloc((size_t)l->group_count, sizeof *l->groups);
    for (int i = 0; l->groups != NULL && i < l->group_count; i++) {
        if (!open_group(l, &l->groups[i], i)) {
            real_close(l);
            return NULL;
        }
    }
    return l;
}

static void real_connect(void *load, int client, uint64_t now_us)
{
    struct real_load *l = load;
    struct group *g = &l->groups[client / LOAD_GROUP];

    g->members[client % LOAD_GROUP].peer = g->net->ops->connect(g->net, &l->server, now_us);
    g->net->ops->flush(g->net, now_us);
}

/* What this client's bot holds down, behind what it held before. */
static void think(struct real_load *l, struct group *g, struct member *m)
{
    m->input_tick = (uint32_t)clamp_i64((int64_t)m->input_tick + 1, m->applied + AHEAD_LEAST,
                                        m->applied + AHEAD_MOST);
    memmove(m->inputs + 1, m->inputs, sizeof m->inputs - sizeof m->inputs[0]);
    l->game->bot_think(m->bot, g->world, g->level, m->seat, &m->inputs[0]);
}

static void real_tick(void *load, int client, uint64_t now_us)
{
    struct real_load *l = load;
    struct group *g = &l->groups[client / LOAD_GROUP];
    struct member *m = &g->members[client % LOAD_GROUP];
    struct msg_input input = { .count = PROTO_INPUTS_LEAST };
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    if (!m->is_in) {
        return;
    }
    think(l, g, m);
    input.epoch = m->epoch;
    input.tick = (uint16_t)m->input_tick;
    input.applied = (uint16_t)m->applied;
    memcpy(input.inputs, m->inputs, sizeof m->inputs);
    size_t length = input_message_pack(l->game, &input, bytes);
    g->net->ops->send(g->net, m->peer, NET_STATE, bytes, length);
    g->net->ops->flush(g->net, now_us);
    l->count.sent++;
    l->count.sent_bytes += length;
}

static void real_receive(void *load, int group, uint64_t now_us)
{
    struct real_load *l = load;
    struct group *g = &l->groups[group];
    struct net_event event;

    while (g->net->ops->next(g->net, now_us, &event)) {
        struct member *m = member_of(g, event.peer);

        if (m != NULL && event.kind == NET_REFUSED && event.cause == DOOR_BUSY) {
            m->peer = g->net->ops->connect(g->net, &l->server, now_us);
        } else if (m == NULL || event.kind == NET_DISCONNECTED || event.kind == NET_REFUSED) {
            fault(l, "the server ended a connection");
        } else if (event.kind == NET_CONNECTED) {
            say_hello(l, g, m);
        } else {
            on_message(l, g, m, &event);
        }
    }
    g->net->ops->flush(g->net, now_us);
}

/* Who is in: seated, in step, and free to move. Boats that wait for a first round are no load. */
static void real_count(const void *load, struct load_count *count)
{
    const struct real_load *l = load;

    *count = l->count;
    for (int i = 0; i < l->group_count; i++) {
        for (int j = 0; l->groups[i].has_played && j < LOAD_GROUP; j++) {
            count->joined += l->groups[i].members[j].is_in;
        }
    }
}

const struct load_kind load_homeport = {
    .name = "homeport",
    .open = real_open,
    .connect = real_connect,
    .tick = real_tick,
    .receive = real_receive,
    .count = real_count,
    .close = real_close,
};
