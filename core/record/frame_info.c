/* frame_info.c - what a capture file keeps outside the packet, read from a row without decoding the rest
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/base/portable.h"
#include "core/record/cells.h"
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

static void
take_tuple(struct flow_frame_info *info, const struct flow_tuple *tuple, const char *text, size_t length)
{
    struct positions positions;
    if (positions_of(&positions, tuple, text, length)) {
        const char *cell;
        size_t cell_length;
        for (const struct flow_field *field; (field = next_position(&positions, &cell, &cell_length)) != NULL;) {
            flow_frame_info_cell(info, field, cell, cell_length);
        }
    }
}

/* Of a role that several columns have, the first sound value counts, as in flow_record.role. */
void
flow_frame_info_cell(struct flow_frame_info *info, const struct flow_field *field, const char *cell, size_t length)
{
    if (field == NULL || is_absent(cell, length)) {
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
        if ((info->interface == NULL || (info->interface_too && field->role == FLOW_INTERFACE)) &&
            memchr(cell, '\0', length) == NULL) {
            info->interface = cell;
            info->interface_length = length;
            info->interface_too = field->role == FLOW_INTERFACE_TOO;
        }
        break;
    case FLOW_DIRECTION:
        if (info->direction == FLOW_NO_DIRECTION) {
            flow_convert(&value, NULL);
            take_direction(info, value.text, value.text_length);
        }
        break;
    default:
        if (field->tuple != NULL) {
            take_tuple(info, field->tuple, cell, length);
        }
        break;
    }
}

/* A bit for each of eight bytes that is a space; the first byte is the lowest bit. */
static inline uint64_t
spaces_of(const char *eight)
{
    const uint64_t low = UINT64_C(0x7f7f7f7f7f7f7f7f);
    uint64_t bytes;
    memcpy(&bytes, eight, sizeof(bytes));
    bytes = GUINT64_FROM_LE(bytes) ^ UINT64_C(0x2020202020202020);
    uint64_t high_bits = ~(((bytes & low) + low) | bytes | low);
    return (high_bits >> 7) * UINT64_C(0x0102040810204080) >> 56;
}

/* Where cells begin and end, in turns, in the row that is separated by spaces; at most as many as edges has room for.
 * Every row of a file passes here, so this takes 64 bytes at a time and does not branch on them. Returns the number. */
static size_t
find_edges(const char *row, size_t length, uint32_t *edges, size_t most)
{
    size_t n = 0;
    uint64_t before = 1; /* whether a space stands before the block */
    for (size_t block = 0; block < length && n + 64 < most; block += 64) {
        uint64_t spaces = 0;
        size_t full = MIN(length - block, 64) & ~(size_t)7, i = 0;
        for (; i < full; i += 8) {
            spaces |= spaces_of(row + block + i) << i;
        }
        if (i < 64) {
            char rest[8];
            memset(rest, ' ', sizeof(rest));
            memcpy(rest, row + block + i, length - block - i);
            spaces |= (spaces_of(rest) << i) | (i < 56 ? ~UINT64_C(0) << (i + 8) : 0);
        }
        uint64_t changes = spaces ^ (spaces << 1 | before);
        for (; changes != 0; changes &= changes - 1) {
            edges[n++] = (uint32_t)(block + portable_lowest_bit(changes));
        }
        before = spaces >> 63;
    }
    if (n % 2 == 1) {
        edges[n++] = (uint32_t)length;
    }
    return n;
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
            flow_frame_info_cell(info, schema->columns[i].field, cell, cell_length);
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
        flow_frame_info_cell(info, schema->columns[i].field, cell, cell_length);
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
    /* Room for a block more than the columns need, so that a row of too many values is seen to be one. */
    uint32_t edges[2 * FLOW_MAX_COLUMNS + 128];
    size_t found = find_edges(row, length, edges, 2 * schema->n_columns + 128) / 2;
    *info = (struct flow_frame_info){0};
    if (found != schema->n_columns) {
        info_of_wrong_count(schema, row, length, info);
        return;
    }
    for (size_t i = 0; i < schema->n_info_columns; i++) {
        const struct flow_column *column = &schema->columns[schema->info_columns[i]];
        const uint32_t *edge = &edges[2 * schema->info_columns[i]];
        flow_frame_info_cell(info, column->field, row + edge[0], edge[1] - edge[0]);
    }
}
