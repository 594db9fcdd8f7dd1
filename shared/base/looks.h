/* How a name looks: whether it may be shown as one, and what it shares with those it could be taken
 * for. Names are at most LOOKS_NAME_BYTES long here; nothing is allocated.
 * SPDX-License-Identifier: MIT */
#ifndef HP_LOOKS_H
#define HP_LOOKS_H

#include "base/base.h"

enum {
    LOOKS_NAME_BYTES = 32, /* the longest name, without the zero */
    /* Holds the skeleton of every usable name, with the zero: the worst letter is U+FDFA, of whose
     * 3 bytes 30 become. */
    LOOKS_SKELETON_BYTES = 10 * LOOKS_NAME_BYTES + 1,
};

/* Whether `name` (length bytes) may be a name: clean text (base/text.h: well-formed UTF-8, no
 * control, bidirectional or invisible character, single spaces within); no unassigned, private or
 * blank character; no combining mark without a letter before it and not more than one on a letter,
 * or two of a script's own (in Thai a vowel and a tone); and not of spaces, punctuation and
 * mathematical signs alone. Marks are counted after composition: one accented letter is one, in
 * whichever way it is written. */
bool looks_usable(const char *name, size_t length);

/* What all names share that a person could take for `name`: two names look alike if and only if
 * their skeletons are the same bytes. Without case, accents, spaces, punctuation and signs, nor
 * what sits on these; letters of other scripts that look Latin are Latin; 0 is o; 1, l, i and | are
 * l. A skeleton is UTF-8, its own skeleton, and not for showing. Returns its length, more than 0 if
 * `name` is usable; cut at a whole character if `size` is less than LOOKS_SKELETON_BYTES. `out` is
 * always terminated; empty if the name is too long or not UTF-8. */
size_t looks_skeleton(const char *name, char *out, size_t size);

#endif
