/* elements.h - learns how the objects in an item are laid out that are a row each
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_ELEMENTS_H
#define CLOUDFLOW_ELEMENTS_H

#include "core/record/lesson.h"

/* Learns the objects of the array that the item, which was parsed without a name that stands twice, has in json->list;
 * of an item that has none, nothing. spare is for rows of them, and what it holds goes. */
void flow_elements_learn(struct flow_layouts *layouts, const struct flow_provider *provider,
                         const struct flow_json *json, const char *text, size_t length, const json_t *item,
                         struct flow_rows *spare);

#endif
