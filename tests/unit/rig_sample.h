/* A server in virtual time with bare clients on it, for the tests of the server.
 * SPDX-License-Identifier: MIT */
#ifndef HP_RIG_SAMPLE_H
#define HP_RIG_SAMPLE_H

#include "bare_sample.h"
#include "match_sample.h"
#include "net/resume.h"
#include "server/server.h"
#include "wire/keyframe.h"

enum {
    RIG_BARES = 24,
    RIG_START_US = 1000000,
    RIG_STEP_US = 1000,
};

struct rig {
    uint64_t now_us;
    struct loop_net *net;
    struct transport *end;
    struct server sv;
    struct bare bares[RIG_BARES];
    struct session *sessions[RIG_BARES]; /* of the bare clients */
    int count;
};

/* A server with these matches. `log` may be NULL. */
static inline void rig_open(struct rig *r, const struct match_options *matches, int count,
                            struct log *log)
{
    const struct net_address address = { BARE_IP, BARE_SERVER_PORT };
    int peers = server_peers_for(matches, count, 0);
    struct level_fault fault;

    memset(r, 0, sizeof(*r));
    r->now_us = RIG_START_US;
    r->net = loop_net_open(1);
    r->end = loop_open(r->net, &address, peers);
    if (r->end == NULL || !server_init(&r->sv, matches, count, r->end, peers, log, &fault)) {
        abort();
    }
}

static inline void rig_open_one(struct rig *r, const char *game, int seats, int bots)
{
    struct match_options o = match_sample(game, seats, bots);

    rig_open(r, &o, 1, NULL);
}

static inline void rig_close(struct rig *r)
{
    for (int i = 0; i < r->count; i++) {
        bare_close(&r->bares[i]);
    }
    server_done(&r->sv);
    r->end->ops->close(r->end);
    loop_net_close(r->net);
}

/* Runs server and bare clients for so long; the server looks at its socket all the time. */
static inline void rig_run(struct rig *r, uint64_t us)
{
    for (uint64_t end_us = r->now_us + us; r->now_us < end_us;) {
        r->now_us += RIG_STEP_US;
        server_receive(&r->sv, r->now_us);
        if (r->now_us >= server_next_us(&r->sv)) {
            server_tick(&r->sv, r->now_us);
        }
        for (int i = 0; i < r->count; i++) {
            bare_poll(&r->bares[i], r->now_us);
        }
    }
}

/* One more bare client, connected, silent. `ticket`: shown at the door; may be NULL. */
static inline struct bare *rig_connect_with(struct rig *r, const struct msg_ticket *ticket)
{
    struct bare *b = &r->bares[r->count];

    if (r->count == RIG_BARES) {
        abort();
    }
    bare_open(b, r->net, (uint16_t)(BARE_FIRST_PORT + r->count), 1);
    r->count++;
    if (ticket != NULL) {
        loop_set_ticket(b->net, ticket->bytes, ticket->bytes + RESUME_TICKET_BYTES);
    }
    bare_connect(b, r->now_us);
    rig_run(r, 5 * RIG_STEP_US);
    for (int i = 0; i < r->sv.session_count; i++) {
        struct session *s = &r->sv.sessions[i];

        if (s->state != SESSION_FREE && s->since_us + 5 * RIG_STEP_US >= r->now_us) {
            r->sessions[r->count - 1] = s; /* the newest */
        }
    }
    return b;
}

static inline struct bare *rig_connect(struct rig *r)
{
    return rig_connect_with(r, NULL);
}

/* One more, that says hello. */
static inline struct bare *rig_join(struct rig *r, const char *name, const char *match)
{
    struct bare *b = rig_connect(r);
    struct msg_hello hello = bare_hello(name, match);

    bare_send_hello(b, &hello);
    rig_run(r, 5 * RIG_STEP_US);
    return b;
}

/* The session that a bare client was given when it connected. */
static inline struct session *rig_session(struct rig *r, const struct bare *b)
{
    return r->sessions[b - r->bares];
}

/* Sends `count` inputs, the newest for `tick`, in the epoch of the last keyframe. */
static inline void rig_send_input(struct rig *r, struct bare *b, uint32_t tick, uint32_t applied)
{
    const struct session *s = rig_session(r, b);
    struct msg_input m = {
        .epoch = s->epoch, .tick = (uint16_t)tick, .applied = (uint16_t)applied, .count = 3
    };
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    bare_send(b, NET_STATE, bytes, input_message_pack(r->sv.matches[s->match].game, &m, bytes));
}

/* One that plays: it has sent its first input. */
static inline struct bare *rig_play(struct rig *r, const char *name, const char *match)
{
    struct bare *b = rig_join(r, name, match);
    const struct session *s = rig_session(r, b);
    uint32_t tick = match_head(&r->sv.matches[s->match])->tick;

    rig_send_input(r, b, tick + 2, tick);
    rig_run(r, 20 * RIG_STEP_US);
    return b;
}

#endif
