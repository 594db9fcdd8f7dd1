/* Tick records: what happened in one tick, packed once and sent to every viewer.
 *
 *   bit 0        1 if commands follow
 *   then         for each seat taken before the tick, in order: its input against the one before
 *                (the game's input_pack; usually one bit when nothing changed)
 *   if bit 0     5 bits: commands - 1; then each command:
 *                4 kind, 4 seat, [8 value], [8 text length, the text's bytes]
 *   then         zero bits to the next byte
 *
 * So a record can only be read with the world of the tick before it. On the wire and in the stream
 * its length stands before it (one byte up to 254; else 255 and a byte more), so that a viewer
 * skips those it has.
 * SPDX-License-Identifier: MIT */
#ifndef HP_RECORD_H
#define HP_RECORD_H

#include "game/game.h"

enum {
    RECORD_COMMAND_BYTES = 256, /* all commands of one record; the rest wait a tick */
    RECORD_BYTES = 510,         /* a whole record, at most */
    RECORD_PREFIX_BYTES = 2,    /* its length before it, at most */
};

/* What a command may carry: the bounds for those who send it and those who read it. */
struct command_rule {
    const char *name;
    bool has_value;
    uint8_t value_most;
    bool has_text;
    uint8_t text_least; /* bytes */
    uint8_t text_most;
};

extern const struct command_rule command_rules[COMMAND_COUNT];

/* Whether kind, seat, value and text are within the command's rule. */
bool command_is_valid(const struct command *c);

/* Bits that a valid command takes in a record. */
unsigned command_bits(const struct command *c);

void command_pack(struct bit_writer *w, const struct command *c);

/* Fails the reader unless the command is valid. */
void command_unpack(struct bit_reader *r, struct command *c);

/* Packs a tick against the head of the world before it. Returns the bytes used; 0 when `capacity`
 * is too small (RECORD_BYTES never is, if the commands stay within RECORD_COMMAND_BYTES). */
size_t record_pack(const struct game *g, const struct world_head *before, const struct tick *tick,
                   uint8_t *out, size_t capacity);

/* Writes a record's length; returns the bytes used, 1 or 2. */
size_t record_put_length(uint8_t *out, size_t length);

/* Reads a length at `at`: *prefix bytes of it, then *length bytes of record. False: they are not
 * all within `left`, or the record is empty. */
bool record_length(const uint8_t *at, size_t left, size_t *prefix, size_t *length);

/* Reads one record. *tick is only complete when the reader is finished. Inputs of seats that
 * were not taken are neutral. */
void record_unpack(const struct game *g, const struct world_head *before, struct bit_reader *r,
                   struct tick *tick);

#endif
