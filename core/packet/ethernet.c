/* ethernet.c - where the IP packet begins behind what can stand before it: tags, labels, and headers around frames
 *
 * IEEE 802.1Q (VLAN, 802.1ah), 802.1AE (MACsec), 802.1BR (E-Tag), 802.1CB (R-Tag); IEC 62439-3 (HSR; PRP stands behind
 * the packet); RFC 1042 (SNAP), 2516 (PPPoE), 3032 and 4385 (MPLS, control word), 6325 (TRILL), 8300 (NSH).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/packet/ethernet.h"
#include "core/base/bytes.h"
#include <glib.h>
#include <string.h>

enum { TYPE_PPPOE = 0x8864, TYPE_MPLS_UPSTREAM = 0x8848, TYPE_MACSEC = 0x88e5, TYPE_TRILL = 0x22f3 };
enum { TYPE_LLC = 0x8870, TYPE_ARISTA = 0xd28b, LAST_LENGTH = 1500 };
enum { ADDRESSES = 12, IPV4_HEADER = 20 };

/* Headers and labels in front of one packet; what has more of them is nobody's traffic. */
enum { MOST_HEADERS = 32 };

/* What has a fixed length: so many bytes stand between its EtherType and the next one. */
static const struct tag {
    uint16_t type;
    uint8_t length;
} tags[] = {
    {0x8100, 2}, /* VLAN */
    {0x88a8, 2}, /* VLAN of a provider; the next three were used for it before the standard */
    {0x9100, 2},
    {0x9200, 2},
    {0x9300, 2},
    {0x8926, 4},              /* VN-Tag */
    {0x893f, 6},              /* E-Tag */
    {0x8988, 6},              /* Cisco TTag: the time at which a fabric let the packet in */
    {0x8909, 6},              /* Cisco MetaData: a security group */
    {0xf1c1, 4},              /* R-Tag */
    {0x892f, 4},              /* HSR */
    {0x8874, 4},              /* Broadcom's switches */
    {0x8903, 2 + ADDRESSES},  /* Cisco FabricPath, around a frame */
    {0x88e7, 4 + ADDRESSES},  /* I-Tag of a provider's backbone, likewise */
    {ETHER_FRAME, ADDRESSES}, /* a frame */
};

/* A place in the packet: what stands there is of this type. */
struct cursor {
    const uint8_t *data;
    size_t length, at;
    uint16_t type;
    unsigned *left; /* how many headers may follow; shared by all that is tried, so that trying stays cheap */
};

static bool
has(const struct cursor *cursor, size_t length)
{
    return length <= cursor->length - cursor->at;
}

static const uint8_t *
bytes_of(const struct cursor *cursor)
{
    return cursor->data + cursor->at;
}

/* Goes on behind length bytes and the EtherType that follows them. */
static bool
skip(struct cursor *cursor, size_t length)
{
    if (!has(cursor, length + 2)) {
        return false;
    }
    cursor->at += length + 2;
    cursor->type = be16(cursor->data + cursor->at - 2);
    return true;
}

/* Goes on behind length bytes, which have said what follows; type 0: not IP. */
static bool
go_on(struct cursor *cursor, size_t length, uint16_t type)
{
    if (type == 0 || !has(cursor, length)) {
        return false;
    }
    cursor->at += length;
    cursor->type = type;
    return true;
}

static uint16_t
type_of_ppp(uint16_t protocol)
{
    switch (protocol) {
    case 0x0021:
        return ETHER_IPV4;
    case 0x0057:
        return ETHER_IPV6;
    case 0x0281:
        return ETHER_MPLS;
    case 0x0283:
        return TYPE_MPLS_UPSTREAM;
    default:
        return 0;
    }
}

static bool
skip_pppoe(struct cursor *cursor)
{
    enum { SESSION_DATA = 0, HEADER = 6 };
    const uint8_t *bytes = bytes_of(cursor);
    if (!has(cursor, HEADER + 2) || bytes[1] != SESSION_DATA) {
        return false;
    }
    /* Both ends may agree to leave out a first byte of 0; the last byte of a protocol's number is odd, its first even.
     */
    bool is_short = bytes[HEADER] & 1;
    uint16_t protocol = is_short ? bytes[HEADER] : be16(bytes + HEADER);
    return go_on(cursor, HEADER + (is_short ? 1 : 2), type_of_ppp(protocol));
}

static bool
skip_llc(struct cursor *cursor)
{
    enum { LLC = 3, OUI = 3 };
    static const uint8_t snap[] = {0xaa, 0xaa, 3, 0, 0, 0}, snap_of_bridges[] = {0xaa, 0xaa, 3, 0, 0, 0xf8};
    static const uint8_t ip[] = {6, 6, 3};
    const uint8_t *bytes = bytes_of(cursor);
    if (has(cursor, LLC) && memcmp(bytes, ip, LLC) == 0) {
        return go_on(cursor, LLC, ETHER_IPV4);
    }
    return has(cursor, LLC + OUI) &&
           (memcmp(bytes, snap, sizeof snap) == 0 || memcmp(bytes, snap_of_bridges, sizeof snap) == 0) &&
           skip(cursor, LLC + OUI);
}

static bool
skip_macsec(struct cursor *cursor)
{
    enum { HAS_SCI = 0x20, ENCRYPTED = 0x08, CHANGED = 0x04, HEADER = 6, SCI = 8 };
    if (!has(cursor, HEADER) || bytes_of(cursor)[0] & (ENCRYPTED | CHANGED)) {
        return false;
    }
    return skip(cursor, HEADER + (bytes_of(cursor)[0] & HAS_SCI ? SCI : 0));
}

static bool
skip_trill(struct cursor *cursor)
{
    enum { HEADER = 6 };
    if (!has(cursor, HEADER)) {
        return false;
    }
    size_t words = (be16(bytes_of(cursor)) >> 6) & 0x1f;
    return go_on(cursor, HEADER + 4 * words, ETHER_FRAME);
}

static bool
skip_nsh(struct cursor *cursor)
{
    enum { HEADER = 8 };
    static const uint16_t types[] = {0, ETHER_IPV4, ETHER_IPV6, ETHER_FRAME, ETHER_NSH, ETHER_MPLS};
    const uint8_t *bytes = bytes_of(cursor);
    if (!has(cursor, HEADER)) {
        return false;
    }
    size_t length = 4 * (size_t)(bytes[1] & 0x3f);
    return length >= HEADER && go_on(cursor, length, bytes[3] < G_N_ELEMENTS(types) ? types[bytes[3]] : 0);
}

/* The time at which Arista's switches saw a packet, in front of it. */
static bool
skip_arista(struct cursor *cursor)
{
    enum { HEADER = 4, IS_TIME = 1, WHOLE = 0x10, SHORT = 0x20 };
    const uint8_t *bytes = bytes_of(cursor);
    if (!has(cursor, HEADER) || be16(bytes) != IS_TIME || (bytes[3] != WHOLE && bytes[3] != SHORT)) {
        return false;
    }
    return skip(cursor, HEADER + (bytes[3] == WHOLE ? 8 : 6));
}

/* An IPv4 header whose sum is right, as far as it was captured, or an IPv6 header's first bytes. */
static bool
is_likely_ip(const struct cursor *cursor)
{
    const uint8_t *bytes = bytes_of(cursor);
    if (!has(cursor, 1) || bytes[0] >> 4 != 4) {
        return has(cursor, 1) && bytes[0] >> 4 == 6;
    }
    size_t header = 4 * (size_t)(bytes[0] & 0x0f);
    uint32_t sum = 0;
    for (size_t i = 0; has(cursor, header) && i < header; i += 2) {
        sum += be16(bytes + i);
    }
    sum = (sum & 0xffff) + (sum >> 16);
    sum = (sum & 0xffff) + (sum >> 16); /* what the first step carried */
    return header >= IPV4_HEADER && (sum == 0xffff || !has(cursor, header));
}

static bool walk(struct cursor *cursor);

/* Whether the cursor, with so many bytes in front, is a frame with an IP packet in it; moves it there if so. */
static bool
try_frame(struct cursor *cursor, size_t before)
{
    struct cursor frame = *cursor;
    if (!go_on(&frame, before, ETHER_FRAME) || !walk(&frame) || !has(&frame, 1) ||
        bytes_of(&frame)[0] >> 4 != (frame.type == ETHER_IPV4 ? 4 : 6)) {
        return false;
    }
    *cursor = frame;
    return true;
}

/* No label says what it stands before: IP, or a frame, with a control word in front or without. */
static bool
skip_labels(struct cursor *cursor)
{
    enum { LABEL = 4, CONTROL_WORD = 4, LAST = 0x01 };
    bool last = false;
    for (; !last; cursor->at += LABEL) {
        if (!has(cursor, LABEL) || (*cursor->left)-- == 0) {
            *cursor->left = 0;
            return false;
        }
        last = bytes_of(cursor)[2] & LAST;
    }
    if (!has(cursor, 1)) {
        return false;
    }
    unsigned first = bytes_of(cursor)[0] >> 4;
    if ((first != 4 && first != 6) || !is_likely_ip(cursor)) {
        if ((first == 0 && try_frame(cursor, CONTROL_WORD)) || try_frame(cursor, 0)) {
            return true;
        }
    }
    if (first == 0 && has(cursor, CONTROL_WORD + 1)) {
        cursor->at += CONTROL_WORD;
        first = is_likely_ip(cursor) ? bytes_of(cursor)[0] >> 4 : 0;
    }
    return go_on(cursor, 0, first == 4 ? ETHER_IPV4 : first == 6 ? ETHER_IPV6 : 0);
}

static bool
skip_tag(struct cursor *cursor)
{
    for (size_t i = 0; i < G_N_ELEMENTS(tags); i++) {
        if (tags[i].type == cursor->type) {
            return skip(cursor, tags[i].length);
        }
    }
    return false;
}

static bool
skip_header(struct cursor *cursor)
{
    switch (cursor->type) {
    case ETHER_MPLS:
    case TYPE_MPLS_UPSTREAM:
        return skip_labels(cursor);
    case TYPE_PPPOE:
        return skip_pppoe(cursor);
    case TYPE_MACSEC:
        return skip_macsec(cursor);
    case TYPE_TRILL:
        return skip_trill(cursor);
    case ETHER_NSH:
        return skip_nsh(cursor);
    case TYPE_ARISTA:
        return skip_arista(cursor);
    case TYPE_LLC:
        return skip_llc(cursor);
    default:
        return cursor->type != 0 && cursor->type <= LAST_LENGTH ? skip_llc(cursor) : skip_tag(cursor);
    }
}

/* Goes to the IP packet; false if there is none. */
static bool
walk(struct cursor *cursor)
{
    while (cursor->type != ETHER_IPV4 && cursor->type != ETHER_IPV6) {
        if (*cursor->left == 0) {
            return false;
        }
        --*cursor->left;
        if (!skip_header(cursor)) {
            return false;
        }
    }
    return true;
}

bool
ethernet_find_ip(uint16_t ethertype, const uint8_t *data, size_t length, size_t *ip)
{
    if (ethertype == ETHER_FRAME && length > ETHERNET_LENGTH) {
        /* Most of all traffic. */
        uint16_t type = be16(data + ADDRESSES);
        if (type == ETHER_IPV4 || type == ETHER_IPV6) {
            *ip = ETHERNET_LENGTH;
            return true;
        }
    }
    unsigned left = MOST_HEADERS;
    struct cursor cursor = {.data = data, .length = length, .type = ethertype, .left = &left};
    if (!walk(&cursor) || cursor.at >= length) {
        return false;
    }
    *ip = cursor.at;
    return true;
}
