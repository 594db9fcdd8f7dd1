/* The hall: matches made, found, changed, closed and listed. hall_entry.c has who goes in and out,
 * hall_maps.c what is about maps.
 * SPDX-License-Identifier: MIT */
#include "server/hall.h"

#include <stdlib.h>
#include <string.h>

#include "base/looks.h"
#include "base/text.h"
#include "server/bans.h"
#include "server/codes.h"
#include "server/lan.h"
#include "server/spec.h"
#include "server/tickets.h"

enum {
    SECOND_US = 1000000,
    SPEC_BYTES = PROTO_MATCH_BYTES + 1 + PROTO_SPEC_BYTES + 1,
};

/* --- finding ---------------------------------------------------------------------------------- */

bool hall_is_open_to(const struct server *sv, const struct session *s, const struct match *m)
{
    ptrdiff_t place = m - sv->matches;

    return s->door == place || s->claimed == place ||
           (!m->is_private && (!s->is_away || lan_is_free(sv)));
}

struct match *hall_open_match(struct server *sv, const char *name)
{
    for (int i = 0; i < sv->match_count; i++) {
        struct match *m = &sv->matches[i];

        if (server_has(m) && !m->is_private && strcmp(m->name, name) == 0) {
            return m;
        }
    }
    return NULL;
}

static bool has_name(const struct server *sv, const char *name)
{
    char wanted[LOOKS_SKELETON_BYTES];
    char looks[LOOKS_SKELETON_BYTES];

    looks_skeleton(name, wanted, sizeof(wanted));
    for (int i = 0; i < sv->match_count; i++) {
        looks_skeleton(sv->matches[i].name, looks, sizeof(looks));
        if (server_has(&sv->matches[i]) && strcmp(looks, wanted) == 0) {
            return true;
        }
    }
    return false;
}

/* The first open match that has a free seat and is not locked; else the first. */
static struct match *any_open_match(struct server *sv)
{
    struct match *first = NULL;

    for (int i = 0; i < sv->match_count; i++) {
        struct match *m = &sv->matches[i];

        if (!server_has(m) || m->is_private) {
            continue;
        }
        if (match_open_seats(m) > 0 && !m->is_locked) {
            return m;
        }
        first = first == NULL ? m : first;
    }
    return first;
}

struct match *hall_find(struct server *sv, uint8_t door, const char *name, enum refuse_cause *cause)
{
    if (door != NET_DOOR_OPEN) {
        *cause = REFUSE_NO_MATCH;
        return door < sv->match_count && server_has(&sv->matches[door]) ? &sv->matches[door] : NULL;
    }
    if (name[0] == '\0') {
        *cause = REFUSE_CODE;
        return any_open_match(sv);
    }
    *cause = REFUSE_NO_MATCH;
    for (int i = 0; i < sv->match_count; i++) {
        if (server_has(&sv->matches[i]) && strcmp(sv->matches[i].name, name) == 0) {
            *cause = REFUSE_CODE;
        }
    }
    return hall_open_match(sv, name);
}

/* --- making and closing ----------------------------------------------------------------------- */

static int count_made(const struct server *sv, int *seats)
{
    int made = 0;

    *seats = 0;
    for (int i = 0; i < sv->match_count; i++) {
        const struct match *m = &sv->matches[i];

        if (server_has(m) && m->is_made) {
            made++;
            *seats += m->seat_limit;
        }
    }
    return made;
}

/* -1: all places are taken. */
static int find_place(const struct server *sv)
{
    for (int i = 0; i < SERVER_MATCHES; i++) {
        if (!server_has(&sv->matches[i])) {
            return i;
        }
    }
    return -1;
}

/* Whether anybody but its host is in it, or has a seat there that waits for him. */
static bool has_others(const struct server *sv, const struct match *m)
{
    const uint16_t place = (uint16_t)(m - sv->matches);

    for (int i = 0; i < m->seat_limit; i++) {
        if (m->seats[i].kind == SEAT_HUMAN &&
            !net_is_same_person(m->host_identity, m->seats[i].identity)) {
            return true;
        }
    }
    for (int i = 0; i < sv->session_count; i++) {
        if (sv->sessions[i].match == place &&
            !net_is_same_person(m->host_identity, sv->sessions[i].identity)) {
            return true;
        }
    }
    return false;
}

static bool is_hosts_own(const struct match *m, const uint8_t *identity)
{
    return server_has(m) && m->is_made && net_is_same_person(identity, m->host_identity);
}

/* Nobody takes all places: one match at a time, and a pause between two. */
static bool is_his_turn(const struct server *sv, const uint8_t *identity, char *fault, size_t size,
                        uint64_t now_us)
{
    int wait_s = pauses_left_s(&sv->makers, identity, now_us);

    for (int i = 0; i < sv->match_count; i++) {
        const struct match *m = &sv->matches[i];

        if (is_hosts_own(m, identity) && has_others(sv, m)) {
            text_format(fault, size,
                        "you are the host of %s, where others are; make another when it is over "
                        "(/close there ends it)",
                        m->name);
            return false;
        }
    }
    if (wait_s > 0) {
        text_format(fault, size, "you made one just now; make another in %d seconds", wait_s);
    }
    return wait_s == 0;
}

static void close_his_empty_ones(struct server *sv, const uint8_t *identity, uint64_t now_us)
{
    for (int i = 0; i < sv->match_count; i++) {
        struct match *m = &sv->matches[i];

        if (is_hosts_own(m, identity) && m->viewers == 0 && !has_others(sv, m)) {
            hall_close(sv, m, now_us);
        }
    }
}

static bool may_make(const struct server *sv, int place, char *fault, size_t size)
{
    int seats;
    int made = count_made(sv, &seats);

    if (sv->made_most == 0) {
        text_format(fault, size, "this server lets nobody make matches");
        return false;
    }
    if (place < 0 || made >= sv->made_most) {
        text_format(fault, size, "players have made %d matches here already, and that is the limit",
                    made);
        return false;
    }
    return true;
}

static void find_name(const struct server *sv, char *name, size_t size)
{
    int number = 1;

    do {
        text_format(name, size, "match-%d", number++);
    } while (has_name(sv, name));
}

static bool read_spec(struct server *sv, int place, const char *name, const char *spec,
                      struct match_options *o, char *fault, size_t size)
{
    char chosen[PROTO_MATCH_BYTES + 1];
    char whole[SPEC_BYTES];
    int seats;

    if (strlen(name) > PROTO_MATCH_BYTES) {
        text_format(fault, size, "a match's name has %d bytes at the most, not %zu",
                    PROTO_MATCH_BYTES, strlen(name));
        return false;
    }
    if (strlen(spec) > PROTO_SPEC_BYTES) {
        text_format(fault, size, "what it is like takes %d bytes at the most", PROTO_SPEC_BYTES);
        return false;
    }
    text_format(chosen, sizeof(chosen), "%s", name);
    if (chosen[0] == '\0') {
        find_name(sv, chosen, sizeof(chosen));
    }
    if (strchr(chosen, ':') != NULL || strchr(spec, ':') != NULL ||
        !looks_usable(chosen, strlen(chosen))) {
        text_format(fault, size, "a match can't be called that");
        return false;
    }
    if (has_name(sv, chosen)) {
        text_format(fault, size, "there is a match called %s, or much like it, already", chosen);
        return false;
    }
    text_format(whole, sizeof(whole), "%s:%s", chosen, spec[0] != '\0' ? spec : "open");
    if (!spec_parse(whole, place, sv->made_bots, o, fault, size)) {
        return false;
    }
    count_made(sv, &seats);
    if (seats + o->seats > HALL_MADE_SEATS) {
        text_format(fault, size,
                    "matches of players have %d seats together at the most, %d are left",
                    HALL_MADE_SEATS, HALL_MADE_SEATS - seats);
        return false;
    }
    if (o->is_private && sv->codes == NULL) {
        text_format(fault, size, "this server has no private matches");
        return false;
    }
    return true;
}

/* While the LAN is open each match has a code: those who come from there need it. */
static bool needs_code(const struct server *sv, bool is_private)
{
    return is_private || (sv->codes != NULL && sv->codes->away != NULL);
}

static bool begin_match(struct server *sv, int place, struct match_options *o, char *fault,
                        size_t size)
{
    struct match *m = &sv->matches[place];
    struct level_fault level_fault = { 0 };
    char *text = hall_read_map(sv, o->game, o->map, &o->level_length, fault, size);

    if (text == NULL) {
        return false;
    }
    o->level_text = text;
    o->seed = (uint64_t)place + 1 + sv->ticks;
    if (sv->chance.fill != NULL) {
        chance_fill(&sv->chance, &o->seed, sizeof(o->seed));
    }
    bool is_good = match_init(m, o, &level_fault);

    free(text);
    if (is_good && needs_code(sv, o->is_private) && !codes_renew(sv->codes, place)) {
        text_format(level_fault.text, sizeof(level_fault.text), "no code can be made for it");
        is_good = false;
    }
    if (!is_good) {
        text_format(fault, size, "%s", level_fault.text);
        match_done(m);
    }
    return is_good;
}

struct match *hall_make(struct server *sv, const uint8_t *identity, const char *name,
                        const char *spec, char *fault, size_t size, uint64_t now_us)
{
    struct match_options o;

    if (identity != NULL) {
        if (!is_his_turn(sv, identity, fault, size, now_us)) {
            return NULL;
        }
        close_his_empty_ones(sv, identity, now_us);
    }
    int place = find_place(sv);

    if (!may_make(sv, place, fault, size) || !read_spec(sv, place, name, spec, &o, fault, size) ||
        !begin_match(sv, place, &o, fault, size)) {
        return NULL;
    }
    tickets_spend_all(sv->tickets, &sv->matches[place]); /* of another that was called so */
    sv->match_changes++;
    sv->matches[place].is_made = true;
    sv->matches[place].empty_us = now_us;
    if (identity != NULL) {
        memcpy(sv->matches[place].host_identity, identity, NET_IDENTITY_BYTES);
        pauses_note(&sv->makers, identity, now_us + HALL_MAKE_PAUSE_S * SECOND_US);
    }
    sv->match_count = place >= sv->match_count ? place + 1 : sv->match_count;
    hall_tell_door(sv);
    return &sv->matches[place];
}

void hall_close(struct server *sv, struct match *m, uint64_t now_us)
{
    int place = (int)(m - sv->matches);

    log_each(sv->log, now_us, "match", "match %s is closed", m->name);
    for (int i = 0; i < sv->session_count; i++) {
        struct session *s = &sv->sessions[i];
        bool comes = s->state == SESSION_GREETING && s->door == place;

        if (s->claimed == place) {
            s->claimed = SESSION_MATCH_NONE; /* it must not open what takes this place */
        }
        if (s->match == place || comes) {
            server_refuse(sv, s, REFUSE_OVER, m->name, now_us);
        }
        s->door = s->door == place ? NET_DOOR_NONE : s->door;
    }
    if (sv->codes != NULL && codes_has(sv->codes, place)) {
        codes_take_away(sv->codes, place);
    }
    if (m->is_made && sv->bans != NULL) {
        bans_forget_match(sv->bans, resume_match_of(m->name));
    }
    match_done(m);
    sv->match_changes++;
    hall_tell_door(sv);
}

void hall_expire(struct server *sv, uint64_t now_us)
{
    for (int i = 0; i < sv->match_count; i++) {
        struct match *m = &sv->matches[i];

        if (!server_has(m)) {
            continue;
        }
        uint32_t given_up = match_expire(m, now_us);

        for (uint8_t seat = 0; given_up >> seat != 0; seat++) {
            if ((given_up >> seat & 1) != 0) {
                tickets_spend(sv->tickets, m, seat);
            }
        }
        if (given_up != 0 && m->viewers == 0) {
            m->empty_us = now_us;
        }
        if (m->is_made && m->viewers == 0 && match_held(m) == 0 &&
            now_us - m->empty_us > (uint64_t)HALL_EMPTY_S * SECOND_US) {
            hall_close(sv, m, now_us);
        }
    }
}

void hall_tell_door(struct server *sv)
{
    bool is_open = sv->made_most > 0;

    for (int i = 0; i < sv->match_count; i++) {
        is_open = is_open || (server_has(&sv->matches[i]) && !sv->matches[i].is_private);
    }
    if (sv->codes != NULL) {
        codes_set_open(sv->codes, is_open);
    }
}

/* --- the list --------------------------------------------------------------------------------- */

static void describe(const struct match *m, struct msg_match *row)
{
    const struct world_head *head = match_head(m);

    *row = (struct msg_match){ .phase = head->phase,
                               .seats = (uint8_t)m->seat_limit,
                               .players = (uint8_t)match_people(m),
                               .watchers = (uint8_t)m->watchers,
                               .is_locked = m->is_locked };
    for (int i = 0; i < m->seat_limit; i++) {
        row->bots = (uint8_t)(row->bots + (m->seats[i].kind == SEAT_BOT));
    }
    text_format(row->name, sizeof(row->name), "%s", m->name);
    text_format(row->game, sizeof(row->game), "%s", m->game->name);
    text_format(row->mode, sizeof(row->mode), "%s", m->game->lobby.modes[m->mode].name);
    text_format(row->map, sizeof(row->map), "%s", m->map);
}

static void send_rows(struct server *sv, const struct session *s, const struct msg_matches *list)
{
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    sv->net->ops->send(sv->net, s->peer, NET_CONTROL, bytes,
                       message_pack(MSG_MATCHES, &msg_matches_fields, list, bytes));
}

/* A private one is there only for who has come with its code and has yet to go in. */
static bool is_listed(const struct server *sv, const struct session *s, const struct match *m)
{
    return server_has(m) && hall_is_open_to(sv, s, m) &&
           (!m->is_private || s->match == SESSION_MATCH_NONE);
}

void hall_list(struct server *sv, const struct session *s)
{
    struct msg_matches list = { 0 };
    int rows = 0;

    for (int i = 0; i < sv->match_count; i++) {
        list.total = (uint8_t)(list.total + is_listed(sv, s, &sv->matches[i]));
    }
    for (int i = 0; i < sv->match_count; i++) {
        if (!is_listed(sv, s, &sv->matches[i])) {
            continue;
        }
        describe(&sv->matches[i], &list.rows[rows++]);
        if (rows == PROTO_MATCHES) {
            send_rows(sv, s, &list);
            list.first = (uint8_t)(list.first + rows);
            memset(list.rows, 0, sizeof(list.rows));
            rows = 0;
        }
    }
    if (rows > 0 || list.total == 0) {
        send_rows(sv, s, &list);
    }
}
