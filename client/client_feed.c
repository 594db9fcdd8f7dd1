/* The client's core: what happened, as lines for the event feed, and the view of a moment.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/text.h"
#include "client/client_parts.h"
#include "net/enet_transport.h"

enum {
    BLEND_WHOLE = 65535,
    SECOND_US = 1000000,
};

static struct view_feed *add_line(struct client *c, uint64_t now_us)
{
    if (c->feed_count == VIEW_FEED) {
        memmove(c->feed, c->feed + 1, (VIEW_FEED - 1) * sizeof(c->feed[0]));
        c->feed_count--;
    }
    struct view_feed *line = &c->feed[c->feed_count++];

    *line = (struct view_feed){ .at_us = now_us, .by = GAME_SEAT_NONE, .whom = GAME_SEAT_NONE };
    return line;
}

static void say_vote(char *text, size_t size, const struct client *c, const struct replica_event *e)
{
    static const char *const topics[VOTE_TOPICS] = {
        [VOTE_NONE] = "something",
        [VOTE_REMATCH] = "a rematch",
        [VOTE_MAP] = "the map ",
        [VOTE_KICK] = "throwing out ",
    };
    unsigned topic = e->command.value & 15u;
    const char *whom = "";
    char map[GAME_MAP_BYTES + 1] = "";

    if (topic == VOTE_KICK) {
        whom = replica_head(&c->replica)->seats[e->command.value >> 4].name;
    }
    if (topic == VOTE_MAP) {
        game_title_map(e->command.text, map);
    }
    text_format(text, size, "%s asks for %s%s%s", e->name,
                topics[topic < VOTE_TOPICS ? topic : VOTE_NONE], map, whom);
}

/* What people are told of a command; nothing of some. */
static void say_command(char *text, size_t size, const struct client *c,
                        const struct replica_event *e)
{
    const struct command *command = &e->command;
    const struct lobby_rules *rules = &c->game->lobby;

    text[0] = '\0';
    switch (command->kind) {
    case COMMAND_JOIN:
        text_format(text, size, "%s joined", e->name);
        break;
    case COMMAND_LEAVE:
        text_format(text, size, "%s no longer plays", e->name); /* but may be watching */
        break;
    case COMMAND_CHAT:
        text_format(text, size, "%s: %s", e->name, command->text);
        break;
    case COMMAND_MOOR:
        if (command->value == GAME_MOOR_STOPPED) {
            text_format(text, size, "%s is stopped", e->name);
        } else if (command->value > 0) {
            text_format(text, size, "%s is moored: no word for a while", e->name);
        } else {
            text_format(text, size, "%s is back", e->name);
        }
        break;
    case COMMAND_MODE:
        if (command->value < rules->mode_count) {
            text_format(text, size, "Now: %s", rules->modes[command->value].title);
        }
        break;
    case COMMAND_VOTE:
        say_vote(text, size, c, e);
        break;
    case COMMAND_NOTICE:
        text_format(text, size, "%s", command->text);
        break;
    default:
        break;
    }
}

void client_feed_renew(struct client *c, bool is_elsewhere)
{
    const struct seat *seats = replica_head(&c->replica)->seats;

    for (int i = 0; i < GAME_SEATS; i++) {
        bool is_here = !is_elsewhere && c->replica.is_valid && seats[i].kind != SEAT_EMPTY;

        if (is_here || is_elsewhere) {
            text_format(c->here[i], sizeof(c->here[i]), "%s", is_here ? seats[i].name : "");
        }
    }
}

/* Another map is another world, into which all come anew. */
static bool was_here(struct client *c, const struct replica_event *e)
{
    char *name = c->here[e->command.seat % GAME_SEATS];
    bool is_same = strcmp(name, e->name) == 0;

    name[0] = '\0';
    return is_same && e->command.kind == COMMAND_JOIN;
}

static void add_command(struct client *c, const struct replica_event *e, uint64_t now_us)
{
    bool is_chat = e->command.kind == COMMAND_CHAT;
    bool is_notice = e->command.kind == COMMAND_NOTICE;
    bool has_colour = is_chat || e->command.kind == COMMAND_JOIN;
    char text[VIEW_FEED_BYTES];

    bool is_coming = e->command.kind == COMMAND_JOIN || e->command.kind == COMMAND_LEAVE;

    say_command(text, sizeof(text), c, e);
    if (text[0] == '\0' || (is_coming && was_here(c, e))) {
        return;
    }
    struct view_feed *line = add_line(c, now_us);

    line->kind = is_chat ? VIEW_FEED_CHAT : is_notice ? VIEW_FEED_NOTICE : VIEW_FEED_SEAT;
    line->by = has_colour ? e->command.seat : GAME_SEAT_NONE;
    text_format(line->text, sizeof(line->text), "%s", text);
}

/* Whether what was asked then may still be answered; 0: nothing was. */
static bool is_awaited(uint64_t asked_us, uint64_t now_us)
{
    return asked_us != 0 && now_us < asked_us + CLIENT_ANSWER_MS * 1000;
}

void client_feed_notice(struct client *c, const struct msg_notice *m, uint64_t now_us)
{
    static const char *const before[NOTICE_KINDS] = {
        [NOTICE_CODE] = "The match's code: ", [NOTICE_INVITE] = "For friends (L): "
    };
    const char *head = before[m->kind % NOTICE_KINDS];
    bool is_told = m->kind == NOTICE_ANSWER || m->kind == NOTICE_CODE;

    if (m->text[0] == '\0') {
        return;
    }
    struct view_feed *line = add_line(c, now_us);

    line->kind = m->kind == NOTICE_REFUSAL ? VIEW_FEED_REFUSAL : VIEW_FEED_ANSWER;
    line->is_aside =
        is_told && is_awaited(c->asked_us, now_us) && !is_awaited(c->ordered_us, now_us);
    text_format(line->text, sizeof(line->text), "%s%s", head != NULL ? head : "", m->text);
}

void client_complain(struct client *c, const char *sentence, uint64_t now_us)
{
    struct view_feed *line = add_line(c, now_us);

    line->kind = VIEW_FEED_REFUSAL;
    text_format(line->text, sizeof(line->text), "%s", sentence);
}

static const char *name_of(const struct client *c, uint8_t seat)
{
    return seat < GAME_SEATS ? replica_head(&c->replica)->seats[seat].name : "";
}

static void add_news(struct client *c, const struct news *news, uint64_t now_us)
{
    struct view_feed *line = add_line(c, now_us);
    const char *whom = name_of(c, news->whom);

    line->kind = VIEW_FEED_NEWS;
    line->by = news->by;
    line->whom = news->whom;
    text_format(line->text, sizeof(line->text), "%s%s%s%s%s", name_of(c, news->by),
                news->by < GAME_SEATS ? " " : "", news->verb, whom[0] != '\0' ? " " : "", whom);
}

void client_feed_update(struct client *c, const struct replica_update *u, uint64_t now_us)
{
    for (int i = 0; i < u->event_count; i++) {
        if (u->events[i].is_command) {
            add_command(c, &u->events[i], now_us);
        } else {
            add_news(c, &u->events[i].news, now_us);
        }
    }
}

/* How long nothing was heard while playing, in milliseconds. */
static uint32_t silent_ms(const struct client *c, uint64_t now_us)
{
    bool is_silent = c->state == CLIENT_PLAYING && now_us > c->heard_us;

    return is_silent ? (uint32_t)((now_us - c->heard_us) / 1000) : 0;
}

static enum view_state view_state_of(const struct client *c, uint64_t now_us)
{
    switch (c->state) {
    case CLIENT_PLAYING:
        return silent_ms(c, now_us) > CLIENT_HUSH_MS ? VIEW_LOST : VIEW_PLAYING;
    case CLIENT_HOME:
        return VIEW_HOME;
    case CLIENT_LOADING:
        return VIEW_LOADING;
    case CLIENT_REFUSED:
        return VIEW_REFUSED;
    default:
        return c->had_session ? VIEW_LOST : VIEW_CONNECTING;
    }
}

static void view_link(const struct client *c, struct view_link *link)
{
    const struct client_meter *m = &c->meter;
    uint32_t all = m->got + m->lost;

    link->rtt_us = (int32_t)c->rtt_us;
    link->margin_us = c->pace.margin_us;
    link->margin_target_us = pace_target_us(&c->pace);
    link->confirm_us = m->confirmed_us;
    link->rate_ppm = c->pace.rate_ppm;
    link->loss_permille = all > 0 ? m->lost * 1000 / all : 0;
    link->bytes_up_s = m->up_s;
    link->bytes_down_s = m->down_s;
    link->late_inputs = c->figures.late_inputs;
    link->mispredictions = c->figures.mispredictions;
    link->resyncs = c->figures.resyncs;
    link->rollback_ticks = m->rollback_ticks;
    link->correction_px16 = m->correction_px16;
    memcpy(link->margin_history, m->margin_history, sizeof(link->margin_history));
    memcpy(link->confirm_history, m->confirm_history, sizeof(link->confirm_history));
    memcpy(link->rollback_history, m->rollback_history, sizeof(link->rollback_history));
}

static void view_worlds(const struct client *c, uint64_t now_us, struct view *view)
{
    const struct prediction *p = &c->prediction;
    uint64_t since_us = now_us > c->tick_us ? now_us - c->tick_us : 0;
    struct body confirmed[GAME_BODIES];

    uint64_t tick_us = tick_to_us(c->pace.slowness);

    view->blend = (uint32_t)(since_us < tick_us ? since_us * BLEND_WHOLE / tick_us : BLEND_WHOLE);
    if (view->level_serial != c->level_serial) {
        memcpy(view->level, c->level, c->game->level_bytes);
        view->level_serial = c->level_serial;
    }
    memcpy(view->confirmed, replica_world(&c->replica), c->game->world_bytes);
    memcpy(view->before, p->before, c->game->world_bytes);
    memcpy(view->now, p->now, c->game->world_bytes);
    prediction_show(p, view->blend, view->bodies);
    c->game->bodies(view->confirmed, confirmed);
    memset(&view->ghost, 0, sizeof(view->ghost));
    if (c->seat < GAME_BODIES) {
        view->ghost = confirmed[c->seat];
    }
}

static const char *ordinal_ending(uint32_t number)
{
    static const char *const endings[] = { "th", "st", "nd", "rd" };
    uint32_t last = number % 10;

    return last < ARRAY_LEN(endings) && number / 10 % 10 != 1 ? endings[last] : "th";
}

/* "The server went silent. Trying again in 2 s (3rd try)..." */
static void say_status(const struct client *c, uint64_t now_us, char *text, size_t size)
{
    uint64_t left_us =
        c->state == CLIENT_WAITING && c->retry_us > now_us ? c->retry_us - now_us : 0;
    uint32_t left_s = (uint32_t)((left_us + SECOND_US - 1) / SECOND_US);
    char when[16] = "";

    if (c->state == CLIENT_PLAYING && silent_ms(c, now_us) > CLIENT_HUSH_MS) {
        text_format(text, size, "No word from the server for %u.%u s. Waiting...",
                    silent_ms(c, now_us) / 1000, silent_ms(c, now_us) / 100 % 10);
        return;
    }
    if (c->tries == 0 || c->state == CLIENT_REFUSED) {
        text_format(text, size, "%s", c->status);
        return;
    }
    if (left_s > 1) {
        text_format(when, sizeof(when), " in %u s", left_s);
    }
    text_format(text, size, "%s Trying again%s (%u%s try)...", c->status, when, c->tries,
                ordinal_ending(c->tries));
}

void client_view(const struct client *c, uint64_t now_us, struct view *view)
{
    view->state = view_state_of(c, now_us);
    view->now_us = now_us;
    view->seat = c->seat;
    view->tempo = c->tempo;
    view->back_us = c->back_us;
    say_status(c, now_us, view->status, sizeof(view->status));
    text_format(view->match, sizeof(view->match), "%s", c->match);
    text_format(view->map, sizeof(view->map), "%s", c->map);
    text_format(view->code, sizeof(view->code), "%s", c->code);
    view->invite = c->invite;
    view->is_private = c->is_private;
    net_address_print(&c->options.server, view->server, sizeof(view->server));
    memcpy(view->feed, c->feed, sizeof(view->feed));
    if (view->list.serial != c->list.serial) {
        view->list = c->list;
    }
    view_link(c, &view->link);
    view->game = c->prediction.is_valid ? c->game : NULL;
    if (view->game != NULL) {
        view_worlds(c, now_us, view);
    }
}
