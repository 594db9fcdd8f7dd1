/* The machines at whose addresses this profile has played, remembered so that they can be asked
 * directly where a router keeps broadcasts to itself. For the rim only.
 *
 *     BASE/profiles/NAME/hosts    an IPv4 address a line, the newest first; 0600
 *
 * SPDX-License-Identifier: MIT */
#ifndef HP_HOSTS_H
#define HP_HOSTS_H

#include "client/profile.h"

enum {
    HOSTS_MOST = 16, /* the one longest not played at is forgotten for another */
};

struct hosts {
    int count;
    uint32_t ipv4[HOSTS_MOST]; /* host order, the newest first */
};

/* Those of a profile's folder; none where there is no such file, or lines that are no addresses. */
void hosts_read(struct hosts *h, const char *folder);

/* Those of a profile ("main" where none is named), in use or not; changes nothing. */
void hosts_peek(struct hosts *h, const struct profile_options *options);

/* Remembers one; this machine itself is not ("" or loopback: nothing happens). False: `fault` says
 * why that can't be written. */
bool hosts_keep(const char *folder, uint32_t ipv4, char *fault, size_t size);

#endif
