/* Many rounds together: shares, percentiles, limits, and the table.
 * SPDX-License-Identifier: MIT */
#include "tournament.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    SECONDS_LEAST = 3 * 60,
    SECONDS_MOST = 6 * 60,
    ERRORS = 3, /* standard errors that are put down to chance */
};

static int compare_ticks(const void *a, const void *b)
{
    uint32_t x = ((const struct outcome *)a)->ticks;
    uint32_t y = ((const struct outcome *)b)->ticks;

    return (x > y) - (x < y);
}

/* One round's win, shared by all that have the most. */
static void share_win(const int32_t *scores, int count, double *wins)
{
    int32_t most = INT32_MIN;
    int winners = 0;

    for (int i = 0; i < count; i++) {
        winners = scores[i] > most ? 1 : winners + (scores[i] == most);
        most = scores[i] > most ? scores[i] : most;
    }
    for (int i = 0; i < count; i++) {
        wins[i] += scores[i] == most ? 1.0 / winners : 0;
    }
}

static void add_wins(const struct contest *c, const struct outcome *o, struct standing *s)
{
    int32_t scores[GAME_SEATS];
    int32_t teams[GAME_TEAMS] = { 0 };
    double won[GAME_SEATS] = { 0 };
    double team_won[GAME_TEAMS] = { 0 };

    for (int i = 0; i < c->players; i++) {
        scores[i] = o->scores[i];
        teams[o->teams[i]] += o->scores[i];
    }
    share_win(scores, c->players, won);
    share_win(teams, s->teams, team_won);
    for (int i = 0; i < c->players; i++) {
        s->seat_wins[i] += won[i];
        if (s->teams == 0) {
            s->skill_wins[o->is_hard[i]] += won[i];
        }
    }
    for (int i = 0; i < s->teams; i++) {
        s->team_wins[i] += team_won[i];
        for (int seat = 0; seat < c->players; seat++) {
            if (o->teams[seat] == i) {
                s->skill_wins[o->is_hard[seat]] += team_won[i];
                break;
            }
        }
    }
}

void standing_sum(const struct contest *c, struct outcome *outcomes, int rounds,
                  const struct histogram *thoughts, struct standing *s)
{
    uint64_t shots = 0;
    uint64_t hits = 0;
    uint64_t ticks = 0;
    uint64_t changes = 0;

    memset(s, 0, sizeof(*s));
    s->rounds = rounds;
    s->teams = c->game->lobby.modes[c->mode].teams;
    for (int i = 0; i < rounds; i++) {
        const struct outcome *o = &outcomes[i];

        add_wins(c, o, s);
        s->endless += o->ticks == 0;
        s->sunk += o->sunk;
        s->aground += o->aground;
        s->captures += o->captures;
        s->stuck += o->stuck;
        shots += o->shots;
        hits += o->hits;
        ticks += o->ticks;
        changes += o->changes;
    }
    for (int i = 0; i < GAME_SEATS; i++) {
        s->seat_wins[i] /= rounds;
    }
    for (int i = 0; i < GAME_TEAMS; i++) {
        s->team_wins[i] /= rounds;
    }
    s->skill_wins[0] /= rounds;
    s->skill_wins[1] /= rounds;
    s->sunk /= rounds;
    s->aground /= rounds;
    s->captures /= rounds;
    s->stuck /= rounds;
    s->accuracy = shots > 0 ? (double)hits / (double)shots : 0;
    s->boat_hours = (double)ticks * c->players / TICK_HZ / 3600;
    s->changes = ticks > 0 ? (double)changes * TICK_HZ / (double)ticks / c->players : 0;
    s->think_us[0] = histogram_at(thoughts, 500) / 1000.0;
    s->think_us[1] = histogram_at(thoughts, 990) / 1000.0;
    qsort(outcomes, (size_t)rounds, sizeof(outcomes[0]), compare_ticks);
    for (int i = 0; i < 3; i++) {
        s->seconds[i] = outcomes[(rounds - 1) * (1 + 4 * i) / 10].ticks / (double)TICK_HZ;
    }
}

double standing_slack(double even, int rounds)
{
    return even / 10 + ERRORS * sqrt(even * (1 - even) / rounds);
}

double standing_chance(double even, int rounds)
{
    return 1.96 * sqrt(even * (1 - even) / rounds);
}

static int judge_shares(const char *what, const double *shares, int count, int rounds, FILE *out)
{
    double even = count > 0 ? 1.0 / count : 0;
    int broken = 0;

    for (int i = 0; i < count; i++) {
        if (fabs(shares[i] - even) > standing_slack(even, rounds)) {
            fprintf(out, "  limit: %s %d wins %.1f %%, which is not %.1f +- %.1f\n", what, i + 1,
                    shares[i] * 100, even * 100, standing_slack(even, rounds) * 100);
            broken++;
        }
    }
    return broken;
}

int standing_judge(const struct contest *c, const struct standing *s, FILE *out)
{
    int broken = 0;

    if (c->skill != SKILL_MIXED) {
        broken += judge_shares("team", s->team_wins, s->teams, s->rounds, out);
        broken +=
            s->teams == 0 ? judge_shares("seat", s->seat_wins, c->players, s->rounds, out) : 0;
        if (s->seconds[0] < SECONDS_LEAST || s->seconds[2] > SECONDS_MOST) {
            fprintf(out, "  limit: rounds last %.0f to %.0f s (10 to 90 %%), not %d to %d\n",
                    s->seconds[0], s->seconds[2], SECONDS_LEAST, SECONDS_MOST);
            broken++;
        }
    }
    if (s->stuck > 0) {
        fprintf(out, "  limit: %.0f times a boat was stuck\n", s->stuck * s->rounds);
        broken++;
    }
    if (s->endless > 0) {
        fprintf(out, "  limit: %d rounds were not decided in %d minutes\n", s->endless,
                ROUND_MINUTES_MOST);
        broken++;
    }
    return broken;
}

static const char *const skill_names[SKILL_COUNT] = {
    [SKILL_EASY] = "easy",
    [SKILL_HARD] = "hard",
    [SKILL_MIXED] = "mixed",
};

static const char *mode_name(const struct contest *c)
{
    return c->game->lobby.modes[c->mode].name;
}

void standing_print_head(FILE *out)
{
    fprintf(out,
            "Shares of wins by seat (least to most of all, and what is even), or by team, and by "
            "how much\nchance alone moves an even one, up or down, in 95 of 100 cases; a round's "
            "length in s; how often a boat\nwas stuck, in so many hours of a boat at sea; events a "
            "round; changes of an input, a bot and second; us a\nbot and tick.\n\n");
    fprintf(out,
            "%-8s %-12s %-5s %3s %6s %-25s %4s %4s %4s %5s %6s %6s %6s %5s %5s %5s %5s %6s %6s\n",
            "mode", "map", "level", "n", "rounds", "wins %", "p10", "p50", "p90", "stuck", "hours",
            "sunk", "agrnd", "hit%", "capt", "chg/s", "p50us", "p99us", "took s");
}

static void write_wins(const struct contest *c, const struct standing *s, char *text, size_t size)
{
    double least = 1;
    double most = 0;

    if (c->skill == SKILL_MIXED) {
        snprintf(text, size, "hard %.1f easy %.1f", s->skill_wins[1] * 100, s->skill_wins[0] * 100);
    } else if (s->teams > 0) {
        snprintf(text, size, "%.1f : %.1f +- %.1f", s->team_wins[0] * 100, s->team_wins[1] * 100,
                 standing_chance(1.0 / s->teams, s->rounds) * 100);
    } else {
        for (int i = 0; i < c->players; i++) {
            least = fmin(least, s->seat_wins[i]);
            most = fmax(most, s->seat_wins[i]);
        }
        snprintf(text, size, "%.1f..%.1f of %.1f +- %.1f", least * 100, most * 100,
                 100.0 / c->players, standing_chance(1.0 / c->players, s->rounds) * 100);
    }
}

void standing_print(const struct contest *c, const struct standing *s, FILE *out)
{
    char wins[64];

    write_wins(c, s, wins, sizeof(wins));
    fprintf(
        out,
        "%-8s %-12s %-5s %3d %6d %-25s %4.0f %4.0f %4.0f %5.0f %6.1f %6.1f %6.1f %5.1f %5.1f %5.1f "
        "%5.2f %6.2f %6.1f\n",
        mode_name(c), c->map != NULL ? c->map : "-", skill_names[c->skill], c->players, s->rounds,
        wins, s->seconds[0], s->seconds[1], s->seconds[2], s->stuck * s->rounds, s->boat_hours,
        s->sunk, s->aground, s->accuracy * 100, s->captures, s->changes, s->think_us[0],
        s->think_us[1], s->took_s);
}

static void print_list(const char *name, const double *values, int count, FILE *out)
{
    fprintf(out, ",\"%s\":[", name);
    for (int i = 0; i < count; i++) {
        fprintf(out, "%s%.4f", i > 0 ? "," : "", values[i]);
    }
    fprintf(out, "]");
}

void standing_print_json(const struct contest *c, const struct standing *s, FILE *out)
{
    fprintf(out,
            "{\"game\":\"%s\",\"mode\":\"%s\",\"map\":\"%s\",\"level\":\"%s\",\"players\":%d,"
            "\"rounds\":%d,\"seed\":%llu,\"endless\":%d",
            c->game->name, mode_name(c), c->map != NULL ? c->map : "", skill_names[c->skill],
            c->players, s->rounds, (unsigned long long)c->seed, s->endless);
    print_list("seat_wins", s->seat_wins, c->players, out);
    print_list("team_wins", s->team_wins, s->teams, out);
    print_list("skill_wins", s->skill_wins, 2, out);
    print_list("seconds", s->seconds, 3, out);
    print_list("think_us", s->think_us, 2, out);
    fprintf(out,
            ",\"stuck\":%.0f,\"boat_hours\":%.2f,\"sunk\":%.2f,\"aground\":%.2f,\"captures\":%.2f,"
            "\"accuracy\":%.4f,"
            "\"changes_per_s\":%.3f,\"took_s\":%.2f}\n",
            s->stuck * s->rounds, s->boat_hours, s->sunk, s->aground, s->captures, s->accuracy,
            s->changes, s->took_s);
}
