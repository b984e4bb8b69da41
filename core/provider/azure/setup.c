/* setup.c - what Azure flow logs are set to leave out, from the Azure command line's own output
 *
 * https://learn.microsoft.com/cli/azure/network/watcher/flow-log
 *
 * A flow log is an object; the command line writes its properties into it, the REST interface into its "properties".
 * Either writes lists of them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/provider/azure/azure.h"
#include <jansson.h>
#include <string.h>

/* A member of a flow log, wherever it stands. */
static const json_t *
member_of(const json_t *log, const char *key)
{
    const json_t *member = json_object_get(log, key);
    return member != NULL ? member : json_object_get(json_object_get(log, "properties"), key);
}

static const char *
string_of(const json_t *log, const char *key)
{
    const char *text = json_string_value(member_of(log, key));
    return text != NULL && *text != '\0' ? text : NULL;
}

/* "NET-LOG of net". */
static char *
name_of(const json_t *log)
{
    const char *name = string_of(log, "name"), *target = string_of(log, "targetResourceId");
    const char *last = target != NULL ? strrchr(target, '/') : NULL;
    target = last != NULL ? last + 1 : target;
    return g_strdup_printf("%s%s%s", name != NULL ? name : "a flow log", target != NULL ? " of " : "",
                           target != NULL ? target : "");
}

/* Returns false if the object is no flow log. */
static bool
read_log(const json_t *log, GPtrArray *left_out)
{
    const char *criteria = string_of(log, "enabledFilteringCriteria");
    const json_t *enabled = member_of(log, "enabled");
    if (!json_is_object(log) || (string_of(log, "targetResourceId") == NULL && criteria == NULL)) {
        return false;
    }
    char *name = name_of(log);
    if (json_is_false(enabled)) {
        g_ptr_array_add(left_out, g_strdup_printf("%s is switched off", name));
    } else if (criteria != NULL) {
        g_ptr_array_add(left_out, g_strdup_printf("%s has only what matches %s", name, criteria));
    }
    g_free(name);
    return true;
}

static bool
read_logs(const char *text, size_t length, GPtrArray *left_out, char **error)
{
    json_error_t problem;
    json_t *root = json_loadb(text, length, JSON_REJECT_DUPLICATES, &problem);
    const json_t *list = json_is_object(root) && json_object_get(root, "value") ? json_object_get(root, "value") : root;
    size_t n = 0, i;
    json_t *log;
    if (root == NULL) {
        *error = g_strdup_printf("not JSON: line %d: %s", problem.line, problem.text);
        return false;
    }
    json_array_foreach(list, i, log)
    {
        n += read_log(log, left_out);
    }
    n += read_log(list, left_out);
    bool is_empty = json_is_array(list) && json_array_size(list) == 0;
    json_decref(root);
    if (n == 0 && !is_empty) {
        *error = g_strdup("it holds no flow log, as \"az network watcher flow-log show\" prints them");
        return false;
    }
    return true;
}

const struct flow_setup azure_setup = {
    .preference = "azure_flow_logs",
    .title = "Azure flow logs",
    .help = "Output of \"az network watcher flow-log list\" or \"show\" (JSON): what the logs are set to leave out "
            "(enabledFilteringCriteria), which their records do not say",
    .read = read_logs,
    .choice = "the log is set to leave traffic out (enabledFilteringCriteria)",
};
