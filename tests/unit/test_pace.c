/* The claims of client/pace.h, against a server whose clock differs from the client's.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/rng.h"
#include "client/pace.h"

enum {
    SEED = 90210,
    TICK_US = 16667,
    FIVE_PERCENT_US = TICK_US / 20,
    SETTLE_TICKS = 300,
    MEASURE_TICKS = 600,
    SERVER_START_US = 50000000, /* when the server's tick 0 began, by its own clock */
    FLIGHT = 32,                /* reports on their way back, at most */
};

/* What lies between the two ends. */
struct link {
    int64_t offset_us;      /* client's clock less the server's when both start */
    int32_t drift_ppm;      /* how much faster the client's clock runs */
    uint32_t delay_us;      /* one way */
    uint32_t jitter_us;     /* more of it, evenly, up */
    int32_t start_error_us; /* of the first guess of the deadline */
    uint32_t report_each;   /* so many inputs; 0 and 1: all of them */
};

struct report {
    uint32_t tick;
    int32_t margin_us;
    int64_t due_us; /* client's clock */
};

struct rig {
    struct link link;
    struct pace pace;
    uint64_t chance;
    int64_t now_us; /* client's clock */
    struct report reports[FLIGHT];
    int report_count;
    int late;
    int64_t margin_sum;
    int32_t margin_least;
    int64_t step_least_us; /* between the planned moments of two ticks */
    int64_t step_most_us;
};

static int64_t server_clock(const struct link *l, int64_t client_us)
{
    int64_t since_us = client_us - l->offset_us - SERVER_START_US;

    return SERVER_START_US + since_us - since_us * l->drift_ppm / 1000000;
}

static int64_t client_clock(const struct link *l, int64_t server_us)
{
    int64_t since_us = server_us - SERVER_START_US;

    return SERVER_START_US + l->offset_us + since_us + since_us * l->drift_ppm / 1000000;
}

static int64_t deadline_of(uint32_t tick)
{
    return SERVER_START_US + (int64_t)tick_to_us(tick);
}

static void start(struct rig *r, const struct link *l)
{
    const uint32_t tick = 100;

    memset(r, 0, sizeof(*r));
    r->link = *l;
    r->chance = SEED;
    r->now_us = client_clock(l, deadline_of(tick) - 5000) + l->delay_us;
    pace_start(&r->pace, tick, (uint64_t)(client_clock(l, deadline_of(tick)) + l->start_error_us),
               2 * l->delay_us, (uint64_t)r->now_us);
    r->margin_least = INT32_MAX;
    r->step_least_us = INT64_MAX;
}

static uint32_t travel_us(struct rig *r)
{
    return r->link.delay_us + rng_below(&r->chance, r->link.jitter_us + 1);
}

static void take_reports(struct rig *r)
{
    for (int i = 0; i < r->report_count;) {
        if (r->reports[i].due_us > r->now_us) {
            i++;
            continue;
        }
        if (r->link.report_each == 0 || r->reports[i].tick % r->link.report_each == 0) {
            pace_report(&r->pace, r->reports[i].tick, r->reports[i].margin_us);
        }
        if (r->reports[i].margin_us < 0) {
            pace_note_late(&r->pace);
        }
        r->reports[i] = r->reports[--r->report_count];
    }
}

/* The next tick is made when it is due; its report comes back with the server's tick. */
static void make_tick(struct rig *r)
{
    int64_t planned_us = r->pace.next_us;

    r->now_us = planned_us;
    take_reports(r);
    assert_true(pace_is_due(&r->pace, (uint64_t)r->now_us));
    assert_false(pace_is_lost(&r->pace, (uint64_t)r->now_us));
    uint32_t tick = pace_advance(&r->pace, (uint64_t)r->now_us);
    int64_t arrival_us = server_clock(&r->link, r->now_us) + travel_us(r);
    int32_t margin_us = (int32_t)(deadline_of(tick) - arrival_us);
    int64_t next_tick_us = deadline_of(tick) > arrival_us ? deadline_of(tick) : arrival_us;
    int64_t step_us = r->pace.next_us - planned_us;

    assert_true(r->report_count < FLIGHT);
    r->reports[r->report_count++] =
        (struct report){ tick, margin_us, client_clock(&r->link, next_tick_us + travel_us(r)) };
    r->late += margin_us < 0;
    r->margin_sum += margin_us;
    r->margin_least = margin_us < r->margin_least ? margin_us : r->margin_least;
    r->step_least_us = step_us < r->step_least_us ? step_us : r->step_least_us;
    r->step_most_us = step_us > r->step_most_us ? step_us : r->step_most_us;
}

static void run(struct rig *r, int ticks)
{
    for (int i = 0; i < ticks; i++) {
        make_tick(r);
    }
}

static const struct link links[] = {
    { .delay_us = 50 },
    { .offset_us = 3600000000, .delay_us = 50 },
    { .offset_us = -40000000, .delay_us = 50 },
    { .delay_us = 50, .drift_ppm = 200 },
    { .delay_us = 50, .drift_ppm = -200 },
    { .delay_us = 50, .jitter_us = 100, .start_error_us = 30000 },
    { .delay_us = 50, .jitter_us = 100, .start_error_us = -30000 },
    { .delay_us = 20000, .jitter_us = 5000 },
    { .delay_us = 20000, .jitter_us = 5000, .drift_ppm = 200 },
    { .delay_us = 20000, .jitter_us = 5000, .drift_ppm = -200 },
    { .delay_us = 40000, .jitter_us = 20000, .start_error_us = 10000 },
    { .delay_us = 50, .report_each = 4 },
    { .delay_us = 50, .drift_ppm = 200, .report_each = 4 },
    { .delay_us = 50, .drift_ppm = -200, .report_each = 4 },
    { .delay_us = 20000, .jitter_us = 5000, .drift_ppm = 200, .report_each = 4 },
    { .delay_us = 40000, .jitter_us = 10000, .start_error_us = 10000, .report_each = 4 },
};

/* The mean margin is the guard, give or take what drifts within the window of four seconds; few
 * inputs are late. */
static void clock_settles_on_its_target(void **state)
{
    (void)state;
    print_message("seed %d\n", SEED);
    for (size_t i = 0; i < ARRAY_LEN(links); i++) {
        const struct link *l = &links[i];
        struct rig r;

        start(&r, l);
        run(&r, SETTLE_TICKS);
        r.late = 0;
        r.margin_sum = 0;
        r.margin_least = INT32_MAX;
        run(&r, MEASURE_TICKS);

        int32_t mean_us = (int32_t)(r.margin_sum / MEASURE_TICKS);
        int32_t drifted_us = abs(l->drift_ppm) * 4;

        print_message("link %zu: mean %d us, least %d us, late %d, guard %d us\n", i, (int)mean_us,
                      (int)r.margin_least, r.late, (int)pace_target_us(&r.pace));
        assert_true(mean_us >= PACE_GUARD_US - 500);
        assert_true(abs(pace_target_us(&r.pace) - mean_us) <=
                    drifted_us + 1000 + (int32_t)l->jitter_us / 10);
        assert_in_range(r.late, 0, MEASURE_TICKS / 100);
    }
}

static void a_settled_clock_stands_still(void **state)
{
    struct rig r;
    const struct link l = { .delay_us = 50 };

    (void)state;
    start(&r, &l);
    run(&r, SETTLE_TICKS);
    r.step_least_us = INT64_MAX;
    r.step_most_us = 0;
    run(&r, MEASURE_TICKS);
    assert_in_range(r.step_least_us, TICK_US - 2, TICK_US);
    assert_in_range(r.step_most_us, TICK_US - 1, TICK_US + 2);
}

static void clock_never_steers_more_than_five_percent(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(links); i++) {
        for (int32_t error_us = -100000; error_us <= 100000; error_us += 50000) {
            struct link l = links[i];
            struct rig r;

            l.start_error_us = error_us;
            start(&r, &l);
            if (abs(error_us) > PACE_JUMP_US) {
                run(&r, TICK_HZ); /* it may jump, once */
                r.step_least_us = INT64_MAX;
                r.step_most_us = 0;
            }
            run(&r, SETTLE_TICKS);
            assert_true(r.step_least_us >= TICK_US - FIVE_PERCENT_US - 2);
            assert_true(r.step_most_us <= TICK_US + FIVE_PERCENT_US + 1);
            assert_true(abs(r.pace.rate_ppm) <= 50000);
        }
    }
}

static void what_it_does_is_shown(void **state)
{
    (void)state;
    for (int sign = -1; sign <= 1; sign += 2) {
        const struct link l = { .delay_us = 50, .start_error_us = sign * 30000 };
        struct rig r;

        start(&r, &l);
        run(&r, 10);
        assert_int_equal(r.pace.rate_ppm * sign > 0, true); /* began too late: runs faster */
        assert_true(abs(r.pace.margin_us - PACE_START_US + sign * 30000) < 10000);
    }
}

static void a_wrong_start_is_mended_within_two_seconds(void **state)
{
    (void)state;
    for (int32_t error_us = -100000; error_us <= 100000; error_us += 10000) {
        const struct link l = { .delay_us = 50, .start_error_us = error_us };
        struct rig r;

        start(&r, &l);
        run(&r, 240);
        r.late = 0;
        r.margin_sum = 0;
        run(&r, 60);
        assert_int_equal(r.late, 0);
        /* Late inputs at the start have left more guard behind, which melts. */
        assert_in_range(r.margin_sum / 60, PACE_GUARD_US - 500,
                        PACE_GUARD_US + PACE_EXTRA_MOST_US + 500);
        run(&r, 3600);
        r.margin_sum = 0;
        run(&r, 60);
        assert_in_range(r.margin_sum / 60, PACE_GUARD_US - 500, PACE_GUARD_US + 1500);
    }
}

/* Reports so many ticks exactly on time, the margin by plan, but for one each `every`. */
static void report_steady(struct pace *p, int ticks, int every, int32_t spike_us)
{
    for (int i = 0; i < ticks; i++) {
        uint32_t tick = pace_advance(p, (uint64_t)p->next_us);
        bool is_spike = every > 0 && i % every == every / 2;
        int64_t planned_us = p->planned_us[tick % PACE_SENT];
        int64_t margin_us = 1000000 + (int64_t)tick_to_us(tick) - planned_us;

        pace_report(p, tick, (int32_t)margin_us - (is_spike ? spike_us : 0));
    }
}

static void spikes_alone_do_not_move_the_plan(void **state)
{
    struct pace p;

    (void)state;
    pace_start(&p, 10, 1000000 + tick_to_us(10), 0, 900000);
    report_steady(&p, PACE_SAMPLES, 0, 0);
    int64_t median_us = p.median_us;

    report_steady(&p, PACE_SAMPLES, PACE_SAMPLES / 8, 9000);
    assert_in_range(p.median_us, median_us - 1, median_us + 1);
}

/* Late inputs had widened the guard as far as the way has become longer: that is then too much. */
static void a_way_that_has_become_longer_takes_over_from_the_guard(void **state)
{
    struct pace p;

    (void)state;
    pace_start(&p, 10, 1000000 + tick_to_us(10), 0, 900000);
    report_steady(&p, PACE_SAMPLES, 0, 0);
    int64_t median_us = p.median_us;

    for (int i = 0; i < PACE_SAMPLES; i++) {
        report_steady(&p, 1, 1, 30000);
        if (p.median_us == median_us && pace_target_us(&p) < 31000) {
            pace_note_late(&p);
        }
    }
    assert_in_range(p.median_us, median_us - 30001, median_us - 29999);
    print_message("guard %d us\n", (int)pace_target_us(&p));
    assert_true(pace_target_us(&p) < 7000);
}

static void late_inputs_widen_the_guard_and_it_melts(void **state)
{
    struct pace p;

    (void)state;
    pace_start(&p, 10, 1000000 + tick_to_us(10), 0, 900000);
    report_steady(&p, PACE_SAMPLES, 0, 0);
    int32_t target_us = pace_target_us(&p);

    for (int i = 0; i < 10; i++) {
        report_steady(&p, TICK_HZ, 0, 0); /* it steers to the wider guard */
        pace_note_late(&p);
    }
    int32_t wide_us = pace_target_us(&p);

    assert_in_range(wide_us, target_us + 4000, target_us + 9000);
    report_steady(&p, 60 * TICK_HZ, 0, 0);
    assert_true(pace_target_us(&p) < (wide_us + target_us) / 2);
    report_steady(&p, 600 * TICK_HZ, 0, 0);
    assert_int_equal(pace_target_us(&p), PACE_GUARD_US);
}

static void the_guard_has_an_end(void **state)
{
    struct pace p;

    (void)state;
    pace_start(&p, 10, 1000000 + tick_to_us(10), 0, 900000);
    report_steady(&p, PACE_SAMPLES, 0, 0);
    for (int i = 0; i < 20000; i++) {
        report_steady(&p, 10, 0, 0);
        pace_note_late(&p);
    }
    assert_int_equal(pace_target_us(&p), PACE_GUARD_US + PACE_EXTRA_MOST_US);
}

static void late_inputs_while_steering_widen_nothing(void **state)
{
    const struct link l = { .delay_us = 50, .jitter_us = 100, .start_error_us = 60000 };
    struct rig r;

    (void)state;
    start(&r, &l);
    run(&r, SETTLE_TICKS);
    assert_true(r.late > 20);
    assert_true(pace_target_us(&r.pace) < PACE_GUARD_US + 8000);
}

static void a_stall_of_more_than_five_ticks_is_lost(void **state)
{
    struct rig r;
    const struct link l = { .delay_us = 50 };

    (void)state;
    start(&r, &l);
    run(&r, SETTLE_TICKS);
    uint64_t next_us = (uint64_t)r.pace.next_us;

    assert_false(pace_is_lost(&r.pace, next_us + PACE_STALL_TICKS * TICK_US));
    assert_true(pace_is_lost(&r.pace, next_us + PACE_STALL_TICKS * TICK_US + 1));
}

static void a_server_that_lost_time_is_followed_up_to_eight_ticks(void **state)
{
    (void)state;
    for (int64_t ms = -160; ms <= 160; ms += 20) {
        struct rig r;
        const struct link l = { .delay_us = 50 };

        start(&r, &l);
        run(&r, SETTLE_TICKS);
        r.pace.median_us += ms * 1000;
        assert_int_equal(pace_is_lost(&r.pace, (uint64_t)r.pace.next_us), llabs(ms) >= 140);
    }
}

static void the_first_tick_lies_ahead(void **state)
{
    (void)state;
    for (uint64_t now_us = 900000; now_us < 1500000; now_us += 7919) {
        struct pace p;

        pace_start(&p, 60, 1000000, 300, now_us);
        assert_in_range(p.next_us - (int64_t)now_us, 0, 16667 + 100000);
        assert_true(p.next_tick >= 60);
        if (now_us > 1000000) {
            assert_in_range(p.next_us - (int64_t)now_us, 0, 16667);
        }
    }
}

static void ticks_come_one_by_one(void **state)
{
    struct pace p;

    (void)state;
    pace_start(&p, 60, 1000000, 300, 990000);
    for (uint32_t tick = p.next_tick; tick < 600; tick++) {
        assert_int_equal(pace_advance(&p, (uint64_t)p.next_us), tick);
    }
}

static void only_ticks_that_were_sent_are_known(void **state)
{
    struct pace p;
    uint64_t sent_us;

    (void)state;
    pace_start(&p, 60, 1000000, 300, 990000);
    uint32_t tick = pace_advance(&p, 995000);

    assert_true(pace_sent_us(&p, tick, &sent_us));
    assert_int_equal(sent_us, 995000);
    assert_false(pace_sent_us(&p, tick + 1, &sent_us));
    assert_false(pace_sent_us(&p, tick + PACE_SENT, &sent_us));
    pace_report(&p, tick + 1, 5000);
    pace_report(&p, tick + PACE_SENT, 5000);
    pace_report(&p, 0, 5000);
    assert_int_equal(p.samples, 0);
    pace_report(&p, tick, 5000);
    assert_int_equal(p.samples, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clock_settles_on_its_target),
        cmocka_unit_test(a_settled_clock_stands_still),
        cmocka_unit_test(clock_never_steers_more_than_five_percent),
        cmocka_unit_test(what_it_does_is_shown),
        cmocka_unit_test(a_wrong_start_is_mended_within_two_seconds),
        cmocka_unit_test(spikes_alone_do_not_move_the_plan),
        cmocka_unit_test(a_way_that_has_become_longer_takes_over_from_the_guard),
        cmocka_unit_test(late_inputs_widen_the_guard_and_it_melts),
        cmocka_unit_test(the_guard_has_an_end),
        cmocka_unit_test(late_inputs_while_steering_widen_nothing),
        cmocka_unit_test(a_stall_of_more_than_five_ticks_is_lost),
        cmocka_unit_test(a_server_that_lost_time_is_followed_up_to_eight_ticks),
        cmocka_unit_test(the_first_tick_lies_ahead),
        cmocka_unit_test(ticks_come_one_by_one),
        cmocka_unit_test(only_ticks_that_were_sent_are_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
