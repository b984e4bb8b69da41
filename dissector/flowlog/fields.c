/* fields.c - the filter fields of all providers, registered from their tables
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "compat/epan_compat.h"
#include <stdlib.h>
#include <epan/ipproto.h>
#include "dissector/flowlog/fields.h"
#include "core/provider/registry.h"
#include "core/record/neutral.h"

/* Fields live as long as the program does, and so does all that is allocated here. */
static GHashTable *by_row;  /* struct flow_field -> struct flowlog_hf */
static GHashTable *by_name; /* filter name -> struct flowlog_hf */
static const struct flowlog_hf *neutral[FLOW_N_NEUTRAL];

static const value_string *
value_strings(const struct flow_name *names)
{
    GArray *strings = g_array_new(TRUE, TRUE, sizeof(value_string));
    for (; names->logged != NULL; names++) {
        value_string string = {(guint32)strtoul(names->logged, NULL, 10), names->name};
        g_array_append_val(strings, string);
    }
    return (const value_string *)g_array_free(strings, FALSE);
}

static bool
is_tcp_flag(const struct flow_field *field)
{
    return field->role >= FLOW_TCP_FIN && field->role <= FLOW_TCP_URG;
}

static header_field_info
describe(const struct flow_field *field, bool ipv6)
{
    static const enum ftenum types[] = {
        [FLOW_TEXT] = FT_STRING,
        [FLOW_PERCENT] = FT_STRING,
        [FLOW_BOOL] = FT_BOOLEAN,
        [FLOW_UINT8] = FT_UINT8,
        [FLOW_UINT16] = FT_UINT16,
        [FLOW_UINT32] = FT_UINT32,
        [FLOW_UINT64] = FT_UINT64,
        [FLOW_REAL] = FT_DOUBLE,
        [FLOW_HEX8] = FT_UINT8,
        [FLOW_ADDRESS] = FT_IPv4,
        [FLOW_UNIXTIME] = FT_ABSOLUTE_TIME,
        [FLOW_DATETIME] = FT_ABSOLUTE_TIME,
        [FLOW_DURATION] = FT_RELATIVE_TIME,
        [FLOW_FRAME] = FT_FRAMENUM,
        [FLOW_TUPLE] = FT_STRING,
        [FLOW_BRANCH] = FT_NONE,
    };
    header_field_info info = {.name = field->title, .type = types[field->type], .blurb = field->help, HFILL};
    switch (info.type) {
    case FT_UINT8:
    case FT_UINT16:
    case FT_UINT32:
    case FT_UINT64:
        info.display = field->type == FLOW_HEX8 ? BASE_HEX : BASE_DEC;
        if (field->role == FLOW_PROTO) {
            info.display |= BASE_EXT_STRING;
            info.strings = &ipproto_val_ext;
        } else if (field->names != NULL) {
            info.strings = VALS(value_strings(field->names));
        }
        break;
    case FT_ABSOLUTE_TIME:
        info.display = ABSOLUTE_TIME_UTC;
        break;
    case FT_BOOLEAN:
        info.display = BASE_NONE;
        if (is_tcp_flag(field)) {
            info.display = 8;
            info.bitmask = (guint64)1 << (field->role - FLOW_TCP_FIN);
            info.strings = TFS(&tfs_set_notset);
        }
        break;
    default:
        info.display = BASE_NONE;
        break;
    }
    if (ipv6) {
        info.type = FT_IPv6;
    }
    return info;
}

static void
register_name(int proto, const struct flow_provider *provider, const struct flow_field *field, bool ipv6, int *id)
{
    hf_register_info *hf = g_new0(hf_register_info, 1);
    hf->p_id = id;
    hf->hfinfo = describe(field, ipv6);
    hf->hfinfo.abbrev = flow_filter_name(provider, field, ipv6);
    proto_register_field_array(proto, hf, 1);
}

/* Providers of one cloud may have columns in common, which are one field. */
static const struct flowlog_hf *
register_field(int proto, const struct flow_provider *provider, const struct flow_field *field)
{
    char *name = flow_filter_name(provider, field, false);
    struct flowlog_hf *numbers = g_hash_table_lookup(by_name, name);
    if (numbers == NULL) {
        numbers = g_new(struct flowlog_hf, 1);
        *numbers = (struct flowlog_hf){-1, -1};
        register_name(proto, provider, field, false, &numbers->id);
        if (field->type == FLOW_ADDRESS) {
            register_name(proto, provider, field, true, &numbers->ipv6);
        }
        g_hash_table_insert(by_name, name, numbers);
    } else {
        g_free(name);
    }
    g_hash_table_insert(by_row, (gpointer)field, numbers);
    return numbers;
}

static void
register_table(int proto, const struct flow_provider *provider, const struct flow_field *field)
{
    for (; field != NULL && field->column != NULL; field++) {
        if (flow_field_neutral(field) == NULL) {
            register_field(proto, provider, field);
        }
        for (size_t i = 0; field->tuple != NULL && field->tuple->tables[i] != NULL; i++) {
            register_table(proto, provider, field->tuple->tables[i]);
        }
    }
}

void
flowlog_register_fields(int proto)
{
    by_row = g_hash_table_new(NULL, NULL);
    by_name = g_hash_table_new(g_str_hash, g_str_equal);
    for (int role = FLOW_NO_ROLE + 1; role < FLOW_N_NEUTRAL; role++) {
        /* A neutral name does not depend on the provider. */
        neutral[role] = register_field(proto, flow_providers[0], &flow_neutral[role]);
    }
    for (size_t i = 0; i < flow_n_providers; i++) {
        register_table(proto, flow_providers[i], flow_providers[i]->fields);
    }
    register_table(proto, flow_providers[0], flow_container_fields);
}

const struct flowlog_hf *
flowlog_hf(const struct flow_field *field)
{
    const struct flow_field *shared = flow_field_neutral(field);
    return shared != NULL ? neutral[shared - flow_neutral] : g_hash_table_lookup(by_row, field);
}

const struct flowlog_hf *
flowlog_neutral_hf(enum flow_role role)
{
    return neutral[role];
}
