/* fake_file.c - wiretap's file functions over a piece of memory
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "tests/fuzz/fake_file.h"

struct wtap_reader {
    const char *bytes;
    size_t size, at;
    enum fake_ending ending;
    bool failed, ended, paused;
};

FILE_T
fake_file_open(const void *bytes, size_t size, enum fake_ending ending)
{
    FILE_T file = g_new0(struct wtap_reader, 1);
    file->bytes = bytes != NULL ? bytes : "";
    file->size = size;
    file->ending = ending;
    return file;
}

void
fake_file_close(FILE_T file)
{
    g_free(file);
}

/* A call met the end of the bytes. Returns whether what it has read so far is lost. */
static bool
meet_end(FILE_T file)
{
    file->ended = true;
    file->failed = file->ending == FAKE_BREAKS_OFF || file->ending == FAKE_TRAILS_OFF;
    return file->ending == FAKE_BREAKS_OFF;
}

gint64
file_seek(FILE_T file, gint64 offset, int whence, int *err)
{
    gint64 target = whence == SEEK_SET ? offset : whence == SEEK_CUR ? (gint64)file->at + offset : -1;
    if (target < 0 || (guint64)target > file->size) {
        *err = EINVAL;
        return -1;
    }
    file->at = (size_t)target;
    file->failed = file->ended = file->paused = false;
    return target;
}

gint64
file_tell(FILE_T file)
{
    return (gint64)file->at;
}

int
file_read(void *buffer, unsigned int count, FILE_T file)
{
    size_t n = MIN(count, file->size - file->at);
    if (n < count && meet_end(file)) {
        return -1;
    }
    if (buffer != NULL) {
        memcpy(buffer, file->bytes + file->at, n);
    }
    file->at += n;
    return (int)n;
}

int
file_getc(FILE_T file)
{
    unsigned char byte;
    return file_read(&byte, 1, file) == 1 ? byte : -1;
}

int
file_peekc(FILE_T file)
{
    if (file->at == file->size) {
        meet_end(file);
        return -1;
    }
    return (unsigned char)file->bytes[file->at];
}

char *
file_getsp(char *buffer, int length, FILE_T file)
{
    g_assert(length > 1);
    size_t room = MIN((size_t)length - 1, file->size - file->at), middle = file->size / 2;
    bool is_pause = file->ending == FAKE_PAUSES && !file->paused && file->at <= middle && middle < file->at + room;
    if (is_pause) {
        room = middle - file->at;
    }
    const char *newline = memchr(file->bytes + file->at, '\n', room);
    size_t n = newline != NULL ? (size_t)(newline - (file->bytes + file->at)) + 1 : room;
    if (newline == NULL && is_pause) {
        file->paused = true;
        if (n == 0) {
            return NULL;
        }
    } else if (newline == NULL && n < (size_t)length - 1 && (meet_end(file) || n == 0)) {
        return NULL;
    }
    memcpy(buffer, file->bytes + file->at, n);
    buffer[n] = '\0';
    file->at += n;
    return buffer + n;
}

int
file_eof(FILE_T file)
{
    return file->ended;
}

int
file_error(FILE_T file, char **err_info)
{
    if (err_info != NULL) {
        *err_info = NULL;
    }
    return file->failed ? WTAP_ERR_SHORT_READ : 0;
}

/* Every other file says that it is: then it is read at random in blocks. A block goes further than what was read in
 * sequence before it broke off, so of files that do, none. */
ws_bool
file_iscompressed(FILE_T file)
{
    return file->size % 2 == 1 && file->ending != FAKE_BREAKS_OFF;
}
