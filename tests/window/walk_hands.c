/* Hands on the keyboard and on a pad.
 * SPDX-License-Identifier: MIT */
#include "walk_hands.h"

#include <string.h>

#include "base/text.h"

const struct hands walk_keyboard = { false,
                                     SDL_SCANCODE_DOWN,
                                     SDL_SCANCODE_RIGHT,
                                     SDL_SCANCODE_LEFT,
                                     SDL_SCANCODE_RETURN,
                                     SDL_SCANCODE_ESCAPE,
                                     SDL_SCANCODE_TAB,
                                     SDL_SCANCODE_ESCAPE,
                                     SDL_SCANCODE_R,
                                     SDL_SCANCODE_Q,
                                     SDL_SCANCODE_DELETE,
                                     SDL_SCANCODE_F9 };

const struct hands walk_gamepad = { true,
                                    SDL_CONTROLLER_BUTTON_DPAD_DOWN,
                                    SDL_CONTROLLER_BUTTON_DPAD_RIGHT,
                                    SDL_CONTROLLER_BUTTON_DPAD_LEFT,
                                    SDL_CONTROLLER_BUTTON_A,
                                    SDL_CONTROLLER_BUTTON_B,
                                    SDL_CONTROLLER_BUTTON_RIGHTSHOULDER,
                                    SDL_CONTROLLER_BUTTON_START,
                                    SDL_CONTROLLER_BUTTON_Y,
                                    SDL_CONTROLLER_BUTTON_LEFTSTICK,
                                    SDL_CONTROLLER_BUTTON_X,
                                    SDL_CONTROLLER_BUTTON_LEFTSHOULDER };

static void press_key(SDL_Scancode code, Uint16 modifiers)
{
    SDL_Event event = { .type = SDL_KEYDOWN };

    event.key.keysym.scancode = code;
    event.key.keysym.sym = SDL_GetKeyFromScancode(code);
    event.key.keysym.mod = modifiers;
    SDL_PushEvent(&event);
    event.type = SDL_KEYUP;
    SDL_PushEvent(&event);
    walk_frame();
}

static void press_button(int which)
{
    SDL_JoystickSetVirtualButton(walk_pad(), which, 1);
    walk_frame();
    SDL_JoystickSetVirtualButton(walk_pad(), which, 0);
    walk_frame();
}

void walk_press(const struct hands *h, int what)
{
    if (h->is_pad) {
        press_button(what);
    } else {
        press_key((SDL_Scancode)what, what == h->tab ? KMOD_LCTRL : KMOD_NONE);
    }
}

static void pick_symbol(const struct hands *h, const struct menu *m, char symbol)
{
    const struct menu_row *row = &m->rows[m->at[m->page]];

    for (int i = 0; i < m->row_count; i++) {
        if (row->kind == MENU_SYMBOLS && strchr(row->order, symbol) != NULL) {
            break;
        }
        walk_press(h, h->down);
        row = &m->rows[m->at[m->page]];
    }
    for (int i = 0; i < MENU_SYMBOLS_MOST && row->order[m->column] != symbol; i++) {
        walk_press(h, h->right);
    }
    walk_press(h, h->enter);
}

static void type(const char *text)
{
    SDL_Event event = { .type = SDL_TEXTINPUT };

    text_format(event.text.text, sizeof(event.text.text), "%s", text);
    SDL_PushEvent(&event);
    walk_frame();
}

void walk_type_name(const struct hands *h)
{
    if (h->is_pad) {
        press_button(SDL_CONTROLLER_BUTTON_DPAD_UP);
    } else {
        type("Zoe");
    }
    walk_press(h, h->enter);
}

void walk_type_code(const struct hands *h, const struct menu *m, const char *code)
{
    if (!h->is_pad) {
        type(code);
        return;
    }
    for (; *code != '\0'; code++) {
        if (*code != '-') {
            pick_symbol(h, m, *code);
        }
    }
}
