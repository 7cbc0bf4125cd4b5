#include "arch/x86/boot/start.h"

#include "arch/arch.h"
#include "arch/kernel.h"
#include "arch/x86/boot/cpu_load.h"
#include "arch/x86/boot/describe.h"
#include "arch/x86/boot/run.h"
#include "arch/x86/console/keyboard.h"
#include "arch/x86/console/screen.h"
#include "arch/x86/console/serial.h"
#include "arch/x86/cpu/clock.h"
#include "arch/x86/cpu/cpu.h"
#include "arch/x86/firmware/acpi.h"
#include "arch/x86/memory/layout.h"
#include "arch/x86/memory/memory.h"
#include "arch/x86/memory/module.h"
#include "arch/x86/memory/paging.h"
#include "arch/x86/sync/apic.h"
#include "arch/x86/trap/effect.h"
#include "arch/x86/trap/pic.h"
#include "arch/x86/trap/site.h"
#include "lib/string.h"

#define WINDOWS_KEPT 8

static struct window {
	uint64_t physical, length;
	const uint8_t *address;
} windows[WINDOWS_KEPT];
static unsigned windows_made;

static struct acpi_machine acpi;
static struct smbios_machine smbios;

/* Whole pages, kept for the next call: tables are read in small pieces. */
static const void *map_physical(const struct physical_memory *self, uint64_t physical,
				size_t length)
{
	(void)self;
	for (unsigned i = 0; i < WINDOWS_KEPT; i++) {
		const struct window *w = &windows[i];

		if (physical >= w->physical && physical - w->physical <= w->length &&
		    length <= w->length - (physical - w->physical))
			return w->address + (physical - w->physical);
	}
	uint64_t base = round_down(physical, PAGE_SIZE);
	uint64_t size = round_up(physical - base + length, PAGE_SIZE);
	const uint8_t *address = paging_window(base, size, PAGE_READ);

	if (!address)
		return NULL;
	windows[windows_made++ % WINDOWS_KEPT] = (struct window){base, size, address};
	return address + (physical - base);
}

const struct physical_memory x86_memory = {.map = map_physical};

/* For the tests of an exception before there is anything but the kernel's own pages. */
static void provoke_early(const char *test)
{
	static const char early[] = "boot-";

	if (!strncmp(test, early, sizeof(early) - 1))
		arch_provoke(test + sizeof(early) - 1);
}

void x86_begin(void)
{
	cpu_boot_begin();
	kernel_begin();
	paging_init();
}

void x86_serial(const struct arch_options *options)
{
	serial_open(&options->serial);
}

void x86_screen(const struct boot_info *boot, const struct arch_options *options)
{
	if (options->no_screen)
		kernel_comment("screen: not drawn on, by the option screen=none");
	else
		screen_init(&boot->screen);
}

_Noreturn void x86_start(const struct boot_info *boot, const struct arch_options *options,
			 const struct trampoline *trampoline)
{
	struct acpi_root root = {
		.copy = boot->rsdp_length ? boot->rsdp : NULL,
		.copy_length = boot->rsdp_length,
		.address = boot->rsdp_address,
	};
	provoke_early(options->test);
	const char *problem = memory_init(boot);

	x86_screen(boot, options);
	if (problem)
		kernel_refuse("%s", problem);
	if (!site_init())
		kernel_refuse("there is too little memory for the text in which sites lie");
	pic_mask();
	keyboard_init();
	modules_map(boot, options->module);

	const char *no_cpus = acpi_parse(&x86_memory, &root, &acpi);

	smbios_read(&x86_memory, boot->efi_system_table, &smbios);
	machine_set_firmware(&smbios);
	clock_init(acpi.pm_timer_port);
	machine_set_cpus(acpi.cpu_count, acpi.disabled_count, acpi.online_capable_count);
	problem = apic_init(acpi.lapic_address, options->xapic);
	if (!cpu_boot_finish(problem ? 0 : apic_id()))
		kernel_refuse("there is too little memory for the stacks of the boot CPU");
	effect_init(acpi.cpu_count);
	kernel_prepare();
	x86_run(boot, options, trampoline, &acpi, problem, no_cpus);
}
