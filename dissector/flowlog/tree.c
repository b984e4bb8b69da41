/* tree.c - the values of a record as items of the tree
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/common/text.h"
#include "dissector/flowlog/tree.h"
#include "dissector/flowlog/as_packets.h"
#include "dissector/flowlog/expert.h"
#include "dissector/flowlog/fields.h"
#include "core/record/neutral.h"
#include <epan/strutil.h>

struct target {
    packet_info *pinfo;
    proto_tree *tree; /* of the value's part */
    tvbuff_t *tvb;
    int row; /* where the row begins in tvb */
};

static int ett_value = -1, ett_list = -1, ett_element = -1;

void
flowlog_register_tree(void)
{
    static int *ett[] = {&ett_value, &ett_list, &ett_element};
    proto_register_subtree_array(ett, G_N_ELEMENTS(ett));
}

static proto_item *
add_text(const struct target *target, int hf, int at, const struct flow_value *value)
{
    /* Nobody looks at most of them most of the time, and each would be copied and checked. */
    if (!proto_field_is_referenced(target->tree, hf)) {
        return NULL;
    }
    bool verbatim = value->length > 0 && value->text_length == value->length;
    proto_item *item;
    if (verbatim && value->text == (const char *)tvb_get_ptr(target->tvb, at, (int)value->length)) {
        item = proto_tree_add_item(target->tree, hf, target->tvb, at, (int)value->length, ENC_UTF_8);
    } else {
        item = proto_tree_add_string(target->tree, hf, target->tvb, at, (int)value->length,
                                     text_utf8(target->pinfo->pool, value->text, value->text_length));
    }
    if (value->field->names != NULL && flow_field_neutral(value->field) == NULL) {
        const char *meaning = flow_field_name_of(value->field, value->text, value->text_length);
        if (meaning != NULL) {
            proto_item_append_text(item, " (%s)", meaning);
        }
    }
    return item;
}

static proto_item *
add_address(const struct target *target, const struct flowlog_hf *hf, int at, const struct flow_value *value)
{
    if (value->kind == FLOW_IS_IPV4) {
        ws_in4_addr ipv4;
        memcpy(&ipv4, value->address, sizeof(ipv4));
        return proto_tree_add_ipv4(target->tree, hf->id, target->tvb, at, (int)value->length, ipv4);
    }
    return proto_tree_add_ipv6(target->tree, hf->ipv6, target->tvb, at, (int)value->length,
                               (const ws_in6_addr *)value->address);
}

static proto_item *
add_number(const struct target *target, const struct flowlog_hf *hf, int at, const struct flow_value *value)
{
    int length = (int)value->length;
    if (value->field->type == FLOW_UINT64) {
        return proto_tree_add_uint64(target->tree, hf->id, target->tvb, at, length, value->number);
    }
    if (value->field->type == FLOW_BOOL) {
        return proto_tree_add_boolean(target->tree, hf->id, target->tvb, at, length, (guint32)value->number);
    }
    return proto_tree_add_uint(target->tree, hf->id, target->tvb, at, length, (guint32)value->number);
}

static proto_item *
add_time(const struct target *target, const struct flowlog_hf *hf, int at, const struct flow_value *value)
{
    nstime_t logged = {.secs = (time_t)value->time.secs, .nsecs = value->time.nsecs};
    return proto_tree_add_time(target->tree, hf->id, target->tvb, at, (int)value->length, &logged);
}

static proto_item *
add_malformed(const struct target *target, int at, const struct flow_value *value)
{
    char *name = text_utf8(target->pinfo->pool, value->name, value->name_length);
    proto_item *item = proto_tree_add_string_format(
        target->tree, flowlog_neutral_hf(FLOW_MALFORMED)->id, target->tvb, at, (int)value->length,
        text_utf8(target->pinfo->pool, value->text, value->text_length), "%s: %s",
        value->field != NULL ? value->field->title : text_shown(target->pinfo->pool, name),
        format_text(target->pinfo->pool, (const void *)value->text, value->text_length));
    proto_tree *subtree = proto_item_add_subtree(item, ett_value);
    proto_tree_add_string(subtree, flowlog_neutral_hf(FLOW_MALFORMED_NAME)->id, target->tvb, at, (int)value->length,
                          name);
    flowlog_expert_malformed(target->pinfo, item, value);
    return item;
}

static proto_item *
add_unknown(const struct target *target, int at, const struct flow_value *value, bool expected)
{
    char *name = text_utf8(target->pinfo->pool, value->name, value->name_length);
    char *text = text_utf8(target->pinfo->pool, value->text, value->text_length);
    char *both = wmem_strdup_printf(target->pinfo->pool, "%s=%s", name, text);
    proto_item *item = proto_tree_add_string(target->tree, flowlog_neutral_hf(FLOW_UNKNOWN)->id, target->tvb, at,
                                             (int)value->length, both);
    proto_tree *subtree = proto_item_add_subtree(item, ett_value);
    proto_tree_add_string(subtree, flowlog_neutral_hf(FLOW_UNKNOWN_NAME)->id, target->tvb, at, (int)value->length,
                          name);
    proto_tree_add_string(subtree, flowlog_neutral_hf(FLOW_UNKNOWN_VALUE)->id, target->tvb, at, (int)value->length,
                          text);
    if (!expected) {
        flowlog_expert_unknown(target->pinfo, item);
    }
    return item;
}

/* Whether nobody wonders at columns that no table knows. */
static bool
is_expected(const struct flow_record *record)
{
    return record->problem == FLOW_ROW_UNNAMED || record->schema->is_document;
}

static void
add_tcp_flags(const struct target *target, proto_item *item, int at, const struct flow_value *value)
{
    proto_tree *subtree = proto_item_add_subtree(item, ett_value);
    const char *separator = " (";
    for (int role = FLOW_TCP_FIN; role <= FLOW_TCP_URG; role++) {
        guint64 bit = (guint64)1 << (role - FLOW_TCP_FIN);
        proto_tree_add_boolean(subtree, flowlog_neutral_hf(role)->id, target->tvb, at, (int)value->length,
                               (guint32)value->number);
        if ((value->number & bit) != 0) {
            proto_item_append_text(item, "%s%s", separator, flow_neutral[role].title);
            separator = ", ";
        }
    }
    proto_item_append_text(item, value->number == 0    ? " (none of those that are logged)"
                                 : separator[0] == ',' ? ")"
                                                       : "");
}

static proto_item *
add_value(const struct target *target, const struct flow_record *record, const struct flow_value *value)
{
    int at = target->row + (int)value->offset;
    if (value->kind == FLOW_IS_BAD) {
        return add_malformed(target, at, value);
    }
    if (value->field == NULL) {
        return add_unknown(target, at, value, is_expected(record));
    }
    const struct flowlog_hf *hf = flowlog_hf(value->field);
    proto_item *item;
    switch (value->kind) {
    case FLOW_IS_NUMBER:
        item = add_number(target, hf, at, value);
        break;
    case FLOW_IS_REAL:
        item = proto_tree_add_double(target->tree, hf->id, target->tvb, at, (int)value->length, value->real);
        break;
    case FLOW_IS_IPV4:
    case FLOW_IS_IPV6:
        item = add_address(target, hf, at, value);
        break;
    case FLOW_IS_TIME:
        item = add_time(target, hf, at, value);
        break;
    default:
        item = add_text(target, hf->id, at, value);
        break;
    }
    if (value->field->role == FLOW_TCP_FLAGS) {
        add_tcp_flags(target, item, at, value);
    }
    return item;
}

static void
add_duration(struct flowlog_parts *parts, const struct flow_record *record)
{
    nstime_t duration;
    if (flowlog_span(record, &duration)) {
        proto_item_set_generated(proto_tree_add_time(flowlog_part(parts, FLOW_PART_PACKETS),
                                                     flowlog_neutral_hf(FLOW_SPAN)->id, parts->tvb, 0, 0, &duration));
    }
}

/* The trees of the list of tuples whose values come next: of all of it, and of an element. */
struct list {
    proto_tree *tree, *element;
};

/* Where a value stands: below the list or the element that it is of, if it is of one. */
static proto_tree *
tree_of(const struct list *list, struct flowlog_parts *parts, const struct flow_value *value)
{
    proto_tree *tree = value->element == FLOW_ELEMENT_PART && list->element != NULL ? list->element
                       : value->element != FLOW_NO_ELEMENT                          ? list->tree
                                                                                    : NULL;
    return tree != NULL ? tree : flowlog_part(parts, flow_field_part(value->field));
}

/* Only a tree that somebody sees has branches. item may be NULL. */
static void
open_list(struct list *list, const struct flow_value *value, proto_item *item)
{
    if (value->element == FLOW_ELEMENT_HEAD) {
        list->element = item != NULL ? proto_item_add_subtree(item, ett_element) : NULL;
    } else if (value->element == FLOW_NO_ELEMENT) {
        bool is_list =
            item != NULL && value->field != NULL && value->field->tuple != NULL && value->field->tuple->between != '\0';
        list->tree = is_list ? proto_item_add_subtree(item, ett_list) : NULL;
    }
}

/* What stands in the log's row. Where nobody looks, only what expert information says something of. */
static void
add_logged(struct target *target, struct flowlog_parts *parts, const struct flow_record *record)
{
    struct list list = {NULL, NULL};
    for (size_t i = 0; i < record->n_values; i++) {
        const struct flow_value *value = &record->values[i];
        bool remarkable = value->kind == FLOW_IS_BAD || (value->field == NULL && !is_expected(record));
        proto_item *item = NULL;
        if (value->kind != FLOW_ABSENT && (parts->asked || remarkable)) {
            target->tree = tree_of(&list, parts, value);
            item = add_value(target, record, value);
        }
        if (parts->visible) {
            open_list(&list, value, item);
        }
    }
}

static void
add_computed(struct target *target, struct flowlog_parts *parts, const struct flow_record *record)
{
    target->row = 0;
    for (size_t i = 0; i < record->n_computed; i++) {
        const struct flow_value *value = &record->computed[i];
        const struct flowlog_hf *hf = flowlog_hf(value->field);
        target->tree = flowlog_part(parts, flow_field_part(value->field));
        proto_item *item = value->kind == FLOW_IS_TEXT   ? add_text(target, hf->id, 0, value)
                           : value->kind == FLOW_IS_TIME ? add_time(target, hf, 0, value)
                           : value->kind == FLOW_IS_IPV4 || value->kind == FLOW_IS_IPV6
                               ? add_address(target, hf, 0, value)
                               : add_number(target, hf, 0, value);
        proto_item_set_generated(item);
    }
}

void
flowlog_add_values(packet_info *pinfo, struct flowlog_parts *parts, int row, const struct flow_record *record)
{
    struct target target = {pinfo, parts->tree, parts->tvb, row};
    if (parts->asked || record->remarkable) {
        add_logged(&target, parts, record);
    }
    if (parts->asked) {
        add_computed(&target, parts, record);
        add_duration(parts, record);
    }
    flowlog_add_as_packets(pinfo, parts, row, record);
    flowlog_parts_summarise(pinfo, parts, record);
}
