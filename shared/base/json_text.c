/* JSON values as text.
 * SPDX-License-Identifier: MIT */
#include "base/json_text.h"

#include <stdio.h>
#include <stdlib.h>

char *json_text(json_t *value)
{
    char *text = value != NULL ? json_dumps(value, JSON_INDENT(2)) : NULL;
    char *with_newline = NULL;

    json_decref(value);
    if (text == NULL || asprintf(&with_newline, "%s\n", text) < 0) {
        with_newline = NULL;
    }
    free(text);
    return with_newline;
}
