#include "arch/x86/sync/apic.h"

#include <stddef.h>

#include "arch/x86/cpu/trap_frame.h"
#include "arch/x86/isa/instructions.h"
#include "arch/x86/memory/layout.h"
#include "arch/x86/memory/paging.h"
#include "arch/x86/privileged.h"

#define MSR_APIC_BASE 0x1b
#define APIC_BASE_EXTD (1u << 10)   /* x2APIC mode */
#define APIC_BASE_ENABLE (1u << 11) /* once cleared, only a reset brings it back: never cleared */
#define APIC_BASE_ADDRESS 0x000ffffffffff000ull
#define MSR_X2APIC 0x800 /* + a register's xAPIC offset / 16 */

#define CPUID_1_ECX_X2APIC (1u << 21)
#define CPUID_1_EDX_APIC (1u << 9)

/* Registers by their xAPIC offset, SDM vol. 3 table 10-1. */
#define APIC_ID 0x020
#define APIC_TPR 0x080
#define APIC_EOI 0x0b0
#define APIC_SVR 0x0f0
#define APIC_ISR 0x100
#define SVR_ENABLE (1u << 8)
#define APIC_ICR 0x300
#define ICR_NMI (4u << 8)
#define ICR_INIT (5u << 8)
#define ICR_STARTUP (6u << 8)
#define ICR_PENDING (1u << 12) /* xAPIC only */
#define ICR_ASSERT (1u << 14)
#define ICR_SELF (1u << 18)
#define ICR_ALL_BUT_SELF (3u << 18)
#define APIC_ICR_HIGH 0x310  /* xAPIC only: the destination in 31:24 */
#define APIC_LVT_TIMER 0x320 /* bits 18:17 clear: counts down once, and stops */
#define APIC_LVT_LINT0 0x350
#define APIC_LVT_LINT1 0x360
#define LVT_NMI (4u << 8)
#define APIC_LVT_ERROR 0x370
#define LVT_MASKED (1u << 16)
#define APIC_TIMER_INITIAL 0x380
#define APIC_TIMER_CURRENT 0x390
#define APIC_TIMER_DIVIDE 0x3e0
#define TIMER_DIVIDE_BY_16 0x3
#define APIC_SELF_IPI 0x3f0 /* x2APIC only */

/* How often the delivery status is read before a message is given up: each read is an access to
 * the bus, 100 ns and more, and delivery takes microseconds. */
#define DELIVERY_POLLS 1000000u

#define REGISTERS_SIZE 0x400

bool x86_x2apic;
uint8_t *x86_apic_registers;
static const char *mode;

static uint32_t apic_read(uint32_t reg)
{
	if (x86_x2apic)
		return (uint32_t)rdmsr(MSR_X2APIC + reg / 16);
	return *(volatile uint32_t *)(x86_apic_registers + reg);
}

static void apic_write(uint32_t reg, uint32_t value)
{
	if (x86_x2apic)
		wrmsr(MSR_X2APIC + reg / 16, value);
	else
		*(volatile uint32_t *)(x86_apic_registers + reg) = value;
}

/* Waits until the last message has left. x2APIC has no such status: its ICR is always ready. */
static bool delivered(void)
{
	for (uint32_t polls = 0; polls < DELIVERY_POLLS; polls++) {
		if (x86_x2apic || !(apic_read(APIC_ICR) & ICR_PENDING))
			return true;
		pause();
	}
	return false;
}

static void write_icr(uint32_t id, uint32_t command)
{
	if (x86_x2apic) {
		wrmsr(MSR_X2APIC + APIC_ICR / 16, ((uint64_t)id << 32) | command);
	} else {
		apic_write(APIC_ICR_HIGH, id << 24);
		apic_write(APIC_ICR, command);
	}
}

static bool send(uint32_t id, uint32_t command)
{
	if (!delivered())
		return false;
	/*
	 * A store to uncached memory, as the xAPIC's ICR is, waits for all stores before it. A
	 * wrmsr to the x2APIC's does not (SDM vol. 3 §10.12.3): mfence makes the stores visible,
	 * lfence keeps the wrmsr from starting before that. Without it a CPU could take the
	 * interrupt, serialize, and still fetch what was there before. Done for both: it pairs with
	 * the serializing instruction of the handler in sync.c.
	 */
	mfence();
	lfence();
	write_icr(id, command);
	return true;
}

void apic_enable(void)
{
	uint64_t base = rdmsr(MSR_APIC_BASE);

	/* Before any x2APIC register is touched; a CPU that was in x2APIC mode already stays in it.
	 */
	if (x86_x2apic && !(base & APIC_BASE_EXTD))
		wrmsr(MSR_APIC_BASE, base | APIC_BASE_ENABLE | APIC_BASE_EXTD);

	apic_write(APIC_TPR, 0); /* takes every vector */
	apic_write(APIC_LVT_TIMER, VECTOR_TIMER);
	apic_write(APIC_TIMER_DIVIDE, TIMER_DIVIDE_BY_16);
	apic_timer_start(0);
	apic_write(APIC_LVT_LINT0, LVT_MASKED); /* the legacy PICs */
	/* An NMI from outside comes to all CPUs, and is counted by each; INIT has masked it. */
	apic_write(APIC_LVT_LINT1, LVT_NMI);
	apic_write(APIC_LVT_ERROR, LVT_MASKED | VECTOR_APIC_ERROR);
	apic_write(APIC_SVR, SVR_ENABLE | VECTOR_SPURIOUS);
}

const char *apic_init(uint64_t address, bool xapic_only)
{
	if (!(cpuid(1, 0).edx & CPUID_1_EDX_APIC))
		return "the processor has no local APIC, or the firmware has switched it off";

	uint64_t base = rdmsr(MSR_APIC_BASE);

	if (!(base & APIC_BASE_ENABLE))
		return "the firmware has switched the local APIC off";
	if (base & APIC_BASE_EXTD) {
		x86_x2apic = true;
		mode = "x2APIC, as the firmware left it";
	} else if ((cpuid(1, 0).ecx & CPUID_1_ECX_X2APIC) && !xapic_only) {
		x86_x2apic = true;
		mode = "x2APIC, which the processor offers";
	} else {
		/* The MSR says where the registers are; the MADT only where they should be. */
		if ((base & APIC_BASE_ADDRESS) != 0)
			address = base & APIC_BASE_ADDRESS;
		x86_apic_registers = paging_window(address, REGISTERS_SIZE, PAGE_DEVICE);
		if (!x86_apic_registers)
			return "the local APIC's registers cannot be mapped";
		mode = "xAPIC";
	}
	apic_enable();
	return NULL;
}

const char *apic_mode(void)
{
	return mode ? mode : "none";
}

uint32_t apic_id(void)
{
	uint32_t id = apic_read(APIC_ID);

	return x86_x2apic ? id : id >> 24;
}

bool apic_in_service(uint8_t vector)
{
	/* 32 vectors a register, of which there is one every 16 bytes. */
	return mode && apic_read(APIC_ISR + vector / 32 * 16u) & (1u << vector % 32);
}

void apic_end_of_interrupt(void)
{
	apic_write(APIC_EOI, 0);
}

bool apic_send_init(uint32_t id)
{
	return send(id, ICR_INIT | ICR_ASSERT) && delivered();
}

bool apic_send_startup(uint32_t id, uint8_t page)
{
	return send(id, ICR_STARTUP | ICR_ASSERT | page) && delivered();
}

bool apic_send_all_but_self(uint8_t vector)
{
	return send(0, ICR_ALL_BUT_SELF | ICR_ASSERT | vector);
}

bool apic_send_all_but_self_unfenced(uint8_t vector)
{
	if (!delivered())
		return false;
	write_icr(0, ICR_ALL_BUT_SELF | ICR_ASSERT | vector);
	return true;
}

bool apic_send(uint32_t id, uint8_t vector)
{
	return send(id, ICR_ASSERT | vector);
}

bool apic_send_self(uint8_t vector)
{
	if (!x86_x2apic)
		return send(0, ICR_SELF | ICR_ASSERT | vector);
	/* SDM vol. 3 §10.12.11: a register of its own, which goes past the ICR. It needs no fence:
	 * a CPU sees its own stores in order. */
	apic_write(APIC_SELF_IPI, vector);
	return true;
}

void apic_timer_start(uint32_t ticks)
{
	apic_write(APIC_TIMER_INITIAL, ticks);
}

uint32_t apic_timer_left(void)
{
	return apic_read(APIC_TIMER_CURRENT);
}

bool apic_send_nmi(uint32_t id)
{
	return send(id, ICR_NMI | ICR_ASSERT);
}

bool apic_send_self_nmi(void)
{
	/* The shorthand for oneself is for vectors only: SDM vol. 3 table 10-3. */
	return apic_send_nmi(apic_id());
}
