/* write.h - records to the text of a log again: what recognise.h and items.h read
 *
 * The first record says what the text is. If its row is a line of text, so are the others, each as it was logged, with
 * a header wherever columns change. Else each record is an object of JSON on a line of its own.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_WRITE_H
#define CLOUDFLOW_WRITE_H

#include "core/record/provider.h"

struct flow_writer;

/* For logs of these providers, whose list ends with a NULL and outlives it. */
struct flow_writer *flow_writer_new(const struct flow_provider *const *providers);
void flow_writer_free(struct flow_writer *writer);

/* Appends what the log has of a record to out; text is that of its packet (packet_text.h). Returns NULL, or, with
 * nothing appended, why it cannot be written: a message that g_free() frees. */
char *flow_writer_add(struct flow_writer *writer, const char *text, size_t length, GString *out);

#endif
