/* tree.h - the mirror layer's fields
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_DISSECTOR_MIRROR_TREE_H
#define CLOUDFLOW_DISSECTOR_MIRROR_TREE_H

#include "dissector/mirror/layer.h"

/* Registers the subtrees and experts under the protocol; once. */
void mirror_register_tree(int proto);
/* Adds the layer, whose header begins tvb, to the tree. */
void mirror_show(const struct mirror_layer *layer, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree);

#endif
