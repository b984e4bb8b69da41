/* choices.h - traffic that a log may lack because somebody chose so, not because it did not pass
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_CHOICES_H
#define CLOUDFLOW_JOIN_CHOICES_H

#include "core/join/index.h"

/* What may be left out of the records of a log, a clause of good for ever; NULL if nothing is known. provider is its
 * place in flow_providers; of whose logs there are none, nothing is known. */
const char *join_choice_of(const struct join *join, size_t provider);

/* Why these clouds, bits as in clouds.h, may have no record of a packet, in the same way. What nearly every log could
 * be the reason for is left out. */
const char *join_left_out_by(const struct join *join, uint32_t clouds);

#endif
