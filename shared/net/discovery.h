/* Looking for a match on a LAN: what is asked of all at once, and what each server that has one
 * answers. Knows bytes only, no socket and no match. Who answers: server/beacon.h; who asks:
 * client/search.h.
 *
 *   client                                   each server whose LAN is open
 *     QUERY   256 bytes, padded  ------>       to all on the subnet, port 62894, TTL 255
 *             <------  ANSWER  65, TTL 255     one for each match, at most 3: fewer bytes than came
 *
 *   type    what       fields, in this order; numbers are little-endian, texts end with zeros
 *   (all)   head    5  mark FF FF, type u8, version u16
 *   32      QUERY      head, nonce 16, locator u16, zeros
 *   33      ANSWER     head, nonce 16, port u16, players u8, seats u8, flags u8, game 15, name 24
 *
 * All of this is the same in every version to come; `version` is the protocol's, the server's own
 * in its answer. So a client can list a server that it is too old for, and say so.
 *
 * A code does not travel. Its locator does, which is no secret: whoever has such a match answers.
 * Nothing here is proven: that somebody answered means only that it is worth knocking there.
 * No message of the door (door_wire.h) has such a type.
 * SPDX-License-Identifier: MIT */
#ifndef HP_DISCOVERY_H
#define HP_DISCOVERY_H

#include "base/base.h"

enum {
    DISCOVERY_PORT = 62894,
    DISCOVERY_QUERY_BYTES = 256,
    DISCOVERY_ANSWER_BYTES = 65,
    DISCOVERY_ANSWERS = 3, /* to one query: with all headers no more than the query itself */
    DISCOVERY_NONCE_BYTES = 16,
    DISCOVERY_GAME_BYTES = 15,
    DISCOVERY_NAME_BYTES = 24,
};

enum discovery_type {
    DISCOVERY_QUERY = 32,
    DISCOVERY_ANSWER = 33,
};

enum discovery_flag {
    DISCOVERY_PRIVATE = 1, /* it takes the code to get in */
    DISCOVERY_LOCKED = 2,  /* nobody gets in for now */
    DISCOVERY_FLAGS = 3,   /* all of them */
};

struct discovery_query {
    uint8_t nonce[DISCOVERY_NONCE_BYTES];
    uint16_t locator; /* of a code, or CODE_LOCATOR_NONE: whatever there is */
};

struct discovery_answer {
    uint8_t nonce[DISCOVERY_NONCE_BYTES]; /* of the query */
    uint16_t port;                        /* to join at, 1 to 65535; the address is the sender's */
    uint8_t players;
    uint8_t seats; /* 1 or more, players or more */
    uint8_t flags;
    char game[DISCOVERY_GAME_BYTES + 1];
    char name[DISCOVERY_NAME_BYTES + 1]; /* of the match. Both are clean and not empty */
};

/* Writes DISCOVERY_QUERY_BYTES, or DISCOVERY_ANSWER_BYTES. What is written is within bounds. */
void discovery_write_query(const struct discovery_query *query, uint16_t version,
                           uint8_t bytes[DISCOVERY_QUERY_BYTES]);
void discovery_write_answer(const struct discovery_answer *answer, uint16_t version,
                            uint8_t bytes[DISCOVERY_ANSWER_BYTES]);

/* False: it is not exactly such a datagram; the rest is undefined then. */
bool discovery_read_query(const uint8_t *bytes, size_t length, struct discovery_query *query,
                          uint16_t *version);
bool discovery_read_answer(const uint8_t *bytes, size_t length, struct discovery_answer *answer,
                           uint16_t *version);

#endif
