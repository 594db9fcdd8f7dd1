/* A knock with a ticket: what it believes while it resumes, and how soon it goes the ordinary way.
 * SPDX-License-Identifier: MIT */
#include "resume_ends.h"

enum {
    FALLBACK_US = 300000,
};

static bool is_changed(const struct knock *a, const struct knock *b)
{
    return memcmp(a, b, sizeof *a) != 0;
}

static void refuse(const struct ends *e, struct knock *k, enum door_cause cause, uint16_t wait_ms)
{
    uint8_t bytes[DOOR_REPLY_BYTES];
    struct door_refuse refusal = { .protocol = e->terms.protocol,
                                   .wait_ms = wait_ms,
                                   .cause = (uint8_t)cause };

    memcpy(refusal.nonce, k->nonce, sizeof refusal.nonce);
    size_t length = door_write(DOOR_REFUSE, e->terms.version, &refusal, bytes);
    knock_receive(k, bytes, length, e->now_us);
}

static void only_a_right_resp_brings_it_in(void **state)
{
    struct ends e;
    struct resumer r;
    struct door_cookie cookie = { { 0 }, { 0 } };
    uint8_t bytes[DOOR_REQUEST_BYTES];

    (void)state;
    ends_open(&e);
    resumer_init(&e, &r);
    resumer_begin(&e, &r);
    const struct knock before = r.k;
    size_t length = resumer_ask(&e, &r);

    memcpy(cookie.nonce, r.k.nonce, sizeof cookie.nonce);
    knock_receive(&r.k, bytes, door_write(DOOR_COOKIE, e.terms.version, &cookie, bytes), e.now_us);
    knock_receive(&r.k, r.request, sizeof r.request, e.now_us);
    for (size_t cut = 0; cut < length; cut++) {
        knock_receive(&r.k, r.reply, cut, e.now_us);
    }
    for (size_t bit = 0; bit < 8 * length; bit++) {
        r.reply[bit / 8] ^= (uint8_t)(1 << bit % 8);
        knock_receive(&r.k, r.reply, length, e.now_us);
        r.reply[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_int_equal(r.k.state, KNOCK_RESUMING);
    }
    assert_false(is_changed(&r.k, &before));
    knock_receive(&r.k, r.reply, length, e.now_us);
    assert_int_equal(r.k.state, KNOCK_IN);
    assert_true(r.k.has_resumed);
    ends_close(&e);
}

static void refusals_that_do_not_belong_there_change_nothing(void **state)
{
    struct ends e;
    struct resumer r;

    (void)state;
    ends_open(&e);
    resumer_init(&e, &r);
    resumer_begin(&e, &r);
    for (int cause = 0; cause <= DOOR_CAUSES; cause++) {
        struct knock k = r.k;

        if (cause != DOOR_BUSY && cause != DOOR_STALE) {
            refuse(&e, &k, (enum door_cause)cause, 5);
            assert_false(is_changed(&k, &r.k));
        }
    }
    struct knock k = r.k;
    k.nonce[3] ^= 1;
    struct knock before = k;
    refuse(&e, &r.k, DOOR_BUSY, 0);
    knock_receive(&k, r.reply, resumer_ask(&e, &r), e.now_us); /* answers somebody else */
    assert_false(is_changed(&k, &before));
    ends_close(&e);
}

static void stale_is_heard_in_no_other_state(void **state)
{
    struct ends e;
    struct knock k;

    (void)state;
    ends_open(&e);
    ends_begin(&e, &k, NULL);
    do {
        const struct knock before = k;

        refuse(&e, &k, DOOR_STALE, 0);
        assert_false(is_changed(&k, &before));
        ends_turn(&e, &k);
    } while (k.state != KNOCK_IN);
    ends_close(&e);
}

static void a_stale_ticket_is_wiped_and_a_greeting_due_at_once(void **state)
{
    struct ends e;
    struct resumer r;
    uint8_t request[DOOR_REQUEST_BYTES];
    uint8_t nonce[DOOR_NONCE_BYTES];
    struct door_head head;

    (void)state;
    ends_open(&e);
    resumer_init(&e, &r);
    resumer_begin(&e, &r);
    memcpy(nonce, r.k.nonce, sizeof nonce);
    e.now_us += 1234;
    refuse(&e, &r.k, DOOR_STALE, 0);
    assert_int_equal(r.k.state, KNOCK_GREETING);
    assert_memory_not_equal(r.k.nonce, nonce, sizeof nonce);
    assert_true(sodium_is_zero(r.k.ticket, sizeof r.k.ticket));
    assert_true(sodium_is_zero(r.k.ticket_secret, sizeof r.k.ticket_secret));
    assert_int_equal(knock_due_us(&r.k), e.now_us);
    assert_true(knock_send(&r.k, e.now_us, request) > 0);
    assert_true(door_read_head(request, sizeof request, &head));
    assert_int_equal(head.type, DOOR_HELLO);
    assert_int_equal(knock_resume(&r.k, resumer_words, e.now_us, request), 0);
    ends_close(&e);
}

static void unanswered_it_tries_twice_and_then_goes_the_ordinary_way(void **state)
{
    struct ends e;
    struct resumer r;
    uint8_t request[DOOR_REQUEST_BYTES];
    struct door_head head;

    (void)state;
    ends_open(&e);
    resumer_init(&e, &r);
    resumer_begin(&e, &r);
    assert_int_equal(knock_due_us(&r.k), ENDS_START_US + 150000);
    assert_int_equal(knock_send(&r.k, ENDS_START_US + 149999, request), 0);
    assert_true(knock_send(&r.k, ENDS_START_US + 150000, request) > 0);
    assert_memory_equal(request, r.request, sizeof request);
    assert_int_equal(knock_send(&r.k, ENDS_START_US + FALLBACK_US - 1, request), 0);
    assert_true(knock_send(&r.k, ENDS_START_US + FALLBACK_US, request) > 0);
    assert_true(door_read_head(request, sizeof request, &head));
    assert_int_equal(head.type, DOOR_HELLO);
    assert_int_equal(r.k.state, KNOCK_GREETING);
    ends_close(&e);
}

static void a_late_resp_is_not_taken_for_the_new_greetings(void **state)
{
    struct ends e;
    struct resumer r;

    (void)state;
    ends_open(&e);
    resumer_init(&e, &r);
    resumer_begin(&e, &r);
    size_t length = resumer_ask(&e, &r);
    refuse(&e, &r.k, DOOR_STALE, 0);
    const struct knock before = r.k;
    knock_receive(&r.k, r.reply, length, e.now_us);
    assert_false(is_changed(&r.k, &before));
    ends_close(&e);
}

static void when_one_resp_is_lost_the_second_brings_it_in(void **state)
{
    struct ends e;
    struct resumer r;

    (void)state;
    ends_open(&e);
    resumer_init(&e, &r);
    resumer_begin(&e, &r);
    assert_true(resumer_ask(&e, &r) > 0);
    while (r.k.state == KNOCK_RESUMING) {
        ends_wait(&e, ENDS_TURN_US);
        ends_turn(&e, &r.k);
    }
    assert_int_equal(r.k.state, KNOCK_IN);
    assert_true(r.k.has_resumed);
    assert_int_equal(e.now_us - ENDS_START_US, 150000);
    assert_int_equal(ends_count(&e, GATE_RESUMED), 1);
    ends_close(&e);
}

static void busy_waits_as_long_as_it_is_told(void **state)
{
    struct ends e;
    struct resumer r;
    uint8_t request[DOOR_REQUEST_BYTES];

    (void)state;
    ends_open(&e);
    resumer_init(&e, &r);
    resumer_begin(&e, &r);
    refuse(&e, &r.k, DOOR_BUSY, 20);
    assert_int_equal(r.k.state, KNOCK_RESUMING);
    assert_int_equal(knock_send(&r.k, e.now_us + 19999, request), 0);
    assert_true(knock_send(&r.k, e.now_us + 20000, request) > 0);
    assert_memory_equal(request, r.request, sizeof request);
    ends_close(&e);
}

static void without_words_it_waits_for_them_and_not_for_ever(void **state)
{
    struct ends e;
    struct resumer r;
    struct knock k;
    uint8_t request[DOOR_REQUEST_BYTES];

    (void)state;
    ends_open(&e);
    resumer_init(&e, &r);
    ends_begin(&e, &k, NULL);
    knock_take_ticket(&k, r.ticket, r.claim.secret, e.now_us);
    assert_int_equal(knock_send(&k, e.now_us, request), 0);
    assert_int_equal(knock_due_us(&k), e.now_us + FALLBACK_US);
    struct knock later = k;
    assert_true(knock_send(&later, e.now_us + FALLBACK_US, request) > 0);
    assert_int_equal(later.state, KNOCK_GREETING);
    assert_true(knock_resume(&k, resumer_words, e.now_us + 5, request) > 0);
    assert_int_equal(knock_due_us(&k), e.now_us + 150005);
    ends_close(&e);
}

static void who_insists_goes_on_with_the_ticket_for_longer(void **state)
{
    struct ends e;
    struct resumer r;
    struct knock k;
    uint8_t request[DOOR_REQUEST_BYTES];
    int sent = 1;

    (void)state;
    ends_open(&e);
    resumer_init(&e, &r);
    ends_begin(&e, &k, NULL);
    knock_take_ticket(&k, r.ticket, r.claim.secret, e.now_us);
    knock_insist(&k);
    assert_true(knock_resume(&k, resumer_words, e.now_us, request) > 0);
    while (k.state == KNOCK_RESUMING) {
        e.now_us = knock_due_us(&k);
        assert_true(knock_send(&k, e.now_us, request) > 0);
        sent += k.state == KNOCK_RESUMING;
    }
    assert_int_equal(sent, KNOCK_RESUMES_MOST);
    assert_int_equal(k.state, KNOCK_GREETING);
    ends_close(&e);
}

static void secrets_are_wiped_when_it_is_in(void **state)
{
    struct ends e;
    struct resumer r;

    (void)state;
    ends_open(&e);
    resumer_init(&e, &r);
    resumer_try(&e, &r);
    assert_int_equal(r.k.state, KNOCK_IN);
    assert_true(sodium_is_zero((const uint8_t *)&r.k.exchange, sizeof r.k.exchange));
    assert_true(sodium_is_zero((const uint8_t *)&r.k.code, sizeof r.k.code));
    assert_true(sodium_is_zero(r.k.ticket_secret, sizeof r.k.ticket_secret));
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
        cmocka_unit_test(only_a_right_resp_brings_it_in),
        cmocka_unit_test(refusals_that_do_not_belong_there_change_nothing),
        cmocka_unit_test(stale_is_heard_in_no_other_state),
        cmocka_unit_test(a_stale_ticket_is_wiped_and_a_greeting_due_at_once),
        cmocka_unit_test(who_insists_goes_on_with_the_ticket_for_longer),
        cmocka_unit_test(unanswered_it_tries_twice_and_then_goes_the_ordinary_way),
        cmocka_unit_test(a_late_resp_is_not_taken_for_the_new_greetings),
        cmocka_unit_test(when_one_resp_is_lost_the_second_brings_it_in),
        cmocka_unit_test(busy_waits_as_long_as_it_is_told),
        cmocka_unit_test(without_words_it_waits_for_them_and_not_for_ever),
        cmocka_unit_test(secrets_are_wiped_when_it_is_in),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
