/* Which rows the menu's pages have. Owns their words; knows orders as text only.
 * SPDX-License-Identifier: MIT */
#include "client/menu_parts.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "client/ballot.h"

unsigned menu_role(const struct view *view)
{
    uint8_t host = menu_head(view)->host;

    if (view->seat >= GAME_SEATS) {
        return MENU_WATCHER;
    }
    return MENU_PLAYER | (host == view->seat ? MENU_HOST : host >= GAME_SEATS ? MENU_FREE : 0);
}

/* --- filling ---------------------------------------------------------------------------------- */

struct menu_row *menu_add(struct menu *m, enum menu_act act, const char *text)
{
    m->row_count += m->row_count < MENU_ROWS;
    struct menu_row *row = &m->rows[m->row_count - 1];

    *row = (struct menu_row){ .act = act, .page = m->page, .seat = GAME_SEAT_NONE };
    text_format(row->text, sizeof(row->text), "%s", text);
    return row;
}

struct menu_row *menu_add_order(struct menu *m, const char *text, const char *order,
                                enum menu_page then)
{
    struct menu_row *row = menu_add(m, MENU_ORDERS, text);

    text_format(row->order, sizeof(row->order), "%s", order);
    row->page = then;
    return row;
}

void menu_capital(struct menu_row *row)
{
    row->text[0] = (char)toupper((unsigned char)row->text[0]);
}

void menu_add_turn(struct menu *m, const char *text, enum menu_page page)
{
    menu_add(m, MENU_TURNS, text)->page = page;
}

bool menu_can_vote(const struct view *view)
{
    const struct vote *v = &menu_head(view)->vote;

    return v->topic == VOTE_NONE || v->state != VOTE_OPEN;
}

/* --- main ------------------------------------------------------------------------------------- */

static void add_main(struct menu *m, enum menu_act act, enum menu_page page, const char *text,
                     const char *side)
{
    struct menu_row *row = menu_add(m, act, text);

    row->page = page;
    text_format(row->side, sizeof(row->side), "%s", side);
}

static void fill_main(struct menu *m, const struct view *view)
{
    bool is_playing = view->state == VIEW_PLAYING && view->game != NULL;

    if (view->state == VIEW_HOME) {
        menu_fill_home(m, view);
        return;
    }
    if (view->state == VIEW_REFUSED) {
        menu_add(m, MENU_RETRIES, "Join again")->page = MENU_PAGE_NONE;
        menu_add_turn(m, "Other matches, or a new one", MENU_PAGE_MATCHES);
    } else {
        menu_add_turn(m, view->game != NULL ? "Back to the match" : "Go on waiting",
                      MENU_PAGE_NONE);
    }
    if (is_playing) {
        if (menu_head(view)->phase == PHASE_RESULTS) {
            menu_add_turn(m, "Results of the round", MENU_PAGE_RESULTS);
        }
        add_main(m, MENU_TURNS, MENU_PAGE_MATCH, "This match", "who is there, map, mode, bots");
        add_main(m, MENU_TURNS, MENU_PAGE_MATCHES, "Other matches", "open ones, or a new one");
    }
    add_main(m, MENU_TURNS, MENU_PAGE_LAN, "Matches on the LAN", "of friends on your network");
    add_main(m, MENU_TURNS, MENU_PAGE_CODE, "Join with a code", "or a link: a friend sent it");
    if (view->desk.count > 0) {
        menu_add_turn(m, "Trial: networks, pause, slow", MENU_PAGE_DESK);
    }
    if (m->preferences != NULL) {
        add_main(m, MENU_TURNS, MENU_PAGE_YOU, "Settings", "name, picture, sound, keys, pad");
    }
    add_main(m, MENU_SHOWS_CARD, MENU_PAGE_NONE, "Controls", "which key does what");
    add_main(m, MENU_FILLS_SCREEN, MENU_PAGE_NONE, "Full screen on or off", "and back to a window");
    add_main(m, MENU_GOES_HOME, MENU_PAGE_NONE, "Leave the match", "back to the first page");
    menu_add(m, MENU_QUITS, "Quit")->page = MENU_PAGE_NONE;
}

/* --- matches ---------------------------------------------------------------------------------- */

static void add_match(struct menu *m, const struct view *view, const struct msg_match *match)
{
    static const char *const phases[PHASE_COUNT] = { "waiting", "starting", "playing", "pausing" };
    bool is_here = view->state == VIEW_PLAYING && strcmp(match->name, view->match) == 0;
    struct menu_row *row = menu_add(m, is_here ? MENU_TELLS : MENU_ORDERS, match->name);

    row->is_now = is_here;
    row->page = view->state == VIEW_PLAYING ? MENU_PAGE_NONE : m->page; /* to read the answer */
    text_format(row->order, sizeof(row->order), "join %s", match->name);
    bool is_other = view->game == NULL || strcmp(match->game, view->game->name) != 0;
    bool has_map = match->map[0] != '\0';

    text_format(row->side, sizeof(row->side), "%s%s%s%s%s, %s  %d/%d%s",
                is_other ? match->game : "", is_other ? ", " : "", match->map, has_map ? ", " : "",
                match->mode, match->is_locked ? "locked" : phases[match->phase], match->players,
                match->seats, match->bots > 0 ? " + bots" : "");
}

/* Whether the list is one that this page has asked for. */
static bool has_list(const struct menu *m, const struct view *view)
{
    return m->looked_us != 0 && view->list.serial != m->serial;
}

/* New ones come first, so that no row moves when the list arrives. */
static void fill_matches(struct menu *m, const struct view *view)
{
    enum menu_page then = view->state == VIEW_PLAYING ? MENU_PAGE_MATCH : m->page;
    const char *game = view->game != NULL ? view->game->name : "";
    const char *of = view->game != NULL ? ",game=" : "";
    char order[MENU_TEXT_BYTES];

    if (view->state == VIEW_HOME) {
        menu_fill_matches_here(m, view);
        return;
    }
    text_format(order, sizeof(order), "make private%s%s", of, game);
    menu_add_order(m, "New private match", order, then);
    text_format(order, sizeof(order), "make open%s%s", of, game);
    menu_add_order(m, "New open match", order, then);
    for (int i = 0; i < view->list.count && has_list(m, view); i++) {
        add_match(m, view, &view->list.rows[i]);
    }
}

/* --- the table of pages ----------------------------------------------------------------------- */

static const struct {
    const char *title; /* "": none */
    enum menu_page parent;
    bool is_in_play; /* speaks of a world */
    void (*fill)(struct menu *m, const struct view *view);
} pages[MENU_PAGES] = {
    [MENU_PAGE_MAIN] = { "", MENU_PAGE_NONE, false, fill_main },
    [MENU_PAGE_MATCHES] = { "Matches", MENU_PAGE_MAIN, false, fill_matches },
    [MENU_PAGE_CODE] = { "Join with a code", MENU_PAGE_MAIN, false, menu_fill_code },
    [MENU_PAGE_LAN] = { "Matches on the LAN", MENU_PAGE_MAIN, false, menu_fill_lan },
    [MENU_PAGE_MATCH] = { "", MENU_PAGE_MAIN, true, menu_fill_match },
    [MENU_PAGE_RESULTS] = { "", MENU_PAGE_MAIN, true, menu_fill_results },
    [MENU_PAGE_MAPS] = { "Play on which map?", MENU_PAGE_MATCH, true, menu_fill_maps },
    [MENU_PAGE_MAP_VOTE] = { "Vote for which map?", MENU_PAGE_MATCH, true, menu_fill_map_vote },
    [MENU_PAGE_MODES] = { "Play by which rules?", MENU_PAGE_MATCH, true, menu_fill_modes },
    [MENU_PAGE_PEOPLE] = { "People", MENU_PAGE_MATCH, true, menu_fill_people },
    [MENU_PAGE_PERSON] = { "", MENU_PAGE_PEOPLE, true, menu_fill_person },
    [MENU_PAGE_BANS] = { "Kept out of this match", MENU_PAGE_PEOPLE, true, menu_fill_bans },
    [MENU_PAGE_PHRASES] = { "Say to all", MENU_PAGE_MATCH, true, menu_fill_phrases },
    [MENU_PAGE_INVITE] = { "Invite others on this network", MENU_PAGE_MATCH, true,
                           menu_fill_invite },
    [MENU_PAGE_DESK] = { "Trial", MENU_PAGE_MAIN, false, menu_fill_desk },
    [MENU_PAGE_LINK] = { "", MENU_PAGE_DESK, false, menu_fill_link },
    [MENU_PAGE_PRACTICE] = { "Practice with bots", MENU_PAGE_MAIN, false, menu_fill_practice },
    [MENU_PAGE_LEAVING] = { "Leave them?", MENU_PAGE_MAIN, false, menu_fill_leaving },
    [MENU_PAGE_CLOSING] = { "End the match for all?", MENU_PAGE_MATCH, true, menu_fill_closing },
    [MENU_PAGE_CHANGING] = { "End this round?", MENU_PAGE_MATCH, true, menu_fill_changing },
    [MENU_PAGE_YOU] = { "Settings", MENU_PAGE_MAIN, false, menu_fill_settings },
    [MENU_PAGE_PICTURE] = { "Settings", MENU_PAGE_MAIN, false, menu_fill_settings },
    [MENU_PAGE_SOUND] = { "Settings", MENU_PAGE_MAIN, false, menu_fill_settings },
    [MENU_PAGE_KEYS] = { "Settings", MENU_PAGE_MAIN, false, menu_fill_settings },
    [MENU_PAGE_PAD] = { "Settings", MENU_PAGE_MAIN, false, menu_fill_settings },
    [MENU_PAGE_RESET] = { "Back to the defaults?", MENU_PAGE_YOU, false, menu_fill_reset },
};

enum menu_page menu_pages_parent(const struct menu *m)
{
    if (m->page == MENU_PAGE_RESET) {
        return menu_reset_parent(m);
    }
    return m->page == MENU_PAGE_CODE ? m->code_from : pages[m->page].parent;
}

bool menu_pages_is_in_play(enum menu_page page)
{
    return pages[page].is_in_play;
}

/* The page lies over the box that tells of it. A sentence a row. */
static void tell_lost(struct menu *m, const struct view *view)
{
    const char *at = view->status;

    menu_add(m, MENU_TELLS, "Connection lost");
    while (*at != '\0') {
        const char *end = strstr(at, ". ");
        int length = end != NULL ? (int)(end + 1 - at) : (int)strlen(at);
        char sentence[VIEW_TEXT_BYTES];

        text_format(sentence, sizeof(sentence), "%.*s", length, at);
        menu_add(m, MENU_TELLS, sentence);
        at += length + (end != NULL);
    }
}

void menu_pages_fill(struct menu *m, const struct view *view)
{
    m->row_count = 0;
    if (pages[m->page].is_in_play && view->state == VIEW_LOST) {
        tell_lost(m, view);
    } else if (pages[m->page].is_in_play && view->game == NULL) {
        menu_add(m, MENU_TELLS, "One moment...");
    } else {
        pages[m->page].fill(m, view);
    }
}

const char *menu_pages_code(const struct menu *m, const struct view *view)
{
    if (m->page == MENU_PAGE_INVITE && menu_invite_is_there(m, view)) {
        return view->invite.code;
    }
    return m->page == MENU_PAGE_MATCH && view->game != NULL && view->code[0] != '\0' ? view->code
                                                                                     : NULL;
}

/* "the host is Ann", "no host: what matters is put to the vote" */
static void say_host(const struct view *view, char *text, size_t size)
{
    uint8_t host = menu_head(view)->host;

    if (host < GAME_SEATS && host == view->seat) {
        text_format(text, size, "you are the host");
    } else if (host < GAME_SEATS) {
        text_format(text, size, "the host is %s", menu_head(view)->seats[host].name);
    } else {
        text_format(text, size, "no host: put things to the vote");
    }
}

/* The vote that is on, and for a while how it has ended: the page covers its pane. */
static void say_vote(const struct view *view, char note[MENU_NOTE_BYTES])
{
    char standing[VIEW_TEXT_BYTES];

    if (menu_head(view)->vote.topic != VOTE_NONE) {
        ballot_question(view, note, MENU_NOTE_BYTES);
        ballot_standing(view, standing, sizeof(standing));
        size_t length = strlen(note);

        text_format(note + length, MENU_NOTE_BYTES - length, " %s", standing);
    }
}

void menu_pages_heading(const struct menu *m, const struct view *view, char title[MENU_TEXT_BYTES],
                        char note[MENU_NOTE_BYTES])
{
    char host[MENU_TEXT_BYTES];

    text_format(title, MENU_TEXT_BYTES, "%s", pages[m->page].title);
    note[0] = '\0';
    if (m->page == MENU_PAGE_MAIN && (view->state == VIEW_HOME || view->state == VIEW_PLAYING)) {
        text_format(title, MENU_TEXT_BYTES, "Homeport");
    } else if (m->page == MENU_PAGE_LEAVING) {
        menu_leaving_note(m, note);
    } else if (m->page == MENU_PAGE_CODE) {
        menu_code_heading(m, view, title, note);
    } else if (m->page == MENU_PAGE_LINK) {
        menu_link_heading(m, view, title, note);
    } else if (m->page == MENU_PAGE_LAN ||
               (m->page == MENU_PAGE_MATCHES && view->state == VIEW_HOME)) {
        menu_lan_note(m, view, note);
    } else if (m->page == MENU_PAGE_MATCHES && !has_list(m, view)) {
        text_format(note, MENU_NOTE_BYTES, "Asking the server which are open...");
    } else if (m->page == MENU_PAGE_MATCHES) {
        text_format(note, MENU_NOTE_BYTES,
                    "%d open at %s. Private ones are joined with their code.", view->list.count,
                    view->server);
    } else if (view->game == NULL) {
        return;
    } else if (m->page == MENU_PAGE_MATCH) {
        say_host(view, host, sizeof(host));
        text_format(title, MENU_TEXT_BYTES, "%s", view->match);
        text_format(note, MENU_NOTE_BYTES, "%s%s, %s", view->is_private ? "private" : "open",
                    menu_head(view)->is_locked != 0 ? ", locked" : "", host);
    } else if (m->page == MENU_PAGE_RESULTS) {
        menu_results_note(view, note);
    } else if (m->page == MENU_PAGE_INVITE && menu_invite_is_there(m, view)) {
        text_format(note, MENU_NOTE_BYTES,
                    "Friends open the link, or type the code: Escape, \"Join with a code\".");
    } else if (m->page == MENU_PAGE_CHANGING && menu_match_leaves(&m->held)) {
        text_format(title, MENU_TEXT_BYTES, "Leave this round?");
    } else if (m->page == MENU_PAGE_CHANGING) {
        text_format(note, MENU_NOTE_BYTES, "It would end now, undecided, for all who play it.");
    } else if (m->page == MENU_PAGE_PERSON) {
        text_format(title, MENU_TEXT_BYTES, "%s", m->name);
        menu_say_person(view, m->seat % GAME_SEATS, note, MENU_NOTE_BYTES);
    }
    if (view->game != NULL && m->page != MENU_PAGE_MAIN && m->page != MENU_PAGE_RESULTS &&
        menu_pages_is_in_play(m->page)) {
        say_vote(view, note);
    }
}
