/* The network overlay. Owns the table of its rows; reads nothing but the view.
 * SPDX-License-Identifier: MIT */
#include "client/overlay.h"

#include <math.h>

#include "base/text.h"
#include "client/panel.h"

enum {
    ROW_BYTES = 64,
};

/* In units of the HUD. */
static const float top_y = 132;         /* below the best scores */
static const float corner_height = 158; /* of what a scene may have in the lower right corner */
static const float edge = 14;           /* beside it */

/* One figure as text. */
struct row {
    const char *name;
    void (*print)(const struct view_link *link, char *text);
};

static double ms(int32_t us)
{
    return (double)us / 1000;
}

static void print_rtt(const struct view_link *l, char *text)
{
    text_format(text, ROW_BYTES, "%.2f ms", ms(l->rtt_us));
}

static void print_margin(const struct view_link *l, char *text)
{
    text_format(text, ROW_BYTES, "%.2f of %.2f ms", ms(l->margin_us), ms(l->margin_target_us));
}

static void print_confirm(const struct view_link *l, char *text)
{
    text_format(text, ROW_BYTES, "%.2f ms", ms(l->confirm_us));
}

static void print_loss(const struct view_link *l, char *text)
{
    text_format(text, ROW_BYTES, "%.1f %%", (double)l->loss_permille / 10);
}

static void print_up(const struct view_link *l, char *text)
{
    text_format(text, ROW_BYTES, "%.2f kB/s", (double)l->bytes_up_s / 1000);
}

static void print_down(const struct view_link *l, char *text)
{
    text_format(text, ROW_BYTES, "%.2f kB/s", (double)l->bytes_down_s / 1000);
}

static void print_clock(const struct view_link *l, char *text)
{
    text_format(text, ROW_BYTES, "%+.2f %%", (double)l->rate_ppm / 10000);
}

static void print_late(const struct view_link *l, char *text)
{
    text_format(text, ROW_BYTES, "%u", l->late_inputs);
}

static void print_missed(const struct view_link *l, char *text)
{
    text_format(text, ROW_BYTES, "%u", l->mispredictions);
}

static void print_correction(const struct view_link *l, char *text)
{
    text_format(text, ROW_BYTES, "%.2f px, %u ticks back", (double)l->correction_px16 / 16,
                l->rollback_ticks);
}

static void print_resyncs(const struct view_link *l, char *text)
{
    text_format(text, ROW_BYTES, "%u", l->resyncs);
}

static const struct row rows[] = {
    { "round trip", print_rtt },
    { "input to confirmed", print_confirm },
    { "margin", print_margin },
    { "clock", print_clock },
    { "loss", print_loss },
    { "up", print_up },
    { "down", print_down },
    { "late inputs", print_late },
    { "mispredictions", print_missed },
    { "last correction", print_correction },
    { "resyncs", print_resyncs },
};

/* One graph: `at` gives the history's values in the unit the scale is in; below `least` is a gap.
 */
struct graph {
    const char *name;
    const char *unit;
    float (*at)(const struct view_link *link, int i);
    float least;
    float full; /* the scale's top, at least; it doubles until all fits */
    enum palette_ink ink;
};

static float margin_at(const struct view_link *l, int i)
{
    return (float)l->margin_history[i] / 100;
}

static float confirm_at(const struct view_link *l, int i)
{
    return l->confirm_history[i] < 0 ? -1 : (float)l->confirm_history[i] / 100;
}

static float rollback_at(const struct view_link *l, int i)
{
    return (float)l->rollback_history[i];
}

static const struct graph graphs[] = {
    { "margin", "ms", margin_at, -1000, 8, INK_GOOD },
    { "input to confirmed", "ms", confirm_at, 0, 8, INK_ACCENT },
    { "rollback", "ticks", rollback_at, 0, 4, INK_WARN },
};

/* One bar a tick; what is below zero (too late) hangs down in red from the base line. */
static void draw_graph(const struct scene_frame *f, const struct graph *g, float x, float y,
                       float width, float height)
{
    const struct view_link *link = &f->view->link;
    float step = width / VIEW_HISTORY;
    float full = g->full;
    float base = y + height;
    char text[ROW_BYTES];

    for (int i = 0; i < VIEW_HISTORY; i++) {
        while (g->at(link, i) > full && full < 1000) {
            full *= 2;
        }
    }
    paint_box(f->paint, x, y, width, height, (SDL_Color){ 0, 0, 0, 90 },
              (SDL_Color){ 0, 0, 0, 90 });
    for (int i = 0; i < VIEW_HISTORY; i++) {
        float value = g->at(link, i);
        float tall = fminf(fabsf(value) / full, 1) * height;
        SDL_Color color = palette_ink(value < 0 ? INK_BAD : g->ink);
        if (value < g->least || tall < 0.5f) {
            continue;
        }
        paint_box(f->paint, x + step * (float)i, base - tall, fmaxf(step, 1), tall, color,
                  paint_fade(color, 0.5f));
    }
    text_format(text, sizeof(text), "%s, %g %s", g->name, (double)full, g->unit);
    font_draw_edged(f->font, f->paint, FONT_SMALL, FONT_LEFT, x + 4 * f->unit, y,
                    palette_ink(INK_TEXT), text);
}

static void draw_figure(const struct scene_frame *f, float x, float y, float width,
                        const char *name, const char *text)
{
    font_draw(f->font, f->paint, FONT_SMALL, FONT_LEFT, x, y, palette_ink(INK_DIM), name);
    font_draw(f->font, f->paint, FONT_SMALL, FONT_RIGHT, x + width, y, palette_ink(INK_TEXT), text);
}

/* How it lies in the window: the figures whole, and below them as many graphs as there is room for
 * above what stands in the corner. */
struct shape {
    float x;
    float y;
    float width;
    float line;
    float graph;
    float height;
    int graphs;
    bool takes_corner;
};

static struct shape shape_of(const struct scene_frame *f)
{
    float u = f->unit;
    float line = font_height(f->font, FONT_SMALL) + 1.5f * u;
    float graph = 40 * u;
    float bottom = (float)f->camera.height - corner_height * u;
    float figures =
        line * (float)(ARRAY_LEN(rows) + (f->view->network[0] != '\0' ? 3 : 2)) + 18 * u;
    bool takes_corner = top_y * u + figures > bottom;

    bottom = takes_corner ? (float)f->camera.height - 4 * u : bottom;
    float y = fmaxf(4 * u, fminf(top_y * u, bottom - figures));
    int room = (int)fmaxf(0, (bottom - y - figures) / (graph + 5 * u));
    int graphs_shown = room < (int)ARRAY_LEN(graphs) ? room : (int)ARRAY_LEN(graphs);

    return (struct shape){
        .x = (float)f->camera.width - OVERLAY_WIDTH * u,
        .y = y,
        .width = (OVERLAY_WIDTH - edge) * u,
        .line = line,
        .graph = graph,
        .height = figures + (graph + 5 * u) * (float)graphs_shown,
        .graphs = graphs_shown,
        .takes_corner = takes_corner,
    };
}

bool overlay_takes_corner(const struct scene_frame *f)
{
    return shape_of(f).takes_corner;
}

void overlay_draw(const struct scene_frame *f, const struct overlay_frames *frames)
{
    const struct shape s = shape_of(f);
    float u = f->unit;
    float x = s.x + 10 * u;
    float width = s.width - 20 * u;
    float y = s.y + 7 * u;
    char text[ROW_BYTES];

    panel_page(f, s.x, s.y, s.width, s.height);
    if (f->view->network[0] != '\0') {
        draw_figure(f, x, y, width, "network", f->view->network);
        y += s.line;
    }
    text_format(text, sizeof(text), "%.0f",
                frames->usual_us > 0 ? (double)(1e6f / frames->usual_us) : 0.0);
    draw_figure(f, x, y, width, "frames a second", text);
    y += s.line;
    text_format(text, sizeof(text), "%.1f ms, drawing %.1f ms", ms((int32_t)frames->p99_us),
                ms((int32_t)frames->work_p99_us));
    draw_figure(f, x, y, width, "frame, 99 %", text);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        y += s.line;
        rows[i].print(&f->view->link, text);
        draw_figure(f, x, y, width, rows[i].name, text);
    }
    y += s.line + 6 * u;
    for (int i = 0; i < s.graphs; i++) {
        draw_graph(f, &graphs[i], x, y, width, s.graph);
        y += s.graph + 5 * u;
    }
}
