/* The claims of server/lan.h, over real sockets: loopback plays the network.
 * SPDX-License-Identifier: MIT */
#include "enet_ends.h"

#include <sys/socket.h>
#include <unistd.h>

#include "match_sample.h"
#include "net/pair.h"
#include "server/codes.h"
#include "server/lan.h"

enum {
    OPEN,
    PRIVATE,
    MATCHES,
};

static const struct lan_network network = { "lo", LOOPBACK, 8 };

static struct codes codes;
static struct server sv;
static struct lan lan;
static struct transport *home;
static struct interface there[1];
static int there_count;
static int lists_read;
static int news[2]; /* the far end is written to, the near one is watched */

static int list_there(struct interface *list, int most, char *fault, size_t size)
{
    (void)most;
    (void)fault;
    (void)size;
    lists_read++;
    memcpy(list, there, sizeof(there));
    return there_count;
}

static int watch_there(void)
{
    assert_int_equal(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, news), 0);
    return news[0];
}

static int watch_nothing(void)
{
    return -1;
}

static int open_server(void **state)
{
    struct enet_transport_options options = options_of(true, PEERS);
    const struct chance chance = chance_of_machine();
    struct match_options o[MATCHES] = { match_sample("puck", 2, 0), match_sample("puck", 2, 0) };
    struct level_fault fault;

    (void)state;
    memset(&client, 0, sizeof(client));
    text_format(o[OPEN].name, sizeof(o[OPEN].name), "open");
    text_format(o[PRIVATE].name, sizeof(o[PRIVATE].name), "den");
    o[PRIVATE].is_private = true;
    home = open_as(&options);
    struct transport *pair = pair_open(home, PEERS, PEERS);

    assert_true(server_init(&sv, o, MATCHES, pair, 2 * PEERS, NULL, &fault));
    assert_true(codes_init(&codes, home, &chance));
    assert_true(codes_renew(&codes, PRIVATE));
    sv.codes = &codes;
    codes_set_open(&codes, true);
    options.bind.port = enet_transport_address(home).port;
    lan_init(&lan, &sv, &codes, pair, &options,
             &(const struct lan_machine){ list_there, watch_nothing });
    lists_read = 0;
    there[0] = (struct interface){ .name = "lo", .ipv4 = LOOPBACK, .prefix = 8, .is_up = true };
    there_count = 1;
    return 0;
}

static int close_server(void **state)
{
    struct transport *net = sv.net;

    (void)state;
    if (client.net != NULL) {
        client.net->ops->close(client.net);
    }
    codes_done(&codes);
    server_done(&sv);
    net->ops->close(net);
    return 0;
}

/* Until the client has seen that many events. */
static bool wait_until(size_t count)
{
    uint64_t end_us = clock_now_us() + PATIENCE_US;

    while (client.count < count && clock_now_us() < end_us) {
        server_receive(&sv, clock_now_us());
        lan_turn(&lan, clock_now_us());
        take_all(&client);
    }
    return client.count >= count;
}

static void knock(const struct net_address *at, const struct code *code)
{
    struct enet_transport_options options = options_of(false, 1);

    if (client.net != NULL) {
        client.net->ops->close(client.net);
    }
    memset(&client, 0, sizeof(client));
    options.code = code;
    client.net = open_as(&options);
    client.net->ops->connect(client.net, at, clock_now_us());
    assert_true(wait_until(1));
}

/* The server hears of it a datagram later than the client. */
static const struct session *newcomer(void)
{
    for (uint64_t end_us = clock_now_us() + PATIENCE_US; clock_now_us() < end_us;) {
        server_receive(&sv, clock_now_us());
        take_all(&client);
        for (int i = 0; i < sv.session_count; i++) {
            if (sv.sessions[i].state == SESSION_GREETING) {
                return &sv.sessions[i];
            }
        }
    }
    fail_msg("nobody came");
    return NULL;
}

static void open_lan(void)
{
    char fault[FAULT_BYTES] = "";

    assert_true(lan_open(&lan, &network, fault, sizeof(fault), clock_now_us()));
}

static void over_the_lan_an_open_match_needs_the_code_that_it_now_has(void **state)
{
    (void)state;
    assert_false(codes_has(&codes, OPEN));
    open_lan();
    assert_true(codes_has(&codes, OPEN));
    knock(&lan.address, NULL);
    assert_int_equal(client.seen[0].kind, NET_REFUSED);
    knock(&lan.address, codes_of(&codes, OPEN));
    assert_int_equal(client.seen[0].kind, NET_CONNECTED);
    assert_true(newcomer()->is_away);
    assert_int_equal(newcomer()->door, OPEN);
}

static void at_home_nothing_changes(void **state)
{
    const struct net_address here = enet_transport_address(home);

    (void)state;
    open_lan();
    knock(&here, NULL);
    assert_int_equal(client.seen[0].kind, NET_CONNECTED);
    assert_false(newcomer()->is_away);
}

static void a_private_match_has_one_code_for_both_ways(void **state)
{
    (void)state;
    open_lan();
    knock(&lan.address, codes_of(&codes, PRIVATE));
    assert_int_equal(newcomer()->door, PRIVATE);
    assert_true(codes_renew(&codes, PRIVATE));
    knock(&lan.address, codes_of(&codes, PRIVATE));
    assert_int_equal(client.seen[0].kind, NET_CONNECTED);
}

static void the_link_has_the_lans_address_and_the_matchs_code(void **state)
{
    char text[INVITE_TEXT_BYTES];
    char fault[FAULT_BYTES];
    struct invite invite;

    (void)state;
    assert_false(lan_invite(&lan, &sv.matches[OPEN], text));
    open_lan();
    assert_true(lan_invite(&lan, &sv.matches[OPEN], text));
    assert_true(invite_parse(text, &invite, fault, sizeof(fault)));
    assert_int_equal(invite.address.port, lan.address.port);
    assert_memory_equal(&invite.code, codes_of(&codes, OPEN), sizeof(invite.code));
}

static void when_it_is_shut_who_came_over_it_is_told_and_the_open_match_has_no_code(void **state)
{
    (void)state;
    open_lan();
    knock(&lan.address, codes_of(&codes, OPEN));
    assert_true(newcomer()->is_away);
    lan_shut(&lan, clock_now_us());
    assert_int_equal(lan.state, LAN_ENDING);
    assert_true(wait_until(2));
    assert_int_equal(sv.refused[REFUSE_LAN], 1);
    assert_false(codes_has(&codes, OPEN));
    assert_true(codes_has(&codes, PRIVATE));
    for (uint64_t end_us = clock_now_us() + PATIENCE_US;
         lan.state != LAN_OFF && clock_now_us() < end_us;) {
        wait_until(0);
        server_receive(&sv, clock_now_us());
        lan_turn(&lan, clock_now_us());
        take_all(&client);
    }
    assert_int_equal(lan.state, LAN_OFF);
    assert_null(pair_away(sv.net));
    open_lan(); /* and anew */
}

static void without_its_address_it_shuts_and_without_its_cable_it_does_not(void **state)
{
    uint64_t now_us = clock_now_us();

    (void)state;
    open_lan();
    there[0].is_up = false;
    lan_turn(&lan, now_us += LAN_LOOK_US + 1000000);
    assert_int_equal(lan.state, LAN_ON);
    assert_true(lan.is_down);
    there[0].is_up = true;
    lan_turn(&lan, now_us += LAN_LOOK_US);
    assert_false(lan.is_down);
    there_count = -1; /* can't be read */
    lan_turn(&lan, now_us += LAN_LOOK_US);
    assert_int_equal(lan.state, LAN_ON);
    there_count = 0;
    lan_turn(&lan, now_us += LAN_LOOK_US);
    assert_int_equal(lan.state, LAN_ENDING);
}

static void open_watched(void)
{
    lan.machine.watch = watch_there;
    open_lan();
    assert_int_equal(lan_watch_fd(&lan), news[0]);
}

static void while_nothing_changes_the_machine_is_not_asked(void **state)
{
    uint64_t now_us = clock_now_us();

    (void)state;
    open_watched();
    for (int i = 0; i < 10; i++) {
        lan_turn(&lan, now_us += LAN_LOOK_US);
    }
    assert_int_equal(lists_read, 0);
    assert_true(lan_next_us(&lan) == UINT64_MAX);
    close(news[1]);
}

static void a_change_is_looked_at_at_once_and_many_together_are_one(void **state)
{
    (void)state;
    open_watched();
    uint64_t now_us = lan.looked_us + LAN_LOOK_LEAST_US;

    for (int i = 0; i < 5; i++) {
        assert_int_equal(send(news[1], "", 1, 0), 1);
    }
    lan_turn(&lan, now_us);
    assert_int_equal(lists_read, 1);
    assert_int_equal(send(news[1], "", 1, 0), 1);
    lan_turn(&lan, now_us + 1);
    assert_int_equal(lists_read, 1);
    assert_true(lan_next_us(&lan) == now_us + LAN_LOOK_LEAST_US);
    there_count = 0;
    lan_turn(&lan, now_us + LAN_LOOK_LEAST_US);
    assert_int_equal(lists_read, 2);
    assert_int_equal(lan.state, LAN_ENDING);
    assert_int_equal(lan_watch_fd(&lan), -1);
    close(news[1]);
}

static void it_shuts_when_its_network_is_another(void **state)
{
    (void)state;
    open_lan();
    there[0].prefix = 16;
    lan_turn(&lan, clock_now_us() + LAN_LOOK_US);
    assert_int_equal(lan.state, LAN_ENDING);
}

static void it_shuts_when_its_address_is_on_another_device(void **state)
{
    (void)state;
    open_lan();
    text_format(there[0].name, sizeof(there[0].name), "eth1");
    lan_turn(&lan, clock_now_us() + LAN_LOOK_US);
    assert_int_equal(lan.state, LAN_ENDING);
}

static int start_enet(void **state)
{
    char fault[FAULT_BYTES];

    (void)state;
    return enet_transport_start(fault, sizeof(fault)) ? 0 : -1;
}

#define CLAIM(f) cmocka_unit_test_setup_teardown(f, open_server, close_server)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLAIM(over_the_lan_an_open_match_needs_the_code_that_it_now_has),
        CLAIM(at_home_nothing_changes),
        CLAIM(a_private_match_has_one_code_for_both_ways),
        CLAIM(the_link_has_the_lans_address_and_the_matchs_code),
        CLAIM(when_it_is_shut_who_came_over_it_is_told_and_the_open_match_has_no_code),
        CLAIM(without_its_address_it_shuts_and_without_its_cable_it_does_not),
        CLAIM(while_nothing_changes_the_machine_is_not_asked),
        CLAIM(a_change_is_looked_at_at_once_and_many_together_are_one),
        CLAIM(it_shuts_when_its_network_is_another),
        CLAIM(it_shuts_when_its_address_is_on_another_device),
    };

    return cmocka_run_group_tests(tests, start_enet, NULL);
}
