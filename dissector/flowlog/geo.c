/* geo.c - where a record's addresses are and whose, from the databases that Wireshark is told of
 *
 * Wireshark's dissectors of IP keep their function for this to themselves; what it asks is there for plug-ins too. The
 * answer stands in a record as it stands in a packet. While a window is open, what is not known yet is looked up
 * beside, and found when the frame is shown again.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/flowlog/geo.h"
#include <epan/maxmind_db.h>

enum fact { CITY, COUNTRY, COUNTRY_ISO, AS_NUMBER, AS_ORGANISATION, LATITUDE, LONGITUDE, N_FACTS };

/* The fields of IPv4 and of IPv6. */
static struct family {
    header_field_info *end[2][N_FACTS], *either[N_FACTS], *summary[2];
} families[2];

static int ett_geo = -1;

void
flowlog_register_geo(void)
{
    static int *ett[] = {&ett_geo};
    proto_register_subtree_array(ett, G_N_ELEMENTS(ett));
}

static header_field_info *
field(const char *family, const char *end, const char *fact)
{
    char name[64];
    snprintf(name, sizeof(name), "%s.geoip.%s%s", family, end, fact);
    return proto_registrar_get_byname(name);
}

void
flowlog_hand_off_geo(void)
{
    static const char *const names[] = {"ip", "ipv6"}, *const ends[] = {"dst_", "src_"};
    static const char *const facts[N_FACTS] = {"city", "country", "country_iso", "asnum", "org", "lat", "lon"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        for (size_t end = 0; end < G_N_ELEMENTS(ends); end++) {
            families[i].summary[end] = field(names[i], ends[end], "summary");
            for (int fact = 0; fact < N_FACTS; fact++) {
                families[i].end[end][fact] = field(names[i], ends[end], facts[fact]);
            }
        }
        for (int fact = 0; fact < N_FACTS; fact++) {
            families[i].either[fact] = field(names[i], "", facts[fact]);
        }
    }
}

static bool
is_referenced(const header_field_info *field)
{
    return field != NULL && field->ref_type != HF_REF_TYPE_NONE;
}

/* Each address costs a look into a table, which grows by it. */
static bool
is_asked(const struct family *family, const proto_tree *tree, bool is_source)
{
    bool asked = PTREE_DATA(tree)->visible || is_referenced(family->summary[is_source]);
    for (int fact = 0; !asked && fact < N_FACTS; fact++) {
        asked = is_referenced(family->either[fact]) || is_referenced(family->end[is_source][fact]);
    }
    return asked && compat_geo_is_used(family == &families[1]);
}

static proto_item *
add_fact(proto_tree *tree, tvbuff_t *tvb, int at, int length, const header_field_info *field, enum fact fact,
         const mmdb_lookup_t *found)
{
    const char *texts[N_FACTS] = {[CITY] = found->city,
                                  [COUNTRY] = found->country,
                                  [COUNTRY_ISO] = found->country_iso,
                                  [AS_ORGANISATION] = found->as_org};
    double degrees = fact == LATITUDE ? found->latitude : found->longitude;
    if (field == NULL) {
        return NULL;
    }
    switch (fact) {
    case AS_NUMBER:
        return found->as_number > 0 ? proto_tree_add_uint(tree, field->id, tvb, at, length, found->as_number) : NULL;
    case LATITUDE:
    case LONGITUDE:
        return maxmind_db_has_coords(found) ? proto_tree_add_double(tree, field->id, tvb, at, length, degrees) : NULL;
    default:
        return texts[fact] != NULL ? proto_tree_add_string(tree, field->id, tvb, at, length, texts[fact]) : NULL;
    }
}

static void
append(wmem_strbuf_t *summary, const char *text)
{
    if (text != NULL) {
        wmem_strbuf_append_printf(summary, "%s%s", wmem_strbuf_get_len(summary) > 0 ? ", " : "", text);
    }
}

static const char *
summary_of(packet_info *pinfo, const mmdb_lookup_t *found)
{
    wmem_strbuf_t *summary = wmem_strbuf_new(pinfo->pool, NULL);
    append(summary, found->city);
    append(summary, found->country_iso != NULL ? found->country_iso : found->country);
    if (found->as_number > 0) {
        append(summary, wmem_strdup_printf(pinfo->pool, "ASN %u", found->as_number));
    }
    append(summary, found->as_org);
    return wmem_strbuf_get_str(summary);
}

void
flowlog_add_geo(packet_info *pinfo, proto_tree *tree, tvbuff_t *tvb, int at, const struct flow_value *address,
                bool is_source)
{
    const struct family *family = &families[address->kind == FLOW_IS_IPV6];
    if (!is_asked(family, tree, is_source) || family->summary[is_source] == NULL) {
        return;
    }
    ws_in4_addr ipv4;
    memcpy(&ipv4, address->address, sizeof(ipv4));
    const mmdb_lookup_t *found = address->kind == FLOW_IS_IPV6
                                     ? maxmind_db_lookup_ipv6((const ws_in6_addr *)address->address)
                                     : maxmind_db_lookup_ipv4(&ipv4);
    if (!found->found) {
        return;
    }
    int length = (int)address->length;
    proto_item *item =
        proto_tree_add_string(tree, family->summary[is_source]->id, tvb, at, length, summary_of(pinfo, found));
    proto_item_set_generated(item);
    proto_tree *subtree = proto_item_add_subtree(item, ett_geo);
    for (int fact = 0; fact < N_FACTS; fact++) {
        proto_item_set_generated(
            add_fact(subtree, tvb, at, length, family->end[is_source][fact], (enum fact)fact, found));
        item = add_fact(subtree, tvb, at, length, family->either[fact], (enum fact)fact, found);
        proto_item_set_generated(item);
        proto_item_set_hidden(item);
    }
}
