#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "prover/search/allowed.h"
#include "scenario/language/language.h"
#include "tools/base/commands.h"
#include "tools/base/explain.h"
#include "tools/base/output.h"
#include "tools/generate/generate_json.h"
#include "tools/generate/generate_options.h"
#include "tools/generate/workers.h"

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
	"  --threads N        processes that prove (default: one a processor); changes no output\n"
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
	struct workers workers;
	struct sample of_filtered; /* of those of which the condition holds */
	unsigned long long written;
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

/* In a stream an empty line stands between two. False ends it. */
static bool write_one(void *context, const struct scenario *scenario,
		      const outcome_set allowed[MODELS])
{
	static char printed[SCENARIO_PRINT_SIZE];
	struct generation *generation = context;

	if (!sample_next(&generation->of_filtered))
		return true;
	generation->written++;
	(void)scenario_print(scenario, printed, sizeof(printed));
	if (generation->options->directory)
		generation->status = write_file(generation->options->directory, scenario, printed);
	else if (generation->options->prints_json)
		generation->status = generate_json_scenario(scenario, allowed);
	else
		printf("%s%s", generation->written > 1 ? "\n" : "", printed);
	return generation->status == STATUS_AS_EXPECTED && !ferror(stdout);
}

/* ---- All ------------------------------------------------------------------------------------- */

static bool count_one(void *context, struct scenario *scenario)
{
	struct workers *workers = context;

	(void)scenario;
	workers->all++;
	workers->found++;
	return true;
}

static enum status count_all(struct generation *generation)
{
	struct workers *workers = &generation->workers;

	workers->only_counts = true;
	if (generation->options->filters)
		return workers_run(workers);
	space_each(&generation->options->space, count_one, workers);
	return STATUS_AS_EXPECTED;
}

/* Where a condition says which there are, it can be drawn only of what comes from the workers. */
static void draw(struct generation *generation)
{
	const struct generate_options *options = generation->options;
	unsigned long long found = generation->workers.found;
	struct sample sample = {
		.left = found,
		.wanted = options->sample < found ? options->sample : found,
		.random = options->seed,
	};

	if (options->filters)
		generation->of_filtered = sample;
	else
		generation->workers.sample = sample;
}

static enum status generate(struct generation *generation)
{
	const struct generate_options *options = generation->options;
	enum status status = STATUS_AS_EXPECTED;
	double counted_s;

	if (options->sample || options->counts)
		status = count_all(generation);
	if (status != STATUS_AS_EXPECTED)
		return status;
	if (options->counts) {
		if (!options->prints_json)
			printf("%llu\n", generation->workers.found);
		return status;
	}
	if (options->sample)
		draw(generation);
	counted_s = generation->workers.processor_s;
	generation->workers.only_counts = false;
	status = workers_run(&generation->workers);
	generation->workers.processor_s += counted_s;
	return status ? status : generation->status;
}

static double now_s(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void say(const struct generation *generation, double elapsed_s)
{
	const struct workers *workers = &generation->workers;
	double processor_s = workers->processor_s + now_s(CLOCK_PROCESS_CPUTIME_ID);

	note("generate: %llu scenarios of %llu, %llu written; %llu proofs, as the others are the "
	     "same to all models; %.2f s, of processor time %.2f s, in which %.0f scenarios a "
	     "second",
	     workers->found, workers->all, generation->written, workers->proved, elapsed_s,
	     processor_s, processor_s > 0 ? (double)workers->all / processor_s : 0);
	if (workers->given_up)
		note("generate: %llu left out, which have more than %zu states; \"crossmod "
		     "prove\" has no such limit: generate fewer steps, and prove those by it",
		     workers->given_up, PROOF_STATES_MAX);
}

static enum status status_of(const struct generation *generation)
{
	if (generation->workers.given_up)
		return STATUS_INCONCLUSIVE;
	return generation->workers.found ? STATUS_AS_EXPECTED : STATUS_FORBIDDEN;
}

/* The line behind all says that there is no more; so it is not there where something failed. */
static enum status conclude(const struct generation *generation)
{
	const struct workers *workers = &generation->workers;
	const struct generate_sums sums = {
		.all = workers->all,
		.found = workers->found,
		.given_up = workers->given_up,
		.written = generation->written,
		.proved = workers->proved,
	};

	if (generation->options->prints_json)
		return generate_json_end(&sums, status_of(generation));
	return status_of(generation);
}

enum status command_generate(int count, char **arguments)
{
	static struct generate_options options;
	static struct generation generation;
	double begun = now_s(CLOCK_MONOTONIC);
	enum status status;

	generation = (struct generation){
		.options = &options,
		.workers = {.options = &options,
			    .each = write_one,
			    .context = &generation,
			    .sample.is_all = true},
		.of_filtered.is_all = true,
	};

	if (!generate_options_read(count, arguments, &options))
		return STATUS_USAGE;
	if (options.directory && mkdir(options.directory, 0777) < 0 && errno != EEXIST) {
		note("generate: cannot make the directory %s: %s", options.directory,
		     strerror(errno));
		return STATUS_CANNOT_CREATE;
	}
	status = generate(&generation);
	if (status != STATUS_AS_EXPECTED)
		return status;
	/* Whoever cannot print them has not gone through them all */
	if (!ferror(stdout))
		say(&generation, now_s(CLOCK_MONOTONIC) - begun);
	return conclude(&generation);
}
