/* Two transports as one: home is there from beginning to end, away comes and goes while home plays
 * on. Who uses the pair sees one transport with home's slots first and away's behind them, and need
 * not know that there are two; NET_CONNECTED says over which one somebody came.
 * Knows nothing of what either is. Owns both.
 * SPDX-License-Identifier: MIT */
#ifndef HP_PAIR_H
#define HP_PAIR_H

#include "net/transport.h"

/* Takes `home` over, also when it fails. Slots 0..home_peers - 1 are home's, the away_peers behind
 * them are away's; all together less than 65,535. The pair's fd is home's. NULL: no memory. Closed
 * by ops->close. */
struct transport *pair_open(struct transport *home, int home_peers, int away_peers);

/* NULL: there is none. */
struct transport *pair_away(const struct transport *pair);

/* Takes `away` over, which has no more than away_peers slots. There must be none. */
void pair_set_away(struct transport *pair, struct transport *away);

/* Closes away, if there is one. Its peers are told of no more than what it has sent already; for
 * each the pair's next call of next tells NET_DISCONNECTED with reason 0. */
void pair_end_away(struct transport *pair);

#endif
