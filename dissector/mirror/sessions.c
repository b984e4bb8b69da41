/* sessions.c - the session table, filled from Preferences and from what clouds say of their sessions
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/mirror/sessions.h"
#include "core/provider/mirrors.h"
#include <epan/uat.h>
#include <wsutil/report_message.h>

/* A row of the table mirror_sessions. */
struct row {
    unsigned number;
    char *source, *name, *provider, *interface, *addresses, *notes;
};

/* What a cloud says of its sessions, and where the user has it. */
struct file {
    const struct mirror_inventory *inventory;
    const char *path;
};

static struct row *rows;
static unsigned n_rows;
static GPtrArray *files; /* struct file, in the order in which they are read */
static struct mirror_sessions *table;
static void (*table_changed)(void);

UAT_DEC_CB_DEF(row, number, struct row)
UAT_CSTRING_CB_DEF(row, source, struct row)
UAT_CSTRING_CB_DEF(row, name, struct row)
UAT_CSTRING_CB_DEF(row, provider, struct row)
UAT_CSTRING_CB_DEF(row, interface, struct row)
UAT_CSTRING_CB_DEF(row, addresses, struct row)
UAT_CSTRING_CB_DEF(row, notes, struct row)

static void *
copy_row(void *to, const void *from, size_t length _U_)
{
    struct row *copy = to;
    const struct row *row = from;
    *copy = (struct row){
        .number = row->number,
        .source = g_strdup(row->source),
        .name = g_strdup(row->name),
        .provider = g_strdup(row->provider),
        .interface = g_strdup(row->interface),
        .addresses = g_strdup(row->addresses),
        .notes = g_strdup(row->notes),
    };
    return copy;
}

static void
free_row(void *record)
{
    struct row *row = record;
    g_free(row->source);
    g_free(row->name);
    g_free(row->provider);
    g_free(row->interface);
    g_free(row->addresses);
    g_free(row->notes);
}

/* Refuses a row whose addresses cannot be read, with a message for the dialog. */
static ws_bool
check_row(void *record, char **error)
{
    const struct row *row = record;
    struct mirror_address source;
    char *bad;
    *error = NULL;
    if (row->source && *row->source && !mirror_address_parse(row->source, &source)) {
        *error = g_strdup_printf("\"%s\" is not an IP address", row->source);
    } else if (row->addresses && !mirror_addresses_parse(row->addresses, NULL, &bad)) {
        *error = g_strdup_printf("\"%s\" is neither an IP nor a MAC address", bad);
        g_free(bad);
    }
    return *error == NULL;
}

static char *
text_or_null(const char *text)
{
    return text && *text ? g_strdup(text) : NULL;
}

static void
add_row(const struct row *row)
{
    struct mirror_session *session = mirror_session_new(row->number, row->interface);
    char *bad;
    session->has_source = row->source && mirror_address_parse(row->source, &session->source);
    session->name = text_or_null(row->name);
    session->provider = text_or_null(row->provider);
    session->notes = text_or_null(row->notes);
    mirror_addresses_parse(row->addresses ? row->addresses : "", session->interface, &bad);
    g_free(bad);
    mirror_sessions_take(table, session);
}

static void
load_file(const struct file *file)
{
    char *text, *error = NULL;
    gsize length;
    GError *problem = NULL;
    if (file->path == NULL || *file->path == '\0') {
        return;
    }
    if (!g_file_get_contents(file->path, &text, &length, &problem)) {
        report_failure("Traffic mirror: %s", problem->message);
        g_error_free(problem);
        return;
    }
    if (!file->inventory->load(table, text, length, &error)) {
        report_failure("Traffic mirror: %s: %s", file->path, error);
    }
    g_free(error);
    g_free(text);
}

void
mirror_load_sessions(void)
{
    struct mirror_sessions *old = table;
    table = mirror_sessions_new();
    for (unsigned i = 0; i < n_rows; i++) {
        add_row(&rows[i]);
    }
    for (guint i = 0; i < files->len; i++) {
        load_file(g_ptr_array_index(files, i));
    }
    table_changed();
    mirror_sessions_free(old);
}

const struct mirror_sessions *
mirror_session_table(void)
{
    return table;
}

/* A preference for each file that a cloud has. They live as long as the program does. */
static void
register_files(module_t *module)
{
    files = g_ptr_array_new();
    for (const struct mirror_cloud *const *cloud = mirror_clouds; *cloud != NULL; cloud++) {
        const struct mirror_inventory *inventory = (*cloud)->inventories;
        for (; inventory != NULL && inventory->preference != NULL; inventory++) {
            struct file *file = g_new0(struct file, 1);
            file->inventory = inventory;
            g_ptr_array_add(files, file);
            prefs_register_filename_preference(module, inventory->preference, inventory->title, inventory->help,
                                               &file->path, FALSE);
        }
    }
}

void
mirror_register_sessions(module_t *module, void (*changed)(void))
{
    static uat_field_t columns[] = {
        UAT_FLD_DEC(row, number, "VNI", "VNI, GRE key or ERSPAN session number"),
        UAT_FLD_CSTRING(row, source, "Outer source", "Only packets from this address; empty: from any"),
        UAT_FLD_CSTRING(row, name, "Name", "What the session is called"),
        UAT_FLD_CSTRING(row, provider, "Provider", "The cloud, as mirror.provider shows it"),
        UAT_FLD_CSTRING(row, interface, "Interface", "Id of the mirrored interface, as the cloud writes it"),
        UAT_FLD_CSTRING(row, addresses, "Addresses", "The interface's IP and MAC addresses; they tell the direction"),
        UAT_FLD_CSTRING(row, notes, "Notes", "Anything"),
        UAT_END_FIELDS,
    };
    table_changed = changed;
    table = mirror_sessions_new();
    uat_t *uat =
        uat_new("Traffic mirror sessions", sizeof(struct row), "mirror_sessions", TRUE, &rows, &n_rows,
                UAT_AFFECTS_DISSECTION, NULL, copy_row, check_row, free_row, mirror_load_sessions, NULL, columns);
    prefs_register_uat_preference(module, "sessions", "Sessions", "Names for mirror sessions", uat);
    register_files(module);
}
