#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/ascii.h"
#include "tools/base/option.h"
#include "tools/base/output.h"
#include "tools/log/log_envelope.h"
#include "tools/scan/command.h"
#include "tools/scan/join.h"
#include "tools/scan/photo.h"

const char scan_help[] =
	"usage: crossmod scan [--output FILE] [--log ID] PHOTO...\n"
	"\n"
	"Joins a log from photos of the pages of QR codes that the kernel shows at the end of a "
	"run, by\n"
	"the key c or the option codes=N, where there is no serial port. zbarimg reads the photos, "
	"of\n"
	"any kind of image: in any order, with several codes each, and as often as you like. A "
	"file of\n"
	"codes as strings, one a line, is read as it is. Pages that are missing are named. "
	"docs/scan.md\n"
	"says how to photograph.\n"
	"\n"
	"  --output FILE  where the log goes (the standard output)\n"
	"  --log ID       of several logs the one that has this ID on its pages\n"
	"\n"
	"exit status, whatever the log's verdict is:\n"
	"   0  the log is whole\n"
	"   3  pages are missing, or codes are damaged; or the log is not whole: what there is of "
	"it is\n"
	"      written all the same\n"
	"  64  wrong usage; or there are codes of several logs, and no --log\n"
	"  66  no photo shows a code of a log that could be read; each is named with the reason\n"
	"  69  there is no zbarimg\n"
	"  70  out of memory, or interrupted\n"
	"  73  the file cannot be created\n"
	"  74  not all of the log could be written\n"
	"\n"
	"example:\n"
	"  crossmod scan --output board.log photos/*.jpg && crossmod judge board.log\n";

enum { OPTION_OUTPUT = 256, OPTION_LOG };

struct scan_options {
	const char *output;
	bool has_id;
	uint32_t id;
	char **photos;
	size_t count;
};

/* ---- Options --------------------------------------------------------------------------------- */

static bool read_id(const char *word, uint32_t *id, struct explanation *explanation)
{
	size_t length = strlen(word);

	*id = 0;
	for (size_t i = 0; i < length && ascii_digit(word[i]) != ASCII_NO_DIGIT; i++)
		*id = *id << 4 | ascii_digit(word[i]);
	return (length == 8 && strspn(word, "0123456789abcdefABCDEF") == 8) ||
	       explain(explanation, "--log takes eight hexadecimal digits, and not \"%s\"", word);
}

static bool read_options(int count, char **arguments, struct scan_options *options,
			 struct explanation *explanation)
{
	static const struct option known[] = {
		{"output", required_argument, NULL, OPTION_OUTPUT},
		{"log", required_argument, NULL, OPTION_LOG},
		{NULL, 0, NULL, 0},
	};
	int option;

	*options = (struct scan_options){0};
	optind = 0;
	opterr = 0;
	while ((option = getopt_long(count, arguments, ":", known, NULL)) != -1) {
		if (option == OPTION_OUTPUT) {
			options->output = optarg;
		} else if (option == OPTION_LOG) {
			options->has_id = true;
			if (!read_id(optarg, &options->id, explanation))
				return false;
		} else {
			return option_explain(option, arguments, OPTION_OUTPUT, "scan", "",
					      explanation);
		}
	}
	options->photos = arguments + optind;
	options->count = (size_t)(count - optind);
	return options->count > 0 || explain(explanation, "scan takes a photo, or several");
}

/* ---- Photos ---------------------------------------------------------------------------------- */

/* What has gone wrong so far, but does not keep a log from being whole. */
static enum status worse(enum status before, enum status now)
{
	return before == STATUS_AS_EXPECTED ? now : before;
}

static enum status add_line(struct joined *joined, struct span line, const char *photo)
{
	struct explanation explanation = {0};
	struct code code;

	if (code_read(line, &code, &explanation) && joined_add(joined, &code, &explanation))
		return STATUS_AS_EXPECTED;
	note("%s: %s", photo, explanation.line);
	return explanation.out_of_memory ? STATUS_INTERNAL : STATUS_NOT_WHOLE;
}

static enum status add_lines(struct joined *joined, struct span lines, const char *photo)
{
	enum status status = STATUS_AS_EXPECTED;
	bool has_any = false;
	struct span line;

	while (lines.length > 0) {
		if (!span_take_line(&lines, &line)) {
			line = lines;
			lines.length = 0;
		}
		while (line.length > 0 && line.start[line.length - 1] == '\r')
			line.length--;
		if (!code_is_one(line))
			continue;
		has_any = true;
		status = worse(status, add_line(joined, line, photo));
	}
	if (!has_any)
		note("%s: there is no code of a log that could be read", photo);
	return status;
}

static enum status read_photos(const struct scan_options *options, struct joined *joined)
{
	enum status worst = STATUS_AS_EXPECTED;

	for (size_t i = 0; i < options->count; i++) {
		struct explanation explanation = {0};
		size_t length;
		char *lines;
		enum status status = photo_read(options->photos[i], &lines, &length, &explanation);

		if (status != STATUS_AS_EXPECTED)
			note("%s", explanation.line);
		else
			status =
				add_lines(joined, (struct span){lines, length}, options->photos[i]);
		free(lines);
		worst = worse(worst, status);
		if (status == STATUS_INTERNAL || status == STATUS_NO_MACHINE ||
		    status == STATUS_CANNOT_CREATE)
			break;
	}
	return worst;
}

/* ---- The log --------------------------------------------------------------------------------- */

static enum status choose(const struct scan_options *options, const struct joined *joined,
			  const struct joined_log **log)
{
	if (joined->count == 0) {
		note("no photo shows a code of a log that could be read");
		return STATUS_NO_INPUT;
	}
	*log = options->has_id ? joined_find(joined, options->id) : &joined->logs[0];
	if (*log && (options->has_id || joined->count == 1))
		return STATUS_AS_EXPECTED;
	for (size_t i = 0; i < joined->count; i++)
		note("log %08x: %u of its %u codes were read", joined->logs[i].log.crc32,
		     joined->logs[i].seen, joined->logs[i].log.count);
	if (options->has_id)
		note("there is no code of log %08x", options->id);
	else
		note("these are codes of several logs: choose one by --log ID");
	return STATUS_USAGE;
}

static enum status write_log(const struct scan_options *options, const char *bytes, size_t length)
{
	struct output output;

	if (!options->output) {
		fwrite(bytes, 1, length, stdout);
		return STATUS_AS_EXPECTED; /* output_end() will say it */
	}
	if (!output_create(&output, options->output))
		return STATUS_CANNOT_CREATE;
	fwrite(bytes, 1, length, output.stream);
	return output_close(&output);
}

/* As the judge does it, and no word of the verdict. */
static enum status check_log(const struct joined_log *joined, const char *bytes)
{
	struct span rest = {bytes, joined->log.bytes};
	struct explanation explanation;
	struct log log;

	if (joined->log.missing > 0) {
		note("log %08x: the machine had no room for the last %" PRIu64
		     " bytes of it: this is its beginning",
		     joined->log.crc32, joined->log.missing);
		return STATUS_NOT_WHOLE;
	}
	if (!log_find(&log, &rest, &explanation)) {
		note("log %08x: %s", joined->log.crc32, explanation.line);
		return STATUS_NOT_WHOLE;
	}
	note("log %08x: %" PRIu64 " bytes, of %u codes on %u page%s: it is whole",
	     joined->log.crc32, joined->log.bytes, joined->log.count, joined_pages(joined),
	     joined_pages(joined) == 1 ? "" : "s");
	return STATUS_AS_EXPECTED;
}

static enum status write_joined(const struct scan_options *options, const struct joined_log *log)
{
	struct explanation explanation = {0};
	char *bytes = joined_log_bytes(log, &explanation);
	enum status status, whole;

	if (!bytes) {
		note("%s", explanation.line);
		return explanation.out_of_memory ? STATUS_INTERNAL : STATUS_NOT_WHOLE;
	}
	status = write_log(options, bytes, log->log.bytes);
	whole = check_log(log, bytes);
	free(bytes);
	return worse(status, whole);
}

enum status command_scan(int count, char **arguments)
{
	const struct joined_log *log = NULL;
	struct joined joined = {0};
	struct scan_options options;
	struct explanation explanation;
	enum status read, status;

	if (!read_options(count, arguments, &options, &explanation)) {
		note("%s; see \"crossmod help scan\"", explanation.line);
		return STATUS_USAGE;
	}
	if (options.output &&
	    output_empties(options.output, (const char *const *)options.photos, options.count))
		return STATUS_USAGE;
	read = read_photos(&options, &joined);
	if (read == STATUS_AS_EXPECTED || read == STATUS_NO_INPUT || read == STATUS_NOT_WHOLE)
		status = choose(&options, &joined, &log);
	else
		status = read;
	/* A photo that shows nothing does no harm, where others show everything. */
	if (status == STATUS_AS_EXPECTED)
		status = write_joined(&options, log);
	joined_free(&joined);
	return status;
}
