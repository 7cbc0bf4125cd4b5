#include "arch/x86/boot/run.h"

#include "arch/kernel.h"
#include "arch/x86/memory/kernel_text.h"
#include "arch/x86/memory/memory.h"
#include "arch/x86/privileged.h"
#include "arch/x86/selftest/page_walk.h"
#include "arch/x86/selftest/spurious_test.h"
#include "arch/x86/sync/idle.h"
#include "arch/x86/sync/sync_fastest.h"
#include "lib/string.h"

/* An APIC id that no CPU has, for the test of one that never answers: below the broadcast's 255. */
#define PHANTOM_APIC_ID 0xfd

/* The CPUs of the firmware's table, and where asked for, one that is not there. */
static void start_cpus(const struct boot_info *boot, bool with_phantom,
		       const struct trampoline *trampoline, const struct acpi_machine *acpi)
{
	static uint32_t apic_ids[ACPI_CPUS_MAX];
	uint32_t page = memory_low_page(boot);
	unsigned count = 0;

	for (unsigned i = 0; i < acpi->cpu_count; i++)
		apic_ids[count++] = acpi->cpus[i].apic_id;
	if (with_phantom && count < ACPI_CPUS_MAX)
		apic_ids[count++] = PHANTOM_APIC_ID;
	if (page == 0) {
		kernel_comment("no other CPU is started: the memory map has no usable page below "
			       "1 MiB for them to start in");
		return;
	}
	smp_start(trampoline, page, apic_ids, count);
}

_Noreturn void x86_run(const struct boot_info *boot, const struct arch_options *options,
		       const struct trampoline *trampoline, const struct acpi_machine *acpi,
		       const char *no_apic, const char *no_cpus)
{
	const char *test = options->test;

	/* Before there are other CPUs, in whose TLBs a translation could stay. */
	text_free_init();
	if (no_apic || no_cpus)
		kernel_comment("no other CPU is started: %s", no_apic ? no_apic : no_cpus);
	else
		start_cpus(boot, !strcmp(test, "phantom-cpu"), trampoline, acpi);
	if (!no_apic)
		idle_init(options->idle);
	if (!strcmp(test, "spurious-interrupts"))
		spurious_provoke();
	if (!strcmp(test, "page-tables"))
		page_walk_describe();
	sti();
	if (!no_apic)
		sync_choose(options->sync);
	kernel_patcher();
}
