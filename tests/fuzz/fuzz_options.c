/*
 * The input is the command line; the first word's name is what is looked up in it, too.
 */
#include "arch/arch.h"
#include "arch/x86/serial_line.h"
#include "kernel/options.h"
#include "tests/fuzz/check_boot_info.h"
#include "tests/unit/bytes.h"

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

/* One option, into a block of exactly its size. */
static void check_one(const char *line, const char *name)
{
	char *value = malloc(16);

	CHECK(value != NULL);
	memset(value, 'x', 16);
	comments_clear();
	if (kernel_option(line, name, value, 16)) {
		CHECK(strnlen(value, 16) < 16);
		CHECK(strstr(line, value) != NULL);
		CHECK(strpbrk(value, " \t") == NULL);
		CHECK(comments_count() == 0);
	} else {
		CHECK(value[0] == '\0');
		CHECK(comments_count() <= 1);
	}
	free(value);
}

/* A port as the machine would open it. */
static void check_serial_line(const char *text)
{
	struct serial_line line = {0};

	if (!serial_line_parse(text, &line)) {
		CHECK(line.base == 0 && line.divisor == 0);
		return;
	}
	CHECK(line.base >= 0x100 && line.base % 8 == 0);
	CHECK(line.divisor >= 1 && line.divisor <= 96 && 115200 % line.divisor == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	struct options options;
	uint8_t *bytes = exact_copy(input, size);
	/* Ends at the first NUL, and so is a block of exactly its length. */
	size_t length = strnlen((char *)bytes, size);
	char *line = malloc(length + 1);
	char name[8] = {0};

	CHECK(line != NULL);
	memcpy(line, bytes, length);
	line[length] = '\0';
	free(bytes);
	memset(&options, 0xa5, sizeof(options));
	comments_clear();
	options_parse(line, &options);
	CHECK(comments_count() <= COMMENTS_MAX);
	CHECK(options.patches <= 1000000000);
	CHECK(options.executions <= 1000000000000000);
	CHECK(options.seconds <= 1000000);
	CHECK(options.patches > 0 || options.executions > 0 || options.seconds > 0);
	CHECK(options.dwell <= 1000000);
	CHECK(options.timeout_ms >= 1 && options.timeout_ms <= 60000);
	CHECK(strnlen(options.scenarios, sizeof(options.scenarios)) < sizeof(options.scenarios));
	CHECK(strnlen(options.test, sizeof(options.test)) < sizeof(options.test));
	CHECK(strpbrk(options.scenarios, " \t") == NULL && strpbrk(options.test, " \t") == NULL);

	memcpy(name, line, strcspn(line, "= \t") < 7 ? strcspn(line, "= \t") : 7);
	check_one(line, name);
	check_one(line, "apic");
	check_serial_line(line);
	free(line);
	return 0;
}
