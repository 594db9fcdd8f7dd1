/* Where the servers of this user on this machine are: each leaves a file PORT.json in the runtime
 * folder, locked while it lives, so that clients find it without being told, and so that whoever
 * wants its port can be told about it. For the rim only: it asks the machine for files, locks and
 * its environment.
 *
 *     $XDG_RUNTIME_DIR/homeport/62893.json     0600, in a folder 0700
 *     /tmp/homeport-UID/62893.json             where XDG_RUNTIME_DIR is no folder of this user's
 *
 *     {"pid":1,"parent":1,"address":"127.0.0.1","port":62893,"version":"0.1.0","protocol":5,
 *      "since":1790000000,"people":2,"matches":["main"],"open":1,"tied":false,
 *      "lan":"192.168.1.20:62893"}
 *
 * Nothing secret is in it. Whoever holds a file's lock owns its name: only he writes, replaces or
 * removes it. A file that nobody has locked is of a server that was killed; readers remove it. What
 * a file says is checked like anything from outside.
 * SPDX-License-Identifier: MIT */
#ifndef HP_WHEREABOUTS_H
#define HP_WHEREABOUTS_H

#include "net/transport.h"

enum {
    WHEREABOUTS_PEOPLE_MOST = 65535,
    WHEREABOUTS_MATCHES = 64,
    WHEREABOUTS_NAME_BYTES = 24, /* of a match; longer ones are cut */
    WHEREABOUTS_VERSION_BYTES = 31,
    WHEREABOUTS_SERVERS = 16, /* so many are looked for; beyond, the highest ports are left out */
    WHEREABOUTS_FILE_BYTES = 8192,
    WHEREABOUTS_SINCE_BYTES = 32,
};

struct whereabouts {
    int pid;
    int parent; /* who started it; if it has another parent now, that one has ended */
    struct net_address address;
    struct net_address lan; /* where it is open to the LAN; all zero: nowhere */
    char version[WHEREABOUTS_VERSION_BYTES + 1];
    int protocol;
    uint64_t since_s; /* Unix time */
    int people;       /* connected, in whichever match; WHEREABOUTS_PEOPLE_MOST at the most */
    int open_count;   /* matches that need no code on this machine */
    bool is_tied;     /* ends when whoever started it ends */
    int match_count;
    char matches[WHEREABOUTS_MATCHES][WHEREABOUTS_NAME_BYTES + 1];
};

/* A server's own file. All zero but -1 for both: none. */
struct whereabouts_file {
    int folder;
    int lock;
    uint16_t port;
};

/* Leaves the file, or replaces what it says. A reader sees the one or the other, whole. False:
 * `fault` says why not; what was there before stays. */
bool whereabouts_tell(struct whereabouts_file *f, const struct whereabouts *w, char *fault,
                      size_t size);

/* Removes the file. Harmless where there is none. */
void whereabouts_withdraw(struct whereabouts_file *f);

/* The servers that live, by port; at most `most`. Returns how many. */
int whereabouts_list(struct whereabouts *list, int most);

/* The one with that port. False: none that says so. */
bool whereabouts_find(uint16_t port, struct whereabouts *w);

/* A moment for people, in local time: "2026-01-31 14:02:59". */
void whereabouts_since(uint64_t since_s, char text[WHEREABOUTS_SINCE_BYTES]);

/* "main, den"; as many names as fit. */
void whereabouts_names(const struct whereabouts *w, char *text, size_t size);

/* Opens the folder: that in `runtime` (NULL or not this user's: that in `temporary`); with `makes`
 * it is made if missing. Returns a descriptor. -1: `fault`. */
int whereabouts_folder(const char *runtime, const char *temporary, bool makes, char *fault,
                       size_t size);

/* What a file says, as text for json_free's free(); NULL: no memory. */
char *whereabouts_write(const struct whereabouts *w);

/* False: the text is not that of a file of that port; *w may have changed. */
bool whereabouts_read(struct whereabouts *w, const char *text, size_t length, uint16_t port);

#endif
