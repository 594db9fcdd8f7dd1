/* A server as a child.
 * SPDX-License-Identifier: MIT */
#include "client/child_server.h"

#include <jansson.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "net/code.h"
#include "net/secret.h"

enum {
    READY_US = 5000000,
    LOOK_US = 50000, /* how long it waits before it looks whether it is to wait any more */
    GRACE_US = 2000000,
    LINE_BYTES = 1024,
};

static bool read_ready(const char *line, char target[CHILD_TARGET_BYTES])
{
    const char *prefix = "READY ";
    const char *address;
    int port;

    if (strncmp(line, prefix, strlen(prefix)) != 0) {
        return false;
    }
    json_t *ready = json_loads(line + strlen(prefix), 0, NULL);
    bool is_good = json_unpack(ready, "{s:s, s:i}", "address", &address, "port", &port) == 0;

    if (is_good) {
        text_format(target, CHILD_TARGET_BYTES, "%s:%d", address, port);
    }
    json_decref(ready);
    return is_good;
}

/* The library copies what it reads: here into memory for secrets. */
static void read_match(const char *line, char *code)
{
    const char *prefix = "MATCH ";
    json_malloc_t usual_malloc;
    json_free_t usual_free;
    const char *text;

    if (code == NULL || strncmp(line, prefix, strlen(prefix)) != 0) {
        return;
    }
    json_get_alloc_funcs(&usual_malloc, &usual_free);
    json_set_alloc_funcs(secret_take, secret_give);
    json_t *match = json_loads(line + strlen(prefix), 0, NULL);

    if (json_unpack(match, "{s:s}", "code", &text) == 0) {
        text_format(code, CODE_TEXT_BYTES, "%s", text);
    }
    json_decref(match);
    json_set_alloc_funcs(usual_malloc, usual_free);
}

static bool is_over(const struct child_server_start *how)
{
    return how->is_over != NULL && atomic_load(how->is_over);
}

bool child_server_start(struct child *c, const struct child_server_start *how,
                        char target[CHILD_TARGET_BYTES], char *code, char *fault, size_t fault_size)
{
    const struct child_start told = { .argv = how->argv,
                                      .output = CHILD_OUTPUT_LINES,
                                      .outlives = how->outlives,
                                      .is_told = true,
                                      .errors = how->errors };
    char line[LINE_BYTES];
    const uint64_t until_us = clock_now_us() + READY_US;
    bool is_ready = false;

    if (!child_start(c, &told, fault, fault_size)) {
        return false;
    }
    while (!is_ready && c->lines.fd >= 0 && clock_now_us() < until_us && !is_over(how)) {
        if (child_line(c, line, sizeof(line), clock_now_us() + LOOK_US)) {
            read_match(line, code);
            is_ready = read_ready(line, target);
        }
    }
    secret_wipe(line, sizeof(line));
    if (!is_ready) {
        child_stop(c, GRACE_US);
        text_format(fault, fault_size, "the server did not start; its words are %s%s",
                    how->errors != NULL ? "in " : "above", how->errors != NULL ? how->errors : "");
    }
    return is_ready;
}
