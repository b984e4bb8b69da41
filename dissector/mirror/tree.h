/* tree.h - the mirror layer's fields
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_DISSECTOR_MIRROR_TREE_H
#define CLOUDFLOW_DISSECTOR_MIRROR_TREE_H

#include "dissector/mirror/layer.h"

void mirror_register_tree(int proto);
void mirror_show(const struct mirror_layer *layer, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree);

#endif
