/* A relay's figures.
 * SPDX-License-Identifier: MIT */
#include "client/relay_report.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum {
    TEXT_BYTES = 1024,
};

/* One row a figure: what it is called in both. */
static const struct {
    const char *key;
    size_t offset;
} figures[] = {
    { "datagrams", offsetof(struct relay_figures, datagrams) },
    { "bytes", offsetof(struct relay_figures, bytes) },
    { "lost", offsetof(struct relay_figures, causes[LINK_LOST]) },
    { "cut", offsetof(struct relay_figures, causes[LINK_CUT]) },
    { "full", offsetof(struct relay_figures, causes[LINK_FULL]) },
    { "held", offsetof(struct relay_figures, held) },
    { "doubled", offsetof(struct relay_figures, doubled) },
    { "corrupt", offsetof(struct relay_figures, corrupt) },
    { "crowded", offsetof(struct relay_figures, crowded) },
};

static const char *const direction_names[RELAY_DIRECTIONS] = { "up", "down" };

static uint64_t figure(const struct relay_figures *f, size_t offset)
{
    return *(const uint64_t *)(const void *)((const char *)f + offset);
}

char *relay_report_text(const struct relay *r)
{
    const struct histogram *late = relay_late_us(r);
    char *text = malloc(TEXT_BYTES);
    int clients = relay_clients(r);

    if (text == NULL) {
        return NULL;
    }
    text_format(text, TEXT_BYTES, "%d client%s, %" PRIu64 " datagrams of others turned away",
                clients, clients == 1 ? "" : "s", relay_turned_away(r));
    for (int d = 0; d < RELAY_DIRECTIONS; d++) {
        struct relay_figures f;
        size_t used = strlen(text);

        relay_figures(r, 0, (enum relay_direction)d, &f);
        text_format(text + used, TEXT_BYTES - used, "\n%s:", direction_names[d]);
        for (size_t i = 0; i < ARRAY_LEN(figures); i++) {
            used = strlen(text);
            text_format(text + used, TEXT_BYTES - used, "%s %" PRIu64 " %s", i > 0 ? "," : "",
                        figure(&f, figures[i].offset), figures[i].key);
        }
    }
    size_t used = strlen(text);

    text_format(text + used, TEXT_BYTES - used,
                "\nsent on after they were due: median %u us, 99 %% within %u us, worst %u us",
                (unsigned)histogram_at(late, 500), (unsigned)histogram_at(late, 990),
                (unsigned)late->most);
    return text;
}

json_t *relay_report_json(const struct relay *r)
{
    const struct histogram *late = relay_late_us(r);
    json_t *root =
        json_pack("{s:i, s:I, s:{s:i, s:i, s:i}}", "clients", relay_clients(r), "turned_away",
                  (json_int_t)relay_turned_away(r), "late_us", "p50", (int)histogram_at(late, 500),
                  "p99", (int)histogram_at(late, 990), "max", (int)late->most);

    for (int d = 0; d < RELAY_DIRECTIONS; d++) {
        json_t *direction = json_object();
        struct relay_figures f;

        relay_figures(r, 0, (enum relay_direction)d, &f);
        for (size_t i = 0; i < ARRAY_LEN(figures); i++) {
            json_object_set_new(direction, figures[i].key,
                                json_integer((json_int_t)figure(&f, figures[i].offset)));
        }
        json_object_set_new(root, direction_names[d], direction);
    }
    return root;
}
