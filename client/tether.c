/* What ties a window to the networks of its session.
 * SPDX-License-Identifier: MIT */
#include "client/tether.h"

#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "client/relay_command.h"

/* Whole or not at all, as a pipe takes it. False: the parent does not read. */
static bool tell(struct tether *t, const char *kind, const char *text)
{
    char line[LINE_IN_BYTES];

    text_format(line, sizeof(line) - 1, "%s %s", kind, text);
    size_t length = strlen(line);

    line[length] = '\n';
    return outlet_put(&t->out, line, length + 1);
}

/* Each of its lines. */
static void tell_answer(struct tether *t, const char *kind, char *answer)
{
    char *rest = NULL;

    for (char *line = strtok_r(answer, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        (void)tell(t, kind, line);
    }
}

/* As it is now, into the desk; told if it has changed, which this returns. */
static bool look_at_own(struct tether *t)
{
    char line[DESK_LINE_BYTES];

    if (t->links->count > 0) {
        t->own = relay_thread_plan(t->links->relays[0]);
    }
    if (!t->is_led) {
        t->desk.links[0].plan = t->own;
        return true;
    }
    desk_print(&t->own, line, sizeof(line));
    if (strcmp(line, t->told) == 0) {
        return false;
    }
    text_format(t->told, sizeof(t->told), "%s", tell(t, "LINK", line) ? line : "");
    return true;
}

void tether_open(struct tether *t, struct tool_links *links, bool is_led)
{
    memset(t, 0, sizeof(*t));
    t->links = links;
    t->is_led = is_led;
    line_in_open(&t->in, is_led ? STDIN_FILENO : -1);
    outlet_open(&t->out, is_led ? STDOUT_FILENO : -1);
    if (!is_led && links->count > 0) {
        t->desk.count = 1;
        text_format(t->desk.links[0].who, sizeof(t->desk.links[0].who), "you");
    }
    look_at_own(t);
}

/* A line for the own network. */
static void take_order(struct tether *t, const char *line)
{
    static const char for_all[] = DESK_FOR_ALL;
    bool is_for_all = strncmp(line, for_all, sizeof(for_all) - 1) == 0;
    char answer[RELAY_ANSWER_BYTES];

    line += is_for_all ? sizeof(for_all) - 1 : 0;
    bool is_done = tether_command(t, line, answer, sizeof(answer));

    if (!look_at_own(t)) {
        bool is_alike = is_for_all && !is_done && !relay_command_is_for_client(line);

        tell_answer(t, is_alike ? "REFUSAL" : "ANSWER", answer);
    }
}

void tether_work(struct tether *t)
{
    char line[LINE_IN_BYTES];

    look_at_own(t); /* what keys have changed is not the answer to a line */
    while (line_in_next(&t->in, line, sizeof(line), 0)) {
        int known = t->desk.count;

        if (desk_take(&t->desk, line)) {
            if (known != t->desk.count) {
                t->told[0] = '\0'; /* to those who were not there */
                look_at_own(t);
            }
            continue;
        }
        if (strncmp(line, "SAY ", strlen("SAY ")) == 0) {
            text_clean(t->said, sizeof(t->said), line + strlen("SAY "));
            continue;
        }
        take_order(t, line);
    }
}

bool tether_command(struct tether *t, const char *line, char *answer, size_t size)
{
    if (t->links->count == 0) {
        text_format(answer, size, "%s", TOOL_LINKS_NONE);
        return false;
    }
    return relay_thread_command(t->links->relays[0], line, answer, size);
}

bool tether_order(struct tether *t, int number, const char *line, char *answer, size_t size)
{
    char order[LINE_IN_BYTES];

    if (!t->is_led) {
        return tether_command(t, line, answer, size);
    }
    text_format(order, sizeof(order), "%s %s",
                number >= 0 && number < t->desk.count ? t->desk.links[number].who : "all", line);
    if (!tell(t, "ORDER", order)) {
        text_format(answer, size, "`homeport local` does not take it just now: is it stopped?");
        return false;
    }
    return true;
}

bool tether_said(struct tether *t, char *text, size_t size)
{
    text_format(text, size, "%s", t->said);
    t->said[0] = '\0';
    return text[0] != '\0';
}

void tether_close(struct tether *t)
{
    outlet_close(&t->out);
}
