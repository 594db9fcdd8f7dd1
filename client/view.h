/* What a frame is drawn from: one predicted moment of the world, and what the player should know of
 * the link. Filled by the client core, read by the SDL side; neither SDL nor sockets here.
 * SPDX-License-Identifier: MIT */
#ifndef HP_VIEW_H
#define HP_VIEW_H

#include "client/view_lan.h"
#include "client/desk.h"
#include "base/text.h"
#include "wire/message.h"

enum {
    VIEW_HISTORY = 240, /* ticks in the overlay's graphs */
    VIEW_FEED = 8,
    VIEW_TEXT_BYTES = 240,
    VIEW_FEED_BYTES = 280,
    VIEW_CODE_BYTES = 16,
    VIEW_NETWORK_BYTES = 80,
    VIEW_MATCHES = 64, /* in the list */
};

enum view_state {
    VIEW_HOME,       /* at no server, and by its own will */
    VIEW_CONNECTING, /* first time; `status` says to where */
    VIEW_LOADING,    /* seated, waiting for the first keyframe */
    VIEW_PLAYING,
    VIEW_LOST,    /* had a link, lost it, tries again; the last picture stays; `status` says why */
    VIEW_REFUSED, /* final: `status` says stage, cause and what to do */
};

enum view_feed_kind {
    VIEW_FEED_NEWS, /* a sinking, a goal */
    VIEW_FEED_CHAT,
    VIEW_FEED_SEAT,   /* someone joined or left, was lost or is back; a vote */
    VIEW_FEED_NOTICE, /* told to all: the host's or a watcher's words, what was decided */
    VIEW_FEED_ANSWER, /* to this player's order */
    VIEW_FEED_REFUSAL,
};

struct view_feed {
    uint64_t at_us;
    uint8_t kind;
    uint8_t by;    /* seat, or GAME_SEAT_NONE: for the colour */
    uint8_t whom;  /* likewise */
    bool is_aside; /* an ANSWER to what the program has asked by itself: for pages, not the feed */
    char text[VIEW_FEED_BYTES];
};

/* How others on this network come into the match. */
struct view_invite {
    uint64_t at_us; /* when that was last told; 0: never */
    char link[48];  /* as net/invite.h has it; "": there is no way in */
    char address[24];
    char code[VIEW_CODE_BYTES];
};

/* The server's list of open matches, as far as it has come. */
struct view_list {
    uint32_t serial; /* changes when the list is whole anew; 0: none has come */
    uint8_t count;
    struct msg_match rows[VIEW_MATCHES];
};

/* The network overlay's figures. Times in microseconds. */
struct view_link {
    int32_t rtt_us;
    int32_t margin_us;        /* how early the newest input arrived; negative: late */
    int32_t margin_target_us; /* what the clock loop steers to */
    int32_t confirm_us;       /* input sent to result confirmed, median of the last second */
    int32_t rate_ppm;         /* clock steering: how much faster than 60 Hz it ticks */
    uint32_t loss_permille;   /* of state datagrams, last 4 s */
    uint32_t bytes_up_s;      /* datagram payload in the last second */
    uint32_t bytes_down_s;
    uint32_t late_inputs; /* since joining */
    uint32_t mispredictions;
    uint32_t resyncs;
    uint32_t rollback_ticks;  /* depth of the last one */
    uint32_t correction_px16; /* size of the last correction of the own body, 1/16 px */
    /* newest last; one entry a tick */
    int16_t margin_history[VIEW_HISTORY];   /* 1/100 ms */
    int16_t confirm_history[VIEW_HISTORY];  /* 1/100 ms; -1: none in this tick */
    uint8_t rollback_history[VIEW_HISTORY]; /* ticks */
};

struct view {
    enum view_state state;
    char status[VIEW_TEXT_BYTES]; /* empty while all is well */
    char server[VIEW_TEXT_BYTES]; /* "127.0.0.1:62893" */
    char match[64];
    char map[GAME_MAP_BYTES + 1]; /* "" when the game has none */
    bool is_private;
    char code[VIEW_CODE_BYTES]; /* of the private match, if known: K7Q-F2M4D */
    struct view_invite invite;
    char network[VIEW_NETWORK_BYTES]; /* the bad one in between; "": none */
    struct desk desk;                 /* the networks of all windows of this session */
    const struct game *game;          /* NULL until a server has answered */
    uint32_t level_serial;            /* changes when `level` has */
    uint8_t seat;                     /* own; GAME_SEAT_NONE: spectator */
    uint64_t back_us;                 /* when the own seat was found kept; 0: never */
    uint64_t now_us;                  /* of this frame */
    uint8_t tempo;                    /* PROTO_TEMPO_: usual, still, or so many times slower */
    uint32_t blend;                   /* 0..65535 of the way from `before` to `now` */
    struct body bodies[GAME_BODIES];  /* blended, corrected: draw these */
    struct body ghost;                /* own body as the server last confirmed it; life 0: none */
    struct view_feed feed[VIEW_FEED]; /* oldest first; text "" is an unused row */
    struct view_list list;
    struct view_lan lan;
    struct view_link link;
    /* Worlds of view.game; valid from VIEW_PLAYING on. */
    uint64_t level[GAME_LEVEL_BYTES / 8];
    uint64_t confirmed[GAME_WORLD_BYTES / 8]; /* scores, sinkings: what can't be taken back */
    uint64_t before[GAME_WORLD_BYTES / 8];    /* predicted, one tick earlier */
    uint64_t now[GAME_WORLD_BYTES / 8];       /* predicted */
};

/* The head of a world in a view. */
static inline const struct world_head *view_head(const uint64_t *world)
{
    return (const struct world_head *)(const void *)world;
}

/* How it is played now; NULL: the game is not known yet. */
static inline const struct lobby_mode *view_mode(const struct view *view)
{
    uint8_t mode = view->game != NULL ? view_head(view->confirmed)->mode : 0;

    return view->game != NULL && mode < view->game->lobby.mode_count
               ? &view->game->lobby.modes[mode]
               : NULL;
}

/* The map that is played on, as people read it. */
static inline void view_say_map(const struct view *view, char text[GAME_MAP_BYTES + 1])
{
    game_title_map(view->map, text);
}

/* How many teams play; 0: everyone for himself. */
static inline int view_teams(const struct view *view)
{
    const struct lobby_mode *mode = view_mode(view);

    return mode != NULL ? mode->teams : 0;
}

/* How many ticks are left until that one, 0 when it has come; ticks begin anew behind 2^32. */
static inline uint32_t view_ticks_left(uint32_t until, uint32_t now)
{
    int32_t left = (int32_t)(until - now);

    return left > 0 ? (uint32_t)left : 0;
}

/* How many seconds that seat waits for its player still; 0: the player is there. */
static inline uint32_t view_moored_s(const struct world_head *head, int seat)
{
    uint32_t until = head->seats[seat].moored_until;
    uint32_t left = view_ticks_left(until, head->tick);

    return until == 0 ? 0 : left == 0 ? 1 : (left + TICK_HZ - 1) / TICK_HZ;
}

/* "moored, 97 s", "stopped"; "": the seat's player is there. */
static inline void view_say_moored(const struct world_head *head, int seat, char *text, size_t size)
{
    uint32_t left_s = view_moored_s(head, seat);

    text[0] = '\0';
    if (left_s > 0 && head->seats[seat].moored_until == GAME_STOPPED_UNTIL) {
        text_format(text, size, "stopped");
    } else if (left_s > 0) {
        text_format(text, size, "moored, %u s", left_s);
    }
}

#endif
