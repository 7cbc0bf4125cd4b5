#include "prover/generate/named.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "prover/search/protocols.h"
#include "scenario/language/language.h"

/* FNV-1a, of 64 bits. */
#define HASH_BEGIN UINT64_C(0xcbf29ce484222325)
#define HASH_PRIME UINT64_C(0x100000001b3)

/* With the - before it. What does not fit before it is left out: letters of steps. */
#define KEY_LENGTH 17u

uint64_t named_key(const struct scenario *scenario)
{
	static struct scenario bare;
	static char printed[SCENARIO_PRINT_SIZE];
	uint64_t hash = HASH_BEGIN;
	size_t length;

	bare = *scenario;
	strcpy(bare.name, "x");
	strcpy(bare.about, "x");
	memset(bare.forbid, 0, sizeof(bare.forbid));
	memset(bare.show, 0, sizeof(bare.show));
	bare.forbid_in_run = bare.show_in_run = 0;
	length = scenario_print(&bare, printed, sizeof(printed));
	for (size_t n = 0; n < length; n++)
		hash = (hash ^ (unsigned char)printed[n]) * HASH_PRIME;
	return hash;
}

/* The names of a set, as words with blanks before them. */
static void put_outcomes(char *to, size_t size, const char *before, outcome_set set)
{
	size_t length = strlen(to);

	if (!set)
		return;
	length += (size_t)snprintf(to + length, size - length, "%s", before);
	for (unsigned n = 0; n < OUTCOMES; n++)
		if (set & OUTCOME_BIT(n))
			length += (size_t)snprintf(to + length, size - length, " %s",
						   outcome_spelling((enum outcome)n));
	snprintf(to + length, size - length, ".");
}

static void fill_about(struct scenario *scenario, const outcome_set allowed[MODELS])
{
	outcome_set all = (outcome_set)~0u, some = 0;

	for (unsigned model = 0; model < MODELS; model++) {
		all &= allowed[model];
		some |= allowed[model];
	}
	snprintf(scenario->about, sizeof(scenario->about), "Generated.%s",
		 some ? "" : " No model allows any outcome that could be forbidden.");
	put_outcomes(scenario->about, sizeof(scenario->about), " All models allow:", all);
	put_outcomes(scenario->about, sizeof(scenario->about),
		     " Some allow:", some & (outcome_set)~all);
}

void named_fill(struct scenario *scenario, const outcome_set *allowed)
{
	const struct site *site = &scenario->sites[0];
	char letters[PROTOCOL_LETTERS_SIZE];

	protocol_letters(scenario, letters);
	snprintf(scenario->name, sizeof(scenario->name) - KEY_LENGTH, "%s-%s-%s%u-%s",
		 site_kind_name(site->old_kind), site_kind_name(site->new_kind),
		 place_unit_name(site->unit), site->offset, letters);
	snprintf(scenario->name + strlen(scenario->name), KEY_LENGTH + 1, "-%016" PRIx64,
		 named_key(scenario));
	strcpy(scenario->about, "Generated.");
	if (allowed)
		fill_about(scenario, allowed);
}
