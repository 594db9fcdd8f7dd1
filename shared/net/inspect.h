/* What of ENet's protocol may pass: walks a datagram's commands before ENet sees them.
 * Owns the table of commands. Knows bytes only, no socket and no peers; bounded by the length
 * given.
 *
 *   datagram:  peer u16 (0x8000 sent time follows, 0x4000 compressed, 0x3000 session, 0x0fff id)
 *              [sent time u16], then 1 to 32 commands; numbers are big-endian
 *   command:   number u8 (0x80 wants an acknowledgement, 0x40 unsequenced), channel u8,
 *              sequence u16, then what the command has
 *
 *   number  name         bytes  from      what passes
 *   1       ACK          8      both
 *   2       CONNECT      48     client    alone, to nobody (id 0xfff), three channels, MTU >= ours
 *   3       VERIFY       44     server    MTU >= ours
 *   4       DISCONNECT   8      both
 *   5       PING         4      both
 *   6       RELIABLE     6+n    both      control (server: bulk too), 1 to 1,024 bytes, not far off
 *   9       UNSEQUENCED  8+n    both      state, 1 to 1,148 bytes
 *   10      BANDWIDTH    12     both      both figures become 0: no limit
 *   11      THROTTLE     16     both      becomes 5000, 2, 0: nothing is ever held back
 *   else                                  nothing: plain unreliable, both kinds of fragments
 *
 * SPDX-License-Identifier: MIT */
#ifndef HP_INSPECT_H
#define HP_INSPECT_H

#include "net/transport.h"

enum {
    INSPECT_MTU = 1180, /* the longest datagram of ours */
    INSPECT_NOBODY = 0xfff,
    INSPECT_AHEAD_OF_CLIENT = 64,   /* reliable messages a client may be ahead of a missing one */
    INSPECT_AHEAD_OF_SERVER = 1024, /* the same for a server, whom one trusts a bit more */
    INSPECT_THROTTLE_MS = 5000,     /* how the throttle is always set: never slower */
    INSPECT_THROTTLE_UP = 2,
    INSPECT_THROTTLE_DOWN = 0,
};

struct inspect_header {
    uint16_t peer; /* the receiver's number of the sender, or INSPECT_NOBODY */
    uint8_t session;
    uint8_t size; /* where the commands begin */
};

struct inspect_findings {
    uint16_t acknowledgements; /* how many commands ask for one */
    bool has_message;
};

/* False: drop the datagram, `why` tells for what reason. */
bool inspect_header(const uint8_t *datagram, size_t length, struct inspect_header *header,
                    enum net_drop *why);

/* Where the number of the newest reliable message delivered on each channel stands: the first
 * channel's, the next one `stride` bytes behind it. Looked up in place, since only one datagram in
 * some hundred has such a message and each channel's is a cache line of its own. */
struct inspect_sequences {
    const uint16_t *first; /* NULL: they do not matter, ENet will refuse messages in this state */
    size_t stride;
};

/* Checks all commands behind the header, and sets the fields that the table names.
 * False: drop the datagram, `why` tells for what reason. */
bool inspect_commands(uint8_t *datagram, size_t length, const struct inspect_header *header,
                      bool is_from_client, const struct inspect_sequences *sequences,
                      struct inspect_findings *findings, enum net_drop *why);

#endif
