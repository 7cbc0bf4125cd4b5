/*
 * Whether this thread was interrupted.
 *
 * An interrupt's iret makes its CPU serialize, and nobody tells a program of it. But SDM vol. 2,
 * IRET, and APM vol. 3, IRET: on the return to an outer privilege level a data segment register
 * that holds what that level may not have, a null selector among it, is loaded with 0. There are
 * four null selectors, 0 to 3. In 64-bit mode es is not used for anything, so a program can keep 3
 * in it, and find 0 there after any interrupt, or exception, or switch to another thread. (Zhang
 * et al.: SegScope, HPCA 2024.)
 *
 * A system call that returns by sysret leaves es as it is, and does not serialize either. Where
 * interrupts return by another instruction than iret (FRED's eretu), or something stands between
 * the processor and us that does not do this, init finds out, and every answer is "may have".
 */
#include "arch/linux/trap/interrupted.h"

#include <sys/mman.h>
#include <unistd.h>

#include "arch/site.h"
#include "arch/x86/isa/site_execute.h"

/* Executions up to the next look at whether this CPU is still wanted: less than a millisecond. */
#define BURST 65536

#define TRIALS 64

static bool works;

static unsigned read_mark(void)
{
	unsigned value;

	__asm__ volatile("mov %%es, %0" : "=r"(value) : : "memory");
	return value;
}

static void set_mark(void)
{
	__asm__ volatile("mov %0, %%es" : : "r"(MARK) : "memory");
}

/* Each first touch of a page is an exception. */
static bool exceptions_show(volatile char *pages, size_t page_size)
{
	for (unsigned i = 0; i < TRIALS; i++) {
		set_mark();
		pages[i * page_size] = 1;
		if (read_mark() == MARK)
			return false;
	}
	return true;
}

/* It must not vanish by itself, either: interrupts are not that frequent. */
static bool mark_stays(void)
{
	unsigned gone = 0;

	for (unsigned i = 0; i < TRIALS; i++) {
		set_mark();
		gone += read_mark() != MARK;
	}
	return gone < TRIALS / 2;
}

bool interrupted_init(void)
{
	size_t page_size = (size_t)sysconf(_SC_PAGESIZE);
	void *pages = mmap(NULL, TRIALS * page_size, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (pages == MAP_FAILED)
		return false;
	/* Of one size each, or the first touch would bring many. */
	madvise(pages, TRIALS * page_size, MADV_NOHUGEPAGE);
	works = exceptions_show(pages, page_size) && mark_stays();
	munmap(pages, TRIALS * page_size);
	return works;
}

uint32_t arch_burst(void)
{
	return works ? BURST : 1;
}

uint32_t arch_burst_of_changes(void)
{
	return arch_burst();
}

bool arch_interrupted(void)
{
	if (!works)
		return true;
	if (read_mark() == MARK)
		return false;
	set_mark();
	return true;
}
