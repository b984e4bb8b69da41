/* tail.c - tells whether a JSON text begins inside an item, and where that ends
 *
 * Such a text closes brackets that it does not open. Each time it closes one more, objects may follow that stood beside
 * what was closed: the first of them that a provider claims is an item, and what stands before it is the end of
 * another. Whether the text begins inside a string nothing tells, so both ways are gone; the wrong one soon has
 * something between strings that no JSON has there.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>
#include "core/wrap/claims.h"
#include "core/wrap/scan.h"
#include "core/wrap/tail.h"

struct flow_tail
flow_tail(const struct flow_provider *const *providers)
{
    return (struct flow_tail){.providers = providers,
                              .tables = flow_tables_new(providers),
                              .ways = {{.in_string = true}, {.in_string = false}}};
}

void
flow_tail_clear(struct flow_tail *tail)
{
    flow_tables_free(tail->tables);
    tail->tables = NULL;
}

/* Goes on behind the end of the string, or of the text. What a backslash stands before is passed over, even if it is
 * not there yet. */
static void
pass_string(struct flow_tail_walk *way, const char *text, size_t length)
{
    while (way->at < length && way->in_string && !way->is_wrong) {
        char c = text[way->at];
        way->in_string = c != '"';
        way->is_wrong = (unsigned char)c < ' '; /* the end of a line, which no string of JSON has */
        way->at += c == '\\' ? 2 : 1;
    }
    way->has_string = way->has_string || !way->in_string;
}

/* Whether a word that no quotes are around is one of JSON's, or the end of one that the text begins in. */
static bool
is_word(const char *word, size_t length, bool is_end)
{
    static const char *const words[] = {"true", "false", "null"};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        size_t whole = strlen(words[i]);
        if (length <= whole && (length == whole || is_end) && memcmp(words[i] + whole - length, word, length) == 0) {
            return true;
        }
    }
    return false;
}

/* Takes a byte that is in no string. */
static void
take(struct flow_tail_walk *way, const char *text)
{
    char c = text[way->at];
    bool is_exponent = (c == 'e' || c == 'E') && way->at > 0 && g_ascii_isdigit(text[way->at - 1]);
    if (g_ascii_islower(c) && !is_exponent) {
        way->word_length++;
        way->at++;
        return;
    }
    if (way->word_length > 0) {
        const char *word = text + way->at - way->word_length;
        way->is_wrong = !is_word(word, way->word_length, word == text);
        way->word_length = 0;
    }
    switch (c) {
    case '"':
        way->in_string = true;
        break;
    case '{':
        if (way->depth == 0 && way->closed > 0) {
            way->has_object = true;
            way->object = way->at;
        }
        way->depth++;
        break;
    case '[':
        way->depth++;
        break;
    case '}':
    case ']':
        way->closed += way->depth == 0;
        way->depth -= way->depth > 0;
        break;
    default:
        way->is_wrong = way->is_wrong || c == '\0' || strchr(" \t\r\n,:+-.0123456789eE", c) == NULL;
    }
    way->at++;
}

struct rest {
    const char *at, *end;
};

static int
read_rest(void *from, char *buffer, unsigned room)
{
    struct rest *rest = from;
    size_t n = MIN(room, (size_t)(rest->end - rest->at));
    memcpy(buffer, rest->at, n);
    rest->at += n;
    return (int)n;
}

/* The provider of the first item in an object that holds items, if it does. */
static const struct flow_provider *
provider_in(const struct flow_tail *tail, const char *text, size_t length)
{
    static const char open[] = "{ \t\r\n";
    const char *name = text, *end = text + length;
    while (name < end && *name != '\0' && strchr(open, *name) != NULL) {
        name++;
    }
    const char *quote = name < end && *name == '"' ? memchr(name + 1, '"', (size_t)(end - name - 1)) : NULL;
    if (quote == NULL || !flow_item_wraps(tail->providers, name + 1, (size_t)(quote - name - 1))) {
        return NULL;
    }
    struct rest rest = {text, end};
    struct scan *scan = scan_new(read_rest, flow_item_wraps, tail->providers, 0);
    struct scan_item found;
    enum scan_kind kind = scan_next(scan, &rest, &found);
    bool is_object = kind == SCAN_ITEM || kind == SCAN_CUT;
    const struct flow_provider *provider =
        is_object ? flow_item_whose(tail->tables, tail->providers, found.text, found.kept) : NULL;
    scan_free(scan);
    return provider;
}

/* Where the end of the item ends that this object stands behind. */
static size_t
end_before(const char *text, size_t object)
{
    while (object > 0 && strchr(" \t\r\n,", text[object - 1]) != NULL) {
        object--;
    }
    return object;
}

/* Takes the object up to this byte, and what stands before it for the end of an item. Returns its provider, or NULL. */
static const struct flow_provider *
take_object(struct flow_tail *tail, struct flow_tail_walk *way, const char *text, size_t behind)
{
    const char *object = text + way->object;
    size_t length = behind - way->object;
    const struct flow_provider *provider = flow_item_whose(tail->tables, tail->providers, object, length);
    if (provider == NULL) {
        provider = provider_in(tail, object, length);
    }
    way->has_object = false;
    tail->end = end_before(text, way->object);
    return provider;
}

static const struct flow_provider *
go_on(struct flow_tail *tail, struct flow_tail_walk *way, const char *text, size_t length, bool last)
{
    const struct flow_provider *provider = NULL;
    while (way->at < length && !way->is_wrong && provider == NULL) {
        if (way->in_string) {
            pass_string(way, text, length);
            continue;
        }
        take(way, text);
        if (way->has_object && way->depth == 0 && !way->is_wrong) {
            provider = take_object(tail, way, text, way->at);
        }
    }
    if (last && provider == NULL && way->has_object && !way->is_wrong) {
        provider = take_object(tail, way, text, length);
    }
    return provider;
}

const struct flow_provider *
flow_tail_go_on(struct flow_tail *tail, const char *text, size_t length, bool last)
{
    const struct flow_provider *provider = go_on(tail, &tail->ways[0], text, length, last);
    return provider != NULL ? provider : go_on(tail, &tail->ways[1], text, length, last);
}

bool
flow_tail_may_come(const struct flow_tail *tail, bool surely)
{
    for (size_t i = 0; i < G_N_ELEMENTS(tail->ways); i++) {
        const struct flow_tail_walk *way = &tail->ways[i];
        if (!way->is_wrong && (!surely || way->has_string || way->closed > 0)) {
            return true;
        }
    }
    return false;
}
