/* Text from people and from the wire: checked, cleaned, never trusted.
 * SPDX-License-Identifier: MIT */
#ifndef HP_TEXT_H
#define HP_TEXT_H

#include "base/base.h"

/* Whether `text` (length bytes) is well-formed UTF-8 without control, bidirectional-override or
 * invisible format characters (C0, C1, U+200B..200F, 202A..202E, 2060..206F, FEFF), not starting or
 * ending with a space. Empty text is clean. */
bool text_is_clean(const char *text, size_t length);

/* Copies what is clean of `from` (terminated, anything) into `to`: bad bytes and characters go,
 * white space becomes one space, trimmed at both ends, cut at a whole character to fit `size`.
 * The rest of `to` is zeroed. Returns the length. */
size_t text_clean(char *to, size_t size, const char *from);

/* printf into a buffer of fixed size: always terminated, cut at a whole character. */
void text_format(char *to, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
