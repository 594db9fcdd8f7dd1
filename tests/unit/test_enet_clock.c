/* A wall clock that jumps, by minutes or by a day, in either direction, disturbs no connection and
 * no stamp. ENet's clock and the kernel's stamps are that clock; here it is what the test says, for
 * our own calls by the linker's --wrap, for ENet's because a program's own function comes first.
 * SPDX-License-Identifier: MIT */
#include "enet_ends.h"

#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/time.h>
#include <time.h>

enum {
    JUMPS = 5,
    GAP_US = 2000,
    DOUBT_US = 100000, /* far less than any jump */
};

/* Seconds, from where it is right to where it is wrong. */
static const time_t jumps[] = { 1, -1, 60, -60, 300, -300, 3600, -3600, 86400, -86400 };

static time_t ahead_s;     /* of the wall clock now */
static uint64_t jumped_us; /* when it jumped there; stamps of before are of the clock of before */

int __real_clock_gettime(clockid_t clock, struct timespec *now);
int __wrap_clock_gettime(clockid_t clock, struct timespec *now);
int __real_ioctl(int fd, unsigned long request, ...);
int __wrap_ioctl(int fd, unsigned long request, void *argument);

int __wrap_clock_gettime(clockid_t clock, struct timespec *now)
{
    int result = __real_clock_gettime(clock, now);

    now->tv_sec += clock == CLOCK_REALTIME ? ahead_s : 0;
    return result;
}

int __wrap_ioctl(int fd, unsigned long request, void *argument)
{
    int result = __real_ioctl(fd, request, argument);

    if (result == 0 && request == SIOCGSTAMPNS) {
        struct timespec *stamp = argument;
        struct timespec wall, since_start;

        __real_clock_gettime(CLOCK_REALTIME, &wall);
        __real_clock_gettime(CLOCK_MONOTONIC, &since_start);
        int64_t offset_us = (int64_t)(wall.tv_sec - since_start.tv_sec) * 1000000 +
                            (wall.tv_nsec - since_start.tv_nsec) / 1000;
        int64_t at_us = (int64_t)stamp->tv_sec * 1000000 + stamp->tv_nsec / 1000 - offset_us;

        stamp->tv_sec += at_us >= (int64_t)jumped_us ? ahead_s : 0;
    }
    return result;
}

/* ENet's. */
int gettimeofday(struct timeval *now, void *zone)
{
    struct timespec wall;

    (void)zone;
    clock_gettime(CLOCK_REALTIME, &wall);
    *now = (struct timeval){ wall.tv_sec, wall.tv_nsec / 1000 };
    return 0;
}

static void jump(time_t to_s)
{
    ahead_s = to_s;
    jumped_us = clock_now_us();
}

static int open_right(void **state)
{
    jump(0);
    return open_both(state);
}

/* Both ends wait for an acknowledgement while the clock jumps: stock ENet gives up then. */
static void no_connection_ends_when_the_wall_clock_jumps(void **state)
{
    (void)state;
    join();
    for (size_t i = 0; i < ARRAY_LEN(jumps); i++) {
        assert_true(say(&client, NET_CONTROL, (uint8_t)i, 1));
        assert_true(say(&server, NET_CONTROL, (uint8_t)i, 1));
        client.net->ops->flush(client.net, clock_now_us());
        server.net->ops->flush(server.net, clock_now_us());
        jump(jumps[i]);
        assert_true(wait_for(1, 1));
        settle();
        jump(0);
        settle();
        assert_int_equal(server.count, 1);
        assert_int_equal(client.count, 1);
        assert_int_equal(server.seen[0].kind, NET_MESSAGE);
        assert_int_equal(client.seen[0].kind, NET_MESSAGE);
        forget();
    }
}

/* And nobody sends again what has arrived, or pings more often. */
static void no_datagram_is_sent_for_a_jump(void **state)
{
    struct transport_stats before, after;

    (void)state;
    join();
    client.net->ops->stats(client.net, &before);
    for (size_t i = 0; i < ARRAY_LEN(jumps); i++) {
        jump(jumps[i]);
        settle();
    }
    client.net->ops->stats(client.net, &after);
    assert_in_range(after.datagrams_out - before.datagrams_out, 0, JUMPS);
}

static void stamps_are_right_on_either_side_of_a_jump(void **state)
{
    (void)state;
    join();
    for (size_t i = 0; i < ARRAY_LEN(jumps); i++) {
        uint64_t sent_us = clock_now_us();

        /* One arrives before the jump, one after; both are taken after. */
        assert_true(say(&client, NET_STATE, 1, 1));
        client.net->ops->flush(client.net, sent_us);
        jump(jumps[i]);
        assert_true(say(&client, NET_STATE, 2, 1));
        struct window after = { .from_us = clock_now_us() };
        client.net->ops->flush(client.net, after.from_us);
        after.to_us = clock_now_us();
        usleep(GAP_US);
        assert_true(wait_for(2, 0));
        assert_in_range(server.seen[0].received_us, sent_us - DOUBT_US, clock_now_us() + DOUBT_US);
        assert_within(server.seen[1].received_us, &after);
        jump(0);
        settle();
        forget();
    }
}

static void who_knocks_while_the_clock_jumps_comes_in(void **state)
{
    const struct net_address to = enet_transport_address(server.net);

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(jumps); i++) {
        uint32_t peer = client.net->ops->connect(client.net, &to, clock_now_us());

        turn(); /* the HELLO is under way */
        jump(jumps[i]);
        assert_true(wait_for(1, 1));
        assert_int_equal(client.seen[0].kind, NET_CONNECTED);
        assert_int_equal(client.seen[0].peer, peer);
        client.net->ops->disconnect(client.net, peer, 0);
        assert_true(wait_for(2, 2));
        forget();
    }
}

int main(void)
{
#define WITH_CLOCK(f) cmocka_unit_test_setup_teardown(f, open_right, close_both)
    const struct CMUnitTest tests[] = {
        WITH_CLOCK(no_connection_ends_when_the_wall_clock_jumps),
        WITH_CLOCK(no_datagram_is_sent_for_a_jump),
        WITH_CLOCK(stamps_are_right_on_either_side_of_a_jump),
        WITH_CLOCK(who_knocks_while_the_clock_jumps_comes_in),
    };
#undef WITH_CLOCK

    return cmocka_run_group_tests(tests, start, NULL);
}
