/* The names above the boats, and the arrows towards those beyond the window's edge.
 * SPDX-License-Identifier: MIT */
#include "client/harbour_labels.h"

#include <math.h>

#include "base/text.h"
#include "client/harbour_cargo.h"
#include "client/harbour_edge.h"
#include "client/harbour_flotsam.h"
#include "client/harbour_memory.h"
#include "game/harbour/boat.h"

enum {
    POINTERS_MOST = 6, /* to the nearest */
};

static const float name_most = 150;     /* units; the end of a longer one fades away */
static const float own_half = 20;       /* world pixels around the middle of the boat followed... */
static const float boat_half = 14;      /* ...and of others... */
static const float protected_half = 20; /* ...with the ring while it is safe... */
static const float moored_half = 26;    /* ...with the buoys when it is moored... */
static const float foe_half = 31;       /* ...and with the corners around who sank the own one */
static const float cargo_half = 12;     /* with its frame */
static const float crate_half = 13;     /* with its ring */
static const float mine_half = 16;      /* likewise */
static const float buoy_half = 17;      /* of a home, with its pennant... */
static const float buoy_rise = 9;       /* ...the middle of which is so far above its own */
static const float blow_half = 14;
static const float name_reach = 27;
static const float bar_reach = 21; /* clear of the boat itself */
static const float bar_width = 36; /* units */
static const float bar_height = 5;
static const float crown_height = 14;
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
    SDL_FRect places[HARBOUR_BLOWS + HARBOUR_EDGE_MOST + GAME_SEATS + 1];
    int count;
};

static bool is_free(const struct scene_frame *f, const struct taken *taken, const SDL_FRect *place)
{
    for (int i = 0; i < taken->count; i++) {
        if (SDL_HasIntersectionF(&taken->places[i], place)) {
            return false;
        }
    }
    return place->x >= 0 && place->x + place->w <= (float)f->camera.width && place->y >= 0 &&
           place->y + place->h <= (float)f->camera.height && panes_are_clear_of(f->panes, place);
}

static void take(struct taken *taken, SDL_FPoint at, float half)
{
    taken->places[taken->count++] = (SDL_FRect){ at.x - half, at.y - half, 2 * half, 2 * half };
}

/* Takes a place for a label of place->w and place->h, `reach` world pixels from the boat's middle:
 * above it, where it is higher by `crown`, or where something else is, below or beside. False: none
 * of them is free. */
static bool find_place(const struct scene_frame *f, struct taken *taken, SDL_FPoint at, float reach,
                       float crown, SDL_FRect *place)
{
    float w = place->w;
    float h = place->h;
    float far = reach * f->camera.zoom;
    float left = fmaxf(0, fminf((float)f->camera.width - w, at.x - w / 2));
    const SDL_FRect places[] = { { left, at.y - far - h - crown, w, h + crown },
                                 { left, at.y + far, w, h },
                                 { at.x + far, at.y - h / 2, w, h },
                                 { at.x - far - w, at.y - h / 2, w, h } };

    for (size_t i = 0; i < ARRAY_LEN(places); i++) {
        if (is_free(f, taken, &places[i])) {
            taken->places[taken->count++] = places[i];
            place->x = places[i].x;
            place->y = places[i].y + places[i].h - h;
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
    float left = x - width / 2 + (has_crew ? 0 : 5 * u); /* the emblem is to the left of it */
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

/* On the boat, and on a disc of its own where it is larger than the turret. */
static void draw_letter(const struct scene_frame *f, int seat, SDL_FPoint at)
{
    float line = font_height(f->font, FONT_SMALL);

    if (line > letter_least * f->camera.zoom) {
        paint_disc(f->paint, at.x, at.y, line * 0.46f, plate());
        paint_disc(f->paint, at.x, at.y, line * 0.4f, palette_seat(f->worn, seat));
    }
    font_draw(f->font, f->paint, FONT_SMALL, FONT_CENTRE, at.x, at.y - line / 2,
              palette_on_seat(f->worn, seat), palette_letter(seat));
}

/* How much of the hull is left, around x. */
static void draw_bar(const struct scene_frame *f, int seat, float x, float y)
{
    float part = (float)harbour_now(f->view)->boats[seat].hull / HARBOUR_HULL;
    float u = f->unit;
    float width = (bar_width - 2) * u;
    SDL_Color bar = palette_ink(part > 0.6f ? INK_GOOD : part > 0.3f ? INK_WARN : INK_BAD);

    paint_round(f->paint, x - width / 2 - u, y, width + 2 * u, bar_height * u, 2.5f * u,
                (SDL_Color){ 4, 18, 30, 200 });
    paint_round(f->paint, x - width / 2, y + u, fmaxf(width * part, 3 * u), 3 * u, 1.5f * u, bar);
}

/* For how long it is moored, around x. */
static void draw_away(const struct scene_frame *f, const char *away, float x, float y)
{
    float u = f->unit;
    float words = font_width(f->font, FONT_SMALL, away);

    paint_round(f->paint, x - words / 2 - 4 * u, y, words + 8 * u, font_height(f->font, FONT_SMALL),
                4 * u, plate());
    font_draw_edged(f->font, f->paint, FONT_SMALL, FONT_CENTRE, x, y, palette_ink(INK_WARN), away);
}

/* Which one is the own: a white tip downward, above its label, or above the boat itself where that
 * is free. */
static void draw_crown(const struct scene_frame *f, SDL_FPoint at, const SDL_FRect *label,
                       const struct taken *taken)
{
    float u = f->unit;
    float half = crown_height * u / 2;
    float below = at.y - bar_reach * f->camera.zoom;
    bool is_on_label = label->h > 0 && label->y + label->h < at.y;
    const SDL_FPoint foot = { is_on_label ? label->x + label->w / 2 : at.x,
                              is_on_label ? label->y : below };
    const SDL_FRect place = { foot.x - half, foot.y - 2 * half, 2 * half, 2 * half };

    if (!is_on_label && !is_free(f, taken, &place)) {
        return;
    }
    float tip = foot.y - 4 * u + (f->is_calm ? 0 : 2 * u * sinf(f->seconds * 4));
    const SDL_FPoint mark[3] = { { foot.x, tip },
                                 { foot.x - 6 * u, tip - 8 * u },
                                 { foot.x + 6 * u, tip - 8 * u } };

    paint_polygon(f->paint, mark, 3, white);
}

/* How many world pixels it reaches around its middle, with the ring that it has. */
static float reach_of(const struct scene_frame *f, int seat)
{
    const struct harbour *w = harbour_now(f->view);
    const struct boat *b = &w->boats[seat];

    return seat == harbour_marks_foe(f->view)        ? foe_half
           : boat_is_moored(w, seat)                 ? moored_half
           : seat == f->whom                         ? own_half
           : b->state == BOAT_AFLOAT && b->timer > 0 ? protected_half
                                                     : boat_half;
}

/* The name and the hull, or for how long it is moored. Returns where; no height: nowhere is room.
 */
static SDL_FRect draw_plate(const struct scene_frame *f, int seat, SDL_FPoint at, float crown,
                            struct taken *taken)
{
    const char *text = view_head(f->view->confirmed)->seats[seat].name;
    float u = f->unit;
    float name = fminf(font_width(f->font, FONT_SMALL, text), name_most * u);
    float line = font_height(f->font, FONT_SMALL);
    char away[24];

    scene_say_away(f->view, seat, away, sizeof(away));
    bool is_away = away[0] != '\0';
    float words = is_away ? font_width(f->font, FONT_SMALL, away) + 8 * u : 0;
    SDL_FRect place = { .w = fmaxf(name + 36 * u, words),
                        .h = line + (is_away ? line : bar_height * u) + 2 * u };

    if (!find_place(f, taken, at, fmaxf(name_reach, reach_of(f, seat) + 1), crown, &place)) {
        return (SDL_FRect){ .h = 0 };
    }
    float middle = place.x + place.w / 2;

    if (is_away) {
        draw_away(f, away, middle, place.y + line + 2 * u);
    } else {
        draw_bar(f, seat, middle, place.y + line + 2 * u);
    }
    draw_name(f, seat, middle, place.y, name);
    return place;
}

/* The letter on the turret, the name and the hull above; no name where there is no room for it, and
 * no bar where there is not even room for that. In output pixels, upright. */
static void draw_label(const struct scene_frame *f, int seat, SDL_FPoint at, struct taken *taken)
{
    float u = f->unit;
    float crown = seat == f->view->seat ? crown_height * u : 0;
    SDL_FRect label = draw_plate(f, seat, at, crown, taken);
    bool has_name = label.h > 0;

    if (!has_name || font_height(f->font, FONT_SMALL) < letter_most * f->camera.zoom) {
        draw_letter(f, seat, at); /* a larger one would hide the boat */
    }
    if (!has_name) {
        SDL_FRect bar = { .w = bar_width * u, .h = bar_height * u };

        if (find_place(f, taken, at, fmaxf(bar_reach, reach_of(f, seat) + 1), crown, &bar)) {
            draw_bar(f, seat, bar.x + bar.w / 2, bar.y);
            label = bar;
        }
    }
    if (crown > 0) {
        draw_crown(f, at, &label, taken);
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

/* Someone who is not to be seen: beyond the window's edge, or beneath a pane. */
struct far_boat {
    int seat;
    struct harbour_edge edge;
};

/* What lies over the boat followed lets it be seen. */
static bool is_in_sight(const struct scene_frame *f, int seat, const struct harbour_edge *edge)
{
    return !edge->is_hidden || (seat == f->whom && !edge->is_beyond);
}

/* An arrow towards a boat that is not to be seen, the smaller the farther. */
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

/* The nearest of them. Returns how many there are. */
static int find_far(const struct scene_frame *f, struct far_boat far[POINTERS_MOST])
{
    int count = 0;

    for (int seat = 0; seat < GAME_SEATS; seat++) {
        struct harbour_edge edge = harbour_edge_towards(f, place_of(f, seat));

        if (is_shown(f, seat) && !is_in_sight(f, seat, &edge)) {
            count = keep_nearest(far, count, (struct far_boat){ seat, edge });
        }
    }
    return count;
}

/* No name lies over what tells from where the own boat was hit, and what it has found. */
static void take_blows(const struct scene_frame *f, const struct harbour_marks *marks,
                       struct taken *taken)
{
    SDL_FPoint at[HARBOUR_BLOWS];
    int count = harbour_marks_blows(marks, f, at);

    for (int i = 0; i < count; i++) {
        take(taken, at[i], blow_half * f->camera.zoom);
    }
    taken->places[taken->count++] = harbour_marks_gain(marks, f);
}

/* Nor over a boat, what one must see to stay afloat, what all are after, or a mark at the edge. */
static void take_spots(const struct harbour_edges *edges, struct taken *taken)
{
    for (int i = 0; i < edges->count; i++) {
        take(taken, edges->spots[i].at, edges->spots[i].half);
    }
}

/* What can be seen there and reaches so many world pixels around it. */
static void note(const struct scene_frame *f, struct harbour_edges *edges, SDL_FPoint at,
                 float reach)
{
    if (!harbour_edge_towards(f, at).is_hidden) {
        edges->spots[edges->count++] = (struct harbour_spot){ at, reach * f->camera.zoom };
        edges->things = edges->count;
    }
}

/* At (x, y) of the world, in its pixels. */
static void note_thing(const struct scene_frame *f, struct harbour_edges *edges, float x, float y,
                       float reach)
{
    const struct paint_place world = scene_place(&f->camera);

    note(f, edges, paint_point(&world, x, y), reach);
}

static void note_cargo(const struct scene_frame *f, struct harbour_edges *edges)
{
    const struct harbour_level *level = harbour_level_of(f->view);

    for (int team = 0; team < HARBOUR_TEAMS && harbour_cargo_is_on(f->view); team++) {
        const SDL_FPoint at = harbour_cargo_at(f->view, team);
        const struct harbour_place *home = &level->homes[team];

        note_thing(f, edges, at.x, at.y, cargo_half);
        note_thing(f, edges, harbour_px(home->x), harbour_px(home->y) - buoy_rise, buoy_half);
    }
}

void harbour_labels_begin(const struct scene_frame *f, struct harbour_edges *edges)
{
    const struct harbour *w = harbour_now(f->view);

    for (int seat = 0; seat < GAME_SEATS; seat++) {
        const SDL_FPoint at = place_of(f, seat);

        if (is_shown(f, seat)) {
            note(f, edges, at, reach_of(f, seat));
        }
    }
    for (int i = 0; i < HARBOUR_MINES; i++) {
        if (harbour_flotsam_has_mine(&w->mines[i])) {
            note_thing(f, edges, harbour_px(w->mines[i].x), harbour_px(w->mines[i].y), mine_half);
        }
    }
    for (int i = 0; i < HARBOUR_CRATES; i++) {
        if (harbour_flotsam_has_crate(&w->crates[i])) {
            note_thing(f, edges, harbour_px(w->crates[i].x), harbour_px(w->crates[i].y),
                       crate_half);
        }
    }
    note_cargo(f, edges);
}

void harbour_labels_draw(const struct scene_frame *f, const struct harbour_marks *marks,
                         struct harbour_edges *edges)
{
    struct paint_place world = f->paint->place;
    struct far_boat far[POINTERS_MOST];
    struct taken taken = { .count = 0 };
    int count = find_far(f, far);

    f->paint->place = paint_output();
    for (int i = 0; i < count; i++) {
        if (harbour_edge_settle(f, &far[i].edge, edges)) {
            draw_pointer(f, &far[i]);
        }
    }
    take_blows(f, marks, &taken);
    take_spots(edges, &taken);
    for (int i = 0; i < GAME_SEATS; i++) {
        int seat = (i + (f->whom < GAME_SEATS ? f->whom : 0)) % GAME_SEATS; /* that one's first */
        SDL_FPoint at = place_of(f, seat);

        const struct harbour_edge edge = harbour_edge_towards(f, at);

        if (is_shown(f, seat) && is_in_sight(f, seat, &edge)) {
            draw_label(f, seat, at, &taken);
        }
    }
    f->paint->place = world;
}
