/* guess PORT SECONDS SOCKETS [fresh]: guesses at the code of a private match as fast as it can, all
 * the time, from that many sockets side by side, each guess another code with the match's own first
 * three symbols. Who is told to wait does not. With `fresh` each guess comes from a new socket. The
 * code, which it never says, is in HOMEPORT_CODE. Prints how many guesses were judged.
 * SPDX-License-Identifier: MIT */
#include <arpa/inet.h>
#include <poll.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/rng.h"
#include "net/knock.h"
#include "wire/message.h"

enum {
    SEED = 100,
    SOCKETS_MOST = 64,
    SECONDS_MOST = 300,
    SECOND_US = 1000000,
    IMPATIENCE_US = 2000,
    CODE_SECRET_AT = 3,
};

struct guesser {
    int fd;
    struct knock knock;
};

struct attack {
    struct sockaddr_in to;
    struct door_terms terms;
    struct chance chance;
    const char *right;
    bool is_fresh;
    uint64_t random;
    uint64_t judged;
    uint64_t locked;
};

static void begin_guess(struct attack *a, struct guesser *g, uint64_t now_us)
{
    static const char symbols[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    char text[CODE_TEXT_BYTES] = "";
    struct code code;

    if (a->is_fresh || g->fd < 0) {
        close(g->fd);
        g->fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
        if (g->fd < 0 || connect(g->fd, (struct sockaddr *)&a->to, sizeof(a->to)) != 0) {
            perror("guess");
            exit(70);
        }
    }
    snprintf(text, sizeof(text), "%.8s", a->right);
    do {
        for (size_t i = CODE_SECRET_AT; i < strlen(text); i++) {
            text[i] = symbols[rng_below(&a->random, sizeof(symbols) - 1)];
        }
    } while (strcmp(text, a->right) == 0 || !code_parse(&code, text));
    knock_begin(&g->knock, &a->terms, &a->chance, &code, now_us, SECONDS_MOST * SECOND_US);
}

static void take(struct attack *a, struct guesser *g, uint64_t now_us)
{
    uint8_t datagram[2048];
    ssize_t length;

    while ((length = recv(g->fd, datagram, sizeof(datagram), 0)) > 0) {
        struct door_head head;
        uint64_t due_us = g->knock.due_us;

        knock_receive(&g->knock, datagram, (size_t)length, now_us);
        if (!door_read_head(datagram, (size_t)length, &head)) {
            continue;
        }
        if (head.type == DOOR_RESP && (g->knock.wrong_tags > 0 || g->knock.state == KNOCK_OUT)) {
            a->judged++;
            begin_guess(a, g, now_us);
        } else if (head.type == DOOR_REFUSE && g->knock.due_us != due_us) {
            a->locked++;
            if (a->is_fresh) {
                begin_guess(a, g, now_us);
            }
        }
    }
    /* Neither what it is told to wait nor its own pauses. */
    if (g->knock.due_us > now_us + IMPATIENCE_US) {
        g->knock.due_us = now_us + IMPATIENCE_US;
    }
}

static void hammer(struct attack *a, struct guesser *guessers, int count, uint64_t end_us)
{
    struct pollfd fds[SOCKETS_MOST];
    uint8_t datagram[DOOR_REQUEST_BYTES];

    for (uint64_t now_us = clock_now_us(); now_us < end_us; now_us = clock_now_us()) {
        for (int i = 0; i < count; i++) {
            size_t length = knock_send(&guessers[i].knock, now_us, datagram);

            if (length > 0) {
                (void)!send(guessers[i].fd, datagram, length, 0);
            }
            fds[i] = (struct pollfd){ .fd = guessers[i].fd, .events = POLLIN };
        }
        poll(fds, (nfds_t)count, IMPATIENCE_US / 1000);
        now_us = clock_now_us();
        for (int i = 0; i < count; i++) {
            take(a, &guessers[i], now_us);
        }
    }
}

int main(int argc, char *argv[])
{
    static struct guesser guessers[SOCKETS_MOST];
    struct attack a = {
        .to = { .sin_family = AF_INET },
        .terms = { .version = PROTO_VERSION, .protocol = message_catalogue_hash() },
        .chance = chance_of_machine(),
        .right = getenv("HOMEPORT_CODE"),
        .is_fresh = argc == 5,
        .random = SEED,
    };
    int seconds = argc >= 4 ? atoi(argv[2]) : 0;
    int count = argc >= 4 ? atoi(argv[3]) : 0;

    if (seconds < 1 || seconds > SECONDS_MOST || count < 1 || count > SOCKETS_MOST ||
        a.right == NULL || strlen(a.right) != CODE_SYMBOLS || sodium_init() < 0) {
        fprintf(stderr, "usage: HOMEPORT_CODE=CODE guess PORT SECONDS SOCKETS [fresh]\n");
        return 64;
    }
    a.to.sin_port = htons((uint16_t)atoi(argv[1]));
    a.to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (int i = 0; i < count; i++) {
        guessers[i].fd = -1;
        begin_guess(&a, &guessers[i], clock_now_us());
    }
    hammer(&a, guessers, count, clock_now_us() + (uint64_t)seconds * SECOND_US);
    printf("judged %llu, told to wait %llu times\n", (unsigned long long)a.judged,
           (unsigned long long)a.locked);
    return 0;
}
