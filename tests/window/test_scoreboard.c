/* The claims of client/scoreboard.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "client/canvas.h"
#include "client/scoreboard.h"
#include "view_sample.h"

enum {
    TEXT_BYTES = 64,
    WIDTH = 640,
    HEIGHT = 160,
};

/* The words below "SHOWN of COUNT", which the linker puts in between. */
static char shown[TEXT_BYTES];
float __real_font_draw(struct font *f, struct paint *p, enum font_style style,
                       enum font_align align, float x, float y, SDL_Color color, const char *text);
float __wrap_font_draw(struct font *f, struct paint *p, enum font_style style,
                       enum font_align align, float x, float y, SDL_Color color, const char *text);

float __wrap_font_draw(struct font *f, struct paint *p, enum font_style style,
                       enum font_align align, float x, float y, SDL_Color color, const char *text)
{
    if (strstr(text, " of ") != NULL) {
        text_format(shown, sizeof(shown), "%s", text);
    }
    return __real_font_draw(f, p, style, align, x, y, color, text);
}

static void seat(struct world_head *head, int at, const char *name, int score, int losses)
{
    head->seats[at].kind = SEAT_HUMAN;
    head->seats[at].score = (int16_t)score;
    head->seats[at].losses = (uint16_t)losses;
    strcpy(head->seats[at].name, name);
}

static void best_score_comes_first_then_fewest_losses(void **state)
{
    struct world_head head = { .tick = 0 };
    int order[GAME_SEATS];

    (void)state;
    seat(&head, 2, "Ann", 3, 4);
    seat(&head, 5, "Bob", 7, 9);
    seat(&head, 9, "Cy", 3, 1);
    assert_int_equal(scoreboard_order(&head, order), 3);
    assert_int_equal(order[0], 5);
    assert_int_equal(order[1], 9);
    assert_int_equal(order[2], 2);
}

static void equals_keep_the_order_of_their_seats(void **state)
{
    struct world_head head = { .tick = 0 };
    int order[GAME_SEATS];

    (void)state;
    for (int i = 0; i < GAME_SEATS; i++) {
        seat(&head, i, "Same", 1, 1);
    }
    assert_int_equal(scoreboard_order(&head, order), GAME_SEATS);
    for (int i = 0; i < GAME_SEATS; i++) {
        assert_int_equal(order[i], i);
    }
}

static void the_verdict_names_the_winner(void **state)
{
    struct world_head head = { .tick = 0 };
    char text[TEXT_BYTES];

    (void)state;
    seat(&head, 0, "Ann", 3, 4);
    seat(&head, 1, "Bob", 7, 9);
    scoreboard_verdict(&head, 0, text, sizeof(text));
    assert_string_equal(text, "Bob wins");
}

static void two_equally_good_is_a_draw(void **state)
{
    struct world_head head = { .tick = 0 };
    char text[TEXT_BYTES];

    (void)state;
    seat(&head, 0, "Ann", 3, 4);
    seat(&head, 1, "Bob", 3, 4);
    scoreboard_verdict(&head, 0, text, sizeof(text));
    assert_string_equal(text, "A draw");
}

static void a_round_without_players_has_no_winner(void **state)
{
    struct world_head head = { .tick = 0 };
    char text[TEXT_BYTES];

    (void)state;
    scoreboard_verdict(&head, 0, text, sizeof(text));
    assert_string_equal(text, "The round is over");
}

static void crews_win_together(void **state)
{
    struct world_head head = { .tick = 0 };
    char text[TEXT_BYTES];

    (void)state;
    seat(&head, 0, "Ann", 9, 0);
    seat(&head, 1, "Bob", 5, 0);
    seat(&head, 2, "Cy", 5, 0);
    head.seats[1].team = 1;
    head.seats[2].team = 1;
    scoreboard_verdict(&head, 2, text, sizeof(text));
    assert_string_equal(text, "Crew 2 wins");
    head.seats[2].score = 4;
    scoreboard_verdict(&head, 2, text, sizeof(text));
    assert_string_equal(text, "A draw");
    scoreboard_verdict(&head, 4, text, sizeof(text)); /* two crews of nobody change nothing */
    assert_string_equal(text, "A draw");
    head.seats[0].score = 10;
    scoreboard_verdict(&head, 2, text, sizeof(text));
    assert_string_equal(text, "Crew 1 wins");
}

/* A window, and four players in it. */
static struct canvas canvas;
static struct paint paint;
static struct scene_frame frame;

static void open_frame(void)
{
    char fault[256];

    sample_open();
    assert_true(canvas_open_pixels(&canvas, WIDTH, HEIGHT, fault, sizeof(fault)));
    struct font *font = font_open(fault, sizeof(fault));

    assert_non_null(font);
    font_use(font, canvas.renderer);
    paint_init(&paint, canvas.renderer, canvas.surface);
    paint_begin(&paint, WIDTH, HEIGHT);
    frame = (struct scene_frame){ .paint = &paint,
                                  .font = font,
                                  .view = &sample_view,
                                  .camera = { .width = WIDTH, .height = HEIGHT },
                                  .unit = 1 };
}

static void close_frame(void)
{
    paint_flush(&paint);
    font_close(frame.font);
    canvas_close(&canvas);
}

static void how_long_a_boat_is_moored_is_left_out_where_its_name_needs_the_room(void **state)
{
    const float room = 400;

    (void)state;
    open_frame();
    struct world_head *head = sample_head();
    float name = font_width(frame.font, FONT_BOLD, head->seats[0].name);
    float whole = font_width(frame.font, FONT_SMALL, "moored, 97 s");
    float brief = font_width(frame.font, FONT_SMALL, "moored");

    head->host = GAME_SEAT_NONE;
    head->seats[0].is_ready = 0;
    head->seats[0].moored_until = head->tick + 97 * TICK_HZ;
    assert_true(whole > brief);
    assert_float_equal(scoreboard_marks(&frame, head, 0, room, 0, name + whole + 1), whole + 8,
                       0.5);
    assert_float_equal(scoreboard_marks(&frame, head, 0, room, 0, name + whole - 1), brief + 8,
                       0.5);
    close_frame();
}

static void a_window_too_low_for_the_table_shows_one_row(void **state)
{
    (void)state;
    open_frame();
    scoreboard_draw(&frame, 100, HEIGHT, "Harbour", (SDL_Color){ 255, 255, 255, 255 }, "bay");
    assert_string_equal(shown, "1 of 4");
    close_frame();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(best_score_comes_first_then_fewest_losses),
        cmocka_unit_test(equals_keep_the_order_of_their_seats),
        cmocka_unit_test(the_verdict_names_the_winner),
        cmocka_unit_test(two_equally_good_is_a_draw),
        cmocka_unit_test(crews_win_together),
        cmocka_unit_test(a_round_without_players_has_no_winner),
        cmocka_unit_test(how_long_a_boat_is_moored_is_left_out_where_its_name_needs_the_room),
        cmocka_unit_test(a_window_too_low_for_the_table_shows_one_row),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
