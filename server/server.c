/* The server: its loop's three steps and the life of sessions.
 * SPDX-License-Identifier: MIT */
#include "server/server.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "server/bans.h"
#include "server/hall.h"
#include "server/lan.h"
#include "server/orders.h"
#include "server/stops.h"
#include "server/tickets.h"

static const char *const drop_names[DROP_COUNT] = {
    [DROP_UNKNOWN] = "unknown message", [DROP_STATE] = "wrong state",
    [DROP_BOUNDS] = "out of bounds",    [DROP_WINDOW] = "outside the window",
    [DROP_LIMIT] = "over the limit",    [DROP_NO_SESSION] = "no session",
    [DROP_CHAT] = "too much chat",      [DROP_ORDER] = "order refused",
};

const char *server_drop_name(enum server_drop drop)
{
    return drop_names[drop];
}

int server_peers_for(const struct match_options *matches, int match_count, int made_most)
{
    int made_seats = made_most * GAME_SEATS;
    int peers = SERVER_SPARE_PEERS + (made_seats < HALL_MADE_SEATS ? made_seats : HALL_MADE_SEATS);

    for (int i = 0; i < match_count; i++) {
        peers += matches[i].seats;
    }
    return peers;
}

bool server_init(struct server *sv, const struct match_options *matches, int match_count,
                 struct transport *net, int session_count, struct log *log,
                 struct level_fault *fault)
{
    size_t sessions_bytes = (size_t)session_count * sizeof(struct session);

    memset(sv, 0, sizeof(*sv));
    sv->net = net;
    sv->log = log;
    sv->hold_s = MATCH_HOLD_S;
    sv->matches = calloc(SERVER_MATCHES, sizeof(sv->matches[0]));
    sv->sessions = aligned_alloc(alignof(struct session), sessions_bytes);
    sv->session_count = session_count;
    if (sv->matches == NULL || sv->sessions == NULL) {
        fault->line = 0;
        text_format(fault->text, sizeof(fault->text), "not enough memory for the server");
        return false;
    }
    memset(sv->sessions, 0, sessions_bytes);
    for (int i = 0; i < session_count; i++) {
        sv->sessions[i].match = SESSION_MATCH_NONE;
        sv->sessions[i].seat = GAME_SEAT_NONE;
    }
    for (int i = 0; i < match_count; i++) {
        sv->match_count = i + 1;
        if (!match_init(&sv->matches[i], &matches[i], fault)) {
            return false;
        }
    }
    return true;
}

void server_done(struct server *sv)
{
    for (int i = 0; i < sv->match_count; i++) {
        match_done(&sv->matches[i]);
    }
    free(sv->matches);
    free(sv->sessions);
    memset(sv, 0, sizeof(*sv));
}

void server_forget(struct server *sv, struct session *s, bool is_held, uint64_t now_us)
{
    if (s->match == SESSION_MATCH_NONE) {
        return;
    }
    struct server_player *p = &sv->gone[sv->gone_count % SERVER_GONE_PLAYERS];

    sv->gone_count++;
    *p = (struct server_player){
        .seat = s->seat,
        .ticks = s->ticks,
        .inputs_received = s->inputs_received,
        .late_inputs = s->late_inputs,
        .keyframes = s->keyframes,
    };
    text_format(p->name, sizeof(p->name), "%s", s->name);
    text_format(p->match, sizeof(p->match), "%s", sv->matches[s->match].name);
    if (s->is_stopped) {
        stops_end(sv, s, now_us);
    }
    hall_exit(sv, s, is_held, now_us);
}

void server_notice(struct server *sv, const struct session *s, enum notice_kind kind,
                   const char *text)
{
    struct msg_notice notice = { .kind = (uint8_t)kind };
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    text_clean(notice.text, sizeof(notice.text), text);
    sv->net->ops->send(sv->net, s->peer, NET_CONTROL, bytes,
                       message_pack(MSG_NOTICE, &msg_notice_fields, &notice, bytes));
}

/* Who is still on the way in for the first time has nothing to come back to. */
static bool is_worth_holding(const struct session *s)
{
    return s->state == SESSION_PLAYING || s->is_resumed;
}

void server_refuse(struct server *sv, struct session *s, enum refuse_cause cause,
                   const char *detail, uint64_t now_us)
{
    struct msg_refuse refuse = { .cause = (uint8_t)cause };
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    if (s->state == SESSION_CLOSING || s->state == SESSION_FREE) {
        return; /* was told so already */
    }
    text_clean(refuse.detail, sizeof(refuse.detail), detail);
    size_t length = message_pack(MSG_REFUSE, &msg_refuse_fields, &refuse, bytes);

    sv->refused[cause]++;
    log_event(sv->log, now_us, refuse_texts[cause].word, "%s: %s%s%s",
              s->name[0] != '\0' ? s->name : "a client", refuse_texts[cause].why,
              refuse.detail[0] != '\0' ? ": " : "", refuse.detail);
    sv->net->ops->send(sv->net, s->peer, NET_CONTROL, bytes, length);
    sv->net->ops->disconnect(sv->net, s->peer, (uint32_t)cause + 1);
    server_forget(sv, s, cause == REFUSE_TAKEN || (cause == REFUSE_SILENT && is_worth_holding(s)),
                  now_us);
    s->state = SESSION_CLOSING;
    s->since_us = now_us;
}

static void on_connected(struct server *sv, const struct net_event *event, uint64_t now_us)
{
    struct session *s = &sv->sessions[net_peer_slot(event->peer)];

    session_open(s, event, now_us);
    if (sv->is_closing) {
        server_refuse(sv, s, REFUSE_CLOSED, "", now_us); /* its ticket is for the next run */
    } else if (event->is_away && lan_is_ending(sv)) {
        server_refuse(sv, s, REFUSE_LAN, "", now_us);
    } else if (event->claim != NULL && sv->tickets != NULL) {
        struct match *m = tickets_match(sv, event->claim);

        s->claimed = m != NULL ? (uint16_t)(m - sv->matches) : SESSION_MATCH_NONE;
        s->claimed_seat = event->claim->seat;
        ledger_spend(sv->tickets->ledger, event->claim->match, event->claim->seat);
    }
    sv->newcomer_us = now_us;
}

static void on_disconnected(struct server *sv, struct session *s, uint32_t reason, uint64_t now_us)
{
    bool is_held = reason != PROTO_GOODBYE && is_worth_holding(s);

    if (s->match != SESSION_MATCH_NONE) {
        log_each(sv->log, now_us, "left", "%s %s match %s", s->name, is_held ? "lost" : "left",
                 sv->matches[s->match].name);
    }
    server_forget(sv, s, is_held, now_us);
    s->state = SESSION_FREE;
}

static bool is_silent(const struct session *s, uint64_t now_us)
{
    return now_us > s->heard_us + SERVER_HUSH_MS * 1000u;
}

/* With the first word after a silence the boat is its player's again. */
static void hear(struct server *sv, struct session *s, uint64_t now_us)
{
    bool was_silent = is_silent(s, now_us) || s->is_stopped;

    s->heard_us = now_us;
    s->is_stopped = false;
    if (was_silent && s->seat != GAME_SEAT_NONE) {
        match_resume(&sv->matches[s->match], s->seat, (uint16_t)(s - sv->sessions));
    }
}

void server_receive(struct server *sv, uint64_t now_us)
{
    struct net_event event;

    sv->now_us = now_us;
    while (sv->net->ops->next(sv->net, now_us, &event)) {
        if (net_peer_slot(event.peer) >= (uint32_t)sv->session_count) {
            sv->dropped[DROP_NO_SESSION]++;
            continue;
        }
        struct session *s = &sv->sessions[net_peer_slot(event.peer)];

        if (event.kind == NET_CONNECTED) {
            on_connected(sv, &event, now_us);
        } else if (s->state == SESSION_FREE || s->peer != event.peer) {
            sv->dropped[DROP_NO_SESSION]++;
        } else if (event.kind == NET_DISCONNECTED) {
            on_disconnected(sv, s, event.reason, now_us);
        } else {
            hear(sv, s, now_us);
            server_handle(sv, s, &event, now_us);
        }
    }
    sv->net->ops->flush(sv->net, now_us);
}

static bool anyone_is_there(const struct server *sv)
{
    for (int i = 0; i < sv->session_count; i++) {
        if (sv->sessions[i].state != SESSION_FREE) {
            return true;
        }
    }
    return false;
}

bool server_is_idle(const struct server *sv)
{
    return !sv->is_running && !anyone_is_there(sv);
}

bool server_is_greeting(const struct server *sv, uint64_t now_us)
{
    const uint64_t wake_us = SERVER_GREETING_WAKE_MS * 1000u;

    if (now_us - sv->newcomer_us >= wake_us) {
        return false; /* asked at each wake: to look at 1,000 sessions took 20 us */
    }
    for (int i = 0; i < sv->session_count; i++) {
        const struct session *s = &sv->sessions[i];
        bool is_new = s->state == SESSION_GREETING || s->state == SESSION_LOADING;

        if (is_new && now_us - s->since_us < wake_us) {
            return true;
        }
    }
    return false;
}

/* The clock starts when somebody comes and stops when all have gone. */
static void start_clock(struct server *sv, uint64_t now_us)
{
    sv->is_running = true;
    sv->base_us = now_us;
    sv->loop_ticks = 1;
    sv->next_us = now_us + tick_to_us(1);
}

uint64_t server_next_us(const struct server *sv)
{
    return server_is_idle(sv) ? UINT64_MAX : sv->is_running ? sv->next_us : 0;
}

/* The boat is safe while nothing is heard of its player. */
static void moor(struct server *sv, struct session *s)
{
    struct match *m = &sv->matches[s->match];

    if (s->seat != GAME_SEAT_NONE && m->seats[s->seat].hold_s == 0) {
        match_hold(m, s->seat, (uint8_t)sv->hold_s, s->heard_us + (uint64_t)sv->hold_s * 1000000u);
    }
}

static void expire_sessions(struct server *sv, uint64_t now_us)
{
    for (int i = 0; i < sv->session_count; i++) {
        struct session *s = &sv->sessions[i];

        switch (s->state) {
        case SESSION_GREETING:
            if (now_us - s->since_us > SESSION_GREETING_MS * 1000u) {
                server_refuse(sv, s, REFUSE_SILENT, "", now_us);
            }
            break;
        case SESSION_LOADING:
        case SESSION_PLAYING:
            if (s->is_stopped) {
                break;
            }
            if (is_silent(s, now_us)) {
                moor(sv, s);
            }
            if (now_us - s->heard_us > SESSION_SILENT_MS * 1000u) {
                server_refuse(sv, s, REFUSE_SILENT, "", now_us);
            }
            break;
        case SESSION_CLOSING:
            /* A client that never confirms its goodbye must not hold the slot. */
            if (now_us - s->since_us > SESSION_GREETING_MS * 1000u) {
                sv->net->ops->drop(sv->net, s->peer, 0);
                s->state = SESSION_FREE;
            }
            break;
        default:
            break;
        }
    }
}

static void tick_match(struct server *sv, struct match *m)
{
    struct input inputs[GAME_SEATS];
    uint32_t tick = match_head(m)->tick + 1;

    for (int i = 0; i < m->seat_limit; i++) {
        struct session *s =
            m->seats[i].session != MATCH_SESSION_NONE ? &sv->sessions[m->seats[i].session] : NULL;

        if (s != NULL && !s->is_stopped) {
            session_take_input(s, tick, &inputs[i]);
        } else {
            memset(&inputs[i], 0, sizeof(inputs[i]));
        }
    }
    match_tick(m, inputs);
}

static void tick_all(struct server *sv, uint64_t now_us)
{
    for (int i = 0; i < sv->match_count; i++) {
        struct match *m = &sv->matches[i];

        if (!match_is_awake(m)) {
            m->tempo = (struct tempo){ 0 };
        } else if (tempo_turn(&m->tempo)) {
            tick_match(sv, m);
            orders_carry_out_vote(sv, m, now_us);
        }
    }
    sv->ticks++;
    sv->loop_ticks++;
    sv->next_us = sv->base_us + tick_to_us(sv->loop_ticks);
}

/* After a stall longer than the catch-up the lost time is dropped: everybody's clock follows. What
 * was measured against the deadlines of before would pass for a slow link, so it is not told. */
static void drop_lost_time(struct server *sv, uint64_t now_us)
{
    for (int i = 0; sv->next_us <= now_us && i < sv->session_count; i++) {
        sv->sessions[i].margin = PROTO_MARGIN_NONE;
    }
    while (sv->next_us <= now_us) {
        sv->loop_ticks++;
        sv->skipped_ticks++;
        sv->next_us = sv->base_us + tick_to_us(sv->loop_ticks);
    }
}

/* Where time stands still, seats wait as long as it does. */
static void hold_on(struct server *sv, uint64_t passed_us)
{
    for (int i = 0; i < sv->match_count; i++) {
        struct match *m = &sv->matches[i];

        for (int k = 0; tempo_is_still(&m->tempo) && k < m->seat_limit; k++) {
            m->seats[k].held_until_us += passed_us;
        }
    }
}

void server_tick(struct server *sv, uint64_t now_us)
{
    if (!sv->is_running) {
        if (anyone_is_there(sv)) {
            start_clock(sv, now_us);
        }
        return;
    }
    if (now_us < sv->next_us) {
        return;
    }
    sv->late_ticks += now_us - sv->next_us > SERVER_LATE_US;
    for (int i = 0; i < SERVER_CATCH_UP_TICKS && sv->next_us <= now_us; i++) {
        tick_all(sv, now_us);
    }
    drop_lost_time(sv, now_us);
    replicate_all(sv, now_us);
    sv->net->ops->flush(sv->net, now_us);
    if (replicate_again(sv, now_us)) {
        sv->net->ops->flush(sv->net, now_us);
    }
    stops_turn(sv, now_us);
    expire_sessions(sv, now_us);
    if (now_us - sv->expired_us > 1000000) {
        hold_on(sv, now_us - sv->expired_us);
        sv->expired_us = now_us;
        hall_expire(sv, now_us);
    }
    sv->is_running = anyone_is_there(sv);
}

void server_close(struct server *sv, uint64_t now_us)
{
    sv->is_closing = true;
    for (int i = 0; i < sv->session_count; i++) {
        struct session *s = &sv->sessions[i];

        if (s->state != SESSION_FREE && s->state != SESSION_CLOSING) {
            server_refuse(sv, s, REFUSE_CLOSED, "", now_us);
        }
    }
    sv->net->ops->flush(sv->net, now_us);
}

bool server_is_empty(const struct server *sv)
{
    return !anyone_is_there(sv);
}
