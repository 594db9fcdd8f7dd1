/* Picks numbers out of a JSON report: `bench_pick FILE clients.rtt_ms.p50` prints one line for each
 * that the path leads to, going through all elements of an array. No such number: exit status 1.
 * SPDX-License-Identifier: MIT */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

/* Prints what `path` leads to from `node`; returns how many numbers that were. */
static int pick(const json_t *node, const char *path)
{
    char key[64];
    size_t length = strcspn(path, ".");
    int found = 0;

    if (json_is_array(node)) {
        for (size_t i = 0; i < json_array_size(node); i++) {
            found += pick(json_array_get(node, i), path);
        }
        return found;
    }
    if (*path == '\0') {
        if (json_is_number(node)) {
            printf("%.12g\n", json_number_value(node));
        }
        return json_is_number(node);
    }
    snprintf(key, sizeof key, "%.*s", (int)length, path);
    return pick(json_object_get(node, key), path + length + (path[length] == '.'));
}

int main(int argc, char *argv[])
{
    json_error_t fault;

    if (argc != 3) {
        fprintf(stderr, "usage: bench_pick FILE PATH\n");
        return 64;
    }
    json_t *report = json_load_file(argv[1], 0, &fault);
    if (report == NULL) {
        fprintf(stderr, "bench_pick: %s: %s\n", argv[1], fault.text);
        return 65;
    }
    int found = pick(report, argv[2]);
    json_decref(report);
    return found > 0 ? 0 : 1;
}
