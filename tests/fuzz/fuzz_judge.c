/*
 * The input is a log; once as it is, and then with a last line that makes it whole, for each
 * verdict that it can have: else no input would ever get past the checksum.
 */
#include "tools/judge/judge.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define END_LINE_MAX 128

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

static void check(const struct judgement *judgement)
{
	/* A log that passes has figures, and nothing in it but such tests and some that were
	 * skipped. */
	if (judgement->status == STATUS_AS_EXPECTED &&
	    (judgement_count(judgement, JUDGED_RUN) == 0 ||
	     judgement_count(judgement, JUDGED_REFUSED) > 0))
		abort();
	/* No machine is defective by a log of which no scenario was proved. */
	if (judgement->status == STATUS_DEFECTIVE && judgement->machine.known == 0)
		abort();
}

/* All logs in it; and each takes some of what is there. */
static void check_all(const char *bytes, size_t length)
{
	char *clean = malloc(length + 1);
	struct span rest;

	if (!clean)
		abort();
	rest = (struct span){clean, log_clean(clean, bytes, length)};
	do {
		struct judgement judgement;
		size_t before = rest.length;

		judge_next(&judgement, &rest);
		check(&judgement);
		judgement_free(&judgement);
		if (before > 0 && rest.length >= before)
			abort();
	} while (log_is_in(rest));
	free(clean);
}

/* Appends the line that counts and sums up what stands before it. `log` has room for it. */
static size_t seal(char *log, size_t length, enum conclusion conclusion)
{
	uLong crc = crc32(0, (const Bytef *)log, (uInt)length);
	unsigned lines = 0;

	for (size_t i = 0; i < length; i++)
		lines += log[i] == '\n';
	return length + (size_t)snprintf(log + length, END_LINE_MAX,
					 "# end of log: %u lines, crc32 %08lx, verdict %s\n", lines,
					 crc, conclusion_name(conclusion));
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	char *log = malloc(size + END_LINE_MAX);

	if (!log)
		abort();
	memcpy(log, input, size);
	check_all(log, size);
	for (unsigned conclusion = 0; conclusion < CONCLUSIONS; conclusion++)
		check_all(log, seal(log, size, (enum conclusion)conclusion));
	free(log);
	return 0;
}
