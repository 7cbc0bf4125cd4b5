/*
 * The input is a log; once as it is, and once with a last line that makes it whole: else no input
 * would ever get past the checksum.
 */
#include "tools/judge.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define END_LINE_MAX 128

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

static void check(const char *bytes, size_t length)
{
	struct judgement judgement;

	judge(&judgement, bytes, length);
	/* A log that passes has tests in it, and their figures. */
	if (judgement.status == STATUS_AS_EXPECTED) {
		if (judgement.test_count == 0)
			abort();
		for (size_t i = 0; i < judgement.test_count; i++)
			if (!judgement.tests[i].has_figures)
				abort();
	}
	judgement_free(&judgement);
}

/* Appends the line that counts and sums up what stands before it. `text` has room for it. */
static size_t seal(char *text, size_t length)
{
	uLong crc = crc32(0, (const Bytef *)text, (uInt)length);
	unsigned lines = 0;

	for (size_t i = 0; i < length; i++)
		lines += text[i] == '\n';
	return length +
	       (size_t)snprintf(text + length, END_LINE_MAX,
				"# end of log: %u lines, crc32 %08lx, verdict as expected\n", lines,
				crc);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	char *text = malloc(size + END_LINE_MAX);

	if (!text)
		abort();
	memcpy(text, input, size);
	check(text, size);
	check(text, seal(text, size));
	free(text);
	return 0;
}
