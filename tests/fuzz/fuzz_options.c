/*
 * The input is the command line; and the value of serial=.
 */
#include "arch/serial_line.h"
#include "kernel/options/options.h"
#include "lib/printable.h"
#include "tests/fuzz/check_boot_info.h"
#include "tests/unit/sample/bytes.h"

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

/* A port as the machine would open it. */
static void check_serial_line(const char *string)
{
	struct serial_line line = {0};

	if (!serial_line_parse(string, &line)) {
		CHECK(line.base == 0 && line.divisor == 0);
		return;
	}
	CHECK(line.base >= 0x100 && line.base % 8 == 0);
	CHECK(line.divisor >= 1 && line.divisor <= 96 && 115200 % line.divisor == 0);
}

/* Each number within its row's limits, or 0 where it has no default. */
static void check_numbers(const struct options *options)
{
	for (unsigned i = 0; i < option_row_count; i++) {
		const struct option_row *row = &option_rows[i];
		uint64_t number = 0;

		if (row->kind != OPTION_NUMBER)
			continue;
		memcpy(&number, (const uint8_t *)options + row->offset, row->size);
		CHECK(number <= row->maximum);
		CHECK(number >= row->minimum || (number == 0 && !row->initial));
	}
}

static void check_word(const char *word)
{
	size_t left = strlen(word);

	CHECK(!strpbrk(word, " \t"));
	while (left > 0) {
		size_t taken = printable_length(word, left);

		CHECK(taken > 0);
		word += taken;
		left -= taken;
	}
}

static void check_complaints(const struct options *options)
{
	for (unsigned i = 0; i < options->complaint_count && i < OPTIONS_COMPLAINTS_MAX; i++) {
		const struct options_complaint *complaint = &options->complaints[i];

		CHECK(strnlen(complaint->word, sizeof(complaint->word)) < sizeof(complaint->word));
		check_word(complaint->word);
		CHECK(complaint->expected[0] != '\0');
	}
}

static bool options_have_limit(const struct options *options)
{
	return options->patches > 0 || options->executions > 0 || options->seconds > 0 ||
	       options->milliseconds > 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	static struct options options;
	uint8_t *bytes = exact_copy(input, size);
	/* Ends at the first NUL, and so is a block of exactly its length. */
	size_t length = strnlen((char *)bytes, size);
	char *line = malloc(length + 1);

	CHECK(line != NULL);
	memcpy(line, bytes, length);
	line[length] = '\0';
	free(bytes);
	memset(&options, 0xa5, sizeof(options));
	options_read(line, &options);
	check_numbers(&options);
	/* What is classified has one limit, and all else one at least. */
	CHECK((options.classify > 0) == !options_have_limit(&options));
	CHECK(strnlen(options.scenarios, sizeof(options.scenarios)) < sizeof(options.scenarios));
	CHECK(strpbrk(options.scenarios, " \t") == NULL);
	CHECK(strpbrk(options.machine.module, " \t") == NULL);
	CHECK(strpbrk(options.machine.test, " \t") == NULL);
	check_complaints(&options);
	check_serial_line(line);
	free(line);
	return 0;
}
