/* Who may not come in: identities, each with a reason and an end, for the whole server or for one
 * match. Owns the list and its form as text (JSON); the file is bans_file.h's. Never an address:
 * behind one there may be many, and everybody on this machine.
 *
 *     { "bans": [ { "identity": 64 hexadecimal digits,
 *                   "match": 16 hexadecimal digits; left out: the whole server,
 *                   "until": Unix time; left out: for good,
 *                   "name": ..., "reason": ... }, ... ] }
 *
 * SPDX-License-Identifier: MIT */
#ifndef HP_BANS_H
#define HP_BANS_H

#include "game/game.h"
#include "net/transport.h"

enum {
    BANS_OF_MATCH = 16, /* that one match's hosts may give */
    BANS_MOST = 256,
    BANS_REASON_BYTES = 80,
    BANS_FILE_BYTES = 128 * 1024, /* no list is longer as text */
    /* Somebody who is banned is told so again after so long; between, there is no answer at all. */
    BANS_TELL_US = 10000000,
    BANS_AGAIN_US = 2000000, /* so long who knocks twice, as on a busy machine, is told twice */
};

struct ban {
    uint8_t identity[NET_IDENTITY_BYTES];
    uint64_t match;   /* resume_match_of its name; 0: the whole server */
    uint64_t until_s; /* Unix time, by this machine's clock as it is set now; 0: for good. It is
                         good before that second */
    uint64_t told_us; /* when its person was last told, of now_us's clock; 0: never. Not kept */
    char name[GAME_NAME_BYTES + 1]; /* as the person was called */
    char reason[BANS_REASON_BYTES + 1];
};

struct bans {
    struct ban rows[BANS_MOST]; /* those in use first, oldest first */
    int count;
    bool is_changed; /* since the owner last looked: to be written */
};

/* The ban that keeps this person out of that match (its own, or one of the whole server), and of
 * two the one that lasts longer; NULL: none that is still good. match 0: only bans of the whole
 * server. Lives until the list changes. */
struct ban *bans_find(struct bans *b, const uint8_t identity[NET_IDENTITY_BYTES], uint64_t match,
                      uint64_t wall_s);

/* Adds one, or changes the one that this person has for that match. Texts are cleaned and cut; an
 * end beyond the year 9999 is for good. In a full list the one that ends first gives way, of those
 * for good the oldest: a kick of minutes, which anybody can cause, never undoes a ban for good.
 * False, and it is not there: it is of an identity of zeros, which is nobody's; it has ended; or
 * the list is full of bans that all last longer. A match's ban never displaces one of the whole
 * server, gives way to any of those, and is one of BANS_OF_MATCH at most. */
bool bans_add(struct bans *b, const struct ban *ban, uint64_t wall_s);

/* The first ban of somebody called so (by looks, see base/looks.h; a name without any, "...", by
 * its bytes) for that match, or, with match 0, any; NULL. Lives until the list changes. */
const struct ban *bans_named(const struct bans *b, const char *name, uint64_t match);

/* Takes back all those. Returns how many. */
int bans_remove(struct bans *b, const char *name, uint64_t match);

/* The match is no more, and so are its bans: another of that name has hosts of its own. */
void bans_forget_match(struct bans *b, uint64_t match);

/* Forgets what has ended. */
void bans_expire(struct bans *b, uint64_t wall_s);

/* Whether this person should be told now of being banned: not within BANS_TELL_US of the last time,
 * but for BANS_AGAIN_US after it. Notes it. */
bool bans_tell(struct ban *ban, uint64_t now_us);

/* "until 2026-11-28 17:30: too rude" or "for good"; for people, in this machine's time. Clean text
 * (base/text.h) of whatever size. */
void bans_describe(const struct ban *ban, char *text, size_t size);

/* The list as JSON, to be freed; NULL: no memory. */
char *bans_print(const struct bans *b);

/* Reads such a text, of which nothing is trusted: it is good as a whole or refused as a whole.
 * Members that are not known are passed over, texts cleaned as bans_add does; of two for one person
 * and match the later counts. False: `fault` says what is wrong with it, and *b is empty. */
bool bans_parse(struct bans *b, const char *text, size_t length, char *fault, size_t size);

#endif
