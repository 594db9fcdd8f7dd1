/* The client's core: what the server tells this person alone: notices, the list of matches, a
 * ticket.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/text.h"
#include "client/client_parts.h"
#include "net/enet_transport.h"
#include "net/invite.h"
#include "net/secret.h"

/* False: that is no link. */
static bool take_invite(struct view_invite *to, const char *link, uint64_t now_us)
{
    struct invite invite;
    char unused[1];

    if (link[0] != '\0' && !invite_parse(link, &invite, unused, sizeof(unused))) {
        return false;
    }
    memset(to, 0, sizeof(*to));
    to->at_us = now_us;
    if (link[0] != '\0') {
        text_format(to->link, sizeof(to->link), "%s", link);
        net_address_print(&invite.address, to->address, sizeof(to->address));
        code_print(&invite.code, true, to->code);
        secret_wipe(&invite, sizeof(invite));
    }
    return true;
}

bool client_take_notice(struct client *c, const struct net_event *event, uint64_t now_us)
{
    struct msg_notice m;

    if (!message_unpack(&msg_notice_fields, event->data, event->length, &m)) {
        return false;
    }
    if (m.kind == NOTICE_CODE) {
        text_format(c->code, sizeof(c->code), "%s", m.text);
        if (strcmp(c->invite.code, m.text) != 0) {
            memset(&c->invite, 0, sizeof(c->invite)); /* made with an older one */
        }
    }
    if (m.kind == NOTICE_INVITE && !take_invite(&c->invite, m.text, now_us)) {
        return false;
    }
    client_feed_notice(c, &m, now_us);
    return true;
}

/* The rows come in order; the list is whole with the last. */
bool client_take_list(struct client *c, const struct net_event *event)
{
    struct msg_matches m;
    struct view_list *list = &c->list;

    if (!message_unpack(&msg_matches_fields, event->data, event->length, &m) ||
        m.total > VIEW_MATCHES || (m.first != 0 && m.first != list->count)) {
        return false;
    }
    list->count = m.first;
    for (int i = 0; i < PROTO_MATCHES && list->count < m.total && m.rows[i].name[0] != '\0'; i++) {
        list->rows[list->count++] = m.rows[i];
    }
    list->serial += list->count == m.total;
    return true;
}

bool client_take_ticket(struct client *c, const struct net_event *event)
{
    const struct client_tickets *t = c->options.tickets;
    struct msg_ticket m;

    if (!message_unpack(&msg_ticket_fields, event->data, event->length, &m)) {
        return false;
    }
    if (t != NULL) {
        t->keep(t->context, &c->options.server, m.bytes);
    }
    secret_wipe(&m, sizeof(m));
    return true;
}
