#include "watch/infer/other_way.h"

#include <stdlib.h>
#include <string.h>

#include "lib/format.h"
#include "lib/sort.h"
#include "watch/infer/forms.h"

/* ---- Back ---------------------------------------------------------------------------- */

struct pair {
	size_t from, to;
};

static int compare_pairs(const void *left, const void *right)
{
	const struct pair *a = left, *b = right;

	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	return a->to < b->to ? -1 : a->to > b->to;
}

/* The next patch of a site goes back: from what this one has left to what was there, up to
 * operands.
 */
static bool goes_back(const struct patch *patch, const struct patch *next)
{
	struct patch back = *patch;

	if (patch->length == 0 || next->site != patch->site || next->place != patch->place ||
	    next->length != patch->length ||
	    memcmp(patch->new_bytes, next->old_bytes, patch->length) != 0)
		return false;
	memcpy(back.old_bytes, patch->new_bytes, patch->length);
	memcpy(back.new_bytes, patch->old_bytes, patch->length);
	return forms_hash(&back) == forms_hash(next);
}

bool other_ways_find(struct found *found, const struct patches *patches, const size_t *groups)
{
	struct pair *pairs = malloc((patches->count + 1) * sizeof(*pairs));
	size_t count = 0, most = 0;

	if (!pairs)
		return false;
	for (size_t i = 0; i + 1 < patches->count; i++)
		if (groups[i] != groups[i + 1] && groups[i] != SIZE_MAX &&
		    groups[i + 1] != SIZE_MAX &&
		    goes_back(&patches->patches[i], &patches->patches[i + 1]))
			pairs[count++] = (struct pair){groups[i], groups[i + 1]};
	if (count > 0)
		sort(pairs, count, sizeof(*pairs), compare_pairs);
	for (size_t i = 0, same; i < count; i += same) {
		for (same = 1; i + same < count && compare_pairs(&pairs[i], &pairs[i + same]) == 0;)
			same++;
		if (i == 0 || pairs[i].from != pairs[i - 1].from)
			most = 0;
		if (same > most) {
			most = same;
			found->groups[pairs[i].from].other_way = pairs[i].to;
		}
	}
	free(pairs);
	return true;
}

/* ---- Names --------------------------------------------------------------------------- */

static bool is_taken(const struct found *found, size_t groups, unsigned variants, const char *name)
{
	for (size_t i = 0; i <= groups && i < found->group_count; i++)
		for (unsigned j = 0; j < found->groups[i].variant_count; j++)
			if ((i < groups || j < variants) &&
			    strcmp(found->groups[i].variants[j].name, name) == 0)
				return true;
	return false;
}

static void make_unique(const struct found *found, size_t group, unsigned variant)
{
	char *name = found->groups[group].variants[variant].name, first[SCENARIO_NAME_SIZE];

	memcpy(first, name, sizeof(first));
	for (unsigned i = 2; is_taken(found, group, variant, name); i++)
		format_string(name, SCENARIO_NAME_SIZE, "%s-nr%u", first, i);
}

void names_make_unique(struct found *found)
{
	for (size_t i = 0; i < found->group_count; i++)
		for (unsigned j = 0; j < found->groups[i].variant_count; j++)
			make_unique(found, i, j);
}
