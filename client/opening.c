/* The count before a round, and its first seconds. Owns their places.
 * SPDX-License-Identifier: MIT */
#include "client/opening.h"

#include <math.h>

#include "base/text.h"
#include "client/clock.h"
#include "client/panel.h"
#include "game/lobby.h"

static const float rules_seconds = 4;
static const float least_wide = 1200; /* units of width: large digits, and the rules below */
static const float foot_left = 14;    /* units */
static const float foot_inset = 14;
static const float wished_top = 0.22f;

enum {
    TAKEN = 2, /* the boat, the digits */
};

static float begun_s(const struct view *view)
{
    const struct world_head *head = view_head(view->now);

    return (float)(head->tick - head->phase_tick) / TICK_HZ;
}

bool opening_is_on(const struct view *view)
{
    uint8_t phase = view_head(view->now)->phase;

    return phase == PHASE_COUNTDOWN || (phase == PHASE_PLAY && begun_s(view) < rules_seconds);
}

/* "Two crews, Basin: sink the other crew; the first to 28 wins" */
static void say_rules(const struct view *view, char *text, size_t size)
{
    const struct lobby_mode *mode = view_mode(view);
    char limit[48] = "";
    bool has_map = view->map[0] != '\0';
    char map[GAME_MAP_BYTES + 1];

    view_say_map(view, map);
    text[0] = '\0';
    if (mode == NULL) {
        return;
    }
    int score = lobby_limit(view_head(view->now), &view->game->lobby);

    if (score > 0) {
        text_format(limit, sizeof(limit), "; the first to %d wins", score);
    }
    text_format(text, size, "%s%s%s: %s%s", mode->title, has_map ? ", " : "", map, mode->aim,
                limit);
}

static bool is_wide(const struct scene_frame *f)
{
    return (float)f->camera.width >= least_wide * f->unit;
}

/* The count or GO, without a pane. Returns where it stands; no height: nowhere. */
static SDL_FRect draw_digits(const struct scene_frame *f, const struct panes_room *room,
                             const SDL_FRect *own, enum palette_ink ink, float opacity,
                             const char *text)
{
    enum font_style style = is_wide(f) ? FONT_HUGE : FONT_LARGE;
    float middle = (room->left + room->right) / 2;
    float width = font_width(f->font, style, text);
    SDL_FRect place = { middle - width / 2, wished_top * (float)f->camera.height, width,
                        font_height(f->font, style) };

    if (!panes_place(&place, room, own, 1)) {
        return (SDL_FRect){ place.x, place.y, 0, 0 };
    }
    panes_add(f->panes, place);
    font_draw_edged(f->font, f->paint, style, FONT_CENTRE, middle, place.y,
                    paint_fade(palette_ink(ink), opacity), text);
    return place;
}

bool opening_is_tight(const struct scene_frame *f)
{
    return !is_wide(f) && opening_is_on(f->view);
}

static float opacity_of_rules(const struct view *view)
{
    bool is_counting = view_head(view->now)->phase == PHASE_COUNTDOWN;

    return is_counting ? 1 : fminf(1, rules_seconds - begun_s(view));
}

float opening_foot(const struct scene_frame *f, float right, float bottom)
{
    char text[VIEW_TEXT_BYTES];
    float u = f->unit;
    float opacity = opacity_of_rules(f->view);
    SDL_Color ink = paint_fade(palette_ink(INK_TEXT), opacity);
    float most = right - (foot_left + 2 * foot_inset) * u;

    say_rules(f->view, text, sizeof(text));
    float width = fminf(most, font_width(f->font, FONT_SMALL, text));
    float height = font_draw_wrapped(f->font, NULL, FONT_SMALL, 0, 0, most, ink, text) + 12 * u;

    if (width <= 0) {
        return 0;
    }
    const SDL_FRect plate = { foot_left * u, bottom - height, width + 2 * foot_inset * u, height };
    panel_plate(f, &plate, 6 * u, paint_fade(palette_ink(INK_PANEL), opacity));
    font_draw_wrapped(f->font, f->paint, FONT_SMALL, (foot_left + foot_inset) * u,
                      bottom - height + 6 * u, most, ink, text);
    return height;
}

/* What the round is about, on a plate, since it must be read on piers, too. */
static void draw_rules(const struct scene_frame *f, const struct panes_room *room,
                       const SDL_FRect taken[TAKEN], const char *heading, float opacity)
{
    char text[VIEW_TEXT_BYTES];
    float u = f->unit;
    SDL_Color ink = paint_fade(palette_ink(INK_TEXT), opacity);
    float most = room->right - room->left - 32 * u;
    bool has_heading = heading[0] != '\0';
    float head = has_heading ? font_height(f->font, FONT_BOLD) : 0;

    if (!is_wide(f)) {
        return; /* they stand at the foot */
    }
    say_rules(f->view, text, sizeof(text));
    float width = fminf(most, font_width(f->font, FONT_BODY, text));
    if (width <= 0) {
        return;
    }
    float lines = font_draw_wrapped(f->font, NULL, FONT_BODY, 0, 0, most, ink, text);
    float plate = (has_heading ? fmaxf(width, font_width(f->font, FONT_BOLD, heading)) : width);
    float middle = (room->left + room->right) / 2;
    SDL_FRect place = { middle - plate / 2 - 16 * u, taken[1].y + taken[1].h, plate + 32 * u,
                        head + lines + 12 * u };

    if (!panes_place(&place, room, taken, TAKEN)) {
        return;
    }
    place.y += 2 * u;
    place.h -= 4 * u;
    panel_plate(f, &place, 6 * u, paint_fade(palette_ink(INK_PANEL), opacity));
    if (has_heading) {
        font_draw(f->font, f->paint, FONT_BOLD, FONT_CENTRE, middle, place.y + 4 * u, ink, heading);
    }
    font_draw_wrapped(f->font, f->paint, FONT_BODY, middle - width / 2, place.y + 4 * u + head,
                      most, ink, text);
}

void opening_draw(const struct scene_frame *f, const struct panes_room *room)
{
    const struct world_head *head = view_head(f->view->now);
    SDL_FRect taken[TAKEN] = { scene_own_place(f) };
    float begun = begun_s(f->view);
    char text[8];

    if (head->phase == PHASE_COUNTDOWN) {
        /* The last second of each digit shrinks and fades, so that the count is felt. */
        float left = clock_seconds_left(head);

        text_format(text, sizeof(text), "%d", (int)ceilf(left));
        taken[1] = draw_digits(f, room, &taken[0], INK_WARN, 1.7f + left - ceilf(left), text);
        draw_rules(f, room, taken, "The round begins", opacity_of_rules(f->view));
        return;
    }
    taken[1] = draw_digits(f, room, &taken[0], INK_GOOD, 1.4f * fmaxf(0, 1 - begun), "GO");
    draw_rules(f, room, taken, "", opacity_of_rules(f->view));
}
