/* The door with a ticket: one round trip for whoever was given it, and for nobody else; whatever is
 * wrong with one, the answer is the same, and the ordinary way stays open.
 * SPDX-License-Identifier: MIT */
#include "resume_ends.h"

enum {
    SPENT_SO_FAR_BACK = 64, /* answers that are kept */
};

/* --- in --------------------------------------------------------------------------------------- */

static void a_ticket_opens_a_session_in_one_round_trip(void **state)
{
    static const uint8_t zeros[RESUME_SECRET_BYTES];
    struct ends e;
    struct resumer r;
    uint8_t words[GATE_WORDS_BYTES];

    (void)state;
    ends_open(&e);
    gate_set_open(e.gate, false); /* there is nothing without a code */
    resumer_init(&e, &r);
    resumer_try(&e, &r);
    assert_int_equal(r.k.state, KNOCK_IN);
    assert_true(r.k.has_resumed);
    assert_int_equal(e.bytes_in, DOOR_REQUEST_BYTES);
    assert_int_equal(e.bytes_out, door_rules[DOOR_RESP].bytes);

    const struct gate_session *s = gate_session(e.gate, r.k.index);
    assert_int_equal(s->state, GATE_IS_OPEN);
    assert_true(s->has_claim);
    assert_int_equal(s->claim.serial, r.claim.serial);
    assert_int_equal(s->claim.match, r.claim.match);
    assert_int_equal(s->claim.seat, r.claim.seat);
    assert_memory_equal(s->identity, r.claim.identity, sizeof s->identity);
    assert_memory_equal(s->claim.secret, zeros, sizeof zeros);
    assert_int_equal(s->address.port, e.from.port);

    assert_int_equal(gate_take_words(e.gate, words), sizeof words);
    assert_int_equal(seal_number(words), r.k.index);
    assert_int_equal(seal_header_bytes(words), 4);
    assert_memory_equal(words + sizeof words - sizeof resumer_words, resumer_words,
                        sizeof resumer_words);
    assert_int_equal(gate_take_words(e.gate, words), 0);
    assert_true(gate_is_fresh(e.gate, r.k.index));
    assert_int_equal(ends_count(&e, GATE_RESUMED), 1);
    ends_close(&e);
}

static void what_is_sealed_then_arrives_both_ways(void **state)
{
    struct ends e;
    struct resumer r;
    struct seal_stats stats = { 0 };
    uint8_t datagram[SEAL_DATAGRAM_BYTES];
    const uint8_t header[2] = { 0 };
    const struct seal_part part = { "down", 4 };

    (void)state;
    ends_open(&e);
    resumer_init(&e, &r);
    resumer_try(&e, &r);
    assert_true(ends_deliver(&e, datagram, ends_seal(&r.k, NULL, datagram)) > 0);
    size_t length = seal_close(&gate_session(e.gate, r.k.index)->seal, header, &part, 1, datagram);
    assert_true(seal_open(&r.k.seal, &stats, datagram, length) > 0);
    e.from.port++; /* it is open, so it may move */
    assert_true(ends_deliver(&e, datagram, ends_seal(&r.k, NULL, datagram)) > 0);
    assert_int_equal(gate_session(e.gate, r.k.index)->address.port, e.from.port);
    ends_close(&e);
}

static void a_ticket_is_good_at_a_server_that_was_restarted(void **state)
{
    struct ends e;
    struct resumer r;

    (void)state;
    ends_open(&e);
    resumer_init(&e, &r);
    ends_open_gate(&e);
    resumer_try(&e, &r);
    assert_int_equal(r.k.state, KNOCK_IN);
    ends_close(&e);
}

static void other_ports_of_the_same_address_may_use_it(void **state)
{
    struct ends e;
    struct resumer r;

    (void)state;
    ends_open(&e);
    resumer_init(&e, &r);
    e.from.port += 1000;
    resumer_try(&e, &r);
    assert_int_equal(r.k.state, KNOCK_IN);
    ends_close(&e);
}

/* --- stale ------------------------------------------------------------------------------------ */

enum flaw {
    OTHER_SERVER,
    OTHER_ADDRESS,
    STALE_SERIAL,
    BANNED,
    OTHER_VERSION,
    OTHER_PROTOCOL,
    DAMAGED,
    NO_TICKETS, /* the server takes none */
    FLAWS,
};

/* Asks with a ticket that has a flaw; the reply is in `r`. */
static size_t ask_flawed(struct ends *e, struct resumer *r, enum flaw flaw)
{
    static const uint8_t other_key[RESUME_KEY_BYTES] = { 9 };

    ends_open(e);
    resumer_init(e, r);
    r->claim.ipv4 ^= flaw == OTHER_ADDRESS;
    r->claim.serial -= flaw == STALE_SERIAL;
    resumer_seal(e, r, flaw == OTHER_SERVER ? other_key : e->ticket_key);
    r->ticket[60] ^= flaw == DAMAGED;
    e->bans = flaw == BANNED;
    if (flaw == NO_TICKETS) {
        const struct gate_config config = { e->terms, ENDS_PEERS, e->chance, NULL, NULL, NULL, e };
        e->gate = gate_init(e->gate, &config, e->now_us);
        gate_set_code(e->gate, ENDS_DOOR, &e->code);
    }
    e->terms.version ^= flaw == OTHER_VERSION;
    e->terms.protocol ^= flaw == OTHER_PROTOCOL;
    resumer_begin(e, r);
    return resumer_ask(e, r);
}

static void whatever_is_wrong_with_a_ticket_the_refusal_is_the_same(void **state)
{
    (void)state;
    for (int flaw = 0; flaw < FLAWS; flaw++) {
        struct ends e;
        struct resumer r;
        struct door_refuse refusal;
        struct door_head head;

        size_t length = ask_flawed(&e, &r, (enum flaw)flaw);
        assert_true(door_read_head(r.reply, length, &head));
        assert_int_equal(head.type, DOOR_REFUSE);
        assert_int_equal(head.version, 7);
        assert_true(door_read(DOOR_REFUSE, r.reply, length, &refusal));
        assert_int_equal(refusal.cause, DOOR_STALE);
        assert_int_equal(refusal.wait_ms, 0);
        assert_int_equal(refusal.protocol, 0xabcdef01);
        assert_memory_equal(refusal.nonce, r.k.nonce, sizeof refusal.nonce);
        assert_int_equal(ends_count(&e, GATE_STALE), 1);
        assert_int_equal(ends_sessions(&e, GATE_IS_OPEN), 0);
        assert_int_equal(ends_sessions(&e, GATE_IS_PENDING), 0);
        ends_close(&e);
    }
}

/* The knock goes on at once, and comes to where it would have come without a ticket. */
static void who_is_refused_comes_in_the_ordinary_way_at_once(void **state)
{
    static const enum door_cause ends[FLAWS] = {
        [OTHER_VERSION] = DOOR_OTHER_VERSION,
        [OTHER_PROTOCOL] = DOOR_OTHER_BUILD,
    };

    (void)state;
    for (int flaw = 0; flaw < FLAWS; flaw++) {
        struct ends e;
        struct resumer r;
        size_t length = ask_flawed(&e, &r, (enum flaw)flaw);

        knock_receive(&r.k, r.reply, length, e.now_us);
        assert_int_equal(r.k.state, KNOCK_GREETING);
        assert_int_equal(knock_due_us(&r.k), e.now_us);
        while (r.k.state < KNOCK_IN) {
            ends_turn(&e, &r.k);
            ends_wait(&e, ENDS_TURN_US);
        }
        assert_int_equal(r.k.cause, ends[flaw]);
        assert_int_equal(r.k.state == KNOCK_IN, ends[flaw] == DOOR_WELCOME);
        assert_false(r.k.has_resumed);
        ends_close(&e);
    }
}

/* --- false ------------------------------------------------------------------------------------ */

static void a_ticket_without_its_secret_is_not_answered(void **state)
{
    struct ends e;
    struct resumer r;

    (void)state;
    ends_open(&e);
    resumer_init(&e, &r);
    r.claim.secret[31] ^= 1;
    resumer_begin(&e, &r);
    assert_int_equal(resumer_ask(&e, &r), 0);
    assert_int_equal(ends_count(&e, GATE_BAD_PROOF), 1);
    assert_int_equal(ends_sessions(&e, GATE_IS_OPEN), 0);
    ends_close(&e);
}

static void every_flipped_bit_and_every_cut_opens_nothing(void **state)
{
    struct ends e;
    struct resumer r;
    uint8_t request[DOOR_REQUEST_BYTES + 1] = { 0 };
    uint8_t reply[DOOR_REPLY_BYTES];

    (void)state;
    ends_open(&e);
    resumer_init(&e, &r);
    resumer_begin(&e, &r);
    for (size_t bit = 0; bit < 8 * sizeof r.request; bit++) {
        memcpy(request, r.request, sizeof r.request);
        request[bit / 8] ^= (uint8_t)(1 << bit % 8);
        ends_wait(&e, 10000);
        size_t length = ends_ask(&e, request, sizeof r.request, reply);
        assert_true(length == 0 || length == door_rules[DOOR_REFUSE].bytes);
    }
    memcpy(request, r.request, sizeof r.request);
    for (size_t cut = 0; cut <= sizeof request; cut++) {
        if (cut != sizeof r.request) {
            ends_ask(&e, request, cut, reply);
        }
    }
    assert_int_equal(ends_count(&e, GATE_RESUMED), 0);
    assert_int_equal(ends_sessions(&e, GATE_IS_OPEN), 0);
    assert_int_equal(gate_take_words(e.gate, request), 0);
    assert_true(resumer_ask(&e, &r) > 0); /* and it would have */
    assert_int_equal(ends_count(&e, GATE_RESUMED), 1);
    ends_close(&e);
}

static void a_share_of_no_use_is_not_answered(void **state)
{
    struct ends e;
    struct resumer r;
    struct door_resume resume;

    (void)state;
    ends_open(&e);
    resumer_init(&e, &r);
    resumer_begin(&e, &r);
    assert_true(door_read(DOOR_RESUME, r.request, sizeof r.request, &resume));
    memset(resume.share, 0, sizeof resume.share);
    door_write(DOOR_RESUME, e.terms.version, &resume, r.request);
    exchange_seal_words(r.claim.secret, resumer_words, r.request);
    assert_int_equal(resumer_ask(&e, &r), 0);
    assert_int_equal(ends_count(&e, GATE_BAD_SHARE), 1);
    assert_int_equal(ends_sessions(&e, GATE_IS_OPEN), 0);
    ends_close(&e);
}

static void from_port_zero_nothing_is_answered(void **state)
{
    struct ends e;
    struct resumer r;

    (void)state;
    ends_open(&e);
    resumer_init(&e, &r);
    e.from.port = 0;
    resumer_begin(&e, &r);
    assert_int_equal(resumer_ask(&e, &r), 0);
    assert_int_equal(ends_count(&e, GATE_JUNK), 1);
    ends_close(&e);
}

/* --- again ------------------------------------------------------------------------------------ */

static void a_repeated_resume_gets_the_same_answer_and_no_second_session(void **state)
{
    struct ends e;
    struct resumer r;
    uint8_t first[DOOR_REPLY_BYTES];
    uint8_t words[GATE_WORDS_BYTES];

    (void)state;
    ends_open(&e);
    resumer_init(&e, &r);
    resumer_begin(&e, &r);
    size_t length = resumer_ask(&e, &r);
    memcpy(first, r.reply, length);
    assert_true(gate_take_words(e.gate, words) > 0);
    for (int i = 0; i < 10; i++) {
        assert_int_equal(resumer_ask(&e, &r), length);
        assert_memory_equal(r.reply, first, length);
        assert_int_equal(gate_take_words(e.gate, words), 0);
    }
    assert_int_equal(ends_count(&e, GATE_RESUMED), 1);
    assert_int_equal(ends_count(&e, GATE_REPEATED), 10);
    assert_int_equal(ends_sessions(&e, GATE_IS_OPEN), 1);
    ends_close(&e);
}

/* A replay of what was heard, after the ticket was used up: while the answer is remembered, when it
 * no longer is, and at a server that was restarted. */
static void a_replay_changes_nothing_once_the_session_has_begun(void **state)
{
    struct ends e;
    struct resumer r;

    (void)state;
    ends_open(&e);
    resumer_init(&e, &r);
    resumer_try(&e, &r);
    e.serial++;
    assert_true(resumer_ask(&e, &r) > 0);
    assert_int_equal(ends_sessions(&e, GATE_IS_OPEN), 1);
    struct gate_session *s = gate_session(e.gate, r.k.index);
    const struct gate_session before = *s;
    for (int i = 0; i < SPENT_SO_FAR_BACK; i++) {
        struct resumer other;

        ends_wait(&e, 20000);
        resumer_init(&e, &other);
        resumer_try(&e, &other);
        assert_int_equal(other.k.state, KNOCK_IN);
        gate_forget(e.gate, other.k.index);
        e.serial++;
    }
    assert_int_equal(resumer_ask(&e, &r), 0);
    assert_int_equal(ends_count(&e, GATE_SPENT), 1);
    assert_memory_equal(s, &before, sizeof before);
    ends_open_gate(&e);
    assert_int_equal(resumer_ask(&e, &r), door_rules[DOOR_REFUSE].bytes);
    assert_int_equal(ends_sessions(&e, GATE_IS_OPEN), 0);
    ends_close(&e);
}

/* Somebody heard a RESUME that did not get through, and sends it himself: no datagram of his opens,
 * and the owner still comes in by the same ticket. */
static void a_replay_before_it_has_begun_keeps_the_owner_out_of_nothing(void **state)
{
    struct ends e;
    struct resumer r;
    uint8_t forged[SEAL_DATAGRAM_BYTES] = { 0, 0, 1 };

    (void)state;
    ends_open(&e);
    resumer_init(&e, &r);
    resumer_begin(&e, &r);
    e.from.port++;
    assert_true(resumer_ask(&e, &r) > 0);
    assert_int_equal(ends_sessions(&e, GATE_IS_OPEN), 1);
    assert_int_equal(ends_deliver(&e, forged, 100), 0);
    e.from.port--;
    resumer_try(&e, &r);
    assert_int_equal(r.k.state, KNOCK_IN);
    assert_true(gate_is_fresh(e.gate, r.k.index));
    ends_close(&e);
}

/* Both are half in; the one that answers first uses the ticket up. */
static void of_two_with_one_ticket_the_second_is_found_stale(void **state)
{
    struct ends e;
    struct resumer r;
    struct resumer copy;

    (void)state;
    ends_open(&e);
    resumer_init(&e, &r);
    copy = r;
    resumer_try(&e, &r);
    resumer_try(&e, &copy);
    assert_int_equal(r.k.state, KNOCK_IN);
    assert_int_equal(copy.k.state, KNOCK_IN);
    assert_int_not_equal(r.k.index, copy.k.index);
    assert_true(gate_is_fresh(e.gate, copy.k.index));
    e.serial++;
    assert_false(gate_is_fresh(e.gate, r.k.index));
    assert_int_equal(ends_count(&e, GATE_STALE), 1);
    assert_false(gate_is_fresh(e.gate, GATE_SESSIONS));
    ends_close(&e);
}

/* Who is banned is told so once in a while, and what is told here nobody reads. */
static void with_a_stale_ticket_nobody_asks_who_is_welcome(void **state)
{
    struct ends e;
    struct resumer r;

    (void)state;
    ends_open(&e);
    e.bans = true;
    resumer_init(&e, &r);
    e.serial++;
    resumer_try(&e, &r);
    assert_int_equal(e.welcomes, 0);
    ends_close(&e);
}

static int start(void **state)
{
    (void)state;
    return sodium_init() < 0;
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ticket_opens_a_session_in_one_round_trip),
        cmocka_unit_test(what_is_sealed_then_arrives_both_ways),
        cmocka_unit_test(a_ticket_is_good_at_a_server_that_was_restarted),
        cmocka_unit_test(other_ports_of_the_same_address_may_use_it),
        cmocka_unit_test(whatever_is_wrong_with_a_ticket_the_refusal_is_the_same),
        cmocka_unit_test(who_is_refused_comes_in_the_ordinary_way_at_once),
        cmocka_unit_test(a_ticket_without_its_secret_is_not_answered),
        cmocka_unit_test(every_flipped_bit_and_every_cut_opens_nothing),
        cmocka_unit_test(a_share_of_no_use_is_not_answered),
        cmocka_unit_test(from_port_zero_nothing_is_answered),
        cmocka_unit_test(a_repeated_resume_gets_the_same_answer_and_no_second_session),
        cmocka_unit_test(a_replay_changes_nothing_once_the_session_has_begun),
        cmocka_unit_test(a_replay_before_it_has_begun_keeps_the_owner_out_of_nothing),
        cmocka_unit_test(of_two_with_one_ticket_the_second_is_found_stale),
        cmocka_unit_test(with_a_stale_ticket_nobody_asks_who_is_welcome),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
