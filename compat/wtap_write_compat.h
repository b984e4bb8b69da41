/* wtap_write_compat.h - what a file writer needs of wiretap, on every Wireshark release we build on
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_WTAP_WRITE_COMPAT_H
#define CLOUDFLOW_WTAP_WRITE_COMPAT_H

#include "compat/wtap_compat.h"

/* 4.6 moved the packet's bytes into the record. */
#if WS_RELEASE >= 405
#define WTAP_DUMP_DATA_PARAM
#define WTAP_DUMP_DATA(rec) (ws_buffer_start_ptr(&(rec)->data))
#else
#define WTAP_DUMP_DATA_PARAM const uint8_t *wtap_data_,
#define WTAP_DUMP_DATA(rec)  (wtap_data_)

/* The leading members of the private struct wtap_dumper, as 4.0 and 4.4 lay them out. */
struct wtap_dumper {
    void *fh;
    int file_type_subtype;
    int snaplen;
    int file_encap;
    wtap_compression_type compression_type;
    ws_bool needs_reload;
    gint64 bytes_dumped;
    void *priv;
    void *wslua_data;
    ws_bool (*subtype_add_idb)(struct wtap_dumper *, wtap_block_t, int *, char **);
    ws_bool (*subtype_write)(struct wtap_dumper *, const wtap_rec *, const uint8_t *, int *, char **);
    ws_bool (*subtype_finish)(struct wtap_dumper *, int *, char **);
};

/* No installed header has it, though the library exports it. */
WS_DLL_PUBLIC ws_bool wtap_dump_file_write(wtap_dumper *file, const void *buffer, size_t size, int *err);
#endif

/* Whether the running library lays out struct wtap_dumper as the headers said: what goes in by the exported setter must
 * be found in the struct. To be asked before anything is stored. Leaves the file as it was. */
static inline bool
wtap_dumper_layout_fits(wtap_dumper *file)
{
    const gint64 mark = 0x123456789abcdef, before = wtap_get_bytes_dumped(file);
    wtap_set_bytes_dumped(file, mark);
    bool fits = file->bytes_dumped == mark && wtap_dump_file_type_subtype(file) == file->file_type_subtype;
    wtap_set_bytes_dumped(file, before);
    return fits;
}

#endif
