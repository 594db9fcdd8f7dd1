/* The binding table. Owns the rows; asks no device.
 * SPDX-License-Identifier: MIT */
#include "client/bindings.h"

#include <string.h>

#include "base/text.h"

#define KEY(code)                                                                                  \
    {                                                                                              \
        PRESS_KEY, SDL_SCANCODE_##code                                                             \
    }
#define PAD(code)                                                                                  \
    {                                                                                              \
        PRESS_PAD, SDL_CONTROLLER_BUTTON_##code                                                    \
    }

const struct binding binding_rows[ACTION_COUNT] = {
    [ACTION_AHEAD] = { "ahead",
                       "ahead",
                       { NULL, "left stick" },
                       { { KEY(W), KEY(UP) }, { PAD(DPAD_UP) } } },
    [ACTION_ASTERN] = { "astern",
                        "back",
                        { NULL, "left stick" },
                        { { KEY(S), KEY(DOWN) }, { PAD(DPAD_DOWN) } } },
    [ACTION_PORT] = { "port",
                      "turn left",
                      { NULL, "left stick" },
                      { { KEY(A), KEY(LEFT) }, { PAD(DPAD_LEFT) } } },
    [ACTION_STARBOARD] = { "starboard",
                           "turn right",
                           { NULL, "left stick" },
                           { { KEY(D), KEY(RIGHT) }, { PAD(DPAD_RIGHT) } } },
    [ACTION_AIM] = { "aim", "aim the turret", { "Mouse", "right stick" }, { { { 0 } } } },
    [ACTION_FIRE] = { "fire",
                      "fire",
                      { NULL, NULL },
                      { { { PRESS_MOUSE, SDL_BUTTON_LEFT }, KEY(SPACE) },
                        { { PRESS_TRIGGER, SDL_CONTROLLER_AXIS_TRIGGERRIGHT },
                          PAD(RIGHTSHOULDER) } } },
    [ACTION_MINE] = { "mine",
                      "drop a mine behind you",
                      { NULL, NULL },
                      { { { PRESS_MOUSE, SDL_BUTTON_RIGHT }, KEY(E) }, { PAD(LEFTSHOULDER) } } },
    [ACTION_READY] = { "ready",
                       "ready, or not yet; take a seat",
                       { NULL, NULL },
                       { { KEY(R) }, { PAD(Y) } } },
    [ACTION_CHAT] = { "chat",
                      "chat",
                      { NULL, NULL },
                      { { KEY(RETURN), KEY(KP_ENTER) }, { { 0 } } } },
    [ACTION_PHRASES] = { "phrases",
                         "quick chat",
                         { NULL, NULL },
                         { { KEY(Q) }, { PAD(LEFTSTICK) } } },
    /* Where Y is Z and Z is Y, both are yes. */
    [ACTION_YES] = { "yes", "vote yes", { NULL, NULL }, { { KEY(Y), KEY(Z) }, { PAD(A) } } },
    [ACTION_NO] = { "no", "vote no", { NULL, NULL }, { { KEY(N) }, { PAD(B) } } },
    [ACTION_COPY] = { "copy", "copy the match's code", { NULL, NULL }, { { KEY(C) }, { PAD(X) } } },
    [ACTION_INVITE] = { "invite",
                        "invite others on this network",
                        { NULL, NULL },
                        { { KEY(L) }, { { 0 } } } },
    [ACTION_SCORES] = { "scores",
                        "scores (held)",
                        { NULL, NULL },
                        { { KEY(TAB) }, { PAD(BACK) } } },
    [ACTION_CARD] = { "card", "the controls", { NULL, NULL }, { { KEY(F1) }, { { 0 } } } },
    [ACTION_OVERLAY] = { "overlay",
                         "the network's figures",
                         { NULL, NULL },
                         { { KEY(F3) }, { { 0 } } } },
    [ACTION_PAUSE] = { "pause",
                       "stop the clock; let it run",
                       { NULL, NULL },
                       { { KEY(F6) }, { { 0 } } } },
    [ACTION_STEP] = { "step",
                      "one tick, while it is stopped",
                      { NULL, NULL },
                      { { KEY(F7) }, { { 0 } } } },
    [ACTION_SLOW] = { "slow", "slow motion; as usual", { NULL, NULL }, { { KEY(F8) }, { { 0 } } } },
    [ACTION_NET_SETTING] = { "net_setting",
                             "bad network: the next setting",
                             { NULL, NULL },
                             { { KEY(HOME) }, { { 0 } } } },
    [ACTION_NET_MORE] = { "net_more",
                          "bad network: more of it",
                          { NULL, NULL },
                          { { KEY(PAGEUP) }, { { 0 } } } },
    [ACTION_NET_LESS] = { "net_less",
                          "bad network: less of it",
                          { NULL, NULL },
                          { { KEY(PAGEDOWN) }, { { 0 } } } },
    [ACTION_NET_CUT] = { "net_cut",
                         "bad network: cable out for 5 s",
                         { NULL, NULL },
                         { { KEY(END) }, { { 0 } } } },
    [ACTION_NET_SPIKE] = { "net_spike",
                           "bad network: 250 ms spike",
                           { NULL, NULL },
                           { { KEY(INSERT) }, { { 0 } } } },
    [ACTION_FULLSCREEN] = { "fullscreen",
                            "full screen",
                            { NULL, NULL },
                            { { KEY(F11) }, { { 0 } } } },
    [ACTION_PICTURE] = { "picture", "save a picture", { NULL, NULL }, { { KEY(F12) }, { { 0 } } } },
    [ACTION_MENU] = { "menu",
                      "menu: match, settings, leave",
                      { NULL, NULL },
                      { { KEY(ESCAPE) }, { PAD(START) } } },
};

void bindings_reset(struct bindings *b)
{
    for (int i = 0; i < ACTION_COUNT; i++) {
        memcpy(b->on[i], binding_rows[i].usual, sizeof(b->on[i]));
    }
}

bool bindings_is_free(enum action action)
{
    return action != ACTION_MENU && action != ACTION_AIM;
}

static bool is_of(enum binding_device device, struct press p)
{
    bool is_pads = p.kind == PRESS_PAD || p.kind == PRESS_TRIGGER;

    return p.kind == PRESS_NONE || is_pads == (device == BINDING_PADS);
}

bool bindings_set(struct bindings *b, enum action action, enum binding_device device, int place,
                  struct press p)
{
    if (!bindings_is_free(action) || press_is_kept(p) || !is_of(device, p)) {
        return false;
    }
    for (int i = 0; i < BINDING_PLACES; i++) {
        struct press *other = &b->on[action][device][i];

        *other = press_is(*other, p) ? (struct press){ .kind = PRESS_NONE } : *other;
    }
    b->on[action][device][place] = p;
    return true;
}

static bool has(const struct bindings *b, int action, struct press p)
{
    for (int i = 0; i < BINDING_DEVICES * BINDING_PLACES; i++) {
        if (press_is(b->on[action][i / BINDING_PLACES][i % BINDING_PLACES], p)) {
            return true;
        }
    }
    return false;
}

enum action bindings_find(const struct bindings *b, struct press p)
{
    for (int i = 0; i < ACTION_COUNT && p.kind != PRESS_NONE; i++) {
        if (has(b, i, p)) {
            return (enum action)i;
        }
    }
    return ACTION_NONE;
}

enum action bindings_clash(const struct bindings *b, enum action action, enum binding_device device,
                           int place)
{
    struct press p = b->on[action][device][place];

    for (int i = 0; i < ACTION_COUNT && p.kind != PRESS_NONE; i++) {
        if (i != (int)action && has(b, i, p)) {
            return (enum action)i;
        }
    }
    return ACTION_NONE;
}

static void add(char text[BINDING_TEXT_BYTES], const char *word)
{
    size_t length = strlen(text);

    text_format(text + length, BINDING_TEXT_BYTES - length, "%s%s",
                length > 0 && word[0] != '\0' ? " / " : "", word);
}

void bindings_show(const struct bindings *b, enum action action, enum binding_device device,
                   enum pad_words words, char text[BINDING_TEXT_BYTES])
{
    const char *always = binding_rows[action].always[device];
    char word[PRESS_NAME_BYTES];

    text_format(text, BINDING_TEXT_BYTES, "%s", always != NULL ? always : "");
    for (int i = 0; i < BINDING_PLACES; i++) {
        press_show(b->on[action][device][i], words, word);
        add(text, word);
    }
}

/* What is always there comes first on a pad: its sticks; "": nothing does it. */
static void say_name(const struct bindings *b, enum action action, enum binding_device device,
                     enum pad_words words, char text[PRESS_NAME_BYTES])
{
    const char *always = binding_rows[action].always[device];

    text_format(text, PRESS_NAME_BYTES, "%s", always != NULL ? always : "");
    for (int i = 0; i < BINDING_PLACES && text[0] == '\0'; i++) {
        press_show(b->on[action][device][i], words, text);
    }
}

void bindings_say(const struct bindings *b, enum pad_words words, enum binding_device device,
                  struct binding_words *said)
{
    for (int i = 0; i < ACTION_COUNT; i++) {
        enum action action = (enum action)i;

        bindings_show(b, action, BINDING_KEYS, words, said->keys[i]);
        bindings_show(b, action, BINDING_PADS, words, said->pads[i]);
        say_name(b, action, device, words, said->name[i]);
        if (said->name[i][0] == '\0') {
            say_name(b, action, BINDING_KEYS, words, said->name[i]);
        }
        if (said->name[i][0] == '\0') {
            text_format(said->name[i], PRESS_NAME_BYTES, "no key");
        }
    }
}
