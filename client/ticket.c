/* Reading a code and wiping where it stood.
 * SPDX-License-Identifier: MIT */
#include "client/ticket.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "net/secret.h"

/* Where it stood in argv something must stand still: `ps` shows that. */
static void cover(char *text)
{
    memset(text, '*', strlen(text));
}

enum ticket_outcome ticket_take(char *word, struct code **code)
{
    char *variable = getenv(TICKET_VARIABLE);
    const char *text = word != NULL ? word : variable;
    enum ticket_outcome outcome = TICKET_FINE;

    *code = NULL;
    if (text != NULL) {
        *code = secret_take(sizeof(**code));
        if (*code == NULL) {
            outcome = TICKET_NO_MEMORY;
        } else if (!code_parse(*code, text)) {
            ticket_give(*code);
            *code = NULL;
            outcome = TICKET_BAD;
        }
    }
    if (word != NULL) {
        cover(word);
    }
    ticket_unlend();
    return outcome;
}

enum ticket_outcome ticket_take_link(char *link, struct net_address *server, struct code **code,
                                     char *fault, size_t fault_size)
{
    struct invite *invite = secret_take(sizeof(*invite));
    enum ticket_outcome outcome = TICKET_NO_MEMORY;

    *code = secret_take(sizeof(**code));
    if (invite == NULL || *code == NULL) {
        text_format(fault, fault_size, "%s", ticket_fault(outcome));
    } else if (!invite_parse(link, invite, fault, fault_size)) {
        outcome = TICKET_BAD;
    } else {
        outcome = TICKET_FINE;
        *server = invite->address;
        **code = invite->code;
    }
    if (outcome != TICKET_FINE) {
        ticket_give(*code);
        *code = NULL;
    }
    secret_give(invite);
    cover(link);
    return outcome;
}

bool ticket_lend(const char *text)
{
    return setenv(TICKET_VARIABLE, text, 1) == 0;
}

/* Wiped where it stands: /proc shows the environment that a program began with. */
void ticket_unlend(void)
{
    char *variable = getenv(TICKET_VARIABLE);

    if (variable != NULL) {
        secret_wipe(variable, strlen(variable));
        unsetenv(TICKET_VARIABLE);
    }
}

void ticket_give(struct code *code)
{
    secret_give(code);
}

bool ticket_is_code(const char *word)
{
    struct code code;
    char printed[CODE_TEXT_BYTES] = "";
    bool is_code = code_parse(&code, word);

    if (is_code && strpbrk(word, "0123456789") == NULL) {
        code_print(&code, true, printed);
        is_code = strcmp(word, printed) == 0;
    }
    secret_wipe(&code, sizeof(code));
    secret_wipe(printed, sizeof(printed));
    return is_code;
}

const char *ticket_fault(enum ticket_outcome outcome)
{
    return outcome == TICKET_BAD
               ? "that is no match's code: it has eight letters and digits, like K7Q-F2M4D "
                 "(--code)"
               : "not enough memory for the code";
}
