/* One key, mouse button or pad button going down. Owns their names; knows no action.
 * SPDX-License-Identifier: MIT */
#include "client/press.h"

#include <string.h>

#include "base/text.h"

struct press press_of(const SDL_Event *event)
{
    switch (event->type) {
    case SDL_KEYDOWN:
        return event->key.repeat != 0
                   ? (struct press){ .kind = PRESS_NONE }
                   : (struct press){ PRESS_KEY, (int)event->key.keysym.scancode };
    case SDL_MOUSEBUTTONDOWN:
        return (struct press){ PRESS_MOUSE, event->button.button };
    case SDL_CONTROLLERBUTTONDOWN:
        return (struct press){ PRESS_PAD, event->cbutton.button };
    case SDL_CONTROLLERAXISMOTION:
        if ((event->caxis.axis == SDL_CONTROLLER_AXIS_TRIGGERLEFT ||
             event->caxis.axis == SDL_CONTROLLER_AXIS_TRIGGERRIGHT) &&
            event->caxis.value >= PRESS_TRIGGER_DOWN) {
            return (struct press){ PRESS_TRIGGER, event->caxis.axis };
        }
        return (struct press){ .kind = PRESS_NONE };
    default:
        return (struct press){ .kind = PRESS_NONE };
    }
}

bool press_is(struct press a, struct press b)
{
    return a.kind == b.kind && (a.kind == PRESS_NONE || a.code == b.code);
}

bool press_is_kept(struct press p)
{
    return press_is(p, (struct press){ PRESS_KEY, SDL_SCANCODE_ESCAPE }) ||
           press_is(p, (struct press){ PRESS_PAD, SDL_CONTROLLER_BUTTON_START });
}

/* --- as the player reads it ------------------------------------------------------------------- */

/* The four that each maker marks in his own way; the others are called alike. */
static const char *const face_words[][3] = {
    [SDL_CONTROLLER_BUTTON_A] = { "A", "cross", "B" },
    [SDL_CONTROLLER_BUTTON_B] = { "B", "circle", "A" },
    [SDL_CONTROLLER_BUTTON_X] = { "X", "square", "Y" },
    [SDL_CONTROLLER_BUTTON_Y] = { "Y", "triangle", "X" },
};

static const struct {
    int button;
    const char *words[3];
} side_words[] = {
    { SDL_CONTROLLER_BUTTON_BACK, { "back", "share", "minus" } },
    { SDL_CONTROLLER_BUTTON_START, { "start", "options", "plus" } },
    { SDL_CONTROLLER_BUTTON_LEFTSHOULDER, { "LB", "L1", "L" } },
    { SDL_CONTROLLER_BUTTON_RIGHTSHOULDER, { "RB", "R1", "R" } },
    { SDL_CONTROLLER_BUTTON_LEFTSTICK, { "left stick click", "L3", "left stick click" } },
    { SDL_CONTROLLER_BUTTON_RIGHTSTICK, { "right stick click", "R3", "right stick click" } },
    { SDL_CONTROLLER_BUTTON_DPAD_UP, { "pad up", "pad up", "pad up" } },
    { SDL_CONTROLLER_BUTTON_DPAD_DOWN, { "pad down", "pad down", "pad down" } },
    { SDL_CONTROLLER_BUTTON_DPAD_LEFT, { "pad left", "pad left", "pad left" } },
    { SDL_CONTROLLER_BUTTON_DPAD_RIGHT, { "pad right", "pad right", "pad right" } },
};

static const char *const trigger_words[2][3] = { { "LT", "L2", "ZL" }, { "RT", "R2", "ZR" } };

/* Without a keyboard to ask SDL knows the places' names only. */
static const char *key_word(int scancode)
{
    const char *name = SDL_GetKeyName(SDL_GetKeyFromScancode((SDL_Scancode)scancode));

    return name[0] != '\0' ? name : SDL_GetScancodeName((SDL_Scancode)scancode);
}

static const char *pad_word(int button, enum pad_words words)
{
    if (button >= 0 && button < (int)ARRAY_LEN(face_words)) {
        return face_words[button][words];
    }
    for (size_t i = 0; i < ARRAY_LEN(side_words); i++) {
        if (side_words[i].button == button) {
            return side_words[i].words[words];
        }
    }
    const char *name = SDL_GameControllerGetStringForButton((SDL_GameControllerButton)button);

    return name != NULL ? name : "?";
}

static const char *mouse_word(int button)
{
    static const char *const words[] = { "", "Left button", "Middle button", "Right button" };

    return button >= 1 && button < (int)ARRAY_LEN(words) ? words[button] : NULL;
}

void press_show(struct press p, enum pad_words words, char text[PRESS_NAME_BYTES])
{
    text[0] = '\0';
    switch (p.kind) {
    case PRESS_NONE:
        break;
    case PRESS_KEY:
        text_format(text, PRESS_NAME_BYTES, "%s", key_word(p.code));
        break;
    case PRESS_MOUSE:
        if (mouse_word(p.code) != NULL) {
            text_format(text, PRESS_NAME_BYTES, "%s", mouse_word(p.code));
        } else {
            text_format(text, PRESS_NAME_BYTES, "Mouse %d", p.code);
        }
        break;
    case PRESS_PAD:
        text_format(text, PRESS_NAME_BYTES, "%s", pad_word(p.code, words));
        break;
    case PRESS_TRIGGER:
        text_format(text, PRESS_NAME_BYTES, "%s",
                    trigger_words[p.code == SDL_CONTROLLER_AXIS_TRIGGERRIGHT][words]);
        break;
    }
}

enum pad_words press_words(SDL_GameController *pad)
{
    switch (pad != NULL ? SDL_GameControllerGetType(pad) : SDL_CONTROLLER_TYPE_UNKNOWN) {
    case SDL_CONTROLLER_TYPE_PS3:
    case SDL_CONTROLLER_TYPE_PS4:
    case SDL_CONTROLLER_TYPE_PS5:
        return PAD_WORDS_SHAPES;
    case SDL_CONTROLLER_TYPE_NINTENDO_SWITCH_PRO:
    case SDL_CONTROLLER_TYPE_NINTENDO_SWITCH_JOYCON_LEFT:
    case SDL_CONTROLLER_TYPE_NINTENDO_SWITCH_JOYCON_RIGHT:
    case SDL_CONTROLLER_TYPE_NINTENDO_SWITCH_JOYCON_PAIR:
        return PAD_WORDS_SWAPPED;
    default:
        return PAD_WORDS_LETTERS;
    }
}

/* --- in a file -------------------------------------------------------------------------------- */

void press_write(struct press p, char text[PRESS_NAME_BYTES])
{
    const char *name = NULL;

    text[0] = '\0';
    switch (p.kind) {
    case PRESS_NONE:
        break;
    case PRESS_KEY:
        name = SDL_GetScancodeName((SDL_Scancode)p.code);
        /* A key that SDL has no word for goes by its number. */
        if (name[0] != '\0') {
            text_format(text, PRESS_NAME_BYTES, "key %s", name);
        } else {
            text_format(text, PRESS_NAME_BYTES, "key #%d", p.code);
        }
        break;
    case PRESS_MOUSE:
        text_format(text, PRESS_NAME_BYTES, "mouse %d", p.code);
        break;
    case PRESS_PAD:
        name = SDL_GameControllerGetStringForButton((SDL_GameControllerButton)p.code);
        text_format(text, PRESS_NAME_BYTES, "pad %s", name != NULL ? name : "");
        break;
    case PRESS_TRIGGER:
        name = SDL_GameControllerGetStringForAxis((SDL_GameControllerAxis)p.code);
        text_format(text, PRESS_NAME_BYTES, "pad %s", name != NULL ? name : "");
        break;
    }
}

/* A number from 1 to `most`, and nothing behind it; 0: something else. */
static int read_number(const char *text, int most)
{
    long number = 0;

    return text_number(text, most, &number) ? (int)number : 0;
}

static bool read_key(struct press *p, const char *name)
{
    int code = name[0] == '#' && name[1] != '\0' ? read_number(name + 1, SDL_NUM_SCANCODES - 1)
                                                 : (int)SDL_GetScancodeFromName(name);

    *p = (struct press){ PRESS_KEY, code };
    return code != SDL_SCANCODE_UNKNOWN;
}

static bool read_pad(struct press *p, const char *name)
{
    int button = SDL_GameControllerGetButtonFromString(name);
    int axis = SDL_GameControllerGetAxisFromString(name);

    if (button != SDL_CONTROLLER_BUTTON_INVALID) {
        *p = (struct press){ PRESS_PAD, button };
        return true;
    }
    *p = (struct press){ PRESS_TRIGGER, axis };
    return axis == SDL_CONTROLLER_AXIS_TRIGGERLEFT || axis == SDL_CONTROLLER_AXIS_TRIGGERRIGHT;
}

static const char *behind(const char *text, const char *word)
{
    size_t length = strlen(word);

    return strncmp(text, word, length) == 0 ? text + length : NULL;
}

bool press_read(struct press *p, const char *text)
{
    const char *name;

    *p = (struct press){ .kind = PRESS_NONE };
    if (text[0] == '\0') {
        return true;
    }
    if ((name = behind(text, "key ")) != NULL) {
        return read_key(p, name);
    }
    if ((name = behind(text, "mouse ")) != NULL) {
        *p = (struct press){ PRESS_MOUSE, read_number(name, 255) };
        return p->code > 0;
    }
    name = behind(text, "pad ");
    return name != NULL && read_pad(p, name);
}
