/* Stopped clients.
 * SPDX-License-Identifier: MIT */
#include "server/stops.h"

enum {
    MS_US = 1000,
    SECOND_US = 1000000,
};

static bool is_suspect(const struct session *s, uint64_t now_us)
{
    bool is_there = s->state == SESSION_LOADING || s->state == SESSION_PLAYING;

    return is_there && !s->is_away &&
           (s->is_stopped || now_us > s->heard_us + (uint64_t)STOPS_HUSH_MS * MS_US);
}

static void begin(struct server *sv, struct session *s, uint64_t now_us)
{
    s->is_stopped = true;
    if (s->seat != GAME_SEAT_NONE) {
        match_hold(&sv->matches[s->match], s->seat, GAME_MOOR_STOPPED, UINT64_MAX / 2);
    }
    log_each(sv->log, now_us, "stopped", "%s is stopped by a debugger or a signal, and waited for",
             s->name);
}

void stops_end(struct server *sv, struct session *s, uint64_t now_us)
{
    s->is_stopped = false;
    s->heard_us = now_us;
    if (s->seat != GAME_SEAT_NONE) {
        match_hold(&sv->matches[s->match], s->seat, (uint8_t)sv->hold_s,
                   now_us + (uint64_t)sv->hold_s * SECOND_US);
    }
}

/* Whether any process is stopped is found out once a look, and only when somebody is silent. */
static void look(struct server *sv, uint64_t now_us)
{
    const struct stop_watch *watch = sv->stop_watch;
    bool has_looked = false;
    bool has_any = false;

    for (int i = 0; i < sv->session_count; i++) {
        struct session *s = &sv->sessions[i];

        if (!is_suspect(s, now_us)) {
            continue;
        }
        has_any = has_looked ? has_any : watch->look(watch->context);
        has_looked = true;
        const struct net_address client = { s->ipv4, s->port };
        bool is_stopped = has_any && watch->is_stopped(watch->context, &client);

        if (is_stopped && !s->is_stopped) {
            begin(sv, s, now_us);
        } else if (!is_stopped && s->is_stopped) {
            stops_end(sv, s, now_us);
        }
    }
}

void stops_turn(struct server *sv, uint64_t now_us)
{
    if (sv->stop_watch != NULL && now_us - sv->watched_us >= (uint64_t)STOPS_LOOK_MS * MS_US) {
        sv->watched_us = now_us;
        look(sv, now_us);
    }
}
