#include "lib/deflate.h"

#include <stdbool.h>

#include "lib/string.h"

/* RFC 1951, §3.2.3: the head of a last block of fixed codes. */
#define HEAD 3u
#define HEAD_BITS 3

/* §3.2.5 */
#define MATCH_MIN 3u
#define MATCH_MAX 258u
#define END_OF_BLOCK 256u
#define LENGTH_FIRST 257u
#define LENGTH_LONGEST 285u
#define DISTANCE_BITS 5

/* So many places are tried for each match: more find hardly any longer one in a log. */
#define TRIES 128

/* ---- Bits ------------------------------------------------------------------------------------ */

/* The lowest bit first: §3.1.1. */
static void put(struct deflate *deflate, uint32_t value, unsigned count)
{
	deflate->bits |= value << deflate->bit_count;
	deflate->bit_count += count;
	while (deflate->bit_count >= 8) {
		if (deflate->to)
			deflate->to[deflate->length] = (uint8_t)deflate->bits;
		deflate->length++;
		deflate->bits >>= 8;
		deflate->bit_count -= 8;
	}
}

/* Huffman codes have their highest bit first. */
static void put_code(struct deflate *deflate, uint32_t code, unsigned count)
{
	uint32_t turned = 0;

	for (unsigned bit = 0; bit < count; bit++)
		turned |= (code >> bit & 1) << (count - 1 - bit);
	put(deflate, turned, count);
}

/* §3.2.6 */
static void put_symbol(struct deflate *deflate, uint32_t symbol)
{
	if (symbol < 144)
		put_code(deflate, 0x30 + symbol, 8);
	else if (symbol < 256)
		put_code(deflate, 0x190 + (symbol - 144), 9);
	else if (symbol < 280)
		put_code(deflate, symbol - 256, 7);
	else
		put_code(deflate, 0xc0 + (symbol - 280), 8);
}

static unsigned highest_bit(uint32_t value)
{
	unsigned bit = 0;

	while (value >> bit > 1)
		bit++;
	return bit;
}

/* The tables of §3.2.5: behind the first eight lengths, four codes for each further bit. */
static void put_length(struct deflate *deflate, uint32_t length)
{
	uint32_t rest = length - MATCH_MIN;

	if (length == MATCH_MAX) {
		put_symbol(deflate, LENGTH_LONGEST);
	} else if (rest < 8) {
		put_symbol(deflate, LENGTH_FIRST + rest);
	} else {
		unsigned extra = highest_bit(rest) - 2;

		put_symbol(deflate, LENGTH_FIRST + 4 * (extra + 1) + (rest >> extra & 3));
		put(deflate, rest & ((1u << extra) - 1), extra);
	}
}

/* The same with two codes for each further bit, behind the first four distances. */
static void put_distance(struct deflate *deflate, uint32_t distance)
{
	uint32_t rest = distance - 1;

	if (rest < 4) {
		put_code(deflate, rest, DISTANCE_BITS);
	} else {
		unsigned extra = highest_bit(rest) - 1;

		put_code(deflate, 2 * (extra + 1) + (rest >> extra & 1), DISTANCE_BITS);
		put(deflate, rest & ((1u << extra) - 1), extra);
	}
}

/* ---- Matches --------------------------------------------------------------------------------- */

struct match {
	uint32_t length, distance; /* length 0: there is none */
};

static unsigned hash(const uint8_t *bytes)
{
	uint32_t three = bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16;

	return three * 0x9e3779b1u >> 19;
}

_Static_assert(DEFLATE_HEADS == 1u << (32 - 19), "what hash() returns");

/* Later searches find this place. */
static void remember(struct deflate *deflate, const uint8_t *bytes, size_t length, size_t at)
{
	if (length - at < MATCH_MIN)
		return;
	uint32_t *head = &deflate->heads[hash(bytes + at)];

	deflate->before[at % DEFLATE_WINDOW] = *head;
	*head = (uint32_t)at + 1;
}

static uint32_t same(const uint8_t *left, const uint8_t *right, size_t most)
{
	uint32_t count = 0;

	while (count < most && left[count] == right[count])
		count++;
	return count;
}

/* The longest that is found for what begins at a place. */
static struct match find(const struct deflate *deflate, const uint8_t *bytes, size_t length,
			 size_t at)
{
	struct match best = {0, 0};
	size_t most = length - at < MATCH_MAX ? length - at : MATCH_MAX;

	if (most < MATCH_MIN)
		return best;
	size_t place = deflate->heads[hash(bytes + at)];

	for (unsigned i = 0; i < TRIES && place > 0 && at - (place - 1) < DEFLATE_WINDOW; i++) {
		uint32_t found = same(bytes + place - 1, bytes + at, most);

		if (found >= MATCH_MIN && found > best.length)
			best = (struct match){found, (uint32_t)(at - (place - 1))};
		if (best.length == most)
			break;
		place = deflate->before[(place - 1) % DEFLATE_WINDOW];
	}
	return best;
}

size_t deflate_bytes(struct deflate *deflate, const uint8_t *bytes, size_t length, uint8_t *to)
{
	struct match match;

	memset(deflate, 0, sizeof(*deflate));
	deflate->to = to;
	put(deflate, HEAD, HEAD_BITS);
	match = find(deflate, bytes, length, 0);
	for (size_t at = 0; at < length;) {
		struct match here = match;

		remember(deflate, bytes, length, at);
		match = find(deflate, bytes, length, at + 1);
		/* One that begins a byte later may be longer. */
		if (here.length == 0 || match.length > here.length) {
			put_symbol(deflate, bytes[at++]);
			continue;
		}
		put_length(deflate, here.length);
		put_distance(deflate, here.distance);
		for (size_t end = at++ + here.length; at < end; at++)
			remember(deflate, bytes, length, at);
		match = find(deflate, bytes, length, at);
	}
	put_symbol(deflate, END_OF_BLOCK);
	/* Up to the end of the byte. */
	put(deflate, 0, 7);
	return deflate->length;
}
