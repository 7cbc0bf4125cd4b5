/*
 *   rest HOW [early]
 */
#include "scenario/clause.h"

static const char *serialization_word(unsigned how)
{
	return serialization_name((enum serialization)how);
}

bool clause_rest(struct parse *parse)
{
	struct reader *reader = &parse->reader;
	struct rest *rest = &parse->out->rest;
	unsigned how;

	parse->rest = reader_peek(reader);
	if (!reader_choice(reader, "how to serialize", serialization_word, SERIALIZATIONS, &how))
		return false;
	rest->may = true;
	rest->wakes_by = (enum serialization)how;
	rest->early = reader_take_if(reader, "early");
	return reader_expect_end(reader);
}
