/* The client's clock on every network there is a name for, in virtual time: how often an input
 * comes too late, and how long it takes to be confirmed. Inputs travel as client.c sends them,
 * states as the server does; between them stands net/link.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/histogram.h"
#include "client/pace.h"
#include "net/link_profile.h"
#include "wire/message.h"

enum {
    SECONDS = 120,
    RUNS = 3,
    FLIGHT = 512, /* datagrams on their way in one direction, at most */
    FIRST_TICK = 100,
    BASE_US = 50000000,     /* tick 0 of the server, on the one clock there is here */
    MEASURED_AT_FIRST = 64, /* datagrams whose arrival the server measures, then each eighth */
    MEASURED_EACH = 8,
    BYTES_UP = 80,
    BYTES_DOWN = 200,
};

struct flight {
    uint64_t due_us;
    uint32_t tick;
    uint32_t count; /* up: inputs */
    int32_t margin; /* down: of `held`, or INT32_MIN */
    uint32_t held;
};

struct way {
    struct link link;
    const struct link_conditions *conditions;
    struct flight flights[FLIGHT];
    int count;
};

struct rig {
    struct way up;
    struct way down;
    struct pace pace;
    uint32_t server_tick; /* made last */
    bool has[1u << 16];   /* the server holds the input of that tick */
    uint32_t newest;      /* that it holds */
    bool is_held_new;
    int32_t held_margin;
    uint64_t arrivals;
    uint32_t state_tick; /* newest the client knows */
    uint32_t late;       /* as the client counts it */
    uint32_t late_early; /* of those, in the first four seconds */
    uint32_t repeated;   /* ticks that the server made without the input */
    uint32_t made;
    struct histogram confirmed_us;
};

static uint64_t deadline_us(uint32_t tick)
{
    return BASE_US + tick_to_us(tick);
}

static void send_over(struct way *w, const struct flight *f, size_t bytes, uint64_t now_us)
{
    struct link_fate fate = link_judge(&w->link, w->conditions, bytes, now_us);

    for (int i = 0; i < fate.copies && !fate.is_corrupt; i++) {
        assert_true(w->count < FLIGHT);
        w->flights[w->count] = *f;
        w->flights[w->count++].due_us = fate.due_us[i];
    }
}

/* The earliest that is due; false: none. */
static bool take(struct way *w, uint64_t now_us, struct flight *f)
{
    int first = -1;

    for (int i = 0; i < w->count; i++) {
        if (w->flights[i].due_us <= now_us &&
            (first < 0 || w->flights[i].due_us < w->flights[first].due_us)) {
            first = i;
        }
    }
    if (first < 0) {
        return false;
    }
    *f = w->flights[first];
    memmove(&w->flights[first], &w->flights[first + 1],
            (size_t)(w->count - first - 1) * sizeof(w->flights[0]));
    w->count--;
    return true;
}

static uint64_t next_due_us(const struct way *w)
{
    uint64_t next_us = UINT64_MAX;

    for (int i = 0; i < w->count; i++) {
        next_us = w->flights[i].due_us < next_us ? w->flights[i].due_us : next_us;
    }
    return next_us;
}

static void server_hears(struct rig *r, const struct flight *f)
{
    bool is_measured = r->arrivals < MEASURED_AT_FIRST || r->arrivals % MEASURED_EACH == 0;

    r->arrivals++;
    for (uint32_t i = 0; i < f->count; i++) {
        r->has[(f->tick - i) & 0xFFFF] = true;
    }
    if ((int32_t)(f->tick - r->newest) > 0) {
        r->newest = f->tick;
        r->held_margin =
            is_measured ? (int32_t)((int64_t)deadline_us(f->tick) - (int64_t)f->due_us) : INT32_MIN;
    }
}

static void server_ticks(struct rig *r, uint64_t now_us)
{
    struct flight f = { .tick = ++r->server_tick };

    r->repeated += !r->has[r->server_tick & 0xFFFF];
    f.held = r->newest;
    f.margin = r->held_margin;
    r->held_margin = INT32_MIN;
    send_over(&r->down, &f, BYTES_DOWN, now_us);
}

static void client_hears(struct rig *r, const struct flight *f, uint64_t now_us)
{
    uint64_t sent_us;

    if ((int32_t)(f->tick - r->state_tick) <= 0) {
        return;
    }
    for (uint32_t t = r->state_tick + 1; t != f->tick + 1; t++) {
        if (pace_sent_us(&r->pace, t, &sent_us)) {
            histogram_add(&r->confirmed_us, (uint32_t)(now_us - sent_us));
        }
    }
    r->state_tick = f->tick;
    if (f->margin != INT32_MIN) {
        pace_report(&r->pace, f->held, f->margin);
    }
    if (f->held != FIRST_TICK - 1 && (int32_t)(f->held - f->tick) < 0) {
        r->late++;
        r->late_early += r->made < 240;
        pace_note_late(&r->pace);
    }
}

static void client_ticks(struct rig *r, uint64_t now_us)
{
    uint32_t tick = pace_advance(&r->pace, now_us);
    struct flight f = { .tick = tick };

    f.count = (uint32_t)clamp_i32((int32_t)(tick + 1 - r->state_tick), PROTO_INPUTS_LEAST,
                                  PROTO_INPUTS_MOST);
    r->has[(tick + 0x8000) & 0xFFFF] = false;
    r->made++;
    send_over(&r->up, &f, BYTES_UP, now_us);
}

static void run(struct rig *r, const struct link_plan *plan, uint64_t seed)
{
    uint64_t now_us = deadline_us(FIRST_TICK - 1);
    uint64_t end_us = now_us + (uint64_t)SECONDS * 1000000;
    struct flight f;

    memset(r, 0, sizeof(*r));
    link_init(&r->up.link, seed, 0);
    link_init(&r->down.link, seed, 1);
    r->up.conditions = &plan->up;
    r->down.conditions = &plan->down;
    r->server_tick = FIRST_TICK - 1;
    r->state_tick = FIRST_TICK - 1;
    r->newest = FIRST_TICK - 1;
    r->held_margin = INT32_MIN;
    /* A keyframe's word, that took one way. */
    uint32_t rtt_us = plan->up.delay_us + plan->down.delay_us + plan->up.jitter_us;

    now_us += rtt_us / 2;
    pace_start(&r->pace, FIRST_TICK, deadline_us(FIRST_TICK), rtt_us, now_us);
    while (now_us < end_us) {
        while (take(&r->up, now_us, &f)) {
            server_hears(r, &f);
        }
        while (deadline_us(r->server_tick + 1) <= now_us) {
            server_ticks(r, now_us);
        }
        while (take(&r->down, now_us, &f)) {
            client_hears(r, &f, now_us);
        }
        while (pace_is_due(&r->pace, now_us)) {
            client_ticks(r, now_us);
        }
        uint64_t next_us = deadline_us(r->server_tick + 1);

        next_us = next_due_us(&r->up) < next_us ? next_due_us(&r->up) : next_us;
        next_us = next_due_us(&r->down) < next_us ? next_due_us(&r->down) : next_us;
        next_us = (uint64_t)r->pace.next_us < next_us ? (uint64_t)r->pace.next_us : next_us;
        now_us = next_us > now_us ? next_us : now_us + 1;
    }
}

static const struct {
    const char *plan;
    uint32_t late_permyriad;
    uint32_t over_rtt_us; /* of the median; UINT32_MAX: whatever */
} rows[] = {
    { "clear", 10, 4000 },          { "lan", 50, 3600 },         { "wifi", 100, 25000 },
    { "bad-wifi", 200, 70000 },     { "4g", 150, 45000 },        { "dsl", 100, 25000 },
    { "transatlantic", 50, 25000 }, { "satellite", 200, 60000 }, { "storm", 1000, UINT32_MAX },
};

static void inputs_come_in_time_and_not_needlessly_early_on_every_network(void **state)
{
    static struct rig r;
    int bad = 0;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        for (uint64_t seed = 1; seed <= RUNS; seed++) {
            struct link_plan plan;
            char fault[512];

            assert_true(link_plan_parse(&plan, rows[i].plan, fault, sizeof(fault)));
            run(&r, &plan, seed);
            uint32_t median_us = histogram_at(&r.confirmed_us, 500);
            uint32_t late = r.late * 10000 / r.made;
            bool is_bad = late >= rows[i].late_permyriad ||
                          (rows[i].over_rtt_us != UINT32_MAX &&
                           median_us > link_plan_rtt_us(&plan) + rows[i].over_rtt_us);

            bad += is_bad;
            print_message("%-14s seed %d: late %u.%02u %% (%u early, %u of the server), confirmed "
                          "after %u us, %u beyond the "
                          "round trip; extra %d%s\n",
                          rows[i].plan, (int)seed, late / 100, late % 100, r.late_early, r.repeated,
                          median_us, median_us - link_plan_rtt_us(&plan),
                          (int)(r.pace.extra_ns / 1000), is_bad ? "  BAD" : "");
        }
    }
    assert_int_equal(bad, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inputs_come_in_time_and_not_needlessly_early_on_every_network),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
