/* found.c - what the members of an object are that may wrap rows, and what they say of the rows
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/wrap/claims.h"
#include "core/wrap/found.h"
#include "core/wrap/recogniser.h"
#include "core/wrap/table_row.h"

static void
add_payload(struct flow_found *found, const struct flow_found_payload *payload)
{
    size_t i = found->n_payloads++;
    for (; i > 0 && found->payloads[i - 1].rank > payload->rank; i--) {
        found->payloads[i] = found->payloads[i - 1];
    }
    found->payloads[i] = *payload;
}

static bool
is_nest(const struct flow_member *member)
{
    return member->kind == FLOW_MEMBER_OBJECT || member->kind == FLOW_MEMBER_ARRAY;
}

static void
note_control(struct flow_found *found, const struct flow_member *member)
{
    static const char control[] = "CONTROL_MESSAGE";
    found->is_control =
        found->is_control || (member->length == strlen(control) && flow_member_is(member, "messageType") &&
                              memcmp(member->value, control, member->length) == 0);
}

/* Whether a member is all that an action of a bulk request has: {"index":{"_index":"flows"}}. */
static bool
is_action(const struct flow_member *member)
{
    static const char *const actions[] = {"index", "create", "update", "delete"};
    for (size_t i = 0; i < G_N_ELEMENTS(actions) && member->kind == FLOW_MEMBER_OBJECT; i++) {
        if (flow_member_is(member, actions[i])) {
            struct flow_members members = flow_members(member->value, member->length);
            struct flow_member first;
            bool any = flow_members_next(&members, &first);
            return !members.is_broken && (!any || (first.name_length > 0 && first.name[0] == '_'));
        }
    }
    return false;
}

/* Whether a member that may hold rows holds items instead, as an array or in a member of its own: "data.results". */
static bool
holds_items(const struct flow_opening *opening, const struct flow_member *member)
{
    char name[64];
    struct flow_member inner;
    if (flow_item_wraps(opening->providers, member->name, member->name_length) != SCAN_MAY_WRAP) {
        return false;
    }
    struct flow_members members = flow_members(member->value, member->length);
    bool holds = member->kind == FLOW_MEMBER_ARRAY;
    while (!holds && member->kind == FLOW_MEMBER_OBJECT && flow_members_next(&members, &inner)) {
        size_t length = member->name_length + 1 + inner.name_length;
        if (is_nest(&inner) && length <= sizeof(name)) {
            memcpy(name, member->name, member->name_length);
            name[member->name_length] = '.';
            memcpy(name + member->name_length + 1, inner.name, inner.name_length);
            holds = flow_item_wraps(opening->providers, name, length) == SCAN_WRAPPER;
        }
    }
    return holds;
}

static void
take_member(const struct flow_opening *opening, struct flow_found *found, const struct flow_member *member)
{
    struct flow_found_payload payload;
    const struct flow_envelope_name *name = flow_envelope_name(member, &payload.rank);
    payload.kind = name != NULL ? flow_envelope_payload(name, member->kind) : FLOW_NO_PAYLOAD;
    bool is_null = member->kind == FLOW_MEMBER_OTHER && member->length > 0 && member->value[0] == 'n';
    found->is_action = found->n_members++ == 0 && is_action(member);
    if (is_nest(member) && payload.kind != FLOW_NO_PAYLOAD && holds_items(opening, member)) {
        found->wraps = true;
    } else if (payload.kind != FLOW_NO_PAYLOAD && found->n_payloads < FLOW_FOUND_MOST_PAYLOADS) {
        payload.member = *member;
        add_payload(found, &payload);
    } else if (name != NULL && name->column != NULL && found->n_facts < FLOW_FOUND_MOST_FACTS && !is_null &&
               !is_nest(member)) {
        found->facts[found->n_facts].column = name->column;
        found->facts[found->n_facts++].member = *member;
    } else if (flow_is_table_columns(member)) {
        found->columns = *member;
    } else if (is_nest(member)) {
        found->wraps =
            found->wraps || flow_item_wraps(opening->providers, member->name, member->name_length) != SCAN_NO_WRAPPER;
    } else {
        note_control(found, member);
    }
}

/* What there is of payloads and facts, nearly always one or two, their numbers say: all the room for them is not
 * cleared, since this is asked of every row. */
void
flow_found_look(const struct flow_opening *opening, const char *text, size_t length, struct flow_found *found)
{
    struct flow_members members = flow_members(text, length);
    struct flow_member member;
    found->text = text;
    found->length = length;
    found->n_payloads = found->n_facts = found->n_members = 0;
    found->columns = (struct flow_member){.value = NULL};
    found->wraps = found->is_control = found->is_action = false;
    found->is_broken = members.is_broken || members.closer != '}';
    while (!found->is_broken && flow_members_next(&members, &member)) {
        take_member(opening, found, &member);
    }
    found->behind = members.is_broken ? 0 : (size_t)(members.end - members.at - 1);
    found->is_broken = found->is_broken || (members.is_broken && !opening->cut && !opening->partial);
    found->is_doubtful = members.is_doubtful;
}

/* ---- what the object says of its rows ---- */

/* How much of a log stream's name is the id of an interface, behind which "-all" may stand. */
static size_t
interface_in(const struct flow_opening *opening, const char *stream, size_t length)
{
    size_t shorter = length;
    while (shorter > 0 && stream[shorter - 1] != '-') {
        shorter--;
    }
    const size_t lengths[] = {shorter > 0 ? shorter - 1 : 0, length};
    for (size_t i = 0; i < G_N_ELEMENTS(lengths); i++) {
        for (const struct flow_looks *const *looks = opening->recogniser->looks; *looks != NULL; looks++) {
            if (flow_shape_matches((*looks)->interface_ids, stream, lengths[i])) {
                return lengths[i];
            }
        }
    }
    return 0;
}

/* Nearly all rows are from the log stream of the row before. */
static void
note_interface(struct flow_opening *opening, const char *stream, size_t length)
{
    GString *latest = opening->stream;
    if (latest->len != length || memcmp(latest->str, stream, length) != 0) {
        g_string_truncate(latest, 0);
        g_string_append_len(latest, stream, (gssize)length);
        opening->stream_interface = interface_in(opening, stream, length);
    }
    opening->interface = opening->stream_interface > 0 ? stream : NULL;
    opening->interface_length = opening->stream_interface;
}

static void
add_fact(struct flow_opening *opening, const char *column, const struct flow_member *member)
{
    struct flow_text text = {member->value, member->length};
    if (member->escaped) {
        char *plain = g_malloc(member->length + 1);
        text = (struct flow_text){plain, flow_member_text(member, plain)};
        flow_opening_keep(opening, plain, text.length); /* if it is too long to stand in every row, a row borrows it */
    }
    flow_rows_cell_text(opening->rows, column, text.text, text.length);
    if (member->kind == FLOW_MEMBER_STRING && flow_recogniser_has_declared(opening->recogniser)) {
        flow_origin_take(&opening->origin, column, strlen(column), text);
    }
    if (strcmp(column, "@logStream") == 0 && member->kind == FLOW_MEMBER_STRING && !member->escaped) {
        note_interface(opening, member->value, member->length);
    }
}

static bool
is_fact(const struct flow_found *found, const struct flow_member *member)
{
    for (size_t i = 0; i < found->n_facts; i++) {
        if (found->facts[i].member.value == member->value) {
            return true;
        }
    }
    return false;
}

/* Whether the member is the payload, or says the same again. */
static bool
is_said(const struct flow_found_payload *payload, const struct flow_member *member)
{
    return payload->member.value == member->value ||
           (payload->member.kind == member->kind && payload->member.length == member->length &&
            memcmp(payload->member.value, member->value, member->length) == 0 && member->kind == FLOW_MEMBER_STRING &&
            member->length > 0);
}

/* JSON without the blanks between its parts. */
static void
append_compact(GString *out, const char *at, const char *end)
{
    bool in_string = false;
    const char *begin = at;
    for (; at < end; at++) {
        if (in_string && *at == '\\') {
            at++; /* what stands behind it is no quote; the member ends in neither */
        } else if (in_string) {
            in_string = *at != '"';
        } else if (g_ascii_isspace(*at)) {
            g_string_append_len(out, begin, (gssize)(at - begin));
            begin = at + 1;
        } else {
            in_string = *at == '"';
        }
    }
    g_string_append_len(out, begin, (gssize)(end - begin));
}

/* One cell of all members that have no column, as they stand. */
static void
add_others(struct flow_opening *opening, const struct flow_found *found, const struct flow_found_payload *payload)
{
    struct flow_members members = flow_members(found->text, found->length);
    struct flow_member member;
    GString *others = g_string_new(NULL);
    while (flow_members_next(&members, &member)) {
        if (!is_said(payload, &member) && !is_fact(found, &member) && member.value != found->columns.value) {
            g_string_append_c(others, others->len > 0 ? ',' : '{');
            append_compact(others, member.name - 1, members.at);
        }
    }
    if (others->len > 0) {
        g_string_append_c(others, '}');
        gsize room = others->len;
        char *text = g_string_free(others, FALSE);
        flow_opening_keep(opening, text, room);
        flow_rows_cell_text(opening->rows, "@wrapper", text, room);
    } else {
        g_string_free(others, TRUE);
    }
}

void
flow_found_say(struct flow_opening *opening, const struct flow_found *found, const struct flow_found_payload *payload)
{
    for (size_t i = 0; i < found->n_facts; i++) {
        add_fact(opening, found->facts[i].column, &found->facts[i].member);
    }
    if (found->n_members > found->n_facts + 1 + (found->columns.length > 0)) {
        add_others(opening, found, payload);
    }
}
