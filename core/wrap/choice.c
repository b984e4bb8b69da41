/* choice.c - which of the declared formats rows from somewhere may have
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/base/hash.h"
#include "core/record/cells.h"
#include "core/wrap/choice.h"

/* Origins whose choices are kept; with one more, all are forgotten. */
enum { MOST_ORIGINS = 8192 };

/* What is longer is no name of a log, and counts as not known. */
enum { LONGEST_NAME = 1024 };

/* An id has a front, "eni-", and at least so many letters and digits behind it: shorter words may be anything. */
enum { SHORTEST_ID = 8 };

struct declared {
    struct flow_header header;
    char *label, *group, *stream, *interface, *id;
    bool in_no_group;
};

struct flow_declared {
    GPtrArray *all;        /* of struct declared */
    GHashTable *different; /* schemas without anything before the row */
    GHashTable *by_origin; /* GBytes -> struct flow_choices */
    GString *key, *latest_key;
    struct flow_choices *latest;
};

static void
free_one(gpointer thing)
{
    struct declared *one = thing;
    g_free(one->label);
    g_free(one->group);
    g_free(one->stream);
    g_free(one->interface);
    g_free(one->id);
    g_free(one);
}

static void
clear_choice(gpointer thing)
{
    struct flow_choice *choice = thing;
    if (choice->interfaces != NULL) {
        g_hash_table_destroy(choice->interfaces);
    }
}

static void
free_choices(gpointer thing)
{
    struct flow_choices *choices = thing;
    g_array_free(choices->all, TRUE);
    g_free(choices);
}

struct flow_declared *
flow_declared_new(void)
{
    struct flow_declared *declared = g_new0(struct flow_declared, 1);
    declared->all = g_ptr_array_new_with_free_func(free_one);
    declared->different = g_hash_table_new(NULL, NULL);
    declared->by_origin =
        g_hash_table_new_full(hash_gbytes, g_bytes_equal, (GDestroyNotify)g_bytes_unref, free_choices);
    declared->key = g_string_new(NULL);
    declared->latest_key = g_string_new(NULL);
    return declared;
}

void
flow_declared_free(struct flow_declared *declared)
{
    g_hash_table_destroy(declared->by_origin);
    g_hash_table_destroy(declared->different);
    g_ptr_array_free(declared->all, TRUE);
    g_string_free(declared->key, TRUE);
    g_string_free(declared->latest_key, TRUE);
    g_free(declared);
}

static void
forget_origins(struct flow_declared *declared)
{
    g_hash_table_remove_all(declared->by_origin);
    declared->latest = NULL;
}

void
flow_declared_add(struct flow_declared *declared, const struct flow_header *header, const struct flow_format *said,
                  const char *label)
{
    struct declared *one = g_new0(struct declared, 1);
    one->header = *header;
    one->label = g_strdup(label);
    one->group = g_strdup(said->group);
    one->stream = g_strdup(said->stream);
    one->interface = g_strdup(said->interface);
    one->id = g_strdup(said->id);
    one->in_no_group = said->in_no_group;
    g_ptr_array_add(declared->all, one);
    g_hash_table_add(declared->different, (gpointer)header->schema[0]);
    forget_origins(declared);
}

size_t
flow_declared_count(const struct flow_declared *declared)
{
    return declared->all->len;
}

size_t
flow_declared_different(const struct flow_declared *declared)
{
    return g_hash_table_size(declared->different);
}

const struct flow_header *
flow_declared_header(const struct flow_declared *declared, size_t i)
{
    return &((const struct declared *)g_ptr_array_index(declared->all, i))->header;
}

void
flow_declared_cut(struct flow_declared *declared, size_t n)
{
    g_ptr_array_set_size(declared->all, (gint)n);
    g_hash_table_remove_all(declared->different);
    for (size_t i = 0; i < n; i++) {
        g_hash_table_add(declared->different, (gpointer)flow_declared_header(declared, i)->schema[0]);
    }
    forget_origins(declared);
}

/* ---- what an origin says of a format ---- */

enum says { SAYS_ANOTHER, SAYS_NOTHING, SAYS_IT };

static bool
is_same(const struct flow_text *text, const char *other)
{
    return text->length == strlen(other) && memcmp(text->text, other, text->length) == 0;
}

/* The name of a log group may stand behind the account's and a colon, which no name has. */
static enum says
says_group(const struct flow_text *group, const char *declared)
{
    struct flow_text name = *group;
    for (size_t i = 0; i < group->length; i++) {
        if (group->text[i] == ':') {
            name = (struct flow_text){group->text + i + 1, group->length - i - 1};
        }
    }
    return is_same(group, declared) || is_same(&name, declared) ? SAYS_IT : SAYS_ANOTHER;
}

static enum says
says_stream(const struct flow_text *stream, const char *declared)
{
    size_t length = strlen(declared);
    if (length > 0 && declared[length - 1] == '*') {
        return stream->length >= length - 1 && memcmp(stream->text, declared, length - 1) == 0 ? SAYS_IT : SAYS_ANOTHER;
    }
    return is_same(stream, declared) ? SAYS_IT : SAYS_ANOTHER;
}

/* How many letters and digits a text has from at on. */
static size_t
word_from(const struct flow_text *text, size_t at)
{
    size_t n = 0;
    while (at + n < text->length && g_ascii_isalnum(text->text[at + n])) {
        n++;
    }
    return n;
}

/* Whether an id stands in a name, or another one of its kind, which begins as it does up to the '-'. */
static enum says
says_id(const struct flow_text *name, const char *id)
{
    size_t length = strlen(id), front = strcspn(id, "-");
    bool has_front = id[front] == '-';
    enum says says = SAYS_NOTHING;
    for (size_t at = 0; at < name->length && says != SAYS_IT; at++) {
        bool begins = at == 0 || !g_ascii_isalnum(name->text[at - 1]);
        size_t left = name->length - at;
        if (begins && left >= length && memcmp(name->text + at, id, length) == 0 &&
            (left == length || !g_ascii_isalnum(name->text[at + length]))) {
            says = SAYS_IT;
        } else if (begins && has_front && left > front && memcmp(name->text + at, id, front + 1) == 0 &&
                   word_from(name, at + front + 1) >= SHORTEST_ID) {
            says = SAYS_ANOTHER;
        }
    }
    return says;
}

/* Only SAYS_IT names the log. A stream that is the interface's does not: all that is logged of the interface, by
 * whichever flow log, stands in it. */
static enum says
says_of(const struct declared *one, const struct flow_origin *origin)
{
    const struct flow_text *group = &origin->group, *stream = &origin->stream, *file = &origin->file;
    enum says of_group = one->group != NULL && group->text != NULL ? says_group(group, one->group) : SAYS_NOTHING;
    enum says of_stream = one->stream != NULL && stream->text != NULL ? says_stream(stream, one->stream) : SAYS_NOTHING;
    enum says of_id = one->id != NULL && file->text != NULL ? says_id(file, one->id) : SAYS_NOTHING;
    bool is_elsewhere = one->in_no_group && (group->text != NULL || stream->text != NULL);
    if (is_elsewhere || of_group == SAYS_ANOTHER || of_stream == SAYS_ANOTHER || of_id == SAYS_ANOTHER ||
        (one->interface != NULL && stream->text != NULL && says_id(stream, one->interface) == SAYS_ANOTHER)) {
        return SAYS_ANOTHER;
    }
    return MAX(MAX(of_group, of_stream), of_id);
}

static struct flow_choice *
choice_of(struct flow_choices *choices, const struct declared *one)
{
    for (guint i = 0; i < choices->all->len; i++) {
        struct flow_choice *choice = &g_array_index(choices->all, struct flow_choice, i);
        if (choice->header->schema[0] == one->header.schema[0]) {
            return choice;
        }
    }
    struct flow_choice choice = {.header = &one->header, .label = one->label};
    g_array_append_val(choices->all, choice);
    return &g_array_index(choices->all, struct flow_choice, choices->all->len - 1);
}

static void
add_choice(struct flow_choices *choices, const struct declared *one)
{
    struct flow_choice *choice = choice_of(choices, one);
    if (one->interface == NULL) {
        choice->at_any_interface = true;
    } else {
        choice->interfaces =
            choice->interfaces != NULL ? choice->interfaces : g_hash_table_new(hash_string, g_str_equal);
        g_hash_table_add(choice->interfaces, one->interface);
    }
}

static struct flow_choices *
make_choices(const struct flow_declared *declared, const struct flow_origin *origin)
{
    struct flow_choices *choices = g_new0(struct flow_choices, 1);
    choices->all = g_array_new(FALSE, FALSE, sizeof(struct flow_choice));
    g_array_set_clear_func(choices->all, clear_choice);
    for (guint i = 0; i < declared->all->len; i++) {
        const struct declared *one = g_ptr_array_index(declared->all, i);
        enum says says = says_of(one, origin);
        if (says == SAYS_IT && !choices->is_named) {
            choices->is_named = true;
            g_array_set_size(choices->all, 0);
        }
        if (says == SAYS_IT || (says == SAYS_NOTHING && !choices->is_named)) {
            add_choice(choices, one);
        }
    }
    return choices;
}

static void
add_to_key(GString *key, const struct flow_text *text)
{
    size_t length = text->text != NULL ? text->length : SIZE_MAX;
    g_string_append_len(key, (const char *)&length, sizeof(length));
    if (text->text != NULL) {
        g_string_append_len(key, text->text, (gssize)text->length);
    }
}

static struct flow_text
name_of(const struct flow_text *text)
{
    return text->length <= LONGEST_NAME ? *text : (struct flow_text){NULL, 0};
}

const struct flow_choices *
flow_declared_of(struct flow_declared *declared, const struct flow_origin *where)
{
    const struct flow_origin names = {name_of(&where->group), name_of(&where->stream), name_of(&where->file)};
    const struct flow_origin *origin = &names;
    GString *key = declared->key;
    g_string_truncate(key, 0);
    add_to_key(key, &origin->group);
    add_to_key(key, &origin->stream);
    add_to_key(key, &origin->file);
    if (declared->latest != NULL && g_string_equal(key, declared->latest_key)) {
        return declared->latest;
    }
    GBytes *probe = g_bytes_new_static(key->str, key->len);
    struct flow_choices *choices = g_hash_table_lookup(declared->by_origin, probe);
    if (choices == NULL) {
        if (g_hash_table_size(declared->by_origin) >= MOST_ORIGINS) {
            forget_origins(declared);
        }
        choices = make_choices(declared, origin);
        g_hash_table_insert(declared->by_origin, g_bytes_new(key->str, key->len), choices);
    }
    g_bytes_unref(probe);
    g_string_truncate(declared->latest_key, 0);
    g_string_append_len(declared->latest_key, key->str, (gssize)key->len);
    declared->latest = choices;
    return choices;
}

bool
flow_choice_is_at(const struct flow_choice *choice, const struct flow_schema *schema, const char *line, size_t length)
{
    const char *at = line, *end = line + length, *word;
    size_t word_length;
    for (size_t i = 0; !choice->at_any_interface && i < schema->n_columns; i++) {
        word = next_word(&at, end, &word_length);
        const struct flow_field *field = schema->columns[i].field;
        if (word != NULL && field != NULL && field->role == FLOW_INTERFACE) {
            char *name = g_strndup(word, word_length);
            bool is_at = is_absent(word, word_length) || g_hash_table_contains(choice->interfaces, name);
            g_free(name);
            return is_at;
        }
    }
    return true;
}
