/* What the door costs: the sealed datagram by size, the gate's answer to each request, the client's
 * half, and the whole way in over real sockets, both ends in this one process. Prints one line
 * each: NAME MEDIAN LEAST MOST, nanoseconds a call over many batches (names in _ns).
 * SPDX-License-Identifier: MIT */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "net/enet_transport.h"
#include "net/gate.h"
#include "net/knock.h"

enum {
    BATCHES = 51,
    SEAL_CALLS = 2000,
    HELLO_CALLS = 2000,
    EXCHANGE_CALLS = 4, /* a tick's budget */
    LONGEST = 1148,
    HEADER_BYTES = 2,
    PEERS = 64,
};

static void fill(void *context, void *bytes, size_t length)
{
    (void)context;
    randombytes_buf(bytes, length);
}

static const struct chance chance = { fill, NULL };
static const struct door_terms terms = { 1, 2 };

static int by_size(const void *a, const void *b)
{
    const double *x = a;
    const double *y = b;

    return (*x > *y) - (*x < *y);
}

static void report(const char *name, double batches[BATCHES])
{
    qsort(batches, BATCHES, sizeof batches[0], by_size);
    printf("%-32s %9.0f %9.0f %9.0f\n", name, batches[BATCHES / 2], batches[0],
           batches[BATCHES - 1]);
}

static uint64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static double since_ns(uint64_t start_ns, int calls)
{
    return (double)(now_ns() - start_ns) / calls;
}

static void measure_seal(size_t length)
{
    static uint8_t content[LONGEST];
    const uint8_t header[HEADER_BYTES] = { 0, 1 };
    const struct seal_part part = { content, length };
    uint8_t datagram[SEAL_DATAGRAM_BYTES];
    struct seal_stats stats = { 0 };
    struct seal_keys keys;
    struct seal client;
    struct seal server;
    double batches[BATCHES];
    char name[32];

    randombytes_buf(&keys, sizeof keys);
    seal_init(&client, &keys, 1, false);
    seal_init(&server, &keys, 1, true);
    for (int b = 0; b < BATCHES; b++) {
        uint64_t start_ns = now_ns();
        for (int i = 0; i < SEAL_CALLS; i++) {
            size_t sealed = seal_close(&client, header, &part, 1, datagram);
            seal_open(&server, &stats, datagram, sealed);
        }
        batches[b] = since_ns(start_ns, SEAL_CALLS);
    }
    snprintf(name, sizeof name, "seal_and_open_%zu_ns", length);
    report(name, batches);
    if (stats.opened != (uint64_t)BATCHES * SEAL_CALLS) {
        fprintf(stderr, "micro_door: not all datagrams opened\n");
        exit(1);
    }
}

static void measure_forgery(void)
{
    const uint8_t forged[100] = { 0, 1, 1 };
    struct seal_stats stats = { 0 };
    struct seal_keys keys;
    struct seal server;
    double batches[BATCHES];

    randombytes_buf(&keys, sizeof keys);
    seal_init(&server, &keys, 1, true);
    for (int b = 0; b < BATCHES; b++) {
        uint64_t start_ns = now_ns();
        for (int i = 0; i < SEAL_CALLS; i++) {
            uint8_t datagram[sizeof forged];
            memcpy(datagram, forged, sizeof forged);
            seal_open(&server, &stats, datagram, sizeof datagram);
        }
        batches[b] = since_ns(start_ns, SEAL_CALLS);
    }
    report("open_forged_100_ns", batches);
}

static const struct net_address from = { 0x7f000001, 1000 };

/* A ticket of this server's, which is good for ever. */
static struct resume_claim claim = { .serial = 1, .ipv4 = 0x7f000001 };
static uint8_t ticket[RESUME_TICKET_BYTES];
static uint8_t ticket_key[RESUME_KEY_BYTES];

static void make_ticket(void)
{
    uint8_t random[RESUME_RANDOM_BYTES];

    randombytes_buf(ticket_key, sizeof ticket_key);
    randombytes_buf(claim.secret, sizeof claim.secret);
    randombytes_buf(random, sizeof random);
    resume_seal(ticket_key, terms.protocol, &claim, random, ticket);
}

static bool is_fresh(void *context, const struct resume_claim *c)
{
    (void)context;
    return c->serial == claim.serial;
}

/* A gate with one open match and one private one. */
static struct gate *make_gate(const struct code *code)
{
    const struct gate_config config = { .terms = terms,
                                        .peers = PEERS,
                                        .chance = chance,
                                        .ticket_key = ticket_key,
                                        .is_fresh = is_fresh };
    void *memory = sodium_malloc(gate_bytes(PEERS));

    if (!memory) {
        perror("micro_door");
        exit(1);
    }
    struct gate *gate = gate_init(memory, &config, 0);
    gate_set_open(gate, true);
    gate_set_code(gate, 0, code);
    return gate;
}

static void measure_hello(struct gate *gate)
{
    uint8_t request[DOOR_REQUEST_BYTES];
    uint8_t reply[DOOR_REPLY_BYTES];
    double batches[BATCHES];
    struct knock k;

    knock_begin(&k, &terms, &chance, NULL, 0, 1);
    knock_send(&k, 0, request);
    for (uint64_t b = 0; b < BATCHES; b++) {
        uint64_t start_ns = now_ns();
        for (uint64_t i = 0; i < HELLO_CALLS; i++) {
            uint64_t now_us = (b * HELLO_CALLS + i) * 1000; /* within the budget */
            gate_receive(gate, &from, request, sizeof request, now_us, reply);
        }
        batches[b] = since_ns(start_ns, HELLO_CALLS);
    }
    report("hello_to_cookie_ns", batches);
    request[DOOR_REQUEST_BYTES - 1] = 1;
    for (int b = 0; b < BATCHES; b++) {
        uint64_t start_ns = now_ns();
        for (int i = 0; i < HELLO_CALLS; i++) {
            gate_receive(gate, &from, request, sizeof request, 0, reply);
        }
        batches[b] = since_ns(start_ns, HELLO_CALLS);
    }
    report("junk_hello_ns", batches);
}

/* The parts of a handshake. */
enum part {
    PART_OTHER, /* not timed */
    PART_CLIENT_INIT,
    PART_GATE_RESP,
    PART_GATE_RESP_AGAIN,
    PART_CLIENT_RESP,
    PART_CLIENT_PROOF,
    PART_GATE_PROOF,
    PARTS,
};

static const char *const part_names[PARTS] = {
    [PART_CLIENT_INIT] = "client_init",         [PART_GATE_RESP] = "gate_exchange",
    [PART_GATE_RESP_AGAIN] = "gate_repeated",   [PART_CLIENT_RESP] = "client_resp",
    [PART_CLIENT_PROOF] = "client_seals_proof", [PART_GATE_PROOF] = "gate_opens_proof",
};

struct stopwatch {
    uint64_t lap_ns;
    uint64_t spent_ns[PARTS];
};

/* What has passed since the last lap was spent on `part`. */
static void lap(struct stopwatch *w, enum part part)
{
    uint64_t ns = now_ns();

    w->spent_ns[part] += ns - w->lap_ns;
    w->lap_ns = ns;
}

static void handshake(struct gate *gate, const struct code *code, uint64_t now_us,
                      struct stopwatch *w)
{
    uint8_t public[EXCHANGE_IDENTITY_BYTES];
    uint8_t secret[EXCHANGE_IDENTITY_SECRET_BYTES];
    uint8_t proof[EXCHANGE_PROOF_BYTES];
    uint8_t request[DOOR_REQUEST_BYTES];
    uint8_t reply[DOOR_REPLY_BYTES];
    uint8_t datagram[SEAL_DATAGRAM_BYTES];
    uint8_t header[HEADER_BYTES] = { EXCHANGE_PROOF_MARK, 0 };
    const struct seal_part parts[] = { { "CONNECT", 7 }, { proof, sizeof proof } };
    struct knock k;

    crypto_sign_keypair(public, secret);
    knock_begin(&k, &terms, &chance, code, now_us, UINT32_MAX);
    knock_send(&k, now_us, request);
    size_t length = gate_receive(gate, &from, request, sizeof request, now_us, reply);
    lap(w, PART_OTHER);
    knock_receive(&k, reply, length, now_us);
    knock_send(&k, now_us, request);
    lap(w, PART_CLIENT_INIT);
    length = gate_receive(gate, &from, request, sizeof request, now_us, reply);
    lap(w, PART_GATE_RESP);
    gate_receive(gate, &from, request, sizeof request, now_us, reply);
    lap(w, PART_GATE_RESP_AGAIN);
    knock_receive(&k, reply, length, now_us);
    lap(w, PART_CLIENT_RESP);
    if (k.state != KNOCK_IN) {
        return;
    }
    knock_prove(&k, secret, proof);
    seal_set_number(header, k.index);
    length = seal_close(&k.seal, header, parts, ARRAY_LEN(parts), datagram);
    lap(w, PART_CLIENT_PROOF);
    gate_open(gate, &from, datagram, length, now_us);
    lap(w, PART_GATE_PROOF);
    gate_forget(gate, k.index);
}

static void measure_handshake(struct gate *gate, const char *what, const struct code *code,
                              const struct code *right)
{
    double batches[PARTS][BATCHES];

    for (uint64_t b = 0; b < BATCHES; b++) {
        struct stopwatch w = { .lap_ns = now_ns() };

        gate_set_code(gate, 0, right); /* never worn */
        for (uint64_t i = 0; i < EXCHANGE_CALLS; i++) {
            /* So far apart that no budget and no lock runs out. */
            uint64_t now_us = (b * EXCHANGE_CALLS + i) * 2100000;
            gate_tick(gate, now_us);
            handshake(gate, code, now_us, &w);
        }
        for (int part = 0; part < PARTS; part++) {
            batches[part][b] = (double)w.spent_ns[part] / EXCHANGE_CALLS;
        }
    }
    for (int part = PART_OTHER + 1; part < PARTS; part++) {
        char name[64];

        snprintf(name, sizeof name, "%s_%s_ns", what, part_names[part]);
        if (batches[part][0] > 0) {
            report(name, batches[part]);
        }
    }
}

/* With a ticket: the client makes its RESUME, the gate answers, the client is in. */
static void measure_resume(const struct code *code)
{
    static const uint8_t words[DOOR_WORDS_BYTES] = "CONNECT";
    static const char *const names[] = { "resume_client_request_ns", "resume_gate_exchange_ns",
                                         "resume_client_resp_ns", "resume_gate_stale_ns" };
    double batches[ARRAY_LEN(names)][BATCHES];
    struct gate *gate = make_gate(code);

    for (uint64_t b = 0; b < BATCHES; b++) {
        uint64_t spent_ns[ARRAY_LEN(names)] = { 0 };

        for (uint64_t i = 0; i < EXCHANGE_CALLS; i++) {
            uint64_t now_us = (b * EXCHANGE_CALLS + i) * 2100000;
            uint8_t request[DOOR_REQUEST_BYTES];
            uint8_t reply[DOOR_REPLY_BYTES];
            struct knock k;

            gate_tick(gate, now_us);
            uint64_t at_ns[ARRAY_LEN(names) + 1] = { now_ns() };
            knock_begin(&k, &terms, &chance, code, now_us, UINT32_MAX);
            knock_take_ticket(&k, ticket, claim.secret, now_us);
            knock_resume(&k, words, now_us, request);
            at_ns[1] = now_ns();
            size_t length = gate_receive(gate, &from, request, sizeof request, now_us, reply);
            at_ns[2] = now_ns();
            knock_receive(&k, reply, length, now_us);
            at_ns[3] = now_ns();
            request[100] ^= 1;
            gate_receive(gate, &from, request, sizeof request, now_us, reply);
            at_ns[4] = now_ns();
            if (k.state != KNOCK_IN) {
                fprintf(stderr, "micro_door: the ticket was not taken\n");
                exit(1);
            }
            gate_forget(gate, k.index);
            for (size_t part = 0; part < ARRAY_LEN(names); part++) {
                spent_ns[part] += at_ns[part + 1] - at_ns[part];
            }
        }
        for (size_t part = 0; part < ARRAY_LEN(names); part++) {
            batches[part][b] = (double)spent_ns[part] / EXCHANGE_CALLS;
        }
    }
    for (size_t part = 0; part < ARRAY_LEN(names); part++) {
        report(names[part], batches[part]);
    }
    sodium_free(gate);
}

/* --- the whole way in ------------------------------------------------------------------------- */

static struct transport *open_end(bool is_server, const struct code *code)
{
    const struct enet_transport_options options = {
        .bind = { 0x7f000001, 0 },
        .peers = PEERS,
        .is_server = is_server,
        .terms = terms,
        .chance = chance,
        .ticket_key = ticket_key,
        .is_fresh = is_fresh,
        .code = is_server ? NULL : code,
    };
    char fault[256];
    int error;
    struct transport *end = enet_transport_open(&options, fault, sizeof fault, &error);

    if (!end) {
        fprintf(stderr, "micro_door: %s\n", fault);
        exit(1);
    }
    return end;
}

static bool is_connected(struct transport *end, uint32_t *peer)
{
    struct net_event event;
    bool is_there = false;

    while (end->ops->next(end, clock_now_us(), &event)) {
        if (event.kind == NET_CONNECTED) {
            *peer = event.peer;
            is_there = true;
        } else if (event.kind == NET_REFUSED) {
            fprintf(stderr, "micro_door: refused: %s\n", door_cause_texts[event.cause].word);
            exit(1);
        }
    }
    end->ops->flush(end, clock_now_us());
    return is_there;
}

/* From connect to connected at the client; both ends never sleep. */
static void measure_way(const char *name, const struct code *code, bool has_ticket)
{
    struct transport *server = open_end(true, code);
    struct transport *client = open_end(false, code);
    const struct net_address to = enet_transport_address(server);
    double batches[BATCHES];

    enet_transport_set_open(server, true);
    if (code) {
        enet_transport_set_code(server, 0, code);
    }
    for (int b = 0; b < BATCHES; b++) {
        uint32_t here = NET_PEER_NONE;
        uint32_t there = NET_PEER_NONE;

        enet_transport_set_ticket(client, has_ticket ? ticket : NULL, claim.secret);
        uint64_t start_ns = now_ns();
        client->ops->connect(client, &to, clock_now_us());
        client->ops->flush(client, clock_now_us());
        do {
            if (is_connected(server, &there)) {
                break; /* never before the client */
            }
        } while (!is_connected(client, &here));
        batches[b] = since_ns(start_ns, 1);
        while (there == NET_PEER_NONE) {
            (void)is_connected(client, &here);
            (void)is_connected(server, &there);
        }
        client->ops->drop(client, here, 0);
        server->ops->drop(server, there, 0);
        /* So long that no budget runs out. */
        for (uint64_t end_us = clock_now_us() + 20000; clock_now_us() < end_us;) {
            (void)is_connected(client, &here);
            (void)is_connected(server, &there);
        }
    }
    report(name, batches);
    client->ops->close(client);
    server->ops->close(server);
}

/* A gate of its own for each row, since each starts at time 0. */
static void measure_gate(const char *what, const struct code *code, const struct code *right)
{
    struct gate *gate = make_gate(right);

    if (what) {
        measure_handshake(gate, what, code, right);
    } else {
        measure_hello(gate);
    }
    sodium_free(gate);
}

int main(void)
{
    struct code right;
    struct code wrong;
    struct code unknown;

    char fault[256];

    if (!enet_transport_start(fault, sizeof fault) || !code_parse(&right, "K7Q-F2M4D") ||
        !code_parse(&wrong, "K7Q-F2M4E") || !code_parse(&unknown, "K7R-F2M4D")) {
        return 1;
    }
    measure_seal(40);
    measure_seal(100);
    measure_seal(1100);
    measure_forgery();
    measure_gate(NULL, NULL, &right);
    measure_gate("open", NULL, &right);
    measure_gate("right_code", &right, &right);
    measure_gate("wrong_code", &wrong, &right);
    measure_gate("unknown_match", &unknown, &right);
    make_ticket();
    measure_resume(&right);
    measure_way("way_in_open_ns", NULL, false);
    measure_way("way_in_private_ns", &right, false);
    measure_way("way_in_ticket_ns", &right, true);
    claim.serial++; /* so that it is stale */
    measure_way("way_in_stale_ticket_ns", &right, true);
    return 0;
}
