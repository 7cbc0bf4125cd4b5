#include "prover/search/telling.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "prover/search/protocols.h"

static const char *const sites[] = {
	"jmp8 -> jmp8",	  "jcc8 -> jcc8",     "nop2 -> jmp8",	"jmp8 -> nop2",
	"nop5 -> jmp32",  "jmp32 -> nop5",    "jmp32 -> jmp32", "nop5 -> call32",
	"call32 -> nop5", "call32 -> call32", "sled2 -> jmp8",	"jmp8 -> int3",
};

#define SITES (sizeof(sites) / sizeof(sites[0]))

/* What always fits. */
struct line {
	char *to;
	size_t size, length;
};

__attribute__((format(printf, 2, 3))) static void put(struct line *line, const char *format, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(line->to + line->length, line->size - line->length, format, arguments);
	va_end(arguments);
	if (length > 0 && line->length + (size_t)length < line->size)
		line->length += (size_t)length;
}

static void name(struct scenario *scenario)
{
	const struct site *site = &scenario->sites[0];
	struct line line = {scenario->name, sizeof(scenario->name), 0};
	char letters[PROTOCOL_LETTERS_SIZE];

	protocol_letters(scenario, letters);
	put(&line, "tell-%s-%s-%s%u-%s%s%s", site_kind_name(site->old_kind),
	    site_kind_name(site->new_kind), place_unit_name(site->unit), site->offset, letters,
	    !scenario->rest.may	   ? ""
	    : scenario->rest.early ? "-early"
				   : "-rest",
	    scenario->back_to_back ? "-back" : "");
}

/* "bytewise, sequential and prefetch": the names of the bits of a set. */
static void put_names(struct line *line, unsigned set, const char *(*name_of)(unsigned))
{
	for (unsigned n = 0; set >> n; n++) {
		unsigned above = set >> n >> 1;
		bool is_last_but_one = above && (above & (above - 1)) == 0;

		if (set >> n & 1)
			put(line, "%s%s", name_of(n),
			    is_last_but_one ? " and "
			    : above	    ? ", "
					    : "");
	}
}

static const char *model_word(unsigned model)
{
	return model_name((enum model)model);
}

static const char *outcome_word(unsigned outcome)
{
	return outcome_spelling((enum outcome)outcome);
}

static unsigned models_that_forbid(const struct telling *telling, unsigned outcome)
{
	unsigned models = 0;

	for (unsigned model = 0; model < MODELS; model++)
		if (!(telling->allowed[model] & OUTCOME_BIT(outcome)))
			models |= 1u << model;
	return models;
}

/* Those outcomes that exclude these models, and no other. */
static unsigned outcomes_that_exclude(const struct telling *telling, unsigned models)
{
	unsigned outcomes = 0;

	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++)
		if (models_that_forbid(telling, outcome) == models)
			outcomes |= OUTCOME_BIT(outcome);
	return outcomes;
}

/* "Here torn excludes coherent and snapshot; late-old and stale exclude coherent." */
static void describe(struct telling *telling)
{
	struct line line = {telling->scenario.about, sizeof(telling->scenario.about), 0};
	const char *gap = "Here ";

	for (unsigned models = 1; models < (1u << MODELS) - 1; models++) {
		unsigned outcomes = outcomes_that_exclude(telling, models);

		if (outcomes == 0)
			continue;
		put(&line, "%s", gap);
		put_names(&line, outcomes, outcome_word);
		put(&line, outcomes & (outcomes - 1) ? " exclude " : " excludes ");
		put_names(&line, models, model_word);
		gap = "; ";
	}
	put(&line, ".");
}

static void expect(struct telling *telling)
{
	struct scenario *scenario = &telling->scenario;
	outcome_set all = TELL_OUTCOMES, some = 0;

	for (unsigned model = 0; model < MODELS; model++) {
		all &= telling->allowed[model];
		some |= telling->allowed[model];
	}
	for (unsigned model = 0; model < MODELS; model++) {
		scenario->show[model] = telling->allowed[model] & (outcome_set)~all;
		scenario->forbid[model] = some & (outcome_set)~telling->allowed[model];
	}
	scenario->show_in_run = 0;
	scenario->forbid_in_run = OUTCOME_BIT(OUTCOME_FAULT);
}

void telling_describe(struct telling *telling)
{
	name(&telling->scenario);
	describe(telling);
	expect(telling);
}

const char *telling_site(unsigned n)
{
	return n < SITES ? sites[n] : NULL;
}

bool telling_place(unsigned length, unsigned n, enum place_unit *unit, uint16_t *offset)
{
	static const enum place_unit units[] = {PLACE_QUADWORD, PLACE_LINE, PLACE_PAGE};

	*unit = PLACE_LINE;
	*offset = 0;
	if (n == 0)
		return true;
	*unit = units[(n - 1) % 3];
	*offset = (uint16_t)((unsigned)*unit - (n - 1) / 3 - 1);
	return (n - 1) / 3 + 1 < length;
}

void telling_move(struct telling *telling, enum place_unit unit, uint16_t offset)
{
	struct scenario *scenario = &telling->scenario;

	for (unsigned site = 0; site < scenario->site_count; site++) {
		scenario->sites[site].unit = unit;
		scenario->sites[site].offset = offset;
	}
	name(scenario);
}
