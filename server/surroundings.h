/* Whether this machine is one inside another, which keeps friends away: told by files that
 * everybody may read. For the rim only.
 * SPDX-License-Identifier: MIT */
#ifndef HP_SURROUNDINGS_H
#define HP_SURROUNDINGS_H

#include "base/findings.h"

/* One finding. `root`: of the machine's files, "" for its own. */
void surroundings_tell(struct findings *all, const char *root);

#endif
