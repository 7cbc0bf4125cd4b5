#include "tests/unit/fake_arch.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE 4096
#define SITE 512 /* in the page, with all that a byte of an operand reaches around it */
#define ROOM 1024
#define ARENA_SIZE (1 << 16)
#define CYCLES_A_US 1000

struct fake_arch fake_arch;
_Thread_local unsigned fake_arch_self;

/* Its place in the program; what is mapped there is the first of the two mappings of one page. */
_Alignas(PAGE) static uint8_t page[PAGE];
static uint8_t *alias;

static const uint8_t first_form[FAKE_SITE_LENGTH] = {0xeb, 0xe5};
static const uint8_t second_form[FAKE_SITE_LENGTH] = {0xeb, 0xf0};

_Alignas(PAGE) static uint8_t arena[ARENA_SIZE];
static size_t arena_used;

static _Thread_local jmp_buf *halted;

const struct arch_site arch_site = {
	.text = page + SITE,
	.next = page + SITE + FAKE_SITE_LENGTH,
	.first = first_form,
	.second = second_form,
	.length = FAKE_SITE_LENGTH,
};
const uint8_t *const fake_arch_room = page + ROOM;
const uint8_t *const fake_arch_text_end = page + PAGE;

_Noreturn static void stop(const char *why)
{
	fprintf(stderr, "fake_arch: %s\n", why);
	abort();
}

static void map_text_twice(void)
{
	int file = memfd_create("text", 0);

	if (file < 0 || ftruncate(file, PAGE) != 0)
		stop("no page for the text");
	if (mmap(page, PAGE, PROT_READ, MAP_SHARED | MAP_FIXED, file, 0) == MAP_FAILED)
		stop("the text cannot be mapped for reading");
	alias = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	if (alias == MAP_FAILED)
		stop("the text cannot be mapped for writing");
	close(file);
}

static void note_moment(struct fake_moment *moments, unsigned index, uint64_t timeout_us)
{
	if (index >= FAKE_STEPS_MAX)
		return;
	memcpy(moments[index].site, arch_site.text, FAKE_SITE_LENGTH);
	moments[index].timeout_us = timeout_us;
}

void fake_arch_begin(unsigned cpus)
{
	if (!alias)
		map_text_twice();
	if (cpus < 1 || cpus > FAKE_CPUS_MAX)
		stop("no such number of CPUs");
	memset(&fake_arch, 0, sizeof(fake_arch));
	memset(arena, 0, sizeof(arena));
	arena_used = 0;
	fake_arch.cpus = cpus;
	fake_arch.relax_cost = CYCLES_A_US;
	fake_arch_self = 0;
	memset(alias, 0, PAGE);
	fake_arch_set_site(first_form[0], first_form[1]);
}

void fake_arch_set_site(uint8_t head, uint8_t tail)
{
	alias[SITE] = head;
	alias[SITE + 1] = tail;
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

uint32_t arch_cpu_id(unsigned cpu)
{
	return 10 * cpu;
}

unsigned long arch_cpu_nmis(unsigned cpu)
{
	(void)cpu;
	return 0;
}

void arch_relax(void)
{
	note_moment(fake_arch.at_relax, fake_arch.relaxes, 0);
	fake_arch.relaxes++;
	fake_arch.cycles += fake_arch.relax_cost;
	if (fake_arch.relax)
		fake_arch.relax();
}

uint64_t arch_cycles(void)
{
	return fake_arch.cycles++;
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
	fake_arch.fences++;
}

bool arch_sync(uint64_t timeout_us)
{
	if (fake_arch_self != 0)
		stop("arch_sync() is for the patcher only");
	note_moment(fake_arch.at_sync, fake_arch.syncs, timeout_us);
	fake_arch.syncs++;
	if (fake_arch.sync)
		return fake_arch.sync();
	if (fake_arch.syncs == fake_arch.silent_at)
		fake_arch.lost[1] = true;
	return fake_arch.syncs != fake_arch.silent_at;
}

uint8_t *arch_text_alias(const uint8_t *text, size_t length)
{
	if (text < page || text > page + PAGE || length > (size_t)(page + PAGE - text))
		return NULL;
	return alias + (text - page);
}

void *arch_allocate(size_t size)
{
	size_t pages = (size + PAGE - 1) / PAGE * PAGE;

	if (fake_arch.out_of_memory)
		return NULL;
	if (pages > sizeof(arena) - arena_used)
		stop("more memory is asked for than any test needs");
	arena_used += pages;
	return arena + arena_used - pages;
}

struct arch_landing arch_site_execute(const uint64_t *serializations)
{
	if (!fake_arch.execute)
		stop("the site is executed in a test that does not say how");
	return fake_arch.execute(serializations);
}

const uint8_t *arch_trap_address(const struct arch_trap *trap)
{
	return trap->address;
}

void arch_trap_resume(struct arch_trap *trap, const uint8_t *address)
{
	trap->address = address;
	trap->resumed = true;
}

bool arch_trap_at_site(const struct arch_trap *trap)
{
	return trap->at_site;
}

void arch_trap_renew(struct arch_trap *trap, uint64_t serializations)
{
	trap->serializations = serializations;
	trap->renewed = true;
}

uint64_t arch_trap_serializations(const struct arch_trap *trap)
{
	return trap->serializations;
}

bool arch_trap_in_site(const struct arch_trap *trap)
{
	return trap->in_site;
}

void arch_trap_deafen(struct arch_trap *trap)
{
	trap->deafened = true;
}

void arch_console_write(const char *text, size_t length)
{
	if (length == 0 || memchr(text, '\n', length) != text + length - 1)
		stop("the console is given what is not one whole line");
	if (length >= sizeof(fake_arch.console) - fake_arch.console_length)
		stop("the console is full");
	memcpy(fake_arch.console + fake_arch.console_length, text, length);
	fake_arch.console_length += length;
	fake_arch.console[fake_arch.console_length] = '\0';
	fake_arch.console_writes++;
}

void arch_describe(void)
{
	fake_arch.describes++;
}

bool arch_provoke(const char *what)
{
	fake_arch.provokes++;
	fake_arch.provoker = fake_arch_self;
	snprintf(fake_arch.provoked, sizeof(fake_arch.provoked), "%s", what);
	return false;
}
