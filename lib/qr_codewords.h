/*
 * The codewords of a QR code: the bytes with their head and padding, and the Reed-Solomon codewords
 * by which a reader corrects errors, in the order in which they are drawn. Pure. Any context.
 */
#ifndef LIB_QR_CODEWORDS_H
#define LIB_QR_CODEWORDS_H

#include <stddef.h>
#include <stdint.h>

#define QR_VERSION_MAX 25

/* The largest version has so many. */
#define QR_CODEWORDS_MAX 1588

/* QR_ALPHANUMERIC: the bytes are characters of BASE45_CHARACTERS (lib/base45.h), and take five and
 * a half bits each. */
enum qr_mode { QR_BYTES, QR_ALPHANUMERIC };

/* The smallest version that holds so many bytes; 0 when none does. */
unsigned qr_version_for(enum qr_mode mode, size_t length);

/* Writes all codewords of a version that holds the bytes; returns how many they are. */
unsigned qr_codewords(unsigned version, enum qr_mode mode, const uint8_t *bytes, size_t length,
		      uint8_t codewords[QR_CODEWORDS_MAX]);

#endif
