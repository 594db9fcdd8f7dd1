/* The server that a player plays on at home.
 * SPDX-License-Identifier: MIT */
#include "client/own_server.h"

#include <stdio.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/options.h"
#include "base/text.h"
#include "client/seek.h"
#include "net/enet_transport.h"
#include "wire/message.h"

enum {
    GRACE_US = 2000000,
    NAP_US = 20000,
    OTHERS_US = 1500000, /* for one that was quicker to say where it is */
    WORD_BYTES = 16,
    LOG_NAME_BYTES = 16,
    LOG_MOST_BYTES = 1 << 20,
};

void own_server_init(struct own_server *o, const char *data)
{
    *o = (struct own_server){ .child = { .in_fd = -1, .out_fd = -1 } };
    if (data != NULL) {
        text_format(o->data, sizeof(o->data), "%s", data);
    }
}

static bool is_better(const struct whereabouts *w, const struct whereabouts *than)
{
    bool is_usual = w->address.port == SEEK_USUAL_PORT;

    return than == NULL || is_usual ||
           (than->address.port != SEEK_USUAL_PORT && w->since_s < than->since_s);
}

const struct whereabouts *own_server_choose(const struct whereabouts *list, int count)
{
    const struct whereabouts *best = NULL;

    for (int i = 0; i < count; i++) {
        const struct whereabouts *w = &list[i];

        if (w->protocol == PROTO_VERSION && w->open_count > 0 && !w->is_tied &&
            is_better(w, best)) {
            best = w;
        }
    }
    return best;
}

static bool find_running(char target[CHILD_TARGET_BYTES])
{
    struct whereabouts list[WHEREABOUTS_SERVERS];
    int count = whereabouts_list(list, WHEREABOUTS_SERVERS);
    const struct whereabouts *best = own_server_choose(list, count);

    if (best != NULL) {
        const struct net_address address = seek_address_of(best);
        char where[NET_ADDRESS_BYTES];

        net_address_print(&address, where, sizeof(where));
        text_format(target, CHILD_TARGET_BYTES, "%s", where);
    }
    return best != NULL;
}

/* The file for its log, since its words are of no use on a terminal that may go: begun anew when it
 * is long, beside the old one. NULL: there is no place for one. */
static const char *log_path(const struct own_server *o, char path[PATH_MAX])
{
    char usual[PATH_MAX - LOG_NAME_BYTES];
    char old[PATH_MAX + 4];
    struct stat is;
    const char *folder = o->data;

    if (o->data[0] == '\0') {
        folder = file_data_folder(usual, sizeof(usual)) ? usual : NULL;
    }
    if (folder == NULL || !file_make_folders(folder)) {
        return NULL;
    }
    text_format(path, PATH_MAX, "%.*s/server.log", PATH_MAX - LOG_NAME_BYTES, folder);
    if (stat(path, &is) == 0 && is.st_size > LOG_MOST_BYTES) {
        text_format(old, sizeof(old), "%s.old", path);
        rename(path, old);
    }
    return path;
}

/* The match that both of two players come into has a host: whoever came first. */
static bool start(struct own_server *o, uint16_t port, char *fault, size_t size)
{
    char port_text[WORD_BYTES];
    char linger[WORD_BYTES];
    char path[PATH_MAX];
    const char *argv[] = { "homeport-server",
                           "--port",
                           port_text,
                           "--linger",
                           linger,
                           "--match",
                           "main:open,host=first",
                           o->data[0] != '\0' ? "--data" : NULL,
                           o->data,
                           NULL };

    if (atomic_load(&o->is_over)) {
        text_format(fault, size, "nobody needs a server any more");
        return false;
    }
    text_format(port_text, sizeof(port_text), "%u", port);
    text_format(linger, sizeof(linger), "%d", OWN_SERVER_LINGER_S);
    const struct child_server_start how = {
        .argv = argv, .errors = log_path(o, path), .outlives = true, .is_over = &o->is_over
    };

    return child_server_start(&o->child, &how, o->target, NULL, fault, size);
}

static bool wait_for_another(const struct own_server *o, char target[CHILD_TARGET_BYTES])
{
    const uint64_t until_us = clock_now_us() + OTHERS_US;

    while (!find_running(target)) {
        if (clock_now_us() > until_us || atomic_load(&o->is_over)) {
            return false;
        }
        clock_sleep_until_us(clock_now_us() + NAP_US);
    }
    return true;
}

bool own_server_find(struct own_server *o, char target[CHILD_TARGET_BYTES], char *fault,
                     size_t size)
{
    if (own_server_runs(o)) {
        text_format(target, CHILD_TARGET_BYTES, "%s", o->target);
        return true;
    }
    if (find_running(target)) {
        return true;
    }
    bool is_there = start(o, SEEK_USUAL_PORT, fault, size);

    if (!is_there && o->child.status == EXIT_STATUS_UNAVAILABLE) {
        if (wait_for_another(o, target)) {
            return true;
        }
        is_there = start(o, 0, fault, size); /* another program has that port */
    }
    if (is_there) {
        text_format(target, CHILD_TARGET_BYTES, "%s", o->target);
    }
    return is_there;
}

void own_server_give_up(struct own_server *o)
{
    atomic_store(&o->is_over, true);
}

bool own_server_runs(struct own_server *o)
{
    return child_runs(&o->child);
}

int own_server_others(struct own_server *o, bool is_there)
{
    struct whereabouts list[WHEREABOUTS_SERVERS];

    if (!own_server_runs(o)) {
        return 0;
    }
    int count = whereabouts_list(list, WHEREABOUTS_SERVERS);

    for (int i = 0; i < count; i++) {
        if (list[i].pid == o->child.pid) {
            return list[i].people > is_there ? list[i].people - is_there : 0;
        }
    }
    return -1;
}

void own_server_end(struct own_server *o)
{
    child_stop(&o->child, GRACE_US);
}

void own_server_leave(struct own_server *o)
{
    o->child.pid = 0;
}
