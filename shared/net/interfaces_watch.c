/* News about this machine's addresses: the kernel sends some to a netlink socket.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/interfaces.h"

enum {
    MESSAGES_MOST = 256, /* taken in one go; the rest the next time */
};

int interfaces_watch(void)
{
    const struct sockaddr_nl own = { .nl_family = AF_NETLINK,
                                     .nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR };
    int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, NETLINK_ROUTE);

    if (fd >= 0 && bind(fd, (const struct sockaddr *)&own, sizeof(own)) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

/* What stands in a message does not matter, so neither does who has sent it, nor that it is cut;
 * ENOBUFS means that there was more than the socket held. */
bool interfaces_have_news(int fd)
{
    uint8_t unread[1];
    bool has_news = false;

    for (int i = 0; fd >= 0 && i < MESSAGES_MOST; i++) {
        if (recv(fd, unread, sizeof(unread), MSG_DONTWAIT) < 0 && errno != ENOBUFS) {
            break;
        }
        has_news = true;
    }
    return has_news;
}
