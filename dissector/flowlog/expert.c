/* expert.c - what is wrong with a record, or worth a look
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/flowlog/expert.h"
#include <epan/expert.h>
#include <epan/strutil.h>

static expert_field ei_reject = EI_INIT;
static expert_field ei_skipdata = EI_INIT;
static expert_field ei_contradiction = EI_INIT;
static expert_field ei_row = EI_INIT;
static expert_field ei_unnamed = EI_INIT;
static expert_field ei_value = EI_INIT;
static expert_field ei_left_out = EI_INIT;
static expert_field ei_cut = EI_INIT;
static expert_field ei_log = EI_INIT;
static expert_field ei_repair = EI_INIT;
static expert_field ei_time = EI_INIT;
static expert_field ei_interfaces = EI_INIT;
static expert_field ei_no_record = EI_INIT;
static expert_field ei_unknown = EI_INIT;

void
flowlog_register_experts(int proto)
{
    static ei_register_info experts[] = {
        {&ei_reject, {"flowlog.expert.reject", PI_SECURITY, PI_NOTE, "The traffic was rejected", EXPFILL}},
        {&ei_skipdata,
         {"flowlog.expert.skipdata", PI_SEQUENCE, PI_WARN, "Records of this time were lost by the cloud", EXPFILL}},
        {&ei_contradiction,
         {"flowlog.expert.contradiction", PI_PROTOCOL, PI_WARN, "Values contradict each other", EXPFILL}},
        {&ei_row, {"flowlog.expert.row", PI_MALFORMED, PI_ERROR, "The row cannot be read", EXPFILL}},
        {&ei_unnamed, {"flowlog.expert.unnamed", PI_UNDECODED, PI_WARN, "Nobody has named the columns", EXPFILL}},
        {&ei_value, {"flowlog.expert.value", PI_MALFORMED, PI_ERROR, "A value is malformed", EXPFILL}},
        {&ei_left_out,
         {"flowlog.expert.left_out", PI_UNDECODED, PI_WARN, "Part of a list is not taken apart", EXPFILL}},
        {&ei_cut, {"flowlog.expert.cut", PI_MALFORMED, PI_ERROR, "The row was too long to keep whole", EXPFILL}},
        {&ei_log, {"flowlog.expert.log", PI_MALFORMED, PI_ERROR, "Part of the log cannot be read", EXPFILL}},
        {&ei_repair,
         {"flowlog.expert.repair", PI_MALFORMED, PI_WARN, "Part of the log was mended to be read", EXPFILL}},
        {&ei_time, {"flowlog.expert.time_borrowed", PI_ASSUMPTION, PI_NOTE, "The row has no time of its own", EXPFILL}},
        {&ei_interfaces,
         {"flowlog.expert.interfaces", PI_UNDECODED, PI_WARN, "More interfaces than can be told apart", EXPFILL}},
        {&ei_no_record, {"flowlog.expert.no_record", PI_MALFORMED, PI_ERROR, "Not a record packet", EXPFILL}},
        {&ei_unknown,
         {"flowlog.expert.unknown", PI_UNDECODED, PI_CHAT, "A column that this version does not know", EXPFILL}},
    };
    expert_register_field_array(expert_register_protocol(proto), experts, G_N_ELEMENTS(experts));
}

static bool
is_before(const struct flow_time *a, const struct flow_time *b)
{
    return a->secs < b->secs || (a->secs == b->secs && a->nsecs < b->nsecs);
}

static void
contradict(packet_info *pinfo, proto_item *item, const char *what)
{
    expert_add_info_format(pinfo, item, &ei_contradiction, "%s", what);
}

/* Only what cannot be true whatever the cloud counts as a byte. */
/* What the container says of the part of the log that the record stands in. */
static void
add_of_log(packet_info *pinfo, proto_item *item, const struct flow_record *record)
{
    const struct flow_value *error = record->role[FLOW_LOG_ERROR], *repair = record->role[FLOW_LOG_REPAIR];
    if (error != NULL) {
        expert_add_info_format(pinfo, item, &ei_log, "%s",
                               format_text(pinfo->pool, (const void *)error->text, error->text_length));
    }
    if (repair != NULL) {
        expert_add_info_format(pinfo, item, &ei_repair, "This part of the log was mended: %s",
                               format_text(pinfo->pool, (const void *)repair->text, repair->text_length));
    }
}

static void
add_contradictions(packet_info *pinfo, proto_item *item, const struct flow_record *record)
{
    const struct flow_value *packets = record->role[FLOW_PACKETS], *bytes = record->role[FLOW_BYTES];
    const struct flow_value *start = record->role[FLOW_START], *end = record->role[FLOW_END];
    const struct flow_value *src = record->role[FLOW_SRC], *dst = record->role[FLOW_DST];
    if (start != NULL && end != NULL && is_before(&end->time, &start->time)) {
        contradict(pinfo, item, "The flow ends before it starts");
    }
    if (packets != NULL && bytes != NULL) {
        if (packets->number == 0 && bytes->number > 0) {
            contradict(pinfo, item, "Bytes without packets");
        }
        if (packets->number > 0 && bytes->number == 0 && !record->schema->provider->payload_bytes) {
            contradict(pinfo, item, "Packets without bytes");
        }
    }
    if (src != NULL && dst != NULL && src->kind != dst->kind) {
        contradict(pinfo, item, "One address is IPv4 and the other IPv6");
    }
    /* Where records were lost, others need not be: some clouds say SKIPDATA beside the flows that are left. */
    if (flow_value_is(record->role[FLOW_STATUS], "NODATA") && packets != NULL) {
        contradict(pinfo, item, "Counters in a record that says it has no data");
    }
}

static void
add_left_out(packet_info *pinfo, proto_item *item, const struct flow_record *record)
{
    const char *why = record->n_elements == FLOW_MAX_ELEMENTS ? "there are too many" : "too many are malformed";
    expert_add_info_format(pinfo, item, &ei_left_out,
                           "%" G_GSIZE_FORMAT " elements of the lists in the row are not taken apart, and no filter "
                           "finds them: %s",
                           record->n_left_out, why);
}

void
flowlog_add_experts(packet_info *pinfo, proto_item *item, const struct flow_record *record)
{
    if (record->n_left_out > 0) {
        add_left_out(pinfo, item, record);
    }
    if (record->problem != FLOW_ROW_OK) {
        GString *why = g_string_new(NULL);
        flow_record_explain(record, why);
        expert_add_info_format(pinfo, item, record->problem == FLOW_ROW_UNNAMED ? &ei_unnamed : &ei_row, "%s",
                               why->str);
        g_string_free(why, TRUE);
        return;
    }
    add_of_log(pinfo, item, record);
    if (flow_value_is(record->role[FLOW_ACTION], "REJECT")) {
        expert_add_info(pinfo, item, &ei_reject);
    }
    if (flow_value_is(record->role[FLOW_STATUS], "SKIPDATA")) {
        expert_add_info(pinfo, item, &ei_skipdata);
    }
    add_contradictions(pinfo, item, record);
}

void
flowlog_expert_malformed(packet_info *pinfo, proto_item *item, const struct flow_value *value)
{
    expert_add_info_format(pinfo, item, &ei_value, "%s: \"%s\" is malformed: %s",
                           format_text(pinfo->pool, (const void *)value->name, value->name_length),
                           format_text(pinfo->pool, (const void *)value->text, value->text_length), value->reason);
}

void
flowlog_expert_unknown(packet_info *pinfo, proto_item *item)
{
    expert_add_info(pinfo, item, &ei_unknown);
}

void
flowlog_expert_cut(packet_info *pinfo, proto_item *item, tvbuff_t *tvb)
{
    expert_add_info_format(pinfo, item, &ei_cut, "The row is %u bytes longer in the log than what a packet can hold",
                           tvb_reported_length(tvb) - tvb_captured_length(tvb));
}

void
flowlog_expert_time(packet_info *pinfo, proto_item *item, const char *whose)
{
    expert_add_info_format(pinfo, item, &ei_time, "The row has no time of its own: it stands at the time %s", whose);
}

void
flowlog_expert_interfaces(packet_info *pinfo, proto_item *item, uint64_t most)
{
    expert_add_info_format(pinfo, item, &ei_interfaces,
                           "The log names more than %" PRIu64 " interfaces, the most that are told apart: this frame "
                           "stands at the first, \"unknown\", and only its row says where it was taken",
                           most);
}

void
flowlog_expert_no_record(packet_info *pinfo, proto_item *item, const char *reason)
{
    expert_add_info_format(pinfo, item, &ei_no_record, "Not a record packet: %s", reason);
}
