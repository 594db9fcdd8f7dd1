/* The claims of client/harbour_labels.h: where a name, the tip over the own one and the mark
 * towards a boat that is not to be seen stand among panes.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "client/canvas.h"
#include "client/harbour_labels.h"
#include "tests/window/show.h"

enum {
    WIDTH = 1280,
    HEIGHT = 720,
    MIDDLE_X = WIDTH / 2, /* where the own boat is */
    MIDDLE_Y = HEIGHT / 2,
    ZOOM = 2,
};

static struct canvas canvas;
static struct paint paint;
static struct panes panes;
static struct harbour_marks marks;
static struct harbour_edges edges;
static struct scene_frame frame;
static struct show *show;
static SDL_FPoint name; /* of the own boat; not drawn: 0 */
static SDL_FPoint tip;  /* likewise */

/* The linker leads the calls here. NOLINTBEGIN(bugprone-reserved-identifier) */
void __real_font_draw_cut(struct font *f, struct paint *p, enum font_style style, float x, float y,
                          float width, SDL_Color color, const char *text);
void __wrap_font_draw_cut(struct font *f, struct paint *p, enum font_style style, float x, float y,
                          float width, SDL_Color color, const char *text);
void __real_paint_polygon(struct paint *p, const SDL_FPoint *points, int count, SDL_Color color);
void __wrap_paint_polygon(struct paint *p, const SDL_FPoint *points, int count, SDL_Color color);

void __wrap_font_draw_cut(struct font *f, struct paint *p, enum font_style style, float x, float y,
                          float width, SDL_Color color, const char *text)
{
    if (strcmp(text, view_head(show->view.confirmed)->seats[0].name) == 0) {
        name = (SDL_FPoint){ x + width / 2, y };
    }
    __real_font_draw_cut(f, p, style, x, y, width, color, text);
}

void __wrap_paint_polygon(struct paint *p, const SDL_FPoint *points, int count, SDL_Color color)
{
    if (count == 3 && color.r == 255 && color.g == 255 && color.b == 255) {
        tip = points[0];
    }
    __real_paint_polygon(p, points, count, color);
}
/* NOLINTEND(bugprone-reserved-identifier) */

static int open_all(void **state)
{
    char fault[256];

    (void)state;
    show = show_open("harbour", "basin", 0, 2, 5);
    for (int i = 0; i < 10; i++) {
        show_step(show);
    }
    if (!canvas_open_pixels(&canvas, WIDTH, HEIGHT, fault, sizeof(fault))) {
        return -1;
    }
    frame = (struct scene_frame){ .paint = &paint,
                                  .font = font_open(fault, sizeof(fault)),
                                  .view = &show->view,
                                  .worn = view_head(show->view.confirmed),
                                  .panes = &panes,
                                  .unit = 1,
                                  .is_calm = true };
    if (frame.font == NULL) {
        return -1;
    }
    font_use(frame.font, canvas.renderer);
    font_scale(frame.font, frame.unit);
    paint_init(&paint, canvas.renderer, canvas.surface);
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    font_close(frame.font);
    canvas_close(&canvas);
    show_close(show);
    return 0;
}

/* The own boat is in the middle of the window, the other one beyond it or that far from there, in
 * output pixels; nothing else floats. */
static void place_boats(float other_x, float other_y)
{
    struct harbour *w = (struct harbour *)(void *)show->view.now;

    memset(w->mines, 0, sizeof(w->mines));
    memset(w->crates, 0, sizeof(w->crates));
    for (int seat = 0; seat < 2; seat++) {
        w->boats[seat].state = BOAT_AFLOAT;
        w->boats[seat].timer = 0;
        w->boats[seat].x = 1000 * HARBOUR_UNIT;
        w->boats[seat].y = 700 * HARBOUR_UNIT;
    }
    w->boats[1].x += (int32_t)(other_x / ZOOM * HARBOUR_UNIT);
    w->boats[1].y += (int32_t)(other_y / ZOOM * HARBOUR_UNIT);
    show->game->bodies(w, show->view.bodies);
    frame.camera =
        (struct camera){ .x = 1000, .y = 700, .zoom = ZOOM, .width = WIDTH, .height = HEIGHT };
    panes = (struct panes){ .now_count = 0 };
}

static void draw(void)
{
    panes_begin(&panes);
    name = (SDL_FPoint){ 0, 0 };
    tip = (SDL_FPoint){ 0, 0 };
    edges.count = 0;
    edges.things = 0;
    paint_begin(&paint, WIDTH, HEIGHT);
    paint.place = scene_place(&frame.camera);
    harbour_labels_begin(&frame, &edges);
    harbour_labels_draw(&frame, &marks, &edges);
    paint_flush(&paint);
}

static void own_name_stands_above_its_boat_and_the_tip_over_it(void **state)
{
    (void)state;
    place_boats(5000, 0);
    draw();
    assert_true(name.y > 0 && name.y < MIDDLE_Y - 27 * ZOOM);
    assert_true(tip.y > 0 && tip.y < name.y);
    assert_float_equal(tip.x, MIDDLE_X, 1);
}

static void below_a_pane_the_name_is_under_the_boat_and_the_tip_above(void **state)
{
    (void)state;
    place_boats(5000, 0);
    panes_add(&panes, (SDL_FRect){ 0, 0, WIDTH, MIDDLE_Y - 29 * ZOOM });
    draw();
    assert_true(name.y > MIDDLE_Y + 20 * ZOOM);
    assert_true(tip.y > MIDDLE_Y - 30 * ZOOM && tip.y < MIDDLE_Y - 16 * ZOOM);
}

static void between_panes_the_name_is_beside_the_boat(void **state)
{
    (void)state;
    place_boats(5000, 0);
    panes_add(&panes, (SDL_FRect){ 0, 0, WIDTH, MIDDLE_Y - 22 * ZOOM });
    panes_add(&panes, (SDL_FRect){ 0, MIDDLE_Y + 22 * ZOOM, WIDTH, HEIGHT });
    draw();
    assert_true(name.x > MIDDLE_X + 20 * ZOOM);
    assert_true(name.y > MIDDLE_Y - 22 * ZOOM && name.y < MIDDLE_Y + 22 * ZOOM);
    assert_true(tip.y == 0); /* no room */
    panes = (struct panes){ .now_count = 0 };
    panes_add(&panes, (SDL_FRect){ 0, 0, WIDTH, MIDDLE_Y - 22 * ZOOM });
    panes_add(&panes, (SDL_FRect){ 0, MIDDLE_Y + 22 * ZOOM, WIDTH, HEIGHT });
    panes_add(&panes, (SDL_FRect){ MIDDLE_X + 20 * ZOOM, 0, WIDTH, HEIGHT });
    draw();
    assert_true(name.x > 0 && name.x < MIDDLE_X - 20 * ZOOM);
}

static void where_no_name_has_room_there_is_none(void **state)
{
    (void)state;
    place_boats(5000, 0);
    panes_add(&panes, (SDL_FRect){ 0, 0, WIDTH, MIDDLE_Y - 10 });
    panes_add(&panes, (SDL_FRect){ 0, MIDDLE_Y + 10, WIDTH, HEIGHT });
    draw();
    assert_true(name.y == 0);
}

static void boat_beyond_the_window_or_beneath_a_pane_has_a_mark(void **state)
{
    const SDL_FRect pane = { MIDDLE_X + 200, MIDDLE_Y - 100, 300, 200 };

    (void)state;
    place_boats(300, 20);
    draw();
    assert_int_equal(edges.count, edges.things); /* it is to be seen */
    assert_int_equal(edges.things, 2);
    place_boats(5000, 0);
    draw();
    assert_int_equal(edges.count, edges.things + 1);
    place_boats(300, 20);
    panes_add(&panes, pane);
    draw();
    assert_int_equal(edges.things, 1);
    assert_int_equal(edges.count, 2);
    const struct harbour_spot *mark = &edges.spots[1];

    assert_true(mark->at.x < pane.x - 20 && mark->at.x > MIDDLE_X + 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(own_name_stands_above_its_boat_and_the_tip_over_it),
        cmocka_unit_test(below_a_pane_the_name_is_under_the_boat_and_the_tip_above),
        cmocka_unit_test(between_panes_the_name_is_beside_the_boat),
        cmocka_unit_test(where_no_name_has_room_there_is_none),
        cmocka_unit_test(boat_beyond_the_window_or_beneath_a_pane_has_a_mark),
    };

    return cmocka_run_group_tests(tests, open_all, close_all);
}
