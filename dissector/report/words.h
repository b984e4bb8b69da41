/* words.h - texts of a log that many rows share, kept once and numbered
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_REPORT_WORDS_H
#define CLOUDFLOW_REPORT_WORDS_H

#include "dissector/report/kind.h"
#include "dissector/report/table.h"

/* The number of a value's text in words, a table of rows without a size; 0 if there is no value, or no memory. */
static inline uint32_t
report_words_number(struct report_table *words, const struct flow_value *value)
{
    bool has_row = value != NULL && report_table_row(words, value->text, value->text_length) != NULL;
    return has_row ? report_table_last(words) + 1 : 0;
}

static inline void
report_words_cell(const struct report_table *words, uint32_t number, struct report_page *page)
{
    size_t length;
    if (number == 0) {
        report_page_none(page);
    } else {
        const uint8_t *text = report_table_key(words, number - 1, &length);
        report_page_text(page, (const char *)text, length, NULL);
    }
}

#endif
