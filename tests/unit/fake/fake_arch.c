#include "tests/unit/fake/fake_arch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "arch/arch.h"

#define TEXT_SIZE (SITES_MAX * SURROUND_AREA_SIZE)
#define ARENA_SIZE (1 << 23)
#define CYCLES_A_US 1000
#define STOP_US 3600000000ull

struct fake_arch fake_arch;
_Thread_local unsigned fake_arch_self;

/* Its place in the program; what is mapped there is the first of the two mappings of one text. */
_Alignas(PAGE_BYTES) static uint8_t areas[TEXT_SIZE];
static uint8_t *alias;
static int text_file;

/* More areas of a kind, as arch/site.h has them: where each is mapped, the first one's place empty,
 * and the alias of what is its own. */
#define MORE_SIZE ((size_t)SITE_TIMES_MAX * SURROUND_AREA_SIZE)
#define OWN_SIZE ((size_t)SITE_TIMES_MAX * SURROUND_OWN_SIZE)
#define OWN_END (SURROUND_OWN + SURROUND_OWN_SIZE)
static struct more {
	uint8_t *text, *alias;
	unsigned count;
} all_more[SITES_MAX];

/* What is allocated. The kernel gives nothing back, and keeps some of it in statics, which outlive
 * the machine here: so whatever a caller has had is that caller's alone, in each machine to come.
 */
#define PIECES_MAX 1024
_Alignas(PAGE_BYTES) static uint8_t arena[ARENA_SIZE];
static size_t arena_used, piece_count;
static struct piece {
	const void *caller; /* where it goes on */
	uint8_t *at;
	size_t size;
	bool is_taken; /* in this machine */
} pieces[PIECES_MAX];

static _Thread_local jmp_buf *halted;

const uint8_t *const fake_arch_text_end = areas + TEXT_SIZE;

_Noreturn static void stop(const char *why)
{
	fprintf(stderr, "fake_arch: %s\n", why);
	abort();
}

static void map_text_twice(void)
{
	int file = memfd_create("text", 0);

	if (file < 0 || ftruncate(file, TEXT_SIZE) != 0)
		stop("no memory for the text");
	if (mmap(areas, TEXT_SIZE, PROT_READ, MAP_SHARED | MAP_FIXED, file, 0) == MAP_FAILED)
		stop("the text cannot be mapped for reading");
	alias = mmap(NULL, TEXT_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	if (alias == MAP_FAILED)
		stop("the text cannot be mapped for writing");
	text_file = file;
}

static uint8_t *map_more(void *at, size_t size, int rights, size_t from)
{
	int fixed = at ? MAP_FIXED : 0;
	uint8_t *to = mmap(at, size, rights, MAP_SHARED | fixed, text_file, (off_t)from);

	if (to == MAP_FAILED)
		stop("more text cannot be mapped");
	return to;
}

static void begin_more(struct more *more, unsigned kind)
{
	if (ftruncate(text_file, (off_t)(TEXT_SIZE + SITES_MAX * OWN_SIZE)) != 0)
		stop("no memory for more text");
	more->text = mmap(NULL, MORE_SIZE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (more->text == MAP_FAILED)
		stop("no room for more text");
	more->alias = map_more(NULL, OWN_SIZE, PROT_READ | PROT_WRITE, TEXT_SIZE + kind * OWN_SIZE);
	more->count = 1;
}

static void add_area(struct more *more, unsigned kind)
{
	uint8_t *to = more->text + (size_t)more->count * SURROUND_AREA_SIZE;
	size_t first = (size_t)kind * SURROUND_AREA_SIZE;
	size_t own = (size_t)more->count * SURROUND_OWN_SIZE;

	map_more(to, SURROUND_OWN, PROT_READ, first);
	map_more(to + SURROUND_OWN, SURROUND_OWN_SIZE, PROT_READ,
		 TEXT_SIZE + kind * OWN_SIZE + own);
	map_more(to + OWN_END, SURROUND_AREA_SIZE - OWN_END, PROT_READ, first + OWN_END);
	memset(more->alias + own, BREAKPOINT, SURROUND_OWN_SIZE);
	more->count++;
}

static void empty_more(void)
{
	for (unsigned kind = 0; kind < SITES_MAX; kind++) {
		const struct more *more = &all_more[kind];

		if (more->count > 0)
			memset(more->alias, BREAKPOINT, (size_t)more->count * SURROUND_OWN_SIZE);
	}
}

__attribute__((format(printf, 1, 2))) static void note(const char *format, ...)
{
	size_t room = FAKE_TRACE_SIZE - fake_arch.trace_length;
	va_list arguments;
	int length;

	if (room == 1)
		return;
	va_start(arguments, format);
	length = vsnprintf(fake_arch.trace + fake_arch.trace_length, room, format, arguments);
	va_end(arguments);
	fake_arch.trace_length += (size_t)length < room ? (size_t)length : room - 1;
}

static void check_patcher(void)
{
	if (fake_arch_self != 0)
		stop("what is for the patcher only was called by an executor");
}

static bool ask(bool stop_them, enum serialization how, bool unfenced, uint64_t timeout_us)
{
	fake_arch.syncs++;
	fake_arch.is_unfenced = unfenced;
	fake_arch.timeout_us = timeout_us;
	if (fake_arch.ask)
		return fake_arch.ask(stop_them, how);
	if (fake_arch.syncs == fake_arch.silent_at)
		fake_arch.lost[1] = true;
	return fake_arch.syncs != fake_arch.silent_at;
}

void fake_arch_begin(unsigned cpus)
{
	if (!alias)
		map_text_twice();
	if (cpus < 1 || cpus > FAKE_CPUS_MAX)
		stop("no such number of CPUs");
	memset(&fake_arch, 0, sizeof(fake_arch));
	for (size_t i = 0; i < piece_count; i++)
		pieces[i].is_taken = false;
	fake_arch.cpus = cpus;
	fake_arch.relax_cost = CYCLES_A_US;
	fake_arch_self = 0;
	arch_pages_restore();
	memset(alias, BREAKPOINT, TEXT_SIZE);
	empty_more();
}

void fake_arch_clear_trace(void)
{
	fake_arch.trace_length = 0;
	fake_arch.trace[0] = '\0';
}

void fake_arch_write(const uint8_t *text, const void *bytes, size_t length)
{
	memcpy(arch_text_alias(text, length), bytes, length);
}

bool fake_arch_halts(void (*call)(void))
{
	jmp_buf here;

	halted = &here;
	if (setjmp(here) == 0) {
		call();
		halted = NULL;
		return false;
	}
	halted = NULL;
	return true;
}

_Noreturn void arch_halt(void)
{
	if (!halted)
		stop("a CPU has halted that was not meant to");
	longjmp(*halted, 1);
}

_Noreturn void arch_end(void)
{
	for (unsigned cpu = 0; cpu < fake_arch.cpus; cpu++)
		fake_arch.lost[cpu] = cpu != fake_arch_self;
	fake_arch.ended = true;
	arch_halt();
}

unsigned arch_cpus(void)
{
	return fake_arch.cpus;
}

unsigned arch_cpu_self(void)
{
	return fake_arch_self;
}

bool arch_cpu_online(unsigned cpu)
{
	return cpu < fake_arch.cpus && !fake_arch.lost[cpu];
}

void arch_cpu_lose(unsigned cpu)
{
	if (cpu == 0 || cpu >= fake_arch.cpus)
		stop("a CPU is lost that is none, or the patcher");
	fake_arch.lost[cpu] = true;
}

const char *arch_cpu_failure(unsigned cpu)
{
	return fake_arch.failures[cpu];
}

uint32_t arch_cpu_id(unsigned cpu)
{
	return 10 * cpu;
}

unsigned long arch_cpu_nmis(unsigned cpu)
{
	return fake_arch.takes_no_nmis[cpu] ? 0 : 100 + cpu;
}

unsigned long arch_spurious(void)
{
	return 7;
}

void arch_relax(void)
{
	note("relax\n");
	fake_arch.relaxes++;
	fake_arch.cycles += fake_arch.relax_cost;
	if (fake_arch.relaxes == fake_arch.stops_at)
		fake_arch.cycles += STOP_US * CYCLES_A_US;
	if (fake_arch.relax)
		fake_arch.relax();
}

void arch_idle(const _Atomic uint64_t *word, uint64_t value)
{
	if (fake_arch.rest)
		fake_arch.rest(word, value);
}

bool arch_idles(void)
{
	return fake_arch.rests;
}

void arch_wake(void)
{
	if (fake_arch.wake)
		fake_arch.wake();
}

void arch_rest_begin(void)
{
	if (fake_arch.rest_begin)
		fake_arch.rest_begin();
}

void arch_rest_end(enum serialization how)
{
	if (fake_arch.rest_end)
		fake_arch.rest_end(how);
}

void arch_leave(void)
{
	if (!fake_arch.leave)
		stop("a CPU leaves in a test that does not say how");
	fake_arch.leave();
}

bool arch_await_left(unsigned cpu, uint64_t timeout_us)
{
	(void)timeout_us;
	return fake_arch.await_left && fake_arch.await_left(cpu);
}

void arch_start(unsigned cpu)
{
	check_patcher();
	if (fake_arch.start)
		fake_arch.start(cpu);
}

void arch_come_online(enum serialization how)
{
	if (fake_arch.come_online)
		fake_arch.come_online(how);
}

uint64_t arch_cycles(void)
{
	return fake_arch.clock ? fake_arch.clock() : fake_arch.cycles++;
}

uint64_t arch_cycles_to_ns(uint64_t cycles)
{
	return cycles;
}

uint64_t arch_us_to_cycles(uint64_t us)
{
	return us * CYCLES_A_US;
}

void arch_fence(void)
{
	/* Only the patcher has a store buffer here. */
	if (arch_cpu_self() != 0)
		return;
	note("fence\n");
	fake_arch.fences++;
	if (fake_arch.fence)
		fake_arch.fence();
}

void arch_serialize(enum serialization how)
{
	if (fake_arch.serialize)
		fake_arch.serialize(how);
}

uint64_t arch_serialize_operand(enum serialization how)
{
	(void)how;
	return 0;
}

bool arch_sync_some(enum asked asked, enum serialization how, bool unfenced, uint64_t timeout_us)
{
	note("sync %s%s%s%s\n", serialization_name(how), asked == ASKED_ALL ? "" : " of ",
	     asked == ASKED_ALL ? "" : asked_name(asked), unfenced ? " unfenced" : "");
	fake_arch.asks_all = unfenced;
	fake_arch.asked = asked;
	return ask(false, how, unfenced, timeout_us);
}

bool arch_sync(enum serialization how, bool unfenced, uint64_t timeout_us)
{
	return arch_sync_some(ASKED_ALL, how, unfenced, timeout_us);
}

enum serialization arch_sync_fastest(void)
{
	return SERIALIZE_IRET;
}

bool arch_shootdown(uint64_t timeout_us)
{
	check_patcher();
	note("shootdown\n");
	fake_arch.asks_all = true;
	fake_arch.asked = ASKED_ALL;
	return ask(false, SERIALIZE_CPUID, false, timeout_us);
}

bool arch_stop(uint64_t timeout_us)
{
	check_patcher();
	note("stop\n");
	fake_arch.asks_all = true;
	fake_arch.asked = ASKED_ALL;
	return ask(true, SERIALIZE_NONE, false, timeout_us);
}

void arch_go(void)
{
	check_patcher();
	note("go\n");
	if (fake_arch.go)
		fake_arch.go();
}

static bool is_in(const uint8_t *from, size_t size, const uint8_t *at, size_t count)
{
	uintptr_t offset = (uintptr_t)at - (uintptr_t)from;

	return from && (uintptr_t)at >= (uintptr_t)from && offset <= size && count <= size - offset;
}

static void note_place(const uint8_t *to, size_t count)
{
	for (unsigned kind = 0; kind < SITES_MAX; kind++) {
		const struct more *more = &all_more[kind];

		if (!is_in(more->alias, (size_t)more->count * SURROUND_OWN_SIZE, to, count))
			continue;
		size_t at = (size_t)(to - more->alias);

		note("store %u.%zu:%zx", kind, at / SURROUND_OWN_SIZE,
		     SURROUND_OWN + at % SURROUND_OWN_SIZE);
		return;
	}
	if (!is_in(alias, TEXT_SIZE, to, count))
		stop("a store to what is not the alias of any text");
	note("store %zu:%zx", (size_t)(to - alias) / SURROUND_AREA_SIZE,
	     (size_t)(to - alias) % SURROUND_AREA_SIZE);
}

void arch_store(uint8_t *to, const uint8_t *bytes, size_t count)
{
	if (count != 1 && count != 2 && count != 4 && count != 8)
		stop("a store of a length that no instruction has");
	note_place(to, count);
	for (size_t i = 0; i < count; i++)
		note(" %02x", bytes[i]);
	note("\n");
	fake_arch.stores++;
	if (fake_arch.store)
		fake_arch.store(to, bytes, count);
	else
		memcpy(to, bytes, count);
}

/* Step by step, between which others go on. */
void arch_store_steps(const struct arch_store_step *steps, size_t count, uint64_t times)
{
	for (uint64_t n = 0; n < times * count; n++) {
		const struct arch_store_step *step = &steps[n % count];

		if (fake_arch.step)
			fake_arch.step();
		for (uint32_t i = 0; i < step->relaxes; i++)
			arch_relax();
		if (step->size == 0)
			arch_fence();
		else
			arch_store(step->to, (const uint8_t *)&step->value, step->size);
	}
}

const char *arch_lacks(const struct scenario *scenario)
{
	(void)scenario;
	return fake_arch.lacks;
}

uint8_t *arch_text_alias(const uint8_t *text, size_t length)
{
	unsigned kind, which;

	if (fake_text_is_freed(text, length))
		return NULL;
	if (is_in(areas, TEXT_SIZE, text, length))
		return alias + (text - areas);
	if (!arch_site_area_at(text, &kind, &which) || which == 0)
		return NULL;
	const uint8_t *own = arch_site_area_of(kind, which) + SURROUND_OWN;

	if (!is_in(own, SURROUND_OWN_SIZE, text, length))
		return NULL;
	return all_more[kind].alias + (size_t)which * SURROUND_OWN_SIZE + (text - own);
}

/* The page that is not behind the address: what is in them is exchanged, and nobody keeps a
 * translation. */
static uint8_t second[SITES_MAX][PAGE_BYTES];
static const uint8_t *exchanged[SITES_MAX];

static unsigned area_of(const uint8_t *text)
{
	return (unsigned)((size_t)(text - areas) / SURROUND_AREA_SIZE);
}

uint8_t *arch_page_second(const uint8_t *text)
{
	return second[area_of(text)] + (size_t)(text - areas) % PAGE_BYTES;
}

static void exchange(const uint8_t *page)
{
	uint8_t *first = arch_text_alias(page, PAGE_BYTES), *other = second[area_of(page)];
	uint8_t kept[PAGE_BYTES];

	memcpy(kept, first, PAGE_BYTES);
	memcpy(first, other, PAGE_BYTES);
	memcpy(other, kept, PAGE_BYTES);
}

/* Behind all stores before it, as it goes through the same buffer. */
void arch_page_exchange(const uint8_t *text)
{
	const uint8_t *page = text - (size_t)(text - areas) % PAGE_BYTES;

	check_patcher();
	note("exchange %u:%zx\n", area_of(page), (size_t)(page - areas) % SURROUND_AREA_SIZE);
	if (fake_arch.fence)
		fake_arch.fence();
	exchange(page);
	exchanged[area_of(page)] = page;
}

bool arch_pages_restore(void)
{
	bool any = false;

	for (unsigned i = 0; i < SITES_MAX; i++) {
		if (!exchanged[i])
			continue;
		exchange(exchanged[i]);
		exchanged[i] = NULL;
		any = true;
	}
	return any;
}

static struct piece *piece_of(const void *caller, size_t size)
{
	for (size_t i = 0; i < piece_count; i++)
		if (pieces[i].caller == caller && pieces[i].size >= size && !pieces[i].is_taken)
			return &pieces[i];
	return NULL;
}

static struct piece *add_piece(const void *caller, size_t size)
{
	if (piece_count == PIECES_MAX || size > sizeof(arena) - arena_used)
		stop("more memory is asked for than any test needs");
	struct piece *piece = &pieces[piece_count++];

	*piece = (struct piece){.caller = caller, .at = arena + arena_used, .size = size};
	arena_used += size;
	return piece;
}

void *arch_allocate(size_t size)
{
	const void *caller = __builtin_return_address(0);
	size_t pages = (size + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;

	if (fake_arch.out_of_memory)
		return NULL;
	struct piece *piece = piece_of(caller, pages);

	if (!piece)
		piece = add_piece(caller, pages);
	piece->is_taken = true;
	memset(piece->at, 0, pages);
	return piece->at;
}

const uint8_t *arch_site_area(unsigned kind)
{
	if (kind >= SITES_MAX)
		stop("there is no such area");
	return areas + kind * SURROUND_AREA_SIZE;
}

bool arch_site_areas(unsigned kind, unsigned times)
{
	struct more *more = &all_more[kind];

	check_patcher();
	if (kind >= SITES_MAX || times == 0 || times > SITE_TIMES_MAX)
		stop("there are no such areas");
	if (times > 1 && fake_arch.out_of_memory)
		return false;
	if (times > 1 && more->count == 0)
		begin_more(more, kind);
	while (times > 1 && more->count < times)
		add_area(more, kind);
	return true;
}

const uint8_t *arch_site_area_of(unsigned kind, unsigned which)
{
	if (which == 0)
		return arch_site_area(kind);
	if (kind >= SITES_MAX || which >= all_more[kind].count)
		stop("there is no such area");
	return all_more[kind].text + which * SURROUND_AREA_SIZE;
}

bool arch_site_area_at(const uint8_t *address, unsigned *kind, unsigned *which)
{
	for (*kind = 0; *kind < SITES_MAX; ++*kind) {
		const struct more *more = &all_more[*kind];
		size_t size = (size_t)more->count * SURROUND_AREA_SIZE;

		*which = 0;
		if (is_in(arch_site_area(*kind), SURROUND_AREA_SIZE - 1, address, 0))
			return true;
		if (more->count == 0 || !is_in(more->text, size - 1, address, 0))
			continue;
		*which = (unsigned)((size_t)(address - more->text) / SURROUND_AREA_SIZE);
		return *which > 0;
	}
	return false;
}

void arch_site_execute(struct arch_execution *execution)
{
	if (!fake_arch.execute)
		stop("a site is executed in a test that does not say how");
	fake_arch.execute(execution);
}

void arch_execute_in(enum executor_context context)
{
	if (!fake_arch.execute_in)
		stop("a handler is wanted in a test that has none");
	fake_arch.execute_in(context);
}

uint32_t arch_burst(void)
{
	return fake_arch.burst ? fake_arch.burst : 1;
}

uint32_t arch_burst_of_changes(void)
{
	return arch_burst();
}

bool arch_interrupted(void)
{
	return fake_arch.interrupted && fake_arch.interrupted();
}

bool arch_traps_are_prompt(void)
{
	return !fake_arch.traps_are_late;
}

bool arch_end_wanted(void)
{
	return fake_arch.end_wanted;
}

void arch_console_write(const char *string, size_t length)
{
	if (length == 0 || memchr(string, '\n', length) != string + length - 1)
		stop("the console is given what is not one whole line");
	if (length >= sizeof(fake_arch.console) - fake_arch.console_length)
		stop("the console is full");
	memcpy(fake_arch.console + fake_arch.console_length, string, length);
	fake_arch.console_length += length;
	fake_arch.console[fake_arch.console_length] = '\0';
	fake_arch.console_writes++;
}

void arch_show_cpus(void)
{
	fake_arch.shows++;
}

void arch_describe(void)
{
	fake_arch.describes++;
}

bool arch_can_provoke(const char *what)
{
	(void)what;
	return !fake_arch.provokes_nothing;
}

void arch_provoke(const char *what)
{
	fake_arch.provokes++;
	fake_arch.provoker = fake_arch_self;
	snprintf(fake_arch.provoked, sizeof(fake_arch.provoked), "%s", what);
	if (fake_arch.provoke)
		fake_arch.provoke();
}
