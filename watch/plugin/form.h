/*
 * Locations, the forms that each has had, and what each CPU last executed there. Pure.
 */
#ifndef WATCH_PLUGIN_FORM_H
#define WATCH_PLUGIN_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "watch/trace/event.h"

struct form;

/* What a CPU did at a location. */
struct visit {
	const struct form *form; /* what it executed there last; NULL: nothing */
	uint64_t count;		 /* of that form, since the last event */
	uint64_t serializations; /* how many it had executed then */
	uint64_t stores;	 /* of the location, then */
};

struct location {
	uint64_t physical;
	uint64_t stores;      /* how often one of its bytes was stored */
	unsigned length_max;  /* of its forms */
	struct visit *visits; /* of each CPU; NULL: nobody has executed it yet */
};

struct form {
	struct location *location;
	uint32_t number;
	uint8_t length;
	uint8_t bytes[WATCH_INSTRUCTION_MAX];
};

struct forms {
	struct form **form_slots;
	struct location **location_slots;
	size_t form_size, location_size;
	struct form **forms;	     /* by their numbers */
	struct location **locations; /* in the order in which they came up */
	size_t form_count, form_room, location_count, location_room;
};

/* The form of these bytes at this physical address; makes it, and its location, when it is not
 * there, and then *is_new. It stays where it is. */
struct form *forms_get(struct forms *forms, uint64_t physical, const uint8_t *bytes,
		       unsigned length, bool *is_new);

/* NULL when there is none. */
struct location *forms_location(const struct forms *forms, uint64_t physical);

#endif
