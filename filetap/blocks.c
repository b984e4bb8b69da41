/* blocks.c - a compressed file, read at random
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "filetap/blocks.h"
#include "filetap/recent.h"

/* Rows wait in 64 MiB before they are put in order (order.h), which is no more than as many bytes of the file and an
 * epoch. */
enum { BLOCK = 1 << 20, MOST_BLOCKS = 128 };

struct block {
    unsigned used; /* bytes; fewer than a block at the end of the file */
    char bytes[BLOCK];
};

struct filetap_blocks {
    FILE_T fh;
    int64_t at;
    struct filetap_recent *recent; /* of struct block, by the number of blocks before it */
};

struct filetap_blocks *
filetap_blocks_new(FILE_T fh)
{
    struct filetap_blocks *blocks = g_new0(struct filetap_blocks, 1);
    blocks->fh = fh;
    blocks->recent = filetap_recent_new(g_free, (size_t)BLOCK * MOST_BLOCKS, MOST_BLOCKS);
    return blocks;
}

void
filetap_blocks_free(struct filetap_blocks *blocks)
{
    if (blocks != NULL) {
        filetap_recent_free(blocks->recent);
        g_free(blocks);
    }
}

/* Decompresses a block. Returns NULL behind the end of the file, and if it cannot be read. */
static struct block *
load(struct filetap_blocks *blocks, int64_t number)
{
    struct block *block = g_malloc(sizeof(*block));
    int err, n = -1;
    if (file_seek(blocks->fh, number * BLOCK, SEEK_SET, &err) >= 0) {
        n = wtap_compat_read(blocks->fh, block->bytes, BLOCK);
    }
    if (n <= 0) {
        g_free(block);
        return NULL;
    }
    block->used = (unsigned)n;
    filetap_recent_add(blocks->recent, number, block, BLOCK);
    return block;
}

/* The bytes from here to the end of their block; NULL at the end of the file, or where it cannot be read. */
static const char *
bytes_here(struct filetap_blocks *blocks, size_t *n)
{
    int64_t number = blocks->at / BLOCK;
    const struct block *block = filetap_recent_find(blocks->recent, number);
    block = block != NULL ? block : load(blocks, number);
    unsigned from = (unsigned)(blocks->at % BLOCK);
    if (block == NULL || from >= block->used) {
        return NULL;
    }
    *n = block->used - from;
    return block->bytes + from;
}

void
filetap_blocks_seek(struct filetap_blocks *blocks, int64_t offset)
{
    blocks->at = offset;
}

int64_t
filetap_blocks_tell(const struct filetap_blocks *blocks)
{
    return blocks->at;
}

int
filetap_blocks_read(struct filetap_blocks *blocks, void *buffer, unsigned room)
{
    char *to = buffer;
    size_t used = 0, n;
    while (used < room) {
        const char *bytes = bytes_here(blocks, &n);
        if (bytes == NULL) {
            break;
        }
        n = MIN(n, room - used);
        memcpy(to + used, bytes, n);
        used += n;
        blocks->at += (int64_t)n;
    }
    return used == 0 && room > 0 && file_error(blocks->fh, NULL) != 0 ? -1 : (int)used;
}

char *
filetap_blocks_line(struct filetap_blocks *blocks, char *text, size_t room)
{
    size_t used = 0, n;
    while (used < room && (used == 0 || text[used - 1] != '\n')) {
        const char *bytes = bytes_here(blocks, &n);
        if (bytes == NULL) {
            break;
        }
        n = MIN(n, room - used);
        const char *newline = memchr(bytes, '\n', n);
        n = newline != NULL ? (size_t)(newline - bytes) + 1 : n;
        memcpy(text + used, bytes, n);
        used += n;
        blocks->at += (int64_t)n;
    }
    text[used] = '\0';
    return used > 0 ? text + used : NULL;
}
