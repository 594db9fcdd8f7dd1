/* What the files of the menu's pages share among themselves; for nobody else.
 * SPDX-License-Identifier: MIT */
#ifndef HP_MENU_PARTS_H
#define HP_MENU_PARTS_H

#include "client/menu_pages.h"

enum {
    MENU_ANY_PHASE = (1 << PHASE_COUNT) - 1,
    MENU_NOT_IN_PLAY = MENU_ANY_PHASE & ~(1 << PHASE_PLAY),
};

static inline const struct world_head *menu_head(const struct view *view)
{
    return view_head(view->confirmed);
}

/* menu.c: the open page's rows as they are now; one that can be chosen is lit. */
void menu_refresh(struct menu *m, const struct view *view);

/* menu.c: to that page, as it is when one comes to it; MENU_PAGE_NONE: closes. */
void menu_turn(struct menu *m, enum menu_page page, const struct view *view);

/* menu.c: false: the row only tells something, or is not there. */
bool menu_can_choose(const struct menu *m, int row);

/* menu.c: puts it into m->chosen and goes where it leads. NULL: it can't be chosen. */
const struct menu_row *menu_choose(struct menu *m, int at, const struct view *view);

/* menu.c: as Escape does. */
void menu_go_back(struct menu *m, const struct view *view);

/* menu_pointer.c: a press at that place, in output pixels. */
const struct menu_row *menu_click(struct menu *m, Uint8 button, float x, float y,
                                  const struct view *view);

/* menu_pointer.c: lights what is under the pointer; with the button held it drags the lit slider
 * instead. */
const struct menu_row *menu_point(struct menu *m, const SDL_MouseMotionEvent *motion,
                                  const struct view *view, float pixels_per_point);

/* menu_pages.c: the next row, empty; the last one again when there is no room. */
struct menu_row *menu_add(struct menu *m, enum menu_act act, const char *text);

/* Likewise one that orders, and leads to that page. */
struct menu_row *menu_add_order(struct menu *m, const char *text, const char *order,
                                enum menu_page then);

/* Likewise one that only turns to it. */
void menu_add_turn(struct menu *m, const char *text, enum menu_page page);

/* Words of a table or a server, as a row's: with a capital letter. */
void menu_capital(struct menu_row *row);

/* Whether a vote can be asked for. */
bool menu_can_vote(const struct view *view);

/* menu_kit.c: how many rows stay at the top however far the rest is scrolled: tabs do. */
int menu_pinned(const struct menu *m);

/* menu_kit.c: the row that is drawn in the i-th place from the top, of menu.shown. */
int menu_row_in(const struct menu *m, int i);

/* menu_kit.c: what a row's kind makes of Enter and of left and right. True: it is to be chosen as
 * it is now. */
bool menu_kit_enter(struct menu *m, int at);
bool menu_kit_step(struct menu *m, int at, int way);

/* Empties the lit cell, likewise. */
bool menu_kit_clear(struct menu *m, int at);

/* A click, or a move with the button held, at x in output pixels; likewise. */
bool menu_kit_click(struct menu *m, int at, float x);
bool menu_kit_drag(struct menu *m, int at, float x);

/* Ends typing and waiting. */
void menu_kit_end(struct menu *m);

enum menu_kit_result {
    MENU_KIT_LEAVES, /* it is for the menu */
    MENU_KIT_TAKES,
    MENU_KIT_CHOOSES, /* the lit row is to be chosen as it is now */
};

/* While something is typed or waited for. */
enum menu_kit_result menu_kit_event(struct menu *m, const SDL_Event *event);

/* Where a row's control, or one cell of it, lies across, in output pixels. */
void menu_kit_span(const struct menu *m, const struct menu_row *row, int cell, float *left,
                   float *width);

/* menu_kit_draw.c: the control of a row whose top is at y. Returns where the room for the row's
 * text ends. */
float menu_kit_draw(const struct menu *m, const struct scene_frame *f, const struct menu_row *row,
                    float y, bool is_lit);

/* The sentence about the lit row; its height, or with is_drawn false what the page keeps free. */
float menu_kit_help(const struct menu *m, const struct scene_frame *f, float y, bool is_drawn);

/* menu_draw.c: the colours on a lit row. */
SDL_Color menu_on_accent(void);
SDL_Color menu_dim_on_accent(void);

/* menu_settings.c */
void menu_fill_settings(struct menu *m, const struct view *view);
void menu_fill_reset(struct menu *m, const struct view *view);
enum menu_page menu_reset_parent(const struct menu *m);

/* menu_lan.c */
/* A row for a match that was found. */
void menu_lan_add(struct menu *m, const struct view *view, const struct view_found *f);
void menu_fill_lan(struct menu *m, const struct view *view);
void menu_lan_note(const struct menu *m, const struct view *view, char note[MENU_NOTE_BYTES]);

/* menu_home.c */
void menu_fill_home(struct menu *m, const struct view *view);
void menu_fill_matches_here(struct menu *m, const struct view *view);
void menu_fill_practice(struct menu *m, const struct view *view);
void menu_fill_leaving(struct menu *m, const struct view *view);
void menu_leaving_note(const struct menu *m, char note[MENU_NOTE_BYTES]);

/* menu_code.c */
void menu_fill_code(struct menu *m, const struct view *view);
void menu_code_open(struct menu *m);
void menu_code_close(struct menu *m);

/* From now on it is the code of that match. */
void menu_code_ask(struct menu *m, const char *server, const char *match);
void menu_code_heading(const struct menu *m, const struct view *view, char title[MENU_TEXT_BYTES],
                       char note[MENU_NOTE_BYTES]);

/* What is typed or pasted on that page, or taken back; false: another key or button. */
bool menu_code_event(struct menu *m, const SDL_Event *event);

/* Types the lit symbol of a row; another kind of row deletes the last one. */
void menu_code_type(struct menu *m, const struct menu_row *row);

/* menu_invite.c */
void menu_fill_invite(struct menu *m, const struct view *view);

/* The row that a key copies; -1: none. */
int menu_invite_row(const struct menu *m, SDL_Keycode code);

/* Whether the player may be allowed to open the LAN: who came over it never is. */
bool menu_invite_is_for(const struct view *view);

/* Whether the way in is known that this page has asked for. */
bool menu_invite_is_there(const struct menu *m, const struct view *view);

/* menu_desk.c */
void menu_fill_desk(struct menu *m, const struct view *view);
void menu_fill_link(struct menu *m, const struct view *view);
void menu_link_heading(const struct menu *m, const struct view *view, char title[MENU_TEXT_BYTES],
                       char note[MENU_NOTE_BYTES]);

/* menu_match.c */
void menu_fill_match(struct menu *m, const struct view *view);

/* Keeps how bots play, by what the server says to all or to who asks: no world says it. Each frame.
 */
void menu_match_hear(struct menu *m, const struct view *view);

/* Whether this player is the host and has not heard it of this match. */
bool menu_match_lacks_level(const struct menu *m, const struct view *view);

void menu_fill_results(struct menu *m, const struct view *view);
void menu_fill_closing(struct menu *m, const struct view *view);

/* Whether a row would end the round that is played, or take the player out of it: it asks first. */
bool menu_match_asks(const struct view *view, const struct menu_row *row);

/* Whether a row leads into another match. */
bool menu_match_leaves(const struct menu_row *row);

void menu_fill_changing(struct menu *m, const struct view *view);
void menu_fill_maps(struct menu *m, const struct view *view);
void menu_fill_map_vote(struct menu *m, const struct view *view);
void menu_fill_modes(struct menu *m, const struct view *view);

/* Takes the maps' names out of the server's answer, if it has come. */
void menu_match_read_maps(struct menu *m, const struct view *view);

/* menu_seats.c: how much room the pane beside the page takes; 0: there is none. */
float menu_seats_width(const struct menu *m, const struct scene_frame *f);

/* Where there is no room for it: the seats in a row, a tick at who is ready, and below it what was
 * said last. Returns its height; with is_drawn false only measures. */
float menu_seats_strip(const struct menu *m, const struct scene_frame *f, float y, bool is_drawn);

/* Draws it, as high as the page from y on, or higher. */
void menu_seats_draw(const struct menu *m, const struct scene_frame *f, float y, float height);

/* menu_phrases.c */
void menu_fill_phrases(struct menu *m, const struct view *view);

/* The row that a key means by its number; -1: none. */
int menu_phrases_row(const struct menu *m, SDL_Keycode code);

/* menu_results.c: when the next round begins, or what is voted on. */
void menu_results_note(const struct view *view, char note[MENU_NOTE_BYTES]);

/* How much room the table above the page's rows needs; 0: it has none. */
float menu_results_height(const struct menu *m, const struct scene_frame *f);

/* Draws it above `bottom`. */
void menu_results_draw(const struct scene_frame *f, float bottom);

/* menu_people.c */
void menu_fill_people(struct menu *m, const struct view *view);
void menu_fill_person(struct menu *m, const struct view *view);
void menu_fill_bans(struct menu *m, const struct view *view);

/* "host, moored, 97 s" */
void menu_say_person(const struct view *view, int seat, char *text, size_t size);

#endif
