/* A client made of a plain socket, for tests: it comes in by the door as ours does, and then builds
 * its datagrams by hand and may do what it likes.
 * SPDX-License-Identifier: MIT */
#ifndef HP_ENET_HAND_H
#define HP_ENET_HAND_H

#include "enet_ends.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sodium.h>
#include <sys/socket.h>

#include "base/rng.h"
#include "net/knock.h"

enum {
    HAND_DATAGRAM_BYTES = 2048,
    HAND_COMMANDS_AT = 4 + SEAL_COUNTER_BYTES, /* in what arrives with a sent time */
    HAND_WAIT_MS = 100,
    HAND_TRIES = 3,
};

struct hand {
    int fd;
    uint8_t session; /* ENet's two bits of it, where they are in a header's first byte */
    struct knock knock;
    uint8_t proof[EXCHANGE_PROOF_BYTES];
    bool proves;
};

static struct hand hand;

static const uint8_t hand_connect[] = {
    0x82, 0xff, 0,    1,                            /* CONNECT, sequence 1 */
    0,    5,    0xff, 0xff,                         /* own number 5, any sessions */
    0,    0,    0x04, 0x9c, 0, 1, 0, 0, 0, 0, 0, 3, /* MTU 1180, window 65,536, 3 channels */
    0,    0,    0,    0,    0, 0, 0, 0,             /* no limits */
    0,    0,    0x13, 0x88, 0, 0, 0, 2, 0, 0, 0, 2, /* throttle */
    1,    2,    3,    4,    0, 0, 0, 0,             /* connectID, data */
};

/* Noise, the same in every run. */
static inline void hand_fill(uint64_t *chance, void *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        ((uint8_t *)bytes)[i] = (uint8_t)rng_next(chance);
    }
}

static inline void hand_open(void)
{
    const struct net_address address = enet_transport_address(server.net);
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(address.port) };

    to.sin_addr.s_addr = htonl(LOOPBACK);
    hand.fd = socket(AF_INET, SOCK_DGRAM, 0);
    assert_int_equal(connect(hand.fd, (const struct sockaddr *)&to, sizeof to), 0);
}

static inline void hand_close(void)
{
    close(hand.fd);
}

static inline void hand_send(const void *datagram, size_t length)
{
    assert_int_equal(send(hand.fd, datagram, length, 0), length);
}

/* What the server answers, as it is; 0: nothing in a while. */
static inline size_t hand_receive_raw(uint8_t datagram[HAND_DATAGRAM_BYTES])
{
    struct pollfd wait = { .fd = hand.fd, .events = POLLIN };

    take_all(&server);
    if (poll(&wait, 1, HAND_WAIT_MS) <= 0) {
        return 0;
    }
    ssize_t length = recv(hand.fd, datagram, HAND_DATAGRAM_BYTES, 0);
    return length > 0 ? (size_t)length : 0;
}

static inline size_t hand_receive(uint8_t datagram[HAND_DATAGRAM_BYTES])
{
    struct seal_stats stats = { 0 };
    size_t length = hand_receive_raw(datagram);

    return length > 0 ? seal_open(&hand.knock.seal, &stats, datagram, length) : 0;
}

static inline void hand_forget_replies(void)
{
    uint8_t datagram[HAND_DATAGRAM_BYTES];

    while (recv(hand.fd, datagram, sizeof datagram, MSG_DONTWAIT) > 0) {
    }
}

/* Comes to the end of the key exchange, as somebody new. */
static inline void hand_knock(void)
{
    const struct chance chance = chance_of_machine();
    uint8_t public[crypto_sign_PUBLICKEYBYTES];
    uint8_t secret[crypto_sign_SECRETKEYBYTES];
    uint8_t datagram[HAND_DATAGRAM_BYTES];

    knock_begin(&hand.knock, &ends_terms, &chance, NULL, clock_now_us(), PATIENCE_US);
    while (hand.knock.state == KNOCK_GREETING || hand.knock.state == KNOCK_PROVING) {
        size_t length = knock_send(&hand.knock, clock_now_us(), datagram);
        if (length > 0) {
            hand_send(datagram, length);
        }
        length = hand_receive_raw(datagram);
        knock_receive(&hand.knock, datagram, length, clock_now_us());
    }
    assert_int_equal(hand.knock.state, KNOCK_IN);
    crypto_sign_keypair(public, secret);
    knock_prove(&hand.knock, secret, hand.proof);
    hand.proves = true;
    hand.session = 0;
}

/* Seals commands behind a header with a sent time. */
static inline size_t hand_seal(const uint8_t *commands, size_t length,
                               uint8_t datagram[SEAL_DATAGRAM_BYTES])
{
    const struct seal_part parts[] = { { commands, length }, { hand.proof, sizeof hand.proof } };
    uint8_t header[4] = { 0x80 | hand.session, 0, 0, 0 };

    seal_set_number(header, hand.knock.index);
    if (hand.proves) {
        header[0] |= EXCHANGE_PROOF_MARK;
    }
    return seal_close(&hand.knock.seal, header, parts, hand.proves ? 2 : 1, datagram);
}

static inline void hand_command(const uint8_t *commands, size_t length)
{
    uint8_t datagram[SEAL_DATAGRAM_BYTES];

    hand_send(datagram, hand_seal(commands, length, datagram));
}

/* Knocks, and asks for a connection. NULL: no answer, as when this process has stood still for so
 * long in between that the server leaves the knock aside. */
static inline const uint8_t *hand_ask(uint8_t reply[HAND_DATAGRAM_BYTES])
{
    const uint8_t *verify = NULL;

    hand_open();
    hand_knock();
    hand_command(hand_connect, sizeof hand_connect);
    size_t length = hand_receive(reply);
    for (size_t at = HAND_COMMANDS_AT; at + 44 <= length; at++) {
        if (reply[at] == 0x83) {
            verify = reply + at;
        }
    }
    return verify;
}

/* Comes in by the door and shakes ENet's hands. */
static inline void hand_join(void)
{
    uint8_t ack[] = { 0x01, 0xff, 0, 1, 0, 1, 0, 0 };
    uint8_t reply[HAND_DATAGRAM_BYTES];
    const uint8_t *verify = hand_ask(reply);

    for (int i = 0; verify == NULL && i < HAND_TRIES; i++) {
        hand_close();
        verify = hand_ask(reply);
    }
    assert_non_null(verify);
    assert_int_equal(seal_number(reply), 5);
    hand.proves = false;
    /* The session the server wants in what it receives is the one it calls outgoing. */
    hand.session = (uint8_t)((verify[7] & 3) << 4);
    memcpy(ack + 6, reply + 2, 2);
    hand_command(ack, sizeof ack);
    assert_true(wait_for(1, 0));
    assert_int_equal(server.seen[server.count - 1].kind, NET_CONNECTED);
    hand_forget_replies();
    forget();
}

#endif
