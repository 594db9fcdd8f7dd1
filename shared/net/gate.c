/* The server's side of the door.
 * SPDX-License-Identifier: MIT */
#include "net/gate_inside.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

enum {
    MILLISECOND_US = 1000,
    SECOND_US = 1000000,
};

_Static_assert(LIMITS_EXCHANGES_A_SECOND *(COOKIE_EPOCH_US / SECOND_US) * COOKIE_EPOCHS +
                       LIMITS_EXCHANGES_BURST <=
                   (int)ANSWERS_SPENT,
               "a spent cookie is remembered for as long as it is good");

void gate_tally(struct gate *gate, enum gate_count count)
{
    gate->stats.counts[count]++;
}

size_t gate_bytes(size_t peers)
{
    return sizeof(struct gate) + (peers + GATE_PENDING) * sizeof(struct gate_session);
}

struct gate *gate_init(void *memory, const struct gate_config *config, uint64_t now_us)
{
    struct gate *g = memory;
    uint8_t key[LIMITS_KEY_BYTES];

    assert(config->peers + GATE_PENDING <= GATE_SESSIONS);
    memset(g, 0, gate_bytes(config->peers));
    g->config = *config;
    g->count = config->peers + GATE_PENDING;
    cookie_init(&g->jar, &config->terms, &config->chance, now_us);
    chance_fill(&g->config.chance, &g->nobodys, sizeof g->nobodys);
    chance_fill(&g->config.chance, key, sizeof key);
    limits_init(&g->limits, key);
    return g;
}

/* --- replies ---------------------------------------------------------------------------------- */

size_t gate_refuse(struct gate *g, const struct knocker *k, const uint8_t *nonce,
                   enum door_cause cause, uint64_t wait_us)
{
    uint64_t wait_ms = (wait_us + MILLISECOND_US - 1) / MILLISECOND_US;
    struct door_refuse refusal = {
        .protocol = g->config.terms.protocol,
        .wait_ms = (uint16_t)(wait_ms < UINT16_MAX ? wait_ms : UINT16_MAX),
        .cause = (uint8_t)cause,
    };
    static const enum gate_count counts[DOOR_CAUSES] = {
        [DOOR_OTHER_VERSION] = GATE_OTHER_VERSION,
        [DOOR_OTHER_BUILD] = GATE_OTHER_BUILD,
        [DOOR_CODE_NEEDED] = GATE_CODE_NEEDED,
        [DOOR_BUSY] = GATE_BUSY,
        [DOOR_LOCKED] = GATE_LOCKED,
        [DOOR_STALE] = GATE_STALE,
    };

    gate_tally(g, counts[cause]);
    memcpy(refusal.nonce, nonce, DOOR_NONCE_BYTES);
    return door_write(DOOR_REFUSE, g->config.terms.version, &refusal, k->reply);
}

static size_t on_hello(struct gate *g, const struct knocker *k, size_t length,
                       const struct door_head *head)
{
    const struct door_terms *terms = &g->config.terms;
    struct door_hello hello;
    struct door_cookie cookie;

    if (length != DOOR_REQUEST_BYTES ||
        (head->version == terms->version && !door_read(DOOR_HELLO, k->bytes, length, &hello))) {
        gate_tally(g, GATE_JUNK);
        return 0;
    }
    if (!limits_take_reply(&g->limits, k->now_us)) {
        gate_tally(g, GATE_CROWDED);
        return 0;
    }
    if (head->version != terms->version) {
        return gate_refuse(g, k, door_hello_nonce(k->bytes), DOOR_OTHER_VERSION, 0);
    }
    if (hello.protocol != terms->protocol) {
        return gate_refuse(g, k, hello.nonce, DOOR_OTHER_BUILD, 0);
    }
    gate_tally(g, GATE_COOKIES);
    memcpy(cookie.nonce, hello.nonce, sizeof cookie.nonce);
    cookie_make(&g->jar, k->from, hello.nonce, cookie.cookie);
    return door_write(DOOR_COOKIE, terms->version, &cookie, k->reply);
}

/* --- the key exchange ------------------------------------------------------------------------- */

/* The code that such a client must know, NULL for an open match, and the number of its door. */
static const struct code *find_code(const struct gate *g, uint16_t locator, uint8_t *door)
{
    const struct code *code = &g->nobodys;

    if (locator == CODE_LOCATOR_NONE) {
        *door = GATE_DOOR_OPEN;
        return NULL;
    }
    *door = GATE_DOOR_NONE;
    for (uint8_t i = 0; i < GATE_DOORS; i++) {
        const struct door *d = &g->doors[i];

        if (d->has_code && d->locator == locator && d->wrong < GATE_WORN) {
            *door = i;
            code = &d->code;
        }
    }
    return code;
}

/* This end's half, into RESP and the yield. False: the client's share is none. */
static bool run_exchange(struct gate *g, const struct knocker *k,
                         const struct exchange_facts *facts, struct door_resp *resp,
                         struct exchange_yield *yield)
{
    uint8_t random[EXCHANGE_RANDOM_BYTES];
    struct exchange x;

    chance_fill(&g->config.chance, random, sizeof random);
    bool is_good = exchange_begin(&x, facts, random);
    if (is_good) {
        memcpy(resp->share, x.share, sizeof resp->share);
        /* The yield depends on RESP up to the share, as it is sent. */
        door_write(DOOR_RESP, facts->terms.version, resp, k->reply);
        is_good = exchange_finish(&x, false, k->bytes, k->reply, yield);
    }
    sodium_memzero(random, sizeof random);
    sodium_memzero(&x, sizeof x);
    return is_good;
}

/* Spends the cookie for one exchange, whatever comes of it. */
static size_t answer_init(struct gate *g, const struct knocker *k, const struct door_init *init)
{
    uint8_t door;
    const struct exchange_facts facts = {
        .terms = g->config.terms,
        .nonce = init->nonce,
        .cookie = init->cookie,
        .locator = init->locator,
        .code = find_code(g, init->locator, &door),
    };
    struct door_resp resp = { 0 };
    struct exchange_yield yield;
    size_t length = 0;

    answers_spend(&g->answers, init);
    if (door < GATE_DOORS) {
        g->doors[door].wrong++;
    }
    memcpy(resp.nonce, init->nonce, sizeof resp.nonce);
    if (run_exchange(g, k, &facts, &resp, &yield)) {
        struct gate_session *s = gate_find_place(g);
        uint16_t index = s ? (uint16_t)(s - g->sessions) : 0;

        gate_tally(g, s ? GATE_EXCHANGES : GATE_FULL);
        memcpy(resp.tag, yield.tag, sizeof resp.tag);
        exchange_seal_answer(&yield, s ? DOOR_WELCOME : DOOR_FULL, index, resp.answer);
        if (s) {
            gate_begin_session(g, s, k->from, &yield, k->now_us);
            s->locator = init->locator;
            s->door = door;
        }
        length = door_write(DOOR_RESP, g->config.terms.version, &resp, k->reply);
        answers_keep(&g->answers, init, k->reply, length);
    } else {
        gate_tally(g, GATE_BAD_SHARE);
    }
    sodium_memzero(&yield, sizeof yield);
    return length;
}

/* Whether budgets and lock-out allow this exchange; if not, the reply. */
static bool is_allowed(struct gate *g, const struct knocker *k, const struct door_init *init,
                       size_t *length)
{
    bool is_private = init->locator != CODE_LOCATOR_NONE;
    uint32_t ipv4 = k->from->ipv4;
    uint64_t wait_us;

    if (!is_private && !g->is_open) {
        *length = gate_refuse(g, k, init->nonce, DOOR_CODE_NEEDED, 0);
        return false;
    }
    if (is_private && !limits_take_guess(&g->limits, k->from, init->locator, k->now_us, &wait_us)) {
        *length = gate_refuse(g, k, init->nonce, DOOR_LOCKED, wait_us);
        return false;
    }
    if (!limits_take_exchange(&g->limits, ipv4, k->now_us, &wait_us)) {
        if (is_private) {
            limits_give_guess(&g->limits, k->from, init->locator);
        }
        *length = gate_refuse(g, k, init->nonce, DOOR_BUSY, wait_us);
        return false;
    }
    return true;
}

static size_t on_init(struct gate *g, const struct knocker *k, size_t length,
                      const struct door_head *head)
{
    struct door_init init;

    if (head->version != g->config.terms.version ||
        !door_read(DOOR_INIT, k->bytes, length, &init) ||
        init.protocol != g->config.terms.protocol) {
        gate_tally(g, GATE_JUNK);
        return 0;
    }
    if (!cookie_is_good(&g->jar, k->from, init.nonce, init.cookie)) {
        gate_tally(g, GATE_BAD_COOKIE);
        return 0;
    }
    size_t reply_length = 0;
    switch (answers_look_up(&g->answers, &init, k->reply, &reply_length)) {
    case ANSWERS_AGAIN:
        gate_tally(g, GATE_REPEATED);
        return reply_length;
    case ANSWERS_GONE:
        gate_tally(g, GATE_SPENT);
        return 0;
    case ANSWERS_NEW:
        break;
    }
    if (!is_allowed(g, k, &init, &reply_length)) {
        return reply_length;
    }
    return answer_init(g, k, &init);
}

size_t gate_receive(struct gate *gate, const struct net_address *from, const uint8_t *bytes,
                    size_t length, uint64_t now_us, uint8_t reply[DOOR_REPLY_BYTES])
{
    const struct knocker k = { from, now_us, bytes, reply };
    struct door_head head;

    gate->has_words = false;
    cookie_advance(&gate->jar, &gate->config.chance, now_us);
    if (from->port != 0 && door_read_head(bytes, length, &head)) {
        if (head.type == DOOR_HELLO) {
            return on_hello(gate, &k, length, &head);
        }
        if (head.type == DOOR_INIT) {
            return on_init(gate, &k, length, &head);
        }
        if (head.type == DOOR_RESUME) {
            return gate_on_resume(gate, &k, length, &head);
        }
    }
    gate_tally(gate, GATE_JUNK);
    return 0;
}

/* --- the host's side -------------------------------------------------------------------------- */

void gate_set_open(struct gate *gate, bool is_open)
{
    gate->is_open = is_open;
}

bool gate_set_code(struct gate *gate, int door, const struct code *code)
{
    struct door *d = &gate->doors[door];

    assert(door >= 0 && door < GATE_DOORS);
    for (int i = 0; i < GATE_DOORS; i++) {
        const struct door *other = &gate->doors[i];
        if (code && other != d && other->has_code && other->locator == code_locator(code)) {
            return false;
        }
    }
    for (size_t i = 0; i < gate->count; i++) {
        struct gate_session *s = &gate->sessions[i];
        if (s->state == GATE_IS_PENDING && s->door == door) {
            gate_free_session(gate, s);
        } else if (s->state == GATE_IS_OPEN && s->door == door) {
            /* Who has proven himself and has yet to be told as connected came for what was behind
             * this door then, and not for what will be. */
            s->door = GATE_DOOR_NONE;
        }
    }
    sodium_memzero(d, sizeof *d);
    if (code) {
        d->has_code = true;
        d->locator = code_locator(code);
        d->code = *code;
    }
    return true;
}

bool gate_is_worn(const struct gate *gate, int door)
{
    assert(door >= 0 && door < GATE_DOORS);
    return gate->doors[door].wrong >= GATE_WORN;
}

const struct gate_stats *gate_stats(const struct gate *gate)
{
    return &gate->stats;
}

const char *gate_count_name(enum gate_count count)
{
    static const char *const names[GATE_COUNTS] = {
        [GATE_COOKIES] = "cookies",
        [GATE_EXCHANGES] = "key exchanges",
        [GATE_REPEATED] = "repeated",
        [GATE_CONFIRMED] = "confirmed",
        [GATE_RESUMED] = "resumed",
        [GATE_OTHER_VERSION] = "other version",
        [GATE_OTHER_BUILD] = "other build",
        [GATE_CODE_NEEDED] = "code needed",
        [GATE_BUSY] = "busy",
        [GATE_LOCKED] = "locked",
        [GATE_FULL] = "full",
        [GATE_STALE] = "stale ticket",
        [GATE_JUNK] = "junk",
        [GATE_CROWDED] = "crowded",
        [GATE_BAD_COOKIE] = "bad cookie",
        [GATE_SPENT] = "spent cookie",
        [GATE_BAD_SHARE] = "bad share",
        [GATE_UNCONFIRMED] = "unconfirmed",
        [GATE_BAD_PROOF] = "bad proof",
        [GATE_UNWELCOME] = "unwelcome",
        [GATE_EXPIRED] = "expired",
    };

    assert((unsigned)count < GATE_COUNTS);
    return names[count];
}
