/* The window: SDL's start and end, the frame loop of play, what keys do beside steering. Owns the
 * SDL window and the runner; must never know sockets or a game's structs.
 * SPDX-License-Identifier: MIT */
#include "client/window.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "client/ballot.h"
#include "client/desktop.h"
#include "client/picture.h"
#include "client/question.h"
#include "client/screen.h"

enum {
    FAULT_BYTES = 512,
    LOOK_US = 2000000, /* between two looks at the list */
};

struct window {
    const struct window_options *options;
    struct canvas canvas;
    struct runner *runner;
    struct screen screen;
    struct view view;
    struct controls controls;
    struct input input;
    uint64_t end_us;                  /* when run_for is up; UINT64_MAX: never */
    uint64_t frame_us;                /* the least time from frame to frame */
    uint64_t next_us;                 /* when the next frame may begin */
    uint64_t looked_us;               /* when the list was asked for, for the scores */
    char titled[GAME_NAME_BYTES + 1]; /* the name in the title */
    bool has_joined;                  /* at_joined has been called */
    bool is_leaving;
    char told[VIEW_CODE_BYTES]; /* the last code that options.on_code was told */
    bool has_picture;           /* the screenshot of the options is taken */
    int status;                 /* exit status so far */
};

static bool open_window(struct window *w, char *fault, size_t size)
{
    const struct window_options *o = w->options;
    char title[GAME_NAME_BYTES + 32];
    const SDL_Rect place = { o->has_position ? o->x : (int)SDL_WINDOWPOS_UNDEFINED,
                             o->has_position ? o->y : (int)SDL_WINDOWPOS_UNDEFINED,
                             o->width > 0 ? o->width : WINDOW_WIDTH,
                             o->height > 0 ? o->height : WINDOW_HEIGHT };
    Uint32 flags = SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI |
                   (o->is_fullscreen ? (Uint32)SDL_WINDOW_FULLSCREEN_DESKTOP : 0);

    if (!desktop_start(fault, size)) {
        return false;
    }
    SDL_InitSubSystem(SDL_INIT_GAMECONTROLLER); /* without it there is no pad, that is all */
    text_format(title, sizeof(title), "Homeport - %s", o->runner->name);
    if (!canvas_open(&w->canvas, o->title != NULL ? o->title : title, &place, flags,
                     o->has_no_vsync, fault, size)) {
        return false;
    }
    SDL_SetWindowMinimumSize(w->canvas.window, WINDOW_LEAST, WINDOW_LEAST);
    w->frame_us = canvas_frame_us(&w->canvas);
    return screen_open(&w->screen, &w->canvas, fault, size);
}

static void close_window(struct window *w)
{
    controls_done(&w->controls);
    if (w->screen.font != NULL) {
        screen_close(&w->screen);
    }
    canvas_close(&w->canvas);
    SDL_Quit();
}

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
    w->screen.hud.shows_card = !w->screen.hud.shows_card;
}

static void toggle_overlay(struct window *w)
{
    w->screen.shows_overlay = !w->screen.shows_overlay;
}

static void toggle_fullscreen(struct window *w)
{
    bool is_full = (SDL_GetWindowFlags(w->canvas.window) & SDL_WINDOW_FULLSCREEN_DESKTOP) != 0;

    SDL_SetWindowFullscreen(w->canvas.window, is_full ? 0 : SDL_WINDOW_FULLSCREEN_DESKTOP);
}

/* Draws once more first: what a renderer holds after it has presented is undefined. */
static void save_picture(struct window *w)
{
    char path[PATH_MAX];
    char fault[FAULT_BYTES];
    char text[FAULT_BYTES];

    screen_draw(&w->screen, &w->view, &w->controls);
    if (picture_name(path, sizeof(path), fault, sizeof(fault)) &&
        picture_save(w->canvas.renderer, path, fault, sizeof(fault))) {
        text_format(text, sizeof(text), "Saved %s", path);
    } else {
        text_format(text, sizeof(text), "%s", fault);
    }
    hud_say(&w->screen.hud, w->view.now_us, text);
}

static void open_menu(struct window *w)
{
    if (w->screen.hud.shows_card) {
        toggle_card(w);
        return;
    }
    controls_release(&w->controls);
    menu_open(&w->screen.menu, &w->view);
}

static void open_invite(struct window *w)
{
    if (w->view.state == VIEW_PLAYING && w->view.game != NULL) {
        w->screen.hud.shows_card = false;
        controls_release(&w->controls);
        menu_open_at(&w->screen.menu, MENU_PAGE_INVITE, &w->view);
    }
}

/* What a key does at once; the held ones are asked for each frame. */
static void (*const on_action[ACTION_COUNT])(struct window *w) = {
    [ACTION_READY] = toggle_ready,   [ACTION_CHAT] = begin_chat,
    [ACTION_YES] = vote_yes,         [ACTION_NO] = vote_no,
    [ACTION_COPY] = copy_code,       [ACTION_INVITE] = open_invite,
    [ACTION_CARD] = toggle_card,     [ACTION_OVERLAY] = toggle_overlay,
    [ACTION_PICTURE] = save_picture, [ACTION_FULLSCREEN] = toggle_fullscreen,
    [ACTION_MENU] = open_menu,
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

/* What was chosen in the menu, or what it wishes by itself. */
static void carry_out(struct window *w, const struct menu_row *row)
{
    switch (row->act) {
    case MENU_ORDERS:
        runner_order(w->runner, row->order);
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
    case MENU_RETRIES:
        runner_retry(w->runner);
        break;
    case MENU_SHOWS_CARD:
        toggle_card(w);
        break;
    case MENU_FILLS_SCREEN:
        toggle_fullscreen(w);
        break;
    case MENU_QUITS:
        w->is_leaving = true;
        break;
    default:
        break;
    }
}

static void take_menu(struct window *w, const SDL_Event *event)
{
    const struct menu_row *row =
        menu_event(&w->screen.menu, event, &w->view, w->controls.pixels_per_point);

    if (row != NULL) {
        carry_out(w, row);
    }
}

/* Keys that mean the same in the chat line and in the menu. */
static bool is_everywhere(const SDL_Event *event)
{
    SDL_Scancode code = event->key.keysym.scancode;

    return event->type == SDL_KEYDOWN && (code == controls_bindings[ACTION_PICTURE].keys[0] ||
                                          code == controls_bindings[ACTION_FULLSCREEN].keys[0]);
}

static void take_event(struct window *w, const SDL_Event *event)
{
    bool is_key_up = event->type == SDL_KEYUP || event->type == SDL_MOUSEBUTTONUP;

    switch (event->type) {
    case SDL_QUIT:
        w->is_leaving = true;
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
    default:
        break;
    }
    if (w->screen.hud.chat.is_open && !is_key_up && !is_everywhere(event)) {
        take_chat(w, event);
    } else if (w->screen.menu.is_open && !is_key_up && !is_everywhere(event)) {
        take_menu(w, event);
    } else {
        enum action action = controls_event(&w->controls, event);
        if (action != ACTION_NONE && on_action[action] != NULL) {
            on_action[action](w);
        }
    }
}

static void take_events(struct window *w)
{
    SDL_Event event;

    while (SDL_PollEvent(&event) != 0) {
        take_event(w, &event);
    }
    w->screen.hud.shows_scores = w->controls.held[ACTION_SCORES];
}

/* What is shown now, and only the server knows. */
static void ask_for_more(struct window *w)
{
    const struct menu_row *wish = menu_wish(&w->screen.menu, &w->view);

    if (wish != NULL) {
        carry_out(w, wish);
    }
    if (w->screen.hud.shows_scores && w->view.now_us - w->looked_us > LOOK_US) {
        w->looked_us = w->view.now_us;
        runner_look(w->runner); /* the list counts who watches */
    }
}

static void fit(struct window *w)
{
    char fault[FAULT_BYTES];

    if (!screen_fit(&w->screen, &w->canvas, fault, sizeof(fault))) {
        fprintf(stderr, "homeport: %s\n", fault);
        w->status = EXIT_STATUS_UNAVAILABLE;
        w->is_leaving = true;
    }
}

static void tell_code(struct window *w)
{
    if (w->options->on_code != NULL && w->view.code[0] != '\0' &&
        strcmp(w->view.code, w->told) != 0) {
        text_format(w->told, sizeof(w->told), "%s", w->view.code);
        w->options->on_code(w->told);
    }
}

/* Two people may have come by one name; in the match each has his own. */
static void show_name(struct window *w)
{
    char name[GAME_NAME_BYTES + 1];
    char title[sizeof(name) + 32];

    if (w->options->title != NULL || w->view.game == NULL || w->view.seat >= GAME_SEATS) {
        return;
    }
    text_clean(name, sizeof(name), view_head(w->view.confirmed)->seats[w->view.seat].name);
    if (name[0] != '\0' && strcmp(name, w->titled) != 0) {
        text_format(w->titled, sizeof(w->titled), "%s", name);
        text_format(title, sizeof(title), "Homeport - %s", name);
        SDL_SetWindowTitle(w->canvas.window, title);
    }
}

static void take_view(struct window *w)
{
    int width = 1;
    int height = 1;
    int points = 1;

    canvas_size(&w->canvas, &width, &height);
    SDL_GetWindowSize(w->canvas.window, &points, NULL);
    w->controls.pixels_per_point = (float)width / (float)(points > 0 ? points : 1);
    runner_view(w->runner, clock_now_us(), &w->view);
    if (!w->has_joined && w->view.state == VIEW_PLAYING) {
        w->has_joined = true;
        if (w->options->at_joined != NULL) {
            w->options->at_joined(&w->view);
        }
    }
    tell_code(w);
    show_name(w);
    screen_update(&w->screen, &w->view, width, height);
}

/* After the view: the pointer means a place in the picture that is drawn now. */
static void give_input(struct window *w)
{
    const struct scene *scene = w->screen.stage.scene;

    if (scene == NULL || w->view.game == NULL) {
        return;
    }
    scene->input(&w->view, &w->screen.stage.camera, &w->controls, &w->input);
    runner_input(w->runner, &w->input);
    bool has_sight = scene->is_aimed && w->controls.has_pointer && !w->screen.menu.is_open &&
                     w->view.state == VIEW_PLAYING && w->view.seat < GAME_SEATS;
    SDL_ShowCursor(has_sight ? SDL_DISABLE : SDL_ENABLE);
}

/* The picture that the options ask for, as soon as its tick is confirmed. */
static void take_screenshot(struct window *w)
{
    const struct window_options *o = w->options;
    char fault[FAULT_BYTES];

    if (w->has_picture || o->screenshot_path == NULL || w->view.game == NULL ||
        view_head(w->view.confirmed)->tick < o->screenshot_tick) {
        return;
    }
    w->has_picture = true;
    if (!picture_save(w->canvas.renderer, o->screenshot_path, fault, sizeof(fault))) {
        fprintf(stderr, "homeport: %s\n", fault);
        w->status = (int)file_fault_status(o->screenshot_path);
    }
}

static void draw(struct window *w)
{
    screen_draw(&w->screen, &w->view, &w->controls);
    take_screenshot(w);
    canvas_present(&w->canvas);
}

/* Waits until the next frame may begin; vsync has mostly done so already. */
static void rest(struct window *w)
{
    uint64_t now_us = clock_now_us();

    w->next_us += w->frame_us;
    if (w->next_us < now_us) {
        w->next_us = now_us;
    }
    clock_sleep_until_us(w->next_us);
}

static void run(struct window *w, volatile sig_atomic_t *stop)
{
    w->next_us = clock_now_us();
    while (!w->is_leaving && *stop == 0 && clock_now_us() < w->end_us) {
        take_events(w);
        fit(w);
        if (w->is_leaving) {
            break;
        }
        take_view(w);
        ask_for_more(w);
        give_input(w);
        draw(w);
        rest(w);
    }
}

/* Whether to go on; w->status says why not, if that is a fault. */
static bool is_wanted(struct window *w, volatile sig_atomic_t *stop)
{
    const struct window_options *o = w->options;
    char fault[FAULT_BYTES] = "";

    if (o->question == NULL || question_ask(&w->screen, &w->canvas, &w->controls, o->question,
                                            o->run_for_s, stop, fault, sizeof(fault))) {
        return true;
    }
    if (fault[0] != '\0') {
        fprintf(stderr, "homeport: %s\n", fault);
        w->status = EXIT_STATUS_UNAVAILABLE;
    }
    return false;
}

/* Between an open window and its end. */
static int play(struct window *w, volatile sig_atomic_t *stop)
{
    const struct window_options *o = w->options;
    char fault[FAULT_BYTES];

    w->runner = runner_start(o->runner, fault, sizeof(fault));
    if (w->runner == NULL) {
        fprintf(stderr, "homeport: %s\n", fault);
        return EXIT_STATUS_UNAVAILABLE;
    }
    w->end_us = o->run_for_s > 0 ? clock_now_us() + o->run_for_s * UINT64_C(1000000) : UINT64_MAX;
    run(w, stop);
    if (w->view.state == VIEW_REFUSED) {
        fprintf(stderr, "homeport: %s\n", w->view.status);
        w->status = EXIT_STATUS_UNAVAILABLE;
    } else if (o->screenshot_path != NULL && !w->has_picture) {
        fprintf(stderr, "homeport: no picture was saved: tick %u was never reached\n",
                o->screenshot_tick);
        w->status = EXIT_STATUS_CHECK_FAILED;
    }
    int reported = o->at_end != NULL ? o->at_end(w->runner, o->context) : EXIT_STATUS_OK;
    runner_stop(w->runner);
    return w->status != EXIT_STATUS_OK ? w->status : reported;
}

int window_play(const struct window_options *o, volatile sig_atomic_t *stop)
{
    struct window *w = calloc(1, sizeof(*w));
    char fault[FAULT_BYTES];
    int status = EXIT_STATUS_UNAVAILABLE;

    if (w == NULL) {
        fprintf(stderr, "homeport: no memory for a window\n");
        return EXIT_STATUS_SOFTWARE;
    }
    w->options = o;
    controls_init(&w->controls);
    if (open_window(w, fault, sizeof(fault))) {
        status = is_wanted(w, stop) ? play(w, stop) : w->status;
    } else {
        fprintf(stderr, "homeport: %s\n", fault);
    }
    close_window(w);
    free(w);
    return status;
}
