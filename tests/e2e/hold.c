/* Holds a UDP port until it is ended, and answers nobody, or refuses everybody as a server of
 * another build. Takes the port, the address (127.0.0.1 if left out) and the cause: build,
 * locked...
 * SPDX-License-Identifier: MIT */
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/door_wire.h"

enum {
    WAIT_MS = 60000,
};

/* What the door says to that: a refusal, those for later after a cookie. Returns the length. */
static size_t answer(enum door_cause cause, const struct door_head *head, uint8_t *bytes)
{
    struct door_cookie cookie = { .cookie = { 1 } };
    struct door_refuse refusal = { .wait_ms = WAIT_MS, .cause = (uint8_t)cause };
    const uint8_t *nonce = door_hello_nonce(bytes);

    memcpy(cookie.nonce, nonce, sizeof(cookie.nonce));
    memcpy(refusal.nonce, nonce, sizeof(refusal.nonce));
    return head->type == DOOR_HELLO && cause > DOOR_OTHER_BUILD
               ? door_write(DOOR_COOKIE, head->version, &cookie, bytes)
               : door_write(DOOR_REFUSE, head->version, &refusal, bytes);
}

static void refuse_everybody(int fd, const char *word)
{
    enum door_cause cause = DOOR_WELCOME;

    while (cause < DOOR_SILENT && strcmp(door_cause_texts[cause].word, word) != 0) {
        cause++;
    }
    for (;;) {
        uint8_t bytes[DOOR_REQUEST_BYTES];
        struct sockaddr_in from;
        socklen_t size = sizeof(from);
        struct door_head head;
        ssize_t length = recvfrom(fd, bytes, sizeof(bytes), 0, (struct sockaddr *)&from, &size);

        if (length == DOOR_REQUEST_BYTES && door_read_head(bytes, sizeof(bytes), &head)) {
            size_t answered = answer(cause, &head, bytes);

            sendto(fd, bytes, answered, 0, (const struct sockaddr *)&from, size);
        }
    }
}

int main(int argc, char *argv[])
{
    struct sockaddr_in own = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_DGRAM, 0);

    if (argc > 2 && inet_pton(AF_INET, argv[2], &own.sin_addr) != 1) {
        return 1;
    }
    own.sin_port = htons((uint16_t)(argc > 1 ? atoi(argv[1]) : 0));
    if (bind(fd, (struct sockaddr *)&own, sizeof(own)) != 0) {
        perror("hold");
        return 1;
    }
    printf("held\n");
    fflush(stdout);
    if (argc > 3) {
        refuse_everybody(fd, argv[3]);
    }
    for (;;) {
        pause();
    }
}
