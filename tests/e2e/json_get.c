/* json_get FILE PATH: prints what stands at PATH in a JSON file, a line for each match. PATH is
 * keys joined by dots; a star stands for every element of an array. Exit status 1: nothing is
 * there.
 * SPDX-License-Identifier: MIT */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

static void print_value(const json_t *value)
{
    if (json_is_string(value)) {
        printf("%s\n", json_string_value(value));
    } else if (json_is_integer(value)) {
        printf("%" JSON_INTEGER_FORMAT "\n", json_integer_value(value));
    } else if (json_is_real(value)) {
        printf("%.6f\n", json_real_value(value));
    } else {
        printf("%s\n", json_is_true(value) ? "true" : json_is_false(value) ? "false" : "null");
    }
}

/* Returns how many values were printed. */
static int follow(const json_t *value, const char *path)
{
    char key[64];
    size_t length = strcspn(path, ".");
    int found = 0;

    if (value == NULL || length >= sizeof(key)) {
        return 0;
    }
    if (path[0] == '\0') {
        print_value(value);
        return 1;
    }
    const char *rest = path + length + (path[length] == '.');

    memcpy(key, path, length);
    key[length] = '\0';
    if (strcmp(key, "*") != 0) {
        return follow(json_object_get(value, key), rest);
    }
    for (size_t i = 0; i < json_array_size(value); i++) {
        found += follow(json_array_get(value, i), rest);
    }
    return found;
}

int main(int argc, char *argv[])
{
    json_error_t error;

    if (argc != 3) {
        fprintf(stderr, "usage: json_get FILE PATH\n");
        return 64;
    }
    json_t *root = json_load_file(argv[1], 0, &error);

    if (root == NULL) {
        fprintf(stderr, "json_get: %s: %s\n", argv[1], error.text);
        return 65;
    }
    int found = follow(root, argv[2]);

    json_decref(root);
    return found > 0 ? 0 : 1;
}
