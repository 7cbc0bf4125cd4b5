#include "tests/unit/sample/site_samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "scenario/language/language.h"
#include "scenario/standard.h"

/* All that a run can tell apart. Not here: a jump and a call, or a jump and a conditional one, with
 * which the displacement of the one leads the other there too; and two nops. */
static const struct {
	enum site_kind old, new;
} pairs[] = {
	{SITE_JMP8, SITE_JMP8},	    {SITE_JCC8, SITE_JCC8},   {SITE_NOP2, SITE_JMP8},
	{SITE_JMP8, SITE_NOP2},	    {SITE_NOP2, SITE_JCC8},   {SITE_JCC8, SITE_NOP2},
	{SITE_SLED2, SITE_JMP8},    {SITE_SLED2, SITE_JCC8},  {SITE_JMP8, SITE_INT3},
	{SITE_INT3, SITE_JMP8},	    {SITE_JCC8, SITE_INT3},   {SITE_INT3, SITE_JCC8},
	{SITE_NOP2, SITE_INT3},	    {SITE_INT3, SITE_NOP2},   {SITE_SLED2, SITE_INT3},
	{SITE_JMP32, SITE_JMP32},   {SITE_NOP5, SITE_JMP32},  {SITE_JMP32, SITE_NOP5},
	{SITE_CALL32, SITE_CALL32}, {SITE_NOP5, SITE_CALL32}, {SITE_CALL32, SITE_NOP5},
	{SITE_JMP32, SITE_INT3},    {SITE_INT3, SITE_JMP32},  {SITE_CALL32, SITE_INT3},
	{SITE_INT3, SITE_CALL32},   {SITE_NOP5, SITE_INT3},   {SITE_INT3, SITE_NOP5},
};

/* What no pair of kinds has. */
static const struct {
	uint8_t length;
	char old[SITE_LENGTH_MAX + 1], new[SITE_LENGTH_MAX + 1];
} forms[] = {
	/* a form that leads to `next` by a jump over the rest, and by a call of it */
	{5, "\xeb\x03\x90\x00\x00", "\xe9\x20\x01\x00\x00"},
	{5, "\xe8\x00\x00\x00\x00", "\xe8\x20\x00\x00\x00"},
	/* a mixture that does: 66 90 */
	{2, "\x66\xcc", "\xeb\x90"},
	/* forms that trap in their second byte, and that are ud2, with and without a prefix */
	{2, "\x66\xcc", "\x66\x90"},
	{2, "\x0f\x0b", "\xeb\x0b"},
	{4, "\x66\x0f\x1f\x00", "\x66\x0f\x0b\x00"},
	/* the nearest places, and the farthest */
	{2, "\xeb\xf0", "\xeb\x08"},
	{2, "\xeb\x80", "\xeb\x83"},
	{5, "\xe9\x80\xff\x01\x00", "\xe9\xff\xff\x01\x00"},
	/* eight combinations */
	{5, "\xe9\x10\x20\x00\x00", "\xe9\x40\x30\x01\x00"},
	/* the longest */
	{16, "\xeb\x0e\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00",
	 "\xeb\x60\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"},
};

static const struct {
	enum place_unit unit;
	uint16_t offset;
} places[] = {
	{PLACE_QUADWORD, 0}, {PLACE_QUADWORD, 4}, {PLACE_QUADWORD, 7}, {PLACE_LINE, 0},
	{PLACE_LINE, 61},    {PLACE_LINE, 63},	  {PLACE_PAGE, 0},     {PLACE_PAGE, 2048},
	{PLACE_PAGE, 4092},  {PLACE_PAGE, 4095},
};

#define LENGTH_OF(array) (sizeof(array) / sizeof((array)[0]))

static void run_sample(const char *kind, const struct site *site, const struct execution *straight,
		       void (*run)(const struct site_sample *sample))
{
	struct site_sample sample = {
		.site = *site, .mixtures = mixtures_of(site), .straight = straight};

	snprintf(sample.name, sizeof(sample.name), "%s at %s+%u%s%s", kind,
		 place_unit_name(site->unit), site->offset, straight ? ", straight " : "",
		 straight ? serialization_name(straight->serialization) : "");
	run(&sample);
}

static void run_everywhere(const char *kind, struct site *site,
			   void (*run)(const struct site_sample *sample))
{
	for (size_t i = 0; i < LENGTH_OF(places); i++) {
		site->unit = places[i].unit;
		site->offset = places[i].offset;
		run_sample(kind, site, NULL, run);
		for (unsigned how = 0; how < SERIALIZATIONS; how++) {
			struct execution straight = {.reads_flag = true,
						     .serialization = (enum serialization)how,
						     .straight = true};

			run_sample(kind, site, &straight, run);
		}
	}
}

static void run_standard(void (*run)(const struct site_sample *sample))
{
	for (size_t i = 0; i < standard_file_count; i++) {
		const struct standard_file *file = &standard_files[i];
		struct scenario scenario;
		struct parse_error error;

		if (!scenario_parse(file->name, file->source, file->length, &scenario, &error))
			fail_msg("%s", error.message);
		const struct execution *execution = &scenario.execution;

		for (unsigned site = 0; site < scenario.site_count; site++) {
			run_sample(file->name, &scenario.sites[site],
				   site == 0 && execution->straight ? execution : NULL, run);
		}
	}
}

struct site site_of_bytes(const char *old, const char *new, size_t length)
{
	struct site site = {.length = (uint8_t)length, .unit = PLACE_LINE, .times = 1};

	memcpy(site.old_bytes, old, length);
	memcpy(site.new_bytes, new, length);
	return site;
}

struct site site_of_kinds(enum site_kind old, enum site_kind new)
{
	struct site site = {.old_kind = old, .new_kind = new, .unit = PLACE_LINE, .times = 1};

	assert_true(site_encode(&site));
	return site;
}

struct mixtures mixtures_of(const struct site *site)
{
	struct mixtures mixtures;
	char reason[SITE_REASON_SIZE];

	if (!site_mixtures(site, &mixtures, reason))
		fail_msg("%s", reason);
	return mixtures;
}

/* SDM, volume 2: XCHG 87 /r, LFENCE, MFENCE, CPUID, SERIALIZE, IRET, MOV 0f 22 /r; 41 says r8 to
 * r11, 48 says 64 bits. */
const char *known_code(enum serialization how, size_t *length)
{
	static const struct {
		size_t length;
		const char *code;
	} known[SERIALIZATIONS] = {
		[SERIALIZE_NONE] = {0, ""},
		[SERIALIZE_LOCK] = {3, "\x41\x87\x03"},
		[SERIALIZE_LFENCE] = {3, "\x0f\xae\xe8"},
		[SERIALIZE_MFENCE] = {3, "\x0f\xae\xf0"},
		[SERIALIZE_CPUID] = {2, "\x0f\xa2"},
		[SERIALIZE_SERIALIZE] = {3, "\x0f\x01\xe8"},
		[SERIALIZE_IRET] = {2, "\x48\xcf"},
		[SERIALIZE_MOVCR2] = {3, "\x0f\x22\xd0"},
	};

	if (!known[how].code)
		fail_msg("no test knows the code of `%s`: take it from the manual, and not from "
			 "scenario/serializations.def, to known_code() in %s",
			 serialization_name(how), __FILE__);
	*length = known[how].length;
	return known[how].code;
}

void site_samples(void (*run)(const struct site_sample *sample))
{
	char name[48];

	run_standard(run);
	for (size_t i = 0; i < LENGTH_OF(pairs); i++) {
		struct site site = site_of_kinds(pairs[i].old, pairs[i].new);

		snprintf(name, sizeof(name), "%s -> %s", site_kind_name(pairs[i].old),
			 site_kind_name(pairs[i].new));
		run_everywhere(name, &site, run);
	}
	for (size_t i = 0; i < LENGTH_OF(forms); i++) {
		struct site site = site_of_bytes(forms[i].old, forms[i].new, forms[i].length);

		snprintf(name, sizeof(name), "bytes[%zu]", i);
		run_everywhere(name, &site, run);
	}
}
