/* homeport find: which matches are open on a server.
 * SPDX-License-Identifier: MIT */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "client/swarm.h"
#include "client/tool.h"
#include "net/door_wire.h"
#include "net/enet_transport.h"

enum {
    PATIENCE_US = 6000000, /* in all, however talkative the server is */
    TARGET_BYTES = 32,
    CELL_BYTES = 64,
    GAP = 2, /* between two columns */
};

struct settings {
    bool is_json;
    bool help;
};

#define AT(member) offsetof(struct settings, member)
static const struct option rows[] = {
    { "json", 0, OPTION_FLAG, AT(is_json), NULL, 0, 0, "print JSON for programs" },
    { "help", 'h', OPTION_FLAG, AT(help), NULL, 0, 0, "print this and end" },
};
#undef AT

static const struct option_table table = { rows, ARRAY_LEN(rows), "[TARGET]", 1 };

/* How programs and people call the phases. */
static const struct {
    const char *word;
    const char *shown;
} phases[PHASE_COUNT] = {
    [PHASE_LOBBY] = { "lobby", "waiting" },
    [PHASE_COUNTDOWN] = { "countdown", "about to begin" },
    [PHASE_PLAY] = { "play", "playing" },
    [PHASE_RESULTS] = { "results", "between rounds" },
};

/* --- for people ------------------------------------------------------------------------------- */

static void write_name(const struct msg_match *m, char *text, size_t size)
{
    text_format(text, size, "%s", m->name);
}

static void write_game(const struct msg_match *m, char *text, size_t size)
{
    text_format(text, size, "%s", m->game);
}

static void write_map(const struct msg_match *m, char *text, size_t size)
{
    text_format(text, size, "%s", m->map[0] != '\0' ? m->map : "-");
}

static void write_mode(const struct msg_match *m, char *text, size_t size)
{
    text_format(text, size, "%s", m->mode);
}

static void write_phase(const struct msg_match *m, char *text, size_t size)
{
    text_format(text, size, "%s%s", phases[m->phase].shown, m->is_locked ? ", locked" : "");
}

static void write_players(const struct msg_match *m, char *text, size_t size)
{
    text_format(text, size, "%d/%d", m->players, m->seats);
}

static void write_bots(const struct msg_match *m, char *text, size_t size)
{
    text_format(text, size, "%d", m->bots);
}

static void write_watchers(const struct msg_match *m, char *text, size_t size)
{
    text_format(text, size, "%d", m->watchers);
}

static const struct {
    const char *title;
    void (*write)(const struct msg_match *m, char *text, size_t size);
} columns[] = {
    { "match", write_name },        { "game", write_game }, { "map", write_map },
    { "mode", write_mode },         { "now", write_phase }, { "players", write_players },
    { "watching", write_watchers }, { "bots", write_bots },
};

/* Characters, not bytes. */
static int width_of(const char *text)
{
    int width = 0;

    for (; *text != '\0'; text++) {
        width += ((unsigned char)*text & 0xC0) != 0x80;
    }
    return width;
}

static void print_cell(const char *text, size_t column, int width)
{
    bool is_last = column + 1 == ARRAY_LEN(columns);

    printf("%s%*s", text, is_last ? 0 : width - width_of(text) + GAP, "");
}

static void print_table(const struct view_list *list)
{
    int widths[ARRAY_LEN(columns)];
    char cell[CELL_BYTES];

    for (size_t c = 0; c < ARRAY_LEN(columns); c++) {
        widths[c] = width_of(columns[c].title);
        for (int i = 0; i < list->count; i++) {
            columns[c].write(&list->rows[i], cell, sizeof(cell));
            widths[c] = width_of(cell) > widths[c] ? width_of(cell) : widths[c];
        }
        print_cell(columns[c].title, c, widths[c]);
    }
    for (int i = 0; i < list->count; i++) {
        printf("\n");
        for (size_t c = 0; c < ARRAY_LEN(columns); c++) {
            columns[c].write(&list->rows[i], cell, sizeof(cell));
            print_cell(cell, c, widths[c]);
        }
    }
    printf("\n");
}

static int print_for_people(const struct view_list *list, const char *target)
{
    if (list->count == 0) {
        printf("No match is open at %s. A private one is joined with its code:\n"
               "homeport %s --code K7Q-F2M4D\n",
               target, target);
    } else {
        print_table(list);
    }
    return EXIT_STATUS_OK;
}

/* --- for programs ----------------------------------------------------------------------------- */

static json_t *match_as_json(const struct msg_match *m)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:i, s:i, s:i, s:i, s:b}", "name", m->name, "game",
                     m->game, "map", m->map, "mode", m->mode, "phase", phases[m->phase].word,
                     "players", m->players, "seats", m->seats, "bots", m->bots, "watchers",
                     m->watchers, "locked", m->is_locked);
}

static int print_for_programs(const struct view_list *list, const char *target)
{
    json_t *matches = json_array();
    bool is_good = matches != NULL;

    for (int i = 0; i < list->count; i++) {
        is_good = is_good && json_array_append_new(matches, match_as_json(&list->rows[i])) == 0;
    }
    json_t *answer = json_pack("{s:s, s:o}", "server", target, "matches", matches);

    is_good = is_good && answer != NULL && json_dumpf(answer, stdout, JSON_COMPACT) == 0;
    printf("\n");
    json_decref(answer);
    return is_good ? EXIT_STATUS_OK
                   : tool_complain(EXIT_STATUS_SOFTWARE, "the list can't be written as JSON");
}

/* --- asking ----------------------------------------------------------------------------------- */

static bool has_answer(const struct client *c)
{
    return c->state == CLIENT_IDLE || c->state == CLIENT_WAITING || c->state == CLIENT_REFUSED;
}

/* A server that has only private matches turns away who has no code: that is an answer, too. */
static bool has_none_open(const struct client *c)
{
    return c->refused != NULL && strcmp(c->refused, door_cause_texts[DOOR_CODE_NEEDED].word) == 0;
}

static int tell(const struct client *c, const struct settings *s)
{
    char target[TARGET_BYTES];
    char sentence[TOOL_FAULT_BYTES];

    net_address_print(&c->options.server, target, sizeof(target));
    if (c->list.serial > 0 || has_none_open(c)) {
        return s->is_json ? print_for_programs(&c->list, target)
                          : print_for_people(&c->list, target);
    }
    if (c->refused != NULL) {
        text_format(sentence, sizeof(sentence), "the server at %s does not tell: %s", target,
                    c->status);
    } else {
        text_format(sentence, sizeof(sentence),
                    "no server answers at %s: start one with homeport-server", target);
    }
    return tool_complain(EXIT_STATUS_UNAVAILABLE, sentence);
}

static int ask(const struct settings *s, const struct net_address *server,
               const struct identity *who)
{
    const struct client_options options = { .server = *server, .looks = true };
    struct swarm swarm;
    char fault[TOOL_FAULT_BYTES];
    uint64_t now_us = clock_now_us();
    uint64_t end_us = now_us + PATIENCE_US;
    int status = EXIT_STATUS_UNAVAILABLE;

    if (!swarm_init(&swarm, 1, &options, NULL, who, fault, sizeof(fault), now_us)) {
        tool_complain(EXIT_STATUS_UNAVAILABLE, fault);
    } else {
        client_start(swarm.clients[0], now_us);
        while (tool_stop == 0 && clock_now_us() < end_us && !has_answer(swarm.clients[0])) {
            swarm_run_once(&swarm, end_us);
        }
        status = tell(swarm.clients[0], s);
    }
    swarm_done(&swarm);
    return status;
}

static int run(int argc, char *argv[])
{
    struct settings s = { .help = false };
    struct option_list words = { .count = 0 };
    struct net_address server;
    struct identity who;
    char fault[TOOL_FAULT_BYTES];

    if (!options_parse(&table, argc, argv, &s, &words, fault, sizeof(fault))) {
        return tool_complain(EXIT_STATUS_USAGE, fault);
    }
    if (s.help) {
        return tool_help(&tool_find);
    }
    int status = tool_target(&tool_find, &words, &server, NULL);

    if (status != EXIT_STATUS_OK) {
        return status;
    }
    if (!enet_transport_start(fault, sizeof(fault)) ||
        !identity_make(&who, fault, sizeof(fault))) { /* nobody is asked who he is for this */
        return tool_complain(EXIT_STATUS_SOFTWARE, fault);
    }
    status = ask(&s, &server, &who);
    identity_wipe(&who);
    return status;
}

const struct tool tool_find = {
    .name = "find",
    .summary = "list the open matches of a server",
    .about =
        "Lists the open matches on TARGET (if left out: the only server of yours on this\nmachine, "
        "or 127.0.0.1:62893). Private ones are never listed: they are joined with\ntheir code.",
    .options = &table,
    .run = run,
};
