/* Which of this machine's addresses the LAN is to stand on: never a silent guess. Says what there
 * is beside it, and why that was passed over.
 * SPDX-License-Identifier: MIT */
#ifndef HP_LAN_CHOICE_H
#define HP_LAN_CHOICE_H

#include "net/interfaces.h"

enum {
    LAN_CHOICE_LINES = 12,
    LAN_CHOICE_BYTES = 128, /* what a line of chat holds */
};

struct lan_choice {
    const struct interface *chosen; /* of the list; NULL: none */
    char fault[LAN_CHOICE_BYTES];   /* a sentence: why there is none */
    bool is_to_be_named;            /* a person has to name one of those that can be used */
    int line_count;
    char lines[LAN_CHOICE_LINES][LAN_CHOICE_BYTES]; /* the others; or the last says how many more */
};

/* Chooses among these, which it ranks. `which`: a device or an address; "": the one that speaks for
 * itself. One that is passed over can be asked for by name, but for loopback and, unless
 * `is_public`, the internet's. */
void lan_choose(struct lan_choice *choice, struct interface *list, int count, const char *which,
                bool is_public);

#endif
