/* What lies over the picture: clock and phase, own gauges, best scores, event feed, banners, and
 * what the link has to say. Reads the view; knows a game only through its scene.
 * SPDX-License-Identifier: MIT */
#ifndef HP_HUD_H
#define HP_HUD_H

#include "client/chat.h"
#include "client/stage.h"

/* What the HUD shows beside the view. */
struct hud {
    uint64_t begun_us; /* first playing frame; 0: none yet. The newcomers' hint counts from here */
    struct chat chat;
    bool shows_scores;
    bool shows_card;
    int card_page;              /* of it */
    int card_pages;             /* as it was last drawn */
    bool is_covered;            /* the menu is open: what lies below its page would shine through */
    float beside;               /* output pixels at the left of its page */
    char note[VIEW_TEXT_BYTES]; /* the window's own word: "Saved ...". */
    uint64_t note_us;           /* when it was said; 0: never */
};

/* A word of the window's own, shown for some seconds. */
void hud_say(struct hud *hud, uint64_t now_us, const char *text);

/* The chat line once more, over the menu. */
void hud_draw_chat(const struct hud *hud, const struct scene_frame *f);

/* What hud_say was given, likewise. */
void hud_draw_note(const struct hud *hud, const struct scene_frame *f);

/* Whether a page, a table or the card needs the place of the panes at the edges. */
bool hud_is_covered(const struct hud *hud, const struct scene_frame *f);

/* Whether a page, a table, the card or the box about the link stands in the middle. */
bool hud_takes_middle(const struct hud *hud, const struct view *view);

/* Draws all of it. f's paint place is the output. */
void hud_draw(struct hud *hud, const struct scene_frame *f, const struct stage *stage);

#endif
