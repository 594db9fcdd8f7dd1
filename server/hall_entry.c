/* The hall's door: who goes into which match, on which seat, and out again.
 * SPDX-License-Identifier: MIT */
#include "server/hall.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "net/resume.h"
#include "server/bans.h"
#include "server/codes.h"
#include "server/tickets.h"

enum {
    SECOND_US = 1000000,
};

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

/* An older session of the same person gives way, wherever it is; in this match its seat stays, in
 * another one it is free at once. */
static void displace(struct server *sv, const struct session *s, uint16_t place, uint64_t now_us)
{
    for (int i = 0; i < sv->session_count; i++) {
        struct session *other = &sv->sessions[i];

        if (other != s && other->match != SESSION_MATCH_NONE &&
            net_is_same_person(s->identity, other->identity)) {
            if (other->match != place) {
                hall_exit(sv, other, false, now_us);
            }
            server_refuse(sv, other, REFUSE_TAKEN, "", now_us);
        }
    }
}

bool hall_bans(struct server *sv, const struct session *s, const struct match *m,
               struct refusal *why, uint64_t now_us)
{
    const struct ban *ban = NULL;

    if (sv->bans != NULL) {
        ban = bans_find(sv->bans, s->identity, m != NULL ? resume_match_of(m->name) : 0,
                        (now_us + sv->wall_us) / SECOND_US);
    }
    if (ban != NULL) {
        why->cause = REFUSE_BANNED;
        bans_describe(ban, why->detail, sizeof(why->detail));
    }
    return ban != NULL;
}

/* May this person come in at all? */
static bool is_let_in(struct server *sv, const struct session *s, const struct match *m,
                      bool is_back, struct refusal *why, uint64_t now_us)
{
    bool is_its_host = net_is_same_person(s->identity, m->host_identity);
    uint32_t theirs;

    if (!speaks_rules(s, m->game, &theirs)) {
        why->cause = REFUSE_RULES;
        text_format(why->detail, sizeof(why->detail), "(%s: server %08x, client %08x)",
                    m->game->name, (uint32_t)game_rules_hash(m->game), theirs);
        return false;
    }
    if (hall_bans(sv, s, m, why, now_us)) {
        return false;
    }
    why->cause = REFUSE_CODE;
    text_format(why->detail, sizeof(why->detail), "%s", m->name);
    if (s->is_away && !is_back && !is_its_host && !hall_is_open_to(sv, s, m)) {
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
    s->invited = 0;
}

bool hall_enter(struct server *sv, struct session *s, struct match *m, bool watches,
                struct refusal *why, uint64_t now_us)
{
    uint16_t place = (uint16_t)(m - sv->matches);

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
    displace(sv, s, place, now_us); /* only now: who is refused keeps what he has */
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

bool hall_renew_code(struct server *sv, const struct match *m, const char *why)
{
    const int place = (int)(m - sv->matches);

    if (!codes_renew(sv->codes, place)) {
        return false;
    }
    for (int i = 0; i < sv->session_count; i++) {
        if (sv->sessions[i].match == place) {
            server_notice(sv, &sv->sessions[i], NOTICE_CODE, codes_text(sv->codes, place));
            server_notice(sv, &sv->sessions[i], NOTICE_ANSWER, why);
        }
    }
    return true;
}
