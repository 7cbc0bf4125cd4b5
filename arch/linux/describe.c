#include "arch/linux/describe.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <sys/utsname.h>

#include "arch/arch.h"
#include "arch/kernel.h"
#include "arch/linux/cpu/clock.h"
#include "arch/linux/cpu/cpu.h"
#include "arch/linux/cpu/topology.h"
#include "arch/linux/sync/sync.h"
#include "arch/x86/isa/processor.h"
#include "lib/log_head.h"
#include "lib/printable.h"

/* So many CPUs get a line of their own; of more, nobody reads them. */
#define DESCRIBED_CPUS_MAX 64

#define LINE_SIZE 256

/* As Linux tells it to a program: in hexadecimal, the first CPU's. 0 when it does not. */
static unsigned microcode(void)
{
	FILE *file = fopen("/proc/cpuinfo", "re");
	char line[LINE_SIZE];
	unsigned revision = 0;

	if (!file)
		return 0;
	while (fgets(line, sizeof(line), file))
		/* NOLINTNEXTLINE(cert-err34-c): it is the kernel's */
		if (sscanf(line, "microcode : %x", &revision) == 1)
			break;
	fclose(file);
	return revision;
}

static void describe_date(void)
{
	struct timespec now;
	struct tm date;

	if (clock_gettime(CLOCK_REALTIME, &now) == 0 && gmtime_r(&now.tv_sec, &date))
		kernel_comment("%s: %d-%02d-%02d %02d:%02d:%02d UTC, by the system's clock",
			       log_head_word(HEAD_DATE), date.tm_year + 1900, date.tm_mon + 1,
			       date.tm_mday, date.tm_hour, date.tm_min, date.tm_sec);
}

/* Appends what Linux has of SMBIOS under that name, if it has it. */
static void append_firmware(char to[LINE_SIZE], const char *separator, const char *name)
{
	char path[LINE_SIZE], said[LINE_SIZE / 4];
	size_t length = strlen(to);
	FILE *file;

	snprintf(path, sizeof(path), "/sys/class/dmi/id/%s", name);
	file = fopen(path, "re");
	if (!file)
		return;
	if (fgets(said, sizeof(said), file)) {
		said[strcspn(said, "\n")] = '\0';
		printable_clean(said);
		if (said[0])
			snprintf(to + length, LINE_SIZE - length, "%s%s", length ? separator : "",
				 said);
	}
	fclose(file);
}

/* As arch/x86/firmware/smbios.h has it on the bare machine. */
static void describe_firmware(void)
{
	char board[LINE_SIZE] = "", bios[LINE_SIZE] = "";

	append_firmware(board, "", "sys_vendor");
	append_firmware(board, " ", "product_name");
	append_firmware(board, " ", "product_version");
	append_firmware(board, "; ", "board_vendor");
	append_firmware(board, " ", "board_name");
	append_firmware(board, " ", "board_version");
	append_firmware(bios, "", "bios_vendor");
	append_firmware(bios, " ", "bios_version");
	append_firmware(bios, ", ", "bios_date");
	if (board[0])
		kernel_comment("%s: %s", log_head_word(HEAD_BOARD), board);
	if (bios[0])
		kernel_comment("%s: %s", log_head_word(HEAD_BIOS), bios);
}

static void describe_kernel(void)
{
	struct utsname name;

	if (uname(&name) == 0)
		kernel_comment("kernel: %s %s %s", name.sysname, name.release, name.version);
}

/* In a container there may be less time than CPUs: "max 100000", or both in microseconds. */
static void describe_quota(void)
{
	FILE *file = fopen("/sys/fs/cgroup/cpu.max", "re");
	unsigned long quota, period;

	if (!file)
		return;
	/* NOLINTNEXTLINE(cert-err34-c): it is the kernel's */
	if (fscanf(file, "%lu %lu", &quota, &period) == 2 && period > 0 &&
	    quota / period < cpu_count)
		kernel_comment("quota: this cgroup may use %lu.%02lu CPUs' time: the CPUs below "
			       "are stopped now and then",
			       quota / period, quota % period * 100 / period);
	fclose(file);
}

static void describe_cpus(void)
{
	struct topology patcher, other;
	bool patcher_known = topology_read(TOPOLOGY_ROOT, cpus[0].os_number, &patcher);

	kernel_comment("%s: %u, a thread on each; the patcher is on %u of Linux",
		       log_head_word(HEAD_CPUS), cpu_count, cpus[0].os_number);
	for (unsigned i = 1; i < cpu_count && i < DESCRIBED_CPUS_MAX; i++) {
		bool known = topology_read(TOPOLOGY_ROOT, cpus[i].os_number, &other);

		kernel_comment("cpu %u: %u of Linux, %s; to the patcher's: %s", i,
			       cpus[i].os_number, core_kind_name(known ? other.kind : CORE_ONLY),
			       relation_name(topology_relation(patcher_known ? &patcher : NULL,
							       known ? &other : NULL)));
	}
}

void describe_interrupts(bool they_show)
{
	if (they_show)
		kernel_comment("interrupts: each shows in a segment register; an execution near "
			       "one counts as serialized before it and behind it");
	else
		kernel_comment("interrupts: none shows here, so that each execution counts as "
			       "serialized: unserialized is never counted");
}

void arch_name(char to[ARCH_NAME_SIZE])
{
	processor_name(microcode(), to, ARCH_NAME_SIZE);
}

void arch_describe(void)
{
	unsigned long long hz = clock_hz();

	describe_date();
	describe_firmware();
	processor_describe(microcode());
	processor_describe_hypervisor();
	describe_kernel();
	describe_cpus();
	describe_quota();
	kernel_comment("sync: %s", sync_way());
	kernel_comment("%s: %llu.%03llu MHz, from %s", log_head_word(HEAD_CLOCK), hz / 1000000,
		       hz / 1000 % 1000, clock_source());
}
