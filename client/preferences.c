/* What the player has chosen for himself. Owns the table and how a value is written.
 * SPDX-License-Identifier: MIT */
#include "client/preferences.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum {
    WORDS_BYTES = 192,
};

/* In the order of palette.h's tables. */
static const char *const colours[GAME_SEATS + 1] = {
    "the seat's", "red",   "blue", "yellow", "green",   "white",   "violet", "orange", "turquoise",
    "pink",       "brown", "lime", "indigo", "emerald", "crimson", "peach",  "slate"
};
static const char *const emblems[GAME_SEATS + 1] = {
    "the seat's", "disc",    "three rays", "half disc",  "diamond",  "plus",
    "star",       "ring",    "cross",      "wedge",      "two bars", "sparkle",
    "pillars",    "hexagon", "asterisk",   "three bars", "sun"
};

static const char *const sizes[] = { "960x540", "1280x720", "1600x900", "1920x1080", "2560x1440" };
static const struct {
    int width;
    int height;
} size_points[] = { { 960, 540 }, { 1280, 720 }, { 1600, 900 }, { 1920, 1080 }, { 2560, 1440 } };

static const char *const caps[] = { "display", "30", "60", "120", "144", "240", "none" };
static const int cap_frames[] = { 0, 30, 60, 120, 144, 240, INT_MAX };

static const char *const palettes[] = { "usual", "red-green", "blue-yellow" };
static const char *const fires[] = { "hold", "toggle" };
static const char *const pads[] = { "any", "1", "2", "3", "4", "5", "6", "7", "8" };

#define AT(member) offsetof(struct preferences, member)
const struct preference_row preference_rows[PREFERENCE_COUNT] = {
    [PREFERENCE_NAME] = { "you", "name", PREFERENCE_IS_TEXT, AT(name), 0, GAME_NAME_BYTES, 0, 0,
                          NULL, "", "Name",
                          "Enter or a click, then type. Others see it from when you next join from "
                          "the home menu; in a match you keep the one you have." },
    [PREFERENCE_COLOUR] = { "you", "colour", PREFERENCE_IS_CHOICE, AT(colour), 0, GAME_SEATS, 1, 0,
                            colours, "", "Colour",
                            "Of your boat, for all to see, at once. Where somebody else has it you "
                            "keep yours; bots make way." },
    [PREFERENCE_EMBLEM] = { "you", "emblem", PREFERENCE_IS_CHOICE, AT(emblem), 0, GAME_SEATS, 1, 0,
                            emblems, "", "Emblem",
                            "The shape on your boat and beside your name, likewise. Crews have "
                            "shapes of their own besides." },
    [PREFERENCE_FULLSCREEN] = { "picture", "fullscreen", PREFERENCE_IS_FLAG, AT(fullscreen), 0, 1,
                                1, 0, NULL, "", "Full screen", "The whole screen, or a window." },
    [PREFERENCE_WINDOW_SIZE] = { "picture", "window_size", PREFERENCE_IS_CHOICE, AT(window_size), 0,
                                 ARRAY_LEN(sizes) - 1, 1, 1, sizes, "", "Window",
                                 "How large the window is when it opens, and now." },
    [PREFERENCE_VSYNC] = { "picture", "vsync", PREFERENCE_IS_FLAG, AT(vsync), 0, 1, 1, 1, NULL, "",
                           "Wait for the screen",
                           "No tearing, for up to a frame of delay. Does nothing without a "
                           "graphics "
                           "card." },
    [PREFERENCE_FRAME_CAP] = { "picture", "frame_cap", PREFERENCE_IS_CHOICE, AT(frame_cap), 0,
                               ARRAY_LEN(caps) - 1, 1, 0, caps, "", "Frames a second",
                               "At most so many. What you do counts 60 times a second in any "
                               "case." },
    [PREFERENCE_TEXT_SIZE] = { "picture", "text_size", PREFERENCE_IS_NUMBER, AT(text_size), 100,
                               200, 10, 100, NULL, " %", "Text size",
                               "Of all text, and of what it stands on." },
    [PREFERENCE_PALETTE] = { "picture", "palette", PREFERENCE_IS_CHOICE, AT(palette), 0,
                             ARRAY_LEN(palettes) - 1, 1, 0, palettes, "", "Colours",
                             "Colours that are told apart where red and green, or blue and yellow, "
                             "look alike. Letters, emblems and crews' marks differ always." },
    [PREFERENCE_HIGH_CONTRAST] = { "picture", "high_contrast", PREFERENCE_IS_FLAG,
                                   AT(high_contrast), 0, 1, 1, 0, NULL, "", "High contrast",
                                   "White on black, and no pane that lets the water through." },
    [PREFERENCE_REDUCED_MOTION] = { "picture", "reduced_motion", PREFERENCE_IS_FLAG,
                                    AT(reduced_motion), 0, 1, 1, 0, NULL, "", "Reduced motion",
                                    "Nothing shakes and nothing flashes." },
    [PREFERENCE_OVERLAY] = { "picture", "overlay", PREFERENCE_IS_FLAG, AT(overlay), 0, 1, 1, 0,
                             NULL, "", "Network figures",
                             "Round trip, loss, corrections; and where the server has your boat." },
    [PREFERENCE_SHOW_FPS] = { "picture", "show_fps", PREFERENCE_IS_FLAG, AT(show_fps), 0, 1, 1, 0,
                              NULL, "", "Frame times",
                              "Frames a second, and the time that 99 of 100 stay below." },
    [PREFERENCE_VOLUME_MASTER] = { "sound", "volume_master", PREFERENCE_IS_NUMBER,
                                   AT(volume_master), 0, 100, 5, 80, NULL, " %", "All sound",
                                   "Only the window that you are in is heard." },
    [PREFERENCE_VOLUME_EFFECTS] = { "sound", "volume_effects", PREFERENCE_IS_NUMBER,
                                    AT(volume_effects), 0, 100, 5, 100, NULL, " %", "The harbour",
                                    "Guns, hits, splashes, engines." },
    [PREFERENCE_VOLUME_INTERFACE] = { "sound", "volume_interface", PREFERENCE_IS_NUMBER,
                                      AT(volume_interface), 0, 100, 5, 100, NULL, " %", "Signals",
                                      "Countdown, alarm, chat, and the menu." },
    [PREFERENCE_FIRE_TOGGLES] = { "controls", "fire", PREFERENCE_IS_CHOICE, AT(fire_toggles), 0, 1,
                                  1, 0, fires, "", "Firing",
                                  "Hold the button to fire, or press it once to begin and once to "
                                  "end." },
    [PREFERENCE_PAD] = { "controls", "pad", PREFERENCE_IS_CHOICE, AT(pad), 0, PREFERENCES_PADS_MOST,
                         1, 0, pads, "", "Pad",
                         "Any pad while this window has the focus; or that one alone, whichever "
                         "window has it: so each of several windows has its own." },
    [PREFERENCE_DEAD_ZONE] = { "controls", "dead_zone", PREFERENCE_IS_NUMBER, AT(dead_zone), 5, 50,
                               1, 22, NULL, " %", "Dead zone",
                               "How far a stick is moved before it counts." },
    [PREFERENCE_HAS_SEEN_CONTROLS] = { "seen", "controls", PREFERENCE_IS_FLAG,
                                       AT(has_seen_controls), 0, 1, 1, 0, NULL, "", NULL, NULL },
};
#undef AT

static const char *const device_sections[BINDING_DEVICES] = { "keys", "pad" };

static int *number(struct preferences *p, enum preference which)
{
    return (int *)(void *)((char *)p + preference_rows[which].offset);
}

void preferences_reset(struct preferences *p)
{
    memset(p, 0, sizeof(*p));
    for (int i = 0; i < PREFERENCE_COUNT; i++) {
        if (preference_rows[i].kind != PREFERENCE_IS_TEXT) {
            *number(p, (enum preference)i) = preference_rows[i].usual;
        }
    }
    bindings_reset(&p->bindings);
}

int preferences_get(const struct preferences *p, enum preference which)
{
    int value;

    memcpy(&value, (const char *)p + preference_rows[which].offset, sizeof(value));
    return value;
}

void preferences_set(struct preferences *p, enum preference which, int value)
{
    const struct preference_row *row = &preference_rows[which];

    *number(p, which) = value < row->least ? row->least : value > row->most ? row->most : value;
}

void preferences_set_name(struct preferences *p, const char *name)
{
    text_clean(p->name, sizeof(p->name), name);
}

void preferences_show(const struct preferences *p, enum preference which, char *text, size_t size)
{
    const struct preference_row *row = &preference_rows[which];

    switch (row->kind) {
    case PREFERENCE_IS_TEXT:
        text_format(text, size, "%s", p->name);
        break;
    case PREFERENCE_IS_FLAG:
        text_format(text, size, "%s", preferences_get(p, which) != 0 ? "on" : "off");
        break;
    case PREFERENCE_IS_NUMBER:
        text_format(text, size, "%d%s", preferences_get(p, which), row->unit);
        break;
    case PREFERENCE_IS_CHOICE:
        text_format(text, size, "%s", row->words[preferences_get(p, which)]);
        break;
    }
}

void preferences_size(const struct preferences *p, int *width, int *height)
{
    *width = size_points[p->window_size].width;
    *height = size_points[p->window_size].height;
}

int preferences_frame_cap(const struct preferences *p)
{
    return cap_frames[p->frame_cap];
}

/* --- reading ---------------------------------------------------------------------------------- */

static bool take_flag(struct preferences *p, enum preference which, const char *value)
{
    static const char *const words[] = { "off", "on", "no", "yes", "0", "1", "false", "true" };

    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        if (strcmp(value, words[i]) == 0) {
            preferences_set(p, which, (int)(i % 2));
            return true;
        }
    }
    return false;
}

static bool take_number(struct preferences *p, enum preference which, const char *value)
{
    const struct preference_row *row = &preference_rows[which];
    char *end;
    long said = strtol(value, &end, 10);

    if (end == value || *end != '\0' || said < row->least || said > row->most) {
        return false;
    }
    preferences_set(p, which, (int)said);
    return true;
}

static bool take_choice(struct preferences *p, enum preference which, const char *value)
{
    for (int i = 0; i <= preference_rows[which].most; i++) {
        if (strcmp(value, preference_rows[which].words[i]) == 0) {
            preferences_set(p, which, i);
            return true;
        }
    }
    return false;
}

/* What a value can be, as a sentence ends. */
static void say_bounds(enum preference which, char *text, size_t size)
{
    const struct preference_row *row = &preference_rows[which];

    switch (row->kind) {
    case PREFERENCE_IS_TEXT:
        text_format(text, size, "at most %d bytes of text", row->most);
        break;
    case PREFERENCE_IS_FLAG:
        text_format(text, size, "on or off");
        break;
    case PREFERENCE_IS_NUMBER:
        text_format(text, size, "%d to %d", row->least, row->most);
        break;
    case PREFERENCE_IS_CHOICE:
        text[0] = '\0';
        for (int i = 0; i <= row->most; i++) {
            size_t length = strlen(text);

            text_format(text + length, size - length, "%s%s", i > 0 ? ", " : "", row->words[i]);
        }
        break;
    }
}

static bool take_value(struct preferences *p, enum preference which, const char *value, char *why,
                       size_t size)
{
    char bounds[WORDS_BYTES];
    bool is_taken = false;

    switch (preference_rows[which].kind) {
    case PREFERENCE_IS_TEXT:
        is_taken = strlen(value) < sizeof(p->name) && text_is_clean(value, strlen(value));
        if (is_taken) {
            preferences_set_name(p, value);
        }
        break;
    case PREFERENCE_IS_FLAG:
        is_taken = take_flag(p, which, value);
        break;
    case PREFERENCE_IS_NUMBER:
        is_taken = take_number(p, which, value);
        break;
    case PREFERENCE_IS_CHOICE:
        is_taken = take_choice(p, which, value);
        break;
    }
    if (!is_taken) {
        say_bounds(which, bounds, sizeof(bounds));
        text_format(why, size, "%s is %s", preference_rows[which].key, bounds);
    }
    return is_taken;
}

/* "fire = mouse 1, key Space": each place, in order; a comma goes by its name there, too. */
static bool take_presses(struct preferences *p, enum action action, enum binding_device device,
                         const char *value, char *why, size_t size)
{
    struct bindings before = p->bindings;
    const char *from = value;

    for (int i = 0; i < BINDING_PLACES; i++) {
        p->bindings.on[action][device][i] = (struct press){ .kind = PRESS_NONE };
    }
    for (int i = 0; i < BINDING_PLACES && from != NULL; i++) {
        const char *end = strstr(from, ", ");
        char word[PRESS_NAME_BYTES];
        struct press pressed;

        text_format(word, sizeof(word), "%.*s",
                    (int)(end != NULL ? end - from : (ptrdiff_t)strlen(from)), from);
        if (!press_read(&pressed, word) ||
            !bindings_set(&p->bindings, action, device, i, pressed)) {
            text_format(why, size, "\"%s\" can't be bound", word);
            p->bindings = before;
            return false;
        }
        from = end != NULL ? end + 2 : NULL;
    }
    if (from != NULL) {
        text_format(why, size, "there are %d places", BINDING_PLACES);
        p->bindings = before;
    }
    return from == NULL;
}

/* The device of a section of bindings; BINDING_DEVICES: it is another section. */
static enum binding_device device_of(const char *section)
{
    int device = 0;

    while (device < BINDING_DEVICES && strcmp(section, device_sections[device]) != 0) {
        device++;
    }
    return (enum binding_device)device;
}

bool preferences_take(struct preferences *p, const char *section, const char *key,
                      const char *value, char *why, size_t size)
{
    enum binding_device device = device_of(section);

    for (int i = 0; i < ACTION_COUNT && device < BINDING_DEVICES; i++) {
        if (strcmp(key, binding_rows[i].key) == 0 && bindings_is_free((enum action)i)) {
            return take_presses(p, (enum action)i, device, value, why, size);
        }
    }
    for (int i = 0; i < PREFERENCE_COUNT; i++) {
        if (strcmp(section, preference_rows[i].section) == 0 &&
            strcmp(key, preference_rows[i].key) == 0) {
            return take_value(p, (enum preference)i, value, why, size);
        }
    }
    text_format(why, size, "there is no setting %s in [%s]", key, section);
    return false;
}

/* --- writing ---------------------------------------------------------------------------------- */

static size_t print_line(char text[PREFERENCES_FILE_BYTES], size_t at, const char *key,
                         const char *value)
{
    text_format(text + at, PREFERENCES_FILE_BYTES - at, "%s = %s\n", key, value);
    return at + strlen(text + at);
}

static size_t print_section(char text[PREFERENCES_FILE_BYTES], size_t at, const char *section)
{
    text_format(text + at, PREFERENCES_FILE_BYTES - at, "\n[%s]\n", section);
    return at + strlen(text + at);
}

static size_t print_value(const struct preferences *p, enum preference which,
                          char text[PREFERENCES_FILE_BYTES], size_t at)
{
    char value[WORDS_BYTES];

    if (preference_rows[which].kind == PREFERENCE_IS_NUMBER) {
        text_format(value, sizeof(value), "%d", preferences_get(p, which));
    } else {
        preferences_show(p, which, value, sizeof(value));
    }
    return print_line(text, at, preference_rows[which].key, value);
}

static size_t print_presses(const struct preferences *p, enum action action,
                            enum binding_device device, char text[PREFERENCES_FILE_BYTES],
                            size_t at)
{
    const struct press *on = p->bindings.on[action][device];
    char first[PRESS_NAME_BYTES];
    char second[PRESS_NAME_BYTES];
    char value[2 * PRESS_NAME_BYTES + 2];

    press_write(on[0], first);
    press_write(on[1], second);
    text_format(value, sizeof(value), "%s%s%s", first, second[0] != '\0' ? ", " : "", second);
    return print_line(text, at, binding_rows[action].key, value);
}

size_t preferences_print(const struct preferences *p, char text[PREFERENCES_FILE_BYTES])
{
    const char *section = "";
    size_t at;

    text_format(text, PREFERENCES_FILE_BYTES,
                "; Homeport's settings. The program writes this file anew when one is changed.\n");
    at = strlen(text);
    for (int i = 0; i < PREFERENCE_COUNT; i++) {
        if (strcmp(section, preference_rows[i].section) != 0) {
            section = preference_rows[i].section;
            at = print_section(text, at, section);
        }
        at = print_value(p, (enum preference)i, text, at);
    }
    for (int i = 0; i < BINDING_DEVICES * ACTION_COUNT; i++) {
        enum binding_device device = (enum binding_device)(i / ACTION_COUNT);
        enum action action = (enum action)(i % ACTION_COUNT);

        if (action == 0) {
            at = print_section(text, at, device_sections[device]);
        }
        if (bindings_is_free(action)) {
            at = print_presses(p, action, device, text, at);
        }
    }
    return at;
}
