/* Pictures of the game as PNG files. Owns where they go; knows nothing of what is on them.
 * SPDX-License-Identifier: MIT */
#include "client/picture.h"

#include <errno.h>
#include <limits.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"

enum {
    CHANNELS = 3,
    NAMES_MOST = 100, /* pictures in one second */
    ICON_MOST = 512,  /* pixels each way */
};

/* By way of memory: what is behind the path may be no file that could be replaced. */
static bool write_png(const uint8_t *pixels, int width, int height, const char *path, char *fault,
                      size_t size)
{
    png_image image = { .version = PNG_IMAGE_VERSION };

    image.width = (png_uint_32)width;
    image.height = (png_uint_32)height;
    image.format = PNG_FORMAT_RGB;
    png_alloc_size_t length = PNG_IMAGE_PNG_SIZE_MAX(image);
    void *bytes = malloc(length);

    if (bytes == NULL) {
        text_format(fault, size, "cannot write %s: no memory", path);
        return false;
    }
    bool is_done = png_image_write_to_memory(&image, bytes, &length, 0, pixels, 0, NULL) != 0;

    if (!is_done) {
        text_format(fault, size, "cannot write %s: %s", path, image.message);
    } else {
        is_done = file_replace(path, bytes, length, fault, size);
    }
    free(bytes);
    return is_done;
}

bool picture_save(SDL_Renderer *renderer, const char *path, char *fault, size_t size)
{
    int width = 0;
    int height = 0;

    SDL_GetRendererOutputSize(renderer, &width, &height);
    uint8_t *pixels = malloc((size_t)width * (size_t)height * CHANNELS + 1);
    if (pixels == NULL) {
        text_format(fault, size, "cannot write %s: no memory", path);
        return false;
    }
    bool is_done =
        SDL_RenderReadPixels(renderer, NULL, SDL_PIXELFORMAT_RGB24, pixels, width * CHANNELS) == 0;
    if (!is_done) {
        text_format(fault, size, "Can't read the picture back: %s", SDL_GetError());
    } else {
        is_done = write_png(pixels, width, height, path, fault, size);
    }
    free(pixels);
    return is_done;
}

/* The folder that user-dirs.dirs names, as in XDG_PICTURES_DIR="$HOME/Pictures". */
static bool read_user_dirs(const char *home, char *folder, size_t size)
{
    static const char key[] = "XDG_PICTURES_DIR=\"";
    const char *config = getenv("XDG_CONFIG_HOME");
    char line[PATH_MAX];
    bool is_found = false;

    if (config != NULL && config[0] == '/') {
        text_format(line, sizeof(line), "%s/user-dirs.dirs", config);
    } else {
        text_format(line, sizeof(line), "%s/.config/user-dirs.dirs", home);
    }
    FILE *file = fopen(line, "re");
    while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
        if (strncmp(line, key, sizeof(key) - 1) != 0) {
            continue;
        }
        char *value = line + sizeof(key) - 1;
        value[strcspn(value, "\"\n")] = '\0';
        bool is_under_home = strncmp(value, "$HOME/", 6) == 0;
        text_format(folder, size, "%s%s", is_under_home ? home : "",
                    value + (is_under_home ? 5 : 0));
        is_found = folder[0] == '/';
    }
    if (file != NULL) {
        fclose(file);
    }
    return is_found;
}

static bool find_folder(char *folder, size_t size, char *fault, size_t fault_size)
{
    const char *said = getenv("XDG_PICTURES_DIR");
    const char *home = getenv("HOME");

    if (said != NULL && said[0] == '/') {
        text_format(folder, size, "%s", said);
    } else if (home == NULL || home[0] != '/') {
        text_format(fault, fault_size,
                    "No folder for pictures: neither XDG_PICTURES_DIR nor HOME "
                    "is set");
        return false;
    } else if (!read_user_dirs(home, folder, size)) {
        text_format(folder, size, "%s/Pictures", home);
    }
    if (mkdir(folder, 0755) != 0 && errno != EEXIST) {
        text_format(fault, fault_size, "Can't make the folder %s: %s", folder, strerror(errno));
        return false;
    }
    return true;
}

bool picture_name(char *path, size_t path_size, char *fault, size_t size)
{
    char folder[PATH_MAX];
    char stamp[32];
    time_t now = time(NULL);
    struct tm local;

    if (!find_folder(folder, sizeof(folder), fault, size)) {
        return false;
    }
    localtime_r(&now, &local);
    strftime(stamp, sizeof(stamp), "%Y%m%d-%H%M%S", &local);
    for (int i = 0; i < NAMES_MOST; i++) {
        char number[8] = "";
        if (i > 0) {
            text_format(number, sizeof(number), "-%d", i);
        }
        text_format(path, path_size, "%s/homeport-%s%s.png", folder, stamp, number);
        if (access(path, F_OK) != 0) {
            return true;
        }
    }
    text_format(fault, size, "Too many pictures in one second in %s", folder);
    return false;
}

/* Its pixels belong to the surface. */
static SDL_Surface *read_pixels(png_image *image)
{
    SDL_Surface *surface = SDL_CreateRGBSurfaceWithFormat(0, (int)image->width, (int)image->height,
                                                          32, SDL_PIXELFORMAT_RGBA32);

    image->format = PNG_FORMAT_RGBA;
    if (surface != NULL &&
        png_image_finish_read(image, NULL, surface->pixels, surface->pitch, NULL) == 0) {
        SDL_FreeSurface(surface);
        surface = NULL;
    }
    return surface;
}

SDL_Surface *picture_icon(void)
{
    png_image image = { .version = PNG_IMAGE_VERSION };
    SDL_Surface *icon = NULL;
    char path[PATH_MAX];

    if (file_find_asset("homeport.png", path, sizeof(path)) &&
        png_image_begin_read_from_file(&image, path) != 0 && image.width <= ICON_MOST &&
        image.height <= ICON_MOST) {
        icon = read_pixels(&image);
    }
    png_image_free(&image);
    return icon;
}
