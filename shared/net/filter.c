/* The kernel's datagram filter: classic BPF, which needs no privilege.
 * SPDX-License-Identifier: MIT */
#include "net/filter.h"

#include <linux/filter.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "net/transport.h"

enum {
    UDP_HEADER_BYTES = 8, /* the filter sees the datagram from its UDP header on */
    IP_TTL_AT = 8,        /* RFC 791 */
    IP_SOURCE_AT = 12,
    KEEP_ALL = 0x40000, /* keep that many bytes: any datagram whole */
};

static bool attach(int fd, struct sock_filter *code, size_t count)
{
    struct sock_fprog program = { (unsigned short)count, code };

    return setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) == 0;
}

static bool attach_for_subnet(int fd, uint32_t least_bytes, uint32_t most_bytes,
                              const struct filter_subnet *from)
{
    const uint32_t mask = net_mask(from->bits);
    int yes = 1;
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_LEN, 0),
        BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, UDP_HEADER_BYTES + most_bytes, 7, 0),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, UDP_HEADER_BYTES + least_bytes, 0, 6),
        BPF_STMT(BPF_LD | BPF_B | BPF_ABS, (uint32_t)SKF_NET_OFF + IP_TTL_AT),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, FILTER_TTL, 0, 4),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)SKF_NET_OFF + IP_SOURCE_AT),
        BPF_STMT(BPF_ALU | BPF_AND | BPF_K, mask),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, from->ipv4 & mask, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, KEEP_ALL),
        BPF_STMT(BPF_RET | BPF_K, 0),
    };

    return attach(fd, code, ARRAY_LEN(code)) &&
           setsockopt(fd, SOL_SOCKET, SO_LOCK_FILTER, &yes, sizeof yes) == 0;
}

bool filter_attach(int fd, uint32_t least_bytes, uint32_t most_bytes,
                   const struct filter_subnet *from)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_LEN, 0),
        BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, UDP_HEADER_BYTES + most_bytes, 2, 0),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, UDP_HEADER_BYTES + least_bytes, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, KEEP_ALL),
        BPF_STMT(BPF_RET | BPF_K, 0),
    };

    return from->bits > 0 ? attach_for_subnet(fd, least_bytes, most_bytes, from)
                          : attach(fd, code, ARRAY_LEN(code));
}

bool filter_set_ttl(int fd)
{
    int ttl = FILTER_TTL;

    return setsockopt(fd, IPPROTO_IP, IP_TTL, &ttl, sizeof ttl) == 0;
}

uint32_t filter_dropped(int fd)
{
    uint32_t memory[SK_MEMINFO_VARS] = { 0 };
    socklen_t size = sizeof memory;

    return getsockopt(fd, SOL_SOCKET, SO_MEMINFO, memory, &size) == 0 ? memory[SK_MEMINFO_DROPS]
                                                                      : 0;
}
