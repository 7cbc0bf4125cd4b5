#include "bench/linux/setting.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char path[] = "/tmp/crossmod-setting-XXXXXX";

static void holds(const char *expected)
{
	char content[64] = "";
	int fd = open(path, O_RDONLY);

	assert_true(fd >= 0);
	assert_true(read(fd, content, sizeof(content) - 1) >= 0);
	close(fd);
	assert_string_equal(content, expected);
}

static void becomes(const char *content)
{
	int fd = open(path, O_WRONLY | O_TRUNC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, content, strlen(content)), strlen(content));
	close(fd);
}

static int make_file(void **state)
{
	(void)state;
	memset(path + sizeof(path) - 7, 'X', 6);
	int fd = mkstemp(path);

	return fd < 0 ? -1 : close(fd);
}

static int remove_file(void **state)
{
	(void)state;
	return unlink(path);
}

static void test_writes_and_puts_back(void **state)
{
	struct setting setting;

	(void)state;
	becomes("1\n");
	assert_true(setting_open(&setting, path));
	assert_true(setting.on);
	assert_true(setting_write(&setting, false));
	assert_false(setting.on);
	holds("0\n");
	assert_true(setting_restore(&setting));
	holds("1\n");
}

/* The content itself, not the number that was read from it. */
static void test_puts_back_the_content(void **state)
{
	struct setting setting;

	(void)state;
	becomes("00\n");
	assert_true(setting_open(&setting, path));
	assert_false(setting.on);
	assert_true(setting_write(&setting, true));
	assert_true(setting_restore(&setting));
	holds("00\n");
}

static void test_refuses_other_values(void **state)
{
	static const char *const others[] = {"", "\n", "2\n", "-1\n", "yes\n", "1 2\n", "1x"};
	struct setting setting;

	(void)state;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		becomes(others[i]);
		assert_false(setting_open(&setting, path));
		assert_int_equal(errno, EINVAL);
	}
	assert_false(setting_open(&setting, "/nonexistent/setting"));
	assert_int_equal(errno, ENOENT);
}

/* What is said to be written is what was. */
static void test_says_what_was_not_written(void **state)
{
	struct setting setting;

	(void)state;
	becomes("0\n");
	assert_true(setting_open(&setting, path));
	int fd = open(path, O_RDONLY);

	assert_true(dup2(fd, setting.fd) == setting.fd);
	close(fd);
	assert_false(setting_write(&setting, true));
	assert_false(setting.on);
	assert_int_equal(errno, EBADF);
	assert_false(setting_restore(&setting));
	holds("0\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_writes_and_puts_back, make_file, remove_file),
		cmocka_unit_test_setup_teardown(test_puts_back_the_content, make_file, remove_file),
		cmocka_unit_test_setup_teardown(test_refuses_other_values, make_file, remove_file),
		cmocka_unit_test_setup_teardown(test_says_what_was_not_written, make_file,
						remove_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
