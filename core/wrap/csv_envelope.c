/* csv_envelope.c - rows of a table one of whose cells holds rows
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/base/blocks.h"
#include "core/record/value.h"
#include "core/wrap/csv_envelope.h"
#include "core/wrap/envelope_names.h"

struct flow_csv_envelope {
    struct flow_item *item;
    GString *text; /* of the row */
};

bool
flow_csv_may_wrap(const struct flow_text *names, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct flow_member member = {
            .name = names[i].text, .name_length = names[i].length, .kind = FLOW_MEMBER_STRING};
        unsigned rank;
        const struct flow_envelope_name *name = flow_envelope_name(&member, &rank);
        if (name != NULL && flow_envelope_payload(name, member.kind) != FLOW_NO_PAYLOAD) {
            return true;
        }
    }
    return false;
}

/* The first byte at or behind at that a string of JSON has an escape for; end if there is none. */
static const char *
find_escape(const char *at, const char *end)
{
    while (at < end) {
        if (end - at >= BLOCKS_SHORT) {
            unsigned marks = blocks_text_marks(at);
            if (marks == 0) {
                at += BLOCKS_SHORT;
                continue;
            }
            at += portable_lowest_bit(marks);
        }
        unsigned char c = (unsigned char)*at;
        if (c < ' ' || c == '"' || c == '\\') {
            break;
        }
        at++;
    }
    return at;
}

void
flow_csv_envelope_escape(GString *out, const char *text, size_t length)
{
    const char *end = text + length;
    for (;;) {
        const char *at = find_escape(text, end);
        g_string_append_len(out, text, (gssize)(at - text));
        if (at == end) {
            return;
        }
        if ((unsigned char)*at < ' ') {
            g_string_append_printf(out, "\\u%04x", (unsigned char)*at);
        } else {
            g_string_append_c(out, '\\');
            g_string_append_c(out, *at);
        }
        text = at + 1;
    }
}

/* A cell of a tabbed row as a string of JSON. */
static void
append_string(GString *out, const struct flow_text *cell)
{
    g_string_append_c(out, '"');
    if (cell->length > 0 && memchr(cell->text, '\\', cell->length) != NULL) {
        char *plain = g_malloc(cell->length);
        flow_csv_envelope_escape(out, plain, flow_unescape(cell->text, cell->length, plain));
        g_free(plain);
    } else {
        flow_csv_envelope_escape(out, cell->text, cell->length);
    }
    g_string_append_c(out, '"');
}

void
flow_csv_envelope_text(const struct flow_csv_row *row, GString *out)
{
    for (size_t i = 0; i < row->n; i++) {
        g_string_append_c(out, i == 0 ? '{' : ',');
        append_string(out, &row->names[i]);
        g_string_append_c(out, ':');
        append_string(out, &row->cells[i]);
    }
    g_string_append_c(out, '}');
}

struct flow_csv_envelope *
flow_csv_envelope_new(struct flow_schemas *schemas, const struct flow_provider *const *providers,
                      struct flow_recogniser *recogniser, struct flow_item_kind first)
{
    struct flow_csv_envelope *envelope = g_new0(struct flow_csv_envelope, 1);
    envelope->item = flow_item_new(schemas, providers, recogniser, first);
    envelope->text = g_string_new(NULL);
    return envelope;
}

void
flow_csv_envelope_free(struct flow_csv_envelope *envelope)
{
    flow_item_free(envelope->item);
    g_string_free(envelope->text, TRUE);
    g_free(envelope);
}

struct flow_rows *
flow_csv_envelope_load(struct flow_csv_envelope *envelope, const struct flow_csv_row *row,
                       const struct flow_header *header)
{
    g_string_truncate(envelope->text, 0);
    flow_csv_envelope_text(row, envelope->text);
    const struct scan_item found = {.kind = SCAN_ITEM,
                                    .limit = SCAN_WHOLE,
                                    .length = envelope->text->len,
                                    .text = envelope->text->str,
                                    .kept = envelope->text->len};
    flow_item_set_header(envelope->item, header);
    return flow_item_load(envelope->item, &found);
}

const struct flow_header *
flow_csv_envelope_header(const struct flow_csv_envelope *envelope)
{
    return flow_item_header(envelope->item);
}
