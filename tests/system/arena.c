/* A server and its clients in virtual time.
 * SPDX-License-Identifier: MIT */
#include "tests/system/arena.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "wire/keyframe.h"

enum {
    ARENA_HASHES = 1024,
    SERVER_IP = 0x7F000001,
    SERVER_PORT = 62893,
    START_US = 1000000,
    PATH_BYTES = 4096,
    IDLE_US = 100000,
    STEP_US = 50,
    FIRST_PORT = 10000,
};

static char *read_level(const struct game *g, size_t *length)
{
    char path[PATH_BYTES];
    char fault[256] = "";
    char *text = malloc(GAME_LEVEL_TEXT_BYTES);

    *length = 0;
    if (g->default_map != NULL) {
        text_format(path, sizeof(path), "%s/maps/%s/%s.txt", HOMEPORT_ASSETS, g->name,
                    g->default_map);
        if (!file_read(path, text, GAME_LEVEL_TEXT_BYTES, length, fault, sizeof(fault))) {
            fprintf(stderr, "%s\n", fault);
            abort();
        }
    }
    return text;
}

static bool look_for_stopped(void *context)
{
    const struct arena *a = context;
    bool has_any = false;

    for (int i = 0; i < a->client_count; i++) {
        has_any = has_any || (a->is_stopped[i] && a->clients[i] != NULL);
    }
    return has_any;
}

static bool is_stopped(void *context, const struct net_address *client)
{
    const struct arena *a = context;
    int i = client->port - FIRST_PORT;

    return i >= 0 && i < a->client_count && a->is_stopped[i] && a->clients[i] != NULL;
}

void arena_open(struct arena *a, const char *game, int seats, int bots, uint64_t seed)
{
    struct net_address address = { SERVER_IP, SERVER_PORT };
    struct level_fault fault = { 0 };
    struct match_options o = { .name = "test", .seats = seats, .bots = bots, .seed = seed };

    memset(a, 0, sizeof(*a));
    a->now_us = START_US;
    o.game = game_find(game);
    char *text = read_level(o.game, &o.level_length);

    o.level_text = text;
    a->net = loop_net_open(seed);
    a->server_end = loop_open(a->net, &address, ARENA_CLIENTS + SERVER_SPARE_PEERS);
    a->hashes = calloc(ARENA_HASHES, sizeof(a->hashes[0]));
    if (a->server_end == NULL || a->hashes == NULL ||
        !server_init(&a->server, &o, 1, a->server_end, ARENA_CLIENTS + SERVER_SPARE_PEERS, NULL,
                     &fault)) {
        fprintf(stderr, "line %d: %s\n", fault.line, fault.text);
        abort();
    }
    a->stop_watch = (struct stop_watch){ a, look_for_stopped, is_stopped };
    a->hashes[0] = a->server.matches[0].hash;
    free(text);
}

void arena_close(struct arena *a)
{
    for (int i = 0; i < a->client_count; i++) {
        arena_kill(a, i);
    }
    server_done(&a->server);
    a->server_end->ops->close(a->server_end);
    loop_net_close(a->net);
    free(a->hashes);
}

void arena_kill(struct arena *a, int i)
{
    if (a->clients[i] != NULL) {
        client_done(a->clients[i]);
        a->client_ends[i]->ops->close(a->client_ends[i]);
        free(a->clients[i]);
        a->clients[i] = NULL;
    }
}

struct client *arena_restart(struct arena *a, int i, const char *name)
{
    struct client_options o = { .server = { SERVER_IP, SERVER_PORT }, .is_bot = true };
    struct net_address own = { SERVER_IP, (uint16_t)(FIRST_PORT + i) };

    assert(a->clients[i] == NULL);
    o.tickets = a->tickets[i];
    text_format(o.name, sizeof(o.name), "%s", name);
    a->client_ends[i] = loop_open(a->net, &own, 1);
    a->clients[i] = malloc(sizeof(struct client));
    if (a->client_ends[i] == NULL || a->clients[i] == NULL) {
        abort();
    }
    client_init(a->clients[i], &o, a->client_ends[i], a->now_us);
    client_start(a->clients[i], a->now_us);
    return a->clients[i];
}

struct client *arena_join(struct arena *a, const char *name)
{
    assert(a->client_count < ARENA_CLIENTS);
    return arena_restart(a, a->client_count++, name);
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static uint64_t next_event_us(const struct arena *a)
{
    uint64_t next_us = loop_net_next_us(a->net);

    if (!a->is_server_frozen) {
        next_us = earlier(next_us, server_next_us(&a->server));
    }
    for (int i = 0; i < a->client_count; i++) {
        if (a->clients[i] != NULL && !a->is_stopped[i]) {
            next_us = earlier(next_us, client_next_us(a->clients[i]));
        }
    }
    /* With nobody there nothing falls due, and time would be over. */
    next_us = earlier(next_us, a->now_us + IDLE_US);
    /* Datagrams that the server leaves in its socket until the tick are due all the time. */
    return next_us > a->now_us + STEP_US ? next_us : a->now_us + STEP_US;
}

/* As main.c does: between ticks the server looks at its socket only while somebody is on the way
 * in. */
static void run_server(struct arena *a)
{
    struct server *sv = &a->server;
    const struct match *m = &sv->matches[0];
    uint32_t before = match_head(m)->tick;
    bool is_due = a->now_us >= server_next_us(sv);

    if (is_due || server_is_idle(sv) || server_is_greeting(sv, a->now_us) || sv->is_closing) {
        server_receive(sv, a->now_us);
        server_tick(sv, a->now_us);
    }
    if (match_head(m)->tick - before > SERVER_CATCH_UP_TICKS) {
        abort(); /* more ticks at once than the server promises */
    }
    a->hashes[match_head(m)->tick % ARENA_HASHES] = m->hash;
}

static void run_client(struct arena *a, struct client *c)
{
    uint32_t before = c->replica.is_valid ? replica_head(&c->replica)->tick : 0;

    client_update(c, a->now_us);
    if (!c->replica.is_valid || replica_head(&c->replica)->tick == before) {
        return;
    }
    uint32_t tick = replica_head(&c->replica)->tick;

    if (match_head(&a->server.matches[0])->tick - tick < ARENA_HASHES) {
        a->checked++;
        a->mismatches +=
            world_hash(c->game, replica_world(&c->replica)) != a->hashes[tick % ARENA_HASHES];
    }
}

static void run_once(struct arena *a)
{
    a->now_us = next_event_us(a);
    if (!a->is_server_frozen) {
        run_server(a);
    }
    for (int i = 0; i < a->client_count; i++) {
        if (a->clients[i] != NULL && !a->is_stopped[i]) {
            run_client(a, a->clients[i]);
        }
    }
}

void arena_run_us(struct arena *a, uint64_t us)
{
    uint64_t end_us = a->now_us + us;

    while (a->now_us < end_us) {
        run_once(a);
    }
}

bool arena_run_ticks(struct arena *a, uint32_t ticks, uint64_t limit_us)
{
    uint64_t end_us = a->now_us + limit_us;

    while (a->server.matches[0].ticks < ticks && a->now_us < end_us) {
        run_once(a);
    }
    return a->server.matches[0].ticks >= ticks;
}
