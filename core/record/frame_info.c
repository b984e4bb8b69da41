/* frame_info.c - what a capture file keeps outside the packet, read from a row without decoding the rest
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/base/portable.h"
#include "core/record/cells.h"
#include "core/record/document.h"
#include "core/record/frame_info.h"

static void
take_direction(struct flow_frame_info *info, const char *text, size_t length)
{
    if (length == 7 && memcmp(text, "ingress", 7) == 0) {
        info->direction = FLOW_INGRESS;
    } else if (length == 6 && memcmp(text, "egress", 6) == 0) {
        info->direction = FLOW_EGRESS;
    }
}

static void take_value(struct flow_frame_info *info, const struct flow_field *field, const char *cell, size_t length);

static void
take_tuple(struct flow_frame_info *info, const struct flow_tuple *tuple, const char *text, size_t length)
{
    struct positions positions;
    if (positions_of(&positions, tuple, text, length)) {
        const char *cell;
        size_t cell_length;
        for (const struct flow_field *field; (field = next_position(&positions, &cell, &cell_length)) != NULL;) {
            take_value(info, field, cell, cell_length);
        }
    }
}

/* Of a role that several columns have, the first sound value counts, as in flow_record.role. */
static void
take_value(struct flow_frame_info *info, const struct flow_field *field, const char *cell, size_t length)
{
    if (is_absent(cell, length)) {
        return;
    }
    struct flow_value value = {.field = field, .text = cell, .text_length = length};
    switch (field->role) {
    case FLOW_START:
    case FLOW_LOG_TIME:
        if (!info->started && (field->role == FLOW_START || !info->has_time)) {
            flow_convert(&value, NULL);
            if (value.kind == FLOW_IS_TIME) {
                info->started = field->role == FLOW_START;
                info->has_time = true;
                info->time = value.time;
            }
        }
        break;
    case FLOW_INTERFACE:
    case FLOW_INTERFACE_TOO:
    case FLOW_LOG_INTERFACE:
        if ((info->interface == NULL || (info->interface_too && field->role == FLOW_INTERFACE)) &&
            memchr(cell, '\0', length) == NULL && (field->missing == NULL || !flow_is_missing(field, cell, length))) {
            info->interface = cell;
            info->interface_length = length;
            info->interface_too = field->role != FLOW_INTERFACE;
        }
        break;
    case FLOW_DIRECTION:
        if (info->direction == FLOW_NO_DIRECTION) {
            flow_convert(&value, NULL);
            take_direction(info, value.text, value.text_length);
        }
        break;
    default:
        if (field->tuple != NULL && field->tuple->between == '\0') { /* what a list holds says nothing of the frame */
            take_tuple(info, field->tuple, cell, length);
        }
        break;
    }
}

/* Which of two ends' interfaces the record was taken at is unknown until the direction says it. */
static void
choose_end(struct flow_frame_info *info)
{
    const char *source = info->ends[0].interface, *destination = info->ends[1].interface;
    bool are_same = source != NULL && destination != NULL && info->ends[0].length == info->ends[1].length &&
                    memcmp(source, destination, info->ends[0].length) == 0;
    int end = destination == NULL || are_same        ? 0
              : source == NULL                       ? 1
              : info->direction == FLOW_NO_DIRECTION ? -1
                                                     : info->direction == FLOW_INGRESS;
    info->interface = end >= 0 ? info->ends[end].interface : NULL;
    info->interface_length = end >= 0 ? info->ends[end].length : 0;
}

static void
take_end(struct flow_frame_info *info, enum flow_role end, const char *cell, size_t length)
{
    int i = end == FLOW_DST;
    if (info->ends[i].interface == NULL && !is_absent(cell, length) && memchr(cell, '\0', length) == NULL) {
        info->ends[i].interface = cell;
        info->ends[i].length = length;
    }
}

void
flow_frame_info_cell(struct flow_frame_info *info, const struct flow_column *column, const char *cell, size_t length)
{
    if (column->field == NULL) {
        return;
    }
    bool is_end = column->path != NULL && column->path->end != FLOW_NO_ROLE && column->field->role == FLOW_INTERFACE;
    if (column->path != NULL && !flow_document_text(column->path, &cell, &length)) {
        return;
    }
    if (is_end) {
        take_end(info, column->path->end, cell, length);
    } else {
        take_value(info, column->field, cell, length);
    }
    if (info->ends[0].interface != NULL || info->ends[1].interface != NULL) {
        choose_end(info);
    }
}

/* What stands under a name may belong to another, but for what the container put in front. */
static void
info_of_wrong_count(const struct flow_schema *schema, const char *row, size_t length, struct flow_frame_info *info)
{
    struct cells cells = cells_of(schema, row, length);
    size_t cell_length;
    for (size_t i = 0; i < schema->n_columns && flow_is_container_column(&schema->columns[i]); i++) {
        const char *cell = next_cell(&cells, &cell_length);
        if (cell != NULL) {
            flow_frame_info_cell(info, &schema->columns[i], cell, cell_length);
        }
    }
}

static void
info_of_tabbed(const struct flow_schema *schema, const char *row, size_t length, struct flow_frame_info *info)
{
    struct cells cells = cells_of(schema, row, length);
    size_t found = 0, cell_length;
    while (next_cell(&cells, &cell_length) != NULL) {
        found++;
    }
    if (found != schema->n_columns) {
        info_of_wrong_count(schema, row, length, info);
        return;
    }
    cells = cells_of(schema, row, length);
    for (size_t i = 0; i < schema->n_columns; i++) {
        const char *cell = next_cell(&cells, &cell_length);
        flow_frame_info_cell(info, &schema->columns[i], cell, cell_length);
    }
}

void
flow_frame_info_of_cells(const struct flow_schema *schema, const char *row, const uint32_t *edges,
                         struct flow_frame_info *info)
{
    *info = (struct flow_frame_info){0};
    for (size_t i = 0; i < schema->n_info_columns; i++) {
        const struct flow_column *column = &schema->columns[schema->info_columns[i]];
        const uint32_t *edge = &edges[2 * schema->info_columns[i]];
        flow_frame_info_cell(info, column, row + edge[0], edge[1] - edge[0]);
    }
}

void
flow_frame_info(const struct flow_schema *schema, const char *row, size_t length, struct flow_frame_info *info)
{
    if (schema->tabbed) {
        *info = (struct flow_frame_info){0};
        info_of_tabbed(schema, row, length, info);
        return;
    }
    uint32_t edges[FLOW_EDGES_ROOM];
    size_t found = flow_cell_edges(schema, row, length, edges) / 2;
    if (found != schema->n_columns) {
        *info = (struct flow_frame_info){0};
        info_of_wrong_count(schema, row, length, info);
        return;
    }
    flow_frame_info_of_cells(schema, row, edges, info);
}
