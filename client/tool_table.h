/* The table that headless play ends with, made from the clients' report.
 * SPDX-License-Identifier: MIT */
#ifndef HP_TOOL_TABLE_H
#define HP_TOOL_TABLE_H

#include <stddef.h>

/* Prints the report, JSON of so many bytes, as a table; rates are over `seconds`. Returns an exit
 * status. */
int tool_table_print(const char *text, size_t length, double seconds);

#endif
