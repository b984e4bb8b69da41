/* cells.c - where the cells of a row begin and end
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/base/blocks.h"
#include "core/base/portable.h"
#include "core/record/cells.h"
#include "core/record/value.h"

/* Of a block that may be the last, which spaces fill up. */
static inline uint64_t
spaces_of_block(const char *bytes, size_t length)
{
    if (length >= 64) {
        return blocks_spaces(bytes);
    }
    char rest[64];
    memset(rest, ' ', sizeof(rest));
    memcpy(rest, bytes, length);
    return blocks_spaces(rest);
}

/* Every row of a file passes here twice, so this takes 64 bytes at a time and does not branch on them. */
size_t
flow_cell_edges(const struct flow_schema *schema, const char *row, size_t length, uint32_t *edges)
{
    size_t n = 0, most = 2 * schema->n_columns + EDGES_MORE;
    uint64_t before = 1; /* whether a space stands before the block */
    for (size_t block = 0; block < length && n + 64 < most; block += 64) {
        uint64_t spaces = spaces_of_block(row + block, length - block);
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

const GString *
flow_plain_cell(GString *plain, const struct flow_schema *schema, const char *text, size_t length)
{
    g_string_set_size(plain, length);
    if (schema->tabbed) {
        g_string_set_size(plain, flow_unescape(text, length, plain->str));
    } else {
        memcpy(plain->str, text, length);
    }
    return plain;
}
