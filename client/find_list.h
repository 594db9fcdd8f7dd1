/* What `homeport find` has found, as a table for people and as JSON for programs.
 * SPDX-License-Identifier: MIT */
#ifndef HP_FIND_LIST_H
#define HP_FIND_LIST_H

#include "client/view.h"
#include "client/search.h"
#include "net/whereabouts.h"

enum {
    FIND_ROWS = WHEREABOUTS_SERVERS * VIEW_MATCHES + SEARCH_FOUND,
};

struct find_row {
    struct net_address server;
    struct net_address home; /* of a server here that was found at its LAN address; else `server` */
    bool is_lan;             /* else of this machine, or of the server that was named */
    bool is_brief;    /* by discovery: only name, game, players, seats and whether it is locked */
    bool takes_code;  /* to get in */
    uint16_t version; /* of the protocol that the server speaks */
    struct msg_match m;
};

struct find_list {
    const char *server; /* the one that was named, "127.0.0.1:62893"; NULL: all that there are */
    int count;
    struct find_row rows[FIND_ROWS];
};

/* Beyond FIND_ROWS it is left out. `is_own`: found at an address of this machine; what a server
 * here has told already is not added again. */
void find_add_list(struct find_list *l, const struct net_address *server,
                   const struct view_list *told);
void find_add_found(struct find_list *l, const struct search_found *found, bool is_own);

/* All that was found; asks the machine which addresses are its own. */
void find_add_search(struct find_list *l, const struct search *s);

void find_print_table(const struct find_list *l);

/* False: no memory, or standard output takes no more. */
bool find_print_json(const struct find_list *l);

#endif
