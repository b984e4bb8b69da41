/* recent.h - what was used of late, to be used again: a few things, by a number
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_RECENT_H
#define CLOUDFLOW_RECENT_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* They are looked for one by one: for hundreds, not thousands. */
struct filetap_recent;

/* Things are freed with this when they are dropped. They take at most so much memory together, but for the last that
 * was added, and are at most so many, no fewer than 16. */
struct filetap_recent *filetap_recent_new(GDestroyNotify free_thing, size_t most_size, unsigned most);
void filetap_recent_free(struct filetap_recent *recent);

/* The thing of this number, or NULL. */
void *filetap_recent_find(struct filetap_recent *recent, int64_t number);

/* Adds a thing of this number, which there is none of. Those that were used longest ago are dropped. */
void filetap_recent_add(struct filetap_recent *recent, int64_t number, void *thing, size_t size);

#endif
