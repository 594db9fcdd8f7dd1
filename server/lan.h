/* The LAN: a second way into the server, opened and shut while the matches go on at home. Owns
 * what becomes of it, and which address it stands on; which one is fit is for lan_choice.h.
 *
 *   OFF -order-> TRYING -proven-> OFF: the address works, or why not
 *   OFF -lan_open-> ON -lan_shut-> ENDING -all who came over it are told, or a second-> OFF
 *
 * Who comes over it needs a match's code, open matches included, unless `is_open`; so each match
 * has one while the LAN is ON.
 * SPDX-License-Identifier: MIT */
#ifndef HP_LAN_H
#define HP_LAN_H

#include "net/enet_transport.h"
#include "net/interface_trial.h"
#include "net/invite.h"
#include "server/orders.h"

enum {
    LAN_DEVICE_BYTES = 16, /* IFNAMSIZ */
    LAN_ENDING_US = 1000000,
    LAN_LOOK_US = 1000000,      /* between two looks, where the machine tells no news */
    LAN_LOOK_LEAST_US = 100000, /* between two looks, however much news there is */
};

enum lan_state {
    LAN_OFF,
    LAN_TRYING, /* whether the address works (orders_lan.c) */
    LAN_ON,
    LAN_ENDING,
};

/* Reads the addresses that the machine has, as interfaces_list does. */
typedef int lan_list(struct interface *list, int most, char *fault, size_t size);

/* What the rim lends. */
struct lan_machine {
    lan_list *list;
    int (*watch)(
        void); /* as interfaces_watch; -1: it tells no news, and is looked at each second */
};

/* An address of this machine and the network it is in. */
struct lan_network {
    char device[LAN_DEVICE_BYTES];
    uint32_t ipv4; /* host order */
    int bits;      /* of the network's prefix, 1..32; 0: whoever reaches the address is heard */
};

/* Zero is a LAN that nobody can open. */
struct lan {
    struct server *server;
    struct codes *codes;
    struct transport *pair;                /* net/pair.h; its away is the LAN's */
    struct enet_transport_options options; /* of the away transport; `bind` and `subnet` are set */
    struct lan_machine machine;
    bool is_public; /* it may be open to others than the network around */
    bool is_open;   /* open matches need no code over the LAN either */
    enum lan_state state;
    struct lan_network network;
    struct net_address address;
    struct interface_trial trial;
    struct order_ear ear; /* of the console that asked for the trial */
    uint32_t asker;       /* the peer that did; NET_PEER_NONE: the console */
    uint64_t ending_us;   /* since when it is ENDING */
    int watch_fd;         /* of news about addresses, while it is ON; -1: none */
    bool has_news;        /* not looked at yet */
    uint64_t looked_us;   /* when the address was last looked for */
    bool is_down;         /* its cable is out, and that was told */
};

/* `options` are those of the transport at home, with a
 * `bind.port` that the LAN tries to have as well. All is borrowed. */
void lan_init(struct lan *l, struct server *server, struct codes *codes, struct transport *pair,
              const struct enet_transport_options *options, const struct lan_machine *machine);

/* Opens it on that network's address. False: it is open already, or the address can't be had;
 * `fault` is a sentence that says why. */
bool lan_open(struct lan *l, const struct lan_network *network, char *fault, size_t size,
              uint64_t now_us);

/* Whether open matches need no code over the LAN either; whether nobody comes in over it any more.
 * False without a LAN. */
static inline bool lan_is_free(const struct server *sv)
{
    return sv->lan != NULL && sv->lan->is_open;
}

static inline bool lan_is_ending(const struct server *sv)
{
    return sv->lan != NULL && sv->lan->state == LAN_ENDING;
}

/* Tells all who came over it, and who could ask others in, and ends it. Harmless when it is not ON.
 */
void lan_shut(struct lan *l, uint64_t now_us);

/* Ends it at once, whoever has been told. */
void lan_end(struct lan *l);

/* Ends what is ENDING; when the machine's addresses have changed, looks whether the LAN's is still
 * there, in the same network: without it the LAN is shut. Whoever may open it is told, and the log.
 * Once each loop. */
void lan_turn(struct lan *l, uint64_t now_us);

/* When lan_turn has something to do; UINT64_MAX: only after another call. */
uint64_t lan_next_us(const struct lan *l);

/* May be polled for reading: then lan_turn has news. -1: there is none. */
static inline int lan_watch_fd(const struct lan *l)
{
    return l->state == LAN_ON ? l->watch_fd : -1;
}

/* Whether this person is at home, and may show others the way into the match. */
bool lan_is_for(const struct server *sv, const struct session *s);

/* Tells the log, and those at home who may show others the way: cut to a line of chat. */
void lan_tell(const struct lan *l, uint64_t now_us, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The link into that match; secret. False: the LAN is not ON, or the match has no code. */
bool lan_invite(const struct lan *l, const struct match *m, char text[INVITE_TEXT_BYTES]);

#endif
