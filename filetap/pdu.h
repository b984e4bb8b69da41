/* pdu.h - a record packet as wiretap's
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_PDU_H
#define CLOUDFLOW_PDU_H

#include "filetap/container.h"
#include "core/record/packet.h"

/* Fills rec and its buffer with the row, but for time and interface. */
void filetap_pdu_write(struct flow_packets *packets, const struct filetap_row *row, wtap_rec *rec, Buffer *buffer);

#endif
