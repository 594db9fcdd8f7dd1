/* Looks at pictures for the window's test: how many colours one has, how much two differ.
 * SPDX-License-Identifier: MIT */
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    CHANNELS = 3,
    SHADES = 32 * 32 * 32, /* colours to 5 bits a channel */
    STRONG = 40,           /* a difference that waves and light don't make */
};

struct picture {
    png_image image;
    unsigned char *pixels;
};

static int load(struct picture *p, const char *path)
{
    memset(p, 0, sizeof(*p));
    p->image.version = PNG_IMAGE_VERSION;
    if (png_image_begin_read_from_file(&p->image, path) == 0) {
        fprintf(stderr, "%s: %s\n", path, p->image.message);
        return 0;
    }
    p->image.format = PNG_FORMAT_RGB;
    p->pixels = malloc(PNG_IMAGE_SIZE(p->image));
    return p->pixels != NULL && png_image_finish_read(&p->image, NULL, p->pixels, 0, NULL) != 0;
}

static int count_colours(const struct picture *p)
{
    static unsigned char seen[SHADES];
    size_t count = (size_t)p->image.width * p->image.height;
    int colours = 0;

    for (size_t i = 0; i < count; i++) {
        const unsigned char *at = p->pixels + i * CHANNELS;
        int shade = (at[0] >> 3) << 10 | (at[1] >> 3) << 5 | at[2] >> 3;
        colours += seen[shade] == 0;
        seen[shade] = 1;
    }
    return colours;
}

/* Pixels of 10,000 that differ strongly. */
static int differ(const struct picture *a, const struct picture *b)
{
    size_t count = (size_t)a->image.width * a->image.height;
    size_t changed = 0;

    if (a->image.width != b->image.width || a->image.height != b->image.height) {
        return 10000;
    }
    for (size_t i = 0; i < count; i++) {
        int most = 0;
        for (size_t c = 0; c < CHANNELS; c++) {
            int off = abs(a->pixels[i * CHANNELS + c] - b->pixels[i * CHANNELS + c]);
            most = off > most ? off : most;
        }
        changed += most > STRONG;
    }
    return (int)(changed * 10000 / count);
}

int main(int argc, char *argv[])
{
    struct picture a = { .pixels = NULL };
    struct picture b = { .pixels = NULL };
    int answer = -1;

    if (argc == 3 && strcmp(argv[1], "colours") == 0 && load(&a, argv[2])) {
        answer = count_colours(&a);
    } else if (argc == 4 && strcmp(argv[1], "differ") == 0 && load(&a, argv[2]) &&
               load(&b, argv[3])) {
        answer = differ(&a, &b);
    } else {
        fprintf(stderr, "usage: look colours PNG | look differ PNG PNG\n");
    }
    free(a.pixels);
    free(b.pixels);
    if (answer < 0) {
        return 1;
    }
    printf("%d\n", answer);
    return 0;
}
