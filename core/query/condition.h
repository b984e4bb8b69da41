/* condition.h - a condition while it is made, and its text with no more parentheses than it needs
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_QUERY_CONDITION_H
#define CLOUDFLOW_QUERY_CONDITION_H

#include "core/query/engine.h"

struct query_condition;

/* What a language writes. joined: it is several conditions that "and" joins. Takes the text. */
struct query_condition *query_condition_text(GString *text, bool joined);
/* Both of two conditions, or either; NULL stands for none. Takes them. kind: QUERY_AND or QUERY_OR. */
struct query_condition *query_condition_join(enum query_kind kind, struct query_condition *a,
                                             struct query_condition *b);
/* Takes the condition. */
struct query_condition *query_condition_not(struct query_condition *condition);
void query_condition_free(struct query_condition *condition);

void query_condition_print(const struct query_condition *condition, const struct query_language *language,
                           GString *out);

#endif
