/* interfaces.c - one capture interface per network interface that a log names
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "filetap/interfaces.h"
#include "core/base/hash.h"

/* Wireshark keeps some 370 bytes of each. Rows of interfaces beyond this number are not lost: they stand at interface
 * 0, and their own columns still say where they were taken. */
enum { MOST_INTERFACES = 200000, LONGEST_NAME = 255 };

/* Names met of late, by their last bytes, in which ids differ. Most rows find theirs here without a hash being made of
 * the whole name. */
enum { RECENT = 1 << 8 };
static const guint32 golden_ratio = 0x9e3779b1; /* spreads them over its highest bits */

struct recent {
    const char *name; /* the key in ids, or NULL */
    size_t length;
    guint32 id;
};

struct filetap_interfaces {
    GHashTable *ids; /* name -> number */
    struct recent recent[RECENT];
};

static void
add_block(wtap *wth, const char *name)
{
    wtap_block_t block = wtap_block_create(WTAP_BLOCK_IF_ID_AND_INFO);
    wtapng_if_descr_mandatory_t *description = (wtapng_if_descr_mandatory_t *)wtap_block_get_mandatory_data(block);
    description->wtap_encap = wth->file_encap;
    description->tsprecision = WTAP_TSPREC_NSEC;
    description->time_units_per_second = 1000000000;
    description->snap_len = WTAP_MAX_PACKET_SIZE_STANDARD;
    wtap_block_add_uint8_option(block, OPT_IDB_TSRESOL, 9);
    wtap_block_add_string_option(block, OPT_IDB_NAME, name, strlen(name));
    g_array_append_val(wth->interface_data, block);
}

struct filetap_interfaces *
filetap_interfaces_new(wtap *wth)
{
    struct filetap_interfaces *interfaces = g_new0(struct filetap_interfaces, 1);
    interfaces->ids = g_hash_table_new_full(hash_string, g_str_equal, g_free, NULL);
    /* mergecap takes an interface without a name for the same as any other: this is what Wireshark calls one. */
    add_block(wth, "unknown");
    return interfaces;
}

void
filetap_interfaces_free(struct filetap_interfaces *interfaces)
{
    g_hash_table_destroy(interfaces->ids);
    g_free(interfaces);
}

static struct recent *
recent_of(struct filetap_interfaces *interfaces, const char *name, size_t length)
{
    guint32 last = 0;
    if (length >= sizeof(last)) {
        memcpy(&last, name + length - sizeof(last), sizeof(last));
    } else {
        memcpy(&last, name, length);
    }
    return &interfaces->recent[last * golden_ratio >> 24];
}

/* Wireshark prints an interface's name as it is, to a terminal too. */
static bool
has_control(const char *name, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (g_ascii_iscntrl(name[i])) {
            return true;
        }
    }
    return false;
}

guint32
filetap_interface_id(struct filetap_interfaces *interfaces, wtap *wth, const struct flow_frame_info *info, bool add,
                     struct flow_remarks *remarks)
{
    const char *name = info->interface;
    size_t length = info->interface_length;
    if (name == NULL || length == 0 || length > LONGEST_NAME) {
        return 0;
    }
    struct recent *recent = recent_of(interfaces, name, length);
    if (length == recent->length && memcmp(name, recent->name, length) == 0) {
        return recent->id;
    }
    char terminated[LONGEST_NAME + 1];
    memcpy(terminated, name, length);
    terminated[length] = '\0';
    if (strlen(terminated) != length) {
        return 0; /* a NUL in it would make it look like another */
    }
    gpointer key, id;
    if (!g_hash_table_lookup_extended(interfaces->ids, terminated, &key, &id)) {
        if (!g_utf8_validate(name, (gssize)length, NULL) || has_control(name, length)) {
            return 0;
        }
        if (g_hash_table_size(interfaces->ids) >= MOST_INTERFACES) {
            remarks->most_interfaces = MOST_INTERFACES;
            return 0;
        }
        if (!add) {
            return 0;
        }
        key = g_strdup(terminated);
        id = GUINT_TO_POINTER(wth->interface_data->len);
        g_hash_table_insert(interfaces->ids, key, id);
        add_block(wth, terminated);
    }
    *recent = (struct recent){key, length, GPOINTER_TO_UINT(id)};
    return recent->id;
}
