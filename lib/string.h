/*
 * The few functions on memory and strings that the kernel uses, and that a compiler may call by
 * itself. As the C standard has them. Any CPU, any context, NMI-safe.
 *
 * A host program that includes this gets its C library's.
 */
#ifndef LIB_STRING_H
#define LIB_STRING_H

#if __STDC_HOSTED__
#include <string.h>
#else

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t length);
void *memmove(void *to, const void *from, size_t length);
void *memset(void *to, int byte, size_t length);
int memcmp(const void *left, const void *right, size_t length);
size_t strlen(const char *string);
int strcmp(const char *left, const char *right);
int strncmp(const char *left, const char *right, size_t length);

#endif

#endif
