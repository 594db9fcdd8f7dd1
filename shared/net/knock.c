/* The client's side of the door.
 * SPDX-License-Identifier: MIT */
#include "net/knock.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

enum {
    MILLISECOND_US = 1000,
    WRONG_TAGS = 2, /* are believed */
};

/* In which states a cause is heard. */
static const unsigned tellings[DOOR_CAUSES] = {
    [DOOR_OTHER_VERSION] = 1u << KNOCK_GREETING,
    [DOOR_OTHER_BUILD] = 1u << KNOCK_GREETING,
    [DOOR_CODE_NEEDED] = 1u << KNOCK_PROVING,
    [DOOR_BUSY] = 1u << KNOCK_PROVING | 1u << KNOCK_RESUMING,
    [DOOR_LOCKED] = 1u << KNOCK_PROVING,
    [DOOR_STALE] = 1u << KNOCK_RESUMING,
};

static bool is_done(const struct knock *k)
{
    return k->state == KNOCK_IN || k->state == KNOCK_OUT;
}

static void wipe_ticket(struct knock *k)
{
    sodium_memzero(k->ticket, sizeof k->ticket);
    sodium_memzero(k->ticket_secret, sizeof k->ticket_secret);
}

/* Forgets what it needs no more. */
static void wipe_exchange(struct knock *k)
{
    wipe_ticket(k);
    sodium_memzero(&k->exchange, sizeof k->exchange);
    sodium_memzero(&k->code, sizeof k->code);
}

static void stay_out(struct knock *k, enum door_cause cause)
{
    k->state = KNOCK_OUT;
    k->cause = cause;
    wipe_exchange(k);
}

/* A new request takes the place of the last; it is due at once. */
static void make_request(struct knock *k, enum knock_state state, enum door_type type,
                         const void *message, uint64_t now_us)
{
    k->state = state;
    k->due_us = now_us;
    k->pause_us = KNOCK_PAUSE_US;
    k->inits = 0;
    door_write(type, k->terms.version, message, k->request);
}

/* From the start, also when INIT went unanswered: its cookie may be too old, or spent. And the
 * ordinary way when a ticket is of no use. */
static void greet(struct knock *k, uint64_t now_us)
{
    struct door_hello hello = { .protocol = k->terms.protocol };

    wipe_ticket(k);
    chance_fill(&k->chance, k->nonce, sizeof k->nonce);
    memcpy(hello.nonce, k->nonce, sizeof hello.nonce);
    make_request(k, KNOCK_GREETING, DOOR_HELLO, &hello, now_us);
}

void knock_begin(struct knock *knock, const struct door_terms *terms, const struct chance *chance,
                 const struct code *code, uint64_t now_us, uint64_t patience_us)
{
    memset(knock, 0, sizeof *knock);
    knock->terms = *terms;
    knock->chance = *chance;
    knock->has_code = code != NULL;
    if (code) {
        knock->code = *code;
    }
    knock->cause = DOOR_SILENT;
    knock->deadline_us = now_us + patience_us;
    greet(knock, now_us);
}

void knock_take_ticket(struct knock *knock, const uint8_t ticket[RESUME_TICKET_BYTES],
                       const uint8_t secret[RESUME_SECRET_BYTES], uint64_t now_us)
{
    knock->state = KNOCK_RESUMING;
    knock->resumes_most = KNOCK_RESUMES;
    knock->due_us = now_us + (uint64_t)KNOCK_RESUMES * KNOCK_RESUME_PAUSE_US; /* for words */
    memcpy(knock->ticket, ticket, sizeof knock->ticket);
    memcpy(knock->ticket_secret, secret, sizeof knock->ticket_secret);
}

void knock_insist(struct knock *knock)
{
    knock->resumes_most = KNOCK_RESUMES_MOST;
}

/* False: chance gave nothing of use. */
static bool make_resume(struct knock *k, const uint8_t words[DOOR_WORDS_BYTES])
{
    struct door_resume resume = { .protocol = k->terms.protocol };
    uint8_t random[EXCHANGE_RANDOM_BYTES];

    chance_fill(&k->chance, random, sizeof random);
    bool is_made = exchange_begin_resume(&k->exchange, random);
    sodium_memzero(random, sizeof random);
    if (is_made) {
        memcpy(resume.nonce, k->nonce, sizeof resume.nonce);
        memcpy(resume.ticket, k->ticket, sizeof resume.ticket);
        memcpy(resume.share, k->exchange.share, sizeof resume.share);
        door_write(DOOR_RESUME, k->terms.version, &resume, k->request);
        exchange_seal_words(k->ticket_secret, words, k->request);
    }
    return is_made;
}

static size_t send_resume(struct knock *k, uint64_t now_us, uint8_t datagram[DOOR_REQUEST_BYTES])
{
    k->resumes++;
    k->due_us = now_us + KNOCK_RESUME_PAUSE_US;
    memcpy(datagram, k->request, DOOR_REQUEST_BYTES);
    return DOOR_REQUEST_BYTES;
}

size_t knock_resume(struct knock *knock, const uint8_t words[DOOR_WORDS_BYTES], uint64_t now_us,
                    uint8_t datagram[DOOR_REQUEST_BYTES])
{
    if (knock->state != KNOCK_RESUMING || (!knock->has_words && !make_resume(knock, words))) {
        return 0;
    }
    knock->has_words = true;
    return send_resume(knock, now_us, datagram);
}

size_t knock_send(struct knock *knock, uint64_t now_us, uint8_t datagram[DOOR_REQUEST_BYTES])
{
    if (is_done(knock)) {
        return 0;
    }
    if (now_us >= knock->deadline_us) {
        stay_out(knock, knock->cause);
        return 0;
    }
    if (now_us < knock->due_us) {
        return 0;
    }
    if (knock->state == KNOCK_RESUMING) {
        if (knock->has_words && knock->resumes < knock->resumes_most) {
            return send_resume(knock, now_us, datagram);
        }
        greet(knock, now_us);
    }
    if (knock->state == KNOCK_PROVING && knock->inits++ == KNOCK_INITS) {
        greet(knock, now_us);
    }
    knock->due_us = now_us + knock->pause_us;
    knock->pause_us =
        knock->pause_us * 2 < KNOCK_PAUSE_MOST_US ? knock->pause_us * 2 : KNOCK_PAUSE_MOST_US;
    memcpy(datagram, knock->request, DOOR_REQUEST_BYTES);
    return DOOR_REQUEST_BYTES;
}

uint64_t knock_due_us(const struct knock *knock)
{
    if (is_done(knock)) {
        return UINT64_MAX;
    }
    return knock->due_us < knock->deadline_us ? knock->due_us : knock->deadline_us;
}

static bool is_ours(const struct knock *k, const uint8_t nonce[DOOR_NONCE_BYTES])
{
    return memcmp(nonce, k->nonce, sizeof k->nonce) == 0;
}

static void on_cookie(struct knock *k, const uint8_t *bytes, size_t length, uint64_t now_us)
{
    uint8_t random[EXCHANGE_RANDOM_BYTES];
    struct door_cookie cookie;
    struct door_init init = { .protocol = k->terms.protocol };

    if (k->state != KNOCK_GREETING || !door_read(DOOR_COOKIE, bytes, length, &cookie) ||
        !is_ours(k, cookie.nonce)) {
        return;
    }
    const struct exchange_facts facts = {
        .terms = k->terms,
        .nonce = k->nonce,
        .cookie = cookie.cookie,
        .locator = k->has_code ? code_locator(&k->code) : CODE_LOCATOR_NONE,
        .code = k->has_code ? &k->code : NULL,
    };
    chance_fill(&k->chance, random, sizeof random);
    if (exchange_begin(&k->exchange, &facts, random)) {
        init.locator = facts.locator;
        memcpy(init.nonce, k->nonce, sizeof init.nonce);
        memcpy(init.cookie, cookie.cookie, sizeof init.cookie);
        memcpy(init.share, k->exchange.share, sizeof init.share);
        make_request(k, KNOCK_PROVING, DOOR_INIT, &init, now_us);
    }
    sodium_memzero(random, sizeof random);
}

/* The tag says whether the server knows the code, and is the one that we spoke to. */
static void on_tag(struct knock *k, bool is_right, uint64_t now_us)
{
    k->wrong_tags = is_right ? 0 : k->wrong_tags + 1;
    if (is_right || !k->has_code) {
        return;
    }
    if (k->wrong_tags >= WRONG_TAGS) {
        stay_out(k, DOOR_WRONG_CODE);
    } else {
        k->due_us = now_us;
    }
}

static void come_in(struct knock *k, const struct exchange_yield *yield, uint16_t index)
{
    k->has_resumed = k->state == KNOCK_RESUMING;
    k->state = KNOCK_IN;
    k->cause = DOOR_WELCOME;
    k->index = index;
    seal_init(&k->seal, &yield->keys, k->terms.protocol, false);
    memcpy(k->binding, yield->binding, sizeof k->binding);
    wipe_exchange(k);
}

static bool finish(const struct knock *k, const uint8_t *resp, struct exchange_yield *yield)
{
    if (k->state == KNOCK_RESUMING) {
        return exchange_finish_resume(&k->exchange, true, k->ticket_secret, k->request, resp,
                                      yield);
    }
    return exchange_finish(&k->exchange, true, k->request, resp, yield);
}

static void on_resp(struct knock *k, const uint8_t *bytes, size_t length, uint64_t now_us)
{
    bool is_resuming = k->state == KNOCK_RESUMING && k->has_words;
    struct door_resp resp;
    struct exchange_yield yield;
    enum door_cause cause;
    uint16_t index;

    if ((k->state != KNOCK_PROVING && !is_resuming) ||
        !door_read(DOOR_RESP, bytes, length, &resp) || !is_ours(k, resp.nonce) ||
        !finish(k, bytes, &yield)) {
        return;
    }
    bool is_right = sodium_memcmp(resp.tag, yield.tag, sizeof yield.tag) == 0;
    if (!is_resuming) { /* nothing is learnt from a wrong one */
        on_tag(k, is_right, now_us);
    }
    if (is_right && exchange_open_answer(&yield, resp.answer, &cause, &index)) {
        if (cause == DOOR_WELCOME) {
            come_in(k, &yield, index);
        } else {
            stay_out(k, cause);
        }
    }
    sodium_memzero(&yield, sizeof yield);
}

/* A refusal that contradicts itself is a damaged or forged one. */
static bool is_plausible(const struct knock *k, const struct door_head *head,
                         const struct door_refuse *refusal)
{
    switch (refusal->cause) {
    case DOOR_OTHER_VERSION:
        return head->version != k->terms.version;
    case DOOR_OTHER_BUILD:
        return head->version == k->terms.version && refusal->protocol != k->terms.protocol;
    case DOOR_CODE_NEEDED:
        return !k->has_code;
    default:
        return true;
    }
}

static void on_refuse(struct knock *k, const struct door_head *head, const uint8_t *bytes,
                      size_t length, uint64_t now_us)
{
    struct door_refuse refusal;

    if (!door_read(DOOR_REFUSE, bytes, length, &refusal) || !is_ours(k, refusal.nonce) ||
        refusal.cause >= DOOR_CAUSES || !(tellings[refusal.cause] & (1u << k->state)) ||
        !is_plausible(k, head, &refusal)) {
        return;
    }
    if (refusal.cause == DOOR_STALE) {
        greet(k, now_us);
        return;
    }
    k->server_version = head->version;
    k->cause = (enum door_cause)refusal.cause;
    uint64_t due_us = now_us + (uint64_t)refusal.wait_ms * MILLISECOND_US;
    if (door_cause_texts[k->cause].is_final || due_us >= k->deadline_us) {
        stay_out(k, k->cause);
        return;
    }
    k->due_us = due_us;
}

void knock_receive(struct knock *knock, const uint8_t *bytes, size_t length, uint64_t now_us)
{
    struct door_head head;

    if (is_done(knock) || !door_read_head(bytes, length, &head)) {
        return;
    }
    if (head.type == DOOR_REFUSE) {
        on_refuse(knock, &head, bytes, length, now_us);
        return;
    }
    if (head.version != knock->terms.version) {
        return;
    }
    if (head.type == DOOR_COOKIE) {
        on_cookie(knock, bytes, length, now_us);
    } else if (head.type == DOOR_RESP) {
        on_resp(knock, bytes, length, now_us);
    }
}

void knock_prove(const struct knock *knock,
                 const uint8_t identity_secret[EXCHANGE_IDENTITY_SECRET_BYTES],
                 uint8_t proof[EXCHANGE_PROOF_BYTES])
{
    assert(knock->state == KNOCK_IN);
    exchange_prove(knock->binding, identity_secret, proof);
}

void knock_end(struct knock *knock)
{
    sodium_memzero(knock, sizeof *knock);
}
