/* Findings, kept and told.
 * SPDX-License-Identifier: MIT */
#include "base/findings.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/text.h"

static const char *const level_names[FINDING_LEVELS] = {
    [FINDING_OK] = "ok", [FINDING_NOTE] = "note", [FINDING_PROBLEM] = "problem"
};

struct finding *findings_add(struct findings *all, enum finding_level level, const char *format,
                             ...)
{
    struct finding *f = &all->list[all->count < FINDINGS_MOST ? all->count++ : FINDINGS_MOST - 1];
    va_list arguments;

    *f = (struct finding){ .level = level, .check = all->check };
    va_start(arguments, format);
    text_format_list(f->fact, sizeof(f->fact), format, arguments);
    va_end(arguments);
    return f;
}

void finding_follows(struct finding *f, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    text_format_list(f->consequence, sizeof(f->consequence), format, arguments);
    va_end(arguments);
}

void finding_command(struct finding *f, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    text_format_list(f->command, sizeof(f->command), format, arguments);
    va_end(arguments);
}

enum finding_level findings_worst(const struct findings *all)
{
    enum finding_level worst = FINDING_OK;

    for (int i = 0; i < all->count; i++) {
        worst = all->list[i].level > worst ? all->list[i].level : worst;
    }
    return worst;
}

static void print_for_people(const struct findings *all)
{
    for (int i = 0; i < all->count; i++) {
        const struct finding *f = &all->list[i];

        printf("%-8s %s.\n", level_names[f->level], f->fact);
        if (f->consequence[0] != '\0') {
            printf("%-8s So %s.\n", "", f->consequence);
        }
        if (f->command[0] != '\0') {
            printf("%-8s   %s\n", "", f->command);
        }
    }
}

static json_t *finding_as_json(const struct finding *f)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s}", "check", f->check, "level", level_names[f->level],
                     "fact", f->fact, "consequence", f->consequence, "command", f->command);
}

static bool print_for_programs(const struct findings *all)
{
    json_t *list = json_array();
    bool is_good = list != NULL;

    for (int i = 0; i < all->count; i++) {
        is_good = is_good && json_array_append_new(list, finding_as_json(&all->list[i])) == 0;
    }
    is_good = is_good && json_dumpf(list, stdout, JSON_COMPACT) == 0;
    printf("\n");
    json_decref(list);
    return is_good;
}

bool findings_print(const struct findings *all, bool is_json)
{
    if (is_json) {
        return print_for_programs(all);
    }
    print_for_people(all);
    return true;
}
