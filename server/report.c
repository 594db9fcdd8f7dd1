/* The server's report, written by jansson.
 * SPDX-License-Identifier: MIT */
#include "server/report.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/json_text.h"
#include "base/text.h"

enum {
    ADDRESS_BYTES = 32,
    HASH_BYTES = 17,
};

static json_t *number(uint64_t value)
{
    return json_integer((json_int_t)value);
}

static void print_ipv4(uint32_t ipv4, char *text, size_t size)
{
    text_format(text, size, "%u.%u.%u.%u", ipv4 >> 24, ipv4 >> 16 & 0xFF, ipv4 >> 8 & 0xFF,
                ipv4 & 0xFF);
}

char *report_ready(const struct net_address *address)
{
    char ipv4[ADDRESS_BYTES];
    char *line = NULL;

    print_ipv4(address->ipv4, ipv4, sizeof(ipv4));
    json_t *ready = json_pack("{s:s, s:i, s:i, s:i}", "address", ipv4, "port", address->port, "pid",
                              (int)getpid(), "protocol", PROTO_VERSION);
    char *object = json_dumps(ready, JSON_COMPACT);

    json_decref(ready);
    if (object == NULL || asprintf(&line, "READY %s\n", object) < 0) {
        line = NULL;
    }
    free(object);
    return line;
}

static json_t *player_object(const struct server_player *p)
{
    json_t *o = json_object();

    json_object_set_new(o, "name", json_string(p->name));
    json_object_set_new(o, "match", json_string(p->match));
    json_object_set_new(o, "seat", p->seat == GAME_SEAT_NONE ? json_null() : json_integer(p->seat));
    json_object_set_new(o, "ticks", number(p->ticks));
    json_object_set_new(o, "inputs_received", number(p->inputs_received));
    json_object_set_new(o, "late_inputs", number(p->late_inputs));
    json_object_set_new(o, "keyframes", number(p->keyframes));
    return o;
}

static json_t *players_array(const struct server *sv)
{
    json_t *array = json_array();
    uint32_t kept = min_u32(sv->gone_count, SERVER_GONE_PLAYERS);

    for (uint32_t i = 0; i < kept; i++) {
        json_array_append_new(
            array, player_object(&sv->gone[(sv->gone_count - kept + i) % SERVER_GONE_PLAYERS]));
    }
    return array;
}

static json_t *matches_array(const struct server *sv)
{
    json_t *array = json_array();
    char hash[HASH_BYTES];

    for (int i = 0; i < sv->match_count; i++) {
        const struct match *m = &sv->matches[i];

        if (!server_has(m)) {
            continue;
        }
        json_t *o = json_object();

        text_format(hash, sizeof(hash), "%016llx", (unsigned long long)m->hash);
        json_object_set_new(o, "name", json_string(m->name));
        json_object_set_new(o, "game", json_string(m->game->name));
        json_object_set_new(o, "ticks", number(match_head(m)->tick));
        json_object_set_new(o, "world_hash", json_string(hash));
        json_array_append_new(array, o);
    }
    return array;
}

/* Everything that was refused, by reason; reasons that never happened are left out. */
static json_t *dropped_object(const struct server *sv)
{
    struct transport_stats stats;
    json_t *o = json_object();

    sv->net->ops->stats(sv->net, &stats);
    for (int i = 0; i < NET_DROP_COUNT; i++) {
        if (stats.dropped[i] > 0) {
            json_object_set_new(o, net_drop_name((enum net_drop)i), number(stats.dropped[i]));
        }
    }
    for (int i = 0; i < DROP_COUNT; i++) {
        if (sv->dropped[i] > 0) {
            json_object_set_new(o, server_drop_name((enum server_drop)i), number(sv->dropped[i]));
        }
    }
    return o;
}

static json_t *refused_object(const struct server *sv)
{
    json_t *o = json_object();

    for (int i = 0; i < REFUSE_COUNT; i++) {
        if (sv->refused[i] > 0) {
            json_object_set_new(o, refuse_texts[i].word, number(sv->refused[i]));
        }
    }
    return o;
}

static json_t *network_object(const struct server *sv)
{
    struct transport_stats stats;
    json_t *o = json_object();

    sv->net->ops->stats(sv->net, &stats);
    json_object_set_new(o, "datagrams_in", number(stats.datagrams_in));
    json_object_set_new(o, "datagrams_out", number(stats.datagrams_out));
    json_object_set_new(o, "bytes_in", number(stats.bytes_in));
    json_object_set_new(o, "bytes_out", number(stats.bytes_out));
    json_object_set_new(o, "state_messages", number(sv->state_messages));
    json_object_set_new(o, "state_bytes", number(sv->state_bytes));
    if (sv->state_players > 0) {
        json_object_set_new(o, "state_bytes_per_player",
                            json_real((double)sv->state_bytes / (double)sv->state_players));
    }
    return o;
}

static double seconds(const struct timeval *t)
{
    return (double)t->tv_sec + (double)t->tv_usec / 1e6;
}

/* Peak resident size in KB. getrusage's figure is inherited across exec from the shell that started
 * the program, so the kernel's own count of this image is read instead. */
static long peak_memory_kb(void)
{
    FILE *f = fopen("/proc/self/status", "r");
    char line[256];
    long kb = 0;

    while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
        if (sscanf(line, "VmHWM: %ld", &kb) == 1) {
            break;
        }
    }
    if (f != NULL) {
        fclose(f);
    }
    return kb;
}

char *report_server(const struct server *sv, const struct histogram *tick_us)
{
    struct rusage usage;
    json_t *o = json_object();
    char hash[HASH_BYTES];

    getrusage(RUSAGE_SELF, &usage);
    text_format(hash, sizeof(hash), "%016llx", (unsigned long long)sv->matches[0].hash);
    json_object_set_new(o, "ticks", number(sv->ticks));
    json_object_set_new(o, "late_ticks", number(sv->late_ticks));
    json_object_set_new(o, "skipped_ticks", number(sv->skipped_ticks));
    json_object_set_new(o, "tick_us",
                        json_pack("{s:I, s:I, s:I}", "p50", (json_int_t)histogram_at(tick_us, 500),
                                  "p99", (json_int_t)histogram_at(tick_us, 990), "max",
                                  (json_int_t)tick_us->most));
    json_object_set_new(o, "cpu_seconds",
                        json_real(seconds(&usage.ru_utime) + seconds(&usage.ru_stime)));
    json_object_set_new(o, "peak_memory_kb", json_integer(peak_memory_kb()));
    json_object_set_new(o, "players", players_array(sv));
    json_object_set_new(o, "matches", matches_array(sv));
    json_object_set_new(o, "network", network_object(sv));
    json_object_set_new(o, "dropped", dropped_object(sv));
    json_object_set_new(o, "refused", refused_object(sv));
    json_object_set_new(o, "world_hash", json_string(hash));
    return json_text(o);
}
