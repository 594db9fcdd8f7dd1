/* One line of text being typed. Owns the line and its cursor; must never know what it is for.
 * SPDX-License-Identifier: MIT */
#include "client/text_field.h"

#include <string.h>

#include "base/text.h"

/* What a pad turns a letter through. */
static const char letters[] = " ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";

void text_field_open(struct text_field *t, const char *text, size_t most)
{
    t->most = most < sizeof(t->text) ? most : sizeof(t->text) - 1;
    text_format(t->text, t->most + 1, "%s", text);
    t->cursor = strlen(t->text);
    SDL_StartTextInput();
}

void text_field_close(struct text_field *t)
{
    memset(t, 0, sizeof(*t)); /* it may have been a code */
    SDL_StopTextInput();
}

static bool is_inside(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

static size_t before(const struct text_field *t, size_t at)
{
    at -= at > 0;
    while (at > 0 && is_inside(t->text[at])) {
        at--;
    }
    return at;
}

static size_t behind(const struct text_field *t, size_t at)
{
    at += t->text[at] != '\0';
    while (is_inside(t->text[at])) {
        at++;
    }
    return at;
}

static void insert(struct text_field *t, const char *typed)
{
    char clean[TEXT_FIELD_BYTES];
    bool is_space = strcmp(typed, " ") == 0; /* which is trimmed off what is cleaned */
    size_t count = text_clean(clean, sizeof(clean), typed);
    const char *text = is_space ? typed : clean;

    count = is_space ? 1 : count;
    size_t length = strlen(t->text);

    if (length + count > t->most) {
        return;
    }
    memmove(t->text + t->cursor + count, t->text + t->cursor, length - t->cursor + 1);
    memcpy(t->text + t->cursor, text, count);
    t->cursor += count;
}

static void take_out(struct text_field *t, size_t from, size_t to)
{
    memmove(t->text + from, t->text + to, strlen(t->text + to) + 1);
    t->cursor = from;
}

static void paste(struct text_field *t)
{
    char *text = SDL_GetClipboardText();

    if (text != NULL) {
        insert(t, text);
        memset(text, 0, strlen(text));
        SDL_free(text);
    }
}

/* Control and a letter: there is no marking, so all of the line is copied or cut. */
static void command(struct text_field *t, SDL_Keycode code)
{
    if (code == SDLK_v) {
        paste(t);
    } else if (code == SDLK_c || code == SDLK_x) {
        SDL_SetClipboardText(t->text);
    }
    if (code == SDLK_x || code == SDLK_u) {
        take_out(t, 0, strlen(t->text));
    }
}

static enum text_field_result key(struct text_field *t, const SDL_Keysym *key)
{
    if ((key->mod & (KMOD_CTRL | KMOD_GUI)) != 0) {
        command(t, key->sym);
        return TEXT_FIELD_GOES_ON;
    }
    switch (key->sym) {
    case SDLK_RETURN:
    case SDLK_KP_ENTER:
        return TEXT_FIELD_DONE;
    case SDLK_ESCAPE:
        return TEXT_FIELD_LEFT;
    case SDLK_BACKSPACE:
        take_out(t, before(t, t->cursor), t->cursor);
        break;
    case SDLK_DELETE:
        take_out(t, t->cursor, behind(t, t->cursor));
        break;
    case SDLK_LEFT:
        t->cursor = before(t, t->cursor);
        break;
    case SDLK_RIGHT:
        t->cursor = behind(t, t->cursor);
        break;
    case SDLK_HOME:
        t->cursor = 0;
        break;
    case SDLK_END:
        t->cursor = strlen(t->text);
        break;
    default:
        break;
    }
    return TEXT_FIELD_GOES_ON;
}

/* The letter under the cursor, or behind the end a new one, becomes the next in the row. */
static void turn(struct text_field *t, int way)
{
    const int count = (int)strlen(letters);
    const char *at = t->text[t->cursor] != '\0' ? strchr(letters, t->text[t->cursor]) : NULL;
    int next = at != NULL ? (int)(at - letters) + way : way > 0 ? 1 : count - 1;
    const char letter[2] = { letters[(next + count) % count], '\0' };
    size_t place = t->cursor;
    struct text_field old = *t;

    take_out(t, place, behind(t, place));
    insert(t, letter);
    if (t->cursor == place) {
        *t = old; /* there was no room */
    }
    t->cursor = place;
}

static enum text_field_result pad(struct text_field *t, Uint8 button)
{
    switch (button) {
    case SDL_CONTROLLER_BUTTON_A:
        return TEXT_FIELD_DONE;
    case SDL_CONTROLLER_BUTTON_B:
    case SDL_CONTROLLER_BUTTON_START:
        return TEXT_FIELD_LEFT;
    case SDL_CONTROLLER_BUTTON_X:
        take_out(t, before(t, t->cursor), t->cursor);
        break;
    case SDL_CONTROLLER_BUTTON_DPAD_UP:
        turn(t, 1);
        break;
    case SDL_CONTROLLER_BUTTON_DPAD_DOWN:
        turn(t, -1);
        break;
    case SDL_CONTROLLER_BUTTON_DPAD_LEFT:
        t->cursor = before(t, t->cursor);
        break;
    case SDL_CONTROLLER_BUTTON_DPAD_RIGHT:
        t->cursor = behind(t, t->cursor);
        break;
    default:
        break;
    }
    return TEXT_FIELD_GOES_ON;
}

enum text_field_result text_field_event(struct text_field *t, const SDL_Event *event)
{
    switch (event->type) {
    case SDL_TEXTINPUT:
        insert(t, event->text.text);
        return TEXT_FIELD_GOES_ON;
    case SDL_KEYDOWN:
        return key(t, &event->key.keysym);
    case SDL_CONTROLLERBUTTONDOWN:
        return pad(t, event->cbutton.button);
    default:
        return TEXT_FIELD_GOES_ON;
    }
}
