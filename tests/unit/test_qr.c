/*
 * lib/qr.c: module by module what libqrencode draws, and which mask it takes.
 */
#include "lib/qr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <qrencode.h>

#include "kernel/random.h"

static struct qr qr;

/* The mask of a code, from the copy of its format beside the upper left finder: ISO/IEC 18004:2015,
 * figure 25 and §7.9.1. The first five bits are level and mask. */
static unsigned mask_of(const QRcode *code)
{
	unsigned bits = 0;

	for (unsigned column = 2; column <= 4; column++)
		bits = bits << 1 | (code->data[8 * code->width + (int)column] & 1u);
	return bits ^ 5; /* of the mask 101010000010010 over it */
}

static void assert_same_modules(const QRcode *code)
{
	assert_int_equal(qr.version, code->version);
	assert_int_equal(qr.side, code->width);
	for (unsigned row = 0; row < qr.side; row++)
		for (unsigned column = 0; column < qr.side; column++)
			if (qr.dark[row][column] != (code->data[row * qr.side + column] & 1u))
				fail_msg("version %u, mask %u: row %u, column %u", qr.version,
					 qr.mask, row, column);
}

static QRcode *by_library(const uint8_t *bytes, size_t length, unsigned version)
{
	QRcode *code = QRcode_encodeData((int)length, bytes, (int)version, QR_ECLEVEL_M);

	assert_non_null(code);
	return code;
}

/* Every length that there is, and so every version, twice, with bytes at random. */
static void test_every_length(void **state)
{
	uint8_t bytes[QR_BYTES_MAX];
	uint64_t random = 1;

	(void)state;
	for (size_t i = 0; i < 2 * QR_BYTES_MAX; i++) {
		size_t length = i / 2 + 1;

		for (size_t at = 0; at < length; at++)
			bytes[at] = (uint8_t)(128 + random_next(&random) % 128);
		assert_true(qr_encode(&qr, bytes, length));
		QRcode *code = by_library(bytes, length, 0);

		qr_change_mask(&qr, mask_of(code));
		assert_same_modules(code);
		QRcode_free(code);
	}
}

/* Each mask comes and goes without a trace. */
static void test_masks(void **state)
{
	static const uint8_t text[] = "three-sync: defective";
	static struct qr first;
	bool differs = false;

	(void)state;
	assert_true(qr_encode(&first, text, sizeof(text) - 1));
	qr = first;
	for (unsigned mask = 0; mask < QR_MASKS; mask++) {
		qr_change_mask(&qr, mask);
		assert_int_equal(qr.mask, mask);
		differs |= memcmp(qr.dark, first.dark, sizeof(qr.dark)) != 0;
	}
	assert_true(differs);
	qr_change_mask(&qr, first.mask);
	assert_memory_equal(qr.dark, first.dark, sizeof(qr.dark));
}

/* The empty text, and what is too much. */
static void test_limits(void **state)
{
	uint8_t bytes[QR_BYTES_MAX + 1];

	(void)state;
	memset(bytes, 'x', sizeof(bytes));
	assert_true(qr_encode(&qr, bytes, 0));
	assert_int_equal(qr.version, 1);
	assert_true(qr_encode(&qr, bytes, QR_BYTES_MAX));
	assert_int_equal(qr.version, QR_VERSION_MAX);
	assert_false(qr_encode(&qr, bytes, QR_BYTES_MAX + 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_length),
		cmocka_unit_test(test_masks),
		cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
