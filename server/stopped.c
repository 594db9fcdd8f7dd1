/* Stopped processes.
 * SPDX-License-Identifier: MIT */
#include "server/stopped.h"

#include "server/process.h"
#include "server/udp_table.h"

static bool look(void *context)
{
    struct stopped *s = context;

    s->count = process_list_stopped(s->pids, STOPPED_MOST);
    return s->count > 0;
}

static bool is_bound_to(void *context, const struct udp_socket *s)
{
    const struct net_address *client = context;

    return s->address.port == client->port &&
           (s->address.ipv4 == client->ipv4 || s->address.ipv4 == 0);
}

static bool is_stopped(void *context, const struct net_address *client)
{
    const struct stopped *s = context;
    struct net_address wanted = *client;
    struct udp_socket socket;
    bool is_one = false;

    if (!udp_table_find(is_bound_to, &wanted, &socket)) {
        return false;
    }
    for (int i = 0; i < s->count && !is_one; i++) {
        is_one = process_has_socket(s->pids[i], socket.inode);
    }
    return is_one;
}

void stopped_init(struct stopped *s)
{
    *s = (struct stopped){ .watch = { s, look, is_stopped } };
}
