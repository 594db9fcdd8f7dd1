/* JSON values as the text that is written to files and pipes. For who links the JSON library.
 * SPDX-License-Identifier: MIT */
#ifndef HP_JSON_TEXT_H
#define HP_JSON_TEXT_H

#include <jansson.h>

/* The value, which is given back (NULL is fine), indented and with a newline at its end. Freed by
 * the caller. NULL: no value, or no memory. */
char *json_text(json_t *value);

#endif
