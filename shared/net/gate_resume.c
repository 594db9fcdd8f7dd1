/* The gate's shortest way in: a ticket of this server's own, and the proof of its secret.
 * SPDX-License-Identifier: MIT */
#include "net/gate_inside.h"

#include <sodium.h>
#include <string.h>

enum {
    HAS_SENT_TIME = 0x80, /* in a header, which is then four bytes long */
};

_Static_assert(DOOR_SEALED_WORDS_BYTES - DOOR_WORDS_BYTES == (int)DOOR_COOKIE_BYTES,
               "a tag takes a cookie's place");

/* To somebody whose address is not proven, so within the budget for such. */
static size_t refuse_stale(struct gate *g, const struct knocker *k)
{
    if (!limits_take_reply(&g->limits, k->now_us)) {
        gate_tally(g, GATE_CROWDED);
        return 0;
    }
    return gate_refuse(g, k, door_hello_nonce(k->bytes), DOOR_STALE, 0);
}

/* What the answers are remembered by: the words' tag, which nobody can make without the ticket's
 * secret, is to a RESUME what the cookie is to an INIT. */
static struct door_init key_of(const struct door_resume *resume)
{
    struct door_init key = { .locator = CODE_LOCATOR_NONE };

    memcpy(key.cookie, resume->words + DOOR_WORDS_BYTES, sizeof key.cookie);
    memcpy(key.share, resume->share, sizeof key.share);
    return key;
}

/* is_welcome last: it may note whom it has told why not, and who has no good ticket goes on to
 * where he is told. */
static bool is_good(const struct gate *g, const struct resume_claim *claim)
{
    const struct gate_config *c = &g->config;

    return c->is_fresh(c->context, claim) &&
           (!c->is_welcome || c->is_welcome(c->context, claim->identity));
}

/* This end's half, into RESP and the yield. False: the client's share is none. */
static bool run_exchange(struct gate *g, const struct knocker *k, const struct resume_claim *claim,
                         struct door_resp *resp, struct exchange_yield *yield)
{
    uint8_t random[EXCHANGE_RANDOM_BYTES];
    struct exchange x;

    chance_fill(&g->config.chance, random, sizeof random);
    bool is_done = exchange_begin_resume(&x, random);
    if (is_done) {
        memcpy(resp->share, x.share, sizeof resp->share);
        /* The yield depends on RESP up to the share, as it is sent. */
        door_write(DOOR_RESP, g->config.terms.version, resp, k->reply);
        is_done = exchange_finish_resume(&x, false, claim->secret, k->bytes, k->reply, yield);
    }
    sodium_memzero(random, sizeof random);
    sodium_memzero(&x, sizeof x);
    return is_done;
}

/* The session is open at once. */
static void open_session(struct gate *g, struct gate_session *s, const struct knocker *k,
                         const struct exchange_yield *yield, const struct resume_claim *claim)
{
    gate_begin_session(g, s, k->from, yield, k->now_us);
    s->state = GATE_IS_OPEN;
    g->pending--;
    s->door = GATE_DOOR_OPEN;
    s->locator = CODE_LOCATOR_NONE;
    s->has_claim = true;
    s->claim = *claim;
    sodium_memzero(s->claim.secret, sizeof s->claim.secret);
    memcpy(s->identity, claim->identity, sizeof s->identity);
    g->has_words = true;
    g->words_session = (uint16_t)(s - g->sessions);
}

static size_t answer(struct gate *g, const struct knocker *k, const struct door_resume *resume,
                     const struct resume_claim *claim)
{
    const struct door_init key = key_of(resume);
    struct door_resp resp = { 0 };
    struct exchange_yield yield;
    size_t length = 0;

    answers_spend(&g->answers, &key);
    memcpy(resp.nonce, resume->nonce, sizeof resp.nonce);
    if (run_exchange(g, k, claim, &resp, &yield)) {
        struct gate_session *s = gate_find_place(g);
        uint16_t index = s ? (uint16_t)(s - g->sessions) : 0;

        gate_tally(g, s ? GATE_RESUMED : GATE_FULL);
        memcpy(resp.tag, yield.tag, sizeof resp.tag);
        exchange_seal_answer(&yield, s ? DOOR_WELCOME : DOOR_FULL, index, resp.answer);
        if (s) {
            open_session(g, s, k, &yield, claim);
        }
        length = door_write(DOOR_RESP, g->config.terms.version, &resp, k->reply);
        answers_keep(&g->answers, &key, k->reply, length);
    } else {
        gate_tally(g, GATE_BAD_SHARE);
    }
    sodium_memzero(&yield, sizeof yield);
    return length;
}

/* The claim is one that we made, for that address, and who sends it has its secret. */
static size_t on_claim(struct gate *g, const struct knocker *k, const struct door_resume *resume,
                       const struct resume_claim *claim)
{
    const struct door_init key = key_of(resume);
    size_t length = 0;
    uint64_t wait_us;

    switch (answers_look_up(&g->answers, &key, k->reply, &length)) {
    case ANSWERS_AGAIN:
        gate_tally(g, GATE_REPEATED);
        return length;
    case ANSWERS_GONE:
        gate_tally(g, GATE_SPENT);
        return 0;
    case ANSWERS_NEW:
        break;
    }
    if (!is_good(g, claim)) {
        return refuse_stale(g, k);
    }
    if (!limits_take_exchange(&g->limits, k->from->ipv4, k->now_us, &wait_us)) {
        return gate_refuse(g, k, resume->nonce, DOOR_BUSY, wait_us);
    }
    return answer(g, k, resume, claim);
}

size_t gate_on_resume(struct gate *g, const struct knocker *k, size_t length,
                      const struct door_head *head)
{
    const struct gate_config *c = &g->config;
    bool is_other = head->version != c->terms.version;
    struct door_resume resume;
    struct resume_claim claim;

    if (length != DOOR_REQUEST_BYTES ||
        (!is_other && !door_read(DOOR_RESUME, k->bytes, length, &resume))) {
        gate_tally(g, GATE_JUNK);
        return 0;
    }
    /* HELLO will tell of another version or build. */
    if (is_other || resume.protocol != c->terms.protocol || !c->ticket_key || !c->is_fresh ||
        !resume_open(c->ticket_key, resume.protocol, resume.ticket, &claim)) {
        return refuse_stale(g, k);
    }
    size_t reply_length = 0;
    if (claim.ipv4 != k->from->ipv4) {
        reply_length = refuse_stale(g, k);
    } else if (!exchange_open_words(claim.secret, k->bytes, g->words)) {
        gate_tally(g, GATE_BAD_PROOF);
    } else {
        reply_length = on_claim(g, k, &resume, &claim);
    }
    sodium_memzero(&claim, sizeof claim);
    return reply_length;
}

size_t gate_take_words(struct gate *gate, uint8_t datagram[GATE_WORDS_BYTES])
{
    if (!gate->has_words) {
        return 0;
    }
    gate->has_words = false;
    memset(datagram, 0, GATE_WORDS_BYTES);
    datagram[0] = HAS_SENT_TIME;
    seal_set_number(datagram, gate->words_session);
    memcpy(datagram + GATE_WORDS_BYTES - DOOR_WORDS_BYTES, gate->words, sizeof gate->words);
    return GATE_WORDS_BYTES;
}

bool gate_is_fresh(struct gate *gate, uint16_t index)
{
    const struct gate_session *s = gate_session(gate, index);
    bool is_fresh = s && (!s->has_claim || is_good(gate, &s->claim));

    if (!is_fresh) {
        gate_tally(gate, GATE_STALE);
    }
    return is_fresh;
}
