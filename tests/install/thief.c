/* thief.c - a reader that claims every file before anybody else is asked, for test_doctor.py
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "compat/wtap_compat.h"

static int file_type;

static ws_bool
read_nothing(wtap *wth, wtap_rec *rec, WTAP_BUF_PARAM int *err, char **err_info, gint64 *offset)
{
    (void)wth, (void)rec, (void)err_info, (void)offset;
    *err = 0;
    return FALSE;
}

static wtap_open_return_val
claim(wtap *wth, int *err, char **err_info)
{
    (void)err, (void)err_info;
    wth->subtype_read = read_nothing;
    wth->file_type_subtype = file_type;
    wth->file_encap = WTAP_ENCAP_ETHERNET;
    return WTAP_OPEN_MINE;
}

static void
register_thief(void)
{
    static const struct supported_block_type blocks[] = {
        {WTAP_BLOCK_PACKET, ONE_BLOCK_SUPPORTED, NO_OPTIONS_SUPPORTED}};
    static const struct file_type_subtype_info type = {"Claims everything",      "thief", NULL, NULL, FALSE,
                                                       BLOCKS_SUPPORTED(blocks), NULL,    NULL, NULL};
    static struct open_info opener = {"Claims everything", OPEN_INFO_MAGIC, claim, NULL, NULL, NULL};
    file_type = wtap_register_file_type_subtype(&type);
    wtap_register_open_info(&opener, TRUE);
}

static void
register_module(void)
{
    static const wtap_plugin thief = {.register_wtap_module = register_thief};
    wtap_register_plugin(&thief);
}

#define CLOUDFLOW_VERSION "1.0"
CLOUDFLOW_MODULE(WS_PLUGIN_DESC_FILE_TYPE, register_module)
