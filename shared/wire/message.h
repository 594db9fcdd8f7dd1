/* The message catalogue: every message between server and client, its channel, its bounds and its
 * bytes. shared/PROTOCOL.md is the same in prose; golden bytes in tests/unit/test_message.c hold
 * both to it. Byte 0 of every message: kind in the low 4 bits, epoch in the high 4 (0 where
 * unused).
 *
 * The epoch counts the keyframes of one session, modulo 16. State and input messages carry the
 * epoch of the keyframe they build on, so a datagram from before a resync can't be taken for a
 * newer one.
 * SPDX-License-Identifier: MIT */
#ifndef HP_MESSAGE_H
#define HP_MESSAGE_H

#include "game/game.h"

enum {
    PROTO_VERSION = 5,
    PROTO_GAMES = 4,          /* games a HELLO can list */
    PROTO_MATCH_BYTES = 24,   /* of a match's name */
    PROTO_SPEC_BYTES = 96,    /* of what a new match is to be like */
    PROTO_WORD_BYTES = 15,    /* of a game's or a mode's name */
    PROTO_DETAIL_BYTES = 200, /* of a refusal's detail */
    PROTO_MATCHES = 8,        /* rows in one MATCHES message */
    PROTO_GOODBYE = 1,        /* reason of a disconnection by will: nothing is to be kept */
    PROTO_TICKET_BYTES = 176, /* room for a resume ticket and its secret (net/resume.h) */
    PROTO_EPOCHS = 16,
    PROTO_INPUTS_LEAST = 3,   /* inputs in one message: enough that two lost datagrams in a row */
    PROTO_INPUTS_MOST = 12,   /* cost nothing; 200 ms at most */
    PROTO_RECORDS_MOST = 127, /* ticks in one state message; beyond that a keyframe */
    PROTO_STATE_BYTES = 1148, /* a state message never needs a second datagram */
    PROTO_STATE_HEADER = 9,
    PROTO_STATE_TAIL = 2,       /* behind the records, unless the tempo is the usual one */
    PROTO_TEMPO_USUAL = 0,      /* a tick of the match in each of the server's... */
    PROTO_TEMPO_LEAST = 2,      /* ...in each second one... */
    PROTO_TEMPO_MOST = 100,     /* ...in each hundredth... */
    PROTO_TEMPO_STILL = 255,    /* ...or in none */
    PROTO_INPUT_WINDOW = 32,    /* ticks ahead of the server for which inputs are accepted */
    PROTO_BLOCK_BYTES = 1000,   /* of content in one block */
    PROTO_MESSAGE_BYTES = 1024, /* control and bulk messages are never longer */
    PROTO_MARGIN_UNIT_US = 8,   /* of the margin on the wire */
    PROTO_MARGIN_NONE = -32768, /* none arrived since the last state message, or not measured */
    PROTO_HELD_NONE = -128,     /* no input has arrived in this epoch */
};

enum message_kind {
    MSG_HELLO,   /* up, control: who I am, what I speak, which match */
    MSG_REQUEST, /* up, control: please make this command happen */
    MSG_RESYNC,  /* up, control: my world is wrong or too old, send a keyframe */
    MSG_INPUT,   /* up, state: my newest inputs, the last tick I applied */
    MSG_ORDER,   /* up, control: a line for the server's table of orders: "kick Ann" */
    MSG_LOOK,    /* up, control: which matches are there? */
    MSG_WELCOME, /* down, bulk, before the blocks that it is about: your seat; in the middle of
                    play: from now on another one */
    MSG_REFUSE,  /* down, control: no, because; the connection ends */
    MSG_BLOCK,   /* down, bulk: a piece of the level's text or of a keyframe */
    MSG_STATE,   /* down, state: tick records and the world's hash */
    MSG_NOTICE,  /* down, control: a line for this person alone */
    MSG_MATCHES, /* down, control: some of the open matches */
    MSG_TICKET,  /* down, control: what opens the door for the next time (net/resume.h) */
    MSG_COUNT,
};

/* One row of the catalogue. */
struct message_rule {
    const char *name;
    uint8_t channel; /* enum net_channel's number: 0 control, 1 state, 2 bulk */
    bool is_up;
    uint16_t least; /* bytes, byte 0 included */
    uint16_t most;
};

extern const struct message_rule message_rules[MSG_COUNT];

/* What both ends must have alike to understand each other: PROTO_VERSION and the whole catalogue,
 * down to the bounds of each field. The games' rules are not in it: HELLO says those. */
uint32_t message_catalogue_hash(void);

/* What kind of message this is; false: unknown kind, wrong channel or direction, too short or too
 * long. */
bool message_classify(const uint8_t *bytes, size_t length, uint8_t channel, bool is_up,
                      enum message_kind *kind);

struct msg_game {
    uint32_t rules; /* low half of game_rules_hash */
    char name[12];
};

enum hello_wants {
    HELLO_PLAY,
    HELLO_WATCH,
    HELLO_MAKE, /* a new match, by `spec` and `match`; and a seat in it */
    HELLO_LOOK, /* at the list of matches, and no more: MATCHES comes, then the connection ends */
    HELLO_WANTS,
};

struct msg_hello {
    struct msg_game games[PROTO_GAMES]; /* those the client can play; unused rows zero */
    uint16_t version;
    uint8_t wants; /* enum hello_wants */
    char name[GAME_NAME_BYTES + 1];
    char match[PROTO_MATCH_BYTES + 1]; /* "": the server chooses */
    char spec[PROTO_SPEC_BYTES + 1];   /* HELLO_MAKE: open|private[,game=G,map=M,...] */
    uint8_t spare[2];
};

struct msg_welcome {
    struct msg_game game;
    uint32_t level_bytes; /* of the level's text, which comes in blocks */
    uint8_t seat;         /* GAME_SEAT_NONE: spectator */
    uint8_t is_private;
    uint8_t is_resumed; /* the same seat as before */
    char match[PROTO_MATCH_BYTES + 1];
    char map[GAME_MAP_BYTES + 1];
    uint8_t spare[3];
};

enum notice_kind {
    NOTICE_ANSWER,  /* to an order */
    NOTICE_REFUSAL, /* it was not carried out, because */
    NOTICE_CODE,    /* `text` is the match's code; never to be logged */
    NOTICE_INVITE,  /* `text` is a link into the match (net/invite.h), never to be logged; "": the
                       one  given is of no use any more */
    NOTICE_KINDS,
};

struct msg_notice {
    uint8_t kind; /* enum notice_kind */
    char text[GAME_TEXT_BYTES + 1];
};

/* A line of the list of matches. */
struct msg_match {
    char name[PROTO_MATCH_BYTES + 1];
    char game[PROTO_WORD_BYTES + 1];
    char mode[PROTO_WORD_BYTES + 1];
    char map[GAME_MAP_BYTES + 1];
    uint8_t phase; /* enum phase */
    uint8_t seats;
    uint8_t players; /* people, those included whose link is lost */
    uint8_t bots;
    uint8_t watchers;
    uint8_t is_locked;
};

struct msg_matches {
    uint8_t total;                        /* matches that are listed */
    uint8_t first;                        /* which of them rows[0] is */
    struct msg_match rows[PROTO_MATCHES]; /* unused rows zero */
};

struct msg_ticket {
    uint8_t bytes[PROTO_TICKET_BYTES]; /* the ticket, then its secret, then zeros */
};

enum refuse_cause {
    REFUSE_VERSION, /* another PROTO_VERSION */
    REFUSE_RULES,   /* same protocol, other rules of this game */
    REFUSE_FULL,
    REFUSE_NO_MATCH, /* no match of that name */
    REFUSE_NAME,     /* a name that can't be shown */
    REFUSE_PROTOCOL, /* sent what this protocol does not allow, three times in a second */
    REFUSE_SILENT,   /* connected and said nothing, or went silent */
    REFUSE_CLOSED,   /* the server ends */
    REFUSE_CODE,     /* a private match, asked for by its name alone */
    REFUSE_LOCKED,   /* its host lets nobody new in */
    REFUSE_KICKED,
    REFUSE_BANNED,
    REFUSE_TAKEN,  /* the same identity has come in anew, which counts */
    REFUSE_MAKE,   /* no match can be made as asked, or none at all */
    REFUSE_OVER,   /* the match was closed */
    REFUSE_LOOKED, /* what HELLO_LOOK asked for has been sent */
    REFUSE_LAN,    /* came over the LAN, which was shut */
    REFUSE_COUNT,
};

/* What a refusal says, and whether trying again can help. */
struct refuse_text {
    const char *word;  /* for reports: "version" */
    const char *stage; /* "greeting", "seat", "play"; the client's of the door: "connecting" */
    const char *why;
    const char *todo;
    bool is_final; /* trying again by itself is no use */
};

extern const struct refuse_text refuse_texts[REFUSE_COUNT];

struct msg_refuse {
    uint8_t cause;                       /* enum refuse_cause */
    char detail[PROTO_DETAIL_BYTES + 1]; /* both versions, the match's name... */
};

enum resync_why {
    RESYNC_HASH,  /* my world's hash differs */
    RESYNC_BYTES, /* a record could not be read */
    RESYNC_GAP,   /* the oldest record I got is not the next one I need */
    RESYNC_CLOCK, /* my clock is far from the server's */
    RESYNC_COUNT,
};

struct msg_resync {
    uint32_t tick; /* the last one applied */
    uint8_t why;   /* enum resync_why */
    uint8_t spare[3];
};

enum block_what {
    BLOCK_LEVEL,
    BLOCK_KEYFRAME,
    BLOCK_WHATS,
};

struct msg_block {
    uint32_t total;  /* bytes of the whole */
    uint32_t offset; /* of this piece; pieces come in order */
    int32_t next_us; /* until the server's next tick when this was sent */
    uint8_t what;    /* enum block_what */
    uint8_t spare[3];
};

extern const struct field_table msg_hello_fields;
extern const struct field_table msg_welcome_fields;
extern const struct field_table msg_refuse_fields;
extern const struct field_table msg_resync_fields;
extern const struct field_table msg_block_fields;
extern const struct field_table msg_notice_fields;
extern const struct field_table msg_match_fields;
extern const struct field_table msg_matches_fields;
extern const struct field_table msg_ticket_fields;

/* The message of that kind as bytes, from its struct and table. `out` holds PROTO_MESSAGE_BYTES.
 * Returns the length. */
size_t message_pack(enum message_kind kind, const struct field_table *table, const void *message,
                    uint8_t *out);

/* The struct out of a whole message that message_classify let through. False: out of bounds, cut
 * or too long; *message is then untouched, or good up to the fault, and texts from there on are
 * empty. */
bool message_unpack(const struct field_table *table, const uint8_t *bytes, size_t length,
                    void *message);

/* A block with its content; returns the length. `epoch` 0..15; `size` at most PROTO_BLOCK_BYTES. */
size_t block_pack(const struct msg_block *block, uint8_t epoch, const uint8_t *content, size_t size,
                  uint8_t *out);

/* *content points into `bytes`. False also unless the piece begins at a multiple of
 * PROTO_BLOCK_BYTES and is as long, or as long as what is left of the whole. */
bool block_unpack(const uint8_t *bytes, size_t length, struct msg_block *block, uint8_t *epoch,
                  const uint8_t **content, size_t *size);

/* A LOOK is its first byte alone. */
size_t look_pack(uint8_t *out);
bool look_unpack(const uint8_t *bytes, size_t length);

/* An order is text, as chat is. Its line is clean and 1 to GAME_TEXT_BYTES long. */
size_t order_pack(const char *line, uint8_t *out);
bool order_unpack(const uint8_t *bytes, size_t length, char line[GAME_TEXT_BYTES + 1]);

/* A request is a command whose seat the server fills in. */
size_t request_pack(const struct command *c, uint8_t *out);
bool request_unpack(const uint8_t *bytes, size_t length, struct command *c);

/* Up, 60 a second: byte 0, tick 16, applied 16, count - 1 in 4 bits, twice 1, then the inputs,
 * newest first, each packed against the one after it in time (the newest against neutral). Ticks
 * travel as their low 16 bits. */
struct msg_input {
    uint8_t epoch;
    uint16_t tick;    /* of inputs[0] */
    uint16_t applied; /* the newest tick whose record has been applied */
    uint8_t count;
    bool twice; /* so much of the stream is lost that each state message is to come twice */
    struct input inputs[PROTO_INPUTS_MOST]; /* inputs[i] is for tick - i */
};

/* `out` holds PROTO_MESSAGE_BYTES. */
size_t input_message_pack(const struct game *g, const struct msg_input *m, uint8_t *out);
bool input_message_unpack(const struct game *g, const uint8_t *bytes, size_t length,
                          struct msg_input *m);

/* Down, 60 a second, also while the match makes fewer ticks or none: byte 0, tick 16, whether there
 * is a tail 1, records 7, margin 16, held 8, hash 16, then the records of ticks
 * tick - records + 1 .. tick, then the tail: tempo 8, left 8. All states of one epoch with the same
 * `tick` say the same tempo. */
struct msg_state {
    uint8_t epoch;
    uint8_t records;
    uint16_t tick;
    int16_t margin; /* PROTO_MARGIN_UNIT_US that the newest input was early; or MARGIN_NONE */
    int8_t held;    /* tick of the newest input the server holds, less `tick`; or HELD_NONE */
    uint16_t hash;  /* low bits of the world's hash after `tick` */
    uint8_t tempo;  /* how many of the server's ticks make one of the match; or PROTO_TEMPO_ */
    uint8_t left;   /* that many of them until the match's next: 1..tempo; otherwise 0 */
};

/* Writes the PROTO_STATE_HEADER bytes. */
void state_message_head(const struct msg_state *m, uint8_t *out);

/* Writes what stands behind the records; returns its length, 0 or PROTO_STATE_TAIL. */
size_t state_message_tail(const struct msg_state *m, uint8_t *out);

/* Reads header and tail; the records between them fill the message exactly by their lengths. */
bool state_message_unpack(const uint8_t *bytes, size_t length, struct msg_state *m);

/* The full number of the tick nearest to `near` whose low 16 bits are `low`. */
uint32_t tick_expand(uint16_t low, uint32_t near);

#endif
