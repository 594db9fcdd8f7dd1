/* The menu's pages about the match: what the player may change in it, or put to the vote.
 * SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "client/ballot.h"
#include "client/menu_parts.h"

enum {
    IN_LOBBY = 1 << PHASE_LOBBY,
    BETWEEN_ROUNDS = IN_LOBBY | 1 << PHASE_RESULTS,
    AFTER_LOBBY = MENU_ANY_PHASE & ~IN_LOBBY,
    ANYBODY = MENU_HOST | MENU_PLAYER | MENU_WATCHER,
};

/* --- the match -------------------------------------------------------------------------------- */

static bool has_maps(const struct view *view)
{
    return view->map[0] != '\0';
}

static bool has_modes(const struct view *view)
{
    return view->game->lobby.mode_count > 1;
}

/* The same key for both: the row stays where it is. */
static void say_ready(const struct view *view, struct menu_row *row)
{
    bool is_ready = menu_head(view)->seats[view->seat % GAME_SEATS].is_ready != 0;

    row->is_now = is_ready;
    text_format(row->side, sizeof(row->side), "%s",
                is_ready ? "you are: again takes it back" : "R");
}

static bool has_teams(const struct view *view)
{
    return view_teams(view) > 0;
}

static bool has_code(const struct view *view)
{
    return view->code[0] != '\0';
}

static bool is_private(const struct view *view)
{
    return view->is_private;
}

static bool is_locked(const struct view *view)
{
    return menu_head(view)->is_locked != 0;
}

static bool is_lan_open(const struct view *view)
{
    return view->invite.link[0] != '\0';
}

static bool is_unlocked(const struct view *view)
{
    return !is_locked(view);
}

static bool can_vote_map(const struct view *view)
{
    return has_maps(view) && menu_can_vote(view);
}

static void say_map(const struct view *view, struct menu_row *row)
{
    text_format(row->side, sizeof(row->side), "%s", view->map);
    row->side[0] = (char)toupper((unsigned char)row->side[0]);
}

static void say_mode(const struct view *view, struct menu_row *row)
{
    const struct lobby_mode *mode = view_mode(view);

    text_format(row->side, sizeof(row->side), "%s", mode != NULL ? mode->title : "");
}

static void say_code(const struct view *view, struct menu_row *row)
{
    (void)view; /* it stands above the rows */
    row->act = MENU_COPIES;
    text_format(row->side, sizeof(row->side), "for a friend to join with");
}

static int count_bots(const struct view *view)
{
    int bots = 0;

    for (int i = 0; i < GAME_SEATS; i++) {
        bots += menu_head(view)->seats[i].kind == SEAT_BOT;
    }
    return bots;
}

/* One more or less; the server says where the end is. */
static void step_bots(const struct view *view, struct menu_row *row)
{
    int bots = count_bots(view);

    text_format(row->side, sizeof(row->side), "%d", bots);
    text_format(row->order, sizeof(row->order), "bots %d", bots + 1);
    text_format(row->more, sizeof(row->more), "bots %d", bots + 1);
    text_format(row->less, sizeof(row->less), "bots %d", bots > 0 ? bots - 1 : 0);
}

/* How they play is said by who knows it: name_level. */
static void step_level(const struct view *view, struct menu_row *row)
{
    text_format(row->less, sizeof(row->less), "bots %d easy", count_bots(view));
    text_format(row->more, sizeof(row->more), "bots %d hard", count_bots(view));
    text_format(row->side, sizeof(row->side), "easy or hard");
    text_format(row->order, sizeof(row->order), "%s", row->less);
}

/* To the next crew, around. */
static void step_team(const struct view *view, struct menu_row *row)
{
    int team = menu_head(view)->seats[view->seat % GAME_SEATS].team;

    text_format(row->side, sizeof(row->side), "you are in crew %d", team + 1);
    text_format(row->order, sizeof(row->order), "team %d", (team + 1) % view_teams(view) + 1);
}

static void say_leave(const struct view *view, struct menu_row *row)
{
    (void)view;
    row->act = MENU_GOES_HOME;
}

static void say_people(const struct view *view, struct menu_row *row)
{
    int people = 0;

    for (int i = 0; i < GAME_SEATS; i++) {
        people += menu_head(view)->seats[i].kind == SEAT_HUMAN;
    }
    text_format(row->side, sizeof(row->side), "%d", people);
}

static bool is_voting(const struct view *view)
{
    return ballot_is_open(view);
}

/* A dot for who has said so already. */
static void say_vote(const struct view *view, struct menu_row *row)
{
    const struct vote *v = &menu_head(view)->vote;
    unsigned votes = row->order[0] == 'y' ? v->yes : v->no;

    row->is_now = (votes >> view->seat % GAME_SEATS & 1) != 0;
    text_format(row->side, sizeof(row->side), "%d", __builtin_popcount(votes));
}

/* A row of the pages about the match, and when it is there. */
struct match_row {
    const char *text;
    const char *order;   /* NULL: it only turns to `page` */
    enum menu_page page; /* behind it */
    uint8_t roles;       /* enum menu_role, who may */
    uint8_t phases;
    bool (*fits)(const struct view *view);                      /* NULL: always */
    void (*say)(const struct view *view, struct menu_row *row); /* the rest of it; NULL: none */
};

static const struct match_row match_rows[] = {
    { "Begin the round", "start", MENU_PAGE_NONE, MENU_HOST | MENU_FREE, IN_LOBBY, NULL, NULL },
    { "Ready", "ready", MENU_PAGE_MATCH, MENU_PLAYER, BETWEEN_ROUNDS, NULL, say_ready },
    { "Copy the code", "", MENU_PAGE_MATCH, ANYBODY, MENU_ANY_PHASE, has_code, say_code },
    { "Begin the round again", "restart", MENU_PAGE_NONE, MENU_HOST, AFTER_LOBBY, NULL, NULL },
    { "Map", NULL, MENU_PAGE_MAPS, MENU_HOST, MENU_ANY_PHASE, has_maps, say_map },
    { "Mode", NULL, MENU_PAGE_MODES, MENU_HOST, MENU_ANY_PHASE, has_modes, say_mode },
    { "Bots", "", MENU_PAGE_MATCH, MENU_HOST, MENU_ANY_PHASE, NULL, step_bots },
    { "Bots play", "", MENU_PAGE_MATCH, MENU_HOST, MENU_ANY_PHASE, NULL, step_level },
    { "Lock: let nobody new in", "lock", MENU_PAGE_MATCH, MENU_HOST, MENU_ANY_PHASE, is_unlocked,
      NULL },
    { "Unlock: let people in again", "unlock", MENU_PAGE_MATCH, MENU_HOST, MENU_ANY_PHASE,
      is_locked, NULL },
    { "New code", "code new", MENU_PAGE_MATCH, MENU_HOST, MENU_ANY_PHASE, is_private, NULL },
    { "Invite others on this network", NULL, MENU_PAGE_INVITE, MENU_HOST | MENU_FREE,
      MENU_ANY_PHASE, menu_invite_is_for, NULL },
    { "Shut the LAN", "lan off", MENU_PAGE_MATCH, MENU_HOST | MENU_FREE, MENU_ANY_PHASE,
      is_lan_open, NULL },
    { "Vote: begin again", "vote rematch", MENU_PAGE_NONE, MENU_FREE, AFTER_LOBBY, menu_can_vote,
      NULL },
    { "Vote: another map", NULL, MENU_PAGE_MAP_VOTE, MENU_FREE, MENU_ANY_PHASE, can_vote_map,
      say_map },
    { "Say yes", "yes", MENU_PAGE_MATCH, MENU_PLAYER, MENU_ANY_PHASE, is_voting, say_vote },
    { "Say no", "no", MENU_PAGE_MATCH, MENU_PLAYER, MENU_ANY_PHASE, is_voting, say_vote },
    { "Change crew", "", MENU_PAGE_MATCH, MENU_PLAYER, MENU_NOT_IN_PLAY, has_teams, step_team },
    { "People", NULL, MENU_PAGE_PEOPLE, ANYBODY, MENU_ANY_PHASE, NULL, say_people },
    { "Give your seat up and watch", "watch", MENU_PAGE_NONE, MENU_PLAYER, MENU_ANY_PHASE, NULL,
      NULL },
    { "Take a seat", "play", MENU_PAGE_NONE, MENU_WATCHER, MENU_ANY_PHASE, NULL, NULL },
    { "End the match", NULL, MENU_PAGE_CLOSING, MENU_HOST, MENU_ANY_PHASE, NULL, NULL },
    { "Say something", NULL, MENU_PAGE_PHRASES, ANYBODY, MENU_ANY_PHASE, NULL, NULL },
    { "Practise meanwhile", NULL, MENU_PAGE_NONE, MENU_PLAYER, IN_LOBBY, NULL, NULL },
    { "Leave the match", "", MENU_PAGE_NONE, ANYBODY, MENU_ANY_PHASE, NULL, say_leave },
};

/* When a round is over; a vote's answers stand where it was called. */
static const struct match_row results_rows[] = {
    { "Ready for the next round", "ready", MENU_PAGE_RESULTS, MENU_PLAYER, BETWEEN_ROUNDS, NULL,
      say_ready },
    { "The same again, at once", "restart", MENU_PAGE_NONE, MENU_HOST, BETWEEN_ROUNDS, NULL, NULL },
    { "Another map", NULL, MENU_PAGE_MAPS, MENU_HOST, BETWEEN_ROUNDS, has_maps, say_map },
    { "Vote: the same again, at once", "vote rematch", MENU_PAGE_RESULTS, MENU_FREE, BETWEEN_ROUNDS,
      menu_can_vote, NULL },
    { "Vote: another map", NULL, MENU_PAGE_MAP_VOTE, MENU_FREE, BETWEEN_ROUNDS, can_vote_map,
      say_map },
    { "Say yes", "yes", MENU_PAGE_RESULTS, MENU_PLAYER, BETWEEN_ROUNDS, is_voting, say_vote },
    { "Say no", "no", MENU_PAGE_RESULTS, MENU_PLAYER, BETWEEN_ROUNDS, is_voting, say_vote },
    { "This match", NULL, MENU_PAGE_MATCH, ANYBODY, MENU_ANY_PHASE, NULL, NULL },
};

static bool knows_level(const struct menu *m, const struct view *view)
{
    return m->bots_level[0] != '\0' && strcmp(m->bots_match, view->match) == 0;
}

/* Into the row that changes it; Enter turns it over. */
static void name_level(const struct menu *m, const struct view *view, struct menu_row *row)
{
    if (knows_level(m, view)) {
        text_format(row->side, sizeof(row->side), "%s", m->bots_level);
        text_format(row->order, sizeof(row->order), "%s",
                    m->bots_level[0] == 'e' ? row->more : row->less);
    }
}

static void fill(struct menu *m, const struct view *view, const struct match_row *rows,
                 size_t count)
{
    unsigned roles = menu_role(view);
    unsigned phase = menu_head(view)->phase;

    for (size_t i = 0; i < count; i++) {
        const struct match_row *r = &rows[i];

        if ((r->roles & roles) == 0 || (r->phases >> phase & 1) == 0 ||
            (r->fits != NULL && !r->fits(view))) {
            continue;
        }
        struct menu_row *row =
            menu_add_order(m, r->text, r->order != NULL ? r->order : "", r->page);

        row->act = r->order != NULL ? MENU_ORDERS : MENU_TURNS;
        if (r->say != NULL) {
            r->say(view, row);
        }
        if (r->say == step_level) {
            name_level(m, view, row);
        }
    }
}

/* "easy" or "hard", if the line says that bots play so; NULL: it does not. The whole of what the
 * server says is compared, which is longer than a name may be: whoever is called so says nothing by
 * it. */
static const char *told_level(const struct view_feed *line)
{
    for (int i = 0; i < BOT_LEVELS; i++) {
        const char *level = game_bot_level_name((enum bot_level)i);
        char answer[VIEW_FEED_BYTES];
        char notice[VIEW_FEED_BYTES];
        size_t length = strlen(line->text);

        text_format(answer, sizeof(answer), "Bots play %s; there may be 0 to ", level);
        text_format(notice, sizeof(notice), " chose how bots play: %s", level);
        if (line->kind == VIEW_FEED_ANSWER && strncmp(line->text, answer, strlen(answer)) == 0) {
            return level;
        }
        if (line->kind == VIEW_FEED_NOTICE && length >= strlen(notice) &&
            strcmp(line->text + length - strlen(notice), notice) == 0) {
            return level;
        }
    }
    return NULL;
}

void menu_match_hear(struct menu *m, const struct view *view)
{
    uint64_t newest_us = m->heard_us;

    for (int i = 0; i < VIEW_FEED; i++) {
        const struct view_feed *line = &view->feed[i];
        const char *level = line->at_us > m->heard_us ? told_level(line) : NULL;

        newest_us = line->at_us > newest_us ? line->at_us : newest_us;
        if (level != NULL) {
            text_format(m->bots_level, sizeof(m->bots_level), "%s", level);
            text_format(m->bots_match, sizeof(m->bots_match), "%s", view->match);
        }
    }
    m->heard_us = newest_us;
}

bool menu_match_lacks_level(const struct menu *m, const struct view *view)
{
    return (menu_role(view) & MENU_HOST) != 0 && !knows_level(m, view);
}

void menu_fill_match(struct menu *m, const struct view *view)
{
    fill(m, view, match_rows, ARRAY_LEN(match_rows));
}

void menu_fill_results(struct menu *m, const struct view *view)
{
    fill(m, view, results_rows, ARRAY_LEN(results_rows));
}

void menu_fill_closing(struct menu *m, const struct view *view)
{
    (void)view;
    menu_add_turn(m, "No, go on", MENU_PAGE_MATCH);
    menu_add_order(m, "Yes: everybody has to leave", "close", MENU_PAGE_NONE);
}

/* --- what ends a round, or leaves it -----------------------------------------------------------
 */

static bool begins_with(const char *order, const char *word)
{
    return strncmp(order, word, strlen(word)) == 0;
}

/* Whether the order ends the round for all: by its nature, or since too few are left to play it. */
static bool ends_round(const struct view *view, const char *order)
{
    int players = 0;

    for (int i = 0; i < GAME_SEATS; i++) {
        players += menu_head(view)->seats[i].kind != SEAT_EMPTY;
    }
    return strcmp(order, "restart") == 0 || begins_with(order, "map ") ||
           begins_with(order, "mode ") ||
           (strcmp(order, "watch") == 0 && players <= view->game->lobby.players_to_start);
}

bool menu_match_leaves(const struct menu_row *row)
{
    return row->act == MENU_JOINS_OPEN || row->act == MENU_PLAYS_HERE || row->act == MENU_MAKES ||
           (row->act == MENU_ORDERS &&
            (begins_with(row->order, "join ") || begins_with(row->order, "make ")));
}

bool menu_match_asks(const struct view *view, const struct menu_row *row)
{
    if (view->state != VIEW_PLAYING || view->game == NULL) {
        return false;
    }
    uint8_t phase = menu_head(view)->phase;
    bool is_round = phase == PHASE_COUNTDOWN || phase == PHASE_PLAY;
    bool is_order = row->act == MENU_ORDERS;

    return is_round && ((is_order && ends_round(view, row->order)) ||
                        (view->seat < GAME_SEATS && menu_match_leaves(row)));
}

void menu_fill_changing(struct menu *m, const struct view *view)
{
    const struct menu_row *held = &m->held;
    bool is_change = begins_with(held->order, "map ") || begins_with(held->order, "mode ");

    (void)view;
    menu_add_turn(m, "No, play on", MENU_PAGE_NONE);
    struct menu_row *yes = menu_add(m, held->act, "");

    *yes = *held;
    yes->is_now = false;
    yes->page = is_change ? MENU_PAGE_NONE : held->page;
    yes->side[0] = '\0';
    text_format(yes->text, sizeof(yes->text), "Yes%s: %s%s",
                menu_match_leaves(held) ? ", leave it" : "", held->text,
                is_change ? " at once" : "");
}

/* --- maps and modes --------------------------------------------------------------------------- */

/* "This is basin; there are: basin, canals". */
void menu_match_read_maps(struct menu *m, const struct view *view)
{
    static const char mark[] = "there are: ";
    const char *names = NULL;

    for (int i = 0; i < VIEW_FEED && m->map_count == 0; i++) {
        const struct view_feed *line = &view->feed[i];
        const char *found = line->kind == VIEW_FEED_ANSWER && line->at_us >= m->asked_us
                                ? strstr(line->text, mark)
                                : NULL;

        names = found != NULL ? found + sizeof(mark) - 1 : names;
    }
    while (names != NULL && *names != '\0' && m->map_count < MENU_MAPS_MOST) {
        size_t length = strcspn(names, ", ");

        text_format(m->maps[m->map_count], sizeof(m->maps[0]), "%.*s", (int)length, names);
        m->map_count += length > 0;
        names += length;
        names += strspn(names, ", ");
    }
}

static void add_maps(struct menu *m, const struct view *view, const char *verb)
{
    char order[MENU_TEXT_BYTES];

    for (int i = 0; i < m->map_count; i++) {
        text_format(order, sizeof(order), "%s %s", verb, m->maps[i]);
        struct menu_row *row = menu_add_order(m, m->maps[i], order, MENU_PAGE_NONE);

        menu_capital(row);
        row->is_now = strcmp(m->maps[i], view->map) == 0;
    }
    if (m->map_count == 0) {
        menu_add(m, MENU_TELLS, "Asking the server...");
    }
}

void menu_fill_maps(struct menu *m, const struct view *view)
{
    add_maps(m, view, "map");
}

void menu_fill_map_vote(struct menu *m, const struct view *view)
{
    add_maps(m, view, "vote map");
}

void menu_fill_modes(struct menu *m, const struct view *view)
{
    const struct lobby_rules *rules = &view->game->lobby;
    char order[MENU_TEXT_BYTES];

    for (int i = 0; i < rules->mode_count; i++) {
        text_format(order, sizeof(order), "mode %s", rules->modes[i].name);
        struct menu_row *row = menu_add_order(m, rules->modes[i].title, order, MENU_PAGE_MATCH);

        text_format(row->side, sizeof(row->side), "%s", rules->modes[i].aim);
        row->is_now = i == menu_head(view)->mode;
    }
}
