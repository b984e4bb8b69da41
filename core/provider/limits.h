/* limits.h - what a log cannot say
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_LIMITS_H
#define CLOUDFLOW_LIMITS_H

#include "core/record/provider.h"

/* What no record of the log says whatever traffic there was, as far as it is known: a list of texts, each a phrase
 * without a full stop, as "no TCP flags". Free it with g_ptr_array_unref(). */
GPtrArray *flow_limits(const struct flow_provider *provider);

/* Which protocols a log has if it has some only: "TCP and UDP", to be g_free()d. */
char *flow_protocol_list(const uint8_t *protocols);

#endif
