#include "lib/qr_codewords.h"

#include "lib/base45.h"
#include "lib/string.h"

/* ISO/IEC 18004:2015, table 2 */
#define MODE_ALPHANUMERIC 2u
#define MODE_BYTES 4u
#define MODE_BITS 4
#define END_BITS 4u

/* §7.4.4: two characters are one number. */
#define PAIR_BITS 11
#define SINGLE_BITS 6

/* Alternately, where the bytes end before the code does: §7.4.10. */
static const uint8_t padding[2] = {0xec, 0x11};

#define CORRECTION_MAX 30
#define DATA_MAX 1000

/* Level M, ISO/IEC 18004:2015, table 9: codewords in all; of each block, those that correct; and
 * how many blocks there are. The blocks are as long as each other, or the last ones have one more.
 */
static const struct layout {
	uint16_t total;
	uint8_t correction;
	uint8_t blocks;
} layouts[QR_VERSION_MAX + 1] = {
	{0, 0, 0},	{26, 10, 1},	{44, 16, 1},	{70, 26, 1},	{100, 18, 2},
	{134, 24, 2},	{172, 16, 4},	{196, 18, 4},	{242, 22, 4},	{292, 22, 5},
	{346, 26, 5},	{404, 30, 5},	{466, 22, 8},	{532, 22, 9},	{581, 24, 9},
	{655, 24, 10},	{733, 28, 10},	{815, 28, 11},	{901, 26, 13},	{991, 26, 14},
	{1085, 26, 16}, {1156, 26, 17}, {1258, 28, 17}, {1364, 28, 18}, {1474, 28, 20},
	{1588, 28, 21},
};

_Static_assert(QR_CODEWORDS_MAX == 1588, "the last version's");

static unsigned data_codewords(unsigned version)
{
	const struct layout *layout = &layouts[version];

	return layout->total - (unsigned)layout->correction * layout->blocks;
}

/* Table 3. */
static unsigned length_bits(unsigned version, enum qr_mode mode)
{
	if (mode == QR_ALPHANUMERIC)
		return version < 10 ? 9 : 11;
	return version < 10 ? 8 : 16;
}

static size_t message_bits(enum qr_mode mode, size_t length)
{
	if (mode == QR_ALPHANUMERIC)
		return length / 2 * PAIR_BITS + length % 2 * SINGLE_BITS;
	return length * 8;
}

/* ---- The data -------------------------------------------------------------------------------- */

struct bits {
	uint8_t *to;
	unsigned count;
};

static void put(struct bits *bits, uint32_t value, unsigned count)
{
	while (count-- > 0) {
		if (value >> count & 1)
			bits->to[bits->count / 8] |= (uint8_t)(0x80u >> bits->count % 8);
		bits->count++;
	}
}

static unsigned value_of(uint8_t character)
{
	unsigned value = 0;

	while (value < BASE45 - 1 && BASE45_CHARACTERS[value] != (char)character)
		value++;
	return value;
}

static void put_message(struct bits *bits, enum qr_mode mode, const uint8_t *bytes, size_t length)
{
	size_t i = 0;

	if (mode == QR_ALPHANUMERIC) {
		for (; i + 1 < length; i += 2)
			put(bits, value_of(bytes[i]) * BASE45 + value_of(bytes[i + 1]), PAIR_BITS);
		if (i < length)
			put(bits, value_of(bytes[i]), SINGLE_BITS);
		return;
	}
	for (; i < length; i++)
		put(bits, bytes[i], 8);
}

/* Mode, length, the bytes, up to four bits 0 for the end, 0 up to a whole byte, and what fills it
 * up. */
static void write_data(unsigned version, enum qr_mode mode, const uint8_t *bytes, size_t length,
		       uint8_t data[DATA_MAX])
{
	struct bits bits = {.to = data};
	unsigned size = data_codewords(version);

	memset(data, 0, DATA_MAX);
	put(&bits, mode == QR_ALPHANUMERIC ? MODE_ALPHANUMERIC : MODE_BYTES, MODE_BITS);
	put(&bits, (uint32_t)length, length_bits(version, mode));
	put_message(&bits, mode, bytes, length);
	/* Where there are fewer left than four, those. */
	for (unsigned at = (bits.count + END_BITS + 7) / 8, i = 0; at < size; at++, i++)
		data[at] = padding[i % 2];
}

/* ---- Error correction: Reed-Solomon over GF(256), §7.5 --------------------------------------- */

/* Modulo x^8 + x^4 + x^3 + x^2 + 1. */
static uint8_t multiply(uint8_t a, uint8_t b)
{
	unsigned product = 0;

	for (unsigned bit = 8; bit-- > 0;) {
		product = product << 1 ^ (product & 0x80 ? 0x11d : 0);
		if (b >> bit & 1)
			product ^= a;
	}
	return (uint8_t)product;
}

/* (x - 2^0)(x - 2^1)...(x - 2^(degree - 1)), without its first coefficient, which is 1. */
static void generator(unsigned degree, uint8_t to[CORRECTION_MAX])
{
	uint8_t root = 1;

	memset(to, 0, CORRECTION_MAX);
	to[degree - 1] = 1;
	for (unsigned i = 0; i < degree; i++) {
		for (unsigned j = 0; j < degree; j++)
			to[j] = (uint8_t)(multiply(to[j], root) ^ (j + 1 < degree ? to[j + 1] : 0));
		root = multiply(root, 2);
	}
}

/* What remains of the block when it is divided by the generator. */
static void correct(const uint8_t *block, unsigned length, const uint8_t *divisor, unsigned degree,
		    uint8_t remainder[CORRECTION_MAX])
{
	memset(remainder, 0, CORRECTION_MAX);
	for (unsigned i = 0; i < length; i++) {
		uint8_t factor = block[i] ^ remainder[0];

		memmove(remainder, remainder + 1, degree - 1);
		remainder[degree - 1] = 0;
		for (unsigned j = 0; j < degree; j++)
			remainder[j] ^= multiply(divisor[j], factor);
	}
}

/* ---- All together ---------------------------------------------------------------------------- */

unsigned qr_version_for(enum qr_mode mode, size_t length)
{
	/* It may be so large that it would wrap. */
	if (length > QR_CODEWORDS_MAX * 2)
		return 0;
	for (unsigned version = 1; version <= QR_VERSION_MAX; version++)
		if (MODE_BITS + length_bits(version, mode) + message_bits(mode, length) <=
		    data_codewords(version) * 8u)
			return version;
	return 0;
}

/* The blocks are interleaved: the first codeword of each, the second of each, and so on; then in
 * the same way what corrects them (§7.6). */
unsigned qr_codewords(unsigned version, enum qr_mode mode, const uint8_t *bytes, size_t length,
		      uint8_t codewords[QR_CODEWORDS_MAX])
{
	const struct layout *layout = &layouts[version];
	unsigned data_count = data_codewords(version), blocks = layout->blocks;
	unsigned degree = layout->correction;
	unsigned shorter = data_count / blocks, longer = data_count % blocks;
	uint8_t data[DATA_MAX], divisor[CORRECTION_MAX], remainder[CORRECTION_MAX];
	const uint8_t *block = data;

	write_data(version, mode, bytes, length, data);
	generator(degree, divisor);
	for (unsigned n = 0; n < blocks; n++) {
		unsigned count = shorter + (n >= blocks - longer);

		correct(block, count, divisor, degree, remainder);
		for (unsigned i = 0; i < shorter; i++)
			codewords[i * blocks + n] = block[i];
		if (count > shorter)
			codewords[shorter * blocks + n - (blocks - longer)] = block[shorter];
		for (unsigned i = 0; i < degree; i++)
			codewords[data_count + i * blocks + n] = remainder[i];
		block += count;
	}
	return layout->total;
}
