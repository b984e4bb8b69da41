/* schema.h - the version of what reports write as JSON
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_REPORT_SCHEMA_H
#define CLOUDFLOW_REPORT_SCHEMA_H

/* One more when a member is renamed, goes, or means something else. Each document begins with it and its report's name.
 */
enum { REPORT_SCHEMA = 1 };

#endif
