/* Reading a map's text. Owns nothing; a fault is told with its line, since people write maps.
 * SPDX-License-Identifier: MIT */
#include "game/harbour/chart.h"

#include <string.h>

#include "base/text.h"
#include "game/harbour/trig.h"
#include "game/harbour/tuning.h"

/* A walk over the text's lines. */
struct lines {
    const char *at;
    const char *end;
    const char *line;
    size_t length;
    int number;
};

static bool refuse(struct level_fault *fault, int line, const char *sentence)
{
    fault->line = line;
    text_format(fault->text, sizeof(fault->text), "%s", sentence);
    return false;
}

/* The next line without its end; both ends of line are known. */
static bool next_line(struct lines *l)
{
    const char *newline;

    if (l->at == l->end) {
        return false;
    }
    newline = memchr(l->at, '\n', (size_t)(l->end - l->at));
    l->line = l->at;
    l->at = newline == NULL ? l->end : newline + 1;
    l->length = (size_t)((newline == NULL ? l->end : newline) - l->line);
    if (l->length > 0 && l->line[l->length - 1] == '\r') {
        l->length--;
    }
    l->number++;
    return true;
}

static bool read_header(struct harbour_level *level, struct lines *l, struct level_fault *fault)
{
    static const char key[] = "title: ";
    size_t key_length = sizeof(key) - 1;
    size_t length;

    if (!next_line(l) || l->length < key_length || memcmp(l->line, key, key_length) != 0) {
        return refuse(fault, 1, "The first line must be 'title: ' and the map's title.");
    }
    length = l->length - key_length;
    if (length == 0 || length >= sizeof(level->title)) {
        return refuse(fault, 1, "The title must have 1 to 31 bytes.");
    }
    if (!text_is_clean(l->line + key_length, length)) {
        return refuse(fault, 1, "The title must be plain UTF-8 text without control characters.");
    }
    memcpy(level->title, l->line + key_length, length);
    if (!next_line(l) || l->length != 4 || memcmp(l->line, "map:", 4) != 0) {
        return refuse(fault, 2, "The second line must be 'map:'; the rows follow it.");
    }
    return true;
}

static bool add_spawn(struct harbour_level *level, struct harbour_place place, int line,
                      struct level_fault *fault)
{
    if (level->spawn_count == HARBOUR_SPAWNS) {
        return refuse(fault, line, "There are more than 32 spawn marks 'S'.");
    }
    level->spawns[level->spawn_count++] = (struct harbour_spawn){ .x = place.x, .y = place.y };
    return true;
}

static bool add_crate_spot(struct harbour_level *level, struct harbour_place place, int line,
                           struct level_fault *fault)
{
    if (level->crate_spot_count == HARBOUR_CRATE_SPOTS) {
        return refuse(fault, line, "There are more than 16 crate marks 'c'.");
    }
    level->crate_spots[level->crate_spot_count++] = place;
    return true;
}

static bool add_home(struct harbour_level *level, int team, struct harbour_place place, int line,
                     struct level_fault *fault)
{
    if (level->homes[team].x != 0) {
        return refuse(fault, line, "Each team has one home: one 'A', one 'B'.");
    }
    level->homes[team] = place;
    return true;
}

/* What stands on the water of a square that isn't only a square. */
static bool read_mark(struct harbour_level *level, int column, char mark, int line,
                      struct level_fault *fault)
{
    struct harbour_place place = { chart_middle(column), chart_middle(level->height) };

    switch (mark) {
    case 'S':
        return add_spawn(level, place, line, fault);
    case 'c':
        return add_crate_spot(level, place, line, fault);
    case 'A':
    case 'B':
        return add_home(level, mark - 'A', place, line, fault);
    default:
        return true;
    }
}

static bool read_square(struct harbour_level *level, int column, char mark, int line,
                        struct level_fault *fault)
{
    static const char squares[] = ".#=o>v<^"; /* in the order of enum harbour_square */
    static const char marks[] = "ScAB";       /* on still water */
    bool is_mark = mark != '\0' && strchr(marks, mark) != NULL;
    const char *known = mark == '\0' ? NULL : strchr(squares, is_mark ? '.' : mark);

    if (known == NULL) {
        bool is_printable = mark > ' ' && mark < 0x7F;

        fault->line = line;
        text_format(fault->text, sizeof(fault->text),
                    is_printable ? "Column %d is '%c'; a square is one of . # = o > v < ^ S c A B."
                                 : "Column %d is byte %d; a square is one of . # = o > v < ^ S c "
                                   "A B.",
                    column + 1, is_printable ? mark : (unsigned char)mark);
        return false;
    }
    level->squares[level->height * level->width + column] = (uint8_t)(known - squares);
    return read_mark(level, column, mark, line, fault);
}

static bool read_row(struct harbour_level *level, const struct lines *l, struct level_fault *fault)
{
    if (level->height == 0) {
        if (l->length < HARBOUR_MAP_LEAST || l->length > HARBOUR_MAP_MOST) {
            return refuse(fault, l->number, "A row must have 12 to 64 squares.");
        }
        level->width = (uint8_t)l->length;
    }
    if (l->length != level->width) {
        fault->line = l->number;
        text_format(fault->text, sizeof(fault->text),
                    "This row has %zu squares, the first one has %d.", l->length, level->width);
        return false;
    }
    if (level->height == HARBOUR_MAP_MOST) {
        return refuse(fault, l->number, "There are more than 64 rows.");
    }
    for (int column = 0; column < level->width; column++) {
        if (!read_square(level, column, l->line[column], l->number, fault)) {
            return false;
        }
    }
    level->height++;
    return true;
}

enum {
    FIRST_ROW_LINE = 3, /* the text's line of row 0 */
};

static bool has_closed_border(const struct harbour_level *level, struct level_fault *fault)
{
    for (int row = 0; row < level->height; row++) {
        bool is_edge_row = row == 0 || row == level->height - 1;
        int stride = is_edge_row ? 1 : level->width - 1;

        for (int column = 0; column < level->width; column += stride) {
            enum harbour_square square = chart_square(level, column, row);

            if (square != SQUARE_QUAY && square != SQUARE_ROCK) {
                fault->line = row + FIRST_ROW_LINE;
                text_format(fault->text, sizeof(fault->text),
                            "Column %d: the map's border must be quay '#' or rock 'o'.",
                            column + 1);
                return false;
            }
        }
    }
    return true;
}

/* Marks all water that a boat can reach from a square: side by side, never across corners. */
static void flood(const struct harbour_level *level, int from, bool *is_reached)
{
    const int steps[] = { 1, -1, level->width, -level->width };
    uint16_t queue[HARBOUR_MAP_MOST * HARBOUR_MAP_MOST];
    int head = 0;
    int tail = 0;

    is_reached[from] = true;
    queue[tail++] = (uint16_t)from;
    while (head < tail) {
        int at = queue[head++];

        for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
            int next = at + steps[i]; /* within the map: its border isn't water */

            if (square_is_water(level->squares[next]) && !is_reached[next]) {
                is_reached[next] = true;
                queue[tail++] = (uint16_t)next;
            }
        }
    }
}

static bool is_connected(const struct harbour_level *level, struct level_fault *fault)
{
    bool is_reached[HARBOUR_MAP_MOST * HARBOUR_MAP_MOST] = { false };
    int start = chart_index(level->spawns[0].y) * level->width + chart_index(level->spawns[0].x);

    flood(level, start, is_reached);
    for (int i = 0; i < level->width * level->height; i++) {
        if (square_is_water(level->squares[i]) && !is_reached[i]) {
            fault->line = i / level->width + FIRST_ROW_LINE;
            text_format(fault->text, sizeof(fault->text),
                        "Column %d: this water can't be reached from the first spawn mark.",
                        i % level->width + 1);
            return false;
        }
    }
    return true;
}

static bool is_whole(struct harbour_level *level, struct level_fault *fault)
{
    if (level->height < HARBOUR_MAP_LEAST) {
        return refuse(fault, 0, "The map must have 12 to 64 rows.");
    }
    if (level->spawn_count < HARBOUR_SPAWNS_LEAST) {
        fault->line = 0;
        text_format(fault->text, sizeof(fault->text),
                    "The map has %d spawn marks 'S'; it needs at least %d.", level->spawn_count,
                    HARBOUR_SPAWNS_LEAST);
        return false;
    }
    if ((level->homes[0].x != 0) != (level->homes[1].x != 0)) {
        return refuse(fault, 0, "The map has one home; it needs both 'A' and 'B', or neither.");
    }
    return has_closed_border(level, fault) && is_connected(level, fault);
}

/* Teams of a map without homes begin at the first spawn and at the one furthest from it. */
static void give_homes(struct harbour_level *level)
{
    const struct harbour_spawn *first = &level->spawns[0];
    const struct harbour_spawn *furthest = first;
    int32_t most = 0;

    for (int i = 1; i < level->spawn_count; i++) {
        const struct harbour_spawn *s = &level->spawns[i];
        int32_t distance = trig_length(s->x - first->x, s->y - first->y);

        furthest = distance > most ? s : furthest;
        most = distance > most ? distance : most;
    }
    level->homes[0] = (struct harbour_place){ first->x, first->y };
    level->homes[1] = (struct harbour_place){ furthest->x, furthest->y };
}

/* The least of the four neighbours that come before a square, or after it: `way` is -1 or 1. */
static int least_beside(const struct harbour_level *level, int i, int way)
{
    const int steps[] = { way, way * level->width - 1, way * level->width, way * level->width + 1 };
    int least = HARBOUR_MAP_MOST;

    for (size_t side = 0; side < ARRAY_LEN(steps); side++) {
        least = level->room[i + steps[side]] < least ? level->room[i + steps[side]] : least;
    }
    return least;
}

/* In two passes, there and back, each of which knows half the neighbours; at first as the distance
 * to the nearest square that isn't water, which is one more. */
void chart_measure(struct harbour_level *level)
{
    int first = level->width + 1; /* the border isn't water */
    int last = level->width * level->height - 1 - first;

    memset(level->room, 0, sizeof(level->room));
    for (int i = first; i <= last; i++) {
        level->room[i] =
            square_is_water(level->squares[i]) ? (uint8_t)(least_beside(level, i, -1) + 1) : 0;
    }
    for (int i = last; i >= first; i--) {
        int least = least_beside(level, i, 1) + 1;

        level->room[i] = (uint8_t)(least < level->room[i] ? least : level->room[i]);
    }
    for (int i = first; i <= last; i++) {
        level->room[i] = (uint8_t)(level->room[i] - (level->room[i] > 0));
    }
}

struct harbour_place chart_flow(const struct harbour_level *level, int32_t x, int32_t y)
{
    static const struct harbour_place flows[SQUARE_COUNT] = {
        [SQUARE_FLOW_EAST] = { TUNE_CURRENT, 0 },
        [SQUARE_FLOW_SOUTH] = { 0, TUNE_CURRENT },
        [SQUARE_FLOW_WEST] = { -TUNE_CURRENT, 0 },
        [SQUARE_FLOW_NORTH] = { 0, -TUNE_CURRENT },
    };

    return flows[chart_square(level, chart_index(x), chart_index(y))];
}

bool chart_load(void *into, const char *text, size_t length, struct level_fault *fault)
{
    struct harbour_level *level = into;
    struct lines l = { .at = text, .end = text + length };

    memset(level, 0, sizeof(*level));
    memset(fault, 0, sizeof(*fault));
    if (length > GAME_LEVEL_TEXT_BYTES) {
        return refuse(fault, 0, "The map's text is longer than 16,384 bytes.");
    }
    if (!read_header(level, &l, fault)) {
        return false;
    }
    while (next_line(&l)) {
        if (!read_row(level, &l, fault)) {
            return false;
        }
    }
    if (!is_whole(level, fault)) {
        return false;
    }
    if (level->homes[0].x == 0) {
        give_homes(level);
    }
    chart_measure(level);
    for (int i = 0; i < level->spawn_count; i++) {
        struct harbour_spawn *spawn = &level->spawns[i];

        spawn->heading = trig_angle(level->width * HARBOUR_TILE / 2 - spawn->x,
                                    level->height * HARBOUR_TILE / 2 - spawn->y);
    }
    return true;
}
