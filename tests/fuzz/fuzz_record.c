/* Fuzz target: tick records and input messages from anybody. Whatever the bits, inputs stay within
 * the game's bounds, commands within their rules, and what is taken has one encoding.
 *
 *   byte 0: game, record or input message; bytes 1 and 2: seats taken; the rest: the bits
 * SPDX-License-Identifier: MIT */
#include "tests/fuzz/fuzz.h"
#include "wire/message.h"
#include "wire/record.h"

static void try_record(struct fuzz_world *f, const uint8_t *bytes, size_t length)
{
    uint8_t again[RECORD_BYTES];
    struct bit_reader r;
    struct tick tick;

    bits_begin_read(&r, bytes, length);
    record_unpack(f->g, fuzz_head(f), &r, &tick);
    bool is_taken = bits_is_finished(&r);

    for (int i = 0; i < GAME_SEATS; i++) {
        claim(fields_are_within(f->g->input_fields, &tick.inputs[i]), "inputs are within");
    }
    for (int i = 0; i < tick.command_count; i++) {
        claim(command_is_valid(&tick.commands[i]), "commands are valid");
    }
    if (is_taken) {
        claim(record_pack(f->g, fuzz_head(f), &tick, again, sizeof(again)) == length &&
                  memcmp(again, bytes, length) == 0,
              "a record has one encoding");
        f->g->step(f->world, f->level, &tick);
        claim_sound(f->g, f->world, f->level);
    }
}

static void try_input(const struct game *g, const uint8_t *bytes, size_t length)
{
    uint8_t again[PROTO_MESSAGE_BYTES];
    enum message_kind kind;
    struct msg_input m = { 0 };

    if (!message_classify(bytes, length, 1, true, &kind) || kind != MSG_INPUT) {
        return;
    }
    bool is_taken = input_message_unpack(g, bytes, length, &m);

    for (int i = 0; i < PROTO_INPUTS_MOST; i++) {
        claim(fields_are_within(g->input_fields, &m.inputs[i]), "inputs are within");
    }
    if (is_taken) {
        claim(input_message_pack(g, &m, again) == length && memcmp(again, bytes, length) == 0,
              "an input message has one encoding");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct script s = { data, data + size };
    static struct fuzz_world f;
    uint8_t what = take_u8(&s);
    uint16_t seats = take_u16(&s);

    if (what & 2) {
        try_input(game_at(what & 1), s.at, (size_t)(s.end - s.at));
        return 0;
    }
    fuzz_begin(&f, game_at(what & 1), seats, 2);
    for (int i = 0; i < 8 && s.at < s.end; i++) {
        size_t length;
        const uint8_t *bytes = take_bytes(&s, 1 + take_u8(&s), &length);

        try_record(&f, bytes, length);
    }
    return 0;
}
