#include "tools/boot/bochs.h"

#include <stdio.h>
#include <string.h>

/* Bochs takes this for the number of instructions that each CPU executes in a second of the
 * machine's time, and so for the rate of its TSC. The machine's own time then runs slower than
 * ours. The lower it is, the sooner a wait in the firmware or for the serial port is over, which
 * all take machine time; below some 4 MHz, the TSC is no finer than the ACPI timer. */
#define INSTRUCTIONS_PER_SECOND 10000000

/* How many instructions a CPU executes before it is the next one's turn; Bochs' own is 16. So low,
 * a patch that is under way is seen at nearly every point of it. */
#define INSTRUCTIONS_PER_TURN 5

/* A panic, such as a triple fault, ends it. It has no display that shows nothing: rfb waits for a
 * viewer on TCP port 5900, or the next one that is free, but not before it starts. */
static const char configuration[] =
	"display_library: rfb, options=\"timeout=0\"\n"
	"romimage: file=/usr/share/bochs/BIOS-bochs-latest\n"
	"vgaromimage: file=/usr/share/bochs/VGABIOS-lgpl-latest\n"
	"cpu: count=%u, model=corei7_skylake_x, ips=%d, quantum=%d, reset_on_triple_fault=0\n"
	"megs: %u\n"
	"ata0-master: type=cdrom, path=medium.iso, status=inserted\n"
	"ata0-slave: type=disk, path=" BOOT_OPTION_DISK
	", mode=flat, cylinders=%u, heads=16, spt=63\n"
	"boot: cdrom\n"
	"com1: enabled=1, mode=file, dev=/dev/fd/3\n"
	"log: /dev/stderr\n"
	"panic: action=fatal\n"
	"error: action=ignore\n"
	"info: action=ignore\n"
	"debug: action=ignore\n"
	"speaker: enabled=0\n"
	"clock: sync=none\n";

static const char *program(const struct boot_options *options)
{
	(void)options;
	return "bochs";
}

static bool check(const struct boot_options *options, struct explanation *explanation)
{
	if (options->cpus > BOOT_CPUS_XAPIC)
		return explain(explanation, "--machine bochs has %d CPUs at most", BOOT_CPUS_XAPIC);
	if (options->cpus_max || options->sockets || options->cores || options->threads ||
	    options->cpu_model || options->wait_for_gdb || options->qemu_said)
		return explain(explanation,
			       "--machine bochs takes neither maxcpus=, sockets=, cores= or "
			       "threads= nor --cpu, --chipset, --qemu or --gdb");
	return true;
}

static bool prepare(const struct boot_machine *machine, const struct boot_options *options,
		    const struct boot_files *files, struct arguments *arguments,
		    struct explanation *explanation)
{
	char bochsrc[sizeof(configuration) + 64];

	snprintf(bochsrc, sizeof(bochsrc), configuration, options->cpus, INSTRUCTIONS_PER_SECOND,
		 INSTRUCTIONS_PER_TURN, options->memory_mib, files->cylinders);
	arguments_add(arguments, "%s", machine->program(options));
	arguments_add(arguments, "-q");
	arguments_add(arguments, "-f");
	arguments_add(arguments, "bochsrc");
	/* Debian's Bochs is a debugger, and waits for the command to continue */
	arguments_add(arguments, "-rc");
	arguments_add(arguments, "commands");
	return workspace_link(&files->workspace, "medium.iso", options->iso, explanation) &&
	       workspace_write(&files->workspace, "bochsrc", bochsrc, explanation) &&
	       workspace_write(&files->workspace, "commands", "c\n", explanation);
}

/* A panic is FATAL, since the debugger would then wait. */
static enum message_kind sort_message(const char *line)
{
	return strstr(line, ">>PANIC<<") ? MESSAGE_FATAL : MESSAGE_OTHER;
}

/* Bochs offers its screen to the whole network, so it gets a network of its own. */
const struct boot_machine machine_bochs = {
	.word = "bochs",
	.emulator = "Bochs",
	.way = "CPUs in turn",
	.version_option = "--help",
	.before_version = "Bochs x86 Emulator ",
	.install = "install the package bochs",
	.bios_only = true,
	.in_workspace = true,
	.log_descriptor = 3,
	.alone = true,
	.program = program,
	.check = check,
	.prepare = prepare,
	.sort_message = sort_message,
};
