/* The links of a session's windows.
 * SPDX-License-Identifier: MIT */
#include "client/desk.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"

enum {
    WORDS_MOST = 8,
    NUMBER_BYTES = 24,
    FAULT_BYTES = 256,
};

static void print_conditions(const struct link_conditions *c, char *line, size_t size)
{
    char value[NUMBER_BYTES];

    line[0] = '\0';
    for (int i = 0; i < link_setting_count; i++) {
        size_t used = strlen(line);

        link_setting_print(c, &link_settings[i], value, sizeof(value));
        text_format(line + used, size - used, "%s%s", i > 0 ? "," : "", value);
    }
}

void desk_print(const struct link_plan *plan, char *line, size_t size)
{
    char up[LINK_TEXT_BYTES];
    char down[LINK_TEXT_BYTES];

    print_conditions(&plan->up, up, sizeof(up));
    print_conditions(&plan->down, down, sizeof(down));
    text_format(line, size, "%s %s %s", up, down, plan->name);
}

/* Takes the words of a line apart, in place; the last one keeps the rest of it. */
static int split(char *line, char *words[], int most)
{
    int count = 0;

    while (count < most && line != NULL) {
        words[count++] = line;
        line = count < most ? strchr(line, ' ') : NULL;
        if (line != NULL) {
            *line++ = '\0';
        }
    }
    return count;
}

static bool read_conditions(struct link_conditions *c, char *text)
{
    char fault[FAULT_BYTES];
    char *rest = NULL;
    char *value = strtok_r(text, ",", &rest);

    for (int i = 0; i < link_setting_count; i++) {
        if (value == NULL || !link_set(c, link_settings[i].name, value, fault, sizeof(fault))) {
            return false;
        }
        value = strtok_r(NULL, ",", &rest);
    }
    return value == NULL;
}

bool desk_read(struct link_plan *plan, const char *line)
{
    struct link_plan local = { .name = "" };
    char copy[DESK_LINE_BYTES];
    char *words[3];

    text_format(copy, sizeof(copy), "%s", line);
    if (split(copy, words, 3) != 3 || !read_conditions(&local.up, words[0]) ||
        !read_conditions(&local.down, words[1])) {
        return false;
    }
    text_clean(local.name, sizeof(local.name), words[2]);
    *plan = local;
    return true;
}

bool desk_take(struct desk *desk, const char *line)
{
    struct desk_link local = { .who = "" };
    char copy[DESK_LINE_BYTES];
    char *words[WORDS_MOST];
    long i;
    long count;
    long own;

    text_format(copy, sizeof(copy), "%s", line);
    if (split(copy, words, 6) != 6 || strcmp(words[0], "DESK") != 0 ||
        !text_number(words[1], DESK_LINKS - 1, &i) || !text_number(words[2], DESK_LINKS, &count) ||
        !text_number(words[3], DESK_LINKS - 1, &own) || i >= count || own >= count ||
        !desk_read(&local.plan, words[5])) {
        return false;
    }
    text_clean(local.who, sizeof(local.who), words[4]);
    desk->count = (int)count;
    desk->own = (int)own;
    desk->links[i] = local;
    return true;
}

bool desk_is_changed(const struct link_plan *plan)
{
    struct link_plan named;
    char fault[FAULT_BYTES];

    return link_plan_parse(&named, plan->name, fault, sizeof(fault)) &&
           (memcmp(&named.up, &plan->up, sizeof(named.up)) != 0 ||
            memcmp(&named.down, &plan->down, sizeof(named.down)) != 0);
}

bool desk_is_told(const struct link_plan *plan)
{
    return strcmp(plan->name, DESK_UNTOLD) != 0 && !desk_is_closed(plan);
}

bool desk_is_closed(const struct link_plan *plan)
{
    return strcmp(plan->name, DESK_CLOSED) == 0;
}

void desk_say(const struct link_plan *plan, char *text, size_t size)
{
    char up[LINK_TEXT_BYTES];
    char down[LINK_TEXT_BYTES];
    const char *changed = desk_is_changed(plan) ? ", changed" : "";

    link_print(&plan->up, up, sizeof(up));
    link_print(&plan->down, down, sizeof(down));
    if (!desk_is_told(plan)) {
        text_format(text, size, desk_is_closed(plan) ? "its window has been closed" : "starting");
    } else if (plan->name[0] == '\0') {
        text_format(text, size, "no bad network in between");
    } else if (strcmp(up, down) == 0) {
        text_format(text, size, "%s%s: %s", plan->name, changed, up);
    } else {
        text_format(text, size, "%s%s: up %s; down %s", plan->name, changed, up, down);
    }
}

int desk_find(const struct desk *desk, const char *who)
{
    for (int i = 0; i < desk->count; i++) {
        if (strcasecmp(desk->links[i].who, who) == 0) {
            return i;
        }
    }
    return -1;
}
