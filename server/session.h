/* A session: one connected client, from its first byte to its last. Owns the inputs that the client
 * has sent and are not used yet, and what the server knows of its link.
 *
 *   FREE -connected-> GREETING -hello-> LOADING -first input-> PLAYING
 *                        |                 |                     |
 *                        +---- refused, silent, server ends -----+--> CLOSING -gone-> FREE
 *
 * No transition sends anything: handlers.c does.
 * SPDX-License-Identifier: MIT */
#ifndef HP_SESSION_H
#define HP_SESSION_H

#include <stdalign.h>
#include <stddef.h>

#include "net/transport.h"
#include "wire/message.h"

enum {
    SESSION_LINE_BYTES = 64,    /* of the machine's cache */
    SESSION_RING = 64,          /* ticks of inputs kept; more than PROTO_INPUT_WINDOW */
    SESSION_REPEATS = 6,        /* a missing input repeats the last for so many ticks */
    SESSION_GREETING_MS = 3000, /* to say hello */
    SESSION_SILENT_MS = 10000,  /* without a datagram */
    SESSION_OFFENCES = 3,       /* within a second, and the client is dropped */
    SESSION_STRAYS = 60,        /* inputs outside the window in a row, then a keyframe */
    SESSION_KEYFRAME_MS = 500,  /* between two keyframes that the server sends by itself */
    SESSION_RESYNC_MS = 200,    /* after a keyframe: a request that crossed it is not answered */
    SESSION_REQUESTS_S = 4,     /* a second, burst as many */
    SESSION_CHAT_BURST = 4,     /* lines at once; one more each second */
    SESSION_MATCH_NONE = 0xFFFF,
};

enum session_state {
    SESSION_FREE,     /* nobody */
    SESSION_GREETING, /* connected; has not said hello */
    SESSION_LOADING,  /* has a seat or watches; level, keyframe and the stream are on their way */
    SESSION_PLAYING,  /* acknowledges ticks */
    SESSION_CLOSING,  /* was told why; its slot is not free yet */
    SESSION_STATES,
};

/* An input that waits for its tick. */
struct session_input {
    uint32_t tick; /* 0: none */
    struct input input;
};

/* In the order of use: the first cache line is all that a quiet tick needs beside the inputs. */
struct session {
    alignas(SESSION_LINE_BYTES) enum session_state state;
    uint32_t peer;
    uint16_t match;      /* index, or SESSION_MATCH_NONE */
    uint8_t seat;        /* GAME_SEAT_NONE: watches */
    uint8_t epoch;       /* of the last keyframe sent */
    uint32_t acked_tick; /* all records up to it have been applied */
    uint32_t held_tick;  /* of the newest input received */
    int16_t margin;      /* how early that came; PROTO_MARGIN_NONE once reported */
    bool holds_input;    /* held_tick and margin mean something in this epoch */
    uint8_t repeats;
    struct input last;
    uint32_t strays;
    uint32_t ticks; /* in which it was LOADING or PLAYING: as many state messages were sent */
    uint32_t late_inputs;
    uint32_t inputs_received; /* messages */
    uint64_t heard_us;
    uint64_t since_us; /* the state's beginning */

    struct session_input ring[SESSION_RING]; /* of tick t at t % SESSION_RING, if its tick is t */
    uint64_t keyframe_us;                    /* when the last one was sent */
    uint32_t keyframes;
    bool is_twice; /* loses so much that each state message is sent twice */
    uint32_t offences;
    uint64_t offence_us[SESSION_OFFENCES]; /* when the last ones were, a ring */
    int64_t request_us;                    /* the token buckets' times */
    int64_t chat_us;
    uint32_t ipv4; /* where it came from */
    uint16_t port;
    bool is_stopped;                      /* its program is; see stops.h */
    uint8_t door;                         /* which match's code it gave; NET_DOOR_OPEN: none */
    bool is_away;                         /* came over the LAN */
    uint32_t invited;                     /* codes_serial of the way that it was told; 0: none */
    bool is_resumed;                      /* its seat was its own before it came */
    uint8_t claimed_seat;                 /* what its ticket is for... */
    uint16_t claimed;                     /* ...in that match; SESSION_MATCH_NONE: no ticket */
    uint8_t identity[NET_IDENTITY_BYTES]; /* proven at the door; never told to anybody */
    char name[GAME_NAME_BYTES + 1];
    struct msg_game games[PROTO_GAMES]; /* what it can play, as it said */
};

_Static_assert(offsetof(struct session, ring) == SESSION_LINE_BYTES, "one line");

/* A fresh session in GREETING, for the peer that `event` says has connected. */
void session_open(struct session *s, const struct net_event *event, uint64_t now_us);

/* What input messages may build on from now on: the keyframe of `tick`, sent now. */
void session_begin_epoch(struct session *s, uint32_t tick, uint64_t now_us);

/* Takes over the acknowledgement and the inputs of a message. `tick` is the last one the world has
 * made, `next_us` the deadline of the one after it, `received_us` when the kernel had the datagram
 * (0: not known, then no margin is). False: nothing in it lay within the window. */
bool session_accept(struct session *s, const struct msg_input *m, uint32_t tick, uint64_t next_us,
                    uint64_t received_us);

/* The input for `tick`: the client's, or the last one repeated, or neutral. */
void session_take_input(struct session *s, uint32_t tick, struct input *in);

/* Counts a breach of the protocol; true when it was one too many within a second. */
bool session_offend(struct session *s, uint64_t now_us);

/* Whether one more request is within the limit; counts it. */
bool session_may_request(struct session *s, uint64_t now_us);

/* The same for a line of chat. */
bool session_may_chat(struct session *s, uint64_t now_us);

#endif
