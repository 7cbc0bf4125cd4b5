#include "tools/qemu.h"

#include <stdio.h>
#include <string.h>

/* A file's name in a list of properties, where a comma ends a value, and two commas are one. */
static void double_commas(const char *path, char to[2 * PATH_MAX])
{
	size_t length = 0;

	for (; *path && length < 2 * PATH_MAX - 2; path++) {
		if (*path == ',')
			to[length++] = ',';
		to[length++] = *path;
	}
	to[length] = '\0';
}

static void add(struct arguments *arguments, const char *option, const char *value)
{
	arguments_add(arguments, "%s", option);
	arguments_add(arguments, "%s", value);
}

static void add_drive(struct arguments *arguments, const char *properties, const char *path)
{
	char name[2 * PATH_MAX];

	double_commas(path, name);
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
			   enum accelerator accelerator)
{
	static const char *const names[] = {
		[ACCELERATOR_KVM] = "kvm",
		[ACCELERATOR_ONE_CPU] = "tcg,thread=single",
		[ACCELERATOR_ALL_CPUS] = "tcg,thread=multi",
	};

	add(arguments, "-accel", names[accelerator]);
	if (options->cpu_model)
		add(arguments, "-cpu", options->cpu_model);
	else if (accelerator == ACCELERATOR_KVM)
		/* Shows also what cannot be moved to another host, such as an invariant TSC */
		add(arguments, "-cpu", "host,migratable=off");
	else if (boot_options_many_cpus(options))
		add(arguments, "-cpu", "qemu64,+x2apic");
	add_arrangement(arguments, options);
}

static void add_kernel(struct arguments *arguments, const struct boot_options *options)
{
	add(arguments, "-kernel", options->kernel);
	add(arguments, "-append", options->line.text);
	if (options->module_count)
		add(arguments, "-initrd", options->modules[0]);
}

static void add_medium(struct arguments *arguments, const struct boot_options *options,
		       const struct qemu_files *files)
{
	if (files->firmware_code) {
		add_drive(arguments, "if=pflash,unit=0,readonly=on", files->firmware_code);
		add_drive(arguments, "if=pflash,unit=1", files->firmware_variables);
	}
	add(arguments, "-cdrom", options->iso);
	add(arguments, "-boot", "d");
	add_drive(arguments, "if=ide,media=disk", files->option_disk);
}

void qemu_arguments(struct arguments *arguments, const struct boot_options *options,
		    enum accelerator accelerator, const struct qemu_files *files)
{
	arguments_add(arguments, "%s", options->qemu);
	arguments_add(arguments, "-nodefaults");
	arguments_add(arguments, "-no-user-config");
	arguments_add(arguments, "-no-reboot");
	add(arguments, "-display", "none");
	add(arguments, "-serial", "stdio");
	add_chipset(arguments, options);
	add_processors(arguments, options, accelerator);
	arguments_add(arguments, "-m");
	arguments_add(arguments, "%u", options->memory_mib);
	if (options->firmware == FIRMWARE_DIRECT)
		add_kernel(arguments, options);
	else
		add_medium(arguments, options, files);
	if (options->wait_for_gdb) {
		add(arguments, "-gdb", "tcp:127.0.0.1:" QEMU_GDB_PORT);
		arguments_add(arguments, "-S");
	}
}

enum message_kind qemu_sort_message(const char *line)
{
	if (strcasestr(line, "warning:"))
		return MESSAGE_OTHER;
	if (strstr(line, "KVM internal error") || strstr(line, "kvm run failed"))
		return MESSAGE_FATAL;
	return strcasestr(line, "kvm") || strstr(line, " MSR ") ? MESSAGE_TROUBLE : MESSAGE_OTHER;
}
