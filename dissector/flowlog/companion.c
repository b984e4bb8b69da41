/* companion.c - who shows what else is known of a record
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/flowlog/companion.h"

static const struct flowlog_companion *the_companion;

void
flowlog_set_companion(const struct flowlog_companion *companion)
{
    the_companion = companion;
}

const struct flowlog_companion *
flowlog_companion(void)
{
    return the_companion;
}
