/* The claims of server/drain.c, on a real socket whose buffer is small. Time is virtual.
 * SPDX-License-Identifier: MIT */
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#include "server/drain.h"

enum {
    SMALL_BUFFER = 65536,
    CLIENTS = 16,
    START_US = 5000000,
    FLOOD = 1000, /* more than the buffer holds */
};

static int fd;
static struct drain d;
static uint64_t now_us;

static int open_socket(void **state)
{
    struct sockaddr_in own = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof(own);
    int room = SMALL_BUFFER;

    (void)state;
    fd = socket(AF_INET, SOCK_DGRAM, 0);
    now_us = START_US;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room));
    return bind(fd, (struct sockaddr *)&own, size) != 0 ||
           getsockname(fd, (struct sockaddr *)&own, &size) != 0 ||
           connect(fd, (struct sockaddr *)&own, size) != 0;
}

static int close_socket(void **state)
{
    (void)state;
    return close(fd);
}

static void receive(int count)
{
    for (int i = 0; i < count; i++) {
        assert_int_equal(send(fd, "x", 1, MSG_DONTWAIT), 1);
    }
}

/* So long after the last time so many have come; they are taken. */
static void look(uint64_t us, int count)
{
    char byte;

    receive(count);
    now_us += us;
    drain_look(&d, fd, now_us);
    while (recv(fd, &byte, 1, MSG_DONTWAIT) > 0) {
    }
}

static void plan(int clients)
{
    drain_plan(&d, fd, clients);
    look(tick_to_us(1), 0);
}

static void with_room_for_everybody_once_a_tick_is_enough(void **state)
{
    (void)state;
    plan(CLIENTS);
    assert_int_equal(d.every_us, tick_to_us(1));
    look(tick_to_us(1), CLIENTS);
    assert_int_equal(d.every_us, tick_to_us(1));
}

static void more_clients_than_the_buffer_holds_are_heard_several_times_a_tick(void **state)
{
    (void)state;
    plan(500);
    assert_in_range(d.every_us, 1000, tick_to_us(1) / 4);
}

static void a_buffer_that_fills_is_emptied_sooner(void **state)
{
    (void)state;
    plan(CLIENTS);
    look(tick_to_us(1), FLOOD);
    assert_in_range(d.every_us, DRAIN_LEAST_US, tick_to_us(1) / 3);
    /* In a quarter of the time a quarter as much comes: so it stays. */
    uint64_t every_us = d.every_us;
    look(tick_to_us(1) / 4, 40);
    assert_in_range(d.every_us, every_us / 2, 2 * every_us);
}

static void however_much_comes_there_is_a_pause(void **state)
{
    (void)state;
    plan(CLIENTS);
    for (int i = 0; i < 10; i++) {
        look(d.every_us, FLOOD);
    }
    assert_int_equal(d.every_us, DRAIN_LEAST_US);
}

static void a_flood_that_has_ended_is_forgotten(void **state)
{
    int calls = 0;

    (void)state;
    plan(CLIENTS);
    for (int i = 0; i < 10; i++) {
        look(d.every_us, FLOOD);
    }
    while (d.every_us < tick_to_us(1)) {
        look(d.every_us, 0);
        calls++;
    }
    assert_in_range(calls, 2, 8);
}

/* As while somebody comes in, when each datagram wakes the server. */
static void who_is_woken_at_once_judges_nothing(void **state)
{
    (void)state;
    plan(CLIENTS);
    look(tick_to_us(1), FLOOD);
    uint64_t every_us = d.every_us;
    for (int i = 0; i < 1000; i++) {
        look(50, 1);
    }
    assert_int_equal(d.every_us, every_us);
}

static void a_server_that_slept_for_days_is_not_confused(void **state)
{
    (void)state;
    plan(CLIENTS);
    look(400ull * 86400 * 1000000, FLOOD);
    assert_int_equal(d.every_us, tick_to_us(1));
}

int main(void)
{
#define ON_SOCKET(f) cmocka_unit_test_setup_teardown(f, open_socket, close_socket)
    const struct CMUnitTest tests[] = {
        ON_SOCKET(with_room_for_everybody_once_a_tick_is_enough),
        ON_SOCKET(more_clients_than_the_buffer_holds_are_heard_several_times_a_tick),
        ON_SOCKET(a_buffer_that_fills_is_emptied_sooner),
        ON_SOCKET(however_much_comes_there_is_a_pause),
        ON_SOCKET(a_flood_that_has_ended_is_forgotten),
        ON_SOCKET(who_is_woken_at_once_judges_nothing),
        ON_SOCKET(a_server_that_slept_for_days_is_not_confused),
    };
#undef ON_SOCKET

    return cmocka_run_group_tests(tests, NULL, NULL);
}
