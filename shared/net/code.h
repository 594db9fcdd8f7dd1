/* Match codes: eight symbols that people read out and type, K7Q-F2M4D. The first three are the
 * locator, which finds the match and is no secret; the last five are the secret. Symbols are
 * Crockford's base32 (no I, L, O, U), 5 bits each. What is secret is read and written in time that
 * does not depend on it. Knows nothing of matches; keeps nothing.
 *
 * A struct code and its text belong in memory of the caller's that is locked and wiped.
 * SPDX-License-Identifier: MIT */
#ifndef HP_CODE_H
#define HP_CODE_H

#include "base/base.h"

enum {
    CODE_SYMBOLS = 8,
    CODE_LOCATOR_SYMBOLS = 3,
    CODE_RANDOM_BYTES = 5,
    CODE_TEXT_BYTES = CODE_SYMBOLS + 2, /* with a dash and the final zero */
    CODE_LOCATOR_NONE = 0,              /* no code has the locator 000 */
    CODE_LOCATORS = 1 << (5 * CODE_LOCATOR_SYMBOLS),
};

/* The symbols as they are printed: one way only to write a code, so they can be keyed by. */
struct code {
    char symbols[CODE_SYMBOLS];
};

/* A code from 40 random bits. */
void code_make(struct code *code, const uint8_t random[CODE_RANDOM_BYTES]);

/* Reads what a person typed: either case, with the dash after the third symbol or without any, O
 * for 0, I and L for 1. False: anything else, and the code is zeroed. */
bool code_parse(struct code *code, const char *text);

/* "K7Q-F2M4D", or "K7QF2M4D" without the dash. */
void code_print(const struct code *code, bool has_dash, char text[CODE_TEXT_BYTES]);

/* 1 to CODE_LOCATORS - 1. */
uint16_t code_locator(const struct code *code);

#endif
