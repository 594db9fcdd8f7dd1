/* What there is to join on this machine and on its networks, as the player sees it; a part of the
 * view.
 * SPDX-License-Identifier: MIT */
#ifndef HP_VIEW_LAN_H
#define HP_VIEW_LAN_H

#include "base/base.h"

enum {
    VIEW_FOUND = 32,
    VIEW_ADDRESS_BYTES = 24,
    VIEW_FOUND_NAME_BYTES = 24,
    VIEW_NETWORKS_BYTES = 64,
    VIEW_PROGRESS_BYTES = 96,
};

struct view_found {
    char server[VIEW_ADDRESS_BYTES]; /* "192.168.1.20:62893" */
    char home[VIEW_ADDRESS_BYTES];   /* the same, but of a server here as it is known here */
    char match[VIEW_FOUND_NAME_BYTES + 1];
    char game[VIEW_FOUND_NAME_BYTES + 1];
    uint8_t players;
    uint8_t seats;
    bool is_here; /* on this machine */
    bool takes_code;
    bool is_locked;
    uint16_t other_version; /* of the protocol; 0: it speaks ours */
};

struct view_lan {
    uint32_t serial;                    /* how many looks around are over */
    char progress[VIEW_PROGRESS_BYTES]; /* what is done for a code or to join; "": nothing */
    char networks[VIEW_NETWORKS_BYTES]; /* that were asked, "eth0, wlan0"; "": there are none */
    uint8_t count;
    struct view_found rows[VIEW_FOUND];
};

#endif
