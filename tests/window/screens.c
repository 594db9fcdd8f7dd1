/* Draws every screen, over a match, before one and at home, in each size and palette, into PNG
 * files: usage: screens FOLDER|- [PART-OF-THEIR-NAMES]; with - layout.h alone looks at them.
 * tests/window/shots calls it.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "client/menu_parts.h"
#include "client/question.h"
#include "game/harbour/harbour.h"
#include "tests/window/album.h"
#include "tests/window/show.h"

enum {
    SEATS = 16,
    PLAY_TICK = 1500,
    CREWS = 1, /* the mode with crews */
    CARGO = 2, /* and the one with cargo, too */
    PEOPLE = 3,
};

static struct album album;
static struct screen *const screen = &album.screen;
static struct show *show;

static void take(const char *name)
{
    char whole[48];

    text_format(whole, sizeof(whole), "screen-%s", name);
    album_take(&album, &show->view, whole);
}

static struct world_head *head_of(uint64_t *world)
{
    return (struct world_head *)(void *)world;
}

static const char *const pages[MENU_PAGES] = {
    [MENU_PAGE_MAIN] = "main",       [MENU_PAGE_MATCHES] = "matches",
    [MENU_PAGE_CODE] = "code",       [MENU_PAGE_LAN] = "lan",
    [MENU_PAGE_MATCH] = "match",     [MENU_PAGE_RESULTS] = "results",
    [MENU_PAGE_MAPS] = "maps",       [MENU_PAGE_MAP_VOTE] = "map-vote",
    [MENU_PAGE_MODES] = "modes",     [MENU_PAGE_PEOPLE] = "people",
    [MENU_PAGE_PERSON] = "person",   [MENU_PAGE_BANS] = "bans",
    [MENU_PAGE_PHRASES] = "phrases", [MENU_PAGE_INVITE] = "invite",
    [MENU_PAGE_CLOSING] = "closing", [MENU_PAGE_YOU] = "you",
    [MENU_PAGE_PICTURE] = "picture", [MENU_PAGE_SOUND] = "sound",
    [MENU_PAGE_KEYS] = "keys",       [MENU_PAGE_PAD] = "pad",
    [MENU_PAGE_RESET] = "reset",     [MENU_PAGE_DESK] = "desk",
    [MENU_PAGE_LINK] = "link",       [MENU_PAGE_PRACTICE] = "practice",
    [MENU_PAGE_LEAVING] = "leaving", [MENU_PAGE_CHANGING] = "changing",
};

/* What a server and others would have told by then. */
static void tell(struct view *view)
{
    static const struct view_found found[] = {
        { "192.168.1.20:62893", "", "den", "harbour", 3, 16, false, true, false, 0 },
        { "127.0.0.1:62893", "", "bay", "harbour", 1, 16, true, false, false, 0 },
        { "192.168.1.31:62893", "", "rink", "puck", 2, 2, false, false, true, 0 },
        { "192.168.1.44:62893", "", "old", "harbour", 0, 16, false, false, false, 7 },
    };
    static const struct msg_match open[] = {
        { .name = "bay", .game = "harbour", .mode = "crews", .map = "basin", .seats = 16 },
        { .name = "rink", .game = "puck", .mode = "match", .seats = 2, .players = 1 },
    };
    char fault[256];

    view->lan.serial = 1;
    view->lan.count = ARRAY_LEN(found);
    memcpy(view->lan.rows, found, sizeof(found));
    text_format(view->lan.networks, sizeof(view->lan.networks), "eth0, wlan0");
    view->list.serial = 1;
    view->list.count = ARRAY_LEN(open);
    memcpy(view->list.rows, open, sizeof(open));
    view->invite = (struct view_invite){ .at_us = UINT64_MAX,
                                         .link = "homeport://192.168.1.20/K7QF2M4D",
                                         .address = "192.168.1.20:62893",
                                         .code = "K7Q-F2M4D" };
    view->desk.count = 2;
    for (int i = 0; i < view->desk.count; i++) {
        text_format(view->desk.links[i].who, DESK_WHO_BYTES, "P%d", i + 1);
        link_plan_parse(&view->desk.links[i].plan, i == 0 ? "wifi" : "4g+loss=5", fault,
                        sizeof(fault));
    }
}

static void open_page(enum menu_page page)
{
    struct menu *m = &screen->menu;

    menu_open_at(m, page, &show->view);
    m->serial = 0;
    m->lan_serial = 0;
    m->looked_us = 1;
    m->others = 3;
    m->seat = 1;
    text_format(m->name, sizeof(m->name), "%s", head_of(show->view.confirmed)->seats[1].name);
    m->held = (struct menu_row){
        .act = MENU_ORDERS, .seat = GAME_SEAT_NONE, .text = "Canals", .order = "map canals"
    };
    m->map_count = 3;
    for (int i = 0; i < m->map_count; i++) {
        static const char *const maps[] = { "basin", "canals", "islands" };

        text_format(m->maps[i], sizeof(m->maps[i]), "%s", maps[i]);
    }
}

/* Each page of the menu, at its beginning and at its end, as the host sees it. */
static void take_menu(void)
{
    struct world_head *head = head_of(show->view.confirmed);
    const struct world_head before = *head;
    char name[32];

    head->host = show->view.seat;
    head->seats[1].kind = SEAT_HUMAN;
    for (int page = 0; page < MENU_PAGES; page++) {
        open_page((enum menu_page)page);
        text_format(name, sizeof(name), "menu-%s", pages[page]);
        take(name);
        if (screen->menu.shown < screen->menu.row_count) {
            screen->menu.at[page] = screen->menu.row_count - 1;
            text_format(name, sizeof(name), "menu-%s-end", pages[page]);
            take(name);
        }
    }
    screen->menu.is_open = false;
    *head = before;
}

static void take_card(void)
{
    char name[32];

    screen->hud.shows_card = true;
    screen->hud.card_pages = 1;
    for (int i = 0; i < screen->hud.card_pages; i++) {
        screen->hud.card_page = i;
        text_format(name, sizeof(name), "card-%d", i);
        take(name);
    }
    screen->hud.shows_card = false;
}

/* The pages of who is in no match. */
static void take_home(void)
{
    static const enum menu_page at_home[] = { MENU_PAGE_MAIN, MENU_PAGE_PRACTICE, MENU_PAGE_MATCHES,
                                              MENU_PAGE_LAN, MENU_PAGE_CODE };
    struct view *view = &show->view;
    const struct game *game = view->game;
    char name[32];

    view->state = VIEW_HOME;
    view->game = NULL;
    for (size_t i = 0; i < ARRAY_LEN(at_home); i++) {
        open_page(at_home[i]);
        text_format(name, sizeof(name), "home-%s", pages[at_home[i]]);
        take(name);
    }
    screen->menu.is_open = false;
    view->state = VIEW_PLAYING;
    view->game = game;
}

static void say(int seat, const char *text)
{
    struct view *view = &show->view;

    memmove(view->feed, view->feed + 1, sizeof(view->feed[0]) * (VIEW_FEED - 1));
    view->feed[VIEW_FEED - 1] = (struct view_feed){
        .at_us = view->now_us, .kind = VIEW_FEED_CHAT, .by = (uint8_t)seat, .whom = GAME_SEAT_NONE
    };
    text_format(view->feed[VIEW_FEED - 1].text, VIEW_FEED_BYTES, "%s: %s",
                head_of(view->confirmed)->seats[seat].name, text);
}

/* Names as long and as foreign as they may be, an idle seat, a moored one, and what they say. */
static void meet(struct view *view)
{
    static const char *const names[] = { "WWWWWWWWWWWWWWWWWWWWWWWW", "Ελένη της Θάλασσας",
                                         "船長さん", "قبطان البحر", "Captain 🚢" };
    struct harbour *now = (struct harbour *)(void *)view->now;
    struct harbour *then = (struct harbour *)(void *)view->confirmed;

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        text_format(now->head.seats[i].name, GAME_NAME_BYTES + 1, "%s", names[i]);
        text_format(then->head.seats[i].name, GAME_NAME_BYTES + 1, "%s", names[i]);
        say((int)i, names[i]);
    }
    say(5, "A long word to all of you: whoever has the cargo goes round the western pier, and "
           "the others wait at the quay until he is there.");
    now->boats[5].idle = HARBOUR_IDLE_TICKS;
    now->head.seats[6].moored_until = then->head.seats[6].moored_until = now->head.tick + 5000;
}

/* The lobby of who is alone in it, and has done nothing for a minute. */
static void take_alone(struct world_head *heads[2])
{
    struct harbour *now = (struct harbour *)(void *)show->view.now;
    const struct world_head before[2] = { *heads[0], *heads[1] };
    uint16_t idle = now->boats[0].idle;

    for (int i = 0; i < 2; i++) {
        heads[i]->host = GAME_SEAT_NONE;
        for (int seat = 1; seat < SEATS; seat++) {
            heads[i]->seats[seat].kind = SEAT_EMPTY;
        }
    }
    take("lobby-alone");
    now->boats[0].idle = HARBOUR_IDLE_TICKS;
    take("lobby-away");
    now->boats[0].idle = idle;
    *heads[0] = before[0];
    *heads[1] = before[1];
}

/* A match that waits for the people in it: what its host sees of it, and over its table. */
static void take_lobby(void)
{
    struct world_head *heads[] = { head_of(show->view.confirmed), head_of(show->view.now) };

    for (int i = 0; i < 2; i++) {
        heads[i]->phase = PHASE_LOBBY;
        heads[i]->host = show->view.seat;
        for (int seat = 0; seat < SEATS; seat++) {
            heads[i]->seats[seat].kind = seat < PEOPLE ? SEAT_HUMAN : SEAT_EMPTY;
            heads[i]->seats[seat].is_ready = seat == PEOPLE - 1;
        }
    }
    open_page(MENU_PAGE_MATCH);
    take("lobby");
    screen->menu.is_open = false;
    take("lobby-practice");
    take_alone(heads);
}

/* A round that is over, and what may come next. */
static void take_results(void)
{
    struct world_head *head = head_of(show->view.confirmed);

    head->phase = PHASE_RESULTS;
    head->phase_end_tick = head->tick + 7 * TICK_HZ;
    open_page(MENU_PAGE_RESULTS);
    take("results-menu");
    screen->menu.is_open = false;
}

/* The table with all its columns, while it is played and behind the round. */
static void take_tables(void)
{
    struct world_head *head = head_of(show->view.confirmed);
    struct world_head *now = head_of(show->view.now);

    head->mode = now->mode = CARGO;
    head->host = show->view.seat;
    take("cargo");
    screen->hud.shows_scores = true;
    take("scores-cargo");
    screen->hud.shows_scores = false;
    head->vote = (struct vote){
        .topic = VOTE_MAP, .state = VOTE_OPEN, .by = 1, .yes = 2, .end_tick = head->tick + 900
    };
    text_format(head->vote.map, sizeof(head->vote.map), "canals");
    take("vote");
    head->phase = now->phase = PHASE_RESULTS;
    take("results-vote");
    head->vote.topic = VOTE_NONE;
    take("results");
}

static void take_watched(void)
{
    show->view.seat = GAME_SEAT_NONE;
    for (int i = 0; i < 60; i++) { /* the camera shows all of the map */
        screen_update(screen, &show->view, album.way->width, album.way->height);
    }
    take("watched");
    show->view.seat = 0;
}

static void take_states(void)
{
    static const struct {
        enum view_state state;
        const char *name;
        const char *status;
    } states[] = {
        { VIEW_CONNECTING, "connecting", "Looking for the server at 127.0.0.1:62893..." },
        { VIEW_LOST, "lost", "The link is lost: no word for 3 s. Your seat is kept for 57 s." },
        { VIEW_REFUSED, "refused",
          "The match is full: all 16 seats are taken. Ask its host, or "
          "look for another one." },
    };
    volatile sig_atomic_t stop = 0;
    struct controls controls = { .pointer_x = 0 };
    char fault[256];

    for (size_t i = 0; i < ARRAY_LEN(states); i++) {
        show->view.state = states[i].state;
        text_format(show->view.status, sizeof(show->view.status), "%s", states[i].status);
        take(states[i].name);
        if (states[i].state == VIEW_LOST) {
            open_page(MENU_PAGE_MATCH);
            take("menu-lost");
            screen->menu.is_open = false;
        }
    }
    show->view.state = VIEW_PLAYING;
    show->view.status[0] = '\0';
    question_ask(screen, &album.canvas, &controls, "Join the match at 192.168.1.20:62893?",
                 &(struct question_words){ "Enter: yes    Escape: no", "Yes", "No" }, 1, &stop,
                 fault, sizeof(fault));
    album_keep(&album, "screen-question");
}

static void take_all(void)
{
    take("play");
    screen->hud.shows_scores = true;
    take("scores");
    screen->hud.shows_scores = false;
    screen->shows_overlay = true;
    take("overlay");
    screen->shows_overlay = false;
    chat_open(&screen->hud.chat);
    text_format(screen->hud.chat.line, sizeof(screen->hud.chat.line), "ahoy, ånd welcome");
    take("chat");
    chat_close(&screen->hud.chat);
    take_card();
    take_menu();
    take_home();
    take_states();
}

/* With a world of its own for each, which is put back. */
static void take_changed(void)
{
    static struct view before;
    void (*const all[])(void) = { take_lobby, take_results, take_tables, take_watched };

    memcpy(&before, &show->view, sizeof(before));
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        meet(&show->view);
        all[i]();
        memcpy(&show->view, &before, sizeof(before));
    }
}

/* Who has set no name. */
static void take_nameless(void)
{
    preferences_set_name(&album.preferences, "");
    screen->menu.nameless = "captain";
    open_page(MENU_PAGE_YOU);
    take("nameless");
    screen->menu.is_open = false;
}

static void take_palettes(void)
{
    char name[32];

    for (int i = 0; i < ALBUM_LOOKS; i++) {
        const char *look = album_look(&album, i);

        text_format(name, sizeof(name), "palette-%s", look);
        screen->hud.shows_scores = true;
        take(name);
        screen->hud.shows_scores = false;
        menu_open_at(&screen->menu, MENU_PAGE_PICTURE, &show->view);
        text_format(name, sizeof(name), "palette-%s-menu", look);
        take(name);
        screen->menu.is_open = false;
    }
    album_look(&album, 0);
}

static int take_way(const char *folder, const struct album_way *way)
{
    album_open(&album, folder, way);
    preferences_set_name(&album.preferences, "Captain Ånn of Whalsay");
    preferences_set(&album.preferences, PREFERENCE_COLOUR, 9);
    preferences_set(&album.preferences, PREFERENCE_EMBLEM, 16);
    for (int i = 0; i < 60; i++) { /* the camera has got there */
        show_step(show);
        screen_update(screen, &show->view, way->width, way->height);
    }
    take_all();
    take_changed();
    take_palettes();
    take_nameless();
    return album_close(&album);
}

int main(int argc, char *argv[])
{
    if (argc != 2 && argc != 3) {
        fprintf(stderr, "usage: screens FOLDER|- [PART-OF-THEIR-NAMES]\n");
        return EXIT_FAILURE;
    }
    const char *folder = strcmp(argv[1], "-") != 0 ? argv[1] : NULL;
    int faults = 0;

    album.only = argc > 2 ? argv[2] : NULL;
    show = show_open("harbour", NULL, CREWS, SEATS, 11);
    while (show->made < PLAY_TICK) {
        show_step(show);
    }
    text_format(show->view.code, sizeof(show->view.code), "K7Q-F2M4D");
    tell(&show->view);
    for (int i = 0; i < ALBUM_WAYS; i++) {
        faults += take_way(folder, &album_ways[i]);
    }
    show_close(show);
    return faults == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
