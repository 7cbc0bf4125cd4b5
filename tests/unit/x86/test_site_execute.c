/*
 * Executes every form and every mixture of every kind of site on this host's processor, by
 * arch_site_execute(), with signals for traps. What surround.h says of an area is held against what
 * the processor does with it.
 *
 * Not here: what no program may execute, and what the processor does not have.
 */
#include "arch/site.h"
#include "arch/x86/isa/site_execute.h"

#include <cpuid.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/sample/site_samples.h"

/* ---- The area, and the sample in it ---------------------------------------------------------- */

static const uint8_t *text; /* executable */
static uint8_t *alias;	    /* writable */

static const struct site_sample *sample;
static struct surroundings at;

/* What the execution reads, and what it must keep. */
#define COUNT 0x123456789abcdef0u
#define FLAG 0x87654321u
#define SCRATCH 0x55aa55aau

static uint64_t serializations;
static _Atomic uint32_t flag = FLAG;

static int map_area(void **state)
{
	int file = memfd_create("area", MFD_CLOEXEC);

	(void)state;
	if (file < 0 || ftruncate(file, SURROUND_AREA_SIZE) != 0)
		return -1;
	void *writable =
		mmap(NULL, SURROUND_AREA_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	void *executable =
		mmap(NULL, SURROUND_AREA_SIZE, PROT_READ | PROT_EXEC, MAP_SHARED, file, 0);

	close(file);
	alias = writable;
	text = executable;
	return writable == MAP_FAILED || executable == MAP_FAILED ? -1 : 0;
}

static bool is_there(const struct cpuid_bit *where)
{
	unsigned found[4];

	return where->leaf == 0 || (__get_cpuid_count(where->leaf, where->subleaf, &found[0],
						      &found[1], &found[2], &found[3]) &&
				    (found[where->in] >> where->bit & 1));
}

static bool can_execute(enum serialization how)
{
	const struct serialization_way *way = &serialization_ways[how];

	return !way->is_privileged && is_there(&way->there);
}

/* False when this host cannot execute its front. */
static bool lay(const struct site_sample *next_sample)
{
	sample = next_sample;
	surround_site(&sample->site, &sample->mixtures, sample->straight, alias, &at);
	return !sample->straight || can_execute(sample->straight->serialization);
}

/* ---- Traps ----------------------------------------------------------------------------------- */

/* A trap as it was last seen, and what the handler is to do with a breakpoint in the head. */
static struct {
	unsigned count;
	enum surround_landing landing;
	unsigned mixture;

	bool head_expected;
	uint32_t head_resume; /* an offset in the area */

	bool leave; /* the handler leaves the area, from a stack with `pushed` on it */
	size_t pushed;
} traps;

/* Return addresses that nobody has taken from the stack: so many at first, and more each time. */
#define PUSHED_FIRST 1
#define PUSHED_MORE 7
#define PUSHED_MAX 1000

/* What single-stepping has seen. */
static struct {
	unsigned front_count;
	uint32_t front[8]; /* the boundaries before the site: offsets in the area */
	unsigned at_site;
	uint64_t count_at_site;
} steps;

/* Where the last instructions in front of the area were, the latest last. */
#define STEPS_BEFORE 3
static const uint8_t *before[STEPS_BEFORE];

/* The count when the mov is about to read it, and what a handler at the site makes of it. */
#define COUNT_READ (COUNT + 1)
#define COUNT_RENEWED (COUNT + 2)

static bool in_area(uint64_t address)
{
	return address >= (uint64_t)text && address < (uint64_t)text + SURROUND_AREA_SIZE;
}

/* The processor is about to execute the instruction at this address. */
static void step(greg_t *registers)
{
	uint64_t address = (uint64_t)registers[REG_RIP];
	uint32_t offset = (uint32_t)(address - (uint64_t)text);

	if (!in_area(address)) {
		if (steps.front_count > 0)
			return;
		memmove(before, before + 1, sizeof(before) - sizeof(before[0]));
		before[STEPS_BEFORE - 1] = (const uint8_t *)address;
		return;
	}
	/* A handler in the kernel uses the stack from here down. */
	memset((uint8_t *)registers[REG_RSP] - 128, 0xa5, 128);
	if (offset == at.site) {
		steps.at_site++;
		steps.count_at_site = (uint64_t)registers[REG_RDX];
		registers[REG_RDX] = (greg_t)COUNT_RENEWED;
	} else if (offset >= at.front && offset < at.site && steps.front_count < 8) {
		steps.front[steps.front_count++] = offset;
		if (offset == at.site - 3)
			serializations = COUNT_READ;
	}
}

static void trap(enum landing_way way, greg_t *registers)
{
	/* A breakpoint is reported behind its 0xcc, an invalid opcode where it begins. */
	uint64_t address = (uint64_t)registers[REG_RIP] - (way == WAY_TRAP ? 1 : 0);
	uint32_t resume = at.next;

	if (!in_area(address))
		abort();
	traps.count++;
	if (traps.head_expected && address == (uint64_t)text + at.site) {
		resume = traps.head_resume;
	} else {
		traps.landing = surround_trap(&sample->mixtures, way,
					      (int32_t)(address - (uint64_t)(text + at.next)),
					      &traps.mixture);
		registers[REG_R10] = 1;
	}
	registers[REG_RIP] = (greg_t)(uint64_t)(text + resume);
	if (traps.leave) {
		registers[REG_R10] = 1;
		registers[REG_RSP] -= (greg_t)(traps.pushed * sizeof(uint64_t));
		registers[REG_RIP] = (greg_t)(uint64_t)site_execute_left;
	}
}

static void on_signal(int signal, siginfo_t *info, void *context)
{
	greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;

	if (signal == SIGTRAP && info->si_code == TRAP_TRACE)
		step(registers);
	else
		trap(signal == SIGTRAP ? WAY_TRAP : WAY_UNDEFINED, registers);
}

/* In each test, because cmocka has a handler of its own for each. */
static void catch_traps(void)
{
	struct sigaction action = {.sa_flags = SA_SIGINFO, .sa_sigaction = on_signal};

	assert_int_equal(sigaction(SIGTRAP, &action, NULL), 0);
	assert_int_equal(sigaction(SIGILL, &action, NULL), 0);
}

/* ---- One execution --------------------------------------------------------------------------- */

struct kept {
	uint64_t rbx, rbp, r12, r13, r14, r15;
};

#define FLAGS_NONE 0x002u  /* the bit that is always set */
#define FLAGS_STEPS 0x102u /* and TF */

/* Calls arch_site_execute() with these flags, and with `kept` in the registers that a function must
 * keep, and stores there what they hold afterwards. */
void execute_with(struct arch_execution *execution, struct kept *kept, uint64_t flags);

__asm__(".pushsection .text\n"
	"execute_with:\n"
	"	push %rbx\n"
	"	push %rbp\n"
	"	push %r12\n"
	"	push %r13\n"
	"	push %r14\n"
	"	push %r15\n"
	"	push %rsi\n"
	"	mov 0(%rsi), %rbx\n"
	"	mov 8(%rsi), %rbp\n"
	"	mov 16(%rsi), %r12\n"
	"	mov 24(%rsi), %r13\n"
	"	mov 32(%rsi), %r14\n"
	"	mov 40(%rsi), %r15\n"
	"	push %rdx\n"
	"	popfq\n"
	"	call arch_site_execute\n"
	"	push $2\n"
	"	popfq\n"
	"	pop %rsi\n"
	"	mov %rbx, 0(%rsi)\n"
	"	mov %rbp, 8(%rsi)\n"
	"	mov %r12, 16(%rsi)\n"
	"	mov %r13, 24(%rsi)\n"
	"	mov %r14, 32(%rsi)\n"
	"	mov %r15, 40(%rsi)\n"
	"	pop %r15\n"
	"	pop %r14\n"
	"	pop %r13\n"
	"	pop %r12\n"
	"	pop %rbp\n"
	"	pop %rbx\n"
	"	ret\n"
	".popsection\n");

/* Executes the site once, as it is, and checks all that does not depend on what it is. */
static struct arch_execution execute(uint64_t flags)
{
	static const struct kept values = {~1u, ~2u, ~3u, ~4u, ~5u, ~6u};
	enum serialization how =
		sample->straight ? sample->straight->serialization : SERIALIZE_NONE;
	struct kept kept = values;
	/* What it must set has another value before. A front that reads no flag has none. */
	struct arch_execution execution = {
		.front = text + at.front,
		.serializations = &serializations,
		.flag = sample->straight ? &flag : NULL,
		.how = how,
		.counted = true,
		.limit = 1,
		.last = {.flag_read = ~FLAG, .left = 77},
		.scratch = SCRATCH,
	};
	unsigned a, b, c, d;

	serializations = COUNT;
	traps.count = 0;
	traps.mixture = SITE_MIXTURES_MAX;
	__get_cpuid(0, &a, &b, &c, &d); /* this CPU has written code: it serializes */
	execute_with(&execution, &kept, flags);

	check(sample, memcmp(&kept, &values, sizeof(kept)) == 0);
	check(sample, execution.last.flag_read == (sample->straight ? FLAG : 0));
	check(sample, (execution.scratch != SCRATCH) == (how == SERIALIZE_LOCK));
	return execution;
}

/* ---- Every form and mixture ------------------------------------------------------------------ */

static bool leads_away(const struct mixture *mixture)
{
	return mixture->place != 0 && (mixture->way == WAY_BRANCH || mixture->way == WAY_CALL);
}

static void check_mixture(unsigned index)
{
	const struct mixture *mixture = &sample->mixtures.of[index];
	bool is_old = index == 0, is_new = index == sample->mixtures.count - 1;
	bool traps_there = mixture->way == WAY_TRAP || mixture->way == WAY_UNDEFINED ||
			   (leads_away(mixture) && !is_old && !is_new &&
			    !surround_has_pad(&sample->mixtures, index));
	enum surround_landing landing;
	unsigned named = SITE_MIXTURES_MAX;

	memcpy(alias + at.site, mixture->bytes, sample->site.length);
	struct arch_execution execution = execute(FLAGS_NONE);

	check(sample, execution.last.serialized == COUNT);
	check(sample, execution.counted == traps_there);
	check(sample, traps.count == (traps_there ? 1 : 0));
	if (execution.counted) {
		landing = traps.landing;
		named = traps.mixture;
	} else {
		landing = surround_landing(&sample->mixtures, execution.last.left, &named);
	}
	if (is_old || is_new)
		check(sample, landing == (is_old ? SURROUND_OLD : SURROUND_NEW));
	else
		check(sample, landing == SURROUND_MIXTURE && named == index);
}

static void check_mixtures(const struct site_sample *next_sample)
{
	if (!lay(next_sample))
		return;
	for (unsigned i = 0; i < sample->mixtures.count; i++)
		check_mixture(i);
}

static void test_every_mixture_is_told_apart(void **state)
{
	(void)state;
	catch_traps();
	traps.head_expected = false;
	site_samples(check_mixtures);
}

/* ---- Breakpoints in the head ----------------------------------------------------------------- */

/* A handler that resumes as a form would have: at `next`, or where the form leads. */
static void check_resumed(uint32_t resume, int32_t left)
{
	traps.head_resume = resume;
	struct arch_execution execution = execute(FLAGS_NONE);

	check(sample, traps.count == 1);
	check(sample, !execution.counted);
	check(sample, execution.last.serialized == COUNT);
	check(sample, execution.last.left == left);
}

static void check_head(const struct site_sample *next_sample)
{
	if (!lay(next_sample))
		return;
	const struct mixtures *mixtures = &sample->mixtures;

	alias[at.site] = BREAKPOINT;
	check_resumed(at.next, 0);
	check_resumed(at.old_place, leads_away(&mixtures->of[0]) ? 1 : 0);
	check_resumed(at.new_place, leads_away(&mixtures->of[mixtures->count - 1]) ? -1 : 0);
}

static void test_resuming_behind_a_breakpoint(void **state)
{
	(void)state;
	catch_traps();
	traps.head_expected = true;
	site_samples(check_head);
}

/* ---- Leaving it ------------------------------------------------------------------------------ */

/* execute() finds its own return address, and all registers, whatever is on the stack. */
static void check_leaving(const struct site_sample *next_sample)
{
	if (!lay(next_sample))
		return;
	alias[at.site] = BREAKPOINT;
	for (size_t n = PUSHED_FIRST; n < PUSHED_MAX; n += PUSHED_MORE) {
		traps.pushed = n;
		struct arch_execution execution = execute(FLAGS_NONE);

		check(sample, traps.count == 1);
		check(sample, execution.counted);
		check(sample, execution.last.serialized == COUNT);
	}
}

static void test_leaving_restores_the_stack(void **state)
{
	(void)state;
	catch_traps();
	traps.head_expected = traps.leave = true;
	site_samples(check_leaving);
	traps.leave = false;
}

/* ---- Instruction boundaries ------------------------------------------------------------------ */

/* Where the instructions of a front begin, in bytes before the site; returns how many there are. */
static unsigned boundaries(const struct execution *straight, unsigned before[4])
{
	unsigned count = 0;
	size_t length;

	if (straight) {
		(void)known_code(straight->serialization, &length);
		before[count++] = 8 + (unsigned)length;
		if (length > 0)
			before[count++] = 5 + (unsigned)length;
	}
	before[count++] = 5;
	before[count++] = 3;
	return count;
}

/* One boundary lies between the mov and the site: the count is read then, and a handler can renew
 * it. At the boundary before, it is not read yet. */
static void check_steps(const struct site_sample *next_sample)
{
	if (!lay(next_sample))
		return;
	unsigned expected[4], count = boundaries(sample->straight, expected);

	memset(&steps, 0, sizeof(steps));
	struct arch_execution execution = execute(FLAGS_STEPS);

	check(sample, steps.front_count == count);
	for (unsigned i = 0; i < count; i++)
		check(sample, steps.front[i] == at.site - expected[i]);
	check(sample, steps.at_site == 1);
	check(sample, steps.count_at_site == COUNT_READ);
	check(sample, execution.last.serialized == COUNT_RENEWED);
}

static void test_boundaries_in_front_of_the_site(void **state)
{
	(void)state;
	catch_traps();
	traps.head_expected = false;
	site_samples(check_steps);
}

/* ---- Between the flag and a call ------------------------------------------------------------- */

/* The load of the flag, and the call of the front: SDM vol. 2. */
#define FLAG_LOAD "\x45\x8b\x01"
#define CALL "\x41\xff\x14\x24"

static void execute_called(enum serialization how)
{
	struct kept kept = {0};
	struct arch_execution execution = {
		.front = text + at.front,
		.serializations = &serializations,
		.flag = &flag,
		.reads_flag = true,
		.how_called = how,
		.limit = 1,
		.scratch = SCRATCH,
	};

	memset(&steps, 0, sizeof(steps));
	execute_with(&execution, &kept, FLAGS_STEPS);
	assert_int_equal(execution.last.flag_read, FLAG);
	assert_int_equal(execution.scratch != SCRATCH, how == SERIALIZE_LOCK);
}

static void check_called(enum serialization how)
{
	const uint8_t *const *at_call = &before[STEPS_BEFORE - 1];
	size_t length;
	const char *code = known_code(how, &length);

	execute_called(how);
	assert_memory_equal(*at_call, CALL, sizeof(CALL) - 1);
	if (length > 0) {
		at_call--;
		assert_memory_equal(*at_call, code, length);
		assert_ptr_equal(at_call[0] + length, at_call[1]);
	}
	assert_memory_equal(at_call[-1], FLAG_LOAD, sizeof(FLAG_LOAD) - 1);
}

static void test_what_comes_between_flag_and_call(void **state)
{
	struct site site = site_of_kinds(SITE_JMP8, SITE_JMP8);
	struct site_sample jump = {.site = site, .mixtures = mixtures_of(&site)};

	(void)state;
	catch_traps();
	lay(&jump);
	for (unsigned how = 0; how < SERIALIZATIONS; how++)
		if (!serialization_drops_fetched(how) && can_execute(how))
			check_called(how);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_mixture_is_told_apart),
		cmocka_unit_test(test_resuming_behind_a_breakpoint),
		cmocka_unit_test(test_leaving_restores_the_stack),
		cmocka_unit_test(test_boundaries_in_front_of_the_site),
		cmocka_unit_test(test_what_comes_between_flag_and_call),
	};

	return cmocka_run_group_tests(tests, map_area, NULL);
}
