/* Codes, READY and how to join, on standard output.
 * SPDX-License-Identifier: MIT */
#include "server/announce.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "net/enet_transport.h"
#include "server/report.h"

enum {
    SENTENCE_BYTES = 256,
};

/* Past stdio, whose buffer would keep a code. */
static bool tell(const char *text, struct outlet *out, char *fault, size_t size)
{
    if (text == NULL) {
        text_format(fault, size, "not enough memory to say what the server has opened");
        return false;
    }
    if (out == NULL) {
        return file_replace("-", text, strlen(text), fault, size);
    }
    if (!outlet_put(out, text, strlen(text))) {
        text_format(fault, size, "standard output has no room for it");
        return false;
    }
    return true;
}

bool announce_code(struct codes *c, int door, const struct match *m, struct outlet *out,
                   char *fault, size_t fault_size)
{
    bool is_terminal = isatty(out != NULL ? out->fd : STDOUT_FILENO);

    return tell(codes_line(c, door, m), out, fault, fault_size) &&
           (!is_terminal || tell(codes_sentence(c, door, m), out, fault, fault_size));
}

/* The READY line is for programs; who sits at a terminal is told what to do next. */
static bool tell_how_to_join(struct net_address address, bool has_open_match, char *fault,
                             size_t size)
{
    char where[NET_ADDRESS_BYTES];
    char sentence[SENTENCE_BYTES];

    if (!isatty(STDOUT_FILENO)) {
        return true;
    }
    net_address_print(&address, where, sizeof(where));
    text_format(sentence, sizeof(sentence),
                "To join, in another terminal: homeport %s%s   Ctrl-C ends the server.\n", where,
                has_open_match ? "" : " --code CODE");
    return tell(sentence, NULL, fault, size);
}

bool announce_ready(struct codes *c, const struct match *matches, int match_count,
                    const struct net_address *address, char *fault, size_t fault_size)
{
    bool is_told = true;
    bool has_open_match = false;

    /* The codes first: at the READY line a program that waits for it knows them all. */
    for (int i = 0; is_told && i < match_count; i++) {
        is_told =
            !matches[i].is_private || announce_code(c, i, &matches[i], NULL, fault, fault_size);
        has_open_match = has_open_match || !matches[i].is_private;
    }
    char *line = report_ready(address);

    is_told = is_told && tell(line, NULL, fault, fault_size) &&
              tell_how_to_join(*address, has_open_match, fault, fault_size);
    free(line);
    return is_told;
}
