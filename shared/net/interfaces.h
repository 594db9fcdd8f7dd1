/* The IPv4 addresses of this machine: of what kind each is, which of them friends on the same LAN
 * most likely reach, and why the others are passed over. Kinds and ranking are pure functions;
 * interfaces_list and interfaces_watch ask the machine and are for the rim only. Whether an address
 * works: interface_trial.h.
 * SPDX-License-Identifier: MIT */
#ifndef HP_INTERFACES_H
#define HP_INTERFACES_H

#include "base/base.h"

enum {
    INTERFACES_MOST = 256, /* addresses; what is beyond is left out */
    INTERFACE_NAME_BYTES = 15,
    INTERFACE_REASON_BYTES = 96,
};

#define INTERFACE_NO_WAY_OUT UINT32_MAX

/* From what serves a LAN best to what serves none. */
enum interface_kind {
    INTERFACE_PHYSICAL, /* a cable */
    INTERFACE_WIRELESS,
    INTERFACE_BRIDGE, /* somebody's own: the LAN may be behind it */
    INTERFACE_OTHER,  /* a name that tells nothing */
    INTERFACE_PUBLIC, /* an address of the internet's: more than friends would reach it */
    INTERFACE_VPN,
    INTERFACE_VM,
    INTERFACE_CONTAINER,
    INTERFACE_LINK_LOCAL, /* made up, for want of a router that gives one */
    INTERFACE_LOOPBACK,
    INTERFACE_KINDS,
};

struct interface {
    char name[INTERFACE_NAME_BYTES + 1];
    int index;
    uint32_t ipv4;      /* host order */
    uint32_t broadcast; /* 0: it has none */
    uint8_t prefix;     /* bits of the subnet */
    bool is_up;         /* and has a carrier */
    uint32_t metric;    /* of the default route over it, less is taken; or INTERFACE_NO_WAY_OUT */

    /* Of interfaces_rank. */
    enum interface_kind kind;
    char reason[INTERFACE_REASON_BYTES]; /* why it is passed over, for people; "": it is not */
};

/* By the table of names and addresses. */
enum interface_kind interface_kind_of(const char *name, uint32_t ipv4);

/* "container", for people. */
const char *interface_kind_name(enum interface_kind kind);

/* Fills kind and reason, and puts the best first; those that are alike keep their order. Returns
 * how many, at the front, are not passed over. 0: none can serve a LAN; several: nothing speaks for
 * one more than for another, and a person has to choose. */
int interfaces_rank(struct interface *list, int count);

/* The addresses that the machine has now, unranked: the first `most`. Returns how many. -1: `fault`
 * says why they can't be read. */
int interfaces_list(struct interface *list, int most, char *fault, size_t size);

/* A socket, of the caller's to close, that may be polled for reading: then an IPv4 address of this
 * machine or an interface has come, gone or changed since, or its cable has. -1: the kernel gives
 * none. */
int interfaces_watch(void);

/* Whether there is such news, and takes it; what has changed, only interfaces_list tells. Does not
 * wait. `fd` -1: never. */
bool interfaces_have_news(int fd);

#endif
