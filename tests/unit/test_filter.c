/* The claims of net/filter.h, on real sockets of the loopback interface, whose 127/8 is the subnet.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/filter.h"

enum {
    MOST_BYTES = 100,
    HERE = 0x7f000001,
};

static int to;
static int from;
static struct sockaddr_in address;

static int open_sockets(void **state)
{
    socklen_t size = sizeof address;

    (void)state;
    to = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    from = socket(AF_INET, SOCK_DGRAM, 0);
    address = (struct sockaddr_in){ .sin_family = AF_INET };
    address.sin_addr.s_addr = htonl(HERE);
    return bind(to, (struct sockaddr *)&address, sizeof address) == 0 &&
                   getsockname(to, (struct sockaddr *)&address, &size) == 0
               ? 0
               : -1;
}

static int close_sockets(void **state)
{
    (void)state;
    close(to);
    close(from);
    return 0;
}

/* Loopback delivers before sendto returns. */
static bool arrives(size_t length)
{
    static const char bytes[2 * MOST_BYTES];
    char got[2 * MOST_BYTES];

    assert_int_equal(
        sendto(from, bytes, length, 0, (const struct sockaddr *)&address, sizeof address), length);
    return recv(to, got, sizeof got, 0) >= 0;
}

static void without_a_subnet_only_the_length_counts(void **state)
{
    (void)state;
    assert_true(filter_attach(to, 1, MOST_BYTES, &(struct filter_subnet){ 0 }));
    assert_false(arrives(0));
    assert_true(arrives(1));
    assert_true(arrives(MOST_BYTES));
    assert_false(arrives(MOST_BYTES + 1));
}

static void less_than_the_least_does_not_arrive(void **state)
{
    (void)state;
    assert_true(filter_attach(to, MOST_BYTES, MOST_BYTES, &(struct filter_subnet){ HERE, 8 }));
    assert_true(filter_set_ttl(from));
    assert_false(arrives(MOST_BYTES - 1));
    assert_true(arrives(MOST_BYTES));
    assert_false(arrives(MOST_BYTES + 1));
}

static void with_a_subnet_what_a_router_has_passed_on_does_not_arrive(void **state)
{
    int ttl = FILTER_TTL - 1;

    (void)state;
    assert_true(filter_attach(to, 1, MOST_BYTES, &(struct filter_subnet){ HERE, 8 }));
    assert_false(arrives(1)); /* the system's own 64 */
    assert_true(filter_set_ttl(from));
    assert_true(arrives(1));
    assert_false(arrives(0));
    assert_false(arrives(MOST_BYTES + 1));
    setsockopt(from, IPPROTO_IP, IP_TTL, &ttl, sizeof ttl);
    assert_false(arrives(1));
}

/* The subnet is 127.0.0.0/30: what comes from 127.0.0.5 is from outside. */
static void with_a_subnet_what_comes_from_outside_does_not_arrive(void **state)
{
    struct sockaddr_in outside = { .sin_family = AF_INET };

    (void)state;
    assert_true(filter_attach(to, 1, MOST_BYTES, &(struct filter_subnet){ HERE, 30 }));
    outside.sin_addr.s_addr = htonl(HERE + 4);
    assert_int_equal(bind(from, (const struct sockaddr *)&outside, sizeof outside), 0);
    assert_true(filter_set_ttl(from));
    assert_false(arrives(1));
}

static void with_a_subnet_the_filter_cannot_be_taken_off(void **state)
{
    int unused = 0;

    (void)state;
    assert_true(filter_attach(to, 1, MOST_BYTES, &(struct filter_subnet){ HERE, 8 }));
    assert_int_equal(setsockopt(to, SOL_SOCKET, SO_DETACH_FILTER, &unused, sizeof unused), -1);
    assert_int_equal(errno, EPERM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(without_a_subnet_only_the_length_counts, open_sockets,
                                        close_sockets),
        cmocka_unit_test_setup_teardown(less_than_the_least_does_not_arrive, open_sockets,
                                        close_sockets),
        cmocka_unit_test_setup_teardown(with_a_subnet_what_a_router_has_passed_on_does_not_arrive,
                                        open_sockets, close_sockets),
        cmocka_unit_test_setup_teardown(with_a_subnet_what_comes_from_outside_does_not_arrive,
                                        open_sockets, close_sockets),
        cmocka_unit_test_setup_teardown(with_a_subnet_the_filter_cannot_be_taken_off, open_sockets,
                                        close_sockets),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
