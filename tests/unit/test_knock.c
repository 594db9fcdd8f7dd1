/* The client's side of the door: when it speaks, what it believes, and how it ends.
 * SPDX-License-Identifier: MIT */
#include "resume_ends.h"

/* A knock in each state, and what a server can say to it. */
struct scene {
    struct ends e;
    struct knock in[KNOCK_OUT + 1]; /* by state; IN and PROVING of one and the same try */
    uint8_t bytes[DOOR_TYPES][DOOR_REQUEST_BYTES + 1];
};

static size_t length_of(int type)
{
    return door_rules[type].bytes;
}

static void write_refusal(struct scene *s, enum door_cause cause, uint16_t wait_ms,
                          const struct knock *to)
{
    const struct door_terms *terms = &s->e.terms;
    struct door_refuse refusal = { .protocol = terms->protocol ^ (cause == DOOR_OTHER_BUILD),
                                   .wait_ms = wait_ms,
                                   .cause = (uint8_t)cause };
    uint16_t version = (uint16_t)(terms->version ^ (cause == DOOR_OTHER_VERSION));

    memcpy(refusal.nonce, to->nonce, sizeof refusal.nonce);
    door_write(DOOR_REFUSE, version, &refusal, s->bytes[DOOR_REFUSE]);
}

static void make_scene(struct scene *s, bool has_code)
{
    struct knock k;

    memset(s, 0, sizeof *s);
    ends_open(&s->e);
    ends_begin(&s->e, &k, has_code ? &s->e.code : NULL);
    s->in[KNOCK_GREETING] = k;
    assert_true(knock_send(&k, s->e.now_us, s->bytes[DOOR_HELLO]) > 0);
    assert_true(ends_ask(&s->e, s->bytes[DOOR_HELLO], DOOR_REQUEST_BYTES, s->bytes[DOOR_COOKIE]) >
                0);
    knock_receive(&k, s->bytes[DOOR_COOKIE], length_of(DOOR_COOKIE), s->e.now_us);
    s->in[KNOCK_PROVING] = k;
    assert_true(knock_send(&k, s->e.now_us, s->bytes[DOOR_INIT]) > 0);
    assert_true(ends_ask(&s->e, s->bytes[DOOR_INIT], DOOR_REQUEST_BYTES, s->bytes[DOOR_RESP]) > 0);
    knock_receive(&k, s->bytes[DOOR_RESP], length_of(DOOR_RESP), s->e.now_us);
    assert_int_equal(k.state, KNOCK_IN);
    s->in[KNOCK_IN] = k;
    struct resumer r;
    resumer_init(&s->e, &r);
    resumer_begin(&s->e, &r);
    s->in[KNOCK_RESUMING] = r.k;
    memcpy(s->bytes[DOOR_RESUME], r.request, sizeof r.request);
    s->in[KNOCK_OUT] = s->in[KNOCK_PROVING];
    s->in[KNOCK_OUT].state = KNOCK_OUT;
    s->in[KNOCK_OUT].cause = DOOR_WRONG_CODE;
}

static void end_scene(struct scene *s)
{
    ends_close(&s->e);
}

static bool is_changed(const struct knock *a, const struct knock *b)
{
    return memcmp(a, b, sizeof *a) != 0;
}

static void only_the_answer_it_waits_for_moves_it(void **state)
{
    static const enum knock_state next[KNOCK_OUT + 1][DOOR_TYPES] = {
        [KNOCK_GREETING] = { [DOOR_COOKIE] = KNOCK_PROVING },
        [KNOCK_PROVING] = { [DOOR_RESP] = KNOCK_IN },
    };
    struct scene s;

    (void)state;
    for (int has_code = 0; has_code < 2; has_code++) {
        make_scene(&s, has_code);
        for (int at = KNOCK_GREETING; at <= KNOCK_OUT; at++) {
            for (int type = DOOR_HELLO; type < DOOR_TYPES; type++) {
                struct knock k = s.in[at];

                if (type == DOOR_REFUSE) {
                    continue;
                }
                knock_receive(&k, s.bytes[type], length_of(type), s.e.now_us);
                if (next[at][type] != KNOCK_GREETING) {
                    assert_int_equal(k.state, next[at][type]);
                } else {
                    assert_false(is_changed(&k, &s.in[at]));
                }
            }
        }
        end_scene(&s);
    }
}

static void a_refusal_is_heard_only_where_it_can_be_told(void **state)
{
    /* Has no code, since a code is needed is told to no other. */
    static const struct {
        enum knock_state at;
        enum knock_state then;
    } rows[DOOR_CAUSES + 1] = {
        [DOOR_OTHER_VERSION] = { KNOCK_GREETING, KNOCK_OUT },
        [DOOR_OTHER_BUILD] = { KNOCK_GREETING, KNOCK_OUT },
        [DOOR_CODE_NEEDED] = { KNOCK_PROVING, KNOCK_OUT },
        [DOOR_BUSY] = { KNOCK_PROVING, KNOCK_PROVING },
        [DOOR_LOCKED] = { KNOCK_PROVING, KNOCK_PROVING },
    };
    struct scene s;

    (void)state;
    make_scene(&s, false);
    for (int at = KNOCK_GREETING; at <= KNOCK_OUT; at++) {
        for (int cause = 0; cause <= DOOR_CAUSES; cause++) {
            struct knock k = s.in[at];
            bool is_told =
                rows[cause].then != KNOCK_GREETING && rows[cause].at == (enum knock_state)at;

            if (at == KNOCK_RESUMING && (cause == DOOR_BUSY || cause == DOOR_STALE)) {
                continue; /* test_knock_resume.c */
            }
            write_refusal(&s, (enum door_cause)cause, 5, &k);
            knock_receive(&k, s.bytes[DOOR_REFUSE], length_of(DOOR_REFUSE), s.e.now_us);
            if (is_told) {
                assert_int_equal(k.state, rows[cause].then);
                assert_int_equal(k.cause, cause);
                assert_true(k.server_version > 0);
            } else {
                assert_false(is_changed(&k, &s.in[at]));
            }
        }
    }
    end_scene(&s);
}

static void a_refusal_that_contradicts_itself_is_not_believed(void **state)
{
    static const enum door_cause causes[] = { DOOR_OTHER_VERSION, DOOR_OTHER_BUILD };
    struct scene s;
    struct knock k;

    (void)state;
    make_scene(&s, true);
    for (size_t i = 0; i < ARRAY_LEN(causes); i++) {
        k = s.in[KNOCK_GREETING];
        s.e.terms.version ^= causes[i] == DOOR_OTHER_VERSION;
        s.e.terms.protocol ^= causes[i] == DOOR_OTHER_BUILD;
        write_refusal(&s, causes[i], 0, &k);
        knock_receive(&k, s.bytes[DOOR_REFUSE], length_of(DOOR_REFUSE), s.e.now_us);
        assert_false(is_changed(&k, &s.in[KNOCK_GREETING]));
        s.e.terms = k.terms;
    }
    k = s.in[KNOCK_PROVING]; /* which has a code */
    write_refusal(&s, DOOR_CODE_NEEDED, 0, &k);
    knock_receive(&k, s.bytes[DOOR_REFUSE], length_of(DOOR_REFUSE), s.e.now_us);
    assert_false(is_changed(&k, &s.in[KNOCK_PROVING]));
    end_scene(&s);
}

static void what_answers_somebody_else_changes_nothing(void **state)
{
    static const struct {
        enum knock_state at;
        enum door_type type;
    } rows[] = { { KNOCK_GREETING, DOOR_COOKIE },
                 { KNOCK_PROVING, DOOR_RESP },
                 { KNOCK_PROVING, DOOR_REFUSE } };
    struct scene s;

    (void)state;
    make_scene(&s, false);
    write_refusal(&s, DOOR_CODE_NEEDED, 0, &s.in[KNOCK_PROVING]);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct knock k = s.in[rows[i].at];

        k.nonce[15] ^= 1;
        struct knock before = k;
        knock_receive(&k, s.bytes[rows[i].type], length_of((int)rows[i].type), s.e.now_us);
        assert_false(is_changed(&k, &before));
    }
    end_scene(&s);
}

static void every_cut_and_one_byte_too_many_change_nothing(void **state)
{
    struct scene s;

    (void)state;
    make_scene(&s, true);
    write_refusal(&s, DOOR_BUSY, 5, &s.in[KNOCK_PROVING]);
    for (int at = KNOCK_GREETING; at <= KNOCK_PROVING; at++) {
        for (int type = DOOR_HELLO; type < DOOR_TYPES; type++) {
            for (size_t cut = 0; cut <= length_of(type) + 1; cut++) {
                struct knock k = s.in[at];

                if (cut != length_of(type)) {
                    knock_receive(&k, s.bytes[type], cut, s.e.now_us);
                    assert_false(is_changed(&k, &s.in[at]));
                }
            }
        }
    }
    end_scene(&s);
}

static void it_asks_again_ever_more_slowly_and_gives_up_in_time(void **state)
{
    static const uint64_t sent_ms[] = { 0,    100,  300,  700,  1100, 1500, 1900,
                                        2300, 2700, 3100, 3500, 3900, 4300, 4700 };
    struct ends e;
    struct knock k;
    uint8_t first[DOOR_REQUEST_BYTES];
    uint8_t request[DOOR_REQUEST_BYTES];

    (void)state;
    ends_open(&e);
    ends_begin(&e, &k, &e.code);
    for (size_t i = 0; i < ARRAY_LEN(sent_ms); i++) {
        uint64_t due_us = ENDS_START_US + sent_ms[i] * 1000;

        assert_int_equal(knock_due_us(&k), due_us);
        assert_int_equal(knock_send(&k, due_us - 1, request), 0);
        assert_int_equal(knock_send(&k, due_us, request), DOOR_REQUEST_BYTES);
        if (i == 0) {
            memcpy(first, request, sizeof first);
        }
        assert_memory_equal(request, first, sizeof first);
        assert_int_equal(knock_send(&k, due_us, request), 0);
    }
    assert_int_equal(knock_due_us(&k), ENDS_START_US + ENDS_PATIENCE_US);
    assert_int_equal(knock_send(&k, ENDS_START_US + ENDS_PATIENCE_US, request), 0);
    assert_int_equal(k.state, KNOCK_OUT);
    assert_int_equal(k.cause, DOOR_SILENT);
    assert_int_equal(knock_due_us(&k), UINT64_MAX);
    ends_close(&e);
}

static void four_unanswered_proofs_start_it_over(void **state)
{
    struct scene s;
    uint8_t request[DOOR_REQUEST_BYTES];
    struct door_head head;
    int inits = 0;

    (void)state;
    make_scene(&s, true);
    struct knock k = s.in[KNOCK_PROVING];
    while (k.state == KNOCK_PROVING) {
        s.e.now_us = knock_due_us(&k);
        assert_int_equal(knock_send(&k, s.e.now_us, request), DOOR_REQUEST_BYTES);
        assert_true(door_read_head(request, sizeof request, &head));
        inits += head.type == DOOR_INIT;
    }
    assert_int_equal(inits, KNOCK_INITS);
    assert_int_equal(k.state, KNOCK_GREETING);
    assert_int_equal(head.type, DOOR_HELLO);
    assert_memory_not_equal(k.nonce, s.in[KNOCK_PROVING].nonce, sizeof k.nonce);
    end_scene(&s);
}

static void when_told_to_wait_it_waits_that_long(void **state)
{
    struct scene s;
    uint8_t request[DOOR_REQUEST_BYTES];

    (void)state;
    make_scene(&s, true);
    struct knock k = s.in[KNOCK_PROVING];
    write_refusal(&s, DOOR_BUSY, 700, &k);
    knock_receive(&k, s.bytes[DOOR_REFUSE], length_of(DOOR_REFUSE), s.e.now_us);
    assert_int_equal(knock_due_us(&k), s.e.now_us + 700000);
    assert_int_equal(knock_send(&k, s.e.now_us + 699999, request), 0);
    assert_int_equal(knock_send(&k, s.e.now_us + 700000, request), DOOR_REQUEST_BYTES);
    assert_memory_equal(request, s.bytes[DOOR_INIT], sizeof request);
    end_scene(&s);
}

static void a_wait_longer_than_its_patience_ends_it_at_once(void **state)
{
    struct scene s;

    (void)state;
    make_scene(&s, true);
    struct knock k = s.in[KNOCK_PROVING];
    write_refusal(&s, DOOR_LOCKED, 12000, &k);
    knock_receive(&k, s.bytes[DOOR_REFUSE], length_of(DOOR_REFUSE), s.e.now_us);
    assert_int_equal(k.state, KNOCK_OUT);
    assert_int_equal(k.cause, DOOR_LOCKED);
    end_scene(&s);
}

static void patience_that_ends_while_busy_says_busy(void **state)
{
    struct scene s;
    uint8_t request[DOOR_REQUEST_BYTES];

    (void)state;
    make_scene(&s, true);
    struct knock k = s.in[KNOCK_PROVING];
    write_refusal(&s, DOOR_BUSY, 10, &k);
    knock_receive(&k, s.bytes[DOOR_REFUSE], length_of(DOOR_REFUSE), s.e.now_us);
    assert_int_equal(knock_send(&k, k.deadline_us, request), 0);
    assert_int_equal(k.cause, DOOR_BUSY);
    end_scene(&s);
}

static void a_wrong_tag_is_believed_when_it_comes_twice(void **state)
{
    struct scene s;

    (void)state;
    make_scene(&s, true);
    struct knock k = s.in[KNOCK_PROVING];
    s.bytes[DOOR_RESP][60] ^= 1;
    s.e.now_us += 50;
    knock_receive(&k, s.bytes[DOOR_RESP], length_of(DOOR_RESP), s.e.now_us);
    assert_int_equal(k.state, KNOCK_PROVING);
    assert_int_equal(knock_due_us(&k), s.e.now_us); /* asks again at once */
    struct knock twice = k;
    knock_receive(&twice, s.bytes[DOOR_RESP], length_of(DOOR_RESP), s.e.now_us);
    assert_int_equal(twice.state, KNOCK_OUT);
    assert_int_equal(twice.cause, DOOR_WRONG_CODE);
    s.bytes[DOOR_RESP][60] ^= 1;
    knock_receive(&k, s.bytes[DOOR_RESP], length_of(DOOR_RESP), s.e.now_us);
    assert_int_equal(k.state, KNOCK_IN);
    end_scene(&s);
}

static void in_an_open_match_a_wrong_tag_is_never_believed(void **state)
{
    struct scene s;

    (void)state;
    make_scene(&s, false);
    struct knock k = s.in[KNOCK_PROVING];
    s.bytes[DOOR_RESP][60] ^= 1;
    for (int i = 0; i < 10; i++) {
        knock_receive(&k, s.bytes[DOOR_RESP], length_of(DOOR_RESP), s.e.now_us);
        assert_int_equal(k.state, KNOCK_PROVING);
    }
    end_scene(&s);
}

static bool is_wiped(const void *bytes, size_t length)
{
    return sodium_is_zero(bytes, length);
}

static void secrets_are_wiped_when_they_are_done_with(void **state)
{
    struct scene s;
    uint8_t request[DOOR_REQUEST_BYTES];

    (void)state;
    make_scene(&s, true);
    struct knock *in = &s.in[KNOCK_IN];
    assert_true(is_wiped(&in->exchange, sizeof in->exchange));
    assert_true(is_wiped(&in->code, sizeof in->code));
    struct knock k = s.in[KNOCK_PROVING];
    assert_false(is_wiped(&k.exchange, sizeof k.exchange));
    knock_send(&k, k.deadline_us, request);
    assert_int_equal(k.state, KNOCK_OUT);
    assert_true(is_wiped(&k.exchange, sizeof k.exchange));
    assert_true(is_wiped(&k.code, sizeof k.code));
    knock_end(in);
    assert_true(is_wiped(in, sizeof *in));
    end_scene(&s);
}

static int start(void **state)
{
    (void)state;
    return sodium_init() < 0;
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_answer_it_waits_for_moves_it),
        cmocka_unit_test(a_refusal_is_heard_only_where_it_can_be_told),
        cmocka_unit_test(a_refusal_that_contradicts_itself_is_not_believed),
        cmocka_unit_test(what_answers_somebody_else_changes_nothing),
        cmocka_unit_test(every_cut_and_one_byte_too_many_change_nothing),
        cmocka_unit_test(it_asks_again_ever_more_slowly_and_gives_up_in_time),
        cmocka_unit_test(four_unanswered_proofs_start_it_over),
        cmocka_unit_test(when_told_to_wait_it_waits_that_long),
        cmocka_unit_test(a_wait_longer_than_its_patience_ends_it_at_once),
        cmocka_unit_test(patience_that_ends_while_busy_says_busy),
        cmocka_unit_test(a_wrong_tag_is_believed_when_it_comes_twice),
        cmocka_unit_test(in_an_open_match_a_wrong_tag_is_never_believed),
        cmocka_unit_test(secrets_are_wiped_when_they_are_done_with),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
