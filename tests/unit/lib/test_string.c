#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* The kernel's own functions under other names, beside the C library's. */
#define memcpy kernel_memcpy
#define memmove kernel_memmove
#define memset kernel_memset
#define memcmp kernel_memcmp
#define strlen kernel_strlen
#define strcmp kernel_strcmp
#define strncmp kernel_strncmp

void *memcpy(void *restrict to, const void *restrict from, size_t length);
void *memmove(void *to, const void *from, size_t length);
void *memset(void *to, int byte, size_t length);
int memcmp(const void *left, const void *right, size_t length);
size_t strlen(const char *string);
int strcmp(const char *left, const char *right);
int strncmp(const char *left, const char *right, size_t length);

#include "lib/string.c" /* NOLINT(bugprone-suspicious-include) */

#undef memcpy
#undef memmove
#undef memset
#undef memcmp
#undef strlen
#undef strcmp
#undef strncmp

#define LENGTH_MAX 40
#define OFFSET_MAX 9
#define BLOCK (2 * OFFSET_MAX + LENGTH_MAX)

static uint8_t got[BLOCK], expected[BLOCK];

static void number_the_bytes(void)
{
	for (unsigned i = 0; i < BLOCK; i++)
		got[i] = expected[i] = (uint8_t)(i + 1);
}

static void test_memset(void **state)
{
	(void)state;
	for (size_t length = 0; length <= LENGTH_MAX; length++)
		for (size_t offset = 0; offset < OFFSET_MAX; offset++) {
			number_the_bytes();
			for (size_t i = 0; i < length; i++)
				expected[offset + i] = 0xa5;
			assert_ptr_equal(kernel_memset(got + offset, 0x7a5, length), got + offset);
			assert_memory_equal(got, expected, BLOCK);
		}
}

/* Both directions, every distance up to beyond a word, every length up to beyond some words. */
static void test_memmove(void **state)
{
	(void)state;
	for (size_t length = 0; length <= LENGTH_MAX; length++)
		for (size_t to = 0; to < 2 * OFFSET_MAX; to++)
			for (size_t from = 0; from < 2 * OFFSET_MAX; from++) {
				number_the_bytes();
				for (size_t i = 0; i < length; i++)
					expected[to + i] = (uint8_t)(from + i + 1);
				assert_ptr_equal(kernel_memmove(got + to, got + from, length),
						 got + to);
				assert_memory_equal(got, expected, BLOCK);
			}
}

static void test_memcpy(void **state)
{
	uint8_t from[BLOCK];

	(void)state;
	for (size_t i = 0; i < BLOCK; i++)
		from[i] = (uint8_t)(200 - i);
	for (size_t length = 0; length <= LENGTH_MAX; length++)
		for (size_t offset = 0; offset < OFFSET_MAX; offset++) {
			number_the_bytes();
			for (size_t i = 0; i < length; i++)
				expected[offset + i] = (uint8_t)(200 - 3 - i);
			assert_ptr_equal(kernel_memcpy(got + offset, from + 3, length),
					 got + offset);
			assert_memory_equal(got, expected, BLOCK);
		}
}

static void test_memcmp(void **state)
{
	(void)state;
	assert_int_equal(kernel_memcmp("abc", "abd", 2), 0);
	assert_true(kernel_memcmp("abc", "abd", 3) < 0);
	assert_true(kernel_memcmp("abd", "abc", 3) > 0);
	assert_true(kernel_memcmp("\xff", "\x01", 1) > 0);
	assert_int_equal(kernel_memcmp("a", "b", 0), 0);
	assert_true(kernel_memcmp("a\0b", "a\0c", 3) < 0);
}

static void test_strings(void **state)
{
	(void)state;
	assert_int_equal(kernel_strlen(""), 0);
	assert_int_equal(kernel_strlen("three"), 5);
	assert_int_equal(kernel_strcmp("", ""), 0);
	assert_int_equal(kernel_strcmp("same", "same"), 0);
	assert_true(kernel_strcmp("sam", "same") < 0);
	assert_true(kernel_strcmp("same", "sam") > 0);
	assert_true(kernel_strcmp("\xff", "a") > 0);
	assert_int_equal(kernel_strncmp("same", "samba", 3), 0);
	assert_true(kernel_strncmp("same", "samba", 4) > 0);
	assert_int_equal(kernel_strncmp("a", "b", 0), 0);
	assert_int_equal(kernel_strncmp("a\0b", "a\0c", 3), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_memset),	cmocka_unit_test(test_memmove),
		cmocka_unit_test(test_memcpy),	cmocka_unit_test(test_memcmp),
		cmocka_unit_test(test_strings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
