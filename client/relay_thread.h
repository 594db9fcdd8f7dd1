/* A relay in a thread of its own: what --net puts between this program's clients and their server.
 * All calls are safe from any one other thread.
 * SPDX-License-Identifier: MIT */
#ifndef HP_RELAY_THREAD_H
#define HP_RELAY_THREAD_H

#include <jansson.h>

#include "client/relay.h"

struct relay_thread;

/* Listens on 127.0.0.1 at a free port; `options->listen` is not looked at. NULL: `fault`. */
struct relay_thread *relay_thread_start(const struct relay_options *options, char *fault,
                                        size_t fault_size);

/* Where the clients are to connect to in the server's place. */
struct net_address relay_thread_address(const struct relay_thread *t);

/* As relay_command. */
bool relay_thread_command(struct relay_thread *t, const char *line, char *answer, size_t size);

/* What a client that comes gets, and all have unless told otherwise. */
struct link_plan relay_thread_plan(struct relay_thread *t);

/* As relay_report_json. */
json_t *relay_thread_report(struct relay_thread *t);

/* NULL is fine. */
void relay_thread_stop(struct relay_thread *t);

#endif
