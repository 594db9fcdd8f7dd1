/* Holds a UDP port and answers nobody, until it is ended. Takes the port and the address (127.0.0.1
 * if left out).
 * SPDX-License-Identifier: MIT */
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

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
    for (;;) {
        pause();
    }
}
