/* From where the servers of this user on this machine can be reached: told by what they have left
 * word of, and by the sockets that they have bound. For the rim only.
 * SPDX-License-Identifier: MIT */
#ifndef HP_REACH_H
#define HP_REACH_H

#include "base/findings.h"

/* A finding for each server, or that there is none. */
void reach_tell(struct findings *all);

#endif
