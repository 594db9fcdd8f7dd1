/* The client's clock.
 * SPDX-License-Identifier: MIT */
#include "client/pace.h"

#include <stdlib.h>
#include <string.h>

enum {
    SECOND_US = 1000000,
    TICK_US = 16667,
    SLEW_MOST_US = TICK_US / 20,
    SLEW_DIVISOR = 8,
    SETTLE_SAMPLES = 60,
    FIT_SAMPLES = 32, /* the spread is known well enough for a first guard */
    NS = 1000,
    MILLION = 1000000,
    /* The first guess, for a second: ways vary by up to a round trip. */
    START_MOST_US = 80000,
    /* A step is this and a part of the guard. */
    STEP_US = 500,
    STEP_PART = 16,
    /* The share of late inputs that is borne: some, more for each millisecond of guard; no fewer
     * than the stalls of a machine make, which no guard is worth, and no more than one sees. */
    LATE_PPM = 500,
    LATE_PPM_PER_MS = 280,
    LATE_LEAST_PPM = 1000,
    LATE_MOST_PPM = 20000,
    /* In spreads: the guard of a link that has just become known, and how far its median moves when
     * it is another one. Of a normal's half 5 spreads beyond the median leave 1 in 500. */
    FIT_SPREADS = 5,
    SHIFT_SPREADS = 2,
    SHIFT_US = 2000,
    FORGET_TICKS = 2048, /* in which a guard that is wider than that loses most of it */
};

static int64_t start_of(const struct pace *p, uint32_t tick)
{
    return (int64_t)tick_to_us(tick) * p->slowness;
}

/* Where the server's word puts the offset that inputs may have at most. */
static int64_t low_by_word(const struct pace *p, uint32_t tick, uint64_t deadline_us,
                           uint32_t rtt_us)
{
    return (int64_t)deadline_us - (int64_t)(rtt_us / 2) - start_of(p, tick);
}

/* At first a wide guard, then the usual one as samples come in. */
static int64_t guard_us(const struct pace *p)
{
    int64_t unsettled =
        SETTLE_SAMPLES - (p->samples < SETTLE_SAMPLES ? p->samples : SETTLE_SAMPLES);
    int64_t settled_us = PACE_GUARD_US + p->extra_ns / NS;
    int64_t start_us = p->start_us > settled_us ? p->start_us : settled_us;

    return settled_us + (start_us - settled_us) * unsettled / SETTLE_SAMPLES;
}

static int64_t ideal_us(const struct pace *p, uint32_t tick)
{
    return p->median_us + start_of(p, tick) - guard_us(p);
}

/* Puts the next tick where it belongs; if that is past, the first one that is not. */
static void skip_to(struct pace *p, int64_t now_us)
{
    int64_t behind_us = now_us - ideal_us(p, p->next_tick);
    int64_t second_us = (int64_t)SECOND_US * p->slowness;

    if (behind_us > 0) {
        p->next_tick += (uint32_t)((behind_us * TICK_HZ + second_us - 1) / second_us);
    }
    p->next_us = ideal_us(p, p->next_tick);
}

static void start(struct pace *p, uint8_t slowness, uint32_t tick, int64_t send_by_us,
                  uint64_t now_us)
{
    for (uint32_t i = 0; i < PACE_SENT; i++) {
        p->sent_tick[i] = i + 1; /* which does not belong there: nothing was sent */
    }
    p->slowness = slowness;
    p->is_still = false;
    p->samples = 0;
    p->at = 0;
    p->median_us = p->anchor_us = send_by_us - start_of(p, tick);
    p->next_tick = tick;
    skip_to(p, (int64_t)now_us);
}

void pace_start(struct pace *p, uint32_t tick, uint64_t deadline_us, uint32_t rtt_us,
                uint64_t now_us)
{
    memset(p, 0, sizeof(*p));
    p->start_us = PACE_START_US + (int32_t)min_u32(rtt_us, START_MOST_US);
    start(p, 1, tick, (int64_t)deadline_us - (int64_t)(rtt_us / 2), now_us);
}

void pace_go_on(struct pace *p, uint8_t slowness, uint32_t tick, uint64_t send_by_us,
                uint64_t now_us)
{
    uint32_t next_tick = p->next_tick;

    start(p, slowness, tick, (int64_t)send_by_us, now_us);
    if ((int32_t)(next_tick - p->next_tick) > 0) {
        p->next_tick = next_tick;
        p->next_us = ideal_us(p, next_tick);
    }
}

void pace_stand(struct pace *p)
{
    p->is_still = true;
}

bool pace_is_due(const struct pace *p, uint64_t now_us)
{
    return !p->is_still && (int64_t)now_us >= p->next_us;
}

bool pace_is_lost(const struct pace *p, uint64_t now_us)
{
    int64_t behind_us = (int64_t)now_us - p->next_us;
    int64_t off_us = p->next_us - ideal_us(p, p->next_tick);
    int64_t far_us = PACE_FAR_US + SHIFT_SPREADS * (int64_t)p->spread_us;

    return !p->is_still && (behind_us > PACE_STALL_TICKS * TICK_US ||
                            (p->samples >= FIT_SAMPLES && llabs(off_us) > far_us));
}

bool pace_is_refuted(const struct pace *p, uint32_t tick, uint64_t deadline_us, uint32_t rtt_us)
{
    return llabs(low_by_word(p, tick, deadline_us, rtt_us) - p->median_us) > PACE_FAR_US;
}

int64_t pace_round_trip_us(const struct pace *p, uint32_t tick, uint64_t deadline_us)
{
    return (int64_t)deadline_us - start_of(p, tick) - p->median_us;
}

static int64_t step_ns(const struct pace *p)
{
    return STEP_US * NS + p->extra_ns / STEP_PART;
}

/* What the spread alone asks for. */
static int64_t fitting_ns(const struct pace *p)
{
    return (int64_t)p->spread_us * FIT_SPREADS * NS;
}

/* Narrows the guard by as much a tick as late inputs widen it that are not worth a wider one. */
static void melt(struct pace *p)
{
    int64_t borne_ppm = clamp_i64(LATE_PPM + p->extra_ns / MILLION * LATE_PPM_PER_MS,
                                  LATE_LEAST_PPM, LATE_MOST_PPM);

    p->extra_ns -= step_ns(p) * borne_ppm / MILLION;
    if (p->extra_ns > fitting_ns(p)) {
        p->extra_ns -= (p->extra_ns - fitting_ns(p)) / FORGET_TICKS;
    }
    p->extra_ns = p->extra_ns > 0 ? p->extra_ns : 0;
}

/* The server's word is off by as much as its way varied. At first, when the reports tell better,
 * the plan jumps: there is not much that one could see jump yet, and to steer so far takes seconds.
 */
static void doubt_word(struct pace *p, uint64_t now_us)
{
    bool is_first = p->samples > 0 && p->samples < FIT_SAMPLES;

    if (is_first && llabs(ideal_us(p, p->next_tick) - p->next_us) > PACE_JUMP_US) {
        skip_to(p, (int64_t)now_us);
    }
}

uint32_t pace_advance(struct pace *p, uint64_t now_us)
{
    doubt_word(p, now_us);
    uint32_t tick = p->next_tick++;
    uint32_t at = tick % PACE_SENT;
    int64_t off_us = ideal_us(p, tick) - p->next_us;
    int64_t slew_us = clamp_i64(off_us / SLEW_DIVISOR, -SLEW_MOST_US, SLEW_MOST_US);

    p->sent_tick[at] = tick;
    p->planned_us[at] = p->next_us;
    p->sent_us[at] = (int64_t)now_us;
    p->next_us += start_of(p, tick + 1) - start_of(p, tick) + slew_us;
    p->rate_ppm = (int32_t)(-slew_us * 1000000 / TICK_US);
    melt(p);
    return tick;
}

/* What the server does not measure leaves older samples in place than those of four seconds. */
static bool is_recent(const struct pace *p, int sample, uint32_t tick)
{
    return (int32_t)(tick - p->offset_tick[sample]) < PACE_SAMPLES;
}

static int by_size(const void *a, const void *b)
{
    const int64_t *x = a;
    const int64_t *y = b;

    return (*x > *y) - (*x < *y);
}

/* The offsets' median and spread up to `tick`. */
static void study(struct pace *p, uint32_t tick)
{
    int64_t recent[PACE_SAMPLES];
    int64_t distance_us = 0;
    int count = 0;

    for (int i = 0; i < p->samples; i++) {
        if (is_recent(p, i, tick)) {
            recent[count++] = p->offsets[i];
        }
    }
    qsort(recent, (size_t)count, sizeof(recent[0]), by_size);
    p->median_us = recent[count / 2];
    for (int i = 0; i < count; i++) {
        distance_us += llabs(recent[i] - p->median_us);
    }
    p->spread_us = (int32_t)clamp_i64(distance_us / count, 0, INT32_MAX);
}

/* A link that is known at last gets the guard that its spread asks for. Where the way has become
 * longer, late inputs had widened the guard by as much, which is not needed beside the new median.
 */
static void fit(struct pace *p)
{
    int64_t moved_us = p->median_us - p->anchor_us;
    bool is_known = p->samples == FIT_SAMPLES;

    if (!is_known && llabs(moved_us) <= SHIFT_US + (int64_t)p->spread_us * SHIFT_SPREADS) {
        return;
    }
    if (is_known) {
        p->extra_ns = p->extra_ns > fitting_ns(p) ? p->extra_ns : fitting_ns(p);
    } else if (moved_us < 0 && p->samples > FIT_SAMPLES) {
        p->extra_ns = p->extra_ns > -moved_us * NS ? p->extra_ns + moved_us * NS : 0;
    }
    p->anchor_us = p->median_us;
}

void pace_report(struct pace *p, uint32_t tick, int32_t margin_us)
{
    uint32_t at = tick % PACE_SENT;

    if (p->sent_tick[at] != tick) {
        return;
    }
    p->margin_us = margin_us;
    p->offsets[p->at] = p->planned_us[at] + margin_us - start_of(p, tick);
    p->offset_tick[p->at] = tick;
    p->at = (p->at + 1) % PACE_SAMPLES;
    p->samples += p->samples < PACE_SAMPLES;
    study(p, tick);
    fit(p);
}

void pace_note_late(struct pace *p)
{
    bool is_steering = llabs(ideal_us(p, p->next_tick) - p->next_us) > SLEW_MOST_US * SLEW_DIVISOR;

    if (is_steering) {
        return; /* late because the plan is not there yet: more guard would overshoot */
    }
    p->extra_ns += step_ns(p);
    p->extra_ns = p->extra_ns < PACE_EXTRA_MOST_US * (int64_t)NS ? p->extra_ns
                                                                 : PACE_EXTRA_MOST_US * (int64_t)NS;
}

bool pace_sent_us(const struct pace *p, uint32_t tick, uint64_t *sent_us)
{
    *sent_us = (uint64_t)p->sent_us[tick % PACE_SENT];
    return p->sent_tick[tick % PACE_SENT] == tick;
}

int32_t pace_target_us(const struct pace *p)
{
    return (int32_t)guard_us(p);
}
