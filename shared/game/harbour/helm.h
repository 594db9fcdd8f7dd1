/* What a helmsman holds down, and how it is sent in few bits.
 * SPDX-License-Identifier: MIT */
#ifndef HP_HELM_H
#define HP_HELM_H

#include "game/harbour/harbour.h"

extern const struct field_table helm_fields;

/* struct game's input_pack and input_unpack. One encoding for each change:
 *
 *   0                                   as before
 *   1 0 KEYS                            keys changed, not the aim
 *   1 1 AIM keys-changed:1 [KEYS]       the aim changed
 *   AIM   0 distance:5                  by -16..-1, 1..16 of 1024
 *         1 aim:10                      by more
 *   KEYS  buttons:2 steer-changed:1 [steer:4] drive-changed:1 [drive:4]
 */
void helm_pack(struct bit_writer *w, const struct input *before, const struct input *in);
void helm_unpack(struct bit_reader *r, const struct input *before, struct input *in);

#endif
