/* The menu's settings pages, a tab each: what the player chooses for himself. The rows come from
 * the tables of preferences and bindings.
 * SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "client/card.h"
#include "client/menu_parts.h"
#include "client/preferences.h"

static const struct menu_tab tabs[] = { { "You", MENU_PAGE_YOU },
                                        { "Picture", MENU_PAGE_PICTURE },
                                        { "Sound", MENU_PAGE_SOUND },
                                        { "Keys", MENU_PAGE_KEYS },
                                        { "Pad", MENU_PAGE_PAD } };

/* On which page a preference stands. */
static const enum menu_page page_of[PREFERENCE_COUNT] = {
    [PREFERENCE_NAME] = MENU_PAGE_YOU,
    [PREFERENCE_COLOUR] = MENU_PAGE_YOU,
    [PREFERENCE_EMBLEM] = MENU_PAGE_YOU,
    [PREFERENCE_FULLSCREEN] = MENU_PAGE_PICTURE,
    [PREFERENCE_WINDOW_SIZE] = MENU_PAGE_PICTURE,
    [PREFERENCE_VSYNC] = MENU_PAGE_PICTURE,
    [PREFERENCE_FRAME_CAP] = MENU_PAGE_PICTURE,
    [PREFERENCE_TEXT_SIZE] = MENU_PAGE_PICTURE,
    [PREFERENCE_PALETTE] = MENU_PAGE_PICTURE,
    [PREFERENCE_HIGH_CONTRAST] = MENU_PAGE_PICTURE,
    [PREFERENCE_REDUCED_MOTION] = MENU_PAGE_PICTURE,
    [PREFERENCE_OVERLAY] = MENU_PAGE_PICTURE,
    [PREFERENCE_SHOW_FPS] = MENU_PAGE_PICTURE,
    [PREFERENCE_VOLUME_MASTER] = MENU_PAGE_SOUND,
    [PREFERENCE_VOLUME_EFFECTS] = MENU_PAGE_SOUND,
    [PREFERENCE_VOLUME_INTERFACE] = MENU_PAGE_SOUND,
    [PREFERENCE_FIRE_TOGGLES] = MENU_PAGE_KEYS,
    [PREFERENCE_PAD] = MENU_PAGE_PAD,
    [PREFERENCE_DEAD_ZONE] = MENU_PAGE_PAD,
    [PREFERENCE_HAS_SEEN_CONTROLS] = MENU_PAGE_NONE,
};

static void add_tabs(struct menu *m)
{
    struct menu_row *row = menu_add(m, MENU_TURNS, "");

    row->kind = MENU_TABS;
    row->tabs = tabs;
    row->help = "Left and Right turn the pages; Ctrl+Tab or a pad's shoulder does so from any row.";
    row->most = ARRAY_LEN(tabs);
    for (int i = 0; i < row->most; i++) {
        row->value = tabs[i].page == m->page ? i : row->value;
    }
}

static void add_preference(struct menu *m, enum preference which)
{
    static const enum menu_kind kinds[] = {
        [PREFERENCE_IS_TEXT] = MENU_FIELD,
        [PREFERENCE_IS_FLAG] = MENU_TOGGLE,
        [PREFERENCE_IS_NUMBER] = MENU_SLIDER,
        [PREFERENCE_IS_CHOICE] = MENU_CHOICE,
    };
    const struct preference_row *p = &preference_rows[which];
    struct menu_row *row = menu_add(m, MENU_SETS, p->title);

    row->kind = kinds[p->kind];
    row->id = (int)which;
    row->least = p->least;
    row->most = p->most;
    row->step = p->step;
    row->help = p->help;
    preferences_show(m->preferences, which, row->side, sizeof(row->side));
    if (p->kind == PREFERENCE_IS_TEXT) {
        text_format(row->order, sizeof(row->order), "%s", row->side);
        text_format(row->side, sizeof(row->side), "%s", m->nameless != NULL ? m->nameless : "");
    } else {
        row->value = preferences_get(m->preferences, which);
    }
    row->colour = which == PREFERENCE_COLOUR ? row->value : 0;
    row->emblem = which == PREFERENCE_EMBLEM ? row->value : 0;
}

static void add_preferences(struct menu *m)
{
    for (int i = 0; i < PREFERENCE_COUNT; i++) {
        if (page_of[i] == m->page && preference_rows[i].title != NULL) {
            add_preference(m, (enum preference)i);
        }
    }
}

/* "This is fire, too: of both only the upper one happens." */
static void say_clash(struct menu *m, struct menu_row *row, enum action other)
{
    if (m->at[m->page] == m->row_count - 1) {
        text_format(m->said, sizeof(m->said),
                    "This also means: %s. Only what stands higher in this list happens.",
                    binding_rows[other].help);
    }
    row->help = m->said;
}

static void add_action(struct menu *m, enum action action, enum binding_device device)
{
    const struct bindings *b = &m->preferences->bindings;
    struct menu_row *row = menu_add(m, MENU_BINDS, binding_rows[action].help);

    menu_capital(row);
    row->kind = MENU_KEYS;
    row->id = (int)action;
    row->most = BINDING_PLACES;
    row->is_pads = device == BINDING_PADS;
    row->help = "Enter, then what shall do it. Delete, or the pad's left button of the four, "
                "empties the place. Escape is always the menu's.";
    for (int i = 0; i < BINDING_PLACES; i++) {
        enum action other = bindings_clash(b, action, device, i);

        press_show(b->on[action][device][i], m->words, row->cells[i]);
        row->is_odd[i] = other != ACTION_NONE;
        if (row->is_odd[i]) {
            say_clash(m, row, other);
        }
    }
}

static void add_actions(struct menu *m, const struct view *view, enum binding_device device)
{
    for (int i = 0; i < ACTION_COUNT; i++) {
        if (bindings_is_free((enum action)i) && card_has(view, (enum action)i)) {
            add_action(m, (enum action)i, device);
        }
    }
}

static void add_reset(struct menu *m, const char *text, enum menu_reset what)
{
    struct menu_row *row = menu_add(m, MENU_TURNS, text);

    row->page = MENU_PAGE_RESET;
    row->id = (int)what;
}

void menu_fill_settings(struct menu *m, const struct view *view)
{
    add_tabs(m);
    if (m->preferences == NULL) {
        return;
    }
    add_preferences(m);
    if (m->page == MENU_PAGE_YOU) {
        add_reset(m, "Reset all settings", MENU_RESETS_ALL);
    } else if (m->page == MENU_PAGE_KEYS) {
        add_actions(m, view, BINDING_KEYS);
        add_reset(m, "Reset all keys", MENU_RESETS_KEYS);
    } else if (m->page == MENU_PAGE_PAD) {
        add_actions(m, view, BINDING_PADS);
        add_reset(m, "Reset all buttons", MENU_RESETS_PADS);
    }
}

enum menu_page menu_reset_parent(const struct menu *m)
{
    static const enum menu_page from[] = { [MENU_RESETS_ALL] = MENU_PAGE_YOU,
                                           [MENU_RESETS_KEYS] = MENU_PAGE_KEYS,
                                           [MENU_RESETS_PADS] = MENU_PAGE_PAD };

    return from[m->reset];
}

void menu_fill_reset(struct menu *m, const struct view *view)
{
    static const char *const yes[] = { [MENU_RESETS_ALL] = "Yes, reset all settings",
                                       [MENU_RESETS_KEYS] = "Yes, reset all keys",
                                       [MENU_RESETS_PADS] = "Yes, reset all buttons" };

    (void)view;
    menu_add_turn(m, "No, keep them", menu_reset_parent(m));
    struct menu_row *row = menu_add(m, MENU_RESETS, yes[m->reset]);

    row->page = menu_reset_parent(m);
    row->id = (int)m->reset;
}
