/* The list of matches that were found.
 * SPDX-License-Identifier: MIT */
#include "client/find_list.h"

#include <jansson.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "client/seek.h"
#include "net/enet_transport.h"

enum {
    CELL_BYTES = 64,
    GAP = 2, /* between two columns */
};

/* How programs and people call the phases. */
static const struct {
    const char *word;
    const char *shown;
} phases[PHASE_COUNT] = {
    [PHASE_LOBBY] = { "lobby", "waiting" },
    [PHASE_COUNTDOWN] = { "countdown", "about to begin" },
    [PHASE_PLAY] = { "play", "playing" },
    [PHASE_RESULTS] = { "results", "between rounds" },
};

void find_add_list(struct find_list *l, const struct net_address *server,
                   const struct view_list *told)
{
    for (int i = 0; i < told->count && l->count < FIND_ROWS; i++) {
        l->rows[l->count++] = (struct find_row){
            .server = *server, .home = *server, .version = PROTO_VERSION, .m = told->rows[i]
        };
    }
}

/* Where a server of this user's is at home that has said that it is open to the LAN there; of
 * others, most likely at the same port. */
static struct net_address at_home(const struct net_address *lan)
{
    struct whereabouts here[WHEREABOUTS_SERVERS];
    int count = whereabouts_list(here, WHEREABOUTS_SERVERS);

    for (int i = 0; i < count; i++) {
        if (here[i].lan.ipv4 == lan->ipv4 && here[i].lan.port == lan->port) {
            return seek_address_of(&here[i]);
        }
    }
    return (struct net_address){ INADDR_LOOPBACK, lan->port };
}

static bool is_told(const struct find_list *l, const struct find_row *row)
{
    for (int i = 0; i < l->count; i++) {
        if (!l->rows[i].is_brief && l->rows[i].server.port == row->home.port &&
            strcmp(l->rows[i].m.name, row->m.name) == 0) {
            return true;
        }
    }
    return false;
}

void find_add_found(struct find_list *l, const struct search_found *found, bool is_own)
{
    const struct discovery_answer *a = &found->match;
    struct find_row row = { .server = found->server,
                            .home = is_own ? at_home(&found->server) : found->server,
                            .is_lan = !is_own,
                            .is_brief = true,
                            .takes_code = (a->flags & DISCOVERY_PRIVATE) != 0,
                            .version = found->version,
                            .m = { .players = a->players,
                                   .seats = a->seats,
                                   .is_locked = (a->flags & DISCOVERY_LOCKED) != 0 } };

    text_format(row.m.name, sizeof(row.m.name), "%s", a->name);
    text_format(row.m.game, sizeof(row.m.game), "%s", a->game);
    if (l->count < FIND_ROWS && !(is_own && is_told(l, &row))) {
        l->rows[l->count++] = row;
    }
}

void find_add_search(struct find_list *l, const struct search *s)
{
    struct interface own[INTERFACES_MOST];
    char unused[1];
    int count = interfaces_list(own, INTERFACES_MOST, unused, sizeof(unused));

    for (int i = 0; i < s->found_count; i++) {
        bool is_own = false;

        for (int j = 0; j < count; j++) {
            is_own = is_own || own[j].ipv4 == s->found[i].server.ipv4;
        }
        find_add_found(l, &s->found[i], is_own);
    }
}

/* --- for people ------------------------------------------------------------------------------- */

static void write_name(const struct find_row *r, char *text, size_t size)
{
    text_format(text, size, "%s", r->m.name);
}

static void write_game(const struct find_row *r, char *text, size_t size)
{
    text_format(text, size, "%s", r->m.game);
}

static void write_map(const struct find_row *r, char *text, size_t size)
{
    text_format(text, size, "%s", r->m.map[0] != '\0' ? r->m.map : "-");
}

static void write_mode(const struct find_row *r, char *text, size_t size)
{
    text_format(text, size, "%s", r->is_brief ? "-" : r->m.mode);
}

static void write_phase(const struct find_row *r, char *text, size_t size)
{
    const char *phase = r->is_brief ? "" : phases[r->m.phase].shown;

    text_format(text, size, "%s%s%s", phase, phase[0] != '\0' && r->m.is_locked ? ", " : "",
                r->m.is_locked     ? "locked"
                : phase[0] != '\0' ? ""
                                   : "-");
}

static void write_players(const struct find_row *r, char *text, size_t size)
{
    text_format(text, size, "%d/%d", r->m.players, r->m.seats);
}

static void write_watchers(const struct find_row *r, char *text, size_t size)
{
    text_format(text, size, r->is_brief ? "-" : "%d", r->m.watchers);
}

static void write_bots(const struct find_row *r, char *text, size_t size)
{
    text_format(text, size, r->is_brief ? "-" : "%d", r->m.bots);
}

static void write_way_in(const struct find_row *r, char *text, size_t size)
{
    if (r->version != PROTO_VERSION) {
        text_format(text, size, "other version (%d)", r->version);
    } else {
        text_format(text, size, r->takes_code ? "with its code" : "open");
    }
}

static void write_where(const struct find_row *r, char *text, size_t size)
{
    text_format(text, size, r->is_lan ? "LAN" : "this machine");
}

static void write_server(const struct find_row *r, char *text, size_t size)
{
    net_address_print(&r->server, text, size);
}

struct column {
    const char *title;
    void (*write)(const struct find_row *r, char *text, size_t size);
    bool is_of_all; /* left out of the list of a server that was named */
};

static const struct column columns[] = {
    { "match", write_name, false },        { "game", write_game, false },
    { "map", write_map, false },           { "mode", write_mode, false },
    { "now", write_phase, false },         { "players", write_players, false },
    { "watching", write_watchers, false }, { "bots", write_bots, false },
    { "getting in", write_way_in, true },  { "where", write_where, true },
    { "server", write_server, true },
};

/* Characters, not bytes. */
static int width_of(const char *text)
{
    int width = 0;

    for (; *text != '\0'; text++) {
        width += ((unsigned char)*text & 0xC0) != 0x80;
    }
    return width;
}

/* NULL: the titles. */
static void print_line(const struct find_row *r, const int *widths, size_t count)
{
    char cell[CELL_BYTES];

    for (size_t c = 0; c < count; c++) {
        if (r == NULL) {
            text_format(cell, sizeof(cell), "%s", columns[c].title);
        } else {
            columns[c].write(r, cell, sizeof(cell));
        }
        printf("%s%*s", cell, c + 1 == count ? 0 : widths[c] - width_of(cell) + GAP, "");
    }
    printf("\n");
}

void find_print_table(const struct find_list *l)
{
    int widths[ARRAY_LEN(columns)];
    char cell[CELL_BYTES];
    size_t count = 0;

    while (count < ARRAY_LEN(columns) && (l->server == NULL || !columns[count].is_of_all)) {
        widths[count] = width_of(columns[count].title);
        for (int i = 0; i < l->count; i++) {
            columns[count].write(&l->rows[i], cell, sizeof(cell));
            widths[count] = width_of(cell) > widths[count] ? width_of(cell) : widths[count];
        }
        count++;
    }
    print_line(NULL, widths, count);
    for (int i = 0; i < l->count; i++) {
        print_line(&l->rows[i], widths, count);
    }
}

/* --- for programs ----------------------------------------------------------------------------- */

/* What discovery does not tell is null. */
static json_t *row_as_json(const struct find_row *r)
{
    const struct msg_match *m = &r->m;
    char server[NET_ADDRESS_BYTES];

    net_address_print(&r->server, server, sizeof(server));
    return json_pack("{s:s, s:s, s:s?, s:s?, s:s?, s:i, s:i, s:o, s:o, s:b, s:b, s:s, s:s, s:i}",
                     "name", m->name, "game", m->game, "map", r->is_brief ? NULL : m->map, "mode",
                     r->is_brief ? NULL : m->mode, "phase",
                     r->is_brief ? NULL : phases[m->phase].word, "players", m->players, "seats",
                     m->seats, "bots", r->is_brief ? json_null() : json_integer(m->bots),
                     "watchers", r->is_brief ? json_null() : json_integer(m->watchers), "locked",
                     m->is_locked, "code", r->takes_code, "where", r->is_lan ? "lan" : "here",
                     "server", server, "protocol", r->version);
}

bool find_print_json(const struct find_list *l)
{
    json_t *matches = json_array();
    bool is_good = matches != NULL;

    for (int i = 0; i < l->count; i++) {
        is_good = is_good && json_array_append_new(matches, row_as_json(&l->rows[i])) == 0;
    }
    json_t *answer = l->server != NULL
                         ? json_pack("{s:s, s:o}", "server", l->server, "matches", matches)
                         : json_pack("{s:o}", "matches", matches);

    is_good = is_good && answer != NULL && json_dumpf(answer, stdout, JSON_COMPACT) == 0;
    printf("\n");
    json_decref(answer);
    return is_good;
}
