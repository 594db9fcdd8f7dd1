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

/* Each line of the answer; how the network is now, if the line has changed it. False: it was
 * refused, as any other network would refuse it. */
static bool order(struct bot_panel *p, int i, const char *line, bool is_for_all)
{
    char answer[RELAY_ANSWER_BYTES] = TOOL_LINKS_NONE;
    char *rest = NULL;
    bool is_done = false;

    if (p->links->count > 0) {
        struct relay_thread *relay = p->links->relays[i];
        const struct link_plan before = relay_thread_plan(relay);

        is_done = relay_thread_command(relay, line, answer, sizeof(answer));
        const struct link_plan now = relay_thread_plan(relay);

        if (memcmp(&before, &now, sizeof(now)) != 0) {
            say_link(p, i);
            return true;
        }
    }
    for (char *part = strtok_r(answer, "\n", &rest); part != NULL;
         part = strtok_r(NULL, "\n", &rest)) {
        say(p, !is_done && is_for_all ? "all" : p->desk.links[i].who, part);
    }
    return is_done;
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
    for (int i = 0; i < p->desk.count; i++) {
        if ((is_all || i == one) && line[length] == '\0') {
            say_link(p, i);
        } else if ((is_all || i == one) && !order(p, i, line + length + 1, is_all)) {
            break;
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
