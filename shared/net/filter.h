/* A filter that the kernel runs on a UDP socket's datagrams before they take room in its buffer.
 * SPDX-License-Identifier: MIT */
#ifndef HP_FILTER_H
#define HP_FILTER_H

#include "base/base.h"

/* From now on only datagrams with 1 to `most_bytes` bytes of payload arrive: an empty one ends
 * ENet's receive pass early, an oversize one makes it fail. False: the kernel refused, errno tells.
 */
bool filter_attach(int fd, uint32_t most_bytes);

/* How many datagrams the kernel dropped on this socket: by the filter, or for want of room. */
uint32_t filter_dropped(int fd);

#endif
