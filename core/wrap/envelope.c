/* envelope.c - an object that is nobody's row, but wraps rows
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/record/cells.h"
#include "core/wrap/claims.h"
#include "core/wrap/envelope.h"
#include "core/wrap/envelope_names.h"
#include "core/wrap/opening.h"
#include "core/wrap/recogniser.h"

enum { MOST_PAYLOADS = 8, MOST_FACTS = 16 };

struct payload {
    struct flow_member member;
    enum flow_payload kind;
    unsigned rank;
};

/* What the members of an object are. */
struct found {
    const char *text;
    size_t length;
    struct payload payloads[MOST_PAYLOADS]; /* by rank */
    size_t n_payloads;
    struct {
        const char *column;
        struct flow_member member;
    } facts[MOST_FACTS];
    size_t n_facts;
    size_t n_members;
    size_t behind; /* bytes behind the object */
    bool wraps, is_control, is_broken;
};

struct flow_envelope {
    struct flow_opening opening;
    struct found seen; /* of the object that was looked at last; text is NULL if there is none */
};

static void
add_payload(struct found *found, const struct payload *payload)
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
note_control(struct found *found, const struct flow_member *member)
{
    static const char control[] = "CONTROL_MESSAGE";
    found->is_control =
        found->is_control || (member->length == strlen(control) && flow_member_is(member, "messageType") &&
                              memcmp(member->value, control, member->length) == 0);
}

static void
take_member(const struct flow_opening *opening, struct found *found, const struct flow_member *member)
{
    struct payload payload = {.member = *member};
    const struct flow_envelope_name *name = flow_envelope_name(member, &payload.rank);
    payload.kind = name != NULL ? flow_envelope_payload(name, member->kind) : FLOW_NO_PAYLOAD;
    bool is_null = member->kind == FLOW_MEMBER_OTHER && member->length > 0 && member->value[0] == 'n';
    found->n_members++;
    if (payload.kind != FLOW_NO_PAYLOAD && found->n_payloads < MOST_PAYLOADS) {
        add_payload(found, &payload);
    } else if (name != NULL && name->column != NULL && found->n_facts < MOST_FACTS && !is_null && !is_nest(member)) {
        found->facts[found->n_facts].column = name->column;
        found->facts[found->n_facts++].member = *member;
    } else if (is_nest(member)) {
        found->wraps =
            found->wraps || flow_item_wraps(opening->providers, member->name, member->name_length) != SCAN_NO_WRAPPER;
    } else {
        note_control(found, member);
    }
}

static struct found
look(const struct flow_opening *opening, const char *text, size_t length)
{
    struct found found = {.text = text, .length = length};
    struct flow_members members = flow_members(text, length);
    struct flow_member member;
    found.is_broken = members.is_broken || members.closer != '}';
    while (!found.is_broken && flow_members_next(&members, &member)) {
        take_member(opening, &found, &member);
    }
    found.behind = members.is_broken ? 0 : (size_t)(members.end - members.at - 1);
    found.is_broken = found.is_broken || (members.is_broken && !opening->cut && !opening->partial);
    return found;
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
    if (!member->escaped) {
        flow_rows_cell_text(opening->rows, column, member->value, member->length);
    } else {
        char *plain = g_malloc(member->length + 1);
        size_t n = flow_member_text(member, plain);
        flow_opening_keep(opening, plain, n); /* if it is too long to stand in every row, a row borrows it */
        flow_rows_cell_text(opening->rows, column, plain, n);
    }
    if (strcmp(column, "@logStream") == 0 && member->kind == FLOW_MEMBER_STRING && !member->escaped) {
        note_interface(opening, member->value, member->length);
    }
}

static bool
is_fact(const struct found *found, const struct flow_member *member)
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
is_said(const struct payload *payload, const struct flow_member *member)
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
add_others(struct flow_opening *opening, const struct found *found, const struct payload *payload)
{
    struct flow_members members = flow_members(found->text, found->length);
    struct flow_member member;
    GString *others = g_string_new(NULL);
    while (flow_members_next(&members, &member)) {
        if (!is_said(payload, &member) && !is_fact(found, &member)) {
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

static void
add_facts(struct flow_opening *opening, const struct found *found, const struct payload *payload)
{
    for (size_t i = 0; i < found->n_facts; i++) {
        add_fact(opening, found->facts[i].column, &found->facts[i].member);
    }
    if (found->n_members > found->n_facts + 1) {
        add_others(opening, found, payload);
    }
}

/* ---- what it holds ---- */

/* The text of a string, which lives as long as the rows. */
static const char *
text_of(struct flow_opening *opening, const struct flow_member *member, size_t *length)
{
    *length = member->length;
    if (member->kind != FLOW_MEMBER_STRING || !member->escaped) {
        return member->value;
    }
    char *plain = g_malloc(member->length + 1);
    *length = flow_member_text(member, plain);
    flow_opening_keep(opening, plain, *length);
    return plain;
}

/* Whether the text is one line, so that it is one row at the most. */
static bool
is_one_line(const char *text, size_t length)
{
    trim_blanks(&text, &length);
    return length > 0 && text[0] != '{' && text[0] != '[' && memchr(text, '\n', length) == NULL;
}

static bool
open_list(struct flow_opening *opening, const struct flow_member *list)
{
    struct flow_rows_mark mark = flow_rows_mark(opening->rows);
    struct flow_members elements = flow_members(list->value, list->length);
    struct flow_member element;
    size_t known = opening->known;
    while (flow_rows_count(opening->rows) < OPENING_MOST_ROWS && flow_members_next(&elements, &element)) {
        if (element.cut && opening->partial) {
            break;
        }
        if (element.kind == FLOW_MEMBER_OBJECT) {
            opening->object(opening, element.value, element.length, OPENING_MUST);
        } else {
            size_t n;
            const char *text = text_of(opening, &element, &n);
            if (element.kind != FLOW_MEMBER_STRING || !flow_opening_text(opening, text, n)) {
                flow_opening_fault(opening, "the message is not a flow log's", text, n);
            }
        }
    }
    bool is_full = flow_rows_count(opening->rows) >= OPENING_MOST_ROWS && elements.at < elements.end &&
                   *elements.at != elements.closer;
    if (is_full || (elements.is_broken && !opening->cut && !opening->partial)) {
        flow_opening_fault(opening,
                           is_full ? "the record holds more rows than can be shown of one" : "the record is not JSON",
                           elements.at, (size_t)(elements.end - elements.at));
    }
    if (opening->known == known) {
        flow_rows_go_back(opening->rows, &mark);
    }
    return opening->known > known;
}

static bool
open_payload(struct flow_opening *opening, const struct payload *payload, const char *text, size_t length)
{
    if (payload->kind == FLOW_PAYLOAD_LIST) {
        return open_list(opening, &payload->member);
    }
    if (payload->member.kind == FLOW_MEMBER_OBJECT) {
        return opening->object(opening, text, length, OPENING_MAY_WRAP);
    }
    return payload->kind == FLOW_PAYLOAD_TEXT ? flow_opening_text(opening, text, length)
                                              : flow_opening_data(opening, text, length, payload->member.cut);
}

/* Adds the payload's rows behind what the object says of them; if it has none and must be shown, one that says so. */
static bool
try_payload(struct flow_opening *opening, const struct found *found, const struct payload *payload, bool must)
{
    struct flow_rows_mark mark = flow_rows_mark(opening->rows);
    const char *interface = opening->interface;
    size_t interface_length = opening->interface_length, length;
    const char *text = text_of(opening, &payload->member, &length);
    if (opening->left == 0) {
        opening->reason = "the payloads of the record have more than 64 MiB";
        return false;
    }
    flow_rows_enter(opening->rows);
    if (payload->member.kind == FLOW_MEMBER_STRING && payload->kind == FLOW_PAYLOAD_TEXT && is_one_line(text, length)) {
        flow_rows_only(opening->rows);
    }
    add_facts(opening, found, payload);
    bool is_object = payload->member.kind == FLOW_MEMBER_OBJECT;
    opening->inner = NULL;
    bool is_known = is_object && must ? opening->object(opening, text, length, OPENING_MUST)
                                      : open_payload(opening, payload, text, length);
    if (!is_known && must && !is_object) {
        bool has_inner = opening->inner != NULL;
        const char *reason = opening->reason != NULL ? opening->reason
                             : opening->is_control   ? "a control message of the log service, which holds no record"
                                                     : "the message is not a flow log's";
        flow_opening_fault(opening, reason, has_inner ? opening->inner : text,
                           has_inner ? opening->inner_length : length);
    }
    flow_rows_leave(opening->rows);
    flow_rows_provide(opening->rows, opening->usual);
    if (!is_known && !must) {
        flow_rows_go_back(opening->rows, &mark);
    }
    opening->interface = interface;
    opening->interface_length = interface_length;
    return is_known;
}

/* How many values a parser would make of the text, at the least. */
static size_t
count_values(const char *text, size_t length)
{
    size_t n = 1;
    for (size_t i = 0; i < length; i++) {
        n += text[i] == ',' || text[i] == '{' || text[i] == '[';
    }
    return n;
}

/* Adds the rows of an object that a provider claims. Returns false if there are none, because the object is cut. */
static bool
add_own(struct flow_opening *opening, const struct flow_provider *provider, const char *text, size_t length)
{
    size_t values = count_values(text, length);
    if (values > opening->values_left) {
        flow_opening_fault(opening, "the record has more values than can be parsed at once", text, length);
        return true;
    }
    opening->values_left -= values;
    json_t *object = json_loadb(text, length, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, NULL);
    if (object == NULL && !opening->partial) {
        flow_opening_fault(opening, "the record is not JSON, or a name stands twice in one object of it", text, length);
        return true;
    }
    if (object == NULL) {
        return false;
    }
    g_ptr_array_add(opening->objects, object);
    flow_rows_provide(opening->rows, provider);
    flow_rows_enter(opening->rows);
    flow_item_json(provider)->rows(opening->rows, object);
    flow_rows_leave(opening->rows);
    flow_rows_provide(opening->rows, opening->usual);
    return true;
}

static bool
open_own(struct flow_opening *opening, const char *text, size_t length)
{
    const struct flow_provider *provider = flow_item_whose(opening->tables, opening->providers, text, length);
    if (provider == NULL || (!opening->cut && !add_own(opening, provider, text, length))) {
        return false;
    }
    flow_opening_known(opening, provider);
    return true;
}

/* The payloads are tried one after the other; if none holds rows, the object may be one itself. */
static bool
open_found(struct flow_opening *opening, const struct found *found, bool must)
{
    const char *reason = NULL;
    bool has_object = false;
    for (size_t i = 0; i < found->n_payloads; i++) {
        has_object = has_object || found->payloads[i].member.kind == FLOW_MEMBER_OBJECT;
    }
    if (has_object && open_own(opening, found->text, found->length)) {
        return true; /* the object is part of the row */
    }
    for (size_t i = 0; i < found->n_payloads; i++) {
        opening->reason = NULL;
        if (try_payload(opening, found, &found->payloads[i], false)) {
            return true;
        }
        reason = reason != NULL ? reason : opening->reason;
    }
    if (open_own(opening, found->text, found->length)) {
        return true;
    }
    opening->reason = reason;
    if (must && found->n_payloads > 0) {
        try_payload(opening, found, &found->payloads[0], true);
    } else if (must) {
        flow_opening_fault(opening, "the record is not a flow log's", found->text, found->length);
    }
    return false;
}

static bool
open_looked(struct flow_opening *opening, const struct found *found, unsigned how)
{
    bool was_control = opening->is_control, is_known = false, must = (how & OPENING_MUST) != 0;
    opening->depth++;
    opening->is_control = was_control || found->is_control;
    if (found->is_broken) {
        if (must) {
            flow_opening_fault(opening, "the record is not JSON", found->text, found->length);
        }
    } else if (found->wraps && (how & OPENING_MAY_WRAP) != 0) {
        is_known = flow_opening_items(opening, found->text, found->length);
    } else {
        is_known = open_found(opening, found, must);
    }
    opening->is_control = was_control;
    opening->depth--;
    return is_known;
}

/* A row of a query's result, [{"field": ..., "value": ...}, ...], as an object; NULL if it is none. */
static const char *
as_object(struct flow_opening *opening, const char *text, size_t *length)
{
    static const char pointer[] = "@ptr"; /* which asks the log service for the whole of it */
    struct flow_members elements = flow_members(text, *length);
    struct flow_member element, field, value;
    GString *object = g_string_new("{");
    while (elements.closer == ']' && flow_members_next(&elements, &element)) {
        struct flow_members members = flow_members(element.value, element.length);
        if (!flow_members_next(&members, &field) || !flow_members_next(&members, &value) ||
            !flow_member_is(&field, "field") || !flow_member_is(&value, "value") || field.kind != FLOW_MEMBER_STRING ||
            value.cut) {
            break;
        }
        if (field.length == strlen(pointer) && memcmp(field.value, pointer, field.length) == 0) {
            continue;
        }
        size_t quotes = value.kind == FLOW_MEMBER_STRING;
        g_string_append_c(object, object->len > 1 ? ',' : ' ');
        g_string_append_len(object, field.value - 1, (gssize)field.length + 2);
        g_string_append_c(object, ':');
        g_string_append_len(object, value.value - quotes, (gssize)(value.length + 2 * quotes));
    }
    bool is_row = elements.at < elements.end && *elements.at == ']' && !elements.is_broken && object->len > 1;
    g_string_append_c(object, '}');
    *length = object->len;
    char *made = g_string_free(object, FALSE);
    flow_opening_keep(opening, made, *length);
    return is_row ? made : NULL;
}

static bool
open_object(struct flow_opening *opening, const char *text, size_t length, unsigned how)
{
    size_t n = length;
    const char *object = text[0] == '[' ? as_object(opening, text, &n) : text;
    text = object != NULL ? object : text;
    length = object != NULL ? n : length;
    if (opening->depth >= OPENING_DEEPEST) {
        opening->reason = "more envelopes in each other than are opened";
        if ((how & OPENING_MUST) != 0) {
            flow_opening_fault(opening, opening->reason, text, length);
        }
        return false;
    }
    struct found found = look(opening, text, length);
    opening->has_more = (how & OPENING_ALONE) != 0 && (found.behind > 0 || found.is_broken);
    return !opening->has_more && open_looked(opening, &found, how);
}

/* ---- the item ---- */

struct flow_envelope *
flow_envelope_new(const struct flow_provider *const *providers, struct flow_tables *tables,
                  struct flow_recogniser *recogniser, struct flow_rows *rows)
{
    struct flow_envelope *envelope = g_new0(struct flow_envelope, 1);
    envelope->opening = (struct flow_opening){.providers = providers,
                                              .tables = tables,
                                              .recogniser = recogniser,
                                              .rows = rows,
                                              .stream = g_string_new(NULL),
                                              .texts = g_ptr_array_new_with_free_func(g_free),
                                              .objects = g_ptr_array_new_with_free_func((GDestroyNotify)json_decref),
                                              .object = open_object};
    return envelope;
}

void
flow_envelope_clear(struct flow_envelope *envelope)
{
    struct flow_opening *opening = &envelope->opening;
    g_ptr_array_set_size(opening->texts, 0);
    g_ptr_array_set_size(opening->objects, 0);
    opening->left = OPENING_MOST_BYTES;
    opening->values_left = OPENING_MOST_VALUES;
    opening->known = 0;
    opening->first = NULL;
    opening->reason = NULL;
    opening->interface = NULL;
}

void
flow_envelope_free(struct flow_envelope *envelope)
{
    g_ptr_array_free(envelope->opening.texts, TRUE);
    g_ptr_array_free(envelope->opening.objects, TRUE);
    g_string_free(envelope->opening.stream, TRUE);
    g_free(envelope);
}

enum flow_envelope_is
flow_envelope_open(struct flow_envelope *envelope, const struct flow_provider *usual, const char *text, size_t length,
                   unsigned how)
{
    struct flow_opening *opening = &envelope->opening;
    opening->usual = usual;
    opening->cut = (how & FLOW_ENVELOPE_LOOK) != 0;
    opening->partial = (how & FLOW_ENVELOPE_CUT) != 0;
    if (length > 0 && text[0] == '"') {
        flow_opening_string(opening, text, length);
        return opening->known > 0 ? FLOW_ENVELOPE_OF_ROWS : FLOW_ENVELOPE_OF_NONE;
    }
    if (length > 0 && text[0] == '[') {
        open_object(opening, text, length, (how & FLOW_ENVELOPE_MUST) != 0 ? OPENING_MUST : 0);
        return opening->known > 0 ? FLOW_ENVELOPE_OF_ROWS : FLOW_ENVELOPE_OF_NONE;
    }
    bool is_seen = envelope->seen.text == text && envelope->seen.length == length;
    const struct found found = is_seen ? envelope->seen : look(opening, text, length);
    envelope->seen.text = NULL;
    if (found.n_payloads == 0) {
        return FLOW_NO_ENVELOPE;
    }
    open_looked(opening, &found, (how & FLOW_ENVELOPE_MUST) != 0 ? OPENING_MUST : 0);
    return opening->known > 0 ? FLOW_ENVELOPE_OF_ROWS : FLOW_ENVELOPE_OF_NONE;
}

const struct flow_provider *
flow_envelope_provider(const struct flow_envelope *envelope)
{
    return envelope->opening.first;
}

size_t
flow_envelope_known(struct flow_envelope *envelope, const char *text, size_t length)
{
    envelope->opening.cut = envelope->opening.partial = false;
    struct found *seen = &envelope->seen;
    *seen = look(&envelope->opening, text, length);
    size_t known = seen->is_broken || seen->wraps ? 0 : length - seen->behind;
    if (known > 0 && memchr(text, '\n', known) != NULL) {
        known = 0; /* the end of a line in a string would show that the object is broken */
    }
    seen->length = known;
    seen->text = known > 0 ? text : NULL;
    return known;
}

const struct flow_header *
flow_envelope_header(const struct flow_envelope *envelope)
{
    return envelope->opening.header;
}

void
flow_envelope_set_header(struct flow_envelope *envelope, const struct flow_header *header)
{
    envelope->opening.header = header;
}

size_t
flow_envelope_size(const struct flow_envelope *envelope)
{
    enum { OF_ROW = 256, OF_VALUE = 300 };
    const struct flow_opening *opening = &envelope->opening;
    return OPENING_MOST_BYTES - opening->left + (OPENING_MOST_VALUES - opening->values_left) * OF_VALUE +
           flow_rows_count(opening->rows) * OF_ROW;
}
