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

#include "kernel/core/random.h"
#include "lib/base45.h"

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
			if (qr.at[row][column].dark != (code->data[row * qr.side + column] & 1u))
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

/* The same of strings: every length of which the version is the smallest, or nearly, and some. */
static void test_alphanumeric(void **state)
{
	static const char characters[] = BASE45_CHARACTERS;
	char string[QR_CHARACTERS_MAX + 2];
	uint64_t random = 2;
	unsigned version = 0, versions = 0;

	(void)state;
	for (size_t length = 1; length <= QR_CHARACTERS_MAX; length += 1 + (length > 60) * 2) {
		for (size_t at = 0; at < length; at++)
			string[at] = characters[random_next(&random) % BASE45];
		/* By a digit alone the library would go over to another mode. */
		string[0] = 'C';
		string[length] = '\0';
		assert_true(qr_encode_alphanumeric(&qr, string, length));

		QRinput *input = QRinput_new2(0, QR_ECLEVEL_M);

		assert_int_equal(QRinput_append(input, QR_MODE_AN, (int)length,
						(const unsigned char *)string),
				 0);
		QRcode *code = QRcode_encodeInput(input);

		assert_non_null(code);
		qr_change_mask(&qr, mask_of(code));
		assert_same_modules(code);
		versions += qr.version != version;
		version = qr.version;
		QRcode_free(code);
		QRinput_free(input);
	}
	assert_int_equal(versions, QR_VERSION_MAX);
	assert_true(qr_encode_alphanumeric(&qr, string, QR_CHARACTERS_MAX));
	assert_false(qr_encode_alphanumeric(&qr, string, QR_CHARACTERS_MAX + 1));
}

static bool is_drawn_alike(const struct qr *one, const struct qr *other)
{
	for (unsigned i = 0; i < one->side * one->side; i++) {
		const struct qr_module *a = &one->at[i / one->side][i % one->side];
		const struct qr_module *b = &other->at[i / one->side][i % one->side];

		if (a->dark != b->dark || a->is_data != b->is_data)
			return false;
	}
	return one->side == other->side;
}

/* Each mask comes and goes without a trace. */
static void test_masks(void **state)
{
	static const uint8_t string[] = "three-sync: defective";
	static struct qr first;
	bool differs = false;

	(void)state;
	assert_true(qr_encode(&first, string, sizeof(string) - 1));
	qr = first;
	for (unsigned mask = 0; mask < QR_MASKS; mask++) {
		qr_change_mask(&qr, mask);
		assert_int_equal(qr.mask, mask);
		differs |= !is_drawn_alike(&qr, &first);
	}
	assert_true(differs);
	qr_change_mask(&qr, first.mask);
	assert_true(is_drawn_alike(&qr, &first));
}

/* ---- The mask that is taken ------------------------------------------------------------------ */

/* A line of modules as a string, so that patterns can be looked for. */
static void read_line(bool by_column, unsigned line, char modules[QR_SIDE_MAX + 1])
{
	for (unsigned i = 0; i < qr.side; i++)
		modules[i] = (by_column ? qr.at[i][line].dark : qr.at[line][i].dark) ? 'X' : '.';
	modules[qr.side] = '\0';
}

/* ISO/IEC 18004:2015, §7.8.3.1, once more, and slowly. */
static unsigned penalty(void)
{
	unsigned sum = 0, dark = 0;
	char modules[QR_SIDE_MAX + 1];

	for (unsigned line = 0; line < 2 * qr.side; line++) {
		read_line(line % 2, line / 2, modules);
		for (size_t run = 0, at = 0; modules[at]; at += run) {
			run = strspn(modules + at, modules[at] == 'X' ? "X" : ".");
			sum += run >= 5 ? (unsigned)(3 + run - 5) : 0;
		}
		for (const char *at = modules; strlen(at) >= 11; at++)
			sum += !strncmp(at, "X.XXX.X....", 11) || !strncmp(at, "....X.XXX.X", 11)
				       ? 40
				       : 0;
		for (const char *at = modules; *at && line % 2; at++)
			dark += *at == 'X';
	}
	for (unsigned y = 0; y + 1 < qr.side; y++)
		for (unsigned x = 0; x + 1 < qr.side; x++) {
			unsigned of_four = qr.at[y][x].dark + qr.at[y + 1][x].dark +
					   qr.at[y][x + 1].dark + qr.at[y + 1][x + 1].dark;

			sum += of_four % 4 == 0 ? 3 : 0;
		}
	/* For each step of 5 percent from the half: 45 to 55 is none. */
	double percent = 100.0 * dark / (qr.side * qr.side);

	return sum + 10 * (unsigned)((percent > 50 ? percent - 50 : 50 - percent) / 5);
}

/* The one with the least points of penalty, of strings at random. */
static void test_choice(void **state)
{
	uint8_t bytes[100];
	uint64_t random = 3;
	unsigned chosen[QR_MASKS] = {0};

	(void)state;
	for (unsigned i = 0; i < 200; i++) {
		for (size_t at = 0; at < sizeof(bytes); at++)
			bytes[at] = (uint8_t)(i % 2 ? i : random_next(&random));
		assert_true(qr_encode(&qr, bytes, 1 + i / 2));

		unsigned mask = qr.mask, least = penalty();

		chosen[mask]++;
		for (unsigned other = 0; other < QR_MASKS; other++) {
			qr_change_mask(&qr, other);
			assert_true(penalty() >= least);
		}
	}
	for (unsigned mask = 0; mask < QR_MASKS; mask++)
		assert_true(chosen[mask] > 0);
}

/* The empty string, and what is too much. */
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
		cmocka_unit_test(test_every_length), cmocka_unit_test(test_alphanumeric),
		cmocka_unit_test(test_masks),	     cmocka_unit_test(test_choice),
		cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
