/* Opening the ENet transport: the library, the host, the socket, all set to the project's needs.
 * SPDX-License-Identifier: MIT */
#include "net/enet_host.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <time.h>

#include "base/file.h"
#include "net/filter.h"
#include "net/inspect.h"
#include "net/pool.h"
#include "net/secret.h"

_Static_assert(INSPECT_MTU + SEAL_OVERHEAD_BYTES == SEAL_DATAGRAM_BYTES, "a datagram, sealed");

enum {
    SLOTS_MOST = 4000,
    PACKET_MOST_SERVER = 4096,
    PACKET_MOST_CLIENT = 65536,
    WAITING_BYTES = 262144,
    POOL_BASE_BYTES = 2 << 20,
    POOL_PEER_BYTES = 64 << 10,
};

static void ENET_CALLBACK on_no_memory(void)
{
    /* The pool counts it, and whoever asked goes on without. */
}

bool enet_transport_start(char *fault, size_t fault_size)
{
    const ENetCallbacks callbacks = { pool_take, pool_give, on_no_memory };
    const ENetVersion linked = enet_linked_version();

    if (linked != ENET_VERSION) {
        snprintf(fault, fault_size, "built with ENet %d.%d.%d but running with %d.%d.%d",
                 ENET_VERSION_MAJOR, ENET_VERSION_MINOR, ENET_VERSION_PATCH,
                 (int)ENET_VERSION_GET_MAJOR(linked), (int)ENET_VERSION_GET_MINOR(linked),
                 (int)ENET_VERSION_GET_PATCH(linked));
        return false;
    }
    if (sodium_init() < 0) {
        snprintf(fault, fault_size, "libsodium refused to start");
        return false;
    }
    if (!enet_seal_works()) {
        snprintf(fault, fault_size,
                 "the seal does not hold on this machine: libsodium %s is not what this was built "
                 "for",
                 sodium_version_string());
        return false;
    }
    if (enet_initialize_with_callbacks(ENET_VERSION, &callbacks) != 0) {
        snprintf(fault, fault_size, "ENet refused to start");
        return false;
    }
    return true;
}

/* Room for a few datagrams and some 64 KiB of reliable messages for each peer. */
static int64_t pool_bytes(size_t peers)
{
    return POOL_BASE_BYTES + (int64_t)peers * POOL_PEER_BYTES;
}

static ENetHost *create_host(const struct enet_transport_options *options)
{
    const ENetAddress bind = { .host = htonl(options->bind.ipv4), .port = options->bind.port };
    ENetHost *host;

    pool_allow_big(true);
    host = enet_host_create(&bind, (size_t)options->peers, NET_CHANNELS, 0, 0);
    pool_allow_big(false);
    return host;
}

static void configure_host(ENetHost *host, bool is_server, void *context)
{
    enet_uint32 seed;

    /* The peers copied ENet's own MTU when they were made. */
    host->mtu = INSPECT_MTU;
    for (size_t i = 0; i < host->peerCount; i++) {
        host->peers[i].mtu = INSPECT_MTU;
    }
    /* It numbers connections; ENet's own is the time. */
    if (getrandom(&seed, sizeof seed, GRND_NONBLOCK) == (ssize_t)sizeof seed) {
        host->randomSeed = seed;
    }
    host->duplicatePeers = host->peerCount; /* all players of one machine have one address */
    host->maximumPacketSize = is_server ? PACKET_MOST_SERVER : PACKET_MOST_CLIENT;
    host->maximumWaitingData = WAITING_BYTES;
    host->intercept = enet_intercept;
    host->checksum = enet_seal_hook;
    /* No compressor: without its functions ENet leaves the field alone, and hooks get no other
     * context. */
    host->compressor.context = context;
}

/* False: errno tells. */
static bool configure_socket(ENetHost *host, const struct filter_subnet *subnet)
{
    struct timespec unused;

    fcntl(host->socket, F_SETFD, FD_CLOEXEC);
    enet_socket_set_option(host->socket, ENET_SOCKOPT_RCVBUF, ENET_SOCKET_BYTES);
    enet_socket_set_option(host->socket, ENET_SOCKOPT_SNDBUF, ENET_SOCKET_BYTES);
    ioctl(host->socket, SIOCGSTAMPNS, &unused); /* the first call makes the kernel keep stamps */
    return filter_set_ttl(host->socket) &&
           filter_attach(host->socket, 1, SEAL_DATAGRAM_BYTES, subnet);
}

static void read_address(struct enet_transport *t)
{
    ENetAddress bound = { 0 };

    enet_socket_get_address(t->host->socket, &bound);
    t->address.ipv4 = ntohl(bound.host);
    t->address.port = bound.port;
}

void enet_transport_free(struct enet_transport *t)
{
    if (t->host) {
        enet_host_destroy(t->host);
    }
    pool_allow(-pool_bytes(t->peers));
    secret_give(t->gate);
    secret_give(t->passes);
    secret_give(t->pocket);
    free(t->slots);
    free(t);
}

/* False: no memory. */
static bool make_door(struct enet_transport *t, const struct enet_transport_options *options)
{
    const struct gate_config config = { .terms = options->terms,
                                        .peers = t->peers,
                                        .chance = options->chance,
                                        .is_welcome = options->is_welcome,
                                        .ticket_key = options->ticket_key,
                                        .is_fresh = options->is_fresh,
                                        .context = options->context };
    void *memory = secret_take(t->is_server ? gate_bytes(t->peers) : t->peers * sizeof *t->passes);

    t->terms = options->terms;
    t->chance = options->chance;
    t->code = options->code;
    t->identity_secret = options->identity_secret;
    if (!memory) {
        return false;
    }
    if (t->is_server) {
        t->gate = gate_init(memory, &config, 0);
    } else {
        t->passes = memory;
        t->pocket = secret_take(sizeof *t->pocket);
    }
    return t->is_server || t->pocket;
}

static bool make_host(struct enet_transport *t, const struct enet_transport_options *options)
{
    if (!t->slots || !make_door(t, options)) {
        return false;
    }
    for (size_t i = 0; i < t->peers; i++) {
        t->slots[i].session = INSPECT_NOBODY;
    }
    t->host = create_host(options);
    if (!t->host || !configure_socket(t->host, &options->subnet)) {
        return false;
    }
    configure_host(t->host, options->is_server, t);
    return true;
}

struct transport *enet_transport_open(const struct enet_transport_options *options, char *fault,
                                      size_t fault_size, int *error_number)
{
    struct enet_transport *t = calloc(1, sizeof *t);
    char address[NET_ADDRESS_BYTES];

    assert(options->peers > 0 && options->peers <= SLOTS_MOST);
    if (!t) {
        *error_number = ENOMEM;
        snprintf(fault, fault_size, "no memory for the transport");
        return NULL;
    }
    t->transport.ops = &enet_transport_ops;
    t->is_server = options->is_server;
    t->peers = (size_t)options->peers;
    t->slots = calloc(t->peers, sizeof *t->slots);
    pool_allow(pool_bytes(t->peers));
    errno = 0;
    if (!make_host(t, options)) {
        *error_number = errno;
        net_address_print(&options->bind, address, sizeof address);
        snprintf(fault, fault_size, "failed to bind to %s: %s", address,
                 file_reason(*error_number));
        enet_transport_free(t);
        return NULL;
    }
    t->transport.fd = t->host->socket;
    read_address(t);
    return &t->transport;
}

struct net_address enet_transport_address(const struct transport *t)
{
    return ((const struct enet_transport *)t)->address;
}
