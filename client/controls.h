/* What is held down now on keyboard, mouse and pads, as the player has bound them. Knows no game: a
 * scene turns what is held into a game's input.
 * SPDX-License-Identifier: MIT */
#ifndef HP_CONTROLS_H
#define HP_CONTROLS_H

#include "client/preferences.h"

/* Axes run from -1 to 1. */
struct controls {
    bool held[ACTION_COUNT];
    bool is_firing; /* where one press begins and the next one ends it */
    float stick_x;  /* left stick */
    float stick_y;
    float aim_x; /* right stick; both 0: at rest */
    float aim_y;
    bool is_pulled[2]; /* the triggers */
    bool has_aimed;    /* the pointer or the right stick has moved at least once */
    bool has_pointer;  /* the pointer has been seen over the window and was used last for aiming */
    float pointer_x;   /* output pixels */
    float pointer_y;
    float pixels_per_point; /* output pixels in one unit of SDL's mouse events; set by the window */
    struct bindings bindings;
    bool fire_toggles;
    float dead_zone;                                 /* below it a stick is at rest, 0..1 */
    int wanted;                                      /* which pad; 0: any */
    enum pad_words words;                            /* of the pad that spoke last */
    enum binding_device device;                      /* that was pressed last */
    SDL_GameController *pads[PREFERENCES_PADS_MOST]; /* open ones */
    int pad_count;
};

/* As the settings are at first. */
void controls_init(struct controls *c);
void controls_done(struct controls *c);

/* From now on as the player prefers it: bindings, fire, dead zone, pad. */
void controls_prefer(struct controls *c, const struct preferences *p);

/* Takes one event; pads are opened and closed by it as they come and go. Returns the action that
 * was pressed by it, ACTION_NONE for all else; a key's repetitions press nothing. */
enum action controls_event(struct controls *c, const SDL_Event *event);

/* Takes note of which device the player has in hand; of every event, whoever it is for. */
void controls_note(struct controls *c, const SDL_Event *event);

/* Lets go of everything: a text line or a menu takes the keys now. */
void controls_release(struct controls *c);

/* Likewise of sticks and triggers: for a copy that speaks while a menu is open. */
void controls_rest(struct controls *c);

/* Rudder -1 port .. 1 starboard, throttle -1 astern .. 1 ahead, whichever device says more. */
float controls_steer(const struct controls *c);
float controls_drive(const struct controls *c);
bool controls_fires(const struct controls *c);

#endif
