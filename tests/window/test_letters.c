/* The claims of client/letters.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base.h"
#include "client/letters.h"

#define FACE "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
#define HEBREW "\xD7\x90\xD7\x91\xD7\x92\xD7\x93\xD7\x90\xD7\x91\xD7\x92\xD7\x93"

enum {
    SIZE = 24,
};

static TTF_Font *face;

static bool is_inked(const SDL_Surface *s, int x, int y)
{
    const uint32_t *row = (const uint32_t *)((const uint8_t *)s->pixels + y * s->pitch);

    return row[x] >> 24 > 128;
}

/* Of the column of ink that is furthest to the left, from that row on, the uppermost row. */
static int top_of_first(const SDL_Surface *s, int from)
{
    for (int x = 0; x < s->w; x++) {
        for (int y = from; y < s->h; y++) {
            if (is_inked(s, x, y)) {
                return y - from;
            }
        }
    }
    return -1;
}

static void a_later_line_keeps_the_direction_of_the_text(void **state)
{
    int wide = 0;
    int pitch = TTF_FontLineSkip(face);

    (void)state;
    TTF_SizeUTF8(face, HEBREW ".", &wide, NULL);
    SDL_Surface *s = letters_draw(face, HEBREW " Bob.", wide);

    assert_non_null(s);
    assert_in_range(s->h, pitch + 1, 2 * pitch + SIZE);
    assert_true(top_of_first(s, pitch) > pitch / 2); /* the full stop, where such a text ends */
    SDL_FreeSurface(s);
    s = letters_draw(face, "Bob " HEBREW ".", wide);
    assert_non_null(s);
    assert_in_range(top_of_first(s, pitch), 0, pitch / 2);
    SDL_FreeSurface(s);
}

static int open_face(void **state)
{
    (void)state;
    face = TTF_Init() == 0 ? TTF_OpenFont(FACE, SIZE) : NULL;
    return face != NULL ? 0 : -1;
}

static int close_face(void **state)
{
    (void)state;
    TTF_CloseFont(face);
    TTF_Quit();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_later_line_keeps_the_direction_of_the_text),
    };

    return cmocka_run_group_tests(tests, open_face, close_face);
}
