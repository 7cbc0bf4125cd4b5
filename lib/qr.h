/*
 * QR codes: bytes to a square of black and white modules, ISO/IEC 18004. Byte mode and
 * alphanumeric mode, error correction level M (about 15 percent of the code may be unreadable),
 * versions 1 to 25. Pure. Any context.
 */
#ifndef LIB_QR_H
#define LIB_QR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/qr_codewords.h"

#define QR_SIDE_MAX (17 + 4 * QR_VERSION_MAX)
/* What the largest version holds, in either mode. */
#define QR_BYTES_MAX 997
#define QR_CHARACTERS_MAX 1451
#define QR_MASKS 8

/* Light modules that a reader wants around the code on each side. */
#define QR_QUIET 4

struct qr {
	unsigned version; /* 1 to QR_VERSION_MAX */
	unsigned side;	  /* modules: 17 + 4 * version */
	unsigned mask;	  /* 0 to QR_MASKS - 1 */
	/* By row, then column; those that are no data are the same for all bytes. */
	struct qr_module {
		bool dark : 1, is_data : 1;
	} at[QR_SIDE_MAX][QR_SIDE_MAX];
};

/* Encodes `length` bytes in the smallest version that holds them, by the mask whose result is the
 * easiest to read by the standard's rules. False when there are more than QR_BYTES_MAX. */
bool qr_encode(struct qr *qr, const uint8_t *bytes, size_t length);

/* The same for a string of the characters of lib/base45.h alone, of QR_CHARACTERS_MAX at most. */
bool qr_encode_alphanumeric(struct qr *qr, const char *string, size_t length);

/* Changes an encoded code to another mask (0 to QR_MASKS - 1), which says the same. */
void qr_change_mask(struct qr *qr, unsigned mask);

#endif
