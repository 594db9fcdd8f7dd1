/* The names above the boats, and the arrows towards those beyond the window's edge.
 * SPDX-License-Identifier: MIT */
#include "client/harbour_labels.h"

#include <math.h>

#include "base/text.h"
#include "client/ballot.h"
#include "client/harbour_cargo.h"
#include "client/harbour_edge.h"
#include "client/harbour_flotsam.h"
#include "client/harbour_map.h"
#include "client/harbour_memory.h"
#include "client/opening.h"

enum {
    POINTERS_MOST = 6, /* to the nearest */
    PANES = 7, /* the clock, the list, the own one, the code, the map, the foot, the middle */
    LIST_ROWS = 6,
};

static const float name_most = 150;     /* units; the end of a longer one fades away */
static const float own_half = 20;       /* world pixels around the middle of the boat followed... */
static const float boat_half = 14;      /* ...and of others */
static const float least_beside = 1200; /* units of width: with less the panes are large */
static const float cargo_half = 9;
static const float flotsam_half = 8;
static const float blow_half = 14;
static const float name_reach = 27;
static const float bar_reach = 21;    /* clear of the boat itself */
static const float letter_most = 26;  /* world pixels: a boat is 32 long and 16 wide */
static const float letter_least = 14; /* a larger one needs a disc of its own */
static const float tail = 14;         /* units from a mark's middle to that of its crew */
static const float plate_opacity = 0.78f;
static const SDL_Color white = { 255, 255, 255, 255 };

static SDL_Color plate(void)
{
    return paint_fade(palette_ink(INK_PANEL), plate_opacity);
}

/* Where labels and marks stand already, and boats lie. */
struct taken {
    SDL_FRect places[PANES + HARBOUR_BLOWS + HARBOUR_TEAMS + HARBOUR_EDGE_MOST + GAME_SEATS + 1];
    int count;
};

static bool is_free(const struct taken *taken, const SDL_FRect *place)
{
    for (int i = 0; i < taken->count; i++) {
        if (SDL_HasIntersectionF(&taken->places[i], place)) {
            return false;
        }
    }
    return true;
}

static void take(struct taken *taken, SDL_FPoint at, float half)
{
    taken->places[taken->count++] = (SDL_FRect){ at.x - half, at.y - half, 2 * half, 2 * half };
}

/* Where the bar begins of a label with so much above it, `reach` world pixels from the boat's
 * middle: above it or, where something else is, below. False: neither is free. */
static bool find_place(const struct scene_frame *f, struct taken *taken, SDL_FPoint at, float width,
                       float line, float reach, float *top)
{
    float u = f->unit;
    reach *= f->camera.zoom;
    const float tops[] = { at.y - reach - 5 * u, at.y + reach + line };

    for (size_t i = 0; i < ARRAY_LEN(tops); i++) {
        SDL_FRect place = { at.x - width / 2, tops[i] - line, width, line + 4 * u };
        bool is_within = place.y >= 0 && place.y + place.h <= (float)f->camera.height;

        *top = tops[i];
        if (is_within && is_free(taken, &place)) {
            taken->places[taken->count++] = place;
            return true;
        }
    }
    return false;
}

/* Emblem, name and crew on a plate: they must be read on water, quays and piers alike. */
static void draw_name(const struct scene_frame *f, int seat, float x, float y, float width)
{
    const struct seat *s = &view_head(f->view->confirmed)->seats[seat];
    bool has_crew = view_teams(f->view) > 0;
    float u = f->unit;
    float line = font_height(f->font, FONT_SMALL);
    float left = x - width / 2;
    SDL_Color ink = has_crew                ? palette_team(s->team)
                    : seat == f->view->seat ? white
                                            : palette_ink(INK_TEXT);

    paint_round(f->paint, left - 16 * u, y, width + (has_crew ? 34 : 22) * u, line, 4 * u, plate());
    font_draw_cut(f->font, f->paint, FONT_SMALL, left, y, width, ink, s->name);
    palette_emblem(f->paint, f->worn, seat, left - 8 * u, y + line / 2, 4 * u,
                   palette_seat(f->worn, seat));
    if (has_crew) {
        palette_team_mark(f->paint, s->team, left + width + 9 * u, y + line / 2, 5 * u);
    }
}

/* The letter on the turret, the name and the hull above; no name where there is no room for it, and
 * no bar where there is not even room for that. In output pixels, upright. */
static void draw_label(const struct scene_frame *f, int seat, SDL_FPoint at, struct taken *taken)
{
    const struct boat *b = &harbour_now(f->view)->boats[seat];
    const struct world_head *head = view_head(f->view->confirmed);
    float name =
        fminf(font_width(f->font, FONT_SMALL, head->seats[seat].name), name_most * f->unit);
    struct paint *p = f->paint;
    float u = f->unit;
    float line = font_height(f->font, FONT_SMALL);
    float width = 34 * u;
    float top;
    float half = fmaxf(name / 2 + 18 * u, width / 2);
    SDL_FPoint middle = { fmaxf(half, fminf((float)f->camera.width - half, at.x)), at.y };
    bool has_name = find_place(f, taken, middle, 2 * half, line, name_reach, &top);
    bool has_bar = has_name || find_place(f, taken, middle, width, 0, bar_reach, &top);
    float part = (float)b->hull / HARBOUR_HULL;
    SDL_Color bar = palette_ink(part > 0.6f ? INK_GOOD : part > 0.3f ? INK_WARN : INK_BAD);
    char away[24];

    scene_say_away(f->view, seat, away, sizeof(away));
    if (!has_name || line < letter_most * f->camera.zoom) { /* a larger one would hide the boat */
        if (line > letter_least * f->camera.zoom) {
            paint_disc(p, at.x, at.y, line * 0.46f, plate());
            paint_disc(p, at.x, at.y, line * 0.4f, palette_seat(f->worn, seat));
        }
        font_draw(f->font, p, FONT_SMALL, FONT_CENTRE, at.x, at.y - line / 2,
                  palette_on_seat(f->worn, seat), palette_letter(seat));
    }
    if (away[0] != '\0' && has_name) {
        float words = font_width(f->font, FONT_SMALL, away);

        top -= line / 2;
        paint_round(p, middle.x - words / 2 - 4 * u, top - 2 * u, words + 8 * u, line, 4 * u,
                    plate());
        font_draw_edged(f->font, p, FONT_SMALL, FONT_CENTRE, middle.x, top - 2 * u,
                        palette_ink(INK_WARN), away);
    } else if (has_bar) {
        paint_round(p, middle.x - width / 2 - u, top - u, width + 2 * u, 5 * u, 2.5f * u,
                    (SDL_Color){ 4, 18, 30, 200 });
        paint_round(p, middle.x - width / 2, top, fmaxf(width * part, 3 * u), 3 * u, 1.5f * u, bar);
    }
    if (!has_name) {
        return;
    }
    draw_name(f, seat, middle.x, top - line - 2 * u, name);
    if (seat == f->view->seat && top < at.y) {
        take(taken, (SDL_FPoint){ middle.x, top - line - 8 * u }, 8 * u);
        float tip = top - line - 4 * u + 2 * u * sinf(f->seconds * 4);
        SDL_FPoint mark[3] = { { middle.x, tip },
                               { middle.x - 6 * u, tip - 8 * u },
                               { middle.x + 6 * u, tip - 8 * u } };
        paint_polygon(p, mark, 3, white);
    }
}

/* In output pixels. */
static SDL_FPoint place_of(const struct scene_frame *f, int seat)
{
    const struct body *body = &f->view->bodies[seat];
    const struct paint_place world = scene_place(&f->camera);

    return paint_point(&world, harbour_px(body->x), harbour_px(body->y));
}

static bool is_shown(const struct scene_frame *f, int seat)
{
    return harbour_now(f->view)->boats[seat].state != BOAT_NONE &&
           !harbour_memory_is_sunk(f->view, seat);
}

/* Someone beyond the window's edge. */
struct far_boat {
    int seat;
    struct harbour_edge edge;
};

/* An arrow towards a boat that is beyond the window's edge, the smaller the farther. */
static void draw_pointer(const struct scene_frame *f, const struct far_boat *boat)
{
    const struct harbour_edge *e = &boat->edge;
    struct paint_place before = f->paint->place;
    const SDL_FPoint arrow[3] = { { 21, 0 }, { 6, 9 }, { 6, -9 } };
    int team = view_head(f->view->confirmed)->seats[boat->seat].team;
    bool has_crew = view_teams(f->view) > 0;
    float scale = f->unit * fmaxf(0.72f, 1.25f - 0.25f * e->out);

    if (has_crew) { /* behind it: a ring of the crew's colour is not enough */
        palette_team_mark(f->paint, team, e->x - tail * scale * cosf(e->turn),
                          e->y - tail * scale * sinf(e->turn), 5.5f * scale);
    }
    f->paint->place = paint_within(&before, e->x, e->y, e->turn, scale);
    paint_disc(f->paint, 0, 0, 11, has_crew ? palette_team(team) : (SDL_Color){ 8, 24, 38, 160 });
    paint_polygon(f->paint, arrow, 3, palette_seat(f->worn, boat->seat));
    paint_disc(f->paint, 0, 0, 8.5f, palette_seat(f->worn, boat->seat));
    f->paint->place = before;
    font_draw(f->font, f->paint, FONT_SMALL, FONT_CENTRE, e->x,
              e->y - font_height(f->font, FONT_SMALL) / 2, palette_on_seat(f->worn, boat->seat),
              palette_letter(boat->seat));
}

/* Keeps the nearest, nearest first. */
static int keep_nearest(struct far_boat *all, int count, struct far_boat one)
{
    int at = count < POINTERS_MOST ? count++ : POINTERS_MOST;

    while (at > 0 && all[at - 1].edge.out > one.edge.out) {
        if (at < POINTERS_MOST) {
            all[at] = all[at - 1];
        }
        at--;
    }
    if (at < POINTERS_MOST) {
        all[at] = one;
    }
    return count;
}

/* Boats beyond the window's edge, the nearest of them. Returns how many there are. */
static int find_far(const struct scene_frame *f, struct far_boat far[POINTERS_MOST])
{
    int count = 0;

    for (int seat = 0; seat < GAME_SEATS; seat++) {
        struct harbour_edge edge = harbour_edge_towards(f, place_of(f, seat));

        if (is_shown(f, seat) && edge.is_beyond) {
            count = keep_nearest(far, count, (struct far_boat){ seat, edge });
        }
    }
    return count;
}

/* Of a vote, of what the lobby waits for, or of what is said while a round begins; in units,
 * nothing for none of them. */
static SDL_FRect middle_size(const struct scene_frame *f)
{
    const SDL_FRect vote = ballot_place(f);

    if (vote.h <= 0 && view_head(f->view->now)->phase == PHASE_LOBBY) {
        return (SDL_FRect){ 0, 0, 420, 66 };
    }
    if (vote.h <= 0 && opening_is_on(f->view) && !opening_is_tight(f)) {
        return (SDL_FRect){ 0, 0, 480, 240 }; /* digits and rules, about the own boat */
    }
    return (SDL_FRect){ 0, 0, vote.w / f->unit, vote.h / f->unit };
}

/* What stands at the foot is so high, in units. */
static float foot_height(const struct scene_frame *f)
{
    bool has_seat = f->view->seat < GAME_SEATS;
    bool is_large = (float)f->camera.width < least_beside * f->unit;

    return has_seat && harbour_memory_is_sunk(f->view, f->view->seat) ? 84
           : !has_seat                                                ? 54
           : is_large                                                 ? 64
                                                                      : 38;
}

/* No name lies beneath what the HUD has at the top, in the corners and at the foot; in units. */
static void take_panes(const struct scene_frame *f, struct taken *taken)
{
    float u = f->unit;
    float width = (float)f->camera.width / u;
    float height = (float)f->camera.height / u;
    float clock = harbour_cargo_is_on(f->view) ? 82 : 62;
    float corner = f->whom != GAME_SEAT_NONE ? HARBOUR_MAP_CORNER : 0;
    float own = f->view->seat < GAME_SEATS ? 98 : 10;
    float foot = foot_height(f);
    bool is_large = (float)f->camera.width < least_beside * u;
    const SDL_FRect middle = middle_size(f);
    int rows = 0;

    for (int seat = 0; seat < GAME_SEATS; seat++) {
        rows += view_head(f->view->confirmed)->seats[seat].kind != SEAT_EMPTY;
    }
    const SDL_FRect panes[PANES] = {
        { width / 2 - 90, 0, 180, clock },
        { width - 214, 0, 214, 24 + 18 * fminf((float)rows, LIST_ROWS) },
        { 0, 0, 230, own },
        { 0, own, 210, f->view->code[0] != '\0' ? 36 : 0 },
        { width - corner, height - HARBOUR_MAP_HEIGHT, corner, HARBOUR_MAP_HEIGHT },
        { 0, height - foot, width - corner, foot },
        { (width - middle.w) / 2, is_large ? 134 : 78, middle.w, middle.h },
    };

    for (int i = 0; i < PANES && !f->is_covered; i++) {
        taken->places[taken->count++] =
            (SDL_FRect){ panes[i].x * u, panes[i].y * u, panes[i].w * u, panes[i].h * u };
    }
}

/* Nor over what tells from where the own boat was hit. */
static void take_blows(const struct scene_frame *f, const struct harbour_marks *marks,
                       struct taken *taken)
{
    SDL_FPoint at[HARBOUR_BLOWS];
    int count = harbour_marks_blows(marks, f, at);

    for (int i = 0; i < count; i++) {
        take(taken, at[i], blow_half * f->camera.zoom);
    }
}

/* Nor over a boat, what it tows, what one must see to stay afloat, or a mark at the edge. */
static void take_spots(const struct scene_frame *f, const struct harbour_edges *edges,
                       struct taken *taken)
{
    const struct paint_place world = scene_place(&f->camera);

    for (int team = 0; team < HARBOUR_TEAMS && harbour_cargo_is_on(f->view); team++) {
        const SDL_FPoint at = harbour_cargo_at(f->view, team);

        take(taken, paint_point(&world, at.x, at.y), cargo_half * f->camera.zoom);
    }
    for (int i = 0; i < edges->count; i++) {
        take(taken, edges->spots[i].at, edges->spots[i].half);
    }
}

static void note(struct harbour_edges *edges, SDL_FPoint at, float half)
{
    edges->spots[edges->count++] = (struct harbour_spot){ at, half };
    edges->things = edges->count;
}

static void note_flotsam(const struct scene_frame *f, struct harbour_edges *edges, int32_t x,
                         int32_t y)
{
    const struct paint_place world = scene_place(&f->camera);

    note(edges, paint_point(&world, harbour_px(x), harbour_px(y)), flotsam_half * f->camera.zoom);
}

void harbour_labels_begin(const struct scene_frame *f, struct harbour_edges *edges)
{
    const struct harbour *w = harbour_now(f->view);

    for (int seat = 0; seat < GAME_SEATS; seat++) {
        const SDL_FPoint at = place_of(f, seat);

        if (is_shown(f, seat) && !harbour_edge_towards(f, at).is_beyond) {
            note(edges, at, (seat == f->whom ? own_half : boat_half) * f->camera.zoom);
        }
    }
    for (int i = 0; i < HARBOUR_MINES; i++) {
        if (harbour_flotsam_has_mine(&w->mines[i])) {
            note_flotsam(f, edges, w->mines[i].x, w->mines[i].y);
        }
    }
    for (int i = 0; i < HARBOUR_CRATES; i++) {
        if (harbour_flotsam_has_crate(&w->crates[i])) {
            note_flotsam(f, edges, w->crates[i].x, w->crates[i].y);
        }
    }
}

void harbour_labels_draw(const struct scene_frame *f, const struct harbour_marks *marks,
                         struct harbour_edges *edges)
{
    struct paint_place world = f->paint->place;
    struct far_boat far[POINTERS_MOST];
    struct taken taken = { .count = 0 };
    int count = opening_is_tight(f) ? 0 : find_far(f, far); /* the digits stand there */

    f->paint->place = paint_output();
    for (int i = 0; i < count; i++) {
        harbour_edge_settle(f, &far[i].edge, edges);
    }
    take_panes(f, &taken);
    take_blows(f, marks, &taken);
    take_spots(f, edges, &taken);
    for (int i = 0; i < GAME_SEATS; i++) {
        int seat = (i + (f->whom < GAME_SEATS ? f->whom : 0)) % GAME_SEATS; /* that one's first */
        SDL_FPoint at = place_of(f, seat);

        if (is_shown(f, seat) && !harbour_edge_towards(f, at).is_beyond) {
            draw_label(f, seat, at, &taken);
        }
    }
    for (int i = 0; i < count; i++) {
        draw_pointer(f, &far[i]);
    }
    f->paint->place = world;
}
