/* The client's core: what comes down. One function a message; what is out of bounds is counted and
 * dropped, whoever sent it.
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "client/client_parts.h"
#include "net/door_wire.h"

enum {
    NEXT_MOST_US = 2000000, /* no server's next tick is further away than that */
};

static void list_games(struct msg_hello *hello)
{
    for (size_t i = 0; i < PROTO_GAMES && game_at(i) != NULL; i++) {
        const struct game *g = game_at(i);

        hello->games[i].rules = (uint32_t)game_rules_hash(g);
        text_format(hello->games[i].name, sizeof(hello->games[i].name), "%s", g->name);
    }
}

void client_write_hello(const struct client *c, struct msg_hello *hello)
{
    *hello = (struct msg_hello){ .version = PROTO_VERSION,
                                 .wants = c->options.watches ? HELLO_WATCH : HELLO_PLAY };
    text_clean(hello->name, sizeof(hello->name), c->options.name);
    list_games(hello);
}

static void say_hello(struct client *c, uint64_t now_us)
{
    struct msg_hello hello;

    client_write_hello(c, &hello);
    /* Only once: after a lost link it is there, and this player in it. */
    if (c->options.spec[0] != '\0' && !c->had_session) {
        hello.wants = HELLO_MAKE;
        text_clean(hello.spec, sizeof(hello.spec), c->options.spec);
    }
    if (c->options.looks) {
        hello.wants = HELLO_LOOK;
    }
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    /* Back to where it was, wherever the player has gone meanwhile. */
    text_clean(hello.match, sizeof(hello.match), c->had_session ? c->match : c->options.match);
    client_send(c, NET_CONTROL, bytes, message_pack(MSG_HELLO, &msg_hello_fields, &hello, bytes));
    c->hello_us = now_us;
    client_enter(c, CLIENT_GREETING, now_us);
}

/* The first keyframe of a session: now the client plays. */
static void begin_play(struct client *c, uint64_t now_us)
{
    c->status[0] = '\0';
    c->refused = NULL;
    c->retry_pause_ms = CLIENT_RETRY_FIRST_MS;
    c->tries = 0;
    c->codeless = 0;
    c->figures.joined += !c->is_renewed;
    c->is_renewed = false;
    c->had_session = true;
    c->state_tick = replica_head(&c->replica)->tick;
    c->word_us = now_us;
    c->confirmed_us = now_us;
    c->meter.seen = UINT64_MAX; /* nothing before was lost */
    client_enter(c, CLIENT_PLAYING, now_us);
}

static bool load_level(struct client *c)
{
    struct level_fault fault;

    if (!c->game->level_load(c->level, (const char *)c->level_parts.bytes, c->level_bytes,
                             &fault)) {
        return false;
    }
    free(c->bot);
    c->bot = calloc(1, c->game->bot_bytes);
    if (c->bot != NULL) {
        game_bot_begin(c->game, c->bot, c->options.bot_level);
    }
    c->has_level = true;
    c->level_serial++;
    replica_init(&c->replica, c->game, c->level);
    prediction_init(&c->prediction, c->game, c->level, c->seat);
    return true;
}

/* What was taken for the round trip may be too long, as after a loss that held up the WELCOME; then
 * inputs come too early. Reports show that with the keyframe's word. None since the clock started,
 * and a keyframe that was not asked for: so early that they do not even count. */
static void doubt_round_trip(struct client *c, uint32_t tick)
{
    const struct pace *p = &c->pace;

    if (c->state != CLIENT_PLAYING) {
        return;
    }
    if (p->samples > 0) {
        int64_t reported_us = pace_round_trip_us(p, tick, c->keyframe_parts.deadline_us);

        c->rtt_us = (uint32_t)clamp_i64(reported_us, 0, c->rtt_us);
    } else if (!c->is_resyncing) {
        c->rtt_us /= 2;
    }
}

/* After a stall of the server the client's own plan still looks sound to it, so it is held against
 * the server's word. */
static void start_clock_if_lost(struct client *c, uint32_t tick, uint64_t now_us)
{
    uint64_t deadline_us = c->keyframe_parts.deadline_us - c->rtt_us / 2;

    if (c->state == CLIENT_PLAYING && !pace_is_lost(&c->pace, now_us) &&
        !pace_is_refuted(&c->pace, tick, deadline_us, c->rtt_us)) {
        return;
    }
    pace_start(&c->pace, tick, deadline_us, c->rtt_us, now_us);
    if (c->tempo == PROTO_TEMPO_STILL) {
        pace_stand(&c->pace);
    } else if (c->tempo != PROTO_TEMPO_USUAL) {
        c->pace.next_tick = tick; /* none was sent in this epoch */
        pace_go_on(&c->pace, c->tempo, tick, deadline_us - c->rtt_us / 2, now_us);
    }
}

static bool take_keyframe(struct client *c, uint64_t now_us)
{
    struct client_parts *k = &c->keyframe_parts;
    bool is_first = c->state != CLIENT_PLAYING;

    if (!replica_take_keyframe(&c->replica, k->epoch, k->bytes, k->total)) {
        return false;
    }
    uint32_t next_tick = replica_head(&c->replica)->tick + 1;

    doubt_round_trip(c, next_tick);
    start_clock_if_lost(c, next_tick, now_us);
    c->is_resyncing = false;
    c->has_tempo = false;
    c->key_us = 0; /* what it changed lies before this keyframe, or was never sent */
    c->figures.resyncs += !is_first;
    prediction_restart(&c->prediction, &c->replica);
    if (is_first) {
        begin_play(c, now_us);
    }
    client_note_freeze(c, now_us);
    return true;
}

static bool level_is_whole(const struct client *c)
{
    return c->level_parts.have == c->level_bytes && c->level_parts.total == c->level_bytes;
}

/* Control and bulk are ordered each for itself but not between each other, so whichever part comes
 * last completes the whole. */
static bool load_what_is_there(struct client *c, uint64_t now_us)
{
    if (c->state != CLIENT_LOADING && c->state != CLIENT_PLAYING) {
        return true;
    }
    if (!c->has_level && level_is_whole(c) && !load_level(c)) {
        return false;
    }
    struct client_parts *k = &c->keyframe_parts;

    if (c->has_level && k->total > 0 && k->have == k->total) {
        bool is_good = take_keyframe(c, now_us);

        k->total = 0;
        return is_good;
    }
    return true;
}

/* Another match, map or seat on the same connection: what was known of the world is void. */
static void begin_anew(struct client *c)
{
    client_forget_world(c);
    c->is_renewed = true;
    c->key_us = 0;
}

/* Meanwhile there may be another. */
static void ask_code(struct client *c)
{
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    c->code[0] = '\0';
    client_send(c, NET_CONTROL, bytes, order_pack("code", bytes));
}

static bool on_welcome(struct client *c, const struct net_event *event, uint64_t now_us)
{
    struct msg_welcome w;

    bool is_first = c->state == CLIENT_GREETING;

    if ((!is_first && c->state != CLIENT_LOADING && c->state != CLIENT_PLAYING) ||
        !message_unpack(&msg_welcome_fields, event->data, event->length, &w)) {
        return false;
    }
    const struct game *g = game_find(w.game.name);

    if (g == NULL || (uint32_t)game_rules_hash(g) != w.game.rules ||
        (w.seat >= g->lobby.seats && w.seat != GAME_SEAT_NONE)) {
        return false;
    }
    c->prediction.is_valid = false; /* its world may be another game's */
    if (c->game != NULL && c->game != g) {
        memset(&c->held, 0, sizeof(c->held)); /* as is what is held down */
    }
    c->game = g;
    c->seat = w.seat;
    c->level_bytes = w.level_bytes;
    c->rtt_us = is_first ? (uint32_t)(now_us - c->hello_us) : c->rtt_us;
    bool is_elsewhere = strcmp(c->match, w.match) != 0;

    client_feed_renew(c, is_elsewhere);
    if (is_first) {
        memset(&c->invite, 0, sizeof(c->invite));
    }
    if (is_elsewhere) {
        client_forget_match(c);
    }
    if (is_first && c->code[0] != '\0') {
        ask_code(c);
    }
    /* In the same match on the same connection it only says that the map is another one. */
    if (w.is_resumed && (is_first || is_elsewhere)) {
        c->back_us = now_us;
    }
    text_format(c->match, sizeof(c->match), "%s", w.match);
    text_format(c->map, sizeof(c->map), "%s", w.map);
    c->is_private = w.is_private;
    if (!is_first) {
        begin_anew(c);
    }
    client_enter(c, CLIENT_LOADING, now_us);
    return load_what_is_there(c, now_us);
}

void client_tell_refusal(bool was_inside, const struct refuse_text *t, const char *detail,
                         char *text, size_t size)
{
    char verb[32] = "Out of the match";

    if (!was_inside) {
        text_format(verb, sizeof(verb), "Refused (%s)", t->stage);
    }
    const char *join = detail[0] == '\0' ? "" : detail[0] == '(' ? " " : ": ";

    text_format(text, size, "%s: %s%s%s. %s", verb, t->why, join, detail, t->todo);
}

/* A ticket that gets no answer at once gives way to the door for everybody. When a link comes back
 * just then, a private match asks for a code that its player never had: he goes back and shows the
 * ticket again. */
static bool has_missed_its_ticket(struct client *c, const struct refuse_text *t)
{
    bool is_about_code = t->word == refuse_texts[REFUSE_CODE].word ||
                         t->word == door_cause_texts[DOOR_CODE_NEEDED].word;

    return is_about_code && c->had_session && c->options.tickets != NULL &&
           c->codeless++ < CLIENT_CODELESS_MOST;
}

static void be_refused(struct client *c, const struct refuse_text *t, const char *detail,
                       uint64_t now_us)
{
    char why[VIEW_TEXT_BYTES];

    c->refused = t->word;
    client_tell_refusal(c->state == CLIENT_PLAYING, t, detail, why, sizeof(why));
    if (t->is_final && !has_missed_its_ticket(c, t)) {
        text_format(c->status, sizeof(c->status), "%s", why);
        client_enter(c, CLIENT_REFUSED, now_us);
    } else {
        client_put_off(c, why, now_us);
    }
}

static bool on_refuse(struct client *c, const struct net_event *event, uint64_t now_us)
{
    struct msg_refuse m;

    if (!message_unpack(&msg_refuse_fields, event->data, event->length, &m)) {
        return false;
    }
    if (m.cause == REFUSE_TAKEN && c->aside == ASIDE_VISIT) {
        return true; /* by this very visit, whose WELCOME is on its way */
    }
    if (m.cause == REFUSE_OVER || m.cause == REFUSE_NO_MATCH) {
        c->match[0] = '\0'; /* there is no way back there */
    }
    be_refused(c, &refuse_texts[m.cause], m.detail, now_us);
    return true;
}

bool client_tell_door(const struct net_event *event, struct refuse_text *text,
                      char detail[PROTO_DETAIL_BYTES])
{
    bool is_known = event->cause > DOOR_WELCOME && event->cause < DOOR_CAUSES;
    const struct door_cause_text *t = &door_cause_texts[is_known ? event->cause : DOOR_SILENT];

    *text = (struct refuse_text){ t->word, "connecting", t->why, t->todo, t->is_final };
    detail[0] = '\0';
    if (event->cause == DOOR_OTHER_VERSION) {
        text_format(detail, PROTO_DETAIL_BYTES, "(server %u, client %u)", event->version,
                    (unsigned)PROTO_VERSION);
    }
    return is_known && event->cause != DOOR_SILENT;
}

/* The door stays shut. Silence there is told like any other. */
static void on_refused(struct client *c, const struct net_event *event, uint64_t now_us)
{
    struct refuse_text text;
    char detail[PROTO_DETAIL_BYTES];

    c->peer = NET_PEER_NONE;
    c->door_cause = event->cause;
    c->door_version = event->version;
    if (client_tell_door(event, &text, detail)) {
        be_refused(c, &text, detail, now_us);
    } else {
        client_lose(c, c->had_session ? CLIENT_BROKEN : CLIENT_NOBODY, now_us);
    }
}

static bool on_block(struct client *c, const struct net_event *event, uint64_t now_us)
{
    struct msg_block block;
    const uint8_t *content;
    uint8_t epoch;
    size_t size;

    if (!block_unpack(event->data, event->length, &block, &epoch, &content, &size)) {
        return false;
    }
    struct client_parts *parts = block.what == BLOCK_LEVEL ? &c->level_parts : &c->keyframe_parts;

    if (block.offset == 0) {
        parts->have = 0;
        parts->total = block.total;
        parts->epoch = epoch;
        parts->deadline_us = (uint64_t)((int64_t)now_us + block.next_us);
    }
    if (block.total > sizeof(parts->bytes) || block.total != parts->total ||
        block.next_us > NEXT_MOST_US || block.next_us < -NEXT_MOST_US ||
        block.offset != parts->have || epoch != parts->epoch) {
        parts->total = 0;
        return false;
    }
    memcpy(parts->bytes + parts->have, content, size);
    parts->have += (uint32_t)size;
    return load_what_is_there(c, now_us);
}

static bool take_message(struct client *c, const struct net_event *event, uint64_t now_us)
{
    enum message_kind kind;

    if (!message_classify(event->data, event->length, (uint8_t)event->channel, false, &kind)) {
        return false;
    }
    switch (kind) {
    case MSG_WELCOME:
        return on_welcome(c, event, now_us);
    case MSG_REFUSE:
        return on_refuse(c, event, now_us);
    case MSG_BLOCK:
        return on_block(c, event, now_us);
    case MSG_NOTICE:
        return client_take_notice(c, event, now_us);
    case MSG_MATCHES:
        return client_take_list(c, event);
    case MSG_TICKET:
        return client_take_ticket(c, event);
    default:
        return client_take_state(c, event, now_us);
    }
}

void client_take_event(struct client *c, const struct net_event *event, uint64_t now_us)
{
    if (event->peer == NET_PEER_NONE) {
        return;
    }
    if (event->peer == c->aside_peer) {
        client_aside_take(c, event, now_us);
    }
    if (event->peer != c->peer) {
        return;
    }
    c->heard_us = now_us;
    if (c->aside == ASIDE_RETURN) {
        client_aside_end(c); /* it was silent only */
    }
    switch (event->kind) {
    case NET_CONNECTED:
        say_hello(c, now_us);
        break;
    case NET_DISCONNECTED:
        c->peer = NET_PEER_NONE;
        if (c->options.looks && c->list.serial > 0) {
            client_enter(c, CLIENT_IDLE, now_us);
        } else if (c->state != CLIENT_REFUSED) {
            client_lose(c, c->had_session ? CLIENT_BROKEN : CLIENT_NOBODY, now_us);
        }
        break;
    case NET_REFUSED:
        on_refused(c, event, now_us);
        break;
    case NET_MESSAGE:
        c->figures.refused_messages += !take_message(c, event, now_us);
        break;
    }
}
