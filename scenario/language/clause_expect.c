/*
 *   forbid OUTCOME ... [under WHERE ... | under all]
 *   show OUTCOME ... [under WHERE ... | under all]
 *
 * WHERE is a model, or `run`.
 */
#include "scenario/language/clause.h"

/* Sets of what an expectation is for: a bit a model, and one for runs. */
#define RUN MODELS
#define ALL_MODELS ((1u << MODELS) - 1)
#define RUN_BIT (1u << RUN)

static const char *outcome_word(unsigned outcome)
{
	return OUTCOMES_EXPECTABLE & OUTCOME_BIT(outcome) ? outcome_spelling((enum outcome)outcome)
							  : NULL;
}

static const char *where_word(unsigned where)
{
	return where == RUN ? "run" : model_name((enum model)where);
}

/* Names up to `stop`, or to the end of the line; one or more, none twice. */
static bool read_set(struct reader *reader, const char *what, const char *(*name_of)(unsigned),
		     unsigned count, const char *stop, unsigned *set)
{
	*set = 0;
	for (;;) {
		struct word word = reader_peek(reader);
		unsigned value;

		if (*set != 0 && (word.length == 0 || word_is(&word, stop)))
			return true;
		if (!reader_choice(reader, what, name_of, count, &value))
			return false;
		if (*set >> value & 1)
			return refuse(reader, &word, "%s that is not in this line yet", what);
		*set |= 1u << value;
	}
}

/* Without `under`, all models, and runs too. */
static bool read_where(struct reader *reader, unsigned outcomes, unsigned *where)
{
	struct word under = reader_peek(reader);

	*where = ALL_MODELS | RUN_BIT;
	if (!reader_take_if(reader, "under"))
		return true;
	*where = ALL_MODELS;
	if (reader_take_if(reader, "all")) {
		if (!reader_expect_end(reader))
			return false;
	} else if (!read_set(reader, "a model, run, or all", where_word, MODELS + 1, "", where)) {
		return false;
	}
	if ((outcomes & OUTCOMES_RUN_ONLY) && (*where & ALL_MODELS))
		return refuse(reader, &under,
			      "the end of the line, or \"under run\", since only runs see a fault");
	if ((outcomes & OUTCOMES_MODEL_ONLY) && (*where & RUN_BIT))
		return refuse(reader, &under,
			      "the end of the line, or models, since no run sees a mismatch");
	return true;
}

static bool refuse_both(struct parse *parse, unsigned both, const char *where)
{
	for (unsigned outcome = 0; outcome < OUTCOMES; outcome++)
		if (both & OUTCOME_BIT(outcome))
			return refuse_because(&parse->reader, &parse->key,
					      "expected an outcome in forbid or in show, found %s "
					      "in both, under %s",
					      outcome_word(outcome), where);
	return true;
}

static bool check_contradiction(struct parse *parse)
{
	const struct scenario *out = parse->out;

	for (unsigned model = 0; model < MODELS; model++)
		if (!refuse_both(parse, out->forbid[model] & out->show[model], where_word(model)))
			return false;
	return refuse_both(parse, out->forbid_in_run & out->show_in_run, where_word(RUN));
}

static bool read_expectation(struct parse *parse, outcome_set sets[MODELS], outcome_set *in_run)
{
	struct reader *reader = &parse->reader;
	unsigned outcomes, where;

	if (!read_set(reader, "an outcome", outcome_word, OUTCOMES, "under", &outcomes) ||
	    !read_where(reader, outcomes, &where))
		return false;
	for (unsigned model = 0; model < MODELS; model++)
		if (where >> model & 1)
			sets[model] |= (outcome_set)(outcomes & ~OUTCOMES_RUN_ONLY);
	if (where & RUN_BIT)
		*in_run |= (outcome_set)(outcomes & ~OUTCOMES_MODEL_ONLY);
	parse->has_expectation = true;
	return check_contradiction(parse);
}

bool clause_forbid(struct parse *parse)
{
	return read_expectation(parse, parse->out->forbid, &parse->out->forbid_in_run);
}

bool clause_show(struct parse *parse)
{
	return read_expectation(parse, parse->out->show, &parse->out->show_in_run);
}
