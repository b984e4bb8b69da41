/* claims.h - whose an object of JSON is
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_CLAIMS_H
#define CLOUDFLOW_CLAIMS_H

#include "core/record/rows.h"
#include "core/wrap/scan.h"
#include "core/wrap/table.h"

/* Lists of providers end with a NULL. */

/* Whether one of the providers, of whose list context is the first place, looks for items in members of this name, or
 * what wraps rows stands in them: a scan_wraps. */
enum scan_wrap flow_item_wraps(const void *context, const char *name, size_t length);

/* The provider that claims an object, which text may be no more than the beginning of; NULL if none does. What is known
 * of the objects before is kept in the tables, of these providers. Objects of nothing but strings and numbers, which
 * are soon judged, are judged by their names first. */
const struct flow_provider *flow_item_whose(struct flow_tables *tables, const struct flow_provider *const *providers,
                                            const char *text, size_t length);

/* How a provider's items become rows. */
const struct flow_json *flow_item_json(const struct flow_provider *provider);

#endif
