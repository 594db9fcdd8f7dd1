/* A match's next tick: the commands that make its world what the match wants it to be, and those
 * that were asked for.
 * SPDX-License-Identifier: MIT */
#include "server/match.h"

#include <string.h>

#include "wire/record.h"

/* Adds a command to the tick unless that would break one of a record's two limits. */
static bool tick_add(struct tick *tick, unsigned *bits, const struct command *c)
{
    unsigned needed = command_bits(c);

    if (tick->command_count == GAME_TICK_COMMANDS || *bits + needed > 8 * RECORD_COMMAND_BYTES) {
        return false;
    }
    *bits += needed;
    tick->commands[tick->command_count++] = *c;
    return true;
}

/* The commands that make the world's seat what it should be: whoever is there leaves, the new one
 * joins. Both or none, so that a seat is never left half changed. */
static bool add_seat_change(const struct match *m, int seat, struct tick *tick, unsigned *bits)
{
    const struct match_seat *wanted = &m->seats[seat];
    struct command leave = { .kind = COMMAND_LEAVE, .seat = (uint8_t)seat };
    struct command join = { .kind = COMMAND_JOIN, .seat = (uint8_t)seat, .value = wanted->kind };
    bool leaves = match_head(m)->seats[seat].kind != SEAT_EMPTY;
    bool joins = wanted->kind != SEAT_EMPTY;
    unsigned needed = 0;

    memcpy(join.text, wanted->name, sizeof(wanted->name));
    needed += leaves ? command_bits(&leave) : 0;
    needed += joins ? command_bits(&join) : 0;
    if (*bits + needed > 8 * RECORD_COMMAND_BYTES ||
        tick->command_count + leaves + joins > GAME_TICK_COMMANDS) {
        return false;
    }
    if (leaves) {
        tick_add(tick, bits, &leave);
    }
    if (joins) {
        tick_add(tick, bits, &join);
    }
    return true;
}

/* Whether the world takes the seat's player for silent as the match does. */
static void add_mooring(const struct match *m, int seat, struct tick *tick, unsigned *bits)
{
    const struct match_seat *s = &m->seats[seat];
    uint32_t until = match_head(m)->seats[seat].moored_until;
    bool differs = (until != 0) != (s->hold_s > 0) ||
                   (until == GAME_STOPPED_UNTIL) != (s->hold_s == GAME_MOOR_STOPPED);

    if (!s->is_changed && s->kind == SEAT_HUMAN && differs &&
        match_head(m)->seats[seat].kind == SEAT_HUMAN) {
        tick_add(
            tick, bits,
            &(struct command){ .kind = COMMAND_MOOR, .seat = (uint8_t)seat, .value = s->hold_s });
    }
}

/* What the world should be like besides its seats. What finds no room is given in a later tick, as
 * long as it differs. */
static void add_wishes(const struct match *m, struct tick *tick, unsigned *bits)
{
    const struct world_head *head = match_head(m);

    if (head->mode != m->mode) {
        tick_add(tick, bits, &(struct command){ .kind = COMMAND_MODE, .value = m->mode });
    }
    if (head->is_locked != m->is_locked) {
        tick_add(tick, bits, &(struct command){ .kind = COMMAND_LOCK, .value = m->is_locked });
    }
    if (head->host != m->host && m->host == GAME_SEAT_NONE) {
        tick_add(tick, bits, &(struct command){ .kind = COMMAND_HOST, .seat = head->host });
    }
}

/* Seated and made the host in one tick, before anybody else: with the others the round would begin
 * without him. */
static void add_host(struct match *m, struct tick *tick, unsigned *bits)
{
    if (m->host == GAME_SEAT_NONE || match_head(m)->host == m->host) {
        return;
    }
    struct match_seat *s = &m->seats[m->host];

    s->is_changed = s->is_changed && !add_seat_change(m, m->host, tick, bits);
    if (!s->is_changed) {
        tick_add(tick, bits,
                 &(struct command){ .kind = COMMAND_HOST, .seat = m->host, .value = 1 });
    }
}

void match_gather_commands(struct match *m, struct tick *tick)
{
    unsigned bits = 0;
    int taken = 0;

    tick->command_count = 0;
    add_host(m, tick, &bits);
    for (int i = 0; i < m->seat_limit; i++) {
        if (m->seats[i].is_changed) {
            m->seats[i].is_changed = !add_seat_change(m, i, tick, &bits);
        } else {
            add_mooring(m, i, tick, &bits);
        }
    }
    add_wishes(m, tick, &bits);
    /* Who is not seated yet can't be heard yet; the order is kept, so the others wait too. */
    while (taken < m->queued && !m->seats[m->queue[taken].seat % GAME_SEATS].is_changed &&
           tick_add(tick, &bits, &m->queue[taken])) {
        taken++;
    }
    m->queued -= taken;
    memmove(m->queue, m->queue + taken, (size_t)m->queued * sizeof(m->queue[0]));
}
