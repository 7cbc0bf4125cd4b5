#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "kernel/core/random.h"
#include "prover/generate/expect.h"
#include "prover/generate/known.h"
#include "prover/generate/named.h"
#include "prover/search/allowed.h"
#include "scenario/language/language.h"
#include "tools/base/commands.h"
#include "tools/base/explain.h"
#include "tools/base/output.h"
#include "tools/generate/generate_json.h"
#include "tools/generate/generate_options.h"

const char generate_help[] =
	"usage: crossmod generate [options]\n"
	"\n"
	"Prints all scenarios of some sites, places, protocols, executors, handlers and ways to\n"
	"serialize, each once, with what the fetch models allow as their expectations.\n"
	"\n"
	"  --sites LIST       as in a scenario, with commas between them: \"jmp8 -> jmp8,nop5 -> "
	"jmp32\"\n"
	"                     (default: one of each kind)\n"
	"  --places LIST      likewise: line+0,line+63 ... (default: inside a quadword, and across "
	"the\n"
	"                     end of one, of a line, and of a page, behind each byte)\n"
	"  --steps N          protocols of at most so many steps, 1 to 6 (default: 3)\n"
	"  --executors LIST   what stands behind \"execute\"; HOW is each way to serialize "
	"(default:\n"
	"                     \"call,read flag; HOW; call\")\n"
	"  --handlers LIST    next, old, new, retry (default: next,retry)\n"
	"  --serialize LIST   how syncs and executors serialize (default: none,cpuid)\n"
	"  --also LIST        steps besides writes, fences, flags and syncs: stop, retire\n"
	"  --besides LIST     also with these clauses, with ; between two that stand together: "
	"\"rest\n"
	"                     HOW,online cpuid early,rest none; also patcher in interrupt\"\n"
	"  --unfenced         also with unfenced syncs\n"
	"  --pairs            of two sites each, one behind the other, instead of one\n"
	"  --repeat           also with patches back to back, where that can be\n"
	"  --only-if COND     only those of which it holds: \"snapshot and sequential differ\",\n"
	"                     \"any allows torn and not coherent allows stale\"\n"
	"  --count            say how many there are, and write none\n"
	"  --output DIR       a file for each, by its name, in this directory\n"
	"  --json             a line of JSON for each, and one behind all: docs/json.md\n"
	"  --sample N         N of them, by chance; --seed S: which (default: 0)\n"
	"\n"
	"On the standard error it says how many there were, and how many a second.\n"
	"\n"
	"exit status:\n"
	"   0  done\n"
	"   1  there is none\n"
	"   2  some have more states than are explored here, and were left out\n"
	"  64  wrong usage\n"
	"  70  out of memory\n"
	"  73  a file or the directory cannot be made\n";

struct generation {
	const struct generate_options *options;
	struct known *known;
	bool only_counts;	/* this time */
	unsigned long long all; /* in the space */
	unsigned long long found, given_up, written;

	/* Of a sample: so many are left, and so many of them are wanted. */
	unsigned long long left, wanted;
	uint64_t random;
	enum status status;
};

/* ---- One scenario ---------------------------------------------------------------------------- */

static enum status write_file(const char *directory, const struct scenario *scenario,
			      const char *printed)
{
	struct output output;
	char path[PATH_MAX];

	if (snprintf(path, sizeof(path), "%s/%s.scn", directory, scenario->name) >=
	    (int)sizeof(path)) {
		note("generate: the name of the directory %s is too long", directory);
		return STATUS_CANNOT_CREATE;
	}
	if (!output_create(&output, path))
		return STATUS_CANNOT_CREATE;
	fputs(printed, output.stream);
	return output_close(&output);
}

/* In a stream an empty line stands between two. */
static void write_one(struct generation *generation, const struct scenario *scenario,
		      const outcome_set allowed[MODELS])
{
	static char printed[SCENARIO_PRINT_SIZE];

	generation->written++;
	(void)scenario_print(scenario, printed, sizeof(printed));
	if (generation->options->directory)
		generation->status = write_file(generation->options->directory, scenario, printed);
	else if (generation->options->prints_json)
		generation->status = generate_json_scenario(scenario, allowed);
	else
		printf("%s%s", generation->written > 1 ? "\n" : "", printed);
}

/* Each with the chance that as many as are wanted come out of those that are left. */
static bool is_chosen(struct generation *generation)
{
	bool is;

	if (generation->options->sample == 0)
		return true;
	is = random_next(&generation->random) % generation->left < generation->wanted;
	generation->left--;
	generation->wanted -= is;
	return is;
}

static bool take(void *context, struct scenario *scenario)
{
	struct generation *generation = context;
	const struct generate_options *options = generation->options;
	outcome_set allowed[MODELS];

	generation->all++;
	if (!options->filters && (generation->only_counts || !is_chosen(generation))) {
		generation->found++;
		return true;
	}
	if (known_allowed(generation->known, scenario, allowed) != SEARCH_DONE) {
		generation->given_up++;
		return true;
	}
	if (options->filters && !filter_holds(&options->filter, allowed))
		return true;
	generation->found++;
	if (generation->only_counts || (options->filters && !is_chosen(generation)))
		return true;
	named_fill(scenario, allowed);
	expect_by_models(scenario, allowed);
	write_one(generation, scenario, allowed);
	return generation->status == STATUS_AS_EXPECTED && !ferror(stdout);
}

/* ---- All ------------------------------------------------------------------------------------- */

static void go_through(struct generation *generation, bool only_counts)
{
	generation->only_counts = only_counts;
	generation->all = generation->found = generation->given_up = 0;
	space_each(&generation->options->space, take, generation);
}

static void generate(struct generation *generation)
{
	const struct generate_options *options = generation->options;

	if (options->sample > 0) {
		go_through(generation, true);
		generation->left = generation->found;
		generation->wanted =
			options->sample < generation->found ? options->sample : generation->found;
		generation->random = options->seed;
	}
	go_through(generation, options->counts);
	if (options->counts && !options->prints_json)
		printf("%llu\n", generation->found);
}

static void say(const struct generation *generation, uint64_t nanoseconds)
{
	double seconds = (double)nanoseconds / 1e9;

	note("generate: %llu scenarios of %llu, %llu written; %llu proofs, as the others are the "
	     "same to all models; %.2f s of processor time, %.0f scenarios a second",
	     generation->found, generation->all, generation->written,
	     (unsigned long long)generation->known->proved, seconds,
	     seconds > 0 ? (double)generation->all / seconds : 0);
	if (generation->given_up)
		note("generate: %llu left out, which have more than %zu states; \"crossmod "
		     "prove\" has no such limit: generate fewer steps, and prove those by it",
		     generation->given_up, PROOF_STATES_MAX);
}

static enum status status_of(const struct generation *generation)
{
	if (generation->given_up)
		return STATUS_INCONCLUSIVE;
	return generation->found ? STATUS_AS_EXPECTED : STATUS_FORBIDDEN;
}

/* The line behind all says that there is no more; so it is not there where something failed. */
static enum status conclude(const struct generation *generation)
{
	const struct generate_sums sums = {
		.all = generation->all,
		.found = generation->found,
		.given_up = generation->given_up,
		.written = generation->written,
		.proved = generation->known->proved,
	};

	if (generation->status != STATUS_AS_EXPECTED)
		return generation->status;
	if (generation->options->prints_json)
		return generate_json_end(&sums, status_of(generation));
	return status_of(generation);
}

enum status command_generate(int count, char **arguments)
{
	static struct generate_options options;
	struct generation generation = {.options = &options};
	uint64_t begun = bounds_now();
	enum status status;

	if (!generate_options_read(count, arguments, &options))
		return STATUS_USAGE;
	if (options.directory && mkdir(options.directory, 0777) < 0 && errno != EEXIST) {
		note("generate: cannot make the directory %s: %s", options.directory,
		     strerror(errno));
		return STATUS_CANNOT_CREATE;
	}
	generation.known = known_begin(PROOF_STATES_MAX);
	if (!generation.known) {
		note("generate: out of memory");
		return STATUS_INTERNAL;
	}
	generate(&generation);
	say(&generation, bounds_now() - begun);
	status = conclude(&generation);
	known_end(generation.known);
	return status;
}
