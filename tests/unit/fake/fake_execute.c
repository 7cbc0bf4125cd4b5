/*
 * An execution of a site on the fake machine, instruction by instruction. Encodings are from
 * Intel's SDM, volume 2.
 */
#include "arch/kernel.h"
#include "kernel/core/executor.h"
#include "kernel/core/place.h"
#include "scenario/instruction.h"
#include "tests/unit/fake/fake_cpu.h"

#include <string.h>

/* How often others go on at one of the moments at which they may; and while bytes are fetched. */
#define INTERRUPT_ONE_IN 5
#define FETCHING_ONE_IN 2

/* The highest bit of a stage word: the handler is retired. */
#define RETIRED (1ull << 63)

/* A burst: what site_execute.S keeps in registers is in `trap` and here. */
struct way {
	struct arch_execution *execution;
	const struct placed_site *site;
	unsigned number;
	struct arch_trap trap;
	uint64_t stage_word; /* in which the execution under way began */
	int32_t left;
	const uint8_t *returns_to; /* what a call has left on the stack; NULL: none */
	/* What the execution under way was, as soon as it is done, and when. */
	bool was_serialized, is_counted, is_trapped;
	bool is_missed; /* the breakpoint in front of the site */
	enum fake_kind kind;
};

static struct fake_view *view_of(const struct way *way)
{
	return &fake_cpu()->views[way->number];
}

/* Returns where the CPU goes on: there, or where a stop has moved it to. */
static const uint8_t *perhaps_interrupt(struct way *way, const uint8_t *address, unsigned one_in)
{
	way->trap.address = address;
	while (way->trap.address == address && fake_chance(one_in))
		fake_interrupt(&way->trap);
	return way->trap.address;
}

/* ---- Counting ---------------------------------------------------------------------------- */

/* At the moment at which the handler begins. Where that may be late, the kernel goes by the moment
 * of the execution. */
static bool is_late_breakpoint(const struct way *way)
{
	bool retired =
		fake_arch.traps_are_late ? way->stage_word & RETIRED : executors_are_retired();
	bool returned = executor_stage_in(way->stage_word) % 2 == 0;

	return (retired || returned) && way->site->site->new_bytes[0] != BREAKPOINT &&
	       !placed()->scenario->back_to_back;
}

/* One form, and then the other one; but back again only with patches back to back. */
static bool is_other(enum fake_kind before, enum fake_kind now)
{
	return (before == FAKE_OLD && now == FAKE_NEW) ||
	       (before == FAKE_NEW && now == FAKE_OLD && placed()->scenario->back_to_back);
}

static void count_kind(const struct way *way, uint64_t stage)
{
	struct fake_executed *executed = &fake_machine.executed;
	bool back_to_back = placed()->scenario->back_to_back;
	bool flag = placed()->scenario->execution.reads_flag && fake_cpu()->flag != 0;
	bool returned = stage % 2 == 0;

	switch (way->kind) {
	case FAKE_OLD:
		executed->old++;
		executed->stale += flag;
		executed->late_old += returned && !back_to_back;
		break;
	case FAKE_NEW:
		executed->new ++;
		break;
	case FAKE_BREAKPOINT:
		executed->breakpoints++;
		executed->nested += fake_cpu()->in_breakpoint != NULL;
		break;
	case FAKE_MIXTURE:
		executed->mixtures++;
		break;
	case FAKE_FAULT:
		executed->faults++;
		break;
	}
}

static void count(struct way *way)
{
	static const enum transition places[] = {
		[FAKE_OLD] = TRANSITION_OLD,
		[FAKE_NEW] = TRANSITION_NEW,
		[FAKE_MIXTURE] = TRANSITION_OTHER,
		[FAKE_FAULT] = TRANSITION_OTHER,
		[FAKE_BREAKPOINT] = TRANSITION_BREAKPOINT,
	};
	struct fake_executed *executed = &fake_machine.executed;
	struct fake_view *view = view_of(way);
	uint64_t stage = executor_stage_in(way->stage_word), patch = (stage + 1) / 2;
	bool interrupted =
		fake_machine.untold && (way->is_trapped || fake_cpu()->interrupted_in_execution);
	bool serialized = way->was_serialized || view->interrupted || interrupted;

	way->is_counted = true;
	view->interrupted = interrupted;
	fake_cpu()->executions++;
	if (fake_cpu()->blurred || way->is_missed) {
		fake_cpu()->blurred = view->exists = false;
		executed->unknown++;
		return;
	}
	count_kind(way, stage);
	if (view->exists && view->patch == patch) {
		executed->transitions[places[view->kind]][places[way->kind]][serialized]++;
		executed->unserialized += !serialized && is_other(view->kind, way->kind);
	} else {
		executed->first++;
	}
	view->exists = true;
	view->patch = patch;
	view->kind = way->kind;
}

/* The execution is done, though not counted yet: what comes now comes after it. */
static void commit(struct way *way)
{
	way->is_counted = false;
	way->was_serialized = view_of(way)->serialized_since;
	view_of(way)->serialized_since = false;
}

/* ---- Instructions ------------------------------------------------------------------------ */

static bool is_at(const uint8_t *address, const char *bytes, size_t length)
{
	return memcmp(address, bytes, length) == 0;
}

#define IS_AT(address, bytes) is_at(address, bytes, sizeof(bytes) - 1)

static void read_flag(struct way *way)
{
	fake_cpu()->flag = way->trap.flag = atomic_load(way->execution->flag);
}

/* Between an exception and its handler, while others go on. Where the handler begins late, the CPU
 * can be interrupted meanwhile. */
static void begin_handler(void)
{
	struct arch_trap elsewhere = {0};

	while (fake_arch.traps_are_late && fake_chance(3))
		fake_interrupt(&elsewhere);
	fake_cpu()->handlers++;
	while (fake_chance(3))
		fake_interrupt(&elsewhere);
}

/* Somebody else's breakpoint, which is no execution of the site. */
static void execute_foreign(struct way *way, const uint8_t *at)
{
	way->is_missed = fake_machine.misses_foreign && fake_chance(4);
	if (way->is_missed)
		return;
	way->trap.address = at;
	way->trap.in = way->execution;
	way->trap.way = WAY_TRAP;
	way->trap.is_outside = false;
	if (fake_machine.untold)
		fake_return_untold();
	begin_handler();
	if (!kernel_breakpoint(&way->trap))
		fake_stop("a debugger's breakpoint belongs to nobody");
	if (way->trap.address != way->site->text || way->trap.counted)
		fake_stop("a debugger's breakpoint is taken for another one");
	fake_return(&way->trap);
	fake_cpu()->handlers--;
}

/* One instruction of a front; returns its length. */
static unsigned execute_front(struct way *way, const uint8_t *at)
{
	struct arch_execution *execution = way->execution;

	if (*at == BREAKPOINT) {
		execute_foreign(way, at);
		return 1;
	}
	if (IS_AT(at, "\x45\x8b\x01")) { /* mov (%r9), %r8d */
		read_flag(way);
		return 3;
	}
	if (IS_AT(at, "\x48\x8b\x17")) { /* mov (%rdi), %rdx */
		way->trap.serializations = *execution->serializations;
		return 3;
	}
	if (IS_AT(at, "\x39\xc0")) /* cmp %eax, %eax */
		return 2;
	for (unsigned how = SERIALIZE_NONE + 1; how < SERIALIZATIONS; how++) {
		const struct serialization_way *serialization = &serialization_ways[how];

		if (!is_at(at, (const char *)serialization->code, serialization->length))
			continue;
		if (serialization->drops_fetched)
			fake_drop();
		return serialization->length;
	}
	fake_stop("a front has an instruction that nobody knows");
}

static void look_at_breakpoint(void)
{
	fake_cpu()->breakpoint_is_gone = *fake_cpu()->in_breakpoint != BREAKPOINT;
}

/* Raises an exception; returns where the CPU goes on. What it executes at the site again, it does
 * in the stage of which the kernel has told it meanwhile. */
static const uint8_t *raise(struct way *way, enum landing_way exception, const uint8_t *address)
{
	bool is_known;

	way->trap.address = address;
	way->trap.in = way->execution;
	way->trap.is_outside = address == (const uint8_t *)8;
	way->trap.way = exception;
	way->is_trapped = true;
	count(way);
	if (fake_machine.untold)
		fake_return_untold(); /* what has taken it goes to the handler by `iret` */
	begin_handler();
	bool is_outer = address == way->site->text && way->kind == FAKE_BREAKPOINT &&
			!fake_cpu()->in_breakpoint;

	if (is_outer) {
		fake_cpu()->in_breakpoint = address;
		look_at_breakpoint();
	}
	if (address == way->site->text && way->kind == FAKE_BREAKPOINT)
		fake_machine.executed.late_breakpoints += is_late_breakpoint(way);
	is_known = exception == WAY_TRAP ? kernel_breakpoint(&way->trap) : kernel_fault(&way->trap);
	if (!is_known)
		fake_stop("a trap of a site belongs to nobody");
	if (is_outer) {
		fake_machine.executed.retried += fake_cpu()->breakpoint_is_gone;
		fake_cpu()->in_breakpoint = NULL;
	}
	fake_return(&way->trap);
	fake_cpu()->handlers--;
	way->stage_word = executor_of(fake_arch_self)->stage_word;
	return way->trap.address;
}

/* ---- The site ---------------------------------------------------------------------------- */

/* By what was read of it, and no more. */
static bool is_mixture(const struct way *way, const uint8_t *bytes, unsigned length)
{
	const struct mixtures *mixtures = way->site->mixtures;

	for (unsigned i = 1; i + 1 < mixtures->count; i++)
		if (memcmp(mixtures->of[i].bytes, bytes, length) == 0)
			return true;
	return false;
}

/* What it is to execute these bytes, of which `length` are read. */
static enum fake_kind kind_of(const struct way *way, const uint8_t *bytes, unsigned length,
			      enum landing_way exception)
{
	const struct site *site = way->site->site;

	if (bytes[0] == BREAKPOINT)
		return FAKE_BREAKPOINT;
	if (memcmp(bytes, site->old_bytes, length) == 0)
		return FAKE_OLD;
	if (memcmp(bytes, site->new_bytes, length) == 0)
		return FAKE_NEW;
	if (exception == WAY_UNDEFINED && !is_mixture(way, bytes, length))
		return FAKE_FAULT;
	return FAKE_MIXTURE;
}

/* Fetches, is interrupted, and perhaps fetches anew, until it has an instruction at that address.
 * While it has only a part of it, others do most. Returns that address, or where it was moved to
 * meanwhile. */
static const uint8_t *await_bytes(struct way *way, const uint8_t *address)
{
	unsigned skipped = (unsigned)(address - way->site->text);
	const uint8_t *at;

	fake_fetch(way->number);
	at = perhaps_interrupt(way, address, INTERRUPT_ONE_IN);
	fake_fetch(way->number);
	while (at == address && !fake_has_fetched(way->number, skipped)) {
		at = perhaps_interrupt(way, address, FETCHING_ONE_IN);
		fake_fetch(way->number);
	}
	return at;
}

/* In place of a number of bytes: a jump to itself is executed, which is no execution of the site.
 */
#define HELD SITE_LENGTH_MAX

/* A sled is interrupted between its halves too. Returns how many bytes are executed already. */
static unsigned execute_bytes(struct way *way, uint8_t *bytes)
{
	const struct site *site = way->site->site;

	await_bytes(way, way->site->text);
	memcpy(bytes, view_of(way)->fetched, SITE_LENGTH_MAX);
	if (site_holds(site, bytes))
		return HELD;
	if (!site_is_sled(site) || bytes[0] != site->old_bytes[0]) {
		commit(way);
		return 0;
	}
	const uint8_t *second = await_bytes(way, way->site->text + 1);

	/* In a copy, of which nothing changes while a CPU executes it. */
	bytes[1] = second == way->site->text + 1 ? view_of(way)->fetched[1] : *second;
	commit(way);
	return 1;
}

/* Executes the site once, and returns where the CPU goes on. */
static const uint8_t *execute_site(struct way *way)
{
	const uint8_t *text = way->site->text, *next = way->site->next;
	struct instruction decoded;
	uint8_t bytes[SITE_LENGTH_MAX];
	unsigned skipped = execute_bytes(way, bytes);

	fake_executed(way->number);
	if (skipped == HELD)
		return text;
	way->kind = FAKE_FAULT;
	if (!instruction_decode(bytes + skipped, way->site->site->length - skipped, &decoded))
		return raise(way, WAYS, text);
	way->kind = kind_of(way, bytes, skipped + decoded.length, decoded.way);
	const uint8_t *leads_to = text + skipped + decoded.length + decoded.place;

	if (decoded.way == WAY_TRAP || decoded.way == WAY_UNDEFINED)
		return raise(way, decoded.way, leads_to);
	if (decoded.way == WAY_NEXT && leads_to != next)
		fake_stop("a site falls into its own middle");
	way->returns_to = decoded.way == WAY_CALL ? text + skipped + decoded.length : NULL;
	return leads_to;
}

/* One instruction of what stands around the site. Returns where the CPU goes on, or NULL when it
 * has returned to site_execute.S. */
static const uint8_t *execute_behind(struct way *way, const uint8_t *at)
{
	if (*at == BREAKPOINT)
		return raise(way, WAY_TRAP, at);
	if (IS_AT(at, "\xff\xc6")) { /* inc %esi */
		way->left++;
		return at + 2;
	}
	if (IS_AT(at, "\xff\xce")) { /* dec %esi */
		way->left--;
		return at + 2;
	}
	if (IS_AT(at, "\x6a\x08\xc3")) { /* push $8; ret */
		way->kind = FAKE_FAULT;
		return raise(way, WAYS, (const uint8_t *)8);
	}
	if (IS_AT(at, "\x83\xc6")) { /* add $..., %esi */
		way->left += (int8_t)at[2];
		return at + 3;
	}
	if (*at != 0xc3) /* ret */
		fake_stop("a site leads to code that nobody knows");
	const uint8_t *returns_to = way->returns_to;

	way->returns_to = NULL;
	return returns_to;
}

/* Whoever serializes only if the flag says so has read another one, and nobody has come in between.
 * A handler reads none. */
static void read_flag_of_pass(const struct way *way)
{
	if (fake_cpu()->in_breakpoint)
		return;
	if (way->number == 0 && placed()->scenario->execution.conditional &&
	    !fake_cpu()->flag_is_read)
		fake_cpu()->flag = atomic_load(way->execution->flag);
	fake_cpu()->flag_is_read = false;
}

/* ---- The burst --------------------------------------------------------------------------- */

/* What the kernel must not ask for: see arch.h. */
static void check(const struct arch_execution *execution)
{
	if (execution->limit == 0)
		fake_stop("a burst of no execution at all");
	if (execution->changing && execution->reads_flag)
		fake_stop("a burst of changes that reads the flag");
	if (execution->limit > 1 && serialization_drops_fetched(execution->how))
		fake_stop("a burst of what the kernel must count one by one");
	if (serialization_drops_fetched(execution->how_called))
		fake_stop("a serialization before a call that the kernel has not counted");
}

static void execute_once(struct way *way)
{
	const uint8_t *at = way->execution->front;

	way->left = 0;
	way->is_trapped = fake_cpu()->interrupted_in_execution = false;
	if (way->execution->reads_flag)
		read_flag(way);
	while (at < way->site->text) {
		perhaps_interrupt(way, at, INTERRUPT_ONE_IN);
		at += execute_front(way, at);
	}
	while (at)
		at = at == way->site->text ? execute_site(way) : execute_behind(way, at);
	/* Once more, when all is done and nothing is recorded. */
	perhaps_interrupt(way, NULL, INTERRUPT_ONE_IN);
	if (!way->is_counted)
		count(way);
	way->execution->last =
		(struct arch_executed){way->trap.flag, way->left, way->trap.serializations};
}

static bool is_alike(const struct way *way)
{
	const struct arch_executed *first = &way->execution->first, *last = &way->execution->last;

	if (way->execution->changing)
		return left_index(last->left) < LEFT_KINDS;
	return last->flag_read == first->flag_read && last->left == first->left;
}

static bool goes_on(const struct way *way)
{
	const struct arch_execution *execution = way->execution;

	return way->trap.before + 1 < execution->limit &&
	       atomic_load(execution->stage) == execution->stage_value && !way->is_trapped &&
	       !fake_cpu()->interrupted_in_execution && is_alike(way) &&
	       execution->last.serialized == execution->first.serialized;
}

void fake_execute(struct arch_execution *execution)
{
	struct way way = {.execution = execution, .stage_word = execution->stage_value};
	unsigned before = 0;

	check(execution);
	way.site = placed_at(execution->front, &way.number);
	read_flag_of_pass(&way);
	execute_once(&way);
	execution->first = execution->last;
	while (goes_on(&way)) {
		unsigned now = left_index(execution->last.left);

		if (way.trap.before > 0 && execution->changing)
			execution->changes[before][now]++;
		before = now;
		way.stage_word = atomic_load(execution->stage);
		way.trap.before++;
		fake_machine.executed.in_bursts++;
		execute_once(&way);
	}
	execution->before = way.trap.before;
	execution->counted = way.trap.counted;
	if (fake_cpu()->in_breakpoint)
		look_at_breakpoint();
}
