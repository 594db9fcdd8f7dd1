/* The window: SDL's start and end, the frame loop of play. Owns the SDL window and the
 * runner; must never know sockets or a game's structs.
 * SPDX-License-Identifier: MIT */
#include "client/tether.h"
#include "client/window_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "client/desktop.h"
#include "client/own_server.h"
#include "client/picture.h"
#include "client/question.h"

enum {
    LOOK_US = 2000000, /* between two looks at the list */
    TOLD_WIDTH = 800,  /* of a window with one sentence */
    TOLD_HEIGHT = 300,
};

/* Without it the desktop shows one of its own. */
static void set_icon(SDL_Window *window)
{
    SDL_Surface *icon = picture_icon();

    if (icon != NULL) {
        SDL_SetWindowIcon(window, icon);
        SDL_FreeSurface(icon);
    }
}

static void make_title(const struct window *w, const char *name, char *title, size_t size)
{
    const char *network = w->options->tether != NULL ? w->options->tether->own.name : "";

    text_format(title, size, "Homeport - %s%s%s", name, network[0] != '\0' ? " - " : "", network);
}

bool window_open(struct window *w, char *fault, size_t size)
{
    const struct window_options *o = w->options;
    const struct preferences *p = &w->preferences;
    char title[WINDOW_TITLE_BYTES];
    int width;
    int height;

    preferences_size(p, &width, &height);
    const SDL_Rect place = { o->has_position ? o->x : (int)SDL_WINDOWPOS_UNDEFINED,
                             o->has_position ? o->y : (int)SDL_WINDOWPOS_UNDEFINED,
                             o->width > 0 ? o->width : width, o->height > 0 ? o->height : height };
    bool is_full = o->is_fullscreen || (p->fullscreen != 0 && o->width == 0);
    Uint32 flags = SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI |
                   (is_full ? (Uint32)SDL_WINDOW_FULLSCREEN_DESKTOP : 0);

    if (!desktop_start(fault, size)) {
        return false;
    }
    SDL_InitSubSystem(SDL_INIT_GAMECONTROLLER); /* without it there is no pad, that is all */
    make_title(w, w->goes_by, title, sizeof(title));
    if (!canvas_open(&w->canvas, o->title != NULL ? o->title : title, &place, flags,
                     o->has_no_vsync || p->vsync == 0, fault, size)) {
        return false;
    }
    set_icon(w->canvas.window);
    SDL_SetWindowMinimumSize(w->canvas.window, WINDOW_LEAST, WINDOW_LEAST);
    w->sound = sound_open();
    if (!screen_open(&w->screen, &w->canvas, fault, size)) {
        return false;
    }
    window_settings_apply(w);
    return true;
}

void window_close(struct window *w)
{
    controls_done(&w->controls);
    sound_close(w->sound);
    if (w->screen.font != NULL) {
        screen_close(&w->screen);
    }
    canvas_close(&w->canvas);
    SDL_Quit();
}

/* What is shown now, and only the server knows. */
static void ask_for_more(struct window *w)
{
    bool was_open = w->screen.menu.is_open;
    const struct menu_row *wish = menu_wish(&w->screen.menu, &w->view);

    if (w->screen.menu.is_open && !was_open) {
        controls_release(&w->controls);
    }
    if (wish != NULL) {
        window_carry_out(w, wish);
    }
    if (w->screen.hud.shows_scores && w->view.now_us - w->looked_us > LOOK_US) {
        w->looked_us = w->view.now_us;
        runner_look(w->runner); /* the list counts who watches */
    }
}

static void fit(struct window *w)
{
    char fault[WINDOW_FAULT_BYTES];

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

/* Two people may have come by one name; in the match each has his own, and keeps it. */
static void show_name(struct window *w)
{
    char name[GAME_NAME_BYTES + 1];
    char title[WINDOW_TITLE_BYTES];

    if (w->options->title != NULL) {
        return;
    }
    bool has_seat = w->view.game != NULL && w->view.seat < GAME_SEATS;

    text_clean(name, sizeof(name),
               has_seat ? view_head(w->view.confirmed)->seats[w->view.seat].name : w->goes_by);
    make_title(w, name, title, sizeof(title));
    if (name[0] != '\0' && strcmp(title, w->titled) != 0) {
        text_format(w->titled, sizeof(w->titled), "%s", title);
        SDL_SetWindowTitle(w->canvas.window, title);
    }
}

/* How the networks in between are. */
static void take_networks(struct window *w)
{
    struct tether *t = w->options->tether;

    if (t == NULL) {
        return;
    }
    char said[VIEW_TEXT_BYTES];

    tether_work(t);
    if (tether_said(t, said, sizeof(said))) {
        hud_say(&w->screen.hud, w->view.now_us, said);
    }
    w->view.desk = t->desk;
    text_format(w->view.network, sizeof(w->view.network), "%s%s", t->own.name,
                desk_is_changed(&t->own) ? ", changed" : "");
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
    window_search_frame(w);
    take_networks(w);
    if (!w->has_joined && w->view.state == VIEW_PLAYING) {
        w->has_joined = true;
        if (w->options->at_joined != NULL) {
            w->options->at_joined(&w->view);
        }
    }
    tell_code(w);
    show_name(w);
    screen_update(&w->screen, &w->view, width, height);
    sound_focus(w->sound, (SDL_GetWindowFlags(w->canvas.window) & SDL_WINDOW_INPUT_FOCUS) != 0);
    sound_frame(w->sound, &w->screen.stage.incidents, &w->screen.stage.camera, w->view.seat);
}

/* After the view: the pointer means a place in the picture that is drawn now. */
static void give_input(struct window *w)
{
    const struct scene *scene = w->screen.stage.scene;

    if (scene == NULL || w->view.game == NULL) {
        return;
    }
    struct controls hands = w->controls;

    if (w->screen.menu.is_open) {
        controls_rest(&hands);
    }
    scene->input(&w->view, &w->screen.stage.camera, &hands, &w->input);
    runner_input(w->runner, &w->input);
    bool has_sight = scene->is_aimed && w->controls.has_pointer && !w->screen.menu.is_open &&
                     w->view.state == VIEW_PLAYING && w->view.seat < GAME_SEATS;
    SDL_ShowCursor(has_sight ? SDL_DISABLE : SDL_ENABLE);
}

/* The picture that the options ask for, as soon as its tick is confirmed. */
static void take_screenshot(struct window *w)
{
    const struct window_options *o = w->options;
    char fault[WINDOW_FAULT_BYTES];

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
    uint64_t from_us = clock_now_us();

    screen_draw(&w->screen, &w->view, &w->controls);
    frame_times_add(&w->screen.work, clock_now_us() - from_us);
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

void window_frame(struct window *w)
{
    window_take_events(w);
    fit(w);
    if (w->is_leaving) {
        return;
    }
    take_view(w);
    window_settings_frame(w);
    ask_for_more(w);
    give_input(w);
    draw(w);
}

static void run(struct window *w, volatile sig_atomic_t *stop)
{
    w->next_us = clock_now_us();
    while (!w->is_leaving && *stop == 0 && clock_now_us() < w->end_us) {
        window_frame(w);
        if (!w->is_leaving) {
            rest(w);
        }
    }
}

/* Whether to go on; w->status says why not, if that is a fault. */
static bool is_wanted(struct window *w, volatile sig_atomic_t *stop)
{
    static const struct question_words words = {
        "You were sent a link. Enter joins, Escape does not.", "Join", "Don't join"
    };
    const struct window_options *o = w->options;
    char fault[WINDOW_FAULT_BYTES] = "";

    if (o->question == NULL || question_ask(&w->screen, &w->canvas, &w->controls, o->question,
                                            &words, o->run_for_s, stop, fault, sizeof(fault))) {
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
    char fault[WINDOW_FAULT_BYTES];

    struct runner_options runner = *o->runner;

    text_format(runner.name, sizeof(runner.name), "%s", w->goes_by);
    w->runner = runner_start(&runner, fault, sizeof(fault));
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
    window_settle_server(w);
    runner_stop(w->runner);
    if (o->here != NULL && w->keeps_server) {
        own_server_leave(o->here);
    } else if (o->here != NULL) {
        own_server_end(o->here);
    }
    return w->status != EXIT_STATUS_OK ? w->status : reported;
}

int window_play(const struct window_options *o, volatile sig_atomic_t *stop)
{
    struct window *w = calloc(1, sizeof(*w));
    char fault[WINDOW_FAULT_BYTES];
    int status = EXIT_STATUS_UNAVAILABLE;

    if (w == NULL) {
        fprintf(stderr, "homeport: no memory for a window\n");
        return EXIT_STATUS_SOFTWARE;
    }
    w->options = o;
    controls_init(&w->controls);
    window_settings_read(w);
    if (window_open(w, fault, sizeof(fault))) {
        status = is_wanted(w, stop) ? play(w, stop) : w->status;
    } else {
        fprintf(stderr, "homeport: %s\n", fault);
    }
    window_settings_close(w);
    window_close(w);
    free(w);
    return status;
}

void window_tell(const char *sentence, volatile sig_atomic_t *stop)
{
    static const struct question_words words = { "Enter or Escape closes this.", "Close", NULL };
    const struct runner_options nobody = { .name = "" };
    const struct window_options o = {
        .runner = &nobody, .title = "Homeport", .width = TOLD_WIDTH, .height = TOLD_HEIGHT
    };
    struct window *w = calloc(1, sizeof(*w));
    char unused[WINDOW_FAULT_BYTES];

    if (w == NULL) {
        return;
    }
    w->options = &o;
    controls_init(&w->controls);
    window_settings_read(w);
    if (window_open(w, unused, sizeof(unused))) {
        question_ask(&w->screen, &w->canvas, &w->controls, sentence, &words, 0, stop, unused,
                     sizeof(unused));
    }
    window_close(w);
    free(w);
}
