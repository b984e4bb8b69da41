/* internet.h - which addresses are the internet's
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_INTERNET_H
#define CLOUDFLOW_INTERNET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether an address of 4 or 16 bytes is one that the internet routes: of IPv4 none of 0/8, 127/8, multicast, the
 * private ones (RFC 1918), carriers' (RFC 6598) and link-local; of IPv6 what is in 2000::/3, as hosts inside a cloud
 * are too. The addresses of documentation count as public, since that is what they stand for. */
static inline bool
address_is_internet(const uint8_t *address, size_t length)
{
    static const struct {
        uint8_t first, second, mask; /* mask: of the second byte */
    } others[] = {{0, 0, 0},        {10, 0, 0},      {100, 64, 0xc0}, {127, 0, 0},
                  {169, 254, 0xff}, {172, 16, 0xf0}, {192, 168, 0xff}};
    if (length == 16) {
        return (address[0] & 0xe0) == 0x20;
    }
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        if (address[0] == others[i].first && (address[1] & others[i].mask) == others[i].second) {
            return false;
        }
    }
    return address[0] < 224;
}

#endif
