#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "scenario/language/language.h"
#include "tools/base/json.h"
#include "tools/base/ticker.h"
#include "tools/prove/command.h"
#include "tools/prove/options.h"
#include "tools/prove/synth_json.h"
#include "tools/prove/tell.h"
#include "prover/search/synth.h"

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
	"difference)\n"
	"  --json             print it as JSON: docs/json.md\n" LIMITS_HELP "\n"
	"usage: crossmod synth --tell MODEL from MODEL [options]\n"
	"\n"
	"Finds scenarios that tell the first model from the second: an outcome that the second\n"
	"allows and the first does not, by the cheapest protocol, for each kind of site and each\n"
	"place. A machine that shows it is none of the first model. Each is printed as a file.\n"
	"\n"
	"  --site SITE        only this one; --place PLACE: only there\n"
	"  --repeat           with patches back to back: there and back, and nothing in between\n"
	"  --by LIST          only by these outcomes: torn, unserialized, late-old ...\n"
	"  --max N            at most so many steps (default: 4)\n"
	"  --memory, --time   as above, of each site at each place\n"
	"  --json             print it as JSON: docs/json.md\n"
	"\n"
	"exit status:\n"
	"   0  there are some, for each model; or something tells the two apart\n"
	"   1  there is none, for some model; or nothing does\n"
	"   2  for some model, or site, it was given up, for --memory or --time: nothing is\n"
	"      concluded there\n"
	"  64  wrong usage\n";

struct options {
	const char *site, *place;
	enum model first_model, last_model;
	outcome_set forbid;
	unsigned most;
	struct limits limits; /* `seconds` of a model */
	bool prints_json;
};

struct quest {
	const struct options *options;
	const struct scenario *scenario;
	enum model model;
	struct ticker ticker;
	struct synth synth;
	json_t *models; /* what was found, by model; NULL: as words */
};

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
		return option_outcomes(COMMAND, "--forbid", word, &options->forbid);
	case 'b':
		return option_memory(COMMAND, word, &options->limits);
	case 't':
		return option_time(COMMAND, word, &options->limits);
	case 'n':
		return option_number(COMMAND, "--max", word, 1, STEPS_MAX, &options->most);
	case 'j':
		options->prints_json = true;
		return true;
	default:
		fprintf(stderr, COMMAND ": wrong usage; see \"crossmod help synth\"\n");
		return false;
	}
}

static bool take_options(int count, char **arguments, struct options *options)
{
	static const struct option known[] = {
		{"site", required_argument, NULL, 's'},
		{"place", required_argument, NULL, 'p'},
		{"model", required_argument, NULL, 'm'},
		{"forbid", required_argument, NULL, 'f'},
		{"max", required_argument, NULL, 'n'},
		{"memory", required_argument, NULL, 'b'},
		{"time", required_argument, NULL, 't'},
		{"json", no_argument, NULL, 'j'},
		{NULL, 0, NULL, 0},
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
		ticker_say(&quest->ticker, TICKER_UNKNOWN,
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

	ticker_begin(&quest->ticker, COMMAND, TICKER_PLAIN_S);
	result = synth_run(&question, &quest->synth);
	ticker_clear();
	return result;
}

static void print_result(const struct quest *quest, enum synth_result result)
{
	const struct synth *synth = &quest->synth;

	printf("%s: ", model_name(quest->model));
	switch (result) {
	case SYNTH_FOUND:
		print_found(quest->scenario, synth);
		break;
	case SYNTH_NONE:
		printf("none with at most %u syncs and %u steps is safe: %llu protocols, each "
		       "refuted (%llu searches).\n",
		       SYNTH_SYNCS_MAX, quest->options->most, (unsigned long long)synth->shorter,
		       (unsigned long long)synth->explored);
		break;
	case SYNTH_GIVEN_UP:
		printf("unknown: it was given up after %llu searches.\n",
		       (unsigned long long)synth->explored);
		break;
	}
	fflush(stdout);
}

static enum status status_of(const struct quest *quest, enum synth_result result)
{
	const struct effort *effort = &quest->synth.effort;
	char why[EFFORT_WORDS_SIZE];

	if (result == SYNTH_FOUND)
		return STATUS_AS_EXPECTED;
	if (result == SYNTH_NONE)
		return STATUS_FORBIDDEN;
	effort_words(effort, why);
	fprintf(stderr, COMMAND ": %s was given up %s. Nothing is concluded for it. %s\n",
		model_name(quest->model), why, effort_advice(effort));
	return STATUS_INCONCLUSIVE;
}

static enum status synth_one(struct quest *quest)
{
	enum synth_result result = search_protocols(quest);

	if (quest->models)
		json_object_set_new(quest->models, model_name(quest->model),
				    synth_json_model(quest->scenario, &quest->synth, result,
						     quest->options->most));
	else
		print_result(quest, result);
	return status_of(quest, result);
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

/* Two questions have one name, and options of their own. */
static bool asks_to_tell(int count, char **arguments)
{
	for (int n = 1; n < count; n++)
		if (strcmp(arguments[n], "--tell") == 0 ||
		    strncmp(arguments[n], "--tell=", strlen("--tell=")) == 0)
			return true;
	return false;
}

static enum status synth(int count, char **arguments)
{
	static struct quest quest; /* too large for a stack */
	enum status status = STATUS_AS_EXPECTED;
	struct scenario scenario;
	struct options options;

	if (!take_options(count, arguments, &options) ||
	    !option_site(COMMAND, options.site, options.place, &scenario))
		return STATUS_USAGE;
	quest = (struct quest){.options = &options, .scenario = &scenario};
	if (options.prints_json)
		quest.models = json_object();
	else
		print_question(&options);
	fflush(stdout);
	for (unsigned m = options.first_model; m <= options.last_model; m++) {
		quest.model = (enum model)m;
		status = worse(status, synth_one(&quest));
	}
	if (!options.prints_json)
		return status;
	return json_print(synth_json(options.site, options.place, options.forbid, quest.models),
			  status);
}

enum status command_synth(int count, char **arguments)
{
	return asks_to_tell(count, arguments) ? tell(count, arguments) : synth(count, arguments);
}
