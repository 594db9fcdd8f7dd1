/* homeport trial: bots on one bad network after another, and a table of what came of it.
 * SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "client/child_server.h"
#include "client/tool.h"
#include "client/tool_links.h"
#include "client/trial_folder.h"
#include "client/trial_report.h"
#include "game/game.h"

enum {
    DEFAULT_CLIENTS = 8,
    DEFAULT_SECONDS = 20,
    DEFAULT_RUNS = 1,
    DEFAULT_SEED = 1,
    SECONDS_LEAST = 2,
    SECONDS_MOST = 3600,
    GRACE_US = 3000000,
    NAP_US = 20000,
    LATE_US = 15000000, /* after which bots that were to end by themselves have hung */
    WORD_BYTES = 64,
    NETS_BYTES = TRIAL_PROFILES * LINK_NAME_BYTES,
    REPORT_BYTES = 4 << 20,
};

struct settings {
    int64_t clients;
    const char *net;
    int64_t run_for;
    int64_t runs;
    int64_t seed;
    const char *match;
    const char *limits;
    const char *again;
    const char *out;
    const char *report;
    const char *html;
    bool help;
};

#define AT(member) offsetof(struct settings, member)
static const struct option rows[] = {
    { "clients", 'n', OPTION_NUMBER, AT(clients), "N", 1, GAME_SEATS,
      "how many bots play on each network (default 8)" },
    { "net", 0, OPTION_TEXT, AT(net), "PROFILE[,...]", 0, NETS_BYTES - 1,
      "the networks, one after another (default: all of those below but clear)" },
    { "run-for", 0, OPTION_NUMBER, AT(run_for), "SECONDS", SECONDS_LEAST, SECONDS_MOST,
      "how long on each (default 20)" },
    { "runs", 0, OPTION_NUMBER, AT(runs), "N", 1, TRIAL_RUNS,
      "how often; what counts is the median (default 1)" },
    { "seed", 0, OPTION_NUMBER, AT(seed), "S", 0, INT32_MAX,
      "of the networks' chance (default 1): the same loses the same datagrams" },
    { "match", 'm', OPTION_TEXT, AT(match), "SPEC", 0, 255,
      "the match, as homeport-server takes it (default open,seats=N)" },
    { "limits", 0, OPTION_TEXT, AT(limits), "FILE", 0, 4000,
      "what must hold, as JSON: {\"wifi\": {\"late_percent\": 1, \"confirmed_over_ms\": 25}}; a "
      "report has those that hold without this" },
    { "again", 0, OPTION_TEXT, AT(again), "REPORT", 0, 4000,
      "the same bots, networks, times, seed, match and limits as in that report" },
    { "out", 'o', OPTION_TEXT, AT(out), "FOLDER", 0, 4000,
      "where every client's report is kept (default ~/.local/share/homeport/trial)" },
    { "report", 'r', OPTION_TEXT, AT(report), "FILE", 0, 4000,
      "the report as JSON (default FOLDER/trial.json; -: standard output)" },
    { "html", 0, OPTION_TEXT, AT(html), "FILE", 0, 4000,
      "the page with plots (default FOLDER/trial.html)" },
    { "help", 'h', OPTION_FLAG, AT(help), NULL, 0, 0, "print this and end" },
};
#undef AT

static const struct option_table table = { rows, ARRAY_LEN(rows), NULL, 0 };

/* A whole trial. */
struct trial {
    const struct settings *settings;
    struct trial_setup setup;
    char nets[NETS_BYTES];
    struct trial_folder folder;
    char log[PATH_MAX + WORD_BYTES]; /* of the run that is under way: its programs' words */
    json_t *limits;                  /* NULL: the project's own */
    struct trial_result results[TRIAL_PROFILES];
    int count;
    struct child server;
    struct child bots;
    FILE *words; /* where people read: stdout, unless a report or the page goes there */
};

static int complain_about(enum exit_status status, const char *what, const char *fault)
{
    char sentence[TOOL_FAULT_BYTES];

    text_format(sentence, sizeof(sentence), "%s: %s", what, fault);
    return tool_complain(status, sentence);
}

/* The words of who comes and goes would bury the table: they go to a file. */
static bool start_server(struct trial *t, const char *report, char target[CHILD_TARGET_BYTES],
                         char *fault, size_t fault_size)
{
    char match[WORD_BYTES];
    const char *argv[] = { "homeport-server", "--port", "0", "--match", match,
                           "--report",        report,   NULL };

    text_format(match, sizeof(match), "open,seats=%d", t->setup.clients < 2 ? 2 : t->setup.clients);
    if (t->setup.match[0] != '\0') {
        argv[4] = t->setup.match;
    }
    return child_server_start(&t->server,
                              &(struct child_server_start){ .argv = argv, .errors = t->log },
                              target, NULL, fault, fault_size);
}

static bool start_bots(struct trial *t, const struct link_plan *plan, int run, const char *target,
                       const char *report, char *fault, size_t fault_size)
{
    char count[WORD_BYTES];
    char seconds[WORD_BYTES];
    char seed[WORD_BYTES];
    const char *argv[] = { "homeport", "bot", target,      "-n",    count,      "--net", plan->name,
                           "--seed",   seed,  "--run-for", seconds, "--report", report,  NULL };

    text_format(count, sizeof(count), "%d", t->setup.clients);
    text_format(seconds, sizeof(seconds), "%d", t->setup.seconds);
    text_format(seed, sizeof(seed), "%" PRIu64, t->setup.seed + (uint64_t)run);
    const struct child_start how = { .argv = argv, .errors = t->log };

    return child_start(&t->bots, &how, fault, fault_size);
}

/* Of the server or the bots: that it has ended, or does not. */
static bool tell_end(const struct trial *t, const struct child *c, char *fault, size_t fault_size)
{
    const char *who = c == &t->server ? "the server" : "the bots' process";
    char how[WORD_BYTES] = "does not end";

    if (c->pid == 0) {
        child_say_end(c, how, sizeof(how));
    }
    text_format(fault, fault_size, "%s %s; what was said is in %s", who, how, t->log);
    return false;
}

/* Until the bots have ended by themselves. */
static bool wait_for_bots(struct trial *t, char *fault, size_t fault_size)
{
    uint64_t end_us = clock_now_us() + (uint64_t)t->setup.seconds * 1000000 + LATE_US;

    while (child_runs(&t->bots)) {
        if (tool_stop != 0) {
            return false; /* which is no fault */
        }
        if (!child_runs(&t->server)) {
            return tell_end(t, &t->server, fault, fault_size);
        }
        if (clock_now_us() > end_us) {
            return tell_end(t, &t->bots, fault, fault_size);
        }
        clock_sleep_until_us(clock_now_us() + NAP_US);
    }
    return t->bots.status < CHILD_BY_SIGNAL || tell_end(t, &t->bots, fault, fault_size);
}

static json_t *read_json(const char *path, char *fault, size_t fault_size)
{
    char *text = malloc(REPORT_BYTES);
    json_error_t error;
    json_t *value = NULL;
    size_t length;

    if (text == NULL) {
        text_format(fault, fault_size, "not enough memory");
    } else if (file_read(path, text, REPORT_BYTES, &length, fault, fault_size)) {
        value = json_loadb(text, length, 0, &error);
        if (value == NULL) {
            text_format(fault, fault_size, "%s, line %d: %s", path, error.line, error.text);
        }
    }
    free(text);
    return value;
}

static bool run_once(struct trial *t, struct trial_result *r, int run, char *fault,
                     size_t fault_size)
{
    char bots[PATH_MAX + WORD_BYTES];
    char server[PATH_MAX + WORD_BYTES];
    char target[CHILD_TARGET_BYTES];
    bool is_done = false;

    text_format(bots, sizeof(bots), "%s/%s-%d-bots.json", t->folder.path, r->plan.name, run + 1);
    text_format(server, sizeof(server), "%s/%s-%d-server.json", t->folder.path, r->plan.name,
                run + 1);
    text_format(t->log, sizeof(t->log), "%s/%s-%d.log", t->folder.path, r->plan.name, run + 1);
    (void)remove(t->log); /* what an earlier trial has left is not to be taken for this one's */
    (void)remove(bots);
    (void)remove(server);
    if (start_server(t, server, target, fault, fault_size)) {
        is_done = start_bots(t, &r->plan, run, target, bots, fault, fault_size) &&
                  wait_for_bots(t, fault, fault_size);
        child_stop(&t->bots, GRACE_US);
        child_stop(&t->server, GRACE_US);
    }
    if (!is_done) {
        return false;
    }
    json_t *report = read_json(bots, fault, fault_size);
    bool is_measured = report != NULL && trial_measure(report, &r->each[run]);

    if (report != NULL && !is_measured) {
        text_format(fault, fault_size, "no bot has played; see %s", bots);
    }
    json_decref(report);
    return is_measured;
}

static bool run_profile(struct trial *t, struct trial_result *r, char *fault, size_t fault_size)
{
    for (int run = 0; run < t->setup.runs; run++) {
        fprintf(stderr, "%s: run %d of %d, %d s...\n", r->plan.name, run + 1, t->setup.runs,
                t->setup.seconds);
        if (!run_once(t, r, run, fault, fault_size)) {
            return false;
        }
        r->runs = run + 1;
    }
    return true;
}

static bool set_limits(struct trial *t, struct trial_result *r, char *fault, size_t fault_size)
{
    if (t->limits == NULL) {
        trial_default_limits(r->plan.name, &r->limits);
        return true;
    }
    fault[0] = '\0';
    if (!trial_read_limits(t->limits, r->plan.name, &r->limits, fault, fault_size)) {
        r->limits.profile[0] = '\0';
    }
    if (fault[0] == '\0' && r->limits.profile[0] == '\0') {
        fprintf(stderr, "homeport: %s is measured and not judged: there are no limits for it.\n",
                r->plan.name);
    }
    return fault[0] == '\0';
}

/* The plans of t->nets. */
static bool parse_nets(struct trial *t, char *fault, size_t fault_size)
{
    char copy[NETS_BYTES];
    char *rest = NULL;

    text_format(copy, sizeof(copy), "%s", t->nets);
    for (char *name = strtok_r(copy, ",", &rest); name != NULL; name = strtok_r(NULL, ",", &rest)) {
        if (t->count == TRIAL_PROFILES) {
            text_format(fault, fault_size, "a trial has at most %d networks", TRIAL_PROFILES);
            return false;
        }
        struct trial_result *r = &t->results[t->count++];

        for (int i = 0; i + 1 < t->count; i++) {
            if (strcmp(t->results[i].plan.name, name) == 0) {
                text_format(fault, fault_size, "--net names %s twice; --runs repeats", name);
                return false;
            }
        }
        if (!link_plan_parse(&r->plan, name, fault, fault_size) ||
            !set_limits(t, r, fault, fault_size)) {
            return false;
        }
    }
    if (t->count == 0) {
        text_format(fault, fault_size, "--net names no network");
    }
    return t->count > 0;
}

static int write_file(const struct trial *t, const char *path, const char *name, char *text)
{
    char whole[PATH_MAX + WORD_BYTES];

    text_format(whole, sizeof(whole), "%s/%s", t->folder.path, name);
    if (path == NULL || strcmp(path, "-") != 0) {
        fprintf(t->words, "%s\n", path != NULL ? path : whole);
    }
    fflush(t->words);
    return tool_report(text, path != NULL ? path : whole);
}

static int tell(struct trial *t)
{
    const struct settings *s = t->settings;
    int status = EXIT_STATUS_OK;

    fprintf(t->words, "\n");
    int report_status =
        write_file(t, s->report, "trial.json", trial_report_json(&t->setup, t->results, t->count));
    int page_status =
        write_file(t, s->html, "trial.html", trial_report_html(&t->setup, t->results, t->count));

    for (int i = 0; i < t->count; i++) {
        if (t->results[i].broken[0] != '\0') {
            status = EXIT_STATUS_CHECK_FAILED;
        }
    }
    if (status != EXIT_STATUS_OK) {
        fprintf(t->words,
                "Not all limits hold. Seed %" PRIu64 "; every client's report is in %s.\n",
                t->setup.seed, t->folder.path);
    }
    return report_status != EXIT_STATUS_OK ? report_status
           : page_status != EXIT_STATUS_OK ? page_status
                                           : status;
}

/* A network whose bots do not end well costs no other its row; each keeps the runs that it has. */
static int run_each(struct trial *t)
{
    char fault[TOOL_FAULT_BYTES];
    int status = EXIT_STATUS_OK;
    int done = 0;

    for (int i = 0; i < t->count && tool_stop == 0; i++) {
        struct trial_result *r = &t->results[done];

        *r = t->results[i];
        if (!run_profile(t, r, fault, sizeof(fault)) && tool_stop == 0) {
            status = complain_about(EXIT_STATUS_SOFTWARE, r->plan.name, fault);
        }
        if (r->runs == 0) {
            continue;
        }
        trial_judge(r);
        if (done++ == 0) {
            trial_print_head(t->words);
        }
        trial_print_row(t->words, r);
    }
    t->count = done;
    return status;
}

static int run_all(struct trial *t)
{
    int asked_for = t->count;
    int status = run_each(t);
    int told = t->count > 0 ? tell(t) : EXIT_STATUS_OK;

    if (tool_stop != 0) {
        fprintf(stderr, "homeport: interrupted: %d of %d networks stand in the table.\n", t->count,
                asked_for);
        return told == EXIT_STATUS_OK || told == EXIT_STATUS_CHECK_FAILED ? EXIT_STATUS_INTERRUPTED
                                                                          : told;
    }
    return status != EXIT_STATUS_OK ? status : told;
}

/* What can't be written is told before anything has run, not after it. */
static int open_places(struct trial *t)
{
    const char *const files[] = { t->settings->report, t->settings->html };
    char fault[FOLDER_FAULT_BYTES];

    int places = tool_places(files, ARRAY_LEN(files));

    if (places != EXIT_STATUS_OK) {
        return places;
    }
    enum exit_status status = trial_folder_open(&t->folder, t->settings->out, fault, sizeof(fault));

    return status == EXIT_STATUS_OK ? EXIT_STATUS_OK : tool_complain(status, fault);
}

static int usual(int64_t given, int otherwise)
{
    return given > 0 ? (int)given : otherwise;
}

/* From the report of an earlier trial: all of it, its limits too. */
static int read_again(struct trial *t)
{
    const struct settings *s = t->settings;
    char fault[TOOL_FAULT_BYTES];

    if (s->clients > 0 || s->net != NULL || s->run_for > 0 || s->runs > 0 || s->seed >= 0 ||
        s->match != NULL) {
        return tool_complain(EXIT_STATUS_USAGE,
                             "--again does the same again: bots, networks, times, seed and match "
                             "are the report's, and can't be given beside it");
    }
    json_t *report = read_json(s->again, fault, sizeof(fault));
    bool is_good = report != NULL && trial_report_read(report, &t->setup, t->nets, sizeof(t->nets),
                                                       &t->limits, fault, sizeof(fault));

    json_decref(report);
    if (!is_good) {
        return complain_about(EXIT_STATUS_DATA, "--again", fault);
    }
    if (t->setup.clients < 1 || t->setup.clients > GAME_SEATS || t->setup.seconds < SECONDS_LEAST ||
        t->setup.seconds > SECONDS_MOST || t->setup.runs < 1 || t->setup.runs > TRIAL_RUNS ||
        t->setup.seed > INT32_MAX) {
        return complain_about(EXIT_STATUS_DATA, "--again",
                              "what that report asks for is out of bounds");
    }
    return EXIT_STATUS_OK;
}

/* From the options, or from the report of an earlier trial. */
static int set_up(struct trial *t)
{
    const struct settings *s = t->settings;
    char fault[TOOL_FAULT_BYTES];
    time_t now = time(NULL);
    struct tm date;

    if (s->again != NULL) {
        int status = read_again(t);

        if (status != EXIT_STATUS_OK) {
            return status;
        }
    } else {
        t->setup = (struct trial_setup){ .clients = usual(s->clients, DEFAULT_CLIENTS),
                                         .seconds = usual(s->run_for, DEFAULT_SECONDS),
                                         .runs = usual(s->runs, DEFAULT_RUNS),
                                         .seed = s->seed >= 0 ? (uint64_t)s->seed : DEFAULT_SEED };
        tool_links_all(t->nets, sizeof(t->nets));
        if (s->net != NULL) {
            text_format(t->nets, sizeof(t->nets), "%s", s->net);
        }
        text_format(t->setup.match, sizeof(t->setup.match), "%s", s->match != NULL ? s->match : "");
    }
    strftime(t->setup.when, sizeof(t->setup.when), "%Y-%m-%d %H:%M", localtime_r(&now, &date));
    if (s->limits != NULL) {
        json_decref(t->limits);
        t->limits = read_json(s->limits, fault, sizeof(fault));
        if (t->limits == NULL || !trial_check_limits(t->limits, fault, sizeof(fault))) {
            return complain_about(EXIT_STATUS_DATA, "--limits", fault);
        }
    }
    if (!parse_nets(t, fault, sizeof(fault))) {
        return tool_complain(EXIT_STATUS_USAGE, fault);
    }
    return open_places(t);
}

static int run(int argc, char *argv[])
{
    struct settings s = { .seed = -1 }; /* what is not given shows by that, or by 0 */
    char fault[TOOL_FAULT_BYTES];

    if (!options_parse(&table, argc, argv, &s, NULL, fault, sizeof(fault))) {
        return tool_complain(EXIT_STATUS_USAGE, fault);
    }
    if (s.help) {
        return tool_help(&tool_trial);
    }
    struct trial *t = calloc(1, sizeof(*t));

    if (t == NULL) {
        return tool_complain(EXIT_STATUS_SOFTWARE, "not enough memory");
    }
    t->settings = &s;
    t->folder.lock = -1;
    bool is_stdout_taken = (s.report != NULL && strcmp(s.report, "-") == 0) ||
                           (s.html != NULL && strcmp(s.html, "-") == 0);

    t->words = is_stdout_taken ? stderr : stdout;
    int status = set_up(t);

    if (status == EXIT_STATUS_OK) {
        status = run_all(t);
    }
    trial_folder_close(&t->folder);
    json_decref(t->limits);
    free(t);
    return status;
}

const struct tool tool_trial = {
    .name = "trial",
    .summary = "bots on bad networks, one after another; a table, and whether the limits hold",
    .about = "Starts a server and N bots on each network, prints what came of it and writes it as\n"
             "JSON and as a page with plots. Ends with 0 if all limits hold and with 1 if not, so\n"
             "it serves in scripts; with 130 if it was interrupted, when it has told what it had.",
    .options = &table,
    .has_networks = true,
    .run = run,
};
