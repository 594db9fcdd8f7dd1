/* The claims of client/window_parts.h about the search for a server on this machine.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "client/window_parts.h"

static struct window w; /* without a runner: who went anywhere with it would be seen */

static int find(void *context)
{
    struct window_search *s = context;

    while (SDL_AtomicGet(&s->is_done) == 0) {
        SDL_Delay(1);
    }
    return 0;
}

/* At home, while a server is looked for. */
static int begin(void **state)
{
    (void)state;
    memset(&w, 0, sizeof(w));
    w.view.state = VIEW_HOME;
    w.search.thread = SDL_CreateThread(find, "find", &w.search);
    return w.search.thread != NULL ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    SDL_AtomicSet(&w.search.is_done, 1);
    SDL_WaitThread(w.search.thread, NULL);
    return 0;
}

static const struct view_feed *last_line(void)
{
    return &w.view.feed[VIEW_FEED - 1];
}

static void while_it_looks_the_window_says_so(void **state)
{
    (void)state;
    window_search_frame(&w);
    assert_non_null(strstr(last_line()->text, "Escape gives up"));
    assert_non_null(w.search.thread);
}

static void what_was_given_up_is_said_no_more(void **state)
{
    (void)state;
    assert_true(window_search_cancel(&w));
    window_search_frame(&w);
    assert_string_equal(last_line()->text, "");
}

static void it_is_given_up_once(void **state)
{
    (void)state;
    assert_true(window_search_cancel(&w));
    assert_false(window_search_cancel(&w)); /* Escape means the menu again */
}

static void nothing_is_given_up_where_nothing_is_looked_for(void **state)
{
    (void)state;
    memset(&w, 0, sizeof(w));
    assert_false(window_search_cancel(&w));
}

static void a_server_that_is_found_too_late_is_left_alone(void **state)
{
    (void)state;
    assert_true(window_search_cancel(&w));
    w.search.is_found = true;
    SDL_AtomicSet(&w.search.is_done, 1);
    window_search_frame(&w); /* does not go there */
    assert_null(w.search.thread);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(while_it_looks_the_window_says_so, begin, end),
        cmocka_unit_test_setup_teardown(what_was_given_up_is_said_no_more, begin, end),
        cmocka_unit_test_setup_teardown(it_is_given_up_once, begin, end),
        cmocka_unit_test(nothing_is_given_up_where_nothing_is_looked_for),
        cmocka_unit_test_setup_teardown(a_server_that_is_found_too_late_is_left_alone, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
