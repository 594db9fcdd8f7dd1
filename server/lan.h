/* The LAN: a second way into the server, opened and shut while the matches go on at home. Owns
 * what becomes of it, and which address it stands on; which one is fit is for lan_choice.h.
 *
 *   OFF -lan_open-> ON -lan_shut-> ENDING -all who came over it are told, or a second-> OFF
 *
 * Who comes over it needs a match's code, open matches included, unless `is_open`; so each match
 * has one while the LAN is ON.
 * SPDX-License-Identifier: MIT */
#ifndef HP_LAN_H
#define HP_LAN_H

#include "net/enet_transport.h"
#include "net/invite.h"
#include "server/server.h"

enum {
    LAN_DEVICE_BYTES = 16, /* IFNAMSIZ */
    LAN_ENDING_US = 1000000,
};

enum lan_state {
    LAN_OFF,
    LAN_ON,
    LAN_ENDING,
};

/* An address of this machine and the network it is in. */
struct lan_network {
    char device[LAN_DEVICE_BYTES];
    uint32_t ipv4; /* host order */
    int bits;      /* of the network's prefix, 1..32 */
};

/* Zero is a LAN that nobody can open. */
struct lan {
    struct server *server;
    struct codes *codes;
    struct transport *pair;                /* net/pair.h; its away is the LAN's */
    struct enet_transport_options options; /* of the away transport; `bind` and `subnet` are set */
    bool is_open;                          /* open matches need no code over the LAN either */
    enum lan_state state;
    struct lan_network network;
    struct net_address address;
    uint64_t ending_us; /* since when it is ENDING */
};

/* `options` are those of the transport at home, with a `bind.port` that the LAN tries to have as
 * well. All is borrowed. */
void lan_init(struct lan *l, struct server *server, struct codes *codes, struct transport *pair,
              const struct enet_transport_options *options);

/* Opens it on that network's address. False: it is open already, or the address can't be had;
 * `fault` is a sentence that says why. */
bool lan_open(struct lan *l, const struct lan_network *network, char *fault, size_t size);

/* Tells all who came over it, and ends it. Harmless when it is not ON. */
void lan_shut(struct lan *l, uint64_t now_us);

/* Ends what is ENDING. Once each loop; costs nothing otherwise. */
void lan_turn(struct lan *l, uint64_t now_us);

/* The link into that match; secret. False: the LAN is not ON, or the match has no code. */
bool lan_invite(const struct lan *l, const struct match *m, char text[INVITE_TEXT_BYTES]);

#endif
