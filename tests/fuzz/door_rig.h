/* Both sides of the door for fuzz_door.c: a gate and who knocks at it, what each datagram between
 * them must keep to, and the gate's books, kept a second time.
 * SPDX-License-Identifier: MIT */
#ifndef HP_DOOR_RIG_H
#define HP_DOOR_RIG_H

#include <sodium.h>

#include "base/rng.h"
#include "net/gate.h"
#include "net/knock.h"
#include "tests/fuzz/fuzz.h"

enum {
    NOBODY,  /* who is in already: none, */
    PENDING, /* two with keys but unproven, */
    ONE_IN,  /* the first proven, too, */
    FULL,    /* or both; */
    RESUMED, /* one by a ticket, and another has said RESUME */
    BEGINNINGS,
    PEERS = 2,
    SESSIONS = PEERS + GATE_PENDING,
    KNOCKS = 3,
    DOOR = 3,
    COOKIES = 64, /* more than are given in one input */
    KEPT = 4,
    OPERATIONS_MOST = 48,
    EXCHANGE_ONE_IN = 16,
    EXCHANGES_MOST = 6, /* halves of one */
    GATE_ROOM = 96 * 1024,
    START_US = 12345678,
    PATIENCE_US = 20000000,
    TICK_US = 16667,
    COOKIE_GOOD_US = 20000000,
    ROOM = 512,
    UNTOUCHED = 0x55,
    TICKET_IPV4 = 0x7f000001,
};

/* Raw datagrams that were said before, and may be said again. */
struct said {
    uint8_t bytes[DOOR_REQUEST_BYTES];
    size_t length;
};

/* A cookie that the gate gave. */
struct given {
    struct net_address to;
    uint8_t nonce[DOOR_NONCE_BYTES];
    uint8_t cookie[DOOR_COOKIE_BYTES];
    uint64_t at_us;
};

struct caller {
    struct knock knock;
    bool is_there;
    bool knows;      /* the code, or needs none */
    bool has_ticket; /* that was good once */
    uint8_t proof[EXCHANGE_PROOF_BYTES];
};

struct rig {
    struct script script;
    bool may_exchange;
    int exchanges;
    bool is_welcome;
    uint64_t serial; /* of the tickets that are good */
    uint64_t now_us;
    uint64_t seed;
    struct caller callers[KNOCKS];
    struct given given[COOKIES];
    int given_count; /* ever */
    struct said said[KEPT];
    int said_count; /* ever */

    /* What the gate's counts must agree with. */
    uint64_t received;
    uint64_t without_secret; /* of those, tickets without theirs */
    uint64_t judged_stale;   /* not in a datagram */
    uint64_t opened;
    uint64_t refused;
    uint64_t freed_pending;
    uint64_t freed_open;

    struct gate *gate;
    _Alignas(16) uint8_t gate_memory[GATE_ROOM];
};

static const struct door_terms terms = { 7, 0xabcdef01 };
static const struct net_address addresses[] = {
    { 0x7f000001, 40000 }, { 0x7f000001, 40001 }, { 0x0a000002, 40000 }, { 0x0a000002, 0 }
};

static const uint8_t ticket_key[RESUME_KEY_BYTES] = { 77 };
static const uint8_t ticket_secret[RESUME_SECRET_BYTES] = { 78 };

/* --- what must hold --------------------------------------------------------------------------- */

static inline uint64_t counted(const struct rig *r, enum gate_count count)
{
    return gate_stats(r->gate)->counts[count];
}

static inline uint64_t sum(const struct rig *r, const enum gate_count *counts, size_t how_many)
{
    uint64_t total = 0;

    for (size_t i = 0; i < how_many; i++) {
        total += counted(r, counts[i]);
    }
    return total;
}

static inline size_t sessions(const struct rig *r, enum gate_state state)
{
    size_t count = 0;

    for (uint16_t i = 0; i < SESSIONS; i++) {
        const struct gate_session *s = gate_session(r->gate, i);

        count += s != NULL && s->state == state;
    }
    return count;
}

/* The gate's books agree with each other and with ours. */
static inline void check_gate(const struct rig *r)
{
    static const enum gate_count of_raw[] = {
        GATE_COOKIES,     GATE_EXCHANGES,   GATE_REPEATED, GATE_OTHER_VERSION,
        GATE_OTHER_BUILD, GATE_CODE_NEEDED, GATE_BUSY,     GATE_LOCKED,
        GATE_FULL,        GATE_JUNK,        GATE_RESUMED,  GATE_STALE,
        GATE_CROWDED,     GATE_BAD_COOKIE,  GATE_SPENT,    GATE_BAD_SHARE,
    };
    static const enum gate_count of_sealed[] = { GATE_UNCONFIRMED, GATE_BAD_PROOF, GATE_UNWELCOME };
    static const enum gate_count of_pending[] = { GATE_CONFIRMED, GATE_BAD_PROOF, GATE_UNWELCOME,
                                                  GATE_EXPIRED };
    uint64_t dropped = sum(r, of_sealed, ARRAY_LEN(of_sealed)) - r->without_secret;
    uint64_t raw = sum(r, of_raw, ARRAY_LEN(of_raw)) + r->without_secret - r->judged_stale;
    uint64_t ended = sum(r, of_pending, ARRAY_LEN(of_pending)) - r->without_secret;
    size_t pending = sessions(r, GATE_IS_PENDING);
    size_t open = sessions(r, GATE_IS_OPEN);

    for (int i = 0; i < SEAL_DROP_COUNT; i++) {
        dropped += gate_stats(r->gate)->seal.dropped[i];
    }
    claim(open <= PEERS && pending <= GATE_PENDING, "sessions are never more than the limit");
    claim(raw == r->received, "each raw datagram is counted once");
    claim(dropped == r->refused, "each sealed datagram that is dropped is counted once");
    claim(counted(r, GATE_EXCHANGES) == ended + pending + r->freed_pending,
          "each exchange is pending or has an end");
    claim(counted(r, GATE_CONFIRMED) + counted(r, GATE_RESUMED) == open + r->freed_open,
          "who is confirmed is in");
}

static inline void check_knock(struct rig *r, const struct caller *c)
{
    const struct knock *k = &c->knock;
    uint8_t datagram[DOOR_REQUEST_BYTES];
    bool is_done = k->state == KNOCK_IN || k->state == KNOCK_OUT;
    struct knock copy = *k;

    claim(k->state <= KNOCK_OUT && k->cause < DOOR_CAUSES, "a knock is in a state");
    claim(is_done == (knock_due_us(k) == UINT64_MAX), "who is done has nothing to do");
    claim(is_done || knock_due_us(k) <= k->deadline_us, "who knocks gives up in time");
    claim(!is_done || knock_send(&copy, r->now_us, datagram) == 0, "who is done is silent");
    claim(k->state != KNOCK_IN || (k->index < SESSIONS && k->cause == DOOR_WELCOME), "in is in");
    claim(k->state != KNOCK_IN || (k->has_resumed ? c->has_ticket : c->knows),
          "who is in knew the code or had a ticket");
    claim(k->state != KNOCK_OUT || k->cause != DOOR_WELCOME, "who is out has a cause");
}

/* --- datagrams on their way ------------------------------------------------------------------- */

static inline void fill(void *context, void *bytes, size_t length)
{
    uint8_t *to = bytes;

    for (size_t i = 0; i < length; i++) {
        to[i] = (uint8_t)rng_next(context);
    }
}

static inline const struct net_address *take_address(struct rig *r)
{
    return &addresses[take_below(&r->script, ARRAY_LEN(addresses))];
}

static inline struct caller *take_caller(struct rig *r)
{
    return &r->callers[take_below(&r->script, KNOCKS)];
}

/* Flips a bit, cuts, lengthens, or writes bytes of the script's. False: it stays as it was. */
static inline bool bend(struct rig *r, uint8_t *bytes, size_t *length)
{
    uint8_t how = take_u8(&r->script);
    uint8_t old[ROOM];
    size_t old_length = *length;

    memcpy(old, bytes, old_length);
    if (how < 0x80 || *length == 0) {
        return false;
    }
    uint16_t at = take_u16(&r->script);
    if (how < 0xc0) {
        bytes[at / 8 % *length] ^= (uint8_t)(1 << at % 8);
    } else if (how < 0xd0) {
        *length = at % *length;
    } else if (how < 0xe0) {
        *length += 1 + at % 8;
        memset(bytes + old_length, how & 1, *length - old_length);
    } else {
        size_t more;
        const uint8_t *from = take_bytes(&r->script, how & 0x1f, &more);

        more = min_size(more, *length - at % *length);
        memcpy(bytes + at % *length, from, more);
    }
    return *length != old_length || memcmp(old, bytes, old_length) != 0;
}

static inline bool is_same(const struct net_address *a, const struct net_address *b)
{
    return a->ipv4 == b->ipv4 && a->port == b->port;
}

/* Whether the gate gave this address the cookie that stands in an INIT. */
static inline bool is_given(const struct rig *r, const struct net_address *from,
                            const uint8_t *bytes, size_t length)
{
    struct door_init init;

    if (!door_read(DOOR_INIT, bytes, length, &init)) {
        return false;
    }
    for (int i = 0; i < COOKIES && i < r->given_count; i++) {
        const struct given *g = &r->given[i];

        if (is_same(&g->to, from) && r->now_us - g->at_us <= COOKIE_GOOD_US &&
            memcmp(g->nonce, init.nonce, sizeof(g->nonce)) == 0 &&
            memcmp(g->cookie, init.cookie, sizeof(g->cookie)) == 0) {
            return true;
        }
    }
    return false;
}

static inline bool was_said(const struct rig *r, const uint8_t *bytes, size_t length)
{
    for (int i = 0; i < KEPT; i++) {
        const struct said *said = &r->said[i];

        if (length > 0 && said->length == length && memcmp(said->bytes, bytes, length) == 0) {
            return true;
        }
    }
    return false;
}

static inline void say(struct rig *r, const uint8_t *bytes, size_t length)
{
    struct said *s = &r->said[r->said_count++ % KEPT];

    memcpy(s->bytes, bytes, length);
    s->length = length;
}

static inline void note_reply(struct rig *r, const struct net_address *from, const uint8_t *reply,
                              size_t length)
{
    struct given *g = &r->given[r->given_count % COOKIES];
    struct door_cookie cookie;

    say(r, reply, length);
    if (reply[2] == DOOR_COOKIE && door_read(DOOR_COOKIE, reply, length, &cookie)) {
        *g = (struct given){ .to = *from, .at_us = r->now_us };
        memcpy(g->nonce, cookie.nonce, sizeof(g->nonce));
        memcpy(g->cookie, cookie.cookie, sizeof(g->cookie));
        r->given_count++;
    }
}

/* What came along with a RESUME, if that opened a session; only its owner can have said it. */
static inline void take_words(struct rig *r, const struct net_address *from, bool is_said,
                              bool has_resumed)
{
    uint8_t words[GATE_WORDS_BYTES + 1];
    const struct gate_session *s;

    words[GATE_WORDS_BYTES] = UNTOUCHED;
    size_t length = gate_take_words(r->gate, words);

    claim((length > 0) == has_resumed, "a ticket brings its words once");
    claim(words[GATE_WORDS_BYTES] == UNTOUCHED, "words fit");
    if (length == 0) {
        return;
    }
    s = gate_session(r->gate, seal_number(words));
    claim(s != NULL && s->state == GATE_IS_OPEN && s->has_claim, "who has a ticket is in");
    claim(is_said && from->ipv4 == TICKET_IPV4, "it is good for its owner, from where he was");
    claim(r->is_welcome && s->claim.serial == r->serial, "and as long as it is the latest");
    claim(gate_take_words(r->gate, words) == 0, "words are taken once");
}

/* A raw datagram to the gate; its reply's length. */
static inline size_t ask(struct rig *r, const struct net_address *from, const uint8_t *bytes,
                         size_t length, uint8_t reply[DOOR_REPLY_BYTES + 1])
{
    bool is_init = length > 2 && bytes[2] == DOOR_INIT;
    bool has_cookie = is_init && is_given(r, from, bytes, length);
    bool is_said = was_said(r, bytes, length);
    bool is_slow = has_cookie || (length > 2 && bytes[2] == DOOR_RESUME && is_said);
    uint64_t bad = counted(r, GATE_BAD_PROOF);
    uint64_t resumed = counted(r, GATE_RESUMED);

    if (is_slow && (!r->may_exchange || r->exchanges++ >= EXCHANGES_MOST)) {
        return 0;
    }
    uint8_t *exact = malloc(length + (length == 0)); /* nothing may be read behind its end */

    claim(exact != NULL, "there is memory");
    memcpy(exact, bytes, length);
    memset(reply, UNTOUCHED, DOOR_REPLY_BYTES + 1);
    size_t back = gate_receive(r->gate, from, exact, length, r->now_us, reply);

    r->received++;
    r->without_secret += counted(r, GATE_BAD_PROOF) - bad;
    free(exact);
    claim(back <= length, "no reply is longer than its request");
    claim(back <= DOOR_REPLY_BYTES && reply[DOOR_REPLY_BYTES] == UNTOUCHED, "replies fit");
    claim(back == 0 || (from->port != 0 && door_is_raw(reply, back)), "replies are the door's");
    claim(back == 0 || !is_init || has_cookie, "without a cookie of its own nobody is answered");
    if (back > 0) {
        note_reply(r, from, reply, back);
    }
    take_words(r, from, is_said, counted(r, GATE_RESUMED) > resumed);
    return back;
}

static inline const uint8_t *identity_secret(void)
{
    static const uint8_t seed[crypto_sign_SEEDBYTES] = { 1 };
    static uint8_t identity[EXCHANGE_IDENTITY_BYTES];
    static uint8_t secret[EXCHANGE_IDENTITY_SECRET_BYTES];

    if (identity[0] == 0) {
        crypto_sign_seed_keypair(identity, secret, seed);
    }
    return secret;
}

/* A raw datagram to who knocks. Only what the gate said to it, as it said it, may let it in. */
static inline void tell(struct rig *r, struct caller *c, const uint8_t *bytes, size_t length)
{
    bool is_cookie = length > 2 && bytes[2] == DOOR_COOKIE && c->knock.state == KNOCK_GREETING;
    bool was_in = c->knock.state == KNOCK_IN;

    if (!c->is_there || (is_cookie && (!r->may_exchange || r->exchanges++ >= EXCHANGES_MOST))) {
        return;
    }
    bool is_said = was_said(r, bytes, length);
    uint8_t *exact = malloc(length + (length == 0));

    claim(exact != NULL, "there is memory");
    memcpy(exact, bytes, length);
    knock_receive(&c->knock, exact, length, r->now_us);
    free(exact);
    if (!was_in && c->knock.state == KNOCK_IN) {
        claim(is_said, "only the gate's word lets in");
        knock_prove(&c->knock, identity_secret(), c->proof);
    }
    check_knock(r, c);
}

static inline bool is_welcome(void *context, const uint8_t identity[EXCHANGE_IDENTITY_BYTES])
{
    const struct rig *r = context;

    (void)identity;
    return r->is_welcome;
}

/* The latest of the seat's tickets. */
static inline bool is_fresh(void *context, const struct resume_claim *claim)
{
    const struct rig *r = context;

    return claim->serial == r->serial;
}

static inline void open_rig(struct rig *r)
{
    struct gate_config config = { .terms = terms,
                                  .peers = PEERS,
                                  .chance = { fill, &r->seed },
                                  .is_welcome = is_welcome,
                                  .ticket_key = ticket_key,
                                  .is_fresh = is_fresh,
                                  .context = r };
    struct code code;

    memset(r, 0, sizeof(*r));
    claim(sodium_init() >= 0, "libsodium starts");
    claim(gate_bytes(PEERS) <= sizeof(r->gate_memory), "the gate has room");
    r->is_welcome = true;
    r->serial = 1;
    r->now_us = START_US;
    r->gate = gate_init(r->gate_memory, &config, r->now_us);
    gate_set_open(r->gate, true);
    claim(code_parse(&code, "K7Q-F2M4D") && gate_set_code(r->gate, DOOR, &code), "it has a code");
}

#endif
