/* portable.c - what POSIX systems and some compilers have, and what stands in for it elsewhere
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/base/portable.h"
#include <string.h>
#ifdef _WIN32
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <arpa/inet.h>
#endif

size_t
portable_parse_address(const char *text, size_t length, uint8_t address[16])
{
    char buffer[INET6_ADDRSTRLEN];
    if (length == 0 || length >= sizeof(buffer)) {
        return 0;
    }
    memcpy(buffer, text, length);
    buffer[length] = '\0';
    if (strlen(buffer) != length) {
        return 0; /* a NUL would hide the rest from inet_pton() */
    }
    if (inet_pton(AF_INET, buffer, address) == 1) {
        return 4;
    }
    return inet_pton(AF_INET6, buffer, address) == 1 ? 16 : 0;
}
