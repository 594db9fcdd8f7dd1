/* The client's core: a connection beside the one that plays. When the server is silent it may have
 * been started anew, so the client knocks there while it waits; and who wants to go elsewhere asks
 * there first, so that a refusal costs him nothing.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/text.h"
#include "client/client_parts.h"

enum {
    MS_US = 1000,
};

void client_aside_end(struct client *c)
{
    if (c->aside_peer != NET_PEER_NONE) {
        c->net->ops->drop(c->net, c->aside_peer, 0);
    }
    c->aside_peer = NET_PEER_NONE;
    c->aside = ASIDE_NONE;
}

/* A ticket leads back to its seat, and is spent by being shown. */
static void begin(struct client *c, enum client_aside aside, const struct net_address *server,
                  uint64_t now_us)
{
    client_aside_end(c);
    client_offer(c, aside == ASIDE_RETURN);
    c->aside_server = *server;
    c->aside_peer = client_connect(c, server, now_us);
    c->aside = c->aside_peer != NET_PEER_NONE ? aside : ASIDE_NONE;
    c->aside_us = now_us;
}

void client_aside_doubt(struct client *c, uint64_t now_us)
{
    bool is_silent = now_us > c->heard_us + CLIENT_DOUBT_MS * MS_US;
    bool is_free = c->aside == ASIDE_NONE || c->aside == ASIDE_RETURN;
    bool is_due = c->aside_us <= c->heard_us || now_us > c->aside_us + CLIENT_KNOCK_MS * MS_US;

    if (is_silent && is_free && is_due) {
        begin(c, ASIDE_RETURN, &c->options.server, now_us);
    }
}

/* How long the door takes is the transport's to say. */
void client_aside_expire(struct client *c, uint64_t now_us)
{
    bool has_asked =
        (c->aside == ASIDE_VISIT || c->aside == ASIDE_LOOK) && c->hello_us >= c->aside_us;

    if (has_asked && now_us > c->hello_us + CLIENT_GREETING_MS * MS_US) {
        client_aside_end(c);
        client_complain(c, CLIENT_NOBODY, now_us);
    }
}

bool client_aside_may_lead_out(const struct client *c, uint64_t now_us)
{
    return c->aside == ASIDE_VISIT && now_us < c->aside_us + CLIENT_GREETING_MS * MS_US;
}

void client_visit(struct client *c, const struct net_address *server, const char *match,
                  const char *spec, uint64_t now_us)
{
    char sentence[VIEW_TEXT_BYTES];

    if (strlen(match) > PROTO_MATCH_BYTES || strlen(spec) > PROTO_SPEC_BYTES) {
        text_format(sentence, sizeof(sentence),
                    "A match's name takes %d bytes at the most, and what it is like %d.",
                    PROTO_MATCH_BYTES, PROTO_SPEC_BYTES);
        client_complain(c, sentence, now_us);
        return;
    }
    text_format(c->aside_match, sizeof(c->aside_match), "%s", match);
    text_format(c->aside_spec, sizeof(c->aside_spec), "%s", spec);
    begin(c, ASIDE_VISIT, server != NULL ? server : &c->options.server, now_us);
    if (c->aside == ASIDE_NONE) {
        client_complain(c, "There is no way to the server now. Try again.", now_us);
    }
}

void client_aside_look(struct client *c)
{
    if (c->aside == ASIDE_NONE) {
        begin(c, ASIDE_LOOK, &c->options.server, c->update_us);
    }
}

/* The words behind "join" or "make"; NULL: it is another order. */
static const char *words_behind(const char *line, const char *order)
{
    size_t length = strlen(order);

    return strncmp(line, order, length) == 0 && line[length] == ' ' ? line + length + 1 : NULL;
}

void client_aside_order(struct client *c, const char *line)
{
    const char *match = words_behind(line, "join");
    const char *spec = words_behind(line, "make");

    if (match != NULL || spec != NULL) {
        client_visit(c, NULL, match != NULL ? match : "", spec != NULL ? spec : "", c->update_us);
    }
}

static void say_hello(struct client *c, uint64_t now_us)
{
    struct msg_hello hello;
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    client_write_hello(c, &hello);
    if (c->aside == ASIDE_LOOK) {
        hello.wants = HELLO_LOOK;
    } else if (c->aside_spec[0] != '\0') {
        hello.wants = HELLO_MAKE;
    }
    text_clean(hello.match, sizeof(hello.match), c->aside_match);
    text_clean(hello.spec, sizeof(hello.spec), c->aside_spec);
    c->hello_us = now_us;
    c->net->ops->send(c->net, c->aside_peer, NET_CONTROL, bytes,
                      message_pack(MSG_HELLO, &msg_hello_fields, &hello, bytes));
}

/* The server that is left is told: nobody comes back to that seat. */
static void move(struct client *c)
{
    client_forget_ticket(c);
    if (c->peer != NET_PEER_NONE) {
        c->net->ops->disconnect(c->net, c->peer, PROTO_GOODBYE);
        c->peer = NET_PEER_NONE;
    }
    c->options.server = c->aside_server;
    text_format(c->options.match, sizeof(c->options.match), "%s", c->aside_match);
    c->options.spec[0] = '\0';
}

static bool is_elsewhere(const struct client *c)
{
    return c->aside_server.ipv4 != c->options.server.ipv4 ||
           c->aside_server.port != c->options.server.port;
}

/* From now on it is the link, and the old one is none. */
static void take_over(struct client *c, enum client_state state, uint64_t now_us)
{
    if (is_elsewhere(c)) {
        move(c);
    }
    client_drop(c);
    c->peer = c->aside_peer;
    c->aside_peer = NET_PEER_NONE;
    c->aside = ASIDE_NONE;
    c->is_renewed = false;
    client_forget_world(c);
    client_enter(c, state, now_us);
}

static void refuse(struct client *c, const struct refuse_text *t, const char *detail,
                   uint64_t now_us)
{
    char text[VIEW_TEXT_BYTES];

    client_aside_end(c);
    client_tell_refusal(false, t, detail, text, sizeof(text));
    client_complain(c, text, now_us);
}

static bool take_refusal(struct client *c, const struct net_event *event, uint64_t now_us)
{
    struct msg_refuse m;

    if (!message_unpack(&msg_refuse_fields, event->data, event->length, &m)) {
        return false;
    }
    refuse(c, &refuse_texts[m.cause], m.detail, now_us);
    return true;
}

static bool take_message(struct client *c, const struct net_event *event, uint64_t now_us)
{
    enum message_kind kind;

    if (!message_classify(event->data, event->length, (uint8_t)event->channel, false, &kind)) {
        return false;
    }
    if (kind == MSG_REFUSE) {
        return take_refusal(c, event, now_us);
    }
    if (c->aside == ASIDE_LOOK) {
        return kind == MSG_MATCHES && client_take_list(c, event);
    }
    c->visits++; /* whatever comes but a refusal says that we are in */
    take_over(c, CLIENT_GREETING, now_us);
    return true;
}

static void on_end(struct client *c, const struct net_event *event, uint64_t now_us)
{
    bool is_seen = c->aside == ASIDE_LOOK && event->kind == NET_DISCONNECTED;
    bool is_return = c->aside == ASIDE_RETURN;
    struct refuse_text text;
    char detail[PROTO_DETAIL_BYTES];

    c->aside_peer = NET_PEER_NONE;
    c->aside = ASIDE_NONE;
    if (is_return || is_seen) {
        return; /* what the link itself has to say goes on; a look ends with the list */
    }
    if (event->kind == NET_REFUSED && client_tell_door(event, &text, detail)) {
        refuse(c, &text, detail, now_us);
    } else {
        client_complain(c, event->kind == NET_REFUSED ? CLIENT_NOBODY : CLIENT_BROKEN, now_us);
    }
}

void client_aside_take(struct client *c, const struct net_event *event, uint64_t now_us)
{
    switch (event->kind) {
    case NET_CONNECTED:
        if (c->aside == ASIDE_RETURN) {
            c->figures.reconnects++;
            take_over(c, CLIENT_CONNECTING, now_us); /* where this event is taken, too */
        } else {
            say_hello(c, now_us);
        }
        break;
    case NET_MESSAGE:
        c->figures.refused_messages += !take_message(c, event, now_us);
        break;
    default:
        on_end(c, event, now_us);
        break;
    }
}
