/* Match codes: made, read and written without a table lookup or a branch on a secret symbol.
 * SPDX-License-Identifier: MIT */
#include "net/code.h"

#include <sodium.h>
#include <string.h>

enum {
    SYMBOL_BITS = 5,
    ALPHABET = 1 << SYMBOL_BITS,
    CASE_BIT = 0x20, /* what tells a small letter from a capital */
};

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* What people write for what they see: stands for alphabet[value]. */
static const struct {
    char symbol;
    uint8_t value;
} twins[] = { { 'O', 0 }, { 'I', 1 }, { 'L', 1 } };

/* 0xffffffff if a equals b (both below 2^31), else 0. */
static uint32_t mask_equal(uint32_t a, uint32_t b)
{
    return 0u - (((a ^ b) - 1u) >> 31);
}

/* The symbol's number; ALPHABET if it is none. Always looks at the whole alphabet. */
static uint32_t value_of(char symbol)
{
    uint32_t c = (uint8_t)symbol;
    uint32_t value = ALPHABET;

    c &= ~(CASE_BIT & (0u - (c >> 6 & 1u))); /* letters are above 0x40; digits stay */
    for (uint32_t i = 0; i < ALPHABET; i++) {
        value ^= (value ^ i) & mask_equal(c, (uint8_t)alphabet[i]);
    }
    for (size_t i = 0; i < ARRAY_LEN(twins); i++) {
        value ^= (value ^ twins[i].value) & mask_equal(c, (uint8_t)twins[i].symbol);
    }
    return value;
}

static char symbol_of(uint32_t value)
{
    uint32_t symbol = 0;

    for (uint32_t i = 0; i < ALPHABET; i++) {
        symbol |= (uint8_t)alphabet[i] & mask_equal(value, i);
    }
    return (char)symbol;
}

void code_make(struct code *code, const uint8_t random[CODE_RANDOM_BYTES])
{
    uint64_t bits = 0;

    memcpy(&bits, random, CODE_RANDOM_BYTES);
    for (int i = 0; i < CODE_SYMBOLS; i++) {
        code->symbols[i] = symbol_of((uint32_t)(bits >> (SYMBOL_BITS * i)) % ALPHABET);
    }
    sodium_memzero(&bits, sizeof bits);
    if (code_locator(code) == CODE_LOCATOR_NONE) {
        code->symbols[CODE_LOCATOR_SYMBOLS - 1] = alphabet[1];
    }
}

bool code_parse(struct code *code, const char *text)
{
    size_t length = strnlen(text, CODE_TEXT_BYTES);
    bool has_dash = length == CODE_SYMBOLS + 1 && text[CODE_LOCATOR_SYMBOLS] == '-';
    uint32_t wrong = 0; /* symbols, gathered without a branch */

    sodium_memzero(code, sizeof *code);
    if (length != CODE_SYMBOLS && !has_dash) {
        return false;
    }
    for (int i = 0; i < CODE_SYMBOLS; i++) {
        uint32_t value = value_of(text[i + (has_dash && i >= CODE_LOCATOR_SYMBOLS)]);
        wrong |= value / ALPHABET;
        code->symbols[i] = symbol_of(value % ALPHABET);
    }
    if (wrong || code_locator(code) == CODE_LOCATOR_NONE) {
        sodium_memzero(code, sizeof *code);
        return false;
    }
    return true;
}

void code_print(const struct code *code, bool has_dash, char text[CODE_TEXT_BYTES])
{
    memset(text, 0, CODE_TEXT_BYTES);
    for (int i = 0; i < CODE_SYMBOLS; i++) {
        text[i + (has_dash && i >= CODE_LOCATOR_SYMBOLS)] = code->symbols[i];
    }
    if (has_dash) {
        text[CODE_LOCATOR_SYMBOLS] = '-';
    }
}

uint16_t code_locator(const struct code *code)
{
    uint32_t locator = 0;

    for (int i = 0; i < CODE_LOCATOR_SYMBOLS; i++) {
        locator = locator << SYMBOL_BITS | value_of(code->symbols[i]);
    }
    return (uint16_t)locator;
}
