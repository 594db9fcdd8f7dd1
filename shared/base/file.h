/* Whole files: read with a bound, replaced so that a full disk or a kill leaves the old one.
 * For the rim only.
 * SPDX-License-Identifier: MIT */
#ifndef HP_FILE_H
#define HP_FILE_H

#include "base/options.h"

/* Why a call of the machine's has failed, in words: strerror's, and what to do where its are not
 * enough. Good until the next call of either. */
const char *file_reason(int error);

/* Writes `length` bytes beside `path` and renames them over it; "-" writes to stdout, and a device
 * or a pipe is written into. Mode 0600.
 * False: `fault` is a sentence with the path and the reason, and nothing is left behind. */
bool file_replace(const char *path, const void *bytes, size_t length, char *fault,
                  size_t fault_size);

/* The same for a file that is no device, without waiting for the disk: what is written survives the
 * end of the program in whichever way, but not a power cut. */
bool file_replace_soon(const char *path, const void *bytes, size_t length, char *fault,
                       size_t fault_size);

/* Whether file_replace could write `length` bytes to that path: writes as many beside it, and takes
 * them away again. What is no file but a device or a pipe is left alone, and is said to have room.
 * False: `fault` as above. */
bool file_has_room(const char *path, size_t length, char *fault, size_t fault_size);

/* The exit status for what file_replace could not write to that path. */
enum exit_status file_fault_status(const char *path);

/* Whether all that was printed on standard output has got there: asked for once, at the end. False:
 * `fault` says why not. */
bool file_finish_output(char *fault, size_t fault_size);

/* Reads a file of at most `capacity` bytes; *length is what it has. False: `fault` says why. */
bool file_read(const char *path, void *bytes, size_t capacity, size_t *length, char *fault,
               size_t fault_size);

/* Makes a folder for its owner alone, whatever the umask; one that is there is left as it is.
 * False: errno says why. */
bool file_make_folder(const char *path);

/* The same, and those above it that are missing. */
bool file_make_folders(const char *path);

/* The folder for what the program keeps for this user: $XDG_DATA_HOME/homeport, else
 * ~/.local/share/homeport. False: neither is the whole path of a folder (what is not absolute
 * counts as unset, as XDG says), or it is too long. */
bool file_data_folder(char *path, size_t size);

/* Likewise for its settings: $XDG_CONFIG_HOME/homeport, else ~/.config/homeport. */
bool file_config_folder(char *path, size_t size);

/* The path of a file that comes with the program: "maps/harbour/basin.txt". Looks in share/homeport
 * beside the folder of the executable (an installation), then in assets/ beside the executable (a
 * build: CMake links it there). When neither has it, `path` is the last place where it was looked
 * for. */
bool file_find_asset(const char *name, char *path, size_t size);

#endif
