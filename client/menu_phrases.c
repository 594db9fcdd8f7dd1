/* The menu's page of what is said at a press, for who has no hand free to type, or no keyboard.
 * SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "client/menu_parts.h"

static const char *const phrases[] = {
    "Ahoy!", "Follow me!", "Help!", "Cover me!", "Well shot!", "Thank you!", "Sorry!", "Good game!",
};

/* From where one can go on playing one does so. */
static enum menu_page behind(const struct menu *m)
{
    return m->is_direct ? MENU_PAGE_NONE : MENU_PAGE_MATCH;
}

void menu_fill_phrases(struct menu *m, const struct view *view)
{
    (void)view;
    for (size_t i = 0; i < ARRAY_LEN(phrases); i++) {
        struct menu_row *row = menu_add(m, MENU_SAYS, phrases[i]);

        row->page = behind(m);
        text_format(row->order, sizeof(row->order), "%s", phrases[i]);
        text_format(row->side, sizeof(row->side), "%zu", i + 1);
    }
    struct menu_row *row = menu_add(m, MENU_CHATS, "Something else");

    row->page = behind(m);
    text_format(row->side, sizeof(row->side), "typed");
}

int menu_phrases_row(const struct menu *m, SDL_Keycode code)
{
    int at = code - SDLK_1;

    return at >= 0 && at < (int)ARRAY_LEN(phrases) && at < m->row_count ? at : -1;
}
