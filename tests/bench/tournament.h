/* Rounds of bots played headless through the seam, as fast as the machine can: what one round is,
 * what is counted of it, and what many make together. Knows no server and no socket.
 * SPDX-License-Identifier: MIT */
#ifndef HP_TOURNAMENT_H
#define HP_TOURNAMENT_H

#include <stdio.h>

#include "base/histogram.h"
#include "game/game.h"

enum {
    ROUND_MINUTES_MOST = 20, /* a round that is not decided by then counts as endless */
};

/* Who plays: all bots alike, or every other one hard, in turns from round to round. */
enum contest_skill {
    SKILL_EASY,
    SKILL_HARD,
    SKILL_MIXED,
    SKILL_COUNT,
};

/* One kind of round, played many times. */
struct contest {
    const struct game *game;
    const char *map; /* NULL: a game without */
    int mode;
    int players;
    enum contest_skill skill;
    uint64_t seed; /* round i has seed + i */
    uint64_t level[GAME_LEVEL_BYTES / 8];
};

/* What came of one round: plain numbers, so that it can lie in memory that processes share. */
struct outcome {
    uint32_t ticks; /* of play; 0: it never ended */
    int16_t scores[GAME_SEATS];
    uint8_t teams[GAME_SEATS];
    uint8_t is_hard[GAME_SEATS];
    uint32_t sunk;
    uint32_t aground; /* by nobody */
    uint32_t shots;
    uint32_t hits;
    uint32_t captures;
    uint32_t stuck;   /* times that a boat went nowhere for 5 s while it tried to */
    uint32_t changes; /* of inputs, all seats together */
};

/* Plays round `index`; adds what each thought took, in nanoseconds, to `thoughts` for a sample. */
void round_play(const struct contest *c, int index, struct outcome *o, struct histogram *thoughts);

/* The sums over all rounds of a contest. */
struct standing {
    int rounds;
    int endless;
    double seat_wins[GAME_SEATS]; /* a win shared by n counts 1/n for each */
    double team_wins[GAME_TEAMS];
    double skill_wins[2]; /* of easy and hard ones */
    int teams;            /* 0: none */
    double seconds[3];    /* of play: 10th, 50th, 90th percentile */
    double boat_hours;    /* of play, all rounds and boats together */
    double sunk;          /* a round, as all that follow */
    double aground;
    double captures;
    double stuck;
    double accuracy;    /* hits a shot */
    double changes;     /* of an input, a bot and second */
    double think_us[2]; /* median, 99th percentile */
    double took_s;      /* on the wall */
};

void standing_sum(const struct contest *c, struct outcome *outcomes, int rounds,
                  const struct histogram *thoughts, struct standing *s);

/* What an even seat's or team's share may be off by: a tenth of it, and three standard errors that
 * chance has over so many rounds. */
double standing_slack(double even, int rounds);

/* 1.96 standard errors: of 100 even seats or teams, chance leaves 95 within so much of their share.
 */
double standing_chance(double even, int rounds);

/* Says on `out` each limit that does not hold, one line each; returns how many. */
int standing_judge(const struct contest *c, const struct standing *s, FILE *out);

void standing_print_head(FILE *out);
void standing_print(const struct contest *c, const struct standing *s, FILE *out);
void standing_print_json(const struct contest *c, const struct standing *s, FILE *out);

#endif
