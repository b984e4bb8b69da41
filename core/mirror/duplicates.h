/* duplicates.h - has another session shown this packet already?
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_MIRROR_DUPLICATES_H
#define CLOUDFLOW_MIRROR_DUPLICATES_H

#include <stdbool.h>
#include <stdint.h>

struct mirror_duplicates;

/* State for one capture: copies are looked for no further apart than window_ns. Holds 36 to 40 bytes for each packet of
 * the last window, and 16 for each duplicate found. Where clocks differ by more than that, there are up to four
 * windows. */
struct mirror_duplicates *mirror_duplicates_new(int64_t window_ns);
void mirror_duplicates_free(struct mirror_duplicates *duplicates);

/* Shows a packet: its hash (mirror_packet_hash()), the session it came from, its frame number and time. If another
 * session showed it within the window, returns the frame where it did first, and remembers that for
 * mirror_duplicates_find(); else 0. The same packet twice from one session is a retransmission: it counts as new.
 * Frames come in ascending order. */
uint32_t mirror_duplicates_see(struct mirror_duplicates *duplicates, uint64_t hash, uint32_t stream, uint32_t frame,
                               int64_t time_ns);

/* Shows a packet that is in the capture itself, not in a mirror. Sessions' copies of it are its duplicates, also those
 * that came before it. */
void mirror_duplicates_see_bare(struct mirror_duplicates *duplicates, uint64_t hash, uint32_t frame, int64_t time_ns);

/* Says that mirror_duplicates_see() will be called with this hash soon: a table of millions of packets is out of every
 * cache, and the memory can come while the caller does something else. */
void mirror_duplicates_expect(const struct mirror_duplicates *duplicates, uint64_t hash);

/* The frame that this one is a duplicate of, and how much later it is (negative: earlier); 0 if it is none. */
uint32_t mirror_duplicates_find(struct mirror_duplicates *duplicates, uint32_t frame, int64_t *later_ns);

#endif
