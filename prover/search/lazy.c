#include "prover/search/lazy.h"

/* Whoever is stopped drops all before it executes anything, and so does the handler of a
 * breakpoint (M10, M14); and neither fetches. */
static bool is_lost(const struct executor_state *executor)
{
	return executor->bits & (EXECUTOR_STOPPED | EXECUTOR_TRAPPED);
}

/* M19, M22: each byte by itself. */
static bool is_apart(const struct system *system)
{
	return system->model == MODEL_BYTEWISE || system->model == MODEL_PREFETCH;
}

static unsigned length_of(const struct system *system, unsigned site)
{
	return system->scenario.sites[site].length;
}

static code_word forget_apart(const struct system *system, code_word memory, code_word fetched,
			      unsigned site)
{
	for (unsigned byte = 0; byte < length_of(system, site); byte++) {
		code_word mask = code_mask(site, byte);

		if (((fetched ^ memory) & mask) == 0)
			fetched &= ~mask;
	}
	return fetched;
}

/* M20: all of them are of one moment. M21: a newer fetch begins with the head; so a byte that was
 * fetched cannot be fetched again to what is below it. */
static code_word forget_together(const struct system *system, code_word memory, code_word fetched,
				 unsigned site)
{
	for (unsigned byte = 0; byte < length_of(system, site); byte++) {
		code_word mask = code_mask(site, byte);

		if ((fetched & mask) && ((fetched ^ memory) & mask))
			return fetched;
	}
	return fetched & ~system->site_mask[site];
}

static code_word forget(const struct system *system, code_word memory, code_word fetched,
			unsigned site)
{
	if (!(fetched & system->site_mask[site]))
		return fetched;
	switch (system->model) {
	case MODEL_BYTEWISE:
	case MODEL_PREFETCH:
		return forget_apart(system, memory, fetched, site);
	case MODEL_SNAPSHOT:
	case MODEL_SEQUENTIAL:
		return forget_together(system, memory, fetched, site);
	case MODEL_COHERENT:
	case MODELS:
		break;
	}
	return fetched;
}

void lazy_forget(const struct system *system, code_word memory, struct executor_state *executor)
{
	if (is_lost(executor))
		executor_serialize(executor);
	for (unsigned site = 0; site < system->scenario.site_count; site++)
		executor->fetched = forget(system, memory, executor->fetched, site);
}

/* The site's bytes from this one on, as they are in memory, where nothing was fetched. */
static code_word filled(const struct system *system, code_word memory, code_word fetched,
			unsigned site, unsigned end)
{
	for (unsigned byte = 0; byte < end && byte < length_of(system, site); byte++) {
		code_word mask = code_mask(site, byte);

		if (!(fetched & mask))
			fetched |= memory & mask;
	}
	return fetched;
}

static bool fetch_all(const struct system *system, code_word memory, unsigned number,
		      struct executor_state *executor)
{
	for (unsigned site = 0; site < system->scenario.site_count; site++)
		executor->fetched =
			filled(system, memory, executor->fetched, site, length_of(system, site));
	return number == 0;
}

/* M21: no further than needed, since it stays. */
static bool fetch_upwards(const struct system *system, code_word memory, unsigned number,
			  struct executor_state *executor)
{
	for (unsigned site = 0; site < system->scenario.site_count; site++) {
		unsigned length = length_of(system, site);

		if (number < length) {
			executor->fetched =
				filled(system, memory, executor->fetched, site, number + 1);
			return true;
		}
		number -= length;
	}
	return false;
}

bool lazy_fetch(const struct system *system, code_word memory, unsigned number,
		struct executor_state *executor)
{
	if (system->model == MODEL_COHERENT || is_lost(executor))
		return false;
	return system->model == MODEL_SEQUENTIAL ? fetch_upwards(system, memory, number, executor)
						 : fetch_all(system, memory, number, executor);
}

/* ---- Before a store -------------------------------------------------------------------------- */

struct keeps {
	size_t count;
	struct executor_state *of;
};

static void add(struct keeps *keeps, const struct executor_state *like, code_word fetched)
{
	keeps->of[keeps->count] = *like;
	keeps->of[keeps->count++].fetched = fetched;
}

/* Of the bytes that change, any may have been fetched that is not kept already. */
static void keep_apart(code_word before, code_word changed, struct keeps *keeps, code_word mask)
{
	size_t count = keeps->count;

	if (!(changed & mask))
		return;
	for (size_t n = 0; n < count; n++)
		if (!(keeps->of[n].fetched & mask))
			add(keeps, &keeps->of[n], keeps->of[n].fetched | (before & mask));
}

static void keep_whole(code_word before, code_word changed, struct keeps *keeps, code_word mask)
{
	if ((changed & mask) && !(keeps->of[0].fetched & mask))
		add(keeps, &keeps->of[0], keeps->of[0].fetched | (before & mask));
}

/* It may have gone on up to any byte. To have gone on beyond the last one that changes is the same
 * as to have stopped there. */
static void keep_upwards(const struct system *system, code_word before, code_word changed,
			 struct keeps *keeps, unsigned site)
{
	code_word fetched = keeps->of[0].fetched;

	for (unsigned byte = 0; byte < length_of(system, site); byte++) {
		code_word mask = code_mask(site, byte);

		if ((changed & mask) && !(fetched & mask))
			add(keeps, &keeps->of[0], filled(system, before, fetched, site, byte + 1));
	}
}

static void keep_of_site(const struct system *system, code_word before, code_word changed,
			 struct keeps *keeps, unsigned site)
{
	switch (system->model) {
	case MODEL_BYTEWISE:
	case MODEL_PREFETCH:
		for (unsigned byte = 0; byte < length_of(system, site); byte++)
			keep_apart(before, changed, keeps, code_mask(site, byte));
		return;
	case MODEL_SNAPSHOT:
		keep_whole(before, changed, keeps, system->site_mask[site]);
		return;
	case MODEL_SEQUENTIAL:
		keep_upwards(system, before, changed, keeps, site);
		return;
	case MODEL_COHERENT:
	case MODELS:
		return;
	}
}

/* A store is of one site. */
size_t lazy_keep(const struct system *system, code_word before, code_word after,
		 const struct executor_state *executor, struct executor_state kept[LAZY_KEEPS_MAX])
{
	code_word changed = before ^ after;
	struct keeps keeps = {1, kept};

	kept[0] = *executor;
	if (is_lost(executor))
		return 1;
	for (unsigned site = 0; site < system->scenario.site_count; site++)
		if (changed & system->site_mask[site])
			keep_of_site(system, before, changed, &keeps, site);
	return keeps.count;
}

/* ---- To fetch anew --------------------------------------------------------------------------- */

static void renew(struct keeps *keeps, const struct executor_state *executor, code_word mask)
{
	if (executor->fetched & mask)
		add(keeps, executor, executor->fetched & ~mask);
}

size_t lazy_renew(const struct system *system, const struct executor_state *executor,
		  struct executor_state renewed[LAZY_RENEWALS_MAX])
{
	struct keeps keeps = {0, renewed};

	if (system->model == MODEL_BYTEWISE) /* M19: once for each execution */
		return 0;
	for (unsigned site = 0; site < system->scenario.site_count; site++) {
		if (!is_apart(system)) {
			renew(&keeps, executor, system->site_mask[site]);
			continue;
		}
		for (unsigned byte = 0; byte < length_of(system, site); byte++)
			renew(&keeps, executor, code_mask(site, byte));
	}
	return keeps.count;
}
