/* fuzz_envelope.c - reads what stands in envelopes: text, base64, gzip and strings of JSON
 *
 * The first byte of the input says how the file ends (drive.h, bits 0 and 1) and in what the rest of it is put (bits 2
 * and 3), behind a message that makes the file a flow log.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include <zlib.h>
#include "core/wrap/unpack.h"
#include "tests/fuzz/drive.h"

static const char first[] = "{\"message\":\"2 123456789010 eni-1235b8ca 172.31.16.139 172.31.16.21 20641 22 6 20 4249 "
                            "1418530010 1418530070 ACCEPT OK\"}\n";

enum { IN_NOTHING, IN_BASE64, IN_GZIP, IN_STRING };

/* The bytes as gzip, to be g_free()d. */
static guchar *
pack(const uint8_t *data, size_t size, size_t *packed)
{
    enum { OF_GZIP = 16, MEMORY = 8 };
    z_stream stream = {.next_in = (Bytef *)data, .avail_in = (uInt)size};
    drive_require(deflateInit2(&stream, 1, Z_DEFLATED, MAX_WBITS + OF_GZIP, MEMORY, Z_DEFAULT_STRATEGY) == Z_OK);
    size_t room = deflateBound(&stream, (uLong)size);
    guchar *out = g_malloc(room);
    stream.next_out = out;
    stream.avail_out = (uInt)room;
    drive_require(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    *packed = room - stream.avail_out;
    deflateEnd(&stream);
    return out;
}

static void
append_base64(GString *file, const guchar *data, size_t size)
{
    char *text = g_base64_encode(data, size);
    size_t n;
    char *back = flow_unbase64(text, strlen(text), false, &n);
    drive_require(size == 0 ? back == NULL : back != NULL && n == size && memcmp(back, data, size) == 0);
    g_string_append_printf(file, "{\"data\":\"%s\"}", text);
    g_free(back);
    g_free(text);
}

static void
append_gzip(GString *file, const uint8_t *data, size_t size)
{
    size_t packed, n;
    guchar *gzip = pack(data, size, &packed);
    char *back;
    drive_require(flow_gunzip((const char *)gzip, packed, size + 1, &back, &n) == FLOW_UNPACKED);
    drive_require(n == size && memcmp(back, data, size) == 0);
    append_base64(file, gzip, packed);
    g_free(back);
    g_free(gzip);
}

static void
append_string(GString *file, const uint8_t *data, size_t size)
{
    g_string_append(file, "{\"logStream\":\"eni-1235b8ca-all\",\"message\":\"");
    for (size_t i = 0; i < size; i++) {
        if (data[i] < ' ' || data[i] == '"' || data[i] == '\\') {
            g_string_append_printf(file, "\\u%04x", data[i]);
        } else {
            g_string_append_c(file, (char)data[i]);
        }
    }
    g_string_append(file, "\"}");
}

/* Damaged input, too. */
static void
check_unpack(const uint8_t *data, size_t size)
{
    enum { MOST = 100000 };
    size_t n;
    char *text = flow_unbase64((const char *)data, size, size % 2 == 0, &n);
    drive_require(text == NULL || n <= size);
    g_free(text);
    flow_gunzip((const char *)data, size, MOST, &text, &n);
    drive_require(n <= MOST);
    g_free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    uint8_t options = *data++;
    GString *file = g_string_new(first);
    size--;
    check_unpack(data, size);
    switch (options >> 2 & 3) {
    case IN_NOTHING:
        g_string_append_len(file, (const char *)data, (gssize)size);
        break;
    case IN_BASE64:
        append_base64(file, data, size);
        break;
    case IN_GZIP:
        append_gzip(file, data, size);
        break;
    default:
        append_string(file, data, size);
    }
    struct flow_recogniser *recogniser = drive_recogniser(0, file->len);
    bool failed = false;
    GArray *rows = drive_container(&filetap_json, recogniser, file->str, file->len, options & 3, &failed);
    drive_require(rows != NULL || failed || (options & 3) != 0);
    if (rows != NULL) {
        drive_require(rows->len > 0 || failed);
        g_array_free(rows, TRUE);
    }
    g_string_free(file, TRUE);
    return 0;
}
