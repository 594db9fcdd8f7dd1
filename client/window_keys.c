/* What keys, mouse and pad do in the window beside steering, and what the menu orders.
 * SPDX-License-Identifier: MIT */
#include <limits.h>

#include "base/file.h"
#include "base/text.h"
#include "client/ballot.h"
#include "client/picture.h"
#include "client/tether.h"
#include "client/window_parts.h"
#include "net/link_profile.h"

/* Who only watches takes a seat by the same key. */
static void toggle_ready(struct window *w)
{
    if (w->view.game != NULL && w->view.seat >= GAME_SEATS) {
        runner_order(w->runner, "play");
    } else if (w->view.game != NULL) {
        uint8_t is_ready = view_head(w->view.confirmed)->seats[w->view.seat].is_ready;
        runner_request(w->runner, COMMAND_READY, is_ready == 0, "");
    }
}

/* For who only watches: the keys that steer choose whom he watches. */
static void watch_next(struct window *w)
{
    stage_follow(&w->screen.stage, &w->view, 1);
}

static void watch_before(struct window *w)
{
    stage_follow(&w->screen.stage, &w->view, -1);
}

static void watch_all(struct window *w)
{
    stage_follow(&w->screen.stage, &w->view, 0);
}

static void begin_chat(struct window *w)
{
    if (w->view.state == VIEW_PLAYING) {
        controls_release(&w->controls);
        chat_open(&w->screen.hud.chat);
    }
}

static void vote(struct window *w, uint8_t value)
{
    if (w->view.game != NULL && ballot_is_open(&w->view)) {
        runner_request(w->runner, COMMAND_BALLOT, value, "");
    }
}

static void vote_yes(struct window *w)
{
    vote(w, 1);
}

static void vote_no(struct window *w)
{
    vote(w, 0);
}

static void copy(struct window *w, const char *text)
{
    char note[VIEW_TEXT_BYTES];

    if (text[0] != '\0') {
        bool is_copied = SDL_SetClipboardText(text) == 0;

        text_format(note, sizeof(note), is_copied ? "Copied %s" : "%s can't be copied here", text);
        hud_say(&w->screen.hud, w->view.now_us, note);
    }
}

static void copy_code(struct window *w)
{
    copy(w, w->view.code);
}

static void toggle_card(struct window *w)
{
    struct hud *hud = &w->screen.hud;

    hud->card_page = hud->shows_card ? hud->card_page + 1 : 0;
    hud->shows_card = !hud->shows_card || hud->card_page < hud->card_pages;
}

static void toggle_overlay(struct window *w)
{
    window_settings_turn(w, PREFERENCE_OVERLAY);
}

/* The window may have been opened otherwise than the settings say. */
static void toggle_fullscreen(struct window *w)
{
    bool is_full = (SDL_GetWindowFlags(w->canvas.window) & SDL_WINDOW_FULLSCREEN_DESKTOP) != 0;

    preferences_set(&w->preferences, PREFERENCE_FULLSCREEN, is_full);
    window_settings_turn(w, PREFERENCE_FULLSCREEN);
}

/* Draws once more first: what a renderer holds after it has presented is undefined. */
static void save_picture(struct window *w)
{
    char path[PATH_MAX];
    char fault[WINDOW_FAULT_BYTES];
    char text[WINDOW_FAULT_BYTES];

    screen_draw(&w->screen, &w->view, &w->controls);
    if (picture_name(path, sizeof(path), fault, sizeof(fault)) &&
        picture_save(w->canvas.renderer, path, fault, sizeof(fault))) {
        text_format(text, sizeof(text), "Saved %s", path);
    } else {
        text_format(text, sizeof(text), "%s", fault);
    }
    hud_say(&w->screen.hud, w->view.now_us, text);
}

/* Between two rounds the match is what one wants to do something about. */
static bool is_over(const struct window *w)
{
    return w->view.state == VIEW_PLAYING && w->view.game != NULL &&
           view_head(w->view.confirmed)->phase == PHASE_RESULTS;
}

static void open_menu(struct window *w)
{
    if (w->screen.hud.shows_card) {
        w->screen.hud.shows_card = false;
        return;
    }
    controls_release(&w->controls);
    if (w->screen.menu.is_in_lobby || is_over(w)) {
        menu_open_match(&w->screen.menu, &w->view);
    } else {
        menu_open(&w->screen.menu, &w->view);
    }
}

static void open_page(struct window *w, enum menu_page page)
{
    if (w->view.state == VIEW_PLAYING && w->view.game != NULL) {
        w->screen.hud.shows_card = false;
        controls_release(&w->controls);
        menu_open_at(&w->screen.menu, page, &w->view);
    }
}

static void open_invite(struct window *w)
{
    open_page(w, MENU_PAGE_INVITE);
}

static void open_phrases(struct window *w)
{
    open_page(w, MENU_PAGE_PHRASES);
}

/* Whether this player may, the server says. */
static void toggle_pause(struct window *w)
{
    runner_order(w->runner, w->view.tempo == PROTO_TEMPO_STILL ? "resume" : "pause");
}

static void step_once(struct window *w)
{
    runner_order(w->runner, "step");
}

static void toggle_slow(struct window *w)
{
    bool is_slow = w->view.tempo >= PROTO_TEMPO_LEAST && w->view.tempo <= PROTO_TEMPO_MOST;

    runner_order(w->runner, is_slow ? "resume" : "slow 0.1");
}

/* Gives the network in between a line, and shows what it says. */
static bool tell_network(struct window *w, const char *line)
{
    char answer[VIEW_TEXT_BYTES];

    if (w->options->tether == NULL) {
        return false;
    }
    bool is_done = tether_command(w->options->tether, line, answer, sizeof(answer));

    hud_say(&w->screen.hud, w->view.now_us, answer);
    return is_done;
}

static void choose_setting(struct window *w)
{
    char text[VIEW_TEXT_BYTES];

    w->setting = (w->setting + 1) % link_setting_count;
    text_format(text, sizeof(text), "Page up and Page down change: %s",
                link_settings[w->setting].name);
    if (tell_network(w, "show")) {
        hud_say(&w->screen.hud, w->view.now_us, text);
    }
}

static void change_network(struct window *w, char direction)
{
    char line[VIEW_NETWORK_BYTES];

    text_format(line, sizeof(line), "%s %c", link_settings[w->setting].name, direction);
    tell_network(w, line);
}

static void more_of_it(struct window *w)
{
    change_network(w, '+');
}

static void less_of_it(struct window *w)
{
    change_network(w, '-');
}

static void cut_cable(struct window *w)
{
    tell_network(w, "cut");
}

static void make_spike(struct window *w)
{
    tell_network(w, "spike");
}

/* What a key does at once; the held ones are asked for each frame. */
static void (*const on_action[ACTION_COUNT])(struct window *w) = {
    [ACTION_AHEAD] = watch_all,
    [ACTION_ASTERN] = watch_all,
    [ACTION_PORT] = watch_before,
    [ACTION_STARBOARD] = watch_next,
    [ACTION_READY] = toggle_ready,
    [ACTION_CHAT] = begin_chat,
    [ACTION_PHRASES] = open_phrases,
    [ACTION_YES] = vote_yes,
    [ACTION_NO] = vote_no,
    [ACTION_COPY] = copy_code,
    [ACTION_INVITE] = open_invite,
    [ACTION_CARD] = toggle_card,
    [ACTION_OVERLAY] = toggle_overlay,
    [ACTION_PICTURE] = save_picture,
    [ACTION_FULLSCREEN] = toggle_fullscreen,
    [ACTION_PAUSE] = toggle_pause,
    [ACTION_STEP] = step_once,
    [ACTION_SLOW] = toggle_slow,
    [ACTION_MENU] = open_menu,
    [ACTION_NET_SETTING] = choose_setting,
    [ACTION_NET_MORE] = more_of_it,
    [ACTION_NET_LESS] = less_of_it,
    [ACTION_NET_CUT] = cut_cable,
    [ACTION_NET_SPIKE] = make_spike,
};

static void take_chat(struct window *w, const SDL_Event *event)
{
    char text[GAME_TEXT_BYTES + 1];
    enum chat_result result = chat_event(&w->screen.hud.chat, event);

    if (result == CHAT_SENT && text_clean(text, sizeof(text), w->screen.hud.chat.line) > 0) {
        const char *order = chat_order(text);

        if (order != NULL) {
            runner_order(w->runner, order);
        } else {
            runner_request(w->runner, COMMAND_CHAT, 0, text);
        }
    }
    if (result != CHAT_GOES_ON) {
        chat_close(&w->screen.hud.chat);
    }
}

/* What comes of it is seen in the page. */
static void order_network(struct window *w, const struct menu_row *row)
{
    char answer[VIEW_TEXT_BYTES];

    if (w->options->tether != NULL &&
        !tether_order(w->options->tether, row->link, row->order, answer, sizeof(answer))) {
        hud_say(&w->screen.hud, w->view.now_us, answer);
    }
}

/* What was chosen in the menu, or what it wishes by itself. */
void window_carry_out(struct window *w, const struct menu_row *row)
{
    switch (row->act) {
    case MENU_ORDERS:
        runner_order(w->runner, row->order);
        break;
    case MENU_ASKS:
        runner_ask(w->runner, row->order);
        break;
    case MENU_LOOKS:
        runner_look(w->runner);
        break;
    case MENU_COPIES:
        copy(w, row->order[0] != '\0' ? row->order : w->view.code);
        break;
    case MENU_JOINS_CODE:
        runner_join_code(w->runner, row->server, row->order);
        break;
    case MENU_JOINS_OPEN:
        runner_join_open(w->runner, row->server, row->order);
        break;
    case MENU_SURVEYS:
        runner_look_around(w->runner);
        break;
    case MENU_LINKS:
        order_network(w, row);
        break;
    case MENU_CHATS:
        begin_chat(w);
        break;
    case MENU_SAYS:
        runner_request(w->runner, COMMAND_CHAT, 0, row->order);
        break;
    case MENU_RETRIES:
        runner_retry(w->runner);
        break;
    case MENU_SHOWS_CARD:
        toggle_card(w);
        break;
    case MENU_FILLS_SCREEN:
        toggle_fullscreen(w);
        break;
    case MENU_SETS:
    case MENU_BINDS:
    case MENU_RESETS:
        window_settings_take(w, row);
        break;
    case MENU_PLAYS_HERE:
        window_play_here(w, "");
        break;
    case MENU_MAKES:
        window_play_here(w, row->order);
        break;
    case MENU_GOES_HOME:
        runner_go_home(w->runner);
        break;
    case MENU_QUITS:
        window_quit(w);
        break;
    case MENU_QUITS_ALONE:
    case MENU_QUITS_WITH_ALL:
        w->keeps_server = row->act == MENU_QUITS_ALONE;
        w->ends_server = !w->keeps_server;
        w->is_leaving = true;
        break;
    default:
        break;
    }
}

static bool gives_up(const SDL_Event *event)
{
    return (event->type == SDL_KEYDOWN && event->key.keysym.sym == SDLK_ESCAPE) ||
           (event->type == SDL_CONTROLLERBUTTONDOWN &&
            event->cbutton.button == SDL_CONTROLLER_BUTTON_B);
}

static void take_menu(struct window *w, const SDL_Event *event)
{
    if (gives_up(event) && window_search_cancel(w)) {
        sound_interface(w->sound, SOUND_CLICK);
        return;
    }
    const struct menu *menu = &w->screen.menu;
    enum menu_page page = menu->page;
    int at = menu->at[page];
    const struct menu_row *row =
        menu_event(&w->screen.menu, event, &w->view, w->controls.pixels_per_point);

    if (row != NULL || menu->page != page) {
        sound_interface(w->sound, SOUND_CLICK);
    } else if (menu->at[page] != at) {
        sound_interface(w->sound, SOUND_MOVE);
    }
    if (row != NULL) {
        window_carry_out(w, row);
    }
}

/* Keys that mean the same in the chat line and in the menu. */
static bool is_everywhere(const struct window *w, const SDL_Event *event)
{
    enum action action = bindings_find(&w->controls.bindings, press_of(event));
    SDL_Keycode code = event->key.keysym.sym;

    /* Only keys that type nothing and move no light: F11, F12 at first. */
    return event->type == SDL_KEYDOWN && (code & SDLK_SCANCODE_MASK) != 0 &&
           !w->screen.menu.is_waiting && (action == ACTION_PICTURE || action == ACTION_FULLSCREEN);
}

static bool is_press(const SDL_Event *event)
{
    return event->type == SDL_KEYDOWN || event->type == SDL_MOUSEBUTTONDOWN ||
           event->type == SDL_CONTROLLERBUTTONDOWN;
}

static bool is_way_back(const SDL_Event *event)
{
    return (event->type == SDL_KEYDOWN && event->key.keysym.sym == SDLK_ESCAPE) ||
           (event->type == SDL_CONTROLLERBUTTONDOWN &&
            event->cbutton.button == SDL_CONTROLLER_BUTTON_B);
}

static void take_event(struct window *w, const SDL_Event *event)
{
    bool is_key_up = event->type == SDL_KEYUP || event->type == SDL_MOUSEBUTTONUP;
    bool is_covered = w->screen.hud.chat.is_open || w->screen.menu.is_open;

    controls_note(&w->controls, event);
    switch (event->type) {
    case SDL_QUIT:
        window_quit(w);
        return;
    case SDL_RENDER_TARGETS_RESET:
    case SDL_RENDER_DEVICE_RESET:
        screen_forget(&w->screen);
        return;
    case SDL_WINDOWEVENT:
        if (event->window.event == SDL_WINDOWEVENT_FOCUS_LOST) {
            controls_release(&w->controls);
        } else if (event->window.event == SDL_WINDOWEVENT_LEAVE) {
            w->controls.has_pointer = false; /* the gun stays as it points */
        }
        return;
    case SDL_CONTROLLERDEVICEADDED:
    case SDL_CONTROLLERDEVICEREMOVED:
        controls_event(&w->controls, event);
        return;
    case SDL_CONTROLLERAXISMOTION:
        if (is_covered) {
            controls_event(&w->controls,
                           event); /* so that what comes back to its middle is there */
        }
        break;
    default:
        break;
    }
    bool turns_card = w->screen.menu.is_open ? is_press(event) : event->type == SDL_MOUSEBUTTONDOWN;

    if (w->screen.hud.shows_card && turns_card && is_way_back(event)) {
        w->screen.hud.shows_card = false;
    } else if (w->screen.hud.shows_card && turns_card) {
        toggle_card(w);
    } else if (w->screen.hud.chat.is_open && !is_key_up && !is_everywhere(w, event)) {
        take_chat(w, event);
    } else if (w->screen.menu.is_open && !is_key_up && !is_everywhere(w, event)) {
        take_menu(w, event);
    } else {
        enum action action = controls_event(&w->controls, event);
        if (action != ACTION_NONE && on_action[action] != NULL) {
            on_action[action](w);
        }
    }
}

void window_take_events(struct window *w)
{
    SDL_Event event;

    while (SDL_PollEvent(&event) != 0) {
        take_event(w, &event);
    }
    w->screen.hud.shows_scores = w->controls.held[ACTION_SCORES];
}
