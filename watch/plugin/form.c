#include "watch/plugin/form.h"

#include <string.h>

#include "watch/plugin/memory.h"

#define SLOTS_AT_FIRST 1024

static uint64_t mix(uint64_t number)
{
	number *= UINT64_C(0x9e3779b97f4a7c15);
	return number ^ number >> 32;
}

static uint64_t hash_of(uint64_t physical, const uint8_t *bytes, unsigned length)
{
	uint64_t hash = mix(physical + length);

	for (unsigned i = 0; i < length; i++)
		hash = mix(hash + bytes[i]);
	return hash;
}

/* ---- Locations ------------------------------------------------------------------------------- */

static size_t location_slot(const struct forms *forms, uint64_t physical)
{
	size_t slot = mix(physical) & (forms->location_size - 1);

	while (forms->location_slots[slot] && forms->location_slots[slot]->physical != physical)
		slot = (slot + 1) & (forms->location_size - 1);
	return slot;
}

static void grow_locations(struct forms *forms)
{
	memory_give_back(forms->location_slots);
	forms->location_size = forms->location_size ? forms->location_size * 2 : SLOTS_AT_FIRST;
	forms->location_slots = memory_get(forms->location_size, sizeof(struct location *));
	for (size_t i = 0; i < forms->location_count; i++)
		forms->location_slots[location_slot(forms, forms->locations[i]->physical)] =
			forms->locations[i];
}

struct location *forms_location(const struct forms *forms, uint64_t physical)
{
	return forms->location_size ? forms->location_slots[location_slot(forms, physical)] : NULL;
}

static struct location *get_location(struct forms *forms, uint64_t physical)
{
	struct location *location = forms_location(forms, physical);

	if (location)
		return location;
	if (forms->location_count * 2 >= forms->location_size)
		grow_locations(forms);
	if (forms->location_count == forms->location_room)
		forms->locations = memory_double(forms->locations, &forms->location_room,
						 sizeof(struct location *));
	location = memory_get(1, sizeof(*location));
	location->physical = physical;
	forms->locations[forms->location_count++] = location;
	forms->location_slots[location_slot(forms, physical)] = location;
	return location;
}

/* ---- Forms ----------------------------------------------------------------------------------- */

static size_t form_slot(const struct forms *forms, uint64_t physical, const uint8_t *bytes,
			unsigned length)
{
	size_t slot = hash_of(physical, bytes, length) & (forms->form_size - 1);
	const struct form *form;

	while ((form = forms->form_slots[slot]) != NULL &&
	       (form->location->physical != physical || form->length != length ||
		memcmp(form->bytes, bytes, length) != 0))
		slot = (slot + 1) & (forms->form_size - 1);
	return slot;
}

static void grow_forms(struct forms *forms)
{
	memory_give_back(forms->form_slots);
	forms->form_size = forms->form_size ? forms->form_size * 2 : SLOTS_AT_FIRST;
	forms->form_slots = memory_get(forms->form_size, sizeof(struct form *));
	for (size_t i = 0; i < forms->form_count; i++) {
		struct form *form = forms->forms[i];

		forms->form_slots[form_slot(forms, form->location->physical, form->bytes,
					    form->length)] = form;
	}
}

struct form *forms_get(struct forms *forms, uint64_t physical, const uint8_t *bytes,
		       unsigned length, bool *is_new)
{
	struct form *form;
	size_t slot;

	if (forms->form_count * 2 >= forms->form_size)
		grow_forms(forms);
	slot = form_slot(forms, physical, bytes, length);
	*is_new = !forms->form_slots[slot];
	if (!*is_new)
		return forms->form_slots[slot];
	if (forms->form_count == forms->form_room)
		forms->forms =
			memory_double(forms->forms, &forms->form_room, sizeof(struct form *));
	form = memory_get(1, sizeof(*form));
	form->location = get_location(forms, physical);
	form->number = (uint32_t)forms->form_count;
	form->length = (uint8_t)length;
	memcpy(form->bytes, bytes, length);
	if (form->location->length_max < length)
		form->location->length_max = length;
	forms->forms[forms->form_count++] = form;
	forms->form_slots[slot] = form;
	return form;
}
