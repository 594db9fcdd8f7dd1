/* Which firewall is at work on this machine, as far as everybody may see: rules are root's alone to
 * read. Runs nothing and changes nothing. For the rim only.
 * SPDX-License-Identifier: MIT */
#ifndef HP_FIREWALL_H
#define HP_FIREWALL_H

#include "base/base.h"

enum {
    FIREWALL_COMMAND_BYTES = 256,
};

enum firewall {
    FIREWALL_NONE,     /* no sign of any: the kernel has not even loaded a packet filter */
    FIREWALL_UFW,      /* switched on */
    FIREWALL_D,        /* firewalld runs */
    FIREWALL_NFTABLES, /* its rules are loaded at each start */
    FIREWALL_UNKNOWN,  /* the kernel's packet filter is loaded; by whom, and what for, root can see
                        */
    FIREWALLS,
};

/* The first that is seen. `root`: of the machine's files, "" for its own. */
enum firewall firewall_seen(const char *root);

/* "ufw is on", for people. */
const char *firewall_text(enum firewall kind);

/* The command that lets that network ("192.168.7.0/24" or "any") in at a UDP port and at that of
 * discovery. "": none is needed. */
void firewall_command(enum firewall kind, const char *network, uint16_t port,
                      char text[FIREWALL_COMMAND_BYTES]);

#endif
