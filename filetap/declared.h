/* declared.h - the formats that the user declared for header-less rows
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_DECLARED_H
#define CLOUDFLOW_DECLARED_H

#include "core/wrap/recognise.h"

/* Tells the recogniser the format of the environment variable CLOUDFLOW_FORMAT and those of the file flow log formats
 * in the configuration directory, which the dissector module's preferences write. A wrong one is reported as a warning,
 * once a process. */
void filetap_declare_formats(struct flow_recogniser *recogniser);

#endif
