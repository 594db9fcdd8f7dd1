/* The machine's UDP sockets.
 * SPDX-License-Identifier: MIT */
#include "server/udp_table.h"

#include <stdio.h>

enum {
    LINE_BYTES = 512,
};

/* False: the heading. */
static bool read_line(const char *line, struct udp_socket *s)
{
    unsigned ipv4;
    unsigned port;

    if (sscanf(line, "%*d: %8X:%4X %*s %*s %*s %*s %*s %u %*s %lu", &ipv4, &port, &s->owner,
               &s->inode) != 4) {
        return false;
    }
    s->address = (struct net_address){ __builtin_bswap32(ipv4), (uint16_t)port };
    return true;
}

bool udp_table_find(bool (*fits)(void *context, const struct udp_socket *s), void *context,
                    struct udp_socket *found)
{
    FILE *f = fopen("/proc/net/udp", "r");
    char line[LINE_BYTES];
    bool is_found = false;

    while (f != NULL && !is_found && fgets(line, sizeof(line), f) != NULL) {
        is_found = read_line(line, found) && fits(context, found);
    }
    if (f != NULL) {
        fclose(f);
    }
    return is_found;
}
