/* The hall: matches made, found, entered, left and closed.
 * SPDX-License-Identifier: MIT */
#include "server/hall.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/looks.h"
#include "base/text.h"
#include "net/resume.h"
#include "server/bans.h"
#include "server/codes.h"
#include "server/spec.h"
#include "server/tickets.h"

enum {
    SECOND_US = 1000000,
    SPEC_BYTES = PROTO_MATCH_BYTES + 1 + PROTO_SPEC_BYTES + 1,
};

/* --- finding ---------------------------------------------------------------------------------- */

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

/* The map's text, to be freed; "" for a game without maps. NULL: `fault`. */
static char *read_map(struct server *sv, const struct game *g, const char *map, size_t *length,
                      char *fault, size_t size)
{
    *length = 0;
    if (map[0] == '\0') {
        return calloc(1, 1);
    }
    if (sv->levels == NULL) {
        text_format(fault, size, "this server has no other maps");
        return NULL;
    }
    return sv->levels->read(sv->levels->context, g, map, length, fault, size);
}

static bool begin_match(struct server *sv, int place, struct match_options *o, char *fault,
                        size_t size)
{
    struct match *m = &sv->matches[place];
    struct level_fault level_fault = { 0 };
    char *text = read_map(sv, o->game, o->map, &o->level_length, fault, size);

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
    if (is_good && o->is_private && !codes_renew(sv->codes, place)) {
        text_format(level_fault.text, sizeof(level_fault.text), "no code can be made for it");
        is_good = false;
    }
    if (!is_good) {
        text_format(fault, size, "%s", level_fault.text);
        match_done(m);
    }
    return is_good;
}

struct match *hall_make(struct server *sv, const char *name, const char *spec, char *fault,
                        size_t size, uint64_t now_us)
{
    struct match_options o;
    int place = find_place(sv);

    if (!may_make(sv, place, fault, size) || !read_spec(sv, place, name, spec, &o, fault, size) ||
        !begin_match(sv, place, &o, fault, size)) {
        return NULL;
    }
    tickets_spend_all(sv->tickets, &sv->matches[place]); /* of another that was called so */
    sv->matches[place].is_made = true;
    sv->matches[place].empty_us = now_us;
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
    }
    if (m->is_private && sv->codes != NULL) {
        codes_take_away(sv->codes, place);
    }
    match_done(m);
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

/* --- going in and out ------------------------------------------------------------------------- */

static bool speaks_rules(const struct session *s, const struct game *g, uint32_t *theirs)
{
    *theirs = 0;
    for (int i = 0; i < PROTO_GAMES; i++) {
        if (strcmp(s->games[i].name, g->name) == 0) {
            *theirs = s->games[i].rules;
        }
    }
    return *theirs == (uint32_t)game_rules_hash(g);
}

static void welcome(struct server *sv, struct session *s, struct match *m, bool is_resumed,
                    uint64_t now_us)
{
    struct msg_welcome w = { .seat = s->seat,
                             .level_bytes = m->level_length,
                             .is_private = m->is_private,
                             .is_resumed = is_resumed };
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    w.game.rules = (uint32_t)game_rules_hash(m->game);
    text_format(w.game.name, sizeof(w.game.name), "%s", m->game->name);
    text_format(w.match, sizeof(w.match), "%s", m->name);
    text_format(w.map, sizeof(w.map), "%s", m->map);
    size_t length = message_pack(MSG_WELCOME, &msg_welcome_fields, &w, bytes);

    sv->net->ops->send(sv->net, s->peer, NET_BULK, bytes, length);
    s->state = SESSION_LOADING;
    s->since_us = now_us;
    memset(&s->last, 0, sizeof(s->last)); /* it was held down elsewhere, perhaps in another game */
    sv->newcomer_us = now_us;
    replicate_level(sv, s, now_us);
    replicate_keyframe(sv, s, now_us);
    if (s->seat != GAME_SEAT_NONE && sv->tickets != NULL) {
        tickets_give(sv->tickets, s);
    }
}

/* An older session of the same person gives way, wherever it is; in this match its seat stays. */
static void displace(struct server *sv, const struct session *s, uint64_t now_us)
{
    static const uint8_t nobody[NET_IDENTITY_BYTES];

    if (memcmp(s->identity, nobody, sizeof(nobody)) == 0) {
        return;
    }
    for (int i = 0; i < sv->session_count; i++) {
        struct session *other = &sv->sessions[i];

        if (other != s && other->match != SESSION_MATCH_NONE &&
            memcmp(other->identity, s->identity, sizeof(nobody)) == 0) {
            server_refuse(sv, other, REFUSE_TAKEN, "", now_us);
        }
    }
}

/* May this person come in at all? */
static bool is_let_in(struct server *sv, const struct session *s, const struct match *m,
                      bool is_back, struct refusal *why, uint64_t now_us)
{
    bool is_its_host = memcmp(s->identity, m->host_identity, NET_IDENTITY_BYTES) == 0;
    const struct ban *ban = NULL;
    uint32_t theirs;

    if (!speaks_rules(s, m->game, &theirs)) {
        why->cause = REFUSE_RULES;
        text_format(why->detail, sizeof(why->detail), "(%s: server %08x, client %08x)",
                    m->game->name, (uint32_t)game_rules_hash(m->game), theirs);
        return false;
    }
    if (sv->bans != NULL) {
        ban = bans_find(sv->bans, s->identity, resume_match_of(m->name),
                        (now_us + sv->wall_us) / SECOND_US);
    }
    if (ban != NULL) {
        why->cause = REFUSE_BANNED;
        bans_describe(ban, why->detail, sizeof(why->detail));
        return false;
    }
    why->cause = REFUSE_LOCKED;
    text_format(why->detail, sizeof(why->detail), "%s", m->name);
    return !m->is_locked || is_back || is_its_host;
}

static bool has_room(const struct session *s, const struct match *m, bool watches)
{
    if (watches) {
        return m->watchers < HALL_WATCHERS;
    }
    return match_open_seats(m) > 0 || match_seat_of(m, s->identity) != GAME_SEAT_NONE;
}

/* A seat, and there is one: the person's own, or a new one. */
static bool take_seat(struct server *sv, struct session *s, struct match *m)
{
    uint16_t number = (uint16_t)(s - sv->sessions);
    uint8_t own = match_seat_of(m, s->identity);
    bool has_claim = s->claimed == (uint16_t)(m - sv->matches);
    bool is_resumed = own != GAME_SEAT_NONE;

    if (is_resumed) {
        match_resume(m, own, number);
        s->seat = own;
    } else if (has_claim && match_join_at(m, s->claimed_seat, number, s->identity, s->name)) {
        s->seat = s->claimed_seat; /* the server was started anew meanwhile */
        is_resumed = true;
    } else {
        s->seat = match_join(m, number, s->identity, s->name);
    }
    assert(s->seat != GAME_SEAT_NONE);
    text_format(s->name, sizeof(s->name), "%s", m->seats[s->seat].name);
    return is_resumed;
}

void hall_give_up(struct server *sv, struct match *m, uint8_t seat)
{
    tickets_spend(sv->tickets, m, seat);
    match_leave(m, seat);
}

void hall_exit(struct server *sv, struct session *s, bool is_held, uint64_t now_us)
{
    if (s->match == SESSION_MATCH_NONE) {
        return;
    }
    struct match *m = &sv->matches[s->match];

    m->viewers--;
    if (s->seat == GAME_SEAT_NONE) {
        m->watchers--;
    } else if (is_held) {
        if (m->seats[s->seat].hold_s == 0) {
            match_hold(m, s->seat, (uint8_t)sv->hold_s, now_us + (uint64_t)sv->hold_s * SECOND_US);
        }
        match_unlink(m, s->seat);
    } else {
        hall_give_up(sv, m, s->seat);
    }
    if (m->viewers == 0) {
        m->empty_us = now_us;
    }
    s->match = SESSION_MATCH_NONE;
    s->seat = GAME_SEAT_NONE;
}

bool hall_enter(struct server *sv, struct session *s, struct match *m, bool watches,
                struct refusal *why, uint64_t now_us)
{
    uint16_t place = (uint16_t)(m - sv->matches);

    displace(sv, s, now_us);
    hall_expire(sv, now_us);
    if (!server_has(m)) {
        *why = (struct refusal){ .cause = REFUSE_NO_MATCH };
        return false;
    }
    bool is_back = s->match == place || match_seat_of(m, s->identity) != GAME_SEAT_NONE;

    if (!is_let_in(sv, s, m, is_back, why, now_us)) {
        return false;
    }
    *why = (struct refusal){ .cause = REFUSE_FULL };
    text_format(why->detail, sizeof(why->detail), "%s", m->name);
    if (!has_room(s, m, watches)) {
        return false;
    }
    hall_exit(sv, s, false, now_us);
    bool is_resumed = !watches && take_seat(sv, s, m);

    s->match = place;
    s->claimed = SESSION_MATCH_NONE;
    s->is_resumed = is_resumed;
    m->viewers++;
    m->watchers += s->seat == GAME_SEAT_NONE;
    if (s->seat == GAME_SEAT_NONE) {
        log_each(sv->log, now_us, "joined", "%s watches match %s", s->name, m->name);
    } else {
        log_each(sv->log, now_us, "joined", "%s %s match %s on seat %d", s->name,
                 is_resumed ? "is back in" : "joined", m->name, s->seat + 1);
    }
    welcome(sv, s, m, is_resumed, now_us);
    return true;
}

void hall_renew(struct server *sv, struct match *m, uint64_t now_us)
{
    for (int i = 0; i < sv->session_count; i++) {
        struct session *s = &sv->sessions[i];
        bool is_in = s->state == SESSION_LOADING || s->state == SESSION_PLAYING;

        if (is_in && &sv->matches[s->match] == m) {
            s->is_resumed = s->is_resumed || s->state == SESSION_PLAYING;
            welcome(sv, s, m, true, now_us);
        }
    }
}

bool hall_change_map(struct server *sv, struct match *m, const char *map, uint64_t now_us,
                     char *fault, size_t size)
{
    struct level_fault level_fault = { 0 };
    size_t length;

    if (m->map[0] == '\0') {
        text_format(fault, size, "%s has no maps", m->game->title);
        return false;
    }
    if (!spec_is_map_name(map)) {
        text_format(fault, size, "a map's name has small letters, digits, - and _ only");
        return false;
    }
    char *text = read_map(sv, m->game, map, &length, fault, size);

    if (text == NULL) {
        return false;
    }
    bool is_good = match_change_level(m, map, text, length, &level_fault);

    free(text);
    if (is_good) {
        hall_renew(sv, m, now_us);
    } else {
        text_format(fault, size, "map %s, line %d: %s", map, level_fault.line, level_fault.text);
    }
    return is_good;
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

void hall_list(struct server *sv, const struct session *s)
{
    struct msg_matches list = { 0 };
    int rows = 0;

    for (int i = 0; i < sv->match_count; i++) {
        list.total =
            (uint8_t)(list.total + (server_has(&sv->matches[i]) && !sv->matches[i].is_private));
    }
    for (int i = 0; i < sv->match_count; i++) {
        if (!server_has(&sv->matches[i]) || sv->matches[i].is_private) {
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
