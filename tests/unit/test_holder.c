/* Who holds a port is named as far as it can be seen, with the commands that get on from there.
 * SPDX-License-Identifier: MIT */
#include "profile_sample.h"

#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>
#include <time.h>

#include "base/text.h"
#include "server/holder.h"

enum {
    LOOPBACK = 0x7f000001,
    SINCE = 1790000000,
    OTHER_SINCE = 1790003600,
    PID = 4711,
    TEXT_BYTES = 1024,
};

static const struct net_address address = { LOOPBACK, 62893 };
static char text[TEXT_BYTES];

static int setup(void **state)
{
    int is_bad = sample_setup(state);

    setenv("XDG_RUNTIME_DIR", sample_folder, 1);
    setenv("TZ", "UTC0", 1);
    return is_bad;
}

static int teardown(void **state)
{
    unsetenv("XDG_RUNTIME_DIR");
    unsetenv("TZ");
    return sample_teardown(state);
}

/* A socket on a free port of that address. */
static int hold(uint32_t ipv4, struct net_address *taken)
{
    struct sockaddr_in own = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(ipv4) };
    socklen_t size = sizeof(own);
    int fd = socket(AF_INET, SOCK_DGRAM, 0);

    assert_int_equal(bind(fd, (struct sockaddr *)&own, size), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&own, &size), 0);
    *taken = (struct net_address){ LOOPBACK, ntohs(own.sin_port) };
    return fd;
}

static void the_process_that_has_the_socket_is_found(void **state)
{
    struct net_address taken;
    struct holder h;
    struct timespec now;
    int fd = hold(LOOPBACK, &taken);

    (void)state;
    holder_find(&h, &taken);
    assert_true(h.is_there);
    assert_int_equal(h.owner, geteuid());
    assert_int_equal(h.process.pid, getpid());
    assert_string_equal(h.process.name, "test_holder");
    assert_int_equal(h.process.parent, getppid());
    clock_gettime(CLOCK_REALTIME, &now);
    assert_true(h.process.since_s <= (uint64_t)now.tv_sec + 2);
    assert_true(h.process.since_s + 3600 > (uint64_t)now.tv_sec);
    assert_false(h.is_server);
    assert_false(h.is_listed);
    close(fd);
    holder_find(&h, &taken);
    assert_false(h.is_there);
    assert_int_equal(h.process.pid, 0);
}

/* On a free port of that IPv6 address, open to IPv4 as well. -1: this machine has no IPv6. */
static int hold_ipv6(const char *ipv6, struct net_address *taken)
{
    struct sockaddr_in6 own = { .sin6_family = AF_INET6 };
    socklen_t size = sizeof(own);
    int no = 0;
    int fd = socket(AF_INET6, SOCK_DGRAM, 0);

    assert_int_equal(inet_pton(AF_INET6, ipv6, &own.sin6_addr), 1);
    if (fd < 0 || setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof(no)) != 0 ||
        bind(fd, (struct sockaddr *)&own, size) != 0) {
        return -1;
    }
    assert_int_equal(getsockname(fd, (struct sockaddr *)&own, &size), 0);
    *taken = (struct net_address){ LOOPBACK, ntohs(own.sin6_port) };
    return fd;
}

static void one_on_ipv6_holds_the_port_too(void **state)
{
    static const char *const addresses[] = { "::", "::ffff:127.0.0.1" };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(addresses); i++) {
        struct net_address taken;
        struct holder h;
        int fd = hold_ipv6(addresses[i], &taken);

        if (fd < 0) {
            skip();
        }
        holder_find(&h, &taken);
        assert_true(h.is_there);
        assert_int_equal(h.process.pid, getpid());
        close(fd);
    }
}

static void one_on_ipv6_alone_holds_nothing(void **state)
{
    struct net_address taken;
    struct holder h;
    int fd = hold_ipv6("::1", &taken);

    (void)state;
    if (fd < 0) {
        skip();
    }
    holder_find(&h, &taken);
    assert_false(h.is_there);
    close(fd);
}

static void one_on_all_addresses_is_in_the_way_of_each(void **state)
{
    struct net_address taken;
    struct holder h;
    int fd = hold(INADDR_ANY, &taken);

    (void)state;
    holder_find(&h, &taken);
    assert_true(h.is_there);
    close(fd);
    fd = hold(LOOPBACK, &taken);
    taken.ipv4 = INADDR_ANY;
    holder_find(&h, &taken);
    assert_true(h.is_there);
    taken.ipv4 = LOOPBACK + 1;
    holder_find(&h, &taken);
    assert_false(h.is_there);
    close(fd);
}

static void one_that_has_left_word_is_a_server_of_ours(void **state)
{
    struct whereabouts_file f = { .folder = -1, .lock = -1 };
    struct whereabouts w = { .pid = getpid(), .parent = getppid(), .since_s = SINCE };
    struct holder h;
    int fd = hold(LOOPBACK, &w.address);

    (void)state;
    assert_true(whereabouts_tell(&f, &w, text, sizeof(text)));
    holder_find(&h, &w.address);
    assert_true(h.is_listed);
    assert_true(h.is_server);
    assert_false(h.is_orphan);
    assert_true(h.listed.since_s == SINCE);
    w.parent = PID; /* and now it has another */
    assert_true(whereabouts_tell(&f, &w, text, sizeof(text)));
    holder_find(&h, &w.address);
    assert_true(h.is_listed);
    assert_true(h.is_orphan);
    w.pid++; /* word of another process is not about this one */
    assert_true(whereabouts_tell(&f, &w, text, sizeof(text)));
    holder_find(&h, &w.address);
    assert_false(h.is_listed);
    whereabouts_withdraw(&f);
    close(fd);
}

static struct holder sample(const char *name)
{
    struct holder h = {
        .is_there = true,
        .owner = geteuid(),
        .process = { .pid = PID, .owner = geteuid(), .parent = 1, .since_s = OTHER_SINCE },
    };

    text_format(h.process.name, sizeof(h.process.name), "%s", name);
    return h;
}

static void expect_told(const struct holder *h, const char *expected)
{
    holder_tell(h, &address, text, sizeof(text));
    assert_string_equal(text, expected);
}

static void another_program_is_named_and_not_joined(void **state)
{
    struct holder h = sample("other");

    (void)state;
    expect_told(&h, "Port 62893 already in use: failed to bind to 127.0.0.1:62893.\n"
                    "  It is held by other, process 4711, since 2026-09-21 15:13:20.\n"
                    "  To end it:                          kill 4711\n"
                    "  To start another on a free port:    homeport-server --port 0");
}

static void a_server_of_ours_is_told_with_its_matches(void **state)
{
    struct holder h = sample("homeport-server");

    (void)state;
    h.is_server = true;
    h.is_listed = true;
    h.listed = (struct whereabouts){ .pid = PID, .since_s = SINCE, .match_count = 2 };
    text_format(h.listed.matches[0], sizeof(h.listed.matches[0]), "main");
    text_format(h.listed.matches[1], sizeof(h.listed.matches[1]), "den");
    expect_told(&h, "Port 62893 already in use: failed to bind to 127.0.0.1:62893.\n"
                    "  It is held by homeport-server, process 4711: a server of yours, since "
                    "2026-09-21 14:13:20, matches: main, den.\n"
                    "  To join the server that is there:   homeport 127.0.0.1:62893\n"
                    "  To end it:                          kill 4711\n"
                    "  To start another on a free port:    homeport-server --port 0");
    h.is_orphan = true;
    holder_tell(&h, &address, text, sizeof(text));
    assert_non_null(strstr(text, "main, den.\n  It is left over: what started it has ended.\n"));
}

static void one_that_can_not_be_seen_is_told_by_its_user(void **state)
{
    struct holder h = { .is_there = true, .owner = 0 };

    (void)state;
    expect_told(&h,
                "Port 62893 already in use: failed to bind to 127.0.0.1:62893.\n"
                "  It is held by a process of the user root; which one, only that user and root "
                "can see.\n"
                "  To join it, if it is a server:      homeport 127.0.0.1:62893\n"
                "  To start another on a free port:    homeport-server --port 0");
}

static void one_of_another_user_is_told_as_such(void **state)
{
    struct holder h = sample("homeport-server");

    (void)state;
    h.is_server = true;
    h.process.owner = geteuid() + 1000000;
    holder_tell(&h, &address, text, sizeof(text));
    assert_non_null(strstr(text, "process 4711 of the user number "));
    assert_non_null(strstr(text, "homeport 127.0.0.1:62893"));
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(the_process_that_has_the_socket_is_found),
        IN_A_FOLDER(one_on_all_addresses_is_in_the_way_of_each),
        IN_A_FOLDER(one_on_ipv6_holds_the_port_too),
        IN_A_FOLDER(one_on_ipv6_alone_holds_nothing),
        IN_A_FOLDER(one_that_has_left_word_is_a_server_of_ours),
        IN_A_FOLDER(another_program_is_named_and_not_joined),
        IN_A_FOLDER(a_server_of_ours_is_told_with_its_matches),
        IN_A_FOLDER(one_that_can_not_be_seen_is_told_by_its_user),
        IN_A_FOLDER(one_of_another_user_is_told_as_such),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
