/* Which of the servers that run on this machine a player plays on at home.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "client/own_server.h"
#include "client/seek.h"
#include "wire/message.h"

enum {
    PORT = 41000,
};

static struct whereabouts at(int port, uint64_t since_s)
{
    const struct whereabouts w = { .pid = 1,
                                   .address = { .port = (uint16_t)port },
                                   .protocol = PROTO_VERSION,
                                   .since_s = since_s,
                                   .open_count = 1,
                                   .match_count = 2 };

    return w;
}

static void of_several_the_usual_port_is_taken_else_the_oldest(void **state)
{
    const struct whereabouts list[] = { at(PORT, 3), at(PORT + 1, 1), at(PORT + 2, 2),
                                        at(SEEK_USUAL_PORT, 9) };

    (void)state;
    assert_ptr_equal(own_server_choose(list, 4), &list[3]);
    assert_ptr_equal(own_server_choose(list, 3), &list[1]);
    assert_null(own_server_choose(list, 0));
}

static void one_of_another_protocol_is_passed_over(void **state)
{
    struct whereabouts w = at(SEEK_USUAL_PORT, 1);

    (void)state;
    w.protocol = PROTO_VERSION + 1;
    assert_null(own_server_choose(&w, 1));
}

static void one_whose_matches_all_need_a_code_is_passed_over(void **state)
{
    struct whereabouts list[] = { at(SEEK_USUAL_PORT, 1), at(PORT, 2) };

    (void)state;
    list[0].open_count = 0;
    assert_ptr_equal(own_server_choose(list, 2), &list[1]);
    assert_null(own_server_choose(list, 1));
}

static void one_that_ends_with_its_starter_is_passed_over(void **state)
{
    struct whereabouts list[] = { at(SEEK_USUAL_PORT, 1), at(PORT, 2) };

    (void)state;
    list[0].is_tied = true;
    assert_ptr_equal(own_server_choose(list, 2), &list[1]);
    assert_null(own_server_choose(list, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_several_the_usual_port_is_taken_else_the_oldest),
        cmocka_unit_test(one_of_another_protocol_is_passed_over),
        cmocka_unit_test(one_whose_matches_all_need_a_code_is_passed_over),
        cmocka_unit_test(one_that_ends_with_its_starter_is_passed_over),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
