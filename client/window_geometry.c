/* The window's size and place as people write them.
 * SPDX-License-Identifier: MIT */
#include "client/window.h"

/* The digits at *at, at most as many as WINDOW_MOST has; moves behind them. */
static bool take_number(const char **at, int *number)
{
    enum { DIGITS = 5 };
    const char *from = *at;

    *number = 0;
    while (**at >= '0' && **at <= '9' && *at - from < DIGITS) {
        *number = *number * 10 + (*(*at)++ - '0');
    }
    return *at > from;
}

static bool take_sign(const char **at, char sign)
{
    bool is_there = **at == sign;

    *at += is_there;
    return is_there;
}

static bool is_side(int points)
{
    return points >= WINDOW_LEAST && points <= WINDOW_MOST;
}

bool window_geometry(struct window_options *o, const char *text)
{
    struct window_options said = *o;
    const char *at = text;

    if (*at != '+' &&
        !(take_number(&at, &said.width) && take_sign(&at, 'x') && take_number(&at, &said.height) &&
          is_side(said.width) && is_side(said.height))) {
        return false;
    }
    said.has_position = take_sign(&at, '+');
    if (said.has_position &&
        !(take_number(&at, &said.x) && take_sign(&at, '+') && take_number(&at, &said.y))) {
        return false;
    }
    if (*at != '\0') {
        return false;
    }
    *o = said;
    return true;
}
