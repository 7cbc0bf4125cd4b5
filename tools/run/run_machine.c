#include "tools/run/run_machine.h"

#include "arch/linux/machine.h"
#include "arch/linux/refusal.h"
#include "tools/base/explain.h"
#include "tools/base/module_file.h"
#include "tools/base/names.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static struct arch_module modules[RUN_FILES_MAX];

static enum status check_cpus(struct run_options *options)
{
	static unsigned allowed[CPUS_MAX];
	unsigned count = cpus_allowed(allowed);

	if (count == 0) {
		note("cannot find out which CPUs this process may use: %s; %s", strerror(errno),
		     refusal_advice(errno));
		return STATUS_NO_MACHINE;
	}
	if (options->cpu_count == 0) {
		memcpy(options->cpus, allowed, count * sizeof(*allowed));
		options->cpu_count = count;
	}
	for (size_t i = 0; i < options->cpu_count; i++) {
		bool may = false;

		for (unsigned j = 0; j < count; j++)
			may |= allowed[j] == options->cpus[i];
		if (may)
			continue;
		note("--cpus: CPU %u does not exist, or this process may not use it; the "
		     "container, "
		     "the service or taskset(1) that started it leaves it %u, from %u to %u",
		     options->cpus[i], count, allowed[0], allowed[count - 1]);
		return STATUS_USAGE;
	}
	return STATUS_AS_EXPECTED;
}

static enum status read_files(const struct run_options *options, struct explanation *explanation)
{
	enum status status = STATUS_AS_EXPECTED;

	for (unsigned i = 0; i < options->file_count && !status; i++)
		status = module_file_read(options->files[i], &input_scenario, &modules[i],
					  explanation);
	return status;
}

static enum status check_files(const struct run_options *options)
{
	struct explanation explanation = {0};
	enum status status = read_files(options, &explanation);

	if (!status && !names_check(options->line.options.scenarios, modules, options->file_count,
				    &explanation))
		status = STATUS_USAGE;
	if (!status)
		status = names_differ(modules, options->files, options->file_count, &explanation);
	if (status)
		note("%s", explanation.line);
	return status;
}

enum status run_machine_check(struct run_options *options)
{
	enum status status = check_cpus(options);

	return status ? status : check_files(options);
}

_Noreturn void run_machine(const struct run_options *options)
{
	static struct machine_start start;

	start = (struct machine_start){
		.cpus = options->cpus,
		.cpu_count = (unsigned)options->cpu_count,
		.modules = modules,
		.module_count = options->file_count,
		.command_line = options->line.words,
		.by_signals = options->by_signals,
		.log = RUN_LOG_DESCRIPTOR,
	};
	machine_run_here(&start);
}
