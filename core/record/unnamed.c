/* unnamed.c - rows that are a flow log's beyond doubt, but whose columns nobody has named
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/record/unnamed.h"

const struct flow_provider flow_provider_unnamed = {
    .id = "unnamed",
    .title = "Flow log with unnamed columns",
    .protocol = "Flow log",
    .unnamed = true,
};
