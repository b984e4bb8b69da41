/* fuzz_nearly.c - asks of any text what keeps it from being a flow log
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/provider/registry.h"
#include "core/wrap/nearly.h"
#include "tests/fuzz/drive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0; /* no bytes, no pointer: the program gives a buffer always */
    }
    struct flow_recogniser *recogniser = flow_recogniser_new(flow_providers);
    struct flow_nearly nearly;
    char *text = g_memdup2(data, size); /* so that nothing stands behind it */
    bool is_nearly = flow_nearly_look(flow_providers, recogniser, text, size, &nearly);
    drive_require(is_nearly == (nearly.problem != NULL) && is_nearly == (nearly.fix != NULL));
    drive_require(!is_nearly || (nearly.problem[0] != '\0' && nearly.fix[0] != '\0'));
    g_free(nearly.problem);
    g_free(nearly.fix);
    g_free(text);
    flow_recogniser_free(recogniser);
    return 0;
}
