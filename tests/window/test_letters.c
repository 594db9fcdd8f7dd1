/* The claims of client/letters.h.
 * SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/base.h"
#include "client/letters.h"

#define FACE "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
#define HEBREW "\xD7\x90\xD7\x91\xD7\x92\xD7\x93\xD7\x90\xD7\x91\xD7\x92\xD7\x93"

enum {
    SIZE = 24,
};

#define SERIF "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"
#define DIE "\xE2\x9A\x80" /* a sign that only the other one has */
#define HAN "\xE6\x88\x91" /* and one that neither has */

static TTF_Font *face;
static TTF_Font *serif;
static const struct letters *sans;

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
    SDL_Surface *s = letters_draw(sans, HEBREW " Bob.", wide);

    assert_non_null(s);
    assert_in_range(s->h, pitch + 1, 2 * pitch + SIZE);
    assert_true(top_of_first(s, pitch) > pitch / 2); /* the full stop, where such a text ends */
    SDL_FreeSurface(s);
    s = letters_draw(sans, "Bob " HEBREW ".", wide);
    assert_non_null(s);
    assert_in_range(top_of_first(s, pitch), 0, pitch / 2);
    SDL_FreeSurface(s);
}

/* How many pixels have ink. */
static int ink(const SDL_Surface *s)
{
    int count = 0;

    for (int y = 0; y < s->h; y++) {
        for (int x = 0; x < s->w; x++) {
            count += is_inked(s, x, y);
        }
    }
    return count;
}

static void what_a_face_lacks_is_drawn_with_one_that_has_it(void **state)
{
    const struct letters both = { { serif, face }, 2 };
    const struct letters alone = { { serif }, 1 };

    (void)state;
    assert_true(letters_lack(&alone, "a" DIE "b"));
    assert_false(letters_lack(&both, "a" DIE "b"));
    assert_true(letters_lack(&both, HAN));
    SDL_Surface *mixed = letters_draw(&both, "a" DIE "b", 0);
    SDL_Surface *a = TTF_RenderUTF8_Blended(serif, "a", (SDL_Color){ 255, 255, 255, 255 });
    SDL_Surface *die = TTF_RenderUTF8_Blended(face, DIE, (SDL_Color){ 255, 255, 255, 255 });
    SDL_Surface *b = TTF_RenderUTF8_Blended(serif, "b", (SDL_Color){ 255, 255, 255, 255 });

    assert_non_null(mixed);
    assert_int_equal(mixed->w, a->w + die->w + b->w);
    assert_int_equal(ink(mixed), ink(a) + ink(die) + ink(b));
    SDL_FreeSurface(mixed);
    SDL_FreeSurface(a);
    SDL_FreeSurface(die);
    SDL_FreeSurface(b);
}

static void a_line_is_drawn_whole_however_often_its_face_changes(void **state)
{
    enum { PAIRS = 60 };
    const struct letters both = { { serif, face }, 2 };
    char text[PAIRS * sizeof("a" DIE)] = "";
    int a = 0;
    int die = 0;

    (void)state;
    for (int i = 0; i < PAIRS; i++) {
        strcat(text, "a" DIE);
    }
    TTF_SizeUTF8(serif, "a", &a, NULL);
    TTF_SizeUTF8(face, DIE, &die, NULL);
    SDL_Surface *s = letters_draw(&both, text, 0);

    assert_non_null(s);
    assert_int_equal(s->w, PAIRS * (a + die));
    SDL_FreeSurface(s);
}

static void what_no_face_has_is_a_box_as_before(void **state)
{
    const struct letters both = { { face, serif }, 2 };

    (void)state;
    SDL_Surface *s = letters_draw(&both, "a" HAN, 0);

    assert_non_null(s);
    assert_true(ink(s) > 0);
    SDL_FreeSurface(s);
}

static void lines_of_several_faces_are_broken_where_they_must(void **state)
{
    enum { WRAP = 100 };
    static const char *const texts[] = { "a " DIE " a " DIE " a " DIE " a " DIE " a " DIE,
                                         DIE DIE DIE DIE DIE DIE DIE DIE DIE DIE };
    const struct letters both = { { serif, face }, 2 };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        SDL_Surface *s = letters_draw(&both, texts[i], WRAP);

        assert_non_null(s);
        assert_in_range(s->w, WRAP / 2, WRAP);
        assert_true(s->h >= 2 * TTF_FontLineSkip(serif));
        SDL_FreeSurface(s);
    }
}

static int open_face(void **state)
{
    (void)state;
    static struct letters all;

    face = TTF_Init() == 0 ? TTF_OpenFont(FACE, SIZE) : NULL;
    serif = TTF_OpenFont(SERIF, SIZE);
    all = (struct letters){ { face }, 1 };
    sans = &all;
    return face != NULL && serif != NULL ? 0 : -1;
}

static int close_face(void **state)
{
    (void)state;
    TTF_CloseFont(face);
    TTF_CloseFont(serif);
    TTF_Quit();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_later_line_keeps_the_direction_of_the_text),
        cmocka_unit_test(what_a_face_lacks_is_drawn_with_one_that_has_it),
        cmocka_unit_test(a_line_is_drawn_whole_however_often_its_face_changes),
        cmocka_unit_test(what_no_face_has_is_a_box_as_before),
        cmocka_unit_test(lines_of_several_faces_are_broken_where_they_must),
    };

    return cmocka_run_group_tests(tests, open_face, close_face);
}
