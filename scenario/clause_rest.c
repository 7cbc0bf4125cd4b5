/*
 *   rest HOW [early]
 */
#include "scenario/clause.h"

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
