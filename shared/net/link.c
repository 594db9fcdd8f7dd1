/* The link model.
 * SPDX-License-Identifier: MIT */
#include "net/link.h"

#include "base/rng.h"

enum {
    MILLION = 1000000,
    MILLI = 1000,
    NORMAL_DRAWS = 12, /* their variances add up to one */
    HALF_BIT = 16,     /* of each 16-bit draw */
};

#define CERTAIN (UINT64_C(1) << 32) /* a chance of 1, for draws of 32 bits */

/* What is drawn for every datagram, used or not, so that no setting shifts the chances of later
 * ones. */
struct draws {
    uint32_t loss;
    uint32_t reorder;
    uint32_t held_us;
    uint32_t doubled;
    uint32_t corrupt;
    uint32_t bit;
    uint32_t normal[2]; /* absolute value, in 1/65536 of a standard deviation: one a copy */
};

void link_init(struct link *l, uint64_t seed, uint32_t stream)
{
    uint64_t state = seed;

    for (uint32_t i = 0; i < 4; i++) {
        state = ((uint64_t)rng_next(&state) << 32 | rng_next(&state)) ^ ((uint64_t)stream << i);
    }
    *l = (struct link){ .chance = state };
}

/* The absolute value of a sum of evenly spread draws, which comes near a normal's up to 3 standard
 * deviations and never exceeds 6. */
static uint32_t draw_normal(uint64_t *chance)
{
    int32_t sum = -(NORMAL_DRAWS << (HALF_BIT - 1));

    for (int i = 0; i < NORMAL_DRAWS; i += 2) {
        uint32_t two = rng_next(chance);

        sum += (int32_t)(two & UINT16_MAX) + (int32_t)(two >> HALF_BIT);
    }
    return (uint32_t)(sum < 0 ? -sum : sum);
}

static struct draws draw(uint64_t *chance)
{
    struct draws d;

    d.loss = rng_next(chance);
    d.reorder = rng_below(chance, MILLION);
    d.held_us = rng_below(chance, LINK_HELD_SPREAD_US);
    d.doubled = rng_below(chance, MILLION);
    d.corrupt = rng_below(chance, MILLION);
    d.bit = rng_next(chance);
    d.normal[0] = draw_normal(chance);
    d.normal[1] = draw_normal(chance);
    return d;
}

/* One step of Gilbert's chain; whether the datagram is lost. Leaving the bad state has the chance
 * 1 / burst; entering it has what makes the bad state's share `loss`. Where even entering it each
 * time is not enough, the bursts are longer. */
static bool step_loss(struct link *l, const struct link_conditions *c, uint32_t drawn)
{
    uint64_t good_ppm = MILLION - c->loss_ppm;
    uint64_t leave = CERTAIN * MILLI / (c->burst_milli > MILLI ? c->burst_milli : MILLI);
    uint64_t enter = CERTAIN;

    if (c->burst_milli <= MILLI) {
        l->is_bad = drawn < c->loss_ppm * CERTAIN / MILLION;
        return l->is_bad;
    }
    if (c->loss_ppm * leave > good_ppm * CERTAIN) {
        leave = good_ppm * CERTAIN / c->loss_ppm;
    } else if (good_ppm > 0) {
        enter = leave * c->loss_ppm / good_ppm;
    }
    l->is_bad = l->is_bad ? drawn >= leave : drawn < enter;
    return l->is_bad;
}

/* What waits goes on at the rate of now. */
static void change_rate(struct link *l, uint32_t rate_kbit, uint64_t now_us)
{
    if (l->rate_kbit != rate_kbit && l->free_us > now_us) {
        uint64_t waits_us = l->free_us - now_us;

        l->free_us = now_us + (rate_kbit > 0 ? waits_us * l->rate_kbit / rate_kbit : 0);
    }
    l->rate_kbit = rate_kbit;
}

/* Takes the datagram onto the line; false: too much waits there. */
static bool enter_line(struct link *l, const struct link_conditions *c, size_t bytes,
                       uint64_t now_us, uint64_t *sent_us)
{
    uint32_t queue_ms = c->queue_ms > 0 ? c->queue_ms : LINK_QUEUE_MS;

    change_rate(l, c->rate_kbit, now_us);
    uint64_t begin_us = l->free_us > now_us ? l->free_us : now_us;

    *sent_us = now_us;
    if (c->rate_kbit == 0) {
        return true;
    }
    if (begin_us - now_us > (uint64_t)queue_ms * MILLI) {
        return false;
    }
    l->free_us = begin_us + (bytes + LINK_HEADER_BYTES) * 8 * MILLI / c->rate_kbit;
    *sent_us = l->free_us;
    return true;
}

static uint32_t jitter_us(const struct link_conditions *c, const struct draws *d, int copy)
{
    return (uint32_t)((uint64_t)c->jitter_us * d->normal[copy] >> HALF_BIT);
}

static uint64_t arrival_us(struct link *l, const struct link_conditions *c, const struct draws *d,
                           int copy, uint64_t sent_us)
{
    uint64_t due_us = sent_us + c->delay_us + jitter_us(c, d, copy);

    if (sent_us < l->spike_us && due_us < l->spike_us + c->delay_us) {
        due_us = l->spike_us + c->delay_us;
    }
    if (d->reorder < c->reorder_ppm) {
        return due_us + LINK_HELD_LEAST_US + d->held_us;
    }
    if (c->is_shuffled == 0 && due_us < l->last_us) {
        due_us = l->last_us;
    }
    l->last_us = due_us > l->last_us ? due_us : l->last_us;
    return due_us;
}

struct link_fate link_judge(struct link *l, const struct link_conditions *c, size_t bytes,
                            uint64_t now_us)
{
    struct draws d = draw(&l->chance);
    struct link_fate fate = { .cause = LINK_CARRIED,
                              .is_lost = step_loss(l, c, d.loss),
                              .is_doubled = d.doubled < c->double_ppm,
                              .jitter_us = jitter_us(c, &d, 0),
                              .is_held = d.reorder < c->reorder_ppm,
                              .is_corrupt = d.corrupt < c->corrupt_ppm,
                              .bit = d.bit };
    uint64_t sent_us;

    l->number++;
    if (now_us < l->cut_us) {
        fate.cause = LINK_CUT;
    } else if (!enter_line(l, c, bytes, now_us, &sent_us)) {
        fate.cause = LINK_FULL;
    } else if (fate.is_lost) {
        fate.cause = LINK_LOST;
    }
    if (fate.cause != LINK_CARRIED) {
        return fate;
    }
    fate.copies = fate.is_doubled ? 2 : 1;
    for (int i = 0; i < fate.copies; i++) {
        fate.due_us[i] = arrival_us(l, c, &d, i, sent_us);
    }
    return fate;
}

void link_cut(struct link *l, uint64_t now_us, uint64_t us)
{
    l->cut_us = now_us + us;
}

void link_spike(struct link *l, uint64_t now_us)
{
    l->spike_us = now_us + LINK_SPIKE_US;
}

const char *link_cause_name(enum link_cause cause)
{
    static const char *const names[LINK_CAUSES] = {
        [LINK_CARRIED] = "carried",
        [LINK_LOST] = "lost",
        [LINK_CUT] = "cut",
        [LINK_FULL] = "full",
    };

    return names[cause];
}
