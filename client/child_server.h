/* A server as a child: started, and waited for until clients can connect. For the rim only.
 * SPDX-License-Identifier: MIT */
#ifndef HP_CHILD_SERVER_H
#define HP_CHILD_SERVER_H

#include <stdatomic.h>

#include "client/child.h"

enum {
    CHILD_TARGET_BYTES = 32, /* "127.0.0.1:62893" and its end */
};

/* As in struct child_start; its input and output are taken here. */
struct child_server_start {
    const char *const *argv;
    const char *errors;
    bool outlives;
    const atomic_bool *is_over; /* set by another thread: waits no longer; NULL: never */
};

/* Starts homeport-server as `how` says and waits for its READY line, 5 s at most, or until
 * how->is_over. `target` is then where clients connect to. `code`, secret memory of CODE_TEXT_BYTES
 * that the caller has emptied, gets the code of the last private match that the server names; NULL:
 * not wanted. False: it has ended again, c->status is how, and `fault` says where its words are. */
bool child_server_start(struct child *c, const struct child_server_start *how,
                        char target[CHILD_TARGET_BYTES], char *code, char *fault,
                        size_t fault_size);

#endif
