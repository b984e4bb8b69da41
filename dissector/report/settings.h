/* settings.h - how much memory a report may take
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_REPORT_SETTINGS_H
#define CLOUDFLOW_REPORT_SETTINGS_H

#include <stddef.h>

/* Bytes that a table of a report may hold. */
size_t report_memory(void);

#endif
