#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "scenario/language/language.h"
#include "tools/prove/command.h"
#include "tools/prove/options.h"
#include "prover/search/synth.h"
#include "prover/model/system.h"
#include "tools/prove/ticker.h"

#define COMMAND "crossmod synth"

const char synth_help[] =
	"usage: crossmod synth --site SITE [options]\n"
	"\n"
	"Finds the safe protocols with the fewest syncs, and of these, the fewest steps: all of\n"
	"them, by trying every sequence of write breakpoint, write head, write tail, write all "
	"and\n"
	"sync cpuid. The breakpoint handler is in place, and resumes behind the site.\n"
	"\n"
	"  --site SITE        as in a scenario: \"jmp8 -> jmp8\", \"nop5 -> call32\" ...\n"
	"  --place PLACE      as in a scenario: line+0 (the default), quad+7, page+4095 ...\n"
	"  --model MODEL      only this one: coherent, bytewise, snapshot, sequential, prefetch\n"
	"  --forbid LIST      outcomes that no run may have, with commas between them (default:\n"
	"                     torn,unserialized,mismatch,late-old,late-breakpoint)\n"
	"  --max N            at most so many steps (default: as many as can make a "
	"difference)\n" LIMITS_HELP "\n"
	"exit status:\n"
	"   0  there are some, for each model\n"
	"   1  there is none, for some model\n"
	"   2  for some model it was given up, for --memory or --time: nothing is concluded there\n"
	"  64  wrong usage\n";

struct options {
	const char *site, *place;
	enum model first_model, last_model;
	outcome_set forbid;
	unsigned most;
	struct limits limits; /* `seconds` of a model */
};

struct quest {
	const struct options *options;
	const struct scenario *scenario;
	enum model model;
	struct ticker ticker;
	struct synth synth;
};

static bool take_forbid(const char *list, outcome_set *forbid)
{
	char words[160];
	enum outcome outcome;

	if ((size_t)snprintf(words, sizeof(words), "%s", list) >= sizeof(words)) {
		fprintf(stderr, COMMAND ": --forbid takes a shorter list\n");
		return false;
	}
	*forbid = 0;
	for (char *word = strtok(words, ", "); word; word = strtok(NULL, ", ")) {
		if (!option_outcome(COMMAND, word, &outcome))
			return false;
		*forbid |= OUTCOME_BIT(outcome);
	}
	return true;
}

static bool take_option(int option, const char *word, struct options *options)
{
	switch (option) {
	case 's':
		options->site = word;
		return true;
	case 'p':
		options->place = word;
		return true;
	case 'm':
		if (!option_model(COMMAND, word, &options->first_model))
			return false;
		options->last_model = options->first_model;
		return true;
	case 'f':
		return take_forbid(word, &options->forbid);
	case 'b':
		return option_memory(COMMAND, word, &options->limits);
	case 't':
		return option_time(COMMAND, word, &options->limits);
	case 'n':
		return option_number(COMMAND, "--max", word, 1, STEPS_MAX, &options->most);
	default:
		fprintf(stderr, COMMAND ": wrong usage; see \"crossmod help synth\"\n");
		return false;
	}
}

static bool take_options(int count, char **arguments, struct options *options)
{
	static const struct option known[] = {
		{"site", required_argument, NULL, 's'},	 {"place", required_argument, NULL, 'p'},
		{"model", required_argument, NULL, 'm'}, {"forbid", required_argument, NULL, 'f'},
		{"max", required_argument, NULL, 'n'},	 {"memory", required_argument, NULL, 'b'},
		{"time", required_argument, NULL, 't'},	 {NULL, 0, NULL, 0},
	};
	int option;

	*options = (struct options){.place = "line+0", .last_model = MODELS - 1, .most = STEPS_MAX};
	options->limits = limits_usual();
	options->forbid = OUTCOMES_PROVED & ~OUTCOME_BIT(OUTCOME_STALE);
	optind = 0;
	opterr = 0;
	while ((option = getopt_long(count, arguments, "", known, NULL)) != -1)
		if (!take_option(option, optarg, options))
			return false;
	if (!options->site || optind != count) {
		fprintf(stderr, COMMAND ": it takes a --site, and no other words; see "
					"\"crossmod help synth\"\n");
		return false;
	}
	return true;
}

/* The scenario is the one of a file that says no more than the site and its place. */
static bool make_scenario(const struct options *options, struct scenario *scenario)
{
	char source[512], reason[SYSTEM_REASON_SIZE];
	struct system system;
	struct parse_error error;
	int length = snprintf(source, sizeof(source),
			      "scenario synth\nabout Sought.\nsite %s\nplace %s\nhandler next\n"
			      "patch write all\nexecute call\nforbid torn\n",
			      options->site, options->place);

	if (length < 0 || (size_t)length >= sizeof(source) || strpbrk(options->site, "\r\n") ||
	    strpbrk(options->place, "\r\n")) {
		fprintf(stderr, COMMAND ": --site and --place take one line\n");
		return false;
	}
	if (!scenario_parse("scenario", source, (size_t)length, scenario, &error)) {
		fprintf(stderr, COMMAND ": of --site and --place: %s\n", error.message);
		return false;
	}
	if (!system_build(&system, scenario, MODEL_COHERENT, 1, reason)) {
		fprintf(stderr, COMMAND ": %s\n", reason);
		return false;
	}
	return true;
}

static void print_protocol(const struct scenario *scenario, const struct synth_protocol *protocol)
{
	char step[STEP_PRINT_SIZE];

	for (unsigned n = 0; n < protocol->length; n++) {
		step_print(scenario, &protocol->steps[n], step, sizeof(step));
		printf("%s%s", n ? "; " : "  ", step);
	}
	printf("\n");
}

static void print_found(const struct scenario *scenario, const struct synth *synth)
{
	printf("syncs: %u, steps: %u, protocols: %u\n", synth->syncs, synth->steps, synth->count);
	for (unsigned n = 0; n < synth->count && n < SYNTH_MINIMAL_MAX; n++)
		print_protocol(scenario, &synth->minimal[n]);
	if (synth->count > SYNTH_MINIMAL_MAX)
		printf("  ... and %u more\n", synth->count - SYNTH_MINIMAL_MAX);
	printf("  Nothing shorter: %llu protocols have fewer syncs, or as many and fewer steps; "
	       "each was refuted\n  (%llu searches).\n",
	       (unsigned long long)synth->shorter, (unsigned long long)synth->explored);
}

static void tick(void *context, const struct effort *effort)
{
	struct quest *quest = context;

	if (ticker_is_due(&quest->ticker))
		ticker_say(&quest->ticker,
			   "%s under %s: %llu searches; this one: %zu states, %zu MiB",
			   quest->options->site, model_name(quest->model),
			   (unsigned long long)quest->synth.explored, effort->states,
			   bounds_mib(effort->bytes));
}

static enum synth_result search_protocols(struct quest *quest)
{
	const struct options *options = quest->options;
	const struct bounds bounds = {
		.states = SIZE_MAX,
		.bytes = options->limits.bytes,
		.until = bounds_until(options->limits.seconds),
		.look = tick,
		.context = quest,
	};
	const struct synth_question question = {
		.scenario = quest->scenario,
		.model = quest->model,
		.forbid = options->forbid,
		.most = options->most,
		.bounds = &bounds,
	};
	enum synth_result result;

	ticker_begin(&quest->ticker, COMMAND);
	result = synth_run(&question, &quest->synth);
	ticker_end(&quest->ticker);
	return result;
}

static enum status print_given_up(const struct quest *quest)
{
	const struct synth *synth = &quest->synth;
	char why[EFFORT_WORDS_SIZE];

	printf("unknown: it was given up after %llu searches.\n",
	       (unsigned long long)synth->explored);
	fflush(stdout);
	effort_words(&synth->effort, why);
	fprintf(stderr, COMMAND ": %s was given up %s. Nothing is concluded for it. %s\n",
		model_name(quest->model), why, effort_advice(&synth->effort));
	return STATUS_INCONCLUSIVE;
}

static enum status synth_one(struct quest *quest)
{
	const struct synth *synth = &quest->synth;
	enum synth_result result = search_protocols(quest);

	printf("%s: ", model_name(quest->model));
	switch (result) {
	case SYNTH_FOUND:
		print_found(quest->scenario, synth);
		return STATUS_AS_EXPECTED;
	case SYNTH_NONE:
		printf("none with at most %u syncs and %u steps is safe: %llu protocols, each "
		       "refuted (%llu searches).\n",
		       SYNTH_SYNCS_MAX, quest->options->most, (unsigned long long)synth->shorter,
		       (unsigned long long)synth->explored);
		return STATUS_FORBIDDEN;
	case SYNTH_GIVEN_UP:
		break;
	}
	return print_given_up(quest);
}

/* None is worse than unknown. */
static enum status worse(enum status a, enum status b)
{
	return a == STATUS_FORBIDDEN || b == STATUS_AS_EXPECTED ? a : b;
}

static void print_question(const struct options *options)
{
	const char *gap = " no ";

	printf("%s, %s:", options->site, options->place);
	for (unsigned n = 0; n < OUTCOMES; n++) {
		if (!(options->forbid & OUTCOME_BIT(n)))
			continue;
		printf("%s%s", gap, outcome_spelling((enum outcome)n));
		gap = ", ";
	}
	printf("\n");
}

enum status command_synth(int count, char **arguments)
{
	static struct quest quest; /* too large for a stack */
	enum status status = STATUS_AS_EXPECTED;
	struct scenario scenario;
	struct options options;

	if (!take_options(count, arguments, &options) || !make_scenario(&options, &scenario))
		return STATUS_USAGE;
	print_question(&options);
	fflush(stdout);
	quest = (struct quest){.options = &options, .scenario = &scenario};
	for (unsigned m = options.first_model; m <= options.last_model; m++) {
		quest.model = (enum model)m;
		status = worse(status, synth_one(&quest));
	}
	return status;
}
