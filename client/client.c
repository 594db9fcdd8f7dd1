/* The client's core: states, time, and what goes up. What comes down is in client_receive.c.
 * SPDX-License-Identifier: MIT */
#include "client/client.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "client/client_parts.h"
#include "wire/record.h"

enum {
    MS_US = 1000,
    SERVICE_US = 20000, /* between two looks at the transport while nothing else is due */
    CATCH_UP_TICKS = 5,
};

void client_init(struct client *c, const struct client_options *options, struct transport *net,
                 uint64_t now_us)
{
    memset(c, 0, sizeof(*c));
    c->options = *options;
    c->net = net;
    c->seat = GAME_SEAT_NONE;
    c->since_us = now_us;
    c->update_us = now_us;
    c->meter.second_us = now_us;
    c->retry_pause_ms = CLIENT_RETRY_FIRST_MS;
}

void client_done(struct client *c)
{
    free(c->bot);
    c->bot = NULL;
}

void client_enter(struct client *c, enum client_state state, uint64_t now_us)
{
    c->state = state;
    c->since_us = now_us;
}

void client_forget_world(struct client *c)
{
    c->has_level = false;
    c->is_resyncing = false;
    c->replica.is_valid = false;
    c->tempo = PROTO_TEMPO_USUAL;
    c->has_tempo = false;
    memset(&c->level_parts, 0, offsetof(struct client_parts, bytes));
    memset(&c->keyframe_parts, 0, offsetof(struct client_parts, bytes));
}

void client_forget_match(struct client *c)
{
    memset(&c->invite, 0, sizeof(c->invite));
    c->code[0] = '\0';
    c->feed_count = 0;
    memset(c->feed, 0, sizeof(c->feed));
}

void client_drop(struct client *c)
{
    if (c->peer != NET_PEER_NONE) {
        c->net->ops->drop(c->net, c->peer, 0);
        c->peer = NET_PEER_NONE;
    }
}

void client_forget_ticket(const struct client *c)
{
    const struct client_tickets *t = c->options.tickets;

    if (t != NULL) {
        t->forget(t->context, &c->options.server);
    }
}

void client_offer(const struct client *c, bool has_ticket)
{
    const struct client_tickets *t = c->options.tickets;

    if (t != NULL) {
        t->offer(t->context, c->net, has_ticket ? &c->options.server : NULL, c->had_session);
    }
}

uint32_t client_connect(struct client *c, const struct net_address *server, uint64_t now_us)
{
    const struct client_options *o = &c->options;
    bool is_own = server->ipv4 == o->server.ipv4 && server->port == o->server.port;

    return c->net->ops->connect(c->net, is_own && o->via.port != 0 ? &o->via : server, now_us);
}

static void connect_now(struct client *c, uint64_t now_us)
{
    client_aside_end(c);
    client_offer(c, true);
    c->peer = client_connect(c, &c->options.server, now_us);
    client_forget_world(c);
    c->is_renewed = false;
    client_enter(c, CLIENT_CONNECTING, now_us);
    c->heard_us = now_us;
}

void client_start(struct client *c, uint64_t now_us)
{
    client_drop(c);
    c->tries = 0;
    text_format(c->status, sizeof(c->status), "Connecting...");
    connect_now(c, now_us);
    c->update_us = 0; /* due at once: the first word goes with an update */
}

void client_go_home(struct client *c, uint64_t now_us)
{
    client_aside_end(c);
    if (c->peer != NET_PEER_NONE) {
        client_forget_ticket(c);
        c->net->ops->disconnect(c->net, c->peer, PROTO_GOODBYE);
        c->peer = NET_PEER_NONE;
    }
    c->options.server = (struct net_address){ 0 };
    c->options.match[0] = '\0';
    c->options.spec[0] = '\0';
    c->status[0] = '\0';
    c->tries = 0;
    client_forget_world(c);
    client_forget_match(c);
    c->prediction.is_valid = false;
    c->is_private = false;
    c->seat = GAME_SEAT_NONE;
    c->map[0] = '\0';
    c->match[0] = '\0';
    client_enter(c, CLIENT_HOME, now_us);
}

/* After a pause that doubles each time. */
static void try_again(struct client *c, const char *why, uint32_t most_ms, uint64_t now_us)
{
    client_drop(c);
    if (c->is_done) {
        client_enter(c, CLIENT_IDLE, now_us);
        return;
    }
    text_format(c->status, sizeof(c->status), "%s", why);
    c->figures.disconnects += c->state == CLIENT_PLAYING;
    c->tries++;
    c->retry_us = now_us + (uint64_t)min_u32(c->retry_pause_ms, most_ms) * MS_US;
    c->retry_pause_ms = min_u32(2 * c->retry_pause_ms, CLIENT_RETRY_MOST_MS);
    client_enter(c, CLIENT_WAITING, now_us);
}

void client_lose(struct client *c, const char *why, uint64_t now_us)
{
    try_again(c, why, CLIENT_RETRY_SILENT_MS, now_us);
}

void client_put_off(struct client *c, const char *why, uint64_t now_us)
{
    try_again(c, why, CLIENT_RETRY_MOST_MS, now_us);
}

void client_send(struct client *c, enum net_channel channel, const uint8_t *bytes, size_t length)
{
    c->net->ops->send(c->net, c->peer, channel, bytes, length);
}

/* Asks for a keyframe, at most a few times a second; until it comes the stream is ignored. */
void client_resync(struct client *c, enum resync_why why, uint64_t now_us)
{
    struct msg_resync m = { .tick = replica_head(&c->replica)->tick, .why = (uint8_t)why };
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    if (c->is_resyncing && now_us - c->resync_us < CLIENT_RESYNC_PAUSE_MS * MS_US) {
        return;
    }
    c->is_resyncing = true;
    c->resync_us = now_us;
    client_send(c, NET_CONTROL, bytes, message_pack(MSG_RESYNC, &msg_resync_fields, &m, bytes));
}

/* On a slow link more copies of each input travel, so that a lost datagram costs none. */
static uint8_t inputs_to_send(const struct client *c)
{
    uint32_t unconfirmed = c->pace.next_tick - replica_head(&c->replica)->tick;

    return (uint8_t)clamp_i32((int32_t)unconfirmed, PROTO_INPUTS_LEAST, PROTO_INPUTS_MOST);
}

static void send_inputs(struct client *c, uint32_t tick, uint64_t now_us)
{
    struct msg_input m = {
        .epoch = c->replica.epoch,
        .tick = (uint16_t)tick,
        .applied = (uint16_t)replica_head(&c->replica)->tick,
        .count = inputs_to_send(c),
        .twice = c->meter.wants_twice,
    };
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    for (uint32_t i = 0; i < m.count; i++) {
        m.inputs[i] = *prediction_own(&c->prediction, tick - i);
    }
    client_send(c, NET_STATE, bytes, input_message_pack(c->game, &m, bytes));
    c->figures.inputs_sent++;
    c->word_us = now_us;
}

static struct input decide(struct client *c)
{
    struct input in = c->held;

    if (c->options.is_bot && c->bot != NULL && c->seat < GAME_SEATS) {
        memset(&in, 0, sizeof(in));
        c->game->bot_think(c->bot, c->prediction.now, c->level, c->seat, &in);
    }
    return in;
}

static void push_history(struct client_meter *m, int16_t margin, int16_t confirm)
{
    const size_t kept = VIEW_HISTORY - 1;

    memmove(m->margin_history, m->margin_history + 1, kept * sizeof(m->margin_history[0]));
    memmove(m->confirm_history, m->confirm_history + 1, kept * sizeof(m->confirm_history[0]));
    memmove(m->rollback_history, m->rollback_history + 1, kept);
    m->margin_history[kept] = margin;
    m->confirm_history[kept] = confirm;
    m->rollback_history[kept] = 0;
}

/* A bot keeps nobody waiting in a lobby that waits for all. */
static void be_ready(struct client *c, uint32_t tick)
{
    const struct world_head *head = replica_head(&c->replica);

    if (c->options.is_bot && c->seat < GAME_SEATS && tick % TICK_HZ == 0 &&
        head->phase == PHASE_LOBBY && head->host != GAME_SEAT_NONE &&
        head->seats[c->seat].is_ready == 0) {
        client_request(c, COMMAND_READY, 1, "");
    }
}

static void make_tick(struct client *c, uint64_t now_us)
{
    struct input own = decide(c);
    uint32_t tick = pace_advance(&c->pace, now_us);

    if (c->key_us != 0 && c->key_tick == 0) {
        c->key_tick = tick;
    }
    prediction_advance(&c->prediction, &c->replica, tick, &own);
    send_inputs(c, tick, now_us);
    be_ready(c, tick);
    c->tick_us = now_us;
    c->figures.ticks++;
    push_history(&c->meter, (int16_t)clamp_i32(c->pace.margin_us / 10, INT16_MIN, INT16_MAX), -1);
}

/* While the clock stands the server has the input of the next tick, for when it takes a step. */
static bool is_due(const struct client *c, uint64_t now_us)
{
    bool is_still = c->tempo == PROTO_TEMPO_STILL;

    return is_still ? (int32_t)(c->state_tick + 1 - c->pace.next_tick) >= 0
                    : pace_is_due(&c->pace, now_us);
}

static void make_due_ticks(struct client *c, uint64_t now_us)
{
    if (pace_is_lost(&c->pace, now_us)) {
        client_resync(c, RESYNC_CLOCK, now_us);
        return;
    }
    for (int i = 0; i < CATCH_UP_TICKS && is_due(c, now_us); i++) {
        make_tick(c, now_us);
    }
    if (!c->is_resyncing && now_us - c->word_us >= CLIENT_WORD_MS * MS_US) {
        send_inputs(c, c->pace.next_tick - 1, now_us);
    }
}

static void count_traffic(struct client *c, uint64_t now_us)
{
    struct client_meter *m = &c->meter;
    struct transport_stats stats;

    if (now_us - m->second_us < 1000000) {
        return;
    }
    c->net->ops->stats(c->net, &stats);
    m->up_s = (uint32_t)((stats.bytes_out - m->up_at_second) * 1000000 / (now_us - m->second_us));
    m->down_s =
        (uint32_t)((stats.bytes_in - m->down_at_second) * 1000000 / (now_us - m->second_us));
    m->up_at_second = stats.bytes_out;
    m->down_at_second = stats.bytes_in;
    m->confirmed_us = (int32_t)histogram_at(&m->confirmed, 500);
    m->second_us = now_us;
    histogram_init(&m->confirmed);
}

/* Somebody is at the door, if only to say that we must wait: the transport will tell how that ends,
 * and why. */
static bool is_answered_at_door(const struct client *c)
{
    struct net_stats stats;

    return c->state == CLIENT_CONNECTING && c->net->ops->peer_stats(c->net, c->peer, &stats) &&
           stats.datagrams_in > 0;
}

static void look_at_time(struct client *c, uint64_t now_us)
{
    uint64_t silent_us = now_us > c->heard_us ? now_us - c->heard_us : 0;

    switch (c->state) {
    case CLIENT_CONNECTING:
    case CLIENT_GREETING:
    case CLIENT_LOADING:
        if (silent_us > CLIENT_GREETING_MS * MS_US && !is_answered_at_door(c)) {
            client_lose(c, CLIENT_NOBODY, now_us);
        } else if (now_us - c->since_us > CLIENT_LOADING_MS * MS_US) {
            client_lose(c, "The server sends no world that can be read.", now_us);
        }
        break;
    case CLIENT_PLAYING:
        if (silent_us > CLIENT_SILENT_MS * MS_US) {
            client_lose(c, "The server went silent.", now_us);
        } else {
            client_aside_doubt(c, now_us);
            make_due_ticks(c, now_us);
        }
        break;
    case CLIENT_WAITING:
        if (now_us >= c->retry_us && !client_aside_may_lead_out(c, now_us)) {
            c->figures.reconnects++;
            connect_now(c, now_us);
        }
        break;
    default:
        break;
    }
}

/* Who was stopped himself, in a debugger or by a machine that slept, does not take it for the
 * server's silence: what is waited for has the time that it had then. */
static void leave_out_absence(struct client *c, uint64_t now_us)
{
    uint64_t absent_us = c->update_us > 0 && now_us > c->update_us ? now_us - c->update_us : 0;

    if (absent_us > CLIENT_ABSENT_MS * MS_US) {
        c->heard_us += absent_us;
        c->since_us += absent_us;
        c->hello_us += absent_us;
        c->aside_us += absent_us;
    }
}

void client_update(struct client *c, uint64_t now_us)
{
    struct net_event event;

    leave_out_absence(c, now_us);
    while (c->net->ops->next(c->net, now_us, &event)) {
        client_take_event(c, &event, now_us);
    }
    client_aside_expire(c, now_us);
    look_at_time(c, now_us);
    count_traffic(c, now_us);
    c->net->ops->flush(c->net, now_us);
    c->update_us = now_us;
}

uint64_t client_next_us(const struct client *c)
{
    uint64_t service_us = c->update_us + SERVICE_US;

    if (c->state == CLIENT_PLAYING && !c->is_resyncing && c->pace.next_us > 0) {
        uint64_t word_us = c->word_us + CLIENT_WORD_MS * MS_US;
        uint64_t next_us = (uint64_t)c->pace.next_us;

        return c->tempo == PROTO_TEMPO_STILL || word_us < next_us ? word_us : next_us;
    }
    if (c->state == CLIENT_WAITING && c->retry_us < service_us &&
        !client_aside_may_lead_out(c, c->update_us)) {
        return c->retry_us;
    }
    return service_us;
}

void client_hold(struct client *c, const struct input *in, uint64_t now_us)
{
    if (c->game != NULL && !fields_are_within(c->game->input_fields, in)) {
        return; /* made from a picture of another game, a moment ago */
    }
    if (memcmp(&c->held, in, sizeof(*in)) != 0 && c->key_us == 0) {
        c->key_us = now_us;
        c->key_tick = 0;
    }
    c->held = *in;
}

void client_request(struct client *c, enum command_kind kind, uint8_t value, const char *text)
{
    struct command command = { .kind = (uint8_t)kind, .value = value };
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    if (text != NULL && command_rules[kind].has_text) {
        text_clean(command.text, sizeof(command.text), text);
    }
    if (command_is_valid(&command) && c->state == CLIENT_PLAYING) {
        client_send(c, NET_CONTROL, bytes, request_pack(&command, bytes));
    }
}

static void give_order(struct client *c, const char *line)
{
    char clean[GAME_TEXT_BYTES + 1];
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    if (text_clean(clean, sizeof(clean), line) == 0) {
        return;
    }
    if (c->state == CLIENT_REFUSED) {
        client_aside_order(c, clean);
    } else if (c->state == CLIENT_PLAYING) {
        client_send(c, NET_CONTROL, bytes, order_pack(clean, bytes));
    }
}

void client_ask(struct client *c, const char *line)
{
    give_order(c, line);
    c->asked_us = c->update_us;
}

void client_order(struct client *c, const char *line)
{
    give_order(c, line);
    c->asked_us = 0;
    c->ordered_us = c->update_us;
}

void client_look(struct client *c)
{
    const uint8_t byte = MSG_LOOK;

    if (c->state == CLIENT_PLAYING) {
        client_send(c, NET_CONTROL, &byte, 1);
    } else if (c->state == CLIENT_REFUSED) {
        client_aside_look(c);
    }
}

void client_leave(struct client *c)
{
    c->is_done = true;
    client_aside_end(c);
    client_forget_ticket(c);
    if (c->peer != NET_PEER_NONE) {
        c->net->ops->disconnect(c->net, c->peer, PROTO_GOODBYE);
    } else {
        c->state = CLIENT_IDLE;
    }
}
