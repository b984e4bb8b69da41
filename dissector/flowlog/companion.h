/* companion.h - who shows what else is known of a record
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_FLOWLOG_COMPANION_H
#define CLOUDFLOW_FLOWLOG_COMPANION_H

#include "dissector/flowlog/parts.h"

/* Frames of records that count what another one counts again. */
struct flowlog_firsts {
    uint32_t duplicate_of, repeats;
};

/* Who sees each record when its own values have been shown. */
struct flowlog_companion {
    /* Takes notes of the record of this frame, which is borrowed for the time of the call. */
    void (*note)(packet_info *pinfo, proto_tree *tree, const struct flow_record *record);
    /* The frames of the first record that counts the same traffic as this frame's, and of one before it that says the
     * very same; 0 where there is none. */
    struct flowlog_firsts (*firsts_of)(const packet_info *pinfo);
    /* Adds to the parts of the record, whose protocol is item. */
    void (*show)(packet_info *pinfo, struct flowlog_parts *parts, proto_item *item);
};

/* There is one. It is borrowed for good. */
void flowlog_set_companion(const struct flowlog_companion *companion);
/* NULL if there is none. */
const struct flowlog_companion *flowlog_companion(void);

#endif
