/* Discovery's datagrams: their table, reading and writing.
 * SPDX-License-Identifier: MIT */
#include "net/discovery.h"

#include <assert.h>
#include <string.h>

#include "base/field.h"
#include "base/text.h"
#include "net/code.h"

enum {
    MARK = 0xffff,
    HEAD_BYTES = 5,
};

/* The texts without their final zero, which does not travel. */
struct flat_answer {
    uint8_t nonce[DISCOVERY_NONCE_BYTES];
    uint16_t port;
    uint8_t players;
    uint8_t seats;
    uint8_t flags;
    uint8_t game[DISCOVERY_GAME_BYTES];
    uint8_t name[DISCOVERY_NAME_BYTES];
};

#define BYTES(t, m) FIELD_ARRAY(struct t, m, U8, sizeof(((struct t *)0)->m), 0, UINT8_MAX)

/* The order of the rows is the order on the wire. Whole bytes each; what a byte could hold and
 * these values can't is looked at apart. */
static const struct field query_rows[] = {
    BYTES(discovery_query, nonce),
    FIELD(struct discovery_query, locator, U16, 0, UINT16_MAX),
};
static const struct field answer_rows[] = {
    BYTES(flat_answer, nonce),
    FIELD(struct flat_answer, port, U16, 0, UINT16_MAX),
    FIELD(struct flat_answer, players, U8, 0, UINT8_MAX),
    FIELD(struct flat_answer, seats, U8, 0, UINT8_MAX),
    FIELD(struct flat_answer, flags, U8, 0, UINT8_MAX),
    BYTES(flat_answer, game),
    BYTES(flat_answer, name),
};
static const struct field_table query_fields = FIELD_TABLE_OF(struct discovery_query, query_rows);
static const struct field_table answer_fields = FIELD_TABLE_OF(struct flat_answer, answer_rows);

/* --- what both have --------------------------------------------------------------------------- */

static void write_all(enum discovery_type type, uint16_t version, const struct field_table *fields,
                      const void *message, uint8_t *bytes, size_t length)
{
    struct bit_writer w;

    memset(bytes, 0, length);
    bits_begin_write(&w, bytes, length);
    bits_write(&w, MARK, 16);
    bits_write(&w, type, 8);
    bits_write(&w, version, 16);
    fields_pack(fields, message, &w);
    assert(!w.has_failed);
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

/* The length has been looked at. */
static bool read_all(enum discovery_type type, uint16_t *version, const struct field_table *fields,
                     void *message, const uint8_t *bytes, size_t length)
{
    struct bit_reader r;

    bits_begin_read(&r, bytes, length);
    bool is_one = bits_read(&r, 16) == MARK && bits_read(&r, 8) == (uint32_t)type;

    *version = (uint16_t)bits_read(&r, 16);
    fields_unpack(fields, message, &r);
    size_t used = r.at_bits / 8;

    return is_one && !r.has_failed && is_zero(bytes + used, length - used);
}

/* --- query ------------------------------------------------------------------------------------ */

void discovery_write_query(const struct discovery_query *query, uint16_t version,
                           uint8_t bytes[DISCOVERY_QUERY_BYTES])
{
    assert(query->locator < CODE_LOCATORS);
    write_all(DISCOVERY_QUERY, version, &query_fields, query, bytes, DISCOVERY_QUERY_BYTES);
}

bool discovery_read_query(const uint8_t *bytes, size_t length, struct discovery_query *query,
                          uint16_t *version)
{
    return length == DISCOVERY_QUERY_BYTES &&
           read_all(DISCOVERY_QUERY, version, &query_fields, query, bytes, length) &&
           query->locator < CODE_LOCATORS;
}

/* --- answer ----------------------------------------------------------------------------------- */

static bool is_within(const struct flat_answer *a)
{
    return a->port != 0 && a->seats != 0 && a->players <= a->seats &&
           (a->flags & ~DISCOVERY_FLAGS) == 0;
}

/* False: the text is empty or not clean, or something stands behind its end. */
static bool take_text(char *to, const uint8_t *from, size_t size)
{
    size_t length = strnlen((const char *)from, size);

    memcpy(to, from, size);
    to[size] = '\0';
    return length > 0 && text_is_clean(to, length) && is_zero(from + length, size - length);
}

void discovery_write_answer(const struct discovery_answer *answer, uint16_t version,
                            uint8_t bytes[DISCOVERY_ANSWER_BYTES])
{
    struct flat_answer flat = { .port = answer->port,
                                .players = answer->players,
                                .seats = answer->seats,
                                .flags = answer->flags };

    memcpy(flat.nonce, answer->nonce, sizeof(flat.nonce));
    memcpy(flat.game, answer->game, strnlen(answer->game, sizeof(flat.game)));
    memcpy(flat.name, answer->name, strnlen(answer->name, sizeof(flat.name)));
    assert(is_within(&flat));
    write_all(DISCOVERY_ANSWER, version, &answer_fields, &flat, bytes, DISCOVERY_ANSWER_BYTES);
}

bool discovery_read_answer(const uint8_t *bytes, size_t length, struct discovery_answer *answer,
                           uint16_t *version)
{
    struct flat_answer flat;

    if (length != DISCOVERY_ANSWER_BYTES ||
        !read_all(DISCOVERY_ANSWER, version, &answer_fields, &flat, bytes, length)) {
        return false;
    }
    memcpy(answer->nonce, flat.nonce, sizeof(answer->nonce));
    answer->port = flat.port;
    answer->players = flat.players;
    answer->seats = flat.seats;
    answer->flags = flat.flags;
    return is_within(&flat) && take_text(answer->game, flat.game, sizeof(flat.game)) &&
           take_text(answer->name, flat.name, sizeof(flat.name));
}
