/* Tickets for both ends of the door in memory.
 * SPDX-License-Identifier: MIT */
#ifndef HP_RESUME_ENDS_H
#define HP_RESUME_ENDS_H

#include "door_ends.h"

/* Somebody who has been here, and was given a ticket. */
struct resumer {
    struct resume_claim claim;
    uint8_t ticket[RESUME_TICKET_BYTES];
    struct knock k;
    uint8_t request[DOOR_REQUEST_BYTES]; /* the RESUME */
    uint8_t reply[DOOR_REPLY_BYTES];
};

static const uint8_t resumer_words[DOOR_WORDS_BYTES] =
    "the first words, just as long as a CONNECT is";

static inline void resumer_seal(struct ends *e, struct resumer *r, const uint8_t *key)
{
    uint8_t random[RESUME_RANDOM_BYTES];

    ends_fill(&e->seed, random, sizeof random);
    resume_seal(key, e->terms.protocol, &r->claim, random, r->ticket);
}

/* Has a ticket that is good. */
static inline void resumer_init(struct ends *e, struct resumer *r)
{
    memset(r, 0, sizeof *r);
    r->claim = (struct resume_claim){
        .serial = e->serial,
        .match = 5,
        .expires_s = 6,
        .ipv4 = e->from.ipv4,
        .seat = 7,
        .identity = { 8 },
    };
    ends_fill(&e->seed, r->claim.secret, sizeof r->claim.secret);
    resumer_seal(e, r, e->ticket_key);
}

/* Makes the RESUME. */
static inline void resumer_begin(struct ends *e, struct resumer *r)
{
    ends_begin(e, &r->k, &e->code);
    knock_take_ticket(&r->k, r->ticket, r->claim.secret, e->now_us);
    assert_int_equal(knock_resume(&r->k, resumer_words, e->now_us, r->request), DOOR_REQUEST_BYTES);
}

/* The gate's answer to it. */
static inline size_t resumer_ask(struct ends *e, struct resumer *r)
{
    return ends_ask(e, r->request, sizeof r->request, r->reply);
}

/* One RESUME and one reply. */
static inline void resumer_try(struct ends *e, struct resumer *r)
{
    resumer_begin(e, r);
    size_t length = resumer_ask(e, r);
    knock_receive(&r->k, r->reply, length, e->now_us);
}

#endif
