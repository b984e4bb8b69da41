/* preferences.c - the table of declared formats, and what statistics count
 *
 * The reader module has no preferences of its own: it finds the table where Wireshark saves it, in the configuration
 * directory under the name below (filetap/declared.c).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/flowlog/preferences.h"
#include "compat/epan_compat.h"
#include "dissector/flowlog/lists.h"
#include "core/wrap/recognise.h"
#include "core/provider/registry.h"
#include <epan/prefs.h>
#include <epan/uat.h>

struct declared {
    char *name;
    char *format;
};

static struct declared *declared;
static guint n_declared;

UAT_CSTRING_CB_DEF(declared, name, struct declared)
UAT_CSTRING_CB_DEF(declared, format, struct declared)

static void *
copy_declared(void *to, const void *from, size_t size _U_)
{
    const struct declared *source = (const struct declared *)from;
    struct declared *target = (struct declared *)to;
    target->name = g_strdup(source->name);
    target->format = g_strdup(source->format);
    return target;
}

static void
free_declared(void *row)
{
    g_free(((struct declared *)row)->name);
    g_free(((struct declared *)row)->format);
}

static ws_bool
check_declared(void *row, char **problem)
{
    struct flow_recogniser *recogniser = flow_recogniser_new(flow_providers);
    *problem = flow_recogniser_declare(recogniser, ((struct declared *)row)->format, false);
    flow_recogniser_free(recogniser);
    return *problem == NULL;
}

static guint changes;

static void
note_change(void)
{
    changes++;
}

guint
flowlog_formats_changed(void)
{
    return changes;
}

static ws_bool counts_all;

bool
flowlog_counts_all(void)
{
    return counts_all;
}

void
flowlog_register_preferences(int proto)
{
    static uat_field_t columns[] = {
        UAT_FLD_CSTRING(declared, name, "Name", "What you call the format"),
        UAT_FLD_CSTRING(declared, format, "Format",
                        "The columns as the flow log was configured: ${version} ${srcaddr} ..."),
        UAT_END_FIELDS,
    };
    uat_t *table = uat_new("Flow log formats", sizeof(struct declared), "flowlog_formats", TRUE, &declared, &n_declared,
                           0, NULL, copy_declared, check_declared, free_declared, note_change, NULL, columns);
    module_t *module = prefs_register_protocol(proto, NULL);
    prefs_register_uat_preference(
        module, "formats", "Formats of rows without a header",
        "The columns of custom flow logs that come without a header line, as from CloudWatch Logs. "
        "A file that is open must be reloaded after a change.",
        table);
    flowlog_register_lists(module);
    prefs_register_bool_preference(
        module, "count_all", "Count every record",
        "In conversations and endpoints count every record, also those that count the same traffic again "
        "(flowlog.duplicate_of): delivered twice, or logged at both ends of a flow",
        &counts_all);
}
