/* The hall: which matches there are, and who goes into which. Makes and closes matches while the
 * server runs, finds the one that somebody asks for, gives seats and gives them back, and writes
 * the list that people choose from.
 *
 *   what                                      limit
 *   matches on a server                       SERVER_MATCHES
 *   of those, made by players                 server.made_most
 *   seats in made matches, all together       HALL_MADE_SEATS
 *   of those, hosted by one person            1, and HALL_MAKE_PAUSE_S between two
 *   watchers of one match                     HALL_WATCHERS
 *   a made match without anybody              closes after HALL_EMPTY_S
 *
 * SPDX-License-Identifier: MIT */
#ifndef HP_HALL_H
#define HP_HALL_H

#include "server/server.h"

enum {
    HALL_MAPS_BYTES = 4096, /* of the list of a game's maps */
    HALL_MADE_SEATS = 64,
    HALL_WATCHERS = 16,
    HALL_EMPTY_S = 60,
    HALL_MAKE_PAUSE_S = 10,
};

/* Why somebody is not let in. */
struct refusal {
    enum refuse_cause cause;
    char detail[PROTO_DETAIL_BYTES + 1];
};

/* The match that somebody wants who came through that door and names one, or "". NULL: none, and
 * *cause says why. */
struct match *hall_find(struct server *sv, uint8_t door, const char *name,
                        enum refuse_cause *cause);

/* Whether this person needs no code (any more) for that match: it is open, and that holds for who
 * comes over the LAN, too; or it was the match's code, or a ticket for it, that let the person in.
 */
bool hall_is_open_to(const struct server *sv, const struct session *s, const struct match *m);

/* An open match of that name; NULL. For people on this server already. */
struct match *hall_open_match(struct server *sv, const char *name);

/* A new match by a SPEC, "open|private[,game=G,...]", whose host is whenever he comes whom
 * `identity` tells (NULL: nobody). `name` "": one is found. One that he has made and left empty is
 * closed for it. NULL: `fault` is a sentence. */
struct match *hall_make(struct server *sv, const uint8_t *identity, const char *name,
                        const char *spec, char *fault, size_t size, uint64_t now_us);

/* Ends a match: all in it, or on the way, are told so. Its place is free at once. */
void hall_close(struct server *sv, struct match *m, uint64_t now_us);

/* Closes made matches that have been empty for long enough, and gives up seats that have waited
 * long enough. Once a second, and whenever somebody comes in. */
void hall_expire(struct server *sv, uint64_t now_us);

/* Puts a session into a match: on the seat that is its person's already, on a new one, or (with
 * `watches`) on none. Out of the one it was in, which may be the same. Sends WELCOME, level and
 * keyframe. False: it is where it was, and *why says why. An older session of the same person is
 * told and ended. */
bool hall_enter(struct server *sv, struct session *s, struct match *m, bool watches,
                struct refusal *why, uint64_t now_us);

/* Whether this person is banned from that match, or (NULL) from the whole server: *why says so. */
bool hall_bans(struct server *sv, const struct session *s, const struct match *m,
               struct refusal *why, uint64_t now_us);

/* Takes a session out of its match. `is_held`: its seat waits for it. */
void hall_exit(struct server *sv, struct session *s, bool is_held, uint64_t now_us);

/* Somebody's seat is no longer his, whoever decided that. */
void hall_give_up(struct server *sv, struct match *m, uint8_t seat);

/* Everybody in the match gets WELCOME, level and keyframe anew. */
void hall_renew(struct server *sv, struct match *m, uint64_t now_us);

/* A new code for a private match; all in it are told, and why, for what they have opens nothing any
 * more. False: there is none to be had. */
bool hall_renew_code(struct server *sv, const struct match *m, const char *why);

/* "basin, canals", as many as fit; "": none is known. Where HALL_MAPS_BYTES are not enough, the
 * rest counts as not there. */
void hall_list_maps(const struct server *sv, const struct game *g, char *maps, size_t size);

/* Whether it is one of those. */
bool hall_has_map(const struct server *sv, const struct game *g, const char *name);

/* Whether maps are known and this is none of them: `fault` is a sentence that says which there are.
 */
bool hall_lacks_map(const struct server *sv, const struct game *g, const char *map, char *fault,
                    size_t size);

/* The map's text, to be freed; "" for a game without maps. NULL: `fault` is a sentence. */
char *hall_read_map(struct server *sv, const struct game *g, const char *map, size_t *length,
                    char *fault, size_t size);

/* Goes on with another map. False: `fault` is a sentence. */
bool hall_change_map(struct server *sv, struct match *m, const char *map, uint64_t now_us,
                     char *fault, size_t size);

/* Sends the list of open matches. */
void hall_list(struct server *sv, const struct session *s);

/* Whether any match can be entered, or made, without a code: tells the door. */
void hall_tell_door(struct server *sv);

#endif
