#include "arch/x86/boot/smp.h"

#include <stdatomic.h>

#include "arch/arch.h"
#include "arch/kernel.h"
#include "arch/patience.h"
#include "arch/x86/boot/cpu_load.h"
#include "arch/x86/boot/smp_slot.h"
#include "arch/x86/cpu/clock.h"
#include "arch/x86/cpu/cpu.h"
#include "arch/x86/cpu/topology.h"
#include "arch/x86/isa/instructions.h"
#include "arch/x86/memory/layout.h"
#include "arch/x86/memory/paging.h"
#include "arch/x86/privileged.h"
#include "arch/x86/sync/apic.h"
#include "lib/string.h"

/* SDM vol. 3 §9.4.4.1: INIT, 10 ms, start-up, 200 µs, start-up. Real machines hang without the
 * first wait. */
#define INIT_WAIT_US 10000
#define STARTUP_WAIT_US 200
/* How long a CPU may take to arrive: it may be in SMM, or its host busy. Then once more. */
#define ARRIVAL_WAIT_US 500000
#define ATTEMPTS 2

/* In real mode: cli; 1: hlt; jmp 1b */
static const uint8_t closed_door[] = {0xfa, 0xf4, 0xeb, 0xfd};

enum slot_state {
	SLOT_NONE,
	SLOT_WANTED,  /* set by the boot CPU, before it sends anything */
	SLOT_ARRIVED, /* by the CPU, wanted -> arrived, in smp.S: it owns its stack now */
	SLOT_READY,   /* by the CPU, arrived -> ready: it could take interrupts */
	SLOT_RUNNING, /* by the boot CPU, ready -> running, after it gave the CPU a number; by a CPU
		       * that comes again, arrived -> running */
	SLOT_CLOSED   /* by the boot CPU, wanted or arrived -> closed: too late */
};

/* One CPU that is expected. Its layout is known to smp.S (smp_slot.h). Every change of state but
 * the first is a compare-and-exchange, so that a CPU that arrives at the very deadline is either
 * in, or out, and both sides know. */
struct slot {
	uint32_t apic_id;
	_Atomic uint32_t state;
	struct cpu *cpu;
	uint64_t stack_top;
	uint64_t comes_again; /* it has a number: set by the patcher before it is wanted again */
};

_Static_assert(offsetof(struct slot, apic_id) == SLOT_APIC_ID, "as smp.S has it");
_Static_assert(offsetof(struct slot, state) == SLOT_STATE, "as smp.S has it");
_Static_assert(offsetof(struct slot, stack_top) == SLOT_STACK, "as smp.S has it");
_Static_assert(sizeof(struct slot) == 1 << SLOT_SHIFT, "as smp.S has it");
_Static_assert(SLOT_WANTED == STATE_WANTED && SLOT_ARRIVED == STATE_ARRIVED, "as smp.S has it");

struct slot *x86_slots; /* by smp.S too, on every other CPU */
uint32_t x86_slot_count;

_Noreturn void x86_cpu_arrived(struct slot *slot);

static unsigned missing;

/* The trampoline in its page: kept for CPUs that leave and come again. */
static struct {
	const struct trampoline *trampoline;
	uint8_t *code; /* a window on the page */
	uint32_t page;
	bool is_open;
} door;

static bool change(struct slot *slot, uint32_t from, uint32_t to)
{
	return atomic_compare_exchange_strong(&slot->state, &from, to);
}

static uint32_t state_of(struct slot *slot)
{
	return atomic_load_explicit(&slot->state, memory_order_acquire);
}

_Noreturn void x86_cpu_arrived(struct slot *slot)
{
	cpu_load(slot->cpu);
	topology_read(&slot->cpu->topology);
	apic_enable();
	if (!change(slot, SLOT_ARRIVED, slot->comes_again ? SLOT_RUNNING : SLOT_READY))
		arch_halt();
	/* Pairs with the compare-and-exchange in admit(): the number is written before it. */
	while (state_of(slot) != SLOT_RUNNING)
		pause();
	/* Code may have been patched since this CPU was reset. */
	cpuid(0, 0);
	sti();
	kernel_executor(slot->cpu->number);
}

static bool prepare(const uint32_t *apic_ids, unsigned count)
{
	uint32_t self = apic_id();

	x86_slots = arch_allocate(count * sizeof(*x86_slots));
	if (!x86_slots)
		return count == 0;

	for (unsigned i = 0; i < count; i++) {
		if (apic_ids[i] == self)
			continue;
		if (x86_slot_count == CPUS_MAX - 1) {
			kernel_comment("CPU with APIC id %u left out: there are more than %u CPUs",
				       apic_ids[i], CPUS_MAX);
			missing++;
			continue;
		}
		if (!x86_x2apic && apic_ids[i] >= 0xff) {
			kernel_comment(
				"CPU with APIC id %u left out: the APIC is in xAPIC mode, which "
				"reaches ids up to 254",
				apic_ids[i]);
			missing++;
			continue;
		}
		struct cpu *cpu = cpu_allocate(apic_ids[i]);

		if (!cpu) {
			kernel_comment(
				"CPU with APIC id %u left out: no memory is left for its stacks",
				apic_ids[i]);
			missing++;
			continue;
		}
		struct slot *slot = &x86_slots[x86_slot_count++];

		slot->apic_id = apic_ids[i];
		slot->cpu = cpu;
		slot->stack_top = cpu->stack_top[STACK_NORMAL];
		atomic_store_explicit(&slot->state, SLOT_WANTED, memory_order_release);
	}
	return true;
}

/* INIT and start-up to all that are still wanted, with the same waits for all. */
static void send_to_wanted(uint8_t page)
{
	for (unsigned step = 0; step < 3; step++) {
		for (unsigned i = 0; i < x86_slot_count; i++) {
			struct slot *slot = &x86_slots[i];

			if (state_of(slot) != SLOT_WANTED)
				continue;
			if (!(step == 0 ? apic_send_init(slot->apic_id)
					: apic_send_startup(slot->apic_id, page)))
				kernel_comment("the %s message to the CPU with APIC id %u was not "
					       "delivered",
					       step == 0 ? "INIT" : "start-up", slot->apic_id);
		}
		clock_wait_us(step == 0 ? INIT_WAIT_US : STARTUP_WAIT_US);
	}
}

/* Waits until no CPU is on its way, or the time is over. */
static void wait_for_arrivals(void)
{
	struct patience patience = arch_patience(ARRIVAL_WAIT_US);

	for (unsigned i = 0; i < x86_slot_count; i++)
		while (state_of(&x86_slots[i]) < SLOT_READY && !arch_patience_is_over(&patience))
			pause();
}

/* Closes the slot unless its CPU is ready; returns how far the CPU came, or NULL if it is. */
static const char *close_slot(struct slot *slot)
{
	if (change(slot, SLOT_WANTED, SLOT_CLOSED))
		return "did not answer INIT and start-up";
	if (change(slot, SLOT_ARRIVED, SLOT_CLOSED))
		return "started, and stopped on its way";
	return NULL;
}

/* Numbers the CPUs that are ready, and leaves the others out. */
static void admit(void)
{
	for (unsigned i = 0; i < x86_slot_count; i++) {
		struct slot *slot = &x86_slots[i];
		const char *how = close_slot(slot);

		if (!how) {
			slot->cpu->number = cpu_count;
			cpus[cpu_count++] = slot->cpu;
			continue;
		}
		/* Back to where it waits for a start-up message that never comes. */
		apic_send_init(slot->apic_id);
		kernel_comment("CPU with APIC id %u left out: it %s within %u ms, tried %u times",
			       slot->apic_id, how, ARRIVAL_WAIT_US / 1000, ATTEMPTS);
		missing++;
	}
}

static void open_door(void)
{
	uint32_t root = paging_root();

	memcpy(door.code, door.trampoline->code, door.trampoline->size);
	memcpy(door.code + door.trampoline->page_root_offset, &root, sizeof(root));
}

void smp_start(const struct trampoline *trampoline, uint32_t page, const uint32_t *apic_ids,
	       unsigned count)
{
	uint64_t start = rdtsc();
	uint8_t *code = paging_window(page, PAGE_SIZE, PAGE_WRITE);

	if (!code || !paging_map(page, page, PAGE_SIZE, PAGE_EXECUTE) ||
	    !prepare(apic_ids, count)) {
		kernel_comment("no other CPU is started: no memory is left");
		return;
	}
	door.trampoline = trampoline;
	door.code = code;
	door.page = page;
	memset(code, 0xcc, PAGE_SIZE);
	open_door();

	for (unsigned attempt = 0; attempt < ATTEMPTS; attempt++) {
		bool wanted = false;

		for (unsigned i = 0; i < x86_slot_count; i++)
			wanted = wanted || state_of(&x86_slots[i]) == SLOT_WANTED;
		if (!wanted)
			break;
		send_to_wanted((uint8_t)(page / PAGE_SIZE));
		wait_for_arrivals();
	}
	/* Whoever starts from now on halts at once; whoever is past this finds its slot closed. */
	memcpy(code, closed_door, sizeof(closed_door));
	/* What is executable has no alias that is writable, but for the sites. */
	paging_map((uint64_t)code, page, PAGE_SIZE, PAGE_READ);
	admit();
	for (unsigned i = 0; i < x86_slot_count; i++)
		change(&x86_slots[i], SLOT_READY, SLOT_RUNNING);
	kernel_comment("start-up: %u other CPUs came, within %llu us", cpu_count - 1,
		       (unsigned long long)arch_cycles_to_ns(rdtsc() - start) / 1000);
}

static struct slot *slot_of(const struct cpu *cpu)
{
	for (unsigned i = 0; i < x86_slot_count; i++)
		if (x86_slots[i].cpu == cpu)
			return &x86_slots[i];
	return NULL;
}

/* No other CPU has looked through this window, so none can have kept what rights it had. Open
 * again, the door lets in who has a slot that is wanted. */
static void open_door_again(void)
{
	if (door.is_open)
		return;
	paging_map((uint64_t)door.code, door.page, PAGE_SIZE, PAGE_WRITE);
	open_door();
	paging_map((uint64_t)door.code, door.page, PAGE_SIZE, PAGE_READ);
	door.is_open = true;
}

void smp_prepare_again(const struct cpu *cpu)
{
	struct slot *slot = slot_of(cpu);

	open_door_again();
	slot->comes_again = true;
	/* Pairs with the locked exchange in smp.S. */
	atomic_store_explicit(&slot->state, SLOT_WANTED, memory_order_release);
	apic_send_init(slot->apic_id);
	clock_wait_us(INIT_WAIT_US);
}

void smp_start_again(const struct cpu *cpu)
{
	struct slot *slot = slot_of(cpu);

	if (state_of(slot) == SLOT_WANTED)
		apic_send_startup(slot->apic_id, (uint8_t)(door.page / PAGE_SIZE));
}

unsigned smp_missing(void)
{
	return missing;
}
