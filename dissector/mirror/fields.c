/* fields.c - the filter fields of the mirror layer, registered from their table
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "compat/epan_compat.h"
#include "dissector/mirror/fields.h"

int mirror_hf[MIRROR_N_FIELDS];

/* Fields live as long as the program does, and so do their values' names. */
static const value_string *
value_strings(const struct mirror_value_name *values)
{
    GArray *strings = g_array_new(TRUE, TRUE, sizeof(value_string));
    for (; values->name != NULL; values++) {
        g_array_append_vals(strings, &(value_string){values->value, values->name}, 1);
    }
    return (const value_string *)g_array_free(strings, FALSE);
}

static header_field_info
describe(const struct mirror_field *field)
{
    static const enum ftenum types[MIRROR_N_TYPES] = {
        [MIRROR_TEXT] = FT_STRING,   [MIRROR_BOOL] = FT_BOOLEAN,           [MIRROR_UINT8] = FT_UINT8,
        [MIRROR_UINT16] = FT_UINT16, [MIRROR_UINT24] = FT_UINT24,          [MIRROR_UINT32] = FT_UINT32,
        [MIRROR_UINT64] = FT_UINT64, [MIRROR_DURATION] = FT_RELATIVE_TIME, [MIRROR_FRAME] = FT_FRAMENUM,
    };
    static const int bases[] = {[MIRROR_DEC] = BASE_DEC, [MIRROR_HEX] = BASE_HEX, [MIRROR_DEC_HEX] = BASE_DEC_HEX};
    bool is_number = field->type >= MIRROR_UINT8 && field->type <= MIRROR_UINT64;
    return (header_field_info){
        .name = field->title,
        .abbrev = field->name,
        .type = types[field->type],
        .display = is_number         ? bases[field->base]
                   : field->bits > 0 ? field->bits
                                     : BASE_NONE,
        .strings = field->values != NULL ? VALS(value_strings(field->values)) : NULL,
        .bitmask = field->mask,
        .blurb = field->help,
        HFILL,
    };
}

void
mirror_register_fields(int proto)
{
    static hf_register_info rows[MIRROR_N_FIELDS];
    for (size_t i = 0; i < MIRROR_N_FIELDS; i++) {
        mirror_hf[i] = -1;
        rows[i] = (hf_register_info){&mirror_hf[i], describe(&mirror_fields[i])};
    }
    proto_register_field_array(proto, rows, MIRROR_N_FIELDS);
}
