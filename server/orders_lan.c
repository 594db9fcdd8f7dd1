/* The order that opens and shuts the LAN.
 * SPDX-License-Identifier: MIT */
#include "server/orders_inside.h"

#include <string.h>

#include "base/text.h"
#include "net/secret.h"
#include "server/codes.h"
#include "server/lan.h"
#include "server/lan_choice.h"

enum {
    WORD_BYTES = 64,
    FAULT_BYTES = 256,
};

/* --- who is told the way in ------------------------------------------------------------------- */

/* To whoever may show the match's code. */
static void send_invite(struct server *sv, struct session *s)
{
    char link[INVITE_TEXT_BYTES];

    if (lan_invite(sv->lan, &sv->matches[s->match], link)) {
        server_notice(sv, s, NOTICE_INVITE, link);
        s->invited = codes_serial(sv->codes, s->match);
    }
    secret_wipe(link, sizeof(link));
}

/* Whoever may ask others in and does not know the way as it is now: the LAN was opened, the code is
 * another one, or somebody came or became the host. Who came over the LAN knows the way. */
static void send_invites(struct server *sv)
{
    for (int i = 0; i < sv->session_count; i++) {
        struct session *s = &sv->sessions[i];

        if (lan_is_for(sv, s) && s->invited != codes_serial(sv->codes, s->match)) {
            send_invite(sv, s);
        }
    }
}

/* One link for each match: the console has no match. */
static void print_invites(struct order_call *c)
{
    char link[INVITE_TEXT_BYTES];

    for (int i = 0; i < c->sv->match_count; i++) {
        const struct match *m = &c->sv->matches[i];

        if (server_has(m) && lan_invite(c->sv->lan, m, link)) {
            order_say(c, "Match %s, for others on this network:", m->name);
            order_show(c, NOTICE_INVITE, link);
        }
    }
    secret_wipe(link, sizeof(link));
}

static void say_where(struct order_call *c)
{
    const struct lan *l = c->sv->lan;
    char address[NET_ADDRESS_BYTES];

    net_address_print(&l->address, address, sizeof(address));
    order_say(c, "The LAN is open: %s (%s).", address, l->network.device);
}

static void say_state(struct order_call *c)
{
    if (c->sv->lan->state != LAN_ON) {
        order_say(c, "The LAN is shut: only this machine gets in. '%slan on' opens it.",
                  order_slash(c));
        return;
    }
    say_where(c);
    if (c->s == NULL) {
        print_invites(c);
    } else {
        send_invite(c->sv, c->s);
    }
}

/* --- the order -------------------------------------------------------------------------------- */

static const struct interface *choose(struct order_call *c, const char *which,
                                      struct interface list[INTERFACES_MOST])
{
    struct lan_choice choice;
    char fault[FAULT_BYTES];
    int count = c->sv->lan->machine.list(list, INTERFACES_MOST, fault, sizeof(fault));

    if (count < 0) {
        order_refuse(c, "This machine's networks can't be read: %s", fault);
        return NULL;
    }
    lan_choose(&choice, list, count, which, c->sv->lan->is_public);
    if (choice.line_count > 0) {
        order_say(c, choice.chosen != NULL ? "Passed over:" : "The networks of this machine:");
    }
    for (int i = 0; i < choice.line_count; i++) {
        order_say(c, "%s", choice.lines[i]);
    }
    if (choice.chosen == NULL) {
        order_refuse(c, "%s", choice.fault);
    }
    if (choice.is_to_be_named) {
        order_say(c, "Name one: %slan on NETWORK", order_slash(c));
    }
    return choice.chosen;
}

static void open_lan(struct order_call *c)
{
    struct lan *l = c->sv->lan;
    const struct interface *i = &l->trial.interface;
    bool is_for_all = l->is_public && i->kind == INTERFACE_PUBLIC;
    struct lan_network network = { .ipv4 = i->ipv4, .bits = is_for_all ? 0 : i->prefix };
    char fault[FAULT_BYTES];

    text_format(network.device, sizeof(network.device), "%s", i->name);
    if (!lan_open(l, &network, fault, sizeof(fault), c->now_us)) {
        order_refuse(c, "The LAN can't be opened: %s.", fault);
        return;
    }
    log_each(c->sv->log, c->now_us, "lan", "%s opened the LAN on %s", order_name_of(c),
             network.device);
    say_where(c);
    if (is_for_all) {
        order_say(c, "This is no LAN: whoever reaches that address can knock. %s",
                  l->is_open ? "Into open matches anybody comes." : "Only codes keep them out.");
    }
    if (c->s == NULL) {
        print_invites(c);
    }
}

/* What does not come back may only be a firewall's doing, and that may let friends in. */
static void conclude(struct order_call *c, enum interface_proof proof)
{
    const char *device = c->sv->lan->trial.interface.name;

    if (proof == INTERFACE_PROVEN) {
        open_lan(c);
    } else if (proof == INTERFACE_UNHEARD || proof == INTERFACE_NO_BROADCAST) {
        order_say(c, "%s: %s. If friends can't come in, 'homeport-server doctor' says more.",
                  device, interface_proof_text(proof));
        open_lan(c);
    } else {
        order_refuse(c, "The LAN can't be opened on %s: %s.", device, interface_proof_text(proof));
    }
}

static struct session *asker_of(const struct lan *l)
{
    struct server *sv = l->server;

    for (int i = 0; l->asker != NET_PEER_NONE && i < sv->session_count; i++) {
        if (sv->sessions[i].state != SESSION_FREE && sv->sessions[i].peer == l->asker) {
            return &sv->sessions[i];
        }
    }
    return NULL;
}

static void say_to_asker(void *context, enum notice_kind kind, const char *text)
{
    struct lan *l = context;
    struct session *s = asker_of(l);

    if (s != NULL) {
        server_notice(l->server, s, kind, text);
    } else if (l->asker == NET_PEER_NONE) {
        l->ear.say(l->ear.context, kind, text);
    }
}

/* The trial has ended. */
static void end_trial(struct server *sv, uint64_t now_us)
{
    struct lan *l = sv->lan;
    const struct order_ear ear = { say_to_asker, l };
    struct session *s = asker_of(l);
    struct order_call c = { .sv = sv, .s = s, .ear = &ear, .now_us = now_us };

    interface_stop(&l->trial);
    l->state = LAN_OFF;
    /* Who has left meanwhile, or may not any more, opens nothing. */
    if (l->asker == NET_PEER_NONE || (s != NULL && lan_is_for(sv, s))) {
        conclude(&c, l->trial.proof);
    }
    sv->net->ops->flush(sv->net, now_us);
}

void orders_lan_turn(struct server *sv, uint64_t now_us)
{
    struct lan *l = sv->lan;

    if (l->state == LAN_TRYING && interface_poll(&l->trial, now_us) != INTERFACE_PENDING) {
        end_trial(sv, now_us);
    }
    if (l->state == LAN_ON) {
        send_invites(sv);
    }
}

static void turn_on(struct order_call *c, const char *which)
{
    struct lan *l = c->sv->lan;
    struct interface list[INTERFACES_MOST];
    uint8_t token[INTERFACE_TOKEN_BYTES];

    if (l->state == LAN_ON) {
        say_state(c);
        if (which[0] != '\0') {
            order_refuse(c, "To have it elsewhere, shut it first: %slan off", order_slash(c));
        }
        return;
    }
    if (l->state == LAN_TRYING) {
        order_refuse(c, "That is being tried already.");
        return;
    }
    const struct interface *chosen = choose(c, which, list);

    if (chosen != NULL) {
        lan_end(l);
        chance_fill(&c->sv->chance, token, sizeof(token));
        interface_try(&l->trial, chosen, l->options.bind.port, token, c->now_us);
        l->asker = c->s != NULL ? c->s->peer : NET_PEER_NONE;
        l->ear = *c->ear;
        l->state = LAN_TRYING;
        order_say(c, "Trying %s...", chosen->name);
    }
}

static void turn_off(struct order_call *c)
{
    if (c->sv->lan->state != LAN_ON) {
        order_refuse(c, "The LAN is shut already.");
        return;
    }
    lan_shut(c->sv->lan, c->now_us);
    log_each(c->sv->log, c->now_us, "lan", "%s shut the LAN", order_name_of(c));
    order_say(c, "The LAN is shut; who came over it has been told.");
}

void order_lan(struct order_call *c)
{
    const char *words = c->words;
    char word[WORD_BYTES];

    if (c->sv->lan == NULL) {
        order_refuse(c, "This server has no LAN to open.");
        return;
    }
    if (c->s != NULL && c->s->is_away) {
        order_refuse(c, "Only somebody on the server's own machine can do that.");
        return;
    }
    order_take_word(&words, word, sizeof(word));
    if (word[0] == '\0') {
        say_state(c);
    } else if (strcmp(word, "on") == 0) {
        turn_on(c, words);
    } else if (strcmp(word, "off") == 0 && words[0] == '\0') {
        turn_off(c);
    } else {
        order_refuse(c, "It is '%slan', followed by nothing, 'on', 'on NETWORK' or 'off'.",
                     order_slash(c));
    }
}
