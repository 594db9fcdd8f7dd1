/* The commands of a relay.
 * SPDX-License-Identifier: MIT */
#include "client/relay_command.h"

#include <assert.h>
#include <string.h>

#include "base/options.h"
#include "base/text.h"
#include "client/desk.h"
#include "net/enet_transport.h"

enum {
    LINE_BYTES = 256,
    WORDS_MOST = 4,
    NAMES_MOST = 32, /* of networks, and of settings */
    CUT_DEFAULT_S = 5,
    CUT_MOST_S = 600,
};

static const char blanks[] = " \t"; /* between words */
static const char scope[] = "client";

/* A line taken apart: whose link, which direction, and the words behind. */
struct call {
    struct relay *relay;
    uint64_t now_us;
    int client; /* 0: all, and those that come */
    bool is_up; /* which directions are meant */
    bool is_down;
    const char *words[WORDS_MOST];
    int count;
    char *answer;
    size_t size;
};

struct row {
    const char *name;
    const char *usage;
    int least; /* words, its name included */
    int most;
    bool is_one_way; /* it can be said of one direction */
    bool (*run)(struct call *c);
};

static bool refuse_usage(struct call *c, const char *usage)
{
    text_format(c->answer, c->size, "usage: %s", usage);
    return false;
}

/* The plans that are meant, one after another, from client 0 on. */
static struct link_plan *plan_at(struct call *c, int number)
{
    return c->client == 0 || c->client == number ? relay_plan(c->relay, number) : NULL;
}

static void set_plan(struct call *c, const struct link_plan *plan)
{
    for (int i = 0; i <= relay_clients(c->relay); i++) {
        struct link_plan *p = plan_at(c, i);

        if (p != NULL) {
            p->up = c->is_up ? plan->up : p->up;
            p->down = c->is_down ? plan->down : p->down;
            if (c->is_up && c->is_down) {
                memcpy(p->name, plan->name, sizeof(p->name));
            }
        }
    }
}

static bool run_net(struct call *c)
{
    struct link_plan plan;

    if (!link_plan_parse(&plan, c->words[1], c->answer, c->size)) {
        return false;
    }
    set_plan(c, &plan);
    return true;
}

static bool run_cut(struct call *c)
{
    long seconds = CUT_DEFAULT_S;

    if (c->count == 2 && !text_number(c->words[1], CUT_MOST_S, &seconds)) {
        return refuse_usage(c, "cut [SECONDS], up to 600; 0 puts the cable in again");
    }
    relay_cut(c->relay, c->client, c->now_us, (uint64_t)seconds * 1000000);
    text_format(c->answer, c->size, seconds > 0 ? "the cable is out for %ld s" : "the cable is in",
                seconds);
    return true;
}

static bool run_spike(struct call *c)
{
    relay_spike(c->relay, c->client, c->now_us);
    text_format(c->answer, c->size, "a spike of %d ms", LINK_SPIKE_US / 1000);
    return true;
}

static void add(struct call *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add(struct call *c, const char *format, ...)
{
    size_t used = strlen(c->answer);
    va_list arguments;

    va_start(arguments, format);
    text_format_list(c->answer + used, c->size - used, format, arguments);
    va_end(arguments);
}

static void add_direction(struct call *c, const char *name, const struct link_conditions *link,
                          enum relay_direction d)
{
    char text[LINK_TEXT_BYTES];
    struct relay_figures f;

    link_print(link, text, sizeof(text));
    add(c, "\n%s: %s", name, text);
    if (relay_figures(c->relay, c->client, d, &f)) {
        add(c, "; %llu datagrams, %llu lost, %llu held back, %llu doubled, %llu corrupted",
            (unsigned long long)f.datagrams,
            (unsigned long long)(f.datagrams - f.causes[LINK_CARRIED] + f.crowded),
            (unsigned long long)f.held, (unsigned long long)f.doubled,
            (unsigned long long)f.corrupt);
    }
}

static bool run_show(struct call *c)
{
    const struct link_plan *plan = relay_plan(c->relay, c->client);
    const char *changed = desk_is_changed(plan) ? ", changed" : "";

    if (c->client == 0) {
        int count = relay_clients(c->relay);

        text_format(c->answer, c->size, "%d client%s so far; each that comes gets %s%s", count,
                    count == 1 ? "" : "s", plan->name, changed);
    } else {
        struct net_address from;
        char where[NET_ADDRESS_BYTES];

        relay_client(c->relay, c->client, &from);
        net_address_print(&from, where, sizeof(where));
        text_format(c->answer, c->size, "client %d from %s: %s%s", c->client, where, plan->name,
                    changed);
    }
    add_direction(c, "up", &plan->up, RELAY_UP);
    add_direction(c, "down", &plan->down, RELAY_DOWN);
    return true;
}

static bool run_help(struct call *c);

static const struct row rows[] = {
    { "net", "net PROFILE[+SETTING=NUMBER]..., or without net: other conditions, by name", 2, 2,
      true, run_net },
    { "cut", "cut [SECONDS]: pull the cable (5); 0 puts it in again", 1, 2, false, run_cut },
    { "spike", "spike: hold everything back for 250 ms", 1, 1, false, run_spike },
    { "show", "show: settings and figures", 1, 1, false, run_show },
    { "help", "help: this", 1, 1, false, run_help },
};

static bool run_help(struct call *c)
{
    text_format(c->answer, c->size, "[client N] [up|down] and one of:");
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        add(c, "\n- %s", rows[i].usage);
    }
    add(c, "\n- SETTING NUMBER, SETTING + or SETTING -: one of");
    for (int i = 0; i < link_setting_count; i++) {
        const struct link_setting *s = &link_settings[i];

        add(c, "\n- - %s%s%s%s: %s", s->name, s->unit[0] != '\0' ? " (" : "", s->unit,
            s->unit[0] != '\0' ? ")" : "", s->help);
    }
    return true;
}

static bool change(struct call *c, struct link_conditions *link, const struct link_setting *s)
{
    const char *value = c->words[1];

    if (strcmp(value, "+") == 0 || strcmp(value, "-") == 0) {
        link_nudge(link, s, value[0] == '+');
        return true;
    }
    return link_set(link, s->name, value, c->answer, c->size);
}

static bool run_setting(struct call *c, const struct link_setting *s)
{
    if (c->count != 2) {
        text_format(c->answer, c->size, "usage: %s NUMBER, or %s + and %s -", s->name, s->name,
                    s->name);
        return false;
    }
    for (int i = 0; i <= relay_clients(c->relay); i++) {
        struct link_plan *p = plan_at(c, i);

        if (p != NULL &&
            ((c->is_up && !change(c, &p->up, s)) || (c->is_down && !change(c, &p->down, s)))) {
            return false;
        }
    }
    return true;
}

/* Says how the link is now, which is the answer to what changes it. */
static void tell_settings(struct call *c)
{
    const struct link_plan *plan = relay_plan(c->relay, c->client);
    char up[LINK_TEXT_BYTES];
    char down[LINK_TEXT_BYTES];

    link_print(&plan->up, up, sizeof(up));
    link_print(&plan->down, down, sizeof(down));
    if (strcmp(up, down) == 0) {
        text_format(c->answer, c->size, "%s", up);
    } else {
        text_format(c->answer, c->size, "up %s; down %s", up, down);
    }
}

static bool run_row(struct call *c, const struct row *row)
{
    if (!row->is_one_way && !(c->is_up && c->is_down)) {
        text_format(c->answer, c->size, "'%s' is for both directions at once: leave '%s' out.",
                    row->name, c->is_up ? "up" : "down");
        return false;
    }
    return c->count >= row->least && c->count <= row->most ? row->run(c)
                                                           : refuse_usage(c, row->usage);
}

/* The first word may be meant for a setting or a command; alone for a network too. */
static void refuse_unknown(struct call *c)
{
    const char *names[2 * NAMES_MOST + ARRAY_LEN(rows)];
    int networks = c->count == 1 ? link_profile_count : 0;
    int settings = networks + link_setting_count; /* where they end */
    int count = settings + (int)ARRAY_LEN(rows);
    int at = 0;

    assert(count <= (int)ARRAY_LEN(names));
    for (int i = 0; i < count; i++) {
        names[i] = i < networks   ? link_profiles[i].name
                   : i < settings ? link_settings[i - networks].name
                                  : rows[i - settings].name;
    }
    const char *nearest = options_nearest(c->words[0], names, count);

    if (nearest == NULL) {
        add(c, " 'help' lists the commands.");
        return;
    }
    while (names[at] != nearest) {
        at++;
    }
    text_format(c->answer, c->size, "%s '%.32s'; did you mean '%s'?",
                at < networks   ? "there is no network"
                : at < settings ? "a link has no setting"
                                : "there is no command",
                c->words[0], nearest);
}

static bool dispatch(struct call *c)
{
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (strcmp(rows[i].name, c->words[0]) == 0) {
            return run_row(c, &rows[i]);
        }
    }
    struct link_plan plan;

    if (c->count == 1 && link_plan_parse(&plan, c->words[0], c->answer, c->size)) {
        set_plan(c, &plan);
        c->answer[0] = '\0';
        return true;
    }
    if (c->count == 1 && strchr(c->words[0], '+') != NULL) {
        return false; /* a network it is, and what is wrong with it has been said */
    }
    const struct link_setting *s = link_setting_find(c->words[0], c->answer, c->size);

    if (s != NULL) {
        return run_setting(c, s);
    }
    refuse_unknown(c);
    return false;
}

/* "client 3 up loss 5": takes what stands before the command. Returns how many words that was; -1:
 * it is wrong. */
static int take_scope(struct call *c, char *const words[], int count)
{
    int at = 0;
    long number;

    c->is_up = c->is_down = true;
    if (count > 0 && strcmp(words[0], scope) == 0) {
        if (count < 2 || !text_number(words[1], INT32_MAX, &number) ||
            relay_plan(c->relay, (int)number) == NULL) {
            text_format(c->answer, c->size, "there is no such client; %d have come so far.",
                        relay_clients(c->relay));
            return -1;
        }
        c->client = (int)number;
        at = 2;
    }
    if (count > at && (strcmp(words[at], "up") == 0 || strcmp(words[at], "down") == 0)) {
        c->is_up = words[at][0] == 'u';
        c->is_down = !c->is_up;
        at++;
    }
    return at;
}

bool relay_command(struct relay *r, const char *line, uint64_t now_us, char *answer, size_t size)
{
    struct call c = { .relay = r, .now_us = now_us, .answer = answer, .size = size };
    char copy[LINE_BYTES];
    char *words[WORDS_MOST + 3];
    char *rest = NULL;
    int count = 0;

    answer[0] = '\0';
    text_format(copy, sizeof(copy), "%s", line);
    for (char *word = strtok_r(copy, blanks, &rest); word != NULL;
         word = strtok_r(NULL, blanks, &rest)) {
        if (count == (int)ARRAY_LEN(words)) {
            text_format(answer, size, "that is too much at once; 'help' lists the commands.");
            return false;
        }
        words[count++] = word;
    }
    int at = take_scope(&c, words, count);

    if (at < 0) {
        return false;
    }
    for (; at < count && c.count < WORDS_MOST; at++) {
        c.words[c.count++] = words[at];
    }
    if (c.count == 0) {
        text_format(answer, size, "'help' lists the commands.");
        return false;
    }
    bool is_done = dispatch(&c);

    if (is_done && answer[0] == '\0') {
        tell_settings(&c);
    }
    return is_done;
}

bool relay_command_is_for_client(const char *line)
{
    const char *word = line + strspn(line, blanks);
    size_t length = strcspn(word, blanks);

    return length == sizeof(scope) - 1 && strncmp(word, scope, length) == 0;
}
