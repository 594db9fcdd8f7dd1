/* The table of the harbour's world, head included.
 * SPDX-License-Identifier: MIT */
#ifndef HP_FIELDS_H
#define HP_FIELDS_H

#include "game/harbour/harbour.h"

extern const struct field_table harbour_fields;

#endif
