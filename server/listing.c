/* The server's own file of whereabouts.
 * SPDX-License-Identifier: MIT */
#include "server/listing.h"

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

static void take_names(struct whereabouts *said, const struct server *sv)
{
    said->match_count = 0;
    for (int i = 0; i < sv->match_count; i++) {
        if (server_has(&sv->matches[i])) {
            text_format(said->matches[said->match_count], sizeof(said->matches[0]), "%s",
                        sv->matches[i].name);
            said->match_count++;
        }
    }
}

void listing_keep(struct listing *l, const struct server *sv, uint64_t now_us)
{
    char why[LISTING_FAULT_BYTES];
    bool is_said = l->file.lock >= 0 && l->match_changes == sv->match_changes;

    if (l->is_given_up || is_said) {
        return;
    }
    take_names(&l->said, sv);
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
