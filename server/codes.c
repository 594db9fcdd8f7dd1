/* The codes of the private matches.
 * SPDX-License-Identifier: MIT */
#include "server/codes.h"

#include <jansson.h>
#include <string.h>

#include "base/text.h"
#include "net/enet_transport.h"
#include "net/secret.h"

enum {
    TRIES = 1000, /* at locators: of 32,767, 64 at most are taken */
};

struct codes_memory {
    struct code codes[CODES_MOST];
    bool has_code[CODES_MOST];
    uint32_t serials[CODES_MOST];
    uint8_t random[CODE_RANDOM_BYTES];
    char text[CODE_TEXT_BYTES];
    char line[CODES_LINE_BYTES];
};

bool codes_init(struct codes *c, struct transport *home, const struct chance *chance)
{
    c->home = home;
    c->away = NULL;
    c->chance = *chance;
    c->serial = 0;
    c->memory = secret_take(sizeof(*c->memory));
    return c->memory != NULL;
}

void codes_done(struct codes *c)
{
    secret_give(c->memory);
    c->memory = NULL;
}

/* The same at both ways in. False: another door has that locator. */
static bool set_code(struct codes *c, int door, const struct code *code)
{
    return enet_transport_set_code(c->home, door, code) &&
           (c->away == NULL || enet_transport_set_code(c->away, door, code));
}

bool codes_renew(struct codes *c, int door)
{
    struct codes_memory *m = c->memory;
    bool is_done = false;

    for (int i = 0; i < TRIES && !is_done; i++) {
        chance_fill(&c->chance, m->random, sizeof(m->random));
        code_make(&m->codes[door], m->random);
        is_done = set_code(c, door, &m->codes[door]);
    }
    m->has_code[door] = is_done;
    m->serials[door] = ++c->serial;
    secret_wipe(m->random, sizeof(m->random));
    return is_done;
}

void codes_take_away(struct codes *c, int door)
{
    set_code(c, door, NULL);
    secret_wipe(&c->memory->codes[door], sizeof(c->memory->codes[door]));
    c->memory->has_code[door] = false;
    c->memory->serials[door] = ++c->serial;
}

bool codes_has(const struct codes *c, int door)
{
    return c->memory->has_code[door];
}

bool codes_is_worn(const struct codes *c, int door)
{
    return enet_transport_code_is_worn(c->home, door) ||
           (c->away != NULL && enet_transport_code_is_worn(c->away, door));
}

static void tell_open(struct codes *c)
{
    enet_transport_set_open(c->home, c->is_open);
    if (c->away != NULL) {
        enet_transport_set_open(c->away, c->is_open && c->is_open_away);
    }
}

void codes_set_open(struct codes *c, bool is_open)
{
    c->is_open = is_open;
    tell_open(c);
}

void codes_set_away(struct codes *c, struct transport *away, bool is_open)
{
    c->away = away;
    c->is_open_away = is_open;
    tell_open(c);
    for (int i = 0; away != NULL && i < CODES_MOST; i++) {
        c->memory->serials[i] = ++c->serial;
        if (c->memory->has_code[i]) {
            enet_transport_set_code(away, i, &c->memory->codes[i]);
        }
    }
}

const char *codes_text(struct codes *c, int door)
{
    code_print(&c->memory->codes[door], true, c->memory->text);
    return c->memory->text;
}

uint32_t codes_serial(const struct codes *c, int door)
{
    return c->memory->serials[door];
}

const struct code *codes_of(const struct codes *c, int door)
{
    return &c->memory->codes[door];
}

/* The library copies what it packs: here into memory for secrets. */
const char *codes_line(struct codes *c, int door, const struct match *m)
{
    static const char head[] = "MATCH ";
    struct codes_memory *own = c->memory;
    const size_t at = sizeof(head) - 1;
    const size_t room = sizeof(own->line) - at - 2;
    json_malloc_t usual_malloc;
    json_free_t usual_free;

    json_get_alloc_funcs(&usual_malloc, &usual_free);
    json_set_alloc_funcs(secret_take, secret_give);
    code_print(&own->codes[door], false, own->text);
    memset(own->line, 0, sizeof(own->line));
    memcpy(own->line, head, at);
    json_t *o = json_pack("{s:s, s:s, s:i, s:s}", "name", m->name, "code", own->text, "players",
                          m->seat_limit, "game", m->game->name);
    size_t length = o != NULL ? json_dumpb(o, own->line + at, room, JSON_COMPACT) : 0;

    json_decref(o);
    json_set_alloc_funcs(usual_malloc, usual_free);
    if (length == 0 || length > room) {
        return NULL;
    }
    own->line[at + length] = '\n';
    return own->line;
}

const char *codes_sentence(struct codes *c, int door, const struct match *m)
{
    struct codes_memory *own = c->memory;

    code_print(&own->codes[door], true, own->text);
    text_format(own->line, sizeof(own->line), "The code of match %s: %s\n", m->name, own->text);
    return own->line;
}
