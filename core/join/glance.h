/* glance.h - which records may count a packet, while records and packets still come
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_GLANCE_H
#define CLOUDFLOW_JOIN_GLANCE_H

#include "core/join/index.h"

/* The records of some conversations of an index, in order and with what was given to them so far. */
struct join_glances;

struct join_glances *join_glances_new(const struct join *join);
/* Takes NULL, too. */
void join_glances_free(struct join_glances *glances);
/* Bytes of memory that they take. */
size_t join_glances_memory(const struct join_glances *glances);
/* Forgets all, as is necessary when conversations have got other numbers. */
void join_glances_clear(struct join_glances *glances);

/* Whether a conversation has been asked for. */
bool join_glances_know(const struct join_glances *glances, uint32_t conversation);
/* As join_glance(). The work is the logarithm of the records of the conversation, and a step for each that is new. */
uint32_t join_glances_at(struct join_glances *glances, const struct join_packet *packet, uint32_t *records, uint32_t n);

#endif
