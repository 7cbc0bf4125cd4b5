/*
 *   forbid OUTCOME ... [under MODEL ... | under all]
 *   show OUTCOME ... [under MODEL ... | under all]
 */
#include "scenario/clause.h"

static const char *outcome_word(unsigned outcome)
{
	return OUTCOMES_EXPECTABLE & OUTCOME_BIT(outcome) ? outcome_spelling((enum outcome)outcome)
							  : NULL;
}

static const char *model_word(unsigned model)
{
	return model_name((enum model)model);
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
static bool read_models(struct reader *reader, unsigned outcomes, unsigned *models, bool *runs)
{
	struct word under = reader_peek(reader);

	*models = (1u << MODELS) - 1;
	*runs = !reader_take_if(reader, "under");
	if (*runs)
		return true;
	if (outcomes & OUTCOMES_RUN_ONLY)
		return refuse(reader, &under, "the end of the line, since only runs see a fault");
	if (reader_take_if(reader, "all"))
		return reader_expect_end(reader);
	return read_set(reader, "a model, or all", model_word, MODELS, "", models);
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
		if (!refuse_both(parse, out->forbid[model] & out->show[model], model_word(model)))
			return false;
	return refuse_both(parse, out->forbid_in_run & out->show_in_run, "no model, in a run");
}

static bool read_expectation(struct parse *parse, outcome_set sets[MODELS], outcome_set *in_run)
{
	struct reader *reader = &parse->reader;
	unsigned outcomes, models;
	bool runs;

	if (!read_set(reader, "an outcome", outcome_word, OUTCOMES, "under", &outcomes) ||
	    !read_models(reader, outcomes, &models, &runs))
		return false;
	for (unsigned model = 0; model < MODELS; model++)
		if (models >> model & 1)
			sets[model] |= (outcome_set)(outcomes & ~OUTCOMES_RUN_ONLY);
	if (runs)
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
