/* Which address the LAN is to stand on.
 * SPDX-License-Identifier: MIT */
#include "server/lan_choice.h"

#include <string.h>

#include "base/text.h"
#include "net/enet_transport.h"

enum {
    NAMES_BYTES = 64,
    WHOLE_ADDRESS = 32,
};

/* Without a port. */
static void print_address(uint32_t ipv4, char text[NET_ADDRESS_BYTES])
{
    const struct net_address address = { ipv4, 0 };

    net_address_print(&address, text, NET_ADDRESS_BYTES);
    *strchr(text, ':') = '\0';
}

/* Why it can't be the one, even if it is asked for: "is down"; NULL: it can. */
static const char *why_never(const struct interface *i, bool is_public)
{
    if (i->kind == INTERFACE_LOOPBACK) {
        return "reaches this machine alone, which gets in anyway";
    }
    if (i->kind == INTERFACE_PUBLIC && !is_public) {
        return "has an address of the internet's, which needs --address and --public";
    }
    if (i->kind != INTERFACE_PUBLIC && (i->prefix == 0 || i->prefix == WHOLE_ADDRESS)) {
        return "has an address without a network around it, so nobody else is on it";
    }
    return i->is_up ? NULL : "is down, or its cable is out";
}

/* "eth0 192.168.1.20 (cable): why not", or " can't be used: it is down". */
static void add_line(struct lan_choice *choice, const struct interface *i, bool is_public)
{
    const char *never = why_never(i, is_public);
    const char *before = never != NULL ? " can't be used: it " : i->reason[0] != '\0' ? ": " : "";
    char address[NET_ADDRESS_BYTES];

    choice->is_to_be_named = choice->is_to_be_named || (choice->chosen == NULL && never == NULL);
    if (choice->line_count < LAN_CHOICE_LINES) {
        print_address(i->ipv4, address);
        text_format(choice->lines[choice->line_count++], LAN_CHOICE_BYTES, "  %s %s (%s)%s%s",
                    i->name, address, interface_kind_name(i->kind), before,
                    never != NULL ? never : i->reason);
    }
}

/* Loopback needs no explanation: everybody has it. */
static void add_others(struct lan_choice *choice, const struct interface *list, int count,
                       bool is_public)
{
    int others = 0;

    for (int i = 0; i < count; i++) {
        if (&list[i] != choice->chosen && list[i].kind != INTERFACE_LOOPBACK) {
            add_line(choice, &list[i], is_public);
            others++;
        }
    }
    if (others > LAN_CHOICE_LINES) {
        text_format(choice->lines[LAN_CHOICE_LINES - 1], LAN_CHOICE_BYTES, "  and %d more",
                    others - LAN_CHOICE_LINES + 1);
    }
}

static const struct interface *find(const struct interface *list, int count, const char *which)
{
    char address[NET_ADDRESS_BYTES];

    for (int i = 0; i < count; i++) {
        print_address(list[i].ipv4, address);
        if (strcmp(list[i].name, which) == 0 || strcmp(address, which) == 0) {
            return &list[i];
        }
    }
    return NULL;
}

static void choose_named(struct lan_choice *choice, const struct interface *list, int count,
                         const char *which, bool is_public)
{
    const struct interface *i = find(list, count, which);
    char shown[NAMES_BYTES];

    if (i == NULL) {
        text_clean(shown, sizeof(shown), which);
        add_others(choice, list, count, is_public);
        text_format(choice->fault, sizeof(choice->fault), "This machine has no network '%s'%s",
                    shown, choice->line_count > 0 ? "; these are there." : ", nor any other.");
    } else if (why_never(i, is_public) != NULL) {
        text_format(choice->fault, sizeof(choice->fault), "%s %s.", i->name,
                    why_never(i, is_public));
    } else {
        choice->chosen = i;
    }
}

void lan_choose(struct lan_choice *choice, struct interface *list, int count, const char *which,
                bool is_public)
{
    int fit = interfaces_rank(list, count);

    memset(choice, 0, sizeof(*choice));
    if (which[0] != '\0') {
        choose_named(choice, list, count, which, is_public);
    } else if (fit == 1) {
        choice->chosen = &list[0];
        add_others(choice, list, count, is_public);
    } else {
        add_others(choice, list, count, is_public);
        text_format(choice->fault, sizeof(choice->fault), "%s",
                    fit > 1                  ? "More than one of these may be your friends'."
                    : choice->line_count > 0 ? "None of these leads to friends, as it seems."
                                             : "This machine is in no network. Is the cable in, "
                                               "the wireless on?");
    }
}
