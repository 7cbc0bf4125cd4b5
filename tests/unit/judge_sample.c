#include "tests/unit/judge_sample.h"

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

enum status judge_text(const char *text)
{
	return judge_bytes(text, strlen(text));
}

void assert_explained(const char *words)
{
	if (!strstr(judgement.explanation.line, words))
		fail_msg("\"%s\" does not say \"%s\"", judgement.explanation.line, words);
}

enum status judge_sealed(const char *body, const char *verdict)
{
	char *log = sample_seal(body, verdict);
	enum status status = judge_text(log);

	free(log);
	return status;
}

int judgement_done(void **state)
{
	(void)state;
	judgement_free(&judgement);
	return 0;
}
