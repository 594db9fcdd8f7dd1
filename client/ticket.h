/* The code of a match on its way from the command line, a link in it, or the environment into
 * memory for secrets. What it came in is wiped, so that `ps` and /proc do not show it for longer
 * than it takes to read it. Owns the code.
 * SPDX-License-Identifier: MIT */
#ifndef HP_TICKET_H
#define HP_TICKET_H

#include "net/invite.h"

#define TICKET_VARIABLE "HOMEPORT_CODE" /* how `homeport local` hands it on */

enum ticket_outcome {
    TICKET_FINE, /* *code is a code, given back with ticket_give; or NULL: none was given */
    TICKET_BAD,  /* what was given is no code */
    TICKET_NO_MEMORY,
};

/* Takes the word from the command line (part of argv; NULL: none stood there), else the variable,
 * and unsets that. secret_start was called. */
enum ticket_outcome ticket_take(char *word, struct code **code);
void ticket_give(struct code *code);

/* Takes the link (part of argv), if it is whole: where it leads, and its code. Else `fault` is a
 * sentence without the code, and *code is NULL. */
enum ticket_outcome ticket_take_link(char *link, struct net_address *server, struct code **code,
                                     char *fault, size_t fault_size);

/* Puts the code's text into the variable, for the programs started from now on, and takes it out
 * again. */
bool ticket_lend(const char *text);
void ticket_unlend(void);

/* Whether a word that names a match is rather a code that was meant for --code: it reads as one and
 * has a digit, which nearly all codes have and hardly any name, or stands there as codes are
 * printed. */
bool ticket_is_code(const char *word);

/* The sentence for TICKET_BAD and TICKET_NO_MEMORY; it does not hold the code. */
const char *ticket_fault(enum ticket_outcome outcome);

#endif
