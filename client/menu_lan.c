/* The menu's page about matches on this machine and on its networks.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/text.h"
#include "client/menu_parts.h"

/* Whether the list is one that this page has asked for. */
static bool has_list(const struct menu *m, const struct view *view)
{
    return m->looked_us != 0 && view->lan.serial != m->lan_serial;
}

/* Where the player is already, by whichever of the server's addresses. */
static bool is_current(const struct view *view, const struct view_found *f)
{
    bool is_same = strcmp(view->server, f->server) == 0 || strcmp(view->server, f->home) == 0;

    return view->state == VIEW_PLAYING && is_same && strcmp(view->match, f->match) == 0;
}

static void say_way_in(const struct view_found *f, char *text, size_t size)
{
    if (f->other_version != 0) {
        text_format(text, size, "other version (%d)", f->other_version);
    } else {
        text_format(text, size, "%s",
                    f->is_locked    ? "locked"
                    : f->takes_code ? "with its code"
                                    : "open");
    }
}

void menu_lan_add(struct menu *m, const struct view *view, const struct view_found *f)
{
    bool is_here = is_current(view, f);
    bool has_way = !is_here && f->other_version == 0;
    enum menu_act act = !has_way ? MENU_TELLS : f->takes_code ? MENU_TURNS : MENU_JOINS_OPEN;
    struct menu_row *row = menu_add(m, act, f->match);
    char way_in[MENU_TEXT_BYTES];

    row->page = f->takes_code ? MENU_PAGE_CODE : m->page; /* to read the answer */
    row->is_now = is_here;
    text_format(row->server, sizeof(row->server), "%s", f->server);
    text_format(row->order, sizeof(row->order), "%s", f->match);
    say_way_in(f, way_in, sizeof(way_in));
    text_format(row->side, sizeof(row->side), "%s  %d/%d  %s  %s", f->game, f->players, f->seats,
                way_in, f->is_here ? "this machine" : f->server);
}

/* A code can be typed at once, so that comes first and no row moves when the list arrives. */
void menu_fill_lan(struct menu *m, const struct view *view)
{
    const struct view_lan *lan = &view->lan;
    bool is_there = has_list(m, view);

    menu_add_turn(m, "Join with a code", MENU_PAGE_CODE);
    for (int i = 0; i < lan->count && is_there; i++) {
        menu_lan_add(m, view, &lan->rows[i]);
    }
    if (is_there && lan->count == 0 && lan->networks[0] == '\0') {
        menu_add(m, MENU_TELLS, "This machine is on no network.");
        menu_add(m, MENU_TELLS, "Plug the cable in, or join the Wi-Fi your friends are on.");
    } else if (is_there && lan->count == 0) {
        menu_add(m, MENU_TELLS, "Nobody has opened the LAN yet.");
        menu_add(m, MENU_TELLS, "The host presses L in his match; then it appears here.");
    }
}

void menu_lan_note(const struct menu *m, const struct view *view, char note[MENU_NOTE_BYTES])
{
    const struct view_lan *lan = &view->lan;
    bool has_network = lan->networks[0] != '\0';

    if (lan->progress[0] != '\0') {
        text_format(note, MENU_NOTE_BYTES, "%s", lan->progress);
    } else if (!has_list(m, view)) {
        text_format(note, MENU_NOTE_BYTES, "Looking on this machine and on its networks...");
    } else if (lan->count == 0) {
        text_format(note, MENU_NOTE_BYTES,
                    "Nothing found on this machine%s%s. Looks again by itself.",
                    has_network ? " or on " : "", lan->networks);
    } else {
        text_format(note, MENU_NOTE_BYTES, "%d found on this machine%s%s. Looks again by itself.",
                    lan->count, has_network ? " and on " : "", lan->networks);
    }
}
