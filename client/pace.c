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
    EXTRA_MELT_DIVISOR = 1024, /* a tick: half of it in 12 s */
    SETTLE_SAMPLES = 60,
    MANY_SAMPLES = PACE_SAMPLES / 2, /* of all ticks remembered */
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

static void start(struct pace *p, uint8_t slowness, uint32_t tick, int64_t send_by_us,
                  uint64_t now_us)
{
    memset(p, 0, sizeof(*p));
    for (uint32_t i = 0; i < PACE_SENT; i++) {
        p->sent_tick[i] = i + 1; /* which does not belong there: nothing was sent */
    }
    p->slowness = slowness;
    p->low_us = send_by_us - start_of(p, tick);
    p->next_tick = tick;
    p->next_us = p->low_us + start_of(p, tick) - PACE_START_US;
    int64_t behind_us = (int64_t)now_us - p->next_us;
    int64_t second_us = (int64_t)SECOND_US * slowness;

    if (behind_us > 0) {
        p->next_tick += (uint32_t)((behind_us * TICK_HZ + second_us - 1) / second_us);
        p->next_us = p->low_us + start_of(p, p->next_tick) - PACE_START_US;
    }
}

void pace_start(struct pace *p, uint32_t tick, uint64_t deadline_us, uint32_t rtt_us,
                uint64_t now_us)
{
    start(p, 1, tick, (int64_t)deadline_us - (int64_t)(rtt_us / 2), now_us);
}

void pace_go_on(struct pace *p, uint8_t slowness, uint32_t tick, uint64_t send_by_us,
                uint64_t now_us)
{
    uint32_t next_tick = p->next_tick;

    start(p, slowness, tick, (int64_t)send_by_us, now_us);
    if ((int32_t)(next_tick - p->next_tick) > 0) {
        p->next_tick = next_tick;
        p->next_us = p->low_us + start_of(p, next_tick) - PACE_START_US;
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

/* At first a wide guard, then the usual one as samples come in. */
static int64_t guard_us(const struct pace *p)
{
    int64_t unsettled =
        SETTLE_SAMPLES - (p->samples < SETTLE_SAMPLES ? p->samples : SETTLE_SAMPLES);

    return PACE_GUARD_US + p->extra_us +
           (PACE_START_US - PACE_GUARD_US) * unsettled / SETTLE_SAMPLES;
}

static int64_t ideal_us(const struct pace *p, uint32_t tick)
{
    return p->low_us + start_of(p, tick) - guard_us(p);
}

bool pace_is_lost(const struct pace *p, uint64_t now_us)
{
    int64_t behind_us = (int64_t)now_us - p->next_us;
    int64_t off_us = p->next_us - ideal_us(p, p->next_tick);

    return !p->is_still && (behind_us > PACE_STALL_TICKS * TICK_US || llabs(off_us) > PACE_FAR_US);
}

bool pace_is_refuted(const struct pace *p, uint32_t tick, uint64_t deadline_us, uint32_t rtt_us)
{
    return llabs(low_by_word(p, tick, deadline_us, rtt_us) - p->low_us) > PACE_FAR_US;
}

int64_t pace_round_trip_us(const struct pace *p, uint32_t tick, uint64_t deadline_us)
{
    return (int64_t)deadline_us - start_of(p, tick) - p->low_us;
}

uint32_t pace_advance(struct pace *p, uint64_t now_us)
{
    uint32_t tick = p->next_tick++;
    uint32_t at = tick % PACE_SENT;
    int64_t off_us = ideal_us(p, tick) - p->next_us;
    int64_t slew_us = clamp_i64(off_us / SLEW_DIVISOR, -SLEW_MOST_US, SLEW_MOST_US);

    p->sent_tick[at] = tick;
    p->planned_us[at] = p->next_us;
    p->sent_us[at] = (int64_t)now_us;
    p->next_us += start_of(p, tick + 1) - start_of(p, tick) + slew_us;
    p->rate_ppm = (int32_t)(-slew_us * 1000000 / TICK_US);
    p->extra_us -= p->extra_us / EXTRA_MELT_DIVISOR + (p->extra_us > 0);
    return tick;
}

/* What the server does not measure leaves older samples in place than those of four seconds. */
static bool is_recent(const struct pace *p, int sample, uint32_t tick)
{
    return (int32_t)(tick - p->offset_tick[sample]) < PACE_SAMPLES;
}

/* The lowest offset but one up to `tick`; where few ticks were measured the lowest: what is seen
 * once in one of four ticks is no rare thing. */
static int64_t second_lowest(const struct pace *p, uint32_t tick)
{
    int64_t lowest = INT64_MAX;
    int64_t second = INT64_MAX;
    int count = 0;

    for (int i = 0; i < p->samples; i++) {
        int64_t o = p->offsets[i];

        if (!is_recent(p, i, tick)) {
            continue;
        }
        count++;
        if (o < lowest) {
            second = lowest;
            lowest = o;
        } else if (o < second) {
            second = o;
        }
    }
    return count < MANY_SAMPLES ? lowest : second;
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
    p->low_us = second_lowest(p, tick);
}

void pace_note_late(struct pace *p)
{
    bool is_steering = llabs(ideal_us(p, p->next_tick) - p->next_us) > SLEW_MOST_US * SLEW_DIVISOR;

    if (is_steering) {
        return; /* late because the plan is not there yet: more guard would overshoot */
    }
    p->extra_us = clamp_i32(p->extra_us + PACE_LATE_STEP_US, 0, PACE_EXTRA_MOST_US);
}

bool pace_sent_us(const struct pace *p, uint32_t tick, uint64_t *sent_us)
{
    *sent_us = (uint64_t)p->sent_us[tick % PACE_SENT];
    return p->sent_tick[tick % PACE_SENT] == tick;
}

int32_t pace_target_us(const struct pace *p)
{
    int64_t sum = 0;
    int count = 0;

    for (int i = 0; i < p->samples; i++) {
        if (is_recent(p, i, p->next_tick)) {
            sum += p->offsets[i] - p->low_us;
            count++;
        }
    }
    return (int32_t)(guard_us(p) + (count > 0 ? sum / count : 0));
}
