/* The table that headless play ends with, read from the clients' report.
 * SPDX-License-Identifier: MIT */
#ifndef HP_TOOL_TABLE_H
#define HP_TOOL_TABLE_H

/* Prints the report at `path` as a table; rates are over `seconds`. Returns an exit status. */
int tool_table_print(const char *path, double seconds);

#endif
