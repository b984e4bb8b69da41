/* frame_ip.c - where the IP packet of a frame begins, whatever link the frame was captured on
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/common/frame_ip.h"
#include "compat/ws_compat.h"
#include "core/packet/ethernet.h"
#include <wiretap/wtap.h>

/* Behind a header of so many bytes, in which the EtherType stands. */
static bool
find_behind(size_t header, size_t type, const uint8_t *frame, size_t length, size_t *at)
{
    if (length <= header || !ethernet_find_ip(pntoh16(frame + type), frame + header, length - header, at)) {
        return false;
    }
    *at += header;
    return true;
}

bool
frame_find_ip(int encapsulation, const uint8_t *frame, size_t length, size_t *at)
{
    /* What Linux writes of an interface that is none, and where the EtherType stands in it. */
    enum { SLL_HEADER = 16, SLL_TYPE = 14, SLL2_HEADER = 20, SLL2_TYPE = 0, NULL_HEADER = 4 };
    switch (encapsulation) {
    case WTAP_ENCAP_ETHERNET:
        return ethernet_find_ip(ETHER_FRAME, frame, length, at);
    case WTAP_ENCAP_SLL:
        return find_behind(SLL_HEADER, SLL_TYPE, frame, length, at);
    case WTAP_ENCAP_SLL2:
        return find_behind(SLL2_HEADER, SLL2_TYPE, frame, length, at);
    case WTAP_ENCAP_RAW_IP:
    case WTAP_ENCAP_RAW_IP4:
    case WTAP_ENCAP_RAW_IP6:
        *at = 0;
        return length > 0;
    case WTAP_ENCAP_NULL:
    case WTAP_ENCAP_LOOP:
        *at = NULL_HEADER;
        return length > NULL_HEADER;
    default:
        return false;
    }
}
