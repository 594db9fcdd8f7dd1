/* The invitation to a match as a link that one person sends to another:
 *   homeport://192.168.1.20:62893/K7QF2M4D
 * Nothing in it may be left out and nothing may follow, so there is one way only to write each.
 * A link comes from anywhere, a web page included: whoever opens one asks the person first.
 * The text holds a code, so it belongs in memory of the caller's that is locked and wiped.
 * SPDX-License-Identifier: MIT */
#ifndef HP_INVITE_H
#define HP_INVITE_H

#include "net/code.h"
#include "net/transport.h"

#define INVITE_SCHEME "homeport://"

enum {
    INVITE_TEXT_BYTES = 48, /* with the final zero; the longest has 42 */
};

struct invite {
    struct net_address address; /* port 1 to 65535 */
    struct code code;
};

/* Whether it means to be a link, good or not: "homeport:" in either case. */
bool invite_is_link(const char *text);

/* False: it is none, `invite` is zeroed, and `fault` is a sentence without anything of the text. */
bool invite_parse(const char *text, struct invite *invite, char *fault, size_t fault_size);

void invite_print(const struct invite *invite, char text[INVITE_TEXT_BYTES]);

#endif
