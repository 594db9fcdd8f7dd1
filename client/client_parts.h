/* What the files of the client's core share among themselves; for nobody else.
 * SPDX-License-Identifier: MIT */
#ifndef HP_CLIENT_PARTS_H
#define HP_CLIENT_PARTS_H

#include "client/client.h"

/* client.c */
void client_enter(struct client *c, enum client_state state, uint64_t now_us);
void client_forget_world(struct client *c);
void client_forget_match(struct client *c); /* what was told and happened there */
void client_drop(struct client *c);

/* The link is gone: tries again after a pause, a short one where nothing answers. */
void client_lose(struct client *c, const char *why, uint64_t now_us);

/* The server asks to come again later. */
void client_put_off(struct client *c, const char *why, uint64_t now_us);

/* Of the server that the client is at. */
void client_forget_ticket(const struct client *c);

/* Whether the connection begun next shows the ticket. */
void client_offer(const struct client *c, bool has_ticket);
/* Begins a connection; to its own server through the relay, if there is one. Returns the peer. */
uint32_t client_connect(struct client *c, const struct net_address *server, uint64_t now_us);
void client_send(struct client *c, enum net_channel channel, const uint8_t *bytes, size_t length);
void client_resync(struct client *c, enum resync_why why, uint64_t now_us);

/* client_receive.c */
void client_take_event(struct client *c, const struct net_event *event, uint64_t now_us);

/* Fills in what every HELLO says; the caller adds what it wants, and where. */
void client_write_hello(const struct client *c, struct msg_hello *hello);

/* "Refused (seat): every seat is taken: main. Wait until...", or "Out of the match: you are..." */
void client_tell_refusal(bool was_inside, const struct refuse_text *t, const char *detail,
                         char *text, size_t size);

/* Why the door stays shut, as text and detail; false: nothing answers there. */
bool client_tell_door(const struct net_event *event, struct refuse_text *text,
                      char detail[PROTO_DETAIL_BYTES]);

/* client_notice.c: a whole message each; false: out of bounds. */
bool client_take_notice(struct client *c, const struct net_event *event, uint64_t now_us);
bool client_take_list(struct client *c, const struct net_event *event);
bool client_take_ticket(struct client *c, const struct net_event *event);

/* client_stream.c: the same of a state message. */
bool client_take_state(struct client *c, const struct net_event *event, uint64_t now_us);

/* Something new of the world was confirmed: counts how long nothing was. */
void client_note_freeze(struct client *c, uint64_t now_us);

/* client_aside.c: a connection beside the one that plays. */
void client_aside_end(struct client *c);
void client_aside_doubt(struct client *c, uint64_t now_us); /* at each update while playing */

/* At each update: gives up what has connected and gets no answer. */
void client_aside_expire(struct client *c, uint64_t now_us);

/* Whether who has lost the link waits for a visit that is under way, rather than try again: it may
 * be what has ended the link. */
bool client_aside_may_lead_out(const struct client *c, uint64_t now_us);
void client_aside_order(struct client *c, const char *line);
void client_aside_look(struct client *c);
void client_aside_take(struct client *c, const struct net_event *event, uint64_t now_us);

/* client_feed.c: what happened, as lines for the event feed. */
void client_feed_update(struct client *c, const struct replica_update *u, uint64_t now_us);
void client_feed_renew(struct client *c, bool is_elsewhere); /* before the old world is void */
void client_feed_notice(struct client *c, const struct msg_notice *m, uint64_t now_us);

#endif
