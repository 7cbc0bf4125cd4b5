#include "kernel/text/text_selftest.h"

#include "arch/patience.h"
#include "kernel/core/executor.h"
#include "kernel/text/jump_label.h"
#include "kernel/text/label_test.h"
#include "kernel/text/text.h"
#include "kernel/text/text_lock.h"
#include "lib/string.h"

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
