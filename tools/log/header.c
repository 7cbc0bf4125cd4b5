#include "tools/log/header.h"

#include "kernel/core/log.h"
#include "kernel/options/options.h"
#include "kernel/options/options_print.h"

#include <inttypes.h>
#include <string.h>

/* The longest line of a log, without its newline; a longer one was cut. */
#define LINE_MAX_LENGTH (LOG_LINE_MAX - 2)

/* ---- The format ------------------------------------------------------------------------------ */

static bool check_first_line(const struct header *header, const struct tap *tap,
			     struct explanation *explanation)
{
	bool is_old = header->format < LOG_FORMAT_NAMES;

	if (tap->is_old == is_old)
		return true;
	return explain(explanation,
		       "the log contradicts itself: it is of format %" PRIu64
		       ", whose first line is \"%s\", and not \"%s\"",
		       header->format, is_old ? LOG_FIRST_LINE_OLD : LOG_FIRST_LINE,
		       is_old ? LOG_FIRST_LINE : LOG_FIRST_LINE_OLD);
}

static bool read_format(struct header *header, const struct tap *tap,
			struct explanation *explanation)
{
	struct span said = tap->heads[HEAD_FORMAT];

	header->format = 1;
	if (!said.start)
		return check_first_line(header, tap, explanation);
	if (span_take_number(&said, &header->format) && said.length == 0 && header->format > 1 &&
	    header->format <= LOG_FORMAT)
		return check_first_line(header, tap, explanation);
	return explain(
		explanation,
		"the log is of format %.*s, and this crossmod reads those up to %u: judge it "
		"by the version that made it, %.*s",
		SPAN_ARGUMENTS(tap->heads[HEAD_FORMAT]), LOG_FORMAT,
		SPAN_ARGUMENTS(tap->heads[HEAD_VERSION]));
}

/* ---- Options --------------------------------------------------------------------------------- */

/* Whether the log has all of the options. */
static bool has_options(const struct tap *tap)
{
	return tap->heads[HEAD_COMMAND_LINE].start &&
	       strlen("# ") + strlen(log_head_word(HEAD_COMMAND_LINE)) + strlen(": ") +
			       tap->heads[HEAD_COMMAND_LINE].length <
		       LINE_MAX_LENGTH;
}

/* As the kernel has read them. False when the log does not have them all. */
static bool read_options(const struct tap *tap, struct options *options)
{
	char line[LINE_MAX_LENGTH];

	if (!has_options(tap) || !span_copy(line, sizeof(line), tap->heads[HEAD_COMMAND_LINE]))
		return false;
	options_read(line, options);
	return true;
}

static bool check_seed(const struct tap *tap, const struct options *options,
		       struct explanation *explanation)
{
	struct span rest = tap->heads[HEAD_SEED];
	uint64_t said;

	if (!rest.start)
		return true;
	if (!span_take_number(&rest, &said) || rest.length > 0)
		return explain(explanation, "the log's seed is no number: \"%.*s\"",
			       SPAN_ARGUMENTS(tap->heads[HEAD_SEED]));
	if (!options || options->seed == said)
		return true;
	return explain(explanation,
		       "the log contradicts itself: by its command line the seed is %" PRIu64
		       ", and it says %" PRIu64,
		       options->seed, said);
}

/* What the line has of an option; of length 0 where it has nothing. */
static struct span in_force(struct span line, const char *name)
{
	while (line.length > 0) {
		struct span word = {line.start, span_find(line, " ")};

		line.start += word.length;
		line.length -= word.length;
		span_take(&line, " ");
		if (span_take(&word, name) && span_take(&word, "="))
			return word;
	}
	return (struct span){line.start, 0};
}

/* The options that the command line has. For the others it is the version that made the log which
 * knows their defaults. */
static bool check_in_force(const struct tap *tap, const struct options *options,
			   struct explanation *explanation)
{
	struct span line = tap->heads[HEAD_OPTIONS], seed;
	bool is_cut = span_ends(line, OPTIONS_LINE_CUT);
	char value[OPTIONS_LINE_SIZE];

	if (!line.start)
		return true;
	for (unsigned i = 0; i < option_row_count && options; i++) {
		const struct option_row *row = &option_rows[i];
		struct span said = in_force(line, row->name);

		if (!options_gave(options, row->name) || (is_cut && said.length == 0))
			continue;
		if (!option_print(row, options, value, sizeof(value)))
			value[0] = '\0';
		if (!span_equals(said, value))
			return explain(
				explanation,
				"the log contradicts itself: of its command line, \"%s=%.*s\" "
				"is in force, and its options have \"%s=%.*s\"",
				row->name, (int)SPAN_SHOWN_MAX, value, row->name,
				SPAN_ARGUMENTS(said));
	}
	seed = in_force(line, "seed");
	if (!tap->heads[HEAD_SEED].start || seed.length == 0 ||
	    (seed.length == tap->heads[HEAD_SEED].length &&
	     memcmp(seed.start, tap->heads[HEAD_SEED].start, seed.length) == 0))
		return true;
	return explain(explanation,
		       "the log contradicts itself: by its options the seed is %.*s, and it says "
		       "%.*s",
		       SPAN_ARGUMENTS(seed), SPAN_ARGUMENTS(tap->heads[HEAD_SEED]));
}

/* ---- The machine ----------------------------------------------------------------------------- */

static bool explain_header(const struct tap *tap, enum log_head which,
			   struct explanation *explanation)
{
	return explain(explanation, "the head of the log makes no sense: \"%s: %.*s\"",
		       log_head_word(which), SPAN_ARGUMENTS(tap->heads[which]));
}

/* "2445.012 MHz, from ..." */
static bool read_clock(struct header *header, const struct tap *tap,
		       struct explanation *explanation)
{
	struct span rest = tap->heads[HEAD_CLOCK];
	uint64_t mhz, khz;
	size_t digits;

	if (!rest.start)
		return true;
	if (!span_take_number(&rest, &mhz) || !span_take(&rest, "."))
		return explain_header(tap, HEAD_CLOCK, explanation);
	digits = rest.length;
	if (!span_take_number(&rest, &khz) || digits - rest.length != 3 ||
	    !span_take(&rest, " MHz") || mhz > UINT32_MAX || mhz + khz == 0)
		return explain_header(tap, HEAD_CLOCK, explanation);
	header->clock_khz = mhz * 1000 + khz;
	return true;
}

/* "3 online; ...", or "3, ..." */
static bool read_cpus(struct header *header, const struct tap *tap, struct explanation *explanation)
{
	struct span rest = tap->heads[HEAD_CPUS];

	if (!rest.start || (span_take_number(&rest, &header->cpus) && header->cpus > 0))
		return true;
	return explain_header(tap, HEAD_CPUS, explanation);
}

/* ---- The scenarios --------------------------------------------------------------------------- */

/* "2, of the 73 that are built in", or "2, of 3 files; 1 are refused": of the tests, those that are
 * not refused, and those that are. */
static bool check_scenarios(const struct tap *tap, uint64_t refused,
			    struct explanation *explanation)
{
	struct span rest = tap->heads[HEAD_SCENARIOS];
	uint64_t taken, all, said_refused = 0;

	if (!rest.start || tap->bailed_out)
		return true;
	if (!span_take_number(&rest, &taken) ||
	    (!span_take(&rest, ", of the ") && !span_take(&rest, ", of ")) ||
	    !span_take_number(&rest, &all))
		return explain_header(tap, HEAD_SCENARIOS, explanation);
	if (span_take(&rest, " files; ") &&
	    (!span_take_number(&rest, &said_refused) || !span_equals(rest, " are refused")))
		return explain_header(tap, HEAD_SCENARIOS, explanation);
	if (said_refused == refused && taken == tap->planned - refused && taken <= all &&
	    refused <= all - taken)
		return true;
	return explain(explanation,
		       "the log contradicts itself: of its %" PRIu64 " tests %" PRIu64
		       " are refused, and it says \"scenarios: %.*s\"",
		       tap->planned, refused, SPAN_ARGUMENTS(tap->heads[HEAD_SCENARIOS]));
}

bool header_read(struct header *header, const struct tap *tap, uint64_t refused,
		 struct explanation *explanation)
{
	const struct options *asked = NULL;
	struct options options;

	*header = (struct header){.lost = tap->lost, .inconclusive = tap_inconclusive(tap)};
	if (read_options(tap, &options)) {
		header->patches = options.patches;
		header->classifies = options.classify > 0;
		asked = &options;
	}
	return read_format(header, tap, explanation) && read_clock(header, tap, explanation) &&
	       read_cpus(header, tap, explanation) && check_seed(tap, asked, explanation) &&
	       check_in_force(tap, asked, explanation) &&
	       check_scenarios(tap, refused, explanation);
}
