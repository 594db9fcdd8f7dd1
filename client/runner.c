/* The client's own thread around the client's core: a lock, a wake-up, and the clock.
 * SPDX-License-Identifier: MIT */
#include "client/runner.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "client/client_report.h"
#include "client/dial.h"
#include "client/scout.h"
#include "net/enet_transport.h"
#include "net/secret.h"

#define LINK_FAULT "That link is damaged: have it sent again, or type the code alone."
#define CODE_FAULT "That is no match's code: it has eight letters and digits, like K7Q-F2M4D."

enum {
    GOODBYE_US = 300000,
    NAP_US = 5000,
    REQUESTS = 8,
};

enum request_kind {
    REQUEST_COMMAND,
    REQUEST_ORDER,
    REQUEST_ASK,
    REQUEST_LOOK,
    REQUEST_CODE,
    REQUEST_OPEN,
    REQUEST_MAKE,
    REQUEST_COMPLAIN,
    REQUEST_HOME,
    REQUEST_RETRY,
};

/* What the window's side wants from the client's, until its thread comes round to it. */
struct request {
    enum request_kind kind;
    enum command_kind command;
    uint8_t value;
    char server[VIEW_ADDRESS_BYTES];
    char text[GAME_TEXT_BYTES + 1];
};

/* Codes that were typed, in secret memory. */
struct codes {
    struct code typed;
    struct code good; /* it let us in */
};

/* The lock guards all of it but what only one thread uses. The thread holds it while it works, some
 * tens of microseconds a tick, never while it waits. */
struct runner {
    pthread_t thread;
    pthread_mutex_t lock;
    int wake_fd;
    atomic_bool is_stopping;
    struct transport *net;
    struct client client;
    struct scout *scout;
    struct request requests[REQUESTS];
    int request_count;
    struct codes *codes;
    const struct code *code; /* of the match that the client is in, if it came by one */
    uint32_t visits;         /* of the client's that were seen */
};

static void wait_until(struct runner *r, uint64_t when_us)
{
    struct pollfd fds[] = { { .fd = r->net->fd, .events = POLLIN },
                            { .fd = r->wake_fd, .events = POLLIN } };
    uint64_t now_us = clock_now_us();
    struct timespec timeout = clock_left(when_us, now_us);
    eventfd_t count;

    if (ppoll(fds, ARRAY_LEN(fds), &timeout, NULL) > 0 && (fds[1].revents & POLLIN) != 0) {
        eventfd_read(r->wake_fd, &count);
    }
}

/* Where it was found, or has been said to be. */
static void visit_by_code(struct runner *r, const struct net_address *server)
{
    enet_transport_use_code(r->net, &r->codes->typed);
    client_visit(&r->client, server, "", "", clock_now_us());
    enet_transport_use_code(r->net, r->code); /* until it has proven good */
}

/* False: it is none, and that was said. */
static bool read_server(struct runner *r, const char *text, struct net_address *server)
{
    char fault[VIEW_TEXT_BYTES];
    bool is_good = net_address_parse(text, 0, server, fault, sizeof(fault)) && server->port != 0;

    if (!is_good) {
        client_complain(&r->client, LINK_FAULT, clock_now_us());
    }
    return is_good;
}

static void come_by_code(struct runner *r, const struct request *q)
{
    struct net_address server;

    if (!code_parse(&r->codes->typed, q->text)) {
        client_complain(&r->client, CODE_FAULT, clock_now_us());
    } else if (q->server[0] == '\0') {
        scout_seek(r->scout, &r->codes->typed, &r->client.options.server);
    } else if (read_server(r, q->server, &server)) {
        visit_by_code(r, &server);
    }
}

/* By its name, or by a spec of a new one. */
static void come_to_open(struct runner *r, const struct request *q)
{
    bool makes = q->kind == REQUEST_MAKE;
    struct net_address server;

    if (read_server(r, q->server, &server)) {
        enet_transport_use_code(r->net, NULL);
        client_visit(&r->client, &server, makes ? "" : q->text, makes ? q->text : "",
                     clock_now_us());
        enet_transport_use_code(r->net, r->code);
    }
}

/* What came of the code that was typed last. */
static void note_scout(struct runner *r)
{
    struct scout_news news;

    if (!scout_take(r->scout, &news)) {
        return;
    }
    if (news.is_found) {
        visit_by_code(r, &news.server);
    } else {
        client_complain(&r->client, news.sentence, clock_now_us());
    }
}

/* A visit came to play: with the code that was typed last, or to an open match. */
static void note_visit(struct runner *r)
{
    const struct client *c = &r->client;

    if (c->visits == r->visits) {
        return;
    }
    r->visits = c->visits;
    r->codes->good = r->codes->typed;
    r->code = c->aside_match[0] == '\0' && c->aside_spec[0] == '\0' ? &r->codes->good : NULL;
    enet_transport_use_code(r->net, r->code);
}

/* Who is in no match asks at the door, where a code leads to its own match alone. */
static void ask_without_code(struct runner *r, const struct request *q)
{
    enet_transport_use_code(r->net, NULL);
    if (q->kind == REQUEST_LOOK) {
        client_look(&r->client);
    } else if (q->kind == REQUEST_ASK) {
        client_ask(&r->client, q->text);
    } else {
        client_order(&r->client, q->text);
    }
    enet_transport_use_code(r->net, r->code);
}

static void pass_request(struct runner *r, struct request *q)
{
    struct client *c = &r->client;

    switch (q->kind) {
    case REQUEST_COMMAND:
        client_request(c, q->command, q->value, q->text);
        break;
    case REQUEST_ORDER:
    case REQUEST_ASK:
    case REQUEST_LOOK:
        ask_without_code(r, q);
        break;
    case REQUEST_CODE:
        come_by_code(r, q);
        secret_wipe(q->text, sizeof(q->text));
        break;
    case REQUEST_OPEN:
    case REQUEST_MAKE:
        come_to_open(r, q);
        break;
    case REQUEST_COMPLAIN:
        client_complain(c, q->text, clock_now_us());
        break;
    case REQUEST_HOME:
        r->code = NULL;
        enet_transport_use_code(r->net, NULL);
        client_go_home(c, clock_now_us());
        break;
    case REQUEST_RETRY:
        if (c->state == CLIENT_REFUSED) {
            client_start(c, clock_now_us());
        }
        break;
    }
}

static void pass_requests(struct runner *r)
{
    for (int i = 0; i < r->request_count; i++) {
        pass_request(r, &r->requests[i]);
    }
    r->request_count = 0;
}

/* One look at everything; returns when the next is due. */
static uint64_t work(struct runner *r)
{
    pthread_mutex_lock(&r->lock);
    pass_requests(r);
    note_scout(r);
    client_update(&r->client, clock_now_us());
    note_visit(r);
    uint64_t next_us = client_next_us(&r->client);

    pthread_mutex_unlock(&r->lock);
    return next_us;
}

static void say_goodbye(struct runner *r)
{
    uint64_t now_us = clock_now_us();
    uint64_t end_us = now_us + GOODBYE_US;

    pthread_mutex_lock(&r->lock);
    client_leave(&r->client);
    pthread_mutex_unlock(&r->lock);
    while (now_us < end_us && r->client.state != CLIENT_IDLE) {
        work(r);
        wait_until(r, now_us + NAP_US);
        now_us = clock_now_us();
    }
}

static void *run(void *context)
{
    struct runner *r = context;

    clock_be_precise();
    while (!atomic_load(&r->is_stopping)) {
        wait_until(r, work(r));
    }
    say_goodbye(r);
    return NULL;
}

static bool open_client(struct runner *r, const struct runner_options *o, char *fault, size_t size)
{
    struct client_options options = { .server = o->server,
                                      .via = o->via,
                                      .is_bot = o->is_bot,
                                      .watches = o->watches,
                                      .tickets = o->tickets };

    text_format(options.name, sizeof(options.name), "%s", o->name);
    text_format(options.match, sizeof(options.match), "%s", o->match);
    text_format(options.spec, sizeof(options.spec), "%s", o->spec);
    if (!enet_transport_start(fault, size)) {
        return false;
    }
    r->codes = secret_take(sizeof(*r->codes));
    if (r->codes == NULL) {
        text_format(fault, size, "not enough memory");
        return false;
    }
    r->scout = scout_start(o->folder != NULL ? o->folder : "", fault, size);
    if (r->scout == NULL) {
        return false;
    }
    r->code = o->code;
    r->net = dial_open(o->code, o->identity_secret, fault, size);
    if (r->net == NULL) {
        return false;
    }
    client_init(&r->client, &options, r->net, clock_now_us());
    return true;
}

static void give_back(struct runner *r)
{
    scout_stop(r->scout);
    client_done(&r->client);
    if (r->net != NULL) {
        r->net->ops->close(r->net);
    }
    secret_give(r->codes);
    if (r->wake_fd >= 0) {
        close(r->wake_fd);
    }
    pthread_mutex_destroy(&r->lock);
    free(r);
}

struct runner *runner_start(const struct runner_options *options, char *fault, size_t fault_size)
{
    struct runner *r = calloc(1, sizeof(*r));

    if (r == NULL) {
        text_format(fault, fault_size, "not enough memory");
        return NULL;
    }
    pthread_mutex_init(&r->lock, NULL);
    r->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (r->wake_fd < 0) {
        text_format(fault, fault_size, "cannot make an event descriptor: %s", file_reason(errno));
        give_back(r);
        return NULL;
    }
    if (!open_client(r, options, fault, fault_size)) {
        give_back(r);
        return NULL;
    }
    if (options->server.port != 0) {
        client_start(&r->client, clock_now_us());
    } else {
        client_go_home(&r->client, clock_now_us());
    }
    int error = pthread_create(&r->thread, NULL, run, r);

    if (error != 0) {
        text_format(fault, fault_size, "cannot start a thread: %s", strerror(error));
        give_back(r);
        return NULL;
    }
    return r;
}

void runner_input(struct runner *r, const struct input *in)
{
    pthread_mutex_lock(&r->lock);
    client_hold(&r->client, in, clock_now_us());
    pthread_mutex_unlock(&r->lock);
}

void runner_rename(struct runner *r, const char *name)
{
    pthread_mutex_lock(&r->lock);
    text_format(r->client.options.name, sizeof(r->client.options.name), "%s", name);
    pthread_mutex_unlock(&r->lock);
}

static void ask(struct runner *r, const struct request *q)
{
    pthread_mutex_lock(&r->lock);
    if (r->request_count < REQUESTS) {
        r->requests[r->request_count++] = *q;
    }
    pthread_mutex_unlock(&r->lock);
    eventfd_write(r->wake_fd, 1);
}

void runner_request(struct runner *r, enum command_kind kind, uint8_t value, const char *text)
{
    struct request q = { .kind = REQUEST_COMMAND, .command = kind, .value = value };

    text_format(q.text, sizeof(q.text), "%s", text != NULL ? text : "");
    ask(r, &q);
}

static void give(struct runner *r, enum request_kind kind, const char *line)
{
    struct request q = { .kind = kind };

    text_format(q.text, sizeof(q.text), "%s", line);
    ask(r, &q);
}

void runner_order(struct runner *r, const char *line)
{
    give(r, REQUEST_ORDER, line);
}

void runner_ask(struct runner *r, const char *line)
{
    give(r, REQUEST_ASK, line);
}

void runner_look(struct runner *r)
{
    ask(r, &(struct request){ .kind = REQUEST_LOOK });
}

void runner_look_around(struct runner *r)
{
    scout_look(r->scout);
}

/* Something that is to be done at a server. */
static void ask_at(struct runner *r, enum request_kind kind, const char *server, const char *text)
{
    struct request q = { .kind = kind };

    text_format(q.server, sizeof(q.server), "%s", server);
    text_format(q.text, sizeof(q.text), "%s", text);
    ask(r, &q);
    secret_wipe(&q, sizeof(q));
}

void runner_join_code(struct runner *r, const char *server, const char *text)
{
    ask_at(r, REQUEST_CODE, server, text);
}

void runner_join_open(struct runner *r, const char *server, const char *match)
{
    ask_at(r, REQUEST_OPEN, server, match);
}

void runner_make(struct runner *r, const char *server, const char *spec)
{
    ask_at(r, REQUEST_MAKE, server, spec);
}

void runner_complain(struct runner *r, const char *sentence)
{
    ask_at(r, REQUEST_COMPLAIN, "", sentence);
}

void runner_go_home(struct runner *r)
{
    ask(r, &(struct request){ .kind = REQUEST_HOME });
}

void runner_retry(struct runner *r)
{
    ask(r, &(struct request){ .kind = REQUEST_RETRY });
}

void runner_view(struct runner *r, uint64_t now_us, struct view *view)
{
    pthread_mutex_lock(&r->lock);
    client_view(&r->client, now_us, view);
    scout_view(r->scout, &view->lan);
    if (r->client.aside == ASIDE_VISIT) {
        char where[NET_ADDRESS_BYTES];

        net_address_print(&r->client.aside_server, where, sizeof(where));
        text_format(view->lan.progress, sizeof(view->lan.progress), "Asking %s to let you in...",
                    where);
    }
    pthread_mutex_unlock(&r->lock);
}

char *runner_report(struct runner *r)
{
    const struct client *client = &r->client;

    pthread_mutex_lock(&r->lock);
    char *text = client_report(&client, 1, NULL);

    pthread_mutex_unlock(&r->lock);
    return text;
}

void runner_stop(struct runner *r)
{
    atomic_store(&r->is_stopping, true);
    eventfd_write(r->wake_fd, 1);
    pthread_join(r->thread, NULL);
    give_back(r);
}
