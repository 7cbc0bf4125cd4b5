#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "tools/base/commands.h"
#include "tools/base/option.h"
#include "tools/base/output.h"
#include "tools/report/page.h"

const char report_help[] =
	"usage: crossmod report --output FILE [--explorer ADDRESS] LOG...\n"
	"       crossmod report --output FILE [--explorer ADDRESS] --database FILE [MACHINE...]\n"
	"\n"
	"Makes one page of HTML of logs, from any machines: scenarios by machines, with counts "
	"and\n"
	"bounds; which models each machine excludes, and by what; what patches cost; and all "
	"lines\n"
	"of the logs, to which all of it leads. The page needs no server and no network. \"-\" is\n"
	"the standard input. A log that is not whole is named there with the reason, and the\n"
	"others go on. docs/report.md describes it.\n"
	"\n"
	"With --database it is of a database of results (see \"crossmod help results\"): of "
	"machines,\n"
	"each by its number or a part of its name, or of all that it has. A log that is not where\n"
	"it was any more is in the report by what the database has of it.\n"
	"\n"
	"  --output FILE       the page\n"
	"  --database FILE     the database\n"
	"  --explorer ADDRESS  of the explorer's page: each scenario gets a link that opens it "
	"there\n"
	"                      (the usual one: crossmod.html beside the page, where there is one)\n"
	"\n"
	"exit status, whatever the verdicts are:\n"
	"   0  the page is made, of all logs, or of all that the database has\n"
	"   3  a log is not whole; the page is made\n"
	"  64  wrong usage\n"
	"  66  a log cannot be read; the page is made. Or the database cannot, or has no such "
	"machine\n"
	"  69  a log is of a machine that cannot run this; the page is made\n"
	"  70  out of memory\n"
	"  73  the page cannot be created\n"
	"  74  not all of the page could be written\n"
	"\n"
	"example:\n"
	"  crossmod report --output report.html results/*/log.txt\n";

enum { OPTION_OUTPUT = 256, OPTION_EXPLORER, OPTION_DATABASE };

#define EXPLORER_USUAL "crossmod.html"

struct report_options {
	const char *output, *explorer;
	const char *database; /* NULL: of files */
	char **words;	      /* files, or machines */
	size_t count;
};

static bool read_options(int count, char **arguments, struct report_options *options,
			 struct explanation *explanation)
{
	static const struct option known[] = {
		{"output", required_argument, NULL, OPTION_OUTPUT},
		{"explorer", required_argument, NULL, OPTION_EXPLORER},
		{"database", required_argument, NULL, OPTION_DATABASE},
		{NULL, 0, NULL, 0},
	};
	int option;

	*options = (struct report_options){0};
	optind = 0;
	opterr = 0;
	while ((option = getopt_long(count, arguments, ":", known, NULL)) != -1) {
		if (option == OPTION_OUTPUT)
			options->output = optarg;
		else if (option == OPTION_EXPLORER)
			options->explorer = optarg;
		else if (option == OPTION_DATABASE)
			options->database = optarg;
		else
			return option_explain(option, arguments, OPTION_OUTPUT, "report", "",
					      explanation);
	}
	options->words = arguments + optind;
	options->count = (size_t)(count - optind);
	if (options->count == 0 && !options->database)
		return explain(explanation, "report takes logs, or a database");
	return options->output || explain(explanation, "report takes --output FILE");
}

/* The explorer beside the page: a link to it holds wherever the two are put together. */
static const char *find_explorer(const char *page)
{
	char beside[PATH_MAX];
	int folder = (int)(path_file_name(page) - page);

	if (snprintf(beside, sizeof(beside), "%.*s" EXPLORER_USUAL, folder, page) >= PATH_MAX)
		return NULL;
	return access(beside, R_OK) == 0 ? EXPLORER_USUAL : NULL;
}

static enum status write_page(const struct report_options *options, const struct reported *reported,
			      const struct matrix *matrix)
{
	const struct page page = {reported, matrix, options->database,
				  options->explorer ? options->explorer
						    : find_explorer(options->output)};
	struct output output;

	if (!output_create(&output, options->output))
		return STATUS_CANNOT_CREATE;
	page_print(output.stream, &page);
	return output_close(&output);
}

static enum status no_memory(void)
{
	note("out of memory");
	return STATUS_INTERNAL;
}

static enum status read_all(const struct report_options *options, struct reported *reported)
{
	if (options->database)
		return reported_load(reported, options->database, options->words, options->count);
	return reported_read(reported, options->words, options->count) ? STATUS_AS_EXPECTED
								       : no_memory();
}

/* Which logs a database has is known only once it was read. */
static bool empties_a_log(const struct report_options *options, const struct reported *reported)
{
	for (size_t n = 0; n < reported->records.count; n++) {
		const char *file = reported->records.records[n].file;

		if (output_empties(options->output, &file, 1))
			return true;
	}
	return false;
}

static enum status make_page(const struct report_options *options, struct reported *reported,
			     struct matrix *matrix)
{
	enum status status = read_all(options, reported);

	if (status != STATUS_AS_EXPECTED)
		return status;
	if (empties_a_log(options, reported))
		return STATUS_USAGE;
	if (!matrix_make(matrix, reported))
		return no_memory();
	status = write_page(options, reported, matrix);
	return status == STATUS_AS_EXPECTED ? reported->worst : status;
}

static bool would_empty(const struct report_options *options)
{
	if (options->database)
		return output_empties(options->output, &options->database, 1);
	return output_empties(options->output, (const char *const *)options->words, options->count);
}

enum status command_report(int count, char **arguments)
{
	struct reported reported = {0};
	struct matrix matrix = {0};
	struct report_options options;
	struct explanation explanation;
	enum status status;

	if (!read_options(count, arguments, &options, &explanation)) {
		note("%s; see \"crossmod help report\"", explanation.line);
		return STATUS_USAGE;
	}
	if (would_empty(&options))
		return STATUS_USAGE;
	status = make_page(&options, &reported, &matrix);
	matrix_free(&matrix);
	reported_free(&reported);
	return status;
}
