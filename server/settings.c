/* The server's options and what they come to.
 * SPDX-License-Identifier: MIT */
#include "server/settings.h"

#include <string.h>

#include "base/looks.h"
#include "base/text.h"
#include "net/enet_transport.h"

enum {
    PORT_UNSAID = -1,
    LOOPBACK_NET = 127,
    LOOPBACK = 0x7f000001,
    MADE_UNSAID = -1,
};

_Static_assert(OPTION_LIST_MOST <= (int)SERVER_MATCHES, "every --match has room");

#define AT(member) offsetof(struct settings, member)
static const struct option rows[] = {
    { "address", 'a', OPTION_TEXT, AT(address), "A", 0, 63,
      "address to listen on, one of this machine's own (default 127.0.0.1); A:N says the port, "
      "too" },
    { "port", 'p', OPTION_NUMBER, AT(port), "N", 0, UINT16_MAX,
      "UDP port (default 62893; 0: any free one)" },
    { "lan", 0, OPTION_MAYBE, AT(lan), "NETWORK", 0, 63,
      "let others on the local network in as well, by each match's code; NETWORK is a device or an "
      "address of this machine, if there are several. 'lan on' and 'lan off' at the console do the "
      "same" },
    { "open", 0, OPTION_FLAG, AT(is_open), NULL, 0, 0,
      "over the local network, too, open matches need no code" },
    { "public", 0, OPTION_FLAG, AT(is_public), NULL, 0, 0,
      "with --address: others than on the local network may come in, by a code; the whole internet "
      "can knock" },
    { "match", 'm', OPTION_LIST, AT(specs), "SPEC", 0, 0,
      "a match: [NAME:]" SPEC_GRAMMAR "; may stand several times (default: one open match; its "
      "bots are easy). host=first: who comes first is its host. The code of a private one is "
      "printed" },
    { "bots", 'b', OPTION_NUMBER, AT(bots), "N", 0, GAME_SEATS,
      "in matches that do not say it themselves: bots in empty seats; people take their seats when "
      "all are full" },
    { "make", 0, OPTION_NUMBER, AT(made_most), "N", 0, SERVER_MATCHES,
      "players may make so many matches of their own (default 8; 0 when all matches here are "
      "private)" },
    { "hold", 0, OPTION_NUMBER, AT(hold_s), "SECONDS", 1, MATCH_HOLD_MOST_S,
      "so long the seat of a player whose link is lost waits for him (default 120)" },
    { "no-freeze", 0, OPTION_FLAG, AT(has_no_freeze), NULL, 0, 0,
      "a client on this machine that is stopped, in a debugger or by a signal, is dropped like any "
      "other that is silent; otherwise its boat is frozen and waits for it" },
    { "data", 0, OPTION_TEXT, AT(data), "FOLDER", 0, 0,
      "bans and keys are kept in its folder server (default ~/.local/share/homeport)" },
    { "run-for", 0, OPTION_NUMBER, AT(run_for), "SECONDS", 1, 1000000, "end after that time" },
    { "linger", 0, OPTION_NUMBER, AT(linger_s), "SECONDS", 1, 1000000,
      "end when nobody has been here for so long" },
    { "report", 'r', OPTION_TEXT, AT(report), "FILE", 0, 4000,
      "write a report as JSON at the end (-: standard output)" },
    { "log", 0, OPTION_TEXT, AT(log), "text|json", 0, 4, "form of the log on standard error" },
    { "help", 'h', OPTION_FLAG, AT(help), NULL, 0, 0, "print this and end" },
    { "version", 0, OPTION_FLAG, AT(version), NULL, 0, 0, "print the version and end" },
};
#undef AT

static const struct option_table table = { rows, ARRAY_LEN(rows), NULL, 0 };

static bool read_log(struct settings *s, char *fault, size_t size)
{
    s->is_json_log = strcmp(s->log, "json") == 0;
    if (!s->is_json_log && strcmp(s->log, "text") != 0) {
        text_format(fault, size, "--log is text or json");
        return false;
    }
    return true;
}

static bool read_address(struct settings *s, char *fault, size_t size)
{
    uint16_t port = s->port == PORT_UNSAID ? NET_DEFAULT_PORT : (uint16_t)s->port;

    if (!net_address_parse(s->address, port, &s->listen, fault, size)) {
        return false;
    }
    if (s->port != PORT_UNSAID && s->listen.port != port) {
        text_format(fault, size, "--address says port %u and --port %u; leave one of them out",
                    s->listen.port, port);
        return false;
    }
    if (s->listen.ipv4 >> 24 == LOOPBACK_NET) {
        return true;
    }
    if (!s->is_public) {
        text_format(fault, size,
                    "%s is not a loopback address. For friends on your network: --lan, or "
                    "--lan=ADDRESS. For the internet: --address ADDRESS --public",
                    s->address);
        return false;
    }
    /* At home it is on loopback as ever; that address is the second way in. */
    text_format(s->address_text, sizeof(s->address_text), "%.*s", (int)strcspn(s->address, ":"),
                s->address);
    s->lan = s->address_text;
    s->listen.ipv4 = LOOPBACK;
    return true;
}

/* The match before it that is called so, or looks so; NULL. */
static const struct match_options *find_namesake(const struct settings *s, int match)
{
    char wanted[LOOKS_SKELETON_BYTES];
    char looks[LOOKS_SKELETON_BYTES];

    looks_skeleton(s->matches[match].name, wanted, sizeof(wanted));
    for (int i = 0; i < match; i++) {
        looks_skeleton(s->matches[i].name, looks, sizeof(looks));
        if (strcmp(looks, wanted) == 0) {
            return &s->matches[i];
        }
    }
    return NULL;
}

static bool read_specs(struct settings *s, char *fault, size_t size)
{
    struct option_list *specs = &s->specs;

    if (specs->count == 0) {
        specs->values[specs->count++] = "main:open";
    }
    for (int i = 0; i < specs->count; i++) {
        struct match_options *o = &s->matches[i];

        if (!spec_parse(specs->values[i], i, (int)s->bots, o, fault, size)) {
            return false;
        }
        const struct match_options *namesake = find_namesake(s, i);

        if (namesake != NULL) {
            text_format(fault, size,
                        "two matches are called '%s' and '%s'; each needs a name of its own, and "
                        "one that looks different",
                        namesake->name, o->name);
            return false;
        }
    }
    s->match_count = specs->count;
    for (int i = 0; s->made_most == MADE_UNSAID && i < s->match_count; i++) {
        s->made_most = s->matches[i].is_private ? MADE_UNSAID : (int64_t)SERVER_MADE_MOST;
    }
    s->made_most = s->made_most == MADE_UNSAID ? 0 : s->made_most;
    if (s->match_count + s->made_most > SERVER_MATCHES) {
        s->made_most = SERVER_MATCHES - s->match_count;
    }
    return true;
}

bool settings_read(struct settings *s, int argc, char *const argv[], char *fault, size_t fault_size)
{
    *s = (struct settings){ .address = "127.0.0.1",
                            .port = PORT_UNSAID,
                            .log = "text",
                            .made_most = MADE_UNSAID,
                            .hold_s = MATCH_HOLD_S };
    if (!options_parse(&table, argc, argv, s, NULL, fault, fault_size)) {
        return false;
    }
    return s->help || s->version ||
           (read_log(s, fault, fault_size) && read_address(s, fault, fault_size) &&
            read_specs(s, fault, fault_size));
}

void settings_help(FILE *out)
{
    char games[SPEC_GAMES_BYTES];

    fprintf(
        out,
        "homeport-server %s: the Homeport session server.\n\n"
        "Usage: homeport-server [OPTIONS]\n       homeport-server doctor [OPTIONS]    what stands "
        "here and what doesn't\n\n"
        "Runs matches on 127.0.0.1:62893 until Ctrl-C. Join with: homeport\n\nOptions:\n",
        HOMEPORT_VERSION);
    options_help(&table, out);
    fprintf(out, "\nGames (G): %s. The first is played if none is named.\n",
            game_names(games, sizeof(games)));
}
