/* The claims of client/feed.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "client/canvas.h"
#include "client/feed.h"
#include "tests/window/view_sample.h"

enum {
    WIDTH = 640,
    HEIGHT = 360,
    FAULT_BYTES = 256,
};

static struct view_feed row_of(enum view_feed_kind kind, uint64_t age_us, const char *text)
{
    struct view_feed row = { .at_us = SAMPLE_NOW_US - age_us,
                             .kind = (uint8_t)kind,
                             .by = GAME_SEAT_NONE,
                             .whom = GAME_SEAT_NONE };

    strcpy(row.text, text);
    return row;
}

static void open_at(enum phase phase, uint32_t age_ticks)
{
    struct world_head *now = (struct world_head *)(void *)sample_view.now;

    sample_open();
    now->phase = (uint8_t)phase;
    now->phase_tick = 100;
    now->tick = 100 + age_ticks;
}

static void an_answer_has_more_time_than_news(void **state)
{
    const struct view_feed news = row_of(VIEW_FEED_NEWS, 10000000, "Ann sank Bob");
    const struct view_feed answer = row_of(VIEW_FEED_ANSWER, 10000000, "Done: lock");

    (void)state;
    open_at(PHASE_LOBBY, 0);
    assert_true(feed_seconds_left(&sample_view, &news) <= 0);
    assert_true(feed_seconds_left(&sample_view, &answer) > 0);
}

static void an_empty_row_has_none(void **state)
{
    const struct view_feed empty = row_of(VIEW_FEED_CHAT, 0, "");

    (void)state;
    open_at(PHASE_LOBBY, 0);
    assert_true(feed_seconds_left(&sample_view, &empty) <= 0);
}

static void what_the_program_has_asked_by_itself_is_not_shown(void **state)
{
    struct view_feed answer = row_of(VIEW_FEED_ANSWER, 0, "This is basin; there are: basin");

    (void)state;
    open_at(PHASE_PLAY, 0);
    assert_true(feed_seconds_left(&sample_view, &answer) > 0);
    answer.is_aside = true;
    assert_true(feed_seconds_left(&sample_view, &answer) <= 0);
}

static void what_happened_in_the_lobby_is_no_news_in_the_round(void **state)
{
    const struct view_feed joined = row_of(VIEW_FEED_SEAT, 3000000, "Bob joined");
    const struct view_feed said = row_of(VIEW_FEED_CHAT, 3000000, "Bob: ahoy");
    const struct view_feed told = row_of(VIEW_FEED_NOTICE, 3000000, "Ann: one round more");

    (void)state;
    open_at(PHASE_LOBBY, 5 * TICK_HZ);
    assert_true(feed_seconds_left(&sample_view, &joined) > 0);
    open_at(PHASE_COUNTDOWN, 2 * TICK_HZ);
    assert_true(feed_seconds_left(&sample_view, &joined) <= 0);
    assert_true(feed_seconds_left(&sample_view, &said) > 0);
    assert_true(feed_seconds_left(&sample_view, &told) > 0);
    open_at(PHASE_PLAY, TICK_HZ); /* he came while it was counted down */
    assert_true(feed_seconds_left(&sample_view, &joined) > 0);
    open_at(PHASE_RESULTS, TICK_HZ);
    assert_true(feed_seconds_left(&sample_view, &joined) > 0);
}

/* How many pixels have been painted. */
static int painted(const struct canvas *canvas)
{
    const SDL_Surface *s = canvas->surface;
    int count = 0;

    for (int y = 0; y < s->h; y++) {
        const Uint32 *line =
            (const Uint32 *)(const void *)((const Uint8 *)s->pixels + y * s->pitch);

        for (int x = 0; x < s->w; x++) {
            count += (line[x] & 0xFFFFFF) != 0;
        }
    }
    return count;
}

static void the_first_line_is_shown_while_there_is_no_other(void **state)
{
    static const struct feed_room room = { WIDTH, WIDTH, false, 0 };
    static struct paint paint;
    struct canvas canvas = { .window = NULL };
    char fault[FAULT_BYTES];

    (void)state;
    assert_true(canvas_open_pixels(&canvas, WIDTH, HEIGHT, fault, sizeof(fault)));
    struct font *font = font_open(fault, sizeof(fault));

    assert_non_null(font);
    font_use(font, canvas.renderer);
    paint_init(&paint, canvas.renderer, canvas.surface);
    SDL_SetRenderDrawColor(canvas.renderer, 0, 0, 0, 255);
    SDL_RenderClear(canvas.renderer);
    paint_begin(&paint, WIDTH, HEIGHT);
    open_at(PHASE_LOBBY, 0);
    sample_view.feed[0] = row_of(VIEW_FEED_SEAT, 0, "Bob joined");
    const struct scene_frame f = { .paint = &paint,
                                   .font = font,
                                   .view = &sample_view,
                                   .camera = { .width = WIDTH, .height = HEIGHT, .zoom = 1 },
                                   .unit = 0.68f,
                                   .whom = GAME_SEAT_NONE };

    feed_draw(&f, HEIGHT - 20, room);
    paint_flush(&paint);
    assert_true(painted(&canvas) > 0);
    font_close(font);
    canvas_close(&canvas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_has_more_time_than_news),
        cmocka_unit_test(an_empty_row_has_none),
        cmocka_unit_test(what_the_program_has_asked_by_itself_is_not_shown),
        cmocka_unit_test(what_happened_in_the_lobby_is_no_news_in_the_round),
        cmocka_unit_test(the_first_line_is_shown_while_there_is_no_other),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
