/* Several clients in one thread: one poll over all sockets.
 * SPDX-License-Identifier: MIT */
#include "client/swarm.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "client/dial.h"

enum {
    GOODBYE_US = 300000,
};

bool swarm_init(struct swarm *s, int count, const struct client_options *options,
                const struct code *code, const struct identity *identities, char *fault,
                size_t fault_size, uint64_t now_us)
{
    s->count = 0;
    s->clients = calloc((size_t)count, sizeof(s->clients[0]));
    s->nets = calloc((size_t)count, sizeof(s->nets[0]));
    if (s->clients == NULL || s->nets == NULL) {
        text_format(fault, fault_size, "not enough memory for %d clients", count);
        return false;
    }
    for (int i = 0; i < count; i++) {
        s->nets[i] = dial_open(code, identities[i].secret_key, fault, fault_size);
        if (s->nets[i] == NULL) {
            return false;
        }
        s->clients[i] = malloc(sizeof(struct client));
        if (s->clients[i] == NULL) {
            s->nets[i]->ops->close(s->nets[i]);
            text_format(fault, fault_size, "not enough memory for client %d", i + 1);
            return false;
        }
        client_init(s->clients[i], &options[i], s->nets[i], now_us);
        s->count++;
    }
    return true;
}

void swarm_done(struct swarm *s)
{
    for (int i = 0; i < s->count; i++) {
        client_done(s->clients[i]);
        free(s->clients[i]);
        s->nets[i]->ops->close(s->nets[i]);
    }
    free(s->clients);
    free(s->nets);
}

void swarm_run_once(struct swarm *s, uint64_t until_us)
{
    struct pollfd fds[SWARM_CLIENTS_MOST];
    uint64_t next_us = until_us;

    for (int i = 0; i < s->count; i++) {
        uint64_t due_us = client_next_us(s->clients[i]);

        next_us = due_us < next_us ? due_us : next_us;
        fds[i] = (struct pollfd){ .fd = s->nets[i]->fd, .events = POLLIN };
    }
    uint64_t now_us = clock_now_us();
    struct timespec timeout = clock_left(next_us, now_us);

    int ready = ppoll(fds, (nfds_t)s->count, &timeout, NULL);

    for (int i = 0; i < s->count; i++) {
        bool is_readable = ready > 0 && (fds[i].revents & POLLIN) != 0;

        now_us = clock_now_us();
        if (is_readable || now_us >= client_next_us(s->clients[i])) {
            client_update(s->clients[i], now_us);
        }
    }
}

static bool all_left(const struct swarm *s)
{
    for (int i = 0; i < s->count; i++) {
        if (s->clients[i]->state != CLIENT_IDLE) {
            return false;
        }
    }
    return true;
}

void swarm_leave(struct swarm *s)
{
    uint64_t end_us = clock_now_us() + GOODBYE_US;

    for (int i = 0; i < s->count; i++) {
        client_leave(s->clients[i]);
        s->nets[i]->ops->flush(s->nets[i], clock_now_us());
    }
    while (!all_left(s) && clock_now_us() < end_us) {
        swarm_run_once(s, end_us);
    }
}

/* --- looking ---------------------------------------------------------------------------------- */

static bool has_told_all(const struct swarm *s, bool is_one_enough)
{
    bool is_told = true;

    for (int i = 0; i < s->count; i++) {
        const struct client *c = s->clients[i];

        if (is_one_enough && c->list.serial > 0) {
            return true;
        }
        is_told = is_told && (c->state == CLIENT_IDLE || c->state == CLIENT_WAITING ||
                              c->state == CLIENT_REFUSED);
    }
    return is_told;
}

bool swarm_look(struct swarm *s, const struct swarm_look *look, const struct identity *who,
                char *fault, size_t fault_size)
{
    struct client_options options[SWARM_LOOKS_MOST] = { 0 };
    struct identity people[SWARM_LOOKS_MOST]; /* all of them the same */
    uint64_t now_us = clock_now_us();
    uint64_t end_us = now_us + look->patience_us;

    for (int i = 0; i < look->count; i++) {
        people[i] = *who;
        options[i].server = look->servers[i];
        options[i].looks = true;
    }
    if (!swarm_init(s, look->count, options, look->code, people, fault, fault_size, now_us)) {
        return false;
    }
    for (int i = 0; i < s->count; i++) {
        client_start(s->clients[i], now_us);
    }
    while (!look->is_over(look->context) && clock_now_us() < end_us &&
           !has_told_all(s, look->is_one_enough)) {
        swarm_run_once(s, end_us);
    }
    return true;
}
