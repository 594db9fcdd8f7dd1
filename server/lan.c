/* The LAN: opened and shut.
 * SPDX-License-Identifier: MIT */
#include "server/lan.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "net/pair.h"
#include "net/secret.h"
#include "server/codes.h"

void lan_init(struct lan *l, struct server *server, struct codes *codes, struct transport *pair,
              const struct enet_transport_options *options, const struct lan_machine *machine)
{
    memset(l, 0, sizeof(*l));
    l->server = server;
    l->codes = codes;
    l->pair = pair;
    l->options = *options;
    l->machine = *machine;
    l->watch_fd = -1;
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

static void stop_watching(struct lan *l)
{
    if (l->watch_fd >= 0) {
        close(l->watch_fd);
    }
    l->watch_fd = -1;
}

void lan_end(struct lan *l)
{
    stop_watching(l);
    if (l->state == LAN_ON || l->state == LAN_ENDING) {
        pair_end_away(l->pair);
    }
    l->state = LAN_OFF;
}

/* At home's port, so that an address is enough to type; where somebody else has that, at any. */
static struct transport *open_away(const struct lan *l, const struct lan_network *network,
                                   char *fault, size_t size)
{
    struct enet_transport_options options = l->options;
    int error = 0;

    options.bind.ipv4 = network->ipv4;
    options.subnet = (struct filter_subnet){ network->ipv4, network->bits };
    struct transport *away = enet_transport_open(&options, fault, size, &error);

    if (away == NULL && error == EADDRINUSE) {
        options.bind.port = 0;
        away = enet_transport_open(&options, fault, size, &error);
    }
    return away;
}

bool lan_open(struct lan *l, const struct lan_network *network, char *fault, size_t size,
              uint64_t now_us)
{
    if (l->state == LAN_ON) {
        char address[NET_ADDRESS_BYTES];

        net_address_print(&l->address, address, sizeof(address));
        text_format(fault, size, "the LAN is open already, on %s", address);
        return false;
    }
    lan_end(l);
    /* First, so that no change falls between. */
    l->watch_fd = l->machine.watch();
    l->has_news = false;
    struct transport *away = open_away(l, network, fault, size);

    if (away == NULL) {
        stop_watching(l);
        return false;
    }
    pair_set_away(l->pair, away);
    l->network = *network;
    l->address = enet_transport_address(away);
    l->state = LAN_ON;
    l->looked_us = now_us;
    l->is_down = false;
    codes_set_away(l->codes, away, l->is_open);
    if (!make_codes(l)) {
        codes_set_away(l->codes, NULL, false);
        take_codes_back(l);
        lan_end(l);
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
    stop_watching(l);
    l->state = LAN_ENDING;
    l->ending_us = now_us;
    for (int i = 0; i < sv->session_count; i++) {
        if (sv->sessions[i].state != SESSION_FREE && sv->sessions[i].is_away) {
            server_refuse(sv, &sv->sessions[i], REFUSE_LAN, "", now_us);
        } else if (lan_is_for(sv, &sv->sessions[i])) {
            server_notice(sv, &sv->sessions[i], NOTICE_INVITE, "");
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

/* --- the address ------------------------------------------------------------------------------ */

bool lan_is_for(const struct server *sv, const struct session *s)
{
    bool is_in = s->state == SESSION_LOADING || s->state == SESSION_PLAYING;

    /* In a match without a host everybody may ask others in. */
    return is_in && !s->is_away && (orders_roles(sv, s) & (ROLE_HOST | ROLE_FREE)) != 0;
}

void lan_tell(const struct lan *l, uint64_t now_us, const char *format, ...)
{
    struct server *sv = l->server;
    char text[GAME_TEXT_BYTES + 1];
    va_list words;

    va_start(words, format);
    text_format_list(text, sizeof(text), format, words);
    va_end(words);
    log_each(sv->log, now_us, "lan", "%s", text);
    for (int i = 0; i < sv->session_count; i++) {
        if (lan_is_for(sv, &sv->sessions[i])) {
            server_notice(sv, &sv->sessions[i], NOTICE_ANSWER, text);
        }
    }
}

/* In the LAN's network first. NULL: the device has that address no more. */
static const struct interface *find_own(const struct lan *l, const struct interface *list,
                                        int count)
{
    const struct interface *found = NULL;

    for (int i = 0; i < count; i++) {
        if (list[i].ipv4 == l->network.ipv4 && strcmp(list[i].name, l->network.device) == 0 &&
            (found == NULL || list[i].prefix == l->network.bits)) {
            found = &list[i];
        }
    }
    return found;
}

/* What can't be read now may be the next time. */
static void look(struct lan *l, uint64_t now_us)
{
    struct interface list[INTERFACES_MOST];
    char unused[1];
    int count = l->machine.list(list, INTERFACES_MOST, unused, sizeof(unused));

    l->looked_us = now_us;
    if (count < 0) {
        return;
    }
    l->has_news = false;
    const struct interface *own = find_own(l, list, count);

    if (own == NULL) {
        lan_tell(l, now_us, "The LAN is shut: %s has lost its address. To open it anew: /lan on",
                 l->network.device);
        lan_shut(l, now_us);
    } else if (l->network.bits != 0 && own->prefix != l->network.bits) {
        lan_tell(l, now_us,
                 "The LAN is shut: %s is in another network, /%d instead of /%d. To open it anew: "
                 "/lan on",
                 l->network.device, own->prefix, l->network.bits);
        lan_shut(l, now_us);
    } else if (!own->is_up && !l->is_down) {
        l->is_down = true;
        lan_tell(l, now_us, "%s is down, or its cable is out: nobody comes over the LAN now.",
                 l->network.device);
    } else if (own->is_up && l->is_down) {
        l->is_down = false;
        lan_tell(l, now_us, "%s is up again.", l->network.device);
    }
}

static uint64_t next_look_us(const struct lan *l)
{
    return l->has_news         ? l->looked_us + LAN_LOOK_LEAST_US
           : l->watch_fd == -1 ? l->looked_us + LAN_LOOK_US
                               : UINT64_MAX;
}

void lan_turn(struct lan *l, uint64_t now_us)
{
    if (l->state == LAN_ENDING &&
        (!has_anybody(l->server) || now_us - l->ending_us > LAN_ENDING_US)) {
        lan_end(l);
        return;
    }
    if (l->state != LAN_ON) {
        return;
    }
    l->has_news = interfaces_have_news(l->watch_fd) || l->has_news;
    if (now_us >= next_look_us(l)) {
        look(l, now_us);
    }
}

uint64_t lan_next_us(const struct lan *l)
{
    return l->state == LAN_ON ? next_look_us(l) : l->state != LAN_OFF ? 0 : UINT64_MAX;
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
