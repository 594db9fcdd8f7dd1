/* What `homeport find` lists once, and what twice.
 * SPDX-License-Identifier: MIT */
#include "profile_sample.h"

#include "base/text.h"
#include "client/find_list.h"

enum {
    LAN = 0xc0a80714,
    HOME_PORT = 62893,
    LAN_PORT = 40123,
    FAULT_BYTES = 512,
};

static struct find_list list;
static struct whereabouts_file file = { .folder = -1, .lock = -1 };
static const struct net_address home = { 0x7f000001, HOME_PORT };

/* A server here with a match, main, that says so, and that it is open to the LAN there. */
static int setup(void **state)
{
    struct whereabouts w = { .pid = getpid(),
                             .parent = getppid(),
                             .address = home,
                             .lan = { LAN, LAN_PORT },
                             .version = "1" };
    struct view_list told = { .count = 1,
                              .rows = { { .seats = 2, .name = "main", .game = "puck" } } };
    char fault[FAULT_BYTES];

    if (sample_setup(state) != 0) {
        return -1;
    }
    setenv("XDG_RUNTIME_DIR", sample_folder, 1);
    memset(&list, 0, sizeof(list));
    find_add_list(&list, &home, &told);
    return whereabouts_tell(&file, &w, fault, sizeof(fault)) ? 0 : -1;
}

static int teardown(void **state)
{
    whereabouts_withdraw(&file);
    unsetenv("XDG_RUNTIME_DIR");
    return sample_teardown(state);
}

static void find(uint16_t port, const char *name, bool is_own)
{
    struct search_found found = { .server = { LAN, port },
                                  .match = { .seats = 2, .game = "puck" } };

    text_format(found.match.name, sizeof(found.match.name), "%s", name);
    find_add_found(&list, &found, is_own);
}

static void what_a_server_here_has_told_is_listed_once_whatever_its_port_on_the_lan(void **state)
{
    (void)state;
    find(LAN_PORT, "main", true);
    assert_int_equal(list.count, 1);
}

static void its_private_matches_are_listed_beside(void **state)
{
    (void)state;
    find(LAN_PORT, "den", true);
    assert_int_equal(list.count, 2);
}

static void what_is_at_home_here_is_known_by_its_address_there(void **state)
{
    (void)state;
    find(LAN_PORT, "den", true);
    find(LAN_PORT + 1, "bay", true);
    find(LAN_PORT, "cove", false);
    assert_memory_equal(&list.rows[0].home, &home, sizeof(home));
    assert_memory_equal(&list.rows[1].home, &home, sizeof(home));
    assert_int_equal(list.rows[2].home.ipv4, home.ipv4);
    assert_int_equal(list.rows[2].home.port, LAN_PORT + 1);
    assert_int_equal(list.rows[3].home.ipv4, LAN);
}

static void another_server_here_with_such_a_match_is_listed(void **state)
{
    (void)state;
    find(LAN_PORT + 1, "main", true);
    assert_int_equal(list.count, 2);
}

static void a_friends_match_of_that_name_is_listed(void **state)
{
    (void)state;
    find(HOME_PORT, "main", false);
    assert_int_equal(list.count, 2);
}

#define CLAIM(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLAIM(what_a_server_here_has_told_is_listed_once_whatever_its_port_on_the_lan),
        CLAIM(its_private_matches_are_listed_beside),
        CLAIM(what_is_at_home_here_is_known_by_its_address_there),
        CLAIM(another_server_here_with_such_a_match_is_listed),
        CLAIM(a_friends_match_of_that_name_is_listed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
