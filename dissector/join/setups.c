/* setups.c - what flow logs are set to leave out, as far as the user has a file that says so
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/join/setups.h"
#include "core/provider/registry.h"
#include <wsutil/report_message.h>

struct file {
    const struct flow_setup *setup;
    const char *path;    /* the preference */
    GPtrArray *left_out; /* NULL: it is not known */
};

static GArray *files; /* struct file; they stay where they are, as preferences point there */

static struct file *
file_of(const struct flow_setup *setup)
{
    for (guint i = 0; i < files->len; i++) {
        struct file *file = &g_array_index(files, struct file, i);
        if (file->setup == setup) {
            return file;
        }
    }
    return NULL;
}

void
join_register_setups(module_t *module)
{
    files = g_array_sized_new(FALSE, TRUE, sizeof(struct file), (guint)flow_n_providers);
    for (size_t i = 0; i < flow_n_providers; i++) {
        const struct flow_setup *setup = flow_providers[i]->setup;
        if (setup != NULL && file_of(setup) == NULL) {
            g_array_append_val(files, ((struct file){.setup = setup, .path = ""}));
            prefs_register_filename_preference(module, setup->preference, setup->title, setup->help,
                                               &file_of(setup)->path, FALSE);
        }
    }
}

static void
read_file(struct file *file)
{
    char *text, *error = NULL;
    gsize length;
    GError *problem = NULL;
    g_clear_pointer(&file->left_out, g_ptr_array_unref);
    if (file->path == NULL || *file->path == '\0') {
        return;
    }
    if (!g_file_get_contents(file->path, &text, &length, &problem)) {
        report_failure("%s: %s", file->setup->title, problem->message);
        g_error_free(problem);
        return;
    }
    GPtrArray *left_out = g_ptr_array_new_with_free_func(g_free);
    if (file->setup->read(text, length, left_out, &error)) {
        file->left_out = left_out;
    } else {
        report_failure("%s: %s: %s", file->setup->title, file->path, error);
        g_ptr_array_unref(left_out);
    }
    g_free(error);
    g_free(text);
}

void
join_read_setups(void)
{
    for (guint i = 0; i < files->len; i++) {
        read_file(&g_array_index(files, struct file, i));
    }
}

const GPtrArray *
join_setup_of(const struct flow_provider *provider)
{
    const struct file *file = provider->setup != NULL ? file_of(provider->setup) : NULL;
    return file != NULL ? file->left_out : NULL;
}
