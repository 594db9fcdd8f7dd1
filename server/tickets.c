/* Resume tickets: given, and judged.
 * SPDX-License-Identifier: MIT */
#include "server/tickets.h"

#include <string.h>

#include "net/secret.h"
#include "server/bans.h"

enum {
    SECOND_US = 1000000,
};

_Static_assert(RESUME_TICKET_BYTES + RESUME_SECRET_BYTES <= (int)PROTO_TICKET_BYTES,
               "a ticket and its secret fit their message");

void tickets_init(struct tickets *t, struct server *sv, const uint8_t *key, struct ledger *ledger,
                  const struct chance *chance)
{
    *t = (struct tickets){ .key = key,
                           .ledger = ledger,
                           .sv = sv,
                           .chance = *chance,
                           .protocol = message_catalogue_hash(),
                           .first_serial = ledger->latest + 1 };
}

struct match *tickets_match(struct server *sv, const struct resume_claim *claim)
{
    for (int i = 0; i < sv->match_count; i++) {
        struct match *m = &sv->matches[i];

        if (server_has(m) && resume_match_of(m->name) == claim->match) {
            return claim->seat < m->seat_limit ? m : NULL;
        }
    }
    return NULL;
}

static uint64_t wall_s(const struct server *sv)
{
    return (sv->now_us + sv->wall_us) / SECOND_US;
}

/* Who is banned from the whole server is told so at the door for everybody, not here. */
static bool is_banned(const struct server *sv, const struct resume_claim *claim)
{
    return sv->bans != NULL && bans_find(sv->bans, claim->identity, 0, wall_s(sv)) != NULL;
}

bool tickets_is_fresh(void *context, const struct resume_claim *claim)
{
    const struct tickets *t = context;
    const struct match *m = tickets_match(t->sv, claim);

    if (m == NULL || claim->expires_s <= wall_s(t->sv) || is_banned(t->sv, claim) ||
        !ledger_is_latest(t->ledger, claim->match, claim->seat, claim->serial)) {
        return false;
    }
    bool is_of_this_run = claim->serial >= t->first_serial;

    return is_of_this_run ? match_seat_of(m, claim->identity) == claim->seat
                          : m->seats[claim->seat].kind != SEAT_HUMAN;
}

void tickets_give(struct tickets *t, const struct session *s)
{
    const struct match *m = &t->sv->matches[s->match];
    struct resume_claim claim = { .match = resume_match_of(m->name),
                                  .expires_s = wall_s(t->sv) + TICKETS_LIFE_S,
                                  .ipv4 = s->ipv4,
                                  .seat = s->seat };
    struct msg_ticket message = { .bytes = { 0 } };
    uint8_t random[RESUME_RANDOM_BYTES];
    uint8_t bytes[PROTO_MESSAGE_BYTES];

    claim.serial = ledger_next(t->ledger, claim.match, claim.seat);
    memcpy(claim.identity, s->identity, sizeof(claim.identity));
    chance_fill(&t->chance, claim.secret, sizeof(claim.secret));
    chance_fill(&t->chance, random, sizeof(random));
    resume_seal(t->key, t->protocol, &claim, random, message.bytes);
    memcpy(message.bytes + RESUME_TICKET_BYTES, claim.secret, sizeof(claim.secret));
    size_t length = message_pack(MSG_TICKET, &msg_ticket_fields, &message, bytes);

    t->sv->net->ops->send(t->sv->net, s->peer, NET_CONTROL, bytes, length);
    secret_wipe(&claim, sizeof(claim));
    secret_wipe(&message, sizeof(message));
    secret_wipe(bytes, sizeof(bytes));
}

void tickets_spend(struct tickets *t, const struct match *m, uint8_t seat)
{
    if (t != NULL && !t->sv->is_closing) {
        ledger_spend(t->ledger, resume_match_of(m->name), seat);
    }
}

void tickets_spend_all(struct tickets *t, const struct match *m)
{
    for (uint8_t i = 0; i < GAME_SEATS; i++) {
        tickets_spend(t, m, i);
    }
}
