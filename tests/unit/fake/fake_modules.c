#include "tests/unit/fake/fake_modules.h"

#include "arch/arch.h"
#include "tests/unit/sample/bytes.h"

#include <stdlib.h>
#include <string.h>

#define FAKE_MODULES_MAX 2048

static struct arch_module modules[FAKE_MODULES_MAX]; /* source is NULL: cannot be read */
static unsigned count;

unsigned arch_modules(void)
{
	return count;
}

bool arch_module(unsigned index, struct arch_module *module)
{
	if (index >= count)
		abort();
	*module = modules[index];
	return module->source != NULL;
}

void fake_modules_clear(void)
{
	while (count > 0)
		free((void *)(uintptr_t)modules[--count].source);
}

void fake_modules_add(const char *name, const char *source)
{
	fake_modules_add_bytes(name, source, strlen(source));
}

void fake_modules_add_bytes(const char *name, const void *bytes, size_t length)
{
	if (count == FAKE_MODULES_MAX)
		abort();
	modules[count++] = (struct arch_module){
		.name = name,
		.source = (const char *)exact_copy(bytes, length),
		.length = length,
	};
}

void fake_modules_add_unreadable(const char *name)
{
	if (count == FAKE_MODULES_MAX)
		abort();
	modules[count++] = (struct arch_module){.name = name};
}
