/* The table of players, by score: held open with Tab, and at a round's end with its winner.
 * SPDX-License-Identifier: MIT */
#ifndef HP_SCOREBOARD_H
#define HP_SCOREBOARD_H

#include "client/scene.h"

/* Seats that are taken, best first; returns how many. */
int scoreboard_order(const struct world_head *head, int order[GAME_SEATS]);

/* "Ann wins", "Crew 2 wins", "A draw", for a round that is over. `teams` 0: everyone for himself.
 */
void scoreboard_verdict(const struct world_head *head, int teams, char *text, size_t size);

/* "most sunk: Ann, 7    longest run: Bob, 3": what the game's columns have a word for; "": nobody
 * has done anything yet. */
void scoreboard_honours(const struct view *view, char *text, size_t size);

/* "host", "bot", "ready": what is to be known of a player beside the score, up to x, so short that
 * it leaves `room` for the name if it can. Returns how wide it is. */
float scoreboard_marks(const struct scene_frame *f, const struct world_head *head, int seat,
                       float x, float y, float room);

/* The whole table, under a heading and over a footnote: in the middle of the window's part between
 * `top` and `bottom`, in output pixels. */
void scoreboard_draw(const struct scene_frame *f, float top, float bottom, const char *heading,
                     SDL_Color color, const char *footnote);

/* The least height in which all players have room; with less some of them are left out. */
float scoreboard_least(const struct scene_frame *f);

/* The best few and the own place, small, its right edge at x. */
void scoreboard_brief(const struct scene_frame *f, float right, float y);

/* What the first two crews have, each with its mark, between left and right around the height y;
 * nothing where everyone plays for himself. */
void scoreboard_crews(const struct scene_frame *f, float left, float right, float y);

#endif
