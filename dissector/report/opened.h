/* opened.h - which end of a record opened its flow, as far as the record alone can tell
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_REPORT_OPENED_H
#define CLOUDFLOW_REPORT_OPENED_H

#include "core/record/record.h"

enum report_opened {
    REPORT_OPENED_UNKNOWN,
    REPORT_OPENED_BY_SOURCE,
    REPORT_OPENED_BY_DESTINATION, /* the record is of answers */
};

/* is_said: the log says it, by its flags or since it always writes the opener first; else the ports do, which is a
 * guess. The join knows more, but not before the last record was read. */
enum report_opened report_opened_by(const struct flow_record *record, bool *is_said);

#endif
