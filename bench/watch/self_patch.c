/*
 * A process that patches its own code, for `crossmod watch` to see: `mov $OLD, %eax; ret`, whose
 * number one thread changes while others, each on a CPU of its own, call it.
 *
 *   self-patch wrong|breakpoint|published PATCHES
 *
 * wrong: the number is stored, and nothing else done. breakpoint: a breakpoint, the number, the
 * first byte, with a membarrier (SYNC_CORE) behind each. published: the code is written where
 * nobody is, then a membarrier, and then a pointer to it. Exit status: 1 when the system does not
 * let it, 64 for its usage.
 */
#include <errno.h>
#include <linux/membarrier.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#define CALLERS 2
#define COPIES 2
#define COPY_DISTANCE 256
#define CODE_SIZE 4096
#define SITE_LENGTH 5
#define MOV_EAX 0xb8
#define RET 0xc3
#define BREAKPOINT 0xcc
#define CALLS_BETWEEN 50 /* that each caller makes at least, between two patches */

typedef uint32_t site_function(void);

struct number {
	uint8_t bytes[4];
};

struct caller {
	pthread_t thread;
	unsigned cpu;
	_Atomic uint64_t calls; /* stored by itself (release), loaded (acquire) by the patcher */
	_Atomic(const uint8_t *) published; /* what it has seen and calls: the same */
	uint64_t unknown; /* calls that gave another number than two that there were */
};

static uint8_t *writable;
static const uint8_t *executable;
static struct caller callers[CALLERS];

/* Stored by the patcher (release), loaded by the callers (acquire). */
static _Atomic(const uint8_t *) published;
static atomic_bool ended;

/* Stored by the patcher, loaded by the callers, who want no more than one of the last two. */
static _Atomic uint32_t newest;

static void fail(const char *what)
{
	fprintf(stderr, "self-patch: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void stay_on(unsigned cpu)
{
	cpu_set_t only;

	CPU_ZERO(&only);
	CPU_SET(cpu, &only);
	if (sched_setaffinity(0, sizeof(only), &only) < 0)
		fail("a CPU of its own");
}

static void sync_cores(void)
{
	if (syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE, 0, 0) < 0)
		fail("membarrier");
}

/* ---- Callers --------------------------------------------------------------------------------- */

/* Goes on behind the site, as if it had executed the newest number. */
static void take_breakpoint(int number, siginfo_t *information, void *state)
{
	greg_t *registers = ((ucontext_t *)state)->uc_mcontext.gregs;

	(void)number;
	(void)information;
	registers[REG_RAX] = (greg_t)atomic_load_explicit(&newest, memory_order_acquire);
	registers[REG_RIP] += SITE_LENGTH - 1;
}

static void *call_over_and_over(void *data)
{
	struct caller *self = data;
	uint64_t calls = 0;

	stay_on(self->cpu);
	while (!atomic_load_explicit(&ended, memory_order_acquire)) {
		const uint8_t *code = atomic_load_explicit(&published, memory_order_acquire);
		uint32_t number, last;
		site_function *function;

		atomic_store_explicit(&self->published, code, memory_order_release);
		memcpy(&function, &code, sizeof(function));
		number = function();
		last = atomic_load_explicit(&newest, memory_order_acquire);
		if (number + 1 < last || number > last + 1)
			self->unknown++;
		atomic_store_explicit(&self->calls, ++calls, memory_order_release);
		__builtin_ia32_pause();
	}
	return NULL;
}

static void rest(void)
{
	struct timespec time = {.tv_nsec = 10000};

	nanosleep(&time, NULL);
}

static void await_calls(void)
{
	for (unsigned i = 0; i < CALLERS; i++) {
		uint64_t before = atomic_load_explicit(&callers[i].calls, memory_order_acquire);

		while (atomic_load_explicit(&callers[i].calls, memory_order_acquire) <
		       before + CALLS_BETWEEN)
			__builtin_ia32_pause();
	}
}

/* ---- The patcher ----------------------------------------------------------------------------- */

static void store_number(void *site, uint32_t number)
{
	/* One store of four bytes, which the compiler does not take apart */
	__asm__ volatile("movl %1, %0"
			 : "=m"(*(struct number *)((uint8_t *)site + 1))
			 : "r"(number));
}

static void store_head(void *site, uint8_t head)
{
	__asm__ volatile("movb %1, %0" : "=m"(*(uint8_t *)site) : "q"(head));
}

static void patch_wrong(uint32_t number)
{
	atomic_store_explicit(&newest, number, memory_order_release);
	store_number(writable, number);
}

static void patch_by_breakpoint(uint32_t number)
{
	store_head(writable, BREAKPOINT);
	sync_cores();
	atomic_store_explicit(&newest, number, memory_order_release);
	store_number(writable, number);
	sync_cores();
	store_head(writable, MOV_EAX);
	sync_cores();
}

static void await_published(const uint8_t *code)
{
	for (unsigned i = 0; i < CALLERS; i++)
		while (atomic_load_explicit(&callers[i].published, memory_order_acquire) != code)
			__builtin_ia32_pause();
}

static void patch_and_publish(uint32_t number)
{
	unsigned copy = number % COPIES;
	const uint8_t *code = executable + (size_t)copy * COPY_DISTANCE;

	store_number(writable + (size_t)copy * COPY_DISTANCE, number);
	sync_cores();
	atomic_store_explicit(&newest, number, memory_order_release);
	atomic_store_explicit(&published, code, memory_order_release);
	await_published(code);
}

static const struct way {
	const char *name;
	void (*patch)(uint32_t number);
} ways[] = {
	{"wrong", patch_wrong},
	{"breakpoint", patch_by_breakpoint},
	{"published", patch_and_publish},
};

/* ---- All of it ------------------------------------------------------------------------------- */

static void make_code(void)
{
	int fd = memfd_create("self-patch", MFD_CLOEXEC);

	if (fd < 0 || ftruncate(fd, CODE_SIZE) < 0)
		fail("memory for code");
	writable = mmap(NULL, CODE_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	executable = mmap(NULL, CODE_SIZE, PROT_READ | PROT_EXEC, MAP_SHARED, fd, 0);
	if (writable == MAP_FAILED || executable == MAP_FAILED)
		fail("memory for code");
	for (size_t copy = 0; copy < COPIES; copy++) {
		uint8_t *site = writable + copy * COPY_DISTANCE;

		store_head(site, MOV_EAX);
		store_number(site, 0);
		store_head(site + SITE_LENGTH, RET);
	}
	atomic_store_explicit(&published, executable, memory_order_release);
	close(fd);
}

static void start_callers(void)
{
	for (unsigned i = 0; i < CALLERS; i++) {
		callers[i].cpu = i + 1;
		errno = pthread_create(&callers[i].thread, NULL, call_over_and_over, &callers[i]);
		if (errno)
			fail("a thread");
	}
	await_calls();
}

static uint64_t stop_callers(void)
{
	uint64_t unknown = 0;

	atomic_store_explicit(&ended, true, memory_order_release);
	for (unsigned i = 0; i < CALLERS; i++) {
		pthread_join(callers[i].thread, NULL);
		unknown += callers[i].unknown;
	}
	return unknown;
}

static void patch_over_and_over(const struct way *way, uint32_t patches)
{
	for (uint32_t number = 1; number <= patches; number++) {
		way->patch(number);
		await_calls();
		rest();
	}
}

static const struct way *find_way(const char *name)
{
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if (strcmp(name, ways[i].name) == 0)
			return &ways[i];
	return NULL;
}

int main(int count, char **arguments)
{
	struct sigaction action = {.sa_sigaction = take_breakpoint, .sa_flags = SA_SIGINFO};
	const struct way *way = count == 3 ? find_way(arguments[1]) : NULL;
	unsigned long patches = count == 3 ? strtoul(arguments[2], NULL, 10) : 0;

	if (!way || patches == 0 || patches > UINT32_MAX) {
		fprintf(stderr, "usage: self-patch wrong|breakpoint|published PATCHES\n");
		return 64;
	}
	stay_on(0);
	if (syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE, 0, 0) < 0)
		fail("membarrier");
	sigaction(SIGTRAP, &action, NULL);
	make_code();
	start_callers();
	patch_over_and_over(way, (uint32_t)patches);
	printf("self-patch: %lu patches, %s; calls that gave a number that it should not: %llu\n",
	       patches, way->name, (unsigned long long)stop_callers());
	return 0;
}
