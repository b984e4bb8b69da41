/* wtap_read_compat.h - reading a file through wiretap, on every Wireshark release we build on
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_WTAP_READ_COMPAT_H
#define CLOUDFLOW_WTAP_READ_COMPAT_H

#include "compat/ws_compat.h"
#include <wiretap/wtap.h>
#include <wsutil/buffer.h>

/* One record and its bytes: 4.6 has put the second into the first. */
struct wtap_compat_record {
    wtap_rec rec;
#if WS_RELEASE < 405
    Buffer bytes;
#endif
};

/* To be called before the first read, and clear() after the last. */
static inline void
wtap_compat_record_init(struct wtap_compat_record *record)
{
    enum { FIRST_SIZE = 2048 };
#if WS_RELEASE < 405
    wtap_rec_init(&record->rec);
    ws_buffer_init(&record->bytes, FIRST_SIZE);
#else
    wtap_rec_init(&record->rec, FIRST_SIZE);
#endif
}

static inline void
wtap_compat_record_clear(struct wtap_compat_record *record)
{
    wtap_rec_cleanup(&record->rec);
#if WS_RELEASE < 405
    ws_buffer_free(&record->bytes);
#endif
}

/* The bytes of the packet, until the next read. */
static inline const uint8_t *
wtap_compat_record_bytes(struct wtap_compat_record *record)
{
#if WS_RELEASE < 405
    return ws_buffer_start_ptr(&record->bytes);
#else
    return ws_buffer_start_ptr(&record->rec.data);
#endif
}

/* As wtap_read(): the next packet, and the offset at which wtap_compat_seek_read() finds it again. */
static inline bool
wtap_compat_read(wtap *wth, struct wtap_compat_record *record, int *err, char **err_info, int64_t *offset)
{
    gint64 at = 0;
#if WS_RELEASE < 405
    bool done = wtap_read(wth, &record->rec, &record->bytes, err, err_info, &at);
#else
    bool done = wtap_read(wth, &record->rec, err, err_info, &at);
#endif
    *offset = at;
    return done;
}

static inline bool
wtap_compat_seek_read(wtap *wth, int64_t offset, struct wtap_compat_record *record, int *err, char **err_info)
{
#if WS_RELEASE < 405
    return wtap_seek_read(wth, offset, &record->rec, &record->bytes, err, err_info);
#else
    return wtap_seek_read(wth, offset, &record->rec, err, err_info);
#endif
}

#endif
