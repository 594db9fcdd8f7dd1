/* The server's own file of whereabouts.
 * SPDX-License-Identifier: MIT */
#include "server/listing.h"

#include <sys/prctl.h>
#include <unistd.h>

#include "base/text.h"
#include "server/lan.h"

_Static_assert(WHEREABOUTS_MATCHES >= (int)SERVER_MATCHES, "every match has room");
_Static_assert(WHEREABOUTS_NAME_BYTES >= (int)PROTO_MATCH_BYTES, "with its whole name");

/* Whoever starts a program may have it end with himself: that holds across exec. */
static bool ends_with_parent(void)
{
    int death_signal = 0;

    return prctl(PR_GET_PDEATHSIG, &death_signal) == 0 && death_signal != 0;
}

void listing_init(struct listing *l, const struct net_address *address, uint64_t since_s)
{
    *l = (struct listing){ .file = { .folder = -1, .lock = -1 },
                           .said = { .pid = getpid(),
                                     .parent = getppid(),
                                     .address = *address,
                                     .version = HOMEPORT_VERSION,
                                     .protocol = PROTO_VERSION,
                                     .since_s = since_s,
                                     .is_tied = ends_with_parent() } };
}

static void take_matches(struct whereabouts *said, const struct server *sv)
{
    said->match_count = 0;
    said->open_count = 0;
    for (int i = 0; i < sv->match_count; i++) {
        if (server_has(&sv->matches[i])) {
            text_format(said->matches[said->match_count], sizeof(said->matches[0]), "%s",
                        sv->matches[i].name);
            said->match_count++;
            said->open_count += !sv->matches[i].is_private;
        }
    }
}

static struct net_address lan_of(const struct server *sv)
{
    return sv->lan != NULL && sv->lan->state == LAN_ON ? sv->lan->address
                                                       : (struct net_address){ 0 };
}

static int count_people(const struct server *sv)
{
    int people = 0;

    for (int i = 0; i < sv->match_count; i++) {
        people += server_has(&sv->matches[i]) ? sv->matches[i].viewers : 0;
    }
    return people;
}

/* People come in crowds, and each file costs: what is only about them waits, but not for a server
 * that rests. */
static bool is_people_said(const struct listing *l, const struct server *sv, int people,
                           uint64_t now_us)
{
    return l->said.people == people ||
           (now_us - l->told_us < LISTING_PAUSE_US && !server_is_idle(sv));
}

void listing_keep(struct listing *l, const struct server *sv, uint64_t now_us)
{
    char why[LISTING_FAULT_BYTES];
    const struct net_address lan = lan_of(sv);
    const int people = count_people(sv);
    bool is_said = l->file.lock >= 0 && l->match_changes == sv->match_changes &&
                   l->said.lan.ipv4 == lan.ipv4 && l->said.lan.port == lan.port &&
                   is_people_said(l, sv, people, now_us);

    if (l->is_given_up || is_said) {
        return;
    }
    take_matches(&l->said, sv);
    l->said.lan = lan;
    l->said.people = people;
    l->told_us = now_us;
    l->match_changes = sv->match_changes;
    l->is_given_up = !whereabouts_tell(&l->file, &l->said, why, sizeof(why));
    if (l->is_given_up) {
        log_each(sv->log, now_us, "listing",
                 "clients need to be told this server's address, for they don't find it: %s", why);
    }
}

void listing_close(struct listing *l)
{
    whereabouts_withdraw(&l->file);
}
