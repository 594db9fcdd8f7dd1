/* What those who look for a match are told, and how often.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "net/enet_transport.h"
#include "server/beacon.h"
#include "server/codes.h"

enum {
    LOOPBACK = 0x7f000001,
    FRIEND = 0xc0a80115,
    PORT = 62893,
    SECOND_US = 1000000,
    MATCHES = 5,
};

static struct match matches[MATCHES];
static struct server server;
static struct codes codes;
static struct lan lan;
static struct beacon beacon;
static struct transport *net;
static struct discovery_answer got[DISCOVERY_ANSWERS];
static uint64_t now_us;

/* A hall for all, a den with a code, three more. */
static int open_all(void **state)
{
    const struct enet_transport_options options = {
        .bind = { LOOPBACK, 0 }, .peers = 4, .is_server = true, .chance = chance_of_machine()
    };
    static const char *const names[MATCHES] = { "hall", "den", "third", "fourth", "fifth" };
    const struct chance chance = chance_of_machine();
    char fault[256];
    int error;

    (void)state;
    now_us = 7 * (uint64_t)SECOND_US;
    memset(matches, 0, sizeof(matches));
    for (int i = 0; i < MATCHES; i++) {
        text_format(matches[i].name, sizeof(matches[i].name), "%s", names[i]);
        matches[i].game = game_find("puck");
        matches[i].seat_limit = 2;
    }
    matches[1].is_private = true;
    net = enet_transport_open(&options, fault, sizeof(fault), &error);
    if (net == NULL || !codes_init(&codes, net, &chance) || !codes_renew(&codes, 0) ||
        !codes_renew(&codes, 1)) {
        return -1;
    }
    server = (struct server){ .matches = matches, .match_count = 2 };
    lan = (struct lan){
        .server = &server, .codes = &codes, .state = LAN_ON, .address = { FRIEND - 1, PORT }
    };
    beacon_init(&beacon, &lan);
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    codes_done(&codes);
    net->ops->close(net);
    return 0;
}

static int ask_from(uint32_t ipv4, uint16_t locator)
{
    const struct discovery_query query = { .nonce = { 1, 2, 3 }, .locator = locator };

    memset(got, 0x55, sizeof(got));
    return beacon_answer(&beacon, &query, ipv4, now_us, got);
}

static int ask(uint16_t locator)
{
    return ask_from(FRIEND, locator);
}

static void every_match_is_listed_with_its_name_and_what_it_takes_to_get_in(void **state)
{
    static const uint8_t nonce[DISCOVERY_NONCE_BYTES] = { 1, 2, 3 };

    (void)state;
    lan.is_open = true;
    matches[0].is_locked = true;
    assert_int_equal(ask(0), 2);
    assert_string_equal(got[0].name, "hall");
    assert_string_equal(got[0].game, "puck");
    assert_int_equal(got[0].port, PORT);
    assert_int_equal(got[0].seats, 2);
    assert_int_equal(got[0].players, 0);
    assert_int_equal(got[0].flags, DISCOVERY_LOCKED);
    assert_memory_equal(got[0].nonce, nonce, sizeof(nonce));
    assert_string_equal(got[1].name, "den");
    assert_int_equal(got[1].flags, DISCOVERY_PRIVATE);
}

static void open_matches_take_a_code_unless_the_lan_is_open_to_all(void **state)
{
    (void)state;
    assert_int_equal(ask(0), 2);
    assert_int_equal(got[0].flags, DISCOVERY_PRIVATE);
    assert_int_equal(got[1].flags, DISCOVERY_PRIVATE);
}

static void a_locator_is_answered_by_its_match_alone(void **state)
{
    uint16_t den = code_locator(codes_of(&codes, 1));
    uint16_t hall = code_locator(codes_of(&codes, 0));
    uint16_t nobody = 1;

    (void)state;
    while (nobody == den || nobody == hall) {
        nobody++;
    }
    assert_int_equal(ask(den), 1);
    assert_string_equal(got[0].name, "den");
    assert_int_equal(ask(nobody), 0);
    codes_take_away(&codes, 1);
    assert_int_equal(ask(den), 0);
}

static void a_place_without_a_match_is_not_listed(void **state)
{
    (void)state;
    matches[0].game = NULL;
    assert_int_equal(ask(0), 1);
    assert_string_equal(got[0].name, "den");
    server.match_count = 0;
    assert_int_equal(ask(0), 0);
}

static void those_beyond_what_one_query_gets_come_with_the_next(void **state)
{
    (void)state;
    server.match_count = MATCHES;
    assert_int_equal(ask(0), DISCOVERY_ANSWERS);
    assert_string_equal(got[0].name, "hall");
    assert_string_equal(got[2].name, "third");
    assert_int_equal(ask(0), DISCOVERY_ANSWERS);
    assert_string_equal(got[0].name, "fourth");
    assert_string_equal(got[1].name, "fifth");
    assert_string_equal(got[2].name, "hall");
}

static void an_address_gets_ten_answers_in_any_second(void **state)
{
    int count = 0;

    (void)state;
    for (int i = 0; i < 1000; i++, now_us += 1000) {
        count += ask(0);
    }
    assert_int_equal(count, BEACON_ANSWERS_OF_ADDRESS);
    assert_int_equal(ask_from(FRIEND + 1, 0), 2);
    assert_int_equal(ask(0), 2);
}

static void all_together_get_fifty_in_any_second(void **state)
{
    int count = 0;

    (void)state;
    for (uint32_t i = 0; i < 1000; i++) {
        count += ask_from(FRIEND + i, 0);
        now_us += 999;
    }
    assert_int_equal(count, BEACON_ANSWERS_A_SECOND);
    now_us += SECOND_US;
    assert_int_equal(ask(0), 2);
}

static void without_a_network_of_its_own_no_socket_is_open(void **state)
{
    (void)state;
    lan.state = LAN_OFF;
    beacon_turn(&beacon, now_us);
    assert_int_equal(beacon.fd, -1);
    lan.state = LAN_ON; /* to whoever reaches it */
    lan.network.bits = 0;
    beacon_turn(&beacon, now_us);
    assert_int_equal(beacon.fd, -1);
    beacon_close(&beacon);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            every_match_is_listed_with_its_name_and_what_it_takes_to_get_in, open_all, close_all),
        cmocka_unit_test_setup_teardown(open_matches_take_a_code_unless_the_lan_is_open_to_all,
                                        open_all, close_all),
        cmocka_unit_test_setup_teardown(a_locator_is_answered_by_its_match_alone, open_all,
                                        close_all),
        cmocka_unit_test_setup_teardown(a_place_without_a_match_is_not_listed, open_all, close_all),
        cmocka_unit_test_setup_teardown(those_beyond_what_one_query_gets_come_with_the_next,
                                        open_all, close_all),
        cmocka_unit_test_setup_teardown(an_address_gets_ten_answers_in_any_second, open_all,
                                        close_all),
        cmocka_unit_test_setup_teardown(all_together_get_fifty_in_any_second, open_all, close_all),
        cmocka_unit_test_setup_teardown(without_a_network_of_its_own_no_socket_is_open, open_all,
                                        close_all),
    };
    char fault[256];

    if (!enet_transport_start(fault, sizeof(fault))) {
        return 1;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
