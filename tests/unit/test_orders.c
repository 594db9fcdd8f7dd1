/* The claims of server/orders.h: every order by every role in every phase is carried out or refused
 * with a reason, as a list here says that is not the table's own; and what each order does.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "game/vote.h"
#include "net/resume.h"
#include "orders_sample.h"
#include "server/hall.h"
#include "server/lan.h"

enum {
    MANY_MAPS = 40,
};

/* --- who may what ----------------------------------------------------------------------------- */

enum who {
    CONSOLE,
    HOST,
    GUEST,   /* a player beside a host */
    PLAYER,  /* in a match without a host */
    WATCHER, /* in a match with a host */
    WHO_COUNT,
};

/* A letter for each who, in that order, '-' where it may not: C H G P W. And for each phase: lobby,
 * countdown, play, results. */
static const struct expected {
    const char *line;
    const char *who;
    const char *phases;
} expectations[] = {
    { "help", "CHGPW", "LCPR" },       { "list", "CHGPW", "LCPR" },
    { "maps", "CHGPW", "LCPR" },       { "who", "CHGPW", "LCPR" },
    { "say ahoy", "CH---", "LCPR" },   { "ready", "-HGP-", "L--R" },
    { "team 1 Bob", "CH---", "LC-R" }, { "watch", "-HGP-", "LCPR" },
    { "play", "----W", "LCPR" },       { "leave", "-HGPW", "LCPR" },
    { "join other", "-HGPW", "LCPR" }, { "make open,seats=2", "-HGPW", "LCPR" },
    { "start", "CH-P-", "L---" },      { "restart", "CH---", "LCPR" },
    { "map basin", "CH---", "LCPR" },  { "mode crews", "CH---", "LCPR" },
    { "bots 0", "CH---", "LCPR" },     { "lock", "CH---", "LCPR" },
    { "unlock", "CH---", "LCPR" },     { "code", "CHGPW", "LCPR" },
    { "host Bob", "CH---", "LCPR" },   { "kick Bob", "CH---", "LCPR" },
    { "ban Bob", "CH---", "LCPR" },    { "unban Cid", "CH---", "LCPR" },
    { "bans", "CH---", "LCPR" },       { "lan", "CH-P-", "LCPR" },
    { "pause", "CH-P-", "LCPR" },      { "step 2", "CH-P-", "LCPR" },
    { "slow 0.5", "CH-P-", "LCPR" },   { "resume", "CH-P-", "LCPR" },
    { "close", "CH---", "LCPR" },      { "vote rematch", "-H-P-", "LCPR" },
    { "yes", "-HGP-", "LCPR" },        { "no", "-HGP-", "LCPR" },
    { "quit", "C----", "LCPR" },
};

/* So that whoever may give an order also can. */
static void prepare(const char *line)
{
    static struct lan lan;
    struct ban cid = { .identity = { 7 }, .name = "Cid" };

    rig.sv.lan = &lan;
    if (strncmp(line, "team", 4) == 0) {
        match()->mode = 1;
        head()->mode = 1;
    } else if (strcmp(line, "join other") == 0) {
        char fault[200];

        assert_non_null(
            hall_make(&rig.sv, NULL, "other", "open,seats=2", fault, sizeof(fault), rig.now_us));
    } else if (strcmp(line, "yes") == 0 || strcmp(line, "no") == 0) {
        head()->vote = (struct vote){ .topic = VOTE_REMATCH, .end_tick = head()->tick + 100 };
    } else if (strcmp(line, "close") == 0) {
        match()->is_made = true;
    } else if (strncmp(line, "step", 4) == 0) {
        tempo_set(&match()->tempo, PROTO_TEMPO_STILL);
    } else if (strcmp(line, "resume") == 0) {
        tempo_set(&match()->tempo, PROTO_TEMPO_MOST);
    } else if (strncmp(line, "unban", 5) == 0) {
        cid.match = 0;
        assert_true(bans_add(&bans, &cid, 0));
        cid.match = resume_match_of(match()->name);
        assert_true(bans_add(&bans, &cid, 0));
    }
}

static void expect(const struct expected *e, enum who who, enum phase phase)
{
    static const char *const names[] = {
        [HOST] = "Ann", [GUEST] = "Bob", [PLAYER] = "Ann", [WATCHER] = "Owl"
    };
    bool may = e->who[who] != '-' && e->phases[phase] != '-';

    open_match(who == HOST || who == GUEST || who == WATCHER);
    prepare(e->line);
    enter_phase(phase);
    if (strcmp(e->line, "code") == 0) {
        may = false; /* the match is open */
    }
    bool is_done = give(who == CONSOLE ? NULL : session_of(names[who]), e->line);

    if (is_done != may || heard.refusals != !may) {
        fail_msg("'%s' by %d in phase %d: %d, %s", e->line, who, phase, is_done, heard.text);
    }
    rig_run(&rig, 50000); /* whatever it was, the match goes on */
    rig_close(&rig);
}

static void every_order_by_every_role_in_every_phase_is_allowed_or_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(expectations); i++) {
        for (int who = 0; who < WHO_COUNT; who++) {
            for (int phase = 0; phase < PHASE_COUNT; phase++) {
                expect(&expectations[i], (enum who)who, (enum phase)phase);
            }
        }
    }
}

static void every_row_of_the_table_is_tried_and_has_its_words(void **state)
{
    (void)state;
    assert_int_equal(orders_count, ARRAY_LEN(expectations));
    for (int i = 0; i < orders_count; i++) {
        size_t length = strlen(orders[i].name);

        assert_memory_equal(expectations[i].line, orders[i].name, length);
        assert_true(expectations[i].line[length] == ' ' || expectations[i].line[length] == '\0');
        assert_true(orders[i].help[0] != '\0');
        assert_non_null(orders[i].words);
        assert_non_null(orders[i].run);
        assert_true(!orders[i].needs_words || orders[i].words[0] != '\0');
    }
}

static void a_wrong_word_is_answered_with_the_nearest(void **state)
{
    (void)state;
    open_match(true);
    assert_false(give(NULL, "kik Bob"));
    assert_string_equal(heard.text, "There is no order 'kik'. Did you mean 'kick'?");
    assert_false(give(NULL, "abracadabra"));
    assert_string_equal(heard.text, "There is no order 'abracadabra'; 'help' lists them.");
    assert_false(give(NULL, "kick"));
    assert_string_equal(heard.text, "Say more: kick NAME [REASON]");
    assert_false(give(NULL, ""));
    assert_false(give(NULL, "@nowhere who"));
    assert_string_equal(heard.text, "There is no match 'nowhere'; there are: test");
    assert_false(give(NULL, "@nowhere list"));
    assert_string_equal(heard.text, "There is no match 'nowhere'; there are: test");
    rig_close(&rig);
}

static void the_console_names_a_match_with_spaces_in_quotes(void **state)
{
    (void)state;
    open_match(true);
    text_format(match()->name, sizeof(match()->name), "two crews");
    assert_true(give(NULL, "@\"two crews\" kick Bob"));
    assert_true(give(NULL, "@\"two crews\"list"));
    assert_false(give(NULL, "@two crews list"));
    assert_false(give(NULL, "@\"two crews list"));
    assert_false(give(NULL, "@\"\""));
    assert_true(give(NULL, "help"));
    assert_non_null(strstr(heard.text, "@\"two crews\""));
    rig_close(&rig);
}

static void a_refusal_says_who_may(void **state)
{
    (void)state;
    open_match(true);
    assert_false(give(session_of("Bob"), "kick Ann"));
    assert_string_equal(heard.text, "Only the host can do that: Ann.");
    assert_false(give(session_of("Bob"), "quit"));
    assert_string_equal(heard.text, "Only whoever runs the server can do that.");
    match_set_host(match(), GAME_SEAT_NONE);
    assert_false(give(session_of("Bob"), "kick Ann"));
    assert_string_equal(heard.text, "This match has no host; put it to the vote: '/vote'.");
    rig_close(&rig);
}

static void a_name_may_hold_spaces_be_a_beginning_or_a_number(void **state)
{
    (void)state;
    open_match(true);
    rig_play(&rig, "Bob", ""); /* becomes "Bob 2" */
    assert_true(give(NULL, "host Bob 2"));
    assert_int_equal(match()->host, session_of("Bob 2")->seat);
    assert_true(give(NULL, "host Bob"));
    assert_int_equal(match()->host, session_of("Bob")->seat);
    assert_true(give(NULL, "host an"));
    assert_int_equal(match()->host, session_of("Ann")->seat);
    assert_true(give(NULL, "host #2"));
    assert_int_equal(match()->host, 1);
    assert_false(give(NULL, "host b0"));
    assert_non_null(strstr(heard.text, "More than one"));
    assert_false(give(NULL, "host Zoe"));
    assert_string_equal(heard.text, "Nobody here is called 'Zoe'; 'who' lists them.");
    rig_close(&rig);
}

static void a_locked_match_lets_in_only_who_was_in_it(void **state)
{
    (void)state;
    open_match(true);
    assert_true(give(session_of("Ann"), "lock"));
    rig_run(&rig, 50000);
    assert_int_equal(head()->is_locked, 1);
    struct bare *cid = rig_join(&rig, "Cid", "");

    rig_run(&rig, 20000);
    assert_int_equal(bare_refusal(cid).cause, REFUSE_LOCKED);
    bob->net->ops->drop(bob->net, bob->peer, 0); /* lost, not left */
    rig_run(&rig, 50000);
    struct msg_hello hello = bare_hello("Bob", "");

    bare_connect(bob, rig.now_us);
    rig_run(&rig, 20000);
    bare_send_hello(bob, &hello);
    rig_run(&rig, 20000);
    assert_non_null(session_of("Bob"));
    assert_true(session_of("Bob")->is_resumed);
    rig_close(&rig);
}

static void who_has_no_identity_is_not_the_host_of_a_match_without_one(void **state)
{
    (void)state;
    open_match(false);
    match()->is_locked = true;
    struct bare *cid = rig_connect(&rig);
    struct msg_hello hello = bare_hello("Cid", "");

    memset(rig_session(&rig, cid)->identity, 0, NET_IDENTITY_BYTES);
    bare_send_hello(cid, &hello);
    rig_run(&rig, 20000);
    assert_int_equal(bare_refusal(cid).cause, REFUSE_LOCKED);
    rig_close(&rig);
}

static void a_map_that_is_there_is_changed_and_all_sit_where_they_sat(void **state)
{
    (void)state;
    open_match(true);
    uint8_t seat = session_of("Bob")->seat;
    int welcomes = bob->got[MSG_WELCOME].count;

    assert_false(give(NULL, "map atlantis"));
    assert_non_null(strstr(heard.text, "there is no map atlantis; there are: basin"));
    assert_false(give(NULL, "map ../../etc/passwd"));
    assert_true(give(NULL, "map basin"));
    rig_run(&rig, 50000);
    assert_int_equal(bob->got[MSG_WELCOME].count, welcomes + 1);
    struct bare *players[] = { ann, bob };

    for (size_t i = 0; i < ARRAY_LEN(players); i++) {
        rig_send_input(&rig, players[i], head()->tick + 2, head()->tick);
    }
    rig_run(&rig, 50000);
    assert_int_equal(session_of("Bob")->seat, seat);
    assert_int_equal(head()->seats[seat].kind, SEAT_HUMAN);
    assert_string_equal(head()->seats[seat].name, "Bob");
    assert_true(match()->game->is_sane(match()->world, match()->level));
    rig_close(&rig);
}

/* More maps than a line has room for; none but the default can be read. */
static void list_many(void *context, const struct game *g, char *text, size_t size)
{
    (void)context;
    text_format(text, size, "%s", g->default_map);
    for (int i = 0; i < MANY_MAPS; i++) {
        size_t length = strlen(text);

        text_format(text + length, size - length, ", sealed-harbour-%d", i);
    }
}

static void a_map_that_can_not_be_read_is_not_said_to_be_missing(void **state)
{
    const struct level_source many = { NULL, read_level, list_many };
    const char *const sealed[] = { "sealed-harbour-0", "sealed-harbour-39" };
    char line[GAME_TEXT_BYTES];
    (void)state;

    open_match(true);
    rig.sv.levels = &many;
    for (size_t i = 0; i < ARRAY_LEN(sealed); i++) {
        text_format(line, sizeof(line), "map %s", sealed[i]);
        assert_false(give(NULL, line));
        text_format(line, sizeof(line), "The map stays as it is: the map %s can't be read.",
                    sealed[i]);
        assert_string_equal(heard.text, line);
    }
    rig_close(&rig);
}

static void a_vote_that_passes_is_carried_out(void **state)
{
    (void)state;
    open_match(false);
    struct bare *cid = rig_play(&rig, "Cid", "");

    assert_true(give(session_of("Ann"), "vote kick Bob"));
    rig_run(&rig, 50000);
    assert_int_equal(head()->vote.topic, VOTE_KICK);
    assert_false(give(session_of("Bob"), "vote kick Ann")); /* one at a time */
    assert_true(give(session_of("Cid"), "yes"));
    rig_run(&rig, 50000);
    assert_int_equal(head()->vote.state, VOTE_PASSED);
    assert_int_equal(bare_refusal(bob).cause, REFUSE_KICKED);
    assert_int_equal(match_people(match()), 2);
    (void)cid;
    rig_close(&rig);
}

static void who_is_refused_elsewhere_stays_where_he_is(void **state)
{
    char fault[200];

    (void)state;
    open_match(true);
    struct match *other = hall_make(&rig.sv, NULL, "other", "open,seats=1,game=puck", fault,
                                    sizeof(fault), rig.now_us);

    other->is_locked = true;
    assert_true(give(session_of("Ann"), "lock"));
    rig_run(&rig, 50000);
    uint8_t seat = session_of("Bob")->seat;

    assert_false(give(session_of("Bob"), "join other"));
    assert_non_null(strstr(heard.text, "You can't join other"));
    assert_int_equal(session_of("Bob")->state, SESSION_PLAYING);
    assert_int_equal(session_of("Bob")->seat, seat);
    assert_false(match()->seats[seat].is_changed);
    rig_close(&rig);
}

static void a_lock_keeps_nobody_in_the_match_from_changing_place(void **state)
{
    (void)state;
    open_match(true);
    assert_true(give(session_of("Ann"), "lock"));
    rig_run(&rig, 50000);
    assert_true(give(session_of("Bob"), "watch"));
    assert_int_equal(session_of("Bob")->seat, GAME_SEAT_NONE);
    assert_true(give(session_of("Bob"), "play"));
    assert_int_not_equal(session_of("Bob")->seat, GAME_SEAT_NONE);
    assert_true(give(session_of("Owl"), "play"));
    assert_int_equal(match()->watchers, 0);
    rig_close(&rig);
}

static void what_was_held_down_in_one_match_is_not_in_the_next(void **state)
{
    static const struct input neutral;

    (void)state;
    open_match(false);
    struct session *s = rig_session(&rig, bob);

    memset(&s->last, 1, sizeof(s->last));
    assert_true(give(s, "make open,game=puck,seats=2"));
    rig_run(&rig, 100000);
    const struct world_head *made = match_head(&rig.sv.matches[s->match]);

    assert_int_equal(made->seats[s->seat].kind, SEAT_HUMAN);
    assert_memory_equal(&made->inputs[s->seat], &neutral, sizeof(neutral));
    rig_close(&rig);
}

static void who_is_lost_while_a_new_map_loads_keeps_his_seat(void **state)
{
    (void)state;
    open_match(true);
    uint8_t seat = session_of("Bob")->seat;

    assert_true(give(NULL, "map basin"));
    bob->net->ops->drop(bob->net, bob->peer, 0);
    rig_run(&rig, 50000);
    assert_null(session_of("Bob"));
    assert_int_equal(match()->seats[seat].kind, SEAT_HUMAN);
    assert_true(match()->seats[seat].hold_s > 0);
    rig_close(&rig);
}

/* A ticket opens the match that it was given for, and not what takes its place. */
static void a_ticket_for_a_closed_match_does_not_open_the_next_in_its_place(void **state)
{
    char fault[200];

    (void)state;
    open_match(false);
    struct match *made =
        hall_make(&rig.sv, NULL, "old", "open,game=puck", fault, sizeof(fault), rig.now_us);
    struct bare *cid = rig_connect(&rig);
    struct msg_hello hello = bare_hello("Cid", "");

    rig_session(&rig, cid)->claimed = (uint16_t)(made - rig.sv.matches);
    hall_close(&rig.sv, made, rig.now_us);
    made = hall_make(&rig.sv, NULL, "new", "open,game=puck", fault, sizeof(fault), rig.now_us);
    assert_non_null(made);
    made->is_private = true;
    bare_send_hello(cid, &hello);
    rig_run(&rig, 20000);
    assert_int_equal(match_people(made), 0);
    assert_int_equal(rig_session(&rig, cid)->match, 0);
    rig_close(&rig);
}

static void the_servers_own_match_is_closed_by_its_console_alone(void **state)
{
    (void)state;
    open_match(true);
    assert_false(give(session_of("Ann"), "close"));
    assert_string_equal(heard.text, "This match is the server's own: only its console closes it.");
    assert_true(give(NULL, "close"));
    rig_close(&rig);
}

static void a_closed_match_tells_everybody_and_the_server_goes_on(void **state)
{
    (void)state;
    open_match(true);
    assert_true(give(NULL, "close"));
    rig_run(&rig, 50000);
    assert_int_equal(bare_refusal(ann).cause, REFUSE_OVER);
    assert_int_equal(bare_refusal(bob).cause, REFUSE_OVER);
    struct bare *cid = rig_join(&rig, "Cid", "");

    rig_run(&rig, 20000);
    assert_int_equal(bare_refusal(cid).cause, REFUSE_CODE);
    assert_false(give(NULL, "who"));
    assert_string_equal(heard.text, "There is no match.");
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_order_by_every_role_in_every_phase_is_allowed_or_refused),
        cmocka_unit_test(every_row_of_the_table_is_tried_and_has_its_words),
        cmocka_unit_test(a_wrong_word_is_answered_with_the_nearest),
        cmocka_unit_test(the_console_names_a_match_with_spaces_in_quotes),
        cmocka_unit_test(a_refusal_says_who_may),
        cmocka_unit_test(a_name_may_hold_spaces_be_a_beginning_or_a_number),
        cmocka_unit_test(a_locked_match_lets_in_only_who_was_in_it),
        cmocka_unit_test(who_has_no_identity_is_not_the_host_of_a_match_without_one),
        cmocka_unit_test(a_map_that_is_there_is_changed_and_all_sit_where_they_sat),
        cmocka_unit_test(a_map_that_can_not_be_read_is_not_said_to_be_missing),
        cmocka_unit_test(a_vote_that_passes_is_carried_out),
        cmocka_unit_test(who_is_refused_elsewhere_stays_where_he_is),
        cmocka_unit_test(a_lock_keeps_nobody_in_the_match_from_changing_place),
        cmocka_unit_test(what_was_held_down_in_one_match_is_not_in_the_next),
        cmocka_unit_test(who_is_lost_while_a_new_map_loads_keeps_his_seat),
        cmocka_unit_test(a_ticket_for_a_closed_match_does_not_open_the_next_in_its_place),
        cmocka_unit_test(the_servers_own_match_is_closed_by_its_console_alone),
        cmocka_unit_test(a_closed_match_tells_everybody_and_the_server_goes_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
