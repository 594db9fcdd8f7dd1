/* homeport probe --here: what this machine has for windows.
 * SPDX-License-Identifier: MIT */
#ifndef HP_TOOL_HERE_H
#define HP_TOOL_HERE_H

#include "base/findings.h"

/* Looks, within two seconds whatever the drivers do, and adds what it finds. False: `fault` says
 * why nothing could be looked at. */
bool tool_here(struct findings *all, char *fault, size_t size);

#endif
