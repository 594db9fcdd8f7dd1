/* Fuzz target: down messages to a real client. A hostile server does what the script says.
 *
 *   byte 0: game, whether the client begins in play, and with how many; then operations, a byte
 *   each, with what they need behind it: see `operations`
 * SPDX-License-Identifier: MIT */
#include "client/client.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/fuzz_message.h"
#include "tests/fuzz/pipe.h"
#include "tests/fuzz/purse.h"
#include "wire/keyframe.h"
#include "wire/record.h"

enum {
    IS_SECOND_GAME = 1,
    BEGINS_PLAYING = 2,
    IS_BOT = 4,
    WATCHES = 8,
    IS_CROWDED = 16,
    MAKES = 32,
    FLAGS = 64,
    FEW = 0x7, /* seats, one bit each */
    OPERATIONS_MOST = 96,
    SERVER_IP = 0x7F000001,
    SERVER_PORT = 62893,
    START_US = 1000000,
    STEP_US = 16667, /* a tick */
    PATCHES = 8,
};

struct rig {
    struct script script;
    struct pipe pipe; /* to the client */
    uint64_t now_us;
    uint8_t epoch;

    /* Large, so not cleared: filled before they are used. */
    struct client client;
    struct fuzz_world f; /* the world that the server has */
    struct purse purse;
    struct view view;
    struct word words[PIPE_WORDS];
};

/* A line can be shown: it ends, and has no characters that steer a terminal. */
static void claim_line(const char *text, size_t size)
{
    size_t length = strnlen(text, size);

    claim(length < size, "a text ends");
    for (size_t i = 0; i < length; i++) {
        claim((uint8_t)text[i] >= ' ' && text[i] != 0x7F, "a text can be shown");
    }
}

/* What the player is told besides the world. */
static void check_words(const struct client *c, const struct view *v)
{
    claim_line(v->status, sizeof(v->status));
    claim_line(v->match, sizeof(v->match));
    claim_line(v->map, sizeof(v->map));
    claim_line(v->code, sizeof(v->code));
    for (int i = 0; i < VIEW_FEED; i++) {
        claim_line(v->feed[i].text, sizeof(v->feed[i].text));
    }
    claim(c->list.count <= VIEW_MATCHES, "the list has an end");
    for (int i = 0; i < c->list.count; i++) {
        claim(fields_are_within(&msg_match_fields, &c->list.rows[i]), "a row is within its table");
        claim(c->list.rows[i].name[0] != '\0', "a row has a name");
    }
}

/* Whatever came, what the client believes is a sound world, and it can be shown. */
static void check_client(struct rig *r)
{
    const struct client *c = &r->client;

    client_view(c, r->now_us, &r->view);
    check_words(c, &r->view);
    claim(c->state != CLIENT_PLAYING || (c->replica.is_valid && c->has_level && !c->is_renewed),
          "who plays has a world");
    claim(c->game == NULL || c->seat < c->game->lobby.seats || c->seat == GAME_SEAT_NONE,
          "a seat is one of the game's");
    if (c->replica.is_valid) {
        claim_sound(c->replica.game, replica_world(&c->replica), c->replica.level);
    }
    if (r->view.game != NULL) {
        claim_sound(r->view.game, r->view.confirmed, r->view.level);
        claim_sound(r->view.game, r->view.now, r->view.level);
        claim_sound(r->view.game, r->view.before, r->view.level);
    }
}

static void run(struct rig *r, uint64_t us)
{
    uint64_t end_us = r->now_us + us;

    while (r->now_us < end_us) {
        r->now_us += STEP_US;
        client_update(&r->client, r->now_us);
    }
    check_client(r);
}

static void send(struct rig *r, enum net_channel channel, const uint8_t *bytes, size_t length)
{
    if (length > 0) {
        pipe_put(&r->pipe, &(struct word){ .kind = NET_MESSAGE, .channel = channel }, bytes,
                 length);
    }
}

static void pass_time(struct rig *r)
{
    uint64_t part = take_u8(&r->script);

    run(r, part * part * 2);
}

static void skip_time(struct rig *r)
{
    r->now_us += (uint64_t)take_u8(&r->script) * 50000;
    run(r, STEP_US);
}

static void send_noise(struct rig *r)
{
    struct fuzz_message m;

    take_noise(&r->script, &m);
    send(r, m.channel, m.bytes, m.length);
}

static void send_kind(struct rig *r)
{
    struct fuzz_message m;

    take_message(&r->script, r->epoch, &m);
    send(r, m.channel, m.bytes, m.length);
}

/* Packed whatever it is: what can't be packed is not sent. */
static void send_packed(struct rig *r, enum net_channel channel, enum message_kind kind,
                        const struct field_table *table, const void *m)
{
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    if (fields_are_within(table, m)) {
        send(r, channel, bytes, message_pack(kind, table, m, bytes));
    }
}

static void send_welcome(struct rig *r)
{
    struct msg_welcome w = { .match = "fuzz" };
    uint8_t bend = take_u8(&r->script);
    size_t length;

    fuzz_level(r->f.g, &length);
    w.seat = bend >= 0xF0 ? GAME_SEAT_NONE : (uint8_t)(bend % (r->f.g->lobby.seats + 1));
    w.level_bytes = (uint32_t)length + take_below(&r->script, 32) / 31;
    strcpy(w.game.name, r->f.g->name);
    w.game.rules = (uint32_t)game_rules_hash(r->f.g);
    if (bend & 1) {
        take_text(&r->script, w.match, sizeof(w.match));
        take_text(&r->script, w.map, sizeof(w.map));
        w.is_private = (bend & 2) != 0;
        w.is_resumed = (bend & 4) != 0;
    }
    send_packed(r, NET_BULK, MSG_WELCOME, &msg_welcome_fields, &w);
}

static void send_notice(struct rig *r)
{
    struct msg_notice m = { .kind = (uint8_t)take_below(&r->script, NOTICE_KINDS) };

    take_text(&r->script, m.text, sizeof(m.text));
    send_packed(r, NET_CONTROL, MSG_NOTICE, &msg_notice_fields, &m);
}

static void send_matches(struct rig *r)
{
    struct msg_matches m = { .total = take_u8(&r->script),
                             .first = (uint8_t)(r->client.list.count * take_below(&r->script, 3)) };
    uint32_t rows = take_below(&r->script, PROTO_MATCHES + 1);

    for (uint32_t i = 0; i < rows; i++) {
        take_text(&r->script, m.rows[i].name, sizeof(m.rows[i].name));
        m.rows[i].phase = (uint8_t)take_below(&r->script, PHASE_COUNT);
        m.rows[i].seats = 2;
    }
    send_packed(r, NET_CONTROL, MSG_MATCHES, &msg_matches_fields, &m);
}

static void send_ticket(struct rig *r)
{
    struct msg_ticket m = { { 1 } };
    size_t length;
    const uint8_t *bytes = take_bytes(&r->script, take_below(&r->script, 16), &length);

    memcpy(m.bytes, bytes, length);
    send_packed(r, NET_CONTROL, MSG_TICKET, &msg_ticket_fields, &m);
}

/* In pieces as a server does, but the script may bend total, offset, time and epoch. */
static void send_whole(struct rig *r, enum block_what what, const uint8_t *whole, size_t total)
{
    uint8_t bend = take_u8(&r->script);
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    for (uint32_t at = 0; at < total; at += PROTO_BLOCK_BYTES) {
        struct msg_block block = { .total = (uint32_t)total + (bend == 255),
                                   .offset = at,
                                   .next_us = bend == 254   ? INT32_MIN
                                              : bend == 253 ? INT32_MAX
                                                            : 10000,
                                   .what = (uint8_t)what };
        size_t size = min_size(total - at, PROTO_BLOCK_BYTES);

        send(r, NET_BULK, bytes, block_pack(&block, r->epoch, whole + at, size, bytes));
        if (bend == 252) {
            return;
        }
    }
}

static void send_level(struct rig *r)
{
    size_t length;
    const char *text = fuzz_level(r->f.g, &length);
    uint8_t bytes[sizeof(fuzz_map) + 1];

    memcpy(bytes, text, length);
    if (length > 0 && take_below(&r->script, 8) == 7) {
        bytes[take_u16(&r->script) % length] = take_u8(&r->script);
    }
    send_whole(r, BLOCK_LEVEL, bytes, length);
}

/* Changes the world, which still passes its table, but need not be sane. */
static void patch_world(struct rig *r)
{
    struct fuzz_world *f = &r->f;
    uint8_t *world = (uint8_t *)f->world;
    uint64_t kept[GAME_WORLD_BYTES / 8];

    memcpy(kept, world, f->g->world_bytes);
    for (uint32_t i = take_below(&r->script, PATCHES); i > 0; i--) {
        size_t at = take_u16(&r->script) % f->g->world_bytes;

        fuzz_patch(f->g, world, at, take_u8(&r->script));
    }
    /* The server must be able to step it, too. */
    if (!f->g->is_sane(world, f->level) || !fuzz_inputs_are_within(f->g, world)) {
        uint8_t bytes[KEYFRAME_BYTES];
        size_t length = keyframe_pack(f->g, world, bytes, sizeof(bytes));

        send_whole(r, BLOCK_KEYFRAME, bytes, length);
        memcpy(world, kept, f->g->world_bytes);
    }
}

static void send_keyframe(struct rig *r)
{
    uint8_t bytes[KEYFRAME_BYTES];
    size_t length = keyframe_pack(r->f.g, r->f.world, bytes, sizeof(bytes));

    r->epoch = (uint8_t)((r->epoch + 1) % PROTO_EPOCHS);
    if (take_below(&r->script, 8) == 7) {
        bytes[take_u16(&r->script) % length] ^= take_u8(&r->script);
    }
    send_whole(r, BLOCK_KEYFRAME, bytes, length);
}

/* Any valid tick of the world that the server has. */
static void make_tick(struct rig *r, struct tick *tick)
{
    struct fuzz_world *f = &r->f;
    struct bit_reader reader;
    size_t length;
    const uint8_t *bytes = take_bytes(&r->script, take_below(&r->script, 16), &length);

    memset(tick, 0, sizeof(*tick));
    bits_begin_read(&reader, bytes, length);
    for (int i = 0; i < GAME_SEATS; i++) {
        if (fuzz_head(f)->seats[i].kind != SEAT_EMPTY) {
            f->g->input_unpack(&reader, &fuzz_head(f)->inputs[i], &tick->inputs[i]);
        }
    }
    tick->command_count = (uint8_t)(take_below(&r->script, 8) / 6);
    for (int i = 0; i < tick->command_count; i++) {
        struct command *c = &tick->commands[i];
        const struct command_rule *rule;

        c->kind = (uint8_t)take_below(&r->script, COMMAND_COUNT);
        c->seat = (uint8_t)take_below(&r->script, GAME_SEATS);
        rule = &command_rules[c->kind];
        c->value = (uint8_t)take_below(&r->script, rule->value_most + 1u);
        memset(c->text, 'x', rule->text_most);
    }
}

/* The next few ticks as records, perhaps with a byte changed, more claimed than sent, or a wrong
 * hash. */
static void send_state(struct rig *r)
{
    struct fuzz_world *f = &r->f;
    uint8_t bytes[PROTO_STATE_BYTES];
    uint8_t bend = take_u8(&r->script);
    struct msg_state m = { .epoch = r->epoch, .records = (uint8_t)(1 + bend % 4) };
    size_t length = PROTO_STATE_HEADER;

    for (int i = 0; i < m.records; i++) {
        uint8_t record[RECORD_BYTES];
        struct tick tick;

        make_tick(r, &tick);
        size_t size = record_pack(f->g, fuzz_head(f), &tick, record, sizeof(record));

        if (length + RECORD_PREFIX_BYTES + size > sizeof(bytes)) {
            m.records = (uint8_t)i;
            break;
        }
        length += record_put_length(bytes + length, size);
        memcpy(bytes + length, record, size);
        length += size;
        f->g->step(f->world, f->level, &tick);
    }
    m.tick = (uint16_t)fuzz_head(f)->tick;
    m.hash = (uint16_t)world_hash(f->g, f->world);
    m.margin = (int16_t)take_u16(&r->script);
    m.held = (int8_t)take_u8(&r->script);
    m.hash ^= bend >= 0xF8;
    if (bend >> 4 == 0xD && length + PROTO_STATE_TAIL <= sizeof(bytes)) {
        m.tempo = take_u8(&r->script);
        m.left = m.tempo != PROTO_TEMPO_STILL ? (uint8_t)(m.tempo - m.tempo / 2) : 0;
        length += state_message_tail(&m, bytes + length);
    }
    state_message_head(&m, bytes);
    if (bend >> 4 == 0xE) {
        bytes[take_u16(&r->script) % length] ^= take_u8(&r->script);
    }
    send(r, NET_STATE, bytes, length);
}

static void send_refuse(struct rig *r)
{
    struct msg_refuse m = { .cause = (uint8_t)take_below(&r->script, REFUSE_COUNT),
                            .detail = "because" };
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    if (take_below(&r->script, 4) == 3) {
        send(r, NET_CONTROL, bytes, message_pack(MSG_REFUSE, &msg_refuse_fields, &m, bytes));
    }
}

static void disconnect(struct rig *r)
{
    uint8_t reason = take_u8(&r->script);

    r->pipe.is_shut = reason % 8 == 7;
    r->pipe.cause = (uint8_t)(reason / 8 % DOOR_CAUSES);
    if (reason % 4 == 3) {
        pipe_put(&r->pipe, &(struct word){ .kind = NET_DISCONNECTED, .number = reason / 4 }, NULL,
                 0);
    }
}

static void change_game(struct rig *r)
{
    const struct game *g = game_at(take_below(&r->script, 2));

    fuzz_begin(&r->f, g, take_u16(&r->script), 1);
}

/* Another world on the same connection, whole: another match, map or game. */
static void renew(struct rig *r)
{
    if (take_u8(&r->script) & 1) {
        change_game(r);
    }
    send_welcome(r);
    send_level(r);
    send_keyframe(r);
    run(r, STEP_US);
}

static void order(struct rig *r)
{
    char line[GAME_TEXT_BYTES + 1];

    take_text(&r->script, line, sizeof(line));
    client_order(&r->client, line);
    client_look(&r->client);
}

/* What the player does. */
static void act(struct rig *r)
{
    struct input in = { { 0 } };
    struct bit_reader reader;
    size_t length;
    const uint8_t *bytes = take_bytes(&r->script, 4, &length);

    client_request(&r->client, (enum command_kind)take_below(&r->script, COMMAND_COUNT),
                   take_u8(&r->script), "ahoy");
    bits_begin_read(&reader, bytes, length);
    if (r->client.game != NULL) {
        struct input before = { { 0 } };

        r->client.game->input_unpack(&reader, &before, &in);
        client_hold(&r->client, &in, r->now_us);
    }
}

static void (*const operations[])(struct rig *) = {
    pass_time,  skip_time,   send_noise,  send_kind,    send_welcome, send_level, send_keyframe,
    send_state, patch_world, send_refuse, disconnect,   change_game,  act,        pass_time,
    send_state, send_state,  send_notice, send_matches, send_ticket,  renew,      order,
};

static void open_rig(struct rig *r, uint8_t flags)
{
    static const struct net_address server = { SERVER_IP, SERVER_PORT };
    struct client_options o = {
        .server = server, .name = "Ann", .is_bot = flags & IS_BOT, .watches = flags & WATCHES
    };

    memset(r, 0, offsetof(struct rig, client));
    pipe_open(&r->pipe, r->words);
    purse_open(&r->purse, SERVER_PORT);
    o.tickets = &r->purse.tickets;
    strcpy(o.spec, flags & MAKES ? "open,seats=2" : "");
    r->now_us = START_US;
    client_init(&r->client, &o, &r->pipe.net, r->now_us);
    fuzz_begin(&r->f, game_at(flags & IS_SECOND_GAME), flags & IS_CROWDED ? UINT16_MAX : FEW, 1);
    client_start(&r->client, r->now_us);
    run(r, 4 * STEP_US);
    if (flags & BEGINS_PLAYING) {
        send_welcome(r);
        send_level(r);
        send_keyframe(r);
        run(r, 4 * STEP_US);
        claim(r->client.state == CLIENT_PLAYING, "the client plays");
    }
    claim(r->pipe.first == r->pipe.behind, "all has been heard");
}

/* Makes each beginning once; all its pointers stay good in a copy that lies where it was made. */
static void begin(struct rig *r, uint8_t flags)
{
    static struct rig made[FLAGS];
    struct rig *m = &made[flags % FLAGS];

    r->view.level_serial = 0; /* of another client */
    if (m->pipe.net.ops == NULL) {
        open_rig(r, flags % FLAGS);
        memcpy(m, r, offsetof(struct rig, view));
    } else {
        memcpy(r, m, offsetof(struct rig, view));
    }
    r->view.level_serial = 0;
    if (m->client.bot != NULL) {
        r->client.bot = malloc(r->client.game->bot_bytes);
        claim(r->client.bot != NULL, "there is memory");
        memcpy(r->client.bot, m->client.bot, r->client.game->bot_bytes);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct rig rig;
    struct rig *r = &rig;
    struct script s = { data, data + size };

    begin(r, take_u8(&s));
    r->script = s;
    for (int i = 0; i < OPERATIONS_MOST && r->script.at < r->script.end; i++) {
        operations[take_below(&r->script, ARRAY_LEN(operations))](r);
    }
    run(r, 2 * STEP_US);
    client_leave(&r->client);
    run(r, 2 * STEP_US);
    client_done(&r->client);
    pipe_close(&r->pipe);
    return 0;
}
