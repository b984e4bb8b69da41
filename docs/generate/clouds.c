/* clouds.c - prints docs/guide-clouds.md, which is its argument, with the table of what each log says as core/provider/
 * has it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include "core/provider/registry.h"
#include "docs/generate/page.h"

/* Whether the log has a column of the role. If print is set, prints the columns' names, too. */
static bool
has(const struct flow_provider *provider, enum flow_role role, bool print)
{
    GPtrArray *names = flow_provider_columns(provider, (const enum flow_role[]){role, FLOW_NO_ROLE});
    for (guint i = 0; print && i < names->len; i++) {
        printf("%s`%s`", i > 0 ? ", " : "", (const char *)names->pdata[i]);
    }
    bool any = names->len > 0;
    g_ptr_array_free(names, TRUE);
    return any;
}

/* The cell of columns of a role, or of another that tells the same. */
static void
print_columns(const struct flow_provider *provider, enum flow_role role, enum flow_role instead)
{
    printf(" | ");
    if (!has(provider, role, true) && (instead == FLOW_NO_ROLE || !has(provider, instead, true))) {
        printf("-");
    }
}

static void
print_opener(const struct flow_provider *provider)
{
    printf(" | ");
    if (provider->opener_named) {
        printf("its source");
    } else if (has(provider, FLOW_OPENER, true)) {
        printf(", where it stands");
    } else if (has(provider, FLOW_TCP_FLAGS, false)) {
        /* Where each ACK is written, one beside SYN may be of a later packet. */
        printf(provider->every_ack || provider->any_ack ? "by SYN without ACK" : "by SYN, or SYN-ACK");
    } else {
        printf("-");
    }
}

static bool
counts(const struct flow_provider *provider)
{
    return has(provider, FLOW_PACKETS, false) || has(provider, FLOW_PACKETS_SENT, false);
}

static void
print_counts(const struct flow_provider *provider)
{
    if (!counts(provider)) {
        printf(" | nothing");
        return;
    }
    printf(" | %s%s", provider->sampled ? "estimates of " : "", provider->both_ways ? "both ways" : "one way");
    if (provider->window > 0) {
        bool minutes = provider->window % 60 == 0;
        printf(", %u %s at the most", minutes ? provider->window / 60U : provider->window, minutes ? "min" : "s");
    }
}

static void
print_bytes(const struct flow_provider *provider)
{
    bool any = has(provider, FLOW_BYTES, false) || has(provider, FLOW_BYTES_SENT, false);
    printf(" | %s", !any                      ? "-"
                    : provider->payload_bytes ? "payload, without headers"
                    : provider->ip_bytes      ? "IP packets"
                                              : "not known");
}

static void
print_list(void)
{
    puts("| log | `flowlog.provider` | verdict | direction | TCP flags | who opened the flow | lost records | a record "
         "counts | bytes are of |\n|---|---|---|---|---|---|---|---|---|");
    for (size_t i = 0; i < flow_n_providers; i++) {
        const struct flow_provider *provider = flow_providers[i];
        if (provider->fields == NULL) {
            continue;
        }
        printf("| %s | `%s`", provider->title, provider->id);
        print_columns(provider, FLOW_ACTION, FLOW_STATE);
        print_columns(provider, FLOW_DIRECTION, FLOW_NO_ROLE);
        print_columns(provider, FLOW_TCP_FLAGS, FLOW_NO_ROLE);
        print_opener(provider);
        print_columns(provider, FLOW_STATUS, FLOW_NO_ROLE);
        print_counts(provider);
        print_bytes(provider);
        puts(" |");
    }
}

int
main(int argc, char **argv)
{
    return page_print(argc, argv, print_list);
}
