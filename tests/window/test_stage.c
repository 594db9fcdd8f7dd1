/* The claims of client/stage.h and client/gaze.h about the camera.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <string.h>
#include <cmocka.h>

#include "client/canvas.h"
#include "client/stage.h"
#include "tests/window/show.h"

enum {
    WIDTH = 1280,
    HEIGHT = 720,
    FRAME_US = 16667,
};

static struct stage stage;
static struct show *show;

static int begin(void **state)
{
    (void)state;
    stage_init(&stage);
    show = show_open("harbour", "basin", 0, 4, 5);
    for (int i = 0; i < 200; i++) {
        show_step(show);
        stage_update(&stage, &show->view, WIDTH, HEIGHT);
    }
    return 0;
}

static int end(void **state)
{
    (void)state;
    stage_done(&stage);
    show_close(show);
    return 0;
}

/* --- gaze ---------------------------------------------------------------------------------------
 */

static void who_stands_still_is_looked_at_and_who_moves_is_led(void **state)
{
    struct gaze g = { .whom = 1, .life = 1 };

    (void)state;
    for (int i = 0; i < 200; i++) {
        gaze_lead(&g, 1, 1, 100, 100, 80, 40, 0.0167f);
    }
    assert_true(fabsf(g.lead_x) < 0.5f && fabsf(g.lead_y) < 0.5f);
    for (int i = 0; i < 200; i++) {
        gaze_lead(&g, 1, 1, 100 + 1.0f * (float)i, 100 - 5.0f * (float)i, 80, 40, 0.0167f);
    }
    assert_true(g.lead_x > 20 && g.lead_x <= 80);
    assert_true(g.lead_y < -30 && g.lead_y >= -40);
}

static void another_life_has_no_speed_yet(void **state)
{
    struct gaze g = { .whom = 1, .life = 1 };

    (void)state;
    gaze_lead(&g, 1, 1, 0, 0, 100, 100, 0.0167f);
    gaze_lead(&g, 1, 2, 5000, 5000, 100, 100, 0.0167f);
    assert_true(fabsf(g.lead_x) < 0.01f);
}

static void a_shock_shakes_and_dies_away(void **state)
{
    struct gaze g = { .shock = 0 };
    float most = 0;
    float x;
    float y;

    (void)state;
    gaze_shaken(&g, 1000000, &x, &y);
    assert_true(fabsf(x) < 1e-6f && fabsf(y) < 1e-6f);
    gaze_shake(&g, 1, 1000000);
    for (uint64_t us = 1000000; us < 1300000; us += FRAME_US) {
        gaze_shaken(&g, us, &x, &y);
        most = fmaxf(most, fabsf(x));
    }
    assert_true(most > 2);
    gaze_shaken(&g, 4000000, &x, &y);
    assert_true(fabsf(x) < 1e-6f && fabsf(y) < 1e-6f);
}

/* --- stage --------------------------------------------------------------------------------------
 */

/* How far the camera is from where it looks after a blow. */
static float shaken_after_a_blow(bool is_calm)
{
    float most = 0;

    stage.is_calm = is_calm;
    for (int i = 0; i < 2000; i++) {
        show_step(show);
        stage_update(&stage, &show->view, WIDTH, HEIGHT);
        most = fmaxf(most, fabsf(stage.camera.x - stage.gaze.x));
    }
    return most;
}

static void a_match_shakes_the_camera(void **state)
{
    (void)state;
    assert_true(shaken_after_a_blow(false) > 0.5f);
}

static void when_it_is_calm_nothing_shakes_it(void **state)
{
    (void)state;
    assert_true(shaken_after_a_blow(true) < 1e-3f);
}

static void a_player_follows_himself_and_nobody_else(void **state)
{
    (void)state;
    stage_follow(&stage, &show->view, 1);
    assert_int_equal(stage_whom(&stage, &show->view), 0);
}

static void a_watcher_sees_all_until_he_follows_somebody(void **state)
{
    (void)state;
    show->view.seat = GAME_SEAT_NONE;
    stage_update(&stage, &show->view, WIDTH, HEIGHT);
    assert_int_equal(stage_whom(&stage, &show->view), GAME_SEAT_NONE);
    float zoom = stage.camera.zoom;

    stage_follow(&stage, &show->view, 1);
    stage_update(&stage, &show->view, WIDTH, HEIGHT);
    assert_int_equal(stage_whom(&stage, &show->view), 0);
    assert_true(stage.camera.zoom > zoom);
    stage_follow(&stage, &show->view, 0);
    assert_int_equal(stage_whom(&stage, &show->view), GAME_SEAT_NONE);
}

static void a_watcher_goes_round_those_who_are_there(void **state)
{
    static const int forth[] = { 0, 1, 2, 3, 0 };
    static const int back[] = { 3, 2, 1, 0, 3 };

    (void)state;
    show->view.seat = GAME_SEAT_NONE;
    for (size_t i = 0; i < ARRAY_LEN(forth); i++) {
        stage_follow(&stage, &show->view, 1);
        assert_int_equal(stage_whom(&stage, &show->view), forth[i]);
    }
    stage_follow(&stage, &show->view, 0);
    for (size_t i = 0; i < ARRAY_LEN(back); i++) {
        stage_follow(&stage, &show->view, -1);
        assert_int_equal(stage_whom(&stage, &show->view), back[i]);
    }
}

static void who_leaves_is_followed_no_more(void **state)
{
    struct world_head *head = (struct world_head *)(void *)show->view.confirmed;

    (void)state;
    show->view.seat = GAME_SEAT_NONE;
    stage_follow(&stage, &show->view, 1);
    head->seats[0].kind = SEAT_EMPTY;
    assert_int_equal(stage_whom(&stage, &show->view), GAME_SEAT_NONE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

/* Where the own body is drawn once the camera has got there. */
static SDL_FPoint drawn_at(float x, float y)
{
    show->view.bodies[0].x = (int32_t)(x * (float)show->game->units_per_px);
    show->view.bodies[0].y = (int32_t)(y * (float)show->game->units_per_px);
    for (int i = 0; i < 300; i++) {
        show->view.now_us += FRAME_US;
        stage_update(&stage, &show->view, WIDTH, HEIGHT);
    }
    return (SDL_FPoint){ WIDTH / 2.0f + (x - stage.camera.x) * stage.camera.zoom,
                         HEIGHT / 2.0f + (y - stage.camera.y) * stage.camera.zoom };
}

static void who_is_at_the_edge_of_the_world_is_clear_of_the_panes(void **state)
{
    enum { MARGIN = 200 };
    float width = 0;
    float height = 0;

    (void)state;
    stage.is_calm = true;
    stage.scene->span(&show->view, &width, &height);
    assert_true(drawn_at(20, 20).x < MARGIN && drawn_at(20, 20).y < MARGIN);
    stage.margin = (struct stage_margin){ 2 * MARGIN, MARGIN, 3 * MARGIN, MARGIN };
    assert_true(drawn_at(20, 20).x > 2 * MARGIN && drawn_at(20, 20).y > MARGIN);
    SDL_FPoint far = drawn_at(width - 20, height - 20);
    assert_true(far.x < WIDTH - 3 * MARGIN && far.y < HEIGHT - MARGIN);
}

/* --- puck --------------------------------------------------------------------------------------
 */

/* The red of what lies on the left goal's line, under what is drawn of that world. */
static int goal_red(struct stage *puck, struct canvas *canvas, struct font *font,
                    const struct view *view)
{
    static struct paint paint;
    struct scene_frame f = { .paint = &paint,
                             .font = font,
                             .view = view,
                             .worn = view_head(view->confirmed),
                             .unit = 0.68f };

    paint_init(&paint, canvas->renderer, canvas->surface);
    paint_begin(&paint, WIDTH, HEIGHT);
    stage_update(puck, view, WIDTH, HEIGHT);
    stage_draw(puck, &f);
    paint_flush(&paint);
    const struct paint_place place = scene_place(&puck->camera);
    const SDL_FPoint at = paint_point(&place, 32, 280); /* in the frame, and below the names */
    const SDL_Surface *s = canvas->surface;
    const Uint8 *row = (const Uint8 *)s->pixels + (int)at.y * s->pitch;

    return ((const Uint32 *)(const void *)row)[(int)at.x] >> 16 & 0xFF;
}

static void a_goal_has_the_colour_that_its_seat_wears_now(void **state)
{
    struct show *play = show_open("puck", NULL, 0, 2, 5);
    struct world_head *head = (struct world_head *)(void *)play->view.confirmed;
    struct stage puck;
    struct canvas canvas = { .window = NULL };
    char fault[256];

    (void)state;
    assert_true(canvas_open_pixels(&canvas, WIDTH, HEIGHT, fault, sizeof(fault)));
    struct font *font = font_open(fault, sizeof(fault));

    assert_non_null(font);
    font_use(font, canvas.renderer);
    stage_init(&puck);
    puck.renderer = canvas.renderer;
    for (int i = 0; i < 20; i++) {
        show_step(play);
    }
    for (int colour = 0; colour < 2; colour++) {
        head->seats[0].colour = (uint8_t)colour;
        assert_in_range(goal_red(&puck, &canvas, font, &play->view), palette_colour(colour).r - 2,
                        palette_colour(colour).r + 2);
    }
    stage_done(&puck);
    font_close(font);
    canvas_close(&canvas);
    show_close(play);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_stands_still_is_looked_at_and_who_moves_is_led),
        cmocka_unit_test(another_life_has_no_speed_yet),
        cmocka_unit_test(a_shock_shakes_and_dies_away),
        TEST(a_match_shakes_the_camera),
        TEST(when_it_is_calm_nothing_shakes_it),
        TEST(a_player_follows_himself_and_nobody_else),
        TEST(a_watcher_sees_all_until_he_follows_somebody),
        TEST(a_watcher_goes_round_those_who_are_there),
        TEST(who_leaves_is_followed_no_more),
        TEST(who_is_at_the_edge_of_the_world_is_clear_of_the_panes),
        cmocka_unit_test(a_goal_has_the_colour_that_its_seat_wears_now),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
