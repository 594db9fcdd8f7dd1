/* The vote's words and its pane. What they say is confirmed.
 * SPDX-License-Identifier: MIT */
#include "client/ballot.h"

#include <math.h>

#include "base/text.h"
#include "client/panel.h"
#include "game/vote.h"

static const struct vote *vote_of(const struct view *view)
{
    return &view_head(view->confirmed)->vote;
}

bool ballot_is_open(const struct view *view)
{
    return vote_of(view)->topic != VOTE_NONE && vote_of(view)->state == VOTE_OPEN;
}

/* Who has left has no name any more. */
static const char *name_of(const struct world_head *head, uint8_t seat, const char *otherwise)
{
    const char *name = head->seats[seat % GAME_SEATS].name;

    return name[0] != '\0' ? name : otherwise;
}

void ballot_question(const struct view *view, char *text, size_t size)
{
    const struct world_head *head = view_head(view->confirmed);
    const struct vote *v = &head->vote;
    const char *by = name_of(head, v->by, "Somebody");
    char map[GAME_MAP_BYTES + 1];

    text[0] = '\0';
    switch (v->topic) {
    case VOTE_REMATCH:
        text_format(text, size, "%s asks: begin the round again?", by);
        break;
    case VOTE_MAP:
        game_title_map(v->map, map);
        text_format(text, size, "%s asks: on to the map %s?", by, map);
        break;
    case VOTE_KICK:
        text_format(text, size, "%s asks: throw %s out?", by,
                    v->whom == view->seat ? "you" : name_of(head, v->whom, "somebody"));
        break;
    default:
        break;
    }
}

void ballot_standing(const struct view *view, char *text, size_t size)
{
    const struct world_head *head = view_head(view->confirmed);
    const struct vote *v = &head->vote;
    int yes = __builtin_popcount(v->yes);
    int no = __builtin_popcount(v->no);
    uint32_t left = view_ticks_left(v->end_tick, head->tick);

    if (v->state == VOTE_OPEN) {
        text_format(text, size, "yes %d, no %d; %d may vote, most answers win; %u s left", yes, no,
                    vote_voters(head), (left + TICK_HZ - 1) / TICK_HZ);
    } else if (v->state == VOTE_FAILED && v->topic == VOTE_KICK && yes > no &&
               yes < VOTE_KICK_VOICES) {
        text_format(text, size, "Not carried: it takes %d voices to throw somebody out",
                    VOTE_KICK_VOICES);
    } else {
        text_format(text, size, "%s, %d to %d", v->state == VOTE_PASSED ? "Carried" : "Not carried",
                    yes, no);
    }
}

/* What this player can do about it, or has done. */
static void say_own(const struct scene_frame *f, char *text, size_t size)
{
    const struct view *view = f->view;
    const struct vote *v = vote_of(view);
    unsigned own = view->seat < GAME_SEATS ? 1u << view->seat : 0;
    bool is_accused = v->topic == VOTE_KICK && v->whom == view->seat;

    text[0] = '\0';
    if (v->state != VOTE_OPEN || own == 0 || is_accused) {
        return;
    }
    if ((v->yes & own) != 0) {
        text_format(text, size, "You say yes. %s: no", f->words->name[ACTION_NO]);
    } else if ((v->no & own) != 0) {
        text_format(text, size, "You say no. %s: yes", f->words->name[ACTION_YES]);
    } else {
        text_format(text, size, "%s: yes    %s: no", f->words->name[ACTION_YES],
                    f->words->name[ACTION_NO]);
    }
}

/* How much of its time is left, along the pane's foot. */
static void draw_time(const struct scene_frame *f, float x, float y, float width)
{
    const struct world_head *head = view_head(f->view->confirmed);
    float left = (float)view_ticks_left(head->vote.end_tick, head->tick);

    paint_round(f->paint, x, y, fmaxf(width * left / VOTE_OPEN_TICKS, 2 * f->unit), 3 * f->unit,
                1.5f * f->unit, palette_ink(INK_WARN));
}

/* All that it says. */
struct words {
    char question[VIEW_TEXT_BYTES];
    char standing[VIEW_TEXT_BYTES];
    char own[VIEW_TEXT_BYTES];
};

static void say_all(const struct scene_frame *f, struct words *w)
{
    ballot_question(f->view, w->question, sizeof(w->question));
    ballot_standing(f->view, w->standing, sizeof(w->standing));
    say_own(f, w->own, sizeof(w->own));
}

SDL_FRect ballot_place(const struct scene_frame *f)
{
    float u = f->unit;
    struct words w;

    if (vote_of(f->view)->topic == VOTE_NONE) {
        return (SDL_FRect){ 0 };
    }
    say_all(f, &w);
    float lines = w.own[0] != '\0' ? 2 : 1;
    float width = fmaxf(font_width(f->font, FONT_BOLD, w.question),
                        fmaxf(font_width(f->font, FONT_BODY, w.standing),
                              font_width(f->font, FONT_BODY, w.own))) +
                  36 * u;

    return (SDL_FRect){ ((float)f->camera.width - width) / 2, 0, width,
                        font_height(f->font, FONT_BOLD) + lines * font_height(f->font, FONT_BODY) +
                            20 * u };
}

void ballot_draw(const struct scene_frame *f, const SDL_FRect *pane)
{
    const struct vote *v = vote_of(f->view);
    float u = f->unit;
    float x = pane->x + pane->w / 2;
    float y = pane->y;
    float below = y + 8 * u + font_height(f->font, FONT_BOLD);
    bool is_open = v->state == VOTE_OPEN;
    struct words w;

    say_all(f, &w);
    panel_box(f, pane->x, y, pane->w, pane->h);
    font_draw(f->font, f->paint, FONT_BOLD, FONT_CENTRE, x, y + 7 * u, palette_ink(INK_TEXT),
              w.question);
    font_draw(f->font, f->paint, FONT_BODY, FONT_CENTRE, x, below,
              palette_ink(is_open                   ? INK_DIM
                          : v->state == VOTE_PASSED ? INK_GOOD
                                                    : INK_BAD),
              w.standing);
    font_draw(f->font, f->paint, FONT_BODY, FONT_CENTRE, x, below + font_height(f->font, FONT_BODY),
              palette_ink(INK_ACCENT), w.own);
    if (is_open) {
        draw_time(f, pane->x + 10 * u, y + pane->h - 6 * u, pane->w - 20 * u);
    }
}
