/*
 *   execute [read flag; [if flag then] HOW;] call [in interrupt | in nmi]
 *   execute read flag; HOW; straight [in interrupt | in nmi]
 *   rest HOW [early]
 *   online HOW [early]
 *   also patcher in interrupt
 *   also handler executes site N
 *   also breakpoint before site N
 *   repeat back to back
 */
#include "scenario/language/clause.h"

/* The context that needs no word has none. */
static const char *context_word(unsigned context)
{
	return context == CONTEXT_PROGRAM ? NULL
					  : executor_context_name((enum executor_context)context);
}

static bool read_flag_part(struct reader *reader, struct execution *execution)
{
	if (!reader_take_if(reader, "read"))
		return true;
	execution->reads_flag = true;
	if (!reader_expect(reader, "flag") || !reader_expect(reader, ";"))
		return false;
	execution->conditional = reader_take_if(reader, "if");
	if (execution->conditional &&
	    (!reader_expect(reader, "flag") || !reader_expect(reader, "then")))
		return false;
	return clause_how(reader, &execution->serialization) && reader_expect(reader, ";");
}

static bool read_site_part(struct reader *reader, struct execution *execution)
{
	struct word word = reader_take(reader);

	if (word_is(&word, "call"))
		return true;
	if (!execution->reads_flag)
		return refuse(reader, &word, "what to execute (call, or read flag; ...)");
	execution->straight = true;
	return word_is(&word, "straight") ||
	       refuse(reader, &word, "how to come to the site (call, straight)");
}

static bool read_context_part(struct reader *reader, struct execution *execution)
{
	unsigned context;

	if (!reader_take_if(reader, "in"))
		return true;
	if (!reader_choice(reader, "a handler", context_word, EXECUTOR_CONTEXTS, &context))
		return false;
	execution->context = (enum executor_context)context;
	return true;
}

bool clause_execute(struct parse *parse)
{
	struct reader *reader = &parse->reader;
	struct execution *execution = &parse->out->execution;

	parse->execute = reader_peek(reader);
	return read_flag_part(reader, execution) && read_site_part(reader, execution) &&
	       read_context_part(reader, execution) && reader_expect_end(reader);
}

static bool read_wake(struct parse *parse)
{
	struct reader *reader = &parse->reader;
	struct rest *rest = &parse->out->rest;

	if (rest->may && rest->online)
		return refuse_because(reader, &parse->key,
				      "expected either \"rest\" or \"online\", found both; the "
				      "first is in line %u",
				      parse->rest.line);
	parse->rest = reader_peek(reader);
	if (!clause_how(reader, &rest->wakes_by))
		return false;
	rest->early = reader_take_if(reader, "early");
	return reader_expect_end(reader);
}

bool clause_rest(struct parse *parse)
{
	parse->out->rest.may = true;
	return read_wake(parse);
}

bool clause_online(struct parse *parse)
{
	parse->out->rest.online = true;
	return read_wake(parse);
}

static bool read_also_site(struct reader *reader, uint8_t *number)
{
	uint32_t site;

	if (!reader_expect(reader, "site") ||
	    !reader_number(reader, "a site", SITES_MAX - 1, &site))
		return false;
	*number = (uint8_t)site;
	return true;
}

bool clause_also(struct parse *parse)
{
	struct reader *reader = &parse->reader;
	struct others *others = &parse->out->others;
	struct word who = parse->also = reader_take(reader);
	bool *acts = NULL;
	bool read = false;

	if (word_is(&who, "patcher"))
		acts = &others->patcher;
	else if (word_is(&who, "handler"))
		acts = &others->handler;
	else if (word_is(&who, "breakpoint"))
		acts = &others->foreign;
	else
		return refuse(reader, &who, "who else acts (patcher, handler, breakpoint)");
	if (*acts)
		return refuse_because(reader, &who,
				      "expected each of those who act once, found one "
				      "a second time");
	*acts = true;
	if (acts == &others->patcher)
		read = reader_expect(reader, "in") && reader_expect(reader, "interrupt");
	else if (acts == &others->handler)
		read = reader_expect(reader, "executes") &&
		       read_also_site(reader, &others->handler_site);
	else
		read = reader_expect(reader, "before") &&
		       read_also_site(reader, &others->foreign_site);
	return read && reader_expect_end(reader);
}

bool clause_repeat(struct parse *parse)
{
	struct reader *reader = &parse->reader;

	parse->repeat = reader_peek(reader);
	parse->out->back_to_back = true;
	return reader_expect(reader, "back") && reader_expect(reader, "to") &&
	       reader_expect(reader, "back") && reader_expect_end(reader);
}
