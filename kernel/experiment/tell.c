#include "kernel/experiment/tell.h"

#include "arch/arch.h"
#include "arch/kernel.h"
#include "kernel/core/effects.h"
#include "kernel/core/executor.h"
#include "kernel/core/place.h"
#include "lib/format.h"

#define BYTES_SIZE (3 * SITE_LENGTH_MAX + 1)
#define LIST_SIZE (EFFECT_UNTOLD_KEPT * (BYTES_SIZE + 2) + 8)

/* "66 cc ..., 66 cd ...": the first of them. */
static void list_untold(const struct effect_site *site, char to[LIST_SIZE])
{
	char bytes[BYTES_SIZE];
	size_t length = 0;

	for (unsigned i = 0; i < site->untold && i < EFFECT_UNTOLD_KEPT; i++) {
		format_bytes(bytes, sizeof(bytes), site->untold_bytes[i], site->site->length);
		length += format_string(to + length, LIST_SIZE - length, "%s%s", i ? ", " : "",
					bytes);
	}
	if (site->untold > EFFECT_UNTOLD_KEPT)
		format_string(to + length, LIST_SIZE - length, ", ...");
}

static void tell_site(struct run *run, const struct effect_site *site)
{
	const char *name = run->scenario->name;
	char list[LIST_SIZE];

	if (site->forms_are_one)
		kernel_comment("%s: old cannot be told from new: all of either is unknown", name);
	if (site->untold == 0)
		return;
	list_untold(site, list);
	run->untold |= OUTCOME_BIT(OUTCOME_TORN);
	kernel_comment("%s: torn cannot be told from old or new for %u of %u mixtures: %s", name,
		       site->untold, site->mixtures, list);
}

void tell_untold(struct run *run)
{
	const struct placed *now = placed();

	run->untold = 0;
	for (unsigned i = 0; i < now->count; i++)
		if (now->sites[i].effect)
			tell_site(run, now->sites[i].effect);
}

void tell_at_end(struct run *run)
{
	outcome_set torn = OUTCOME_BIT(OUTCOME_TORN);

	if (!run->reason[0] && (run->untold & run->scenario->forbid_in_run & torn) &&
	    run->total.outcomes[OUTCOME_TORN] == 0)
		format_string(run->reason, sizeof(run->reason),
			      "no torn was seen, and some of it looks like old or new");
}

void tell_torn(void)
{
	for (unsigned cpu = 1; cpu < arch_cpus(); cpu++) {
		struct executor *executor = executor_of(cpu);

		if (!executor->takes_part || !arch_cpu_online(cpu) || !executor->torn_site)
			continue;
		executor->torn_is_known = effects_find(
			executor->torn_site, cpu, &executor->torn_effect, executor->torn_bytes);
		executor->torn_site = NULL;
	}
}
