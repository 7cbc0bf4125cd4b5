#include "arch/x86/trap/crash.h"

#include "arch/arch.h"
#include "arch/kernel.h"
#include "arch/x86/console/serial.h"
#include "arch/x86/cpu/cpu.h"
#include "arch/x86/cpu/machine_check.h"
#include "arch/x86/cpu/trap_frame.h"
#include "arch/x86/memory/kernel_text.h"
#include "arch/x86/memory/layout.h"
#include "arch/x86/privileged.h"
#include "arch/x86/trap/symbols.h"

#define FRAMES_MAX 24

/* The page fault's error code, SDM vol. 3 figure 4-12. */
#define FAULT_PRESENT (1u << 0)
#define FAULT_WRITE (1u << 1)
#define FAULT_FETCH (1u << 4)

static const char *const names[EXCEPTIONS] = {
	"#DE divide error",
	"#DB debug",
	"NMI",
	"#BP breakpoint that belongs to nobody",
	"#OF overflow",
	"#BR bound range",
	"#UD invalid opcode",
	"#NM no x87",
	"#DF double fault",
	"coprocessor overrun",
	"#TS invalid TSS",
	"#NP segment not present",
	"#SS stack fault",
	"#GP general protection",
	"#PF page fault",
	"reserved exception 15",
	"#MF x87 error",
	"#AC alignment check",
	"#MC machine check",
	"#XM SIMD error",
	"#VE virtualization",
	"#CP control protection",
};

static const char *exception_name(uint64_t vector)
{
	if (vector >= EXCEPTIONS || !names[vector])
		return "reserved exception";
	return names[vector];
}

static void show_address(const char *what, uint64_t address, uint64_t named)
{
	char name[96];

	symbols_describe(name, sizeof(name), named);
	kernel_comment("  %s 0x%016llx %s", what, (unsigned long long)address, name);
}

/* A return address lies behind its call, and behind the function where that call is its last
 * instruction: so the byte before it is named. */
static void show_caller(uint64_t address)
{
	show_address("by", address, address - 1);
}

static void show_registers(const struct arch_trap *t)
{
	typedef unsigned long long hex;

	kernel_comment("  rax %016llx rbx %016llx rcx %016llx rdx %016llx", (hex)t->rax,
		       (hex)t->rbx, (hex)t->rcx, (hex)t->rdx);
	kernel_comment("  rsi %016llx rdi %016llx rbp %016llx rsp %016llx", (hex)t->rsi,
		       (hex)t->rdi, (hex)t->rbp, (hex)t->rsp);
	kernel_comment("  r8  %016llx r9  %016llx r10 %016llx r11 %016llx", (hex)t->r8, (hex)t->r9,
		       (hex)t->r10, (hex)t->r11);
	kernel_comment("  r12 %016llx r13 %016llx r14 %016llx r15 %016llx", (hex)t->r12,
		       (hex)t->r13, (hex)t->r14, (hex)t->r15);
	kernel_comment("  error code 0x%llx rflags 0x%llx cs 0x%llx ss 0x%llx", (hex)t->error,
		       (hex)t->rflags, (hex)t->cs, (hex)t->ss);
	kernel_comment("  cr0 0x%llx cr2 0x%llx cr3 0x%llx cr4 0x%llx", (hex)read_cr0(),
		       (hex)read_cr2(), (hex)read_cr3(), (hex)read_cr4());
}

/* The page fault's cause in words; what else is known of the address. */
static void explain(const struct arch_trap *t)
{
	uint64_t address = read_cr2();
	const struct cpu *owner = cpu_guarded_by(address);

	if (t->vector == VECTOR_PAGE_FAULT)
		kernel_comment("  page fault: %s, page %s",
			       (t->error & FAULT_FETCH)	  ? "execution"
			       : (t->error & FAULT_WRITE) ? "write"
							  : "read",
			       (t->error & FAULT_PRESENT) ? "present, without that right"
							  : "not mapped");
	if (t->vector == VECTOR_PAGE_FAULT && address >= (uint64_t)init_text_start &&
	    address < (uint64_t)init_text_end)
		kernel_comment("  0x%llx is in init text, which was freed before the other CPUs "
			       "started",
			       (unsigned long long)address);
	if ((t->vector == VECTOR_PAGE_FAULT || t->vector == VECTOR_DOUBLE_FAULT) && owner)
		kernel_comment("  stack overflow: 0x%llx is in the guard page of a stack of CPU %u",
			       (unsigned long long)address, owner->number);
}

static void backtrace(const struct arch_trap *t)
{
	kernel_comment("  backtrace:");
	show_address("at", t->rip, t->rip);
	/* A call to where no code is has made no frame yet: its caller is on top. */
	if (!text_alias((const uint8_t *)t->rip, 1) && cpu_stack_holds(t->rsp))
		show_caller(*(const uint64_t *)t->rsp);
	crash_show_callers(t->rbp);
}

static void describe(const struct arch_trap *trap)
{
	const struct cpu *self = cpu_self();

	kernel_comment("%s on CPU %u (APIC id %u)", exception_name(trap->vector), self->number,
		       self->apic_id);
	explain(trap);
	show_registers(trap);
	if (trap->vector == VECTOR_MACHINE_CHECK)
		machine_check_describe();
	backtrace(trap);
}

/* An executor is not needed, and what it has counted is left out. It never goes on, so it matters
 * little what state it is in: even a #DF or a #MC leaves the others theirs. But if it fails in the
 * middle of its report, then it is not known what else does not work. */
static bool can_leave_run(const struct cpu *self)
{
	return self != cpus[0] && !atomic_load_explicit(&self->failure, memory_order_relaxed);
}

static _Noreturn void leave_run(struct cpu *self, const struct arch_trap *trap)
{
	/* The patcher may go on as soon as it sees that, but it cannot end the log before this
	 * report has ended. Pairs with the acquire in arch_cpu_failure(). */
	atomic_store_explicit(&self->failure, exception_name(trap->vector), memory_order_release);
	describe(trap);
	kernel_comment("  this CPU is halted, and the others go on");
	kernel_report_end();
	atomic_store_explicit(&self->is_out, true, memory_order_relaxed);
	if (trap->vector == VECTOR_MACHINE_CHECK)
		machine_check_end();
	arch_halt();
}

static const uint64_t *frame_at(uint64_t frame)
{
	const uint64_t *saved = (const uint64_t *)frame;

	if (frame % 8 != 0 || !cpu_stack_holds(frame) || !cpu_stack_holds(frame + 15))
		return NULL;
	return saved[1] ? saved : NULL;
}

static const uint64_t *frame_above(const uint64_t *saved)
{
	return saved[0] > (uint64_t)saved ? frame_at(saved[0]) : NULL;
}

static void show_repeated(unsigned times)
{
	if (times > 0)
		kernel_comment("  and from there %u more times", times);
}

/* A recursion gets one line: who began it is what is looked for, and is above it. */
void crash_show_callers(uint64_t frame)
{
	uint64_t caller = 0;
	unsigned lines = 0, repeated = 0;

	for (const uint64_t *saved = frame_at(frame); saved; saved = frame_above(saved)) {
		if (saved[1] == caller) {
			repeated++;
			continue;
		}
		show_repeated(repeated);
		repeated = 0;
		if (lines++ == FRAMES_MAX)
			return;
		caller = saved[1];
		show_caller(caller);
	}
	show_repeated(repeated);
}

_Noreturn void crash(const struct arch_trap *trap)
{
	struct cpu *self = cpu_self();
	char where[96];

	if (atomic_load_explicit(&self->is_out, memory_order_relaxed))
		arch_halt();
	if (can_leave_run(self) && kernel_report_begin())
		leave_run(self, trap);
	kernel_crash_begin();
	/* Nothing is known of the command line when it happens that early. */
	serial_open(&serial_line_default);
	symbols_describe(where, sizeof(where), trap->rip);
	describe(trap);
	kernel_crash_end("%s on CPU %u (APIC id %u) at 0x%llx %s", exception_name(trap->vector),
			 self->number, self->apic_id, (unsigned long long)trap->rip, where);
}
