/* The result table of headless play.
 * SPDX-License-Identifier: MIT */
#include "client/tool_table.h"

#include <jansson.h>
#include <stdio.h>

#include "base/text.h"
#include "client/tool.h"

/* A column: its heading, and where its figure stands in a client's object. */
struct column {
    const char *title;
    const char *key;
    const char *inner; /* key within an object; NULL: a plain number */
    int width;
    int decimals;
    bool is_rate; /* divided by the seconds */
};

static const struct column columns[] = {
    { "score", "score", NULL, 7, 0, false },
    { "RTT ms", "rtt_ms", "p50", 8, 2, false },
    { "confirmed ms", "input_to_confirmed_ms", "p50", 14, 2, false },
    { "p99", "input_to_confirmed_ms", "p99", 7, 2, false },
    { "up B/s", "bytes_up", NULL, 8, 0, true },
    { "down B/s", "bytes_down", NULL, 10, 0, true },
    { "late", "late_inputs_settled", NULL, 6, 0, false },
    { "mispredicted", "mispredictions", NULL, 14, 0, false },
    { "rollback", "rollback_ticks", "p99", 10, 0, false },
    { "desyncs", "desyncs", NULL, 9, 0, false },
    { "resyncs", "resyncs", NULL, 9, 0, false },
};

static void print_head(void)
{
    printf("\n%-12s", "player");
    for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
        printf("%*s", columns[i].width, columns[i].title);
    }
    printf("\n");
}

static void print_row(const json_t *client, double seconds)
{
    char name[64];
    const char *given = json_string_value(json_object_get(client, "name"));

    text_clean(name, sizeof(name), given != NULL ? given : "");
    printf("%-12s", name);
    for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
        const struct column *c = &columns[i];
        const json_t *value = json_object_get(client, c->key);

        if (c->inner != NULL) {
            value = json_object_get(value, c->inner);
        }
        printf("%*.*f", c->width, c->decimals,
               json_number_value(value) / (c->is_rate ? seconds : 1));
    }
    printf("\n");
}

int tool_table_print(const char *text, size_t length, double seconds)
{
    json_error_t error;
    json_t *report = json_loadb(text, length, 0, &error);
    char sentence[TOOL_FAULT_BYTES];
    size_t i;
    const json_t *client;

    if (report == NULL) {
        text_format(sentence, sizeof(sentence), "the bots' report cannot be read: %s", error.text);
        return tool_complain(EXIT_STATUS_SOFTWARE, sentence);
    }
    print_head();
    json_array_foreach(json_object_get(report, "clients"), i, client)
    {
        print_row(client, seconds);
    }
    json_decref(report);
    return EXIT_STATUS_OK;
}
