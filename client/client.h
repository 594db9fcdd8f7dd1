/* The client's core: one connection, from the greeting through play to the goodbye, with replica,
 * prediction and clock. No SDL, no threads, no clock of its own: time comes in. Bots, the window
 * and the load of a test all run this.
 *
 *   IDLE -connect-> CONNECTING -connected, HELLO sent-> GREETING -WELCOME-> LOADING
 *     -level and keyframe whole-> PLAYING -link lost-> WAITING -pause over-> CONNECTING
 *   PLAYING -silent, and a second connection is let in-> CONNECTING
 *   a final refusal from anywhere -> REFUSED -client_start-> CONNECTING
 *   HOME -a visit is let in-> GREETING; client_go_home leads there from anywhere
 *   with options.looks: GREETING -the list is whole-> IDLE
 * SPDX-License-Identifier: MIT */
#ifndef HP_CLIENT_H
#define HP_CLIENT_H

#include "base/histogram.h"
#include "client/pace.h"
#include "client/prediction.h"
#include "client/view.h"
#include "net/transport.h"
#include "wire/keyframe.h"

enum {
    CLIENT_ANSWER_MS = 2000,     /* in which what was asked is answered */
    CLIENT_HUSH_MS = 400,        /* without a datagram: the player is told */
    CLIENT_DOUBT_MS = 1000,      /* without a datagram: it knocks anew beside the link it has */
    CLIENT_KNOCK_MS = 2400,      /* then again after so long */
    CLIENT_SILENT_MS = 8000,     /* without a datagram: the link is lost */
    CLIENT_GREETING_MS = 3000,   /* without a datagram before the first keyframe: nobody is there */
    CLIENT_LOADING_MS = 15000,   /* in any state before play, however talkative the server is */
    CLIENT_RETRY_FIRST_MS = 100, /* pause before the first reconnection; doubles each time */
    CLIENT_RETRY_MOST_MS = 5000,
    CLIENT_RETRY_SILENT_MS = 1000, /* where nothing answers it is never longer */
    CLIENT_CODELESS_MOST = 3,      /* tries that a ticket may miss; see client_receive.c */
    CLIENT_RESYNC_PAUSE_MS = 250,  /* between two requests for a keyframe */
    CLIENT_ABSENT_MS = 250,        /* between two updates: the client itself was stopped */
    CLIENT_WORD_MS = 100,          /* while no tick is due: between two signs of life */
    CLIENT_FREEZE_MS = 150,        /* without a newly confirmed tick: counted as a freeze */
};

/* What the status says when no datagram has come. */
#define CLIENT_BROKEN "The link to the server broke."
#define CLIENT_NOBODY "Nothing answers there: is homeport-server running?"

/* What a second connection is for, beside the one that plays or has ended. */
enum client_aside {
    ASIDE_NONE,
    ASIDE_RETURN, /* the server is silent: it may have been started anew */
    ASIDE_VISIT,  /* to another match; who is refused there stays where he is */
    ASIDE_LOOK,   /* at the list, by who is in no match */
};

enum client_state {
    CLIENT_IDLE,
    CLIENT_HOME, /* at no server: only a visit leads on */
    CLIENT_CONNECTING,
    CLIENT_GREETING,
    CLIENT_LOADING,
    CLIENT_PLAYING,
    CLIENT_WAITING,
    CLIENT_REFUSED,
};

/* Where the player keeps the tickets that servers give, and how one is shown at the door. */
struct client_tickets {
    void *context;
    /* The connection begun next shows the ticket for that server; NULL: none. `insists`: for who
     * was in a moment ago (knock.h). */
    void (*offer)(void *context, struct transport *net, const struct net_address *server,
                  bool insists);
    void (*keep)(void *context, const struct net_address *server,
                 const uint8_t bytes[PROTO_TICKET_BYTES]);
    void (*forget)(void *context, const struct net_address *server);
};

struct client_options {
    struct net_address server;
    struct net_address via; /* a relay that stands in the server's place; port 0: none */
    char name[GAME_NAME_BYTES + 1];
    char match[PROTO_MATCH_BYTES + 1];
    char spec[PROTO_SPEC_BYTES + 1];      /* not "": makes a match by it, and joins that */
    bool is_bot;                          /* the game's bot plays... */
    enum bot_level bot_level;             /* ...so well */
    bool watches;                         /* without a seat */
    bool looks;                           /* at the list of matches, and no more */
    const struct client_tickets *tickets; /* borrowed; NULL: none are kept */
};

/* A whole that comes in blocks. */
struct client_parts {
    uint32_t total;
    uint32_t have;
    uint8_t epoch;
    uint64_t deadline_us; /* of the server's next tick, if the first block took no time to come */
    uint8_t bytes[KEYFRAME_BYTES];
};

_Static_assert(GAME_LEVEL_TEXT_BYTES <= (int)KEYFRAME_BYTES, "a level's text is such a whole, too");

/* Figures since the client was made; reconnections do not reset them. */
struct client_figures {
    uint32_t joined; /* how often a keyframe began a session */
    uint32_t ticks;  /* made */
    uint32_t desyncs;
    uint32_t resyncs; /* keyframes after the first of a session */
    uint32_t reconnects;
    uint32_t disconnects; /* links lost while it played */
    uint32_t late_inputs;
    uint32_t late_inputs_settled; /* of those after the first second of a session */
    uint32_t mispredictions;
    uint32_t freezes;          /* times longer than CLIENT_FREEZE_MS between confirmed ticks */
    uint32_t freeze_us;        /* the longest time between two */
    uint32_t refused_messages; /* of the server's, out of bounds */
    uint32_t inputs_sent;      /* messages: what the server lacks of them was lost on the way */
    uint32_t states_received;
    uint64_t payload_down; /* bytes of state messages */
    struct histogram rtt_us;
    struct histogram confirmed_us;         /* from sending an input to its confirmed result */
    struct histogram confirmed_settled_us; /* of those after the first second of a session */
    struct histogram key_us;               /* the same from the moment the player changed it */
    struct histogram rollback_ticks;
    struct histogram correction_px16;
};

/* Per second and per window, for the overlay. */
struct client_meter {
    uint64_t second_us;
    uint64_t up_at_second;
    uint64_t down_at_second;
    uint32_t up_s;
    uint32_t down_s;
    struct histogram confirmed;
    int32_t confirmed_us; /* median of the last whole second */
    uint64_t seen;        /* bit n: the state message n ticks before the newest came */
    uint32_t lost;        /* state messages missed and got in the window, decaying */
    uint32_t got;
    bool wants_twice;
    uint32_t rollback_ticks;
    uint32_t correction_px16;
    int16_t margin_history[VIEW_HISTORY];
    int16_t confirm_history[VIEW_HISTORY];
    uint8_t rollback_history[VIEW_HISTORY];
};

struct client {
    struct client_options options;
    struct transport *net; /* borrowed */
    enum client_state state;
    uint32_t peer;
    enum client_aside aside;
    uint32_t aside_peer;
    struct net_address aside_server;
    uint64_t aside_us; /* when it was begun */
    uint32_t visits;   /* that came to play */
    char aside_match[PROTO_MATCH_BYTES + 1];
    char aside_spec[PROTO_SPEC_BYTES + 1];
    uint64_t since_us; /* the state's beginning */
    uint64_t heard_us;
    uint64_t retry_us;
    uint32_t retry_pause_ms;
    uint32_t tries;    /* to come back, since the client last played */
    uint32_t codeless; /* of those, how many came to the door of those without a code */
    uint64_t resync_us;
    uint64_t update_us;
    uint64_t tick_us; /* when the newest tick was made */
    uint64_t hello_us;
    uint32_t rtt_us;
    bool is_resyncing; /* has asked for a keyframe; the stream of this epoch is of no use */
    bool had_session;
    bool is_renewed;              /* is loading another match, map or seat, not a new session */
    bool is_done;                 /* was told to say goodbye */
    char status[VIEW_TEXT_BYTES]; /* why it does not play; "" while it does */
    const char *refused;          /* why it was the last time, as a word for reports; NULL: plays */
    uint8_t door_cause;           /* enum door_cause: why the door stayed shut the last time */
    uint16_t door_version;        /* the server's, if it said one then */

    const struct game *game; /* NULL before a WELCOME */
    char match[PROTO_MATCH_BYTES + 1];
    char map[GAME_MAP_BYTES + 1];
    bool is_private;
    uint8_t seat;
    char code[VIEW_CODE_BYTES]; /* of the match, if the server has told it; else "" */
    struct view_invite invite;  /* of that match, likewise */
    uint64_t back_us;           /* when a WELCOME said that the seat was kept; 0: never */
    struct view_list list;
    uint32_t level_serial;
    uint32_t level_bytes;
    bool has_level;
    struct client_parts level_parts;
    struct client_parts keyframe_parts;
    uint64_t level[GAME_LEVEL_BYTES / 8];

    struct replica replica;
    struct replica_update update;
    struct prediction prediction;
    struct pace pace;
    struct input held;     /* what the player holds down */
    uint64_t key_us;       /* when that last changed and is not confirmed yet; 0: is */
    uint32_t key_tick;     /* the tick that carries the change; 0: none yet */
    uint32_t state_tick;   /* of the newest state message */
    uint64_t confirmed_us; /* when a tick was confirmed last; 0: none in this session */
    uint8_t tempo;         /* as that said, or the one before the last keyframe: PROTO_TEMPO_ */
    bool has_tempo;        /* a state message has come since the last keyframe */
    uint64_t word_us;      /* when inputs were last sent */
    uint64_t *bot;         /* the bot's memory */

    struct client_figures figures;
    struct client_meter meter;
    char here[GAME_SEATS][GAME_NAME_BYTES + 1]; /* before the match went on anew: no newcomers */
    struct view_feed feed[VIEW_FEED];           /* oldest first */
    int feed_count;
    uint64_t asked_us;   /* when the newest order was given, if by client_ask; else 0 */
    uint64_t ordered_us; /* when the newest of the player's own was; 0: never */
};

/* `net` is borrowed and must be the client's own. */
void client_init(struct client *c, const struct client_options *options, struct transport *net,
                 uint64_t now_us);
void client_done(struct client *c);

/* Connects as soon as update runs; also after a refusal. */
void client_start(struct client *c, uint64_t now_us);

/* Says goodbye to the server, if it is at one, and is then at none. */
void client_go_home(struct client *c, uint64_t now_us);

/* Takes what has arrived, makes the ticks that are due, sends. Call it when the transport's fd is
 * readable and at client_next_us. */
void client_update(struct client *c, uint64_t now_us);

/* When update has something to do even if nothing arrives. */
uint64_t client_next_us(const struct client *c);

/* What the player holds down from the next tick on; nothing if this game knows no such input. */
void client_hold(struct client *c, const struct input *in, uint64_t now_us);

/* Gives the server an order (server/orders.h), without the '/': "kick Ann". The answer comes as a
 * line of the feed. Who was refused can give "join MATCH" and "make SPEC". */
void client_order(struct client *c, const char *line);

/* The same of what the program wants to know by itself: until the next order, for as long as an
 * answer takes, the feed's lines are marked as asides; but not while the player's own last order
 * may still be answered, for which line is whose is not said. Some orders never are: a page that
 * asks right behind a key, within CLIENT_ANSWER_MS, has its answer in the feed, too. That is rather
 * borne than an answer to the player lost. */
void client_ask(struct client *c, const char *line);

/* Asks for the list of matches; it comes into the view. Who was refused asks at the door for it. */
void client_look(struct client *c);

/* Goes to another match by a connection of its own, on that server (NULL: on this one): with `spec`
 * not "" it makes one, else it joins that match, or the one of the code that the transport was
 * given. Who is refused stays where he is, and a line of the feed says why. */
void client_visit(struct client *c, const struct net_address *server, const char *match,
                  const char *spec, uint64_t now_us);

/* A sentence of the client's own to its player, as a line of the feed. */
void client_complain(struct client *c, const char *sentence, uint64_t now_us);

/* Asks the server for a command. Text is cleaned; an unusable one is not sent. */
void client_request(struct client *c, enum command_kind kind, uint8_t value, const char *text);

/* Says goodbye: the server frees the seat at once. Update a while longer to see it through. */
void client_leave(struct client *c);

/* Everything a frame needs; see view.h. */
void client_view(const struct client *c, uint64_t now_us, struct view *view);

#endif
