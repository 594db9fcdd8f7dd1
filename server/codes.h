/* The codes of the private matches: made, given to the transport, put into words for the host, and
 * replaced when they were tried too often. Owns them, in memory for secrets; writes them nowhere.
 * SPDX-License-Identifier: MIT */
#ifndef HP_CODES_H
#define HP_CODES_H

#include "net/chance.h"
#include "net/code.h"
#include "server/match.h"

enum {
    CODES_MOST = 64, /* doors */
    CODES_LINE_BYTES = 256,
};

struct transport;
struct codes_memory;

struct codes {
    struct transport *home; /* borrowed */
    struct transport *away; /* borrowed; NULL while the LAN is shut */
    bool is_open;           /* at home those without a code are let in */
    bool is_open_away;      /* and, if so at home, on the LAN as well */
    struct chance chance;
    uint32_t serial; /* counts what has changed */
    struct codes_memory *memory;
};

/* `home` is a real transport. False: no memory. */
bool codes_init(struct codes *c, struct transport *home, const struct chance *chance);

/* The same codes open the doors of `away`, too; those without one are let in there only with
 * `is_open`. NULL: away is no more. */
void codes_set_away(struct codes *c, struct transport *away, bool is_open);

/* Wipes them. Harmless after a codes_init that failed, or none. */
void codes_done(struct codes *c);

/* A new code for that door; what it had opens nothing any more. False: there is none to be had. */
bool codes_renew(struct codes *c, int door);

/* The door has no code any more, and nobody comes in by the one it had. */
void codes_take_away(struct codes *c, int door);

/* Whether that door has a code, and whether that was tried too often in vain, over any way in. */
bool codes_has(const struct codes *c, int door);
bool codes_is_worn(const struct codes *c, int door);

/* Another number than any before whenever the way in by that door has changed: its code, or the
 * LAN's address. 0: it never had a code, nor a LAN. */
uint32_t codes_serial(const struct codes *c, int door);

/* Whether those without a code are let in. */
void codes_set_open(struct codes *c, bool is_open);

/* "K7Q-F2M4D"; secret, and good until the next call. */
const char *codes_text(struct codes *c, int door);

/* The code that door has. */
const struct code *codes_of(const struct codes *c, int door);

/* `MATCH {"name":...}` and a newline: for programs. Secret, and good until the next call. NULL: no
 * memory. */
const char *codes_line(struct codes *c, int door, const struct match *m);

/* "The code of match main: K7Q-F2M4D" and a newline: for people. The same holds. */
const char *codes_sentence(struct codes *c, int door, const struct match *m);

#endif
