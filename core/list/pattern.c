/* pattern.c - the addresses in a pattern of STIX
 *
 * https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html, 9 STIX Patterning
 * [ipv4-addr:value = '198.51.100.7' OR ipv4-addr:value ISSUBSET '203.0.113.0/24'] OR [ipv6-addr:value = '2001:db8::1']
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/list/pattern.h"
#include <glib.h>
#include <string.h>

enum token { END, WORD, TEXT, OPEN, CLOSE, COMMA, SIGN, BAD };

struct words {
    const char *at, *word;
    size_t length;
    enum token token;
};

static bool
ends_word(char c)
{
    return c == '\0' || strchr(" \t\r\n[]()='<>!,", c) != NULL;
}

/* A text in quotes, with a backslash before those in it: an address has none. */
static void
read_text(struct words *words)
{
    words->word = ++words->at;
    while (*words->at != '\0' && *words->at != '\'') {
        words->at += words->at[0] == '\\' && words->at[1] != '\0' ? 2 : 1;
    }
    words->length = (size_t)(words->at - words->word);
    words->token = *words->at == '\'' ? TEXT : BAD;
    words->at += *words->at == '\'';
}

static void
next(struct words *words)
{
    while (*words->at != '\0' && strchr(" \t\r\n", *words->at) != NULL) {
        words->at++;
    }
    char c = *words->at;
    words->word = words->at;
    words->length = 1;
    if (c == '\'') {
        read_text(words);
    } else if (c == '\0') {
        words->token = END;
    } else if (ends_word(c)) {
        words->token = c == '[' || c == '(' ? OPEN : c == ']' || c == ')' ? CLOSE : c == ',' ? COMMA : SIGN;
        words->at++;
    } else {
        while (!ends_word(*words->at)) {
            words->at++;
        }
        words->length = (size_t)(words->at - words->word);
        words->token = WORD;
    }
}

static bool
is(const struct words *words, const char *word)
{
    return words->token == WORD && words->length == strlen(word) &&
           g_ascii_strncasecmp(words->word, word, words->length) == 0;
}

static bool
is_address(const struct words *words)
{
    return is(words, "ipv4-addr:value") || is(words, "ipv6-addr:value");
}

/* What a pattern is made of: whether each of its comparisons alone is enough. */
static enum list_pattern
kind_of(const char *pattern)
{
    bool names_address = false, needs_more = false;
    struct words words = {.at = pattern};
    for (next(&words); words.token != END; next(&words)) {
        if (words.token == BAD) {
            return LIST_PATTERN_MALFORMED;
        }
        names_address = names_address || is_address(&words);
        needs_more = needs_more || (words.token == WORD && !is(&words, "OR") && !is(&words, "ISSUBSET") &&
                                    !is(&words, "IN") && memchr(words.word, ':', words.length) == NULL);
    }
    return !names_address ? LIST_PATTERN_OTHER : needs_more ? LIST_PATTERN_COMPLEX : LIST_PATTERN_READ;
}

/* The operator and the values behind an address. */
static enum list_pattern
read_values(struct words *words, list_pattern_found found, void *context)
{
    next(words);
    bool one = is(words, "ISSUBSET") || (words->token == SIGN && *words->word == '='), many = is(words, "IN");
    next(words);
    if (one && words->token == SIGN && *words->word == '=') { /* == */
        next(words);
    }
    if (one && words->token == TEXT) {
        return found(context, words->word, words->length) ? LIST_PATTERN_READ : LIST_PATTERN_OTHER;
    }
    if (!many || words->token != OPEN) {
        return LIST_PATTERN_COMPLEX;
    }
    do {
        next(words);
        if (words->token != TEXT) {
            return LIST_PATTERN_MALFORMED;
        }
        if (!found(context, words->word, words->length)) {
            return LIST_PATTERN_OTHER;
        }
        next(words);
    } while (words->token == COMMA);
    return words->token == CLOSE ? LIST_PATTERN_READ : LIST_PATTERN_MALFORMED;
}

static bool
ignore(void *context, const char *text, size_t length)
{
    (void)context, (void)text, (void)length;
    return true;
}

static enum list_pattern
read_all(const char *pattern, list_pattern_found found, void *context)
{
    struct words words = {.at = pattern};
    for (next(&words); words.token != END && words.token != BAD; next(&words)) {
        if (is_address(&words)) {
            enum list_pattern read = read_values(&words, found, context);
            if (read != LIST_PATTERN_READ) {
                return read;
            }
        }
    }
    return LIST_PATTERN_READ;
}

enum list_pattern
list_pattern_read(const char *pattern, list_pattern_found found, void *context)
{
    enum list_pattern kind = kind_of(pattern);
    kind = kind == LIST_PATTERN_READ ? read_all(pattern, ignore, NULL) : kind; /* all of it, or nothing */
    return kind == LIST_PATTERN_READ ? read_all(pattern, found, context) : kind;
}
