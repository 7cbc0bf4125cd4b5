#include "kernel/text/label_test.h"

#include "kernel/core/random.h"
#include "kernel/text/jump_label.h"
#include "kernel/text/text_patch.h"
#include "lib/format.h"

#define PASSES_A_ROUND 4 /* over all chains, before a key is enabled */
#define HEADS 8		 /* that are looked at */
/* Enough for others to make a whole patch, where CPUs run one at a time. */
#define RELAXES_A_PASS 256

struct jump_key label_test_key;
struct label_tally *label_tallies;

static void note(struct label_tally *tally, const char *what, const struct arch_chain *chain,
		 uint32_t taken, uint32_t passed)
{
	if (!tally->problem[0])
		format_text(tally->problem, sizeof(tally->problem),
			    "%s: of %u branches %u were taken, and %u were not", what,
			    chain->branches, taken, passed);
}

bool label_test_chain(struct label_tally *tally, const struct arch_chain *chain, uint32_t *taken)
{
	uint32_t passed;

	chain->run(taken, &passed);
	tally->chains++;
	tally->taken += *taken;
	tally->passed += passed;
	if ((uint64_t)*taken + passed == chain->branches)
		return true;
	note(tally, "a branch went neither way", chain, *taken, passed);
	return false;
}

void label_test_all(struct label_tally *tally)
{
	unsigned count;
	const struct arch_chain *chains = arch_chains(&count);
	uint32_t taken;

	for (unsigned i = 0; i < count; i++)
		label_test_chain(tally, &chains[i], &taken);
	/* Where CPUs run one at a time, another one patches now, or goes on with it. */
	arch_relax();
}

/* While this CPU keeps the key on, all of its branches are taken, whatever others do to it. */
static void run_taken(struct label_tally *tally, const struct arch_chain *chain)
{
	uint32_t taken;

	if (label_test_chain(tally, chain, &taken) && taken != chain->branches)
		note(tally, "a key that is on", chain, taken, chain->branches - taken);
}

static void make_round(struct label_tally *tally, const struct arch_chain *chain)
{
	if (jump_label_enable(chain->key) != TEXT_DONE)
		note(tally, "a key could not be enabled", chain, 0, 0);
	run_taken(tally, chain);
	label_test_all(tally);
	run_taken(tally, chain);
	if (jump_label_disable(chain->key) != TEXT_DONE)
		note(tally, "a key could not be disabled", chain, 0, 0);
}

static struct label_tally *own_tally(void)
{
	return &label_tallies[arch_cpu_self()];
}

/* Not the last one, which is of NOPs. */
static const struct arch_chain *random_chain(struct label_tally *tally)
{
	unsigned count;
	const struct arch_chain *chains = arch_chains(&count);

	return &chains[random_next(&tally->random) % (count - 1)];
}

void label_test_work(void)
{
	struct label_tally *tally = own_tally();
	unsigned rounds = atomic_load_explicit(&tally->rounds, memory_order_relaxed);

	while (rounds < LABEL_ROUNDS) {
		for (unsigned i = 0; i < PASSES_A_ROUND; i++)
			label_test_all(tally);
		arch_execute_in(CONTEXT_NMI);
		make_round(tally, random_chain(tally));
		atomic_store_explicit(&tally->rounds, ++rounds, memory_order_release);
	}
}

/* The byte that the first branch of each chain begins with. */
static void read_heads(uint8_t heads[HEADS])
{
	unsigned count;
	const struct arch_chain *chains = arch_chains(&count);

	for (unsigned i = 0; i < count && i < HEADS; i++)
		heads[i] = chains[i].key
				   ? atomic_load_explicit(
					     (const _Atomic uint8_t *)chains[i].key->sites[0].text,
					     memory_order_relaxed)
				   : BREAKPOINT;
}

/* Interrupts are off, so this CPU acknowledges nothing: a patch comes to its next sync, and no
 * further. It may put a breakpoint in, or the new head, but not both. */
void label_test_pass(void)
{
	struct label_tally *tally = own_tally();
	uint8_t before[HEADS] = {0}, after[HEADS] = {0};

	tally->nmis++;
	read_heads(before);
	label_test_all(tally);
	for (unsigned i = 0; i < RELAXES_A_PASS; i++)
		arch_relax();
	read_heads(after);
	for (unsigned i = 0; i < HEADS; i++)
		if (before[i] != after[i] && before[i] != BREAKPOINT && after[i] != BREAKPOINT)
			format_text(tally->problem, sizeof(tally->problem),
				    "CPU %u was not waited for, in a handler, with interrupts off",
				    arch_cpu_self());
}
