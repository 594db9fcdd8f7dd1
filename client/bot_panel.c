/* The panel of bots.
 * SPDX-License-Identifier: MIT */
#include "client/bot_panel.h"

#include <string.h>

#include "base/text.h"
#include "client/relay_command.h"

static void say(const struct bot_panel *p, const char *who, const char *text)
{
    fprintf(p->out, "%s: %s\n", who, text);
}

static void say_link(struct bot_panel *p, int i)
{
    char text[DESK_LINE_BYTES];
    struct link_plan plan = { .name = "" };

    if (p->links->count > 0) {
        plan = relay_thread_plan(p->links->relays[i]);
    }
    desk_say(&plan, text, sizeof(text));
    say(p, p->desk.links[i].who, text);
}

/* Each line of the answer. */
static void say_answer(struct bot_panel *p, const char *who, char *answer)
{
    char *rest = NULL;

    for (char *part = strtok_r(answer, "\n", &rest); part != NULL;
         part = strtok_r(NULL, "\n", &rest)) {
        say(p, who, part);
    }
}

/* Says what has come of it: how the network is now, if the line has changed it. False: it was
 * refused, and why is still to be said. */
static bool order(struct bot_panel *p, int i, const char *line, char answer[RELAY_ANSWER_BYTES])
{
    text_format(answer, RELAY_ANSWER_BYTES, "%s", TOOL_LINKS_NONE);
    if (p->links->count == 0) {
        return false;
    }
    struct relay_thread *relay = p->links->relays[i];
    const struct link_plan before = relay_thread_plan(relay);
    bool is_done = relay_thread_command(relay, line, answer, RELAY_ANSWER_BYTES);
    const struct link_plan now = relay_thread_plan(relay);

    if (memcmp(&before, &now, sizeof(now)) != 0) {
        say_link(p, i);
        return true;
    }
    if (is_done) {
        say_answer(p, p->desk.links[i].who, answer);
    }
    return is_done;
}

static void order_one(struct bot_panel *p, int i, const char *line)
{
    char answer[RELAY_ANSWER_BYTES];

    if (!order(p, i, line, answer)) {
        say_answer(p, p->desk.links[i].who, answer);
    }
}

/* What all refuse in the same words is said once. */
static void order_all(struct bot_panel *p, const char *line)
{
    char answer[RELAY_ANSWER_BYTES];
    char said[RELAY_ANSWER_BYTES] = "";

    for (int i = 0; i < p->desk.count; i++) {
        if (relay_command_is_for_client(line)) {
            order_one(p, i, line);
        } else if (!order(p, i, line, answer) && strcmp(answer, said) != 0) {
            text_format(said, sizeof(said), "%s", answer);
            say_answer(p, "all", answer);
        }
    }
}

static void take(struct bot_panel *p, const char *line)
{
    size_t length = strcspn(line, " ");
    char who[DESK_WHO_BYTES];

    text_format(who, sizeof(who), "%.*s", (int)length, line);
    bool is_all = strcmp(who, "all") == 0 || strcmp(line, "links") == 0;
    int one = desk_find(&p->desk, who);

    if (!is_all && one < 0) {
        char clean[DESK_WHO_BYTES];

        text_clean(clean, sizeof(clean), who);
        fprintf(p->out, "There is no bot %s; there are P1 to P%d.\n", clean, p->desk.count);
        return;
    }
    if (line[length] != '\0' && is_all) {
        order_all(p, line + length + 1);
    } else if (line[length] != '\0') {
        order_one(p, one, line + length + 1);
    }
    for (int i = 0; i < p->desk.count && line[length] == '\0'; i++) {
        if (is_all || i == one) {
            say_link(p, i);
        }
    }
}

void bot_panel_open(struct bot_panel *p, const struct tool_links *links, int bots, int fd,
                    FILE *out)
{
    memset(p, 0, sizeof(*p));
    p->links = links;
    p->out = out;
    line_in_open(&p->in, fd);
    p->desk.count = bots;
    for (int i = 0; i < bots; i++) {
        text_format(p->desk.links[i].who, sizeof(p->desk.links[i].who), "P%d", i + 1);
    }
}

void bot_panel_work(struct bot_panel *p)
{
    char line[LINE_IN_BYTES];

    while (line_in_next(&p->in, line, sizeof(line), 0)) {
        take(p, line);
    }
}
