/* A match: one world, who sits in it, and the stream of its ticks. Owns the world's memory, level
 * and bots. Knows sessions only as numbers; knows nothing of sockets or time.
 * SPDX-License-Identifier: MIT */
#ifndef HP_MATCH_H
#define HP_MATCH_H

#include "game/game.h"
#include "wire/message.h"
#include "wire/stream.h"

enum {
    MATCH_QUEUE = 16, /* requested commands waiting for a tick */
    MATCH_SESSION_NONE = 0xFFFF,
};

/* What a match is made from. Texts are copied. */
struct match_options {
    char name[PROTO_MATCH_BYTES + 1];
    const struct game *game;
    const char *level_text; /* level_length bytes; may be NULL when the game has no maps */
    size_t level_length;
    int seats; /* 1..game->lobby.seats */
    int bots;  /* so many empty seats are played by bots; a person takes a bot's seat when all are
                  full */
    uint64_t seed;
    bool is_private; /* who comes in needs its code */
};

struct match_seat {
    uint8_t kind;     /* enum seat_kind: who should sit there */
    bool is_changed;  /* the world does not know yet */
    uint16_t session; /* MATCH_SESSION_NONE unless kind is SEAT_HUMAN */
    char name[GAME_NAME_BYTES + 1];
};

struct match {
    char name[PROTO_MATCH_BYTES + 1];
    const struct game *game;
    void *world; /* begins with a struct world_head */
    void *level;
    uint8_t *bots; /* GAME_SEATS * game->bot_bytes */
    char *level_text;
    uint32_t level_length;
    bool is_private;
    int seat_limit;
    int bots_wanted;
    int viewers;   /* sessions that get the stream */
    int players;   /* seats taken in the world */
    uint64_t hash; /* of the world as it is */
    struct match_seat seats[GAME_SEATS];
    struct command queue[MATCH_QUEUE];
    int queued;
    struct stream stream;
    uint32_t ticks; /* made since the start */
};

/* False: no memory, or the level's fault is in *fault. match_done frees it either way. */
bool match_init(struct match *m, const struct match_options *options, struct level_fault *fault);
void match_done(struct match *m);

static inline const struct world_head *match_head(const struct match *m)
{
    return (const struct world_head *)m->world;
}

/* Whether anyone watches: without viewers the world stands still. */
bool match_is_awake(const struct match *m);

/* A seat for a person: an empty one, else a bot's; GAME_SEAT_NONE if all are people's. The name is
 * made unique in the match, by its looks, with a number behind it; the seat holds what it became.
 */
uint8_t match_join(struct match *m, uint16_t session, const char *name);

/* Gives the seat back; a bot takes it over if the match wants one. What its person asked for and
 * is still queued is forgotten. */
void match_leave(struct match *m, uint8_t seat);

/* Seats that a person could take. */
int match_open_seats(const struct match *m);

/* Queues a command for the next tick. False: the queue is full. */
bool match_request(struct match *m, const struct command *c);

/* Makes one tick. inputs[] holds the people's; the bots' are decided here. */
void match_tick(struct match *m, const struct input inputs[GAME_SEATS]);

#endif
