/* frame_ip.h - where the IP packet of a frame begins, whatever link the frame was captured on
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_FRAME_IP_H
#define CLOUDFLOW_FRAME_IP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Sets *at to the offset of the IP packet in a frame of the given link (WTAP_ENCAP_...). Returns false if there is
 * none, or the link is one that is not looked into. */
bool frame_find_ip(int encapsulation, const uint8_t *frame, size_t length, size_t *at);

#endif
