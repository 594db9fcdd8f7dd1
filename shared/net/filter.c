/* The kernel's datagram filter: classic BPF, which needs no privilege.
 * SPDX-License-Identifier: MIT */
#include "net/filter.h"

#include <linux/filter.h>
#include <linux/sock_diag.h>
#include <sys/socket.h>

enum {
    UDP_HEADER_BYTES = 8, /* the filter sees the datagram from its UDP header on */
    KEEP_ALL = 0x40000,   /* keep that many bytes: any datagram whole */
};

bool filter_attach(int fd, uint32_t most_bytes)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_LEN, 0),
        BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, UDP_HEADER_BYTES + most_bytes, 2, 0),
        BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, UDP_HEADER_BYTES, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, KEEP_ALL),
        BPF_STMT(BPF_RET | BPF_K, 0),
    };
    struct sock_fprog program = { ARRAY_LEN(code), code };

    return setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) == 0;
}

uint32_t filter_dropped(int fd)
{
    uint32_t memory[SK_MEMINFO_VARS] = { 0 };
    socklen_t size = sizeof memory;

    return getsockopt(fd, SOL_SOCKET, SO_MEMINFO, memory, &size) == 0 ? memory[SK_MEMINFO_DROPS]
                                                                      : 0;
}
