/* window_compat.h - what keeps Wireshark's windows of text from ending Wireshark
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_WINDOW_COMPAT_H
#define CLOUDFLOW_WINDOW_COMPAT_H

#include "compat/ws_compat.h"
#include <epan/funnel.h>
#include <string.h>

/* What follows leans on the inside of Wireshark and Qt, so it is done only where it was seen to be needed. */
#if WS_RELEASE == 404 && !defined(_WIN32)
#define FORGETS_TEXT_WINDOWS
#include <dlfcn.h>
#endif

/* To be called when a window of text closes. Wireshark then cuts all connections of the window, also the one by which
 * Qt learns that what it keeps for screen readers is to go. Qt 6.8 (Wireshark 4.4 on Debian 13) asks that for the name
 * of the next window that happens to get the same address, and crashes. So Qt is told here. Its functions are looked up
 * by name, as the module is no part of the window; where they are not found, nothing is done. A window of text is a
 * pointer to Qt's object there. */
static inline void
compat_text_window_closes(funnel_text_window_t *text)
{
#ifdef FORGETS_TEXT_WINDOWS
    void *(*find)(void *object);
    unsigned (*number_of)(void *interface);
    void (*forget)(unsigned number);
    void *const found[] = {dlsym(RTLD_DEFAULT, "_ZN11QAccessible24queryAccessibleInterfaceEP7QObject"),
                           dlsym(RTLD_DEFAULT, "_ZN11QAccessible8uniqueIdEP20QAccessibleInterface"),
                           dlsym(RTLD_DEFAULT, "_ZN11QAccessible25deleteAccessibleInterfaceEj")};
    void *object;
    if (found[0] == NULL || found[1] == NULL || found[2] == NULL) {
        return;
    }
    memcpy(&find, &found[0], sizeof(find)); /* C has no cast from a pointer to one of a function */
    memcpy(&number_of, &found[1], sizeof(number_of));
    memcpy(&forget, &found[2], sizeof(forget));
    memcpy(&object, text, sizeof(object));
    void *interface = find(object);
    if (interface != NULL) {
        forget(number_of(interface));
    }
#else
    (void)text;
#endif
}

#endif
