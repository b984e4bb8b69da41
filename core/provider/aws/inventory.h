/* inventory.h - files in which AWS names mirror sessions and network interfaces
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_AWS_INVENTORY_H
#define CLOUDFLOW_AWS_INVENTORY_H

#include "core/mirror/sessions.h"

/* The output of `aws ec2 describe-traffic-mirror-sessions` and `describe-network-interfaces`: one document, or an array
 * of several, or of the items of their lists. As struct mirror_inventory has it. */
bool aws_load_sessions(struct mirror_sessions *table, const char *json, size_t length, char **error);
bool aws_load_interfaces(struct mirror_sessions *table, const char *json, size_t length, char **error);

#endif
