/* A match: one world, who sits in it, and the stream of its ticks. Owns the world's memory, level
 * and bots. Knows sessions only as numbers; knows nothing of sockets or time.
 * SPDX-License-Identifier: MIT */
#ifndef HP_MATCH_H
#define HP_MATCH_H

#include "game/game.h"
#include "net/transport.h"
#include "server/pauses.h"
#include "server/tempo.h"
#include "wire/message.h"
#include "wire/stream.h"

enum {
    MATCH_THROWN = 8,
    MATCH_THROWN_S = 300, /* so long they are remembered */
    MATCH_QUEUE = 16,     /* requested commands waiting for a tick */
    MATCH_SESSION_NONE = 0xFFFF,
    MATCH_HOLD_S = 120,      /* a seat waits so long for a player whose link is lost */
    MATCH_HOLD_MOST_S = 240, /* COMMAND_MOOR carries a byte */
};

/* What a match is made from. Texts are copied. */
struct match_options {
    char name[PROTO_MATCH_BYTES + 1];
    char map[GAME_MAP_BYTES + 1]; /* for people; "" when the game has no maps */
    const struct game *game;
    const char *level_text; /* level_length bytes; may be NULL when the game has no maps */
    size_t level_length;
    int seats; /* 1..game->lobby.seats */
    int bots;  /* so many empty seats are played by bots; a person takes a bot's seat when all are
                  full */
    enum bot_level bot_level;
    int mode; /* index into game->lobby.modes */
    uint64_t seed;
    bool is_private;
    bool first_hosts; /* whoever comes first is the host; when he leaves, the next one is */
};

/* Who should sit there. The world follows: match_tick gives the commands that make it so. */
struct match_seat {
    uint8_t kind;     /* enum seat_kind */
    bool is_changed;  /* somebody else sits there than the world knows */
    uint16_t session; /* MATCH_SESSION_NONE unless kind is SEAT_HUMAN and its link is there */
    uint8_t hold_s;   /* not 0: its player is silent or gone, and it waits for so long in all, or is
                         GAME_MOOR_STOPPED... */
    uint64_t held_until_us;               /* ...until then */
    uint8_t identity[NET_IDENTITY_BYTES]; /* of a SEAT_HUMAN; all zero: nobody's */
    char name[GAME_NAME_BYTES + 1];
};

/* Somebody who was thrown out, and can still be banned by name. */
struct match_thrown {
    uint8_t identity[NET_IDENTITY_BYTES];
    char name[GAME_NAME_BYTES + 1]; /* "": nobody */
    uint64_t until_us;
};

/* Who called a vote, and whom it is about: both may have left when it is over. */
struct match_caller {
    uint8_t identity[NET_IDENTITY_BYTES];
    char whom[GAME_NAME_BYTES + 1]; /* "": nobody */
    uint8_t accused[NET_IDENTITY_BYTES];
};

struct match {
    char name[PROTO_MATCH_BYTES + 1]; /* "": this place is free */
    char map[GAME_MAP_BYTES + 1];
    const struct game *game;
    void *world; /* begins with a struct world_head */
    void *level;
    uint8_t *bots; /* GAME_SEATS * game->bot_bytes */
    char *level_text;
    uint32_t level_length;
    bool is_private;
    bool is_made; /* by a player: closed when nobody is left */
    bool first_hosts;
    bool is_locked; /* wanted, as are the next two: the world follows */
    uint8_t mode;
    uint8_t host;                              /* seat, or GAME_SEAT_NONE */
    uint8_t host_identity[NET_IDENTITY_BYTES]; /* who is host whenever he is there */
    int seat_limit;
    int bots_wanted;
    enum bot_level bot_level;
    int viewers;       /* sessions that get the stream */
    int watchers;      /* of those, without a seat */
    int players;       /* seats taken in the world */
    uint64_t empty_us; /* since when nobody has been there */
    uint64_t hash;     /* of the world as it is */
    struct match_seat seats[GAME_SEATS];
    struct command queue[MATCH_QUEUE];
    int queued;
    struct match_caller callers[GAME_SEATS];  /* of each seat's latest vote */
    struct match_thrown thrown[MATCH_THROWN]; /* a ring */
    unsigned next_thrown;
    struct pauses votes; /* whose vote has just failed */
    struct tempo tempo;  /* the usual one as soon as nobody watches */
    struct stream stream;
    uint32_t ticks; /* made since the start */
};

/* False: no memory, or the level's fault is in *fault. match_done frees it either way. */
bool match_init(struct match *m, const struct match_options *options, struct level_fault *fault);
void match_done(struct match *m);

/* Goes on with another map: a new world at tick 0, in which all sit where they sat. False: the
 * level's fault, and nothing has changed. Viewers must be given level and keyframe anew. */
bool match_change_level(struct match *m, const char *map, const char *text, size_t length,
                        struct level_fault *fault);

static inline const struct world_head *match_head(const struct match *m)
{
    return (const struct world_head *)m->world;
}

/* Whether anyone watches: without viewers the world stands still. */
bool match_is_awake(const struct match *m);

/* A seat for a person: an empty one, else a bot's; GAME_SEAT_NONE if all are people's. The name is
 * made unique in the match, by its looks, with a number behind it; the seat holds what it became.
 * `identity` may be NULL. */
uint8_t match_join(struct match *m, uint16_t session, const uint8_t *identity, const char *name);

/* The same, but that seat and no other. False: a person has it. */
bool match_join_at(struct match *m, uint8_t seat, uint16_t session, const uint8_t *identity,
                   const char *name);

/* The seat of that person, whether its link is there or not; GAME_SEAT_NONE. */
uint8_t match_seat_of(const struct match *m, const uint8_t *identity);

/* The seat's person is there (again), as that session. */
void match_resume(struct match *m, uint8_t seat, uint16_t session);

/* Nothing is heard of the seat's person: the boat is moored. `until_us` is when match_expire gives
 * the seat up, `hold_s` what people are told. */
void match_hold(struct match *m, uint8_t seat, uint8_t hold_s, uint64_t until_us);

/* The seat's session is no more; the seat stays held. */
void match_unlink(struct match *m, uint8_t seat);

/* Gives up the seats that have waited long enough; returns which, a bit each. */
uint32_t match_expire(struct match *m, uint64_t now_us);

/* Gives the seat back; a bot takes it over if the match wants one. What its person asked for and
 * is still queued is forgotten. */
void match_leave(struct match *m, uint8_t seat);

/* That many empty seats are bots' from now on; bots beyond it leave. All of them play that well. */
void match_set_bots(struct match *m, int bots, enum bot_level level);

/* The seat's person is the host from now on, whenever he is there; GAME_SEAT_NONE: nobody is. */
void match_set_host(struct match *m, uint8_t seat);

/* Seats that a person could take. */
int match_open_seats(const struct match *m);

/* People with a seat, and those of them whose link is lost. */
int match_people(const struct match *m);
int match_held(const struct match *m);

/* Queues a command for the next tick. False: the queue is full. */
bool match_request(struct match *m, const struct command *c);

/* For match_tick: what is to be commanded in the tick that is made now; takes that out of the
 * queue. What finds no room comes in a later one. */
void match_gather_commands(struct match *m, struct tick *tick);

/* Makes one tick. inputs[] holds the people's; the bots' are decided here. */
void match_tick(struct match *m, const struct input inputs[GAME_SEATS]);

#endif
