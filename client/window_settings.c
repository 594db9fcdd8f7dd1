/* What the player has chosen for himself, in the window: read at the start, applied at once, kept.
 * SPDX-License-Identifier: MIT */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "client/mixer.h"
#include "client/window_parts.h"

enum {
    CARD_US = 300000,  /* that there has been a match to play */
    KEEP_US = 1000000, /* a slider that is being dragged is not written at each step */
};

/* --- applying --------------------------------------------------------------------------------- */

static void apply_fullscreen(struct window *w)
{
    SDL_SetWindowFullscreen(w->canvas.window,
                            w->preferences.fullscreen != 0 ? SDL_WINDOW_FULLSCREEN_DESKTOP : 0);
}

static void apply_size(struct window *w)
{
    int width;
    int height;

    preferences_size(&w->preferences, &width, &height);
    SDL_SetWindowSize(w->canvas.window, width, height);
}

static void apply_pace(struct window *w)
{
    int most = preferences_frame_cap(&w->preferences);
    uint64_t display_us = canvas_frame_us(&w->canvas);

    w->frame_us = most == 0 ? display_us : most == INT_MAX ? 0 : UINT64_C(1000000) / (uint64_t)most;
}

static void apply_vsync(struct window *w)
{
    if (w->canvas.surface == NULL) {
        SDL_RenderSetVSync(w->canvas.renderer, w->preferences.vsync);
    }
    apply_pace(w);
}

static void apply_palette(struct window *w)
{
    palette_use((enum palette_kind)w->preferences.palette, w->preferences.high_contrast != 0);
    screen_forget(&w->screen);
}

static void apply_motion(struct window *w)
{
    w->screen.stage.is_calm = w->preferences.reduced_motion != 0;
}

static void apply_overlay(struct window *w)
{
    w->screen.shows_overlay = w->preferences.overlay != 0;
}

static void apply_volumes(struct window *w)
{
    const struct preferences *p = &w->preferences;

    sound_volumes(w->sound, p->volume_master * MIXER_FULL / 100,
                  p->volume_effects * MIXER_FULL / 100, p->volume_interface * MIXER_FULL / 100);
}

static void apply_controls(struct window *w)
{
    controls_prefer(&w->controls, &w->preferences);
}

/* What makes each of them felt; NULL: whoever draws asks for it. */
static void (*const apply[PREFERENCE_COUNT])(struct window *w) = {
    [PREFERENCE_FULLSCREEN] = apply_fullscreen,
    [PREFERENCE_WINDOW_SIZE] = apply_size,
    [PREFERENCE_VSYNC] = apply_vsync,
    [PREFERENCE_FRAME_CAP] = apply_pace,
    [PREFERENCE_PALETTE] = apply_palette,
    [PREFERENCE_HIGH_CONTRAST] = apply_palette,
    [PREFERENCE_REDUCED_MOTION] = apply_motion,
    [PREFERENCE_OVERLAY] = apply_overlay,
    [PREFERENCE_VOLUME_MASTER] = apply_volumes,
    [PREFERENCE_VOLUME_EFFECTS] = apply_volumes,
    [PREFERENCE_VOLUME_INTERFACE] = apply_volumes,
    [PREFERENCE_FIRE_TOGGLES] = apply_controls,
    [PREFERENCE_PAD] = apply_controls,
    [PREFERENCE_DEAD_ZONE] = apply_controls,
};

/* What is set when the window opens is not the settings' business any more. */
static bool is_of_opening(enum preference which)
{
    return which == PREFERENCE_FULLSCREEN || which == PREFERENCE_WINDOW_SIZE ||
           which == PREFERENCE_VSYNC;
}

void window_settings_apply(struct window *w)
{
    w->screen.preferences = &w->preferences;
    w->screen.menu.preferences = &w->preferences;
    w->screen.menu.nameless = w->options->runner->name;
    for (int i = 0; i < PREFERENCE_COUNT; i++) {
        if (apply[i] != NULL && !is_of_opening((enum preference)i)) {
            apply[i](w);
        }
    }
}

/* --- reading and keeping ---------------------------------------------------------------------- */

/* Without the folders, which the window has no room for. */
static void say_in_window(struct window *w, const char *fault)
{
    const char *from = strchr(fault, '/');
    const char *end = strstr(fault, ", line ");

    for (const char *at = from; at != NULL && end != NULL && at < end; at++) {
        from = *at == '/' ? at + 1 : from;
    }
    text_format(w->settings_word, sizeof(w->settings_word), "%s", end != NULL ? from : fault);
}

void window_settings_read(struct window *w)
{
    char fault[WINDOW_FAULT_BYTES];

    preferences_file_open(&w->kept, w->options->data,
                          w->options->profile != NULL ? w->options->profile : "");
    if (!preferences_file_read(&w->kept, &w->preferences, fault, sizeof(fault))) {
        fprintf(stderr, "homeport: %s\n", fault);
        say_in_window(w, fault);
    }
    bool is_of_settings = !w->options->is_named && w->preferences.name[0] != '\0';

    text_format(w->goes_by, sizeof(w->goes_by), "%s",
                is_of_settings ? w->preferences.name : w->options->runner->name);
}

static void write_file(struct window *w)
{
    char fault[WINDOW_FAULT_BYTES];

    w->changed_us = 0;
    if (!preferences_file_write(&w->kept, &w->preferences, fault, sizeof(fault))) {
        fprintf(stderr, "homeport: the settings are not kept: %s\n", fault);
        text_format(w->settings_word, sizeof(w->settings_word), "Not kept: %s", fault);
    }
}

void window_settings_changed(struct window *w)
{
    w->changed_us = w->view.now_us > 0 ? w->view.now_us : 1;
}

/* The card on the first start, as soon as there is a match to play. */
static void show_around(struct window *w)
{
    bool is_playing = w->view.state == VIEW_PLAYING && w->view.game != NULL;

    if (!is_playing || w->screen.menu.is_open || w->clear_us == 0) {
        w->clear_us = w->view.now_us; /* who has just chosen to leave is shown nothing */
    }
    if (w->view.now_us - w->clear_us > CARD_US && w->preferences.has_seen_controls == 0 &&
        w->options->profile != NULL && !w->options->is_for_program) {
        w->screen.hud.shows_card = true;
        w->screen.hud.card_page = 0;
        w->preferences.has_seen_controls = 1;
        window_settings_changed(w);
    }
}

static void ask_for_livery(struct window *w)
{
    bool is_playing = w->view.state == VIEW_PLAYING && w->view.game != NULL && w->runner != NULL;
    int next = is_playing
                   ? livery_wish_next(&w->livery, &w->preferences, view_head(w->view.confirmed),
                                      w->view.seat, w->view.now_us)
                   : LIVERY_WISH_NONE;

    if (next != LIVERY_WISH_NONE) {
        runner_request(w->runner, COMMAND_LIVERY, (uint8_t)next, "");
    }
}

void window_settings_frame(struct window *w)
{
    ask_for_livery(w);
    if (w->changed_us != 0 && w->view.now_us - w->changed_us > KEEP_US) {
        write_file(w);
    }
    if (w->settings_word[0] != '\0') {
        hud_say(&w->screen.hud, w->view.now_us, w->settings_word);
        w->settings_word[0] = '\0';
    }
    w->screen.menu.words = w->controls.words;
    show_around(w);
}

void window_settings_close(struct window *w)
{
    if (w->changed_us != 0) {
        write_file(w);
    }
}

/* --- what the menu orders --------------------------------------------------------------------- */

/* An empty one: as who has set none. */
static void go_by(struct window *w, const char *name)
{
    text_format(w->goes_by, sizeof(w->goes_by), "%s",
                name[0] != '\0' ? name : w->options->runner->name);
    if (w->runner != NULL) {
        runner_rename(w->runner, w->goes_by);
    }
}

static void set(struct window *w, enum preference which, const struct menu_row *row)
{
    if (preference_rows[which].kind == PREFERENCE_IS_TEXT) {
        preferences_set_name(&w->preferences, row->order);
        go_by(w, w->preferences.name);
    } else {
        preferences_set(&w->preferences, which, row->value);
    }
    if (apply[which] != NULL) {
        apply[which](w);
    }
}

static void bind(struct window *w, const struct menu_row *row)
{
    enum binding_device device = row->is_pads ? BINDING_PADS : BINDING_KEYS;

    if (!bindings_set(&w->preferences.bindings, (enum action)row->id, device, row->value,
                      row->pressed)) {
        text_format(w->settings_word, sizeof(w->settings_word), "That can't be bound.");
    }
    apply_controls(w);
}

/* Whoever has seen the card has seen it. */
static void reset(struct window *w, enum menu_reset what)
{
    const struct preferences before = w->preferences;
    struct preferences usual;

    preferences_reset(&usual);
    if (what == MENU_RESETS_ALL) {
        w->preferences = usual;
        w->preferences.has_seen_controls = before.has_seen_controls;
        memcpy(w->preferences.name, before.name, sizeof(before.name));
        window_settings_apply(w);
        apply_fullscreen(w);
        apply_vsync(w);
    }
    for (int i = 0; i < ACTION_COUNT && what != MENU_RESETS_ALL; i++) {
        enum binding_device device = what == MENU_RESETS_KEYS ? BINDING_KEYS : BINDING_PADS;

        memcpy(w->preferences.bindings.on[i][device], usual.bindings.on[i][device],
               sizeof(usual.bindings.on[i][device]));
    }
    apply_controls(w);
}

void window_settings_take(struct window *w, const struct menu_row *row)
{
    if (row->act == MENU_SETS) {
        set(w, (enum preference)row->id, row);
    } else if (row->act == MENU_BINDS) {
        bind(w, row);
    } else {
        reset(w, (enum menu_reset)row->id);
    }
    window_settings_changed(w);
}

void window_settings_turn(struct window *w, enum preference which)
{
    preferences_set(&w->preferences, which, preferences_get(&w->preferences, which) == 0);
    if (apply[which] != NULL) {
        apply[which](w);
    }
    window_settings_changed(w);
}
