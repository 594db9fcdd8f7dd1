/* What is in the way of a server that keeps its bans and keys in a folder. For the rim only.
 * SPDX-License-Identifier: MIT */
#ifndef HP_DATA_FOLDER_H
#define HP_DATA_FOLDER_H

#include "base/findings.h"

/* One finding. `path` NULL: the usual folder. Makes and changes nothing. */
void data_folder_tell(struct findings *all, const char *path);

#endif
