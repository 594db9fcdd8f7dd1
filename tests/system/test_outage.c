/* The claims about a link that is gone for a while: nothing is lost but the time.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "arena.h"
#include "net/link_profile.h"

enum {
    SEED = 60,
    SECOND_US = 1000000,
};

static const char *const nets[] = { "lan", "bad-wifi", "4g", "satellite" };

/* Ann's cable is out for so long; Bob plays on. */
static void
five_seconds_without_the_cable_cost_no_link_and_a_second_later_all_is_in_step(void **state)
{
    static const struct link_conditions cut = { .loss_ppm = 1000000 };
    static const uint32_t lasts_ms[] = { 300, 1000, 2500, 5000 };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(nets) * ARRAY_LEN(lasts_ms); i++) {
        const struct link_profile *net = link_profile_find(nets[i / ARRAY_LEN(lasts_ms)]);
        const struct link_conditions *link = &net->up;
        uint32_t ms = lasts_ms[i % ARRAY_LEN(lasts_ms)];
        struct arena a;

        arena_open(&a, "harbour", 4, 0, SEED + i);
        loop_net_conditions(a.net, link);
        struct client *ann = arena_join(&a, "Ann");
        struct client *bob = arena_join(&a, "Bob");

        arena_run_us(&a, 10 * (uint64_t)SECOND_US);
        assert_int_equal(ann->state, CLIENT_PLAYING);
        uint32_t resyncs = ann->figures.resyncs;
        uint32_t bobs = bob->figures.resyncs;
        uint8_t seat = ann->seat;

        loop_net_conditions_of(a.net, a.client_ends[0], &cut);
        arena_run_us(&a, (uint64_t)ms * 1000);
        loop_net_conditions_of(a.net, a.client_ends[0], NULL);
        /* A word must come through and a keyframe, then a second. */
        arena_run_us(&a, SECOND_US + 3 * 2 * (uint64_t)link->delay_us);
        uint32_t late = ann->figures.late_inputs;

        arena_run_us(&a, 5 * (uint64_t)SECOND_US);
        print_message("%s, out for %u ms: %u keyframes, then %u late inputs\n", net->name, ms,
                      ann->figures.resyncs - resyncs, ann->figures.late_inputs - late);
        assert_int_equal(ann->state, CLIENT_PLAYING);
        assert_int_equal(ann->seat, seat);
        assert_int_equal(ann->figures.reconnects, 0);
        assert_int_equal(ann->figures.disconnects, 0);
        assert_in_range(ann->figures.resyncs - resyncs, 0, 2);
        assert_in_range(ann->figures.late_inputs - late, 0, 15);
        assert_int_equal(bob->figures.resyncs, bobs);
        assert_int_equal(a.mismatches, 0);
        arena_close(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            five_seconds_without_the_cable_cost_no_link_and_a_second_later_all_is_in_step),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
