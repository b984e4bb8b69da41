/* verdicts.h - packets that are claimed by records of two verdicts
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_VERDICTS_H
#define CLOUDFLOW_JOIN_VERDICTS_H

#include "core/join/resolved.h"

enum { JOIN_MOST_GATHERED = 64 }; /* records of a packet that are held against each other */

/* Whether these records, by their numbers, say of one interface both that they let a packet in and that they refused
 * it. At different interfaces both can be true. */
bool join_verdicts_differ(const struct join *join, const uint32_t *records, uint32_t n);
/* The same of the records that a packet of a resolved conversation was matched to. */
bool join_has_two_verdicts(const struct join *join, const struct join_resolved *resolved,
                           const struct join_packet *packet);

#endif
