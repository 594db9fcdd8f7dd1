/* Looking for the holder of a port: the socket's inode in /proc/net/udp, then the process that has
 * it open, then whether that has left word of itself.
 * SPDX-License-Identifier: MIT */
#include "server/holder.h"

#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "net/enet_transport.h"
#include "server/udp_table.h"

enum {
    NAMES_BYTES = 128,
};

static const char server_name[] = "homeport-server";

/* `context`: the address that is wanted. */
static bool is_in_the_way(void *context, const struct udp_socket *s)
{
    const struct net_address *wanted = context;

    return s->address.port == wanted->port &&
           (s->address.ipv4 == 0 || wanted->ipv4 == 0 || s->address.ipv4 == wanted->ipv4);
}

void holder_find(struct holder *h, const struct net_address *address)
{
    struct net_address wanted = *address;
    struct udp_socket socket = { .inode = 0 };

    *h = (struct holder){ .is_there = udp_table_find(is_in_the_way, &wanted, &socket),
                          .owner = socket.owner };
    int pid = h->is_there ? process_with_socket(socket.inode) : 0;

    if (pid == 0 || !process_look(pid, &h->process)) {
        h->process.pid = 0;
        return;
    }
    h->is_listed = whereabouts_find(address->port, &h->listed) && h->listed.pid == pid;
    h->is_server = h->is_listed || strcmp(h->process.name, server_name) == 0;
    h->is_orphan = h->is_listed && h->listed.parent > 1 && h->listed.parent != h->process.parent;
}

/* --- for people ------------------------------------------------------------------------------- */

struct page {
    char *text;
    size_t size;
};

static void put(struct page *p, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put(struct page *p, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    text_format_list(p->text, p->size, format, arguments);
    va_end(arguments);
    size_t length = strlen(p->text);

    p->text += length;
    p->size -= length;
}

static void put_since(struct page *p, uint64_t since_s)
{
    char since[WHEREABOUTS_SINCE_BYTES];

    if (since_s != 0) {
        whereabouts_since(since_s, since);
        put(p, ", since %s", since);
    }
}

static void put_owner(struct page *p, uid_t owner)
{
    const struct passwd *user = getpwuid(owner);

    if (user != NULL) {
        put(p, "%s", user->pw_name);
    } else {
        put(p, "number %u", (unsigned)owner);
    }
}

static void put_server(struct page *p, const struct holder *h)
{
    char names[NAMES_BYTES];

    whereabouts_names(&h->listed, names, sizeof(names));
    put(p, ": a server of yours");
    put_since(p, h->listed.since_s);
    put(p, ", matches: %s.", names);
    if (h->is_orphan) {
        put(p, "\n  It is left over: what started it has ended.");
    }
}

static void put_holder(struct page *p, const struct holder *h)
{
    if (h->process.pid == 0) {
        put(p, "It is held by a process of the user ");
        put_owner(p, h->owner);
        put(p, "; which one, only that user and root can see.");
        return;
    }
    put(p, "It is held by %s, process %d", h->process.name, h->process.pid);
    if (h->is_listed) {
        put_server(p, h);
        return;
    }
    if (h->process.owner != geteuid()) {
        put(p, " of the user ");
        put_owner(p, h->process.owner);
    }
    put_since(p, h->process.since_s);
    put(p, ".");
}

void holder_tell(const struct holder *h, const struct net_address *address, char *text, size_t size)
{
    struct page p = { text, size };
    char where[NET_ADDRESS_BYTES];

    net_address_print(address, where, sizeof(where));
    put(&p, "Port %d already in use: failed to bind to %s.\n", address->port, where);
    if (h->is_there) {
        put(&p, "  ");
        put_holder(&p, h);
        put(&p, "\n");
    }
    if (h->is_server || h->process.pid == 0) {
        put(&p, "  %-36shomeport %s\n",
            h->is_server ? "To join the server that is there:" : "To join it, if it is a server:",
            where);
    }
    if (h->process.pid != 0 && (h->process.owner == geteuid() || geteuid() == 0)) {
        put(&p, "  %-36skill %d\n", "To end it:", h->process.pid);
    }
    put(&p, "  %-36shomeport-server --port 0", "To start another on a free port:");
}
