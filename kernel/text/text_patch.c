#include "kernel/text/text_patch.h"

#include <stdatomic.h>

#include "arch/arch.h"
#include "arch/text.h"
#include "kernel/text/stale_breakpoint.h"
#include "kernel/text/text.h"
#include "kernel/text/text_lock.h"
#include "lib/sort.h"
#include "lib/string.h"

/* The batch under way, for breakpoints: in lines of its own, which are written twice a batch, by
 * the holder of the lock. */
static struct {
	/* Stored (release) when all else is written, and when no handler needs it any more (see
	 * finish()); loaded (acquire) by the handlers. */
	_Alignas(128) atomic_bool exists;
	unsigned to;
	const struct text_site *sites; /* by address */
	size_t count;
} under_way;

/* Guards nothing. */
static atomic_uint dwell;

/* A batch was left: its breakpoints need it for ever. Only the CPU that holds the lock writes it.
 */
static bool is_closed;

/* ---- What the time is spent on ------------------------------------------------------------ */

static void begin_phases(struct text_batch *batch)
{
	for (unsigned i = 0; i < TEXT_PHASES; i++)
		batch->cycles[i] = 0;
	batch->stamp = arch_cycles();
}

/* One reading of the clock ends a phase, and begins the next one: the time of a patch is all there,
 * and the measurement costs little. */
static void end_phase(struct text_batch *batch, enum text_phase phase)
{
	uint64_t now = arch_cycles();

	batch->cycles[phase] += now - batch->stamp;
	batch->stamp = now;
}

uint64_t text_store_cycles(const struct text_batch *batch)
{
	return batch->cycles[TEXT_BREAKPOINTS] + batch->cycles[TEXT_TAILS] +
	       batch->cycles[TEXT_HEADS];
}

/* ---- Before anything is written ---------------------------------------------------------- */

static int by_address(const void *a, const void *b)
{
	const struct text_site *first = a, *second = b;

	return (first->text > second->text) - (first->text < second->text);
}

/* The first of the sites that does not lie below an address; `count` when all do. */
static size_t first_from(const struct text_site *sites, size_t count, const uint8_t *address)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (sites[middle].text < address)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static enum text_result refuse(struct text_batch *batch, size_t index, enum text_result why)
{
	batch->refused = &batch->sites[index];
	return why;
}

/* Whether any of the sites is gone. It is one range that is freed, so only the first site in it has
 * to be looked at, and the one before, which may reach into it. */
static enum text_result check_freed(struct text_batch *batch)
{
	size_t from = first_from(batch->sites, batch->count, arch_init_text().start);

	for (size_t i = from > 0 ? from - 1 : 0; i <= from && i < batch->count; i++)
		if (text_is_freed(batch->sites[i].text, batch->sites[i].length))
			return refuse(batch, i, TEXT_FREED);
	return TEXT_DONE;
}

/* All bytes by one comparison at the end: a batch looks at each of its sites. */
static bool has_form(const struct text_site *site, unsigned form)
{
	const uint8_t *bytes = site->forms[form].bytes;
	uint32_t four, expected;
	uint16_t two, two_expected;

	if (site->length != JUMP_LENGTH_MAX) {
		__builtin_memcpy(&two, site->text, sizeof(two));
		__builtin_memcpy(&two_expected, bytes, sizeof(two_expected));
		return two == two_expected;
	}
	__builtin_memcpy(&four, site->text, sizeof(four));
	__builtin_memcpy(&expected, bytes, sizeof(expected));
	return ((four ^ expected) | (uint32_t)(site->text[4] ^ bytes[4])) == 0;
}

/* What may have changed since text_prepare(). Looks at the bytes last: what was freed cannot be
 * read. */
static enum text_result check(struct text_batch *batch, unsigned from)
{
	batch->refused = NULL;
	if (is_closed)
		return TEXT_CLOSED;
	/* A key without sites: there is no memory of them either. */
	if (batch->count == 0)
		return TEXT_DONE;
	if (check_freed(batch) != TEXT_DONE)
		return TEXT_FREED;
	const struct text_site *end = batch->sites + batch->count;

	for (const struct text_site *site = batch->sites; site < end; site++)
		if (!has_form(site, from))
			return refuse(batch, (size_t)(site - batch->sites), TEXT_OTHER_BYTES);
	return TEXT_DONE;
}

enum text_result text_prepare(struct text_batch *batch)
{
	const uint8_t *free_from = NULL;

	batch->refused = NULL;
	sort(batch->sites, batch->count, sizeof(batch->sites[0]), by_address);
	for (size_t i = 0; i < batch->count; i++) {
		struct text_site *site = &batch->sites[i];

		if (!kernel_text_contains(site->text, site->length))
			return refuse(batch, i, TEXT_NOT_TEXT);
		if (site->text < free_from)
			return refuse(batch, i, TEXT_OVERLAP);
		site->alias = arch_text_alias(site->text, site->length);
		if (!site->alias)
			return refuse(batch, i, TEXT_FREED);
		free_from = site->text + site->length;
	}
	return TEXT_DONE;
}

/* ---- Stores ------------------------------------------------------------------------------ */

static const uint8_t breakpoint = BREAKPOINT;

/* The alias of all text is always there, so that no site costs a mapping, wherever it lies. */
void text_store(const struct text_batch *batch, enum text_part part, unsigned form)
{
	const struct text_site *end = batch->sites + batch->count;

	for (const struct text_site *site = batch->sites; site < end; site++) {
		const uint8_t *bytes = site->forms[form].bytes;

		if (part == TEXT_TAIL)
			arch_store(site->alias + 1, bytes + 1, site->length - 1u);
		else
			arch_store(site->alias, part == TEXT_BREAKPOINT ? &breakpoint : bytes, 1);
	}
}

static void store_all(struct text_batch *batch, enum text_part part, unsigned form)
{
	static const enum text_phase phases[] = {
		[TEXT_BREAKPOINT] = TEXT_BREAKPOINTS,
		[TEXT_TAIL] = TEXT_TAILS,
		[TEXT_HEAD] = TEXT_HEADS,
	};

	text_store(batch, part, form);
	end_phase(batch, phases[part]);
}

/* ---- The protocol ------------------------------------------------------------------------ */

static bool sync(void)
{
	for (unsigned i = atomic_load_explicit(&dwell, memory_order_relaxed); i > 0; i--)
		arch_relax();
	/* All stores above are visible before a CPU serializes: arch_sync() sees to it. */
	return arch_sync(arch_sync_fastest(), false, text_timeout_us());
}

static bool timed_sync(struct text_batch *batch, enum text_phase phase)
{
	bool all = sync();

	end_phase(batch, phase);
	return all;
}

static void begin(const struct text_batch *batch, unsigned to)
{
	under_way.sites = batch->sites;
	under_way.count = batch->count;
	under_way.to = to;
	/* Pairs with the acquire in text_breakpoint(). The breakpoints are stored behind it, and
	 * stores become visible in order: who fetches one finds the batch. */
	atomic_store_explicit(&under_way.exists, true, memory_order_release);
}

/*
 * After a sync behind which memory holds no breakpoint of the batch. No CPU is in a handler that
 * reads the batch, and none comes to be in one:
 *
 *   - A CPU that has acknowledged had serialized, after the heads were in memory. What it fetches
 *     from then on is no breakpoint. (A machine that delivers one all the same finds another byte
 *     in memory.)
 *   - What it had fetched before raised its #BP before. That handler runs with interrupts off, and
 *     the sync is an interrupt, so it had ended before the acknowledgement, and so had that of any
 *     NMI that came into it, and the #BP of any NMI that came in front of the serialization.
 *
 * So nobody has to count who is in a handler, and no further IPI is needed to wait for them. Stored
 * with release: whoever finds no batch, and then looks at a site, sees its head.
 */
static void finish(void)
{
	/* Pairs with nothing but the next batch: it is of the same CPU, or of one that has taken
	 * the lock since. */
	atomic_store_explicit(&under_way.exists, false, memory_order_release);
}

/* `cc e5` → `eb e5` shows no CPU anything that is new. The CPUs that are left must
 * have dropped the breakpoint before the batch can go; whoever does not answer now has its own sync
 * to blame, and finds another byte than 0xcc. */
static enum text_result undo(struct text_batch *batch, unsigned from)
{
	store_all(batch, TEXT_HEAD, from);
	sync();
	finish();
	return TEXT_UNDONE;
}

/* With new tails, the old heads would make torn instructions, and the new ones some that the silent
 * CPU may meet unserialized. So the breakpoints stay, and the handler makes the new instructions of
 * them. No batch may come after it. */
static enum text_result leave(void)
{
	is_closed = true;
	return TEXT_LEFT;
}

/*
 * The steps, and why each is there.
 *
 *   breakpoints   From here on a CPU executes the old instruction, or the breakpoint, which does
 *                 what the new one does.
 *   sync          A CPU that had fetched an old head has dropped it. So nobody executes the tails,
 *                 and they may change.
 *   tails         Nobody executes them.
 *   sync          A CPU that had fetched an old tail, behind a breakpoint that needs none, has
 *                 dropped it. So no new head will be joined to an old tail.
 *   heads         From here on a CPU executes the breakpoint, or the new instruction.
 *   sync          A CPU that had fetched a breakpoint has dropped it: none comes later, and the
 *                 batch may go.
 *
 * Each set of stores comes after the sync before it, since arch_sync() returns when all have
 * acknowledged (acquire), and becomes visible before the next one, whose IPI waits for all stores.
 */
enum text_result text_patch(struct text_batch *batch, unsigned to)
{
	begin_phases(batch);
	enum text_result problem = check(batch, !to);

	end_phase(batch, TEXT_CHECK);
	if (problem != TEXT_DONE || batch->count == 0)
		return problem;
	begin(batch, to);
	store_all(batch, TEXT_BREAKPOINT, to);
	if (!timed_sync(batch, TEXT_SYNC_1))
		return undo(batch, !to);
	store_all(batch, TEXT_TAIL, to);
	if (!timed_sync(batch, TEXT_SYNC_2))
		return leave();
	store_all(batch, TEXT_HEAD, to);
	bool all = timed_sync(batch, TEXT_SYNC_3);

	finish();
	return all ? TEXT_DONE : TEXT_UNCONFIRMED;
}

void text_set_dwell(unsigned relaxes)
{
	atomic_store_explicit(&dwell, relaxes, memory_order_relaxed);
}

const char *text_result_words(enum text_result result)
{
	static const char *const words[TEXT_RESULTS] = {
		[TEXT_DONE] = "patched",
		[TEXT_BUSY] = "not patched: another CPU holds the lock of the text",
		[TEXT_NOT_TEXT] = "not in the kernel's text; nothing was written",
		[TEXT_FREED] = "in init text, which was freed; nothing was written",
		[TEXT_OTHER_BYTES] = "not the instruction that it should be; nothing was written",
		[TEXT_OVERLAP] = "inside of the site before it; nothing was written",
		[TEXT_CLOSED] = "not patched: an earlier patch could not be ended",
		[TEXT_UNDONE] = "a CPU did not acknowledge a sync, and it was undone",
		[TEXT_LEFT] = "a CPU did not acknowledge a sync, and its breakpoints stay",
		[TEXT_UNCONFIRMED] = "done, but a CPU did not acknowledge the last sync",
		[TEXT_NOT_ENABLED] = "its last reference was given back before",
	};

	return words[result];
}

bool text_patch_is_closed(void)
{
	return is_closed;
}

bool text_result_is_new(enum text_result result)
{
	return result == TEXT_DONE || result == TEXT_LEFT || result == TEXT_UNCONFIRMED;
}

/* ---- Breakpoints ------------------------------------------------------------------------- */

/* The site of the batch at an address; NULL when there is none. */
static const struct text_site *site_at(const uint8_t *address)
{
	size_t at = first_from(under_way.sites, under_way.count, address);

	if (at < under_way.count && under_way.sites[at].text == address)
		return &under_way.sites[at];
	return NULL;
}

bool text_breakpoint(struct arch_trap *trap)
{
	const uint8_t *address = arch_trap_address(trap);
	const struct text_site *site = NULL;

	if (!kernel_text_contains(address, 1) || text_is_freed(address, 1))
		return false;
	/* The batch has gone on, or the machine delivers it late: what is there now will do. */
	if (text_byte(address) != BREAKPOINT) {
		text_met_again(address);
		return true;
	}
	/* Pairs with the release in begin(), which came before the byte that was just read. */
	if (atomic_load_explicit(&under_way.exists, memory_order_acquire))
		site = site_at(address);
	/* A machine that delivers it late may have let the batch go since; and where no patch waits
	 * for handlers, the next one may have begun: then it is met once more. */
	if (!site)
		return text_byte(address) != BREAKPOINT || !arch_traps_are_prompt();
	text_met_other();
	arch_trap_resume(trap, site->forms[under_way.to].resume);
	return true;
}
