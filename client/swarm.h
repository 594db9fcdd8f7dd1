/* Several clients in one thread: each with its own socket, replica and clock.
 * SPDX-License-Identifier: MIT */
#ifndef HP_SWARM_H
#define HP_SWARM_H

#include "client/client.h"
#include "client/identity.h"
#include "net/code.h"

enum {
    SWARM_CLIENTS_MOST = 256,
    SWARM_LOOKS_MOST = 64, /* servers that are looked at together */
};

struct swarm {
    int count;
    struct client **clients;
    struct transport **nets;
};

/* Opens `count` clients; options[i] and identities[i] are the i-th one's. All have the same code,
 * NULL: none. Code and identities are borrowed until swarm_done. False: `fault`. Done
 * with swarm_done either way. */
bool swarm_init(struct swarm *s, int count, const struct client_options *options,
                const struct code *code, const struct identity *identities, char *fault,
                size_t fault_size, uint64_t now_us);
void swarm_done(struct swarm *s);

/* Waits until something arrives or falls due, at most until `until_us` or a signal, and works. */
void swarm_run_once(struct swarm *s, uint64_t until_us);

/* Looking at the matches of several servers. */
struct swarm_look {
    const struct net_address *servers;
    int count;                      /* 1 to SWARM_LOOKS_MOST */
    const struct code *code;        /* NULL: none */
    bool is_one_enough;             /* that tells its list */
    uint64_t patience_us;           /* in all, however talkative or silent they are */
    bool (*is_over)(void *context); /* asked often: whether to give up */
    void *context;
};

/* Opens a client for each server, clients[i] for servers[i], and asks all at once, until each has
 * told its list or why it does not, or patience is over. `who` is borrowed until swarm_done. False:
 * they can't be asked, and `fault` says why. Done with swarm_done either way. */
bool swarm_look(struct swarm *s, const struct swarm_look *look, const struct identity *who,
                char *fault, size_t fault_size);

/* Says goodbye for all; at most 300 ms. */
void swarm_leave(struct swarm *s);

#endif
