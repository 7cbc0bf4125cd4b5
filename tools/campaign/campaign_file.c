#include "tools/campaign/campaign_file.h"

#include "lib/printable.h"
#include "tools/campaign/words.h"

#include <stdlib.h>
#include <string.h>

#define BATCH_USUAL 100
#define TIME_USUAL_S 600
#define JOBS_USUAL 1

static const char *const kind_words[CAMPAIGN_KINDS] = {
	[CAMPAIGN_QEMU] = "qemu",   [CAMPAIGN_QEMU_MULTI] = "qemu-multi",
	[CAMPAIGN_KVM] = "kvm",	    [CAMPAIGN_BOCHS] = "bochs",
	[CAMPAIGN_BOARD] = "board", [CAMPAIGN_PROCESSOR] = "processor",
};

#define KINDS_LISTED "qemu, qemu-multi, kvm, bochs, processor, ssh or board"
#define WORDS_LISTED                                                                               \
	"scenarios, options, cpus, batch, time, jobs, machine, emulator, crossmod, prepare, "      \
	"power or log"

struct parser {
	struct campaign *campaign;
	struct campaign_settings settings; /* for all machines */
	struct words words;		   /* of the line under way */
	struct explanation *explanation;
};

static struct campaign_machine *last_machine(const struct parser *parser)
{
	struct campaign *campaign = parser->campaign;

	return campaign->machine_count ? &campaign->machines[campaign->machine_count - 1] : NULL;
}

/* Of the machine that stands above, or of all. */
static struct campaign_settings *settings_here(struct parser *parser)
{
	struct campaign_machine *machine = last_machine(parser);

	return machine ? &machine->settings : &parser->settings;
}

static bool expect(struct parser *parser, const char *what)
{
	return words_expect(&parser->words, what, parser->explanation);
}

static bool expect_end(struct parser *parser)
{
	return words_at_end(&parser->words) || expect(parser, "the end of the line");
}

static bool refuse(struct parser *parser, const char *why)
{
	return words_refuse(&parser->words, why, parser->explanation);
}

static bool refuse_twice(struct parser *parser)
{
	return refuse(parser, "is there already");
}

/* ---- Numbers and strings --------------------------------------------------------------------- */

static bool take_number(struct parser *parser, unsigned *to, unsigned max, const char *what)
{
	const char *word;
	unsigned long number;
	char *end;

	if (*to)
		return refuse_twice(parser);
	word = words_peek(&parser->words);
	if (!word || word[0] < '0' || word[0] > '9')
		return expect(parser, what);
	number = strtoul(word, &end, 10);
	if (*end || number < 1 || number > max)
		return expect(parser, what);
	*to = (unsigned)number;
	words_next(&parser->words);
	return expect_end(parser);
}

static bool take_rest(struct parser *parser, const char **to, const char *what)
{
	if (*to)
		return refuse_twice(parser);
	*to = words_rest(&parser->words);
	return *to || expect(parser, what);
}

/* A line that is for machines of one kind. */
static bool take_of_machine(struct parser *parser, const char **to, bool is_for_it, const char *who,
			    const char *what)
{
	if (!is_for_it)
		return refuse(parser, who);
	return take_rest(parser, to, what);
}

/* ---- The lines ------------------------------------------------------------------------------- */

static bool take_scenarios(struct parser *parser)
{
	struct campaign *campaign = parser->campaign;
	struct campaign_source *source = &campaign->sources[campaign->source_count];
	const char *word = words_peek(&parser->words);

	if (!word)
		return expect(parser, "standard, generate with its options, or files");
	if (campaign->source_count == CAMPAIGN_SOURCES_MAX)
		return refuse(parser, "is in one line too many");
	source->line = parser->words.line;
	source->kind = strcmp(word, "standard") == 0   ? SOURCE_STANDARD
		       : strcmp(word, "generate") == 0 ? SOURCE_GENERATE
						       : SOURCE_FILES;
	if (source->kind == SOURCE_STANDARD)
		words_next(&parser->words);
	while (!words_at_end(&parser->words) && source->kind != SOURCE_STANDARD)
		source->words[source->count++] = words_next(&parser->words);
	campaign->source_count++;
	return expect_end(parser);
}

static bool take_cpus(struct parser *parser)
{
	struct campaign_settings *settings = settings_here(parser);

	if (settings->cpus_count)
		return refuse_twice(parser);
	if (words_at_end(&parser->words))
		return expect(parser, "what --cpus takes, once or several times");
	while (!words_at_end(&parser->words))
		settings->cpus[settings->cpus_count++] = words_next(&parser->words);
	return true;
}

static bool is_name(const char *word)
{
	size_t length = strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "0123456789-_.");

	return word[length] == '\0' && length <= CAMPAIGN_NAME_MAX;
}

static bool is_known(const struct campaign *campaign, const char *name)
{
	for (unsigned i = 0; i < campaign->machine_count; i++)
		if (strcmp(campaign->machines[i].name, name) == 0)
			return true;
	return false;
}

static bool take_kind(struct parser *parser, struct campaign_machine *machine, bool is_first)
{
	const char *word = words_peek(&parser->words);

	for (unsigned kind = 0; word && kind < CAMPAIGN_KINDS; kind++) {
		if (strcmp(word, kind_words[kind]) != 0 || (kind == CAMPAIGN_BOARD && !is_first))
			continue;
		machine->kind = kind;
		words_next(&parser->words);
		return true;
	}
	return expect(parser,
		      is_first ? KINDS_LISTED : "qemu, qemu-multi, kvm, bochs or processor");
}

/* ssh HOST [KIND] */
static bool take_host(struct parser *parser, struct campaign_machine *machine)
{
	const char *word;

	words_next(&parser->words);
	word = words_peek(&parser->words);
	/* ssh would take it for an option */
	if (!word || word[0] == '-')
		return expect(parser, "a host's name");
	machine->host = words_next(&parser->words);
	machine->kind = CAMPAIGN_PROCESSOR;
	return words_at_end(&parser->words) || take_kind(parser, machine, false);
}

static bool takes_program(const struct campaign_machine *machine)
{
	return machine->kind == CAMPAIGN_QEMU || machine->kind == CAMPAIGN_QEMU_MULTI ||
	       machine->kind == CAMPAIGN_KVM;
}

static bool take_machine(struct parser *parser)
{
	struct campaign *campaign = parser->campaign;
	struct campaign_machine *machine = &campaign->machines[campaign->machine_count];
	const char *word = words_peek(&parser->words);

	if (!word || !is_name(word))
		return expect(parser, "a machine's name, of letters, digits, '-', '_' and '.'");
	if (is_known(campaign, word))
		return refuse(parser, "is the name of a machine above, too");
	if (campaign->machine_count == CAMPAIGN_MACHINES_MAX)
		return refuse(parser, "is one machine too many");
	machine->name = words_next(&parser->words);
	machine->line = parser->words.line;
	word = words_peek(&parser->words);
	if (word && strcmp(word, "ssh") == 0 ? !take_host(parser, machine)
					     : !take_kind(parser, machine, true))
		return false;
	if (takes_program(machine) && !words_at_end(&parser->words))
		machine->program = words_next(&parser->words);
	campaign->machine_count++;
	return expect_end(parser);
}

static bool take_line(struct parser *parser)
{
	static struct campaign_machine nobody;
	struct campaign_machine *machine = last_machine(parser);
	struct campaign_machine *of = machine ? machine : &nobody;
	const char *word = words_keyword(&parser->words);
	bool is_board = machine && machine->kind == CAMPAIGN_BOARD;

	if (strcmp(word, "scenarios") == 0)
		return take_scenarios(parser);
	if (strcmp(word, "machine") == 0)
		return take_machine(parser);
	if (strcmp(word, "cpus") == 0)
		return take_cpus(parser);
	if (strcmp(word, "options") == 0)
		return take_rest(parser, &settings_here(parser)->options,
				 "the kernel's options, such as patches=20");
	if (strcmp(word, "batch") == 0)
		return take_number(parser, &settings_here(parser)->batch, CAMPAIGN_BATCH_MAX,
				   "how many scenarios a cell has, 1 to 250");
	if (strcmp(word, "time") == 0)
		return take_number(parser, &settings_here(parser)->time_s, CAMPAIGN_TIME_MAX,
				   "how many seconds a cell may take, 1 to 1000000");
	if (strcmp(word, "jobs") == 0)
		return take_number(parser, &parser->campaign->jobs, CAMPAIGN_JOBS_MAX,
				   "how many cells run at a time, 1 to 4096");
	if (strcmp(word, "emulator") == 0)
		return take_of_machine(parser, &of->emulator, machine, "belongs below a machine",
				       "what the machine is called in the database");
	if (strcmp(word, "crossmod") == 0)
		return take_of_machine(parser, &of->crossmod, machine && machine->host,
				       "belongs below a machine of ssh", "a program");
	if (strcmp(word, "prepare") == 0)
		return take_of_machine(parser, &of->prepare, is_board, "belongs below a board",
				       "a command");
	if (strcmp(word, "power") == 0)
		return take_of_machine(parser, &of->power, is_board, "belongs below a board",
				       "a command");
	if (strcmp(word, "log") == 0)
		return take_of_machine(parser, &of->log, is_board, "belongs below a board",
				       "a command");
	return words_expect_keyword(&parser->words, WORDS_LISTED, parser->explanation);
}

/* ---- The whole ------------------------------------------------------------------------------- */

static void complete(struct campaign_settings *settings, const struct campaign_settings *usual)
{
	if (!settings->options)
		settings->options = usual->options;
	if (!settings->batch)
		settings->batch = usual->batch ? usual->batch : BATCH_USUAL;
	if (!settings->time_s)
		settings->time_s = usual->time_s ? usual->time_s : TIME_USUAL_S;
	if (!settings->cpus_count) {
		memcpy(settings->cpus, usual->cpus, sizeof(settings->cpus));
		settings->cpus_count = usual->cpus_count;
	}
}

static bool lacks(const struct parser *parser, unsigned line, const char *what)
{
	return explain(parser->explanation, "%s:%u:1: %s", parser->words.file, line, what);
}

/* A machine for each of its counts of CPUs, in the place of one. */
static bool spread(struct parser *parser, const struct campaign_machine *machine)
{
	struct campaign *campaign = parser->campaign;
	unsigned count = machine->settings.cpus_count ? machine->settings.cpus_count : 1;

	for (unsigned i = 0; i < count; i++) {
		struct campaign_machine *to = &campaign->machines[campaign->machine_count];

		if (campaign->machine_count == CAMPAIGN_MACHINES_MAX)
			return lacks(parser, machine->line, "there are too many machines");
		*to = *machine;
		to->cpus = machine->settings.cpus[i];
		campaign->machine_count++;
	}
	return true;
}

static bool finish(struct parser *parser)
{
	static struct campaign_machine machines[CAMPAIGN_MACHINES_MAX];
	struct campaign *campaign = parser->campaign;
	unsigned count = campaign->machine_count;

	if (!campaign->source_count)
		return lacks(parser, parser->words.line + 1,
			     "expected a line \"scenarios ...\", and there is none");
	if (!count)
		return lacks(parser, parser->words.line + 1,
			     "expected a line \"machine NAME KIND\", and there is none");
	if (!campaign->jobs)
		campaign->jobs = JOBS_USUAL;
	memcpy(machines, campaign->machines, sizeof(machines));
	campaign->machine_count = 0;
	for (unsigned i = 0; i < count; i++) {
		if (machines[i].kind == CAMPAIGN_BOARD && (!machines[i].power || !machines[i].log))
			return lacks(parser, machines[i].line,
				     "a board takes a line \"power COMMAND\" and a line \"log "
				     "COMMAND\" below it");
		complete(&machines[i].settings, &parser->settings);
		if (!spread(parser, &machines[i]))
			return false;
	}
	return true;
}

const char *campaign_kind_word(enum campaign_kind kind)
{
	return kind_words[kind];
}

bool campaign_parse(struct campaign *campaign, const char *file, const char *bytes, size_t length,
		    struct explanation *explanation)
{
	struct printable_path shown = printable_path(file);
	struct parser parser = {.campaign = campaign, .explanation = explanation};

	memset(campaign, 0, sizeof(*campaign));
	campaign->bytes = malloc(length + 1);
	campaign->words = malloc(length + 1);
	if (!campaign->bytes || !campaign->words)
		return explain_no_memory(explanation);
	memcpy(campaign->bytes, bytes, length);
	memcpy(campaign->words, bytes, length);
	campaign->words[length] = '\0';
	campaign->length = length;
	words_begin(&parser.words, shown.string, campaign->words, length);
	while (words_line(&parser.words)) {
		if (!words_check(&parser.words, explanation) || !take_line(&parser))
			return false;
	}
	return finish(&parser);
}

void campaign_free(struct campaign *campaign)
{
	free(campaign->bytes);
	free(campaign->words);
	memset(campaign, 0, sizeof(*campaign));
}
