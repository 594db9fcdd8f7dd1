/* The line in which a chat text is typed.
 * SPDX-License-Identifier: MIT */
#ifndef HP_CHAT_H
#define HP_CHAT_H

#include "client/scene.h"

struct chat {
    bool is_open;
    char line[GAME_TEXT_BYTES + 1]; /* UTF-8 */
};

enum chat_result {
    CHAT_GOES_ON,
    CHAT_SENT, /* the line is to be sent; the caller closes */
    CHAT_LEFT,
};

void chat_open(struct chat *c);
void chat_close(struct chat *c);

/* Takes a key or typed text while open. */
enum chat_result chat_event(struct chat *c, const SDL_Event *event);

/* The order that a line is, without its '/': "kick Ann"; "/" alone asks which there are. NULL: it
 * is said to all. */
const char *chat_order(const char *line);

/* The line with its bottom at y; returns its height, 0 when closed. */
float chat_draw(const struct chat *c, const struct scene_frame *f, float x, float bottom,
                float width);

#endif
