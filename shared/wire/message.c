/* The message catalogue: tables, packing and reading.
 * SPDX-License-Identifier: MIT */
#include "wire/message.h"

#include <assert.h>
#include <string.h>
#include <xxhash.h>

#include "base/text.h"
#include "wire/record.h"

enum {
    CHANNEL_CONTROL,
    CHANNEL_STATE,
    CHANNEL_BULK,
    KIND_BITS = 4,
    INPUT_COUNT_BITS = 4,
    INPUT_LEAST = 6,   /* byte 0, two ticks, the count */
    INPUT_BYTES = 256, /* far more than twelve inputs need */
    BLOCK_HEAD = 14,   /* byte 0 and the packed msg_block */
    HAS_TAIL = 128,    /* beside the count of a state message's records */
};

_Static_assert(MSG_COUNT <= 1 << KIND_BITS, "every kind fits byte 0");
_Static_assert(PROTO_INPUTS_MOST <= 1 << INPUT_COUNT_BITS, "every count of inputs fits");
_Static_assert(BLOCK_HEAD + PROTO_BLOCK_BYTES <= PROTO_MESSAGE_BYTES, "a whole block is a message");

/* The lengths are those of the packed structs; test_message.c computes them from the tables. */
const struct message_rule message_rules[MSG_COUNT] = {
    [MSG_HELLO] = { "HELLO", CHANNEL_CONTROL, true, 1 + 5, 1 + 211 },
    [MSG_REQUEST] = { "REQUEST", CHANNEL_CONTROL, true, 2, 2 + 1 + GAME_TEXT_BYTES },
    [MSG_RESYNC] = { "RESYNC", CHANNEL_CONTROL, true, 6, 6 },
    [MSG_INPUT] = { "INPUT", CHANNEL_STATE, true, INPUT_LEAST, INPUT_BYTES },
    [MSG_ORDER] = { "ORDER", CHANNEL_CONTROL, true, 2, 1 + GAME_TEXT_BYTES },
    [MSG_LOOK] = { "LOOK", CHANNEL_CONTROL, true, 1, 1 },
    [MSG_WELCOME] = { "WELCOME", CHANNEL_BULK, false, 1 + 9, 1 + 68 },
    [MSG_REFUSE] = { "REFUSE", CHANNEL_CONTROL, false, 1 + 2, 1 + 202 },
    [MSG_BLOCK] = { "BLOCK", CHANNEL_BULK, false, BLOCK_HEAD + 1, BLOCK_HEAD + PROTO_BLOCK_BYTES },
    [MSG_STATE] = { "STATE", CHANNEL_STATE, false, PROTO_STATE_HEADER, PROTO_STATE_BYTES },
    [MSG_NOTICE] = { "NOTICE", CHANNEL_CONTROL, false, 1 + 2, 1 + 202 },
    [MSG_MATCHES] = { "MATCHES", CHANNEL_CONTROL, false, 1 + 3, 1 + 671 },
    [MSG_TICKET] = { "TICKET", CHANNEL_CONTROL, false, 1 + PROTO_TICKET_BYTES,
                     1 + PROTO_TICKET_BYTES },
};

const struct refuse_text refuse_texts[REFUSE_COUNT] = {
    [REFUSE_VERSION] = { "version", "greeting", "server and client speak different protocols",
                         "Update the older of the two.", true },
    [REFUSE_RULES] = { "rules", "greeting", "server and client have different rules of this game",
                       "Build both from the same source.", true },
    [REFUSE_FULL] = { "full", "seat", "every seat is taken",
                      "Wait until someone leaves, or name another match.", false },
    [REFUSE_NO_MATCH] = { "no-match", "seat", "there is no such match on this server",
                          "Leave the match's name out to be given one.", true },
    [REFUSE_NAME] = { "name", "greeting", "that name cannot be shown",
                      "Choose one of letters and digits, at most 24 bytes (--name).", true },
    [REFUSE_PROTOCOL] = { "protocol", "play", "this client sent what the protocol does not allow",
                          "Update the client; if it is your own, see shared/PROTOCOL.md.", true },
    [REFUSE_SILENT] = { "silent", "play", "nothing was heard from this client for too long",
                        "Check the network; it will try again.", false },
    [REFUSE_CLOSED] = { "closed", "play", "the server has ended", "It can be started again.",
                        false },
    [REFUSE_CODE] = { "code", "seat", "that match is private",
                      "Ask the host for its code (--code).", true },
    [REFUSE_LOCKED] = { "locked", "seat", "the host has locked that match",
                        "Ask the host to unlock it, or join another.", true },
    [REFUSE_KICKED] = { "kicked", "play", "you were thrown out of the match", "You may join again.",
                        true },
    [REFUSE_BANNED] = { "banned", "seat", "you are banned here",
                        "Whoever banned you can take it back.", true },
    [REFUSE_TAKEN] = { "taken", "play", "you have joined from somewhere else, with this profile",
                       "Go on there; to play twice, take another --profile.", true },
    [REFUSE_MAKE] = { "make", "seat", "that match can't be made",
                      "Join one that is there, or start a server of your own.", true },
    [REFUSE_OVER] = { "over", "play", "that match has been closed",
                      "Join another, or make one of your own.", true },
    [REFUSE_LOOKED] = { "looked", "greeting", "the list has been sent", "", true },
    [REFUSE_LAN] = { "lan", "play", "the host has shut the LAN",
                     "Ask the host to open it again (lan on).", true },
};

static const struct field msg_game_rows[] = {
    FIELD(struct msg_game, rules, U32, 0, UINT32_MAX),
    FIELD_TEXT(struct msg_game, name),
};
static const struct field_table msg_game_fields = FIELD_TABLE_OF(struct msg_game, msg_game_rows);

/* The version comes first on the wire: it must be readable by every version to come. */
static const struct field msg_hello_rows[] = {
    FIELD(struct msg_hello, version, U16, 0, UINT16_MAX),
    FIELD(struct msg_hello, wants, U8, 0, HELLO_WANTS - 1),
    FIELD_TEXT(struct msg_hello, name),
    FIELD_TEXT(struct msg_hello, match),
    FIELD_TABLE(struct msg_hello, games, PROTO_GAMES, &msg_game_fields),
    FIELD_TEXT(struct msg_hello, spec),
    FIELD_ARRAY(struct msg_hello, spare, U8, 2, 0, 0),
};
const struct field_table msg_hello_fields = FIELD_TABLE_OF(struct msg_hello, msg_hello_rows);

static const struct field msg_welcome_rows[] = {
    FIELD_TABLE(struct msg_welcome, game, 1, &msg_game_fields),
    FIELD(struct msg_welcome, level_bytes, U32, 0, GAME_LEVEL_TEXT_BYTES),
    FIELD(struct msg_welcome, seat, U8, 0, UINT8_MAX),
    FIELD(struct msg_welcome, is_private, U8, 0, 1),
    FIELD(struct msg_welcome, is_resumed, U8, 0, 1),
    FIELD_TEXT(struct msg_welcome, match),
    FIELD_TEXT(struct msg_welcome, map),
    FIELD_ARRAY(struct msg_welcome, spare, U8, 3, 0, 0),
};
const struct field_table msg_welcome_fields = FIELD_TABLE_OF(struct msg_welcome, msg_welcome_rows);

static const struct field msg_refuse_rows[] = {
    FIELD(struct msg_refuse, cause, U8, 0, REFUSE_COUNT - 1),
    FIELD_TEXT(struct msg_refuse, detail),
};
const struct field_table msg_refuse_fields = FIELD_TABLE_OF(struct msg_refuse, msg_refuse_rows);

static const struct field msg_resync_rows[] = {
    FIELD(struct msg_resync, tick, U32, 0, UINT32_MAX),
    FIELD(struct msg_resync, why, U8, 0, RESYNC_COUNT - 1),
    FIELD_ARRAY(struct msg_resync, spare, U8, 3, 0, 0),
};
const struct field_table msg_resync_fields = FIELD_TABLE_OF(struct msg_resync, msg_resync_rows);

static const struct field msg_block_rows[] = {
    FIELD(struct msg_block, total, U32, 0, UINT32_MAX),
    FIELD(struct msg_block, offset, U32, 0, UINT32_MAX),
    FIELD(struct msg_block, next_us, I32, INT32_MIN, INT32_MAX),
    FIELD(struct msg_block, what, U8, 0, BLOCK_WHATS - 1),
    FIELD_ARRAY(struct msg_block, spare, U8, 3, 0, 0),
};
const struct field_table msg_block_fields = FIELD_TABLE_OF(struct msg_block, msg_block_rows);

static const struct field msg_notice_rows[] = {
    FIELD(struct msg_notice, kind, U8, 0, NOTICE_KINDS - 1),
    FIELD_TEXT(struct msg_notice, text),
};
const struct field_table msg_notice_fields = FIELD_TABLE_OF(struct msg_notice, msg_notice_rows);

static const struct field msg_match_rows[] = {
    FIELD_TEXT(struct msg_match, name),
    FIELD_TEXT(struct msg_match, game),
    FIELD_TEXT(struct msg_match, mode),
    FIELD_TEXT(struct msg_match, map),
    FIELD(struct msg_match, phase, U8, 0, PHASE_COUNT - 1),
    FIELD(struct msg_match, seats, U8, 0, GAME_SEATS),
    FIELD(struct msg_match, players, U8, 0, GAME_SEATS),
    FIELD(struct msg_match, bots, U8, 0, GAME_SEATS),
    FIELD(struct msg_match, watchers, U8, 0, UINT8_MAX),
    FIELD(struct msg_match, is_locked, U8, 0, 1),
};
const struct field_table msg_match_fields = FIELD_TABLE_OF(struct msg_match, msg_match_rows);

static const struct field msg_matches_rows[] = {
    FIELD(struct msg_matches, total, U8, 0, UINT8_MAX),
    FIELD(struct msg_matches, first, U8, 0, UINT8_MAX),
    FIELD_TABLE(struct msg_matches, rows, PROTO_MATCHES, &msg_match_fields),
};
const struct field_table msg_matches_fields = FIELD_TABLE_OF(struct msg_matches, msg_matches_rows);

static const struct field msg_ticket_rows[] = {
    FIELD_ARRAY(struct msg_ticket, bytes, U8, PROTO_TICKET_BYTES, 0, UINT8_MAX),
};
const struct field_table msg_ticket_fields = FIELD_TABLE_OF(struct msg_ticket, msg_ticket_rows);

static uint64_t hash_text(uint64_t hash, const char *text)
{
    return XXH64(text, strlen(text) + 1, hash);
}

static uint64_t hash_table(uint64_t hash, const struct field_table *table)
{
    for (int i = 0; i < table->count; i++) {
        const struct field *f = &table->fields[i];
        const int64_t figures[] = { f->kind, f->count, f->least, f->most };

        hash = XXH64(figures, sizeof(figures), hash_text(hash, f->name));
        if (f->kind == FIELD_KIND_TABLE) {
            hash = hash_table(hash, f->table);
        }
    }
    return hash;
}

uint32_t message_catalogue_hash(void)
{
    static const struct field_table *const tables[] = {
        &msg_hello_fields, &msg_welcome_fields, &msg_refuse_fields,  &msg_resync_fields,
        &msg_block_fields, &msg_notice_fields,  &msg_matches_fields, &msg_ticket_fields,
    };
    const uint32_t limits[] = { PROTO_VERSION, PROTO_INPUTS_MOST, PROTO_RECORDS_MOST,
                                PROTO_STATE_HEADER, PROTO_BLOCK_BYTES };
    uint64_t hash = XXH64(limits, sizeof(limits), 0);

    for (int i = 0; i < MSG_COUNT; i++) {
        const struct message_rule *rule = &message_rules[i];
        const uint32_t figures[] = { rule->channel, rule->is_up, rule->least, rule->most };

        hash = XXH64(figures, sizeof(figures), hash_text(hash, rule->name));
    }
    for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
        hash = hash_table(hash, tables[i]);
    }
    return (uint32_t)hash;
}

bool message_classify(const uint8_t *bytes, size_t length, uint8_t channel, bool is_up,
                      enum message_kind *kind)
{
    if (length == 0 || (bytes[0] & 0x0F) >= MSG_COUNT) {
        return false;
    }
    *kind = (enum message_kind)(bytes[0] & 0x0F);
    const struct message_rule *rule = &message_rules[*kind];

    return rule->channel == channel && rule->is_up == is_up && length >= rule->least &&
           length <= rule->most;
}

static uint8_t first_byte(enum message_kind kind, uint8_t epoch)
{
    assert(epoch < PROTO_EPOCHS);
    return (uint8_t)((unsigned)kind | ((unsigned)epoch << KIND_BITS));
}

size_t message_pack(enum message_kind kind, const struct field_table *table, const void *message,
                    uint8_t *out)
{
    struct bit_writer w;

    out[0] = first_byte(kind, 0);
    bits_begin_write(&w, out + 1, PROTO_MESSAGE_BYTES - 1);
    fields_pack(table, message, &w);
    assert(!w.has_failed);
    return 1 + bits_written_bytes(&w);
}

bool message_unpack(const struct field_table *table, const uint8_t *bytes, size_t length,
                    void *message)
{
    struct bit_reader r;

    if (bytes[0] >> KIND_BITS != 0) {
        return false;
    }
    bits_begin_read(&r, bytes + 1, length - 1);
    fields_unpack(table, message, &r);
    return bits_is_finished(&r);
}

size_t block_pack(const struct msg_block *block, uint8_t epoch, const uint8_t *content, size_t size,
                  uint8_t *out)
{
    struct bit_writer w;

    assert(size > 0 && size <= PROTO_BLOCK_BYTES);
    out[0] = first_byte(MSG_BLOCK, epoch);
    bits_begin_write(&w, out + 1, PROTO_MESSAGE_BYTES - 1);
    fields_pack(&msg_block_fields, block, &w);
    bits_write_bytes(&w, content, size);
    assert(!w.has_failed);
    return 1 + bits_written_bytes(&w);
}

bool block_unpack(const uint8_t *bytes, size_t length, struct msg_block *block, uint8_t *epoch,
                  const uint8_t **content, size_t *size)
{
    struct bit_reader r;

    if (length <= BLOCK_HEAD) {
        return false;
    }
    bits_begin_read(&r, bytes + 1, BLOCK_HEAD - 1);
    fields_unpack(&msg_block_fields, block, &r);
    *epoch = bytes[0] >> KIND_BITS;
    *content = bytes + BLOCK_HEAD;
    *size = length - BLOCK_HEAD;
    return bits_is_finished(&r) && block->offset < block->total &&
           block->offset % PROTO_BLOCK_BYTES == 0 &&
           *size == min_u32(block->total - block->offset, PROTO_BLOCK_BYTES);
}

size_t look_pack(uint8_t *out)
{
    out[0] = first_byte(MSG_LOOK, 0);
    return 1;
}

bool look_unpack(const uint8_t *bytes, size_t length)
{
    return length == 1 && bytes[0] == MSG_LOOK;
}

size_t order_pack(const char *line, uint8_t *out)
{
    size_t length = strlen(line);

    assert(length > 0 && length <= GAME_TEXT_BYTES);
    out[0] = first_byte(MSG_ORDER, 0);
    memcpy(out + 1, line, length);
    return 1 + length;
}

bool order_unpack(const uint8_t *bytes, size_t length, char line[GAME_TEXT_BYTES + 1])
{
    const char *text = (const char *)bytes + 1;

    if (length < 2 || bytes[0] >> KIND_BITS != 0 || length > 1 + GAME_TEXT_BYTES ||
        !text_is_clean(text, length - 1)) {
        return false;
    }
    memset(line, 0, GAME_TEXT_BYTES + 1);
    memcpy(line, text, length - 1);
    return true;
}

size_t request_pack(const struct command *c, uint8_t *out)
{
    struct bit_writer w;

    out[0] = first_byte(MSG_REQUEST, 0);
    bits_begin_write(&w, out + 1, PROTO_MESSAGE_BYTES - 1);
    command_pack(&w, c);
    assert(!w.has_failed);
    return 1 + bits_written_bytes(&w);
}

bool request_unpack(const uint8_t *bytes, size_t length, struct command *c)
{
    struct bit_reader r;

    if (bytes[0] >> KIND_BITS != 0) {
        return false;
    }
    bits_begin_read(&r, bytes + 1, length - 1);
    command_unpack(&r, c);
    return bits_is_finished(&r);
}

size_t input_message_pack(const struct game *g, const struct msg_input *m, uint8_t *out)
{
    struct bit_writer w;
    static const struct input neutral;
    const struct input *before = &neutral;

    assert(m->count >= 1 && m->count <= PROTO_INPUTS_MOST);
    out[0] = first_byte(MSG_INPUT, m->epoch);
    bits_begin_write(&w, out + 1, INPUT_BYTES - 1);
    bits_write(&w, m->tick, 16);
    bits_write(&w, m->applied, 16);
    bits_write(&w, m->count - 1u, INPUT_COUNT_BITS);
    bits_write(&w, m->twice, 1);
    for (int i = 0; i < m->count; i++) {
        g->input_pack(&w, before, &m->inputs[i]);
        before = &m->inputs[i];
    }
    assert(!w.has_failed);
    return 1 + bits_written_bytes(&w);
}

bool input_message_unpack(const struct game *g, const uint8_t *bytes, size_t length,
                          struct msg_input *m)
{
    struct bit_reader r;
    static const struct input neutral;
    const struct input *before = &neutral;

    bits_begin_read(&r, bytes + 1, length - 1);
    m->epoch = bytes[0] >> KIND_BITS;
    m->tick = (uint16_t)bits_read(&r, 16);
    m->applied = (uint16_t)bits_read(&r, 16);
    m->count = (uint8_t)(bits_read(&r, INPUT_COUNT_BITS) + 1);
    m->twice = bits_read(&r, 1) != 0;
    if (m->count > PROTO_INPUTS_MOST) {
        return false;
    }
    for (int i = 0; i < m->count; i++) {
        g->input_unpack(&r, before, &m->inputs[i]);
        before = &m->inputs[i];
    }
    return bits_is_finished(&r);
}

static void put_u16(uint8_t *out, uint16_t value)
{
    out[0] = (uint8_t)(value & 0xFF);
    out[1] = (uint8_t)(value >> 8);
}

static uint16_t get_u16(const uint8_t *in)
{
    return (uint16_t)(in[0] | in[1] << 8);
}

void state_message_head(const struct msg_state *m, uint8_t *out)
{
    out[0] = first_byte(MSG_STATE, m->epoch);
    put_u16(out + 1, m->tick);
    out[3] = m->records | (m->tempo != PROTO_TEMPO_USUAL ? HAS_TAIL : 0);
    put_u16(out + 4, (uint16_t)m->margin);
    out[6] = (uint8_t)m->held;
    put_u16(out + 7, m->hash);
}

size_t state_message_tail(const struct msg_state *m, uint8_t *out)
{
    if (m->tempo == PROTO_TEMPO_USUAL) {
        return 0;
    }
    out[0] = m->tempo;
    out[1] = m->left;
    return PROTO_STATE_TAIL;
}

static bool is_good_tail(uint8_t tempo, uint8_t left)
{
    if (tempo == PROTO_TEMPO_STILL) {
        return left == 0;
    }
    return tempo >= PROTO_TEMPO_LEAST && tempo <= PROTO_TEMPO_MOST && left > 0 && left <= tempo;
}

/* Whether the rest of a message is so many records, each behind its length. */
static bool holds_records(const uint8_t *at, size_t left, int count)
{
    size_t prefix;
    size_t length;

    for (int i = 0; i < count; i++) {
        if (!record_length(at, left, &prefix, &length)) {
            return false;
        }
        at += prefix + length;
        left -= prefix + length;
    }
    return left == 0;
}

bool state_message_unpack(const uint8_t *bytes, size_t length, struct msg_state *m)
{
    static const uint8_t usual[PROTO_STATE_TAIL] = { PROTO_TEMPO_USUAL, 0 };
    const uint8_t *tail = usual;

    if (length < PROTO_STATE_HEADER) {
        return false;
    }
    uint8_t records = bytes[3] & (uint8_t)~HAS_TAIL;

    if (records != bytes[3]) {
        if (length < PROTO_STATE_HEADER + PROTO_STATE_TAIL) {
            return false;
        }
        length -= PROTO_STATE_TAIL;
        tail = bytes + length;
        if (!is_good_tail(tail[0], tail[1])) {
            return false;
        }
    }
    if (!holds_records(bytes + PROTO_STATE_HEADER, length - PROTO_STATE_HEADER, records)) {
        return false;
    }
    m->epoch = bytes[0] >> KIND_BITS;
    m->tick = get_u16(bytes + 1);
    m->records = records;
    m->margin = (int16_t)get_u16(bytes + 4);
    m->held = (int8_t)bytes[6];
    m->hash = get_u16(bytes + 7);
    m->tempo = tail[0];
    m->left = tail[1];
    return true;
}

uint32_t tick_expand(uint16_t low, uint32_t near)
{
    int32_t ahead = (int16_t)(low - (uint16_t)near);

    return near + (uint32_t)ahead;
}
