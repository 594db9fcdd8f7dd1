/* The door with both ends: who belongs gets in, each datagram where it belongs, and nobody else.
 * SPDX-License-Identifier: MIT */
#include "door_ends.h"

static const uint8_t bare_header_bytes = 2;

static void the_code_opens_a_private_match(void **state)
{
    struct ends e;
    struct knock k;
    uint8_t public[EXCHANGE_IDENTITY_BYTES];
    uint8_t secret[EXCHANGE_IDENTITY_SECRET_BYTES];

    (void)state;
    ends_open(&e);
    ends_knock(&e, &k, &e.code);
    assert_int_equal(k.state, KNOCK_IN);
    assert_int_equal(e.now_us - ENDS_START_US, 2 * ENDS_TURN_US);
    assert_int_equal(gate_session(e.gate, k.index)->state, GATE_IS_PENDING);

    assert_true(ends_confirm(&e, &k, 1));
    const struct gate_session *s = gate_session(e.gate, k.index);
    assert_int_equal(s->state, GATE_IS_OPEN);
    assert_int_equal(s->door, ENDS_DOOR);
    ends_identity(1, public, secret);
    assert_memory_equal(s->identity, public, sizeof public);
    ends_close(&e);
}

static void an_open_match_needs_no_code(void **state)
{
    struct ends e;
    struct knock k;

    (void)state;
    ends_open(&e);
    ends_knock(&e, &k, NULL);
    assert_int_equal(k.state, KNOCK_IN);
    assert_true(ends_confirm(&e, &k, 1));
    assert_int_equal(gate_session(e.gate, k.index)->door, GATE_DOOR_OPEN);
    ends_close(&e);
}

static void what_is_sealed_arrives_both_ways_and_the_proof_falls_off(void **state)
{
    struct ends e;
    struct knock k;
    struct seal_stats stats = { 0 };
    uint8_t datagram[SEAL_DATAGRAM_BYTES];
    const uint8_t header[2] = { 0x00, 0x00 };
    const struct seal_part part = { "down", 4 };

    (void)state;
    ends_open(&e);
    ends_knock(&e, &k, &e.code);
    for (int i = 0; i < 3; i++) { /* the first, the first again because unanswered, another */
        size_t start = bare_header_bytes + SEAL_COUNTER_BYTES;
        size_t length = i < 2 ? ends_seal_first(&k, 1, datagram) : ends_seal(&k, NULL, datagram);
        length = gate_open(e.gate, &e.from, datagram, length, e.now_us);
        assert_int_equal(length, start + sizeof ends_connect);
        assert_memory_equal(datagram + start, ends_connect, sizeof ends_connect);
        assert_int_equal(seal_number(datagram), k.index);
        assert_int_equal(datagram[0] & 0xf0, 0);
    }
    struct gate_session *s = gate_session(e.gate, k.index);
    size_t length = seal_close(&s->seal, header, &part, 1, datagram);
    assert_int_equal(seal_open(&k.seal, &stats, datagram, length),
                     bare_header_bytes + SEAL_COUNTER_BYTES + 4);
    assert_memory_equal(datagram + bare_header_bytes + SEAL_COUNTER_BYTES, "down", 4);
    assert_int_equal(ends_count(&e, GATE_CONFIRMED), 1);
    ends_close(&e);
}

static void a_wrong_code_and_an_unknown_match_end_alike(void **state)
{
    static const char *const codes[] = { "K7Q-F2M4E", "K7R-F2M4D" };
    struct code code;
    struct knock k;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
        struct ends e;
        ends_open(&e);
        assert_true(code_parse(&code, codes[i]));
        ends_knock(&e, &k, &code);
        assert_int_equal(k.state, KNOCK_OUT);
        assert_int_equal(k.cause, DOOR_WRONG_CODE);
        assert_int_equal(ends_count(&e, GATE_EXCHANGES), 1);
        assert_int_equal(ends_count(&e, GATE_REPEATED), 1);
        ends_wait(&e, GATE_PENDING_US + 1);
        assert_int_equal(ends_sessions(&e, GATE_IS_PENDING), 0);
        ends_close(&e);
    }
}

static void each_refusal_names_its_cause(void **state)
{
    struct ends e;
    struct knock k;

    (void)state;
    ends_open(&e);
    gate_set_open(e.gate, false);
    ends_knock(&e, &k, NULL);
    assert_int_equal(k.cause, DOOR_CODE_NEEDED);

    e.terms.version++;
    ends_knock(&e, &k, &e.code);
    assert_int_equal(k.cause, DOOR_OTHER_VERSION);
    assert_int_equal(k.server_version, e.terms.version - 1);

    e.terms.version--;
    e.terms.protocol++;
    ends_knock(&e, &k, &e.code);
    assert_int_equal(k.cause, DOOR_OTHER_BUILD);
    assert_int_equal(k.state, KNOCK_OUT);
    assert_int_equal(ends_count(&e, GATE_EXCHANGES), 0);
    ends_close(&e);
}

static void a_full_server_says_so_only_under_the_seal(void **state)
{
    struct ends e;
    struct knock k;

    (void)state;
    ends_open(&e);
    ends_fill_up(&e);
    ends_knock(&e, &k, &e.code);
    assert_int_equal(k.state, KNOCK_OUT);
    assert_int_equal(k.cause, DOOR_FULL);
    assert_int_equal(ends_count(&e, GATE_FULL), 1);

    gate_forget(e.gate, 2);
    ends_knock(&e, &k, &e.code);
    assert_int_equal(k.state, KNOCK_IN);
    ends_close(&e);
}

static bool is_not_number_two(void *context, const uint8_t identity[EXCHANGE_IDENTITY_BYTES])
{
    uint8_t public[EXCHANGE_IDENTITY_BYTES];
    uint8_t secret[EXCHANGE_IDENTITY_SECRET_BYTES];

    (*(int *)context)++;
    ends_identity(2, public, secret);
    return memcmp(public, identity, sizeof public) != 0;
}

static void who_is_not_welcome_is_dropped_in_silence(void **state)
{
    struct ends e;
    struct knock k;
    int asked = 0;

    (void)state;
    ends_open(&e);
    const struct gate_config config = { .terms = e.terms,
                                        .peers = ENDS_PEERS,
                                        .chance = e.chance,
                                        .is_welcome = is_not_number_two,
                                        .context = &asked };
    e.gate = gate_init(e.gate, &config, e.now_us);
    gate_set_open(e.gate, true);
    for (uint8_t i = 1; i < 4; i++) {
        ends_knock(&e, &k, NULL);
        assert_int_equal(ends_confirm(&e, &k, i), i != 2);
        assert_int_equal(gate_session(e.gate, k.index) != NULL, i != 2);
    }
    assert_int_equal(asked, 3);
    assert_int_equal(ends_count(&e, GATE_UNWELCOME), 1);
    ends_close(&e);
}

static void without_a_proof_a_session_stays_shut(void **state)
{
    struct ends e;
    struct knock k;
    uint8_t datagram[SEAL_DATAGRAM_BYTES];

    (void)state;
    ends_open(&e);
    ends_knock(&e, &k, NULL);
    size_t length = ends_seal(&k, NULL, datagram);
    assert_int_equal(ends_deliver(&e, datagram, length), 0);
    assert_int_equal(ends_count(&e, GATE_UNCONFIRMED), 1);
    assert_int_equal(gate_session(e.gate, k.index)->state, GATE_IS_PENDING);
    assert_true(ends_confirm(&e, &k, 1));
    ends_close(&e);
}

/* A proof that another session was given, one with a bit flipped, one signed by another key, and
 * one with no command before it. */
static void a_false_proof_ends_the_session(void **state)
{
    enum { OTHER_SESSION, FLIPPED, OTHER_KEY, ALONE, KINDS };
    struct ends e;
    struct knock k;
    struct knock other;
    uint8_t public[EXCHANGE_IDENTITY_BYTES];
    uint8_t secret[EXCHANGE_IDENTITY_SECRET_BYTES];
    uint8_t proof[EXCHANGE_PROOF_BYTES];
    uint8_t datagram[SEAL_DATAGRAM_BYTES];

    (void)state;
    ends_open(&e);
    ends_identity(1, public, secret);
    ends_knock(&e, &other, NULL);
    for (int kind = 0; kind < KINDS; kind++) {
        ends_knock(&e, &k, NULL);
        ends_wait(&e, 50000);
        knock_prove(kind == OTHER_SESSION ? &other : &k, secret, proof);
        proof[EXCHANGE_IDENTITY_BYTES + 40] ^= kind == FLIPPED;
        if (kind == OTHER_KEY) {
            ends_identity(2, proof, secret);
            ends_identity(1, public, secret);
        }
        size_t length = ends_seal(&k, proof, datagram);
        if (kind == ALONE) {
            const struct seal_part part = { proof, sizeof proof };
            uint8_t header[2] = { EXCHANGE_PROOF_MARK, 0 };
            seal_set_number(header, k.index);
            length = seal_close(&k.seal, header, &part, 1, datagram);
        }
        assert_int_equal(ends_deliver(&e, datagram, length), 0);
        assert_int_equal(gate_session(e.gate, k.index) != NULL, kind == ALONE);
    }
    assert_int_equal(ends_count(&e, GATE_BAD_PROOF), ALONE);
    assert_int_equal(ends_count(&e, GATE_UNCONFIRMED), 1);
    assert_int_equal(ends_sessions(&e, GATE_IS_OPEN), 0);
    ends_close(&e);
}

/* Also of one who has proven itself long ago. */
static void a_mark_without_a_proof_is_dropped_and_counted(void **state)
{
    struct ends e;
    struct knock k;
    uint8_t datagram[SEAL_DATAGRAM_BYTES];
    const struct seal_part part = { ends_connect, sizeof ends_connect };
    uint8_t header[2] = { EXCHANGE_PROOF_MARK, 0 };

    (void)state;
    ends_open(&e);
    ends_knock(&e, &k, NULL);
    assert_true(ends_confirm(&e, &k, 1));
    seal_set_number(header, k.index);
    size_t length = seal_close(&k.seal, header, &part, 1, datagram);
    e.from.port++;
    assert_int_equal(ends_deliver(&e, datagram, length), 0);
    assert_int_equal(ends_count(&e, GATE_UNCONFIRMED), 1);
    assert_int_equal(gate_session(e.gate, k.index)->address.port, e.from.port - 1);
    ends_close(&e);
}

static void an_open_session_moves_with_its_newest_datagram(void **state)
{
    struct ends e;
    struct knock k;
    uint8_t old[SEAL_DATAGRAM_BYTES];
    uint8_t young[SEAL_DATAGRAM_BYTES];

    (void)state;
    ends_open(&e);
    ends_knock(&e, &k, NULL);
    assert_true(ends_confirm(&e, &k, 1));
    size_t length = ends_seal(&k, NULL, old);
    ends_seal(&k, NULL, young);
    const struct gate_session *s = gate_session(e.gate, k.index);

    e.from.port++;
    assert_true(ends_deliver(&e, young, length) > 0);
    assert_int_equal(s->address.port, 40001);
    e.from.port++;
    assert_true(ends_deliver(&e, old, length) > 0); /* late, not new */
    assert_int_equal(s->address.port, 40001);
    assert_int_equal(ends_deliver(&e, young, length), 0); /* replayed */
    assert_int_equal(s->address.port, 40001);
    ends_close(&e);
}

static void a_pending_session_does_not_move_and_does_not_wait_for_ever(void **state)
{
    struct ends e;
    struct knock k;

    (void)state;
    ends_open(&e);
    ends_knock(&e, &k, NULL);
    e.from.port++;
    assert_false(ends_confirm(&e, &k, 1));
    e.from.port--;
    e.now_us += GATE_PENDING_US + 1; /* and no tick in between */
    assert_false(ends_confirm(&e, &k, 1));
    gate_tick(e.gate, e.now_us);
    assert_null(gate_session(e.gate, k.index));
    assert_int_equal(ends_count(&e, GATE_EXPIRED), 1);
    ends_close(&e);
}

/* More strangers than there is room for: the newest 64 wait, open sessions stay. */
static void the_oldest_pending_session_makes_room(void **state)
{
    struct ends e;
    struct knock opened;
    struct knock first;
    struct knock last;

    (void)state;
    ends_open(&e);
    ends_knock(&e, &opened, NULL);
    assert_true(ends_confirm(&e, &opened, 1));
    ends_knock(&e, &first, NULL);
    for (int i = 0; i < GATE_PENDING; i++) {
        ends_wait(&e, 10000);
        ends_knock(&e, &last, NULL);
        assert_int_equal(last.state, KNOCK_IN);
    }
    assert_int_equal(ends_sessions(&e, GATE_IS_PENDING), GATE_PENDING);
    assert_int_equal(gate_session(e.gate, opened.index)->state, GATE_IS_OPEN);
    assert_false(ends_confirm(&e, &first, 2));
    assert_true(ends_confirm(&e, &last, 3));
    ends_close(&e);
}

static void a_new_code_shuts_the_old_one_out_and_leaves_players_in(void **state)
{
    struct ends e;
    struct knock player;
    struct knock late;
    struct knock k;
    struct code code;

    (void)state;
    ends_open(&e);
    ends_knock(&e, &player, &e.code);
    assert_true(ends_confirm(&e, &player, 1));
    ends_knock(&e, &late, &e.code);
    assert_true(code_parse(&code, "123-45678"));
    assert_true(gate_set_code(e.gate, ENDS_DOOR, &code));
    assert_false(ends_confirm(&e, &late, 2));
    assert_int_equal(gate_session(e.gate, player.index)->state, GATE_IS_OPEN);
    ends_knock(&e, &k, &e.code);
    assert_int_equal(k.cause, DOOR_WRONG_CODE);
    ends_knock(&e, &k, &code);
    assert_true(ends_confirm(&e, &k, 3));
    assert_true(gate_set_code(e.gate, ENDS_DOOR, NULL));
    ends_knock(&e, &k, &code);
    assert_int_equal(k.cause, DOOR_WRONG_CODE);
    ends_close(&e);
}

static void each_door_has_a_locator_of_its_own(void **state)
{
    struct ends e;
    struct code code;

    (void)state;
    ends_open(&e);
    assert_true(code_parse(&code, "K7Q-00000"));
    assert_false(gate_set_code(e.gate, ENDS_DOOR + 1, &code));
    assert_true(gate_set_code(e.gate, ENDS_DOOR, &code));
    ends_close(&e);
}

static void every_count_has_a_name(void **state)
{
    (void)state;
    for (int i = 0; i < GATE_COUNTS; i++) {
        assert_true(strlen(gate_count_name((enum gate_count)i)) > 0);
    }
}

static int start(void **state)
{
    (void)state;
    return sodium_init() < 0;
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_code_opens_a_private_match),
        cmocka_unit_test(an_open_match_needs_no_code),
        cmocka_unit_test(what_is_sealed_arrives_both_ways_and_the_proof_falls_off),
        cmocka_unit_test(a_wrong_code_and_an_unknown_match_end_alike),
        cmocka_unit_test(each_refusal_names_its_cause),
        cmocka_unit_test(a_full_server_says_so_only_under_the_seal),
        cmocka_unit_test(who_is_not_welcome_is_dropped_in_silence),
        cmocka_unit_test(without_a_proof_a_session_stays_shut),
        cmocka_unit_test(a_false_proof_ends_the_session),
        cmocka_unit_test(a_mark_without_a_proof_is_dropped_and_counted),
        cmocka_unit_test(an_open_session_moves_with_its_newest_datagram),
        cmocka_unit_test(a_pending_session_does_not_move_and_does_not_wait_for_ever),
        cmocka_unit_test(the_oldest_pending_session_makes_room),
        cmocka_unit_test(a_new_code_shuts_the_old_one_out_and_leaves_players_in),
        cmocka_unit_test(each_door_has_a_locator_of_its_own),
        cmocka_unit_test(every_count_has_a_name),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
