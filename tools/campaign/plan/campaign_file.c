#include "tools/campaign/plan/campaign_file.h"

#include "lib/printable.h"
#include "tools/campaign/plan/campaign_complete.h"
#include "tools/campaign/plan/words.h"

#include <stdlib.h>
#include <string.h>

#define BAUD_USUAL "115200"

#define NOT_OF_BOARD "belongs below a board"

#define KINDS_LISTED "qemu, qemu-multi, kvm, bochs, processor, ssh or board"
#define WORDS_LISTED                                                                               \
	"scenarios, options, cpus, batch, time, jobs, processors, machine, emulator, crossmod, "   \
	"prepare, power, serial or log"

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

	return length <= CAMPAIGN_NAME_MAX && word[length] == '\0';
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
		if (strcmp(word, campaign_kind_word(kind)) != 0 ||
		    (kind == CAMPAIGN_BOARD && !is_first))
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

/* serial DEVICE [BAUD] */
static bool take_serial(struct parser *parser)
{
	struct campaign_machine *machine = last_machine(parser);
	const char *word;

	if (!machine || machine->kind != CAMPAIGN_BOARD)
		return refuse(parser, NOT_OF_BOARD);
	if (machine->serial)
		return refuse_twice(parser);
	word = words_peek(&parser->words);
	if (!word || word[0] != '/')
		return expect(parser, "a serial port, such as /dev/ttyUSB0");
	machine->serial = words_next(&parser->words);
	machine->baud = BAUD_USUAL;
	word = words_peek(&parser->words);
	if (!word)
		return true;
	if (word[strspn(word, "0123456789")] != '\0')
		return expect(parser, "bits a second, such as 115200");
	machine->baud = words_next(&parser->words);
	return expect_end(parser);
}

/* What takes its line as it stands there: the kernel's options, names, and commands of a shell.
 * *is_one false: this is none of those. */
static bool take_raw_line(struct parser *parser, bool *is_one)
{
	static struct campaign_machine nobody;
	struct campaign_machine *machine = last_machine(parser);
	struct campaign_machine *of = machine ? machine : &nobody;
	bool is_board = machine && machine->kind == CAMPAIGN_BOARD;
	const struct {
		const char *keyword;
		const char **to;
		bool is_for_it;
		const char *who, *what;
	} lines[] = {
		{"options", &settings_here(parser)->options, true, "",
		 "the kernel's options, such as patches=20"},
		{"emulator", &of->emulator, machine, "belongs below a machine",
		 "what the machine is called in the database"},
		{"crossmod", &of->crossmod, machine && machine->host,
		 "belongs below a machine of ssh", "a program"},
		{"prepare", &of->prepare, is_board, NOT_OF_BOARD, "a command"},
		{"power", &of->power, is_board, NOT_OF_BOARD, "a command"},
		{"log", &of->log, is_board, NOT_OF_BOARD, "a command"},
	};

	*is_one = true;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		if (strcmp(words_keyword(&parser->words), lines[i].keyword) != 0)
			continue;
		if (!lines[i].is_for_it)
			return refuse(parser, lines[i].who);
		return take_rest(parser, lines[i].to, lines[i].what);
	}
	*is_one = false;
	return true;
}

static bool take_line(struct parser *parser)
{
	const char *word = words_keyword(&parser->words);
	bool is_raw, is_good = take_raw_line(parser, &is_raw);

	if (is_raw || !words_check_rest(&parser->words, parser->explanation))
		return is_raw && is_good;
	if (strcmp(word, "scenarios") == 0)
		return take_scenarios(parser);
	if (strcmp(word, "machine") == 0)
		return take_machine(parser);
	if (strcmp(word, "serial") == 0)
		return take_serial(parser);
	if (strcmp(word, "cpus") == 0)
		return take_cpus(parser);
	if (strcmp(word, "batch") == 0)
		return take_number(parser, &settings_here(parser)->batch, CAMPAIGN_BATCH_MAX,
				   "how many scenarios a cell has, 1 to 250");
	if (strcmp(word, "time") == 0)
		return take_number(parser, &settings_here(parser)->time_s, CAMPAIGN_TIME_MAX,
				   "how many seconds a cell may take, 1 to 1000000");
	if (strcmp(word, "jobs") == 0)
		return take_number(parser, &parser->campaign->jobs, CAMPAIGN_JOBS_MAX,
				   "how many cells run at a time, 1 to 4096");
	if (strcmp(word, "processors") == 0)
		return take_number(parser, &parser->campaign->processors, CAMPAIGN_PROCESSORS_MAX,
				   "how many processors cells occupy together, 1 to 4096");
	return words_expect_keyword(&parser->words, WORDS_LISTED, parser->explanation);
}

/* ---- The whole --------------------------------------------------------------------------------
 */

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
	return campaign_complete(campaign, &parser.settings, shown.string, parser.words.line,
				 explanation);
}
