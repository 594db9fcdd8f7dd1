/* The binding table and what is held down. Owns the pad; must never know a game.
 * SPDX-License-Identifier: MIT */
#include "client/controls.h"

#include <math.h>
#include <string.h>

#define PAD(button) (Uint8)(SDL_CONTROLLER_BUTTON_##button + 1)

const struct binding controls_bindings[ACTION_COUNT] = {
    [ACTION_AHEAD] = { { SDL_SCANCODE_W, SDL_SCANCODE_UP },
                       0,
                       PAD(DPAD_UP),
                       "W / Up",
                       "left stick",
                       "ahead" },
    [ACTION_ASTERN] = { { SDL_SCANCODE_S, SDL_SCANCODE_DOWN },
                        0,
                        PAD(DPAD_DOWN),
                        "S / Down",
                        "left stick",
                        "astern" },
    [ACTION_PORT] = { { SDL_SCANCODE_A, SDL_SCANCODE_LEFT },
                      0,
                      PAD(DPAD_LEFT),
                      "A / Left",
                      "left stick",
                      "rudder to port" },
    [ACTION_STARBOARD] = { { SDL_SCANCODE_D, SDL_SCANCODE_RIGHT },
                           0,
                           PAD(DPAD_RIGHT),
                           "D / Right",
                           "left stick",
                           "rudder to starboard" },
    [ACTION_AIM] = { { 0, 0 }, 0, 0, "Mouse", "right stick", "aim the turret" },
    [ACTION_FIRE] = { { SDL_SCANCODE_SPACE, 0 },
                      SDL_BUTTON_LEFT,
                      PAD(RIGHTSHOULDER),
                      "Left button / Space",
                      "right trigger",
                      "fire" },
    [ACTION_READY] = { { SDL_SCANCODE_R, 0 },
                       0,
                       PAD(Y),
                       "R",
                       "Y",
                       "ready, or not yet; take a seat" },
    [ACTION_CHAT] = { { SDL_SCANCODE_RETURN, SDL_SCANCODE_KP_ENTER }, 0, 0, "Enter", "", "chat" },
    /* Where Y is Z and Z is Y, both are yes. */
    [ACTION_YES] = { { SDL_SCANCODE_Y, SDL_SCANCODE_Z }, 0, PAD(A), "Y", "A", "vote yes" },
    [ACTION_NO] = { { SDL_SCANCODE_N, 0 }, 0, PAD(B), "N", "B", "vote no" },
    [ACTION_COPY] = { { SDL_SCANCODE_C, 0 }, 0, PAD(X), "C", "X", "copy the match's code" },
    [ACTION_INVITE] = { { SDL_SCANCODE_L, 0 }, 0, 0, "L", "", "invite others on this network" },
    [ACTION_SCORES] = { { SDL_SCANCODE_TAB, 0 }, 0, PAD(BACK), "Tab", "back", "scores (held)" },
    [ACTION_CARD] = { { SDL_SCANCODE_F1, 0 }, 0, 0, "F1", "", "this card" },
    [ACTION_OVERLAY] = { { SDL_SCANCODE_F3, 0 }, 0, 0, "F3", "", "the network's figures" },
    [ACTION_PAUSE] = { { SDL_SCANCODE_F6, 0 }, 0, 0, "F6", "", "stop the clock; let it run" },
    [ACTION_STEP] = { { SDL_SCANCODE_F7, 0 }, 0, 0, "F7", "", "one tick, while it is stopped" },
    [ACTION_SLOW] = { { SDL_SCANCODE_F8, 0 }, 0, 0, "F8", "", "slow motion; as usual" },
    [ACTION_NET_SETTING] = { { SDL_SCANCODE_HOME, 0 },
                             0,
                             0,
                             "Home",
                             "",
                             "with --net: the next setting" },
    [ACTION_NET_MORE] = { { SDL_SCANCODE_PAGEUP, 0 }, 0, 0, "Page up", "", "more of it" },
    [ACTION_NET_LESS] = { { SDL_SCANCODE_PAGEDOWN, 0 }, 0, 0, "Page down", "", "less of it" },
    [ACTION_NET_CUT] = { { SDL_SCANCODE_END, 0 }, 0, 0, "End", "", "cable out for 5 s" },
    [ACTION_NET_SPIKE] = { { SDL_SCANCODE_INSERT, 0 }, 0, 0, "Insert", "", "a spike of 250 ms" },
    [ACTION_FULLSCREEN] = { { SDL_SCANCODE_F11, 0 }, 0, 0, "F11", "", "full screen" },
    [ACTION_PICTURE] = { { SDL_SCANCODE_F12, 0 }, 0, 0, "F12", "", "save a picture" },
    [ACTION_MENU] = { { SDL_SCANCODE_ESCAPE, 0 },
                      0,
                      PAD(START),
                      "Escape",
                      "start",
                      "menu: match, leave" },
};

/* Sticks at rest tremble: what is below this is nothing. */
static const float dead_zone = 0.22f;

void controls_init(struct controls *c)
{
    memset(c, 0, sizeof(*c));
    c->pixels_per_point = 1;
}

void controls_done(struct controls *c)
{
    if (c->pad != NULL) {
        SDL_GameControllerClose(c->pad);
        c->pad = NULL;
    }
}

void controls_release(struct controls *c)
{
    memset(c->held, 0, sizeof(c->held));
}

static enum action by_key(SDL_Scancode key)
{
    for (int i = 0; i < ACTION_COUNT; i++) {
        const struct binding *b = &controls_bindings[i];
        if (key != SDL_SCANCODE_UNKNOWN && (b->keys[0] == key || b->keys[1] == key)) {
            return (enum action)i;
        }
    }
    return ACTION_NONE;
}

static enum action by_mouse(Uint8 button)
{
    for (int i = 0; i < ACTION_COUNT; i++) {
        if (button != 0 && controls_bindings[i].mouse == button) {
            return (enum action)i;
        }
    }
    return ACTION_NONE;
}

static enum action by_pad(Uint8 button)
{
    for (int i = 0; i < ACTION_COUNT; i++) {
        if (controls_bindings[i].pad == button + 1) {
            return (enum action)i;
        }
    }
    return ACTION_NONE;
}

/* Marks it held or let go; returns it if it was pressed. */
static enum action set_held(struct controls *c, enum action action, bool is_down)
{
    if (action == ACTION_NONE) {
        return ACTION_NONE;
    }
    c->held[action] = is_down;
    return is_down ? action : ACTION_NONE;
}

static void move_pointer(struct controls *c, int x, int y)
{
    c->has_pointer = true;
    c->has_aimed = true;
    c->pointer_x = (float)x * c->pixels_per_point;
    c->pointer_y = (float)y * c->pixels_per_point;
}

static float axis(Sint16 value)
{
    float part = (float)value / 32767.0f;
    float beyond = (fabsf(part) - dead_zone) / (1 - dead_zone);

    return beyond <= 0 ? 0 : copysignf(fminf(beyond, 1), part);
}

static void move_axis(struct controls *c, const SDL_ControllerAxisEvent *event)
{
    float value = axis(event->value);

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
    case SDL_CONTROLLER_AXIS_TRIGGERRIGHT:
        c->trigger = value;
        break;
    default:
        break;
    }
    if (c->aim_x != 0 || c->aim_y != 0) {
        c->has_pointer = false;
        c->has_aimed = true;
    }
}

enum action controls_event(struct controls *c, const SDL_Event *event)
{
    switch (event->type) {
    case SDL_KEYDOWN:
        if (event->key.repeat != 0) {
            return ACTION_NONE;
        }
        return set_held(c, by_key(event->key.keysym.scancode), true);
    case SDL_KEYUP:
        return set_held(c, by_key(event->key.keysym.scancode), false);
    case SDL_MOUSEMOTION:
        move_pointer(c, event->motion.x, event->motion.y);
        return ACTION_NONE;
    case SDL_MOUSEBUTTONDOWN:
        move_pointer(c, event->button.x, event->button.y);
        return set_held(c, by_mouse(event->button.button), true);
    case SDL_MOUSEBUTTONUP:
        return set_held(c, by_mouse(event->button.button), false);
    case SDL_CONTROLLERBUTTONDOWN:
        return set_held(c, by_pad(event->cbutton.button), true);
    case SDL_CONTROLLERBUTTONUP:
        return set_held(c, by_pad(event->cbutton.button), false);
    case SDL_CONTROLLERAXISMOTION:
        move_axis(c, &event->caxis);
        return ACTION_NONE;
    case SDL_CONTROLLERDEVICEADDED:
        if (c->pad == NULL) {
            c->pad = SDL_GameControllerOpen(event->cdevice.which);
        }
        return ACTION_NONE;
    case SDL_CONTROLLERDEVICEREMOVED:
        controls_done(c);
        c->stick_x = c->stick_y = c->aim_x = c->aim_y = c->trigger = 0;
        return ACTION_NONE;
    default:
        return ACTION_NONE;
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
    return c->held[ACTION_FIRE] || c->trigger > 0.4f;
}
