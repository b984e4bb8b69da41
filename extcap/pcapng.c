/* pcapng.c - writes a capture file block by block
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>
#include "extcap/pcapng.h"
#include "extcap/wait.h"

enum { SECTION = 0x0a0d0d0a, INTERFACE = 1, PACKET = 6 };
enum { ORDER = 0x1a2b3c4d };
enum { END_OF_OPTIONS, SECTION_HARDWARE = 2, SECTION_APPLICATION = 4 };
enum { INTERFACE_NAME = 2, INTERFACE_RESOLUTION = 9 };
enum { PACKET_FLAGS = 2, INBOUND = 1, OUTBOUND = 2 };

/* What waits is written when it is more than this, or when there is nothing more to read. */
enum { WAITING = 1 << 16 };

struct pcapng {
    int fd, error;
    GByteArray *waiting;
    guint block; /* where the block begins that is being made */
};

static void
put(struct pcapng *file, const void *bytes, size_t length)
{
    g_byte_array_append(file->waiting, bytes, (guint)length);
}

static void
put_u16(struct pcapng *file, unsigned value)
{
    uint16_t number = (uint16_t)value;
    put(file, &number, sizeof(number));
}

static void
put_u32(struct pcapng *file, uint32_t value)
{
    put(file, &value, sizeof(value));
}

/* Blocks, and values of options, are padded to four bytes. */
static void
pad(struct pcapng *file)
{
    static const uint8_t zeros[3];
    put(file, zeros, (4 - (file->waiting->len - file->block) % 4) % 4);
}

static void
put_option(struct pcapng *file, unsigned code, const void *value, size_t length)
{
    put_u16(file, code);
    put_u16(file, (unsigned)length);
    put(file, value, length);
    pad(file);
}

static void
begin(struct pcapng *file, uint32_t type)
{
    file->block = file->waiting->len;
    put_u32(file, type);
    put_u32(file, 0); /* the length, when it is known */
}

/* Its length stands at both ends of a block. */
static void
end(struct pcapng *file)
{
    uint32_t length = file->waiting->len + (uint32_t)sizeof(length) - file->block;
    put_u32(file, length);
    memcpy(file->waiting->data + file->block + 4, &length, sizeof(length));
}

struct pcapng *
pcapng_new(int fd, const char *hardware, const char *application)
{
    static const uint8_t unknown_length[8] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    struct pcapng *file = g_new0(struct pcapng, 1);
    file->fd = fd;
    file->waiting = g_byte_array_new();
    begin(file, SECTION);
    put_u32(file, ORDER);
    put_u16(file, 1);
    put_u16(file, 0);
    put(file, unknown_length, sizeof(unknown_length));
    put_option(file, SECTION_HARDWARE, hardware, strlen(hardware));
    put_option(file, SECTION_APPLICATION, application, strlen(application));
    put_option(file, END_OF_OPTIONS, NULL, 0);
    end(file);
    return file;
}

void
pcapng_free(struct pcapng *file)
{
    g_byte_array_unref(file->waiting);
    g_free(file);
}

void
pcapng_interface(struct pcapng *file, const char *name, uint8_t digits)
{
    begin(file, INTERFACE);
    put_u16(file, FLOW_PACKET_LINK_TYPE);
    put_u16(file, 0);
    put_u32(file, FLOW_PACKET_MOST);
    put_option(file, INTERFACE_NAME, name, strlen(name));
    put_option(file, INTERFACE_RESOLUTION, &digits, sizeof(digits));
    put_option(file, END_OF_OPTIONS, NULL, 0);
    end(file);
}

static uint64_t
units_of(uint8_t digits)
{
    uint64_t units = 1;
    for (uint8_t i = 0; i < digits; i++) {
        units *= 10;
    }
    return units;
}

bool
pcapng_has_time(const struct flow_time *time, uint8_t digits)
{
    return time->secs >= 0 && (uint64_t)time->secs < UINT64_MAX / units_of(digits);
}

void
pcapng_packet(struct pcapng *file, uint32_t interface, uint8_t digits, const struct flow_frame_info *info,
              const struct flow_packet *packet, const char *row)
{
    uint64_t units = units_of(digits);
    uint64_t time = (uint64_t)info->time.secs * units + (uint64_t)info->time.nsecs / (1000000000 / units);
    begin(file, PACKET);
    put_u32(file, interface);
    put_u32(file, (uint32_t)(time >> 32));
    put_u32(file, (uint32_t)time);
    put_u32(file, packet->length);
    put_u32(file, packet->whole);
    guint at = file->waiting->len;
    g_byte_array_set_size(file->waiting, at + packet->length);
    flow_packet_copy(packet, row, file->waiting->data + at);
    pad(file);
    if (info->direction != FLOW_NO_DIRECTION) {
        uint32_t flags = info->direction == FLOW_INGRESS ? INBOUND : OUTBOUND;
        put_option(file, PACKET_FLAGS, &flags, sizeof(flags));
        put_option(file, END_OF_OPTIONS, NULL, 0);
    }
    end(file);
}

bool
pcapng_flush(struct pcapng *file)
{
    size_t done = 0;
    while (file->error == 0 && done < file->waiting->len) {
        struct pollfd out = {file->fd, POLLOUT, 0};
        if (live_wait(&out, 1, -1) == LIVE_STOP) {
            return false;
        }
        /* So much, a pipe that is ready takes without waiting. */
        ssize_t written = write(file->fd, file->waiting->data + done, MIN(file->waiting->len - done, PIPE_BUF));
        if (written >= 0) {
            done += (size_t)written;
        } else if (errno == EPIPE) {
            return false;
        } else if (errno != EINTR && errno != EAGAIN) {
            file->error = errno;
        }
    }
    g_byte_array_set_size(file->waiting, 0);
    return file->error == 0;
}

int
pcapng_error(const struct pcapng *file)
{
    return file->error;
}

bool
pcapng_is_full(const struct pcapng *file)
{
    return file->waiting->len >= WAITING;
}
