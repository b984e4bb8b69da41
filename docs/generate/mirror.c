/* mirror.c - prints docs/mirror.md, which is its argument, with the list of fields as core/mirror/fields.def has them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <stdio.h>
#include "core/mirror/fields.h"
#include "docs/generate/page.h"

static void
print_field(const struct mirror_field *field)
{
    static const char *const types[MIRROR_N_TYPES] = {
        [MIRROR_TEXT] = "string",
        [MIRROR_BOOL] = "boolean",
        [MIRROR_UINT8] = "unsigned, 1 byte",
        [MIRROR_UINT16] = "unsigned, 2 bytes",
        [MIRROR_UINT24] = "unsigned, 3 bytes",
        [MIRROR_UINT32] = "unsigned, 4 bytes",
        [MIRROR_UINT64] = "unsigned, 8 bytes",
        [MIRROR_FRAME] = "frame number",
        [MIRROR_DURATION] = "duration",
    };
    printf("| `%s` | %s | %s | %s", field->name, types[field->type], field->where ? field->where : "", field->title);
    if (field->help != NULL) {
        printf(". %s", field->help);
    }
    const char *separator = ". Values: ";
    for (const struct mirror_value_name *value = field->values; value != NULL && value->name != NULL; value++) {
        printf("%s`%u` %s", separator, value->value, value->name);
        separator = ", ";
    }
    puts(" |");
}

static void
print_list(void)
{
    puts("| filter | type | where | meaning |\n|---|---|---|---|");
    for (size_t i = 0; i < MIRROR_N_FIELDS; i++) {
        print_field(&mirror_fields[i]);
    }
}

int
main(int argc, char **argv)
{
    return page_print(argc, argv, print_list);
}
