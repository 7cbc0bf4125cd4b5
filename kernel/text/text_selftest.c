#include "kernel/text/text_selftest.h"

#include <stdatomic.h>

#include "arch/kernel.h"
#include "arch/patience.h"
#include "arch/text.h"
#include "kernel/core/executor.h"
#include "kernel/core/random.h"
#include "kernel/text/jump_label.h"
#include "kernel/text/text.h"
#include "kernel/text/text_lock.h"
#include "kernel/text/text_patch.h"
#include "lib/format.h"
#include "lib/string.h"

#define PASSES_A_ROUND 4 /* over all chains, before a key is enabled */
#define HEADS 8		 /* that are looked at */
/* Enough for others to make a whole patch, where CPUs run one at a time. */
#define RELAXES_A_PASS 256

/* Times that each CPU enables a key, and disables it */
#define LABEL_ROUNDS 24u
#define LABEL_PROBLEM_SIZE 160

/* What one CPU did. Written by it, its handlers included; read by the patcher when it is done. */
struct label_tally {
	_Alignas(128) uint64_t random;
	uint64_t taken, passed, chains, nmis;
	char problem[LABEL_PROBLEM_SIZE]; /* the first one; empty: none */
	/* Rounds that it has made: stored by it (release), loaded by the patcher (acquire). */
	_Alignas(128) atomic_uint rounds;
};

struct jump_key label_test_key;

/* By CPU. Written by the patcher before it turns the key on. */
static struct label_tally *label_tallies;

static void note(struct label_tally *tally, const char *what, const struct arch_chain *chain,
		 uint32_t taken, uint32_t passed)
{
	if (!tally->problem[0])
		format_string(tally->problem, sizeof(tally->problem),
			      "%s: of %u branches %u were taken, and %u were not", what,
			      chain->branches, taken, passed);
}

/* Executes a chain once; false, and noted, when a branch did not go one of its two ways. Any CPU,
 * with its own tally. */
static bool label_test_chain(struct label_tally *tally, const struct arch_chain *chain,
			     uint32_t *taken)
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

/* Executes all chains, and relaxes. Likewise. */
static void label_test_all(struct label_tally *tally)
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
			format_string(
				tally->problem, sizeof(tally->problem),
				"CPU %u was not waited for, in a handler, with interrupts off",
				arch_cpu_self());
}

#define TIMES_MEASURED 16
#define DWELL 16

/* How long no CPU may make a round, in times what a sync may take. */
#define PATIENCE 16

static struct jump_key both_key; /* a branch in init text, and one that stays */

/* ---- A branch in init text --------------------------------------------------------------- */

INIT_TEXT static bool branch_in_init(void)
{
	return static_branch(&both_key);
}

__attribute__((noinline)) static bool branch_in_text(void)
{
	return static_branch(&both_key);
}

INIT_TEXT const char *label_test_prepare(void)
{
	if (branch_in_init() || branch_in_text())
		return "a branch of a key that was never on is taken";
	if (jump_label_enable(&both_key) != TEXT_DONE || !branch_in_init() || !branch_in_text())
		return "a key that is on does not have both its branches taken";
	if (jump_label_disable(&both_key) != TEXT_DONE || branch_in_init() || branch_in_text())
		return "a key that is off again has one of its branches taken";
	return NULL;
}

/* ---- The whole test ---------------------------------------------------------------------- */

_Noreturn static void fail(const char *what)
{
	kernel_crash_begin();
	kernel_crash_end("jump labels: %s", what);
}

static unsigned rounds_of(unsigned cpu)
{
	return atomic_load_explicit(&label_tallies[cpu].rounds, memory_order_acquire);
}

/* Until all are done, and meanwhile this CPU executes what they patch. It goes on as long as one of
 * them goes on. */
static void wait_for_all(void)
{
	struct patience patience = arch_patience(PATIENCE * text_timeout_us());
	unsigned before = 0;

	for (;;) {
		unsigned rounds = 0, wanted = 0;

		for (unsigned cpu = 0; cpu < arch_cpus(); cpu++) {
			rounds += rounds_of(cpu);
			wanted += LABEL_ROUNDS;
		}
		if (rounds == wanted)
			return;
		if (rounds != before)
			patience = arch_patience(PATIENCE * text_timeout_us());
		before = rounds;
		if (arch_patience_is_over(&patience))
			fail("a CPU does not come to the end of its part");
		label_test_all(&label_tallies[arch_cpu_self()]);
	}
}

/* When nobody keeps any key on: no references, and the bytes of every site that is there. */
static void check_end(void)
{
	size_t sites;
	const struct jump_site *table = arch_jump_sites(&sites);
	uint8_t bytes[JUMP_LENGTH_MAX];

	for (size_t i = 0; i < sites; i++) {
		const struct jump_site *site = &table[i];
		bool is_on = atomic_load_explicit(&site->key->references, memory_order_acquire) > 0;

		if (text_is_freed(site->text, site->length))
			continue;
		arch_jump_bytes(site, is_on, bytes);
		if (memcmp(site->text, bytes, site->length) != 0)
			fail("a site holds something else than its key says, at the end");
	}
}

static void check_chains(void)
{
	unsigned count;
	const struct arch_chain *chains = arch_chains(&count);
	struct label_tally *tally = &label_tallies[arch_cpu_self()];
	uint32_t taken;

	for (unsigned i = 0; i < count; i++) {
		if (chains[i].key &&
		    atomic_load_explicit(&chains[i].key->references, memory_order_acquire) != 0)
			fail("a key has references at the end, and nobody keeps it on");
		if (label_test_chain(tally, &chains[i], &taken) && taken > 0)
			fail("a key that is off has a branch taken");
	}
}

static void sum_up(void)
{
	struct label_tally sum = {0};
	uint64_t met = 0;

	for (unsigned cpu = 0; cpu < arch_cpus(); cpu++) {
		const struct label_tally *tally = &label_tallies[cpu];

		if (tally->problem[0])
			fail(tally->problem);
		sum.taken += tally->taken;
		sum.passed += tally->passed;
		sum.chains += tally->chains;
		sum.nmis += tally->nmis;
		met += cpu > 0 ? executor_of(cpu)->in_text : 0;
	}
	kernel_comment("jump labels: %u CPUs, each enabled a key %u times; %llu chains, %llu "
		       "branches taken, %llu not, none went wrong; %llu passes in NMIs, %llu "
		       "breakpoints met",
		       arch_cpus(), LABEL_ROUNDS, (unsigned long long)sum.chains,
		       (unsigned long long)sum.taken, (unsigned long long)sum.passed,
		       (unsigned long long)sum.nmis, (unsigned long long)met);
}

/* The cheapest of some times that a key is enabled; the others do not patch meanwhile. */
static void measure_patch(const struct arch_chain *chain)
{
	struct jump_label_cost least = {.all = UINT64_MAX};

	for (unsigned i = 0; i < TIMES_MEASURED; i++) {
		if (jump_label_enable(chain->key) != TEXT_DONE)
			fail("a key could not be enabled");
		struct jump_label_cost cost = jump_label_last_cost();

		if (cost.all - cost.stores < least.all - least.stores)
			least = cost;
		jump_label_disable(chain->key);
	}
	kernel_comment("jump labels: %u sites: %llu cycles to enable, %llu without the stores",
		       chain->branches, (unsigned long long)least.all,
		       (unsigned long long)(least.all - least.stores));
}

static void measure_branches(const struct arch_chain *chain)
{
	uint64_t least = UINT64_MAX;
	uint32_t taken, passed;

	for (unsigned i = 0; i < TIMES_MEASURED; i++) {
		uint64_t start = arch_cycles();

		chain->run(&taken, &passed);
		uint64_t cycles = arch_cycles() - start;

		least = cycles < least ? cycles : least;
	}
	kernel_comment("jump labels: %u %s: %llu cycles", chain->branches,
		       chain->key ? "branches that are not taken" : "NOPs",
		       (unsigned long long)least);
}

static const struct jump_site *site_in_init(void)
{
	size_t sites;
	const struct jump_site *table = arch_jump_sites(&sites);

	for (size_t i = 0; i < sites; i++)
		if (table[i].key == &both_key && init_text_contains(table[i].text, table[i].length))
			return &table[i];
	fail("no site of the key is in init text");
}

/* The site in init text is gone, and the key's other one is patched. */
static void check_freed(void)
{
	struct text_site site;
	struct text_batch batch = {.sites = &site, .count = 1};

	if (jump_label_enable(&both_key) != TEXT_DONE || !branch_in_text() || both_key.skipped != 1)
		fail("a key with a site in init text that was freed is not turned on");
	if (jump_label_disable(&both_key) != TEXT_DONE || branch_in_text())
		fail("a key with a site in init text that was freed is not turned off");
	jump_label_fill(site_in_init(), &site);
	if (!text_lock())
		fail("the lock of the text is held");
	enum text_result result = text_patch(&batch, 1);

	text_unlock();
	kernel_comment("jump labels: a branch in init text could be patched before, and is skipped "
		       "now; a patch of it: %s",
		       text_result_words(result));
	if (result != TEXT_FREED)
		fail("a patch of init text that was freed is not refused");
}

void label_test_run(void)
{
	unsigned count;
	const struct arch_chain *chains = arch_chains(&count);

	if (count == 0) {
		kernel_comment(
			"jump labels: not tested: this machine's own text cannot be patched");
		return;
	}
	label_tallies = arch_allocate(arch_cpus() * sizeof(*label_tallies));
	if (!label_tallies)
		kernel_refuse("there is too little memory for the test of jump labels");
	for (unsigned cpu = 0; cpu < arch_cpus(); cpu++)
		label_tallies[cpu].random = cpu;
	check_freed();
	text_set_dwell(DWELL);
	if (jump_label_enable(&label_test_key) != TEXT_DONE)
		fail("the test's own key could not be enabled");
	label_test_work();
	wait_for_all();
	if (jump_label_disable(&label_test_key) != TEXT_DONE)
		fail("the test's own key could not be disabled");
	text_set_dwell(0);
	check_chains();
	check_end();
	sum_up();
	for (unsigned i = 0; i < count; i++) {
		if (chains[i].key)
			measure_patch(&chains[i]);
		if (chains[i].branches == chains[count - 1].branches)
			measure_branches(&chains[i]);
	}
}
