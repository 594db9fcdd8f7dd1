/* homeport-server: opening, signals, closing. With loop.c the only place of the server that asks
 * the machine for time.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "net/enet_transport.h"
#include "net/pair.h"
#include "net/secret.h"
#include "server/announce.h"
#include "server/doctor.h"
#include "server/hall.h"
#include "server/holder.h"
#include "server/orders.h"
#include "server/program.h"
#include "server/report.h"

enum {
    FAULT_BYTES = 512,
};

static volatile sig_atomic_t stop_requested;

static void on_signal(int number)
{
    if (stop_requested++ > 0) {
        _exit(128 + number);
    }
}

static void catch_signals(sigset_t *while_waiting)
{
    struct sigaction action = { .sa_handler = on_signal };
    sigset_t ours;

    sigemptyset(&ours);
    sigaddset(&ours, SIGINT);
    sigaddset(&ours, SIGTERM);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGTTIN, SIG_IGN); /* in the background the console rests; nothing stops the server */
    /* Signals come only inside ppoll, so none can slip in between the test and the wait. */
    sigprocmask(SIG_BLOCK, &ours, while_waiting);
    sigdelset(while_waiting, SIGINT);
    sigdelset(while_waiting, SIGTERM);
}

static int complain(enum exit_status status, const char *sentence)
{
    fprintf(stderr, "homeport-server: %s\n", sentence);
    return (int)status;
}

static char *read_level(void *context, const struct game *g, const char *map, size_t *length,
                        char *fault, size_t size)
{
    (void)context;
    return level_file_read(g, map, length, fault, size);
}

static void list_levels(void *context, const struct game *g, char *text, size_t size)
{
    text_format(text, size, "%s", level_file_list(context, g, clock_now_us()));
}

static int finish_output(void)
{
    char fault[FAULT_BYTES];

    return file_finish_output(fault, sizeof(fault)) ? EXIT_STATUS_OK
                                                    : complain(EXIT_STATUS_IO, fault);
}

static void draw_seeds(struct program *p)
{
    for (int i = 0; i < p->settings.match_count; i++) {
        randombytes_buf(&p->settings.matches[i].seed, sizeof(p->settings.matches[i].seed));
    }
}

static bool load_levels(struct program *p, char *fault, size_t size)
{
    for (int i = 0; i < p->settings.match_count; i++) {
        struct match_options *o = &p->settings.matches[i];

        if (p->settings.matches[i].map[0] == '\0') {
            continue;
        }
        p->level_texts[i] =
            level_file_read(o->game, p->settings.matches[i].map, &o->level_length, fault, size);
        if (p->level_texts[i] == NULL) {
            level_file_tell_unknown(o->game, o->map, fault, size);
            return false;
        }
        o->level_text = p->level_texts[i];
    }
    return true;
}

static bool is_welcome(void *context, const uint8_t identity[NET_IDENTITY_BYTES])
{
    struct server *sv = context;
    uint64_t wall_s = (sv->now_us + sv->wall_us) / 1000000;
    struct ban *ban = bans_find(sv->bans, identity, 0, wall_s);

    return ban == NULL || bans_tell(ban, sv->now_us);
}

static bool is_fresh(void *context, const struct resume_claim *claim)
{
    return tickets_is_fresh(((struct server *)context)->tickets, claim);
}

static int open_kept(struct program *p)
{
    const struct chance chance = chance_of_machine();
    uint64_t wall_us = clock_now_us() + p->log.wall_offset_us;

    return kept_open(&p->kept, p->settings.data, &chance, wall_us)
               ? EXIT_STATUS_OK
               : complain(EXIT_STATUS_SOFTWARE, "not enough memory for the tickets' key");
}

/* Both ways in are alike but for the address. */
static void plan_door(struct program *p)
{
    p->peers =
        server_peers_for(p->settings.matches, p->settings.match_count, (int)p->settings.made_most);
    p->door = (struct enet_transport_options){
        .bind = p->settings.listen,
        .peers = p->peers,
        .is_server = true,
        .terms = { .version = PROTO_VERSION, .protocol = message_catalogue_hash() },
        .chance = chance_of_machine(),
        .is_welcome = is_welcome,
        .ticket_key = p->kept.keyring.ticket_key,
        .is_fresh = is_fresh,
        .context = &p->server,
    };
}

static int open_transport(struct program *p)
{
    char fault[FAULT_BYTES];
    char sentence[2 * FAULT_BYTES];
    struct holder holder;
    int error = 0;

    plan_door(p);
    p->home = enet_transport_open(&p->door, fault, sizeof(fault), &error);
    if (p->home != NULL) {
        p->net = pair_open(p->home, p->peers, p->peers);
        return p->net != NULL ? EXIT_STATUS_OK
                              : complain(EXIT_STATUS_SOFTWARE, "not enough memory for the peers");
    }
    if (error == EADDRINUSE) {
        holder_find(&holder, &p->settings.listen);
        holder_tell(&holder, &p->settings.listen, sentence, sizeof(sentence));
        return complain(EXIT_STATUS_UNAVAILABLE, sentence);
    }
    return complain(error == EACCES ? EXIT_STATUS_NO_PERMISSION : EXIT_STATUS_UNAVAILABLE, fault);
}

static void lend(struct program *p)
{
    struct server *sv = &p->server;

    sv->chance = chance_of_machine();
    tickets_init(&p->tickets, sv, p->kept.keyring.ticket_key, &p->kept.ledger, &sv->chance);
    sv->tickets = &p->tickets;
    sv->bans = &p->kept.bans;
    sv->codes = &p->codes;
    p->levels = (struct level_source){ &p->level_lists, read_level, list_levels };
    sv->levels = &p->levels;
    sv->wall_us = p->log.wall_offset_us;
    sv->made_most = (int)p->settings.made_most;
    sv->made_bots = (int)p->settings.bots;
    sv->hold_s = (int)p->settings.hold_s;
    stopped_init(&p->stopped);
    sv->stop_watch = p->settings.has_no_freeze ? NULL : &p->stopped.watch;
}

static int start_server(struct program *p)
{
    struct level_fault fault = { 0 };
    char path[PATH_MAX];
    char sentence[PATH_MAX + FAULT_BYTES];

    if (server_init(&p->server, p->settings.matches, p->settings.match_count, p->net, 2 * p->peers,
                    &p->log, &fault)) {
        lend(p);
        return EXIT_STATUS_OK;
    }
    if (p->server.match_count == 0) {
        return complain(EXIT_STATUS_SOFTWARE, fault.text);
    }
    int bad = p->server.match_count - 1;

    level_file_path(p->settings.matches[bad].game, p->settings.matches[bad].map, path,
                    sizeof(path));
    if (fault.line > 0) {
        text_format(sentence, sizeof(sentence), "%s, line %d: %s", path, fault.line, fault.text);
    } else {
        text_format(sentence, sizeof(sentence), "%s: %s", path, fault.text);
    }
    return complain(EXIT_STATUS_DATA, sentence);
}

/* Door i is match i's. */
static int open_doors(struct program *p)
{
    const struct chance chance = chance_of_machine();

    if (!codes_init(&p->codes, p->home, &chance)) {
        return complain(EXIT_STATUS_SOFTWARE, "not enough memory for the matches' codes");
    }
    for (int i = 0; i < p->settings.match_count; i++) {
        if (p->settings.matches[i].is_private && !codes_renew(&p->codes, i)) {
            return complain(EXIT_STATUS_SOFTWARE, "no code can be made for a private match");
        }
    }
    hall_tell_door(&p->server);
    p->door.bind.port = enet_transport_address(p->home).port;
    lan_init(&p->lan, &p->server, &p->codes, p->net, &p->door,
             &(const struct lan_machine){ interfaces_list, interfaces_watch });
    p->lan.is_open = p->settings.is_open;
    p->lan.is_public = p->settings.is_public;
    beacon_init(&p->beacon, &p->lan);
    return EXIT_STATUS_OK;
}

static void enlist(struct program *p)
{
    const struct net_address address = enet_transport_address(p->home);
    uint64_t now_us = clock_now_us();

    listing_init(&p->listing, &address, (now_us + p->log.wall_offset_us) / 1000000);
    listing_keep(&p->listing, &p->server, now_us);
}

/* Told before anybody plays, not after it. */
static int check_report(const struct program *p)
{
    const char *path = p->settings.report;
    char fault[PATH_MAX + FAULT_BYTES];

    return path == NULL || file_has_room(path, 1, fault, sizeof(fault))
               ? EXIT_STATUS_OK
               : complain(file_fault_status(path), fault);
}

static int write_report(struct program *p)
{
    char fault[PATH_MAX + FAULT_BYTES];
    char *text = report_server(&p->server, &p->tick_us);
    int status = EXIT_STATUS_OK;

    if (text == NULL) {
        return complain(EXIT_STATUS_SOFTWARE, "not enough memory for the report");
    }
    if (!file_replace(p->settings.report, text, strlen(text), fault, sizeof(fault))) {
        status = complain(file_fault_status(p->settings.report), fault);
    }
    free(text);
    return status;
}

static int say_ready(struct program *p)
{
    struct net_address address = enet_transport_address(p->home);
    char fault[FAULT_BYTES];

    return announce_ready(&p->codes, p->server.matches, p->server.match_count, &address, fault,
                          sizeof(fault))
               ? EXIT_STATUS_OK
               : complain(EXIT_STATUS_IO, fault);
}

static int serve(struct program *p)
{
    sigset_t while_waiting;
    char fault[FAULT_BYTES];

    if (!enet_transport_start(fault, sizeof(fault))) {
        return complain(EXIT_STATUS_SOFTWARE, fault);
    }
    int status = check_report(p);

    if (status == EXIT_STATUS_OK) {
        status = open_kept(p);
    }
    if (status == EXIT_STATUS_OK) {
        status = open_transport(p);
    }
    if (status == EXIT_STATUS_OK) {
        status = start_server(p);
    }
    if (status == EXIT_STATUS_OK) {
        status = open_doors(p);
    }
    if (status == EXIT_STATUS_OK) {
        catch_signals(&while_waiting);
        clock_be_precise();
        drain_plan(&p->drain, p->home->fd, p->peers);
        enlist(p);
        status = say_ready(p);
        if (status == EXIT_STATUS_OK) {
            kept_tell(&p->kept, &p->log, clock_now_us());
            program_run(p, &while_waiting, &stop_requested);
            kept_write_last(&p->kept, &p->log, clock_now_us());
        }
        listing_close(&p->listing);
        beacon_close(&p->beacon);
        /* A FIFO may keep the report waiting for a reader: signals must still end that. */
        sigprocmask(SIG_SETMASK, &while_waiting, NULL);
    }
    if (status == EXIT_STATUS_OK && p->settings.report != NULL) {
        status = write_report(p);
    }
    return status;
}

int main(int argc, char *argv[])
{
    static struct program program;
    struct program *p = &program;
    char fault[PATH_MAX + FAULT_BYTES];

    /* Before anything else is opened: a closed standard input is told by its number alone. */
    console_open(&p->console, STDIN_FILENO, STDOUT_FILENO);
    secret_keep_from_cores();
    if (argc > 1 && strcmp(argv[1], "doctor") == 0) {
        int found = doctor_run(argc - 1, argv + 1, clock_now_us);

        return found == EXIT_STATUS_OK ? finish_output() : found;
    }
    if (!settings_read(&p->settings, argc, argv, fault, sizeof(fault))) {
        return complain(EXIT_STATUS_USAGE, fault);
    }
    if (p->settings.help) {
        settings_help(stdout);
        return finish_output();
    }
    if (p->settings.version) {
        printf("homeport-server %s, protocol %d\n", HOMEPORT_VERSION, PROTO_VERSION);
        return finish_output();
    }
    log_init(&p->log, stderr, p->settings.is_json_log);
    p->log.wall_offset_us = program_wall_offset_us();
    if (sodium_init() < 0) {
        return complain(EXIT_STATUS_SOFTWARE, "libsodium cannot be started");
    }
    draw_seeds(p);
    if (!load_levels(p, fault, sizeof(fault))) {
        return complain(EXIT_STATUS_DATA, fault);
    }
    int status = serve(p);

    codes_done(&p->codes);
    server_done(&p->server);
    if (p->net != NULL) {
        p->net->ops->close(p->net);
    }
    kept_close(&p->kept);
    console_close(&p->console);
    log_done(&p->log);
    for (int i = 0; i < p->settings.match_count; i++) {
        free(p->level_texts[i]);
    }
    return status;
}
