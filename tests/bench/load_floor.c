/* Load clients of the floor server: plain ENet, one 32-byte input a tick, everything is read and
 * thrown away. Knows nothing of the project's own protocol.
 * SPDX-License-Identifier: MIT */
#include <enet/enet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/load.h"

enum {
    INPUT_BYTES = 32,
};

struct plain_load {
    ENetAddress server;
    int groups;
    struct load_count count;
    ENetPeer *peers[LOAD_CLIENTS_MOST];
    ENetHost *hosts[LOAD_CLIENTS_MOST / LOAD_GROUP];
};

static void plain_close(void *load)
{
    struct plain_load *l = load;

    for (int i = 0; i < l->groups; i++) {
        if (l->hosts[i] != NULL) {
            enet_host_destroy(l->hosts[i]);
        }
    }
    free(l);
    enet_deinitialize();
}

static void *plain_open(uint16_t port, int clients)
{
    struct plain_load *l = calloc(1, sizeof *l);

    if (l == NULL || enet_initialize() != 0) {
        free(l);
        return NULL;
    }
    enet_address_set_host_ip(&l->server, "127.0.0.1");
    l->server.port = port;
    l->groups = (clients + LOAD_GROUP - 1) / LOAD_GROUP;
    for (int i = 0; i < l->groups; i++) {
        l->hosts[i] = enet_host_create(NULL, LOAD_GROUP, 1, 0, 0);
        if (l->hosts[i] == NULL) {
            fprintf(stderr, "bench_load: no socket for group %d\n", i);
            plain_close(l);
            return NULL;
        }
    }
    return l;
}

static void plain_connect(void *load, int client, uint64_t now_us)
{
    struct plain_load *l = load;

    (void)now_us;
    l->peers[client] = enet_host_connect(l->hosts[client / LOAD_GROUP], &l->server, 1, 0);
}

static void plain_tick(void *load, int client, uint64_t now_us)
{
    struct plain_load *l = load;
    ENetPeer *peer = l->peers[client];
    uint8_t input[INPUT_BYTES];

    if (peer == NULL || peer->state != ENET_PEER_STATE_CONNECTED) {
        return;
    }
    memset(input, (int)(now_us & 0xFF), sizeof input);
    ENetPacket *packet = enet_packet_create(input, sizeof input, ENET_PACKET_FLAG_UNSEQUENCED);
    if (packet != NULL && enet_peer_send(peer, 0, packet) < 0) {
        enet_packet_destroy(packet);
        l->count.faults++;
    }
    enet_host_flush(l->hosts[client / LOAD_GROUP]);
    l->count.sent++;
    l->count.sent_bytes += sizeof input;
}

static void plain_receive(void *load, int group, uint64_t now_us)
{
    struct plain_load *l = load;
    ENetEvent event;

    (void)now_us;
    while (enet_host_service(l->hosts[group], &event, 0) > 0) {
        switch (event.type) {
        case ENET_EVENT_TYPE_CONNECT:
            l->count.joined++;
            break;
        case ENET_EVENT_TYPE_RECEIVE:
            l->count.received++;
            l->count.received_bytes += event.packet->dataLength;
            enet_packet_destroy(event.packet);
            break;
        case ENET_EVENT_TYPE_DISCONNECT:
        case ENET_EVENT_TYPE_NONE:
            l->count.faults++;
            break;
        }
    }
}

static void plain_count(const void *load, struct load_count *count)
{
    *count = ((const struct plain_load *)load)->count;
}

const struct load_kind load_floor = {
    .name = "floor",
    .open = plain_open,
    .connect = plain_connect,
    .tick = plain_tick,
    .receive = plain_receive,
    .count = plain_count,
    .close = plain_close,
};
