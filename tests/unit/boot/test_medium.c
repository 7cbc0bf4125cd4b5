/*
 * Boot media, sector by sector as ECMA-119 and "El Torito" print them: the least that has a root
 * with the options' file, and boot images for both kinds of firmware.
 */
#include "tools/boot/medium.h"
#include "tests/unit/sample/bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#define SECTOR 2048u
#define ROOT (20 * SECTOR)
#define CATALOG (22 * SECTOR)
#define SECTORS 24u

static uint8_t image[SECTORS * SECTOR];
static struct explanation explanation;

static void put_at(size_t at, const char *bytes, size_t length)
{
	memcpy(image + at, bytes, length);
}

static void put_32_at(size_t at, uint32_t value)
{
	for (unsigned i = 0; i < 4; i++)
		image[at + i] = (uint8_t)(value >> 8 * i);
}

static void make_medium(void)
{
	memset(image, 0, sizeof(image));
	put_at(16 * SECTOR, "\1CD001\1", 7);
	put_32_at(16 * SECTOR + 80, SECTORS);
	put_32_at(16 * SECTOR + 156 + 2, 20);
	put_32_at(16 * SECTOR + 156 + 10, 2 * SECTOR);
	put_at(17 * SECTOR, "\0CD001\1EL TORITO SPECIFICATION", 30);
	put_32_at(17 * SECTOR + 71, 22);
	put_at(18 * SECTOR,
	       "\xff"
	       "CD001\1",
	       7);
	put_at(ROOT + SECTOR + 100, "crossmod.options", 16);
	put_at(CATALOG, "\1\0", 2);
	put_at(CATALOG + 30, "\x55\xaa", 2);
	put_at(CATALOG + 32, "\x88", 1);
	put_at(CATALOG + 64, "\x91\xef\1", 3);
	put_at(CATALOG + 96, "\x88", 1);
}

static bool check_bytes(size_t length, bool by_uefi)
{
	int fd = memfd_create("medium", 0);
	char path[64];
	bool good;

	assert_true(fd >= 0 && write(fd, image, length) == (ssize_t)length);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	explanation.line[0] = '\0';
	good = medium_check(path, by_uefi, &explanation);
	close(fd);
	assert_int_equal(good, explanation.line[0] == '\0');
	return good;
}

static void assert_refused(size_t length, bool by_uefi, const char *words)
{
	assert_false(check_bytes(length, by_uefi));
	if (!strstr(explanation.line, words))
		fail_msg("\"%s\" does not say \"%s\"", explanation.line, words);
}

static void test_a_medium(void **state)
{
	(void)state;
	make_medium();
	assert_true(check_bytes(sizeof(image), false));
	assert_true(check_bytes(sizeof(image), true));
}

static void test_what_is_no_cd(void **state)
{
	(void)state;
	make_medium();
	assert_refused(0, false, "it is empty");
	assert_refused(1, false, "not the image of a CD");
	assert_refused(16 * SECTOR, false, "not the image of a CD");
	assert_refused(17 * SECTOR - 1, true, "not the image of a CD");
	image[16 * SECTOR + 1] = 'X';
	assert_refused(sizeof(image), false, "not the image of a CD");
	make_medium();
	image[16 * SECTOR] = 255; /* the descriptors end before the first */
	assert_refused(sizeof(image), false, "not the image of a CD");
	memset(image, 0, sizeof(image));
	assert_refused(sizeof(image), false, "not the image of a CD");
	assert_false(medium_check("/nowhere", false, &explanation));
	assert_non_null(strstr(explanation.line, "cannot read /nowhere: No such file"));
}

static void test_one_that_is_cut(void **state)
{
	(void)state;
	make_medium();
	assert_refused(sizeof(image) - 1, false,
		       "is cut: it has 49151 bytes, and says that they are 49152");
	assert_refused(19 * SECTOR, true, "is cut");
}

static void test_another_one(void **state)
{
	(void)state;
	make_medium();
	image[ROOT + SECTOR + 100] = 'd';
	assert_refused(sizeof(image), false, "it has no file crossmod.options");
	make_medium();
	put_32_at(16 * SECTOR + 156 + 10, SECTOR); /* it is behind the root's end */
	assert_refused(sizeof(image), false, "it has no file crossmod.options");
	put_32_at(16 * SECTOR + 156 + 2, UINT32_MAX);
	assert_refused(sizeof(image), false, "it has no file crossmod.options");
}

static void test_one_for_other_firmware(void **state)
{
	(void)state;
	make_medium();
	image[CATALOG + 32] = 0;
	assert_refused(sizeof(image), false, "does not boot by a BIOS");
	assert_true(check_bytes(sizeof(image), true));
	make_medium();
	image[CATALOG + 96] = 0;
	assert_refused(sizeof(image), true, "does not boot by UEFI");
	assert_true(check_bytes(sizeof(image), false));
	make_medium();
	image[CATALOG + 30] = 0;
	assert_refused(sizeof(image), false, "does not boot by a BIOS");
	make_medium();
	image[17 * SECTOR + 7] = 'e';
	assert_refused(sizeof(image), false, "does not boot by a BIOS");
	assert_refused(sizeof(image), true, "does not boot by UEFI");
	make_medium();
	put_32_at(17 * SECTOR + 71, UINT32_MAX);
	assert_refused(sizeof(image), true, "does not boot by UEFI");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_medium),
		cmocka_unit_test(test_what_is_no_cd),
		cmocka_unit_test(test_one_that_is_cut),
		cmocka_unit_test(test_another_one),
		cmocka_unit_test(test_one_for_other_firmware),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
