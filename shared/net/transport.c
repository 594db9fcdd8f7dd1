/* The names of what the transports count, and whose an identity is.
 * SPDX-License-Identifier: MIT */
#include "net/transport.h"

#include <assert.h>
#include <string.h>

static const char *const drop_names[NET_DROP_COUNT] = {
    [NET_DROP_SHORT] = "too short",
    [NET_DROP_LONG] = "too long",
    [NET_DROP_PORT_ZERO] = "port zero",
    [NET_DROP_COMMAND] = "forbidden command",
    [NET_DROP_OTHER] = "refused by the transport",
    [NET_DROP_LATE] = "waited out a stop",
    [NET_DROP_KERNEL] = "dropped by the kernel",
    [NET_DROP_JUNK] = "junk at the door",
    [NET_DROP_CROWDED] = "crowded",
    [NET_DROP_COOKIE] = "bad cookie",
    [NET_DROP_SHARE] = "bad share",
    [NET_DROP_UNCONFIRMED] = "unconfirmed",
    [NET_DROP_PROOF] = "bad proof",
    [NET_DROP_UNWELCOME] = "unwelcome",
    [NET_DROP_SESSION] = "unknown session",
    [NET_DROP_REPLAY] = "replay",
    [NET_DROP_TAG] = "tag",
};

const char *net_drop_name(enum net_drop drop)
{
    assert((unsigned)drop < NET_DROP_COUNT);
    return drop_names[drop];
}

bool net_is_somebody(const uint8_t identity[NET_IDENTITY_BYTES])
{
    static const uint8_t nobody[NET_IDENTITY_BYTES];

    return memcmp(identity, nobody, sizeof(nobody)) != 0;
}

bool net_is_same_person(const uint8_t a[NET_IDENTITY_BYTES], const uint8_t b[NET_IDENTITY_BYTES])
{
    return net_is_somebody(a) && memcmp(a, b, NET_IDENTITY_BYTES) == 0;
}
