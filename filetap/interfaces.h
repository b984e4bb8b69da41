/* interfaces.h - capture interfaces as wiretap's blocks
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_FILETAP_INTERFACES_H
#define CLOUDFLOW_FILETAP_INTERFACES_H

#include "compat/wtap_compat.h"
#include "core/record/interfaces.h"

/* A flow_interface_add whose context is the wtap. */
void filetap_interfaces_add(void *context, const char *name, uint8_t digits);

#endif
