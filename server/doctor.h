/* homeport-server doctor: what stands and what doesn't on this machine, each finding as a fact,
 * what follows from it, and the command that mends it. Opens sockets for a moment and changes
 * nothing; nothing secret is in what it prints. For the rim only.
 * SPDX-License-Identifier: MIT */
#ifndef HP_DOCTOR_H
#define HP_DOCTOR_H

#include "base/base.h"

/* argv[0] is the subcommand. Takes at most 2 s; `clock_us` is a clock that never goes back. Returns
 * an exit status: EXIT_STATUS_CHECK_FAILED if there is a problem; notes are none. */
int doctor_run(int argc, char *const argv[], uint64_t (*clock_us)(void));

#endif
