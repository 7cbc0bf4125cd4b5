#include "tools/boot/boot_cpus.h"

#include "tools/base/span.h"

#include <string.h>

#define CPUS_LIMIT 4096

static bool take_limited(struct span *rest, unsigned max, unsigned *value)
{
	uint64_t number;

	if (!span_take_number(rest, &number) || number < 1 || number > max)
		return false;
	*value = (unsigned)number;
	return true;
}

/* ",sockets=2", or another of the properties that follow the number of CPUs. */
static bool take_cpu_property(struct span *rest, struct boot_options *options)
{
	const struct {
		const char *name;
		unsigned *value;
	} properties[] = {
		{",maxcpus=", &options->cpus_max},
		{",sockets=", &options->sockets},
		{",cores=", &options->cores},
		{",threads=", &options->threads},
	};

	for (size_t i = 0; i < sizeof(properties) / sizeof(properties[0]); i++)
		if (span_take(rest, properties[i].name))
			return take_limited(rest, CPUS_LIMIT, properties[i].value);
	return false;
}

bool boot_cpus_read(struct boot_options *options, const char *word, struct explanation *explanation)
{
	struct span rest = {word, strlen(word)};
	bool good = take_limited(&rest, CPUS_LIMIT, &options->cpus);

	options->cpus_max = options->sockets = options->cores = options->threads = 0;
	while (good && rest.length > 0)
		good = take_cpu_property(&rest, options);
	if (good && (!options->cpus_max || options->cpus_max >= options->cpus))
		return true;
	return explain(explanation,
		       "--cpus takes a number from 1 to 4096, or one like 2,maxcpus=4 or "
		       "8,sockets=2,cores=2,threads=2, and not \"%s\"",
		       word);
}
