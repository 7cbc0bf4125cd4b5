#include "tests/unit/sample/judge_sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct judgement judgement;

enum status judge_bytes(const char *bytes, size_t length)
{
	judgement_free(&judgement);
	/* A copy without a byte to spare, so that the sanitizer sees what is read beyond the end */
	char *copy = malloc(length ? length : 1);

	assert_non_null(copy);
	memcpy(copy, bytes, length);
	judge(&judgement, copy, length);
	free(copy);
	return judgement.status;
}

enum status judge_string(const char *string)
{
	return judge_bytes(string, strlen(string));
}

void assert_explained(const char *words)
{
	if (!strstr(judgement.explanation.line, words))
		fail_msg("\"%s\" does not say \"%s\"", judgement.explanation.line, words);
}

enum status judge_sealed(const char *body, const char *verdict)
{
	char *log = sample_seal(body, verdict);
	enum status status = judge_string(log);

	free(log);
	return status;
}

enum status judge_swapped(const char *from, const char *to)
{
	char *body = sample_swap(sample_body, from, to);
	enum status status = judge_sealed(body, "as expected");

	free(body);
	return status;
}

void assert_not_whole(const char *const (*cases)[3], size_t count)
{
	for (size_t index = 0; index < count; index++) {
		enum status status = judge_swapped(cases[index][0], cases[index][1]);

		if (status != STATUS_NOT_WHOLE)
			fail_msg("status %d for \"%s\"", status, cases[index][1]);
		assert_explained(cases[index][2]);
	}
}

int judgement_done(void **state)
{
	(void)state;
	judgement_free(&judgement);
	return 0;
}
