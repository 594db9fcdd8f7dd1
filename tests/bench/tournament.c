/* Bot tournaments: so many rounds of every mode, map and number of players, in as many processes as
 * there are processors, and a table. Exit status 0: all limits held; 1: one did not (which, is
 * said). The same options and seed give the same table, but for what the clock says.
 * SPDX-License-Identifier: MIT */
#include "tournament.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/options.h"
#include "base/text.h"

enum {
    ROUNDS_MOST = 100000,
    JOBS_MOST = 64,
    MAPS_MOST = 32,
    NUMBERS_MOST = 16,
    SENTENCE_BYTES = 512,
};

struct settings {
    const char *game;
    const char *mode;
    const char *map;
    const char *players;
    const char *level;
    int64_t rounds;
    int64_t seed;
    int64_t jobs;
    bool is_json;
    bool is_help;
};

#define AT(member) offsetof(struct settings, member)
static const struct option options[] = {
    { "game", 'g', OPTION_TEXT, AT(game), "NAME", 0, 0, "which game (harbour)" },
    { "mode", 0, OPTION_TEXT, AT(mode), "NAME", 0, 0, "only this mode (all of the game)" },
    { "map", 'm', OPTION_TEXT, AT(map), "NAME", 0, 0, "only this map (all that are shipped)" },
    { "players", 'p', OPTION_TEXT, AT(players), "LIST", 0, 0, "bots at the table (2,4,8,16)" },
    { "level", 'l', OPTION_TEXT, AT(level), "WORD", 0, 0,
      "easy, hard (default), or mixed: every other one hard" },
    { "rounds", 'r', OPTION_NUMBER, AT(rounds), "N", 1, ROUNDS_MOST, "of each kind (100)" },
    { "seed", 's', OPTION_NUMBER, AT(seed), "N", 0, INT64_MAX, "of the first round (1)" },
    { "jobs", 'j', OPTION_NUMBER, AT(jobs), "N", 1, JOBS_MOST,
      "processes (as many as there are processors)" },
    { "json", 0, OPTION_FLAG, AT(is_json), NULL, 0, 0, "one object a line instead of a table" },
    { "help", 'h', OPTION_FLAG, AT(is_help), NULL, 0, 0, "this text" },
};
static const struct option_table table = { options, ARRAY_LEN(options), NULL, 0 };

/* What processes share of one contest. */
struct ledger {
    struct histogram thoughts[JOBS_MOST];
    struct outcome outcomes[];
};

static double now_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void play_every(const struct contest *c, struct ledger *l, int first, int step, int rounds)
{
    for (int i = first; i < rounds; i += step) {
        round_play(c, i, &l->outcomes[i], &l->thoughts[first]);
    }
}

/* False: a process could not be started or fell. */
static bool play_all(const struct contest *c, struct ledger *l, int jobs, int rounds)
{
    bool is_well = true;

    for (int job = 1; job < jobs; job++) {
        pid_t pid = fork();

        if (pid == 0) {
            play_every(c, l, job, jobs, rounds);
            _exit(0);
        }
        is_well = is_well && pid > 0;
    }
    play_every(c, l, 0, jobs, rounds);
    for (int status; wait(&status) > 0;) {
        is_well = is_well && status == 0;
    }
    return is_well;
}

static void merge(struct histogram *into, const struct histogram *from)
{
    into->count += from->count;
    into->most = from->most > into->most ? from->most : into->most;
    for (int i = 0; i < HISTOGRAM_BINS; i++) {
        into->bins[i] += from->bins[i];
    }
}

static bool hold(const struct contest *c, const struct settings *s, int *broken)
{
    int rounds = (int)s->rounds;
    int jobs = s->jobs < s->rounds ? (int)s->jobs : rounds;
    size_t bytes = sizeof(struct ledger) + (size_t)rounds * sizeof(struct outcome);
    struct ledger *l = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    struct standing standing;
    double start_s = now_s();

    if (l == MAP_FAILED || !play_all(c, l, jobs, rounds)) {
        perror("tournament");
        return false;
    }
    for (int job = 1; job < jobs; job++) {
        merge(&l->thoughts[0], &l->thoughts[job]);
    }
    standing_sum(c, l->outcomes, rounds, &l->thoughts[0], &standing);
    standing.took_s = now_s() - start_s;
    if (s->is_json) {
        standing_print_json(c, &standing, stdout);
    } else {
        standing_print(c, &standing, stdout);
    }
    *broken += standing_judge(c, &standing, s->is_json ? stderr : stdout);
    fflush(stdout);
    munmap(l, bytes);
    return true;
}

static bool load(struct contest *c)
{
    static char text[GAME_LEVEL_TEXT_BYTES];
    char path[SENTENCE_BYTES];
    char sentence[SENTENCE_BYTES];
    struct level_fault fault;
    size_t length = 0;

    if (c->map != NULL) {
        text_format(path, sizeof(path), "%s/%s/%s.txt", BENCH_MAPS, c->game->name, c->map);
        if (!file_read(path, text, sizeof(text), &length, sentence, sizeof(sentence))) {
            fprintf(stderr, "tournament: %s\n", sentence);
            return false;
        }
    }
    if (!c->game->level_load(c->level, text, length, &fault)) {
        fprintf(stderr, "tournament: %s, line %d: %s\n", c->map, fault.line, fault.text);
        return false;
    }
    return true;
}

static int is_map_file(const struct dirent *d)
{
    size_t length = strlen(d->d_name);

    return length > 4 && strcmp(d->d_name + length - 4, ".txt") == 0;
}

/* The maps to play on, for the caller to free; a game without maps has one, which is NULL. */
static int list_maps(const struct game *g, const char *only, char *maps[MAPS_MOST])
{
    char path[SENTENCE_BYTES];
    struct dirent **entries;
    int count = 0;

    if (only != NULL || g->default_map == NULL) {
        maps[0] = only != NULL ? strdup(only) : NULL;
        return 1;
    }
    text_format(path, sizeof(path), "%s/%s", BENCH_MAPS, g->name);
    int found = scandir(path, &entries, is_map_file, alphasort);

    for (int i = 0; i < found; i++) {
        if (count < MAPS_MOST) {
            maps[count++] = strndup(entries[i]->d_name, strlen(entries[i]->d_name) - 4);
        }
        free(entries[i]);
    }
    if (found >= 0) {
        free(entries);
    }
    return count;
}

static int read_numbers(const char *text, int most, int numbers[NUMBERS_MOST])
{
    int count = 0;
    char *end;

    for (; *text != '\0' && count < NUMBERS_MOST; text = *end == ',' ? end + 1 : end) {
        long number = strtol(text, &end, 10);

        if (end == text || number < 2 || number > GAME_SEATS || (*end != ',' && *end != '\0')) {
            return 0;
        }
        numbers[count] = (int)number;
        count += number <= most;
    }
    return count;
}

static int refuse(const char *fault)
{
    fprintf(stderr, "tournament: %s\n", fault);
    return EXIT_STATUS_USAGE;
}

static bool find_skill(const char *word, enum contest_skill *skill)
{
    static const char *const words[SKILL_COUNT] = { "easy", "hard", "mixed" };

    for (int i = 0; i < SKILL_COUNT; i++) {
        if (strcmp(words[i], word) == 0) {
            *skill = (enum contest_skill)i;
            return true;
        }
    }
    return false;
}

/* All modes, maps and numbers of players. */
static int hold_all(struct contest *c, const struct settings *s, const int *numbers, int count)
{
    char *maps[MAPS_MOST];
    int map_count = list_maps(c->game, s->map, maps);
    int held = 0;
    int broken = 0;
    bool is_well = true;

    for (int mode = 0; mode < c->game->lobby.mode_count; mode++) {
        if (s->mode != NULL && strcmp(s->mode, c->game->lobby.modes[mode].name) != 0) {
            continue;
        }
        for (int i = 0; i < map_count * count && is_well; i++) {
            c->mode = mode;
            c->map = maps[i / count];
            c->players = numbers[i % count];
            is_well = load(c) && hold(c, s, &broken);
            held++;
        }
    }
    for (int i = 0; i < map_count; i++) {
        free(maps[i]);
    }
    if (!is_well) {
        return EXIT_STATUS_DATA;
    }
    if (held == 0) {
        return refuse("there is nothing of that mode to play");
    }
    return broken > 0 ? EXIT_STATUS_CHECK_FAILED : EXIT_STATUS_OK;
}

int main(int argc, char *argv[])
{
    struct settings s = {
        .game = "harbour",
        .players = "2,4,8,16",
        .level = "hard",
        .rounds = 100,
        .seed = 1,
        .jobs = sysconf(_SC_NPROCESSORS_ONLN),
    };
    static struct contest c;
    int numbers[NUMBERS_MOST];
    char fault[SENTENCE_BYTES];

    if (!options_parse(&table, argc, argv, &s, NULL, fault, sizeof(fault))) {
        return refuse(fault);
    }
    if (s.is_help) {
        printf("usage: bench_tournament [OPTIONS]\n\n");
        options_help(&table, stdout);
        return EXIT_STATUS_OK;
    }
    c.game = game_find(s.game);
    c.seed = (uint64_t)s.seed;
    if (c.game == NULL) {
        return refuse("there is no such game");
    }
    if (!find_skill(s.level, &c.skill)) {
        return refuse("a level is easy, hard or mixed");
    }
    int count = read_numbers(s.players, c.game->lobby.seats, numbers);

    if (count == 0) {
        return refuse("players are numbers from 2 to 16, as 2,8,16");
    }
    if (!s.is_json) {
        standing_print_head(stdout);
    }
    return hold_all(&c, &s, numbers, count);
}
