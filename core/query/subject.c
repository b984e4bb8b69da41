/* subject.c - what a filter's field asks of a record
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/query/subject.h"
#include <string.h>
#include "core/record/neutral.h"

/* Wireshark's own fields that records are found by, as docs/fields.md says. */
static const struct {
    const char *name;
    enum flow_role roles[QUERY_MOST_ROLES];
    int family;
} of_packets[] = {
    {"ip.addr", {FLOW_SRC, FLOW_DST, FLOW_PKT_SRC, FLOW_PKT_DST}, 4},
    {"ip.src", {FLOW_SRC, FLOW_PKT_SRC}, 4},
    {"ip.dst", {FLOW_DST, FLOW_PKT_DST}, 4},
    {"ipv6.addr", {FLOW_SRC, FLOW_DST, FLOW_PKT_SRC, FLOW_PKT_DST}, 6},
    {"ipv6.src", {FLOW_SRC, FLOW_PKT_SRC}, 6},
    {"ipv6.dst", {FLOW_DST, FLOW_PKT_DST}, 6},
    {"ip.proto", {FLOW_PROTO}, 0},
    {"ipv6.nxt", {FLOW_PROTO}, 0},
    {"frame.time", {FLOW_START}, 0},
};

static const struct {
    const char *name;
    int proto;
    bool has_ports;
} protocols[] = {
    {"icmp", 1, false}, {"tcp", 6, true},      {"udp", 17, true},
    {"dccp", 33, true}, {"icmpv6", 58, false}, {"sctp", 132, true},
};

static const struct {
    const char *name;
    enum flow_role roles[2];
} port_fields[] = {{"port", {FLOW_SRCPORT, FLOW_DSTPORT}}, {"srcport", {FLOW_SRCPORT}}, {"dstport", {FLOW_DSTPORT}}};

/* Roles that stand for several. */
static const struct {
    enum flow_role role, either[2];
} pairs[] = {{FLOW_ADDR, {FLOW_SRC, FLOW_DST}}, {FLOW_PORT, {FLOW_SRCPORT, FLOW_DSTPORT}}};

static bool
of_packet(const char *field, struct query_subject *subject)
{
    for (size_t i = 0; i < G_N_ELEMENTS(of_packets); i++) {
        if (strcmp(field, of_packets[i].name) == 0) {
            memcpy(subject->roles, of_packets[i].roles, sizeof(of_packets[i].roles));
            subject->family = of_packets[i].family;
            return true;
        }
    }
    return false;
}

static bool
of_protocol(const char *field, struct query_subject *subject)
{
    for (size_t i = 0; i < G_N_ELEMENTS(protocols); i++) {
        size_t length = strlen(protocols[i].name);
        if (strncmp(field, protocols[i].name, length) != 0 || (field[length] != '\0' && field[length] != '.')) {
            continue;
        }
        subject->proto = protocols[i].proto;
        subject->is_protocol = field[length] == '\0';
        for (size_t k = 0; k < G_N_ELEMENTS(port_fields) && field[length] == '.' && protocols[i].has_ports; k++) {
            if (strcmp(field + length + 1, port_fields[k].name) == 0) {
                memcpy(subject->roles, port_fields[k].roles, sizeof(port_fields[k].roles));
            }
        }
        return subject->is_protocol || subject->roles[0] != FLOW_NO_ROLE;
    }
    return false;
}

static void
set_role(struct query_subject *subject, enum flow_role role)
{
    subject->roles[0] = role;
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
        if (pairs[i].role == role) {
            memcpy(subject->roles, pairs[i].either, sizeof(pairs[i].either));
        }
    }
}

/* A field that all clouds share. */
static bool
of_all(const char *field, struct query_subject *subject)
{
    for (size_t role = 1; role < FLOW_N_NEUTRAL; role++) {
        const struct flow_field *neutral = &flow_neutral[role];
        if (neutral->column == NULL || neutral->type == FLOW_BRANCH) {
            continue;
        }
        for (int family = 4; family <= 6; family += 2) {
            bool is_address = neutral->type == FLOW_ADDRESS;
            char *name = flow_filter_name(NULL, neutral, is_address && family == 6);
            bool same = strcmp(name, field) == 0;
            g_free(name);
            if (same) {
                set_role(subject, (enum flow_role)role);
                subject->family = is_address ? family : 0;
                return true;
            }
        }
    }
    return false;
}

static bool
of_cloud(const char *field, const struct flow_provider *provider, struct query_subject *subject)
{
    for (const struct flow_field *own = provider->fields; own != NULL && own->column != NULL; own++) {
        for (int family = 4; family <= 6 && subject->own == NULL; family += 2) {
            bool is_address = own->type == FLOW_ADDRESS;
            char *name = flow_filter_name(provider, own, is_address && family == 6);
            if (flow_provider_has(provider, own) && strcmp(name, field) == 0) {
                subject->own = own;
                subject->family = is_address ? family : 0;
            }
            g_free(name);
        }
    }
    return subject->own != NULL;
}

bool
query_subject(const char *field, const struct flow_provider *provider, struct query_subject *subject)
{
    *subject = (struct query_subject){.proto = -1};
    return of_packet(field, subject) || of_protocol(field, subject) || of_all(field, subject) ||
           (provider != NULL && of_cloud(field, provider, subject));
}
