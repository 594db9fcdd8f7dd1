/* Draws every screen, over a match, before one and at home, into PNG files, with text of 100 and
 * 200 % and in each palette: usage: screens FOLDER. tests/window/shots calls it.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "client/menu_parts.h"
#include "client/picture.h"
#include "client/screen.h"
#include "tests/window/show.h"

enum {
    SEATS = 16,
    PLAY_TICK = 1500,
    CREWS = 1, /* the mode with crews */
    CARGO = 2, /* and the one with cargo, too */
    PEOPLE = 3,
    FAULT_BYTES = 256,
    PATH_BYTES = 512,
};

static struct screen screen;
static struct preferences preferences;
static struct canvas canvas;
static struct show *show;
static const char *folder;

static void fail(const char *what)
{
    fprintf(stderr, "screens: %s\n", what);
    exit(EXIT_FAILURE);
}

static void take(const char *name)
{
    char path[PATH_BYTES];
    char fault[FAULT_BYTES];

    screen_draw(&screen, &show->view, NULL);
    text_format(path, sizeof(path), "%s/screen-%s-%dx%d-%d.png", folder, name,
                screen.stage.camera.width, screen.stage.camera.height, preferences.text_size);
    if (!picture_save(canvas.renderer, path, fault, sizeof(fault))) {
        fail(fault);
    }
    puts(path);
}

/* Each page of the menu, at its beginning and at its end. */
static void take_menu(void)
{
    char name[32];

    menu_open(&screen.menu, &show->view);
    for (int page = 0; page < MENU_PAGES; page++) {
        menu_open_at(&screen.menu, (enum menu_page)page, &show->view);
        text_format(name, sizeof(name), "menu-%02d", page);
        take(name);
        if (screen.menu.shown < screen.menu.row_count) {
            screen.menu.at[page] = screen.menu.row_count - 1;
            text_format(name, sizeof(name), "menu-%02d-end", page);
            take(name);
        }
    }
    screen.menu.is_open = false;
}

static void take_card(void)
{
    char name[32];

    screen.hud.shows_card = true;
    screen.hud.card_pages = 1;
    for (int i = 0; i < screen.hud.card_pages; i++) {
        screen.hud.card_page = i;
        text_format(name, sizeof(name), "card-%d", i);
        take(name);
    }
    screen.hud.shows_card = false;
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
        menu_open_at(&screen.menu, at_home[i], view);
        text_format(name, sizeof(name), "home-%zu", i);
        take(name);
    }
    screen.menu.is_open = false;
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
    menu_open_at(&screen.menu, MENU_PAGE_MATCH, &show->view);
    take("lobby");
    screen.menu.is_open = false;
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
    screen.hud.shows_scores = true;
    take("scores-cargo");
    screen.hud.shows_scores = false;
    *head = before;
}

static void take_all(void)
{
    take("play");
    screen.hud.shows_scores = true;
    take("scores");
    screen.hud.shows_scores = false;
    screen.shows_overlay = true;
    take("overlay");
    screen.shows_overlay = false;
    chat_open(&screen.hud.chat);
    text_format(screen.hud.chat.line, sizeof(screen.hud.chat.line), "ahoy, ånd welcome");
    take("chat");
    chat_close(&screen.hud.chat);
    take_card();
    take_menu();
    take_home();
    take_lobby();
    take_results();
    take_cargo();
}

static void use(int palette, bool is_strong)
{
    palette_use((enum palette_kind)palette, is_strong);
    screen_forget(&screen);
}

static void take_palettes(void)
{
    static const char *const names[PALETTE_COUNT] = { "usual", "red-green", "blue-yellow" };
    char name[32];

    for (int i = 0; i < PALETTE_COUNT; i++) {
        use(i, false);
        text_format(name, sizeof(name), "palette-%s", names[i]);
        screen.hud.shows_scores = true;
        take(name);
        screen.hud.shows_scores = false;
    }
    use(PALETTE_USUAL, true);
    take("high-contrast");
    menu_open_at(&screen.menu, MENU_PAGE_PICTURE, &show->view);
    take("high-contrast-menu");
    screen.menu.is_open = false;
    use(PALETTE_USUAL, false);
}

static void open_screen(int width, int height, int text_size)
{
    char fault[FAULT_BYTES];

    if (!canvas_open_pixels(&canvas, width, height, fault, sizeof(fault)) ||
        !screen_open(&screen, &canvas, fault, sizeof(fault))) {
        fail(fault);
    }
    preferences_reset(&preferences);
    preferences_set(&preferences, PREFERENCE_TEXT_SIZE, text_size);
    preferences_set_name(&preferences, "Captain Ånn of the Whale");
    screen.preferences = &preferences;
    screen.menu.preferences = &preferences;
    for (int i = 0; i < 60; i++) { /* the camera has got there */
        show_step(show);
        screen_update(&screen, &show->view, width, height);
    }
}

static void close_screen(void)
{
    screen_close(&screen);
    canvas_close(&canvas);
}

int main(int argc, char *argv[])
{
    static const struct {
        int width, height, text_size;
    } ways[] = { { 1280, 720, 100 }, { 1280, 720, 200 }, { 1920, 1080, 150 }, { 640, 480, 100 } };

    if (argc != 2) {
        fail("usage: screens FOLDER");
    }
    folder = argv[1];
    show = show_open("harbour", NULL, CREWS, SEATS, 11);
    while (show->made < PLAY_TICK) {
        show_step(show);
    }
    text_format(show->view.code, sizeof(show->view.code), "K7Q-F2M4D");
    for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
        open_screen(ways[i].width, ways[i].height, ways[i].text_size);
        take_all();
        if (i == 0) {
            take_palettes();
        }
        close_screen();
    }
    show_close(show);
    return EXIT_SUCCESS;
}
