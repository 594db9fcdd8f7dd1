/* Where servers are bound.
 * SPDX-License-Identifier: MIT */
#include "server/reach.h"

#include "net/enet_transport.h"
#include "net/interfaces.h"
#include "net/whereabouts.h"
#include "server/process.h"
#include "server/udp_table.h"

/* Where a server hears others: one of its sockets, over an address that others reach. */
struct door {
    int pid;
    const struct interface *list;
    int count;
    const struct interface *over;
};

static const struct interface *find_interface(const struct door *door, uint32_t ipv4)
{
    for (int i = 0; i < door->count; i++) {
        if (door->list[i].ipv4 == ipv4 && door->list[i].kind != INTERFACE_LOOPBACK) {
            return &door->list[i];
        }
    }
    return NULL;
}

static bool is_door(void *context, const struct udp_socket *s)
{
    struct door *door = context;

    door->over = find_interface(door, s->address.ipv4);
    return door->over != NULL && process_has_socket(door->pid, s->inode);
}

static void tell_home(struct findings *all, const struct whereabouts *w, const char *home)
{
    struct finding *f = findings_add(
        all, FINDING_NOTE, "the server at %s, process %d, is for this machine alone", home, w->pid);

    finding_follows(f, "friends on other machines can't join it yet");
    finding_command(f, "type 'lan on' at its console, or press L in the window");
}

static void tell_server(struct findings *all, const struct whereabouts *w,
                        const struct interface *list, int count)
{
    struct door door = { .pid = w->pid, .list = list, .count = count };
    struct udp_socket socket;
    char home[NET_ADDRESS_BYTES];
    char away[NET_ADDRESS_BYTES];

    net_address_print(&w->address, home, sizeof(home));
    if (!udp_table_find(is_door, &door, &socket)) {
        tell_home(all, w, home);
        return;
    }
    net_address_print(&socket.address, away, sizeof(away));
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
