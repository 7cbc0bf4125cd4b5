/*
 *   execute [read flag; HOW;] call [in interrupt | in nmi]
 *   execute read flag; HOW; straight [in interrupt | in nmi]
 *   rest HOW [early]
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
	return reader_expect(reader, "flag") && reader_expect(reader, ";") &&
	       clause_how(reader, &execution->serialization) && reader_expect(reader, ";");
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

bool clause_rest(struct parse *parse)
{
	struct reader *reader = &parse->reader;
	struct rest *rest = &parse->out->rest;

	parse->rest = reader_peek(reader);
	if (!clause_how(reader, &rest->wakes_by))
		return false;
	rest->may = true;
	rest->early = reader_take_if(reader, "early");
	return reader_expect_end(reader);
}

bool clause_repeat(struct parse *parse)
{
	struct reader *reader = &parse->reader;

	parse->repeat = reader_peek(reader);
	parse->out->back_to_back = true;
	return reader_expect(reader, "back") && reader_expect(reader, "to") &&
	       reader_expect(reader, "back") && reader_expect_end(reader);
}
