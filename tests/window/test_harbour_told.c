/* The claims of client/harbour_memory.h, harbour_finds.h and harbour_marks.h: what is told of a
 * harbour, when, and how often.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "client/harbour_memory.h"
#include "tests/window/show.h"

static struct harbour_memory memory;
static struct show *show;
static struct incidents told;

static struct harbour *now(void)
{
    return (struct harbour *)(void *)show->view.now;
}

static struct harbour *confirmed(void)
{
    return (struct harbour *)(void *)show->view.confirmed;
}

/* A frame later. */
static void look(void)
{
    told = (struct incidents){ .count = 0 };
    show->view.now_us += 16667;
    now()->head.tick++;
    confirmed()->head.tick++;
    harbour_memory_update(&memory, &show->view, &told);
}

static int count(enum incident_kind kind)
{
    int found = 0;

    for (int i = 0; i < told.count; i++) {
        found += told.list[i].kind == kind;
    }
    return found;
}

static const struct incident *find(enum incident_kind kind)
{
    for (int i = 0; i < told.count; i++) {
        if (told.list[i].kind == kind) {
            return &told.list[i];
        }
    }
    fail_msg("nothing of that kind was told");
    return NULL;
}

static int begin(void **state)
{
    (void)state;
    memset(&memory, 0, sizeof(memory));
    show = show_open("harbour", NULL, 0, 4, 5);
    for (int i = 0; i < 300; i++) {
        show_step(show);
    }
    memset(now()->shells, 0, sizeof(now()->shells));
    memset(now()->mines, 0, sizeof(now()->mines));
    memset(now()->crates, 0, sizeof(now()->crates));
    memcpy(confirmed(), now(), sizeof(struct harbour));
    look();
    look();
    return 0;
}

static int end(void **state)
{
    (void)state;
    show_close(show);
    return 0;
}

static void a_mine_is_told_as_soon_as_it_is_predicted_and_once(void **state)
{
    (void)state;
    now()->mines[3] = (struct mine){ .x = 512, .y = 512, .ttl = 900, .arming = 60, .owner = 2 };
    look();
    assert_int_equal(count(INCIDENT_MINE), 1);
    assert_int_equal(find(INCIDENT_MINE)->by, 2);
    confirmed()->mines[3] = now()->mines[3];
    look();
    assert_int_equal(count(INCIDENT_MINE), 0);
}

static void a_mine_goes_up_when_it_is_confirmed(void **state)
{
    (void)state;
    now()->mines[3] = (struct mine){ .x = 512, .y = 512, .ttl = 900, .owner = 2 };
    confirmed()->mines[3] = now()->mines[3];
    look();
    now()->mines[3].blown = 2;
    look();
    assert_int_equal(count(INCIDENT_BLAST), 0);
    confirmed()->mines[3].blown = 2;
    look();
    assert_int_equal(count(INCIDENT_BLAST), 1);
    assert_int_equal(find(INCIDENT_BLAST)->by, 2);
    assert_int_equal(find(INCIDENT_BLAST)->whom, 1);
    look();
    assert_int_equal(count(INCIDENT_BLAST), 0);
}

static void a_crate_is_taken_when_it_is_confirmed_and_says_what_was_in_it(void **state)
{
    static const enum incident_kind kinds[CRATE_KINDS] = { [CRATE_REPAIR] = INCIDENT_REPAIR,
                                                           [CRATE_AMMUNITION] = INCIDENT_AMMUNITION,
                                                           [CRATE_POWER] = INCIDENT_POWER };

    (void)state;
    for (uint8_t kind = CRATE_NONE + 1; kind < CRATE_KINDS; kind++) {
        now()->crates[kind] = (struct crate){ .ttl = 900, .kind = kind, .life = kind };
        confirmed()->crates[kind] = now()->crates[kind];
        look();
        now()->crates[kind].taken_by = 1;
        look();
        assert_int_equal(count(kinds[kind]), 0);
        confirmed()->crates[kind].taken_by = 1;
        look();
        assert_int_equal(count(kinds[kind]), 1);
        assert_int_equal(find(kinds[kind])->by, 0);
        assert_non_null(memory.marks.gained);
        look();
        assert_int_equal(count(kinds[kind]), 0);
    }
}

static void cargo_is_lifted_and_captured_but_not_when_it_goes_home_by_itself(void **state)
{
    struct cargo *cargo = &confirmed()->cargo[1];

    (void)state;
    *cargo = (struct cargo){ .state = CARGO_HOME, .carrier = GAME_SEAT_NONE };
    confirmed()->head.phase = PHASE_PLAY;
    look();
    cargo->state = CARGO_CARRIED;
    cargo->carrier = 2;
    look();
    assert_int_equal(count(INCIDENT_LIFT), 1);
    cargo->state = CARGO_HOME;
    cargo->carrier = GAME_SEAT_NONE;
    look();
    assert_int_equal(count(INCIDENT_CAPTURE), 1);
    assert_int_equal(find(INCIDENT_CAPTURE)->by, 2);
    cargo->state = CARGO_ADRIFT;
    look();
    cargo->state = CARGO_HOME;
    look();
    assert_int_equal(count(INCIDENT_CAPTURE), 0);
}

static void a_sinking_is_told_when_both_worlds_say_so(void **state)
{
    (void)state;
    now()->boats[1].state = BOAT_SUNK;
    now()->boats[1].hit_by = 0;
    look();
    assert_int_equal(count(INCIDENT_SUNK), 0);
    confirmed()->boats[1].state = BOAT_SUNK;
    confirmed()->boats[1].hit_by = 0;
    look();
    assert_int_equal(count(INCIDENT_SUNK), 1);
    assert_int_equal(find(INCIDENT_SUNK)->by, 0);
    assert_true(memory.marks.has_sunk);
    assert_int_equal(memory.marks.struck_us, show->view.now_us);
}

/* A shell of `by` that ends upon the boat of `whom`. */
static void hit(int by, int whom)
{
    now()->shells[7] = (struct shell){ .x = now()->boats[whom].x,
                                       .y = now()->boats[whom].y,
                                       .vx = 100,
                                       .owner = (uint8_t)by,
                                       .ttl = 9 };
    look();
    memset(&now()->shells[7], 0, sizeof(struct shell));
    look();
}

static void an_own_hit_is_marked_where_it_was(void **state)
{
    (void)state;
    hit(0, 2);
    assert_int_equal(count(INCIDENT_HIT), 1);
    assert_int_equal(memory.marks.struck_us, show->view.now_us);
    assert_false(memory.marks.has_sunk);
}

static void a_blow_is_marked_with_where_it_came_from(void **state)
{
    (void)state;
    hit(3, 0);
    assert_int_equal(memory.marks.blow_next, 1);
    assert_int_equal((int)memory.marks.blows[0].x, (int)harbour_px(show->view.bodies[3].x));
    assert_int_equal(memory.marks.struck_us, 0);
}

static void what_others_do_to_each_other_is_not_marked(void **state)
{
    (void)state;
    hit(3, 2);
    assert_int_equal(count(INCIDENT_HIT), 1);
    assert_int_equal(memory.marks.blow_next, 0);
    assert_int_equal(memory.marks.struck_us, 0);
}

static void a_low_hull_alarms_now_and_then_not_all_the_time(void **state)
{
    int alarms = 0;

    (void)state;
    now()->boats[0].state = BOAT_AFLOAT;
    now()->boats[0].hull = 20;
    for (int i = 0; i < 600; i++) {
        look();
        alarms += count(INCIDENT_ALARM);
    }
    assert_in_range(alarms, 3, 5);
    now()->boats[0].hull = 90;
    for (int i = 0; i < 600; i++) {
        look();
        assert_int_equal(count(INCIDENT_ALARM), 0);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_mine_is_told_as_soon_as_it_is_predicted_and_once),
        TEST(a_mine_goes_up_when_it_is_confirmed),
        TEST(a_crate_is_taken_when_it_is_confirmed_and_says_what_was_in_it),
        TEST(cargo_is_lifted_and_captured_but_not_when_it_goes_home_by_itself),
        TEST(a_sinking_is_told_when_both_worlds_say_so),
        TEST(an_own_hit_is_marked_where_it_was),
        TEST(a_blow_is_marked_with_where_it_came_from),
        TEST(what_others_do_to_each_other_is_not_marked),
        TEST(a_low_hull_alarms_now_and_then_not_all_the_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
