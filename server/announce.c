/* Codes, READY and how to join, on standard output.
 * SPDX-License-Identifier: MIT */
#include "server/announce.h"

#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "net/enet_transport.h"
#include "server/report.h"

enum {
    WHERE_BYTES = 256,
};

/* Past stdio, whose buffer would keep it. */
static bool write_out(const char *text)
{
    size_t length = text != NULL ? strlen(text) : 0;

    return length > 0 && write(STDOUT_FILENO, text, length) == (ssize_t)length;
}

bool announce_code(struct codes *c, int door, const struct match *m)
{
    bool is_said = write_out(codes_line(c, door, m));

    if (isatty(STDOUT_FILENO)) {
        is_said = is_said && write_out(codes_sentence(c, door, m));
    }
    return is_said;
}

/* The READY line is for programs; who sits at a terminal is told what to do next. */
static void say_how_to_join(struct net_address address, bool has_open_match)
{
    char where[WHERE_BYTES];

    address.ipv4 = address.ipv4 == INADDR_ANY ? INADDR_LOOPBACK : address.ipv4;
    net_address_print(&address, where, sizeof(where));
    printf("To join, in another terminal: homeport %s%s   Ctrl-C ends the server.\n", where,
           has_open_match ? "" : " --code CODE");
}

bool announce_ready(struct codes *c, const struct match *matches, int match_count,
                    const struct net_address *address)
{
    char *line = report_ready(address);
    bool is_said = true;
    bool has_open_match = false;

    /* The codes first: at the READY line a program that waits for it knows them all. */
    for (int i = 0; i < match_count; i++) {
        is_said = is_said && (!matches[i].is_private || announce_code(c, i, &matches[i]));
        has_open_match = has_open_match || !matches[i].is_private;
    }
    is_said = is_said && line != NULL && fputs(line, stdout) >= 0;
    if (isatty(STDOUT_FILENO)) {
        say_how_to_join(*address, has_open_match);
    }
    is_said = fflush(stdout) == 0 && is_said;

    free(line);
    return is_said;
}
