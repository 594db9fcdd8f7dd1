/* The claims of server/announce.h about a running server.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "net/enet_transport.h"
#include "server/announce.h"

enum {
    LOOPBACK = 0x7f000001,
    TIMEOUT_S = 10,
    CODES_TOLD_MOST = 4000,
    FAULT_BYTES = 256,
};

static struct transport *net;
static struct codes codes;
static struct match match = { .name = "den", .seat_limit = 12, .is_private = true };

static int setup(void **state)
{
    const struct enet_transport_options options = {
        .bind = { LOOPBACK, 0 }, .peers = 4, .is_server = true, .chance = chance_of_machine()
    };
    const struct chance chance = chance_of_machine();
    char fault[FAULT_BYTES];
    int error;

    (void)state;
    alarm(TIMEOUT_S);
    match.game = game_find("puck");
    net = enet_transport_open(&options, fault, sizeof(fault), &error);
    return net != NULL && codes_init(&codes, net, &chance) && codes_renew(&codes, 0) ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    codes_done(&codes);
    net->ops->close(net);
    alarm(0);
    return 0;
}

static void code_goes_into_the_outlet_as_the_line_for_programs(void **state)
{
    struct outlet out;
    char told[1024] = "";
    char fault[FAULT_BYTES] = "";
    int ends[2];
    (void)state;

    assert_int_equal(pipe(ends), 0);
    outlet_open(&out, ends[1]);
    assert_true(announce_code(&codes, 0, &match, &out, fault, sizeof(fault)));
    outlet_close(&out);
    assert_true(read(ends[0], told, sizeof(told) - 1) > 0);
    assert_string_equal(told, codes_line(&codes, 0, &match));
    close(ends[0]);
    close(ends[1]);
}

static void terminal_that_nobody_reads_does_not_keep_a_new_code_waiting(void **state)
{
    struct outlet out;
    char fault[FAULT_BYTES] = "";
    int far;
    int near;
    int told = 0;
    (void)state;

    assert_int_equal(openpty(&far, &near, NULL, NULL, NULL), 0);
    outlet_open(&out, near);
    while (told < CODES_TOLD_MOST && announce_code(&codes, 0, &match, &out, fault, sizeof(fault))) {
        told++;
    }
    assert_in_range(told, 1, CODES_TOLD_MOST - 1);
    assert_string_equal(fault, "standard output has no room for it");
    outlet_close(&out);
    close(near);
    close(far);
}

#define CASE(claim) cmocka_unit_test_setup_teardown(claim, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(code_goes_into_the_outlet_as_the_line_for_programs),
        CASE(terminal_that_nobody_reads_does_not_keep_a_new_code_waiting),
    };
    char fault[FAULT_BYTES];

    return enet_transport_start(fault, sizeof(fault)) ? cmocka_run_group_tests(tests, NULL, NULL)
                                                      : EXIT_FAILURE;
}
