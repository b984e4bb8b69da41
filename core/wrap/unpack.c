/* unpack.c - text out of base64 and gzip
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <limits.h>
#include <string.h>
#include <zlib.h>
#include "core/record/cells.h"
#include "core/wrap/unpack.h"

/* What a character of base64 stands for, and what else there may be. */
enum { BITS = 6, IS_NONE = 64, IS_BLANK, IS_PADDING };

static const unsigned char *
alphabet(void)
{
    static unsigned char table[UCHAR_MAX + 1];
    static gsize made;
    if (g_once_init_enter(&made)) {
        static const char characters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        memset(table, IS_NONE, sizeof(table));
        for (unsigned char i = 0; i < IS_NONE; i++) {
            table[(unsigned char)characters[i]] = i;
        }
        table['-'] = table['+'];
        table['_'] = table['/'];
        table['='] = IS_PADDING;
        table['\r'] = table['\n'] = IS_BLANK;
        g_once_init_leave(&made, 1);
    }
    return table;
}

/* Decodes words of four characters up to where anything else stands; returns how many characters they have. */
static size_t
take_words(const unsigned char *table, const char *text, size_t length, char **out)
{
    char *to = *out;
    size_t i = 0;
    for (; length - i >= 4; i += 4) {
        unsigned a = table[(unsigned char)text[i]], b = table[(unsigned char)text[i + 1]];
        unsigned c = table[(unsigned char)text[i + 2]], d = table[(unsigned char)text[i + 3]];
        if ((a | b | c | d) >= IS_NONE) {
            break;
        }
        unsigned word = a << 3 * BITS | b << 2 * BITS | c << BITS | d;
        *to++ = (char)(word >> 16);
        *to++ = (char)(word >> 8);
        *to++ = (char)word;
    }
    *out = to;
    return i;
}

char *
flow_unbase64(const char *text, size_t length, bool cut, size_t *n)
{
    const unsigned char *table = alphabet();
    trim_blanks(&text, &length);
    char *bytes = g_malloc(length / 4 * 3 + 4), *to = bytes;
    unsigned word = 0, characters = 0, padding = 0;
    bool is_sound = true;
    for (size_t i = 0; i < length && is_sound; i++) {
        if (characters % 4 == 0 && padding == 0) {
            size_t n_taken = take_words(table, text + i, length - i, &to);
            i += n_taken;
            if (i == length) {
                break;
            }
        }
        unsigned value = table[(unsigned char)text[i]];
        if (value >= IS_NONE) {
            padding += value == IS_PADDING;
            is_sound = value != IS_NONE;
            continue;
        }
        is_sound = padding == 0;
        word = word << BITS | value;
        if (++characters % 4 == 0) {
            *to++ = (char)(word >> 16);
            *to++ = (char)(word >> 8);
            *to++ = (char)word;
        }
    }
    unsigned rest = characters % 4;
    is_sound = is_sound && (cut || (rest != 1 && (padding == 0 || padding == 4 - rest)));
    if (rest >= 2 && !cut) {
        word <<= BITS * (4 - rest);
        *to++ = (char)(word >> 16);
        if (rest == 3) {
            *to++ = (char)(word >> 8);
        }
    }
    *n = (size_t)(to - bytes);
    if (!is_sound || *n == 0) {
        g_free(bytes);
        return NULL;
    }
    *to = '\0';
    return bytes;
}

bool
flow_is_gzip(const char *bytes, size_t n)
{
    return n >= 3 && memcmp(bytes, "\x1f\x8b\x08", 3) == 0;
}

/* What is being written, which grows. */
struct output {
    char *text;
    size_t used, room, most;
};

/* Room for more; false if there may be none. */
static bool
grow(struct output *output)
{
    if (output->used < output->room) {
        return true;
    }
    if (output->room >= output->most) {
        return false;
    }
    output->room = MIN(output->most, output->room * 2);
    output->text = g_realloc(output->text, output->room);
    return true;
}

/* Decompresses one part behind what has been written. */
static enum flow_unpacked
take_part(z_stream *stream, struct output *output)
{
    for (;;) {
        if (!grow(output)) {
            return FLOW_UNPACKED_TOO_LARGE;
        }
        size_t room = MIN(output->room - output->used, (size_t)UINT_MAX);
        stream->next_out = (Bytef *)output->text + output->used;
        stream->avail_out = (uInt)room;
        int result = inflate(stream, Z_NO_FLUSH);
        output->used += room - stream->avail_out;
        if (result == Z_STREAM_END) {
            return FLOW_UNPACKED;
        }
        if (result != Z_OK && result != Z_BUF_ERROR) {
            return FLOW_UNPACKED_BROKEN;
        }
        if (stream->avail_in == 0 && stream->avail_out > 0) {
            return FLOW_UNPACKED_CUT;
        }
    }
}

enum flow_unpacked
flow_gunzip(const char *bytes, size_t length, size_t most, char **text, size_t *n)
{
    enum { OF_GZIP = 16, USUAL = 8 };
    z_stream stream = {.next_in = (Bytef *)bytes, .avail_in = (uInt)MIN(length, (size_t)UINT_MAX)};
    struct output output = {NULL, 0, MIN(MAX(length * USUAL, 64), most), most};
    enum flow_unpacked how = FLOW_UNPACKED_BROKEN;
    output.text = g_malloc(output.room + 1);
    if (inflateInit2(&stream, MAX_WBITS + OF_GZIP) == Z_OK) {
        do {
            how = take_part(&stream, &output);
        } while (how == FLOW_UNPACKED && flow_is_gzip((const char *)stream.next_in, stream.avail_in) &&
                 inflateReset(&stream) == Z_OK);
        if (how == FLOW_UNPACKED && stream.avail_in > 0) {
            how = FLOW_UNPACKED_BROKEN; /* what stands behind the end is lost */
        }
        inflateEnd(&stream);
    }
    *text = output.text;
    *n = output.used;
    return how;
}
