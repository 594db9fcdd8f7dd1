/* hostile PORT WHAT: a client that means no good: outside the door with datagrams and with ENet
 * alone, inside with messages. Exit status 0: it was treated as it deserves. Prints what it was
 * told.
 * SPDX-License-Identifier: MIT */
#include <arpa/inet.h>
#include <enet/enet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/rng.h"
#include "net/enet_transport.h"
#include "wire/message.h"
#include "wire/record.h"

enum {
    SEED = 1234,
    LOOPBACK = 0x7F000001,
    FAULT_BYTES = 256,
    JUNK_LONGEST = 5000,
    JUNK_ROUNDS = 4,
    PATIENCE_MS = 5000,
    OFFENCES = 3,
    OUTSIDE_MS = 1500,
};

struct enemy {
    struct code code; /* of a private match, from the environment */
    struct transport *net;
    uint32_t peer;
    bool is_connected;
    bool is_welcome;
    bool is_refused;
    bool is_ended;
    struct msg_refuse refuse;
};

/* Something to send in play, again and again. */
struct trick {
    const char *name;
    uint8_t channel;
    size_t length;
    uint8_t bytes[64];
    const char *told; /* the refusal's detail; NULL: it is no offence, nobody is dropped */
};

static const struct trick tricks[] = {
    { "unknown", 0, 4, { 15 }, "unknown message" },
    { "channel", 1, 6, { MSG_RESYNC }, "unknown message" },
    { "downward", 0, 20, { MSG_WELCOME }, "unknown message" },
    { "short", 0, 1, { MSG_RESYNC }, "unknown message" },
    { "long", 0, 7, { MSG_RESYNC }, "unknown message" },
    { "bounds", 0, 6, { MSG_RESYNC, 0, 0, 0, 0, 0xFF }, "out of bounds" },
    { "join", 0, 6, { MSG_REQUEST, COMMAND_JOIN, 1, 1, 'x' }, "out of bounds" },
    { "inputs", 1, 40, { MSG_INPUT | 0x10, 0, 0, 0, 0, 0xFF }, "out of bounds" },
    { "again", 0, 0, { MSG_HELLO }, "wrong state" },
    /* No offences: what never gets past the datagram's inspection, and what is over a limit. */
    { "bulk", 2, 6, { MSG_RESYNC }, NULL },
    { "chat",
      0,
      12,
      { MSG_REQUEST, COMMAND_CHAT, 9, 'b', 'a', 'r', 'n', 'a', 'c', 'l', 'e', 's' },
      NULL },
    { "requests", 0, 2, { MSG_REQUEST, COMMAND_START }, NULL },
    { "resyncs", 0, 6, { MSG_RESYNC }, NULL },
};

static void fill(uint8_t *bytes, size_t length, uint64_t *chance)
{
    for (size_t i = 0; i < length; i++) {
        bytes[i] = (uint8_t)rng_next(chance);
    }
}

/* Datagrams of every length, empty ones and far too long ones too; half of them begin like ENet's,
 * a quarter like the door's. */
static int send_junk(uint16_t port)
{
    static uint8_t bytes[60000];
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port) };
    uint64_t chance = SEED;
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    int sent = 0;

    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (size_t length = 0; length <= JUNK_LONGEST; length++) {
        for (int round = 0; round < JUNK_ROUNDS; round++) {
            fill(bytes, length, &chance);
            if (round % 2 == 0) {
                bytes[0] = (uint8_t)(round == 0 ? 0x8F : rng_below(&chance, 4));
                bytes[1] = (uint8_t)(round == 0 ? 0xFF : rng_below(&chance, 32));
                bytes[4] = (uint8_t)rng_below(&chance, 16);
            } else if (round == 1) {
                bytes[0] = 0xFF;
                bytes[1] = 0xFF;
                bytes[2] = (uint8_t)rng_below(&chance, 8);
            }
            sent += sendto(fd, bytes, length, 0, (struct sockaddr *)&to, sizeof(to)) >= 0;
        }
        if (length % 50 == 0) {
            usleep(2000);
        }
    }
    sent += sendto(fd, bytes, sizeof(bytes), 0, (struct sockaddr *)&to, sizeof(to)) >= 0;
    close(fd);
    printf("sent %d datagrams\n", sent);
    return sent > JUNK_LONGEST ? EXIT_SUCCESS : EXIT_FAILURE;
}

static void send_bytes(struct enemy *e, uint8_t channel, const uint8_t *bytes, size_t length)
{
    e->net->ops->send(e->net, e->peer, (enum net_channel)channel, bytes, length);
}

static void say_hello(struct enemy *e)
{
    struct msg_hello hello = { .version = PROTO_VERSION, .name = "Eve" };
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    for (size_t i = 0; i < PROTO_GAMES && game_at(i) != NULL; i++) {
        hello.games[i].rules = (uint32_t)game_rules_hash(game_at(i));
        snprintf(hello.games[i].name, sizeof(hello.games[i].name), "%s", game_at(i)->name);
    }
    send_bytes(e, 0, bytes, message_pack(MSG_HELLO, &msg_hello_fields, &hello, bytes));
}

static void take(struct enemy *e, const struct net_event *event)
{
    enum message_kind kind;

    if (!message_classify(event->data, event->length, (uint8_t)event->channel, false, &kind)) {
        fprintf(stderr, "the server sent what it should not\n");
        exit(EXIT_FAILURE);
    }
    e->is_welcome = e->is_welcome || kind == MSG_WELCOME;
    if (kind == MSG_REFUSE) {
        e->is_refused = message_unpack(&msg_refuse_fields, event->data, event->length, &e->refuse);
        printf("%s %s\n", refuse_texts[e->refuse.cause].word, e->refuse.detail);
    }
}

static void take_all(struct enemy *e)
{
    struct net_event event;

    while (!e->is_ended && e->net->ops->next(e->net, clock_now_us(), &event)) {
        if (event.kind == NET_CONNECTED) {
            e->is_connected = true;
        } else if (event.kind == NET_MESSAGE) {
            take(e, &event);
        } else {
            e->is_ended = true;
        }
    }
    e->net->ops->flush(e->net, clock_now_us());
}

/* Lets so much time pass, or less when it ends. */
static void pass(struct enemy *e, uint32_t ms)
{
    uint64_t end_us = clock_now_us() + (uint64_t)ms * 1000;

    while (!e->is_ended && clock_now_us() < end_us) {
        take_all(e);
        usleep(1000);
    }
}

static bool enter(struct enemy *e, uint16_t port)
{
    const struct net_address server = { LOOPBACK, port };
    const char *code_text = getenv("HOMEPORT_CODE");
    const struct enet_transport_options options = {
        .peers = 1,
        .terms = { .version = PROTO_VERSION, .protocol = message_catalogue_hash() },
        .chance = chance_of_machine(),
        .code = code_text != NULL && code_parse(&e->code, code_text) ? &e->code : NULL,
    };
    char fault[FAULT_BYTES] = "";
    int error;

    e->net = enet_transport_start(fault, sizeof(fault))
                 ? enet_transport_open(&options, fault, sizeof(fault), &error)
                 : NULL;
    if (e->net == NULL) {
        fprintf(stderr, "hostile: %s\n", fault);
        return false;
    }
    e->peer = e->net->ops->connect(e->net, &server, clock_now_us());
    for (int ms = 0; ms < PATIENCE_MS && !e->is_connected; ms += 10) {
        pass(e, 10);
    }
    return e->is_connected;
}

static bool is_as_expected(const struct enemy *e, const struct trick *trick)
{
    if (trick->told == NULL) {
        return !e->is_refused && !e->is_ended;
    }
    return e->is_refused && e->is_ended && e->refuse.cause == REFUSE_PROTOCOL &&
           strcmp(e->refuse.detail, trick->told) == 0;
}

static int play_trick(uint16_t port, const struct trick *trick)
{
    struct enemy e = { .is_ended = false };

    if (!enter(&e, port)) {
        fprintf(stderr, "cannot connect\n");
        return EXIT_FAILURE;
    }
    say_hello(&e);
    for (int ms = 0; ms < PATIENCE_MS && !e.is_welcome; ms += 10) {
        pass(&e, 10);
    }
    for (int i = 0; i < (trick->told != NULL ? OFFENCES : 20); i++) {
        if (trick->length == 0) {
            say_hello(&e);
        } else {
            send_bytes(&e, trick->channel, trick->bytes, trick->length);
        }
        pass(&e, 50);
    }
    pass(&e, trick->told != NULL ? PATIENCE_MS : 500);
    if (!is_as_expected(&e, trick)) {
        fprintf(stderr, "%s: refused %d (%s), ended %d\n", trick->name, e.is_refused,
                e.refuse.detail, e.is_ended);
        return EXIT_FAILURE;
    }
    e.net->ops->disconnect(e.net, e.peer, 0);
    pass(&e, 300);
    e.net->ops->close(e.net);
    return EXIT_SUCCESS;
}

/* As stock ENet does: nobody answers. */
static int come_without_door(uint16_t port)
{
    const ENetAddress address = { .host = htonl(INADDR_LOOPBACK), .port = port };
    ENetHost *host = enet_initialize() == 0 ? enet_host_create(NULL, 1, 1, 0, 0) : NULL;
    ENetEvent event;

    if (host == NULL || enet_host_connect(host, &address, 1, 0) == NULL) {
        return EXIT_FAILURE;
    }
    bool is_answered =
        enet_host_service(host, &event, OUTSIDE_MS) != 0 || host->totalReceivedPackets > 0;
    enet_host_destroy(host);
    return is_answered ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* Connects and never says a word. */
static int be_silent(uint16_t port)
{
    struct enemy e = { .is_ended = false };

    if (!enter(&e, port)) {
        return EXIT_FAILURE;
    }
    pass(&e, PATIENCE_MS);
    e.net->ops->close(e.net);
    return e.is_refused && e.is_ended && e.refuse.cause == REFUSE_SILENT ? EXIT_SUCCESS
                                                                         : EXIT_FAILURE;
}

int main(int argc, char *argv[])
{
    if (argc != 3) {
        fprintf(stderr, "usage: hostile PORT junk|silent|bare|TRICK\n");
        return EXIT_FAILURE;
    }
    uint16_t port = (uint16_t)atoi(argv[1]);

    if (strcmp(argv[2], "junk") == 0) {
        return send_junk(port);
    }
    if (strcmp(argv[2], "bare") == 0) {
        return come_without_door(port);
    }
    if (strcmp(argv[2], "silent") == 0) {
        return be_silent(port);
    }
    for (size_t i = 0; i < ARRAY_LEN(tricks); i++) {
        if (strcmp(argv[2], tricks[i].name) == 0) {
            return play_trick(port, &tricks[i]);
        }
    }
    fprintf(stderr, "hostile: no trick is called %s\n", argv[2]);
    return EXIT_FAILURE;
}
