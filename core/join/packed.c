/* packed.c - arrays of structs that are much like the one before, in little room, and still read at any place
 *
 * Where the pages end comes first, a number each. In a page each word is written as the difference to the same word of
 * the struct before, in as many bytes as it needs: 0, 1, 2 or 4. How many stands before, in two bits a word.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/packed.h"
#include <string.h>

enum {
    MOST_WORDS = 128, /* of a struct */
    PER_BYTE = 4,     /* lengths in a byte */
    SLOTS = 64,       /* a power of 2: lists of the pages that are unpacked */
    FEW_PAGES = 64    /* that are not given back */
};

static uint32_t
read_number(const uint8_t *bytes)
{
    uint32_t number;
    memcpy(&number, bytes, sizeof(number));
    return number;
}

/* Differences to either side become small numbers. */
static uint32_t
fold(uint32_t difference)
{
    return difference << 1 ^ (uint32_t) - (int32_t)(difference >> 31);
}

static uint32_t
unfold(uint32_t folded)
{
    return folded >> 1 ^ (uint32_t) - (int32_t)(folded & 1);
}

static void
pack_one(GByteArray *bytes, uint32_t words, uint32_t *before, const uint32_t *element)
{
    static const uint8_t n_bytes[] = {0, 1, 2, 4};
    uint8_t lengths[MOST_WORDS / PER_BYTE] = {0}, data[MOST_WORDS * 4];
    uint32_t n = 0;
    for (uint32_t i = 0; i < words; i++) {
        uint32_t folded = fold(element[i] - before[i]);
        uint8_t length = folded == 0 ? 0 : folded <= UINT8_MAX ? 1 : folded <= UINT16_MAX ? 2 : 3;
        lengths[i / PER_BYTE] |= (uint8_t)(length << 2 * (i % PER_BYTE));
        for (uint8_t byte = 0; byte < n_bytes[length]; byte++) {
            data[n++] = (uint8_t)(folded >> 8 * byte);
        }
        before[i] = element[i];
    }
    g_byte_array_append(bytes, lengths, (words + PER_BYTE - 1) / PER_BYTE);
    g_byte_array_append(bytes, data, n);
}

static uint32_t
per_page(const struct join_packed_kind *kind)
{
    return UINT32_C(1) << kind->page_shift;
}

static uint32_t
n_pages_of(const struct join_packed_kind *kind, uint32_t n)
{
    return (n >> kind->page_shift) + ((n & (per_page(kind) - 1)) != 0);
}

void
join_pack(GByteArray *bytes, const struct join_packed_kind *kind, const void *context, const void *elements, uint32_t n)
{
    const uint32_t *element = elements;
    uint32_t n_pages = n_pages_of(kind, n), before[MOST_WORDS], taken[MOST_WORDS];
    guint ends = bytes->len;
    g_assert(kind->words <= MOST_WORDS);
    g_byte_array_set_size(bytes, ends + n_pages * (guint)sizeof(uint32_t));
    guint begin = bytes->len;
    for (uint32_t i = 0; i < n; i++, element += kind->words) {
        if ((i & (per_page(kind) - 1)) == 0) {
            memset(before, 0, sizeof(before));
        }
        memcpy(taken, element, kind->words * sizeof(uint32_t));
        if (kind->take != NULL) {
            kind->take(context, taken);
        }
        pack_one(bytes, kind->words, before, taken);
        uint32_t end = bytes->len - begin;
        memcpy(bytes->data + ends + (i >> kind->page_shift) * sizeof(end), &end, sizeof(end));
    }
}

/* Unpacks the next struct at *bytes into element, which holds the one before. */
static const uint8_t *
unpack_one(const uint8_t *bytes, uint32_t words, uint32_t *element)
{
    const uint8_t *lengths = bytes;
    bytes += (words + PER_BYTE - 1) / PER_BYTE;
    for (uint32_t i = 0; i < words; i += PER_BYTE) {
        uint32_t *word = element + i;
        for (uint8_t left = *lengths++; left != 0; left >>= 2, word++) {
            switch (left & 3) {
            case 1:
                *word += unfold(bytes[0]);
                bytes++;
                break;
            case 2:
                *word += unfold((uint32_t)bytes[0] | (uint32_t)bytes[1] << 8);
                bytes += 2;
                break;
            case 3:
                *word += unfold((uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
                                (uint32_t)bytes[3] << 24);
                bytes += 4;
                break;
            default:
                break;
            }
        }
    }
    return bytes;
}

/* A page that is unpacked. */
struct page {
    uint32_t number;
    uint32_t next;     /* index + 1 in pages of the next in its slot, or 0 */
    uint32_t *element; /* the first */
};

struct join_reader {
    const struct join_packed_kind *kind;
    const void *context;
    const uint8_t *ends, *data;
    uint32_t n;
    uint32_t slots[SLOTS]; /* index + 1 in pages, or 0 */
    GArray *pages;         /* struct page; those from n_used on hold room for others */
    guint n_used;
};

struct join_reader *
join_reader_new(const struct join_packed_kind *kind, const void *context)
{
    struct join_reader *reader = g_new0(struct join_reader, 1);
    reader->kind = kind;
    reader->context = context;
    reader->pages = g_array_new(FALSE, FALSE, sizeof(struct page));
    return reader;
}

/* Frees the pages from an index on. */
static void
cut_pages(struct join_reader *reader, guint from)
{
    for (guint i = from; i < reader->pages->len; i++) {
        g_free(g_array_index(reader->pages, struct page, i).element);
    }
    g_array_set_size(reader->pages, MIN(from, reader->pages->len));
}

void
join_reader_free(struct join_reader *reader)
{
    if (reader != NULL) {
        cut_pages(reader, 0);
        g_array_free(reader->pages, TRUE);
        g_free(reader);
    }
}

static size_t
page_size(const struct join_packed_kind *kind)
{
    return (size_t)kind->words * sizeof(uint32_t) << kind->page_shift;
}

size_t
join_reader_memory(const struct join_reader *reader)
{
    return sizeof(*reader) + reader->pages->len * (sizeof(struct page) + page_size(reader->kind));
}

const uint8_t *
join_reader_begin(struct join_reader *reader, const uint8_t *bytes, uint32_t n)
{
    uint32_t n_pages = n_pages_of(reader->kind, n);
    reader->ends = bytes;
    reader->data = bytes + n_pages * sizeof(uint32_t);
    reader->n = n;
    if (reader->n_used > 0) {
        memset(reader->slots, 0, sizeof(reader->slots));
        reader->n_used = 0;
        cut_pages(reader, FEW_PAGES);
    }
    return n_pages == 0 ? reader->data : reader->data + read_number(reader->ends + (n_pages - 1) * sizeof(uint32_t));
}

uint32_t
join_reader_per_page(const struct join_reader *reader)
{
    return per_page(reader->kind);
}

static const uint8_t *
begin_of(const struct join_reader *reader, uint32_t page)
{
    return reader->data + (page > 0 ? read_number(reader->ends + (page - 1) * sizeof(uint32_t)) : 0);
}

void
join_reader_peek(const struct join_reader *reader, uint32_t page, void *element)
{
    memset(element, 0, reader->kind->words * sizeof(uint32_t));
    unpack_one(begin_of(reader, page), reader->kind->words, element);
    if (reader->kind->put_back != NULL) {
        reader->kind->put_back(reader->context, element);
    }
}

static const struct page *
unpack_page(struct join_reader *reader, uint32_t number)
{
    const struct join_packed_kind *kind = reader->kind;
    if (reader->n_used == reader->pages->len) {
        struct page page = {.element = g_malloc(page_size(kind))};
        g_array_append_val(reader->pages, page);
    }
    struct page *page = &g_array_index(reader->pages, struct page, reader->n_used++);
    uint32_t *slot = &reader->slots[number & (SLOTS - 1)];
    page->number = number;
    page->next = *slot;
    *slot = reader->n_used;
    const uint8_t *bytes = begin_of(reader, number);
    uint32_t n = MIN(per_page(kind), reader->n - (number << kind->page_shift)), *element = page->element;
    memset(element, 0, kind->words * sizeof(uint32_t));
    for (uint32_t i = 0; i < n; i++, element += kind->words) {
        if (i > 0) {
            memcpy(element, element - kind->words, kind->words * sizeof(uint32_t));
        }
        bytes = unpack_one(bytes, kind->words, element);
    }
    for (uint32_t i = 0; i < n && kind->put_back != NULL; i++) {
        kind->put_back(reader->context, page->element + (size_t)i * kind->words);
    }
    return page;
}

void *
join_reader_at(struct join_reader *reader, uint32_t index)
{
    uint32_t number = index >> reader->kind->page_shift, at = reader->slots[number & (SLOTS - 1)];
    const struct page *page = NULL;
    for (; at != 0 && page == NULL; at = g_array_index(reader->pages, struct page, at - 1).next) {
        const struct page *here = &g_array_index(reader->pages, struct page, at - 1);
        page = here->number == number ? here : NULL;
    }
    page = page != NULL ? page : unpack_page(reader, number);
    return page->element + (size_t)(index & (per_page(reader->kind) - 1)) * reader->kind->words;
}
