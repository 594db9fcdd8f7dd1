/* The client's clock: when to make which tick, so that each input arrives just before the server
 * makes that tick. Steers by what the server reports ("your newest input came so early"), at most
 * 5 % faster or slower than real time. Integers only; time comes in.
 *
 * Tick n of length P, sent by plan at s(n) and reported early by m(n), could have been sent as late
 * as s(n) + m(n). Its offset o(n) = s(n) + m(n) - n * P varies only with the link's delay and this
 * machine's wake-ups, not with what the steering did meanwhile, so there is no loop delay to tune
 * against. The plan aims a guard before the median offset of the last four seconds.
 *
 * The guard weighs latency against lateness. Each late input widens it by a step, and each tick
 * narrows it by the share of a step that makes as many late inputs as are worth it: the wider the
 * guard, the dearer it is, and the more of them are borne, from one in 1,000 up to one in 50.
 * Where nothing varies it shrinks to PACE_GUARD_US. (A step up or down by chance with such shares
 * finds a quantile: Robbins and Monro 1951.)
 * SPDX-License-Identifier: MIT */
#ifndef HP_PACE_H
#define HP_PACE_H

#include "base/base.h"

enum {
    PACE_SAMPLES = 240,   /* ticks whose offsets are remembered: 4 s; there may be fewer samples */
    PACE_SENT = 256,      /* ticks whose sending time is remembered */
    PACE_GUARD_US = 1500, /* the least */
    PACE_START_US = 4000, /* guard at first, before there are samples */
    PACE_EXTRA_MOST_US = 400000,
    PACE_STALL_TICKS = 5, /* a client that is further behind its plan has stalled */
    PACE_FAR_US = 133333, /* 8 ticks: too far to steer, start anew */
    PACE_JUMP_US = 66667, /* further off in the first half second it is moved, not steered */
};

struct pace {
    uint8_t slowness;   /* so many usual ticks is one long */
    bool is_still;      /* none is due */
    uint32_t next_tick; /* the next one to make */
    int64_t next_us;    /* when */
    int64_t median_us;  /* of the offsets */
    int64_t anchor_us;  /* where it was when the guard was last fitted to it */
    int32_t spread_us;  /* the offsets' mean distance from it */
    int32_t start_us;   /* guard at first, which goes away as samples come in */
    int64_t extra_ns;   /* guard beyond PACE_GUARD_US */
    int32_t margin_us;  /* last reported */
    int32_t rate_ppm;   /* current steering; positive: faster */
    int samples;
    int64_t offsets[PACE_SAMPLES];
    uint32_t offset_tick[PACE_SAMPLES]; /* whose */
    uint32_t at;
    uint32_t sent_tick[PACE_SENT];
    int64_t planned_us[PACE_SENT];
    int64_t sent_us[PACE_SENT];
};

/* Begins anew: the server makes `tick` at deadline_us of this clock, as far as is known; a datagram
 * takes rtt_us there and back. */
void pace_start(struct pace *p, uint32_t tick, uint64_t deadline_us, uint32_t rtt_us,
                uint64_t now_us);

/* The match goes so many times slower than usual from `tick` on, whose input must be on its way by
 * send_by_us. Inputs that were sent stay sent: the next one made is the one behind them. */
void pace_go_on(struct pace *p, uint8_t slowness, uint32_t tick, uint64_t send_by_us,
                uint64_t now_us);

/* The match stands still: no tick is due until pace_go_on, nor is anything lost. */
void pace_stand(struct pace *p);

/* Whether the next tick is due. */
bool pace_is_due(const struct pace *p, uint64_t now_us);

/* The client has stalled or its plan is off by more than steering can mend: it needs a keyframe. */
bool pace_is_lost(const struct pace *p, uint64_t now_us);

/* The same by the server's word (as for pace_start): what shows that the server has stalled. */
bool pace_is_refuted(const struct pace *p, uint32_t tick, uint64_t deadline_us, uint32_t rtt_us);

/* The round trip by which the reports so far agree with the server's word that `tick` is due at
 * deadline_us, if that word took no time to come. */
int64_t pace_round_trip_us(const struct pace *p, uint32_t tick, uint64_t deadline_us);

/* The next tick has been made and its input sent. Returns its number. */
uint32_t pace_advance(struct pace *p, uint64_t now_us);

/* The server holds the input of `tick`; it came `margin_us` before its deadline. */
void pace_report(struct pace *p, uint32_t tick, int32_t margin_us);

/* An input came too late to be used. Widens the guard, unless it came so because the clock is still
 * steering to its plan. */
void pace_note_late(struct pace *p);

/* When the input of `tick` was sent; false if that is not remembered. */
bool pace_sent_us(const struct pace *p, uint32_t tick, uint64_t *sent_us);

/* How early inputs are meant to arrive now. */
int32_t pace_target_us(const struct pace *p);

#endif
