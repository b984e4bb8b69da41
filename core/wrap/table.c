/* table.c - whose flow log it is that has these columns, and in a row these values
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/base/hash.h"
#include "core/record/document.h"
#include "core/wrap/table.h"

/* Fewer names than those of a status, an interface and a start tell nothing. */
enum { LEAST_NAMES = 3, LEAST_FLOW_ONLY = 4, MOST_AGAINST = 1 };

/* What a name means: field is NULL if it does not count or is not known, path if it is the log's own. */
struct meaning {
    const struct flow_field *field;
    const struct flow_path *path;
};

/* A provider that knows some of the names. */
struct candidate {
    const struct flow_provider *provider;
    size_t known, unknown;
    struct meaning meanings[]; /* of the names */
};

struct flow_tables {
    const struct flow_provider *const *providers;
    GString *names;     /* the latest, each behind its length, a size_t */
    GArray *candidates; /* struct candidate *, by how many names they know, and then in the order of the providers */
};

/* How well names and values fit a provider. */
struct fit {
    size_t flow_only; /* of the known names */
    size_t telling; /* of those flow_only, how many say more than the 5-tuple and the flags, in which many logs agree */
    size_t proving; /* values that look as the shape of their column says */
    size_t against; /* values that do not */
    bool is_another; /* one of them, where the shape is strict */
    bool has_source, has_destination, has_interface, has_start;
    bool by_path;   /* the source's name is another schema's, which many logs have */
    bool is_proved; /* a document says whose it is */
    bool is_own;    /* some of its names, or the id of an interface, are the log's */
    bool is_empty;  /* the status says that the row is of an interval whose flows are not in it */
};

/* ---- names ---- */

/* Which providers may know a name, by a bit each, for the letters of all columns and aliases (flow_column_letter()).
 * Nearly all names of other programs nobody knows, and then no table needs to be gone through. It takes a million
 * instructions to make, so it is made once for a list. */
struct spellings {
    GPtrArray *providers;
    GHashTable *letters;
};

static GString *
letters_of(const char *name, size_t length)
{
    const char *end = name + length;
    GString *letters = g_string_sized_new(length + 1);
    for (char letter; (letter = flow_column_letter(&name, end)) != '\0';) {
        g_string_append_c(letters, letter);
    }
    return letters;
}

/* With more providers than a number has bits, some share one. */
static gsize
bit_of(size_t provider)
{
    return (gsize)1 << (provider % (8 * sizeof(gsize)));
}

static void
add_name(GHashTable *letters, const char *name, size_t length, gsize bit)
{
    char *key = g_string_free(letters_of(name, length), FALSE);
    gsize bits = GPOINTER_TO_SIZE(g_hash_table_lookup(letters, key));
    g_hash_table_insert(letters, key, GSIZE_TO_POINTER(bits | bit));
}

static void
add_names(GHashTable *letters, const struct flow_provider *provider, gsize bit)
{
    for (const struct flow_field *field = provider->fields; field != NULL && field->column != NULL; field++) {
        if (flow_provider_has(provider, field)) {
            add_name(letters, field->column, strlen(field->column), bit);
            for (const char *alias = field->aliases; alias != NULL; alias = strchr(alias, '|')) {
                alias += *alias == '|';
                add_name(letters, alias, strcspn(alias, "|"), bit);
            }
        }
    }
}

static bool
is_of(const struct spellings *spellings, const struct flow_provider *const *providers)
{
    size_t n = 0;
    while (providers[n] != NULL && spellings->providers != NULL && n < spellings->providers->len &&
           spellings->providers->pdata[n] == providers[n]) {
        n++;
    }
    return spellings->providers != NULL && providers[n] == NULL && n == spellings->providers->len;
}

/* Those of the list, which is nearly always the same; to be given back with g_hash_table_unref(). */
static GHashTable *
know_letters(const struct flow_provider *const *providers)
{
    static GMutex mutex;
    static struct spellings latest;
    g_mutex_lock(&mutex);
    if (!is_of(&latest, providers)) {
        if (latest.providers != NULL) {
            g_ptr_array_free(latest.providers, TRUE);
            g_hash_table_unref(latest.letters);
        }
        latest.providers = g_ptr_array_new();
        latest.letters = g_hash_table_new_full(hash_string, g_str_equal, g_free, NULL);
        for (size_t i = 0; providers[i] != NULL; i++) {
            g_ptr_array_add(latest.providers, (gpointer)providers[i]);
            add_names(latest.letters, providers[i], bit_of(i));
        }
    }
    GHashTable *letters = g_hash_table_ref(latest.letters);
    g_mutex_unlock(&mutex);
    return letters;
}

/* The bits of the providers that may know a name. */
static gsize
who_may_know(GHashTable *all, const char *name, size_t length)
{
    GString *letters = letters_of(name, length);
    gsize bits = GPOINTER_TO_SIZE(g_hash_table_lookup(all, letters->str));
    g_string_free(letters, TRUE);
    return bits;
}

static struct meaning
meaning_of(GHashTable *letters, const struct flow_provider *provider, gsize bit, gsize bits,
           const struct flow_text *name)
{
    struct meaning meaning = {NULL, NULL};
    size_t behind;
    if (provider->paths != NULL && flow_provider_path(provider, name->text, name->length, &behind) != NULL) {
        meaning.field = flow_provider_column(provider, name->text, name->length, &meaning.path);
        return meaning;
    }
    size_t payload = flow_provider_payload(provider, name->text, name->length);
    if (payload > 0) {
        bits = who_may_know(letters, name->text + payload, name->length - payload);
    }
    meaning.field = (bits & bit) != 0 ? flow_provider_field(provider, name->text, name->length) : NULL;
    return meaning;
}

/* Plain names are a document's only beside paths; else they are the log's own. */
static void
settle_paths(struct candidate *candidate, const struct flow_text *names, size_t n)
{
    bool is_document = false;
    for (size_t i = 0; i < n; i++) {
        const struct flow_path *path = candidate->meanings[i].path;
        is_document = is_document || (path != NULL && !flow_path_is_plain(path));
    }
    for (size_t i = 0; i < n && !is_document; i++) {
        if (candidate->meanings[i].path != NULL) {
            candidate->meanings[i] =
                (struct meaning){flow_provider_field(candidate->provider, names[i].text, names[i].length), NULL};
        }
    }
}

static bool
are_same(const struct flow_text *a, const struct flow_text *b)
{
    return a->length == b->length && memcmp(a->text, b->text, a->length) == 0;
}

static bool
is_known(const struct meaning *meaning)
{
    return meaning->field != NULL || meaning->path != NULL;
}

static bool
counts(const struct flow_text *name)
{
    return name->length > 0 && name->text[0] != '@';
}

static struct candidate *
new_candidate(GHashTable *letters, size_t number, const struct flow_provider *provider, const struct flow_text *names,
              const gsize *bits, size_t n)
{
    struct candidate *candidate = g_malloc(sizeof(*candidate) + n * sizeof(candidate->meanings[0]));
    *candidate = (struct candidate){provider, 0, 0};
    for (size_t i = 0; i < n; i++) {
        bool is_again = i > 0 && are_same(&names[i], &names[i - 1]);
        candidate->meanings[i] = is_again            ? candidate->meanings[i - 1]
                                 : counts(&names[i]) ? meaning_of(letters, provider, bit_of(number), bits[i], &names[i])
                                                     : (struct meaning){NULL, NULL};
    }
    settle_paths(candidate, names, n);
    for (size_t i = 0; i < n; i++) {
        bool knows = is_known(&candidate->meanings[i]);
        candidate->known += knows;
        candidate->unknown += counts(&names[i]) && !knows;
    }
    return candidate;
}

static void
free_candidate(void *pointer)
{
    g_free(*(struct candidate **)pointer);
}

static gint
by_known(gconstpointer a, gconstpointer b)
{
    size_t x = (*(struct candidate *const *)a)->known, y = (*(struct candidate *const *)b)->known;
    return x > y ? -1 : x < y;
}

static bool
are_latest(const struct flow_tables *tables, const struct flow_text *names, size_t n)
{
    const char *at = tables->names->str, *end = at + tables->names->len;
    for (size_t i = 0; i < n; i++) {
        size_t length = names[i].length;
        if ((size_t)(end - at) < sizeof(length) + length || memcmp(at, &length, sizeof(length)) != 0 ||
            memcmp(at + sizeof(length), names[i].text, length) != 0) {
            return false;
        }
        at += sizeof(length) + length;
    }
    return at == end;
}

static void
learn(struct flow_tables *tables, const struct flow_text *names, size_t n)
{
    g_string_truncate(tables->names, 0);
    g_array_set_size(tables->candidates, 0);
    for (size_t i = 0; i < n; i++) {
        g_string_append_len(tables->names, (const char *)&names[i].length, sizeof(names[i].length));
        g_string_append_len(tables->names, names[i].text, (gssize)names[i].length);
    }
    GHashTable *letters = know_letters(tables->providers);
    gsize *bits = g_new(gsize, n);
    for (size_t i = 0; i < n; i++) {
        bits[i] = who_may_know(letters, names[i].text, names[i].length);
    }
    for (size_t i = 0; tables->providers[i] != NULL; i++) {
        struct candidate *candidate = new_candidate(letters, i, tables->providers[i], names, bits, n);
        g_array_append_val(tables->candidates, candidate);
    }
    g_free(bits);
    g_hash_table_unref(letters);
    g_array_sort(tables->candidates, by_known); /* it keeps the order of equals */
}

/* ---- values ---- */

static bool
is_of_any_flow(enum flow_role role)
{
    return role == FLOW_SRC || role == FLOW_DST || role == FLOW_SRCPORT || role == FLOW_DSTPORT ||
           role == FLOW_TCP_FLAGS;
}

/* Whether a value says that there are no flows in the row. Providers name the words alike. */
static bool
says_empty(const struct flow_field *field, const struct flow_text *value)
{
    const char *name = field->role == FLOW_STATUS ? flow_field_name_of(field, value->text, value->length) : NULL;
    return name != NULL && strcmp(name, "OK") != 0;
}

/* Returns false if the value speaks against the column. */
static bool
note_value(struct fit *fit, const struct flow_field *field, const struct flow_text *value)
{
    if (value == NULL || value->text == NULL || flow_is_missing(field, value->text, value->length)) {
        return true;
    }
    fit->is_empty = fit->is_empty || says_empty(field, value);
    if (field->shape == NULL) {
        return true;
    }
    bool looks = flow_shape_matches(field->shape, value->text, value->length);
    fit->proving += looks;
    fit->against += !looks;
    fit->is_another = fit->is_another || (!looks && field->strict);
    return looks;
}

/* Whether a column has the address at an end, or the list of them. */
static bool
is_end(const struct flow_field *field, enum flow_role end, enum flow_role among)
{
    const struct flow_tuple *tuple = field->tuple;
    return field->role == end || (tuple != NULL && tuple->between != '\0' && tuple->tables[0]->role == among);
}

/* A name of another schema tells nothing of whose the row is, but for the id of an interface under it. */
static bool
tells(struct fit *fit, const struct meaning *meaning, const struct flow_text *value)
{
    const struct flow_field *field = meaning->field;
    bool is_others = meaning->path != NULL && meaning->path->column != NULL;
    bool is_interface = field->role == FLOW_INTERFACE && value != NULL && value->text != NULL &&
                        flow_shape_matches(field->shape, value->text, value->length);
    fit->is_own = fit->is_own || is_interface || (meaning->path != NULL && !is_others);
    fit->by_path = fit->by_path || (is_others && field->role == FLOW_SRC);
    return is_others ? is_interface : !is_of_any_flow(field->role);
}

/* The same as note_value() of what the log would have written, where a document has the value. */
static bool
note_logged(struct fit *fit, const struct meaning *meaning, const struct flow_text *value)
{
    if (meaning->path == NULL || value == NULL || value->text == NULL) {
        return note_value(fit, meaning->field, value);
    }
    struct flow_text logged = *value;
    if (!flow_document_text(meaning->path, &logged.text, &logged.length)) {
        fit->against++;
        return false;
    }
    return note_value(fit, meaning->field, &logged);
}

/* What a document says of whose it is. */
static void
note_proof(struct fit *fit, const struct flow_path *path, const struct flow_text *value)
{
    bool is_proof = value != NULL && value->text != NULL && flow_path_word(path, value->text, value->length) != NULL;
    fit->is_proved = fit->is_proved || is_proof;
    fit->flow_only += is_proof;
    fit->telling += is_proof;
}

static void
note_column(struct fit *fit, const struct meaning *meaning, const struct flow_text *value)
{
    const struct flow_field *field = meaning->field;
    if (field == NULL) {
        note_proof(fit, meaning->path, value);
        return;
    }
    bool is_sound = note_logged(fit, meaning, value);
    fit->flow_only += field->flow_only;
    bool is_telling = tells(fit, meaning, value);
    fit->telling += field->flow_only && is_sound && is_telling;
    fit->has_source = fit->has_source || is_end(field, FLOW_SRC, FLOW_SRC_AMONG);
    fit->has_destination = fit->has_destination || is_end(field, FLOW_DST, FLOW_DST_AMONG);
    fit->has_interface = fit->has_interface || (field->role == FLOW_INTERFACE && is_sound);
    fit->has_start = fit->has_start || field->role == FLOW_START;
}

static struct fit
fit_of(const struct candidate *candidate, const struct flow_text *values, size_t n)
{
    struct fit fit = {0};
    for (size_t i = 0; i < n; i++) {
        const struct meaning *meaning = &candidate->meanings[i];
        if (meaning->field != NULL || (meaning->path != NULL && meaning->path->column == NULL)) {
            note_column(&fit, meaning, values != NULL ? &values[i] : NULL);
        }
    }
    return fit;
}

static bool
is_sure(const struct candidate *candidate, const struct fit *fit)
{
    bool has_flow = fit->has_source && fit->has_destination && fit->flow_only >= LEAST_FLOW_ONLY && fit->telling > 0 &&
                    (!fit->by_path || fit->is_own || fit->is_proved);
    bool has_none = fit->is_empty && fit->has_interface && fit->has_start && fit->against == 0;
    return (has_flow || has_none) && (candidate->known >= candidate->unknown || fit->is_proved) &&
           fit->against <= MOST_AGAINST;
}

static bool
is_better(const struct fit *fit, const struct fit *than)
{
    return fit->against != than->against ? fit->against < than->against : fit->proving > than->proving;
}

/* ---- both ---- */

struct flow_tables *
flow_tables_new(const struct flow_provider *const *providers)
{
    struct flow_tables *tables = g_new(struct flow_tables, 1);
    tables->providers = providers;
    tables->names = g_string_new(NULL);
    tables->candidates = g_array_new(FALSE, FALSE, sizeof(struct candidate *));
    g_array_set_clear_func(tables->candidates, free_candidate);
    return tables;
}

void
flow_tables_free(struct flow_tables *tables)
{
    g_array_free(tables->candidates, TRUE);
    g_string_free(tables->names, TRUE);
    g_free(tables);
}

/* The provider whose log it can be only, and how well it fits; NULL if there is none. */
static const struct candidate *
best_of(struct flow_tables *tables, const struct flow_text *names, const struct flow_text *values, size_t n,
        struct fit *best_fit)
{
    if (!are_latest(tables, names, n)) {
        learn(tables, names, n);
    }
    const struct candidate *best = NULL;
    for (guint i = 0; i < tables->candidates->len; i++) {
        const struct candidate *candidate = g_array_index(tables->candidates, struct candidate *, i);
        if (best != NULL && candidate->known < best->known) {
            break;
        }
        struct fit fit = fit_of(candidate, values, n);
        if (!fit.is_another && (best == NULL || is_better(&fit, best_fit))) {
            best = candidate;
            *best_fit = fit;
        }
    }
    return best;
}

const struct flow_provider *
flow_tables_provider(struct flow_tables *tables, const struct flow_text *names, const struct flow_text *values,
                     size_t n)
{
    if (n < LEAST_NAMES) {
        return NULL;
    }
    struct fit fit = {0};
    const struct candidate *best = best_of(tables, names, values, n, &fit);
    return best != NULL && is_sure(best, &fit) ? best->provider : NULL;
}

const struct flow_provider *
flow_table_provider(const struct flow_provider *const *providers, const struct flow_text *names,
                    const struct flow_text *values, size_t n)
{
    struct flow_tables *tables = flow_tables_new(providers);
    const struct flow_provider *provider = flow_tables_provider(tables, names, values, n);
    flow_tables_free(tables);
    return provider;
}

/* ---- what is missing ---- */

enum { LEAST_TO_SPEAK_OF = 2, MOST_NAMES_SAID = 40 };

/* Appends the names that are known, or those that are not. */
static void
say_names(GString *why, const struct candidate *candidate, const struct flow_text *names, size_t n, bool known)
{
    size_t said = 0;
    for (size_t i = 0; i < n; i++) {
        if (counts(&names[i]) && is_known(&candidate->meanings[i]) == known && said++ < MOST_NAMES_SAID) {
            g_string_append(why, said > 1 ? ", " : known ? "known are " : "; not known are ");
            g_string_append_len(why, names[i].text, (gssize)names[i].length);
        }
    }
    if (said > MOST_NAMES_SAID) {
        g_string_append_printf(why, " and %zu more", said - MOST_NAMES_SAID);
    }
}

/* Appends that no column has this role, by the name that the provider has for one. */
static void
say_missing(GString *why, const struct flow_provider *provider, enum flow_role role, const char *what)
{
    GPtrArray *columns = flow_provider_columns(provider, (const enum flow_role[]){role, FLOW_NO_ROLE});
    g_string_append_printf(why, "; missing is the %s", what);
    if (columns->len > 0) {
        g_string_append_printf(why, ", %s", (const char *)columns->pdata[0]);
    }
    g_ptr_array_free(columns, TRUE);
}

/* Appends the values that speak against the columns. */
static void
say_against(GString *why, const struct candidate *candidate, const struct flow_text *names,
            const struct flow_text *values, size_t n)
{
    for (size_t i = 0; values != NULL && i < n; i++) {
        struct fit unused = {0};
        const struct meaning *meaning = &candidate->meanings[i];
        if (meaning->field != NULL && !note_logged(&unused, meaning, &values[i])) {
            g_string_append_printf(why, "; the value of %.*s, column %zu, does not look like one: %.*s",
                                   (int)names[i].length, names[i].text, i + 1, (int)MIN(values[i].length, 40),
                                   values[i].text);
        }
    }
}

static void
say_doubt(GString *why, const struct candidate *candidate, const struct fit *fit)
{
    if (!fit->has_source) {
        say_missing(why, candidate->provider, FLOW_SRC, "source address");
    }
    if (!fit->has_destination) {
        say_missing(why, candidate->provider, FLOW_DST, "destination address");
    }
    if (fit->flow_only < LEAST_FLOW_ONLY) {
        g_string_append_printf(why, "; %zu of these names stand in nothing but flow logs, and %d are wanted",
                               fit->flow_only, LEAST_FLOW_ONLY);
    } else if (fit->telling == 0) {
        g_string_append(why, "; none of them says more than addresses, ports and flags do");
    }
    if (candidate->known < candidate->unknown) {
        g_string_append_printf(why, "; %zu of %zu names are known, and half are wanted", candidate->known,
                               candidate->known + candidate->unknown);
    }
}

const struct flow_provider *
flow_table_doubt(const struct flow_provider *const *providers, const struct flow_text *names,
                 const struct flow_text *values, size_t n, GString *why)
{
    struct flow_tables *tables = flow_tables_new(providers);
    struct fit fit = {0};
    const struct candidate *best = best_of(tables, names, values, n, &fit);
    if (best == NULL && tables->candidates->len > 0) {
        best = g_array_index(tables->candidates, struct candidate *, 0);
        fit = fit_of(best, values, n);
    }
    const struct flow_provider *provider = NULL;
    if (best != NULL && best->known >= LEAST_TO_SPEAK_OF && fit.flow_only > 0 &&
        (fit.is_another || n < LEAST_NAMES || !is_sure(best, &fit))) {
        provider = best->provider;
        say_names(why, best, names, n, true);
        say_names(why, best, names, n, false);
        say_doubt(why, best, &fit);
        say_against(why, best, names, values, n);
    }
    flow_tables_free(tables);
    return provider;
}
