/* A file of one secret: a line that says what it is, then 32 bytes in hexadecimal. Written so that
 * nobody else reads it and no half of it is ever found. For the rim only.
 * SPDX-License-Identifier: MIT */
#ifndef HP_SECRET_FILE_H
#define HP_SECRET_FILE_H

#include "base/base.h"

enum {
    SECRET_FILE_BYTES = 32,    /* of the secret */
    SECRET_HEADER_BYTES = 128, /* the longest header, with its newline */
};

/* Writes the secret to `path` (beside, then renamed, 0600, on the disk when it returns), reads it
 * back and compares. `header` is one line. False: `fault` is a sentence with the path, and no new
 * file is there. */
bool secret_file_write(const char *path, const char *header,
                       const uint8_t secret[SECRET_FILE_BYTES], char *fault, size_t fault_size);

/* Reads a file as secret_file_write leaves it. False: `fault` is a sentence with the path and what
 * is wrong with it. Never waits (a pipe is refused). */
bool secret_file_read(const char *path, const char *header, uint8_t secret[SECRET_FILE_BYTES],
                      char *fault, size_t fault_size);

#endif
