/*
 * arch_modules() and arch_module() for host programs: the files that a test adds. In memory they
 * end where they end, so that ASan sees a read beyond them.
 */
#ifndef FAKE_FAKE_MODULES_H
#define FAKE_FAKE_MODULES_H

#include <stddef.h>

/* There are none. Those of before are freed; call it at the end, too. */
void fake_modules_clear(void);

/* One more; its source is copied, without its NUL. */
void fake_modules_add(const char *name, const char *source);

/* Likewise with `length` bytes that may be any. */
void fake_modules_add_bytes(const char *name, const void *bytes, size_t length);

/* One more that cannot be read. */
void fake_modules_add_unreadable(const char *name);

#endif
