/* Looks for matches as no good client does: sends the server many queries within a second, or what
 * is none, and prints how many answers came, and how many seconds that took, begun ones too. Or
 * pretends to be a server that has every match.
 *
 *   ask ADDRESS HOW COUNT OWN...   from each of its OWN addresses in turn
 *   ask pretend                    until it is ended
 *
 * HOW is whole, garbage, or far: with a time to live as after a router.
 * SPDX-License-Identifier: MIT */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "net/discovery.h"
#include "net/filter.h"

enum {
    SOURCES_MOST = 32,
    FIRST_SOURCE = 4, /* in argv */
    SECOND_NS = 1000000000,
    PORT = 62893,
    TTL_AFTER_A_ROUTER = 254,
};

static int open_socket(const char *own, uint16_t port, int ttl)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    int yes = 1;

    if (fd < 0 || inet_pton(AF_INET, own, &address.sin_addr) != 1 ||
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)) != 0 ||
        setsockopt(fd, IPPROTO_IP, IP_TTL, &ttl, sizeof(ttl)) != 0 ||
        bind(fd, (const struct sockaddr *)&address, sizeof(address)) != 0) {
        perror(own);
        exit(EXIT_FAILURE);
    }
    return fd;
}

static void pretend(void)
{
    int fd = open_socket("0.0.0.0", DISCOVERY_PORT, FILTER_TTL);

    for (;;) {
        uint8_t bytes[DISCOVERY_QUERY_BYTES];
        struct sockaddr_in from;
        socklen_t size = sizeof(from);
        struct discovery_query query;
        struct discovery_answer answer = { .port = PORT, .seats = 1, .game = "harbour" };
        uint16_t version;
        ssize_t length = recvfrom(fd, bytes, sizeof(bytes), 0, (struct sockaddr *)&from, &size);

        if (length < 0 || !discovery_read_query(bytes, (size_t)length, &query, &version)) {
            continue;
        }
        memcpy(answer.nonce, query.nonce, sizeof(answer.nonce));
        for (int i = 0; i < 100; i++) {
            snprintf(answer.name, sizeof(answer.name), "false %d", i);
            discovery_write_answer(&answer, version, bytes);
            sendto(fd, bytes, DISCOVERY_ANSWER_BYTES, 0, (const struct sockaddr *)&from, size);
        }
    }
}

/* With the mark and type of a query, and without. */
static void make_garbage(uint8_t *bytes, int number)
{
    for (int i = number % 2 * 3; i < DISCOVERY_QUERY_BYTES; i++) {
        bytes[i] = (uint8_t)(1 + rand() % UINT8_MAX);
    }
}

static int count_answers(int fd)
{
    uint8_t bytes[DISCOVERY_QUERY_BYTES];
    struct discovery_answer answer;
    uint16_t version;
    ssize_t length;
    int count = 0;

    while ((length = recv(fd, bytes, sizeof(bytes), MSG_DONTWAIT)) >= 0) {
        count += discovery_read_answer(bytes, (size_t)length, &answer, &version);
    }
    return count;
}

static int seconds_since(const struct timespec *begun)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int)(now.tv_sec - begun->tv_sec) - (now.tv_nsec < begun->tv_nsec);
}

int main(int argc, char *argv[])
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(DISCOVERY_PORT) };
    const struct discovery_query query = { .nonce = { 1 } };
    uint8_t bytes[DISCOVERY_QUERY_BYTES];
    struct timespec begun;
    int fds[SOURCES_MOST];
    int sources = argc - FIRST_SOURCE;
    int answers = 0;

    if (argc == 2 && strcmp(argv[1], "pretend") == 0) {
        pretend();
    }
    if (sources < 1 || sources > SOURCES_MOST || inet_pton(AF_INET, argv[1], &to.sin_addr) != 1) {
        return EXIT_FAILURE;
    }
    bool is_far = strcmp(argv[2], "far") == 0;
    int count = atoi(argv[3]);
    struct timespec pause = { .tv_nsec = SECOND_NS / (count > 0 ? count : 1) / 2 };

    for (int i = 0; i < sources; i++) {
        fds[i] = open_socket(argv[FIRST_SOURCE + i], 0, is_far ? TTL_AFTER_A_ROUTER : FILTER_TTL);
    }
    discovery_write_query(&query, 1, bytes);
    clock_gettime(CLOCK_MONOTONIC, &begun);
    for (int i = 0; i < count; i++) {
        if (strcmp(argv[2], "garbage") == 0) {
            make_garbage(bytes, i);
        }
        sendto(fds[i % sources], bytes, sizeof(bytes), 0, (const struct sockaddr *)&to, sizeof(to));
        nanosleep(&pause, NULL);
    }
    nanosleep(&(struct timespec){ .tv_nsec = SECOND_NS / 5 }, NULL);
    for (int i = 0; i < sources; i++) {
        answers += count_answers(fds[i]);
    }
    printf("%d %d\n", answers, seconds_since(&begun) + 1);
    return EXIT_SUCCESS;
}
