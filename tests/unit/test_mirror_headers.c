/* test_mirror_headers.c - mirror headers, their options and the packet inside, cut at every byte
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/base/bytes.h"
#include "core/mirror/inner.h"
#include "core/provider/mirrors.h"

/* Reads every beginning of the bytes, each from memory of just that size, so that a sanitizer sees a read too many.
 * Returns the shortest length that was a header. */
static size_t
shortest(mirror_read_header read, const uint8_t *data, size_t length)
{
    size_t first = 0;
    for (size_t n = 0; n <= length; n++) {
        uint8_t *copy = g_malloc(n ? n : 1);
        memcpy(copy, data, n);
        struct mirror_header header;
        struct mirror_inner inner;
        bool good = read(copy, n, &header);
        if (good) {
            first = first ? first : n;
            g_assert_cmpuint(header.length, <=, n);
            if (header.encap == MIRROR_GENEVE) {
                mirror_header_add_options(mirror_clouds, copy, &header);
            }
            mirror_inner_read(copy + header.length, n - header.length, header.payload, &inner);
        } else {
            g_assert_cmpuint(first, ==, 0);
        }
        g_free(copy);
    }
    return first;
}

static void
test_vxlan(void)
{
    static const uint8_t data[] = {0x88, 0x48, 0x12, 0x34, 0x12, 0xd6, 0x87, 0, 0};
    struct mirror_header header;
    g_assert_cmpuint(shortest(mirror_header_vxlan, data, sizeof data), ==, 8);
    g_assert_true(mirror_header_vxlan(data, sizeof data, &header));
    g_assert_cmpint(header.encap, ==, MIRROR_VXLAN_GBP);
    g_assert_cmpuint(header.number, ==, 1234567);
    g_assert_true(header.valid_vni);
    g_assert_false(header.is_mirror);
}

static void
test_gpe(void)
{
    static const uint8_t data[] = {0x0c, 0, 0, 1, 0, 0, 9, 0};
    struct mirror_header header;
    g_assert_cmpuint(shortest(mirror_header_gpe, data, sizeof data), ==, 8);
    g_assert_true(mirror_header_gpe(data, sizeof data, &header));
    g_assert_cmpint(header.payload, ==, ETHER_IPV4);
    g_assert_cmpuint(header.number, ==, 9);
}

static const uint8_t gwlb[] = {8,    0,    8,    0,    0,    0, 0,    0,    1, 8, 1,    2,    0x0a, 0x1b, 0x2c,
                               0x3d, 0x4e, 0x5f, 0x60, 0x71, 1, 8,    2,    2, 0, 0,    0,    0,    0,    0,
                               0,    7,    1,    8,    3,    1, 0xca, 0xfe, 0, 1, 0x45, 0x00, 0x00, 0};

static void
test_geneve(void)
{
    struct mirror_header header;
    g_assert_cmpuint(shortest(mirror_header_geneve, gwlb, sizeof gwlb), ==, 40);
    g_assert_true(mirror_header_geneve(gwlb, sizeof gwlb, &header));
    mirror_header_add_options(mirror_clouds, gwlb, &header);
    g_assert_cmpint(header.payload, ==, ETHER_IPV4);
    g_assert_cmpstr(header.options.cloud->id, ==, "aws");
    g_assert_cmpuint(header.options.endpoint, ==, 0x0a1b2c3d4e5f6071);
    g_assert_cmpuint(header.options.endpoint_offset, ==, 12);
    g_assert_cmpuint(header.options.attachment, ==, 7);
    g_assert_cmpuint(header.options.cookie, ==, 0xcafe0001);
    g_assert_cmpuint(header.options.bad_offset, ==, 0);
    g_assert_true(header.is_mirror);
}

static void
test_geneve_of_another_version(void)
{
    uint8_t data[sizeof gwlb];
    struct mirror_header header;
    memcpy(data, gwlb, sizeof data);
    data[0] |= 0x40;
    g_assert_false(mirror_header_geneve(data, sizeof data, &header));
}

static void
test_options_that_lie(void)
{
    struct mirror_options options;
    static const uint8_t too_long[] = {1, 8, 3, 2, 0, 0, 0, 1};
    mirror_read_options(mirror_clouds, too_long, 0, sizeof too_long, &options);
    g_assert_null(options.cloud);
    static const uint8_t wrong_length[] = {0, 0, 0, 0, 1, 8, 1, 1, 0, 0, 0, 1, 1, 8, 3, 1, 0, 0, 0, 5};
    mirror_read_options(mirror_clouds, wrong_length, 4, sizeof wrong_length, &options);
    g_assert_cmpuint(options.bad_offset, ==, 4);
    g_assert_cmpuint(options.endpoint_offset, ==, 0);
    g_assert_cmpuint(options.cookie, ==, 5);
    static const uint8_t stub[] = {0, 0, 0, 0, 1, 8};
    mirror_read_options(mirror_clouds, stub, 4, sizeof stub, &options);
    g_assert_cmpuint(options.bad_offset, ==, 4);
}

static void
test_directions(void)
{
    struct mirror_options options;
    static const uint8_t google[] = {1, 0x32, 1, 1, 0x12, 0x34, 0x56, 0x71};
    mirror_read_options(mirror_clouds, google, 0, sizeof google, &options);
    g_assert_cmpuint(options.network, ==, 0x1234567);
    g_assert_cmpint(options.direction, ==, MIRROR_EGRESS);
    static const uint8_t tencent[] = {1, 0x67, 3, 1, 0xbf, 0xff, 0xff, 0xfe};
    mirror_read_options(mirror_clouds, tencent, 0, sizeof tencent, &options);
    g_assert_cmpuint(options.flow_direction, ==, 5);
    g_assert_cmpuint(options.cookie, ==, 0x1ffffffe);
}

static void
test_gre(void)
{
    static const uint8_t keyed[] = {0x30, 0, 0x65, 0x58, 0, 1, 0, 0, 0, 0, 0, 1};
    static const uint8_t type_one[] = {0, 0, 0x88, 0xbe};
    static const uint8_t type_two[] = {0x10, 0, 0x88, 0xbe, 0, 0, 0, 1, 0x10, 0, 0x04, 0x15, 0, 0, 0, 0};
    static const uint8_t type_three[] = {0, 0, 0x22, 0xeb, 0x20, 0, 0, 0x16, 0, 0, 0, 0,
                                         0, 0, 0,    9,    0,    0, 0, 0,    0, 0, 0, 0};
    static const uint8_t pptp[] = {0x30, 0x81, 0x88, 0x0b, 0, 0, 0, 0, 0, 0, 0, 0};
    struct mirror_header header;
    g_assert_cmpuint(shortest(mirror_header_gre, keyed, sizeof keyed), ==, 12);
    g_assert_true(mirror_header_gre(keyed, sizeof keyed, &header));
    g_assert_cmpint(header.encap, ==, MIRROR_L2GRE);
    g_assert_cmpuint(header.number, ==, 65536);
    g_assert_cmpuint(shortest(mirror_header_gre, type_one, sizeof type_one), ==, 4);
    g_assert_cmpuint(shortest(mirror_header_gre, type_two, sizeof type_two), ==, 16);
    g_assert_true(mirror_header_gre(type_two, sizeof type_two, &header));
    g_assert_cmpuint(header.number, ==, 21);
    g_assert_true(header.cut);
    g_assert_cmpuint(shortest(mirror_header_gre, type_three, sizeof type_three), ==, 24);
    g_assert_true(mirror_header_gre(type_three, sizeof type_three, &header));
    g_assert_cmpint(header.direction, ==, MIRROR_EGRESS);
    g_assert_false(mirror_header_gre(pptp, sizeof pptp, &header));
}

/* IPv6 with hop-by-hop, destination options and fragment headers before UDP. */
static const uint8_t extended[] = {0x60, 0, 0,  0, 0,  32, 0,    64, 0x20, 1,    0xd, 0xb8, 0,  0, 0, 0, 0, 0,
                                   0,    0, 0,  0, 0,  1,  0x20, 1,  0xd,  0xb8, 0,   0,    0,  0, 0, 0, 0, 0,
                                   0,    0, 0,  2, 60, 0,  0,    0,  0,    0,    0,   0,    44, 0, 0, 0, 0, 0,
                                   0,    0, 17, 0, 0,  1,  0,    0,  0,    9,    0,   5,    0,  6, 0, 8, 0, 0};

static void
test_extension_headers(void)
{
    struct mirror_inner inner;
    for (size_t n = 0; n < sizeof extended; n++) {
        uint8_t *copy = g_malloc(n ? n : 1);
        memcpy(copy, extended, n);
        mirror_inner_read(copy, n, ETHER_IPV4, &inner);
        g_assert_false(inner.ip.has_ports && n < 68);
        g_free(copy);
    }
    g_assert_true(mirror_inner_read(extended, sizeof extended, ETHER_IPV4, &inner));
    g_assert_cmpuint(inner.ip.protocol, ==, 17);
    g_assert_cmpuint(inner.ip.transport, ==, 64);
    g_assert_cmpuint(inner.ip.srcport, ==, 5);
    g_assert_cmpuint(inner.ip.dstport, ==, 6);
    g_assert_cmpuint(inner.ip.length, ==, 72);
}

static void
test_later_fragment_has_no_ports(void)
{
    struct mirror_inner inner;
    uint8_t data[sizeof extended];
    memcpy(data, extended, sizeof data);
    data[58] = 0x10;
    g_assert_true(mirror_inner_read(data, sizeof data, ETHER_IPV4, &inner));
    g_assert_false(inner.ip.is_first);
    g_assert_false(inner.ip.has_ports);
}

static const uint8_t segment[] = {0x45, 0,  0,    44,   0, 5, 0x40, 0,    64, 6, 0x11, 0x22, 10,  0,  0,
                                  1,    10, 0,    0,    2, 0, 80,   1,    2,  0, 0,    0,    1,   0,  0,
                                  0,    2,  0x50, 0x10, 1, 0, 0x77, 0x88, 0,  0, 'd',  'a',  't', 'a'};

/* Whether changing the byte changes the identity. */
static bool
matters(size_t at, const struct mirror_identity *identity)
{
    struct mirror_inner before, after;
    uint8_t data[sizeof segment];
    memcpy(data, segment, sizeof data);
    data[at] ^= 1;
    g_assert_true(mirror_inner_read(segment, sizeof segment, ETHER_IPV4, &before));
    g_assert_true(mirror_inner_read(data, sizeof data, ETHER_IPV4, &after));
    return mirror_packet_hash(&before.ip, identity, 7) != mirror_packet_hash(&after.ip, identity, 7);
}

static void
test_identity(void)
{
    const struct mirror_identity all = {.ip_id = true, .payload = 64}, headers = {.ip_id = false, .payload = 0};
    /* DSCP, TTL and both checksums may change on the way; version and lengths decide how the rest is read. */
    static const size_t may_change[] = {1, 8, 10, 11, 36, 37};
    for (size_t at = 4; at < sizeof segment; at++) {
        bool free = false;
        for (size_t i = 0; i < G_N_ELEMENTS(may_change); i++) {
            free = free || may_change[i] == at;
        }
        if (at != 32) {
            g_assert_cmpint(matters(at, &all), ==, !free);
        }
    }
    g_assert_false(matters(1, &all));
    g_assert_false(matters(5, &headers));
    g_assert_true(matters(26, &headers));
    g_assert_false(matters(40, &headers));
}

static void
test_padding_is_no_part_of_the_identity(void)
{
    const struct mirror_identity identity = {.payload = 64};
    struct mirror_inner bare, padded;
    uint8_t data[sizeof segment + 6] = {0};
    memcpy(data, segment, sizeof segment);
    data[sizeof data - 1] = 9;
    g_assert_true(mirror_inner_read(segment, sizeof segment, ETHER_IPV4, &bare));
    g_assert_true(mirror_inner_read(data, sizeof data, ETHER_IPV4, &padded));
    g_assert_cmpuint(mirror_packet_hash(&bare.ip, &identity, 1), ==, mirror_packet_hash(&padded.ip, &identity, 1));
    g_assert_cmpuint(mirror_packet_hash(&bare.ip, &identity, 1), !=, mirror_packet_hash(&bare.ip, &identity, 2));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/mirror/vxlan", test_vxlan);
    g_test_add_func("/mirror/gpe", test_gpe);
    g_test_add_func("/mirror/geneve", test_geneve);
    g_test_add_func("/mirror/geneve/version", test_geneve_of_another_version);
    g_test_add_func("/mirror/options/lie", test_options_that_lie);
    g_test_add_func("/mirror/options/direction", test_directions);
    g_test_add_func("/mirror/gre", test_gre);
    g_test_add_func("/mirror/inner/extensions", test_extension_headers);
    g_test_add_func("/mirror/inner/fragment", test_later_fragment_has_no_ports);
    g_test_add_func("/mirror/identity", test_identity);
    g_test_add_func("/mirror/identity/padding", test_padding_is_no_part_of_the_identity);
    return g_test_run();
}
