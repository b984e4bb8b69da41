/* special.h - the addresses that no list of the internet's attackers can mean
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_LIST_SPECIAL_H
#define CLOUDFLOW_LIST_SPECIAL_H

#include "core/list/block.h"

/* Whether an address is one of those which RFC 6890 and the registries that it began say are not global: private,
 * shared, of the host, of the link, of tests; or multicast. Addresses for documentation are not among these, since they
 * stand for those of the internet. */
bool list_is_special(struct list_address address, bool ipv6);

#endif
