/* The ENet transport's hook on datagrams to be sent: the last thing before the system call, so what
 * it makes of them is what goes out. ENet asks for a checksum here. What it gets is the counter,
 * and its pieces are exchanged for the sealed whole; packets are not touched, because ENet sends
 * the reliable ones again. Received datagrams were opened in enet_intercept.c, before ENet asks
 * again.
 * SPDX-License-Identifier: MIT */
#include "net/enet_host.h"

#include <string.h>

#define HOST_OF(at, member) ((ENetHost *)(void *)((char *)(at)-offsetof(ENetHost, member)))

enum {
    PARTS_MOST = ENET_BUFFER_MAXIMUM + 1, /* all that ENet can give, and a proof */
};

static struct enet_transport *transport_of(const ENetHost *host)
{
    return host->compressor.context;
}

static void seal_outgoing(ENetHost *host)
{
    struct enet_transport *t = transport_of(host);
    struct seal_part parts[PARTS_MOST];
    size_t count = host->bufferCount - 1;
    uint8_t *header = host->buffers[0].data;
    size_t length;

    for (size_t i = 0; i < count; i++) {
        parts[i].bytes = host->buffers[i + 1].data;
        parts[i].length = host->buffers[i + 1].dataLength;
    }
    length = t->is_server ? enet_gate_close(t, header, parts, count)
                          : enet_knock_close(t, header, parts, count);
    /* Without a key nothing may be seen: it becomes an empty datagram, which is dropped there. */
    host->buffers[0].data = t->sealed;
    host->buffers[0].dataLength = length;
    host->bufferCount = 1;
}

/* A received datagram comes as one buffer, one to be sent as at least two. */
enet_uint32 enet_seal_hook(const ENetBuffer *buffers, size_t count)
{
    if (count == 1) {
        return transport_of(HOST_OF(buffers[0].data, packetData))->counter;
    }
    seal_outgoing(HOST_OF(buffers, buffers));
    return 0; /* goes where nobody looks any more */
}

static size_t seal_sample(struct seal *from, uint8_t datagram[SEAL_DATAGRAM_BYTES])
{
    static const uint8_t header[2] = { 0 };
    static const struct seal_part parts[] = { { "sam", 3 }, { "ple", 3 } };

    return seal_close(from, header, parts, ARRAY_LEN(parts), datagram);
}

static bool opens(struct seal *at, const uint8_t *datagram, size_t length)
{
    static const char content[] = { 's', 'a', 'm', 'p', 'l', 'e' };
    struct seal_stats stats = { 0 };
    uint8_t copy[SEAL_DATAGRAM_BYTES];
    size_t start = 2 + SEAL_COUNTER_BYTES;

    memcpy(copy, datagram, length);
    return seal_open(at, &stats, copy, length) == start + sizeof content &&
           memcmp(copy + start, content, sizeof content) == 0;
}

/* From one end to the other: what is sealed hides its content, opens once, and not at all after any
 * bit has changed. */
static bool works_between(struct seal *from, struct seal *to)
{
    uint8_t datagram[SEAL_DATAGRAM_BYTES];
    size_t length = seal_sample(from, datagram);

    if (length == 0 || memmem(datagram, length, "sam", 3) != NULL) {
        return false;
    }
    for (size_t bit = 0; bit < 8 * length; bit++) {
        datagram[bit / 8] ^= (uint8_t)(1 << bit % 8);
        if (opens(to, datagram, length)) {
            return false;
        }
        datagram[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    return opens(to, datagram, length) && !opens(to, datagram, length) &&
           !opens(from, datagram, length);
}

bool enet_seal_works(void)
{
    static const struct seal_keys keys = { .up = { 1 }, .down = { 2 }, .id = { 3 } };
    struct seal server;
    struct seal client;

    seal_init(&server, &keys, 1, true);
    seal_init(&client, &keys, 1, false);
    return works_between(&client, &server) && works_between(&server, &client);
}
