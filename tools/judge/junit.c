#include "tools/judge/junit.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tools/base/html.h"
#include "tools/judge/test_line.h"

/* Tests of each log: that it is whole, and what it amounts to, which may be more than is wrong with
 * any one scenario. */
#define WHOLE_NAME "the log is whole"
#define VERDICT_NAME "the verdict is as expected"

static bool is_failure(const struct judged_test *judged)
{
	return judged->kind == JUDGED_RUN && judged->verdict != VERDICT_AS_EXPECTED;
}

static void print_case(FILE *to, unsigned number, struct span name, uint64_t elapsed_us)
{
	fprintf(to, "<testcase classname=\"crossmod.log-%u\" name=\"", number);
	html_span(to, name);
	fprintf(to, "\" time=\"%" PRIu64 ".%06" PRIu64 "\">", elapsed_us / 1000000,
		elapsed_us % 1000000);
}

/* As the summary has it, which ends with a newline. */
static void print_line(FILE *to, const struct tap_test *test, const struct judged_test *judged)
{
	char *line = NULL;
	size_t size;
	FILE *stream = open_memstream(&line, &size);

	if (!stream)
		return;
	test_line_print(stream, 0, test, judged);
	if (fclose(stream) == 0)
		html_words(to, strtok(line, "\n"));
	free(line);
}

static void print_test(FILE *to, unsigned number, const struct tap_test *test,
		       const struct judged_test *judged)
{
	print_case(to, number, test->name,
		   judged->kind == JUDGED_RUN ? judged->figures.elapsed_us : 0);
	if (judged->kind == JUDGED_SKIPPED) {
		fputs("<skipped message=\"", to);
		html_span(to, test->reason);
		fputs("\"/>", to);
	} else if (judged->kind == JUDGED_REFUSED) {
		fputs("<error type=\"refused\" message=\"", to);
		html_span(to, test->description);
		fputs("\"/>", to);
	} else if (is_failure(judged)) {
		fprintf(to, "<failure type=\"%s\" message=\"", verdict_name(judged->verdict));
		print_line(to, test, judged);
		fputs("\"/>", to);
	} else {
		fputs("<system-out>", to);
		print_line(to, test, judged);
		fputs("</system-out>", to);
	}
	fputs("</testcase>\n", to);
}

static void print_named(FILE *to, unsigned number, const char *name)
{
	print_case(to, number, (struct span){name, strlen(name)}, 0);
}

static void print_problem(FILE *to, const char *element, const char *type,
			  const struct judgement *judgement)
{
	fprintf(to, "<%s type=\"%s\" message=\"", element, type);
	html_words(to, judgement->explanation.line);
	fputs("\"/>", to);
}

static void print_whole(FILE *to, unsigned number, const struct judgement *judgement)
{
	print_named(to, number, WHOLE_NAME);
	if (!judgement_is_whole(judgement))
		print_problem(to, "error", "not whole", judgement);
	fputs("</testcase>\n", to);
}

static void print_verdict(FILE *to, unsigned number, const struct judgement *judgement)
{
	print_named(to, number, VERDICT_NAME);
	if (!judgement_is_whole(judgement))
		fputs("<skipped message=\"the log is not whole\"/>", to);
	else if (judgement->status != STATUS_AS_EXPECTED)
		print_problem(to, "failure",
			      conclusion_name(classification_conclusion(&judgement->machine)),
			      judgement);
	fputs("</testcase>\n", to);
}

static size_t count_failures(const struct judgement *judgement, size_t tests)
{
	size_t count = judgement_is_whole(judgement) && judgement->status != STATUS_AS_EXPECTED;

	for (size_t n = 0; n < tests; n++)
		count += is_failure(&judgement->tests[n]);
	return count;
}

void junit_begin(FILE *to)
{
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n", to);
}

void junit_log(FILE *to, const struct judge_walk *walk, const struct judgement *judgement)
{
	size_t tests = judgement_is_whole(judgement) ? judgement->test_count : 0;

	fprintf(to,
		"<testsuite name=\"log %u\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" "
		"skipped=\"%zu\">\n",
		walk->number, tests + 2, count_failures(judgement, tests),
		judgement_is_whole(judgement) ? judgement_count(judgement, JUDGED_REFUSED) : 1,
		judgement_is_whole(judgement) ? judgement_count(judgement, JUDGED_SKIPPED) : 1);
	print_whole(to, walk->number, judgement);
	print_verdict(to, walk->number, judgement);
	for (size_t n = 0; n < tests; n++)
		print_test(to, walk->number, &judgement->tap.tests[n], &judgement->tests[n]);
	fputs("</testsuite>\n", to);
}

void junit_end(FILE *to)
{
	fputs("</testsuites>\n", to);
}
