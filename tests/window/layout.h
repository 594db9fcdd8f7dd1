/* Whether a picture is well laid out: takes note of each word and pane that is drawn above the
 * world (the linker leads the calls here, tests/window/CMakeLists.txt), and tells what is cut,
 * overlaps or stands over an edge; and so of names and marks that float in the world.
 * SPDX-License-Identifier: MIT */
#ifndef HP_LAYOUT_H
#define HP_LAYOUT_H

/* A new picture of that size in pixels. */
void layout_begin(int width, int height);

/* Prints what is wrong with it, each fault once. Returns how many there are. */
int layout_end(const char *name);

#endif
