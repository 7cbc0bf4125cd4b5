#include "kernel/options/option_table.h"

#include "kernel/options/option_test.h"
#include "lib/ascii.h"
#include "lib/format.h"
#include "lib/string.h"

#define COUNT_MAX 1000000u

static const struct option_choice apic_choices[] = {{"auto", false}, {"xapic", true}, {NULL, 0}};
static const struct option_choice idle_choices[] = {
	{"auto", ARCH_IDLE_AUTO}, {"on", ARCH_IDLE_ON}, {"off", ARCH_IDLE_OFF}, {NULL, 0}};
static const struct option_choice screen_choices[] = {{"auto", false}, {"none", true}, {NULL, 0}};
static const struct option_choice tell_choices[] = {{"auto", false}, {"effect", true}, {NULL, 0}};
static const struct option_choice switch_choices[] = {{"on", true}, {"off", false}, {NULL, 0}};

/* Those that drop what was fetched; others would not do for a sync. */
#define SYNC_KEEPS(NAME, word)
#define SYNC_DROPS(NAME, word) {word, SERIALIZE_##NAME},
#define SERIALIZATION(NAME, word, instruction, code, fetched, ...) SYNC_##fetched(NAME, word)
static const struct option_choice sync_choices[] = {{"auto", SERIALIZE_NONE},
#include "scenario/serializations.def"
						    {NULL, 0}};

#define WORD_KEEPS(word)
#define WORD_DROPS(word) "|" word
#define SERIALIZATION(NAME, word, instruction, code, fetched, ...) WORD_##fetched(word)
static const char sync_words[] =
#include "scenario/serializations.def"
	;

#define FIELD(member)                                                                              \
	.offset = offsetof(struct options, member), .size = sizeof(((struct options *)NULL)->member)
#define NUMBER(member, least, most)                                                                \
	.kind = OPTION_NUMBER, .minimum = (least), .maximum = (most), .value = "N", FIELD(member)
#define CHOICE(member, list) .kind = OPTION_CHOICE, .choices = (list), FIELD(member)

const struct option_row option_rows[] = {
	{"patches", NUMBER(patches, 1, OPTIONS_PATCHES_MAX),
	 .help = "each scenario ends after N patches (1000, or 10 seconds, when none of these four "
		 "is given)"},
	{"executions", NUMBER(executions, 1, OPTIONS_EXECUTIONS_MAX),
	 .help = "each scenario ends after N executions of all CPUs together"},
	{"seconds", NUMBER(seconds, 1, OPTIONS_SECONDS_MAX),
	 .help = "each scenario ends after N seconds"},
	{"milliseconds", NUMBER(milliseconds, 1, OPTIONS_MILLISECONDS_MAX),
	 .help = "each scenario ends after N milliseconds"},
	{"dwell", NUMBER(dwell, 0, COUNT_MAX), .initial = "16",
	 .help = "half of the patches pause up to N times between two steps, so that others meet "
		 "each step"},
	{"sweep", NUMBER(sweep, 0, COUNT_MAX), .initial = "0",
	 .help = "places the sites anew, and paces the executors otherwise, every N patches (0: "
		 "never)"},
	{"seed", NUMBER(seed, 0, UINT64_MAX), .initial = "1", .help = "of all that is random"},
	{"timeout_ms", NUMBER(timeout_ms, 1, OPTIONS_TIMEOUT_MS_MAX), .initial = "2000",
	 .help = "how long a sync may take"},
	{"watchdog_s", NUMBER(watchdog_s, 1, OPTIONS_SECONDS_MAX), .initial = "60",
	 .help = "ends a run in which the patcher has done nothing for so long, with the state of "
		 "every CPU"},
	{"scenarios", .kind = OPTION_STRING, FIELD(scenarios), .value = "A,B",
	 .help = "only the scenarios of these names"},
	{"module", .kind = OPTION_STRING, FIELD(machine.module), .boots = true, .value = "NAME",
	 .help = "the name of the only module, for a loader that hands over none (QEMU's "
		 "-initrd)"},
	{"emulator", .kind = OPTION_STRING, FIELD(machine.emulator), .boots = true,
	 .value = "WORDS",
	 .help = "the emulator that this is, for the log's head; \"_\" stands for a blank"},
	{"serial", .kind = OPTION_SERIAL, FIELD(machine.serial), .boots = true,
	 .value = "PORT,SPEED", .initial = "com1,115200",
	 .help = "where the log goes: com1 to com4, or an I/O address such as 0x2f8; 1200 to "
		 "115200 baud"},
	{"screen", CHOICE(machine.no_screen, screen_choices), .boots = true, .value = "none",
	 .initial = "auto", .help = "draws nothing, and no picture"},
	{"codes", NUMBER(codes, 1, OPTIONS_SECONDS_MAX), .boots = true,
	 .help = "at the end, the whole log as pages of QR codes on the screen, each for N "
		 "seconds; "
		 "a key does that without it"},
	{"idle", CHOICE(machine.idle, idle_choices), .boots = true, .value = "on|off",
	 .initial = "auto",
	 .help = "executors halt between bursts of passes, or never do; auto: from 128 CPUs on, "
		 "where a hypervisor is seen"},
	{"sync", CHOICE(machine.sync, sync_choices), .boots = true, .value = sync_words + 1,
	 .initial = "auto",
	 .help = "the kernel's own text is patched with syncs by that; auto: by the fastest, "
		 "measured at boot"},
	{"apic", CHOICE(machine.xapic, apic_choices), .boots = true, .value = "xapic",
	 .initial = "auto", .help = "does not switch to x2APIC mode"},
	{"classify", NUMBER(classify, 1, OPTIONS_SECONDS_MAX),
	 .help = "runs what tells the fetch models apart, N seconds in all, and names the "
		 "machine's "
		 "class"},
	{"bench", NUMBER(bench, 1, OPTIONS_BENCH_MAX),
	 .help = "instead of scenarios, N rounds of what syncs and patches cost"},
	{"bench_sites", NUMBER(bench_sites, OPTIONS_BENCH_SITES_MIN, OPTIONS_BENCH_SITES_MAX),
	 .initial = "16384", .help = "of batches of up to N sites only"},
	{"power", NUMBER(power, 1, OPTIONS_BENCH_MAX),
	 .help = "instead of scenarios, N rounds of patches back to back beside a plain loop"},
	{"tell", CHOICE(tell_effect, tell_choices), .value = "effect", .initial = "auto",
	 .help = "tells what an execution of a site was by what it did; auto: by where it led, "
		 "where that "
		 "is enough, which is faster"},
	{"trace", CHOICE(trace, switch_choices), .value = "on|off", .initial = "off",
	 .help = "shows what each step of each protocol costs, and each patch of the kernel's own "
		 "text"},
	{"test", .kind = OPTION_TEST, FIELD(machine.test), .value = "WORD",
	 .help = "provokes what a test wants to see the end of: DESIGN.md lists them"},
};

const unsigned option_row_count = sizeof(option_rows) / sizeof(option_rows[0]);

/* ---- What a value may be --------------------------------------------------------------------- */

/* "cpuid, iret or auto": the first of them, which is mostly the default, comes last. */
static void list_choices(const struct option_choice *choices, char to[OPTION_EXPECTED_SIZE])
{
	size_t length = 0;

	to[0] = '\0';
	for (const struct option_choice *at = choices + 1; at->word; at++)
		length += format_string(to + length, OPTION_EXPECTED_SIZE - length, "%s%s",
					length ? ", " : "", at->word);
	format_string(to + length, OPTION_EXPECTED_SIZE - length, " or %s", choices->word);
}

void option_expected(const struct option_row *row, char to[OPTION_EXPECTED_SIZE])
{
	typedef unsigned long long number;

	switch (row->kind) {
	case OPTION_NUMBER:
		format_string(to, OPTION_EXPECTED_SIZE,
			      "a number from %llu to %llu, decimal or 0x hexadecimal",
			      (number)row->minimum, (number)row->maximum);
		break;
	case OPTION_CHOICE:
		list_choices(row->choices, to);
		break;
	case OPTION_STRING:
		format_string(to, OPTION_EXPECTED_SIZE, "%s, of 1 to %u characters", row->value,
			      (unsigned)row->size - 1);
		break;
	case OPTION_SERIAL:
		format_string(to, OPTION_EXPECTED_SIZE, "%s", SERIAL_LINE_EXPECTED);
		break;
	case OPTION_TEST:
		format_string(to, OPTION_EXPECTED_SIZE, "the name of a test; DESIGN.md lists them");
		break;
	}
}

/* ---- Values ---------------------------------------------------------------------------------- */

/* False when it is not a number from beginning to end, or exceeds 64 bits. */
static bool parse_number(const char *word, size_t length, uint64_t *number)
{
	bool is_hex = length > 2 && word[0] == '0' && (word[1] == 'x' || word[1] == 'X');
	unsigned base = is_hex ? 16 : 10;

	*number = 0;
	for (size_t i = is_hex ? 2 : 0; i < length; i++) {
		unsigned digit = ascii_digit(word[i]);

		if (digit >= base || *number > (UINT64_MAX - digit) / base)
			return false;
		*number = *number * base + digit;
	}
	return length > 0;
}

/* x86 is little-endian: the low bytes are the number. */
static void store(const struct option_row *row, uint64_t number, void *field)
{
	memcpy(field, &number, row->size);
}

static bool take_number(const struct option_row *row, const char *value, size_t length, void *field)
{
	uint64_t number;

	if (!parse_number(value, length, &number) || number < row->minimum || number > row->maximum)
		return false;
	store(row, number, field);
	return true;
}

static bool take_choice(const struct option_row *row, const char *value, size_t length, void *field)
{
	for (const struct option_choice *at = row->choices; at->word; at++) {
		if (strlen(at->word) != length || memcmp(at->word, value, length) != 0)
			continue;
		store(row, at->value, field);
		return true;
	}
	return false;
}

/* With a NUL. False when it is empty, or too long. */
static bool take_string(const char *value, size_t length, void *field, size_t size)
{
	if (length == 0 || length >= size)
		return false;
	memcpy(field, value, length);
	((char *)field)[length] = '\0';
	return true;
}

static bool take_serial(const char *value, size_t length, void *field)
{
	char line[SERIAL_LINE_SIZE];

	return take_string(value, length, line, sizeof(line)) && serial_line_parse(line, field);
}

static bool take_test(const struct option_row *row, const char *value, size_t length, void *field)
{
	char word[ARCH_OPTIONS_TEST_SIZE];

	return take_string(value, length, word, sizeof(word)) && test_is_known(word) &&
	       take_string(value, length, field, row->size);
}

bool option_take(const struct option_row *row, const char *value, size_t length,
		 struct options *options)
{
	void *field = (uint8_t *)options + row->offset;

	switch (row->kind) {
	case OPTION_NUMBER:
		return take_number(row, value, length, field);
	case OPTION_CHOICE:
		return take_choice(row, value, length, field);
	case OPTION_STRING:
		return take_string(value, length, field, row->size);
	case OPTION_SERIAL:
		return take_serial(value, length, field);
	case OPTION_TEST:
		return take_test(row, value, length, field);
	}
	return false;
}
