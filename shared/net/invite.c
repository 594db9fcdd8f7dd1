/* Invitations as links.
 * SPDX-License-Identifier: MIT */
#include "net/invite.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "net/enet_transport.h"
#include "net/secret.h"

bool invite_is_link(const char *text)
{
    static const char scheme[] = "homeport:";

    return strncasecmp(text, scheme, sizeof scheme - 1) == 0;
}

/* The address as it is printed, and nothing else. */
static bool take_address(const char *text, size_t length, struct net_address *address)
{
    char given[NET_ADDRESS_BYTES];
    char printed[NET_ADDRESS_BYTES];
    char unused[1];

    if (length >= sizeof given) {
        return false;
    }
    memcpy(given, text, length);
    given[length] = '\0';
    if (!net_address_parse(given, 0, address, unused, sizeof unused)) {
        return false;
    }
    net_address_print(address, printed, sizeof printed);
    return address->port != 0 && strcmp(printed, given) == 0;
}

/* The code as it is printed without its dash, and nothing else. */
static bool take_code(const char *text, struct code *code)
{
    char printed[CODE_TEXT_BYTES];
    bool is_good = strlen(text) == CODE_SYMBOLS && code_parse(code, text);

    code_print(code, false, printed);
    is_good = is_good && memcmp(printed, text, CODE_SYMBOLS) == 0;
    secret_wipe(printed, sizeof printed);
    return is_good;
}

bool invite_parse(const char *text, struct invite *invite, char *fault, size_t fault_size)
{
    const size_t scheme = sizeof INVITE_SCHEME - 1;
    bool is_scheme = strncmp(text, INVITE_SCHEME, scheme) == 0;
    size_t length = is_scheme ? strcspn(text + scheme, "/") : 0;

    if (!is_scheme || !take_address(text + scheme, length, &invite->address) ||
        text[scheme + length] != '/' || !take_code(text + scheme + length + 1, &invite->code)) {
        secret_wipe(invite, sizeof *invite);
        snprintf(fault, fault_size,
                 "that link is damaged; a whole one looks like %s192.168.1.20:62893/K7QF2M4D: have "
                 "it sent again, or type the code",
                 INVITE_SCHEME);
        return false;
    }
    return true;
}

void invite_print(const struct invite *invite, char text[INVITE_TEXT_BYTES])
{
    char address[NET_ADDRESS_BYTES];
    char code[CODE_TEXT_BYTES];

    net_address_print(&invite->address, address, sizeof address);
    code_print(&invite->code, false, code);
    snprintf(text, INVITE_TEXT_BYTES, "%s%s/%s", INVITE_SCHEME, address, code);
    secret_wipe(code, sizeof code);
}
