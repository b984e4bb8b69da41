/* record.c - a row to values
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/record/cells.h"
#include "core/record/document.h"
#include "core/record/neutral.h"
#include "core/record/record.h"

/* Of several values of a role the first that is there and sound stands for it. */
static inline void
note_role(struct flow_record *record, struct flow_value *value)
{
    if (value->kind == FLOW_IS_BAD || value->field == NULL) {
        record->remarkable = record->remarkable || value->kind == FLOW_IS_BAD || !record->schema->is_document;
        return;
    }
    if (value->kind == FLOW_ABSENT) {
        return;
    }
    const struct flow_value **role = &record->role[value->field->role];
    if (*role == NULL) {
        *role = value;
    }
}

void
flow_record_note_roles(struct flow_record *record)
{
    memset(record->role, 0, sizeof(record->role));
    for (size_t i = 0; i < record->n_values; i++) {
        note_role(record, &record->values[i]);
    }
}

static struct flow_value *
add_value(struct flow_record *record, const struct flow_field *field, const char *name, size_t name_length)
{
    struct flow_value *value = &record->values[record->n_values++];
    value->field = field;
    value->name = name;
    value->name_length = name_length;
    value->reason = NULL;
    value->element = FLOW_NO_ELEMENT;
    return value;
}

/* A value of part of a tuple. It has no escapes, so the offset is true as long as the tuple itself had none. */
static struct flow_value *
add_part(struct flow_record *record, const struct flow_field *field, const struct flow_value *whole, const char *text,
         size_t length)
{
    struct flow_value *value = add_value(record, field, field->column, strlen(field->column));
    value->offset = whole->offset + (uint32_t)(text - whole->text);
    value->length = (uint32_t)length;
    value->text = text;
    value->text_length = length;
    return value;
}

/* Adds the positions of a tuple. */
static void
decode_positions(struct flow_record *record, struct positions *positions, const struct flow_value *whole,
                 char **scratch)
{
    const char *cell;
    size_t length;
    for (const struct flow_field *field; (field = next_position(positions, &cell, &length)) != NULL;) {
        struct flow_value *value = add_part(record, field, whole, cell, length);
        if (is_absent(cell, length)) {
            value->kind = FLOW_ABSENT;
        } else {
            flow_convert(value, scratch);
            note_role(record, value);
        }
    }
}

/* Adds what is an element of a list. */
static void
decode_element(struct flow_record *record, const struct flow_value *whole, const char *text, size_t length,
               char **scratch)
{
    struct positions positions;
    size_t first = record->n_values;
    if (positions_of(&positions, whole->field->tuple, text, length)) {
        decode_positions(record, &positions, whole, scratch);
    } else {
        struct flow_value *bad = add_part(record, whole->field, whole, text, length);
        bad->kind = FLOW_IS_BAD;
        bad->reason = "not an element as the other ones of such a list are";
        note_role(record, bad);
    }
    for (size_t i = first; i < record->n_values; i++) {
        record->values[i].element = i == first ? FLOW_ELEMENT_HEAD : FLOW_ELEMENT_PART;
        record->n_bad_elements += record->values[i].kind == FLOW_IS_BAD;
    }
}

/* Adds the elements of a list, which may be none. What would take too much room, or is hardly such a list, is counted
 * and left out. */
static void
decode_list(struct flow_record *record, const struct flow_value *whole, char **scratch)
{
    if (whole->kind == FLOW_ABSENT || whole->kind == FLOW_IS_BAD) {
        return;
    }
    const char *at = whole->text, *end = at + whole->text_length, *text;
    size_t length;
    while ((text = next_between(&at, end, whole->field->tuple->between, &length)) != NULL) {
        if (record->n_elements == FLOW_MAX_ELEMENTS || record->n_bad_elements >= FLOW_MAX_BAD_ELEMENTS) {
            record->n_left_out++;
        } else {
            record->n_elements++;
            decode_element(record, whole, text, length, scratch);
        }
    }
}

static void
decode_tuple(struct flow_record *record, const struct flow_value *whole, char **scratch)
{
    struct positions positions;
    if (whole->field->tuple->between != '\0') {
        decode_list(record, whole, scratch);
    } else if (whole->kind == FLOW_ABSENT ||
               !positions_of(&positions, whole->field->tuple, whole->text, whole->text_length)) {
        record->problem = FLOW_ROW_WRONG_TUPLE;
    } else {
        decode_positions(record, &positions, whole, scratch);
    }
}

/* A value of a document: what the log would have written. */
static void
convert_document(struct flow_record *record, const struct flow_column *column, struct flow_value *value, char **scratch)
{
    if (!flow_document_text(column->path, &value->text, &value->text_length)) {
        value->kind = FLOW_IS_BAD;
        value->reason = "not a word that stands for one of this column's";
    } else if (is_absent(value->text, value->text_length)) {
        value->kind = FLOW_ABSENT;
    } else {
        flow_convert(value, scratch);
    }
    enum flow_document_says said =
        column->is_again && value->kind != FLOW_ABSENT ? flow_document_said(record->values, value) : FLOW_SAYS_NOTHING;
    if (said == FLOW_SAYS_THE_SAME) {
        value->kind = FLOW_ABSENT;
    } else if (said == FLOW_SAYS_ANOTHER && column->path->words != NULL && value->kind != FLOW_IS_BAD) {
        value->kind = FLOW_IS_BAD;
        value->reason = "not what the document says of this column elsewhere";
    }
}

static void
decode_cell(struct flow_record *record, const struct flow_column *column, struct flow_value *value, char **scratch)
{
    if (is_absent(value->text, value->text_length)) {
        value->kind = FLOW_ABSENT;
    } else {
        if (record->schema->tabbed && memchr(value->text, '\\', value->text_length) != NULL) {
            value->text_length = flow_unescape(value->text, value->text_length, *scratch);
            value->text = *scratch;
            *scratch += value->text_length;
        }
        if (column->path != NULL && column->field != NULL) {
            convert_document(record, column, value, scratch);
        } else {
            flow_convert(value, scratch);
        }
        note_role(record, value);
    }
    if (value->field != NULL && value->field->tuple != NULL) {
        decode_tuple(record, value, scratch);
    }
}

/* The next cell of the row. */
static inline void
add_cell(struct flow_record *record, const char *row, size_t offset, size_t length, char **scratch)
{
    if (record->found++ >= record->schema->n_columns) {
        return;
    }
    const struct flow_column *column = &record->schema->columns[record->found - 1];
    struct flow_value *value = add_value(record, column->field, column->name, column->name_length);
    value->offset = (uint32_t)offset;
    value->length = (uint32_t)length;
    value->text = row + offset;
    value->text_length = length;
    decode_cell(record, column, value, scratch);
}

/* The same for a cell that no escapes can be in, of a row with as many values as columns: nearly every one is. */
static inline void
add_spaced_cell(struct flow_record *record, const char *row, const uint32_t *edges, const struct flow_column *column,
                char **scratch)
{
    struct flow_value *value = add_value(record, column->field, column->name, column->name_length);
    value->offset = edges[0];
    value->text = row + edges[0];
    value->length = edges[1] - edges[0];
    value->text_length = value->length;
    if (is_absent(value->text, value->text_length)) {
        value->kind = FLOW_ABSENT;
    } else {
        flow_convert(value, scratch);
        note_role(record, value);
    }
    if (column->field != NULL && column->field->tuple != NULL) {
        decode_tuple(record, value, scratch);
    }
}

/* Of a row that has too few values or too many, keeps what the container put in front: that is in its place. */
static void
keep_front(struct flow_record *record)
{
    const struct flow_schema *schema = record->schema;
    size_t front = 0;
    while (front < record->n_values && flow_is_container_column(&schema->columns[front])) {
        front++;
    }
    record->problem = FLOW_ROW_WRONG_COUNT;
    record->n_values = front;
    record->n_left_out = 0;
    memset(record->role, 0, sizeof(record->role));
    for (size_t i = 0; i < front; i++) {
        note_role(record, &record->values[i]);
    }
}

/* What follows from the values of a sound row. */
static void
finish(struct flow_record *record)
{
    const struct flow_provider *provider = record->schema->provider;
    if (record->schema->is_document &&
        flow_document_choose_ends(record->schema, record->values, record->n_values, record->role[FLOW_DIRECTION])) {
        flow_record_note_roles(record);
    }
    if (provider->finish != NULL) {
        provider->finish(record);
    }
    if (record->role[FLOW_LOG_INTERFACE] != NULL) {
        flow_record_compute_copy(record, FLOW_INTERFACE, FLOW_LOG_INTERFACE);
    }
    if (provider->sampled && (record->role[FLOW_PACKETS] != NULL || record->role[FLOW_BYTES] != NULL)) {
        struct flow_value *sampled = flow_record_compute(record, FLOW_SAMPLED, FLOW_IS_NUMBER);
        if (sampled != NULL) {
            sampled->number = 1;
        }
    }
}

void
flow_decode(const struct flow_schema *schema, const char *row, size_t length, char *scratch, struct flow_record *record)
{
    record->schema = schema;
    record->problem = FLOW_ROW_OK;
    record->remarkable = false;
    record->found = 0;
    record->n_values = 0;
    record->n_elements = 0;
    record->n_left_out = 0;
    record->n_bad_elements = 0;
    record->n_computed = 0;
    memset(record->role, 0, sizeof(record->role));

    uint32_t edges[FLOW_EDGES_ROOM];
    size_t n = schema->n_columns;
    if (!schema->tabbed && flow_cell_edges(schema, row, length, edges) == 2 * n) {
        for (size_t i = 0; i < n; i++) {
            add_spaced_cell(record, row, &edges[2 * i], &schema->columns[i], &scratch);
        }
        record->found = n;
    } else {
        struct cells cells = cells_of(schema, row, length);
        size_t cell_length;
        for (const char *cell; (cell = next_cell(&cells, &cell_length)) != NULL;) {
            add_cell(record, row, (size_t)(cell - row), cell_length, &scratch);
        }
    }
    if (record->found != schema->n_columns) {
        keep_front(record);
    } else if (schema->provider->unnamed) {
        record->problem = FLOW_ROW_UNNAMED;
    } else {
        finish(record);
    }
}

struct flow_value *
flow_record_compute_field(struct flow_record *record, const struct flow_field *field, enum flow_kind kind)
{
    if (record->role[field->role] != NULL || record->n_computed == FLOW_MAX_COMPUTED) {
        return NULL;
    }
    struct flow_value *value = &record->computed[record->n_computed++];
    *value = (struct flow_value){.field = field, .kind = kind};
    value->name = field->column;
    value->name_length = strlen(value->name);
    note_role(record, value);
    return value;
}

struct flow_value *
flow_record_compute(struct flow_record *record, enum flow_role role, enum flow_kind kind)
{
    return flow_record_compute_field(record, &flow_neutral[role], kind);
}

void
flow_record_compute_text(struct flow_record *record, enum flow_role role, const char *text, size_t length)
{
    struct flow_value *value = flow_record_compute(record, role, FLOW_IS_TEXT);
    if (value != NULL) {
        value->text = text;
        value->text_length = length;
    }
}

void
flow_record_compute_sum(struct flow_record *record, enum flow_role sum, enum flow_role a, enum flow_role b)
{
    const struct flow_value *one = record->role[a], *other = record->role[b];
    if (one != NULL && other != NULL && one->number <= UINT64_MAX - other->number) {
        struct flow_value *value = flow_record_compute(record, sum, FLOW_IS_NUMBER);
        if (value != NULL) {
            value->number = one->number + other->number;
        }
    }
}

void
flow_record_compute_copy(struct flow_record *record, enum flow_role copy, enum flow_role of)
{
    flow_record_copy_field(record, &flow_neutral[copy], of);
}

void
flow_record_copy_field(struct flow_record *record, const struct flow_field *copy, enum flow_role of)
{
    const struct flow_value *from = record->role[of];
    struct flow_value *value = from != NULL ? flow_record_compute_field(record, copy, from->kind) : NULL;
    if (value != NULL) {
        struct flow_value made = *from;
        made.field = value->field;
        made.name = value->name;
        made.name_length = value->name_length;
        made.offset = made.length = 0;
        made.element = FLOW_NO_ELEMENT;
        *value = made;
    }
}

const struct flow_value *
flow_record_find(const struct flow_record *record, const char *column)
{
    for (size_t i = 0; i < record->n_values; i++) {
        const struct flow_value *value = &record->values[i];
        if (value->field != NULL && value->kind != FLOW_ABSENT && strcmp(value->field->column, column) == 0) {
            return value;
        }
    }
    return NULL;
}

const struct flow_value *
flow_record_among(const struct flow_record *record, enum flow_role among, const struct flow_value *before)
{
    if (before == NULL) {
        return record->role[among];
    }
    for (const struct flow_value *value = before + 1; value < record->values + record->n_values; value++) {
        if (value->field != NULL && value->field->role == among &&
            (value->kind == FLOW_IS_IPV4 || value->kind == FLOW_IS_IPV6)) {
            return value;
        }
    }
    return NULL;
}

bool
flow_record_opener_named(const struct flow_record *record)
{
    return record->schema->provider->opener_named || record->role[FLOW_OPENER] != NULL;
}

void
flow_record_explain(const struct flow_record *record, GString *out)
{
    switch (record->problem) {
    case FLOW_ROW_OK:
        break;
    case FLOW_ROW_WRONG_COUNT:
        g_string_append_printf(out, "the row has %zu value%s where the log has %zu columns", record->found,
                               record->found == 1 ? "" : "s", record->schema->n_columns);
        break;
    case FLOW_ROW_WRONG_TUPLE:
        g_string_append(out, "the flow tuple has no form that is known; only what the record around it says is shown");
        break;
    case FLOW_ROW_UNNAMED:
        g_string_append(out, "no header and no declared format names the columns; declare the format in Preferences > "
                             "Protocols > Flow log, in CLOUDFLOW_FORMAT or in flowlog_formats.json");
        break;
    }
}
