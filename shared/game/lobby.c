/* Seats, ready marks and the phases' clock, for every game alike.
 * SPDX-License-Identifier: MIT */
#include "game/lobby.h"

#include <string.h>

#include "base/text.h"
#include "game/livery.h"
#include "game/vote.h"

/* How long a phase lasts and what follows it. The lobby has no end of its own. */
struct phase_rule {
    size_t ticks_offset; /* of the length in struct lobby_rules */
    enum phase next;
};

static const struct phase_rule phase_rules[PHASE_COUNT] = {
    [PHASE_COUNTDOWN] = { offsetof(struct lobby_rules, countdown_ticks), PHASE_PLAY },
    [PHASE_PLAY] = { offsetof(struct lobby_rules, play_ticks), PHASE_RESULTS },
    [PHASE_RESULTS] = { offsetof(struct lobby_rules, results_ticks), PHASE_COUNTDOWN },
};

static uint32_t phase_ticks(const struct lobby_rules *rules, enum phase phase)
{
    uint32_t ticks;

    memcpy(&ticks, (const char *)rules + phase_rules[phase].ticks_offset, sizeof(ticks));
    return ticks;
}

static void begin(struct world_head *head, const struct lobby_rules *rules, enum phase phase)
{
    head->phase = (uint8_t)phase;
    head->phase_tick = head->tick;
    head->phase_end_tick = phase == PHASE_LOBBY ? 0 : head->tick + phase_ticks(rules, phase);
    head->is_sudden = 0;
    for (int i = 0; i < GAME_SEATS; i++) {
        head->seats[i].is_ready = 0;
        if (phase == PHASE_COUNTDOWN) {
            head->seats[i].score = 0;
            head->seats[i].losses = 0;
        }
    }
    if (phase == PHASE_COUNTDOWN) {
        head->round++;
    }
}

static const struct lobby_mode *mode_of(const struct world_head *head,
                                        const struct lobby_rules *rules)
{
    return &rules->modes[head->mode < rules->mode_count ? head->mode : 0];
}

static bool is_taken(const struct world_head *head, uint8_t seat)
{
    return seat < GAME_SEATS && head->seats[seat].kind != SEAT_EMPTY;
}

/* Whether there is somebody whose inputs count. */
static bool has_player(const struct world_head *head, int seat)
{
    return head->seats[seat].kind != SEAT_EMPTY && head->seats[seat].moored_until == 0;
}

/* The team with the fewest players; with equals the first. */
static uint8_t smallest_team(const struct world_head *head, uint8_t teams)
{
    int players[GAME_TEAMS] = { 0 };
    uint8_t smallest = 0;

    for (int i = 0; i < GAME_SEATS; i++) {
        players[head->seats[i].team] += head->seats[i].kind != SEAT_EMPTY;
    }
    for (uint8_t team = 1; team < teams; team++) {
        smallest = players[team] < players[smallest] ? team : smallest;
    }
    return smallest;
}

static void join(struct world_head *head, const struct lobby_rules *rules, const struct command *c)
{
    struct seat *seat = &head->seats[c->seat % GAME_SEATS];

    if (c->seat >= head->seat_limit || seat->kind != SEAT_EMPTY) {
        return;
    }
    if (c->value != SEAT_HUMAN && c->value != SEAT_BOT) {
        return;
    }
    seat->team = smallest_team(head, mode_of(head, rules)->teams);
    seat->kind = c->value;
    text_clean(seat->name, sizeof(seat->name), c->text);
    livery_give(head, c->seat, livery_value(c->seat, c->seat));
}

static void livery(struct world_head *head, const struct lobby_rules *rules,
                   const struct command *c)
{
    (void)rules;
    if (is_taken(head, c->seat)) {
        livery_give(head, c->seat, c->value);
    }
}

static void leave(struct world_head *head, const struct lobby_rules *rules, const struct command *c)
{
    (void)rules;
    if (is_taken(head, c->seat)) {
        vote_leave(head, c->seat);
        memset(&head->seats[c->seat], 0, sizeof(head->seats[c->seat]));
        head->host = head->host == c->seat ? GAME_SEAT_NONE : head->host;
    }
}

static void ready(struct world_head *head, const struct lobby_rules *rules, const struct command *c)
{
    bool is_between_rounds = head->phase == PHASE_LOBBY || head->phase == PHASE_RESULTS;

    (void)rules;
    if (is_between_rounds && is_taken(head, c->seat) && c->value <= 1) {
        head->seats[c->seat].is_ready = c->value;
    }
}

static void start(struct world_head *head, const struct lobby_rules *rules, const struct command *c)
{
    (void)c;
    if (head->phase == PHASE_LOBBY && lobby_players(head) > 0) {
        begin(head, rules, PHASE_COUNTDOWN);
    }
}

static void team(struct world_head *head, const struct lobby_rules *rules, const struct command *c)
{
    if (is_taken(head, c->seat) && c->value < mode_of(head, rules)->teams &&
        head->phase != PHASE_PLAY) {
        head->seats[c->seat].team = c->value;
    }
}

static void moor(struct world_head *head, const struct lobby_rules *rules, const struct command *c)
{
    (void)rules;
    if (c->seat >= GAME_SEATS || head->seats[c->seat].kind != SEAT_HUMAN) {
        return;
    }
    uint32_t until = c->value > 0 ? head->tick + c->value * TICK_HZ : 0;

    head->seats[c->seat].moored_until = c->value == GAME_MOOR_STOPPED ? GAME_STOPPED_UNTIL : until;
}

static void host(struct world_head *head, const struct lobby_rules *rules, const struct command *c)
{
    (void)rules;
    if (c->value == 0) {
        head->host = head->host == c->seat ? GAME_SEAT_NONE : head->host;
    } else if (c->seat < GAME_SEATS && head->seats[c->seat].kind == SEAT_HUMAN) {
        head->host = c->seat;
    }
}

static void lock(struct world_head *head, const struct lobby_rules *rules, const struct command *c)
{
    (void)rules;
    head->is_locked = c->value != 0;
}

static void restart(struct world_head *head, const struct lobby_rules *rules,
                    const struct command *c)
{
    (void)c;
    if (lobby_players(head) > 0) {
        begin(head, rules, PHASE_COUNTDOWN);
    }
}

/* Teams are dealt anew, in the order of the seats. */
static void mode(struct world_head *head, const struct lobby_rules *rules, const struct command *c)
{
    if (c->value >= rules->mode_count) {
        return;
    }
    uint8_t teams = rules->modes[c->value].teams;
    int dealt = 0;

    head->mode = c->value;
    for (int i = 0; i < GAME_SEATS; i++) {
        if (head->seats[i].kind != SEAT_EMPTY) {
            head->seats[i].team = teams > 0 ? (uint8_t)(dealt++ % teams) : 0;
        }
    }
    begin(head, rules, PHASE_LOBBY);
}

static void call_vote(struct world_head *head, const struct lobby_rules *rules,
                      const struct command *c)
{
    (void)rules;
    vote_call(head, c);
}

static void ballot(struct world_head *head, const struct lobby_rules *rules,
                   const struct command *c)
{
    (void)rules;
    vote_ballot(head, c);
}

/* What each command does to the head; chat and notices do nothing to it. */
static void (*const effects[COMMAND_COUNT])(struct world_head *, const struct lobby_rules *,
                                            const struct command *) = {
    [COMMAND_JOIN] = join,     [COMMAND_LEAVE] = leave,    [COMMAND_READY] = ready,
    [COMMAND_START] = start,   [COMMAND_TEAM] = team,      [COMMAND_MOOR] = moor,
    [COMMAND_HOST] = host,     [COMMAND_LOCK] = lock,      [COMMAND_RESTART] = restart,
    [COMMAND_MODE] = mode,     [COMMAND_VOTE] = call_vote, [COMMAND_BALLOT] = ballot,
    [COMMAND_LIVERY] = livery,
};

/* Those whose link is lost are not waited for. */
static bool all_humans_are_ready(const struct world_head *head)
{
    int humans = 0;

    for (int i = 0; i < GAME_SEATS; i++) {
        if (head->seats[i].kind == SEAT_HUMAN && head->seats[i].moored_until == 0) {
            if (!head->seats[i].is_ready) {
                return false;
            }
            humans++;
        }
    }
    return humans > 0;
}

/* Until the phase ends by itself; as a difference, because ticks begin again behind the last. */
static int32_t ticks_left(const struct world_head *head)
{
    return (int32_t)(head->phase_end_tick - head->tick);
}

/* What counts for the limit: of one's own, or of the whole team. */
static int32_t score_of(const struct world_head *head, const struct lobby_mode *mode, int seat)
{
    int32_t score = 0;

    if (mode->teams == 0) {
        return head->seats[seat].score;
    }
    for (int i = 0; i < GAME_SEATS; i++) {
        score += head->seats[i].team == head->seats[seat].team ? head->seats[i].score : 0;
    }
    return score;
}

/* How many players, or teams with players, have the highest score. */
static int count_leaders(const struct world_head *head, const struct lobby_rules *rules)
{
    const struct lobby_mode *mode = mode_of(head, rules);
    unsigned counted = 0; /* teams, a bit each */
    int32_t most = INT32_MIN;
    int leaders = 0;

    for (int i = 0; i < GAME_SEATS; i++) {
        unsigned team = 1u << head->seats[i].team;

        if (head->seats[i].kind == SEAT_EMPTY || (mode->teams > 0 && (counted & team))) {
            continue;
        }
        int32_t score = score_of(head, mode, i);

        counted |= team;
        leaders = score > most ? 1 : leaders + (score == most);
        most = score > most ? score : most;
    }
    return leaders;
}

/* Play goes on where nobody leads when time is up. False: it is decided, or that is over, too. */
static bool goes_on(struct world_head *head, const struct lobby_rules *rules, bool is_over)
{
    if (!head->is_sudden && !is_over) {
        return true;
    }
    if (count_leaders(head, rules) < 2 || rules->sudden_ticks == 0 ||
        (head->is_sudden && is_over)) {
        return false;
    }
    if (!head->is_sudden) {
        head->is_sudden = 1;
        head->phase_end_tick = head->tick + rules->sudden_ticks;
    }
    return true;
}

static void move_phase(struct world_head *head, const struct lobby_rules *rules, bool has_shrunk)
{
    bool is_enough = lobby_players(head) >= rules->players_to_start;
    bool is_over = ticks_left(head) <= 0;

    if (head->phase == PHASE_LOBBY) {
        if (is_enough && (head->host == GAME_SEAT_NONE || all_humans_are_ready(head))) {
            begin(head, rules, PHASE_COUNTDOWN);
        }
        return;
    }
    if (head->phase == PHASE_RESULTS) {
        is_over = is_over || all_humans_are_ready(head);
        has_shrunk = has_shrunk || is_over;
    }
    if (head->phase == PHASE_PLAY) {
        is_over = !goes_on(head, rules, is_over);
    }
    if (has_shrunk && !is_enough) {
        begin(head, rules, PHASE_LOBBY);
    } else if (is_over) {
        begin(head, rules, phase_rules[head->phase].next);
    }
}

void lobby_init(struct world_head *head, uint64_t seed, int seat_limit)
{
    memset(head, 0, sizeof(*head));
    head->chance = seed;
    head->seat_limit = (uint8_t)clamp_i32(seat_limit, 1, GAME_SEATS);
    head->host = GAME_SEAT_NONE;
}

void lobby_step(struct world_head *head, const struct lobby_rules *rules, const struct tick *tick)
{
    int players = lobby_players(head);

    head->tick++;
    for (int i = 0; i < tick->command_count; i++) {
        const struct command *c = &tick->commands[i];

        if (c->kind < COMMAND_COUNT && effects[c->kind] != NULL) {
            effects[c->kind](head, rules, c);
        }
    }
    memcpy(head->inputs, tick->inputs, sizeof(head->inputs));
    for (int i = 0; i < GAME_SEATS; i++) {
        if (!has_player(head, i)) {
            memset(&head->inputs[i], 0, sizeof(head->inputs[i]));
        }
    }
    if (vote_step(head) && head->vote.topic == VOTE_REMATCH) {
        begin(head, rules, PHASE_COUNTDOWN);
    }
    move_phase(head, rules, lobby_players(head) < players);
}

void lobby_finish(struct world_head *head, const struct lobby_rules *rules)
{
    if (head->phase == PHASE_PLAY) {
        begin(head, rules, PHASE_RESULTS);
    }
}

int lobby_limit(const struct world_head *head, const struct lobby_rules *rules)
{
    const uint16_t *limits = mode_of(head, rules)->score_limits;
    int players = lobby_players(head);
    int row = 0;

    while (row < GAME_LIMITS - 2 && players > 4 << row) {
        row++;
    }
    int above = clamp_i32(players - (2 << row), 0, 2 << row);

    return limits[row] + (limits[row + 1] - limits[row]) * above / (2 << row);
}

void lobby_score(struct world_head *head, const struct lobby_rules *rules, int seat, int points)
{
    struct seat *s = &head->seats[seat];

    if (head->phase != PHASE_PLAY || s->kind == SEAT_EMPTY) {
        return;
    }
    s->score = (int16_t)clamp_i32(s->score + points, -LOBBY_SCORE_MOST, LOBBY_SCORE_MOST);
    int limit = lobby_limit(head, rules);

    /* Players may have left and the limit with them: a loss ends no round. */
    if (points > 0 && limit > 0 && score_of(head, mode_of(head, rules), seat) >= limit) {
        lobby_finish(head, rules);
    }
}

void lobby_loss(struct world_head *head, int seat)
{
    struct seat *s = &head->seats[seat];

    if (head->phase == PHASE_PLAY && s->kind != SEAT_EMPTY && s->losses < UINT16_MAX) {
        s->losses++;
    }
}

bool lobby_is_allied(const struct world_head *head, const struct lobby_rules *rules, int a, int b)
{
    return a == b ||
           (mode_of(head, rules)->teams > 0 && head->seats[a].team == head->seats[b].team);
}

int lobby_players(const struct world_head *head)
{
    int players = 0;

    for (int i = 0; i < GAME_SEATS; i++) {
        players += head->seats[i].kind != SEAT_EMPTY;
    }
    return players;
}

static bool seat_is_sane(const struct world_head *head, const struct lobby_rules *rules, int i)
{
    const struct seat *seat = &head->seats[i];
    uint8_t teams = mode_of(head, rules)->teams;

    return i < head->seat_limit && seat->team < (teams > 0 ? teams : 1) &&
           (seat->moored_until == 0 || seat->kind == SEAT_HUMAN);
}

bool lobby_is_sane(const struct world_head *head, const struct lobby_rules *rules)
{
    static const struct seat empty_seat;
    static const struct input neutral;

    for (int i = 0; i < GAME_SEATS; i++) {
        bool is_empty = head->seats[i].kind == SEAT_EMPTY;

        if (is_empty ? memcmp(&head->seats[i], &empty_seat, sizeof(empty_seat)) != 0
                     : !seat_is_sane(head, rules, i)) {
            return false;
        }
        if (!has_player(head, i) && memcmp(&head->inputs[i], &neutral, sizeof(neutral)) != 0) {
            return false;
        }
    }
    bool has_host = head->host != GAME_SEAT_NONE;

    if ((has_host && (head->host >= GAME_SEATS || head->seats[head->host].kind != SEAT_HUMAN)) ||
        head->mode >= rules->mode_count || !vote_is_sane(head)) {
        return false;
    }
    if (head->is_sudden && head->phase != PHASE_PLAY) {
        return false;
    }
    if (head->phase == PHASE_LOBBY) {
        return head->phase_end_tick == 0;
    }
    return ticks_left(head) >= 0 && lobby_players(head) > 0;
}
