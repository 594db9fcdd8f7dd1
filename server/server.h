/* The server: an array of matches, an array of sessions, one transport, one tick. Time and bytes
 * come in, bytes go out; below loop.c nobody asks a clock. A test runs it beside its clients in one
 * process.
 *
 * The loop around it (loop.c): wait until server_next_us (or until readable, while server_is_idle
 * or server_is_greeting), server_receive, and server_tick when its time has come.
 * SPDX-License-Identifier: MIT */
#ifndef HP_SERVER_H
#define HP_SERVER_H

#include "base/log.h"
#include "net/transport.h"
#include "net/chance.h"
#include "server/match.h"
#include "server/session.h"

struct bans;
struct codes;
struct lan;
struct tickets;

enum {
    SERVER_MATCHES = 64,
    SERVER_SPARE_PEERS = 8,    /* beyond all seats: to be told that it is full, to watch */
    SERVER_CATCH_UP_TICKS = 5, /* made up at once after a stall; the rest of the time is dropped */
    SERVER_GREETING_WAKE_MS = 250, /* so long a newcomer is answered between ticks */
    SERVER_LATE_US = 1000,     /* a tick that begins later than this after its deadline is late */
    SERVER_GONE_PLAYERS = 256, /* kept for the report */
    SERVER_MADE_MOST = 8,      /* matches that players may make, unless told otherwise */
    SERVER_HUSH_MS = 2000,     /* a player of whom nothing is heard for so long is moored */
};

/* Why a message or an input was not used. */
enum server_drop {
    DROP_UNKNOWN,    /* no such message, or not on this channel */
    DROP_STATE,      /* not welcome in the session's state */
    DROP_BOUNDS,     /* a value out of bounds, cut, or too long */
    DROP_WINDOW,     /* inputs for ticks too far ahead or behind */
    DROP_LIMIT,      /* more requests than allowed, or the queue is full */
    DROP_NO_SESSION, /* from a peer that has none */
    DROP_CHAT,       /* more lines than allowed */
    DROP_ORDER,      /* an order that this person may not give now */
    DROP_COUNT,
};

const char *server_drop_name(enum server_drop drop);

/* What the report says of a player, kept when the session ends (at the latest when the server
 * does). */
struct server_player {
    char name[GAME_NAME_BYTES + 1];
    char match[PROTO_MATCH_BYTES + 1];
    uint8_t seat;
    uint32_t ticks;
    uint32_t inputs_received;
    uint32_t late_inputs;
    uint32_t keyframes;
};

/* Where maps come from. */
struct level_source {
    void *context;
    /* The text of a map (not terminated), which the caller frees. NULL: `fault` is a sentence. */
    char *(*read)(void *context, const struct game *g, const char *map, size_t *length, char *fault,
                  size_t size);
    /* The names of the game's maps, one after the other behind commas, for people. */
    void (*list)(void *context, const struct game *g, char *text, size_t size);
};

/* Which clients of this machine are stopped, by a debugger or a signal. */
struct stop_watch {
    void *context;
    bool (*look)(void *context); /* at all processes; false: none is stopped */
    bool (*is_stopped)(void *context, const struct net_address *client); /* as of that look */
};

struct server {
    struct transport *net;  /* borrowed */
    struct log *log;        /* borrowed; may be NULL */
    struct match *matches;  /* SERVER_MATCHES */
    int match_count;        /* all beyond are free; of those before, the ones without a name */
    uint32_t match_changes; /* how often one was made or closed */

    /* What the program lends it after server_init. All may be left out. */
    struct codes *codes;                 /* none: no private matches are made */
    const struct level_source *levels;   /* none: no other maps */
    struct bans *bans;                   /* none: nobody is banned */
    struct tickets *tickets;             /* none: nobody gets one */
    struct chance chance;                /* seeds of new matches; none: their names' hashes */
    uint64_t wall_us;                    /* added to now_us: the wall clock; for ends of bans */
    int made_most;                       /* matches that players may make; at first none */
    int made_bots;                       /* in those that do not say it */
    const struct stop_watch *stop_watch; /* none: who is stopped is one of the silent */
    int hold_s;                          /* how long seats wait; MATCH_HOLD_S at first */
    struct lan *lan;                     /* none: there is no other way in */
    bool is_asked_to_end;                /* by an order */
    struct session *sessions;            /* one for each of the transport's slots */
    int session_count;

    uint64_t now_us;  /* of the last receive or tick: for what the transport asks in between */
    bool is_running;  /* ticks; false while nobody is there */
    uint64_t base_us; /* when tick `base` of the loop was due */
    uint64_t loop_ticks;
    uint64_t next_us; /* the deadline of the next tick */
    bool is_closing;
    uint64_t newcomer_us; /* when somebody last connected or was seated */
    uint64_t twice_us;    /* when an input last asked for state messages twice; 0: never */

    uint64_t expired_us;  /* when the hall was last swept */
    uint64_t watched_us;  /* when it was looked for stopped clients */
    struct pauses makers; /* who has made a match just now */

    uint64_t ticks; /* of the loop, since the start */
    uint64_t late_ticks;
    uint64_t skipped_ticks; /* dropped after a stall */
    uint64_t dropped[DROP_COUNT];
    uint64_t refused[REFUSE_COUNT];
    uint64_t state_bytes; /* of state messages sent */
    uint64_t state_messages;
    uint64_t state_players; /* sum over messages of the players in them */
    struct server_player gone[SERVER_GONE_PLAYERS];
    uint32_t gone_count;
};

/* Slots the transport must have for these matches, and for those that players may make. */
int server_peers_for(const struct match_options *matches, int match_count, int made_most);

/* `session_count` is the transport's number of slots. Texts are copied, the transport is borrowed.
 * False: *fault says why; server_done frees it either way. */
bool server_init(struct server *sv, const struct match_options *matches, int match_count,
                 struct transport *net, int session_count, struct log *log,
                 struct level_fault *fault);
void server_done(struct server *sv);

/* Takes all events that wait. */
void server_receive(struct server *sv, uint64_t now_us);

/* Makes the ticks that are due, sends each viewer what it lacks, and looks after silent sessions.
 */
void server_tick(struct server *sv, uint64_t now_us);

/* Nobody is there: no tick falls due until a datagram comes. */
bool server_is_idle(const struct server *sv);

/* Somebody is about to be seated: between ticks, too, datagrams should be taken at once. */
bool server_is_greeting(const struct server *sv, uint64_t now_us);

/* When the next tick is due; UINT64_MAX while idle. */
uint64_t server_next_us(const struct server *sv);

/* Tells everybody that the server ends. Afterwards receive and flush until server_is_empty, or give
 * up after a second. */
void server_close(struct server *sv, uint64_t now_us);
bool server_is_empty(const struct server *sv);

/* For the files of this folder. */

/* Ends a session: with a refusal that says why, then the connection. */
void server_refuse(struct server *sv, struct session *s, enum refuse_cause cause,
                   const char *detail, uint64_t now_us);

/* Keeps what the report wants of a session and takes it out of its match. `is_held`: its seat waits
 * for it. */
void server_forget(struct server *sv, struct session *s, bool is_held, uint64_t now_us);

/* Whether that is one of the server's matches, and not a free place. */
static inline bool server_has(const struct match *m)
{
    return m->game != NULL;
}

/* Sends a session a line for it alone. */
void server_notice(struct server *sv, const struct session *s, enum notice_kind kind,
                   const char *text);

/* Handles one message (handlers.c). */
void server_handle(struct server *sv, struct session *s, const struct net_event *event,
                   uint64_t now_us);

/* replicate.c: the level's text and a keyframe; a keyframe; what each viewer lacks. */
void replicate_level(struct server *sv, struct session *s, uint64_t now_us);
void replicate_keyframe(struct server *sv, struct session *s, uint64_t now_us);
void replicate_all(struct server *sv, uint64_t now_us);

/* Once more what replicate_all has just sent to those who lose so much that they asked for that.
 * Whether there was anybody: then it is to be flushed apart. */
bool replicate_again(struct server *sv, uint64_t now_us);

#endif
