/* envelope.c - an object that is nobody's row, but wraps rows
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/record/cells.h"
#include "core/wrap/claims.h"
#include "core/wrap/envelope.h"
#include "core/wrap/found.h"
#include "core/wrap/opening.h"
#include "core/wrap/result_row.h"
#include "core/wrap/table_row.h"

struct flow_envelope {
    struct flow_opening opening;
    struct flow_found seen; /* of the object that was looked at last */
    bool has_seen;          /* which is the one that is opened next */
};

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

/* Whether the object is not opened because of the work that would take; then says so if it must be shown. */
static bool
is_too_deep(struct flow_opening *opening, const char *text, size_t length, unsigned how)
{
    bool is_deep = opening->depth >= OPENING_DEEPEST || opening->looks_left < length;
    opening->looks_left -= MIN(opening->looks_left, length);
    if (is_deep) {
        opening->reason = "more envelopes in each other than are opened";
        if ((how & OPENING_MUST) != 0) {
            flow_opening_fault(opening, opening->reason, text, length);
        }
    }
    return is_deep;
}

static bool open_looked(struct flow_opening *opening, const struct flow_found *found, unsigned how);

/* Opens the next element if that is a sound object, as nearly all are, and goes behind it. Its end, which nobody knows
 * before, is found on the way. */
static bool
open_sound_object(struct flow_opening *opening, struct flow_members *elements)
{
    struct flow_found found;
    struct flow_members ahead = *elements;
    const char *text = opening->cut || opening->partial ? NULL : flow_members_object(&ahead);
    if (text == NULL) {
        return false;
    }
    size_t left = (size_t)(ahead.end - text);
    flow_found_look(opening, text, left, &found);
    if (found.is_broken) {
        return false;
    }
    found.length = left - found.behind;
    flow_members_pass(&ahead, found.length);
    *elements = ahead;
    if (!is_too_deep(opening, text, found.length, OPENING_MUST)) {
        opening->has_more = false;
        open_looked(opening, &found, OPENING_MUST);
    }
    return true;
}

/* Adds the row of an array of cells, or one that says why it is none. */
static void
open_table_row(struct flow_opening *opening, const GArray *names, const struct flow_member *row)
{
    size_t n;
    char *object = flow_table_row(names, row, &n);
    if (object == NULL) {
        flow_opening_fault(opening, "the row has not as many cells as the table has columns", row->value, row->length);
    } else if (n > opening->left) {
        g_free(object);
        flow_opening_fault(opening, "the rows of the table have more than 64 MiB", row->value, row->length);
    } else {
        flow_opening_keep(opening, object, n);
        opening->object(opening, object, n, OPENING_MUST);
    }
}

static void
open_element(struct flow_opening *opening, const GArray *names, const struct flow_member *element)
{
    if (element->kind == FLOW_MEMBER_ARRAY && names != NULL) {
        open_table_row(opening, names, element);
    } else if (element->kind == FLOW_MEMBER_OBJECT || element->kind == FLOW_MEMBER_ARRAY) {
        opening->object(opening, element->value, element->length, OPENING_MUST);
    } else {
        size_t n;
        const char *text = text_of(opening, element, &n);
        if (element->kind != FLOW_MEMBER_STRING || !flow_opening_text(opening, text, n)) {
            bool has_reason = element->kind == FLOW_MEMBER_STRING && opening->reason != NULL;
            flow_opening_fault(opening, has_reason ? opening->reason : "the message is not a flow log's", text, n);
        }
    }
}

/* columns: of the rows of a table; length 0: the elements say themselves what they are. */
static bool
open_list(struct flow_opening *opening, const struct flow_member *list, const struct flow_member *columns)
{
    GArray *names = columns->length > 0 ? flow_table_names(columns) : NULL;
    struct flow_rows_mark mark = flow_rows_mark(opening->rows);
    struct flow_members elements = flow_members(list->value, list->length);
    struct flow_member element;
    size_t known = opening->known;
    while (flow_rows_count(opening->rows) < OPENING_MOST_ROWS) {
        if (open_sound_object(opening, &elements)) {
            continue;
        }
        if (!flow_members_next(&elements, &element)) {
            break;
        }
        if (element.cut && opening->partial) {
            break;
        }
        open_element(opening, names, &element);
    }
    if (names != NULL) {
        g_array_free(names, TRUE);
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
open_payload(struct flow_opening *opening, const struct flow_found *found, const struct flow_found_payload *payload,
             const char *text, size_t length)
{
    if (payload->kind == FLOW_PAYLOAD_LIST) {
        return open_list(opening, &payload->member, &found->columns);
    }
    if (payload->member.kind == FLOW_MEMBER_OBJECT) {
        return opening->object(opening, text, length, OPENING_MAY_WRAP);
    }
    return payload->kind == FLOW_PAYLOAD_TEXT ? flow_opening_text(opening, text, length)
                                              : flow_opening_data(opening, text, length, payload->member.cut);
}

/* Adds the payload's rows behind what the object says of them; if it has none and must be shown, one that says so. */
static bool
try_payload(struct flow_opening *opening, const struct flow_found *found, const struct flow_found_payload *payload,
            bool must)
{
    struct flow_rows_mark mark = flow_rows_mark(opening->rows);
    const struct flow_origin origin = opening->origin;
    const char *interface = opening->interface;
    size_t interface_length = opening->interface_length, length;
    const char *text = text_of(opening, &payload->member, &length);
    if (opening->left == 0) {
        opening->reason = "the payloads of the record have more than 64 MiB";
        if (must) {
            flow_opening_fault(opening, opening->reason, found->text, found->length);
        }
        return false;
    }
    flow_rows_enter(opening->rows);
    if (payload->member.kind == FLOW_MEMBER_STRING && payload->kind == FLOW_PAYLOAD_TEXT && is_one_line(text, length)) {
        flow_rows_only(opening->rows);
    }
    flow_found_say(opening, found, payload);
    bool is_object = payload->member.kind == FLOW_MEMBER_OBJECT;
    opening->inner = NULL;
    bool is_known = is_object && must ? opening->object(opening, text, length, OPENING_MUST)
                                      : open_payload(opening, found, payload, text, length);
    if (!is_known && must && !is_object) {
        bool has_inner = opening->inner != NULL;
        const char *reason = opening->reason != NULL ? opening->reason
                             : opening->is_control   ? "a control message of the log service, which holds no record"
                                                     : "the message is not a flow log's";
        flow_opening_fault(opening, reason, has_inner ? opening->inner : text,
                           has_inner ? opening->inner_length : length);
        /* The log has a format, so that each of its rows is to be shown, even if all are wrong. */
        opening->known += reason == opening->misfit && opening->usual != NULL;
    }
    flow_rows_leave(opening->rows);
    flow_rows_provide(opening->rows, opening->usual);
    if (!is_known && !must) {
        flow_rows_go_back(opening->rows, &mark);
    }
    opening->interface = interface;
    opening->interface_length = interface_length;
    opening->origin = origin;
    return is_known;
}

/* Whether an object is more than the line in it, as nobody has named that one's columns. */
static bool
says_more(struct flow_opening *opening, const struct flow_found *found)
{
    if (!opening->is_unnamed || opening->only_lines) {
        return opening->is_unnamed;
    }
    const struct flow_provider *provider =
        flow_item_whose(opening->tables, opening->providers, found->text, found->length);
    return provider != NULL && provider->may_hold_line;
}

/* Adds the payload's rows, if it has some, and the object does not say more. */
static bool
prefer_payload(struct flow_opening *opening, const struct flow_found *found, const struct flow_found_payload *payload)
{
    struct flow_rows_mark mark = flow_rows_mark(opening->rows);
    const struct flow_provider *first = opening->first;
    size_t known = opening->known;
    opening->is_unnamed = false;
    if (!try_payload(opening, found, payload, false)) {
        return false;
    }
    if (!says_more(opening, found)) {
        return true;
    }
    flow_rows_go_back(opening->rows, &mark);
    opening->known = known;
    opening->first = first;
    return false;
}

/* The payloads are tried one after the other; if none holds rows, the object may be one itself. */
static bool
open_found(struct flow_opening *opening, const struct flow_found *found, bool must)
{
    const char *reason = NULL;
    bool has_object = false;
    for (size_t i = 0; i < found->n_payloads; i++) {
        has_object = has_object || found->payloads[i].member.kind == FLOW_MEMBER_OBJECT;
    }
    if (has_object && flow_opening_own(opening, found->text, found->length, true)) {
        return true; /* the object is part of the row */
    }
    for (size_t i = 0; i < found->n_payloads; i++) {
        opening->reason = NULL;
        if (prefer_payload(opening, found, &found->payloads[i])) {
            return true;
        }
        reason = reason != NULL ? reason : opening->reason;
    }
    if (flow_opening_own(opening, found->text, found->length, false)) {
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
open_looked(struct flow_opening *opening, const struct flow_found *found, unsigned how)
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

static bool
open_object(struct flow_opening *opening, const char *text, size_t length, unsigned how)
{
    size_t n;
    if (text[0] == '[') {
        char *row = flow_result_row(text, length, &n);
        if (row == NULL) {
            if ((how & OPENING_MUST) != 0) {
                flow_opening_fault(opening, "the message is not a flow log's", text, length);
            }
            return false;
        }
        flow_opening_keep(opening, row, n);
        text = row;
        length = n;
    }
    if (is_too_deep(opening, text, length, how)) {
        return false;
    }
    struct flow_found found;
    flow_found_look(opening, text, length, &found);
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
    opening->reason = opening->misfit = NULL;
    opening->interface = NULL;
    opening->origin = (struct flow_origin){.file = {NULL, 0}};
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
    opening->only_lines = (how & FLOW_ENVELOPE_LINES) != 0;
    opening->looks_left = OPENING_MOST_LOOKS * length;
    bool has_seen = envelope->has_seen;
    envelope->has_seen = false;
    if (length > 0 && text[0] == '"') {
        flow_opening_string(opening, text, length);
        return opening->known > 0 ? FLOW_ENVELOPE_OF_ROWS : FLOW_ENVELOPE_OF_NONE;
    }
    if (length > 0 && text[0] == '[') {
        open_object(opening, text, length, (how & FLOW_ENVELOPE_MUST) != 0 ? OPENING_MUST : 0);
        return opening->known > 0 ? FLOW_ENVELOPE_OF_ROWS : FLOW_ENVELOPE_OF_NONE;
    }
    struct flow_found *found = &envelope->seen;
    if (!has_seen || found->text != text || found->length != length) {
        flow_found_look(opening, text, length, found);
    }
    if (found->n_payloads == 0) {
        return found->is_action ? FLOW_ENVELOPE_OF_NOTHING : FLOW_NO_ENVELOPE;
    }
    open_looked(opening, found, (how & FLOW_ENVELOPE_MUST) != 0 ? OPENING_MUST : 0);
    return opening->known > 0 ? FLOW_ENVELOPE_OF_ROWS : FLOW_ENVELOPE_OF_NONE;
}

const struct flow_provider *
flow_envelope_provider(const struct flow_envelope *envelope)
{
    return envelope->opening.first;
}

/* Whether a line begins with an object. If the end of the line before is in a string, the object in which it stands
 * breaks off there. */
static bool
may_break_off(const char *text, size_t length)
{
    const char *at = text, *end = text + length;
    while ((at = memchr(at, '\n', (size_t)(end - at))) != NULL && ++at < end) {
        if (*at == '{') {
            return true;
        }
    }
    return false;
}

size_t
flow_envelope_known(struct flow_envelope *envelope, const char *text, size_t length)
{
    envelope->opening.cut = envelope->opening.partial = false;
    struct flow_found *seen = &envelope->seen;
    flow_found_look(&envelope->opening, text, length, seen);
    size_t known = seen->is_broken || seen->is_doubtful || seen->wraps ? 0 : length - seen->behind;
    known = may_break_off(text, known) ? 0 : known;
    seen->length = known;
    envelope->has_seen = known > 0;
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
