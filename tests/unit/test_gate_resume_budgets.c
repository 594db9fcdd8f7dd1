/* What those may cost the door who come with tickets.
 * SPDX-License-Identifier: MIT */
#include "resume_ends.h"

static void a_full_server_says_so_only_under_the_seal(void **state)
{
    struct ends e;
    struct resumer r;

    (void)state;
    ends_open(&e);
    ends_fill_up(&e);
    resumer_init(&e, &r);
    resumer_try(&e, &r);
    assert_int_equal(r.k.state, KNOCK_OUT);
    assert_int_equal(r.k.cause, DOOR_FULL);
    assert_int_equal(ends_count(&e, GATE_FULL), 1);
    assert_int_equal(ends_count(&e, GATE_RESUMED), 0);
    ends_close(&e);
}

static void key_exchanges_have_the_same_budget_as_the_ordinary_ones(void **state)
{
    enum { LEFT = 4 }; /* in a tick */
    struct ends e;
    struct resumer r[LEFT + 1];
    struct knock k;

    (void)state;
    ends_open(&e);
    ends_knock(&e, &k, NULL);
    ends_wait(&e, 100000);
    for (int i = 0; i <= LEFT; i++) {
        resumer_init(&e, &r[i]);
        resumer_try(&e, &r[i]);
        assert_int_equal(r[i].k.state, i < LEFT ? KNOCK_IN : KNOCK_RESUMING);
    }
    assert_int_equal(ends_count(&e, GATE_BUSY), 1);
    assert_true(knock_due_us(&r[LEFT].k) > e.now_us);
    while (r[LEFT].k.state == KNOCK_RESUMING) { /* it waits, and is in by its ticket */
        ends_wait(&e, ENDS_TURN_US);
        ends_turn(&e, &r[LEFT].k);
    }
    assert_int_equal(r[LEFT].k.state, KNOCK_IN);
    assert_true(r[LEFT].k.has_resumed);
    ends_close(&e);
}

static void a_flood_of_bad_tickets_gets_few_replies_and_leaves_good_ones_in(void **state)
{
    enum { FLOOD = 5000 }; /* at one moment */
    struct ends e;
    struct resumer r;
    struct resumer good;
    int replies = 0;

    (void)state;
    ends_open(&e);
    resumer_init(&e, &good);
    resumer_init(&e, &r);
    resumer_begin(&e, &r);
    for (int i = 0; i < FLOOD; i++) {
        e.from.ipv4 = rng_next(&e.seed);
        replies += resumer_ask(&e, &r) > 0;
    }
    assert_in_range(replies, 1, 200);
    assert_int_equal(ends_count(&e, GATE_CROWDED), FLOOD - replies);
    assert_int_equal(ends_sessions(&e, GATE_IS_OPEN), 0);
    assert_true(e.bytes_out <= e.bytes_in);
    e.from.ipv4 = ENDS_LOOPBACK;
    resumer_try(&e, &good);
    assert_int_equal(good.k.state, KNOCK_IN);
    ends_close(&e);
}

static int start(void **state)
{
    (void)state;
    return sodium_init() < 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_server_says_so_only_under_the_seal),
        cmocka_unit_test(key_exchanges_have_the_same_budget_as_the_ordinary_ones),
        cmocka_unit_test(a_flood_of_bad_tickets_gets_few_replies_and_leaves_good_ones_in),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
