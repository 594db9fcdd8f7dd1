/* What the files of the client's core share among themselves; for nobody else.
 * SPDX-License-Identifier: MIT */
#ifndef HP_CLIENT_PARTS_H
#define HP_CLIENT_PARTS_H

#include "client/client.h"

/* client.c */
void client_enter(struct client *c, enum client_state state, uint64_t now_us);
void client_forget_world(struct client *c);
void client_lose(struct client *c, const char *why, uint64_t now_us);
void client_send(struct client *c, enum net_channel channel, const uint8_t *bytes, size_t length);
void client_resync(struct client *c, enum resync_why why, uint64_t now_us);

/* client_receive.c */
void client_take_event(struct client *c, const struct net_event *event, uint64_t now_us);

/* client_feed.c: what happened, as lines for the event feed. */
void client_feed_update(struct client *c, const struct replica_update *u, uint64_t now_us);
void client_feed_notice(struct client *c, const struct msg_notice *m, uint64_t now_us);

#endif
