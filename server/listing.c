/* The server's own file of whereabouts.
 * SPDX-License-Identifier: MIT */
#include "server/listing.h"

#include <string.h>
#include <unistd.h>

#include "base/text.h"

_Static_assert(WHEREABOUTS_MATCHES >= (int)SERVER_MATCHES, "every match has room");
_Static_assert(WHEREABOUTS_NAME_BYTES >= (int)PROTO_MATCH_BYTES, "with its whole name");

void listing_init(struct listing *l, const struct net_address *address, uint64_t since_s)
{
    *l = (struct listing){ .file = { .folder = -1, .lock = -1 },
                           .said = { .pid = getpid(),
                                     .parent = getppid(),
                                     .address = *address,
                                     .version = HOMEPORT_VERSION,
                                     .protocol = PROTO_VERSION,
                                     .since_s = since_s } };
}

/* Takes over the matches' names. False: they are those that were said. Each tick asks, so this
 * writes nothing where nothing is new. */
static bool take_names(struct whereabouts *said, const struct server *sv)
{
    bool is_new = false;
    int count = 0;

    for (int i = 0; i < sv->match_count; i++) {
        const struct match *m = &sv->matches[i];

        if (!server_has(m)) {
            continue;
        }
        if (count >= said->match_count || strcmp(said->matches[count], m->name) != 0) {
            text_format(said->matches[count], sizeof(said->matches[count]), "%s", m->name);
            is_new = true;
        }
        count++;
    }
    is_new = is_new || count != said->match_count;
    said->match_count = count;
    return is_new;
}

void listing_keep(struct listing *l, const struct server *sv, uint64_t now_us)
{
    char why[LISTING_FAULT_BYTES];

    if (l->is_given_up || (!take_names(&l->said, sv) && l->file.lock >= 0)) {
        return;
    }
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
