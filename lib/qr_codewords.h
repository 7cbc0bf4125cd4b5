/*
 * The codewords of a QR code: the bytes with their head and padding, and the Reed-Solomon codewords
 * by which a reader corrects errors, in the order in which they are drawn. Pure. Any context.
 */
#ifndef LIB_QR_CODEWORDS_H
#define LIB_QR_CODEWORDS_H

#include <stddef.h>
#include <stdint.h>

#define QR_VERSION_MAX 15

/* The largest version has so many. */
#define QR_CODEWORDS_MAX 655

/* The smallest version that holds so many bytes; 0 when none does. */
unsigned qr_version_for(size_t length);

/* Writes all codewords of a version that holds the bytes; returns how many they are. */
unsigned qr_codewords(unsigned version, const uint8_t *bytes, size_t length,
		      uint8_t codewords[QR_CODEWORDS_MAX]);

#endif
