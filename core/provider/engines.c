/* engines.c - the list of engines that a cloud's flow logs can be asked by
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/provider/engines.h"
#include <string.h>

#define ENGINE(name) extern const struct query_engine query_engine_##name;
#include "core/provider/providers.def"
#undef ENGINE

#define ENGINE(name) &query_engine_##name,
const struct query_engine *const query_engines[] = {
#include "core/provider/providers.def"
    NULL,
};
#undef ENGINE

const struct query_engine *
query_engine_by_name(const char *name, size_t length)
{
    for (size_t i = 0; query_engines[i] != NULL; i++) {
        if (strlen(query_engines[i]->name) == length && memcmp(query_engines[i]->name, name, length) == 0) {
            return query_engines[i];
        }
    }
    return NULL;
}
