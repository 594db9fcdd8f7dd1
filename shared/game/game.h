/* The seam between a game and everything else. A game is one `struct game`: sizes, init, step, the
 * field tables, how to pack an input. The wire, the network, the server, the journal and the
 * client's core know a world only through this header; a game knows nothing of them.
 *
 * A world is a plain struct of integers that begins with `struct world_head` and has no padding.
 * The rules are one pure function, step(world, level, tick): no clock, no allocation, no floating
 * point, chance only from head.chance. The same start and the same ticks give the same bytes on
 * every machine; that is what makes authority, snapshots, prediction and replays work.
 * SPDX-License-Identifier: MIT */
#ifndef HP_GAME_H
#define HP_GAME_H

#include "base/bits.h"
#include "base/field.h"

enum {
    GAME_SEATS = 16,
    GAME_TEAMS = 4,
    GAME_LIMITS = 4, /* of a score: where up to 2, 4, 8, 16 play */
    GAME_MODES = 8,  /* of one game */
    GAME_INPUT_BYTES = 8,
    GAME_NAME_BYTES = 24,          /* of a player's name, UTF-8, without the zero */
    GAME_TEXT_BYTES = 200,         /* of a chat line, likewise */
    GAME_MAP_BYTES = 24,           /* of a map's name, likewise */
    GAME_TICK_COMMANDS = 32,       /* commands in one tick */
    GAME_BODIES = 24,              /* things whose corrections are smoothed in the picture */
    GAME_LEVEL_TEXT_BYTES = 16384, /* of a map's text */
    GAME_FAULT_BYTES = 120,
    GAME_WORLD_BYTES = 16384, /* no world is larger */
    GAME_LEVEL_BYTES = 16384, /* no loaded level is larger */
    GAME_NEWS = 8,            /* in one tick */
    GAME_SEAT_NONE = 0xFF,
    GAME_MOOR_STOPPED = 255, /* COMMAND_MOOR: waits however long, its player's program is stopped */
};

/* seat.moored_until of a GAME_MOOR_STOPPED. */
#define GAME_STOPPED_UNTIL UINT32_MAX

/* What a player holds down in one tick: the game's own struct of GAME_INPUT_BYTES bytes, opaque to
 * all others. All zero is neutral: nothing pressed. */
struct input {
    uint8_t bytes[GAME_INPUT_BYTES];
};

/* What players see together and is not an input: it changes the world at a tick, on every end. */
enum command_kind {
    COMMAND_JOIN,    /* seat, value: enum seat_kind, text: name. Takes an empty seat. */
    COMMAND_LEAVE,   /* seat. Empties it. */
    COMMAND_READY,   /* seat, value: 0 or 1 */
    COMMAND_START,   /* begins the countdown, in the lobby */
    COMMAND_CHAT,    /* seat (the speaker), text. Does not change the world. */
    COMMAND_TEAM,    /* seat, value: team. Not during a round. */
    COMMAND_MOOR,    /* seat, value: seconds that it waits for its player, or GAME_MOOR_STOPPED;
                        0: the player is back */
    COMMAND_HOST,    /* seat, value: 1 its player is the host, 0 not any more */
    COMMAND_LOCK,    /* value: 1 nobody new may come in, 0 anybody */
    COMMAND_RESTART, /* begins the countdown, in any phase */
    COMMAND_MODE,    /* value: index into lobby_rules.modes. Ends the round. */
    COMMAND_VOTE,    /* seat (who calls it), value: vote_value, text: the map's name. See vote.h. */
    COMMAND_BALLOT,  /* seat, value: 1 yes, 0 no */
    COMMAND_NOTICE,  /* text: the server's word to all. Does not change the world. */
    COMMAND_LIVERY,  /* seat, value: livery_value: what its player wishes to be known by */
    COMMAND_COUNT,
};

struct command {
    uint8_t kind;
    uint8_t seat;
    uint8_t value;
    char text[GAME_TEXT_BYTES + 1]; /* zero-padded UTF-8 */
};

/* All that happens in one tick. inputs[] has an entry for every seat; those of empty seats are
 * neutral. A command that the world's state does not allow is ignored, alike on all ends. */
struct tick {
    struct input inputs[GAME_SEATS];
    struct command commands[GAME_TICK_COMMANDS];
    uint8_t command_count;
};

enum seat_kind {
    SEAT_EMPTY,
    SEAT_HUMAN,
    SEAT_BOT,
    SEAT_KIND_COUNT,
};

struct seat {
    char name[GAME_NAME_BYTES + 1];
    uint8_t kind; /* enum seat_kind */
    uint8_t team; /* 0..GAME_TEAMS-1; games without teams leave it 0 */
    uint8_t is_ready;
    int16_t score;
    uint16_t losses; /* how often sunk, scored against... */
    uint8_t colour;  /* what tells it apart in the picture, where each has a table of as many as */
    uint8_t emblem;  /* there are seats; no two that are taken have the same */
    uint8_t spare[2];
    uint32_t moored_until; /* the tick up to which it waits for its player, whose link is lost; the
                              server empties it then. 0: the player is there; or
                              GAME_STOPPED_UNTIL */
};

/* How well a bot plays. No level sees more than a player sees. */
enum bot_level {
    BOT_HARD, /* a match for a good player */
    BOT_EASY, /* a beginner beats it */
    BOT_LEVELS,
};

/* What the memory of every game's bot begins with. */
struct bot_head {
    uint8_t level; /* enum bot_level */
    uint8_t spare[7];
};

enum phase {
    PHASE_LOBBY,     /* too few players: everyone may practise, nothing counts */
    PHASE_COUNTDOWN, /* the round is about to begin: nobody moves */
    PHASE_PLAY,
    PHASE_RESULTS, /* the round is over; then the next countdown */
    PHASE_COUNT,
};

/* What players can vote on; see vote.h. */
enum vote_topic {
    VOTE_NONE,
    VOTE_REMATCH, /* begin the round again */
    VOTE_MAP,     /* go on with another map */
    VOTE_KICK,    /* throw somebody out */
    VOTE_TOPICS,
};

enum vote_state {
    VOTE_OPEN,
    VOTE_PASSED, /* the outcome stays to be seen for a while */
    VOTE_FAILED,
    VOTE_STATES,
};

struct vote {
    uint32_t end_tick; /* open: when it ends by itself; decided: when it is forgotten */
    uint16_t yes;      /* seats, a bit each */
    uint16_t no;
    uint8_t topic;                /* enum vote_topic; VOTE_NONE: all members are zero */
    uint8_t state;                /* enum vote_state */
    uint8_t by;                   /* seat */
    uint8_t whom;                 /* seat, for VOTE_KICK */
    char map[GAME_MAP_BYTES + 1]; /* for VOTE_MAP */
    uint8_t spare[3];
};

/* The common part: what server, lobby and client know of every world. */
struct world_head {
    uint64_t chance;         /* rng.h state */
    uint32_t tick;           /* steps made since init */
    uint32_t phase_tick;     /* the tick in which the phase began */
    uint32_t phase_end_tick; /* in which it ends by itself; in the lobby 0: never */
    uint16_t round;          /* rounds begun */
    uint8_t phase;           /* enum phase */
    uint8_t seat_limit;      /* seats 0..seat_limit-1 can be taken */
    uint8_t host;            /* seat, or GAME_SEAT_NONE */
    uint8_t is_locked;       /* nobody new may come in */
    uint8_t mode;            /* index into lobby_rules.modes */
    uint8_t is_sudden; /* in play: time was up with the leaders even, so who leads next has won;
                          phase_end_tick is when even that ends */
    uint8_t spare[4];
    struct vote vote;
    struct seat seats[GAME_SEATS];
    struct input inputs[GAME_SEATS]; /* the inputs of tick `tick` */
};

/* Rows of the head, for a game's own world table. Inputs are raw bytes to it: who unpacks a world
 * from the wire checks each against the game's input_fields. */
extern const struct field_table world_head_fields;

/* One way to play a game. */
struct lobby_mode {
    const char *name;                   /* one word, as in SPEC: "skirmish" */
    const char *title;                  /* as shown */
    const char *aim;                    /* what to do, as shown: "sink the others" */
    uint8_t teams;                      /* COMMAND_TEAM takes 0..teams-1; 0: everyone for himself */
    uint16_t score_limits[GAME_LIMITS]; /* what a player, or a team together, reaches to end the
                                           round, where up to 2, 4, 8, 16 play, in proportion
                                           between; 0: only time ends it */
};

/* What a lobby of this game offers, in ticks. */
struct lobby_rules {
    uint8_t players_to_start;
    uint8_t seats; /* the most */
    uint8_t mode_count;
    const struct lobby_mode *modes; /* the first is what is played unless told otherwise */
    uint32_t countdown_ticks;
    uint32_t play_ticks;
    uint32_t results_ticks;
    uint32_t sudden_ticks; /* the longest that even leaders play on for */
};

/* What is wrong with a map: the line (from 1; 0: the whole file) and a sentence. */
struct level_fault {
    int line;
    char text[GAME_FAULT_BYTES];
};

/* A thing that moves and whose corrections the client smooths: a boat, a paddle, a puck. Units are
 * the world's. `life` changes when the thing is a new one in the same place of the array (respawn,
 * other player), so nothing is blended across it; 0 means there is none. */
struct body {
    int32_t x;
    int32_t y;
    uint16_t heading; /* 65536 to the turn, clockwise from +x (y grows downward) */
    uint8_t life;
};

/* Something that everyone is told: "Ann sank Bob". */
struct news {
    uint8_t by;       /* seat, or GAME_SEAT_NONE */
    uint8_t whom;     /* seat, or GAME_SEAT_NONE */
    const char *verb; /* static text between or behind the names: "sank", "ran aground" */
};

struct game {
    const char *name;        /* one word, as in SPEC: "harbour" */
    const char *title;       /* as shown */
    const char *default_map; /* file name without .txt in assets/maps/NAME/; NULL: has no maps */
    uint32_t rules_revision; /* add 1 whenever step can give another result */
    uint32_t units_per_px;   /* world units in one pixel at zoom 1 */
    uint32_t world_bytes;
    uint32_t level_bytes;
    uint32_t bot_bytes; /* of one bot's memory */
    struct lobby_rules lobby;
    const struct field_table *world_fields; /* head included */
    const struct field_table *input_fields; /* of the game's input struct */

    /* Reads a map's text (not terminated) into `level` (level_bytes, any content). The text may
     * come from a stranger. False: *fault says why. A game without maps accepts an empty text. */
    bool (*level_load)(void *level, const char *text, size_t length, struct level_fault *fault);

    /* Tick 0: an empty lobby with seat_limit seats. Writes every byte of the world. */
    void (*init)(void *world, const void *level, uint64_t seed, int seat_limit);

    /* One tick. The tick's inputs have been checked against input_fields. */
    void (*step)(void *world, const void *level, const struct tick *tick);

    /* Whether a world that passed its field table can also be stepped: indices that point at each
     * other, positions inside the level. Keyframes may come from a hostile server. */
    bool (*is_sane)(const void *world, const void *level);

    /* One input against the one before it, few bits for small changes. Unpack takes any bits and
     * leaves *in within input_fields, or fails the reader. */
    void (*input_pack)(struct bit_writer *w, const struct input *before, const struct input *in);
    void (*input_unpack)(struct bit_reader *r, const struct input *before, struct input *in);

    /* Fills bodies[GAME_BODIES]; body i is the same thing from tick to tick, seat i's for i < 16.
     */
    void (*bodies)(const void *world, struct body *bodies);

    /* What happened between two worlds one tick apart; writes up to GAME_NEWS, returns how many. */
    int (*news)(const void *before, const void *after, struct news *news);

    /* The bot: reads the world as a player of `seat` sees it and decides what to hold down in the
     * next tick. `bot` is its memory (bot_bytes, all zero at first but for its head), which is
     * nobody else's and never sent. Deterministic. */
    void (*bot_think)(void *bot, const void *world, const void *level, int seat, struct input *in);
};

/* NULL if there is none of that name. */
const struct game *game_find(const char *name);

/* The games in a fixed order, NULL behind the last. The first is played where none is named. */
const struct game *game_at(size_t index);

/* A new bot's memory of bot_bytes, aligned as a uint64_t is. */
void game_bot_begin(const struct game *g, void *bot, enum bot_level level);

/* "hard", "easy": one word a level, as in SPEC. */
const char *game_bot_level_name(enum bot_level level);

/* False: there is no such level. */
bool game_bot_level_find(const char *name, enum bot_level *level);

/* Writes the names of all, "harbour|puck", cut to fit; returns `text`. */
const char *game_names(char *text, size_t size);

/* A map's name as people read it: "Basin". */
void game_title_map(const char *map, char title[GAME_MAP_BYTES + 1]);

/* A hash over everything that must agree between two ends to play: the game's name, revision, field
 * tables and sizes. */
uint64_t game_rules_hash(const struct game *g);

#endif
