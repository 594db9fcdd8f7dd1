/* The claims of client/ballot.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "client/ballot.h"
#include "view_sample.h"

enum {
    BY = 1,
    LEFT_S = 12,
};

static struct vote *call(enum vote_topic topic)
{
    struct vote *v = &sample_head()->vote;

    *v = (struct vote){ .topic = (uint8_t)topic,
                        .by = BY,
                        .yes = 1u << BY,
                        .end_tick = SAMPLE_TICK + LEFT_S * TICK_HZ - 1 };
    return v;
}

static void each_topic_asks_its_question(void **state)
{
    static const struct {
        enum vote_topic topic;
        uint8_t whom;
        const char *map;
        const char *question;
    } rows[] = {
        { VOTE_NONE, 0, "", "" },
        { VOTE_REMATCH, 0, "", "Bob asks: begin the round again?" },
        { VOTE_MAP, 0, "canals", "Bob asks: on to the map Canals?" },
        { VOTE_KICK, 2, "", "Bob asks: throw Cy D out?" },
        { VOTE_KICK, 0, "", "Bob asks: throw you out?" },
    };
    char text[VIEW_TEXT_BYTES];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        sample_open();
        struct vote *v = call(rows[i].topic);

        v->whom = rows[i].whom;
        strcpy(v->map, rows[i].map);
        ballot_question(&sample_view, text, sizeof(text));
        assert_string_equal(text, rows[i].question);
        assert_int_equal(ballot_is_open(&sample_view), rows[i].topic != VOTE_NONE);
    }
}

static void ticks_are_counted_across_their_wrap(void **state)
{
    char text[VIEW_TEXT_BYTES];

    (void)state;
    assert_int_equal(view_ticks_left(5, UINT32_MAX - 4), 10);
    assert_int_equal(view_ticks_left(UINT32_MAX, UINT32_MAX), 0);
    assert_int_equal(view_ticks_left(UINT32_MAX - 4, 5), 0);
    sample_open();
    struct vote *v = call(VOTE_REMATCH);

    sample_head()->tick = UINT32_MAX - TICK_HZ;
    v->end_tick = sample_head()->tick + LEFT_S * TICK_HZ;
    ballot_standing(&sample_view, text, sizeof(text));
    assert_string_equal(text, "yes 1, no 0; 3 may vote, most answers win; 12 s left");
    sample_head()->seats[1].moored_until = v->end_tick;
    assert_int_equal(view_moored_s(sample_head(), 1), LEFT_S);
    sample_head()->tick = v->end_tick + 1;
    assert_int_equal(view_moored_s(sample_head(), 1), 1);
}

static void who_has_left_has_no_name_in_the_question(void **state)
{
    char text[VIEW_TEXT_BYTES];

    (void)state;
    sample_open();
    struct vote *v = call(VOTE_KICK);

    v->whom = 2;
    memset(&sample_head()->seats[2], 0, sizeof(sample_head()->seats[2]));
    ballot_question(&sample_view, text, sizeof(text));
    assert_non_null(strstr(text, "throw somebody out?"));
    memset(&sample_head()->seats[v->by], 0, sizeof(sample_head()->seats[v->by]));
    ballot_question(&sample_view, text, sizeof(text));
    assert_string_equal(text, "Somebody asks: throw somebody out?");
}

/* Three people are here; of a vote about one of them the two others decide. */
static void it_says_how_it_stands_and_what_it_came_to(void **state)
{
    char text[VIEW_TEXT_BYTES];

    (void)state;
    sample_open();
    struct vote *v = call(VOTE_REMATCH);

    v->no = 1u << 0;
    ballot_standing(&sample_view, text, sizeof(text));
    assert_string_equal(text, "yes 1, no 1; 3 may vote, most answers win; 12 s left");
    v->topic = VOTE_KICK;
    v->whom = 2;
    ballot_standing(&sample_view, text, sizeof(text));
    assert_string_equal(text, "yes 1, no 1; 2 may vote, most answers win; 12 s left");
    v->state = VOTE_PASSED;
    v->yes = 7;
    v->no = 0;
    ballot_standing(&sample_view, text, sizeof(text));
    assert_string_equal(text, "Carried, 3 to 0");
    v->state = VOTE_FAILED;
    ballot_standing(&sample_view, text, sizeof(text));
    assert_string_equal(text, "Not carried, 3 to 0");
    v->yes = 1;
    ballot_standing(&sample_view, text, sizeof(text));
    assert_string_equal(text, "Not carried: it takes 2 voices to throw somebody out");
    assert_false(ballot_is_open(&sample_view));
}

static void a_vote_past_its_end_has_no_time_left(void **state)
{
    char text[VIEW_TEXT_BYTES];

    (void)state;
    sample_open();
    call(VOTE_REMATCH)->end_tick = SAMPLE_TICK - 1;
    ballot_standing(&sample_view, text, sizeof(text));
    assert_string_equal(text, "yes 1, no 0; 3 may vote, most answers win; 0 s left");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_topic_asks_its_question),
        cmocka_unit_test(ticks_are_counted_across_their_wrap),
        cmocka_unit_test(who_has_left_has_no_name_in_the_question),
        cmocka_unit_test(it_says_how_it_stands_and_what_it_came_to),
        cmocka_unit_test(a_vote_past_its_end_has_no_time_left),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
