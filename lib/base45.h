/*
 * Base45, RFC 9285: bytes as the characters of a QR code's alphanumeric mode, in which two bytes
 * take sixteen and a half bits. Readers change the bytes of the byte mode, by what they guess that
 * its character set is. Pure. Any context.
 */
#ifndef LIB_BASE45_H
#define LIB_BASE45_H

#include <stddef.h>
#include <stdint.h>

/* The characters in the order of their values. */
#define BASE45_CHARACTERS "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
#define BASE45 45u

/* What so many bytes become. */
#define BASE45_LENGTH(bytes) ((bytes) / 2 * 3 + (bytes) % 2 * 2)

/* Writes BASE45_LENGTH(length) characters, and no NUL; returns how many. */
size_t base45_encode(const uint8_t *bytes, size_t length, char *to);

#endif
