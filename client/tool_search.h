/* How tools find a match without being told where it is, and tell what comes of it.
 * SPDX-License-Identifier: MIT */
#ifndef HP_TOOL_SEARCH_H
#define HP_TOOL_SEARCH_H

#include "client/seek.h"

/* Gives up when the program is asked to stop. */
extern const struct seeker tool_seeker;

/* The server that has a match with that code, as seek_by_code finds it with the hosts of that
 * profile. Complains unless it returns
 * EXIT_STATUS_OK. */
int tool_seek(const struct code *code, const struct profile_options *who,
              struct net_address *address);

#endif
