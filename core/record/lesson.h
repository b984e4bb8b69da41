/* lesson.h - learns how an item is laid out, from its text and what was parsed of it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_LESSON_H
#define CLOUDFLOW_LESSON_H

#include "core/record/layouts.h"

/* Learns the layout of an item of such a provider, which was parsed, without a name that stands twice, and of which
 * json made these rows. */
void flow_layouts_learn(struct flow_layouts *layouts, const struct flow_provider *provider,
                        const struct flow_json *json, const char *text, size_t length, const json_t *item,
                        struct flow_rows *rows);

#endif
