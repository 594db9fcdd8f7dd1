/* Fuzz target: the door's both sides, gate and knock. Strangers send what the script says; honest
 * datagrams are bent on their way. Nobody gets more out of the gate than he puts in, nobody is
 * answered whose cookie is not one that his address was given, nobody comes in by what was bent,
 * and each datagram is counted once.
 *
 *   byte 0: who is in already; then operations, a byte each, with what they need behind it: see
 *   `operations`
 *
 * Key exchanges are slow. What comes behind them is begun with (who is in already is made once and
 * copied), and the exchanges themselves take place in one input of 16.
 * SPDX-License-Identifier: MIT */
#include "tests/fuzz/door_rig.h"

/* --- operations ------------------------------------------------------------------------------- */

/* Up to some ten seconds, mostly less. */
static void pass_time(struct rig *r)
{
    uint64_t part = take_u8(&r->script);

    r->now_us += TICK_US + part * part * part / 2;
    gate_tick(r->gate, r->now_us);
}

static void start_knock(struct rig *r, struct caller *c, const char *code_text)
{
    const struct chance chance = { fill, &r->seed };
    struct code code;

    memset(c, 0, sizeof(*c));
    claim(code_text == NULL || code_parse(&code, code_text), "it is a code");
    knock_begin(&c->knock, &terms, &chance, code_text != NULL ? &code : NULL, r->now_us,
                PATIENCE_US);
    c->is_there = true;
}

static void give_ticket(struct rig *r, struct caller *c, uint64_t serial)
{
    struct resume_claim claim = { .serial = serial, .ipv4 = TICKET_IPV4 };
    uint8_t ticket[RESUME_TICKET_BYTES];
    uint8_t random[RESUME_RANDOM_BYTES];

    memcpy(claim.secret, ticket_secret, sizeof(claim.secret));
    fill(&r->seed, random, sizeof(random));
    resume_seal(ticket_key, terms.protocol, &claim, random, ticket);
    knock_take_ticket(&c->knock, ticket, ticket_secret, r->now_us);
    c->has_ticket = true;
}

/* What a knock sends now; 0: nothing. */
static size_t speak(struct rig *r, struct caller *c, uint8_t request[DOOR_REQUEST_BYTES])
{
    static const uint8_t words[DOOR_WORDS_BYTES] = "CONNECT";

    if (!c->is_there) {
        return 0;
    }
    if (c->knock.state == KNOCK_RESUMING && !c->knock.has_words && r->may_exchange) {
        return knock_resume(&c->knock, words, r->now_us, request);
    }
    return knock_send(&c->knock, r->now_us, request);
}

static void begin_knock(struct rig *r)
{
    static const char *const codes[] = { NULL, "K7Q-F2M4D", "K7Q-F2M4E", "123-45678" };
    struct caller *c = take_caller(r);
    uint8_t which = take_u8(&r->script);

    start_knock(r, c, codes[which % ARRAY_LEN(codes)]);
    c->knows = which % ARRAY_LEN(codes) != 2; /* the host never makes that one */
    if (which & 0x10) {
        give_ticket(r, c, 1 + (which >> 5 & 1));
    }
}

/* What a knock has to say, bent or not, and the answer, bent or not. */
static void converse(struct rig *r)
{
    struct caller *c = take_caller(r);
    const struct net_address *from = take_address(r);
    uint8_t request[ROOM];
    uint8_t reply[ROOM];
    size_t length = speak(r, c, request);

    if (length == 0) {
        return;
    }
    claim(length == DOOR_REQUEST_BYTES && door_is_raw(request, length), "a knock is the door's");
    say(r, request, length);
    bend(r, request, &length);
    length = ask(r, from, request, length, reply);
    bend(r, reply, &length);
    tell(r, c, reply, length);
}

/* What was said before, to anybody, from anywhere. */
static void repeat(struct rig *r)
{
    const struct said *s = &r->said[take_below(&r->script, KEPT)];
    struct caller *c = take_caller(r);
    const struct net_address *from = take_address(r);
    uint8_t bytes[ROOM];
    uint8_t reply[ROOM];
    size_t length = s->length;

    memcpy(bytes, s->bytes, length);
    bend(r, bytes, &length);
    tell(r, c, bytes, length);
    length = ask(r, from, bytes, length, reply);
    tell(r, c, reply, length);
}

/* One of the door's messages with any contents; nonce and cookie may be true ones. */
static void invent(struct rig *r)
{
    uint8_t flags = take_u8(&r->script);
    enum door_type type = (enum door_type)(flags % (DOOR_TYPES + 1));
    struct caller *c = take_caller(r);
    const struct net_address *from = take_address(r);
    const struct given *g = &r->given[(r->given_count + COOKIES - 1 - (flags >> 3 & 3)) % COOKIES];
    uint8_t bytes[ROOM] = { 0xff, 0xff, (uint8_t)type, (uint8_t)terms.version };
    uint8_t reply[ROOM];
    size_t length = type > 0 && type < DOOR_TYPES ? door_rules[type].bytes : flags;
    bool has_protocol = type != DOOR_COOKIE && type != DOOR_RESP;
    size_t nonce_at = DOOR_HEAD_BYTES + (has_protocol ? sizeof(terms.protocol) : 0);
    size_t more;
    const uint8_t *rest;

    bytes[3] ^= take_below(&r->script, 8) == 7;
    if (has_protocol) {
        memcpy(bytes + DOOR_HEAD_BYTES, &terms.protocol, sizeof(terms.protocol));
    }
    memcpy(bytes + nonce_at, flags & 0x40 ? g->nonce : c->knock.nonce, DOOR_NONCE_BYTES);
    if (flags & 0x40) {
        memcpy(bytes + nonce_at + DOOR_NONCE_BYTES, g->cookie, sizeof(g->cookie));
    }
    rest = take_bytes(&r->script, take_u8(&r->script), &more);
    size_t rest_at = nonce_at + DOOR_NONCE_BYTES + (flags & 0x40 ? DOOR_COOKIE_BYTES : 0);

    memcpy(bytes + rest_at, rest, more);
    bend(r, bytes, &length);
    tell(r, c, bytes, length);
    length = ask(r, from, bytes, length, reply);
    tell(r, c, reply, length);
}

/* Anything that begins as the door's datagrams do. */
static void babble(struct rig *r)
{
    const struct net_address *from = take_address(r);
    struct caller *c = take_caller(r);
    uint8_t bytes[ROOM] = { 0xff, 0xff };
    uint8_t reply[ROOM];
    size_t length;
    const uint8_t *rest = take_bytes(&r->script, take_u8(&r->script), &length);

    memcpy(bytes + 2, rest, length);
    tell(r, c, bytes, 2 + length);
    ask(r, from, bytes, 2 + length, reply);
}

/* A datagram for ENet: opened, or not. */
static void give(struct rig *r, const struct net_address *from, uint8_t *bytes, size_t length,
                 bool is_true)
{
    uint8_t *exact = malloc(length + (length == 0));
    uint16_t index = length >= 2 ? seal_number(bytes) : 0;
    const struct gate_session *s = gate_session(r->gate, index);
    bool was_pending = s != NULL && s->state == GATE_IS_PENDING;
    bool is_from_elsewhere = s != NULL && !is_same(&s->address, from);

    claim(exact != NULL, "there is memory");
    memcpy(exact, bytes, length);
    size_t left = gate_open(r->gate, from, exact, length, r->now_us);

    r->opened += left > 0;
    r->refused += left == 0;
    if (left > 0) {
        s = gate_session(r->gate, index);
        claim(is_true, "what was bent is not opened");
        claim(left < length && s != NULL && s->state == GATE_IS_OPEN, "who is heard is in");
        claim(!(was_pending && is_from_elsewhere), "who is not in does not move");
        claim(seal_number(exact) == index && !(exact[0] & EXCHANGE_PROOF_MARK),
              "the mark falls off");
    }
    free(exact);
}

/* From who is in, with the proof or without, bent or not. */
static void send_sealed(struct rig *r)
{
    struct caller *c = take_caller(r);
    const struct net_address *from = take_address(r);
    uint8_t flags = take_u8(&r->script);
    uint8_t header[4] = { (uint8_t)(flags & 0xb0), 0, flags, flags };
    uint8_t proof[ROOM];
    uint8_t bytes[SEAL_DATAGRAM_BYTES + ROOM];
    const struct seal_part parts[] = { { "commands", flags & 7 },
                                       { proof, flags & 8 ? EXCHANGE_PROOF_BYTES : 1 } };

    if (!c->is_there || c->knock.state != KNOCK_IN) {
        return;
    }
    memcpy(proof, c->proof, sizeof(c->proof));
    size_t whole = sizeof(c->proof);

    if (flags & 8) {
        header[0] |= EXCHANGE_PROOF_MARK;
        bend(r, proof, &whole);
    } else if (take_below(&r->script, 16) == 15) {
        header[0] |= EXCHANGE_PROOF_MARK;
    }
    seal_set_number(header, c->knock.index);
    size_t length = seal_close(&c->knock.seal, header, parts, ARRAY_LEN(parts), bytes);

    claim(length > 0, "it is sealed");
    bool is_bent = bend(r, bytes, &length);

    give(r, from, bytes, length, !is_bent);
    if (flags & 0x40) {
        give(r, from, bytes, length, false);
    }
}

/* Anybody's bytes where a sealed datagram is expected. */
static void send_anything(struct rig *r)
{
    const struct net_address *from = take_address(r);
    uint8_t bytes[ROOM];
    size_t length;
    const uint8_t *rest = take_bytes(&r->script, take_u8(&r->script), &length);

    memcpy(bytes, rest, length);
    give(r, from, bytes, length, false);
}

/* What the host does. */
static void host(struct rig *r)
{
    uint8_t what = take_u8(&r->script);
    size_t pending = sessions(r, GATE_IS_PENDING);
    size_t open = sessions(r, GATE_IS_OPEN);
    struct code code;

    if (what < 0x40) {
        gate_forget(r->gate, what);
    } else if (what < 0x80) {
        gate_set_open(r->gate, what & 1);
    } else if (what < 0xc0) {
        claim(code_parse(&code, what & 1 ? "K7Q-F2M4D" : "123-45678"), "it is a code");
        gate_set_code(r->gate, what & 2 ? DOOR : DOOR + 1, what & 4 ? NULL : &code);
        gate_is_worn(r->gate, DOOR);
    } else {
        r->is_welcome = what & 1;
        r->serial = 1 + (what >> 1 & 1);
        r->judged_stale += !gate_is_fresh(r->gate, what >> 2 & 7);
    }
    r->freed_pending += pending - sessions(r, GATE_IS_PENDING);
    r->freed_open += open - sessions(r, GATE_IS_OPEN);
}

static void (*const operations[])(struct rig *) = {
    pass_time, begin_knock, converse, converse,    repeat,        invent,
    babble,    send_sealed, invent,   send_sealed, send_anything, host,
};

/* --- beginnings ------------------------------------------------------------------------------- */

/* As an honest client does, from the address of that number. */
static void come_in(struct rig *r, int number, bool is_proven)
{
    struct caller *c = &r->callers[number];
    struct script kept = r->script;
    uint8_t flags = is_proven ? 9 : 0;
    uint8_t plain[] = { (uint8_t)number, (uint8_t)number, 0, 0 };

    start_knock(r, c, number == 0 ? "K7Q-F2M4D" : NULL);
    c->knows = true;
    for (int i = 0; i < 2; i++) {
        r->script = (struct script){ plain, plain + sizeof(plain) };
        converse(r);
    }
    claim(c->knock.state == KNOCK_IN, "who knows the code gets in");
    if (is_proven) {
        uint8_t first[] = { (uint8_t)number, (uint8_t)number, flags };

        r->script = (struct script){ first, first + sizeof(first) };
        send_sealed(r);
    }
    r->script = kept;
}

/* One with a ticket, and one whose RESUME is on its way. */
static void resume_two(struct rig *r)
{
    uint8_t plain[] = { 0, 0, 0, 0 };
    uint8_t request[DOOR_REQUEST_BYTES];

    for (int i = 0; i < 2; i++) {
        start_knock(r, &r->callers[i], NULL);
        give_ticket(r, &r->callers[i], 1);
    }
    r->script = (struct script){ plain, plain + sizeof(plain) };
    converse(r);
    claim(r->callers[0].knock.has_resumed, "who has a ticket gets in");
    say(r, request, speak(r, &r->callers[1], request));
}

/* Makes each beginning once; all its pointers stay good in a copy that lies where it was made. */
static void begin(struct rig *r, uint32_t beginning)
{
    static struct rig made[BEGINNINGS];
    struct rig *m = &made[beginning];

    if (m->gate == NULL) {
        open_rig(r);
        r->may_exchange = true;
        for (int i = 0; i < 2 && beginning > NOBODY && beginning < RESUMED; i++) {
            come_in(r, i, beginning == FULL || (beginning == ONE_IN && i == 0));
        }
        if (beginning == RESUMED) {
            resume_two(r);
        }
        claim(sessions(r, GATE_IS_OPEN) == (beginning == FULL) + (size_t)(beginning >= ONE_IN),
              "who should be in is");
        r->exchanges = 0;
        *m = *r;
    }
    *r = *m;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct rig rig;
    struct rig *r = &rig;
    struct script s = { data, data + size };
    bool may_exchange = script_is_one_in(&s, EXCHANGE_ONE_IN);

    begin(r, take_below(&s, BEGINNINGS));
    r->may_exchange = may_exchange;
    r->script = s;
    for (int i = 0; i < OPERATIONS_MOST && r->script.at < r->script.end; i++) {
        operations[take_below(&r->script, ARRAY_LEN(operations))](r);
        check_gate(r);
    }
    for (int i = 0; i < KNOCKS; i++) {
        if (r->callers[i].is_there) {
            check_knock(r, &r->callers[i]);
        }
    }
    return 0;
}
