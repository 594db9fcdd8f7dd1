/* The menu's pages for a trial: the networks of all windows of this session, and its time.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/text.h"
#include "client/menu_parts.h"

/* For all it is the first one that there is. */
static const struct desk_link *link_of(const struct menu *m, const struct view *view)
{
    const struct desk *desk = &view->desk;
    int i = 0;

    if (m->link >= 0 && m->link < desk->count) {
        return &desk->links[m->link];
    }
    while (i < desk->count - 1 && !desk_is_told(&desk->links[i].plan)) {
        i++;
    }
    return &desk->links[i];
}

static void add_link(struct menu *m, const char *who, int link, const char *how)
{
    struct menu_row *row = menu_add(m, MENU_TURNS, who);

    row->page = MENU_PAGE_LINK;
    row->link = link;
    text_format(row->side, sizeof(row->side), "%s", how);
}

/* Whether this player may, the server says. */
static void add_time(struct menu *m, const struct view *view)
{
    bool is_still = view->tempo == PROTO_TEMPO_STILL;
    bool is_slow = view->tempo >= PROTO_TEMPO_LEAST && view->tempo <= PROTO_TEMPO_MOST;

    menu_add_order(m, is_still ? "Go on" : "Pause", is_still ? "resume" : "pause", m->page);
    menu_add_order(m, "One tick", "step", m->page);
    menu_add_order(m, is_slow ? "Usual speed" : "A tenth of the speed",
                   is_slow ? "resume" : "slow 0.1", m->page);
}

void menu_fill_desk(struct menu *m, const struct view *view)
{
    char how[LINK_TEXT_BYTES];

    for (int i = 0; i < view->desk.count; i++) {
        const struct desk_link *link = &view->desk.links[i];

        desk_say(&link->plan, how, sizeof(how));
        add_link(m, link->who, i, how);
    }
    if (view->desk.count > 1) {
        add_link(m, "All of them", MENU_ALL_LINKS, "");
    }
    if (view->state == VIEW_PLAYING) {
        add_time(m, view);
    }
}

static struct menu_row *add_line(struct menu *m, const char *text, const char *line)
{
    struct menu_row *row = menu_add_order(m, text, line, m->page);

    row->act = MENU_LINKS;
    row->link = m->link;
    return row;
}

/* Which of the named ones it is; 0, the first, if it has another name by now. */
static int profile_of(const struct link_plan *plan)
{
    size_t length = strcspn(plan->name, "+");

    for (int i = 0; i < link_profile_count; i++) {
        if (strlen(link_profiles[i].name) == length &&
            strncmp(link_profiles[i].name, plan->name, length) == 0) {
            return i;
        }
    }
    return 0;
}

static void add_profile(struct menu *m, const struct link_plan *plan)
{
    int at = profile_of(plan);
    int before = (at + link_profile_count - 1) % link_profile_count;
    int behind = (at + 1) % link_profile_count;
    struct menu_row *row = add_line(m, "Network", "show");

    text_format(row->side, sizeof(row->side), "%s", plan->name);
    text_format(row->less, sizeof(row->less), "net %s", link_profiles[before].name);
    text_format(row->more, sizeof(row->more), "net %s", link_profiles[behind].name);
}

/* "delay: 35 ms", stepped both ways. Where the directions differ, both stand there. */
static void add_setting(struct menu *m, const struct link_plan *plan, const struct link_setting *s)
{
    char up[16];
    char down[16];
    struct menu_row *row = add_line(m, s->name, "show");

    menu_capital(row);
    link_setting_print(&plan->up, s, up, sizeof(up));
    link_setting_print(&plan->down, s, down, sizeof(down));
    text_format(row->side, sizeof(row->side), "%s%s%s %s", up, strcmp(up, down) != 0 ? " / " : "",
                strcmp(up, down) != 0 ? down : "", s->unit);
    text_format(row->less, sizeof(row->less), "%s -", s->name);
    text_format(row->more, sizeof(row->more), "%s +", s->name);
}

void menu_fill_link(struct menu *m, const struct view *view)
{
    const struct link_plan *plan = &link_of(m, view)->plan;

    if (!desk_is_told(plan)) {
        menu_add(m, MENU_TELLS,
                 desk_is_closed(plan) ? "That window has been closed."
                                      : "That window is starting.");
        return;
    }
    if (view->desk.count == 0 || plan->name[0] == '\0') {
        menu_add(m, MENU_TELLS, "No bad network is in between.");
        menu_add(m, MENU_TELLS, "Start with --net clear, wifi or another.");
        return;
    }
    add_line(m, "Cable out for 5 s", "cut");
    add_line(m, "A spike", "spike");
    add_profile(m, plan);
    for (int i = 0; i < link_setting_count; i++) {
        add_setting(m, plan, &link_settings[i]);
    }
}

void menu_link_heading(const struct menu *m, const struct view *view, char title[MENU_TEXT_BYTES],
                       char note[MENU_NOTE_BYTES])
{
    bool is_all = m->link == MENU_ALL_LINKS;

    text_format(title, MENU_TEXT_BYTES, "The network of %s",
                is_all ? "all" : link_of(m, view)->who);
    text_format(note, MENU_NOTE_BYTES, "Left and right change a setting, in both directions%s.",
                is_all ? "; the figures are the first one's" : "");
}
