/* Fuzz target: maps from strangers, for every game. What loads can be played on.
 *
 *   byte 0: game; the rest: the map's text
 * SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "tests/fuzz/fuzz.h"

enum {
    TICKS = 20,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct script s = { data, data + size };
    static struct fuzz_world f;
    const struct game *g = game_at(take_u8(&s) & 1);
    struct level_fault fault;

    f.g = g;
    memset(f.bots, 0, sizeof(f.bots));
    memset(f.level, 0x55, sizeof(f.level));
    memset(&fault, 0x55, sizeof(fault));
    if (!g->level_load(f.level, (const char *)s.at, (size_t)(s.end - s.at), &fault)) {
        size_t length = strnlen(fault.text, sizeof(fault.text));

        claim(fault.line >= 0 && length > 0 && length < sizeof(fault.text) &&
                  text_is_clean(fault.text, length),
              "a bad map is told in a sentence");
        return 0;
    }
    g->init(f.world, f.level, 1, g->lobby.seats);
    for (int i = 0; i < TICKS; i++) {
        fuzz_play(&f, UINT16_MAX, 1);
        claim_sound(g, f.world, f.level);
    }
    return 0;
}
