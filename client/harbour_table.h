/* What the harbour tells of each player in the table of scores.
 * SPDX-License-Identifier: MIT */
#ifndef HP_HARBOUR_TABLE_H
#define HP_HARBOUR_TABLE_H

#include "client/scene.h"

enum {
    HARBOUR_COLUMNS = 5,
};

/* Of the confirmed world: what it says can't be taken back. */
extern const struct scene_column harbour_columns[HARBOUR_COLUMNS];

#endif
