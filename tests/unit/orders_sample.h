/* Orders given in a harbour with Ann, Bob, a bot and Owl, who watches, and an ear for the answers.
 * SPDX-License-Identifier: MIT */
#ifndef HP_ORDERS_SAMPLE_H
#define HP_ORDERS_SAMPLE_H

#include <string.h>

#include "rig_sample.h"
#include "server/bans.h"
#include "server/orders.h"

static struct rig rig;
static struct bans bans;
static struct bare *ann; /* the first; the host where there is one */
static struct bare *bob;

/* --- the ear ---------------------------------------------------------------------------------- */

static struct {
    int answers;
    int refusals;
    char text[GAME_TEXT_BYTES + 1]; /* the last */
} heard;

static inline void hear(void *context, enum notice_kind kind, const char *text)
{
    (void)context;
    heard.answers += kind != NOTICE_REFUSAL;
    heard.refusals += kind == NOTICE_REFUSAL;
    text_format(heard.text, sizeof(heard.text), "%s", text);
    assert_true(text_is_clean(text, strlen(text)) && text[0] != '\0');
}

static inline bool give(struct session *s, const char *line)
{
    const struct order_ear ear = { hear, NULL };

    memset(&heard, 0, sizeof(heard));
    return orders_give(&rig.sv, s, line, &ear, rig.now_us);
}

/* --- matches to give orders in ---------------------------------------------------------------- */

static inline struct match *match(void)
{
    return &rig.sv.matches[0];
}

static inline struct world_head *head(void)
{
    return match()->world;
}

static inline struct session *session_of(const char *name)
{
    for (int i = 0; i < rig.sv.session_count; i++) {
        if (rig.sv.sessions[i].match != SESSION_MATCH_NONE &&
            strcmp(rig.sv.sessions[i].name, name) == 0) {
            return &rig.sv.sessions[i];
        }
    }
    return NULL;
}

static inline char *read_level(void *context, const struct game *g, const char *map, size_t *length,
                               char *fault, size_t size)
{
    struct match_options o = match_sample(g->name, 2, 0);
    (void)context;

    if (strcmp(map, g->default_map) != 0) {
        text_format(fault, size, "there is no map %s", map);
        return NULL;
    }
    char *text = malloc(o.level_length);

    memcpy(text, o.level_text, o.level_length);
    *length = o.level_length;
    return text;
}

static inline void list_levels(void *context, const struct game *g, char *text, size_t size)
{
    (void)context;
    text_format(text, size, "%s", g->default_map);
}

static const struct level_source levels = { NULL, read_level, list_levels };

/* A harbour of four seats with Ann, Bob, a bot and Owl, who watches. */
static inline void open_match(bool has_host)
{
    struct match_options o = match_sample("harbour", 4, 1);
    struct msg_hello hello = bare_hello("Owl", "");

    text_format(o.map, sizeof(o.map), "%s", o.game->default_map);
    rig_open(&rig, &o, 1, NULL);
    memset(&bans, 0, sizeof(bans));
    rig.sv.bans = &bans;
    rig.sv.levels = &levels;
    rig.sv.made_most = 4;
    rig.sv.wall_us = 1700000000000000u;
    ann = rig_play(&rig, "Ann", "");
    bob = rig_play(&rig, "Bob", "");
    hello.wants = HELLO_WATCH;
    bare_send_hello(rig_connect(&rig), &hello);
    rig_run(&rig, 20000);
    if (has_host) {
        match_set_host(match(), session_of("Ann")->seat);
    }
    rig_run(&rig, 50000);
    assert_int_equal(match()->watchers, 1);
}

static inline void enter_phase(enum phase phase)
{
    head()->phase = (uint8_t)phase;
    head()->phase_tick = head()->tick;
    head()->phase_end_tick = phase == PHASE_LOBBY ? 0 : head()->tick + 600;
    match()->hash = world_hash(match()->game, match()->world);
}

#endif
