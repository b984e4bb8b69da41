/* fuzz_layouts.c - items read by the layout of others are what parsing makes of them
 *
 * The first byte of the input chooses the provider, each line behind it is an item.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tests/unit/layouts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct flow_provider *
chosen(unsigned number)
{
    const struct flow_provider *flat[64];
    unsigned n = 0;
    for (size_t i = 0; flow_providers[i] != NULL && n < G_N_ELEMENTS(flat); i++) {
        if (flow_providers[i]->flat_json) {
            flat[n++] = flow_providers[i];
        }
    }
    return flat[number % n];
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct both both = both_new();
    const char *at = (const char *)data + 1, *end = (const char *)data + size;
    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        newline = newline != NULL ? newline : end;
        both_item(&both, chosen(data[0]), at, (size_t)(newline - at));
        at = newline + 1;
    }
    both_free(&both);
    return 0;
}
