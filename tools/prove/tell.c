#include "tools/prove/tell.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "prover/search/protocols.h"
#include "prover/search/tell.h"
#include "prover/search/telling.h"
#include "tools/base/json.h"
#include "scenario/language/language.h"
#include "scenario/model_order.h"
#include "tools/base/ticker.h"
#include "tools/prove/options.h"
#include "tools/prove/tell_json.h"

#define COMMAND "crossmod synth --tell"

struct options {
	const char *site, *place; /* NULL: all */
	struct tell_pair pair;
	outcome_set by;
	unsigned steps;
	bool back_to_back, prints_json;
	struct limits limits; /* `seconds` of a site at a place */
};

struct quest {
	const struct options *options;
	struct ticker ticker;
	const char *site;
	struct tell tell;
	json_t *places; /* what was found; NULL: it is printed as it is found */

	unsigned printed;   /* scenarios */
	uint64_t protocols; /* tried */
	uint64_t searches;  /* that it took */
	unsigned given_up;  /* sites, each at a place */
};

static bool take_option(int option, const char *word, struct options *options)
{
	switch (option) {
	case 'a':
		return option_model(COMMAND, word, &options->pair.excluded);
	case 's':
		options->site = word;
		return true;
	case 'p':
		options->place = word;
		return true;
	case 'o':
		if (!option_outcomes(COMMAND, "--by", word, &options->by))
			return false;
		if (!(options->by & ~TELL_OUTCOMES))
			return true;
		fprintf(stderr, COMMAND ": no run can see a mismatch, so --by does not take it\n");
		return false;
	case 'b':
		return option_memory(COMMAND, word, &options->limits);
	case 't':
		return option_time(COMMAND, word, &options->limits);
	case 'r':
		options->back_to_back = true;
		return true;
	case 'j':
		options->prints_json = true;
		return true;
	case 'n':
		return option_number(COMMAND, "--max", word, 1, PROTOCOL_STEPS_MAX,
				     &options->steps);
	default:
		fprintf(stderr, COMMAND ": wrong usage; see \"crossmod help synth\"\n");
		return false;
	}
}

static bool take_other(int count, char **words, struct options *options)
{
	if (count != 2 || strcmp(words[0], "from") != 0) {
		fprintf(stderr, COMMAND ": it takes two models: --tell snapshot from sequential; "
					"see \"crossmod help synth\"\n");
		return false;
	}
	if (!option_model(COMMAND, words[1], &options->pair.other))
		return false;
	if (options->pair.other != options->pair.excluded)
		return true;
	fprintf(stderr, COMMAND ": it takes two models, and not %s twice\n", words[1]);
	return false;
}

static bool take_options(int count, char **arguments, struct options *options)
{
	static const struct option known[] = {
		{"tell", required_argument, NULL, 'a'},	 {"site", required_argument, NULL, 's'},
		{"place", required_argument, NULL, 'p'}, {"by", required_argument, NULL, 'o'},
		{"max", required_argument, NULL, 'n'},	 {"memory", required_argument, NULL, 'b'},
		{"time", required_argument, NULL, 't'},	 {"repeat", no_argument, NULL, 'r'},
		{"json", no_argument, NULL, 'j'},	 {NULL, 0, NULL, 0},
	};
	int option;

	*options = (struct options){.by = TELL_OUTCOMES, .steps = TELL_STEPS_USUAL};
	options->limits = limits_usual();
	optind = 0;
	opterr = 0;
	while ((option = getopt_long(count, arguments, "", known, NULL)) != -1)
		if (!take_option(option, optarg, options))
			return false;
	return take_other(count - optind, arguments + optind, options);
}

static void tick(void *context, const struct effort *effort)
{
	struct quest *quest = context;
	unsigned long long searches = quest->searches;

	(void)effort;
	searches += quest->tell.searches;
	if (ticker_is_due(&quest->ticker))
		ticker_say(&quest->ticker, TICKER_UNKNOWN, "%s: %llu searches; found so far: %u",
			   quest->site, searches, quest->printed);
}

/* ---- What was found -------------------------------------------------------------------------- */

static outcome_set tells_by(const struct quest *quest, unsigned n)
{
	const struct tell_pair *pair = &quest->options->pair;

	return tell_by(&quest->tell, n, pair->excluded, pair->other);
}

static void print_heading(const struct quest *quest, unsigned n)
{
	const struct options *options = quest->options;
	outcome_set by = tells_by(quest, n);
	const char *gap = " by ";

	printf("# %s from %s", model_name(options->pair.excluded), model_name(options->pair.other));
	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++) {
		if (!(by & OUTCOME_BIT(outcome)))
			continue;
		printf("%s%s", gap, outcome_spelling((enum outcome)outcome));
		gap = ", ";
	}
	printf("\n");
}

static void print_telling(struct quest *quest, unsigned n, enum place_unit unit, uint16_t offset)
{
	static char source[SCENARIO_PRINT_SIZE];
	struct telling telling = quest->tell.of[n];

	telling_move(&telling, unit, offset);
	scenario_print(&telling.scenario, source, sizeof(source));
	print_heading(quest, n);
	printf("%s\n", source);
	quest->printed++;
}

static uint64_t protocols(const struct tell *tell)
{
	uint64_t sum = 0;

	for (unsigned n = 0; n < TELL_SETTINGS; n++)
		sum += tell->protocols[n];
	return sum;
}

static void add_place(struct quest *quest, bool is_known, const struct site *at)
{
	json_array_append_new(quest->places,
			      tell_json_place(&quest->options->pair, &quest->tell, is_known,
					      quest->site, at, &quest->printed));
}

/* At this place, which no model can tell from the one at which it was found. */
static void print_place(struct quest *quest, enum place_unit unit, uint16_t offset)
{
	const struct options *options = quest->options;
	unsigned before = quest->printed;

	for (unsigned n = 0; n < quest->tell.count; n++)
		if (tells_by(quest, n))
			print_telling(quest, n, unit, offset);
	if (quest->printed > before)
		return;
	printf("# %s from %s: nothing tells them apart at %s, %s+%u: %llu protocols of at most %u "
	       "steps were tried\n\n",
	       model_name(options->pair.excluded), model_name(options->pair.other), quest->site,
	       place_unit_name(unit), offset, (unsigned long long)protocols(&quest->tell),
	       options->steps);
}

static void show(struct quest *quest, bool is_known, const struct site *at)
{
	if (quest->places)
		add_place(quest, is_known, at);
	else if (is_known)
		print_place(quest, at->unit, at->offset);
}

static void print_given_up(struct quest *quest)
{
	const struct effort *effort = &quest->tell.effort;
	char why[EFFORT_WORDS_SIZE];

	quest->given_up++;
	fflush(stdout);
	ticker_clear();
	effort_words(effort, why);
	fprintf(stderr, COMMAND ": %s was given up %s. Nothing is concluded for it. %s\n",
		quest->site, why, effort_advice(effort));
}

/* ---- Sites and places ------------------------------------------------------------------------ */

static bool search(struct quest *quest, const struct scenario *scenario)
{
	const struct options *options = quest->options;
	const struct bounds bounds = {
		.states = SIZE_MAX,
		.bytes = options->limits.bytes,
		.until = bounds_until(options->limits.seconds),
		.look = tick,
		.context = quest,
	};
	struct tell_question question = {
		.scenario = scenario,
		.steps = options->steps,
		.bounds = &bounds,
		.outcomes = options->by,
	};
	enum search_result result;

	question.pairs[options->pair.excluded] = (uint8_t)(1u << options->pair.other);
	result = tell_run(&question, &quest->tell);
	quest->protocols += protocols(&quest->tell);
	quest->searches += quest->tell.searches;
	if (result != SEARCH_DONE)
		print_given_up(quest);
	return result == SEARCH_DONE;
}

/* A site of which something can be said: a sled has no way back. */
static enum status read_site(const struct quest *quest, const char *place,
			     struct scenario *scenario)
{
	if (!option_site(COMMAND, quest->site, place, scenario))
		return STATUS_USAGE;
	scenario->back_to_back = quest->options->back_to_back;
	if (!scenario->back_to_back || !site_is_sled(&scenario->sites[0]))
		return STATUS_AS_EXPECTED;
	fprintf(stderr, COMMAND ": %s has no way back, so --repeat does not take it\n",
		quest->site);
	return STATUS_USAGE;
}

/* All places; those with the same boundary within the site are one to the models. */
static enum status try_places(struct quest *quest)
{
	enum place_unit unit;
	struct scenario scenario;
	bool is_known = false;
	uint16_t offset;

	enum status status = read_site(quest, "line+0", &scenario);

	if (status != STATUS_AS_EXPECTED)
		return status;
	for (unsigned n = 0; telling_place(scenario.sites[0].length, n, &unit, &offset); n++) {
		scenario.sites[0].unit = unit;
		scenario.sites[0].offset = offset;
		if (n == 0 || unit == PLACE_QUADWORD)
			is_known = search(quest, &scenario);
		show(quest, is_known, &scenario.sites[0]);
	}
	return STATUS_AS_EXPECTED;
}

static enum status try_place(struct quest *quest, const char *place)
{
	struct scenario scenario;
	enum status status = read_site(quest, place, &scenario);

	if (status != STATUS_AS_EXPECTED)
		return status;
	show(quest, search(quest, &scenario), &scenario.sites[0]);
	return STATUS_AS_EXPECTED;
}

static enum status try_site(struct quest *quest, const char *site)
{
	quest->site = site;
	return quest->options->place ? try_place(quest, quest->options->place) : try_places(quest);
}

static enum status try_sites(struct quest *quest)
{
	enum status status = STATUS_AS_EXPECTED;

	if (quest->options->site)
		return try_site(quest, quest->options->site);
	for (unsigned n = 0; telling_site(n) && status == STATUS_AS_EXPECTED; n++)
		if (!quest->options->back_to_back || !strstr(telling_site(n), "sled"))
			status = try_site(quest, telling_site(n));
	return status;
}

static enum status conclude(const struct quest *quest)
{
	const struct options *options = quest->options;
	bool is_unknown = quest->given_up > 0, is_found = quest->printed > 0;
	enum status status = is_unknown ? STATUS_INCONCLUSIVE
			     : is_found ? STATUS_AS_EXPECTED
					: STATUS_FORBIDDEN;

	if (quest->places)
		return json_print(tell_json(&options->pair,
					    is_unknown ? "unknown"
					    : is_found ? "found"
						       : "none",
					    quest->places, quest->protocols, quest->searches),
				  status);
	printf("# %s from %s: scenarios: %u, of %llu protocols (%llu searches)\n",
	       model_name(options->pair.excluded), model_name(options->pair.other), quest->printed,
	       (unsigned long long)quest->protocols, (unsigned long long)quest->searches);
	return status;
}

static enum status never(const struct options *options)
{
	const char *excluded = model_name(options->pair.excluded);
	const char *other = model_name(options->pair.other);

	if (options->prints_json)
		return json_print(tell_json(&options->pair, "never", json_array(), 0, 0),
				  STATUS_FORBIDDEN);
	printf("# %s from %s: never. Whatever %s allows, %s allows, in every scenario: "
	       "docs/models.md, \"Which is stronger\"\n",
	       excluded, other, other, excluded);
	return STATUS_FORBIDDEN;
}

enum status tell(int count, char **arguments)
{
	static struct quest quest; /* too large for a stack */
	struct options options;
	enum status status;

	if (!take_options(count, arguments, &options))
		return STATUS_USAGE;
	if (model_is_within(options.pair.other, options.pair.excluded))
		return never(&options);
	quest = (struct quest){.options = &options};
	if (options.prints_json)
		quest.places = json_array();
	ticker_begin(&quest.ticker, COMMAND, TICKER_PLAIN_S);
	status = try_sites(&quest);
	ticker_clear();
	if (status == STATUS_AS_EXPECTED)
		return conclude(&quest);
	json_decref(quest.places);
	return status;
}
