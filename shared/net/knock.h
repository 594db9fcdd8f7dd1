/* The client's side of the door: asks to be let in, again and again until it is, or knows why not,
 * or has no time left. Owns what stays secret in between. Knows no socket, no ENet and no address;
 * time and chance come in. The messages are drawn in door_wire.h.
 *
 *   GREETING --COOKIE--> PROVING --RESP, tag good--> IN
 *      ^                    |  \---RESP, tag wrong twice, or full--> OUT
 *      +--- 4 INITs in vain +
 *   GREETING, PROVING --REFUSE that is final, or would outlast our patience; time is up--> OUT
 *
 *   RESUMING --RESP, tag good--> IN, or OUT when full
 *      \--REFUSE stale, or 2 RESUMEs in vain: within 300 ms--> GREETING
 *
 * A request goes again after 100 ms, then 200, 400, 800, then each second; as late as the server
 * said when it is busy. A wrong tag is believed when it comes twice, because a damaged datagram
 * looks the same; in an open match it is never believed.
 *
 * With a ticket it begins as RESUMING: what the transport would say first once it is in goes along
 * with the request. Whoever has a ticket loses at most 300 ms by it, and is never refused for it.
 *
 * How the transport uses it:
 *   - knock_begin. With a ticket knock_take_ticket, and knock_resume as soon as there are words.
 *     Then at each turn, and not later than knock_due_us, knock_send: what it returns
 *     goes to the server.
 *   - In the hook on received datagrams, from the server's address alone, while this knocks: what
 *     door_is_raw goes to knock_receive, all else is dropped.
 *   - IN with `has_resumed`: keep `seal` and `index`, knock_end. No proof is needed, and what the
 *     server says to the words follows by itself, or came already.
 *   - IN without: keep `seal` and `index`, make the proof (knock_prove), knock_end, let ENet
 * connect. In each header that is sent the number becomes `index` (seal_set_number) before it is
 * sealed. Until the first datagram from the server has been opened, the proof goes behind the
 * commands as one more part, and the header carries EXCHANGE_PROOF_MARK. What arrives goes through
 *     seal_open and then, as it is, to ENet.
 *   - OUT: door_cause_texts[cause] says why, `server_version` is good with DOOR_OTHER_VERSION.
 * SPDX-License-Identifier: MIT */
#ifndef HP_KNOCK_H
#define HP_KNOCK_H

#include "net/chance.h"
#include "net/code.h"
#include "net/exchange.h"

enum {
    KNOCK_PAUSE_US = 100000, /* before the second try; then twice as long each time */
    KNOCK_PAUSE_MOST_US = 400000,
    KNOCK_INITS = 4, /* with one cookie */
    KNOCK_RESUMES = 2,
    KNOCK_RESUMES_MOST = 16,        /* of who insists: 2.4 s */
    KNOCK_RESUME_PAUSE_US = 150000, /* after each */
};

enum knock_state {
    KNOCK_GREETING,
    KNOCK_PROVING,
    KNOCK_RESUMING,
    KNOCK_IN,
    KNOCK_OUT,
};

/* Secret: in memory of the caller's that is locked, wiped by knock_end. */
struct knock {
    struct door_terms terms;
    struct chance chance;
    bool has_code;
    struct code code;
    uint8_t ticket[RESUME_TICKET_BYTES];
    uint8_t ticket_secret[RESUME_SECRET_BYTES];

    enum knock_state state;
    enum door_cause cause;   /* OUT: why. Before: what the server said last, or DOOR_SILENT */
    uint16_t server_version; /* 0: not heard yet */
    uint64_t deadline_us;
    uint64_t due_us;
    uint64_t pause_us;
    int inits;      /* sent with this cookie */
    int wrong_tags; /* in a row */
    bool has_words; /* the RESUME is made */
    int resumes;    /* sent */
    int resumes_most;

    uint8_t nonce[DOOR_NONCE_BYTES];
    struct exchange exchange;
    uint8_t request[DOOR_REQUEST_BYTES]; /* as it was sent last */

    /* IN. */
    bool has_resumed; /* by the ticket */
    uint16_t index;   /* of the session at the server */
    struct seal seal;
    uint8_t binding[EXCHANGE_BINDING_BYTES];
};

/* Starts to knock, for `patience_us` at most. `code` is copied; NULL: at an open match. */
void knock_begin(struct knock *knock, const struct door_terms *terms, const struct chance *chance,
                 const struct code *code, uint64_t now_us, uint64_t patience_us);

/* Right after knock_begin: tries that ticket first. Both are copied. */
void knock_take_ticket(struct knock *knock, const uint8_t ticket[RESUME_TICKET_BYTES],
                       const uint8_t secret[RESUME_SECRET_BYTES], uint64_t now_us);

/* Right after that: goes on with the ticket for longer while nothing answers. For who was in a
 * moment ago: more likely there is no server now than that it does not care for tickets. */
void knock_insist(struct knock *knock);

/* What is to be sent now, once there are words for it; the words of the first call are kept.
 * 0: nothing, it does not resume (any more). */
size_t knock_resume(struct knock *knock, const uint8_t words[DOOR_WORDS_BYTES], uint64_t now_us,
                    uint8_t datagram[DOOR_REQUEST_BYTES]);

/* What is to be sent now; 0: nothing. Gives up when the time is over. */
size_t knock_send(struct knock *knock, uint64_t now_us, uint8_t datagram[DOOR_REQUEST_BYTES]);

/* When knock_send has something to do next; UINT64_MAX: never again. */
uint64_t knock_due_us(const struct knock *knock);

/* A raw datagram from the server. What is not an answer to us changes nothing. */
void knock_receive(struct knock *knock, const uint8_t *bytes, size_t length, uint64_t now_us);

/* IN: the proof of who we are, for this session alone. */
void knock_prove(const struct knock *knock,
                 const uint8_t identity_secret[EXCHANGE_IDENTITY_SECRET_BYTES],
                 uint8_t proof[EXCHANGE_PROOF_BYTES]);

/* Wipes everything. */
void knock_end(struct knock *knock);

#endif
