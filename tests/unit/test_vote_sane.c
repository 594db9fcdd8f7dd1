/* What a vote in a keyframe may be: vote_is_sane of game/vote.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "game/vote.h"
#include "vote_sample.h"

/* Each row breaks a sound vote in one place. */
static void spoil_time(struct vote *v)
{
    v->end_tick = head.tick + VOTE_OPEN_TICKS + 1;
}

static void spoil_past(struct vote *v)
{
    v->end_tick = head.tick - 1;
}

static void spoil_shown_time(struct vote *v)
{
    v->state = VOTE_FAILED;
    v->end_tick = head.tick + VOTE_SHOWN_TICKS + 1;
}

static void spoil_voice(struct vote *v)
{
    v->no = v->yes;
}

static void spoil_map(struct vote *v)
{
    v->map[0] = 'x';
}

static void spoil_no_map(struct vote *v)
{
    v->topic = VOTE_MAP;
    v->whom = 0;
}

static void spoil_whom(struct vote *v)
{
    v->topic = VOTE_REMATCH;
}

static void spoil_empty_whom(struct vote *v)
{
    v->whom = 9;
}

static void spoil_none(struct vote *v)
{
    v->topic = VOTE_NONE;
}

static void an_impossible_vote_is_not_sane(void **state)
{
    static void (*const spoilers[])(struct vote *) = {
        spoil_time,   spoil_past, spoil_shown_time, spoil_voice, spoil_map,
        spoil_no_map, spoil_whom, spoil_empty_whom, spoil_none,
    };
    struct vote sound;
    (void)state;

    gather(4);
    call(0, VOTE_KICK, 3);
    sound = head.vote;
    assert_true(vote_is_sane(&head));
    for (size_t i = 0; i < ARRAY_LEN(spoilers); i++) {
        head.vote = sound;
        spoilers[i](&head.vote);
        if (vote_is_sane(&head) || lobby_is_sane(&head, &rules)) {
            fail_msg("spoiler %zu is not seen", i);
        }
    }
}

int main(void)
{
#define CLAIM(test) cmocka_unit_test_setup(test, set_up)
    const struct CMUnitTest tests[] = {
        CLAIM(an_impossible_vote_is_not_sane),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
