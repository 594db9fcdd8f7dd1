/* Who is sent the link into the match while the LAN is open, and when: in virtual time, with real
 * codes.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "net/enet_transport.h"
#include "rig_sample.h"
#include "server/codes.h"
#include "server/hall.h"
#include "server/lan.h"
#include "server/orders.h"

static struct rig rig;
static struct codes codes;
static struct lan lan;
static struct transport *home;
static int links[RIG_BARES]; /* how many links each bare client was sent */
static char link_of[RIG_BARES][INVITE_TEXT_BYTES];
static uint32_t notices[RIG_BARES];
static char word_of[RIG_BARES][GAME_TEXT_BYTES + 1]; /* the last that was no link */

static int open_rig(void **state)
{
    const struct chance chance = chance_of_machine();
    const struct enet_transport_options options = {
        .bind = { BARE_IP, 0 }, .peers = 4, .is_server = true, .chance = chance
    };
    char fault[256];
    int error;

    (void)state;
    memset(links, 0, sizeof(links));
    memset(notices, 0, sizeof(notices));
    rig_open_one(&rig, "puck", 4, 0);
    home = enet_transport_open(&options, fault, sizeof(fault), &error);
    assert_non_null(home);
    assert_true(codes_init(&codes, home, &chance));
    assert_true(codes_renew(&codes, 0));
    lan = (struct lan){
        .server = &rig.sv, .codes = &codes, .state = LAN_ON, .address = { 0xC0A80114, 62893 }
    };
    rig.sv.codes = &codes;
    rig.sv.lan = &lan;
    return 0;
}

static int close_rig(void **state)
{
    (void)state;
    codes_done(&codes);
    home->ops->close(home);
    rig_close(&rig);
    return 0;
}

/* So that no notice hides another: a millisecond, then a look at each client. */
static void step(void)
{
    rig_run(&rig, RIG_STEP_US);
    for (int i = 0; i < rig.count; i++) {
        const struct bare_message *got = &rig.bares[i].got[MSG_NOTICE];
        struct msg_notice m;

        if ((uint32_t)got->count == notices[i]) {
            continue;
        }
        notices[i] = (uint32_t)got->count;
        assert_true(message_unpack(&msg_notice_fields, got->bytes, got->length, &m));
        if (m.kind == NOTICE_INVITE) {
            links[i]++;
            text_format(link_of[i], sizeof(link_of[i]), "%s", m.text);
        } else {
            text_format(word_of[i], sizeof(word_of[i]), "%s", m.text);
        }
    }
}

static void run(void)
{
    for (int i = 0; i < 40; i++) {
        orders_lan_turn(&rig.sv, rig.now_us);
        step();
    }
}

static int links_of(const struct bare *b)
{
    return links[b - rig.bares];
}

static uint8_t seat_of(const struct bare *b)
{
    return rig_session(&rig, b)->seat;
}

static void who_comes_while_it_is_on_gets_it_once(void **state)
{
    struct bare *ann = rig_play(&rig, "Ann", "");
    char text[INVITE_TEXT_BYTES];

    (void)state;
    run();
    run();
    assert_int_equal(links_of(ann), 1);
    assert_true(lan_invite(&lan, &rig.sv.matches[0], text));
    assert_string_equal(link_of[0], text);
}

static void who_came_over_the_lan_or_is_not_the_host_gets_none(void **state)
{
    struct bare *ann = rig_play(&rig, "Ann", "");

    (void)state;
    match_set_host(&rig.sv.matches[0], seat_of(ann));
    struct bare *bob = rig_play(&rig, "Bob", "");
    struct bare *far = rig_connect(&rig);
    struct msg_hello hello = bare_hello("Far", "");

    rig_session(&rig, far)->is_away = true;
    rig_session(&rig, far)->door = 0;
    bare_send_hello(far, &hello);
    run();
    assert_int_equal(links_of(ann), 1);
    assert_int_equal(links_of(bob), 0);
    match_set_host(&rig.sv.matches[0], GAME_SEAT_NONE);
    run();
    assert_int_equal(links_of(far), 0);
}

static void who_becomes_the_host_gets_it(void **state)
{
    struct bare *ann = rig_play(&rig, "Ann", "");
    struct bare *bob = rig_play(&rig, "Bob", "");

    (void)state;
    match_set_host(&rig.sv.matches[0], seat_of(ann));
    run();
    match_set_host(&rig.sv.matches[0], seat_of(bob));
    run();
    assert_int_equal(links_of(ann), 1);
    assert_int_equal(links_of(bob), 1);
}

static void where_the_host_leaves_for_good_all_get_it(void **state)
{
    struct bare *ann = rig_play(&rig, "Ann", "");
    struct bare *bob = rig_play(&rig, "Bob", "");

    (void)state;
    match_set_host(&rig.sv.matches[0], seat_of(ann));
    run();
    match_set_host(&rig.sv.matches[0], GAME_SEAT_NONE);
    run();
    assert_int_equal(links_of(ann), 1);
    assert_int_equal(links_of(bob), 1);
}

static void a_new_code_makes_a_new_link(void **state)
{
    struct bare *ann = rig_play(&rig, "Ann", "");
    char before[INVITE_TEXT_BYTES];

    (void)state;
    run();
    memcpy(before, link_of[0], sizeof(before));
    assert_true(hall_renew_code(&rig.sv, &rig.sv.matches[0], "Bob made a new code."));
    step();
    assert_string_equal(word_of[0], "Bob made a new code.");
    run();
    assert_int_equal(links_of(ann), 2);
    assert_string_not_equal(link_of[0], before);
}

static void opened_anew_it_is_sent_anew(void **state)
{
    struct bare *ann = rig_play(&rig, "Ann", "");

    (void)state;
    run();
    lan.state = LAN_OFF;
    run();
    codes_set_away(&codes, home, true);
    lan.state = LAN_ON;
    run();
    assert_int_equal(links_of(ann), 2);
}

static void while_it_is_shut_nobody_gets_one(void **state)
{
    struct bare *ann = rig_play(&rig, "Ann", "");

    (void)state;
    lan.state = LAN_OFF;
    run();
    assert_int_equal(links_of(ann), 0);
}

static int start_enet(void **state)
{
    char fault[256];

    (void)state;
    return enet_transport_start(fault, sizeof(fault)) ? 0 : -1;
}

#define CLAIM(f) cmocka_unit_test_setup_teardown(f, open_rig, close_rig)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLAIM(who_comes_while_it_is_on_gets_it_once),
        CLAIM(who_came_over_the_lan_or_is_not_the_host_gets_none),
        CLAIM(who_becomes_the_host_gets_it),
        CLAIM(where_the_host_leaves_for_good_all_get_it),
        CLAIM(a_new_code_makes_a_new_link),
        CLAIM(opened_anew_it_is_sent_anew),
        CLAIM(while_it_is_shut_nobody_gets_one),
    };

    return cmocka_run_group_tests(tests, start_enet, NULL);
}
