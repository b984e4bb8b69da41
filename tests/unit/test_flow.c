/* test_flow.c - the flow that a packet is part of, and the order of its ends
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>
#include "core/mirror/inner.h"
#include "core/packet/flow.h"

static void
test_packet(void)
{
    static const uint8_t syn[] = {0x45, 0,    0, 40, 0, 7, 0x40, 0, 64, 6, 0, 0, 10,   0,    0,    1,    10, 0, 0, 2,
                                  0x13, 0x88, 0, 80, 0, 0, 0,    1, 0,  0, 0, 0, 0x50, 0x02, 0xff, 0xff, 0,  0, 0, 0};
    struct packet_flow ip;
    for (size_t captured = 0; captured <= sizeof(syn); captured++) {
        uint8_t *exact = g_memdup2(syn, captured); /* so that a sanitizer sees each byte too many */
        bool known = packet_flow_read(exact, captured, sizeof(syn), &ip);
        g_assert_cmpint(known, ==, captured >= 24);
        if (known) {
            g_assert_cmpuint(ip.key.port[0], ==, 5000);
            g_assert_cmpuint(ip.key.port[1], ==, 80);
            g_assert_cmpuint(ip.bytes, ==, 40);
            g_assert_cmpint(ip.role, ==, captured >= 34 ? PACKET_OPENS : PACKET_NO_ROLE);
        }
        g_free(exact);
    }
}

/* One order for all: by address, of which IPv4 has four bytes, then by port; both directions have the same one. */
static void
test_order(void)
{
    static const struct {
        bool ipv6;
        uint8_t address[2][16];
        uint16_t port[2];
        bool lower_first;
    } cases[] = {{false, {{10, 0, 0, 1, 9}, {10, 0, 0, 2}}, {443, 5}, true},
                 {false, {{10, 0, 0, 2}, {10, 0, 0, 1}}, {5, 443}, false},
                 {false, {{10, 0, 0, 1, 9}, {10, 0, 0, 1}}, {5, 256}, true},
                 {false, {{10, 0, 0, 1}, {10, 0, 0, 1, 9}}, {443, 5}, false},
                 {false, {{10, 0, 0, 1}, {10, 0, 0, 1}}, {5, 5}, true},
                 {true, {{[15] = 1}, {[15] = 2}}, {443, 5}, true},
                 {true, {{[4] = 1}, {[4] = 0, [15] = 255}}, {5, 443}, false}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct flow_key key = {.ipv6 = cases[i].ipv6, .proto = 6, .port = {cases[i].port[0], cases[i].port[1]}};
        memcpy(key.address, cases[i].address, sizeof(key.address));
        struct flow_key turned = key, ordered = key;
        flow_key_turn(&turned);
        g_assert_cmpint(flow_key_lower_end(&key), ==, !cases[i].lower_first);
        g_assert_cmpint(flow_key_lower_first(&ordered), ==, cases[i].lower_first);
        g_assert_cmpint(memcmp(&ordered, cases[i].lower_first ? &key : &turned, sizeof(key)), ==, 0);
        /* The mirrors' conversations are by it, too. */
        const struct ip_packet packet = {.src = key.address[0],
                                         .dst = key.address[1],
                                         .address_length = flow_key_address_length(&key),
                                         .protocol = 6,
                                         .srcport = key.port[0],
                                         .dstport = key.port[1]};
        struct ip_packet back = packet;
        back.src = packet.dst;
        back.dst = packet.src;
        back.srcport = packet.dstport;
        back.dstport = packet.srcport;
        uint64_t hash[2];
        bool from_lower[2];
        if (!mirror_packet_conversation(&packet, 7, &hash[0], &from_lower[0])) {
            g_assert_cmpint(key.port[0], ==, key.port[1]);
            continue;
        }
        g_assert_true(mirror_packet_conversation(&back, 7, &hash[1], &from_lower[1]));
        g_assert_cmpuint(hash[0], ==, hash[1]);
        g_assert_cmpint(from_lower[0], ==, cases[i].lower_first);
        g_assert_cmpint(from_lower[1], ==, !cases[i].lower_first);
    }
}

static struct packet_flow
fragment(uint32_t number, bool is_first, uint16_t port)
{
    return (struct packet_flow){.key = {.proto = 17, .port = {port, port}, .address = {{10, 0, 0, 1}, {10, 0, 0, 2}}},
                                .is_fragment = true,
                                .is_first = is_first,
                                .fragment = number};
}

static void
test_fragments(void)
{
    struct packet_fragments *fragments = packet_fragments_new();
    struct packet_flow first = fragment(7, true, 53), later = fragment(7, false, 0), other = fragment(8, false, 0);
    struct packet_flow too_early = later;
    packet_fragments_note(fragments, &too_early);
    g_assert_cmpuint(too_early.key.port[0], ==, 0);
    packet_fragments_note(fragments, &first);
    packet_fragments_note(fragments, &later);
    packet_fragments_note(fragments, &other);
    g_assert_cmpuint(later.key.port[0], ==, 53);
    g_assert_cmpuint(later.key.port[1], ==, 53);
    g_assert_cmpuint(other.key.port[0], ==, 0);
    packet_fragments_free(fragments);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/flow/packet", test_packet);
    g_test_add_func("/flow/order", test_order);
    g_test_add_func("/flow/fragments", test_fragments);
    return g_test_run();
}
