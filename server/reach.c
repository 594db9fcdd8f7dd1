/* Where servers are bound, from /proc/net/udp.
 * SPDX-License-Identifier: MIT */
#include "server/reach.h"

#include <stdio.h>

#include "net/enet_transport.h"
#include "net/interfaces.h"
#include "net/whereabouts.h"
#include "server/process.h"

enum {
    LINE_BYTES = 512,
    WHERE_BYTES = 32,
};

/* An address of this machine's where a server hears others. */
struct door {
    struct net_address address;
    const struct interface *over;
};

static const struct interface *find_interface(const struct interface *list, int count,
                                              uint32_t ipv4)
{
    for (int i = 0; i < count; i++) {
        if (list[i].ipv4 == ipv4 && list[i].kind != INTERFACE_LOOPBACK) {
            return &list[i];
        }
    }
    return NULL;
}

/* The first of that process's sockets that is bound to an address which others reach. False: it has
 * none. */
static bool find_door(int pid, const struct interface *list, int count, struct door *door)
{
    FILE *f = fopen("/proc/net/udp", "r");
    char line[LINE_BYTES];
    bool is_found = false;

    while (f != NULL && !is_found && fgets(line, sizeof(line), f) != NULL) {
        unsigned ipv4;
        unsigned port;
        unsigned long inode;

        if (sscanf(line, "%*d: %8X:%4X %*s %*s %*s %*s %*s %*u %*s %lu", &ipv4, &port, &inode) ==
            3) {
            door->address = (struct net_address){ __builtin_bswap32(ipv4), (uint16_t)port };
            door->over = find_interface(list, count, door->address.ipv4);
            is_found = door->over != NULL && process_has_socket(pid, inode);
        }
    }
    if (f != NULL) {
        fclose(f);
    }
    return is_found;
}

static void tell_home(struct findings *all, const struct whereabouts *w, const char *home)
{
    struct finding *f = findings_add(
        all, FINDING_NOTE, "the server at %s, process %d, is for this machine alone", home, w->pid);

    finding_follows(f, "friends on other machines can't join it yet");
    finding_command(f, "type 'lan on' at its console");
}

static void tell_server(struct findings *all, const struct whereabouts *w,
                        const struct interface *list, int count)
{
    struct door door;
    char home[WHERE_BYTES];
    char away[WHERE_BYTES];

    net_address_print(&w->address, home, sizeof(home));
    if (w->address.ipv4 == 0) {
        findings_add(all, FINDING_OK, "the server at %s, process %d, is open to every network",
                     home, w->pid);
        return;
    }
    if (!find_door(w->pid, list, count, &door)) {
        tell_home(all, w, home);
        return;
    }
    net_address_print(&door.address, away, sizeof(away));
    if (door.over->is_up) {
        findings_add(all, FINDING_OK, "the server at %s, process %d, is open to the LAN at %s (%s)",
                     home, w->pid, away, door.over->name);
        return;
    }
    struct finding *f = findings_add(all, FINDING_PROBLEM,
                                     "the server at %s, process %d, is open to the LAN at %s, but "
                                     "%s is down, or its cable is out",
                                     home, w->pid, away, door.over->name);

    finding_follows(f, "nobody comes over it");
    finding_command(f, "plug the cable in, or: sudo ip link set %s up", door.over->name);
}

void reach_tell(struct findings *all)
{
    struct whereabouts servers[WHEREABOUTS_SERVERS];
    struct interface list[INTERFACES_MOST];
    char unused[1];
    int found = whereabouts_list(servers, WHEREABOUTS_SERVERS);
    int count = interfaces_list(list, INTERFACES_MOST, unused, sizeof(unused));

    if (count > 0) {
        (void)interfaces_rank(list, count);
    }
    for (int i = 0; i < found; i++) {
        tell_server(all, &servers[i], list, count);
    }
    if (found == 0) {
        findings_add(all, FINDING_OK, "no server of yours runs here now");
    }
}
