/* Runs a fuzz target over files and the files of directories: for builds without libFuzzer.
 * SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#include "base/text.h"
#include "tests/fuzz/fuzz.h"

enum {
    INPUT_BYTES = 1 << 20,
    PATH_BYTES = 4096,
};

static bool run_file(const char *path)
{
    uint8_t *bytes = malloc(INPUT_BYTES);
    FILE *f = fopen(path, "rb");
    bool is_read = false;

    if (f != NULL && bytes != NULL) {
        size_t length = fread(bytes, 1, INPUT_BYTES, f);
        uint8_t *exact = malloc(length + (length == 0));

        is_read = ferror(f) == 0 && exact != NULL;
        if (is_read) {
            memcpy(exact, bytes, length);
            LLVMFuzzerTestOneInput(exact, length);
        }
        free(exact);
    }
    if (!is_read) {
        fprintf(stderr, "cannot read %s: %s\n", path, strerror(errno));
    }
    if (f != NULL) {
        fclose(f);
    }
    free(bytes);
    return is_read;
}

static bool run_folder(const char *path, int *count)
{
    DIR *folder = opendir(path);
    const struct dirent *entry;
    bool is_good = folder != NULL;

    while (is_good && (entry = readdir(folder)) != NULL) {
        char file[PATH_BYTES];

        if (entry->d_name[0] != '.') {
            text_format(file, sizeof(file), "%s/%s", path, entry->d_name);
            is_good = run_file(file);
            *count += 1;
        }
    }
    if (folder != NULL) {
        closedir(folder);
    }
    return is_good;
}

int main(int argc, char *argv[])
{
    bool is_good = argc > 1;
    int count = 0;

    for (int i = 1; i < argc && is_good; i++) {
        struct stat info;

        if (stat(argv[i], &info) == 0 && S_ISDIR(info.st_mode)) {
            is_good = run_folder(argv[i], &count);
        } else {
            is_good = run_file(argv[i]);
            count++;
        }
    }
    printf("%d inputs replayed\n", count);
    return is_good && count > 0 ? 0 : 1;
}
