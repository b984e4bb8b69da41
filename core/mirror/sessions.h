/* sessions.h - the table of mirror sessions: whose packets carry which number
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_MIRROR_SESSIONS_H
#define CLOUDFLOW_MIRROR_SESSIONS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define MIRROR_MAC_LENGTH 6

struct mirror_address {
    uint8_t length; /* 4 or 16 */
    uint8_t bytes[16];
};

/* Where a packet was copied, as far as somebody knows. */
struct mirror_interface {
    char *id;          /* "eni-..." */
    char *name;        /* or NULL */
    GArray *addresses; /* struct mirror_address; the first is the primary one */
    GArray *macs;      /* MIRROR_MAC_LENGTH bytes each */
};

/* A session as the user or a cloud's inventory names it. */
struct mirror_session {
    uint32_t number; /* VNI, GRE key or ERSPAN session */
    bool has_source;
    struct mirror_address source;       /* the outer source, if only packets from there are this session's */
    char *name, *provider, *notes;      /* NULL if not known */
    char **tags;                        /* "key=value", NULL-terminated; NULL if there are none */
    uint32_t packet_length;             /* bytes copied of each packet at most; 0 if not known */
    struct mirror_interface *interface; /* the session's own; the table may know more under the same id */
};

struct mirror_sessions;

/* An empty table; free it with mirror_sessions_free(). */
struct mirror_sessions *mirror_sessions_new(void);
void mirror_sessions_free(struct mirror_sessions *table);

/* Empty things to fill in; strings in them are g_free()d with them. */
struct mirror_interface *mirror_interface_new(const char *id);
struct mirror_session *mirror_session_new(uint32_t number, const char *interface_id);

/* The table owns what it takes. Sessions are found in the order in which they were added. A second interface of the
 * same id is dropped. */
void mirror_sessions_take(struct mirror_sessions *table, struct mirror_session *session);
void mirror_sessions_take_interface(struct mirror_sessions *table, struct mirror_interface *interface);

/* The session of a packet: the first that has the number and this outer source, else the first that has the number and
 * asks for no source; NULL if there is none. A session that names no source but an interface whose addresses are known
 * asks for one of those. The address is length bytes. */
const struct mirror_session *mirror_sessions_find(const struct mirror_sessions *table, uint32_t number,
                                                  const uint8_t *source, size_t length);

/* Whether the session has a name, and no other one has the same. */
bool mirror_sessions_has_own_name(const struct mirror_sessions *table, const struct mirror_session *session);

/* All that is known of a session's interface; NULL if it has none. */
const struct mirror_interface *mirror_sessions_interface(const struct mirror_sessions *table,
                                                         const struct mirror_session *session);

/* The interface that has the address; NULL if none has it or, in VPCs that overlap, several do. */
const struct mirror_interface *mirror_sessions_by_address(const struct mirror_sessions *table, const uint8_t *address,
                                                          size_t length);

/* Whether the address of length bytes, or the MAC address of MIRROR_MAC_LENGTH bytes, is one of the interface's. */
bool mirror_interface_has_address(const struct mirror_interface *interface, const uint8_t *address, size_t length);
bool mirror_interface_has_mac(const struct mirror_interface *interface, const uint8_t *mac);

/* Reads an IPv4 or IPv6 address; false if the text is none. */
bool mirror_address_parse(const char *text, struct mirror_address *address);

/* Reads IP and MAC addresses separated by commas or spaces into the interface. On an error returns false and sets *bad
 * to the word that is neither, to be g_free()d. interface may be NULL: the text is only checked. */
bool mirror_addresses_parse(const char *text, struct mirror_interface *interface, char **bad);

#endif
