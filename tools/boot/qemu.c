#include "tools/boot/qemu.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define ACCELERATOR_KVM "kvm"

static void add_drive(struct arguments *arguments, const char *properties, const char *path)
{
	char name[2 * PATH_MAX];

	arguments_double_commas(path, name);
	arguments_add(arguments, "-drive");
	arguments_add(arguments, "%s,format=raw,file=%s", properties, name);
}

/* With a system management mode, each CPU has a second address space, and QEMU makes all of them
 * anew for each CPU: 512 CPUs then took it 47 s and 4.7 GB before the first instruction, and 7 s
 * and 0.2 GB without. */
static void add_chipset(struct arguments *arguments, const struct boot_options *options)
{
	arguments_add(arguments, "-machine");
	arguments_add(arguments, "%s%s", options->chipset,
		      boot_options_many_cpus(options) ? ",smm=off" : "");
}

static void add_arrangement(struct arguments *arguments, const struct boot_options *options)
{
	const struct {
		const char *name;
		unsigned value;
	} properties[] = {
		{",maxcpus=", options->cpus_max},
		{",sockets=", options->sockets},
		{",cores=", options->cores},
		{",threads=", options->threads},
	};
	char list[100] = "";
	size_t length = 0;

	for (size_t i = 0; i < sizeof(properties) / sizeof(properties[0]); i++)
		if (properties[i].value)
			length += (size_t)snprintf(list + length, sizeof(list) - length, "%s%u",
						   properties[i].name, properties[i].value);
	arguments_add(arguments, "-smp");
	arguments_add(arguments, "%u%s", options->cpus, list);
}

static void add_processors(struct arguments *arguments, const struct boot_options *options,
			   const char *accelerator)
{
	arguments_add_option(arguments, "-accel", accelerator);
	if (options->cpu_model)
		arguments_add_option(arguments, "-cpu", options->cpu_model);
	else if (strcmp(accelerator, ACCELERATOR_KVM) == 0)
		/* Shows also what cannot be moved to another host, such as an invariant TSC */
		arguments_add_option(arguments, "-cpu", "host,migratable=off");
	else if (boot_options_many_cpus(options))
		arguments_add_option(arguments, "-cpu", "qemu64,+x2apic");
	add_arrangement(arguments, options);
}

static void add_kernel(struct arguments *arguments, const struct boot_options *options)
{
	arguments_add_option(arguments, "-kernel", options->kernel);
	arguments_add_option(arguments, "-append", options->line.words);
	if (options->module_count)
		arguments_add_option(arguments, "-initrd", options->modules[0]);
}

static void add_medium(struct arguments *arguments, const struct boot_options *options,
		       const struct boot_files *files)
{
	if (files->firmware_code[0]) {
		add_drive(arguments, "if=pflash,unit=0,readonly=on", files->firmware_code);
		add_drive(arguments, "if=pflash,unit=1", files->firmware_variables);
	}
	arguments_add_option(arguments, "-cdrom", options->iso);
	arguments_add_option(arguments, "-boot", "d");
	add_drive(arguments, "if=ide,media=disk", files->option_disk);
}

static const char *program(const struct boot_options *options)
{
	return options->qemu;
}

static bool check(const struct boot_options *options, struct explanation *explanation)
{
	if (boot_options_many_cpus(options) && strcmp(options->chipset, "pc") == 0)
		return explain(explanation, "--chipset pc has %d CPUs at most: use q35",
			       BOOT_CPUS_XAPIC);
	return true;
}

/* Its serial port is its standard output. */
static bool prepare(const struct boot_machine *machine, const struct boot_options *options,
		    const struct boot_files *files, struct arguments *arguments,
		    struct explanation *explanation)
{
	(void)explanation;
	arguments_add(arguments, "%s", program(options));
	arguments_add(arguments, "-nodefaults");
	arguments_add(arguments, "-no-user-config");
	arguments_add(arguments, "-no-reboot");
	arguments_add_option(arguments, "-display", "none");
	arguments_add_option(arguments, "-serial", "stdio");
	add_chipset(arguments, options);
	add_processors(arguments, options, machine->accelerator);
	arguments_add(arguments, "-m");
	arguments_add(arguments, "%u", options->memory_mib);
	if (options->firmware == FIRMWARE_DIRECT)
		add_kernel(arguments, options);
	else
		add_medium(arguments, options, files);
	if (options->wait_for_gdb) {
		arguments_add_option(arguments, "-gdb", "tcp:127.0.0.1:" QEMU_GDB_PORT);
		arguments_add(arguments, "-S");
	}
	return true;
}

/* TROUBLE and FATAL are KVM's. After a FATAL one QEMU would wait for ever. */
static enum message_kind sort_message(const char *line)
{
	if (strcasestr(line, "warning:"))
		return MESSAGE_OTHER;
	if (strstr(line, "KVM internal error") || strstr(line, "kvm run failed"))
		return MESSAGE_FATAL;
	return strcasestr(line, "kvm") || strstr(line, " MSR ") ? MESSAGE_TROUBLE : MESSAGE_OTHER;
}

/* ---- KVM ------------------------------------------------------------------------------------- */

static bool kvm_is_here(struct explanation *explanation)
{
	int fd = open("/dev/kvm", O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return explain(explanation, "/dev/kvm: %s%s", strerror(errno),
			       errno == EACCES ? " (is this user in the group kvm?)" : "");
	close(fd);
	return true;
}

/* Where there is none at all, nobody who leaves the choice to us waits for it. */
static bool kvm_is_here_unasked(struct explanation *explanation)
{
	return (access("/dev/kvm", F_OK) == 0 || errno != ENOENT) && kvm_is_here(explanation);
}

static bool kvm_failed(const struct live *live, const struct machine_result *result)
{
	switch (result->end) {
	case MACHINE_GAVE_UP:
		return true;
	case MACHINE_EXITED:
	case MACHINE_TIMED_OUT:
		return result->trouble[0] || !live->started;
	default:
		return false;
	}
}

/* What KVM, or QEMU on its behalf, complained about. */
static const char *kvm_complaint(const struct machine_result *result)
{
	if (result->trouble[0])
		return result->trouble;
	return result->last_words[0] ? result->last_words : "it sent no log";
}

static bool kvm_has_run(const struct live *live, const struct machine_result *result,
			struct explanation *explanation)
{
	return !kvm_failed(live, result) ||
	       explain(explanation, "KVM cannot run this here (%s)", kvm_complaint(result));
}

/* ---- The machines ---------------------------------------------------------------------------- */

#define COMMON                                                                                     \
	.emulator = "QEMU", .version_option = "--version",                                         \
	.before_version = "QEMU emulator version ",                                                \
	.install = "install the package qemu-system-x86, or name another QEMU by --qemu",          \
	.log_descriptor = STDOUT_FILENO, .program = program, .check = check, .prepare = prepare,   \
	.sort_message = sort_message

const struct boot_machine machine_qemu = {
	COMMON,
	.word = "qemu",
	.way = "CPUs in turn",
	.accelerator = "tcg,thread=single",
	.keeps_time = true,
};

const struct boot_machine machine_qemu_multi = {
	COMMON,
	.word = "qemu-multi",
	.way = "CPUs in parallel",
	.accelerator = "tcg,thread=multi",
	.keeps_time = true,
};

const struct boot_machine machine_kvm = {
	COMMON,
	.word = "kvm",
	.way = "KVM",
	.accelerator = ACCELERATOR_KVM,
	.keeps_time = true,
	.is_here = kvm_is_here,
	.has_run = kvm_has_run,
};

const struct boot_machine machine_auto = {
	COMMON,
	.word = "auto",
	.way = "KVM",
	.accelerator = ACCELERATOR_KVM,
	.keeps_time = true,
	.instead = &machine_qemu,
	.is_here = kvm_is_here_unasked,
	.has_run = kvm_has_run,
};
