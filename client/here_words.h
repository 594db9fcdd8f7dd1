/* What `homeport probe --here` says of this machine: what was found, what follows, what to do next.
 * Pure.
 * SPDX-License-Identifier: MIT */
#ifndef HP_HERE_WORDS_H
#define HP_HERE_WORDS_H

#include "base/findings.h"
#include "client/here.h"

/* A problem is what keeps a window from being opened or seen; all else is played with. Of what was
 * not looked at, because a driver did not come back, nothing is said. */
void here_tell(const struct here *h, struct findings *all);

#endif
