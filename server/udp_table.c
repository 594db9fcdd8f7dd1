/* The machine's UDP sockets.
 * SPDX-License-Identifier: MIT */
#include "server/udp_table.h"

#include <stdio.h>
#include <string.h>

enum {
    LINE_BYTES = 512,
    IPV4_DIGITS = 8,
    ADDRESS_DIGITS = 32,
};

/* In this order: what holds a port for IPv4 alone is found first. */
static const char *const paths[] = { "/proc/net/udp", "/proc/net/udp6" };

/* Of an IPv6 address as the table writes it, "::" and IPv4 in IPv6 are for IPv4 as well. */
static bool read_ipv4(const char *text, uint32_t *ipv4)
{
    static const char mapped[] = "0000000000000000FFFF0000";
    static const char any[] = "00000000000000000000000000000000";
    const size_t length = strlen(text);
    unsigned raw;

    if (length == sizeof(any) - 1 && strcmp(text, any) != 0 &&
        strncmp(text, mapped, sizeof(mapped) - 1) != 0) {
        return false;
    }
    if (length < IPV4_DIGITS || sscanf(text + length - IPV4_DIGITS, "%8X", &raw) != 1) {
        return false;
    }
    *ipv4 = __builtin_bswap32(raw);
    return true;
}

/* False: the heading, or a socket that has nothing to do with IPv4. */
static bool read_line(const char *line, struct udp_socket *s)
{
    char address[ADDRESS_DIGITS + 1];
    unsigned port;

    if (sscanf(line, "%*d: %32[0-9A-F]:%4X %*s %*s %*s %*s %*s %u %*s %lu", address, &port,
               &s->owner, &s->inode) != 4 ||
        !read_ipv4(address, &s->address.ipv4)) {
        return false;
    }
    s->address.port = (uint16_t)port;
    return true;
}

static bool find_in(const char *path, bool (*fits)(void *context, const struct udp_socket *s),
                    void *context, struct udp_socket *found)
{
    FILE *f = fopen(path, "r");
    char line[LINE_BYTES];
    bool is_found = false;

    while (f != NULL && !is_found && fgets(line, sizeof(line), f) != NULL) {
        is_found = read_line(line, found) && fits(context, found);
    }
    if (f != NULL) {
        fclose(f);
    }
    return is_found;
}

bool udp_table_find(bool (*fits)(void *context, const struct udp_socket *s), void *context,
                    struct udp_socket *found)
{
    bool is_found = false;

    for (size_t i = 0; i < ARRAY_LEN(paths) && !is_found; i++) {
        is_found = find_in(paths[i], fits, context, found);
    }
    return is_found;
}
