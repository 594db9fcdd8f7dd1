/* Where the lines of a session's programs come together.
 * SPDX-License-Identifier: MIT */
#include "client/switchboard.h"

#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "net/secret.h"

static void print(struct switchboard *s, const char *who, const char *text)
{
    char line[CONSOLE_PRINT_BYTES];

    text_format(line, sizeof(line), "%s: %s", who, text);
    console_print(&s->console, line);
}

static void say_link(struct switchboard *s, int i)
{
    char text[CONSOLE_PRINT_BYTES];

    desk_say(&s->desk.links[i].plan, text, sizeof(text));
    print(s, s->desk.links[i].who, text);
}

/* Tells one window of one link; each knows all that way. False: it has not got it. */
static bool tell_link(struct switchboard *s, int window, int i)
{
    char how[DESK_LINE_BYTES];
    char line[LINE_IN_BYTES];

    desk_print(&s->desk.links[i].plan, how, sizeof(how));
    text_format(line, sizeof(line), "DESK %d %d %d %s %s", i, s->desk.count, window,
                s->desk.links[i].who, how);
    return child_tell(&s->windows[window], line);
}

static void tell_link_to_all(struct switchboard *s, int i)
{
    for (int window = 0; window < s->desk.count; window++) {
        s->is_behind[window] = !tell_link(s, window, i) || s->is_behind[window];
    }
}

/* The whole desk, as far as the window takes it. */
static void tell_all(struct switchboard *s, int window)
{
    s->is_behind[window] = false;
    for (int i = 0; i < s->desk.count && !s->is_behind[window]; i++) {
        s->is_behind[window] = !tell_link(s, window, i);
    }
}

void switchboard_open(struct switchboard *s, struct child *server, struct child *windows)
{
    memset(s, 0, sizeof(*s));
    s->server = server;
    s->windows = windows;
    console_open(&s->console, STDIN_FILENO, STDOUT_FILENO);
}

void switchboard_count(struct switchboard *s, int windows)
{
    s->desk.count = windows;
    for (int i = 0; i < windows; i++) {
        struct desk_link *link = &s->desk.links[i];

        text_format(link->who, sizeof(link->who), "P%d", i + 1);
        text_format(link->plan.name, sizeof(link->plan.name), "%s", DESK_UNTOLD);
    }
    for (int i = 0; i < windows; i++) {
        tell_all(s, i);
    }
}

void switchboard_bots(struct switchboard *s, struct child *bots)
{
    s->bots = bots;
}

static bool is_window_name(const char *who)
{
    return (who[0] == 'P' || who[0] == 'p') && who[1] != '\0' &&
           strspn(who + 1, "0123456789") == strlen(who + 1);
}

/* Gives one window a line for its network. `by` is the window, from 1, that wants it; 0: who types.
 */
static void order(struct switchboard *s, int window, const char *line, int by, bool is_for_all)
{
    struct child *c = &s->windows[window];
    char whole[LINE_IN_BYTES];

    text_format(whole, sizeof(whole), "%s%s", is_for_all ? DESK_FOR_ALL : "", line);
    s->asked_by[window] = by;
    if (!child_runs(c)) {
        print(s, s->desk.links[window].who, "its window has been closed");
    } else if (!child_tell(c, whole)) {
        print(s, s->desk.links[window].who, "its window does not take it just now: is it stopped?");
    }
}

/* "P2 loss 5", "all storm". False: it does not begin with anybody. */
static bool pass_on(struct switchboard *s, const char *line, int by)
{
    size_t length = strcspn(line, " ");
    char who[DESK_WHO_BYTES];

    text_format(who, sizeof(who), "%.*s", (int)length, line);
    bool is_all = strcmp(who, "all") == 0;
    int one = desk_find(&s->desk, who);

    if (s->desk.count == 0 || length >= sizeof(who)) {
        return false;
    }
    if (!is_all && one < 0) {
        char sentence[CONSOLE_PRINT_BYTES];

        text_format(sentence, sizeof(sentence), "There is no window %s; there are P1 to P%d.", who,
                    s->desk.count);
        if (is_window_name(who)) {
            console_print(&s->console, sentence);
        }
        return is_window_name(who);
    }
    for (int i = 0; i < s->desk.count; i++) {
        if ((is_all || i == one) && line[length] == '\0') {
            say_link(s, i);
        } else if (is_all || i == one) {
            order(s, i, line + length + 1, by, is_all);
        }
    }
    return true;
}

static void help(struct switchboard *s)
{
    static const char *const rows[] = {
        "P2 loss 5, P1 4g, all cut 5: a player's network, or all; `P1 help` lists what there is",
        "links: how the networks are",
        "quit: end it all",
        "what else there is, the server carries out:",
    };

    for (size_t i = s->desk.count > 0 || s->bots != NULL ? 0 : 2; i < ARRAY_LEN(rows); i++) {
        console_print(&s->console, rows[i]);
    }
    (void)child_tell(s->server, "help");
}

/* What bots have to answer. False: it is not for them. */
static bool tell_bots(struct switchboard *s, const char *line)
{
    char who[DESK_WHO_BYTES];

    text_format(who, sizeof(who), "%.*s", (int)strcspn(line, " "), line);
    if (s->bots == NULL ||
        (strcmp(line, "links") != 0 && strcmp(who, "all") != 0 && !is_window_name(who))) {
        return false;
    }
    if (!child_tell(s->bots, line)) {
        console_print(&s->console, "The bots do not take it just now: are they stopped?");
    }
    return true;
}

/* False: the word to end. */
static bool take_typed(struct switchboard *s, const char *line)
{
    if (strcmp(line, "quit") == 0 || strcmp(line, "exit") == 0) {
        return false;
    }
    if (strcmp(line, "help") == 0) {
        help(s);
    } else if (strcmp(line, "links") == 0 && s->desk.count > 0) {
        for (int i = 0; i < s->desk.count; i++) {
            say_link(s, i);
        }
    } else if (!tell_bots(s, line) && !pass_on(s, line, 0) && !child_tell(s->server, line)) {
        console_print(&s->console, "The server does not take it just now: is it stopped?");
    }
    return true;
}

/* What stands behind that word; NULL: the line begins with another. */
static const char *behind(const char *line, const char *word)
{
    size_t length = strlen(word);

    return strncmp(line, word, length) == 0 && line[length] == ' ' ? line + length + 1 : NULL;
}

/* On the terminal, and to the player who has ordered it in his window. */
static void tell_answer(struct switchboard *s, int window, const char *who, const char *answer)
{
    char line[LINE_IN_BYTES];

    print(s, who, answer);
    if (s->asked_by[window] > 0) {
        text_format(line, sizeof(line), "SAY %s: %s", who, answer);
        (void)child_tell(&s->windows[s->asked_by[window] - 1], line);
    }
}

/* All say the same of a line for all that is wrong: that is told once for each such line. */
static void tell_refusal(struct switchboard *s, int window, const char *refusal)
{
    if (strcmp(s->refusal, refusal) != 0) {
        text_format(s->refusal, sizeof(s->refusal), "%s", refusal);
        memset(s->refused, 0, sizeof(s->refused));
        s->told = 0;
    }
    s->refused[window]++;
    if (s->refused[window] > s->told) {
        s->told++;
        tell_answer(s, window, "all", refusal);
    }
}

static void take_window(struct switchboard *s, int window, const char *line)
{
    struct desk_link *link = &s->desk.links[window];
    const struct link_plan before = link->plan;
    const char *how = behind(line, "LINK");
    const char *wish = behind(line, "ORDER");
    const char *answer = behind(line, "ANSWER");
    const char *refusal = behind(line, "REFUSAL");

    if (how != NULL && desk_read(&link->plan, how)) {
        tell_link_to_all(s, window);
        s->asked_by[window] = 0;
        if (desk_is_told(&before) && memcmp(&before, &link->plan, sizeof(before)) != 0) {
            say_link(s, window);
        }
    } else if (wish != NULL) {
        pass_on(s, wish, window + 1);
    } else if (answer != NULL) {
        tell_answer(s, window, link->who, answer);
    } else if (refusal != NULL) {
        tell_refusal(s, window, refusal);
    }
}

/* Its network has gone with it; it may not even have told which. */
static void look_whether_closed(struct switchboard *s, int window)
{
    struct link_plan *plan = &s->desk.links[window].plan;

    if (!desk_is_closed(plan) && !child_runs(&s->windows[window])) {
        text_format(plan->name, sizeof(plan->name), "%s", DESK_CLOSED);
        tell_link_to_all(s, window);
    }
}

static void wait(struct switchboard *s, uint64_t until_us)
{
    struct pollfd fds[DESK_LINKS + 2];
    nfds_t count = 0;
    uint64_t now_us = clock_now_us();

    fds[count++] = (struct pollfd){ .fd = console_fd(&s->console, now_us), .events = POLLIN };
    uint64_t look_us = console_next_us(&s->console, now_us);

    until_us = look_us < until_us ? look_us : until_us;
    fds[count++] = (struct pollfd){ .fd = s->server->lines.fd, .events = POLLIN };
    for (int i = 0; i < s->desk.count; i++) {
        fds[count++] = (struct pollfd){ .fd = s->windows[i].lines.fd, .events = POLLIN };
    }
    poll(fds, count, until_us > now_us ? (int)((until_us - now_us + 999) / 1000) : 0);
}

bool switchboard_work(struct switchboard *s, uint64_t until_us)
{
    char line[LINE_IN_BYTES];
    bool goes_on = true;

    wait(s, until_us);
    while (child_line(s->server, line, sizeof(line), 0)) {
        console_print(&s->console, line);
    }
    for (int i = 0; i < s->desk.count; i++) {
        while (child_line(&s->windows[i], line, sizeof(line), 0)) {
            take_window(s, i, line);
        }
        look_whether_closed(s, i);
        if (s->is_behind[i]) {
            tell_all(s, i);
        }
    }
    secret_wipe(line, sizeof(line)); /* the server may have named a new code */
    while (goes_on && console_read(&s->console, clock_now_us(), line, CONSOLE_TEXT_BYTES + 1)) {
        goes_on = take_typed(s, line);
    }
    return goes_on;
}

void switchboard_close(struct switchboard *s)
{
    console_close(&s->console);
}
