#include "scenario/serialization.h"

#include <stddef.h>

#define LENGTH(...) (sizeof((const uint8_t[]){0, __VA_ARGS__}) - 1)
#define LIST(...)                                                                                  \
	{                                                                                          \
		__VA_ARGS__                                                                        \
	}

#define KEEPS false
#define DROPS true
#define PROGRAM false
#define KERNEL true
#define PLAIN false
#define RETURN true

#define SERIALIZATION(NAME, word, instruction, code, fetched, allowed, there, form, operand)       \
	_Static_assert(LENGTH code <= SERIALIZATION_LENGTH_MAX,                                    \
		       word " has more bytes than SITE_ROOM_FRONT leaves room for");               \
	_Static_assert(!(form) || ((fetched) && LENGTH code == SERIALIZATION_RETURN_LENGTH),       \
		       word " returns: no burst, and no frame, is made for it");
#include "scenario/serializations.def"

const struct serialization_way serialization_ways[SERIALIZATIONS] = {
#define SERIALIZATION(NAME, word, instruction, code, fetched, allowed, there, form, operand)       \
	[SERIALIZE_##NAME] = {word,    instruction, LENGTH code, LIST code,                        \
			      fetched, allowed,	    form,	 LIST there},
#include "scenario/serializations.def"
};

const char *serialization_name(enum serialization serialization)
{
	return serialization < SERIALIZATIONS ? serialization_ways[serialization].word : NULL;
}

bool serialization_drops_fetched(enum serialization how)
{
	return serialization_ways[how].drops_fetched;
}
