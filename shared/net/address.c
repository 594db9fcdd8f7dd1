/* IPv4 addresses as people write them.
 * SPDX-License-Identifier: MIT */
#include "net/enet_transport.h"

#include <stdio.h>
#include <string.h>

enum {
    LOOPBACK = 0x7f000001,
    OCTETS = 4,
    SHOWN_BYTES = 100, /* of a wrong address */
};

/* Reads digits up to `most`, moves *text behind them. No sign, no leading zero: some would read
 * 010 as eight. */
static bool take_number(const char **text, uint32_t most, uint32_t *number)
{
    const char *at = *text;

    *number = 0;
    if (at[0] == '0' && at[1] >= '0' && at[1] <= '9') {
        return false;
    }
    while (*at >= '0' && *at <= '9' && *number <= most) {
        *number = *number * 10 + (uint32_t)(*at - '0');
        at++;
    }
    if (at == *text || *number > most) {
        return false;
    }
    *text = at;
    return true;
}

static bool take_host(const char **text, uint32_t *ipv4)
{
    static const char localhost[] = "localhost";
    uint32_t octet;

    *ipv4 = 0;
    if (strncmp(*text, localhost, sizeof localhost - 1) == 0) {
        *text += sizeof localhost - 1;
        *ipv4 = LOOPBACK;
        return true;
    }
    for (int i = 0; i < OCTETS; i++) {
        if (i > 0 && *(*text)++ != '.') {
            return false;
        }
        if (!take_number(text, UINT8_MAX, &octet)) {
            return false;
        }
        *ipv4 = *ipv4 << 8 | octet;
    }
    return true;
}

static bool is_ipv6(const char *text)
{
    const char *colon = strchr(text, ':');
    char after = text[strspn(text, "0123456789abcdefABCDEF:.")];

    return text[0] == '[' || (colon && strchr(colon + 1, ':') && (after == '\0' || after == '%'));
}

/* What is not plain ASCII becomes a question mark: it would reach a terminal. */
static void show(const char *text, char shown[SHOWN_BYTES])
{
    snprintf(shown, SHOWN_BYTES, "%s", text);
    for (char *at = shown; *at != '\0'; at++) {
        *at = *at < ' ' || *at > '~' ? '?' : *at;
    }
}

bool net_address_parse(const char *text, uint16_t default_port, struct net_address *address,
                       char *fault, size_t fault_size)
{
    struct net_address parsed = { .port = default_port };
    char shown[SHOWN_BYTES];
    const char *at = text;
    uint32_t port;

    show(text, shown);
    if (is_ipv6(text)) {
        snprintf(fault, fault_size,
                 "\"%s\" is an IPv6 address; Homeport speaks IPv4: try 127.0.0.1 or the other "
                 "machine's IPv4 address",
                 shown);
        return false;
    }
    if (!take_host(&at, &parsed.ipv4) || (*at != '\0' && *at != ':')) {
        snprintf(fault, fault_size, "\"%s\" is not an address such as 192.168.1.20 or localhost",
                 shown);
        return false;
    }
    if (*at == ':') {
        at++;
        if (!take_number(&at, UINT16_MAX, &port) || *at != '\0' || port == 0) {
            snprintf(fault, fault_size, "\"%s\": after the colon stands a port from 1 to 65535",
                     shown);
            return false;
        }
        parsed.port = (uint16_t)port;
    }
    *address = parsed;
    return true;
}

void net_address_print(const struct net_address *address, char *text, size_t size)
{
    const uint32_t ip = address->ipv4;
    char whole[NET_ADDRESS_BYTES];

    snprintf(whole, sizeof whole, "%u.%u.%u.%u:%u", ip >> 24, ip >> 16 & 0xff, ip >> 8 & 0xff,
             ip & 0xff, (unsigned)address->port);
    snprintf(text, size, "%s", whole);
}
