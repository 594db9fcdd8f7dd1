/* The door's datagrams: tables, reading and writing.
 * SPDX-License-Identifier: MIT */
#include "net/door_wire.h"

#include <assert.h>
#include <string.h>

enum {
    MARK = 0xffff,
    HELLO_NONCE_AT = DOOR_HEAD_BYTES + 4,
};

#define BYTES(t, m) FIELD_ARRAY(struct t, m, U8, sizeof(((struct t *)0)->m), 0, UINT8_MAX)
#define SPARE(t, KIND) FIELD(struct t, spare, KIND, 0, 0)

/* The order of the rows is the order on the wire. */
static const struct field hello_rows[] = {
    FIELD(struct door_hello, protocol, U32, 0, UINT32_MAX),
    BYTES(door_hello, nonce),
};
static const struct field cookie_rows[] = {
    BYTES(door_cookie, nonce),
    BYTES(door_cookie, cookie),
};
static const struct field init_rows[] = {
    FIELD(struct door_init, protocol, U32, 0, UINT32_MAX),
    BYTES(door_init, nonce),
    BYTES(door_init, cookie),
    FIELD(struct door_init, locator, U16, 0, UINT16_MAX),
    BYTES(door_init, share),
    SPARE(door_init, U16),
};
static const struct field resp_rows[] = {
    BYTES(door_resp, nonce),
    BYTES(door_resp, share),
    BYTES(door_resp, tag),
    BYTES(door_resp, answer),
};
static const struct field refuse_rows[] = {
    FIELD(struct door_refuse, protocol, U32, 0, UINT32_MAX),
    BYTES(door_refuse, nonce),
    FIELD(struct door_refuse, cause, U8, 0, UINT8_MAX),
    FIELD(struct door_refuse, wait_ms, U16, 0, UINT16_MAX),
    SPARE(door_refuse, U8),
};

static const struct field resume_rows[] = {
    FIELD(struct door_resume, protocol, U32, 0, UINT32_MAX),
    BYTES(door_resume, nonce),
    BYTES(door_resume, ticket),
    BYTES(door_resume, share),
    BYTES(door_resume, words),
    SPARE(door_resume, U16),
};

static const struct field_table hello_fields = FIELD_TABLE_OF(struct door_hello, hello_rows);
static const struct field_table cookie_fields = FIELD_TABLE_OF(struct door_cookie, cookie_rows);
static const struct field_table init_fields = FIELD_TABLE_OF(struct door_init, init_rows);
static const struct field_table resp_fields = FIELD_TABLE_OF(struct door_resp, resp_rows);
static const struct field_table refuse_fields = FIELD_TABLE_OF(struct door_refuse, refuse_rows);
static const struct field_table resume_fields = FIELD_TABLE_OF(struct door_resume, resume_rows);

const struct door_rule door_rules[DOOR_TYPES] = {
    [DOOR_HELLO] = { "HELLO", &hello_fields, DOOR_REQUEST_BYTES, true },
    [DOOR_COOKIE] = { "COOKIE", &cookie_fields, 37, false },
    [DOOR_INIT] = { "INIT", &init_fields, DOOR_REQUEST_BYTES, true },
    [DOOR_RESP] = { "RESP", &resp_fields, DOOR_REPLY_BYTES, false },
    [DOOR_REFUSE] = { "REFUSE", &refuse_fields, 28, false },
    [DOOR_RESUME] = { "RESUME", &resume_fields, DOOR_REQUEST_BYTES, true },
};

const struct door_cause_text door_cause_texts[DOOR_CAUSES] = {
    [DOOR_WELCOME] = { "welcome", "nothing is in the way", "Come in.", false },
    [DOOR_OTHER_VERSION] = { "version", "server and client speak different protocols",
                             "Update the older of the two.", true },
    [DOOR_OTHER_BUILD] = { "build", "server and client were built from different sources",
                           "Build both from the same source.", true },
    [DOOR_CODE_NEEDED] = { "code-needed", "this server has no open match",
                           "Ask the host for the match's code (--code).", true },
    [DOOR_BUSY] = { "busy", "too many are at the door", "Wait a moment; it will try again.",
                    false },
    [DOOR_LOCKED] = { "locked", "there were too many wrong codes",
                      "Wait a minute, then check the code with the host.", false },
    [DOOR_FULL] = { "full", "every place on this server is taken", "Wait until someone leaves.",
                    false },
    [DOOR_WRONG_CODE] = { "wrong-code", "no match on this server has that code",
                          "Check the code with the host; it may have been replaced.", true },
    [DOOR_SILENT] = { "silent", "nobody answers there",
                      "Check the address, and that the server is running.", false },
    [DOOR_STALE] = { "stale", "the ticket is not good any more",
                     "Come in by the ordinary way; it will do so by itself.", false },
};

bool door_is_raw(const uint8_t *bytes, size_t length)
{
    return length >= 2 && bytes[0] == 0xff && bytes[1] == 0xff;
}

bool door_read_head(const uint8_t *bytes, size_t length, struct door_head *head)
{
    struct bit_reader r;

    if (length < DOOR_HEAD_BYTES) {
        return false;
    }
    bits_begin_read(&r, bytes, DOOR_HEAD_BYTES);
    uint32_t mark = bits_read(&r, 16);
    uint32_t type = bits_read(&r, 8);
    head->type = (enum door_type)type;
    head->version = (uint16_t)bits_read(&r, 16);
    return mark == MARK && type > 0 && type < DOOR_TYPES;
}

static bool is_zero(const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] != 0) {
            return false;
        }
    }
    return true;
}

bool door_read(enum door_type type, const uint8_t *bytes, size_t length, void *message)
{
    const struct door_rule *rule = &door_rules[type];
    struct bit_reader r;

    if (length != rule->bytes) {
        return false;
    }
    bits_begin_read(&r, bytes + DOOR_HEAD_BYTES, length - DOOR_HEAD_BYTES);
    fields_unpack(rule->fields, message, &r);
    size_t used = DOOR_HEAD_BYTES + r.at_bits / 8;
    return !r.has_failed && is_zero(bytes + used, length - used);
}

size_t door_write(enum door_type type, uint16_t version, const void *message, uint8_t *bytes)
{
    const struct door_rule *rule = &door_rules[type];
    struct bit_writer w;

    memset(bytes, 0, rule->bytes);
    bits_begin_write(&w, bytes, rule->bytes);
    bits_write(&w, MARK, 16);
    bits_write(&w, type, 8);
    bits_write(&w, version, 16);
    fields_pack(rule->fields, message, &w);
    assert(!w.has_failed);
    return rule->bytes;
}

const uint8_t *door_hello_nonce(const uint8_t *bytes)
{
    return bytes + HELLO_NONCE_AT;
}
