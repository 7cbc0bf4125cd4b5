#include "tools/generate/generate_options.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "scenario/language/language.h"
#include "tools/base/explain.h"
#include "tools/prove/options.h"

#define ITEM_SIZE 512
#define STEPS_USUAL 3
#define HOW "HOW"

static const char executors_usual[] = "call,read flag; HOW; call";

/* ---- Lists ----------------------------------------------------------------------------------- */

/* Takes the next item of a list off its front: up to a comma that is not in braces, since
 * instructions have some. False at the end; too long an item is cut, and is none then. */
static bool next_item(const char **list, char item[ITEM_SIZE])
{
	const char *at = *list;
	size_t length = 0;
	bool in_braces = false;

	if (!*at)
		return false;
	while (*at == ' ')
		at++;
	for (; *at && (*at != ',' || in_braces); at++) {
		if (*at == '{' || *at == '}')
			in_braces = *at == '{';
		if (length + 1 < ITEM_SIZE)
			item[length++] = *at;
	}
	item[length] = '\0';
	*list = *at ? at + 1 : at;
	return true;
}

static bool is_none(const char *option, const char *item, const char *what)
{
	note("generate: %s takes %s, not \"%s\"", option, what, item);
	return false;
}

static bool no_room(const char *option)
{
	note("generate: %s has more than there is room for; generate them in parts", option);
	return false;
}

/* ---- Each of them ---------------------------------------------------------------------------- */

static bool take_sites(const char *list, struct space *space)
{
	static struct scenario scenario;
	char item[ITEM_SIZE];

	space->site_count = 0;
	while (next_item(&list, item)) {
		if (!option_site(GENERATE_COMMAND, item, "line+0", &scenario))
			return false;
		if (!space_add_site(space, &scenario.sites[0]))
			return no_room("--sites");
	}
	return true;
}

static bool take_places(const char *list, struct space *space)
{
	static struct scenario scenario;
	char item[ITEM_SIZE];

	while (next_item(&list, item)) {
		if (!option_site(GENERATE_COMMAND, "jmp8 -> jmp8", item, &scenario))
			return false;
		if (!space_add_place(space, scenario.sites[0].unit, scenario.sites[0].offset))
			return no_room("--places");
	}
	return true;
}

static bool take_handlers(const char *list, struct space *space)
{
	char item[ITEM_SIZE];
	unsigned n;

	space->handlers = 0;
	while (next_item(&list, item)) {
		for (n = 0; n < HANDLER_POLICIES; n++)
			if (strcmp(item, handler_policy_name((enum handler_policy)n)) == 0)
				break;
		if (n == HANDLER_POLICIES)
			return is_none("--handlers", item, "next, old, new, retry");
		space->handlers |= 1u << n;
	}
	return true;
}

static bool take_ways(const char *list, struct space *space)
{
	char item[ITEM_SIZE];
	unsigned n;

	space->ways = 0;
	while (next_item(&list, item)) {
		for (n = 0; n < SERIALIZATIONS; n++)
			if (strcmp(item, serialization_name((enum serialization)n)) == 0)
				break;
		if (n == SERIALIZATIONS)
			return is_none("--serialize", item,
				       "ways as docs/language.md lists them: none, cpuid ...");
		space->ways |= 1u << n;
	}
	return true;
}

static bool take_also(const char *list, struct space *space)
{
	char item[ITEM_SIZE];

	while (next_item(&list, item)) {
		if (strcmp(item, "stop") == 0)
			space->also |= PROTOCOLS_STOP;
		else if (strcmp(item, "retire") == 0)
			space->also |= PROTOCOLS_RETIRE;
		else
			return is_none("--also", item, "stop and retire");
	}
	return true;
}

static bool add_executor(const char *execute, struct space *space)
{
	static struct scenario scenario;
	struct parse_error error;
	char source[ITEM_SIZE + 160];
	int length = snprintf(source, sizeof(source),
			      "scenario x\nabout x\nsite jmp8 -> jmp8\npatch write flag 1\n"
			      "forbid torn\nexecute %s\n",
			      execute);

	if (strpbrk(execute, "\r\n") ||
	    !scenario_parse("scenario", source, (size_t)length, &scenario, &error)) {
		note("generate: --executors takes what stands behind \"execute\" in a scenario, "
		     "not \"%s\"%s%s",
		     execute, strpbrk(execute, "\r\n") ? "" : ": ",
		     strpbrk(execute, "\r\n") ? "" : error.message);
		return false;
	}
	return space_add_executor(space, &scenario.execution) || no_room("--executors");
}

/* A clause is in a line, without a blank in front. */
static void part_clauses(char *source)
{
	for (char *at = source; (at = strchr(at, ';'));) {
		*at = ' ';
		at += strspn(at, " ") - 1;
		*at = '\n';
	}
}

/* A clause is behind each semicolon. Nothing else than these may be said by them. */
static bool add_besides(const char *clauses, struct space *space)
{
	static const char plain[] = "scenario x\nabout x\nsite jmp8 -> jmp8\npatch write all\n"
				    "\tsync cpuid\nforbid torn\n";
	static struct scenario bare, scenario;
	struct parse_error error = {.message = ""};
	struct besides besides;
	char source[ITEM_SIZE + sizeof(plain) + sizeof("site jmp8 -> jmp8\n")];
	int length = snprintf(source, sizeof(source), "%s%s%s\n", plain,
			      space->pairs ? "site jmp8 -> jmp8\n" : "", clauses);
	bool is_read, says_something;

	(void)scenario_parse("x", source, (size_t)length - strlen(clauses) - 1, &bare, &error);
	part_clauses(source);
	is_read = !strpbrk(clauses, "\r\n") &&
		  scenario_parse("scenario", source, (size_t)length, &scenario, &error);
	says_something = is_read && !scenario_same_experiment(&bare, &scenario);
	besides = (struct besides){.rest = scenario.rest, .others = scenario.others};
	bare.rest = scenario.rest;
	bare.others = scenario.others;
	if (says_something && scenario_same_experiment(&bare, &scenario))
		return space_add_besides(space, &besides) || no_room("--besides");
	note("generate: --besides takes clauses rest, online and also, with ; between two that "
	     "stand "
	     "together, not \"%s\"%s%s",
	     clauses, is_read || !error.message[0] ? "" : ": ", is_read ? "" : error.message);
	return false;
}

/* HOW stands for each of the ways; but for iret in an NMI, and nothing that is early, which the
 * language has not. */
static bool add_for_each_way(const char *item, struct space *space,
			     bool (*add)(const char *words, struct space *space))
{
	const char *how = strstr(item, HOW);
	char words[ITEM_SIZE];

	if (!how)
		return add(item, space);
	for (unsigned n = 0; n < SERIALIZATIONS; n++) {
		bool is_refused = (serialization_ways[n].returns && strstr(item, "in nmi")) ||
				  (n == SERIALIZE_NONE && strstr(item, "early"));
		int length = snprintf(words, sizeof(words), "%.*s%s%s", (int)(how - item), item,
				      serialization_name((enum serialization)n), how + strlen(HOW));

		if (!(space->ways >> n & 1) || is_refused)
			continue;
		if (length >= (int)sizeof(words))
			return is_none("--executors and --besides", "...", "shorter words");
		if (!add(words, space))
			return false;
	}
	return true;
}

static bool take_each(const char *list, struct space *space,
		      bool (*add)(const char *words, struct space *space))
{
	char item[ITEM_SIZE];

	while (next_item(&list, item))
		if (!add_for_each_way(item, space, add))
			return false;
	return true;
}

static bool take_condition(const char *condition, struct generate_options *options)
{
	char message[FILTER_MESSAGE_SIZE];

	options->filters = true;
	if (filter_parse(condition, &options->filter, message))
		return true;
	note("generate: --only-if: %s", message);
	return false;
}

/* ---- The whole ------------------------------------------------------------------------------- */

/* What can be read only when all else is known. */
struct later {
	const char *executors, *besides;
};

static bool take_option(int option, const char *word, struct generate_options *options,
			struct later *later)
{
	struct space *space = &options->space;

	switch (option) {
	case 's':
		return take_sites(word, space);
	case 'p':
		return take_places(word, space);
	case 'n':
		return option_number(GENERATE_COMMAND, "--steps", word, 1, PROTOCOL_STEPS_MAX,
				     &space->steps);
	case 'x':
		later->executors = word;
		return true;
	case 'b':
		later->besides = word;
		return true;
	case 'h':
		return take_handlers(word, space);
	case 'w':
		return take_ways(word, space);
	case 'a':
		return take_also(word, space);
	case 'r':
		space->back_to_back = true;
		return true;
	case 'u':
		space->unfenced = true;
		return true;
	case '2':
		space->pairs = true;
		return true;
	case 'i':
		return take_condition(word, options);
	case 'c':
		options->counts = true;
		return true;
	case 'j':
		options->prints_json = true;
		return true;
	case 'o':
		options->directory = word;
		return true;
	case 't':
		return option_number(GENERATE_COMMAND, "--threads", word, 1, GENERATE_THREADS_MAX,
				     &options->threads);
	case 'm':
		return option_number(GENERATE_COMMAND, "--sample", word, 1, SAMPLE_MAX,
				     &options->sample);
	case 'e':
		return option_number(GENERATE_COMMAND, "--seed", word, 0, SAMPLE_MAX,
				     &options->seed);
	default:
		note("generate: wrong usage; see \"crossmod help generate\"");
		return false;
	}
}

/* One thing at a time, and nothing that would change nothing. */
static bool check(int others, const struct generate_options *options, bool has_seed)
{
	if (others > 0)
		note("generate: it takes options alone; see \"crossmod help generate\"");
	else if (options->counts && (options->directory || options->sample))
		note("generate: --count writes none: leave out --output and --sample");
	else if (has_seed && !options->sample)
		note("generate: --seed is for --sample N: leave it out, or give that");
	else
		return true;
	return false;
}

static unsigned processors(void)
{
	long count = sysconf(_SC_NPROCESSORS_ONLN);

	return count < 1			    ? 1
	       : count > (long)GENERATE_THREADS_MAX ? GENERATE_THREADS_MAX
						    : (unsigned)count;
}

bool generate_options_read(int count, char **arguments, struct generate_options *options)
{
	static const struct option known[] = {
		{"sites", required_argument, NULL, 's'},
		{"places", required_argument, NULL, 'p'},
		{"steps", required_argument, NULL, 'n'},
		{"executors", required_argument, NULL, 'x'},
		{"handlers", required_argument, NULL, 'h'},
		{"serialize", required_argument, NULL, 'w'},
		{"also", required_argument, NULL, 'a'},
		{"besides", required_argument, NULL, 'b'},
		{"unfenced", no_argument, NULL, 'u'},
		{"pairs", no_argument, NULL, '2'},
		{"repeat", no_argument, NULL, 'r'},
		{"only-if", required_argument, NULL, 'i'},
		{"count", no_argument, NULL, 'c'},
		{"json", no_argument, NULL, 'j'},
		{"output", required_argument, NULL, 'o'},
		{"threads", required_argument, NULL, 't'},
		{"sample", required_argument, NULL, 'm'},
		{"seed", required_argument, NULL, 'e'},
		{NULL, 0, NULL, 0},
	};
	struct later later = {.executors = executors_usual, .besides = ""};
	bool has_seed = false;
	int option;

	memset(options, 0, sizeof(*options));
	options->threads = processors();
	options->space.steps = STEPS_USUAL;
	options->space.handlers = 1u << HANDLER_NEXT | 1u << HANDLER_RETRY;
	options->space.ways = 1u << SERIALIZE_NONE | 1u << SERIALIZE_CPUID;
	space_add_usual_sites(&options->space);
	optind = 0;
	opterr = 0;
	while ((option = getopt_long(count, arguments, "", known, NULL)) != -1) {
		has_seed |= option == 'e';
		if (!take_option(option, optarg, options, &later))
			return false;
	}
	return check(count - optind, options, has_seed) &&
	       take_each(later.executors, &options->space, add_executor) &&
	       take_each(later.besides, &options->space, add_besides);
}
