/* Fuzz target: up messages to a real server. A hostile client does what the script says; in one
 * input of 64 beside an honest client in the same match that must notice nothing.
 *
 *   byte 0: game, whether the hostile client begins seated; then operations, a byte each, with
 *   what they need behind it: see `operations`
 * SPDX-License-Identifier: MIT */
#include "client/client.h"
#include "net/loop.h"
#include "server/server.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/fuzz_message.h"
#include "wire/keyframe.h"
#include "wire/record.h"

enum {
    IS_SECOND_GAME = 1,
    BEGINS_SEATED = 2,
    HAS_SECOND_MATCH = 4,
    OPERATIONS_MOST = 96,
    PEERS = 12,
    SEATS = 3,
    SERVER_IP = 0x7F000001,
    SERVER_PORT = 62893,
    START_US = 1000000,
    STEP_US = 16667, /* a tick */
    SETTLE_TICKS = 12,
    HONEST_ONE_IN = 64,
};

struct rig {
    struct script script;
    const struct game *g;
    uint64_t now_us;
    struct loop_net *net;
    struct transport *server_end;
    struct server server;
    bool has_honest;
    struct transport *honest_end;
    struct transport *hostile_end;
    uint32_t peer;        /* the server, as the hostile client's end knows it; or NET_PEER_NONE */
    uint8_t epoch;        /* of the last keyframe's block */
    struct client honest; /* last: it is large, and not cleared when it is not needed */
};

static const struct net_address server_address = { SERVER_IP, SERVER_PORT };

static void open_server(struct rig *r, int match_count)
{
    struct match_options matches[2] = { { .name = "one", .seats = SEATS, .bots = 1, .seed = 1 },
                                        { .name = "two", .seats = 1, .seed = 2 } };
    struct level_fault fault;

    for (int i = 0; i < match_count; i++) {
        matches[i].game = i == 0 ? r->g : game_at(1);
        matches[i].level_text = fuzz_level(matches[i].game, &matches[i].level_length);
    }
    matches[0].seats = r->g->lobby.seats < SEATS ? r->g->lobby.seats : SEATS;
    r->server_end = loop_open(r->net, &server_address, PEERS);
    claim(r->server_end != NULL &&
              server_init(&r->server, matches, match_count, r->server_end, PEERS, NULL, &fault),
          "the server starts");
}

static void open_rig(struct rig *r, uint8_t flags)
{
    struct client_options o = { .server = server_address, .name = "Honest" };
    struct net_address honest = { SERVER_IP, 10001 };
    struct net_address hostile = { SERVER_IP, 10002 };

    r->now_us = START_US;
    r->g = game_at(flags & IS_SECOND_GAME);
    r->net = loop_net_open(1);
    open_server(r, flags & HAS_SECOND_MATCH ? 2 : 1);
    r->honest_end = loop_open(r->net, &honest, 1);
    r->hostile_end = loop_open(r->net, &hostile, 1);
    claim(r->honest_end != NULL && r->hostile_end != NULL, "the clients start");
    if (r->has_honest) {
        client_init(&r->honest, &o, r->honest_end, r->now_us);
        client_start(&r->honest, r->now_us);
    }
}

static void close_rig(struct rig *r)
{
    if (r->has_honest) {
        client_done(&r->honest);
    }
    server_done(&r->server);
    r->honest_end->ops->close(r->honest_end);
    r->hostile_end->ops->close(r->hostile_end);
    r->server_end->ops->close(r->server_end);
    loop_net_close(r->net);
}

static void drain_hostile(struct rig *r)
{
    struct net_event event;

    while (r->hostile_end->ops->next(r->hostile_end, r->now_us, &event)) {
        if (event.kind == NET_DISCONNECTED) {
            r->peer = NET_PEER_NONE;
        } else if (event.kind == NET_MESSAGE && event.channel == NET_BULK) {
            r->epoch = event.data[0] >> 4;
        }
    }
    r->hostile_end->ops->flush(r->hostile_end, r->now_us);
}

/* The server's books agree with each other. */
static void check_books(const struct server *sv)
{
    int viewers[2] = { 0 };

    for (int i = 0; i < sv->session_count; i++) {
        const struct session *s = &sv->sessions[i];

        if (s->state == SESSION_LOADING || s->state == SESSION_PLAYING) {
            const struct match *m = &sv->matches[s->match];

            viewers[s->match]++;
            claim(s->seat == GAME_SEAT_NONE || m->seats[s->seat].session == i,
                  "a seat belongs to its session");
        }
    }
    for (int i = 0; i < sv->match_count; i++) {
        claim(sv->matches[i].viewers == viewers[i], "a match knows how many watch it");
        claim_sound(sv->matches[i].game, sv->matches[i].world, sv->matches[i].level);
    }
}

static void run(struct rig *r, uint64_t us)
{
    uint64_t end_us = r->now_us + us;

    while (r->now_us < end_us) {
        r->now_us += STEP_US;
        drain_hostile(r);
        if (r->has_honest) {
            client_update(&r->honest, r->now_us);
        }
        server_receive(&r->server, r->now_us);
        server_tick(&r->server, r->now_us);
    }
    check_books(&r->server);
}

static uint32_t server_tick_now(const struct rig *r)
{
    return match_head(&r->server.matches[0])->tick;
}

static void send(struct rig *r, enum net_channel channel, const uint8_t *bytes, size_t length)
{
    if (r->peer != NET_PEER_NONE && length > 0) {
        r->hostile_end->ops->send(r->hostile_end, r->peer, channel, bytes, length);
    }
}

/* Up to a quarter of a second, mostly less. */
static void pass_time(struct rig *r)
{
    uint64_t part = take_u8(&r->script);

    run(r, part * part * 4);
}

/* The server alone stands still, as under a debugger. */
static void stall(struct rig *r)
{
    r->now_us += (uint64_t)take_u8(&r->script) * 15000;
    run(r, STEP_US);
}

static void send_noise(struct rig *r)
{
    struct fuzz_message m;

    take_noise(&r->script, &m);
    send(r, m.channel, m.bytes, m.length);
}

static void send_kind(struct rig *r)
{
    struct fuzz_message m;

    take_message(&r->script, r->epoch, &m);
    send(r, m.channel, m.bytes, m.length);
}

/* Near the window, with any bits for inputs. */
static void send_input(struct rig *r)
{
    uint32_t tick = server_tick_now(r) + (uint32_t)take_i8(&r->script);
    uint32_t applied = server_tick_now(r) + (uint32_t)(take_i8(&r->script) / 4);
    uint8_t count = take_u8(&r->script);
    uint8_t bytes[NET_BLOCK_BYTES] = { (uint8_t)(MSG_INPUT | r->epoch << 4),
                                       (uint8_t)tick,
                                       (uint8_t)(tick >> 8),
                                       (uint8_t)applied,
                                       (uint8_t)(applied >> 8),
                                       count };
    size_t length;
    const uint8_t *rest = take_bytes(&r->script, count >> 4, &length);

    memcpy(bytes + 6, rest, length);
    send(r, NET_STATE, bytes, 6 + length);
}

/* As an honest client would. */
static void send_good_input(struct rig *r)
{
    struct msg_input m = { .epoch = r->epoch,
                           .tick = (uint16_t)(server_tick_now(r) + 1),
                           .applied = (uint16_t)server_tick_now(r),
                           .count = (uint8_t)(1 + take_below(&r->script, PROTO_INPUTS_MOST)) };
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    send(r, NET_STATE, bytes, input_message_pack(r->g, &m, bytes));
}

static void send_request(struct rig *r)
{
    struct command c = { .kind = (uint8_t)take_below(&r->script, COMMAND_COUNT) };
    const struct command_rule *rule = &command_rules[c.kind];
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    c.seat = (uint8_t)take_below(&r->script, GAME_SEATS);
    c.value = (uint8_t)take_below(&r->script, rule->value_most + 1u);
    memset(c.text, 'x',
           rule->text_least +
               take_below(&r->script, (uint32_t)(rule->text_most - rule->text_least) + 1));
    send(r, NET_CONTROL, bytes, request_pack(&c, bytes));
}

static void send_resync(struct rig *r)
{
    struct msg_resync m = { .tick = take_u16(&r->script),
                            .why = (uint8_t)take_below(&r->script, RESYNC_COUNT) };
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    send(r, NET_CONTROL, bytes, message_pack(MSG_RESYNC, &msg_resync_fields, &m, bytes));
}

static void send_hello(struct rig *r)
{
    static const char *const names[] = { "Eve", "", "Honest", "Ahab", "EveEveEveEveEveEveEveEve" };
    static const char *const matches[] = { "", "one", "two", "none" };
    struct msg_hello m = { .version = PROTO_VERSION + (take_below(&r->script, 16) == 15),
                           .wants = (uint8_t)take_below(&r->script, 2) };
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    strcpy(m.name, names[take_below(&r->script, ARRAY_LEN(names))]);
    strcpy(m.match, matches[take_below(&r->script, ARRAY_LEN(matches))]);
    for (size_t i = 0; game_at(i) != NULL && take_below(&r->script, 8) != 7; i++) {
        strcpy(m.games[i].name, game_at(i)->name);
        m.games[i].rules = (uint32_t)game_rules_hash(game_at(i));
    }
    send(r, NET_CONTROL, bytes, message_pack(MSG_HELLO, &msg_hello_fields, &m, bytes));
}

static void reconnect(struct rig *r)
{
    uint8_t how = take_u8(&r->script);

    if (r->peer != NET_PEER_NONE && how & 1) {
        r->hostile_end->ops->disconnect(r->hostile_end, r->peer, how);
        return;
    }
    if (r->peer != NET_PEER_NONE) {
        r->hostile_end->ops->drop(r->hostile_end, r->peer, how);
    }
    r->peer = r->hostile_end->ops->connect(r->hostile_end, &server_address, r->now_us);
}

static void (*const operations[])(struct rig *) = {
    pass_time, stall,        send_noise, send_kind,   send_input, send_good_input,
    reconnect, send_request, send_hello, send_resync, pass_time,  send_input,
};

/* Whether all who are connected play: beside the honest client there is only the hostile one. */
static bool is_seated_now(const struct rig *r)
{
    int players = 0;

    for (int i = 0; i < r->server.session_count; i++) {
        players += r->server.sessions[i].state == SESSION_PLAYING;
    }
    return players == 1 + r->has_honest;
}

static void begin(struct rig *r, bool is_seated)
{
    if (r->has_honest) {
        run(r, SETTLE_TICKS * tick_to_us(1));
        claim(r->honest.state == CLIENT_PLAYING, "the honest client plays");
    }
    if (is_seated) {
        struct script empty = { NULL, NULL };
        struct script kept = r->script;

        r->script = empty;
        r->peer = r->hostile_end->ops->connect(r->hostile_end, &server_address, r->now_us);
        run(r, 2 * STEP_US);
        send_hello(r);
        run(r, 2 * STEP_US);
        send_good_input(r);
        run(r, 2 * STEP_US);
        r->script = kept;
        claim(is_seated_now(r), "the hostile client begins in play");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct rig rig;
    struct rig *r = &rig;

    memset(r, 0, offsetof(struct rig, honest));
    r->script = (struct script){ data, data + size };
    r->has_honest = script_is_one_in(&r->script, HONEST_ONE_IN);
    uint8_t flags = take_u8(&r->script);

    open_rig(r, flags);
    begin(r, flags & BEGINS_SEATED);
    for (int i = 0; i < OPERATIONS_MOST && r->script.at < r->script.end; i++) {
        operations[take_below(&r->script, ARRAY_LEN(operations))](r);
    }
    run(r, 2 * STEP_US);
    if (r->has_honest) {
        const struct client *c = &r->honest;

        claim(c->figures.desyncs == 0, "the honest client never desyncs");
        claim(c->figures.refused_messages == 0, "the server never sends what is out of bounds");
        claim(c->state == CLIENT_PLAYING, "the honest client still plays");
    }
    server_close(&r->server, r->now_us);
    close_rig(r);
    return 0;
}
