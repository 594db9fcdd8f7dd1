/* homeport-server: the loop.
 * SPDX-License-Identifier: MIT */
#include "server/program.h"

#include <poll.h>
#include <time.h>

#include "base/clock.h"
#include "base/text.h"
#include "net/pair.h"
#include "server/announce.h"
#include "server/hall.h"
#include "server/orders.h"

enum {
    FAULT_BYTES = 512,
    CLOSE_US = 1000000, /* to tell everybody goodbye */
    NAP_US = 5000,
    ALWAYS_WATCHED = 2, /* the console, and news about addresses: both are rare */
    WALL_US = 1000000,  /* between two looks at the wall clock */
};

/* Codes that were tried too often in vain open nothing any more: who is in the match gets new ones.
 */
static void replace_worn_codes(struct program *p)
{
    char fault[FAULT_BYTES];

    for (int i = 0; i < p->server.match_count; i++) {
        const struct match *m = &p->server.matches[i];

        if (!server_has(m) || !codes_has(&p->codes, i) || !codes_is_worn(&p->codes, i)) {
            continue;
        }
        bool is_renewed = hall_renew_code(&p->server, m,
                                          "Too many wrong codes were tried: the old one opens "
                                          "nothing any more.");

        log_each(&p->log, clock_now_us(), "code", "%s %s",
                 is_renewed ? "too many wrong codes: there is a new one for match"
                            : "too many wrong codes: nobody can join any more match",
                 m->name);
        if (is_renewed && !announce_code(&p->codes, i, m, &p->console.out, fault, sizeof(fault))) {
            log_each(&p->log, clock_now_us(), "code", "the new code of match %s: %s", m->name,
                     fault);
        }
    }
}

/* Between ticks the socket is watched only while somebody is on the way in: each wake costs. */
static void wait_for_work(struct program *p, const sigset_t *while_waiting, uint64_t now_us,
                          uint64_t end_us)
{
    struct server *sv = &p->server;
    const struct transport *away = pair_away(p->net);
    bool is_idle = server_is_idle(sv);
    bool is_asked = server_is_greeting(sv, now_us) || enet_transport_is_greeting(p->home, now_us) ||
                    (away != NULL && enet_transport_is_greeting(away, now_us));
    /* What comes shortly before a tick waits for it: taking it would make the tick late. */
    bool is_soon = server_next_us(sv) <= now_us + p->last_tick_us / 2;
    bool watches = is_idle || sv->is_closing || (is_asked && !is_soon);
    struct pollfd readable[] = { { .fd = console_fd(&p->console, now_us), .events = POLLIN },
                                 { .fd = lan_watch_fd(&p->lan), .events = POLLIN },
                                 { .fd = p->home->fd, .events = POLLIN },
                                 { .fd = away != NULL ? away->fd : -1, .events = POLLIN },
                                 { .fd = p->beacon.fd, .events = POLLIN } };
    uint64_t until_us = server_next_us(sv) < end_us ? server_next_us(sv) : end_us;

    if (bans_file_next_us(&p->kept.bans_file, &p->kept.bans) < until_us) {
        until_us = bans_file_next_us(&p->kept.bans_file, &p->kept.bans);
    }
    if (lan_next_us(&p->lan) < until_us) {
        until_us = lan_next_us(&p->lan) > now_us ? lan_next_us(&p->lan) : now_us + NAP_US;
    }
    if (console_next_us(&p->console, now_us) < until_us) {
        until_us = console_next_us(&p->console, now_us);
    }
    if (!is_idle && until_us > now_us + p->drain.every_us) {
        until_us = now_us + p->drain.every_us;
    }
    struct timespec timeout = clock_left(until_us, now_us);

    ppoll(readable, watches ? ARRAY_LEN(readable) : ALWAYS_WATCHED,
          until_us == UINT64_MAX ? NULL : &timeout, while_waiting);
}

static void print_answer(void *context, enum notice_kind kind, const char *text)
{
    (void)kind;
    console_print(context, text);
}

static void take_orders(struct program *p, uint64_t now_us)
{
    const struct order_ear ear = { print_answer, &p->console };
    char line[GAME_TEXT_BYTES + 1];

    while (console_read(&p->console, now_us, line, sizeof(line))) {
        orders_give(&p->server, NULL, line, &ear, now_us);
        p->net->ops->flush(p->net, now_us);
    }
}

uint64_t program_wall_offset_us(void)
{
    struct timespec wall;

    clock_gettime(CLOCK_REALTIME, &wall);
    return (uint64_t)wall.tv_sec * 1000000u + (uint64_t)wall.tv_nsec / 1000u - clock_now_us();
}

/* Somebody may set the wall clock, as a machine does that has started without one. */
static void follow_wall_clock(struct program *p, uint64_t now_us)
{
    if (now_us - p->wall_read_us >= WALL_US) {
        p->wall_read_us = now_us;
        p->log.wall_offset_us = program_wall_offset_us();
        p->server.wall_us = p->log.wall_offset_us;
    }
}

/* As if the first line at the console said so. */
static void open_lan(struct program *p)
{
    const struct order_ear ear = { print_answer, &p->console };
    char line[GAME_TEXT_BYTES + 1];

    if (p->settings.lan != NULL) {
        text_format(line, sizeof(line), "lan on %s", p->settings.lan);
        orders_give(&p->server, NULL, line, &ear, clock_now_us());
    }
}

static void run_once(struct program *p)
{
    struct server *sv = &p->server;
    uint64_t begun_us = clock_now_us();
    uint64_t ticks = sv->ticks;

    follow_wall_clock(p, begun_us);
    drain_look(&p->drain, p->home->fd, begun_us);
    server_receive(sv, begun_us);
    server_tick(sv, begun_us);
    lan_turn(&p->lan, begun_us);
    orders_lan_turn(sv, begun_us);
    beacon_turn(&p->beacon, begun_us);
    replace_worn_codes(p);
    take_orders(p, begun_us);
    kept_write(&p->kept, &p->log, begun_us);
    listing_keep(&p->listing, sv, begun_us);
    if (sv->ticks != ticks) {
        p->last_tick_us = clock_now_us() - begun_us;
        histogram_add(&p->tick_us, (uint32_t)p->last_tick_us);
    }
}

/* When it ends by itself: `limit_us`, or when nobody has been here for long enough. */
static uint64_t end_of(struct program *p, uint64_t limit_us, uint64_t now_us)
{
    p->used_us = server_is_idle(&p->server) ? p->used_us : now_us;
    uint64_t left_us = p->used_us + (uint64_t)p->settings.linger_s * 1000000u;

    return p->settings.linger_s > 0 && left_us < limit_us ? left_us : limit_us;
}

void program_run(struct program *p, const sigset_t *while_waiting,
                 const volatile sig_atomic_t *stop)
{
    uint64_t now_us = clock_now_us();
    const uint64_t limit_us =
        p->settings.run_for > 0 ? now_us + (uint64_t)p->settings.run_for * 1000000u : UINT64_MAX;

    p->used_us = now_us;
    uint64_t end_us = end_of(p, limit_us, now_us);

    open_lan(p);
    while (*stop == 0 && !p->server.is_asked_to_end && now_us < end_us) {
        wait_for_work(p, while_waiting, now_us, end_us);
        run_once(p);
        now_us = clock_now_us();
        end_us = end_of(p, limit_us, now_us);
    }
    server_close(&p->server, now_us);
    for (end_us = now_us + CLOSE_US; now_us < end_us && !server_is_empty(&p->server);) {
        wait_for_work(p, while_waiting, now_us, now_us + NAP_US);
        server_receive(&p->server, clock_now_us());
        now_us = clock_now_us();
    }
}
