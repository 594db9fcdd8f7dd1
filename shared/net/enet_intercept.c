/* The ENet transport's hook on received datagrams: the hot path, once per datagram. What strangers
 * say goes to the door; all else is opened in place and looked at before ENet may see it.
 * Measured: the checks 20 ns, the kernel's stamp 140 to 360 ns, because it is a system call; so
 * only a few datagrams are stamped. The pool pays for it (7 ns a block, the system's allocator 50
 * to 100).
 * SPDX-License-Identifier: MIT */
#include "net/enet_host.h"

#include <linux/sockios.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>

#include "net/inspect.h"
#include "net/pool.h"

enum {
    STAMPS_AT_FIRST = 240,  /* of a peer's datagrams: 4 s, until its clock has settled */
    STAMP_EACH = 8,         /* then each so many */
    STAMP_DOUBT_US = 10000, /* so much a drain may take */
    STAMP_AGE_US = 1000000, /* who slept that long learns nothing from when it was */
    KNOCK_AGE_US = 200000,  /* so old a knock is of no use after a stop */
    ACK_BYTES = 8,
    HEADER_BYTES = 2,
};

/* The peer that the header names, if the datagram comes from its address and session; ENet tests
 * the same again. NULL: drop it. */
static ENetPeer *find_sender(const ENetHost *host, const struct inspect_header *header)
{
    ENetPeer *peer;

    if (header->peer >= host->peerCount) {
        return NULL;
    }
    peer = &host->peers[header->peer];
    if (peer->state == ENET_PEER_STATE_DISCONNECTED || peer->state == ENET_PEER_STATE_ZOMBIE ||
        peer->address.host != host->receivedAddress.host ||
        peer->address.port != host->receivedAddress.port) {
        return NULL;
    }
    if (peer->outgoingPeerID < INSPECT_NOBODY && peer->incomingSessionID != header->session) {
        return NULL;
    }
    return peer;
}

/* When the kernel received the datagram in hand, on the caller's clock; now where that can't be
 * known. What has been there before the socket was last empty, or is yet to come, was stamped
 * before the wall clock jumped. */
static int64_t stamp_us(const struct enet_transport *t)
{
    const int64_t now_us = (int64_t)t->now_us;
    int64_t earliest_us = (int64_t)t->emptied_us - STAMP_DOUBT_US;
    struct timespec stamp;

    if (ioctl(t->host->socket, SIOCGSTAMPNS, &stamp) != 0) {
        return now_us;
    }
    int64_t at_us = (int64_t)stamp.tv_sec * 1000000 + stamp.tv_nsec / 1000 - t->real_offset_us;

    return at_us < earliest_us || at_us > now_us + STAMP_DOUBT_US ? now_us : at_us;
}

/* The same for a message's stamp; 0: not asked.
 * To ask is the third system call of a client's tick, a twentieth of its cost, and a clock that
 * runs steadily needs fewer samples than 60 a second. */
static uint64_t received_us(const struct enet_transport *t, const ENetPeer *peer)
{
    uint64_t count = peer ? t->slots[peer->incomingPeerID].stats.datagrams_in : 0;

    if (count > STAMPS_AT_FIRST && count % STAMP_EACH != 0) {
        return 0;
    }
    int64_t at_us = stamp_us(t);

    return at_us < (int64_t)t->now_us - STAMP_AGE_US ? t->now_us : (uint64_t)at_us;
}

/* The acknowledgements go out together at the end of the service call. */
static void count_of_peer(struct enet_transport *t, const ENetPeer *peer,
                          const struct inspect_findings *findings)
{
    struct net_stats *stats = &t->slots[peer->incomingPeerID].stats;

    stats->datagrams_in++;
    stats->bytes_in += t->host->receivedDataLength + SEAL_TAG_BYTES;
    if (findings->acknowledgements > 0) {
        stats->datagrams_out++;
        stats->bytes_out +=
            HEADER_BYTES + SEAL_OVERHEAD_BYTES + (uint64_t)ACK_BYTES * findings->acknowledgements;
    }
}

/* Looks at the opened datagram in hand. */
static bool admit(struct enet_transport *t, uint16_t session, enum net_drop *why)
{
    ENetHost *host = t->host;
    struct inspect_header header;
    struct inspect_findings findings;
    struct inspect_sequences sequences = { NULL, sizeof(ENetChannel) };
    ENetPeer *peer = NULL;

    if (!inspect_header(host->receivedData, host->receivedDataLength - SEAL_COUNTER_BYTES, &header,
                        why)) {
        return false;
    }
    memcpy(&t->counter, host->receivedData + header.size, sizeof t->counter);
    header.size += SEAL_COUNTER_BYTES;
    if (header.peer != INSPECT_NOBODY) {
        peer = find_sender(host, &header);
        if (!peer) {
            *why = NET_DROP_OTHER;
            return false;
        }
        if (peer->channels && peer->channelCount == NET_CHANNELS) {
            sequences.first = &peer->channels[0].incomingReliableSequenceNumber;
        }
    }
    if (!inspect_commands(host->receivedData, host->receivedDataLength, &header, t->is_server,
                          &sequences, &findings, why)) {
        return false;
    }
    if (peer) {
        count_of_peer(t, peer, &findings);
    } else if (!enet_gate_connect(t, session, host->receivedData + header.size)) {
        *why = NET_DROP_OTHER;
        return false;
    }
    if (findings.has_message) {
        pool_set_stamp(received_us(t, peer));
    }
    return true;
}

/* An opened datagram. False: drop it, it is counted. */
static bool admit_or_forget(struct enet_transport *t, uint16_t session)
{
    enum net_drop why;

    if (admit(t, session, &why)) {
        return true;
    }
    t->stats.dropped[why]++;
    if (t->is_server && seal_number(t->host->receivedData) == INSPECT_NOBODY) {
        gate_forget(t->gate, session); /* it was to connect, or there is no room */
    }
    return false;
}

/* A sealed datagram. False: drop it, it is counted. */
static bool open_and_admit(struct enet_transport *t)
{
    uint16_t session = INSPECT_NOBODY;

    return (t->is_server ? enet_gate_open(t, &session) : enet_knock_open(t)) &&
           admit_or_forget(t, session);
}

/* Whether this drain finds what has come while the server was stopped, by the first datagram of it.
 * Never twice running: on a machine that is always so slow nobody would come in. */
static void look_at_age(struct enet_transport *t)
{
    if (t->is_server && !t->has_age) {
        t->is_late = t->emptied_us > 0 && !t->was_late &&
                     t->now_us > t->emptied_us + KNOCK_AGE_US &&
                     stamp_us(t) < (int64_t)t->now_us - KNOCK_AGE_US;
        t->has_age = true;
    }
}

/* A raw datagram. True: what has taken its place may pass. */
static bool answer_and_admit(struct enet_transport *t)
{
    uint16_t session;

    /* Knocked beside a link that only seemed lost: the first thing said on that ends the knocking,
     * and who needs the door knocks again. */
    if (t->is_server && t->is_late) {
        t->stats.dropped[NET_DROP_LATE]++;
        return false;
    }
    if (t->is_server) {
        return enet_gate_answer(t, &session) && admit_or_forget(t, session);
    }
    return enet_knock_hear(t) && open_and_admit(t);
}

int enet_intercept(ENetHost *host, ENetEvent *event)
{
    struct enet_transport *t = host->compressor.context;
    bool passes = false;

    (void)event;
    t->pass_datagrams++;
    t->stats.datagrams_in++;
    t->stats.bytes_in += host->receivedDataLength;
    look_at_age(t);
    if (host->receivedAddress.port == 0) {
        t->stats.dropped[NET_DROP_PORT_ZERO]++;
    } else {
        passes = door_is_raw(host->receivedData, host->receivedDataLength) ? answer_and_admit(t)
                                                                           : open_and_admit(t);
    }
    return passes ? 0 : 1; /* 1: ENet goes on with the next datagram */
}
