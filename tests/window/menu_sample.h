/* A menu over the sample view: pages are opened and rows chosen by their words.
 * Includes cmocka's asserts, so it comes behind cmocka.h.
 * SPDX-License-Identifier: MIT */
#ifndef HP_MENU_SAMPLE_H
#define HP_MENU_SAMPLE_H

#include "base/text.h"
#include "client/menu_parts.h"
#include "view_sample.h"

enum {
    ALL_BYTES = 2000,
    OWN_SEAT = 0,
    OTHER_SEAT = 1,
};

static struct menu menu;

static inline const struct menu_row *press(SDL_Keycode code)
{
    SDL_Event event = { .type = SDL_KEYDOWN };

    event.key.keysym.sym = code;
    return menu_event(&menu, &event, &sample_view, 1);
}

/* A button of the pad. */
static inline const struct menu_row *push(Uint8 button)
{
    SDL_Event event = { .type = SDL_CONTROLLERBUTTONDOWN };

    event.cbutton.button = button;
    return menu_event(&menu, &event, &sample_view, 1);
}

/* The texts of the open page's rows. */
static inline const char *rows_now(void)
{
    static char all[ALL_BYTES];

    menu_pages_fill(&menu, &sample_view);
    all[0] = '\0';
    for (int i = 0; i < menu.row_count; i++) {
        size_t length = strlen(all);

        text_format(all + length, sizeof(all) - length, "%s%s", i > 0 ? "|" : "",
                    menu.rows[i].text);
    }
    return all;
}

/* Lights the row with that text. */
static inline struct menu_row *light(const char *text)
{
    menu_pages_fill(&menu, &sample_view);
    for (int i = 0; i < menu.row_count; i++) {
        if (strcmp(menu.rows[i].text, text) == 0) {
            menu.at[menu.page] = i;
            return &menu.rows[i];
        }
    }
    fail_msg("there is no row '%s' in: %s", text, rows_now());
    return NULL;
}

/* Chooses it; what is to be carried out. */
static inline const struct menu_row *pick(const char *text)
{
    light(text);
    return press(SDLK_RETURN);
}

/* Likewise, and says yes where that would end or leave a round. */
static inline const struct menu_row *pick_surely(const char *text)
{
    const struct menu_row *row = pick(text);

    if (menu.is_open && menu.page == MENU_PAGE_CHANGING) {
        menu.at[menu.page] = 1;
        row = press(SDLK_RETURN);
    }
    return row;
}

static inline void open_page(const char *first, const char *second)
{
    memset(&menu, 0, sizeof(menu));
    menu_open(&menu, &sample_view);
    pick(first);
    if (second != NULL) {
        pick(second);
    }
    assert_true(menu.is_open);
}

static inline void expect_line(const struct menu_row *row, enum menu_act act, const char *order)
{
    assert_non_null(row);
    assert_int_equal(row->act, act);
    assert_string_equal(row->order, order);
}

static inline void expect_order(const struct menu_row *row, const char *order)
{
    expect_line(row, MENU_ORDERS, order);
}

/* Of the page itself. */
static inline void expect_question(const struct menu_row *row, const char *order)
{
    expect_line(row, MENU_ASKS, order);
}

#endif
