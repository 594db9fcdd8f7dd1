/* What `homeport probe` says of each stage: what was found, what follows, what to do next. Pure but
 * for the servers on this machine, which are asked for where one is not found.
 * SPDX-License-Identifier: MIT */
#ifndef HP_PROBE_WORDS_H
#define HP_PROBE_WORDS_H

#include "base/findings.h"
#include "client/road.h"
#include "client/view.h"
#include "net/enet_transport.h"

/* How far it has come. */
enum probe_step {
    PROBE_SENT,
    PROBE_ANSWERED, /* by whomever */
    PROBE_KNOWN,    /* by a server of our version and build, with a cookie */
    PROBE_TAKEN,    /* the cookie: the server has answered what came with it */
    PROBE_AGREED,   /* keys: the code is good, or none was needed */
    PROBE_IN,       /* connected */
    PROBE_TOLD,     /* has the list of matches */
};

struct probe {
    struct findings findings;
    char target[NET_ADDRESS_BYTES];
    bool has_code;
    struct road road;
    enum road_word word; /* what the network said */
    enum probe_step step;
    enum door_cause cause; /* what the door said last; DOOR_SILENT: nothing, DOOR_WELCOME */
    uint16_t server_version;
    const char *refused;          /* inside: by what word of refuse_texts; NULL: not */
    const struct view_list *list; /* NULL: has not come */
};

/* Each adds one finding. False: there is nothing to be learnt beyond. */
bool probe_tell_address(struct probe *p);
bool probe_tell_answer(struct probe *p);
bool probe_tell_version(struct probe *p);
bool probe_tell_cookie(struct probe *p);
bool probe_tell_match(struct probe *p);
bool probe_tell_seat(struct probe *p);

#endif
