/* test_ethernet.c - the IP packet behind everything that can stand before it, cut at every byte
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/packet/ethernet.h"
#include <glib.h>
#include <string.h>

#define ADDRESSES "\2\0\0\0\0\1\2\0\0\0\0\2"
#define HOSTS     "\0\x1b\x21\0\0\1\0\x1b\x21\0\0\2" /* whose first nibble is that of a control word */
#define IP4       "\x45\0\0\x1c\0\0\0\0\x40\x11\x66\xcf\xa\0\0\1\xa\0\0\2\0\1\0\2\0\x8\0\0"
#define IP6       "\x60\0\0\0\0\0\x3b\x40 1\xd\xb8\0\0\0\0\0\0\0\0\0\0\0\1 1\xd\xb8\0\0\0\0\0\0\0\0\0\0\0\2"
#define CASE(name, before, ip)                                                                                         \
    {                                                                                                                  \
        name, sizeof(before) - 1, sizeof(before ip) - 1, before ip                                                     \
    }

/* Each a frame, and where its IP packet begins. */
static const struct frame {
    const char *name;
    size_t ip, length;
    const char *bytes;
} frames[] = {
    CASE("none", ADDRESSES "\x8\0", IP4),
    CASE("none, IPv6", ADDRESSES "\x86\xdd", IP6),
    CASE("VLAN", ADDRESSES "\x81\0\0\1\x8\0", IP4),
    CASE("four VLANs", ADDRESSES "\x91\0\0\1\x88\xa8\0\1\x92\0\0\1\x93\0\0\1\x8\0", IP4),
    CASE("TTag", ADDRESSES "\x89\x88\0\1\2\3\4\5\x8\0", IP4),
    CASE("VN-Tag and VLAN", ADDRESSES "\x89\x26\0\0\0\x14\x81\0\0\1\x8\0", IP4),
    CASE("E-Tag", ADDRESSES "\x89\x3f\0\1\2\3\4\5\x86\xdd", IP6),
    CASE("R-Tag", ADDRESSES "\xf1\xc1\0\0\0\1\x8\0", IP4),
    CASE("HSR", ADDRESSES "\x89\x2f\0\x22\0\1\x8\0", IP4),
    CASE("Cisco MetaData", ADDRESSES "\x89\x9\1\1\0\1\0\5\x8\0", IP4),
    CASE("Broadcom", ADDRESSES "\x88\x74\0\0\0\1\x8\0", IP4),
    CASE("FabricPath", ADDRESSES "\x89\x3\0\x20" ADDRESSES "\x81\0\0\1\x8\0", IP4),
    CASE("I-Tag", ADDRESSES "\x88\xa8\0\1\x88\xe7\0\0\0\1" ADDRESSES "\x8\0", IP4),
    CASE("TRILL", ADDRESSES "\x22\xf3\0\x3f\0\1\0\2" ADDRESSES "\x8\0", IP4),
    CASE("TRILL with options", ADDRESSES "\x22\xf3\0\x7f\0\1\0\2\0\0\0\0" ADDRESSES "\x8\0", IP4),
    CASE("NSH", ADDRESSES "\x89\x4f\xf\xc6\1\1\0\0\1\xff\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", IP4),
    CASE("NSH and a frame", ADDRESSES "\x89\x4f\xf\xc2\2\3\0\0\1\xff" ADDRESSES "\x8\0", IP4),
    CASE("MACsec", ADDRESSES "\x88\xe5\0\0\0\0\0\1\x8\0", IP4),
    CASE("MACsec with SCI", ADDRESSES "\x88\xe5\x20\0\0\0\0\1\2\0\0\0\0\1\0\1\x8\0", IP4),
    CASE("time of Arista", ADDRESSES "\xd2\x8b\0\1\0\x10\0\1\2\3\4\5\6\7\x8\0", IP4),
    CASE("short time of Arista", ADDRESSES "\xd2\x8b\0\1\1\x20\0\1\2\3\4\5\x8\0", IP4),
    CASE("PPPoE", ADDRESSES "\x88\x64\x11\0\0\1\0\x1e\0\x21", IP4),
    CASE("PPPoE, short", ADDRESSES "\x88\x64\x11\0\0\1\0\x1d\x57", IP6),
    CASE("SNAP", ADDRESSES "\0\x24\xaa\xaa\3\0\0\0\x8\0", IP4),
    CASE("SNAP behind a VLAN", ADDRESSES "\x81\0\0\1\0\x24\xaa\xaa\3\0\0\xf8\x86\xdd", IP6),
    CASE("LLC", ADDRESSES "\0\x1f\6\6\3", IP4),
    CASE("long LLC", ADDRESSES "\x88\x70\xaa\xaa\3\0\0\0\x8\0", IP4),
    CASE("MPLS", ADDRESSES "\x88\x47\0\1\1\xff", IP4),
    CASE("MPLS, three labels", ADDRESSES "\x88\x48\0\1\0\xff\0\2\0\xff\0\3\1\xff", IP6),
    CASE("pseudowire", ADDRESSES "\x88\x47\0\1\1\xff" ADDRESSES "\x8\0", IP4),
    CASE("pseudowire, hosts", ADDRESSES "\x88\x47\0\1\1\xff" HOSTS "\x8\0", IP4),
    CASE("pseudowire, control word", ADDRESSES "\x88\x47\0\1\1\xff\0\0\0\0" HOSTS "\x81\0\0\1\x8\0", IP4),
    CASE("IP behind a control word", ADDRESSES "\x88\x47\0\1\1\xff\0\0\0\0", IP4),
};

/* Each beginning of a frame is read from memory of just that size, so that a sanitizer sees a read too many. */
static void
test_each_frame(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(frames); i++) {
        const struct frame *frame = &frames[i];
        g_test_message("%s", frame->name);
        for (size_t n = 0; n <= frame->length; n++) {
            uint8_t *copy = g_memdup2(frame->bytes, n);
            size_t ip = 0;
            bool found = ethernet_find_ip(ETHER_FRAME, copy, n, &ip);
            if (n <= frame->ip || n == frame->length) {
                g_assert_cmpint(found, ==, n > frame->ip);
            }
            if (n == frame->length) {
                g_assert_cmpuint(ip, ==, frame->ip);
            }
            g_free(copy);
        }
    }
}

/* What looks like IP behind a label is none if the header's sum is wrong. */
static void
test_addresses_like_ip(void)
{
    static const struct frame frame =
        CASE("pseudowire, addresses like IP", ADDRESSES "\x88\x47\0\1\1\xff\x45\0\0\0\0\1\x45\0\0\0\0\2\x8\0", IP4);
    size_t ip;
    g_assert_true(ethernet_find_ip(ETHER_FRAME, (const uint8_t *)frame.bytes, frame.length, &ip));
    g_assert_cmpuint(ip, ==, frame.ip);
}

static void
test_not_ip(void)
{
    static const struct frame not_ip[] = {
        CASE("ARP", ADDRESSES "\x8\6", IP4),
        CASE("encrypted", ADDRESSES "\x88\xe5\xc\0\0\0\0\1\x8\0", IP4),
        CASE("PPPoE discovery", ADDRESSES "\x88\x64\x11\x9\0\1\0\x1e\0\x21", IP4),
        CASE("LCP", ADDRESSES "\x88\x64\x11\0\0\1\0\x1e\xc0\x21", IP4),
        CASE("spanning tree", ADDRESSES "\0\x26\x42\x42\3\0\0", IP4),
        CASE("associated channel", ADDRESSES "\x88\x47\0\0\1\xff\x10\0\0\x21", IP4),
        CASE("neither length nor type", ADDRESSES "\5\xee\xaa\xaa\3\0\0\0\x8\0", IP4),
        CASE("no length", ADDRESSES "\0\0\xaa\xaa\3\0\0\0\x8\0", IP4),
    };
    size_t ip;
    for (size_t i = 0; i < G_N_ELEMENTS(not_ip); i++) {
        g_test_message("%s", not_ip[i].name);
        g_assert_false(ethernet_find_ip(ETHER_FRAME, (const uint8_t *)not_ip[i].bytes, not_ip[i].length, &ip));
    }
}

/* Frames in frames behind labels: whether each is one is tried, and trying costs no more than reading. */
static void
test_labels_without_end(void)
{
    enum { LEVELS = 2000, SIZE = 4 + 4 + 14 };
    uint8_t *data = g_malloc0(LEVELS * SIZE);
    for (size_t i = 0; i < LEVELS; i++) {
        data[i * SIZE + 2] = 1;
        data[i * SIZE + SIZE - 2] = data[i * SIZE + 16] = 0x88;
        data[i * SIZE + SIZE - 1] = data[i * SIZE + 17] = 0x47;
    }
    size_t ip;
    g_assert_false(ethernet_find_ip(ETHER_MPLS, data, LEVELS * SIZE, &ip));
    g_free(data);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ethernet/ip", test_each_frame);
    g_test_add_func("/ethernet/addresses-like-ip", test_addresses_like_ip);
    g_test_add_func("/ethernet/not-ip", test_not_ip);
    g_test_add_func("/ethernet/labels", test_labels_without_end);
    return g_test_run();
}
