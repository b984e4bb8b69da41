/* choices.h - traffic that a log may lack because somebody chose so, not because it did not pass
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_CHOICES_H
#define CLOUDFLOW_JOIN_CHOICES_H

#include "core/join/index.h"

/* What the records of a log may lack because somebody chose so: a clause, borrowed for good; NULL if nothing is known,
 * as of a provider that has no log here. provider is its place in flow_providers. */
const char *join_choice_of(const struct join *join, size_t provider);

/* The same of several clouds, bits as in clouds.h, as the reason why a packet has no record: a reason that would fit
 * nearly every packet is not given. */
const char *join_left_out_by(const struct join *join, uint32_t clouds);

/* What a log that has records here cannot say, as flow_limits() gives it; NULL of one that has none. */
GPtrArray *join_limits_of(const struct join *join, size_t provider);

#endif
