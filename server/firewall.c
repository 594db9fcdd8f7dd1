/* Signs of firewalls, in files that everybody may read.
 * SPDX-License-Identifier: MIT */
#include "server/firewall.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "net/discovery.h"

enum {
    LINE_BYTES = 512,
};

/* A file that is there, or a line in it that begins so. The first row that fits counts: what stands
 * further up works by means of what stands below. */
static const struct {
    enum firewall kind;
    const char *path;
    const char *line; /* NULL: that it is there is enough */
} signs[] = {
    { FIREWALL_UFW, "/etc/ufw/ufw.conf", "ENABLED=yes" },
    { FIREWALL_D, "/sys/fs/cgroup/system.slice/firewalld.service", NULL },
    { FIREWALL_D, "/sys/fs/cgroup/systemd/system.slice/firewalld.service", NULL },
    { FIREWALL_NFTABLES, "/etc/systemd/system/sysinit.target.wants/nftables.service", NULL },
    { FIREWALL_UNKNOWN, "/proc/modules", "nf_tables " },
    { FIREWALL_UNKNOWN, "/proc/modules", "ip_tables " },
};

static const char *const texts[FIREWALLS] = {
    [FIREWALL_NONE] = "no firewall is seen here",
    [FIREWALL_UFW] = "ufw is on",
    [FIREWALL_D] = "firewalld runs",
    [FIREWALL_NFTABLES] = "nftables loads rules at each start",
    [FIREWALL_UNKNOWN] = "the kernel's packet filter is loaded",
};

static bool has_line(const char *path, const char *beginning)
{
    FILE *f = fopen(path, "r");
    char line[LINE_BYTES];
    bool has = false;

    while (f != NULL && !has && fgets(line, sizeof(line), f) != NULL) {
        has = strncmp(line, beginning, strlen(beginning)) == 0;
    }
    if (f != NULL) {
        fclose(f);
    }
    return has;
}

enum firewall firewall_seen(const char *root)
{
    for (size_t i = 0; i < ARRAY_LEN(signs); i++) {
        char path[PATH_MAX];

        text_format(path, sizeof(path), "%s%s", root, signs[i].path);
        if (signs[i].line != NULL ? has_line(path, signs[i].line) : access(path, F_OK) == 0) {
            return signs[i].kind;
        }
    }
    return FIREWALL_NONE;
}

const char *firewall_text(enum firewall kind)
{
    return texts[kind];
}

void firewall_command(enum firewall kind, const char *network, uint16_t port,
                      char text[FIREWALL_COMMAND_BYTES])
{
    /* Only ufw has a word for it. */
    const char *from = strcmp(network, "any") == 0 ? "0.0.0.0/0" : network;

    switch (kind) {
    case FIREWALL_UFW:
        text_format(text, FIREWALL_COMMAND_BYTES,
                    "sudo ufw allow from %s to any port %u,%d proto udp", network, port,
                    DISCOVERY_PORT);
        break;
    case FIREWALL_D:
        text_format(text, FIREWALL_COMMAND_BYTES,
                    "sudo firewall-cmd --add-rich-rule='rule family=ipv4 source address=%s port "
                    "port=%u protocol=udp accept' --add-rich-rule='rule family=ipv4 source "
                    "address=%s port port=%d protocol=udp accept'",
                    from, port, from, DISCOVERY_PORT);
        break;
    case FIREWALL_NFTABLES:
        text_format(
            text, FIREWALL_COMMAND_BYTES,
            "sudo nft insert rule inet filter input ip saddr %s udp dport '{ %u, %d }' accept",
            from, port, DISCOVERY_PORT);
        break;
    case FIREWALL_UNKNOWN:
        text_format(text, FIREWALL_COMMAND_BYTES, "sudo nft list ruleset");
        break;
    default:
        text[0] = '\0';
    }
}
