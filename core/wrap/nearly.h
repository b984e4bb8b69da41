/* nearly.h - what keeps a text that is nearly a flow log from being read as one: for whoever wonders why a file is not
 *
 * It asks what the containers ask, in the same order, of a text that none of them takes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_NEARLY_H
#define CLOUDFLOW_NEARLY_H

#include "core/wrap/recognise.h"

/* What is missing, and what to do about it; both are g_free()d. In the second, "cat FILE" stands for the command that
 * prints the text, and FILE for the file's name. Names and values of the file stand in them as they are. */
struct flow_nearly {
    char *problem, *fix;
};

/* Looks at a text, or its beginning, which need be no more than what a probe reads. Returns false if there is nothing
 * to say: it is a flow log, or not nearly one. */
bool flow_nearly_look(const struct flow_provider *const *providers, struct flow_recogniser *recogniser,
                      const char *text, size_t length, struct flow_nearly *nearly);

/* The same of a text of JSON, which nearly.c asks first. */
bool flow_nearly_json(const struct flow_provider *const *providers, struct flow_recogniser *recogniser,
                      const char *text, size_t length, struct flow_nearly *nearly);

#endif
