/* special.c - the addresses that no list of the internet's attackers can mean
 *
 * https://www.iana.org/assignments/iana-ipv4-special-registry and .../iana-ipv6-special-registry
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/list/special.h"

/* Of a row, the first bits of an address, as many as bits says; of IPv4 there are 32. */
struct special {
    uint64_t first;
    uint8_t bits;
};

#define IPV4(a, b, c) ((uint64_t)(a) << 56 | (uint64_t)(b) << 48 | (uint64_t)(c) << 40)
#define IPV6(a, b)    ((uint64_t)(a) << 48 | (uint64_t)(b) << 32)

static const struct special of_ipv4[] = {
    {IPV4(0, 0, 0), 8},      {IPV4(10, 0, 0), 8},    {IPV4(100, 64, 0), 10}, {IPV4(127, 0, 0), 8},
    {IPV4(169, 254, 0), 16}, {IPV4(172, 16, 0), 12}, {IPV4(192, 0, 0), 24},  {IPV4(192, 168, 0), 16},
    {IPV4(198, 18, 0), 15},  {IPV4(224, 0, 0), 4},   {IPV4(240, 0, 0), 4},
};

/* 2001::/23 holds Teredo, benchmarks and ORCHID. ::/64 stands for :: and ::1, as IPv4 in IPv6 is not asked for here. */
static const struct special of_ipv6[] = {
    {IPV6(0, 0), 64},     {IPV6(0x0100, 0), 64}, {IPV6(0x2001, 0), 23},
    {IPV6(0xfc00, 0), 7}, {IPV6(0xfe80, 0), 10}, {IPV6(0xff00, 0), 8},
};

bool
list_is_special(struct list_address address, bool ipv6)
{
    const struct special *rows = ipv6 ? of_ipv6 : of_ipv4;
    size_t n = ipv6 ? sizeof(of_ipv6) / sizeof(of_ipv6[0]) : sizeof(of_ipv4) / sizeof(of_ipv4[0]);
    for (size_t i = 0; i < n; i++) {
        if ((address.high ^ rows[i].first) >> (64 - rows[i].bits) == 0) {
            return true;
        }
    }
    return false;
}
