#include "prover/search/lazy.h"

#include "prover/model/execute.h"

/* Whoever is stopped drops all before it executes anything, and so does the handler of a
 * breakpoint (M10, M14), unless it executes a site itself. */
static bool is_lost(const struct system *system, const struct executor_state *executor)
{
	if (executor->bits & EXECUTOR_STOPPED)
		return true;
	return (executor->bits & EXECUTOR_TRAPPED) && !system->scenario.others.handler;
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

/* True in the middle of an execution of the site: of what it has fetched, some has been executed.
 */
static bool is_inside(const struct system *system, const struct executor_state *executor,
		      unsigned site)
{
	return (executor->inside & INSIDE_BEGUN) && execute_site(system, executor) == site;
}

static code_word forget_apart(const struct system *system, code_word memory, code_word fetched,
			      unsigned site)
{
	for (unsigned byte = 0; byte < length_of(system, site); byte++) {
		code_word mask = code_mask(system, site, byte);

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
		code_word mask = code_mask(system, site, byte);

		if ((fetched & mask) && ((fetched ^ memory) & mask))
			return fetched;
	}
	return fetched & ~system->site_mask[site];
}

static code_word forget(const struct system *system, code_word memory,
			const struct executor_state *executor, unsigned site)
{
	code_word fetched = executor->fetched;

	switch (system->model) {
	case MODEL_BYTEWISE:
		/* M19: once for each execution, and so not again in this one. */
		if (is_inside(system, executor, site))
			return fetched;
		return forget_apart(system, memory, fetched, site);
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
	if (is_lost(system, executor))
		executor_serialize(executor);
	for (unsigned site = 0; site < system->scenario.site_count && executor->fetched; site++)
		executor->fetched = forget(system, memory, executor, site);
}

/* ---- To execute ------------------------------------------------------------------------------ */

/* The site's bytes below `end`: where none was fetched, those in memory. */
static code_word filled(const struct system *system, code_word memory, code_word fetched,
			unsigned site, unsigned end)
{
	for (unsigned byte = 0; byte < end && byte < length_of(system, site); byte++) {
		code_word mask = code_mask(system, site, byte);

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

/* M19, M21: no further than needed, since it stays. */
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
	switch (system->model) {
	case MODEL_BYTEWISE:
	case MODEL_SEQUENTIAL:
		return fetch_upwards(system, memory, number, executor);
	case MODEL_SNAPSHOT:
	case MODEL_PREFETCH:
		return fetch_all(system, memory, number, executor);
	case MODEL_COHERENT:
	case MODELS:
		break;
	}
	return false;
}

/* ---- Before a store -------------------------------------------------------------------------- */

/* Of the bytes that change, any may have been fetched that is not kept already: bit n of `number`
 * is the n-th of them. */
static bool keep_apart(const struct system *system, code_word before, code_word changed,
		       unsigned site, size_t *number, code_word *fetched)
{
	code_word kept = *fetched;

	for (unsigned byte = 0; byte < length_of(system, site); byte++) {
		code_word mask = code_mask(system, site, byte);

		if (!(changed & mask) || (kept & mask))
			continue;
		if (*number & 1)
			*fetched |= before & mask;
		*number >>= 1;
	}
	return *number == 0;
}

static bool keep_whole(const struct system *system, code_word before, unsigned site, size_t number,
		       code_word *fetched)
{
	if (number == 1 && !(*fetched & system->site_mask[site])) {
		*fetched |= before & system->site_mask[site];
		return true;
	}
	return number == 0;
}

/* It may have gone on up to any byte. To have gone on beyond the last one that changes is the same
 * as to have stopped there. */
static bool keep_upwards(const struct system *system, code_word before, code_word changed,
			 unsigned site, size_t number, code_word *fetched)
{
	unsigned end = 0;

	for (; end < length_of(system, site) && number > 0; end++) {
		code_word mask = code_mask(system, site, end);

		number -= (changed & mask) && !(*fetched & mask);
	}
	if (end > 0 && number == 0)
		*fetched = filled(system, before, *fetched, site, end);
	return number == 0;
}

static bool keep(const struct system *system, code_word before, code_word changed, unsigned site,
		 size_t *number, code_word *fetched)
{
	switch (system->model) {
	case MODEL_BYTEWISE:
	case MODEL_PREFETCH:
		return keep_apart(system, before, changed, site, number, fetched);
	case MODEL_SNAPSHOT:
		return keep_whole(system, before, site, *number, fetched);
	case MODEL_SEQUENTIAL:
		return keep_upwards(system, before, changed, site, *number, fetched);
	case MODEL_COHERENT:
	case MODELS:
		break;
	}
	return *number == 0;
}

/* A store is of one site. */
bool lazy_keep(const struct system *system, code_word before, code_word after, size_t number,
	       struct executor_state *executor)
{
	code_word changed = before ^ after;

	for (unsigned site = 0; site < SYSTEM_SITES_MAX; site++)
		if (changed & system->site_mask[site])
			return keep(system, before, changed, site, &number, &executor->fetched);
	return number == 0;
}

/* ---- To fetch anew --------------------------------------------------------------------------- */

bool lazy_renew(const struct system *system, unsigned number, struct executor_state *executor)
{
	unsigned site = number / SITE_LENGTH_MAX, byte = number % SITE_LENGTH_MAX;
	code_word mask;

	if (system->model == MODEL_BYTEWISE || site >= system->scenario.site_count)
		return false;
	if (is_apart(system))
		mask = byte < length_of(system, site) ? code_mask(system, site, byte) : 0;
	else
		mask = byte == 0 ? system->site_mask[site] : 0;
	executor->fetched &= ~mask;
	return true;
}
