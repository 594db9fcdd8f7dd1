/* The binding table: which key, mouse button or pad button means which action, and what is held
 * down now. The controls card, the hint for newcomers and the README come from the same rows.
 * Knows no game: a scene turns what is held into a game's input.
 * SPDX-License-Identifier: MIT */
#ifndef HP_CONTROLS_H
#define HP_CONTROLS_H

#include <SDL.h>

#include "base/base.h"

enum action {
    ACTION_AHEAD,
    ACTION_ASTERN,
    ACTION_PORT,
    ACTION_STARBOARD,
    ACTION_AIM, /* the pointer or the right stick: never pressed, here for the card */
    ACTION_FIRE,
    ACTION_READY,
    ACTION_CHAT,
    ACTION_YES,
    ACTION_NO,
    ACTION_COPY,
    ACTION_INVITE,
    ACTION_SCORES,
    ACTION_CARD,
    ACTION_OVERLAY,
    ACTION_PAUSE,
    ACTION_STEP,
    ACTION_SLOW,
    ACTION_NET_SETTING,
    ACTION_NET_MORE,
    ACTION_NET_LESS,
    ACTION_NET_CUT,
    ACTION_NET_SPIKE,
    ACTION_FULLSCREEN,
    ACTION_PICTURE,
    ACTION_MENU,
    ACTION_COUNT,
    ACTION_NONE = ACTION_COUNT,
};

struct binding {
    SDL_Scancode keys[2]; /* by place on the keyboard, so WASD lies alike on every layout */
    Uint8 mouse;          /* SDL_BUTTON_...; 0: none */
    Uint8 pad;            /* SDL_CONTROLLER_BUTTON_... + 1; 0: none */
    const char *shown;    /* the keys as the card names them */
    const char *pad_shown;
    const char *help;
};

/* A row for each action. */
extern const struct binding controls_bindings[ACTION_COUNT];

/* What is held down. Axes run from -1 to 1. */
struct controls {
    bool held[ACTION_COUNT];
    float stick_x; /* left stick */
    float stick_y;
    float aim_x; /* right stick; both 0: at rest */
    float aim_y;
    float trigger;    /* right trigger, 0..1 */
    bool has_aimed;   /* the pointer or the right stick has moved at least once */
    bool has_pointer; /* the pointer has been seen over the window and was used last for aiming */
    float pointer_x;  /* output pixels */
    float pointer_y;
    float pixels_per_point; /* output pixels in one unit of SDL's mouse events; set by the window */
    SDL_GameController *pad; /* the first one plugged in; NULL: none */
};

void controls_init(struct controls *c);
void controls_done(struct controls *c);

/* Takes one event. Returns the action that was pressed by it, ACTION_NONE for all else; a key's
 * repetitions press nothing. */
enum action controls_event(struct controls *c, const SDL_Event *event);

/* Lets go of everything: a text line or a menu takes the keys now. */
void controls_release(struct controls *c);

/* Rudder -1 port .. 1 starboard, throttle -1 astern .. 1 ahead, whichever device says more. */
float controls_steer(const struct controls *c);
float controls_drive(const struct controls *c);
bool controls_fires(const struct controls *c);

#endif
