/* wtap_compat.h - what a file reader needs of wiretap, on every Wireshark release we build on
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_WTAP_COMPAT_H
#define CLOUDFLOW_WTAP_COMPAT_H

#include "compat/ws_compat.h"
#include <wiretap/wtap.h>
#include <wiretap/wtap_opttypes.h>

#if WS_RELEASE >= 406
#include <wiretap/wtap_module.h>
#include <wiretap/file_wrappers.h>
#else

/* Before 4.6 no installed header has these, though the library exports them. */
WS_DLL_PUBLIC gint64 file_seek(FILE_T stream, gint64 offset, int whence, int *err);
WS_DLL_PUBLIC gint64 file_tell(FILE_T stream);
WS_DLL_PUBLIC int file_read(void *buf, unsigned int count, FILE_T file);
WS_DLL_PUBLIC int file_peekc(FILE_T stream);
WS_DLL_PUBLIC int file_getc(FILE_T stream);
WS_DLL_PUBLIC char *file_getsp(char *buf, int len, FILE_T stream);
WS_DLL_PUBLIC int file_eof(FILE_T stream);
WS_DLL_PUBLIC int file_error(FILE_T fh, char **err_info);
WS_DLL_PUBLIC ws_bool file_iscompressed(FILE_T stream);

typedef ws_bool (*subtype_read_func)(struct wtap *, wtap_rec *, Buffer *, int *, char **, gint64 *);
typedef ws_bool (*subtype_seek_read_func)(struct wtap *, gint64, wtap_rec *, Buffer *, int *, char **);

/* The leading members of the private struct wtap, as 4.0 and 4.4 lay them out. A wrong layout corrupts memory in
 * silence, so wtap_layout_begins_right() is asked before any of them is used, and wtap_layout_fits() before one is
 * set. */
struct wtap {
    FILE_T fh;
    FILE_T random_fh;
    ws_bool ispipe;
    int file_type_subtype;
    unsigned snapshot_length;
    GArray *shb_hdrs;
#if WS_RELEASE >= 403
    GArray *shb_iface_to_global;
#endif
    GArray *interface_data;
    unsigned next_interface_data;
    GArray *nrbs;
    GArray *dsbs;
#if WS_RELEASE >= 403
    GArray *meta_events;
#endif
    char *pathname;
    void *priv;
    void *wslua_data;
    subtype_read_func subtype_read;
    subtype_seek_read_func subtype_seek_read;
    void (*subtype_sequential_close)(struct wtap *);
    void (*subtype_close)(struct wtap *);
    int file_encap;
    int file_tsprec;
};
#endif

/* 4.6 moved the packet's bytes into the record and dropped the Buffer argument. */
#if WS_RELEASE >= 405
#define WTAP_BUF_PARAM
#define WTAP_BUF(rec) (&(rec)->data)
#define WTAP_BUF_PASS
#else
#define WTAP_BUF_PARAM Buffer *wtap_buf_,
#define WTAP_BUF(rec)  (wtap_buf_)
#define WTAP_BUF_PASS  wtap_buf_,
#endif

/* Prepares rec for one packet of wth's encapsulation, with an empty block for its options. */
static inline void
wtap_compat_begin_packet(struct wtap *wth, wtap_rec *rec)
{
#if WS_RELEASE >= 405
    wtap_setup_packet_rec(rec, wth->file_encap);
#else
    rec->rec_type = REC_TYPE_PACKET;
    rec->rec_header.packet_header.pkt_encap = wth->file_encap;
#endif
    rec->block = wtap_block_create(WTAP_BLOCK_PACKET);
}

/* The precision of times with so many digits behind the point, 9 at the most: the number of digits that are shown. 4.0
 * shows nanoseconds where later releases show tenths of microseconds, or it would leave out a digit. */
static inline int
wtap_compat_precision(int digits)
{
    G_STATIC_ASSERT(WTAP_TSPREC_SEC == 0 && WTAP_TSPREC_MSEC == 3 && WTAP_TSPREC_USEC == 6 && WTAP_TSPREC_NSEC == 9);
#ifdef WTAP_TSPREC_100_NSEC
    return digits;
#else
    return digits > WTAP_TSPREC_USEC ? WTAP_TSPREC_NSEC : digits;
#endif
}

/* Reads up to room bytes. Returns how many there were, 0 at the end, or -1 on an error. From 4.4 on wiretap
 * decompresses far ahead, and file_getsp() and file_getc() fail as soon as that has met an error; file_read() first
 * gives out what stands before it, but says -1 even where it got some. So after an error elsewhere, what is left is to
 * be had here. */
static inline int
wtap_compat_read(FILE_T fh, void *buffer, unsigned room)
{
    gint64 before = file_tell(fh);
    int n = file_read(buffer, room, fh);
    gint64 got = file_tell(fh) - before;
    return n < 0 && got > 0 ? (int)got : n;
}

/* The next byte, which stays to be read, or -1: file_peekc() for a file as described above. */
static inline int
wtap_compat_peek(FILE_T fh)
{
    int c = file_peekc(fh), err;
    unsigned char byte;
    if (c < 0 && wtap_compat_read(fh, &byte, 1) == 1 && file_seek(fh, -1, SEEK_CUR, &err) >= 0) {
        c = byte;
    }
    return c;
}

/* Whether the running library lays out the beginning of struct wtap, up to interface_data, as the headers said: what is
 * read through the struct must be what the exported getters return. To be asked before fh, random_fh or ispipe is used;
 * stores nothing. */
static inline bool
wtap_layout_begins_right(struct wtap *wth)
{
    wtapng_iface_descriptions_t *interfaces = wtap_file_get_idb_info(wth);
    bool same = interfaces->interface_data == wth->interface_data &&
                wtap_file_type_subtype(wth) == wth->file_type_subtype &&
                wtap_snapshot_length(wth) == wth->snapshot_length;
    g_free(interfaces);
    return same;
}

/* The same for the whole of what we use, to be asked before anything else is stored. Sets the members to the given
 * values, but only after members that are merely read have shown the same on both ways: storing through a wrong layout
 * would harm the readers asked after us. */
static inline bool
wtap_layout_fits(struct wtap *wth, int file_type_subtype, int encap, int tsprec)
{
    if (!wtap_layout_begins_right(wth) || wtap_file_encap(wth) != wth->file_encap ||
        wtap_file_tsprec(wth) != wth->file_tsprec) {
        return false;
    }
    wth->file_type_subtype = file_type_subtype;
    wth->file_encap = encap;
    wth->file_tsprec = tsprec;
    return wtap_file_type_subtype(wth) == file_type_subtype && wtap_file_encap(wth) == encap &&
           wtap_file_tsprec(wth) == tsprec;
}

#endif
