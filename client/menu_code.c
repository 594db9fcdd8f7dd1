/* The menu's page where a private match's code is typed or pasted.
 * SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "client/menu_parts.h"

enum {
    SYMBOLS_BEFORE_DASH = 3,
};

void menu_code_open(struct menu *m)
{
    m->code_from = m->page;
    m->typed[0] = '\0';
    m->server[0] = '\0';
    m->match[0] = '\0';
    SDL_StartTextInput();
}

void menu_code_ask(struct menu *m, const char *server, const char *match)
{
    text_format(m->server, sizeof(m->server), "%s", server);
    text_format(m->match, sizeof(m->match), "%s", match);
}

/* The row and what was chosen last hold the code, too. */
void menu_code_close(struct menu *m)
{
    memset(m->typed, 0, sizeof(m->typed));
    memset(&m->rows[0], 0, sizeof(m->rows[0]));
    memset(&m->chosen, 0, sizeof(m->chosen));
    SDL_StopTextInput();
}

/* Letters and digits only: the dash stands there already. */
static void type(struct menu *m, const char *text)
{
    for (size_t length = strlen(m->typed); *text != '\0' && length < MENU_CODE_SYMBOLS; text++) {
        if ((unsigned char)*text < 128 && isalnum((unsigned char)*text)) {
            m->typed[length++] = (char)toupper((unsigned char)*text);
            m->typed[length] = '\0';
        }
    }
}

/* Where a link leads: what stands between its scheme and its code. Whoever joins looks at it
 * closer. */
static void take_server(struct menu *m, const char *link, const char *slash)
{
    static const char scheme[] = "homeport://";
    const size_t length = strlen(scheme);

    link += strspn(link, " \t\n");
    if (strncasecmp(link, scheme, length) == 0 && slash >= link + length) {
        m->match[0] = '\0';
        text_format(m->server, sizeof(m->server), "%.*s", (int)(slash - link - (ptrdiff_t)length),
                    link + length);
    }
}

/* A code without a link is good wherever it is, but for one that was asked for. */
static void forget_server(struct menu *m)
{
    if (m->match[0] == '\0') {
        m->server[0] = '\0';
    }
}

/* The code alone, or the link that it ends. */
static void paste(struct menu *m)
{
    char *text = SDL_GetClipboardText();

    if (text != NULL) {
        const char *slash = strrchr(text, '/');

        m->typed[0] = '\0';
        type(m, slash != NULL ? slash + 1 : text);
        forget_server(m);
        if (slash != NULL) {
            take_server(m, text, slash);
        }
        memset(text, 0, strlen(text));
        SDL_free(text);
    }
}

/* Keys that the page leaves to the rest of the menu; letters would move the light. */
static bool is_for_menu(SDL_Keycode code)
{
    static const SDL_Keycode keys[] = { SDLK_RETURN, SDLK_KP_ENTER, SDLK_ESCAPE, SDLK_UP,
                                        SDLK_DOWN,   SDLK_LEFT,     SDLK_RIGHT,  SDLK_TAB };
    bool is_found = false;

    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        is_found = is_found || keys[i] == code;
    }
    return is_found;
}

static void rub_out(struct menu *m)
{
    m->is_code_sent = false; /* it is mended, not begun anew */
    if (m->typed[0] != '\0') {
        m->typed[strlen(m->typed) - 1] = '\0';
    }
    if (m->typed[0] == '\0') {
        forget_server(m);
    }
}

void menu_code_type(struct menu *m, const struct menu_row *row)
{
    const char symbol[2] = { row->order[row->value], '\0' };

    if (row->kind != MENU_SYMBOLS) {
        rub_out(m);
        return;
    }
    type(m, symbol);
    if (strlen(m->typed) == MENU_CODE_SYMBOLS) {
        m->at[MENU_PAGE_CODE] = 0; /* the next press joins */
    }
}

bool menu_code_event(struct menu *m, const SDL_Event *event)
{
    if (event->type == SDL_TEXTINPUT) {
        if (m->is_code_sent) {
            m->typed[0] = '\0'; /* it was refused, or the menu would not be here */
        }
        m->is_code_sent = false;
        m->at[MENU_PAGE_CODE] = 0;
        type(m, event->text.text);
        return true;
    }
    if (event->type == SDL_CONTROLLERBUTTONDOWN &&
        event->cbutton.button == SDL_CONTROLLER_BUTTON_X) {
        rub_out(m);
        return true;
    }
    if (event->type != SDL_KEYDOWN || is_for_menu(event->key.keysym.sym)) {
        return false;
    }
    if (event->key.keysym.sym == SDLK_BACKSPACE) {
        rub_out(m);
    } else if (event->key.keysym.sym == SDLK_v && (event->key.keysym.mod & KMOD_CTRL) != 0) {
        m->at[MENU_PAGE_CODE] = 0;
        paste(m);
    }
    return true;
}

/* All symbols that a code may have, for who has no keyboard. */
static void add_symbols(struct menu *m)
{
    static const char *const lines[] = { "01234567", "89ABCDEF", "GHJKMNPQ", "RSTVWXYZ" };

    for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
        struct menu_row *row = menu_add(m, MENU_TYPES, "");

        row->kind = MENU_SYMBOLS;
        row->most = MENU_SYMBOLS_MOST;
        text_format(row->order, sizeof(row->order), "%s", lines[i]);
    }
    menu_add(m, MENU_TYPES, "Delete the last symbol");
}

void menu_fill_code(struct menu *m, const struct view *view)
{
    struct menu_row *row = menu_add(m, MENU_JOINS_CODE, "");
    size_t length = strlen(m->typed);
    size_t at = 0;

    (void)view;
    for (size_t i = 0; i < MENU_CODE_SYMBOLS; i++) {
        if (i == SYMBOLS_BEFORE_DASH) {
            row->text[at++] = '-';
        }
        row->text[at++] = i < length ? m->typed[i] : '_';
    }
    row->text[at] = '\0';
    text_format(row->side, sizeof(row->side), "press to join");
    text_format(row->order, sizeof(row->order), "%s", m->typed);
    text_format(row->server, sizeof(row->server), "%s", m->server);
    add_symbols(m);
}

void menu_code_heading(const struct menu *m, const struct view *view, char title[MENU_TEXT_BYTES],
                       char note[MENU_NOTE_BYTES])
{
    if (m->match[0] != '\0') {
        text_format(title, MENU_TEXT_BYTES, "The code of %s", m->match);
    }
    if (view->lan.progress[0] != '\0') {
        text_format(note, MENU_NOTE_BYTES, "%s", view->lan.progress);
    } else if (m->server[0] != '\0') {
        text_format(note, MENU_NOTE_BYTES, "For the match at %s. Type it, or paste it: Ctrl+V",
                    m->server);
    } else {
        text_format(note, MENU_NOTE_BYTES,
                    "Type or paste (Ctrl+V) the code or the link that the host has sent you.");
    }
}
