/* portable.c - what POSIX systems and some compilers have, and what stands in for it elsewhere
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#define _GNU_SOURCE /* memmem() */
#include "core/base/portable.h"
#include <limits.h>
#include <stdbool.h>
#include <string.h>
#ifdef _WIN32
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <arpa/inet.h>
#endif

/* Four numbers without leading zeros, as inet_pton() wants them; nearly every record has two addresses, and that takes
 * three times as long. */
static bool
parse_ipv4(const char *at, const char *end, uint8_t address[4])
{
    for (size_t i = 0; i < 4; i++) {
        unsigned digit, number = at < end ? (unsigned char)*at++ - (unsigned)'0' : UINT_MAX;
        if (number > 9) {
            return false;
        }
        bool starts_with_0 = number == 0;
        while (at < end && (digit = (unsigned char)*at - (unsigned)'0') <= 9) {
            number = number * 10 + digit;
            if (number > UINT8_MAX || starts_with_0) {
                return false;
            }
            at++;
        }
        address[i] = (uint8_t)number;
        if (i < 3 && (at == end || *at++ != '.')) {
            return false;
        }
    }
    return at == end;
}

size_t
portable_parse_address(const char *text, size_t length, uint8_t address[16])
{
    char buffer[INET6_ADDRSTRLEN];
    if (parse_ipv4(text, text + length, address)) {
        return 4;
    }
    if (length == 0 || length >= sizeof(buffer)) {
        return 0;
    }
    memcpy(buffer, text, length);
    buffer[length] = '\0';
    if (strlen(buffer) != length) {
        return 0; /* a NUL would hide the rest from inet_pton() */
    }
    return inet_pton(AF_INET6, buffer, address) == 1 ? 16 : 0;
}

const void *
portable_find(const void *text, size_t length, const void *needle, size_t needle_length)
{
#if defined(__linux__) || defined(__APPLE__) || defined(__FreeBSD__) || defined(__NetBSD__) || defined(__OpenBSD__)
    return memmem(text, length, needle, needle_length);
#else
    const char *at = text, *end = at + length;
    while (needle_length <= (size_t)(end - at)) {
        at = memchr(at, *(const char *)needle, (size_t)(end - at) - needle_length + 1);
        if (at == NULL || memcmp(at, needle, needle_length) == 0) {
            return at;
        }
        at++;
    }
    return NULL;
#endif
}
