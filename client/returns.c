/* Tickets: from the store to the door, from the server to the store.
 * SPDX-License-Identifier: MIT */
#include "client/returns.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "client/hosts.h"
#include "net/enet_transport.h"
#include "net/secret.h"

enum {
    FAULT_BYTES = 512,
};

static void offer(void *context, struct transport *net, const struct net_address *server,
                  bool insists)
{
    const struct returns *r = context;
    uint8_t ticket[RESUME_TICKET_BYTES];
    uint8_t secret[RESUME_SECRET_BYTES];
    bool is_there = server != NULL && resume_store_find(&r->store, server, ticket, secret);

    enet_transport_set_ticket(net, is_there ? ticket : NULL, is_there ? secret : NULL);
    enet_transport_insist(net, insists);
    secret_wipe(secret, sizeof(secret));
}

/* Said once: playing needs no file. */
static void complain(struct returns *r, const char *fault, const char *consequence)
{
    if (!r->has_failed) {
        fprintf(stderr, "homeport: %s; without it, %s\n", fault, consequence);
    }
    r->has_failed = true;
}

static void keep(void *context, const struct net_address *server,
                 const uint8_t bytes[PROTO_TICKET_BYTES])
{
    struct returns *r = context;
    char fault[FAULT_BYTES];

    if (!resume_store_put(&r->store, server, bytes, bytes + RESUME_TICKET_BYTES, fault,
                          sizeof(fault))) {
        complain(r, fault, "coming back takes the match's code");
    }
    if (!hosts_keep(r->folder, server->ipv4, fault, sizeof(fault))) {
        complain(r, fault, "that host is only asked by broadcast");
    }
}

static void forget(void *context, const struct net_address *server)
{
    struct returns *r = context;
    char fault[FAULT_BYTES];

    if (!resume_store_forget(&r->store, server, fault, sizeof(fault))) {
        complain(r, fault, "coming back takes the match's code");
    }
}

bool returns_open(struct returns *r, const char *folder)
{
    char word[RESUME_STORE_WORD_BYTES];

    memset(r, 0, sizeof(*r));
    text_format(r->folder, sizeof(r->folder), "%s", folder);
    r->tickets = (struct client_tickets){ r, offer, keep, forget };
    if (!resume_store_open(&r->store, folder, word, sizeof(word))) {
        return false;
    }
    if (word[0] != '\0') {
        fprintf(stderr, "homeport: %s\n", word);
    }
    return true;
}

void returns_close(struct returns *r)
{
    resume_store_close(&r->store);
}
