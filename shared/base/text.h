/* Text from people and from the wire: checked, cleaned, never trusted.
 * SPDX-License-Identifier: MIT */
#ifndef HP_TEXT_H
#define HP_TEXT_H

#include <stdarg.h>

#include "base/base.h"

/* Whether `text` (length bytes) is well-formed UTF-8 as text_clean leaves it: without control,
 * bidirectional-override or invisible characters (Unicode's Default_Ignorable_Code_Point), the only
 * white space being single spaces between other characters. Empty text is clean. */
bool text_is_clean(const char *text, size_t length);

/* Copies what is clean of `from` (terminated, anything) into `to`: bad bytes and characters go,
 * white space becomes one space, trimmed at both ends, cut at a whole character to fit `size`.
 * The rest of `to` is zeroed. Returns the length. */
size_t text_clean(char *to, size_t size, const char *from);

/* Reads a whole number from 0 to `most`, in digits alone. False: it is none, *number is as it was.
 */
bool text_number(const char *text, long most, long *number);

/* printf into a buffer of fixed size: always terminated, cut at a whole character. */
void text_format(char *to, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void text_format_list(char *to, size_t size, const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));

#endif
