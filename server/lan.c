/* The LAN: opened and shut.
 * SPDX-License-Identifier: MIT */
#include "server/lan.h"

#include <string.h>

#include "base/text.h"
#include "net/pair.h"
#include "net/secret.h"
#include "server/codes.h"

void lan_init(struct lan *l, struct server *server, struct codes *codes, struct transport *pair,
              const struct enet_transport_options *options)
{
    memset(l, 0, sizeof(*l));
    l->server = server;
    l->codes = codes;
    l->pair = pair;
    l->options = *options;
    server->lan = l;
}

/* Each match that has none gets a code: it is needed from now on. */
static bool make_codes(struct lan *l)
{
    struct server *sv = l->server;

    for (int i = 0; i < sv->match_count; i++) {
        if (server_has(&sv->matches[i]) && !codes_has(l->codes, i) && !codes_renew(l->codes, i)) {
            return false;
        }
    }
    return true;
}

/* Open matches have had one for the LAN only. */
static void take_codes_back(struct lan *l)
{
    struct server *sv = l->server;

    for (int i = 0; i < sv->match_count; i++) {
        if (server_has(&sv->matches[i]) && !sv->matches[i].is_private && codes_has(l->codes, i)) {
            codes_take_away(l->codes, i);
        }
    }
}

static void end(struct lan *l)
{
    pair_end_away(l->pair);
    l->state = LAN_OFF;
    l->server->is_away_closing = false;
}

bool lan_open(struct lan *l, const struct lan_network *network, char *fault, size_t size)
{
    int error = 0;

    if (l->state == LAN_ON) {
        char address[INVITE_TEXT_BYTES];

        net_address_print(&l->address, address, sizeof(address));
        text_format(fault, size, "the LAN is open already, on %s", address);
        return false;
    }
    if (l->state == LAN_ENDING) {
        end(l);
    }
    l->options.bind.ipv4 = network->ipv4;
    l->options.subnet = (struct filter_subnet){ network->ipv4, network->bits };
    struct transport *away = enet_transport_open(&l->options, fault, size, &error);

    if (away == NULL) {
        return false;
    }
    pair_set_away(l->pair, away);
    l->network = *network;
    l->address = enet_transport_address(away);
    l->state = LAN_ON;
    l->server->is_away_open = l->is_open;
    codes_set_away(l->codes, away, l->is_open);
    if (!make_codes(l)) {
        codes_set_away(l->codes, NULL, false);
        take_codes_back(l);
        end(l);
        text_format(fault, size, "no code can be made for a match");
        return false;
    }
    return true;
}

void lan_shut(struct lan *l, uint64_t now_us)
{
    struct server *sv = l->server;

    if (l->state != LAN_ON) {
        return;
    }
    codes_set_away(l->codes, NULL, false);
    take_codes_back(l);
    l->state = LAN_ENDING;
    l->ending_us = now_us;
    sv->is_away_closing = true;
    for (int i = 0; i < sv->session_count; i++) {
        if (sv->sessions[i].state != SESSION_FREE && sv->sessions[i].is_away) {
            server_refuse(sv, &sv->sessions[i], REFUSE_LAN, "", now_us);
        }
    }
    sv->net->ops->flush(sv->net, now_us);
}

static bool has_anybody(const struct server *sv)
{
    for (int i = 0; i < sv->session_count; i++) {
        if (sv->sessions[i].state != SESSION_FREE && sv->sessions[i].is_away) {
            return true;
        }
    }
    return false;
}

void lan_turn(struct lan *l, uint64_t now_us)
{
    if (l->state == LAN_ENDING &&
        (!has_anybody(l->server) || now_us - l->ending_us > LAN_ENDING_US)) {
        end(l);
    }
}

bool lan_invite(const struct lan *l, const struct match *m, char text[INVITE_TEXT_BYTES])
{
    int door = (int)(m - l->server->matches);
    struct invite invite;

    if (l->state != LAN_ON || !codes_has(l->codes, door)) {
        return false;
    }
    invite.address = l->address;
    invite.code = *codes_of(l->codes, door);
    invite_print(&invite, text);
    secret_wipe(&invite, sizeof(invite));
    return true;
}
