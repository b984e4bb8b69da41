/* block.c - addresses and networks as lists write them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/list/block.h"
#include <string.h>
#include "core/base/bytes.h"
#include "core/base/portable.h"

enum { BITS_OF_IPV4 = 32, BITS_OF_IPV6 = 128, BITS_BEFORE_MAPPED = BITS_OF_IPV6 - BITS_OF_IPV4 };

/* What stands before an address of IPv4 in one of IPv6. */
static const uint8_t mapped[BITS_BEFORE_MAPPED / 8] = {[10] = 0xff, [11] = 0xff};

struct list_address
list_address_of(const uint8_t *bytes, size_t length, bool *ipv6)
{
    if (length == 16 && memcmp(bytes, mapped, sizeof(mapped)) == 0) {
        bytes += sizeof(mapped);
        length = 4;
    }
    *ipv6 = length == 16;
    return *ipv6 ? (struct list_address){be64(bytes), be64(bytes + 8)}
                 : (struct list_address){(uint64_t)be32(bytes) << 32, 0};
}

size_t
list_address_bytes(struct list_address address, bool ipv6, uint8_t bytes[16])
{
    size_t length = ipv6 ? 16 : 4;
    for (size_t i = 0; i < length; i++) {
        bytes[i] = (uint8_t)((i < 8 ? address.high : address.low) >> (56 - 8 * (i % 8)));
    }
    return length;
}

static int
compare(struct list_address a, struct list_address b)
{
    return a.high != b.high ? (a.high < b.high ? -1 : 1) : a.low != b.low ? (a.low < b.low ? -1 : 1) : 0;
}

/* The last address of a block. */
static struct list_address
last_of(struct list_address first, unsigned bits)
{
    uint64_t high = bits >= 64 ? 0 : UINT64_MAX >> bits;
    uint64_t low = bits <= 64 ? UINT64_MAX : bits >= 128 ? 0 : UINT64_MAX >> (bits - 64);
    return (struct list_address){first.high | high, first.low | low};
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A number without leading zeros. */
static bool
parse_number(const char *text, size_t length, unsigned most, unsigned *number)
{
    *number = 0;
    if (length == 0 || length > 5 || (length > 1 && text[0] == '0')) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (!is_digit(text[i])) {
            return false;
        }
        *number = *number * 10 + (unsigned)(text[i] - '0');
    }
    return *number <= most;
}

/* Whether a part of a text that is no address is a number that begins with 0: some read 010 as 8. */
static bool
has_leading_zero(const char *text, size_t length)
{
    for (size_t i = 0; i + 1 < length; i++) {
        if (text[i] == '0' && is_digit(text[i + 1]) && (i == 0 || text[i - 1] == '.')) {
            return memchr(text, '.', length) != NULL;
        }
    }
    return false;
}

/* An address as it stands: is_mapped, if it is one of IPv4 in IPv6. */
struct plain {
    struct list_address address;
    bool ipv6, is_mapped;
};

static const char *
parse_address(const char *text, size_t length, struct plain *plain)
{
    uint8_t bytes[16];
    size_t n = portable_parse_address(text, length, bytes);
    if (n == 0) {
        return has_leading_zero(text, length) ? "a number of the address begins with 0" : "no address";
    }
    plain->address = list_address_of(bytes, n, &plain->ipv6);
    plain->is_mapped = n == 16 && !plain->ipv6;
    return NULL;
}

static const char *
parse_single(const char *text, size_t length, struct list_parsed *parsed)
{
    struct plain plain;
    const char *cause = parse_address(text, length, &plain);
    if (cause == NULL) {
        parsed->ipv6 = plain.ipv6;
        parsed->first = plain.address;
        parsed->last = last_of(plain.address, plain.ipv6 ? BITS_OF_IPV6 : BITS_OF_IPV4);
    }
    return cause;
}

static const char *
parse_network(const char *text, size_t length, const char *slash, struct list_parsed *parsed)
{
    struct plain plain;
    unsigned bits;
    const char *cause = parse_address(text, (size_t)(slash - text), &plain);
    if (cause != NULL) {
        return cause;
    }
    bool wide = plain.ipv6 || plain.is_mapped;
    if (!parse_number(slash + 1, length - (size_t)(slash + 1 - text), wide ? BITS_OF_IPV6 : BITS_OF_IPV4, &bits)) {
        return "no prefix length";
    }
    if (plain.is_mapped) {
        if (bits < BITS_BEFORE_MAPPED) {
            return "the prefix is shorter than what makes it one of IPv4";
        }
        bits -= BITS_BEFORE_MAPPED;
    }
    parsed->ipv6 = plain.ipv6;
    parsed->first = list_address_masked(plain.address, bits);
    parsed->last = last_of(parsed->first, bits);
    parsed->masked = compare(parsed->first, plain.address) != 0;
    return NULL;
}

static const char *
parse_range(const char *text, size_t length, const char *dash, struct list_parsed *parsed)
{
    struct plain first, last;
    const char *end = text + length, *front = dash, *back = dash + 1;
    while (front > text && (front[-1] == ' ' || front[-1] == '\t')) {
        front--;
    }
    while (back < end && (*back == ' ' || *back == '\t')) {
        back++;
    }
    const char *cause = parse_address(text, (size_t)(front - text), &first);
    cause = cause != NULL ? cause : parse_address(back, (size_t)(end - back), &last);
    if (cause != NULL) {
        return cause;
    }
    if (first.ipv6 != last.ipv6) {
        return "a range from IPv4 to IPv6";
    }
    if (compare(first.address, last.address) > 0) {
        return "the range ends before it begins";
    }
    parsed->ipv6 = first.ipv6;
    parsed->first = first.address;
    parsed->last = last_of(last.address, last.ipv6 ? BITS_OF_IPV6 : BITS_OF_IPV4);
    return NULL;
}

static const char *
parse_with_port(const char *text, size_t length, const char *colon, struct list_parsed *parsed)
{
    unsigned port;
    if (!parse_number(colon + 1, length - (size_t)(colon + 1 - text), UINT16_MAX, &port) || port == 0) {
        return "no port";
    }
    parsed->port = (uint16_t)port;
    return parse_single(text, (size_t)(colon - text), parsed);
}

/* [2001:db8::1], alone, with a port or with a prefix length. */
static const char *
parse_bracketed(const char *text, size_t length, struct list_parsed *parsed)
{
    unsigned port;
    const char *end = text + length, *bracket = memchr(text, ']', length);
    if (bracket == NULL) {
        return "no address";
    }
    const char *cause = parse_single(text + 1, (size_t)(bracket - text) - 1, parsed);
    if (cause != NULL || bracket + 1 == end) {
        return cause;
    }
    if (bracket[1] != ':' || !parse_number(bracket + 2, (size_t)(end - bracket) - 2, UINT16_MAX, &port) || port == 0) {
        return "no port";
    }
    parsed->port = (uint16_t)port;
    return NULL;
}

const char *
list_parse(const char *text, size_t length, struct list_parsed *parsed)
{
    memset(parsed, 0, sizeof(*parsed));
    const char *found;
    if (length > 0 && text[0] == '[') {
        return parse_bracketed(text, length, parsed);
    }
    if ((found = memchr(text, '/', length)) != NULL) {
        return parse_network(text, length, found, parsed);
    }
    if ((found = memchr(text, '-', length)) != NULL) {
        return parse_range(text, length, found, parsed);
    }
    found = memchr(text, ':', length);
    if (found != NULL && memchr(found + 1, ':', length - (size_t)(found + 1 - text)) == NULL) {
        return parse_with_port(text, length, found, parsed);
    }
    return parse_single(text, length, parsed);
}

/* How many of the last bits of an address are 0. */
static unsigned
trailing_zeros(struct list_address address)
{
    return address.low != 0    ? portable_lowest_bit(address.low)
           : address.high != 0 ? 64 + portable_lowest_bit(address.high)
                               : 128;
}

bool
list_next_block(struct list_parsed *parsed, struct list_block *block)
{
    if (compare(parsed->first, parsed->last) > 0) {
        return false;
    }
    unsigned bits = BITS_OF_IPV6 - trailing_zeros(parsed->first);
    while (compare(last_of(parsed->first, bits), parsed->last) > 0) {
        bits++;
    }
    *block = (struct list_block){parsed->first, parsed->ipv6, (uint8_t)bits};
    struct list_address last = last_of(parsed->first, bits);
    parsed->first = (struct list_address){last.high + (last.low == UINT64_MAX), last.low + 1};
    if (compare(last, parsed->last) == 0) { /* which may be the last address of all, behind which 0 would come */
        parsed->first = (struct list_address){UINT64_MAX, UINT64_MAX};
        parsed->last = (struct list_address){0, 0};
    }
    return true;
}
