#include "arch/linux/machine.h"

#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include "arch/kernel.h"
#include "arch/linux/cpu/clock.h"
#include "arch/linux/cpu/cpu.h"
#include "arch/linux/describe.h"
#include "arch/linux/refusal.h"
#include "arch/linux/sync/sync.h"
#include "arch/linux/text.h"
#include "arch/linux/threads.h"
#include "arch/linux/trap/effect.h"
#include "arch/linux/trap/execute_in.h"
#include "arch/linux/trap/interrupted.h"
#include "arch/linux/trap/trap.h"
#include "arch/picture.h"
#include "lib/log_head.h"

static const struct machine_start *started;

/* Set by a handler of the patcher's thread. */
static atomic_bool end_wanted;

static void want_end(int number)
{
	(void)number;
	atomic_store_explicit(&end_wanted, true, memory_order_relaxed);
}

/* What is ignored stays ignored, as nohup(1) wants it; a SIGINT comes from the launcher. */
static void take_ends(void)
{
	static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
	struct sigaction action = {.sa_handler = want_end, .sa_flags = SA_RESTART}, before;

	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (numbers[i] == SIGINT || sigaction(numbers[i], NULL, &before) < 0 ||
		    before.sa_handler != SIG_IGN)
			sigaction(numbers[i], &action, NULL);
}

static void require(int error, const char *what)
{
	if (error)
		refusal_exit_for(what, error);
}

/* On the first CPU that could not be had: most likely the others have the same reason. */
static void start_cpus(void)
{
	if (threads_start() > 0 || cpu_count == 1)
		return;
	if (cpus[1].state > 0)
		refusal_exit_for("no thread can be started on another CPU", cpus[1].state);
	refusal_exit(
		"no thread can be started on another CPU",
		"those that were started do not come; is something of a higher priority running "
		"there? try it with --cpus, on others");
}

/* All that this system may refuse, before the log begins. True: interrupts show. */
static bool take_machine(const struct machine_start *start)
{
	char why[TEXT_WHY_SIZE];
	bool interrupts_show;

	take_ends();
	clock_init();
	require(cpus_take(start->cpus, start->cpu_count), "the first CPU cannot be used");
	require(trap_init(), "exceptions cannot be handled");
	require(execute_in_init(), "a signal to the own thread cannot be handled");
	effect_thread_begin(0);
	require(sync_init(start->by_signals), "a sync cannot be handled");
	if (!text_init(why))
		refusal_exit("no site can be placed", why);
	interrupts_show = interrupted_init();
	start_cpus();
	require(sync_try(interrupts_show), "no thread can be sent a signal, by which to sync");
	return interrupts_show;
}

_Noreturn void machine_run_here(const struct machine_start *start)
{
	started = start;
	bool interrupts_show = take_machine(start);

	kernel_begin();
	(void)kernel_options(start->command_line);
	kernel_comment("%s: %s", log_head_word(HEAD_COMMAND_LINE), start->command_line);
	threads_tell_absent();
	describe_interrupts(interrupts_show);
	kernel_prepare();
	threads_go();
	kernel_patcher();
}

unsigned arch_modules(void)
{
	return started->module_count;
}

bool arch_module(unsigned index, struct arch_module *module)
{
	*module = started->modules[index];
	return module->source != NULL;
}

void *arch_allocate(size_t size)
{
	void *pages = mmap(NULL, size, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

	if (pages == MAP_FAILED)
		refusal_exit_for("there is no memory for the counts", errno);
	return pages;
}

void arch_console_write(const char *string, size_t length)
{
	while (length > 0) {
		ssize_t written = write(started->log, string, length);

		if (written < 0 && errno != EINTR)
			return;
		if (written > 0) {
			string += written;
			length -= (size_t)written;
		}
	}
}

bool arch_end_wanted(void)
{
	return atomic_load_explicit(&end_wanted, memory_order_relaxed);
}

/* The terminal is the picture, and its signals are the keys. */
bool arch_picture_begin(struct arch_picture *picture)
{
	(void)picture;
	return false;
}

void arch_picture_take_all(struct arch_picture *picture)
{
	(void)picture;
}

void arch_picture_fill(unsigned x, unsigned y, unsigned width, unsigned height, uint32_t colour)
{
	(void)x, (void)y, (void)width, (void)height, (void)colour;
}

void arch_picture_write(unsigned column, unsigned row, const char *string)
{
	(void)column, (void)row, (void)string;
}

void arch_picture_end(void)
{
}

char arch_key(void)
{
	return 0;
}

bool arch_has_booted(void)
{
	return false;
}

bool arch_has_keys(void)
{
	return false;
}

_Noreturn void arch_reboot(void)
{
	arch_end();
}

_Noreturn void arch_end(void)
{
	_exit(0);
}
