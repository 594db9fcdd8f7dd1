/* The link model: what a bad network does to each datagram of one direction. Pure and seeded: the
 * n-th datagram of a seed has the same fate whenever it comes; only the rate's queue and a cable
 * that is out look at the clock. Knows sizes and times, no socket and no contents.
 *
 * Loss is Gilbert's two-state chain (E. N. Gilbert, "Capacity of a burst-noise channel", 1960): in
 * the bad state all is lost, and the state's mean length is `burst`. Jitter is the absolute value
 * of a normal with that standard deviation (its mean is 0.798 of it), added to the delay.
 * SPDX-License-Identifier: MIT */
#ifndef HP_LINK_H
#define HP_LINK_H

#include "base/base.h"

enum {
    LINK_SPIKE_US = 250000, /* what a spike adds to the delay at first; it drains in real time */
    LINK_HELD_LEAST_US = 10000,  /* a datagram that is to be overtaken waits so long and up to... */
    LINK_HELD_SPREAD_US = 30000, /* ...so much longer */
    LINK_QUEUE_MS = 100,         /* where there is a rate and no queue_ms */
    LINK_HEADER_BYTES = 28,      /* of IPv4 and UDP: they take their time on the line, too */
};

/* All are whole numbers, so that a seed means the same on every machine. */
struct link_conditions {
    uint32_t delay_us;    /* to 10 s */
    uint32_t jitter_us;   /* standard deviation, to 10 s */
    uint32_t loss_ppm;    /* to 1,000,000 */
    uint32_t burst_milli; /* thousandths of a datagram; below 1,000 as 1,000: each by itself */
    uint32_t reorder_ppm; /* held back, so that later ones overtake it */
    uint32_t double_ppm;
    uint32_t corrupt_ppm; /* one bit flipped */
    uint32_t rate_kbit;   /* a second; 0: no limit */
    uint32_t queue_ms; /* how long a datagram waits for its turn at most; a longer queue drops. 0:
                          LINK_QUEUE_MS */
    uint32_t is_shuffled; /* 1: jitter may reorder. 0: nothing overtakes but by `reorder_ppm` */
};

enum link_cause {
    LINK_CARRIED,
    LINK_LOST, /* by chance */
    LINK_CUT,  /* the cable is out */
    LINK_FULL, /* the queue of the line is full */
    LINK_CAUSES,
};

struct link_fate {
    enum link_cause cause;
    int copies; /* 0 to 2 */
    uint64_t due_us[2];

    /* What chance has decided, also for those that a clock's cause keeps back: equal for equal
     * seeds. */
    bool is_lost;
    bool is_doubled;
    uint32_t jitter_us; /* of the first copy */
    bool is_held;       /* back, to be overtaken */
    bool is_corrupt;
    uint32_t bit; /* which one is flipped, modulo the datagram's bits */
};

/* One direction's state. */
struct link {
    uint64_t chance;
    uint64_t number;  /* of the next datagram, from 0 */
    bool is_bad;      /* in a burst of losses */
    uint64_t free_us; /* the line has sent all that waits, at... */
    uint32_t rate_kbit;
    uint64_t last_us;  /* when the latest in order arrives */
    uint64_t cut_us;   /* the cable is out until then */
    uint64_t spike_us; /* a spike's beginning plus LINK_SPIKE_US: what is due earlier waits */
};

/* Two directions of one seed get different chances by different `stream` numbers. */
void link_init(struct link *l, uint64_t seed, uint32_t stream);

/* The fate of the next datagram, of `bytes` UDP payload. `now_us` never runs backwards. */
struct link_fate link_judge(struct link *l, const struct link_conditions *c, size_t bytes,
                            uint64_t now_us);

/* From now_us on, for `us`: nothing comes through. */
void link_cut(struct link *l, uint64_t now_us, uint64_t us);

/* All that is sent within the next LINK_SPIKE_US arrives at its end, in order. */
void link_spike(struct link *l, uint64_t now_us);

/* "lost", "cut"...: for logs and reports. */
const char *link_cause_name(enum link_cause cause);

#endif
