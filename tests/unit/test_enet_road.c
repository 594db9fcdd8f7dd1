/* Tickets over a bad road between real sockets: whatever is lost, doubled or late, both connect
 * once.
 * SPDX-License-Identifier: MIT */
#include "enet_ticket.h"

enum {
    UP,
    DOWN,
    ROAD_BYTES = 2048,
};

/* A relay between them: each datagram is lost, doubled or held behind the next as its bit says. */
struct road {
    int ends[2];      /* where the client sends to; from where the server hears */
    uint32_t lost[2]; /* by number, for each direction */
    uint32_t doubled[2];
    uint32_t held[2];
    int count[2];
    size_t held_bytes[2];
    uint8_t held_datagram[2][ROAD_BYTES];
    struct sockaddr_in client;
};

static struct road road;

static int bound_socket(void)
{
    struct sockaddr_in at = { .sin_family = AF_INET };
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);

    at.sin_addr.s_addr = htonl(LOOPBACK);
    assert_int_equal(bind(fd, (const struct sockaddr *)&at, sizeof at), 0);
    return fd;
}

static struct net_address open_road(void)
{
    const struct net_address there = enet_transport_address(server.net);
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(there.port) };
    struct sockaddr_in at;
    socklen_t size = sizeof at;

    memset(&road, 0, sizeof road);
    road.ends[UP] = bound_socket();
    road.ends[DOWN] = bound_socket();
    to.sin_addr.s_addr = htonl(LOOPBACK);
    assert_int_equal(connect(road.ends[DOWN], (const struct sockaddr *)&to, sizeof to), 0);
    assert_int_equal(getsockname(road.ends[UP], (struct sockaddr *)&at, &size), 0);
    return (struct net_address){ LOOPBACK, ntohs(at.sin_port) };
}

static void close_road(void)
{
    close(road.ends[UP]);
    close(road.ends[DOWN]);
}

static void pass_on(int way, const uint8_t *bytes, size_t length)
{
    if (way == UP) {
        send(road.ends[DOWN], bytes, length, 0);
    } else {
        sendto(road.ends[UP], bytes, length, 0, (const struct sockaddr *)&road.client,
               sizeof road.client);
    }
}

static void drive(int way)
{
    uint8_t bytes[ROAD_BYTES];
    socklen_t size = sizeof road.client;
    ssize_t length;

    while ((length = way == UP ? recvfrom(road.ends[UP], bytes, sizeof bytes, 0,
                                          (struct sockaddr *)&road.client, &size)
                               : recv(road.ends[DOWN], bytes, sizeof bytes, 0)) > 0) {
        uint32_t bit = road.count[way] < 32 ? 1u << road.count[way] : 0;

        road.count[way]++;
        if (road.held[way] & bit) {
            road.held_bytes[way] = (size_t)length;
            memcpy(road.held_datagram[way], bytes, (size_t)length);
            continue;
        }
        for (int i = road.lost[way] & bit ? 2 : road.doubled[way] & bit ? 0 : 1; i < 2; i++) {
            pass_on(way, bytes, (size_t)length);
        }
        if (road.held_bytes[way] > 0) {
            pass_on(way, road.held_datagram[way], road.held_bytes[way]);
            road.held_bytes[way] = 0;
        }
    }
}

static void turn_over_the_road(void)
{
    take_at(&client);
    drive(UP);
    take_at(&server);
    drive(DOWN);
    virtual_us += TURN_US;
}

/* Until both are connected; how long that took. */
static uint64_t connect_over_the_road(const struct net_address *to)
{
    uint64_t begun_us = virtual_us;

    client.net->ops->connect(client.net, to, virtual_us);
    while (server.count == 0 || client.count == 0) {
        assert_true(virtual_us - begun_us < PATIENCE_US);
        turn_over_the_road();
    }
    assert_int_equal(server.seen[0].kind, NET_CONNECTED);
    assert_int_equal(client.seen[0].kind, NET_CONNECTED);
    return virtual_us - begun_us;
}

struct mishap {
    const char *what;
    uint32_t lost[2];
    uint32_t doubled[2];
    uint32_t held[2];
    bool resumes;
    uint64_t least_us;
    uint64_t most_us;
};

/* Downwards the first is RESP, the second VERIFY. */
static const struct mishap mishaps[] = {
    { .what = "nothing happens", .resumes = true, .most_us = SLACK_US },
    { .what = "RESUME is lost",
      .lost[UP] = 1,
      .resumes = true,
      .least_us = 150000,
      .most_us = 150000 + SLACK_US },
    { .what = "RESP is lost", /* VERIFY waits for the second */
      .lost[DOWN] = 1,
      .resumes = true,
      .least_us = 150000,
      .most_us = 150000 + SLACK_US },
    { .what = "VERIFY is lost", /* ENet sends it again */
      .lost[DOWN] = 2,
      .resumes = true,
      .least_us = 499000, /* it counts in milliseconds */
      .most_us = 500000 + SLACK_US },
    { .what = "VERIFY overtakes RESP", .held[DOWN] = 1, .resumes = true, .most_us = SLACK_US },
    { .what = "everything is doubled",
      .doubled = { UINT32_MAX, UINT32_MAX },
      .resumes = true,
      .most_us = SLACK_US },
    { .what = "both RESUMEs are lost",
      .lost[UP] = 3,
      .resumes = false,
      .least_us = FALLBACK_US,
      .most_us = FALLBACK_US + SLACK_US },
    { .what = "all answers to them are lost",
      .lost[DOWN] = 7,
      .resumes = false,
      .least_us = FALLBACK_US,
      .most_us = FALLBACK_US + SLACK_US },
};

static void whatever_the_road_does_it_connects_once(void **state)
{
    (void)state;
    enet_transport_set_open(server.net, true);
    virtual_us = clock_now_us();
    for (size_t i = 0; i < ARRAY_LEN(mishaps); i++) {
        const struct mishap *m = &mishaps[i];
        const struct net_address to = open_road();

        print_message("%s\n", m->what);
        memcpy(road.lost, m->lost, sizeof road.lost);
        memcpy(road.doubled, m->doubled, sizeof road.doubled);
        memcpy(road.held, m->held, sizeof road.held);
        uint64_t took_us = connect_over_the_road(&to);
        assert_in_range(took_us, m->least_us, m->most_us);
        assert_int_equal(server.seen[0].has_claim, m->resumes);
        assert_true(say(&client, NET_CONTROL, 1, 1));
        assert_true(say(&server, NET_CONTROL, 1, 1));
        while (server.count < 2 || client.count < 2) {
            turn_over_the_road();
        }
        server.net->ops->drop(server.net, server.peer, 0);
        client.net->ops->drop(client.net, client.peer, 0);
        close_road();
        forget();
        make_ticket();
        enet_transport_set_ticket(client.net, ticket, claim.secret);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_TICKET(whatever_the_road_does_it_connects_once),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
