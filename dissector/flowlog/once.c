/* once.c - which records a statistic counts, so that each flow is counted once
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/flowlog/once.h"
#include "dissector/flowlog/preferences.h"
#include <inttypes.h>
#include <string.h>

static bool
was_counted(const struct flowlog_once *once, uint32_t frame)
{
    return once->counted != NULL && frame / 8 < once->counted->len &&
           (once->counted->data[frame / 8] & 1U << frame % 8) != 0;
}

bool
flowlog_once_counts(struct flowlog_once *once, uint32_t frame, const struct flowlog_tap *tap)
{
    if (tap->record->role[FLOW_LOG_ERROR] != NULL) {
        once->no_records++;
        return false;
    }
    if (was_counted(once, tap->firsts.duplicate_of) || was_counted(once, tap->firsts.repeats)) {
        once->left_out++;
        return false;
    }
    if (once->counted == NULL) {
        once->counted = g_byte_array_new();
    }
    guint length = once->counted->len;
    if (frame / 8 >= length) {
        g_byte_array_set_size(once->counted, frame / 8 + 1);
        memset(once->counted->data + length, 0, once->counted->len - length);
    }
    once->counted->data[frame / 8] |= (guint8)(1U << frame % 8);
    return true;
}

char *
flowlog_once_explain(const struct flowlog_once *once)
{
    if (flowlog_counts_all()) {
        return g_strdup("Every record is counted, also those that count the same traffic again (flowlog.count_all).");
    }
    if (once->left_out == 0) {
        return NULL;
    }
    bool is_one = once->left_out == 1;
    return g_strdup_printf("%" PRIu64 " %s left out, which %s the same traffic again (flowlog.duplicate_of; -o "
                           "flowlog.count_all:TRUE counts every record).",
                           once->left_out, is_one ? "record is" : "records are", is_one ? "counts" : "count");
}

char *
flowlog_once_explain_no_records(const struct flowlog_once *once)
{
    if (once->no_records == 0) {
        return NULL;
    }
    return g_strdup_printf("%" PRIu64 " %s not counted: what stands in %s could not be read as a record "
                           "(flowlog.log.error says why).",
                           once->no_records, once->no_records == 1 ? "frame is" : "frames are",
                           once->no_records == 1 ? "it" : "them");
}

void
flowlog_once_clear(struct flowlog_once *once)
{
    if (once->counted != NULL) {
        g_byte_array_free(once->counted, TRUE);
    }
    *once = (struct flowlog_once){0};
}
