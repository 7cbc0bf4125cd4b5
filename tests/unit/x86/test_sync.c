/*
 * sync.c and rest_state.c: whom a sync and a stop ask, and whom they leave alone. The CPUs are
 * lines of memory; each takes its interrupt at once, unless a test makes it silent.
 */
#include "arch/arch.h"
#include "arch/kernel.h"
#include "arch/x86/cpu/cpu.h"
#include "arch/x86/sync/apic.h"
#include "arch/x86/sync/rest_state.h"
#include "arch/x86/sync/sync.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define CPUS 5u
#define FIRST_APIC_ID 0x20u
#define CYCLES_A_US 1000

struct cpu *cpus[CPUS_MAX];
unsigned cpu_count;

static struct cpu memory[CPUS];
static unsigned self;
static bool lost[CPUS], is_silent[CPUS];

/* What was done to them. */
static unsigned broadcasts, unfenced_broadcasts, interrupts[CPUS], rested[CPUS];
static enum serialization serialized[CPUS];

/* A look at the clock costs a cycle; at this one, counted from 1 (0: none), something happens. */
static uint64_t cycles;
static unsigned looks, happens_at;
static void (*happens)(void);

/* What happens when a CPU serializes; may be NULL. */
static void (*when_serialized)(void);

struct cpu *cpu_self(void)
{
	return &memory[self];
}

unsigned arch_cpu_self(void)
{
	return self;
}

bool arch_cpu_online(unsigned cpu)
{
	return !lost[cpu];
}

void arch_cpu_lose(unsigned cpu)
{
	lost[cpu] = true;
}

const char *arch_cpu_failure(unsigned cpu)
{
	(void)cpu;
	return NULL;
}

uint64_t arch_cycles(void)
{
	if (++looks == happens_at)
		happens();
	return cycles++;
}

uint64_t arch_us_to_cycles(uint64_t us)
{
	return us * CYCLES_A_US;
}

void arch_serialize(enum serialization how)
{
	serialized[self] = how;
	if (when_serialized)
		when_serialized();
}

void kernel_rested(void)
{
	rested[self]++;
}

/* A CPU that is stopped waits; the test lets all go as soon as one does. */
void kernel_stopped(void)
{
	arch_go();
}

/* Nobody else acts here while somebody waits. */
void kernel_waits(void)
{
}

/* As trap() does. */
static bool interrupt(unsigned cpu)
{
	unsigned before = self;

	interrupts[cpu]++;
	if (is_silent[cpu])
		return true;
	self = cpu;
	rest_interrupted();
	sync_acknowledge();
	self = before;
	return true;
}

static bool interrupt_all_but_self(void)
{
	for (unsigned i = 0; i < CPUS; i++)
		if (i != self)
			interrupt(i);
	return true;
}

bool apic_send(uint32_t id, uint8_t vector)
{
	(void)vector;
	return interrupt(id - FIRST_APIC_ID);
}

bool apic_send_all_but_self(uint8_t vector)
{
	(void)vector;
	broadcasts++;
	return interrupt_all_but_self();
}

bool apic_send_all_but_self_unfenced(uint8_t vector)
{
	(void)vector;
	unfenced_broadcasts++;
	return interrupt_all_but_self();
}

static int begin(void **state)
{
	(void)state;
	cpu_count = CPUS;
	for (unsigned i = 0; i < CPUS; i++) {
		/* What was acknowledged before stays: the numbers of syncs grow. */
		memory[i].number = i;
		memory[i].apic_id = FIRST_APIC_ID + i;
		atomic_store(&memory[i].rest, REST_NONE);
		cpus[i] = &memory[i];
		lost[i] = is_silent[i] = false;
		interrupts[i] = rested[i] = 0;
		serialized[i] = SERIALIZE_NONE;
	}
	self = broadcasts = unfenced_broadcasts = 0;
	looks = happens_at = 0;
	when_serialized = NULL;
	return 0;
}

static void rest(unsigned cpu)
{
	self = cpu;
	arch_rest_begin();
	self = 0;
}

static void assert_interrupts(const char *expected)
{
	for (unsigned i = 0; i < CPUS; i++)
		assert_int_equal(interrupts[i], expected[i] - '0');
}

static void test_all_are_asked_by_one_broadcast(void **state)
{
	(void)state;
	assert_true(arch_sync(SERIALIZE_IRET, false, 1000));
	assert_int_equal(broadcasts, 1);
	assert_interrupts("01111");
	for (unsigned i = 0; i < CPUS; i++)
		assert_int_equal(serialized[i], SERIALIZE_IRET);
}

static void test_who_rests_is_left_alone(void **state)
{
	(void)state;
	rest(2);
	rest(4);
	is_silent[2] = true; /* so it would be lost, if it were waited for */
	assert_true(arch_sync(SERIALIZE_CPUID, false, 1000));
	assert_int_equal(broadcasts, 0);
	assert_interrupts("01010");
	assert_int_equal(serialized[4], SERIALIZE_NONE);
}

/* The others are neither asked nor waited for. */
static void test_some_are_asked(void **state)
{
	(void)state;
	is_silent[2] = is_silent[4] = true;
	assert_true(arch_sync_some(ASKED_ODD, SERIALIZE_IRET, false, 1000));
	assert_int_equal(broadcasts, 0);
	assert_interrupts("01010");
	assert_int_equal(serialized[0], SERIALIZE_IRET);
	assert_int_equal(serialized[1], SERIALIZE_IRET);
	assert_int_equal(serialized[2], SERIALIZE_NONE);
	is_silent[2] = is_silent[4] = false;
	rest(4);
	assert_true(arch_sync_some(ASKED_EVEN, SERIALIZE_CPUID, false, 1000));
	assert_interrupts("01110");
	assert_true(arch_sync_some(ASKED_EVEN, SERIALIZE_CPUID, true, 1000));
	assert_interrupts("01211");
	assert_true(arch_sync_some(ASKED_ALL, SERIALIZE_CPUID, false, 1000));
	assert_int_equal(broadcasts, 1);
	assert_interrupts("02322");
}

static void test_nobody_is_asked_when_all_rest(void **state)
{
	(void)state;
	for (unsigned i = 1; i < CPUS; i++)
		rest(i);
	assert_true(arch_sync(SERIALIZE_CPUID, false, 1000));
	assert_interrupts("00000");
	assert_int_equal(serialized[0], SERIALIZE_CPUID);
}

/* It says that it has gone on before it serializes: a sync in between asks it. */
static void sync_in_between(void)
{
	if (self != 3)
		return;
	when_serialized = NULL;
	self = 0;
	assert_true(arch_sync(SERIALIZE_IRET, false, 1000));
	self = 3;
}

static void test_who_goes_on_is_asked_again(void **state)
{
	(void)state;
	rest(3);
	when_serialized = sync_in_between;
	self = 3;
	arch_rest_end(SERIALIZE_CPUID);
	self = 0;
	assert_interrupts("01111");
	assert_true(arch_sync(SERIALIZE_IRET, false, 1000));
	assert_interrupts("02222");
}

static void test_an_end_serializes_as_it_should(void **state)
{
	(void)state;
	rest(1);
	self = 1;
	arch_rest_end(SERIALIZE_MOVCR2);
	assert_int_equal(serialized[1], SERIALIZE_MOVCR2);
	assert_int_equal(rested[1], 1);
	arch_rest_begin();
	arch_rest_end(SERIALIZE_LFENCE); /* drops nothing */
	assert_int_equal(rested[1], 1);
}

static void test_an_interrupt_ends_a_rest(void **state)
{
	(void)state;
	rest(1);
	self = 1;
	rest_interrupted();
	assert_int_equal(serialized[1], SERIALIZE_CPUID);
	assert_int_equal(rested[1], 1);
	rest_interrupted(); /* it does not rest any more */
	assert_int_equal(rested[1], 1);
	self = 0;
	assert_true(arch_sync(SERIALIZE_IRET, false, 1000));
	assert_interrupts("01111");
}

static void nmi_in_between(void)
{
	when_serialized = NULL;
	serialized[1] = SERIALIZE_NONE;
	rest_interrupted();
	assert_int_equal(serialized[1], SERIALIZE_CPUID);
	assert_int_equal(rested[1], 1);
}

/* An NMI that comes before the serialization of a rest's end cannot wait for it. */
static void test_an_nmi_at_the_end_serializes_too(void **state)
{
	(void)state;
	rest(1);
	self = 1;
	when_serialized = nmi_in_between;
	arch_rest_end(SERIALIZE_IRET);
	assert_int_equal(rested[1], 2);
}

static void test_an_unfenced_sync_asks_all(void **state)
{
	(void)state;
	rest(2);
	assert_true(arch_sync(SERIALIZE_IRET, true, 1000));
	assert_int_equal(unfenced_broadcasts, 1);
	assert_interrupts("01111");
	assert_int_equal(rested[2], 1);
}

static void test_a_stop_asks_all(void **state)
{
	(void)state;
	rest(2);
	/* Nobody waits: a CPU of this test that did would never let the others come. */
	assert_true(arch_stop(1000));
	assert_int_equal(broadcasts, 1);
	assert_interrupts("01111");
	assert_int_equal(rested[2], 1);
}

/* Whoever has left is asked by none of the three, nor by a broadcast to all; an interrupt that
 * comes before it is online does not bring it there. */
static void test_who_has_left_is_not_asked(void **state)
{
	(void)state;
	memory[2].rest = REST_ABSENT;
	is_silent[2] = true;
	assert_true(arch_sync(SERIALIZE_IRET, false, 1000));
	assert_true(arch_sync(SERIALIZE_IRET, true, 1000));
	assert_true(arch_stop(1000));
	assert_int_equal(broadcasts + unfenced_broadcasts, 0);
	assert_interrupts("03033");
	self = 2;
	rest_interrupted();
	assert_int_equal(memory[2].rest, REST_ABSENT);
	is_silent[2] = false;
	arch_come_online(SERIALIZE_CPUID);
	assert_int_equal(serialized[2], SERIALIZE_CPUID);
	self = 0;
	assert_true(arch_sync(SERIALIZE_IRET, false, 1000));
	assert_interrupts("04144");
}

static void test_who_is_silent_is_lost(void **state)
{
	(void)state;
	rest(2);
	is_silent[3] = true;
	assert_false(arch_sync(SERIALIZE_IRET, false, 1));
	assert_true(lost[3]);
	assert_false(lost[2] || lost[1] || lost[4]);
	assert_true(arch_sync(SERIALIZE_IRET, false, 1));
	assert_interrupts("02012");
}

/* An hour passes, and then the CPU goes on with what it was in. */
static void stop_all_for_an_hour(void)
{
	cycles += 3600 * (uint64_t)1000000 * CYCLES_A_US;
	is_silent[3] = false;
	interrupt(3);
}

static void stop_and_stay_silent(void)
{
	cycles += 3600 * (uint64_t)1000000 * CYCLES_A_US;
	happens_at = looks + 3;
	happens = stop_all_for_an_hour;
}

/* Nobody can acknowledge while the whole machine is stopped, and that may happen once more. */
static void test_a_stopped_machine_loses_nobody(void **state)
{
	(void)state;
	is_silent[3] = true;
	happens_at = 5;
	happens = stop_and_stay_silent;
	assert_true(arch_sync(SERIALIZE_IRET, false, 1000));
	assert_int_equal(looks, 8);
	assert_false(lost[3]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_all_are_asked_by_one_broadcast, begin),
		cmocka_unit_test_setup(test_who_rests_is_left_alone, begin),
		cmocka_unit_test_setup(test_some_are_asked, begin),
		cmocka_unit_test_setup(test_nobody_is_asked_when_all_rest, begin),
		cmocka_unit_test_setup(test_who_goes_on_is_asked_again, begin),
		cmocka_unit_test_setup(test_an_end_serializes_as_it_should, begin),
		cmocka_unit_test_setup(test_an_interrupt_ends_a_rest, begin),
		cmocka_unit_test_setup(test_an_nmi_at_the_end_serializes_too, begin),
		cmocka_unit_test_setup(test_an_unfenced_sync_asks_all, begin),
		cmocka_unit_test_setup(test_a_stop_asks_all, begin),
		cmocka_unit_test_setup(test_who_has_left_is_not_asked, begin),
		cmocka_unit_test_setup(test_who_is_silent_is_lost, begin),
		cmocka_unit_test_setup(test_a_stopped_machine_loses_nobody, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
