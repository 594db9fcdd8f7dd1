/* How the ends of the in-memory transport come with tickets.
 * SPDX-License-Identifier: MIT */
#ifndef HP_LOOP_RESUME_H
#define HP_LOOP_RESUME_H

#include "net/loop_peer.h"

/* Puts the peer's ticket, if it has one, into a CONNECT. */
void loop_resume_show(const struct loop_peer *peer, struct packet *packet);

/* Whoever has sent that CONNECT has a claim from now on, if it brought a good ticket. */
void loop_resume_judge(struct loop_end *end, struct loop_peer *peer, const struct packet *packet);

/* Whether its ticket is still good; true if it came without. */
bool loop_resume_is_fresh(const struct loop_end *end, const struct loop_peer *peer);

#endif
