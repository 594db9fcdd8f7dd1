/* Text from people and from the wire: UTF-8 decoded strictly, and two tables of what is not wanted.
 * Knows nothing of fields, options or logs.
 * SPDX-License-Identifier: MIT */
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct range {
    uint32_t first;
    uint32_t last;
};

/* Unicode's White_Space without the plain space. */
static const struct range spaces[] = {
    { 0x09, 0x0D },     { 0x85, 0x85 },     { 0xA0, 0xA0 },
    { 0x1680, 0x1680 }, { 0x2000, 0x200A }, { 0x2028, 0x2029 },
    { 0x202F, 0x202F }, { 0x205F, 0x205F }, { 0x3000, 0x3000 },
};

/* Control characters, Unicode's Default_Ignorable_Code_Point (shows nothing, or turns the text
 * around) and the interlinear marks. */
static const struct range unwelcome[] = {
    { 0x00, 0x1F },       { 0x7F, 0x9F },       { 0xAD, 0xAD },       { 0x034F, 0x034F },
    { 0x061C, 0x061C },   { 0x115F, 0x1160 },   { 0x17B4, 0x17B5 },   { 0x180B, 0x180F },
    { 0x200B, 0x200F },   { 0x202A, 0x202E },   { 0x2060, 0x206F },   { 0x3164, 0x3164 },
    { 0xFE00, 0xFE0F },   { 0xFEFF, 0xFEFF },   { 0xFFA0, 0xFFA0 },   { 0xFFF0, 0xFFFB },
    { 0x1BCA0, 0x1BCA3 }, { 0x1D173, 0x1D17A }, { 0xE0000, 0xE0FFF },
};

static bool is_in(const struct range *ranges, size_t count, uint32_t code)
{
    for (size_t i = 0; i < count; i++) {
        if (code <= ranges[i].last) {
            return code >= ranges[i].first;
        }
    }
    return false;
}

static bool is_visible_ascii(uint32_t code)
{
    return code > ' ' && code < 0x7F;
}

static bool is_space(uint32_t code)
{
    return code == ' ' || (!is_visible_ascii(code) && is_in(spaces, ARRAY_LEN(spaces), code));
}

static bool is_unwelcome(uint32_t code)
{
    return !is_visible_ascii(code) && is_in(unwelcome, ARRAY_LEN(unwelcome), code);
}

/* The bytes of the character at `text`, 1..4, and its code; 0 when it is not well-formed: cut off,
 * longer than need be, a surrogate or beyond U+10FFFF. */
static size_t decode(const char *text, size_t left, uint32_t *code)
{
    /* By length: what the lead byte's mark is, which bits it has, the least code. */
    static const struct {
        uint8_t mask;
        uint8_t mark;
        uint32_t least;
    } leads[] = {
        { 0x80, 0x00, 0 },
        { 0xE0, 0xC0, 0x80 },
        { 0xF0, 0xE0, 0x800 },
        { 0xF8, 0xF0, 0x10000 },
    };
    uint8_t lead = left > 0 ? (uint8_t)text[0] : 0xFF;

    for (size_t more = 0; more < ARRAY_LEN(leads) && more < left; more++) {
        if ((lead & leads[more].mask) != leads[more].mark) {
            continue;
        }
        uint32_t value = lead & (uint8_t)~leads[more].mask;
        for (size_t i = 1; i <= more; i++) {
            uint8_t byte = (uint8_t)text[i];
            if ((byte & 0xC0) != 0x80) {
                return 0;
            }
            value = value << 6 | (byte & 0x3F);
        }
        *code = value;
        bool is_surrogate = value >= 0xD800 && value <= 0xDFFF;
        return value < leads[more].least || value > 0x10FFFF || is_surrogate ? 0 : more + 1;
    }
    return 0;
}

bool text_is_clean(const char *text, size_t length)
{
    bool was_space = true;

    for (size_t at = 0; at < length;) {
        uint32_t code;
        size_t bytes = decode(text + at, length - at, &code);
        bool is_plain_space = code == ' ';
        if (bytes == 0 || is_unwelcome(code) || (is_space(code) && !is_plain_space) ||
            (is_plain_space && was_space)) {
            return false;
        }
        was_space = is_plain_space;
        at += bytes;
    }
    return length == 0 || !was_space;
}

size_t text_clean(char *to, size_t size, const char *from)
{
    size_t left = strlen(from);
    size_t length = 0;
    size_t gap = 0;

    while (left > 0) {
        uint32_t code;
        size_t bytes = decode(from, left, &code);
        bool is_good = bytes > 0;
        if (is_good && is_space(code)) {
            gap = length > 0 ? 1 : 0;
        } else if (is_good && !is_unwelcome(code)) {
            if (length + gap + bytes >= size) {
                break;
            }
            memcpy(to + length + gap, from, bytes);
            if (gap > 0) {
                to[length] = ' ';
            }
            length += gap + bytes;
            gap = 0;
        }
        from += is_good ? bytes : 1;
        left -= is_good ? bytes : 1;
    }
    memset(to + length, 0, size - length);
    return length;
}

/* Where the last character begins if the text breaks off within it, else `length`. */
static size_t whole_length(const char *text, size_t length)
{
    size_t start = length;

    while (start > 0 && length - start < 3 && ((uint8_t)text[start - 1] & 0xC0) == 0x80) {
        start--;
    }
    if (start == 0 || ((uint8_t)text[start - 1] & 0xC0) != 0xC0) {
        return length;
    }
    uint32_t code;
    return decode(text + start - 1, length - start + 1, &code) > 0 ? length : start - 1;
}

bool text_number(const char *text, long most, long *number)
{
    char *end;
    long value = strtol(text, &end, 10);

    if (text[0] < '0' || text[0] > '9' || *end != '\0' || value > most) {
        return false;
    }
    *number = value;
    return true;
}

void text_format(char *to, size_t size, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    text_format_list(to, size, format, arguments);
    va_end(arguments);
}

void text_format_list(char *to, size_t size, const char *format, va_list arguments)
{
    if (size == 0) {
        return;
    }
    int wanted = vsnprintf(to, size, format, arguments);
    if (wanted < 0) {
        to[0] = '\0';
    } else if ((size_t)wanted >= size) {
        to[whole_length(to, size - 1)] = '\0';
    }
}
