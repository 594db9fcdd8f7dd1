/* Trying whether an address works.
 * SPDX-License-Identifier: MIT */
#include "net/interface_trial.h"

#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    DATAGRAMS_MOST = 64, /* of others, looked at in one go */
};

static const char *const texts[INTERFACE_PROOFS] = {
    [INTERFACE_PENDING] = "it is being tried",
    [INTERFACE_PROVEN] = "it works",
    [INTERFACE_DOWN] = "its interface is down, or its cable is out",
    [INTERFACE_NO_ADDRESS] = "this machine does not have it any more",
    [INTERFACE_NO_BROADCAST] = "its interface has no way to reach all on a LAN",
    [INTERFACE_UNSENT] = "this machine refuses to send from it, as a firewall does",
    [INTERFACE_UNHEARD] = "what was sent from it did not come back, as with a firewall",
};

const char *interface_proof_text(enum interface_proof proof)
{
    return texts[proof];
}

static struct sockaddr_in socket_address(uint32_t ipv4, uint16_t port)
{
    return (struct sockaddr_in){ .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl(ipv4),
                                 .sin_port = htons(port) };
}

static bool is_up(int fd, const char *name)
{
    struct ifreq request = { .ifr_flags = 0 };

    memcpy(request.ifr_name, name, strnlen(name, IFNAMSIZ - 1));
    return ioctl(fd, SIOCGIFFLAGS, &request) == 0 && (request.ifr_flags & IFF_UP) &&
           (request.ifr_flags & IFF_RUNNING);
}

/* Where the kernel does not let us bind to the device, the address alone has to do. */
static int open_socket(const char *device)
{
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int yes = 1;

    if (fd >= 0) {
        (void)setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, device, (socklen_t)strlen(device));
        (void)setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &yes, sizeof(yes));
        (void)setsockopt(fd, IPPROTO_IP, IP_TTL, &yes, sizeof(yes)); /* no router's business */
    }
    return fd;
}

static bool bind_to(int fd, uint32_t ipv4, uint16_t port)
{
    const struct sockaddr_in own = socket_address(ipv4, port);

    return bind(fd, (const struct sockaddr *)&own, sizeof(own)) == 0;
}

/* Bound to the broadcast address, so that it is in nobody's way. 0: it can't be. */
static uint16_t listen_on(int fd, uint32_t broadcast, uint16_t port)
{
    struct sockaddr_in own;
    socklen_t size = sizeof(own);

    return (bind_to(fd, broadcast, port) || bind_to(fd, broadcast, 0)) &&
                   getsockname(fd, (struct sockaddr *)&own, &size) == 0
               ? ntohs(own.sin_port)
               : 0;
}

static enum interface_proof send_token(const struct interface_trial *t, uint16_t port)
{
    const struct sockaddr_in to = socket_address(t->interface.broadcast, port);
    int fd = open_socket(t->interface.name);
    enum interface_proof proof = INTERFACE_UNSENT;

    if (fd >= 0 && !bind_to(fd, t->interface.ipv4, 0)) {
        proof = errno == EADDRNOTAVAIL ? INTERFACE_NO_ADDRESS : INTERFACE_UNSENT;
    } else if (fd >= 0 && sendto(fd, t->token, sizeof(t->token), 0, (const struct sockaddr *)&to,
                                 sizeof(to)) == (ssize_t)sizeof(t->token)) {
        proof = INTERFACE_PENDING;
    }
    if (fd >= 0) {
        close(fd);
    }
    return proof;
}

static enum interface_proof begin(struct interface_trial *t, uint16_t port)
{
    if (t->fd < 0) {
        return INTERFACE_UNSENT;
    }
    if (!is_up(t->fd, t->interface.name)) {
        return INTERFACE_DOWN;
    }
    if (t->interface.broadcast == 0) {
        return INTERFACE_NO_BROADCAST;
    }
    uint16_t heard_on = listen_on(t->fd, t->interface.broadcast, port);

    /* Without the address there is no such subnet any more, either. */
    return heard_on != 0 ? send_token(t, heard_on) : INTERFACE_NO_ADDRESS;
}

void interface_try(struct interface_trial *t, const struct interface *i, uint16_t port,
                   const uint8_t token[INTERFACE_TOKEN_BYTES], uint64_t now_us)
{
    *t = (struct interface_trial){ .interface = *i, .until_us = now_us + INTERFACE_PATIENCE_US };
    memcpy(t->token, token, sizeof(t->token));
    t->fd = open_socket(i->name);
    t->proof = begin(t, port);
    if (t->proof != INTERFACE_PENDING) {
        interface_stop(t);
    }
}

/* Ours, from where it was sent. */
static bool is_token(const struct interface_trial *t, const uint8_t *bytes, ssize_t length,
                     const struct sockaddr_in *from)
{
    return length == (ssize_t)sizeof(t->token) && memcmp(bytes, t->token, sizeof(t->token)) == 0 &&
           from->sin_addr.s_addr == htonl(t->interface.ipv4);
}

static bool has_come_back(const struct interface_trial *t)
{
    for (int i = 0; i < DATAGRAMS_MOST; i++) {
        uint8_t bytes[INTERFACE_TOKEN_BYTES + 1];
        struct sockaddr_in from;
        socklen_t size = sizeof(from);
        ssize_t length = recvfrom(t->fd, bytes, sizeof(bytes), 0, (struct sockaddr *)&from, &size);

        if (length < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            return false;
        }
        if (is_token(t, bytes, length, &from)) {
            return true;
        }
    }
    return false;
}

enum interface_proof interface_poll(struct interface_trial *t, uint64_t now_us)
{
    if (t->proof != INTERFACE_PENDING) {
        return t->proof;
    }
    if (has_come_back(t)) {
        t->proof = INTERFACE_PROVEN;
    } else if (now_us >= t->until_us) {
        t->proof = INTERFACE_UNHEARD;
    }
    if (t->proof != INTERFACE_PENDING) {
        interface_stop(t);
    }
    return t->proof;
}

void interface_stop(struct interface_trial *t)
{
    if (t->fd >= 0) {
        close(t->fd);
    }
    t->fd = -1;
}
