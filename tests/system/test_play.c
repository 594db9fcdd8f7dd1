/* Whole matches in virtual time: a server and its clients over a bad network, both games.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "tests/system/arena.h"

enum {
    TICKS = 10000,
    LIMIT_US = 300000000, /* 10,000 ticks are 167 s */
    SEED = 20240607,
    RTT_US = 50000, /* of the bad network: twice 20 ms, and jitter */
    TICK_US = 16667,
};

static const struct link_conditions good = { .delay_us = 100, .jitter_us = 50 };
static const struct link_conditions bad_5 = {
    .delay_us = 20000,
    .jitter_us = 5000,
    .is_shuffled = 1,
    .loss_ppm = 50000,
    .double_ppm = 20000,
    .reorder_ppm = 20000,
};
static const struct link_conditions bad_20 = {
    .delay_us = 20000,
    .jitter_us = 5000,
    .is_shuffled = 1,
    .loss_ppm = 200000,
    .double_ppm = 20000,
    .reorder_ppm = 20000,
};

/* What a played match came to. */
struct outcome {
    uint64_t checked;
    uint64_t mismatches;
    uint64_t world_hash;
    uint64_t fate_hash;
    uint32_t desyncs;
    uint32_t resyncs;
    uint32_t late;
    uint32_t ticks;
};

static struct outcome play(const char *game, int seats, int clients,
                           const struct link_conditions *conditions, uint64_t seed)
{
    struct arena a;
    struct outcome out = { 0 };
    char name[32];

    arena_open(&a, game, seats, 0, seed);
    loop_net_conditions(a.net, conditions);
    for (int i = 0; i < clients; i++) {
        snprintf(name, sizeof(name), "Player %d", i + 1);
        arena_join(&a, name);
    }
    assert_true(arena_run_ticks(&a, TICKS, LIMIT_US));
    out.checked = a.checked;
    out.mismatches = a.mismatches;
    out.world_hash = a.server.matches[0].hash;
    out.fate_hash = loop_net_fate_hash(a.net);
    for (int i = 0; i < clients; i++) {
        const struct client_figures *f = &a.clients[i]->figures;

        assert_int_equal(a.clients[i]->state, CLIENT_PLAYING);
        out.desyncs += f->desyncs;
        out.resyncs += f->resyncs;
        out.late += f->late_inputs_settled;
        out.ticks += f->ticks;
    }
    arena_close(&a);
    return out;
}

static void expect_agreement(const char *game, int seats, int clients,
                             const struct link_conditions *conditions)
{
    struct outcome out = play(game, seats, clients, conditions, SEED);

    print_message("%s, loss %u %%, seed %d: %llu checks, %u late of %u, %u resyncs\n", game,
                  conditions->loss_ppm / 10000, SEED, (unsigned long long)out.checked, out.late,
                  out.ticks, out.resyncs);
    assert_int_equal(out.mismatches, 0);
    assert_int_equal(out.desyncs, 0);
    assert_true(out.checked > (uint64_t)clients * TICKS / 2);
}

static void all_worlds_agree_on_a_good_network(void **state)
{
    (void)state;
    expect_agreement("harbour", 16, 3, &good);
    expect_agreement("puck", 2, 2, &good);
}

static void all_worlds_agree_at_5_percent_loss(void **state)
{
    (void)state;
    expect_agreement("harbour", 16, 3, &bad_5);
    expect_agreement("puck", 2, 2, &bad_5);
}

static void all_worlds_agree_at_20_percent_loss(void **state)
{
    (void)state;
    expect_agreement("harbour", 16, 3, &bad_20);
    expect_agreement("puck", 2, 2, &bad_20);
}

static void a_good_network_loses_no_input_and_needs_no_keyframe(void **state)
{
    (void)state;
    struct outcome out = play("harbour", 16, 3, &good, SEED);

    assert_int_equal(out.late, 0);
    assert_int_equal(out.resyncs, 0);
}

static void the_same_seed_gives_the_same_bytes_twice(void **state)
{
    (void)state;
    struct outcome first = play("harbour", 16, 3, &bad_5, SEED);
    struct outcome second = play("harbour", 16, 3, &bad_5, SEED);
    struct outcome other = play("harbour", 16, 3, &bad_5, SEED + 1);

    assert_true(first.world_hash == second.world_hash);
    assert_true(first.fate_hash == second.fate_hash);
    assert_true(first.fate_hash != other.fate_hash);
}

/* Runs until the client's desyncs reach a count; the ticks that the server made meanwhile. */
static uint32_t ticks_until_desync(struct arena *a, const struct client *c)
{
    uint32_t begun = match_head(&a->server.matches[0])->tick;

    while (c->figures.desyncs == 0) {
        arena_run_us(a, 1000);
        assert_true(match_head(&a->server.matches[0])->tick - begun < TICKS);
    }
    return match_head(&a->server.matches[0])->tick - begun;
}

/* The field that is hurt lies in the common head, so the same test serves every game. */
static void expect_healing(const char *game, const struct link_conditions *conditions,
                           uint32_t rtt_us)
{
    struct arena a;

    arena_open(&a, game, 2, 0, SEED);
    loop_net_conditions(a.net, conditions);
    struct client *hurt = arena_join(&a, "Hurt");
    struct client *whole = arena_join(&a, "Whole");

    arena_run_us(&a, 2000000);
    assert_int_equal(hurt->figures.desyncs, 0);
    uint32_t flipped_tick = replica_head(&hurt->replica)->tick;

    /* One bit of the generator's state: nothing shows it but the hash. */
    ((struct world_head *)(void *)hurt->replica.worlds[hurt->replica.current])->chance ^= 1;
    ticks_until_desync(&a, hurt);
    uint64_t seen_us = a.now_us;

    assert_int_equal(replica_head(&hurt->replica)->tick, flipped_tick);
    while (hurt->figures.resyncs == 0) {
        arena_run_us(&a, 500);
        assert_true(a.now_us - seen_us <= rtt_us + 3 * TICK_US);
    }
    uint64_t mismatches = a.mismatches;

    arena_run_us(&a, 2000000);
    assert_int_equal(a.mismatches, mismatches);
    assert_int_equal(hurt->figures.desyncs, 1);
    assert_int_equal(whole->figures.desyncs, 0);
    assert_int_equal(whole->figures.resyncs, 0);
    arena_close(&a);
}

static void a_flipped_bit_is_seen_in_its_tick_and_heals(void **state)
{
    struct link_conditions slow = { .delay_us = RTT_US / 2 };

    (void)state;
    expect_healing("harbour", &good, 300);
    expect_healing("harbour", &slow, RTT_US);
    expect_healing("puck", &slow, RTT_US);
}

static void a_full_match_of_bots_and_people_agrees(void **state)
{
    struct arena a;

    (void)state;
    arena_open(&a, "harbour", 16, 12, SEED);
    loop_net_conditions(a.net, &bad_5);
    for (int i = 0; i < 16; i++) {
        char name[16];

        snprintf(name, sizeof(name), "Late %d", i + 1);
        arena_join(&a, name);
        arena_run_us(&a, 500000);
    }
    arena_run_us(&a, 10000000);
    assert_int_equal(a.mismatches, 0);
    for (int i = 0; i < 16; i++) {
        assert_int_equal(a.clients[i]->state, CLIENT_PLAYING);
        assert_int_equal(a.clients[i]->figures.desyncs, 0);
        assert_true(a.clients[i]->seat < 16);
    }
    arena_close(&a);
}

static void an_outage_of_five_seconds_ends_in_the_same_match(void **state)
{
    static const struct link_conditions cut = { .loss_ppm = 1000000 };
    struct arena a;

    (void)state;
    arena_open(&a, "harbour", 4, 0, SEED);
    loop_net_conditions(a.net, &good);
    arena_join(&a, "Here");
    struct client *gone = arena_join(&a, "Gone");

    arena_run_us(&a, 2000000);
    loop_net_conditions_of(a.net, a.client_ends[1], &cut);
    arena_run_us(&a, 4500000);
    loop_net_conditions_of(a.net, a.client_ends[1], NULL);
    arena_run_us(&a, 1000000);
    assert_int_equal(gone->state, CLIENT_PLAYING);
    assert_int_equal(gone->figures.reconnects, 0);
    assert_true(match_head(&a.server.matches[0])->tick - replica_head(&gone->replica)->tick < 5);
    assert_int_equal(a.mismatches, 0);
    arena_close(&a);
}

static void a_client_that_stood_still_is_brought_back_by_a_keyframe(void **state)
{
    struct arena a;

    (void)state;
    arena_open(&a, "harbour", 4, 0, SEED);
    loop_net_conditions(a.net, &good);
    arena_join(&a, "Here");
    struct client *stopped = arena_join(&a, "Stopped");

    arena_run_us(&a, 2000000);
    a.client_count = 1; /* as under a debugger: it does nothing at all */
    arena_run_us(&a, 4000000);
    a.client_count = 2;
    arena_run_us(&a, 2000000);
    assert_int_equal(stopped->state, CLIENT_PLAYING);
    assert_int_equal(stopped->figures.reconnects, 0);
    assert_true(match_head(&a.server.matches[0])->tick - replica_head(&stopped->replica)->tick < 5);
    assert_int_equal(a.mismatches, 0);
    arena_close(&a);
}

/* Whoever stood still, soon all inputs count again: none is late, none outside the window. */
static void expect_inputs_after_a_stop_of(bool is_server, uint64_t stop_us)
{
    struct arena a;

    arena_open(&a, "harbour", 4, 0, SEED);
    loop_net_conditions(a.net, &good);
    struct client *here = arena_join(&a, "Here");
    struct client *stopped = arena_join(&a, "Stopped");

    arena_run_us(&a, 2000000);
    a.is_server_frozen = is_server;
    a.client_count = is_server ? 2 : 1;
    arena_run_us(&a, stop_us);
    a.is_server_frozen = false;
    a.client_count = 2;
    arena_run_us(&a, 2500000);
    uint64_t strays = a.server.dropped[DROP_WINDOW];
    uint32_t late = here->figures.late_inputs + stopped->figures.late_inputs;

    arena_run_us(&a, 2500000);
    print_message("%s stopped for %u ms: %u strays, %u late, %u resyncs; then %u, %u\n",
                  is_server ? "server" : "client", (unsigned)(stop_us / 1000), (unsigned)strays,
                  late, stopped->figures.resyncs,
                  (unsigned)(a.server.dropped[DROP_WINDOW] - strays),
                  here->figures.late_inputs + stopped->figures.late_inputs - late);
    assert_int_equal(a.server.dropped[DROP_WINDOW], strays);
    assert_int_equal(here->figures.late_inputs + stopped->figures.late_inputs, late);
    assert_int_equal(stopped->state, CLIENT_PLAYING);
    assert_int_equal(stopped->figures.reconnects, 0);
    assert_int_equal(a.mismatches, 0);
    arena_close(&a);
}

static void inputs_count_again_soon_after_the_server_stood_still(void **state)
{
    (void)state;
    expect_inputs_after_a_stop_of(true, 300000);
    expect_inputs_after_a_stop_of(true, 700000);
    expect_inputs_after_a_stop_of(true, 1000000);
    expect_inputs_after_a_stop_of(true, 4500000);
}

static void inputs_count_again_soon_after_a_client_stood_still(void **state)
{
    (void)state;
    expect_inputs_after_a_stop_of(false, 300000);
    expect_inputs_after_a_stop_of(false, 700000);
    expect_inputs_after_a_stop_of(false, 1000000);
    expect_inputs_after_a_stop_of(false, 4500000);
}

/* The answer to HELLO is what a client first knows of the way there and back. */
static void inputs_soon_count_though_the_welcome_was_held_up(void **state)
{
    static const struct link_conditions cut = { .loss_ppm = 1000000 };
    struct arena a;

    (void)state;
    arena_open(&a, "harbour", 4, 0, SEED);
    loop_net_conditions(a.net, &good);
    struct client *c = arena_join(&a, "Ann");

    while (c->state != CLIENT_GREETING) {
        arena_run_us(&a, 50);
    }
    loop_net_conditions_of(a.net, a.client_ends[0], &cut);
    arena_run_us(&a, 1500000);
    loop_net_conditions_of(a.net, a.client_ends[0], NULL);
    arena_run_us(&a, 4500000);
    uint64_t strays = a.server.dropped[DROP_WINDOW];

    assert_int_equal(c->state, CLIENT_PLAYING);
    assert_int_equal(c->figures.reconnects, 0);
    arena_run_us(&a, 2500000);
    assert_int_equal(a.server.dropped[DROP_WINDOW], strays);
    assert_in_range(c->rtt_us, 0, 20000);
    assert_int_equal(a.mismatches, 0);
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_worlds_agree_on_a_good_network),
        cmocka_unit_test(all_worlds_agree_at_5_percent_loss),
        cmocka_unit_test(all_worlds_agree_at_20_percent_loss),
        cmocka_unit_test(a_good_network_loses_no_input_and_needs_no_keyframe),
        cmocka_unit_test(the_same_seed_gives_the_same_bytes_twice),
        cmocka_unit_test(a_flipped_bit_is_seen_in_its_tick_and_heals),
        cmocka_unit_test(a_full_match_of_bots_and_people_agrees),
        cmocka_unit_test(an_outage_of_five_seconds_ends_in_the_same_match),
        cmocka_unit_test(a_client_that_stood_still_is_brought_back_by_a_keyframe),
        cmocka_unit_test(inputs_count_again_soon_after_the_server_stood_still),
        cmocka_unit_test(inputs_count_again_soon_after_a_client_stood_still),
        cmocka_unit_test(inputs_soon_count_though_the_welcome_was_held_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
