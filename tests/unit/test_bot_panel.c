/* The claims of client/bot_panel.h: lines through a real pipe, on relays that run.
 * SPDX-License-Identifier: MIT */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/text.h"
#include "client/bot_panel.h"
#include "client/relay_command.h"

enum {
    BOTS = 3,
    PATIENCE_US = 5000000,
    TEXT_BYTES = 1024,
    NAMES_BYTES = TOOL_LINKS_MOST * LINK_NAME_BYTES,
};

static struct tool_links links;
static struct bot_panel panel;
static int lines[2];

static void open_panel(const char *networks)
{
    const struct net_address nobody = { INADDR_LOOPBACK, 9 };
    char names[NAMES_BYTES];
    char fault[TEXT_BYTES];

    if (networks != NULL) {
        tool_links_spread(networks, BOTS, names, sizeof(names));
    }
    assert_int_equal(
        tool_links_open(&links, networks != NULL ? names : NULL, &nobody, 1, fault, sizeof(fault)),
        0);
    assert_int_equal(pipe(lines), 0);
    bot_panel_open(&panel, &links, BOTS, lines[0], NULL);
}

static void close_panel(void)
{
    tool_links_close(&links);
    close(lines[0]);
    close(lines[1]);
}

/* Says the line and wants that answer, all of it. */
static void expect(const char *line, const char *answer)
{
    char *text = NULL;
    size_t size;

    panel.out = open_memstream(&text, &size);
    assert_int_equal(write(lines[1], line, strlen(line)), (ssize_t)strlen(line));
    assert_int_equal(write(lines[1], "\n", 1), 1);
    bot_panel_work(&panel);
    fclose(panel.out);
    if (strcmp(text, answer) != 0) {
        fail_msg("'%s' answers '%s', not '%s'", line, text, answer);
    }
    free(text);
}

static void each_bot_has_a_network_of_its_own_that_lines_change(void **state)
{
    (void)state;

    open_panel("wifi,4g");
    expect("links", "P1: wifi: delay 3 ms, jitter 3 ms, loss 0.5 %\n"
                    "P2: 4g: delay 35 ms, jitter 15 ms, loss 1 %\n"
                    "P3: wifi: delay 3 ms, jitter 3 ms, loss 0.5 %\n");
    expect("P3 loss 5", "P3: wifi, changed: delay 3 ms, jitter 3 ms, loss 5 %\n");
    expect("p1", "P1: wifi: delay 3 ms, jitter 3 ms, loss 0.5 %\n");
    expect("P2 cut 1", "P2: the cable is out for 1 s\n");
    expect("all clear", "P1: clear: clear\nP2: clear: clear\nP3: clear: clear\n");
    close_panel();
}

static void what_can_not_be_done_is_answered_with_what_to_do(void **state)
{
    (void)state;

    open_panel("lan");
    expect("P4 loss 5", "There is no bot P4; there are P1 to P3.\n");
    expect("hello", "There is no bot hello; there are P1 to P3.\n");
    expect("P1 loss 200", "P1: '200' is no loss: it is a number from 0 to 100 %.\n");
    expect("all stom", "all: there is no network 'stom'; did you mean 'storm'?\n");
    close_panel();
    open_panel(NULL);
    expect("P2", "P2: no bad network in between\n");
    expect("P2 loss 5", "P2: " TOOL_LINKS_NONE "\n");
    close_panel();
}

static void wait_for_a_client(struct relay_thread *relay)
{
    const uint64_t end_us = clock_now_us() + PATIENCE_US;
    char answer[RELAY_ANSWER_BYTES];

    while (!relay_thread_command(relay, "client 1 show", answer, sizeof(answer)) &&
           clock_now_us() < end_us) {
        clock_sleep_until_us(clock_now_us() + 1000);
    }
}

/* After a connection is lost a relay has one client more than the others. */
static void one_bots_refusal_keeps_no_other_from_the_order(void **state)
{
    (void)state;

    open_panel("clear");
    const struct net_address at = relay_thread_address(links.relays[1]);
    struct sockaddr_in to = { .sin_family = AF_INET,
                              .sin_addr.s_addr = htonl(at.ipv4),
                              .sin_port = htons(at.port) };
    int client = socket(AF_INET, SOCK_DGRAM, 0);

    assert_int_equal(sendto(client, "ping", 4, 0, (const struct sockaddr *)&to, sizeof(to)), 4);
    wait_for_a_client(links.relays[1]);
    expect("all client 1 loss 5", "P1: there is no such client; 0 have come so far.\n"
                                  "P2: loss 5 %\n"
                                  "P3: there is no such client; 0 have come so far.\n");
    expect("all client 1 los 5", "P1: there is no such client; 0 have come so far.\n"
                                 "P2: a link has no setting 'los'; did you mean 'loss'?\n"
                                 "P3: there is no such client; 0 have come so far.\n");
    close(client);
    close_panel();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_bot_has_a_network_of_its_own_that_lines_change),
        cmocka_unit_test(what_can_not_be_done_is_answered_with_what_to_do),
        cmocka_unit_test(one_bots_refusal_keeps_no_other_from_the_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
