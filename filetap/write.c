/* write.c - writes records as the text of a log again, for wiretap
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "filetap/write.h"
#include <wsutil/exported_pdu_tlvs.h>
#include "compat/wtap_write_compat.h"
#include "core/base/bytes.h"
#include "core/provider/registry.h"
#include "core/wrap/write.h"

/* wiretap frees it with the file. */
struct writing {
    struct flow_writer *writer;
    GString *text; /* of one record */
};

int
filetap_can_write(int encap)
{
    /* Of a file that holds packets, too, each that is none of ours is refused when it comes. */
    return encap == WTAP_ENCAP_WIRESHARK_UPPER_PDU || encap == WTAP_ENCAP_PER_PACKET ? 0 : WTAP_ERR_UNWRITABLE_ENCAP;
}

static bool
refuse(char *reason, int *err, char **err_info)
{
    *err = WTAP_ERR_UNWRITABLE_REC_DATA;
    *err_info = reason;
    return false;
}

/* Where the text of a record packet begins, behind its tags; 0 if it is none. */
static size_t
text_of(const uint8_t *packet, size_t length)
{
    static const char ours[] = "flowlog";
    bool is_ours = false;
    for (size_t at = 0; at + 4 <= length;) {
        unsigned tag = pntoh16(packet + at), value = pntoh16(packet + at + 2);
        const uint8_t *name = packet + at + 4;
        at += 4 + value;
        if (tag == EXP_PDU_TAG_END_OF_OPT) {
            return is_ours && at < length ? at : 0;
        }
        is_ours = is_ours || (tag == EXP_PDU_TAG_PROTO_NAME && at <= length && value >= sizeof(ours) &&
                              memcmp(name, ours, sizeof(ours)) == 0);
    }
    return 0;
}

static ws_bool
write_record(wtap_dumper *file, const wtap_rec *rec, WTAP_DUMP_DATA_PARAM int *err, char **err_info)
{
    struct writing *writing = file->priv;
    const uint8_t *packet = WTAP_DUMP_DATA(rec);
    if (rec->rec_type != REC_TYPE_PACKET) {
        *err = WTAP_ERR_UNWRITABLE_REC_TYPE;
        return false;
    }
    const wtap_packet_header *header = &rec->rec_header.packet_header;
    size_t begin = header->pkt_encap == WTAP_ENCAP_WIRESHARK_UPPER_PDU ? text_of(packet, header->caplen) : 0;
    if (begin == 0) {
        return refuse(g_strdup("it is not a flow log's record"), err, err_info);
    }
    if (header->caplen < header->len) {
        return refuse(g_strdup_printf("%u bytes of it were cut off", header->len - header->caplen), err, err_info);
    }
    g_string_truncate(writing->text, 0);
    char *problem =
        flow_writer_add(writing->writer, (const char *)packet + begin, header->caplen - begin, writing->text);
    if (problem != NULL) {
        return refuse(problem, err, err_info);
    }
    return wtap_dump_file_write(file, writing->text->str, writing->text->len, err);
}

/* A text says nothing of interfaces but what its rows do. */
static ws_bool
add_interface(wtap_dumper *file, wtap_block_t interface, int *err, char **err_info)
{
    (void)file;
    (void)interface;
    (void)err;
    (void)err_info;
    return true;
}

static ws_bool
finish(wtap_dumper *file, int *err, char **err_info)
{
    struct writing *writing = file->priv;
    (void)err;
    (void)err_info;
    flow_writer_free(writing->writer);
    g_string_free(writing->text, TRUE);
    return true;
}

ws_bool
filetap_write_open(wtap_dumper *file, int *err, char **err_info)
{
    if (!wtap_dumper_layout_fits(file)) {
        *err = WTAP_ERR_INTERNAL;
        *err_info = g_strdup("this build of Cloudflow does not fit the Wireshark that runs it");
        return false;
    }
    struct writing *writing = g_new(struct writing, 1);
    writing->writer = flow_writer_new(flow_providers);
    writing->text = g_string_new(NULL);
    file->priv = writing;
    file->needs_reload = true; /* rows stand elsewhere in the new file, and borrow other times */
    file->subtype_add_idb = add_interface;
    file->subtype_write = write_record;
    file->subtype_finish = finish;
    return true;
}
