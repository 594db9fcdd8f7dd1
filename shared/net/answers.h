/* What the gate remembers of the cookies that were spent: that they were, and its last replies. So
 * a repeated INIT gets the same bytes again and never a second key exchange. Likewise a RESUME, in
 * which the tag of its words takes the cookie's place. Fixed rings, the
 * oldest goes first. Knows cookies as numbers nobody can choose.
 * SPDX-License-Identifier: MIT */
#ifndef HP_ANSWERS_H
#define HP_ANSWERS_H

#include "net/door_wire.h"

enum {
    ANSWERS_KEPT = 64,    /* replies: at the full budget, those of the last third of a second */
    ANSWERS_SPENT = 4096, /* cookies: more than the budget spends while one is good */
};

struct answer {
    uint8_t cookie[DOOR_COOKIE_BYTES];
    uint8_t share[DOOR_SHARE_BYTES]; /* the client's: INITs with one cookie differ in no more */
    uint16_t locator;
    uint16_t length; /* of the reply; 0: the row is free */
    uint8_t reply[DOOR_REPLY_BYTES];
};

struct answers {
    struct answer kept[ANSWERS_KEPT];
    uint64_t kept_count;           /* ever */
    uint64_t spent[ANSWERS_SPENT]; /* first half of each cookie */
    uint64_t spent_count;          /* ever */
};

enum answers_find {
    ANSWERS_NEW,   /* the cookie is unspent */
    ANSWERS_AGAIN, /* the same INIT again: here is the same reply */
    ANSWERS_GONE,  /* spent, and another INIT or no reply is left */
};

/* All zero is an empty memory. On ANSWERS_AGAIN the reply is copied, its length returned. */
enum answers_find answers_look_up(const struct answers *answers, const struct door_init *init,
                                  uint8_t reply[DOOR_REPLY_BYTES], size_t *length);

/* From now on the cookie is spent. */
void answers_spend(struct answers *answers, const struct door_init *init);

/* Keeps the reply to an INIT whose cookie was just spent. */
void answers_keep(struct answers *answers, const struct door_init *init,
                  const uint8_t reply[DOOR_REPLY_BYTES], size_t length);

#endif
