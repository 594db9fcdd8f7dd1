/* Draws every screen, over a match, before one and at home, in each size and palette, into PNG
 * files: usage: screens FOLDER. tests/window/shots calls it.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "client/menu_parts.h"
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

/* Each page of the menu, at its beginning and at its end. */
static void take_menu(void)
{
    char name[32];

    menu_open(&screen->menu, &show->view);
    for (int page = 0; page < MENU_PAGES; page++) {
        menu_open_at(&screen->menu, (enum menu_page)page, &show->view);
        text_format(name, sizeof(name), "menu-%02d", page);
        take(name);
        if (screen->menu.shown < screen->menu.row_count) {
            screen->menu.at[page] = screen->menu.row_count - 1;
            text_format(name, sizeof(name), "menu-%02d-end", page);
            take(name);
        }
    }
    screen->menu.is_open = false;
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
        menu_open_at(&screen->menu, at_home[i], view);
        text_format(name, sizeof(name), "home-%zu", i);
        take(name);
    }
    screen->menu.is_open = false;
    view->state = VIEW_PLAYING;
    view->game = game;
}

/* A match that waits for the people in it: what its host sees of it, and over its table. */
static void take_lobby(void)
{
    struct world_head *head = (struct world_head *)(void *)show->view.confirmed;
    const struct world_head before = *head;

    head->phase = PHASE_LOBBY;
    head->host = show->view.seat;
    for (int seat = 0; seat < SEATS; seat++) {
        head->seats[seat].kind = seat < PEOPLE ? SEAT_HUMAN : SEAT_EMPTY;
        head->seats[seat].is_ready = seat == PEOPLE - 1;
    }
    text_format(head->seats[PEOPLE - 1].name, GAME_NAME_BYTES, "Captain of Whales");
    menu_open_at(&screen->menu, MENU_PAGE_MATCH, &show->view);
    take("lobby");
    screen->menu.is_open = false;
    *head = before;
}

/* A round that is over, and what may come next. */
static void take_results(void)
{
    struct world_head *head = (struct world_head *)(void *)show->view.confirmed;
    const struct world_head before = *head;

    head->phase = PHASE_RESULTS;
    head->phase_end_tick = head->tick + 7 * TICK_HZ;
    menu_open_at(&screen.menu, MENU_PAGE_RESULTS, &show->view);
    take("results");
    screen.menu.is_open = false;
    *head = before;
}

/* The table with all its columns. */
static void take_cargo(void)
{
    struct world_head *head = (struct world_head *)(void *)show->view.confirmed;
    const struct world_head before = *head;

    head->mode = CARGO;
    head->host = show->view.seat;
    text_format(head->seats[2].name, GAME_NAME_BYTES, "Captain of Whales");
    screen->hud.shows_scores = true;
    take("scores-cargo");
    screen->hud.shows_scores = false;
    *head = before;
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
    take_lobby();
    take_results();
    take_cargo();
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

static void take_way(const char *folder, const struct album_way *way)
{
    album_open(&album, folder, way);
    preferences_set_name(&album.preferences, "Captain Ånn of the Whale");
    for (int i = 0; i < 60; i++) { /* the camera has got there */
        show_step(show);
        screen_update(screen, &show->view, way->width, way->height);
    }
    take_all();
    take_palettes();
    album_close(&album);
}

int main(int argc, char *argv[])
{
    if (argc != 2) {
        fprintf(stderr, "usage: screens FOLDER\n");
        return EXIT_FAILURE;
    }
    show = show_open("harbour", NULL, CREWS, SEATS, 11);
    while (show->made < PLAY_TICK) {
        show_step(show);
    }
    text_format(show->view.code, sizeof(show->view.code), "K7Q-F2M4D");
    for (int i = 0; i < ALBUM_WAYS; i++) {
        take_way(argv[1], &album_ways[i]);
    }
    show_close(show);
    return EXIT_SUCCESS;
}
