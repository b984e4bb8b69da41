/* kept.c - rows that wait, with copies of what they borrow from the container
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "filetap/kept.h"

struct filetap_kept *
filetap_keep(const struct filetap_row *row)
{
    const struct flow_frame_info *info = &row->info;
    size_t interface_length = info->interface != NULL ? info->interface_length : 0;
    struct filetap_kept *kept = g_malloc(sizeof(*kept) + row->length + interface_length);
    kept->schema = row->schema;
    kept->whole_length = row->whole_length;
    kept->line = row->line;
    kept->offset = row->offset;
    kept->secs = info->time.secs;
    kept->nsecs = info->time.nsecs;
    kept->digits = info->time.digits;
    kept->has_time = info->has_time;
    kept->direction = (uint8_t)info->direction;
    kept->time_from = (uint8_t)row->remarks.time_from;
    kept->length = (uint32_t)row->length;
    kept->has_interface = info->interface != NULL;
    kept->interface_length = (uint32_t)interface_length;
    if (interface_length > 0) {
        memcpy(kept->bytes, info->interface, interface_length);
    }
    memcpy(kept->bytes + interface_length, row->text, row->length);
    return kept;
}

void
filetap_kept_get(const struct filetap_kept *kept, struct filetap_row *row)
{
    *row = (struct filetap_row){.schema = kept->schema,
                                .text = kept->bytes + kept->interface_length,
                                .length = kept->length,
                                .whole_length = kept->whole_length,
                                .has_info = true,
                                .info = {.has_time = kept->has_time,
                                         .time = {kept->secs, kept->nsecs, kept->digits},
                                         .direction = kept->direction,
                                         .interface = kept->has_interface ? kept->bytes : NULL,
                                         .interface_length = kept->interface_length},
                                .offset = kept->offset,
                                .line = kept->line,
                                .remarks = {.time_from = kept->time_from, .line = kept->line}};
}
