/* fields.h - one row per filter field of the mirror layer: all that the program knows of a field stands in its row
 *
 * Registration and the list in docs/mirror.md are derived from the rows, which stand in fields.def.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_MIRROR_FIELDS_H
#define CLOUDFLOW_MIRROR_FIELDS_H

#include <stdint.h>

enum mirror_type {
    MIRROR_TEXT,
    MIRROR_BOOL,
    MIRROR_UINT8,
    MIRROR_UINT16,
    MIRROR_UINT24,
    MIRROR_UINT32,
    MIRROR_UINT64,
    MIRROR_FRAME, /* number of another frame */
    MIRROR_DURATION,
    MIRROR_N_TYPES
};

/* How a number is shown. */
enum mirror_base { MIRROR_DEC, MIRROR_HEX, MIRROR_DEC_HEX };

struct mirror_value_name {
    uint32_t value;
    const char *name;
};

/* A row of fields.def. */
struct mirror_field {
    const char *name; /* of filters */
    enum mirror_type type;
    const char *title;
    const char *where; /* which headers have it, or what else it is from; NULL: any mirrored packet may have it */
    const char *help;  /* NULL if the title says it all */
    enum mirror_base base;
    uint32_t mask;                          /* its bits where it stands; 0: all */
    uint8_t bits;                           /* of a MIRROR_BOOL with a mask: how many bits stand there */
    const struct mirror_value_name *values; /* ends with one without a name; NULL: they have none */
};

enum mirror_field_id {
#define FIELD(id, ...) MIRROR_FIELD_##id,
#include "core/mirror/fields.def"
#undef FIELD
    MIRROR_N_FIELDS
};

/* By enum mirror_field_id. */
extern const struct mirror_field mirror_fields[MIRROR_N_FIELDS];

#endif
