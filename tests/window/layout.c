/* Whether a picture is well laid out. Owns the notes of one picture; knows no page.
 * SPDX-License-Identifier: MIT */
#include "tests/window/layout.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "client/harbour_edge.h"
#include "client/harbour_memory.h"
#include "client/panel.h"
#include "client/stage.h"

enum {
    BOXES = 1024,
    TEXT_BYTES = 96,
};

/* Glyphs leave some of their line's height free, above and below. */
static const float free_part = 0.18f;
static const float slack_px = 2;
static const Uint8 faint_alpha = 100;
static const float page_part = 0.2f; /* of the picture */
static const float fill_px = 7;
static const float mark_half = 11; /* units of the HUD */
static const float boat_half = 16; /* of the world's pixels */
static const float least_plate_px = 10;
static const Uint8 least_alpha = 40; /* what fades away is in nobody's way */

enum kind {
    WORDS,
    PANE,
    PLATE,  /* a smaller one, or a bar */
    BOAT,   /* the own one: nothing stands over it */
    AFLOAT, /* a name or a mark in the world: clear of panes, and of one another */
    DIMMED, /* all before it is meant to be beneath */
};

struct box {
    enum kind kind;
    float left;
    float top;
    float right;
    float bottom;
    bool is_faint; /* what is beneath can be seen, too */
    bool is_cut;   /* its end is not shown */
    char text[TEXT_BYTES];
};

static struct box boxes[BOXES];
static int box_count;
static bool is_above; /* the world */
static bool is_in_world;
static const struct world_head *head; /* of the match that is drawn; NULL: none is */
static float output_width;
static float output_height;

static struct box *add(enum kind kind, float x, float y, float width, float height)
{
    struct box *b = &boxes[box_count];

    if (box_count < BOXES - 1) {
        box_count++; /* the last one is for all that are too many, which layout_end tells */
    }
    *b = (struct box){ kind, x, y, x + width, y + height, false, false, "" };
    return b;
}

static struct box *add_words(struct font *f, enum font_style style, float x, float y, float width,
                             float height, SDL_Color color, const char *text)
{
    float line = font_height(f, style);

    if (!is_above || text[0] == '\0' || width <= 0 || color.a < least_alpha) {
        return NULL;
    }
    struct box *b = add(WORDS, x, y + line * free_part, width, height - 2 * line * free_part);

    text_format(b->text, sizeof(b->text), "%s", text);
    b->is_faint = color.a < faint_alpha;
    return b;
}

/* Where the linker leads the calls. NOLINTBEGIN(bugprone-reserved-identifier) */
float __real_font_draw(struct font *f, struct paint *p, enum font_style style,
                       enum font_align align, float x, float y, SDL_Color color, const char *text);
float __wrap_font_draw(struct font *f, struct paint *p, enum font_style style,
                       enum font_align align, float x, float y, SDL_Color color, const char *text);
float __real_font_draw_edged(struct font *f, struct paint *p, enum font_style style,
                             enum font_align align, float x, float y, SDL_Color color,
                             const char *text);
float __wrap_font_draw_edged(struct font *f, struct paint *p, enum font_style style,
                             enum font_align align, float x, float y, SDL_Color color,
                             const char *text);
void __real_font_draw_cut(struct font *f, struct paint *p, enum font_style style, float x, float y,
                          float width, SDL_Color color, const char *text);
void __wrap_font_draw_cut(struct font *f, struct paint *p, enum font_style style, float x, float y,
                          float width, SDL_Color color, const char *text);
float __real_font_draw_wrapped(struct font *f, struct paint *p, enum font_style style, float x,
                               float y, float width, SDL_Color color, const char *text);
float __wrap_font_draw_wrapped(struct font *f, struct paint *p, enum font_style style, float x,
                               float y, float width, SDL_Color color, const char *text);
void __real_panel_box(const struct scene_frame *f, float x, float y, float width, float height);
void __wrap_panel_box(const struct scene_frame *f, float x, float y, float width, float height);
void __real_panel_page(const struct scene_frame *f, float x, float y, float width, float height);
void __wrap_panel_page(const struct scene_frame *f, float x, float y, float width, float height);
void __real_paint_round(struct paint *p, float x, float y, float width, float height, float radius,
                        SDL_Color color);
void __wrap_paint_round(struct paint *p, float x, float y, float width, float height, float radius,
                        SDL_Color color);
void __real_panel_dim(const struct scene_frame *f, float opacity);
void __wrap_panel_dim(const struct scene_frame *f, float opacity);
bool __real_harbour_edge_settle(const struct scene_frame *f, struct harbour_edge *mark,
                                struct harbour_edges *all);
bool __wrap_harbour_edge_settle(const struct scene_frame *f, struct harbour_edge *mark,
                                struct harbour_edges *all);
void __real_stage_draw(struct stage *s, struct scene_frame *f);
void __wrap_stage_draw(struct stage *s, struct scene_frame *f);

/* A player may have a longer name than there is room for. */
static bool is_name(const char *text)
{
    for (int seat = 0; head != NULL && seat < GAME_SEATS; seat++) {
        const char *name = head->seats[seat].name;
        size_t length = strlen(name);
        size_t all = strlen(text);

        if (length > 0 && all >= length && strcmp(text + all - length, name) == 0) {
            return true;
        }
    }
    return false;
}

static float left_of(float x, float width, enum font_align align)
{
    return align == FONT_LEFT ? x : align == FONT_CENTRE ? x - width / 2 : x - width;
}

float __wrap_font_draw(struct font *f, struct paint *p, enum font_style style,
                       enum font_align align, float x, float y, SDL_Color color, const char *text)
{
    float width = __real_font_draw(f, p, style, align, x, y, color, text);

    add_words(f, style, left_of(x, width, align), y, width, font_height(f, style), color, text);
    return width;
}

float __wrap_font_draw_edged(struct font *f, struct paint *p, enum font_style style,
                             enum font_align align, float x, float y, SDL_Color color,
                             const char *text)
{
    float width = __real_font_draw_edged(f, p, style, align, x, y, color, text);

    add_words(f, style, left_of(x, width, align), y, width, font_height(f, style), color, text);
    return width;
}

void __wrap_font_draw_cut(struct font *f, struct paint *p, enum font_style style, float x, float y,
                          float width, SDL_Color color, const char *text)
{
    float whole = font_width(f, style, text);

    if (is_in_world) {
        struct box *b = add(AFLOAT, x, y, fminf(width, whole), font_height(f, style));

        text_format(b->text, sizeof(b->text), "%s", text);
    }
    __real_font_draw_cut(f, p, style, x, y, width, color, text);
    struct box *b =
        add_words(f, style, x, y, fminf(width, whole), font_height(f, style), color, text);
    if (b != NULL) {
        b->is_cut = whole > width && !is_name(text);
    }
}

float __wrap_font_draw_wrapped(struct font *f, struct paint *p, enum font_style style, float x,
                               float y, float width, SDL_Color color, const char *text)
{
    float height = __real_font_draw_wrapped(f, p, style, x, y, width, color, text);

    if (p != NULL) {
        add_words(f, style, x, y, fminf(width, font_width(f, style, text)), height, color, text);
    }
    return height;
}

/* It is made of plates, which count as one pane. */
static void add_pane(void (*draw)(const struct scene_frame *, float, float, float, float),
                     const struct scene_frame *f, float x, float y, float width, float height)
{
    bool was_above = is_above;

    is_above = false;
    draw(f, x, y, width, height);
    is_above = was_above;
    add(PANE, x, y, width, height);
}

void __wrap_panel_box(const struct scene_frame *f, float x, float y, float width, float height)
{
    add_pane(__real_panel_box, f, x, y, width, height);
}

void __wrap_panel_page(const struct scene_frame *f, float x, float y, float width, float height)
{
    add_pane(__real_panel_page, f, x, y, width, height);
}

/* What begins in the corner of the plate before is how far that bar has got. */
static bool is_fill(SDL_FPoint corner)
{
    const struct box *before = box_count > 0 ? &boxes[box_count - 1] : NULL;

    return before != NULL && before->kind == PLATE && fabsf(before->left - corner.x) < fill_px &&
           fabsf(before->top - corner.y) < fill_px;
}

void __wrap_paint_round(struct paint *p, float x, float y, float width, float height, float radius,
                        SDL_Color color)
{
    bool is_seen =
        is_above && color.a >= least_alpha && height >= least_plate_px && width >= least_plate_px;
    SDL_FPoint corner = paint_point(&p->place, x, y);

    __real_paint_round(p, x, y, width, height, radius, color);
    if (is_seen && !is_fill(corner)) {
        add(PLATE, corner.x, corner.y, width * p->place.scale, height * p->place.scale)->is_faint =
            color.a < faint_alpha;
    }
}

void __wrap_panel_dim(const struct scene_frame *f, float opacity)
{
    __real_panel_dim(f, opacity);
    add(DIMMED, 0, 0, output_width, output_height);
}

bool __wrap_harbour_edge_settle(const struct scene_frame *f, struct harbour_edge *mark,
                                struct harbour_edges *all)
{
    float half = mark_half * f->unit;

    if (!__real_harbour_edge_settle(f, mark, all)) {
        return false;
    }
    struct box *b = add(AFLOAT, mark->x - half, mark->y - half, 2 * half, 2 * half);

    text_format(b->text, sizeof(b->text), "a mark");
    return true;
}

/* Nobody need keep an eye on a boat that has sunk. */
static bool is_wreck(const struct view *view)
{
    return view->seat < GAME_SEATS && strcmp(view->game->name, "harbour") == 0 &&
           harbour_memory_is_sunk(view, view->seat);
}

void __wrap_stage_draw(struct stage *s, struct scene_frame *f)
{
    is_above = false;
    is_in_world = true;
    head = f->view->game != NULL ? view_head(f->view->confirmed) : NULL;
    __real_stage_draw(s, f);
    is_above = true;
    is_in_world = false;
    SDL_FPoint own = scene_own(f);
    float half = boat_half * f->camera.zoom;

    if (own.x > 0 && own.y > 0 && !is_wreck(f->view)) {
        add(BOAT, own.x - half, own.y - half, 2 * half, 2 * half);
    }
}
/* NOLINTEND(bugprone-reserved-identifier) */

void layout_begin(int width, int height)
{
    box_count = 0;
    is_above = true;
    head = NULL;
    output_width = (float)width;
    output_height = (float)height;
}

static bool touches(const struct box *a, const struct box *b)
{
    return a->left < b->right - slack_px && b->left < a->right - slack_px &&
           a->top < b->bottom - slack_px && b->top < a->bottom - slack_px;
}

static bool holds(const struct box *outer, const struct box *inner)
{
    return outer->left <= inner->left + slack_px && inner->right <= outer->right + slack_px &&
           outer->top <= inner->top + slack_px && inner->bottom <= outer->bottom + slack_px;
}

static bool holds_middle(const struct box *outer, const struct box *inner)
{
    float x = (inner->left + inner->right) / 2;
    float y = (inner->top + inner->bottom) / 2;

    return outer->left < x && x < outer->right && outer->top < y && y < outer->bottom;
}

static bool is_pane(const struct box *b)
{
    return b->kind == PANE || b->kind == PLATE;
}

static const char *what(const struct box *b)
{
    static const char *const kinds[] = {
        [PANE] = "a pane", [PLATE] = "a plate", [BOAT] = "the boat"
    };

    return b->kind == WORDS || b->kind == AFLOAT ? b->text : kinds[b->kind];
}

static int tell(const char *name, const char *fault, const struct box *a, const struct box *b)
{
    fprintf(stderr, "%s: \"%s\" (%.0f %.0f %.0f %.0f) %s", name, what(a), (double)a->left,
            (double)a->top, (double)a->right, (double)a->bottom, fault);
    if (b != NULL) {
        fprintf(stderr, " \"%s\" (%.0f %.0f %.0f %.0f)", what(b), (double)b->left, (double)b->top,
                (double)b->right, (double)b->bottom);
    }
    fputc('\n', stderr);
    return 1;
}

/* The pane that words were put on: the newest before them that has their middle. */
static const struct box *pane_of(int words)
{
    for (int i = words - 1; i >= 0 && boxes[i].kind != DIMMED; i--) {
        if (is_pane(&boxes[i]) && holds_middle(&boxes[i], &boxes[words])) {
            return &boxes[i];
        }
    }
    return NULL;
}

/* The scores of all are shown over whatever there was, as long as their key is held. */
static bool is_page(const struct box *b)
{
    return b->kind == PANE &&
           (b->right - b->left) * (b->bottom - b->top) > page_part * output_width * output_height;
}

/* Whether a later one at `i` may lie over an earlier one. */
static bool may_cover(int earlier, int i)
{
    if (boxes[earlier].kind == BOAT && boxes[i].is_faint) {
        return true;
    }
    bool is_within = is_pane(&boxes[earlier]) && holds(&boxes[earlier], &boxes[i]);

    return is_within || is_page(&boxes[i]) ||
           (is_pane(&boxes[i]) && boxes[earlier].kind != BOAT && boxes[earlier].kind != AFLOAT &&
            holds(&boxes[i], &boxes[earlier]));
}

/* Whether something between them hides the earlier one, or is meant to. */
static bool is_beneath(int earlier, int later)
{
    for (int i = earlier + 1; i < later; i++) {
        if (boxes[i].kind == DIMMED ||
            (is_pane(&boxes[i]) && touches(&boxes[i], &boxes[earlier]) && may_cover(earlier, i) &&
             touches(&boxes[i], &boxes[later]))) {
            return true;
        }
    }
    return false;
}

static int judge(const char *name, int i)
{
    const struct box output = { .right = output_width, .bottom = output_height };
    const struct box *pane = boxes[i].kind == WORDS ? pane_of(i) : NULL;
    int faults = 0;

    if (boxes[i].kind == DIMMED) {
        return 0;
    }
    if (boxes[i].kind != BOAT && !holds(&output, &boxes[i])) {
        faults += tell(name, "is not whole in the picture", &boxes[i], NULL);
    }
    if (boxes[i].is_cut) {
        faults += tell(name, "has no room for its end", &boxes[i], NULL);
    }
    if (pane != NULL && !holds(pane, &boxes[i])) {
        faults += tell(name, "stands over the edge of", &boxes[i], pane);
    }
    for (int k = 0; k < i; k++) {
        if (boxes[k].kind != DIMMED && &boxes[k] != pane && touches(&boxes[k], &boxes[i]) &&
            !may_cover(k, i) && !is_beneath(k, i)) {
            faults += tell(name, "overlaps", &boxes[i], &boxes[k]);
        }
    }
    return faults;
}

int layout_end(const char *name)
{
    int faults = 0;

    is_above = false;
    if (box_count == BOXES - 1) {
        faults += tell(name, "is more than can be looked at", &boxes[box_count - 1], NULL);
    }
    for (int i = 0; i < box_count; i++) {
        faults += judge(name, i);
    }
    return faults;
}
