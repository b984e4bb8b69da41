/* interfaces.c - capture interfaces as wiretap's blocks
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "filetap/interfaces.h"

void
filetap_interfaces_add(void *context, const char *name, uint8_t digits)
{
    wtap *wth = context;
    wtap_block_t block = wtap_block_create(WTAP_BLOCK_IF_ID_AND_INFO);
    wtapng_if_descr_mandatory_t *description = (wtapng_if_descr_mandatory_t *)wtap_block_get_mandatory_data(block);
    description->wtap_encap = wth->file_encap;
    description->tsprecision = digits;
    description->time_units_per_second = 1;
    for (uint8_t i = 0; i < digits; i++) {
        description->time_units_per_second *= 10;
    }
    description->snap_len = WTAP_MAX_PACKET_SIZE_STANDARD;
    wtap_block_add_uint8_option(block, OPT_IDB_TSRESOL, digits);
    wtap_block_add_string_option(block, OPT_IDB_NAME, name, strlen(name));
    g_array_append_val(wth->interface_data, block);
}
