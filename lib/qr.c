#include "lib/qr.h"

#include "lib/string.h"

/* Level M in the bits of the format, ISO/IEC 18004:2015, table 12. */
#define LEVEL_M 0u

#define FORMAT_POLYNOMIAL 0x537u
#define FORMAT_MASK 0x5412u
#define VERSION_POLYNOMIAL 0x1f25u

/* Versions from here on say their number, too. */
#define VERSION_TOLD_FROM 7

#define TIMING 6 /* the row, and the column */
#define FINDER 7

/* How many points the rules of §7.8.3 take off. */
#define POINTS_RUN 3
#define POINTS_SQUARE 3
#define POINTS_FINDER 40
#define POINTS_BALANCE 10
#define RUN_MIN 5

/* ---- What is the same for all bytes ---------------------------------------------------------- */

static void set(struct qr *qr, unsigned row, unsigned column, bool dark)
{
	qr->at[row][column].dark = dark;
	qr->at[row][column].is_data = false;
}

/* All, until something else is drawn there. */
static void mark_data(struct qr *qr)
{
	for (unsigned row = 0; row < qr->side; row++)
		for (unsigned column = 0; column < qr->side; column++)
			qr->at[row][column].is_data = true;
}

static unsigned distance(unsigned a, unsigned b)
{
	return a > b ? a - b : b - a;
}

/* Squares one in the other around a middle, as large as `reach`; in ring `light` it is light. */
static void draw_rings(struct qr *qr, unsigned row, unsigned column, unsigned reach, unsigned light)
{
	for (unsigned y = row < reach ? 0 : row - reach; y <= row + reach && y < qr->side; y++)
		for (unsigned x = column < reach ? 0 : column - reach;
		     x <= column + reach && x < qr->side; x++) {
			unsigned down = distance(y, row), right = distance(x, column);
			unsigned ring = down > right ? down : right;

			set(qr, y, x, ring != light && ring != 4);
		}
}

static void draw_finders(struct qr *qr)
{
	unsigned last = qr->side - 1 - FINDER / 2;

	/* The ring outside of each finder parts it from all else. */
	draw_rings(qr, FINDER / 2, FINDER / 2, 4, 2);
	draw_rings(qr, FINDER / 2, last, 4, 2);
	draw_rings(qr, last, FINDER / 2, 4, 2);
}

static void draw_timing(struct qr *qr)
{
	for (unsigned i = FINDER + 1; i < qr->side - FINDER - 1; i++) {
		set(qr, TIMING, i, i % 2 == 0);
		set(qr, i, TIMING, i % 2 == 0);
	}
}

/* Middles from the timing pattern to the other edge, as evenly as even numbers allow: annex E,
 * whose table follows this rule up to the largest version here. */
static void draw_alignment(struct qr *qr)
{
	unsigned count = qr->version / 7 + 2, last = qr->side - FINDER;
	unsigned parts = count - 1;
	unsigned step = ((last - TIMING) / parts + ((last - TIMING) % parts != 0) + 1) / 2 * 2;

	if (qr->version == 1)
		return;
	for (unsigned i = 0; i < count; i++)
		for (unsigned j = 0; j < count; j++) {
			unsigned row = i ? last - (parts - i) * step : TIMING;
			unsigned column = j ? last - (parts - j) * step : TIMING;

			/* Not where a finder is. */
			if ((i == 0 && (j == 0 || j == parts)) || (j == 0 && i == parts))
				continue;
			draw_rings(qr, row, column, 2, 1);
		}
}

/* The remainder of value * x^bits, for the codes that protect format and version. */
static uint32_t remainder_of(uint32_t value, unsigned bits, uint32_t polynomial)
{
	uint32_t remainder = value << bits;

	for (unsigned bit = 18; bit-- > bits;)
		if (remainder >> bit & 1)
			remainder ^= polynomial << (bit - bits);
	return remainder;
}

/* Twice, each time around a corner or two: §7.10. */
static void draw_version(struct qr *qr)
{
	uint32_t bits = qr->version << 12 | remainder_of(qr->version, 12, VERSION_POLYNOMIAL);

	if (qr->version < VERSION_TOLD_FROM)
		return;
	for (unsigned i = 0; i < 18; i++) {
		unsigned far = qr->side - 11 + i % 3;

		set(qr, i / 3, far, bits >> i & 1);
		set(qr, far, i / 3, bits >> i & 1);
	}
}

/* Twice likewise, and one module that is always dark: §7.9. */
static void draw_format(struct qr *qr)
{
	uint32_t value = LEVEL_M << 3 | qr->mask;
	uint32_t bits = (value << 10 | remainder_of(value, 10, FORMAT_POLYNOMIAL)) ^ FORMAT_MASK;

	for (unsigned i = 0; i < 15; i++) {
		bool dark = bits >> i & 1;
		/* Past the timing pattern. */
		unsigned near = i < 6 ? i : i + 1;

		if (i < 8)
			set(qr, near, 8, dark);
		else
			set(qr, qr->side - 15 + i, 8, dark);
		if (i < 8)
			set(qr, 8, qr->side - 1 - i, dark);
		else
			set(qr, 8, i == 8 ? 7 : 14 - i, dark);
	}
	set(qr, qr->side - 8, 8, true);
}

/* ---- The data -------------------------------------------------------------------------------- */

/* In columns of two from the right, upwards and downwards by turns, most significant bit first:
 * §7.7.3. Bits that remain are light. */
static void draw_data(struct qr *qr, const uint8_t *codewords, unsigned count)
{
	unsigned bit = 0;
	bool upwards = true;

	for (unsigned right = qr->side - 1; right < qr->side; right -= 2) {
		if (right == TIMING)
			right--;
		for (unsigned i = 0; i < qr->side; i++) {
			unsigned row = upwards ? qr->side - 1 - i : i;

			for (unsigned column = right; column + 1 >= right && column <= right;
			     column--) {
				if (!qr->at[row][column].is_data)
					continue;
				qr->at[row][column].dark =
					bit < 8 * count &&
					(codewords[bit / 8] >> (7 - bit % 8) & 1);
				bit++;
			}
		}
		upwards = !upwards;
	}
}

/* Table 10; i is the row there, j the column. */
static bool is_masked(unsigned mask, unsigned i, unsigned j)
{
	switch (mask) {
	case 0:
		return (i + j) % 2 == 0;
	case 1:
		return i % 2 == 0;
	case 2:
		return j % 3 == 0;
	case 3:
		return (i + j) % 3 == 0;
	case 4:
		return (i / 2 + j / 3) % 2 == 0;
	case 5:
		return i * j % 2 + i * j % 3 == 0;
	case 6:
		return (i * j % 2 + i * j % 3) % 2 == 0;
	default:
		return ((i + j) % 2 + i * j % 3) % 2 == 0;
	}
}

/* Twice is not at all. */
static void apply_mask(struct qr *qr)
{
	for (unsigned row = 0; row < qr->side; row++)
		for (unsigned column = 0; column < qr->side; column++)
			qr->at[row][column].dark ^=
				qr->at[row][column].is_data && is_masked(qr->mask, row, column);
}

/* ---- Which mask ------------------------------------------------------------------------------ */

static bool at(const struct qr *qr, bool by_column, unsigned line, unsigned i)
{
	return by_column ? qr->at[i][line].dark : qr->at[line][i].dark;
}

/* Five of one colour cost 3, each more 1. */
static unsigned points_for_runs(const struct qr *qr, bool by_column, unsigned line)
{
	unsigned points = 0, run = 1;

	for (unsigned i = 1; i < qr->side; i++) {
		run = at(qr, by_column, line, i) == at(qr, by_column, line, i - 1) ? run + 1 : 1;
		if (run == RUN_MIN)
			points += POINTS_RUN;
		else if (run > RUN_MIN)
			points++;
	}
	return points;
}

/* What looks like a finder, 1:1:3:1:1, with four light ones before it or behind it. */
static unsigned points_for_finders(const struct qr *qr, bool by_column, unsigned line)
{
	unsigned points = 0;
	uint32_t last = 0;

	for (unsigned i = 0; i < qr->side; i++) {
		last = (last << 1 | at(qr, by_column, line, i)) & 0x7ff;
		if (i >= 10 && (last == 0x5d0 || last == 0x05d))
			points += POINTS_FINDER;
	}
	return points;
}

static unsigned points_for_squares(const struct qr *qr)
{
	unsigned points = 0;

	for (unsigned y = 1; y < qr->side; y++)
		for (unsigned x = 1; x < qr->side; x++) {
			bool dark = qr->at[y][x].dark;

			if (qr->at[y - 1][x].dark == dark && qr->at[y][x - 1].dark == dark &&
			    qr->at[y - 1][x - 1].dark == dark)
				points += POINTS_SQUARE;
		}
	return points;
}

/* For each 5 percent that there are more, or less, dark ones than light ones. */
static unsigned points_for_balance(const struct qr *qr)
{
	unsigned dark = 0, all = qr->side * qr->side;

	for (unsigned row = 0; row < qr->side; row++)
		for (unsigned column = 0; column < qr->side; column++)
			dark += qr->at[row][column].dark;
	/* NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult): no side is 0 */
	return distance(dark * 20, all * 10) / all * POINTS_BALANCE;
}

static unsigned points(const struct qr *qr)
{
	unsigned sum = points_for_squares(qr) + points_for_balance(qr);

	for (unsigned line = 0; line < qr->side; line++)
		for (unsigned by_column = 0; by_column < 2; by_column++)
			sum += points_for_runs(qr, by_column, line) +
			       points_for_finders(qr, by_column, line);
	return sum;
}

/* ---- All together ---------------------------------------------------------------------------- */

void qr_change_mask(struct qr *qr, unsigned mask)
{
	apply_mask(qr);
	qr->mask = mask;
	apply_mask(qr);
	draw_format(qr);
}

static bool encode(struct qr *qr, enum qr_mode mode, const uint8_t *bytes, size_t length)
{
	uint8_t codewords[QR_CODEWORDS_MAX];
	unsigned version = qr_version_for(mode, length), best = 0, least = 0;

	if (version == 0)
		return false;
	memset(qr, 0, sizeof(*qr));
	qr->version = version;
	qr->side = 17 + 4 * version;
	mark_data(qr);
	draw_timing(qr);
	draw_finders(qr);
	draw_alignment(qr);
	draw_version(qr);
	draw_format(qr);
	draw_data(qr, codewords, qr_codewords(version, mode, bytes, length, codewords));
	apply_mask(qr);
	for (unsigned mask = 0; mask < QR_MASKS; mask++) {
		qr_change_mask(qr, mask);
		unsigned now = points(qr);

		if (mask == 0 || now < least) {
			best = mask;
			least = now;
		}
	}
	qr_change_mask(qr, best);
	return true;
}

bool qr_encode(struct qr *qr, const uint8_t *bytes, size_t length)
{
	return encode(qr, QR_BYTES, bytes, length);
}

bool qr_encode_alphanumeric(struct qr *qr, const char *string, size_t length)
{
	return encode(qr, QR_ALPHANUMERIC, (const uint8_t *)string, length);
}
