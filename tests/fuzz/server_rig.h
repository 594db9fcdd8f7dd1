/* A real server with hostile people, and perhaps an honest one, on the in-memory network; and what
 * must hold of it whatever they do.
 * SPDX-License-Identifier: MIT */
#ifndef HP_FUZZ_SERVER_RIG_H
#define HP_FUZZ_SERVER_RIG_H

#include "client/client.h"
#include "net/loop.h"
#include "server/bans.h"
#include "server/hall.h"
#include "server/ledger.h"
#include "server/tickets.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/fuzz_message.h"

enum {
    IS_SECOND_GAME = 1,
    BEGINS_SEATED = 2,
    HAS_SECOND_MATCH = 4,
    HAS_HOST = 8,
    LETS_MAKE = 16,
    HOLDS_SHORT = 32,
    BOTH_SEATED = 64, /* with BEGINS_SEATED */
    STARTS_LATE = 128,
    OPERATIONS_MOST = 96,
    PEERS = 12,
    SEATS = 3,
    HOSTILES = 2,
    MADE_MOST = 2,
    HOLD_SHORT_S = 3,
    SERVER_IP = 0x7F000001,
    SERVER_PORT = 62893,
    START_US = 1000000,
    LATER_US = 1000000000,
    STEP_US = 16667, /* a tick */
    SETTLE_TICKS = 12,
    HONEST_ONE_IN = 64,
};

/* A person of bad will: an identity is an address here. */
struct hostile {
    struct transport *end;
    uint32_t peer; /* the server, as this end knows it; or NET_PEER_NONE */
    uint8_t epoch; /* of the last keyframe's block */
    bool is_cut;
    struct msg_ticket ticket; /* the last one given to it */
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
    struct hostile hostiles[HOSTILES];
    struct hostile *h; /* whose turn it is */
    struct bans bans;
    struct tickets tickets;
    uint8_t chance;
    bool may_be_thrown_out; /* the honest client: they may have put that to the vote */
    struct ledger ledger;   /* large, as is the rest, and not cleared when it is not needed */
    struct client honest;
};

static const struct net_address server_address = { SERVER_IP, SERVER_PORT };

/* --- what the program lends the server -------------------------------------------------------- */

/* One good map under two names, and one that is not. */
static inline char *read_level(void *context, const struct game *g, const char *map, size_t *length,
                               char *fault, size_t size)
{
    const char *text = fuzz_level(g, length);
    (void)context;

    if (strcmp(map, "fuzz") != 0 && strcmp(map, "bad") != 0 && strcmp(map, g->default_map) != 0) {
        snprintf(fault, size, "there is no map %s", map);
        return NULL;
    }
    char *copy = malloc(*length);

    claim(copy != NULL, "there is memory");
    memcpy(copy, text, *length);
    copy[*length - 2] = strcmp(map, "bad") == 0 ? '?' : copy[*length - 2];
    return copy;
}

static inline void list_levels(void *context, const struct game *g, char *text, size_t size)
{
    (void)context;
    snprintf(text, size, "bad, fuzz, %s", g->default_map);
}

static const struct level_source levels = { NULL, read_level, list_levels };

static inline void fill(void *context, void *bytes, size_t length)
{
    uint8_t *counter = context;

    memset(bytes, ++*counter, length);
}

static inline void lend_tickets(struct rig *r)
{
    static const uint8_t key[RESUME_KEY_BYTES] = { 1 };
    const struct chance chance = { fill, &r->chance };

    ledger_open(&r->ledger, "", 1);
    tickets_init(&r->tickets, &r->server, key, &r->ledger, &chance);
    loop_take_tickets(r->server_end, &(struct loop_judge){ .key = key,
                                                           .protocol = r->tickets.protocol,
                                                           .is_fresh = tickets_is_fresh,
                                                           .context = &r->tickets });
    r->server.tickets = &r->tickets;
}

static inline void lend(struct rig *r, uint8_t flags)
{
    lend_tickets(r);
    r->server.levels = &levels;
    r->server.bans = &r->bans;
    r->server.made_most = flags & LETS_MAKE ? MADE_MOST : 0;
    r->server.made_bots = 1;
    r->server.hold_s = flags & HOLDS_SHORT ? HOLD_SHORT_S : MATCH_HOLD_S;
}

/* A server without matches. Its arrays are kept from input to input: to map and to unmap more than
 * a megabyte each time took a third of it. */
static inline void renew_server(struct rig *r)
{
    static struct server made;
    struct level_fault fault;

    if (made.matches == NULL) {
        claim(server_init(&made, NULL, 0, r->server_end, PEERS, NULL, &fault), "the server starts");
    }
    r->server = made;
    r->server.net = r->server_end;
    for (int i = 0; i < PEERS; i++) {
        r->server.sessions[i] =
            (struct session){ .match = SESSION_MATCH_NONE, .seat = GAME_SEAT_NONE };
    }
}

static inline void open_server(struct rig *r, int match_count)
{
    struct match_options matches[2] = { { .name = "one", .seats = SEATS, .bots = 1, .seed = 1 },
                                        { .name = "two", .seats = 1, .seed = 2 } };
    struct level_fault fault;

    for (int i = 0; i < match_count; i++) {
        matches[i].game = i == 0 ? r->g : game_at(1);
        matches[i].level_text = fuzz_level(matches[i].game, &matches[i].level_length);
        strcpy(matches[i].map, matches[i].level_length > 0 ? "fuzz" : "");
    }
    matches[0].seats = r->g->lobby.seats < SEATS ? r->g->lobby.seats : SEATS;
    r->server_end = loop_open(r->net, &server_address, PEERS);
    claim(r->server_end != NULL, "the server's end opens");
    renew_server(r);
    for (int i = 0; i < match_count; i++) {
        claim(match_init(&r->server.matches[i], &matches[i], &fault), "the match begins");
    }
    r->server.match_count = match_count;
}

static inline void open_rig(struct rig *r, uint8_t flags)
{
    struct client_options o = { .server = server_address, .name = "Honest" };
    struct net_address honest = { SERVER_IP, 10001 };

    r->now_us = flags & STARTS_LATE ? LATER_US : START_US;
    r->g = game_at(flags & IS_SECOND_GAME);
    r->net = loop_net_open(1);
    open_server(r, flags & HAS_SECOND_MATCH ? 2 : 1);
    r->honest_end = loop_open(r->net, &honest, 1);
    claim(r->honest_end != NULL, "the honest client starts");
    for (int i = 0; i < HOSTILES; i++) {
        const struct net_address hostile = { SERVER_IP, (uint16_t)(10002 + i) };

        r->hostiles[i].end = loop_open(r->net, &hostile, 2);
        claim(r->hostiles[i].end != NULL, "the hostile clients start");
    }
    r->h = &r->hostiles[0];
    lend(r, flags);
    if (r->has_honest) {
        client_init(&r->honest, &o, r->honest_end, r->now_us);
        client_start(&r->honest, r->now_us);
    }
}

static inline void close_rig(struct rig *r)
{
    if (r->has_honest) {
        client_done(&r->honest);
    }
    for (int i = 0; i < r->server.match_count; i++) {
        match_done(&r->server.matches[i]);
    }
    r->honest_end->ops->close(r->honest_end);
    for (int i = 0; i < HOSTILES; i++) {
        r->hostiles[i].end->ops->close(r->hostiles[i].end);
    }
    r->server_end->ops->close(r->server_end);
    loop_net_close(r->net);
}

/* --- claims ----------------------------------------------------------------------------------- */

/* Whoever gets it can read it: texts are clean, all is in bounds. */
static inline void check_down(const struct net_event *event)
{
    static const struct field_table *const tables[MSG_COUNT] = {
        [MSG_WELCOME] = &msg_welcome_fields, [MSG_REFUSE] = &msg_refuse_fields,
        [MSG_NOTICE] = &msg_notice_fields,   [MSG_MATCHES] = &msg_matches_fields,
        [MSG_TICKET] = &msg_ticket_fields,
    };
    union {
        struct msg_welcome welcome;
        struct msg_refuse refuse;
        struct msg_notice notice;
        struct msg_matches matches;
        struct msg_ticket ticket;
    } m;
    enum message_kind kind;

    claim(message_classify(event->data, event->length, (uint8_t)event->channel, false, &kind),
          "the server sends only what the catalogue has");
    if (tables[kind] != NULL) {
        claim(message_unpack(tables[kind], event->data, event->length, &m),
              "the server sends only what can be read");
    }
    claim(kind != MSG_NOTICE || m.notice.text[0] != '\0', "a notice says something");
    claim(kind != MSG_MATCHES || m.matches.first <= m.matches.total,
          "the list is not beyond its end");
}

static inline void drain(struct hostile *h, uint64_t now_us)
{
    struct net_event event;

    while (h->end->ops->next(h->end, now_us, &event)) {
        if (event.kind == NET_MESSAGE) {
            check_down(&event);
            if (event.data[0] == MSG_TICKET) {
                message_unpack(&msg_ticket_fields, event.data, event.length, &h->ticket);
            }
        }
        if (event.peer != h->peer) {
            continue;
        }
        if (event.kind == NET_DISCONNECTED) {
            h->peer = NET_PEER_NONE;
        } else if (event.kind == NET_MESSAGE && event.channel == NET_BULK) {
            h->epoch = event.data[0] >> 4;
        }
    }
    h->end->ops->flush(h->end, now_us);
}

static inline void check_session(const struct server *sv, int i, int *viewers, int *watchers)
{
    const struct session *s = &sv->sessions[i];

    if (s->state != SESSION_LOADING && s->state != SESSION_PLAYING) {
        claim(s->match == SESSION_MATCH_NONE, "who is not let in is in no match");
        claim(s->seat == GAME_SEAT_NONE, "who is not let in has no seat");
        return;
    }
    claim(s->match < sv->match_count && server_has(&sv->matches[s->match]),
          "who is let in is in a match");
    const struct match *m = &sv->matches[s->match];

    viewers[s->match]++;
    watchers[s->match] += s->seat == GAME_SEAT_NONE;
    if (s->seat != GAME_SEAT_NONE) {
        claim(s->seat < m->seat_limit && m->seats[s->seat].session == i,
              "a seat belongs to its session");
        claim(memcmp(m->seats[s->seat].identity, s->identity, NET_IDENTITY_BYTES) == 0,
              "a seat belongs to its session's person");
    }
}

static inline void check_seat(const struct rig *r, int match, int i)
{
    const struct server *sv = &r->server;
    const struct match *m = &sv->matches[match];
    const struct match_seat *seat = &m->seats[i];

    claim(seat->kind == SEAT_EMPTY || i < m->seat_limit, "no seat is beyond the limit");
    claim(seat->kind == SEAT_HUMAN || (seat->session == MATCH_SESSION_NONE && seat->hold_s == 0),
          "only people have links and are waited for");
    if (seat->session != MATCH_SESSION_NONE) {
        claim(seat->session < sv->session_count && sv->sessions[seat->session].match == match &&
                  sv->sessions[seat->session].seat == i,
              "a session has its seat");
    } else if (seat->kind == SEAT_HUMAN) {
        claim(seat->hold_s > 0, "who is not there is waited for, and not for ever");
        for (int j = 0; j < i; j++) {
            claim(m->seats[j].kind != SEAT_HUMAN ||
                      memcmp(m->seats[j].identity, seat->identity, NET_IDENTITY_BYTES) != 0,
                  "nobody has two seats");
        }
    }
}

/* The server's books agree with each other. */
static inline void check_books(const struct rig *r)
{
    const struct server *sv = &r->server;
    int viewers[SERVER_MATCHES] = { 0 };
    int watchers[SERVER_MATCHES] = { 0 };
    int made = 0;

    for (int i = 0; i < sv->session_count; i++) {
        check_session(sv, i, viewers, watchers);
    }
    for (int i = 0; i < sv->match_count; i++) {
        const struct match *m = &sv->matches[i];

        claim(m->viewers == viewers[i], "a match knows how many are in it");
        claim(m->watchers == watchers[i], "a match knows how many watch it");
        if (!server_has(m)) {
            continue;
        }
        made += m->is_made;
        for (int j = 0; j < GAME_SEATS; j++) {
            check_seat(r, i, j);
        }
        claim(m->host == GAME_SEAT_NONE || m->seats[m->host].kind == SEAT_HUMAN,
              "a host is a person");
        claim_sound(m->game, m->world, m->level);
    }
    claim(made <= sv->made_most, "no more matches are made than allowed");
}

/* Right behind a sweep nobody is waited for in vain. */
static inline void check_swept(const struct rig *r)
{
    for (int i = 0; i < r->server.match_count * GAME_SEATS; i++) {
        const struct match_seat *seat = &r->server.matches[i / GAME_SEATS].seats[i % GAME_SEATS];

        claim(seat->kind != SEAT_HUMAN || seat->session != MATCH_SESSION_NONE ||
                  r->now_us < seat->held_until_us,
              "a seat is given up in time");
    }
}

static inline void run(struct rig *r, uint64_t us)
{
    uint64_t end_us = r->now_us + us;

    while (r->now_us < end_us) {
        r->now_us += STEP_US;
        for (int i = 0; i < HOSTILES; i++) {
            drain(&r->hostiles[i], r->now_us);
        }
        if (r->has_honest) {
            client_update(&r->honest, r->now_us);
        }
        server_receive(&r->server, r->now_us);
        server_tick(&r->server, r->now_us);
        if (r->server.expired_us == r->now_us) {
            check_swept(r);
        }
    }
    check_books(r);
}

#endif
