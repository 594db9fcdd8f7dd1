/* The menu's pages about people: who is here, and what can be done about one of them.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/text.h"
#include "client/menu_parts.h"
#include "client/scene.h"

void menu_say_person(const struct view *view, int seat, char *text, size_t size)
{
    const struct world_head *head = menu_head(view);
    char crew[24] = "";
    char moored[24];

    if (view_teams(view) > 0) {
        text_format(crew, sizeof(crew), "crew %d", head->seats[seat].team + 1);
    }
    scene_say_away(view, seat, moored, sizeof(moored));
    const char *const words[] = { seat == view->seat ? "you" : "", seat == head->host ? "host" : "",
                                  head->seats[seat].kind == SEAT_BOT ? "bot" : "", moored, crew };

    text[0] = '\0';
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        size_t length = strlen(text);

        if (words[i][0] != '\0') {
            text_format(text + length, size - length, "%s%s", length > 0 ? ", " : "", words[i]);
        }
    }
}

static bool is_taken(const struct view *view, int seat)
{
    return menu_head(view)->seats[seat].kind != SEAT_EMPTY;
}

void menu_fill_people(struct menu *m, const struct view *view)
{
    unsigned roles = menu_role(view);

    for (int i = 0; i < GAME_SEATS; i++) {
        if (!is_taken(view, i)) {
            continue;
        }
        bool is_bot = menu_head(view)->seats[i].kind == SEAT_BOT;
        bool can_do = (roles & MENU_HOST) != 0 || ((roles & MENU_FREE) != 0 && !is_bot);
        struct menu_row *row = menu_add(m, can_do && i != view->seat ? MENU_TURNS : MENU_TELLS,
                                        menu_head(view)->seats[i].name);

        row->page = MENU_PAGE_PERSON;
        row->seat = (uint8_t)i;
        menu_say_person(view, i, row->side, sizeof(row->side));
    }
    if ((roles & MENU_HOST) != 0) {
        menu_add_turn(m, "Who is kept out", MENU_PAGE_BANS);
    }
}

/* The answer to "bans" has a line each, "Bob (match den), until 18:30: rude"; unban takes the name.
 */
void menu_fill_bans(struct menu *m, const struct view *view)
{
    char mark[MENU_TEXT_BYTES + 16];
    char order[MENU_TEXT_BYTES];

    text_format(mark, sizeof(mark), " (match %s), ", view->match);
    for (int i = 0; i < VIEW_FEED; i++) {
        const struct view_feed *line = &view->feed[i];
        const char *behind = strstr(line->text, mark);

        if (line->kind != VIEW_FEED_ANSWER || line->at_us < m->asked_us || behind == NULL) {
            continue;
        }
        int length = (int)(behind - line->text);

        text_format(order, sizeof(order), "unban %.*s", length, line->text);
        struct menu_row *row = menu_add_order(m, "", order, MENU_PAGE_PEOPLE);

        text_format(row->text, sizeof(row->text), "Let in again: %.*s", length, line->text);
        text_format(row->side, sizeof(row->side), "%.50s", behind + strlen(mark));
    }
    if (m->row_count == 0) {
        menu_add(m, MENU_TELLS, "Nobody yet");
    }
}

/* What can be done about somebody. The order's name comes before "NAME". */
struct person_row {
    const char *text;
    const char *order;
    uint8_t roles;
    bool is_for_bots;
    bool (*fits)(const struct view *view);
};

static const struct person_row person_rows[] = {
    { "Throw out", "kick", MENU_HOST, true, NULL },
    { "Throw out and keep out for an hour", "ban", MENU_HOST, false, NULL },
    { "Hand the match over", "host", MENU_HOST, false, NULL },
    { "Vote: throw out", "vote kick", MENU_FREE, false, menu_can_vote },
};

/* Teams follow the rows above: as many as the mode has. */
static void add_teams(struct menu *m, const struct view *view)
{
    unsigned phase = menu_head(view)->phase;

    if ((menu_role(view) & MENU_HOST) == 0 || (MENU_NOT_IN_PLAY >> phase & 1) == 0) {
        return;
    }
    for (int team = 0; team < view_teams(view); team++) {
        char text[MENU_TEXT_BYTES];
        char order[MENU_TEXT_BYTES];

        text_format(text, sizeof(text), "Into crew %d", team + 1);
        text_format(order, sizeof(order), "team %d %s", team + 1, m->name);
        menu_add_order(m, text, order, MENU_PAGE_PEOPLE)->is_now =
            menu_head(view)->seats[m->seat].team == team;
    }
}

/* By name: another may sit there by the time that the order arrives. */
void menu_fill_person(struct menu *m, const struct view *view)
{
    const struct seat *s = &menu_head(view)->seats[m->seat % GAME_SEATS];
    char order[MENU_TEXT_BYTES];

    if (s->kind == SEAT_EMPTY || strcmp(s->name, m->name) != 0) {
        menu_add_turn(m, "Not here any more", MENU_PAGE_PEOPLE);
        return;
    }
    for (size_t i = 0; i < ARRAY_LEN(person_rows); i++) {
        const struct person_row *r = &person_rows[i];

        if ((r->roles & menu_role(view)) != 0 && (r->is_for_bots || s->kind == SEAT_HUMAN) &&
            (r->fits == NULL || r->fits(view))) {
            text_format(order, sizeof(order), "%s %s", r->order, m->name);
            menu_add_order(m, r->text, order, MENU_PAGE_PEOPLE);
        }
    }
    add_teams(m, view);
    if (m->row_count == 0) {
        menu_add_turn(m, "Nothing to be done", MENU_PAGE_PEOPLE);
    }
}
