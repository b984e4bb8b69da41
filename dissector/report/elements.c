/* elements.c - what reports count by: the elements of "flowlog,top"
 *
 * A key is the bytes of the element's form, behind those of the protocol if the rows are by protocol too.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/report/elements.h"
#include "core/packet/ip_packet.h"
#include <epan/ipproto.h>
#include <epan/to_str.h>

enum form {
    ADDRESS,      /* 4 bytes or 16 */
    ADDRESS_PAIR, /* the length of the first, and both */
    PORT,         /* uint16_t */
    SERVICE,      /* whether there is a protocol, which, and the port unless it has none */
    PROTO,        /* a byte */
    WORD,         /* text */
    WORD_PAIR,    /* the length of the first, uint32_t, and both */
    NAMED,        /* a pointer to the field that says what the value means, and text */
    LOG           /* a pointer to the provider */
};

enum { MOST_NEEDS = 3, PROTO_SIZE = 2 };

struct report_element {
    const char *name, *title;
    const char *members[2], *heads[2];
    enum form form;
    struct report_need needs[MOST_NEEDS + 1]; /* ends with one that names nothing */
};

/* A row whose first need has the roles of which each is a key of its own. */
#define EACH(name, form, title, head, ...)                                                                             \
    {                                                                                                                  \
        name, title, {name, NULL}, {head, NULL}, form,                                                                 \
        {                                                                                                              \
            REPORT_NEED(title, false, __VA_ARGS__)                                                                     \
        }                                                                                                              \
    }
/* clang-format off */
static const struct report_element elements[] = {
    EACH("addr", ADDRESS, "address", "Address", FLOW_SRC, FLOW_DST),
    EACH("src", ADDRESS, "source address", "Source", FLOW_SRC),
    EACH("dst", ADDRESS, "destination address", "Destination", FLOW_DST),
    {"pair", "pair of addresses", {"src", "dst"}, {"Source", "Destination"}, ADDRESS_PAIR,
     {REPORT_NEED("source address", false, FLOW_SRC), REPORT_NEED("destination address", false, FLOW_DST)}},
    {"pktaddr", "address in the packets", {"pktaddr"}, {"Address"}, ADDRESS,
     {REPORT_NEED("address in the packets", false, FLOW_PKT_SRC, FLOW_PKT_DST)}},
    {"pktpair", "pair of addresses in the packets", {"src", "dst"}, {"Source", "Destination"}, ADDRESS_PAIR,
     {REPORT_NEED("source address in the packets", false, FLOW_PKT_SRC), REPORT_NEED("destination address in the packets", false, FLOW_PKT_DST)}},
    EACH("port", PORT, "port", "Port", FLOW_SRCPORT, FLOW_DSTPORT),
    EACH("dstport", PORT, "destination port", "Port", FLOW_DSTPORT),
    {"service", "service (protocol and port)", {"proto", "port"}, {"Protocol", "Port"}, SERVICE,
     {REPORT_NEED("port", false, FLOW_DSTPORT, FLOW_SRCPORT)}},
    EACH("proto", PROTO, "protocol", "Protocol", FLOW_PROTO),
    EACH("interface", WORD, "interface", "Interface", FLOW_INTERFACE),
    EACH("instance", WORD, "instance", "Instance", FLOW_INSTANCE),
    EACH("subnet", WORD, "subnet", "Subnet", FLOW_SUBNET, FLOW_SRC_SUBNET, FLOW_DST_SUBNET),
    EACH("vpc", WORD, "virtual private cloud", "VPC", FLOW_NETWORK, FLOW_SRC_NETWORK, FLOW_DST_NETWORK),
    EACH("az", WORD, "Availability Zone", "Availability Zone", FLOW_ZONE, FLOW_SRC_ZONE, FLOW_DST_ZONE),
    {"azpair", "pair of Availability Zones", {"src_az", "dst_az"}, {"From Availability Zone", "To Availability Zone"}, WORD_PAIR,
     {REPORT_NEED("Availability Zone", false, FLOW_ZONE, FLOW_SRC_ZONE), REPORT_NEED("Availability Zone of the next hop", false, FLOW_NEXT_ZONE, FLOW_DST_ZONE),
      REPORT_NEED("direction", false, FLOW_DIRECTION, FLOW_SRC_ZONE)}},
    EACH("account", WORD, "account", "Account", FLOW_ACCOUNT),
    EACH("region", WORD, "region", "Region", FLOW_REGION),
    EACH("rule", WORD, "rule", "Rule", FLOW_RULE),
    {"reason", "reason of a rejection", {"reason", "meaning"}, {"Reason", "Meaning"}, NAMED, {REPORT_NEED("reason of a rejection", false, FLOW_REJECT_REASON)}},
    {"path", "path", {"path", "meaning"}, {"Path", "Meaning"}, NAMED, {REPORT_NEED("path", false, FLOW_PATH)}},
    EACH("direction", WORD, "direction", "Direction", FLOW_DIRECTION),
    EACH("action", WORD, "action", "Action", FLOW_ACTION),
    EACH("status", WORD, "log status", "Log status", FLOW_STATUS),
    {"provider", "kind of flow log", {"provider"}, {"Log"}, LOG, {REPORT_NEED(NULL, false, FLOW_NO_ROLE)}},
};
/* clang-format on */
#undef EACH

const struct report_element *
report_element_find(const char *name, size_t length)
{
    for (size_t i = 0; i < G_N_ELEMENTS(elements); i++) {
        if (strlen(elements[i].name) == length && memcmp(elements[i].name, name, length) == 0) {
            return &elements[i];
        }
    }
    return NULL;
}

const struct report_element *
report_element_number(size_t number)
{
    return number < G_N_ELEMENTS(elements) ? &elements[number] : NULL;
}

const char *
report_element_name(const struct report_element *element)
{
    return element->name;
}

const char *
report_element_title(const struct report_element *element)
{
    return element->title;
}

size_t
report_element_needs(const struct report_element *element, const struct report_need **needs)
{
    size_t n = 0;
    while (element->needs[n].what != NULL) {
        n++;
    }
    *needs = element->needs;
    return n;
}

/* ---- keys ---- */

static void
own_key(struct report_key *key, const void *bytes, size_t length)
{
    memcpy(key->own, bytes, length);
    key->bytes = key->own;
    key->length = length;
}

static void
address_pair_key(struct report_key *key, const struct flow_value *from, const struct flow_value *to)
{
    key->own[0] = (uint8_t)flow_address_length(from);
    memcpy(key->own + 1, from->address, flow_address_length(from));
    memcpy(key->own + 1 + flow_address_length(from), to->address, flow_address_length(to));
    key->bytes = key->own;
    key->length = 1 + flow_address_length(from) + flow_address_length(to);
}

static void
scratch_key(struct report_key *key, const void *first, size_t first_length, const void *second, size_t second_length)
{
    g_string_truncate(key->scratch, 0);
    g_string_append_len(key->scratch, (const char *)first, (gssize)first_length);
    g_string_append_len(key->scratch, (const char *)second, (gssize)second_length);
    key->bytes = key->scratch->str;
    key->length = key->scratch->len;
}

static bool
has_no_ports(const struct flow_record *record)
{
    const struct flow_value *proto = record->role[FLOW_PROTO];
    return proto != NULL && !ip_protocol_has_ports((uint8_t)proto->number);
}

/* The key of one value; false if it says nothing. */
static bool
value_key(enum form form, const struct flow_record *record, const struct flow_value *value, struct report_key *key)
{
    uint16_t port = (uint16_t)value->number;
    uint8_t proto = (uint8_t)value->number;
    switch (form) {
    case ADDRESS:
        own_key(key, value->address, flow_address_length(value));
        return true;
    case PORT:
        own_key(key, &port, sizeof(port));
        return port != 0 || !has_no_ports(record);
    case PROTO:
        own_key(key, &proto, sizeof(proto));
        return true;
    case NAMED:
        scratch_key(key, &value->field, sizeof(value->field), value->text, value->text_length);
        return true;
    default:
        key->bytes = value->text;
        key->length = value->text_length;
        return true;
    }
}

static size_t
each_key(const struct report_element *element, const struct flow_record *record, struct report_key keys[2])
{
    size_t n = 0;
    const enum flow_role *role = element->needs[0].roles;
    for (; *role != FLOW_NO_ROLE && n < 2; role++) {
        const struct flow_value *value = record->role[*role];
        if (value != NULL && value_key(element->form, record, value, &keys[n]) &&
            (n == 0 || keys[0].length != keys[1].length || memcmp(keys[0].bytes, keys[1].bytes, keys[0].length) != 0)) {
            n++;
        }
    }
    return n;
}

/* The port of the service: where the log says who opened the flow, that at the other end; else the lower one. */
static size_t
service_key(const struct flow_record *record, struct report_key *key)
{
    const struct flow_value *proto = record->role[FLOW_PROTO];
    const struct flow_value *src = record->role[FLOW_SRCPORT], *dst = record->role[FLOW_DSTPORT];
    uint8_t head[] = {proto != NULL, proto != NULL ? (uint8_t)proto->number : 0, 0, 0};
    if (has_no_ports(record)) {
        own_key(key, head, PROTO_SIZE);
        return 1;
    }
    bool is_said = flow_record_opener_named(record);
    const struct flow_value *lower = src == NULL || (dst != NULL && (is_said || dst->number < src->number)) ? dst : src;
    if (lower == NULL || (is_said && dst == NULL)) {
        return 0;
    }
    uint16_t port = (uint16_t)lower->number;
    memcpy(head + PROTO_SIZE, &port, sizeof(port));
    own_key(key, head, sizeof(head));
    return 1;
}

/* From where to where, which a record at one interface says by its direction. */
static size_t
zones_key(const struct flow_record *record, struct report_key *key)
{
    const struct flow_value *from = record->role[FLOW_SRC_ZONE], *to = record->role[FLOW_DST_ZONE];
    if (from == NULL || to == NULL) {
        bool goes_out = flow_value_is(record->role[FLOW_DIRECTION], "egress");
        if (!goes_out && !flow_value_is(record->role[FLOW_DIRECTION], "ingress")) {
            return 0;
        }
        from = record->role[goes_out ? FLOW_ZONE : FLOW_NEXT_ZONE];
        to = record->role[goes_out ? FLOW_NEXT_ZONE : FLOW_ZONE];
    }
    if (from == NULL || to == NULL) {
        return 0;
    }
    uint32_t length = (uint32_t)from->text_length;
    scratch_key(key, &length, sizeof(length), from->text, from->text_length);
    g_string_append_len(key->scratch, to->text, (gssize)to->text_length);
    key->bytes = key->scratch->str;
    key->length = key->scratch->len;
    return 1;
}

static size_t
plain_keys(const struct report_element *element, const struct flow_record *record, struct report_key keys[2])
{
    const struct flow_value *from, *to;
    switch (element->form) {
    case ADDRESS_PAIR:
        from = record->role[element->needs[0].roles[0]];
        to = record->role[element->needs[1].roles[0]];
        if (from == NULL || to == NULL) {
            return 0;
        }
        address_pair_key(&keys[0], from, to);
        return 1;
    case SERVICE:
        return service_key(record, &keys[0]);
    case WORD_PAIR:
        return zones_key(record, &keys[0]);
    case LOG:
        own_key(&keys[0], &record->schema->provider, sizeof(record->schema->provider));
        return 1;
    default:
        return each_key(element, record, keys);
    }
}

static bool
has_own_proto(const struct report_element *element)
{
    return element->form == SERVICE || element->form == PROTO;
}

size_t
report_element_keys(const struct report_element *element, const struct flow_record *record, bool by_proto,
                    struct report_key keys[2])
{
    size_t n = plain_keys(element, record, keys);
    if (by_proto && !has_own_proto(element)) {
        const struct flow_value *proto = record->role[FLOW_PROTO];
        const char head[PROTO_SIZE] = {proto != NULL, proto != NULL ? (char)proto->number : 0};
        for (size_t i = 0; i < n; i++) {
            if (keys[i].bytes == keys[i].scratch->str) {
                g_string_prepend_len(keys[i].scratch, head, PROTO_SIZE);
            } else {
                g_string_truncate(keys[i].scratch, 0);
                g_string_append_len(keys[i].scratch, head, PROTO_SIZE);
                g_string_append_len(keys[i].scratch, (const char *)keys[i].bytes, (gssize)keys[i].length);
            }
            keys[i].bytes = keys[i].scratch->str;
            keys[i].length = keys[i].scratch->len;
        }
    }
    return n;
}

const struct flow_value *
report_element_peer(const struct report_element *element, const struct flow_record *record,
                    const struct report_key *key)
{
    if (element->form != ADDRESS) {
        return record->role[FLOW_SRC];
    }
    const enum flow_role own = element->needs[0].roles[0];
    bool in_packets = own == FLOW_PKT_SRC;
    const struct flow_value *src = record->role[in_packets ? FLOW_PKT_SRC : FLOW_SRC];
    const struct flow_value *dst = record->role[in_packets ? FLOW_PKT_DST : FLOW_DST];
    if (own == FLOW_DST || src == NULL) {
        return src;
    }
    size_t length = flow_address_length(src);
    bool is_source =
        key->length >= length && memcmp((const uint8_t *)key->bytes + key->length - length, src->address, length) == 0;
    return is_source ? dst : src;
}

bool
report_element_has_peers(const struct report_element *element)
{
    return element->form != ADDRESS_PAIR;
}

bool
report_element_has_ports(const struct report_element *element)
{
    return element->form != PORT && element->form != SERVICE;
}

/* ---- cells ---- */

size_t
report_element_columns(const struct report_element *element, bool by_proto,
                       struct report_column columns[REPORT_MOST_KEY_COLUMNS])
{
    size_t n = 0;
    for (; n < 2 && element->members[n] != NULL; n++) {
        bool is_number = element->form == PORT || (element->form == SERVICE && n == 1);
        columns[n] = (struct report_column){element->members[n], element->heads[n], is_number};
    }
    if (by_proto && !has_own_proto(element)) {
        columns[n++] = (struct report_column){"proto", "Protocol", false};
    }
    return n;
}

void
report_address_cell(struct report_page *page, const uint8_t *bytes, size_t length)
{
    address address;
    set_address(&address, length == 4 ? AT_IPv4 : AT_IPv6, (int)length, bytes);
    char *text = address_to_str(NULL, &address), *shown = address_to_display(NULL, &address);
    report_page_text(page, text, strlen(text), shown);
    wmem_free(NULL, text);
    wmem_free(NULL, shown);
}

void
report_proto_cell(struct report_page *page, bool is_known, uint8_t proto)
{
    if (is_known) {
        report_page_named(page, proto, ipprotostr(proto));
    } else {
        report_page_none(page);
    }
}

static void
port_cell(struct report_page *page, const uint8_t *bytes)
{
    uint16_t port;
    memcpy(&port, bytes, sizeof(port));
    report_page_count(page, port);
}

static void
named_cells(struct report_page *page, const uint8_t *key, size_t length)
{
    const struct flow_field *field;
    memcpy(&field, key, sizeof(field));
    const char *text = (const char *)key + sizeof(field);
    length -= sizeof(field);
    const char *meaning = flow_field_name_of(field, text, length);
    report_page_text(page, text, length, NULL);
    if (meaning != NULL) {
        report_page_text(page, meaning, strlen(meaning), NULL);
    } else {
        report_page_none(page);
    }
}

static void
word_pair_cells(struct report_page *page, const uint8_t *key, size_t length)
{
    uint32_t first;
    memcpy(&first, key, sizeof(first));
    const char *text = (const char *)key + sizeof(first);
    report_page_text(page, text, first, NULL);
    report_page_text(page, text + first, length - sizeof(first) - first, NULL);
}

static void
plain_cells(const struct report_element *element, const uint8_t *key, size_t length, struct report_page *page)
{
    const struct flow_provider *provider;
    switch (element->form) {
    case ADDRESS:
        report_address_cell(page, key, length);
        break;
    case ADDRESS_PAIR:
        report_address_cell(page, key + 1, key[0]);
        report_address_cell(page, key + 1 + key[0], length - 1 - key[0]);
        break;
    case PORT:
        port_cell(page, key);
        break;
    case SERVICE:
        report_proto_cell(page, key[0] != 0, key[1]);
        if (length > PROTO_SIZE) {
            port_cell(page, key + PROTO_SIZE);
        } else {
            report_page_none(page);
        }
        break;
    case PROTO:
        report_proto_cell(page, true, key[0]);
        break;
    case WORD_PAIR:
        word_pair_cells(page, key, length);
        break;
    case NAMED:
        named_cells(page, key, length);
        break;
    case LOG:
        memcpy(&provider, key, sizeof(provider));
        report_page_text(page, provider->id, strlen(provider->id), provider->title);
        break;
    default:
        report_page_text(page, (const char *)key, length, NULL);
        break;
    }
}

void
report_element_cells(const struct report_element *element, bool by_proto, const uint8_t *key, size_t length,
                     struct report_page *page)
{
    if (!by_proto || has_own_proto(element)) {
        plain_cells(element, key, length, page);
        return;
    }
    plain_cells(element, key + PROTO_SIZE, length - PROTO_SIZE, page);
    report_proto_cell(page, key[0] != 0, key[1]);
}
