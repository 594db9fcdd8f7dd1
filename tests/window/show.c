/* A match of bots in memory. Owns the order of its first ticks.
 * SPDX-License-Identifier: MIT */
#include "tests/window/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static const char *const names[GAME_SEATS] = {
    "Ann",  "Bosun", "Cleo", "Dory",  "Edda", "Finn", "Gull",  "Hauke",
    "Inge", "Jory",  "Kai",  "Lotte", "Mika", "Nemo", "Okoye", "Pelle",
};

static void load_level(struct show *s, const char *map)
{
    char path[256];
    char text[GAME_LEVEL_TEXT_BYTES];
    struct level_fault fault = { .line = 0 };
    size_t length = 0;

    if (s->game->default_map != NULL) {
        const char *name = map != NULL ? map : s->game->default_map;
        text_format(s->view.map, sizeof(s->view.map), "%s", name);
        text_format(path, sizeof(path), "%s/%s/%s.txt", MAPS, s->game->name, name);
        FILE *file = fopen(path, "rb");
        if (file == NULL) {
            perror(path);
            exit(EXIT_FAILURE);
        }
        length = fread(text, 1, sizeof(text), file);
        fclose(file);
    }
    if (!s->game->level_load(s->view.level, text, length, &fault)) {
        fprintf(stderr, "%s: %s\n", s->view.map, fault.text);
        exit(EXIT_FAILURE);
    }
}

struct show *show_open(const char *game, const char *map, int mode, int seats, uint64_t seed)
{
    struct show *s = calloc(1, sizeof(*s));

    if (s == NULL || game_find(game) == NULL) {
        fprintf(stderr, "there is no match of %s\n", game);
        exit(EXIT_FAILURE);
    }
    s->game = game_find(game);
    s->seats = clamp_i32(seats, 1, s->game->lobby.seats);
    s->mode = mode;
    s->bots = calloc(GAME_SEATS, s->game->bot_bytes);
    load_level(s, map);
    s->game->init(s->view.now, s->view.level, seed, s->game->lobby.seats);
    s->view.state = VIEW_PLAYING;
    s->view.game = s->game;
    s->view.level_serial = 1;
    s->view.blend = UINT16_MAX;
    s->view.now_us = 10000000;
    text_format(s->view.match, sizeof(s->view.match), "bay");
    text_format(s->view.server, sizeof(s->view.server), "127.0.0.1:62893");
    return s;
}

void show_close(struct show *s)
{
    free(s->bots);
    free(s);
}

static void order(struct show *s, enum command_kind kind, int seat, int value, const char *text)
{
    struct command *c = &s->tick.commands[s->tick.command_count++];

    *c = (struct command){ .kind = (uint8_t)kind, .seat = (uint8_t)seat, .value = (uint8_t)value };
    text_format(c->text, sizeof(c->text), "%s", text);
}

static void begin(struct show *s)
{
    if (s->made == 0 && s->mode != 0) {
        order(s, COMMAND_MODE, 0, s->mode, "");
    } else if (s->made == 1) {
        for (int seat = 0; seat < s->seats; seat++) {
            order(s, COMMAND_JOIN, seat, seat == 0 ? SEAT_HUMAN : SEAT_BOT, names[seat]);
        }
    } else if (s->made == 2) {
        order(s, COMMAND_START, 0, 0, "");
    }
}

static void tell(struct show *s)
{
    const struct world_head *head = view_head(s->view.now);
    struct news news[GAME_NEWS];
    int count = s->game->news(s->view.before, s->view.now, news);

    for (int i = 0; i < count; i++) {
        struct view_feed *row = &s->view.feed[VIEW_FEED - 1];
        const char *by = news[i].by < GAME_SEATS ? head->seats[news[i].by].name : "";
        const char *whom = news[i].whom < GAME_SEATS ? head->seats[news[i].whom].name : "";
        memmove(s->view.feed, s->view.feed + 1, sizeof(*row) * (VIEW_FEED - 1));
        *row = (struct view_feed){
            .at_us = s->view.now_us, .kind = VIEW_FEED_NEWS, .by = news[i].by, .whom = news[i].whom
        };
        text_format(row->text, sizeof(row->text), "%s%s%s%s%s", by, by[0] != '\0' ? " " : "",
                    news[i].verb, whom[0] != '\0' ? " " : "", whom);
    }
}

void show_step(struct show *s)
{
    struct view *v = &s->view;

    memset(&s->tick, 0, sizeof(s->tick));
    begin(s);
    for (int seat = 0; seat < s->seats; seat++) {
        if (view_head(v->now)->seats[seat].kind != SEAT_EMPTY) {
            s->game->bot_think(s->bots + (size_t)seat * s->game->bot_bytes, v->now, v->level, seat,
                               &s->tick.inputs[seat]);
        }
    }
    memcpy(v->before, v->now, s->game->world_bytes);
    s->game->step(v->now, v->level, &s->tick);
    memcpy(v->confirmed, v->now, s->game->world_bytes);
    s->game->bodies(v->now, v->bodies);
    s->made++;
    v->now_us = 10000000 + tick_to_us(s->made);
    tell(s);
}
