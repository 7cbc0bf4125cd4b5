/*
 * lib/deflate.c: what zlib makes of it; and lib/base45.c, against RFC 9285's examples.
 */
#include "lib/deflate.h"
#include "lib/base45.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <zlib.h>

#include "kernel/core/random.h"

static struct deflate work;

/* Compresses to exactly as many bytes as were counted, and lets zlib undo it; returns how many. */
static size_t check(const uint8_t *bytes, size_t length)
{
	size_t counted = deflate_bytes(&work, bytes, length, NULL);
	uint8_t *compressed = malloc(counted), *back = malloc(length + 1);
	z_stream stream = {0};

	assert_non_null(compressed);
	assert_non_null(back);
	assert_int_equal(deflate_bytes(&work, bytes, length, compressed), counted);
	assert_int_equal(inflateInit2(&stream, -MAX_WBITS), Z_OK);
	stream.next_in = compressed;
	stream.avail_in = (uInt)counted;
	stream.next_out = back;
	stream.avail_out = (uInt)length + 1;
	assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
	assert_int_equal(stream.avail_in, 0);
	assert_int_equal(stream.total_out, length);
	assert_memory_equal(back, bytes, length);
	inflateEnd(&stream);
	free(compressed);
	free(back);
	return counted;
}

static void test_short(void **state)
{
	static const uint8_t bytes[] = "abcabcabcabcabc";

	(void)state;
	for (size_t length = 0; length < sizeof(bytes); length++)
		check(bytes, length);
}

/* Of few kinds of bytes and of all, so that matches of every length and distance come. */
static void test_random(void **state)
{
	static uint8_t bytes[100000];
	uint64_t random = 1;

	(void)state;
	for (unsigned round = 0; round < 60; round++) {
		unsigned kinds = 1 + round * round % 256;
		size_t length = random_next(&random) % sizeof(bytes);

		for (size_t at = 0; at < length;) {
			size_t back = at ? 1 + random_next(&random) % at : 0;
			size_t count = 1 + random_next(&random) % 400;

			/* Bytes that were there, or new ones. */
			for (; count > 0 && at < length; count--, at++)
				bytes[at] = back && round % 3
						    ? bytes[at - back]
						    : (uint8_t)(random_next(&random) % kinds);
		}
		check(bytes, length);
	}
}

/* What is all the same is as long a match as there can be, and what is not costs an eighth more. */
static void test_extremes(void **state)
{
	static uint8_t bytes[70000];
	uint64_t random = 7;

	(void)state;
	memset(bytes, 'x', sizeof(bytes));
	assert_true(check(bytes, sizeof(bytes)) < sizeof(bytes) / 100);
	for (size_t at = 0; at < sizeof(bytes); at++)
		bytes[at] = (uint8_t)random_next(&random);
	assert_true(check(bytes, sizeof(bytes)) < sizeof(bytes) / 8 * 9 + 10);
}

/* A match of the largest distance, and what stands a byte too far. */
static void test_window(void **state)
{
	static uint8_t bytes[2 * DEFLATE_WINDOW];
	static const char mark[] = "what stands so far back";

	(void)state;
	for (size_t distance = DEFLATE_WINDOW - 2; distance <= DEFLATE_WINDOW + 2; distance++) {
		uint64_t random = 5;

		for (size_t at = 0; at < sizeof(bytes); at++)
			bytes[at] = (uint8_t)(128 + random_next(&random) % 128);
		memcpy(bytes + 100, mark, sizeof(mark));
		memcpy(bytes + 100 + distance, mark, sizeof(mark));
		check(bytes, sizeof(bytes));
	}
}

static void assert_base45(const char *bytes, const char *expected)
{
	char characters[64];
	size_t length = strlen(bytes);

	assert_int_equal(base45_encode((const uint8_t *)bytes, length, characters),
			 strlen(expected));
	assert_int_equal(BASE45_LENGTH(length), strlen(expected));
	assert_memory_equal(characters, expected, strlen(expected));
}

/* RFC 9285, §4.3. */
static void test_base45(void **state)
{
	(void)state;
	assert_base45("AB", "BB8");
	assert_base45("Hello!!", "%69 VD92EX0");
	assert_base45("base-45", "UJCLQE7W581");
	assert_base45("", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_short),	 cmocka_unit_test(test_random),
		cmocka_unit_test(test_extremes), cmocka_unit_test(test_window),
		cmocka_unit_test(test_base45),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
