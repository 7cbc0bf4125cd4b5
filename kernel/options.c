#include "kernel/options.h"

#include "arch/arch.h"
#include "kernel/bench.h"
#include "lib/format.h"
#include "lib/string.h"

#define COMPLAINTS_MAX 8

#define KNOWN_OPTIONS                                                                              \
	"patches= executions= seconds= dwell= sweep= seed= timeout_ms= watchdog_s= rest= sync= "   \
	"scenarios= module= serial= screen= apic= trace= bench= bench_sites= "                     \
	"test="

/* name=value in the command line. */
struct word {
	const char *text;
	size_t length;
	size_t name_length; /* `length` when there is no '=' */
	const char *value;
	size_t value_length;
};

struct parse {
	struct options *out;
	unsigned complaints;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Finds the next word at *line or behind it, and moves *line to its end. False at the end. */
static bool next_word(const char **line, struct word *word)
{
	const char *at = *line;

	while (is_blank(*at))
		at++;
	*word = (struct word){.text = at};
	while (at[word->name_length] != '\0' && !is_blank(at[word->name_length]) &&
	       at[word->name_length] != '=')
		word->name_length++;
	word->length = word->name_length;
	while (at[word->length] != '\0' && !is_blank(at[word->length]))
		word->length++;
	word->value = at + word->name_length + (word->length > word->name_length ? 1 : 0);
	word->value_length = (size_t)(at + word->length - word->value);
	*line = at + word->length;
	return word->length > 0;
}

static bool is_named(const struct word *word, const char *name)
{
	return strlen(name) == word->name_length &&
	       memcmp(word->text, name, word->name_length) == 0;
}

/* A word as a comment shows it: cut when it is long, and without what could end the line. */
struct shown {
	char text[48];
};

static struct shown show(const struct word *word)
{
	static const char cut[] = "...";
	struct shown shown = {0};
	size_t room = sizeof(shown.text) - sizeof(cut);
	size_t length = word->length < room ? word->length : room;

	for (size_t i = 0; i < length; i++) {
		char c = word->text[i];

		shown.text[i] = c >= ' ' && c <= '~' ? c : '?';
	}
	memcpy(shown.text + length, word->length > room ? cut : "", word->length > room ? 4 : 1);
	return shown;
}

static bool may_complain(struct parse *parse)
{
	return parse->complaints++ < COMPLAINTS_MAX;
}

/* The value of a hexadecimal digit, or a number too large for any base. */
static unsigned digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (unsigned)(c - 'a') + 10;
	if (c >= 'A' && c <= 'F')
		return (unsigned)(c - 'A') + 10;
	return UINT32_MAX;
}

/* False when it is not a number from beginning to end, or exceeds 64 bits. */
static bool parse_number(const char *text, size_t length, uint64_t *number)
{
	bool is_hex = length > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
	unsigned base = is_hex ? 16 : 10;

	*number = 0;
	for (size_t i = is_hex ? 2 : 0; i < length; i++) {
		unsigned digit = digit_value(text[i]);

		if (digit >= base || *number > (UINT64_MAX - digit) / base)
			return false;
		*number = *number * base + digit;
	}
	return length > 0;
}

/* The number of a word, or `current` and a complaint. A `current` below the minimum is none. */
static uint64_t read_number(struct parse *parse, const struct word *word, uint64_t minimum,
			    uint64_t maximum, uint64_t current)
{
	char instead[32] = "it is ignored";
	uint64_t number;

	if (parse_number(word->value, word->value_length, &number) && number >= minimum &&
	    number <= maximum)
		return number;
	if (current >= minimum)
		format_text(instead, sizeof(instead), "%llu is used", (unsigned long long)current);
	if (may_complain(parse))
		kernel_comment("option \"%s\": expected a number from %llu to %llu, decimal or 0x "
			       "hexadecimal; %s",
			       show(word).text, (unsigned long long)minimum,
			       (unsigned long long)maximum, instead);
	return current;
}

/* Copies the value of a word, or leaves `to` as it is and complains. */
static void read_text(struct parse *parse, const struct word *word, const char *expected, char *to,
		      size_t size)
{
	if (word->value_length > 0 && word->value_length < size) {
		memcpy(to, word->value, word->value_length);
		to[word->value_length] = '\0';
		return;
	}
	if (may_complain(parse))
		kernel_comment("option \"%s\": expected %s, of 1 to %u characters; %s is used",
			       show(word).text, expected, (unsigned)size - 1,
			       to[0] != '\0' ? "the one before it" : "the default");
}

static bool is_value(const struct word *word, const char *value)
{
	return strlen(value) == word->value_length &&
	       memcmp(word->value, value, word->value_length) == 0;
}

/* One of the values, of which the last one is NULL, or auto. Only looked at here: the machine reads
 * it by kernel_option(). */
static void check_choice(struct parse *parse, const struct word *word, const char *expected,
			 const char *const *values)
{
	for (; *values; values++)
		if (is_value(word, *values))
			return;
	if (!is_value(word, "auto") && may_complain(parse))
		kernel_comment("option \"%s\": expected %s; auto is used", show(word).text,
			       expected);
}

static bool read_switch(struct parse *parse, const struct word *word, bool current)
{
	if (is_value(word, "on"))
		return true;
	if (is_value(word, "off"))
		return false;
	if (may_complain(parse))
		kernel_comment("option \"%s\": expected on or off; %s is used", show(word).text,
			       current ? "on" : "off");
	return current;
}

static const char *const apic_values[] = {"xapic", NULL};
static const char *const rest_values[] = {"on", "off", NULL};
static const char *const screen_values[] = {"none", NULL};
static const char *const sync_values[] = {"cpuid", "iret", "movcr2", "serialize", NULL};

static void read_word(struct parse *parse, const struct word *word)
{
	struct options *out = parse->out;

	if (is_named(word, "patches"))
		out->patches = read_number(parse, word, 1, OPTIONS_PATCHES_MAX, out->patches);
	else if (is_named(word, "executions"))
		out->executions =
			read_number(parse, word, 1, OPTIONS_EXECUTIONS_MAX, out->executions);
	else if (is_named(word, "seconds"))
		out->seconds =
			(uint32_t)read_number(parse, word, 1, OPTIONS_SECONDS_MAX, out->seconds);
	else if (is_named(word, "dwell"))
		out->dwell = (uint32_t)read_number(parse, word, 0, 1000000, out->dwell);
	else if (is_named(word, "sweep"))
		out->sweep = (uint32_t)read_number(parse, word, 0, 1000000, out->sweep);
	else if (is_named(word, "seed"))
		out->seed = read_number(parse, word, 0, UINT64_MAX, out->seed);
	else if (is_named(word, "timeout_ms"))
		out->timeout_ms = (uint32_t)read_number(parse, word, 1, 60000, out->timeout_ms);
	else if (is_named(word, "watchdog_s"))
		out->watchdog_s =
			(uint32_t)read_number(parse, word, 1, OPTIONS_SECONDS_MAX, out->watchdog_s);
	else if (is_named(word, "scenarios"))
		read_text(parse, word, "names separated by commas", out->scenarios,
			  sizeof(out->scenarios));
	else if (is_named(word, "bench"))
		out->bench = (uint32_t)read_number(parse, word, 1, OPTIONS_BENCH_MAX, out->bench);
	else if (is_named(word, "bench_sites"))
		out->bench_sites = (uint32_t)read_number(parse, word, BENCH_SITES_MIN,
							 BENCH_SITES_MAX, out->bench_sites);
	else if (is_named(word, "trace"))
		out->trace = read_switch(parse, word, out->trace);
	else if (is_named(word, "test"))
		read_text(parse, word, "the name of a test", out->test, sizeof(out->test));
	else if (is_named(word, "apic"))
		check_choice(parse, word, "apic=xapic or apic=auto", apic_values);
	else if (is_named(word, "rest"))
		check_choice(parse, word, "rest=on, rest=off or rest=auto", rest_values);
	else if (is_named(word, "sync"))
		check_choice(parse, word, "sync=cpuid, iret, movcr2, serialize or auto",
			     sync_values);
	else if (is_named(word, "screen"))
		check_choice(parse, word, "screen=none or screen=auto", screen_values);
	else if (is_named(word, "serial") && word->length > word->name_length)
		return; /* the machine reads it before anything is printed, and complains */
	/* A module's name is the machine's to read. */
	else if (!is_named(word, "module") && may_complain(parse))
		kernel_comment("option \"%s\" is unknown and ignored; known are %s",
			       show(word).text, KNOWN_OPTIONS);
}

void options_parse(const char *command_line, struct options *out)
{
	struct parse parse = {.out = out};
	struct word word;

	*out = (struct options){.dwell = 16,
				.seed = OPTIONS_SEED_DEFAULT,
				.timeout_ms = 2000,
				.watchdog_s = 60,
				.bench_sites = BENCH_SITES_MAX};
	while (next_word(&command_line, &word))
		read_word(&parse, &word);
	if (out->patches == 0 && out->executions == 0 && out->seconds == 0)
		out->patches = OPTIONS_PATCHES_DEFAULT;
	if (parse.complaints > COMPLAINTS_MAX)
		kernel_comment("options: %u more not shown", parse.complaints - COMPLAINTS_MAX);
}

/* What is behind a prefix, or NULL. */
static const char *behind(const char *text, const char *prefix)
{
	size_t length = strlen(prefix);

	return strncmp(text, prefix, length) ? NULL : text + length;
}

struct provocation options_provocation(const struct options *options)
{
	static const char *const others[] = {"",	   "phantom-cpu", "deaf",
					     "deaf-late",  "page-tables", "stray-interrupts",
					     "jump-labels"};

	for (unsigned i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (!strcmp(options->test, others[i]))
			return (struct provocation){0};
	const char *stopped = behind(options->test, "stopped-");
	const char *patcher = stopped ? stopped : behind(options->test, "patcher-");

	return (struct provocation){.what = patcher ? patcher : options->test,
				    .by_patcher = patcher != NULL,
				    .others_stopped = stopped != NULL};
}

bool kernel_option(const char *command_line, const char *name, char *value, size_t size)
{
	struct word word;
	struct word last = {0};

	value[0] = '\0';
	while (next_word(&command_line, &word))
		if (word.length > word.name_length && is_named(&word, name))
			last = word;
	if (last.text == NULL)
		return false;
	if (last.value_length >= size) {
		kernel_comment("option \"%s\": its value has %u characters, more than %u; ignored",
			       show(&last).text, (unsigned)last.value_length, (unsigned)size - 1);
		return false;
	}
	memcpy(value, last.value, last.value_length);
	value[last.value_length] = '\0';
	return true;
}
