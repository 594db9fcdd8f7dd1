/* Fuzz target: keyframes from a hostile server. What is taken must be a sound world, have one
 * encoding, and stand any inputs for a while.
 *
 *   byte 0: game; whether the rest is a keyframe's bytes or patches of a world in play; whether it
 *   keeps its hash or gets the right one; whether bots play on or input bits from the script.
 *   One input in 32 plays on for a second, the others for a few ticks
 * SPDX-License-Identifier: MIT */
#include "tests/fuzz/fuzz.h"
#include "wire/keyframe.h"

enum {
    IS_SECOND_GAME = 1,
    IS_PATCHED = 2,
    KEEPS_HASH = 4,
    HAS_BOTS = 8,
    HASH_BYTES = 8,
    PATCHES = 24,
    STEPS = 3,
    STEPS_MOST = 60,
    LONG_ONE_IN = 32,
    PLAYED_TICKS = 32,
};

/* Puts the right hash behind the bits of a world. */
static void mend_hash(const struct game *g, uint8_t *bytes, size_t length)
{
    uint64_t world[GAME_WORLD_BYTES / 8];
    struct bit_reader r;

    bits_begin_read(&r, bytes, length - HASH_BYTES);
    fields_unpack(g->world_fields, world, &r);
    uint64_t hash = world_hash(g, world);

    memcpy(bytes + length - HASH_BYTES, &hash, sizeof(hash));
}

/* A world in play with some of its bytes changed, if its table allows them. */
static size_t patch_world(struct fuzz_world *f, struct script *s, uint8_t *bytes)
{
    uint8_t *world = (uint8_t *)f->world;
    uint16_t seats = take_u16(s);

    fuzz_begin(f, f->g, seats, (int)take_below(s, PLAYED_TICKS));
    for (int i = 0; i < PATCHES && s->at < s->end; i++) {
        size_t at = take_u16(s) % f->g->world_bytes;

        fuzz_patch(f->g, world, at, take_u8(s));
    }
    return keyframe_pack(f->g, world, bytes, KEYFRAME_BYTES);
}

/* Inputs out of the script's bits; where they fail, and behind their end, the seat holds neutral.
 */
static void script_inputs(struct fuzz_world *f, struct script *s, struct tick *tick)
{
    struct bit_reader r;
    size_t length;
    const uint8_t *bytes = take_bytes(s, GAME_SEATS, &length);

    memset(tick, 0, sizeof(*tick));
    bits_begin_read(&r, bytes, length);
    for (int i = 0; i < GAME_SEATS; i++) {
        if (fuzz_head(f)->seats[i].kind != SEAT_EMPTY) {
            f->g->input_unpack(&r, &fuzz_head(f)->inputs[i], &tick->inputs[i]);
        }
    }
}

static void play_on(struct fuzz_world *f, struct script *s, int steps, bool has_bots)
{
    uint64_t before[GAME_WORLD_BYTES / 8];
    struct body bodies[GAME_BODIES];
    struct news news[GAME_NEWS];
    struct tick tick;

    for (int n = 0; n < steps; n++) {
        if (has_bots) {
            fuzz_bots(f, &tick);
        } else {
            script_inputs(f, s, &tick);
        }
        if (n % 16 == 2) {
            tick.commands[tick.command_count++] = (struct command){
                .kind = (uint8_t)take_below(s, COMMAND_COUNT),
                .seat = (uint8_t)take_below(s, GAME_SEATS),
                .value = (uint8_t)take_below(s, 3),
                .text = "Eve",
            };
        }
        memcpy(before, f->world, f->g->world_bytes);
        f->g->step(f->world, f->level, &tick);
        f->g->bodies(f->world, bodies);
        claim(f->g->news(before, f->world, news) <= GAME_NEWS, "no more news than there is room");
        claim_sound(f->g, f->world, f->level);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct script s = { data, data + size };
    static struct fuzz_world f;
    static uint8_t bytes[KEYFRAME_BYTES];
    static uint8_t again[KEYFRAME_BYTES];
    int steps = script_is_one_in(&s, LONG_ONE_IN) ? STEPS_MOST : STEPS;
    uint8_t what = take_u8(&s);
    size_t length;

    fuzz_begin(&f, game_at(what & IS_SECOND_GAME), 0, 0);
    if (what & IS_PATCHED) {
        length = patch_world(&f, &s, bytes);
    } else {
        const uint8_t *raw = take_bytes(&s, sizeof(bytes), &length);

        memcpy(bytes, raw, length);
    }
    if (!(what & KEEPS_HASH) && length > HASH_BYTES) {
        mend_hash(f.g, bytes, length);
    }
    if (!keyframe_unpack(f.g, f.level, bytes, length, f.world)) {
        return 0;
    }
    claim_sound(f.g, f.world, f.level);
    claim(keyframe_pack(f.g, f.world, again, sizeof(again)) == length &&
              memcmp(again, bytes, length) == 0,
          "a keyframe has one encoding");
    play_on(&f, &s, steps, what & HAS_BOTS);
    return 0;
}
