/* What is held down now. Owns the pads; must never know a game.
 * SPDX-License-Identifier: MIT */
#include "client/controls.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    NOTED = 16000, /* of 32767: an axis that was moved so far was meant */
};

void controls_init(struct controls *c)
{
    struct preferences usual;

    memset(c, 0, sizeof(*c));
    c->pixels_per_point = 1;
    preferences_reset(&usual);
    controls_prefer(c, &usual);
}

static void close_pads(struct controls *c)
{
    for (int i = 0; i < c->pad_count; i++) {
        SDL_GameControllerClose(c->pads[i]);
    }
    c->pad_count = 0;
}

void controls_done(struct controls *c)
{
    close_pads(c);
}

/* Opens those that count now before it closes the others, so that none is closed in between. */
static void find_pads(struct controls *c)
{
    struct controls found = { .pad_count = 0 };
    int number = 0;

    for (int i = 0; i < SDL_NumJoysticks() && found.pad_count < PREFERENCES_PADS_MOST; i++) {
        number += SDL_IsGameController(i) == SDL_TRUE;
        if (SDL_IsGameController(i) == SDL_TRUE && (c->wanted == 0 || c->wanted == number)) {
            SDL_GameController *pad = SDL_GameControllerOpen(i);

            found.pads[found.pad_count] = pad;
            found.pad_count += pad != NULL;
        }
    }
    close_pads(c);
    memcpy(c->pads, found.pads, sizeof(c->pads));
    c->pad_count = found.pad_count;
    if (c->pad_count > 0) {
        c->words = press_words(c->pads[0]);
    }
}

static void let_sticks_go(struct controls *c)
{
    c->stick_x = c->stick_y = c->aim_x = c->aim_y = 0;
    memset(c->is_pulled, 0, sizeof(c->is_pulled));
}

void controls_prefer(struct controls *c, const struct preferences *p)
{
    bool is_other_pad = c->wanted != p->pad;

    controls_release(c);
    c->bindings = p->bindings;
    c->fire_toggles = p->fire_toggles != 0;
    c->dead_zone = (float)p->dead_zone / 100;
    c->wanted = p->pad;
    /* Each window its own pad: then it counts without the focus, too. */
    SDL_SetHint(SDL_HINT_JOYSTICK_ALLOW_BACKGROUND_EVENTS, c->wanted != 0 ? "1" : "0");
    if (is_other_pad && SDL_WasInit(SDL_INIT_GAMECONTROLLER) != 0) {
        let_sticks_go(c);
        find_pads(c);
    }
}

void controls_release(struct controls *c)
{
    memset(c->held, 0, sizeof(c->held));
    c->is_firing = false;
}

void controls_rest(struct controls *c)
{
    controls_release(c);
    let_sticks_go(c);
}

/* Marks what that press does held or let go; returns it if it was pressed. */
static enum action set_held(struct controls *c, struct press p, bool is_down)
{
    enum action action = bindings_find(&c->bindings, p);

    if (action == ACTION_NONE) {
        return ACTION_NONE;
    }
    c->held[action] = is_down;
    c->is_firing ^= is_down && action == ACTION_FIRE;
    return is_down ? action : ACTION_NONE;
}

static void move_pointer(struct controls *c, int x, int y)
{
    c->has_pointer = true;
    c->has_aimed = true;
    c->pointer_x = (float)x * c->pixels_per_point;
    c->pointer_y = (float)y * c->pixels_per_point;
}

static float beyond(const struct controls *c, Sint16 value)
{
    float part = (float)value / 32767.0f;
    float rest = (fabsf(part) - c->dead_zone) / (1 - c->dead_zone);

    return rest <= 0 ? 0 : copysignf(fminf(rest, 1), part);
}

/* A trigger goes down once and comes up once, not at each of its steps. */
static enum action pull(struct controls *c, const SDL_ControllerAxisEvent *event)
{
    bool *is_pulled = &c->is_pulled[event->axis == SDL_CONTROLLER_AXIS_TRIGGERRIGHT];
    int least = *is_pulled ? PRESS_TRIGGER_DOWN / 2 : PRESS_TRIGGER_DOWN;
    bool was_pulled = *is_pulled;

    *is_pulled = event->value >= least;
    return *is_pulled != was_pulled
               ? set_held(c, (struct press){ PRESS_TRIGGER, event->axis }, *is_pulled)
               : ACTION_NONE;
}

static enum action move_axis(struct controls *c, const SDL_ControllerAxisEvent *event)
{
    float value = beyond(c, event->value);

    switch (event->axis) {
    case SDL_CONTROLLER_AXIS_LEFTX:
        c->stick_x = value;
        break;
    case SDL_CONTROLLER_AXIS_LEFTY:
        c->stick_y = value;
        break;
    case SDL_CONTROLLER_AXIS_RIGHTX:
        c->aim_x = value;
        break;
    case SDL_CONTROLLER_AXIS_RIGHTY:
        c->aim_y = value;
        break;
    case SDL_CONTROLLER_AXIS_TRIGGERLEFT:
    case SDL_CONTROLLER_AXIS_TRIGGERRIGHT:
        return pull(c, event);
    default:
        break;
    }
    if (c->aim_x != 0 || c->aim_y != 0) {
        c->has_pointer = false;
        c->has_aimed = true;
    }
    return ACTION_NONE;
}

static enum action press_button(struct controls *c, const SDL_ControllerButtonEvent *event)
{
    c->words = press_words(SDL_GameControllerFromInstanceID(event->which));
    return set_held(c, (struct press){ PRESS_PAD, event->button }, event->state == SDL_PRESSED);
}

enum action controls_event(struct controls *c, const SDL_Event *event)
{
    switch (event->type) {
    case SDL_KEYDOWN:
        return set_held(c, press_of(event), true);
    case SDL_KEYUP:
        return set_held(c, (struct press){ PRESS_KEY, (int)event->key.keysym.scancode }, false);
    case SDL_MOUSEMOTION:
        move_pointer(c, event->motion.x, event->motion.y);
        return ACTION_NONE;
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        move_pointer(c, event->button.x, event->button.y);
        return set_held(c, (struct press){ PRESS_MOUSE, event->button.button },
                        event->type == SDL_MOUSEBUTTONDOWN);
    case SDL_CONTROLLERBUTTONDOWN:
    case SDL_CONTROLLERBUTTONUP:
        return press_button(c, &event->cbutton);
    case SDL_CONTROLLERAXISMOTION:
        return move_axis(c, &event->caxis);
    case SDL_CONTROLLERDEVICEADDED:
        find_pads(c);
        return ACTION_NONE;
    case SDL_CONTROLLERDEVICEREMOVED:
        find_pads(c);
        let_sticks_go(c);
        controls_release(c);
        return ACTION_NONE;
    default:
        return ACTION_NONE;
    }
}

void controls_note(struct controls *c, const SDL_Event *event)
{
    bool is_far = event->type == SDL_CONTROLLERAXISMOTION && abs(event->caxis.value) > NOTED;

    if (event->type == SDL_KEYDOWN || event->type == SDL_MOUSEBUTTONDOWN) {
        c->device = BINDING_KEYS;
    } else if (event->type == SDL_CONTROLLERBUTTONDOWN || is_far) {
        c->device = BINDING_PADS;
    }
}

/* The key pair's say unless the stick says more. */
static float pair(const struct controls *c, enum action less, enum action more, float stick)
{
    float keys = (c->held[more] ? 1.0f : 0.0f) - (c->held[less] ? 1.0f : 0.0f);

    return fabsf(stick) > fabsf(keys) ? stick : keys;
}

float controls_steer(const struct controls *c)
{
    return pair(c, ACTION_PORT, ACTION_STARBOARD, c->stick_x);
}

float controls_drive(const struct controls *c)
{
    return pair(c, ACTION_ASTERN, ACTION_AHEAD, -c->stick_y);
}

bool controls_fires(const struct controls *c)
{
    return c->fire_toggles ? c->is_firing : c->held[ACTION_FIRE];
}
