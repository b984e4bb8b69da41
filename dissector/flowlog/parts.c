/* parts.c - the parts of a record's tree, in which its fields stand
 *
 * Which part a field is in says its row of the table: flow_field_part().
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/flowlog/parts.h"
#include "core/record/neutral.h"
#include "dissector/flowlog/fields.h"
#include <epan/ipproto.h>
#include <epan/strutil.h>

/* One each, since Wireshark remembers by them which are open. */
static int etts[FLOW_N_PARTS];

void
flowlog_register_parts(void)
{
    int *ett[FLOW_N_PARTS];
    for (size_t i = 0; i < FLOW_N_PARTS; i++) {
        etts[i] = -1;
        ett[i] = &etts[i];
    }
    proto_register_subtree_array(ett, FLOW_N_PARTS);
}

/* Who asks for a field marks its protocol too. */
void
flowlog_parts_begin(struct flowlog_parts *parts, int proto, proto_tree *tree, tvbuff_t *tvb)
{
    parts->tree = tree;
    parts->tvb = tvb;
    parts->visible = tree != NULL && PTREE_DATA(tree)->visible;
    parts->asked = proto_field_is_referenced(tree, proto);
    memset(parts->items, 0, sizeof(parts->items));
    memset(parts->trees, 0, sizeof(parts->trees));
}

proto_tree *
flowlog_part(struct flowlog_parts *parts, enum flow_role part)
{
    size_t i = (size_t)(part - FLOW_PART_FLOW);
    if (!parts->visible) {
        return parts->tree;
    }
    if (parts->items[i] == NULL) {
        parts->items[i] = proto_tree_add_item(parts->tree, flowlog_neutral_hf(part)->id, parts->tvb, 0, 0, ENC_NA);
        parts->trees[i] = proto_item_add_subtree(parts->items[i], etts[i]);
        if (part == FLOW_PART_STREAM) {
            proto_item_set_generated(parts->items[i]);
        }
    }
    return parts->trees[i];
}

bool
flowlog_span(const struct flow_record *record, nstime_t *span)
{
    const struct flow_value *start = record->role[FLOW_START], *end = record->role[FLOW_END];
    if (start == NULL || end == NULL) {
        return false;
    }
    nstime_t from = {.secs = (time_t)start->time.secs, .nsecs = start->time.nsecs};
    *span = (nstime_t){.secs = (time_t)end->time.secs, .nsecs = end->time.nsecs};
    nstime_subtract(span, &from);
    return true;
}

void
flowlog_parts_of(struct flowlog_parts *parts, const struct flow_record *record)
{
    bool there[FLOW_N_PARTS] = {[FLOW_PART_LOG - FLOW_PART_FLOW] = true};
    if (!parts->visible) {
        return;
    }
    for (size_t i = 0; i < record->n_values; i++) {
        if (record->values[i].kind != FLOW_ABSENT) {
            there[flow_field_part(record->values[i].field) - FLOW_PART_FLOW] = true;
        }
    }
    for (size_t i = 0; i < record->n_computed; i++) {
        there[flow_field_part(record->computed[i].field) - FLOW_PART_FLOW] = true;
    }
    for (size_t i = 0; i < FLOW_N_PARTS; i++) {
        if (there[i]) {
            flowlog_part(parts, (enum flow_role)(FLOW_PART_FLOW + i));
        }
    }
}

/* Appends to the name of a part, after the first word or another. */
static void
append(struct flowlog_parts *parts, enum flow_role part, const char **separator, const char *text)
{
    proto_item_append_text(parts->items[part - FLOW_PART_FLOW], "%s%s", *separator, text);
    *separator = ", ";
}

static void
summarise_flow(struct flowlog_parts *parts, const struct flow_record *record)
{
    const struct flow_value *proto = record->role[FLOW_PROTO];
    const char *name = proto != NULL ? try_val_to_str_ext((guint32)proto->number, &ipproto_val_ext) : NULL;
    const char *separator = ": ";
    if (name != NULL) {
        append(parts, FLOW_PART_FLOW, &separator, name);
    }
}

/* Header and Info say how many; here, of how long, and what the packets did. */
static void
summarise_packets(packet_info *pinfo, struct flowlog_parts *parts, const struct flow_record *record)
{
    const struct flow_value *flags = record->role[FLOW_TCP_FLAGS];
    const char *separator = ": ";
    nstime_t span;
    if (flowlog_span(record, &span)) {
        append(parts, FLOW_PART_PACKETS, &separator, wmem_strdup_printf(pinfo->pool, "%.12g s", nstime_to_sec(&span)));
    }
    for (int role = FLOW_TCP_FIN; flags != NULL && role <= FLOW_TCP_URG; role++) {
        if ((flags->number & (guint64)1 << (role - FLOW_TCP_FIN)) != 0) {
            append(parts, FLOW_PART_PACKETS, &separator, flow_neutral[role].title);
        }
    }
}

static void
summarise_where(packet_info *pinfo, struct flowlog_parts *parts, const struct flow_record *record)
{
    static const enum flow_role places[] = {FLOW_INTERFACE, FLOW_RESOURCE, FLOW_NETWORK, FLOW_REGION};
    const char *separator = ": ";
    for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
        const struct flow_value *place = record->role[places[i]];
        if (place != NULL) {
            append(parts, FLOW_PART_WHERE, &separator,
                   format_text(pinfo->pool, (const void *)place->text, place->text_length));
        }
    }
}

void
flowlog_parts_summarise(packet_info *pinfo, struct flowlog_parts *parts, const struct flow_record *record)
{
    if (parts->visible) {
        summarise_flow(parts, record);
        summarise_packets(pinfo, parts, record);
        summarise_where(pinfo, parts, record);
    }
}
