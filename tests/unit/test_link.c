/* The claims of net/link.h and net/link_profile.h, against the model's own statistics.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "net/link_profile.h"

enum {
    MANY = 1000000,
    TICK_US = 16667,
    BYTES = 100,
    SEED = 20,
};

/* What MANY datagrams, one a tick, came to. */
struct sums {
    uint64_t cause[LINK_CAUSES];
    uint64_t bursts;
    uint64_t doubled;
    uint64_t corrupt;
    uint64_t held;
    uint64_t overtaken; /* arrived before one that was sent earlier */
    uint64_t extra_us;  /* delay beyond conditions.delay_us, all together */
    double square_us2;
};

static struct sums run(const struct link_conditions *c)
{
    struct link l;
    struct sums s = { .cause = { 0 } };
    uint64_t newest_us = 0;
    bool was_lost = false;

    link_init(&l, SEED, 1);
    for (uint64_t i = 0; i < MANY; i++) {
        uint64_t now_us = i * TICK_US;
        struct link_fate f = link_judge(&l, c, BYTES, now_us);
        bool is_lost = f.cause == LINK_LOST;

        s.cause[f.cause]++;
        s.bursts += is_lost && !was_lost;
        was_lost = is_lost;
        if (f.copies == 0) {
            continue;
        }
        uint64_t extra_us = f.due_us[0] - now_us - c->delay_us;

        s.doubled += f.copies == 2;
        s.corrupt += f.is_corrupt;
        s.held += f.is_held;
        s.overtaken += f.due_us[0] < newest_us;
        newest_us = f.due_us[0] > newest_us ? f.due_us[0] : newest_us;
        s.extra_us += extra_us;
        s.square_us2 += (double)extra_us * (double)extra_us;
    }
    return s;
}

/* Within `percent` of it. */
static void assert_near(double value, double expected, double percent)
{
    double off = (value - expected) / expected * 100;

    if (off < -percent || off > percent) {
        fail_msg("%f is not within %f %% of %f (seed %d)", value, percent, expected, SEED);
    }
}

static void as_much_is_lost_as_was_asked_for_in_bursts_as_long(void **state)
{
    static const struct {
        uint32_t loss_ppm;
        uint32_t burst_milli;
        double burst; /* mean length to be seen: single losses stand in a row by chance, too */
    } rows[] = {
        { 5000, 0, 1 / 0.995 },     { 30000, 2000, 2 },    { 150000, 4000, 4 },
        { 150000, 1000, 1 / 0.85 }, { 500000, 2500, 2.5 }, { 950000, 2000, 19 },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const struct link_conditions c = { .loss_ppm = rows[i].loss_ppm,
                                           .burst_milli = rows[i].burst_milli };
        struct sums s = run(&c);

        assert_near((double)s.cause[LINK_LOST], rows[i].loss_ppm, 4);
        assert_near((double)s.cause[LINK_LOST] / (double)s.bursts, rows[i].burst, 4);
    }
}

/* The chance of such a burst to begin is one in two millions. */
static void a_long_burst_comes_however_rare(void **state)
{
    const struct link_conditions c = { .loss_ppm = 500, .burst_milli = 1000000 };
    struct link l;
    uint64_t sent = 0;

    (void)state;
    link_init(&l, SEED, 1);
    while (!link_judge(&l, &c, BYTES, sent * TICK_US).is_lost) {
        sent++;
        assert_true(sent < 20 * MANY);
    }
}

static void all_is_lost_at_100_percent_and_nothing_at_0(void **state)
{
    const struct link_conditions all = { .loss_ppm = 1000000, .burst_milli = 3000 };
    const struct link_conditions none = { .burst_milli = 3000 };

    (void)state;
    assert_int_equal(run(&all).cause[LINK_LOST], MANY);
    assert_int_equal(run(&none).cause[LINK_CARRIED], MANY);
}

/* The half-normal's mean is 0.798 of the standard deviation, its mean square that squared. */
static void jitter_is_the_absolute_value_of_a_normal(void **state)
{
    const struct link_conditions c = { .delay_us = 3000, .jitter_us = 2000, .is_shuffled = 1 };
    struct sums s = run(&c);

    (void)state;
    assert_near((double)s.extra_us / MANY, 2000 * 0.79788, 1);
    assert_near(s.square_us2 / MANY, 2000.0 * 2000.0, 1);
    assert_int_equal(s.overtaken, 0); /* less than a tick apart */
}

static void jitter_reorders_only_where_it_is_told_to(void **state)
{
    struct link_conditions c = { .jitter_us = 25000 };

    (void)state;
    assert_int_equal(run(&c).overtaken, 0);
    c.is_shuffled = 1;
    assert_true(run(&c).overtaken > MANY / 10);
}

static void shares_of_what_is_held_back_doubled_and_damaged_are_as_asked_for(void **state)
{
    const struct link_conditions c = { .reorder_ppm = 50000,
                                       .double_ppm = 20000,
                                       .corrupt_ppm = 1000 };
    struct sums s = run(&c);

    (void)state;
    assert_near((double)s.doubled, 20000, 3);
    assert_near((double)s.corrupt, 1000, 10);
    assert_near((double)s.held, 50000, 3);
    /* Held back by 10 to 40 ms, so up to two that follow overtake: each run ends with one. */
    assert_true(s.overtaken > 0 && s.extra_us > 0);
}

static void the_rate_is_kept_and_its_queue_bounded(void **state)
{
    const struct link_conditions c = { .rate_kbit = 1000, .queue_ms = 50 };
    struct link l;
    uint64_t carried = 0;
    uint64_t full = 0;
    uint64_t last_us = 0;

    (void)state;
    link_init(&l, SEED, 1);
    for (uint64_t now_us = 0; now_us < 10000000; now_us += 500) {
        struct link_fate f = link_judge(&l, &c, 1000 - LINK_HEADER_BYTES, now_us);

        if (f.copies == 0) {
            assert_int_equal(f.cause, LINK_FULL);
            full++;
            continue;
        }
        carried++;
        assert_true(f.due_us[0] - now_us <= 50000 + 8000);
        assert_true(f.due_us[0] >= last_us + 8000 || last_us == 0);
        last_us = f.due_us[0];
    }
    assert_true(full > 0);
    assert_near((double)carried * 8000 / 10, 1000000, 1);
}

static void what_waits_before_a_line_goes_on_at_its_new_rate(void **state)
{
    struct link_conditions c = { .rate_kbit = 1, .queue_ms = 10 };
    struct link l;

    (void)state;
    link_init(&l, SEED, 1);
    assert_int_equal(link_judge(&l, &c, 1000, 0).cause, LINK_CARRIED); /* busy for 8 s */
    assert_int_equal(link_judge(&l, &c, 1000, 20000).cause, LINK_FULL);
    c.rate_kbit = 16000;
    assert_int_equal(link_judge(&l, &c, 1000, 40000).cause, LINK_CARRIED);
}

static void a_line_without_a_queue_has_the_usual_one(void **state)
{
    const struct link_conditions c = { .rate_kbit = 1000 };
    struct link l;
    int carried = 0;

    (void)state;
    link_init(&l, SEED, 1);
    while (link_judge(&l, &c, 1000 - LINK_HEADER_BYTES, 0).cause == LINK_CARRIED) {
        carried++;
    }
    assert_int_equal(carried, LINK_QUEUE_MS / 8 + 1);
}

static void chance_decides_alike_whatever_the_clock_keeps_back(void **state)
{
    const struct link_conditions c = { .loss_ppm = 100000, .jitter_us = 5000, .double_ppm = 50000 };
    struct link open;
    struct link cut;

    (void)state;
    link_init(&open, SEED, 1);
    link_init(&cut, SEED, 1);
    link_cut(&cut, 0, 1000 * TICK_US);
    for (uint64_t i = 0; i < 2000; i++) {
        struct link_fate a = link_judge(&open, &c, BYTES, i * TICK_US);
        struct link_fate b = link_judge(&cut, &c, BYTES, i * TICK_US);

        assert_int_equal(a.is_lost, b.is_lost);
        assert_int_equal(a.is_doubled, b.is_doubled);
        assert_int_equal(a.jitter_us, b.jitter_us);
    }
}

static void nothing_comes_through_a_cable_that_is_out(void **state)
{
    const struct link_conditions c = { .delay_us = 1000 };
    struct link l;

    (void)state;
    link_init(&l, SEED, 1);
    link_cut(&l, 100, 5000000);
    assert_int_equal(link_judge(&l, &c, BYTES, 100).cause, LINK_CUT);
    assert_int_equal(link_judge(&l, &c, BYTES, 5000099).cause, LINK_CUT);
    assert_int_equal(link_judge(&l, &c, BYTES, 5000100).cause, LINK_CARRIED);
}

static void a_spike_holds_all_back_and_then_lets_it_go_in_order(void **state)
{
    const struct link_conditions c = { .delay_us = 1000 };
    struct link l;

    (void)state;
    link_init(&l, SEED, 1);
    link_spike(&l, 0);
    assert_int_equal(link_judge(&l, &c, BYTES, 0).due_us[0], LINK_SPIKE_US + 1000);
    assert_int_equal(link_judge(&l, &c, BYTES, LINK_SPIKE_US - 1).due_us[0], LINK_SPIKE_US + 1000);
    assert_int_equal(link_judge(&l, &c, BYTES, LINK_SPIKE_US).due_us[0], LINK_SPIKE_US + 1000);
}

/* So two runs lose the same datagrams though their clocks differ, and a changed delay or a cable
 * that was out in between leave the later fates alone. */
static void fates_depend_on_the_seed_and_the_number_alone(void **state)
{
    const struct link_profile *storm = link_profile_find("storm");
    struct link_conditions slow = storm->up;
    struct link a;
    struct link b;

    (void)state;
    link_init(&a, SEED, 1);
    link_init(&b, SEED, 1);
    slow.delay_us = 900000;
    link_cut(&b, 0, 1000);
    for (uint64_t i = 0; i < 100000; i++) {
        struct link_fate fa = link_judge(&a, &storm->up, BYTES, i * TICK_US);
        struct link_fate fb = link_judge(&b, &slow, 2 * BYTES, i * 777);

        if (fb.cause != LINK_CUT) {
            assert_int_equal(fa.cause, fb.cause);
            assert_int_equal(fa.copies, fb.copies);
            assert_int_equal(fa.is_corrupt, fb.is_corrupt);
            assert_int_equal(fa.bit, fb.bit);
        }
    }
}

static void two_directions_of_a_seed_lose_different_datagrams(void **state)
{
    const struct link_conditions c = { .loss_ppm = 500000 };
    struct link a;
    struct link b;
    int equal = 0;

    (void)state;
    link_init(&a, SEED, 1);
    link_init(&b, SEED, 2);
    for (uint64_t i = 0; i < 10000; i++) {
        equal += link_judge(&a, &c, BYTES, i).cause == link_judge(&b, &c, BYTES, i).cause;
    }
    assert_in_range(equal, 4700, 5300);
}

static void plans_are_parsed_or_refused_with_what_there_is(void **state)
{
    static const struct {
        const char *text;
        const char *fault; /* part of it; NULL: good */
        const char *is;
    } rows[] = {
        { "4g", NULL, "delay 35 ms, jitter 15 ms, loss 1 %" },
        { "clear", NULL, "clear" },
        { "lan", NULL, "delay 0.2 ms, jitter 0.1 ms" },
        { "4g+loss=5+delay=80.25", NULL, "delay 80.25 ms, jitter 15 ms, loss 5 %" },
        { "clear+rate=64+queue=100", NULL, "rate 64 kbit/s, queue 100 ms" },
        { "clear+corrupt=0.0001", NULL, "corrupt 0.0001 %" },
        { "5g", "there is no network '5g'; there are clear, lan, wifi, bad-wifi, 4g, dsl,", "" },
        { "", "there is no network ''", "" },
        { "+", "there is no network ''", "" },
        { "4g+loss", "write loss=NUMBER", "" },
        { "4g+loss=101", "'101' is no loss: it is a number from 0 to 100 %.", "" },
        { "4g+loss=-1", "'-1' is no loss", "" },
        { "4g+loss=1e1", "'1e1' is no loss", "" },
        { "4g+loss=.", "'.' is no loss", "" },
        { "4g+loss=0.0000001", "is no loss", "" },
        { "4g+delay=99999999999999999999", "from 0 to 10000 ms", "" },
        { "4g+colour=3", "a link has no setting 'colour'; it has delay, jitter, loss,", "" },
        { "4g+++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++", "at most 63",
          "" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct link_plan plan;
        char fault[512] = "";
        char text[LINK_TEXT_BYTES];
        bool is_good = link_plan_parse(&plan, rows[i].text, fault, sizeof(fault));

        assert_int_equal(is_good, rows[i].fault == NULL);
        if (is_good) {
            link_print(&plan.up, text, sizeof(text));
            assert_string_equal(text, rows[i].is);
            assert_string_equal(plan.name, rows[i].text);
        } else if (strstr(fault, rows[i].fault) == NULL) {
            fail_msg("'%s' does not say: %s", fault, rows[i].fault);
        }
    }
}

static void the_round_trip_of_a_link_is_twice_its_delay_and_once_the_mean_jitter(void **state)
{
    struct link_plan plan;
    char fault[512];

    (void)state;
    assert_true(link_plan_parse(&plan, "bad-wifi", fault, sizeof(fault)));
    assert_int_equal(link_plan_rtt_us(&plan), 30000 + 19950);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_much_is_lost_as_was_asked_for_in_bursts_as_long),
        cmocka_unit_test(a_long_burst_comes_however_rare),
        cmocka_unit_test(all_is_lost_at_100_percent_and_nothing_at_0),
        cmocka_unit_test(jitter_is_the_absolute_value_of_a_normal),
        cmocka_unit_test(jitter_reorders_only_where_it_is_told_to),
        cmocka_unit_test(shares_of_what_is_held_back_doubled_and_damaged_are_as_asked_for),
        cmocka_unit_test(the_rate_is_kept_and_its_queue_bounded),
        cmocka_unit_test(what_waits_before_a_line_goes_on_at_its_new_rate),
        cmocka_unit_test(a_line_without_a_queue_has_the_usual_one),
        cmocka_unit_test(chance_decides_alike_whatever_the_clock_keeps_back),
        cmocka_unit_test(nothing_comes_through_a_cable_that_is_out),
        cmocka_unit_test(a_spike_holds_all_back_and_then_lets_it_go_in_order),
        cmocka_unit_test(fates_depend_on_the_seed_and_the_number_alone),
        cmocka_unit_test(two_directions_of_a_seed_lose_different_datagrams),
        cmocka_unit_test(plans_are_parsed_or_refused_with_what_there_is),
        cmocka_unit_test(the_round_trip_of_a_link_is_twice_its_delay_and_once_the_mean_jitter),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
