/* fields.h - the registered filter fields of the mirror layer
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_DISSECTOR_MIRROR_FIELDS_H
#define CLOUDFLOW_DISSECTOR_MIRROR_FIELDS_H

#include "core/mirror/fields.h"

/* The field of a row of core/mirror/fields.def, by its name there: HF(VNI). */
#define HF(id) mirror_hf[MIRROR_FIELD_##id]
extern int mirror_hf[MIRROR_N_FIELDS];

/* Registers every row under the protocol; once. */
void mirror_register_fields(int proto);

#endif
