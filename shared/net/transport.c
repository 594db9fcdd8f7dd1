/* The names of what the transports count.
 * SPDX-License-Identifier: MIT */
#include "net/transport.h"

#include <assert.h>

static const char *const drop_names[NET_DROP_COUNT] = {
    [NET_DROP_SHORT] = "too short",
    [NET_DROP_LONG] = "too long",
    [NET_DROP_PORT_ZERO] = "port zero",
    [NET_DROP_COMMAND] = "forbidden command",
    [NET_DROP_OTHER] = "refused by the transport",
    [NET_DROP_KERNEL] = "dropped by the kernel",
};

const char *net_drop_name(enum net_drop drop)
{
    assert((unsigned)drop < NET_DROP_COUNT);
    return drop_names[drop];
}
