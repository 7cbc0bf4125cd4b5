#include <getopt.h>
#include <string.h>

#include "tools/base/commands.h"
#include "tools/base/option.h"
#include "tools/base/output.h"
#include "tools/report/page.h"

const char report_help[] =
	"usage: crossmod report --output FILE [--explorer ADDRESS] LOG...\n"
	"\n"
	"Makes one page of HTML of logs, from any machines: scenarios by machines, with counts "
	"and\n"
	"bounds; which models each machine excludes, and by what; what patches cost; and all "
	"lines\n"
	"of the logs, to which all of it leads. The page needs no server and no network. \"-\" is\n"
	"the standard input. A log that is not whole is named there with the reason, and the\n"
	"others go on. docs/report.md describes it.\n"
	"\n"
	"  --output FILE       the page\n"
	"  --explorer ADDRESS  of the explorer's page: each scenario gets a link that opens it "
	"there\n"
	"\n"
	"exit status, whatever the verdicts are:\n"
	"   0  the page is made, of all logs\n"
	"   3  a log is not whole; the page is made\n"
	"  64  wrong usage\n"
	"  66  a log cannot be read; the page is made\n"
	"  69  a log is of a machine that cannot run this; the page is made\n"
	"  70  out of memory\n"
	"  73  the page cannot be created\n"
	"  74  not all of the page could be written\n"
	"\n"
	"example:\n"
	"  crossmod report --output report.html results/*/log.txt\n";

enum { OPTION_OUTPUT = 256, OPTION_EXPLORER };

struct report_options {
	const char *output, *explorer;
	char **files;
	size_t count;
};

static bool read_options(int count, char **arguments, struct report_options *options,
			 struct explanation *explanation)
{
	static const struct option known[] = {
		{"output", required_argument, NULL, OPTION_OUTPUT},
		{"explorer", required_argument, NULL, OPTION_EXPLORER},
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
		else
			return option_explain(option, arguments, OPTION_OUTPUT, "report", "",
					      explanation);
	}
	options->files = arguments + optind;
	options->count = (size_t)(count - optind);
	if (options->count == 0)
		return explain(explanation, "report takes a log, or several");
	return options->output || explain(explanation, "report takes --output FILE");
}

static enum status write_page(const struct report_options *options, const struct reported *reported,
			      const struct matrix *matrix)
{
	const struct page page = {reported, matrix, options->explorer};
	struct output output;

	if (!output_create(&output, options->output))
		return STATUS_CANNOT_CREATE;
	page_print(output.stream, &page);
	return output_close(&output);
}

static enum status make_page(const struct report_options *options, struct reported *reported,
			     struct matrix *matrix)
{
	enum status status;

	if (!reported_read(reported, options->files, options->count) ||
	    !matrix_make(matrix, reported)) {
		note("out of memory");
		return STATUS_INTERNAL;
	}
	status = write_page(options, reported, matrix);
	return status == STATUS_AS_EXPECTED ? reported->worst : status;
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
	if (output_empties(options.output, (const char *const *)options.files, options.count))
		return STATUS_USAGE;
	status = make_page(&options, &reported, &matrix);
	matrix_free(&matrix);
	reported_free(&reported);
	return status;
}
