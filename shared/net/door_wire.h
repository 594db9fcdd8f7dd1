/* The door's datagrams: what client and server say to each other, in clear, before ENet hears of
 * the client. Tables of their fields, how they are read and written, and why a client stays
 * outside. Knows bytes only, no key and no state. Who answers what: gate.h and knock.h.
 *
 *   client                                   server
 *     HELLO   256 bytes, padded  ------>       nothing is stored
 *             <------  COOKIE  37              keyed hash of address, port, nonce and terms
 *     INIT    256 bytes, padded  ------>       the address is real: one key exchange
 *             <------  RESP   104              the server has proven that it knows the code
 *     first sealed datagram      ------>       so has the client, and who it is; the session begins
 *
 *   with a ticket (resume.h)
 *     RESUME  256 bytes          ------>       the ticket opens, and who sends it has its secret
 *             <------  RESP   104              so has the server; the session has begun, and what
 *             <------  first sealed datagram   the client said with RESUME is answered
 *
 *   type    what       fields, in this order; numbers are little-endian
 *   (all)   head    5  mark FF FF, type u8, version u16
 *   1       HELLO      head, protocol u32, nonce 16, zeros
 *   2       COOKIE     head, nonce 16, cookie 16
 *   3       INIT       head, protocol u32, nonce 16, cookie 16, locator u16, share 32, zeros
 *   4       RESP       head, nonce 16, share 32, tag 32, answer 19
 *   5       REFUSE 28  head, protocol u32, nonce 16, cause u8, wait u16 (ms)
 *   6       RESUME     head, protocol u32, nonce 16, ticket 134, share 32, words 64 (sealed), zero
 *
 * The head, the length and first 25 bytes of HELLO and RESUME, and all of REFUSE are the same in
 * every version to come, so that any two versions can tell each other apart. In what the server
 * says the version and protocol are its own. `nonce` is the client's, in replies too: what does not
 * carry it answers somebody else. No reply is longer than what it answers.
 *
 * The mark is what no datagram of ENet's begins with: a peer 0xfff, compressed, in session 3.
 * SPDX-License-Identifier: MIT */
#ifndef HP_DOOR_WIRE_H
#define HP_DOOR_WIRE_H

#include "base/field.h"

enum {
    DOOR_HEAD_BYTES = 5,
    DOOR_REQUEST_BYTES = 256,
    DOOR_REPLY_BYTES = 104, /* the longest reply */
    DOOR_NONCE_BYTES = 16,
    DOOR_COOKIE_BYTES = 16,
    DOOR_SHARE_BYTES = 32,
    DOOR_TAG_BYTES = 32,
    DOOR_ANSWER_BYTES = 19, /* sealed: cause u8 (0: come in), session's index u16, tag 16 */
    DOOR_TICKET_BYTES = 134,
    DOOR_WORDS_BYTES = 48, /* what the client would say first once it is in: ENet's CONNECT */
    DOOR_SEALED_WORDS_BYTES = DOOR_WORDS_BYTES + 16,
};

enum door_type {
    DOOR_HELLO = 1,
    DOOR_COOKIE,
    DOOR_INIT,
    DOOR_RESP,
    DOOR_REFUSE,
    DOOR_RESUME,
    DOOR_TYPES,
};

/* What both ends must agree on. */
struct door_terms {
    uint16_t version;  /* of the protocol, for people */
    uint32_t protocol; /* hash of all that must be alike */
};

struct door_head {
    enum door_type type;
    uint16_t version;
};

struct door_hello {
    uint32_t protocol;
    uint8_t nonce[DOOR_NONCE_BYTES];
};

struct door_cookie {
    uint8_t nonce[DOOR_NONCE_BYTES];
    uint8_t cookie[DOOR_COOKIE_BYTES];
};

struct door_init {
    uint32_t protocol;
    uint16_t locator; /* of the match, or CODE_LOCATOR_NONE: an open one */
    uint16_t spare;
    uint8_t nonce[DOOR_NONCE_BYTES];
    uint8_t cookie[DOOR_COOKIE_BYTES];
    uint8_t share[DOOR_SHARE_BYTES];
};

struct door_resp {
    uint8_t nonce[DOOR_NONCE_BYTES];
    uint8_t share[DOOR_SHARE_BYTES];
    uint8_t tag[DOOR_TAG_BYTES];
    uint8_t answer[DOOR_ANSWER_BYTES];
};

struct door_refuse {
    uint32_t protocol;
    uint16_t wait_ms; /* until trying again can help; 0: it can't */
    uint8_t nonce[DOOR_NONCE_BYTES];
    uint8_t cause; /* enum door_cause */
    uint8_t spare;
};

struct door_resume {
    uint32_t protocol;
    uint8_t nonce[DOOR_NONCE_BYTES];
    uint8_t ticket[DOOR_TICKET_BYTES];
    uint8_t share[DOOR_SHARE_BYTES];
    uint8_t words[DOOR_SEALED_WORDS_BYTES];
    uint16_t spare;
};

/* One row per message. */
struct door_rule {
    const char *name;
    const struct field_table *fields;
    uint16_t bytes; /* exactly */
    bool is_up;
};

extern const struct door_rule door_rules[DOOR_TYPES];

/* Why a client stays outside. In a REFUSE unless told otherwise. */
enum door_cause {
    DOOR_WELCOME,
    DOOR_OTHER_VERSION,
    DOOR_OTHER_BUILD, /* the version is the same, the protocol is not */
    DOOR_CODE_NEEDED, /* there is no open match */
    DOOR_BUSY,
    DOOR_LOCKED,     /* too many wrong codes, from there or for that match */
    DOOR_FULL,       /* in RESP's answer: only who knows the code learns it */
    DOOR_WRONG_CODE, /* found by the client: the tag is wrong. Or there is no such match */
    DOOR_SILENT,     /* found by the client: no answer */
    DOOR_STALE,      /* the ticket is good no more, or was not; a client goes on without it */
    DOOR_CAUSES,
};

struct door_cause_text {
    const char *word; /* for reports: "wrong-code" */
    const char *why;
    const char *todo;
    bool is_final; /* trying again by itself is no use */
};

extern const struct door_cause_text door_cause_texts[DOOR_CAUSES];

/* Whether a datagram is one of these, or pretends to: not ENet's in any case. */
bool door_is_raw(const uint8_t *bytes, size_t length);

/* False: no head, or a type that does not exist. */
bool door_read_head(const uint8_t *bytes, size_t length, struct door_head *head);

/* Reads a whole message, padding too, into the struct of its type; the head is not looked at.
 * False: not exactly this message; `message` is then undefined. */
bool door_read(enum door_type type, const uint8_t *bytes, size_t length, void *message);

/* Writes the message; returns its length. `bytes` has room for it. */
size_t door_write(enum door_type type, uint16_t version, const void *message, uint8_t *bytes);

/* The nonce of a HELLO or RESUME of any version, DOOR_REQUEST_BYTES long. */
const uint8_t *door_hello_nonce(const uint8_t *bytes);

#endif
