/* The menu's page about others on this network: opens the LAN, and has what they need to come in.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "client/menu_parts.h"

/* What can be copied, in the rows' order. */
static const struct {
    SDL_Keycode key;
    size_t at;        /* in struct view_invite */
    const char *text; /* NULL: what is copied; the code stands above the rows already */
    const char *side;
} copied[] = {
    { SDLK_c, offsetof(struct view_invite, code), "Copy the code", "C" },
    { SDLK_a, offsetof(struct view_invite, address), NULL, "A copies the address" },
    { SDLK_i, offsetof(struct view_invite, link), NULL, "I copies the link" },
};

bool menu_invite_is_for(const struct view *view)
{
    return strncmp(view->server, "127.", strlen("127.")) == 0;
}

bool menu_invite_is_there(const struct menu *m, const struct view *view)
{
    return view->invite.link[0] != '\0' && view->invite.at_us >= m->asked_us;
}

int menu_invite_row(const struct menu *m, SDL_Keycode code)
{
    for (size_t i = 0; i < ARRAY_LEN(copied) && (int)i < m->row_count; i++) {
        if (copied[i].key == code && m->rows[i].act == MENU_COPIES) {
            return (int)i;
        }
    }
    return -1;
}

/* A network to choose, out of the server's answer "eth0 192.168.1.20 (cable)" or "...: why not".
 * What else comes behind it says that it can't be used. */
static void add_network(struct menu *m, const char *line)
{
    char order[MENU_TEXT_BYTES];
    char text[MENU_TEXT_BYTES];
    char name[16];
    unsigned parts[4];
    int length = 0;

    if (sscanf(line, "%15s %3u.%3u.%3u.%3u (%*[^)])%n", name, &parts[0], &parts[1], &parts[2],
               &parts[3], &length) == 5 &&
        length > 0 && (line[length] == '\0' || line[length] == ':')) {
        text_format(order, sizeof(order), "lan on %s", name);
        text_format(text, sizeof(text), "%.*s", length, line);
        menu_add_order(m, text, order, MENU_PAGE_INVITE);
    }
}

static void add_networks(struct menu *m, const struct view *view)
{
    for (int i = 0; i < VIEW_FEED; i++) {
        const struct view_feed *line = &view->feed[i];

        if (line->kind == VIEW_FEED_ANSWER && line->at_us >= m->asked_us) {
            add_network(m, line->text);
        }
    }
}

/* Whether the server has said no since it was asked, or has shut the LAN. */
static bool is_turned_down(const struct menu *m, const struct view *view)
{
    bool is_down = view->invite.link[0] == '\0' && view->invite.at_us >= m->asked_us;

    for (int i = 0; i < VIEW_FEED; i++) {
        is_down = is_down ||
                  (view->feed[i].kind == VIEW_FEED_REFUSAL && view->feed[i].at_us >= m->asked_us);
    }
    return is_down;
}

void menu_fill_invite(struct menu *m, const struct view *view)
{
    for (size_t i = 0; i < ARRAY_LEN(copied) && menu_invite_is_there(m, view); i++) {
        const char *text = (const char *)&view->invite + copied[i].at;
        struct menu_row *row =
            menu_add(m, MENU_COPIES, copied[i].text != NULL ? copied[i].text : text);

        text_format(row->side, sizeof(row->side), "%s", copied[i].side);
        text_format(row->order, sizeof(row->order), "%s", text);
    }
    if (menu_invite_is_there(m, view)) {
        menu_add_order(m, "Shut the LAN", "lan off", MENU_PAGE_NONE);
    } else if (is_turned_down(m, view) && !menu_invite_is_for(view)) {
        menu_add_turn(m, "Back to the match", MENU_PAGE_NONE);
    } else if (is_turned_down(m, view)) {
        add_networks(m, view);
        menu_add_order(m, "Try again", "lan on", MENU_PAGE_INVITE);
    } else {
        menu_add(m, MENU_TELLS, "Looking for the way in...");
    }
}
