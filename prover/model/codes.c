#include "prover/model/codes.h"

#include <stdio.h>

#define WORD_BITS (8 * sizeof(code_word))

/* 0: it has no such value. */
static unsigned code_for(const struct system *system, unsigned site, unsigned byte, uint8_t value)
{
	for (unsigned n = 0; n < system->value_count[site][byte]; n++)
		if (system->value[site][byte][n] == value)
			return n + 1;
	return CODE_NONE;
}

/* False when it is one too many. */
static bool add_value(struct system *system, unsigned site, unsigned byte, uint8_t value)
{
	uint8_t *count = &system->value_count[site][byte];

	if (code_for(system, site, byte, value))
		return true;
	if (*count == CODES_MAX - 1)
		return false;
	system->value[site][byte][(*count)++] = value;
	return true;
}

static bool list_values(struct system *system)
{
	for (unsigned n = 0; n < system->scenario.site_count; n++)
		for (unsigned byte = 0; byte < system->scenario.sites[n].length; byte++)
			add_value(system, n, byte, system->scenario.sites[n].old_bytes[byte]);
	for (unsigned n = 0; n < system->store_count; n++) {
		const struct store *store = &system->stores[n];
		const struct written *written = &store->written;

		if (store->site == STORE_FLAG)
			continue;
		for (unsigned byte = written->from; byte <= written->to; byte++)
			if (!add_value(system, store->site, byte, written->value[byte]))
				return false;
	}
	return true;
}

/* The codes of a byte are CODE_NONE and one for each value. */
static unsigned bits_for(unsigned values)
{
	unsigned bits = 0;

	while (values > 1 && values >> bits)
		bits++;
	return bits;
}

/* Sites in their order, and bytes upwards, so that those of a range lie side by side. Returns how
 * many bits there are. */
static unsigned lay_out(struct system *system)
{
	unsigned at = 0;

	for (unsigned n = 0; n < system->scenario.site_count; n++) {
		system->shift[n] = (uint8_t)(at < WORD_BITS ? at : 0);
		for (unsigned byte = 0; byte < system->scenario.sites[n].length; byte++) {
			unsigned bits = bits_for(system->value_count[n][byte]);

			if (at + bits <= WORD_BITS && bits > 0) {
				system->code_shift[n][byte] = (uint8_t)at;
				system->code_mask[n][byte] = (((code_word)1 << bits) - 1) << at;
			}
			at += bits;
		}
	}
	return at;
}

static void fill_form(struct system *system, unsigned site, const uint8_t *bytes, code_word *codes)
{
	for (unsigned byte = 0; byte < system->scenario.sites[site].length; byte++) {
		code_word code = code_for(system, site, byte, bytes[byte]);

		if (code == CODE_NONE)
			system->never_new[site] |= (uint16_t)(1u << byte);
		*codes |= code << code_shift(system, site, byte) & code_mask(system, site, byte);
	}
}

static void fill_site(struct system *system, unsigned n)
{
	const struct site *site = &system->scenario.sites[n];

	for (unsigned byte = 0; byte < site->length; byte++) {
		system->below[n][byte] = system->site_mask[n];
		system->site_mask[n] |= code_mask(system, n, byte);
	}
	system->below[n][site->length] = system->site_mask[n];
	fill_form(system, n, site->old_bytes, &system->old[n]);
	fill_form(system, n, site->new_bytes, &system->new[n]);
}

bool codes_build(struct system *system, char reason[SYSTEM_REASON_SIZE])
{
	if (!list_values(system)) {
		snprintf(reason, SYSTEM_REASON_SIZE,
			 "a byte of a site that has more than %d values during the patch",
			 CODES_MAX - 1);
		return false;
	}
	unsigned bits = lay_out(system);

	if (bits > WORD_BITS) {
		snprintf(
			reason, SYSTEM_REASON_SIZE,
			"bytes that change, with all their values, need %u bits, and there are %zu",
			bits, WORD_BITS);
		return false;
	}
	for (unsigned n = 0; n < system->scenario.site_count; n++)
		fill_site(system, n);
	return true;
}

code_word codes_initial(const struct system *system)
{
	code_word codes = 0;

	for (unsigned n = 0; n < system->scenario.site_count; n++)
		codes |= system->old[n];
	return codes;
}

code_word codes_stored(const struct system *system, const struct store *store, code_word codes,
		       bool lower, bool upper)
{
	const struct written *written = &store->written;
	const struct site *site;

	if (store->site == STORE_FLAG)
		return codes;
	site = &system->scenario.sites[store->site];
	for (unsigned byte = written->from; byte <= written->to; byte++) {
		bool in_lower = site_quadword(site, byte) == site_quadword(site, written->from);
		code_word mask = code_mask(system, store->site, byte);
		code_word code = code_for(system, store->site, byte, written->value[byte]);

		if (in_lower ? lower : upper)
			codes = (codes & ~mask) |
				(code << code_shift(system, store->site, byte) & mask);
	}
	return codes;
}
